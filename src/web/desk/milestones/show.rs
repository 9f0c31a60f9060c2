//! One milestone: every update on it, and the form for the next one.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::aim::Aim;
use crate::domain::figure::Figure;
use crate::domain::form_name::FormName;
use crate::domain::milestone::{Lateness, MilestoneState};
use crate::domain::numbers::{MilestoneNumber, UpdateNumber};
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied};
use crate::domain::publication::PublishedIndicator;
use crate::domain::unit::UnitLabel;
use crate::domain::update::UpdateStatus;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Milestone};
use crate::store::read::desk;
use crate::store::updates::{self, Update};
use crate::store::{goals, indicators, units};
use crate::web::desk::updates::form::UpdateForm;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::Form;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::comments::Conversation;
use crate::web::parts::standing::{self, SheetStandingView};

/// A milestone with what its page shows and its form needs.
pub struct MilestoneView {
    pub milestone: Milestone,
    section: Option<UnitLabel>,
    department: Option<UnitLabel>,
    /// Oldest first.
    pub updates: Vec<Update>,
    /// What an update may give a value of.
    pub indicators: Vec<PublishedIndicator>,
    /// Where the goal's sheet stands.
    standings: Vec<SheetStandingView>,
    /// What managers say on it.
    conversation: Conversation,
}

impl MilestoneView {
    /// The milestone as it is on record.
    pub fn load(
        connection: &mut DatabaseConnection,
        number: MilestoneNumber,
        today: NaiveDate,
    ) -> Result<Self, StoreError> {
        let milestone = milestones::find(connection, number)?;
        let programme = goals::find(connection, milestone.place.goal)?.programme;
        let names = units::labels(connection)?;
        let name = |unit| names.get(&unit).cloned();
        Ok(Self {
            section: milestone.place.section.and_then(name),
            department: milestone.place.department.and_then(name),
            updates: updates::of_milestones(connection, vec![number])?,
            indicators: indicators::of_programme(connection, programme, None)?,
            standings: standing::load(connection, milestone.place.goal, today)?,
            conversation: Conversation::of_milestone(connection, milestone.place.goal, number)?,
            milestone,
        })
    }

    /// The update of this number, where it came back and is the person's to mend.
    fn to_mend(
        &self,
        connection: &mut DatabaseConnection,
        number: Option<UpdateNumber>,
        person: &Actor,
        today: NaiveDate,
    ) -> Result<Option<Update>, StoreError> {
        let came_back = |update: &&Update| Some(update.number) == number && update.status == UpdateStatus::Returned;
        let Some(update) = self.updates.iter().find(came_back) else { return Ok(None) };
        let is_theirs = desk::is_mended_by(connection, update, self.milestone.place.section, person.person, today)?;
        Ok(is_theirs.then(|| update.clone()))
    }

    /// Why the newest update came back, where it did.
    fn came_back(&self) -> Option<&str> {
        self.updates.last()?.returned_because.as_deref()
    }

    fn waits(&self) -> bool {
        self.updates.iter().any(|update| update.status == UpdateStatus::Submitted)
    }

    /// An indicator's unit, where its name does not end with it already.
    fn unit_apart(indicator: &PublishedIndicator) -> Option<&str> {
        indicator.unit.as_deref().filter(|unit| !indicator.name.ends_with(&format!("（{unit}）")))
    }

    /// The goal's year in an indicator's figures: the target, the plan value, and the newest value.
    fn figures(&self, indicator: &PublishedIndicator) -> (Option<String>, Option<String>, Option<Figure>) {
        let year = indicator.years.iter().find(|year| year.fiscal_year == self.milestone.fiscal_year);
        let unit = indicator.unit.as_deref().unwrap_or_default();
        let shown = |aim: &Option<Aim>| aim.as_ref().map(|aim| aim.shown(unit));
        year.map_or((None, None, None), |year| (shown(&year.target), shown(&year.plan), year.actual))
    }
}

#[derive(Template)]
#[template(path = "desk/milestones/show.html")]
struct MilestonePage {
    shell: Shell,
    view: MilestoneView,
    lateness: Lateness,
    silence_days: i64,
    has_desk: bool,
    /// Whether nothing can be reported because the year is closed.
    is_closed: bool,
    /// The form, for those who may report; what they had typed stays with it when the year was closed meanwhile.
    form: Option<Form<UpdateForm>>,
}

impl MilestonePage {
    const fn states() -> &'static [MilestoneState] {
        MilestoneState::ALL
    }

    /// Updates that were entered while the form was being written.
    fn entered_meanwhile<'page>(&'page self, form: &'page Form<UpdateForm>) -> impl Iterator<Item = &'page Update> {
        let seen = form.typed.seen();
        let unseen = move |update: &&Update| form.is_overtaken() && seen.is_none_or(|seen| update.number > seen);
        self.view.updates.iter().filter(unseen)
    }

    /// The newest update that the writer has before them: the page shows what was entered meanwhile.
    fn seen(&self, form: &Form<UpdateForm>) -> String {
        let newest = || self.view.updates.last().map(|update| update.number.to_string()).unwrap_or_default();
        if form.is_overtaken() { newest() } else { form.typed.seen.clone() }
    }

    fn due_support(&self) -> String {
        let (shell, due) = (&self.shell, self.shell.date(&self.view.milestone.due));
        [shell.t("due"), due, shell.t("sentence-gap"), shell.t("update-new-due-support")].concat()
    }
}

/// The query of a milestone's page.
#[derive(Deserialize)]
pub struct MilestoneQuery {
    /// The number of a returned update that the form is to be filled with.
    #[serde(default)]
    again: String,
}

/// Shows a milestone to whoever has it on the desk or reads across all departments.
pub async fn show(
    context: Context,
    number: Path<MilestoneNumber>,
    query: Query<MilestoneQuery>,
) -> Result<HttpResponse, WebError> {
    page(&context, number.into_inner(), query.again.parse().ok(), None).await
}

/// The page, with the form as it came back where it did.
pub(super) async fn page(
    context: &Context,
    number: MilestoneNumber,
    again: Option<UpdateNumber>,
    came_back: Option<Form<UpdateForm>>,
) -> Result<HttpResponse, WebError> {
    let (actor, today, city) = (context.actor()?.clone(), context.state.clock.today(), context.city());
    let reader = actor.clone();
    let read = context.state.database.read(move |connection| {
        let view = MilestoneView::load(connection, number, today)?;
        let again = view.to_mend(connection, again, &reader, today)?;
        Ok((view, again))
    });
    let (view, again) = read.await?;
    policy::follow(&actor, view.milestone.place)?;
    let right = policy::write_update(&actor, view.milestone.place);
    let form = match (came_back, &right) {
        (Some(form), _) => Some(form),
        (None, Ok(_)) => {
            let fresh = || UpdateForm::next(&view, again.as_ref(), today, context.language);
            Some(Form::open(context, FormName::Milestone(number), fresh).await?)
        }
        (None, Err(_)) => None,
    };
    let status = form.as_ref().map_or_else(Default::default, Form::status);
    let wrong = form.as_ref().is_some_and(Form::is_wrong);
    let page = MilestonePage {
        shell: context.shell(context.words().text(if wrong { "update-form-problems" } else { "milestone-title" })),
        lateness: view.milestone.lateness(today, city.time_zone, city.silence_days),
        silence_days: city.silence_days,
        has_desk: policy::desk(&actor).is_ok(),
        is_closed: matches!(right, Err(Denied::YearClosed)),
        view,
        form,
    };
    respond::page_with_status(&page, status)
}
