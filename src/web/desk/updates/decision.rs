//! One update as its approver sees it: what it changes, and the two ways to decide it.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use crate::domain::evidence::EvidenceSubject;
use crate::domain::form_name::FormName;
use crate::domain::numbers::UpdateNumber;
use crate::domain::person::Actor;
use crate::domain::policy::{self, DecideUpdate, Denied, Permit, WrittenUpdate};
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::unit::UnitLabel;
use crate::domain::update::{LONGEST_REASON, UpdateStatus};
use crate::store::decisions;
use crate::store::evidence::{self, Held};
use crate::store::goals::{self, Goal};
use crate::store::indicators;
use crate::store::kit::Written::Recorded;
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::milestones::Milestone;
use crate::store::units;
use crate::store::updates::{self, Update};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts;
use crate::web::parts::standing::{self, SheetStandingView};

/// An update with the goal it is about, and the milestone where it is about one.
struct UpdateView {
    goal: Goal,
    milestone: Option<Milestone>,
    written: WrittenUpdate,
    section: Option<UnitLabel>,
    update: Update,
    /// Updates on the same matter that were entered after this one.
    later: usize,
    indicators: Vec<PublishedIndicator>,
    standings: Vec<SheetStandingView>,
    evidence: Vec<Held>,
}

impl UpdateView {
    fn load(connection: &mut DatabaseConnection, number: UpdateNumber, today: NaiveDate) -> Result<Self, StoreError> {
        let (written, milestone, update) = updates::written(connection, number)?;
        let goal = goals::find(connection, update.goal)?;
        let names = units::labels(connection)?;
        let all = updates::of_goals(connection, vec![goal.number])?;
        Ok(Self {
            section: written.about.goal.section.and_then(|section| names.get(&section).cloned()),
            later: all.iter().filter(|other| other.number > number && other.matter() == update.matter()).count(),
            indicators: indicators::of_programme(connection, goal.programme, None)?,
            standings: standing::load(connection, goal.number, today)?,
            evidence: evidence::of_update(connection, goal.number, number)?,
            goal,
            milestone,
            written,
            update,
        })
    }

    /// The indicator that it gives a value of.
    fn indicator(&self) -> Option<&PublishedIndicator> {
        let given = self.update.value.as_ref()?;
        self.indicators.iter().find(|known| known.number == given.indicator)
    }

    /// What it is about: the milestone, the indicator, or the goal.
    fn title(&self) -> &str {
        match &self.milestone {
            Some(milestone) => &milestone.title,
            None => self.indicator().map_or(&self.goal.name, |indicator| &indicator.name),
        }
    }

    /// What is on record of the indicator in the goal's year, as long as the update is not decided.
    fn on_record(&self) -> Option<&IndicatorYear> {
        if self.update.decided_by.is_some() {
            return None;
        }
        self.indicator()?.in_year(self.goal.fiscal_year)
    }
}

/// What the reader may do with the update.
#[derive(PartialEq, Eq)]
enum Deciding {
    /// Approve or return it.
    Open,
    Done,
    /// It waits, for somebody else than its writer.
    OwnWriting,
    /// It waits in a year that has been closed.
    YearClosed,
    /// It waits for others than the reader.
    ReadOnly,
}

impl Deciding {
    fn of(actor: &Actor, view: &UpdateView) -> Self {
        match policy::decide_update(actor, view.written) {
            _ if view.update.status != UpdateStatus::Submitted => Self::Done,
            Ok(_) => Self::Open,
            Err(Denied::OwnWriting) => Self::OwnWriting,
            Err(Denied::YearClosed | Denied::NotNow) => Self::YearClosed,
            Err(Denied::NoRight) if view.update.writer == Some(actor.person) => Self::OwnWriting,
            Err(Denied::NoRight | Denied::SecondApproval) => Self::ReadOnly,
        }
    }
}

/// The form of a decision: the reason for which the update is returned, or what is approved with it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    reason: String,
    /// What its reader saw of the files and links.
    evidence: String,
}

impl DecisionForm {
    fn read(&self) -> Result<&str, Problem> {
        let reason = self.reason.trim();
        if reason.is_empty() {
            return Err(Problem::new("reason", "return-reason-missing"));
        }
        if reason.chars().count() > LONGEST_REASON {
            return Err(Problem::new("reason", "return-reason-too-long").limit(LONGEST_REASON));
        }
        Ok(reason)
    }
}

#[derive(Template)]
#[template(path = "desk/updates/show.html")]
struct UpdatePage {
    shell: Shell,
    view: UpdateView,
    deciding: Deciding,
    has_desk: bool,
    /// Whether its reader may still add files and links to it.
    may_attach: bool,
    form: Form<DecisionForm>,
}

impl UpdatePage {
    /// What is added to it stands on it.
    fn subject(&self) -> EvidenceSubject {
        EvidenceSubject::Update(self.view.update.number)
    }

    fn about(&self, held: &Held) -> String {
        parts::evidence::about(&held.evidence, self.shell.words())
    }

    fn return_support(&self) -> String {
        self.shell.with("return-reason-support", "limit", LONGEST_REASON)
    }
}

/// Shows an update.
pub async fn show(context: Context, number: Path<UpdateNumber>) -> Result<HttpResponse, WebError> {
    page(&context, number.into_inner(), None).await
}

/// The page for whoever may read what the update is about, with the form as it came back where it did.
async fn page(
    context: &Context,
    number: UpdateNumber,
    came_back: Option<Form<DecisionForm>>,
) -> Result<HttpResponse, WebError> {
    let (actor, today) = (context.actor()?, context.state.clock.today());
    let view = context.state.database.read(move |connection| UpdateView::load(connection, number, today)).await?;
    policy::follow(actor, view.written.about)?;
    let form = match came_back {
        Some(form) => form,
        None => Form::open(context, FormName::Update(number), DecisionForm::default).await?,
    };
    let (title, status) = (if form.is_wrong() { "update-title-problems" } else { "update-title" }, form.status());
    let page = UpdatePage {
        shell: context.shell(context.words().text(title)),
        deciding: Deciding::of(actor, &view),
        has_desk: policy::desk(actor).is_ok(),
        may_attach: policy::attach_to_update(actor, view.written, view.update.status).is_ok(),
        view,
        form,
    };
    respond::page_with_status(&page, status)
}

/// Approves an update.
pub async fn approve(
    context: Context,
    number: Path<UpdateNumber>,
    sent: Sent<DecisionForm>,
) -> Result<HttpResponse, WebError> {
    let approve = |writer: &mut Writer<'_>, permit: &Permit<DecideUpdate>, typed: &DecisionForm, at| {
        let WrittenUpdate { update, about, .. } = permit.act().0;
        let held = evidence::of_update(writer.connection, about.goal.goal, update)?;
        if evidence::seen(&held) != typed.evidence {
            return Err(Refusal::Overtaken);
        }
        Ok(decisions::approve(writer, permit, at)?)
    };
    decide(&context, number.into_inner(), sent, approve).await
}

/// Returns an update to its writer, with a reason.
pub async fn send_back(
    context: Context,
    number: Path<UpdateNumber>,
    sent: Sent<DecisionForm>,
) -> Result<HttpResponse, WebError> {
    let send_back = |writer: &mut Writer<'_>, permit: &Permit<DecideUpdate>, typed: &DecisionForm, at| {
        Ok(decisions::send_back(writer, permit, typed.read()?, at)?)
    };
    decide(&context, number.into_inner(), sent, send_back).await
}

/// Decides an update that waits, and leads back to the desk.
async fn decide(
    context: &Context,
    number: UpdateNumber,
    sent: Sent<DecisionForm>,
    decision: impl Fn(&mut Writer<'_>, &Permit<DecideUpdate>, &DecisionForm, DateTime<Utc>) -> Result<(), Refusal>
    + Send
    + 'static,
) -> Result<HttpResponse, WebError> {
    let (actor, clock) = (context.actor()?.clone(), context.state.clock);
    let decided = sent.write(context, move |writer, sent| {
        let (written, _, update) = updates::written(writer.connection, number)?;
        let permit = policy::decide_update(&actor, written)?;
        if update.status != UpdateStatus::Submitted {
            return Err(Refusal::TooLate);
        }
        decision(writer, &permit, &sent.typed, clock.entry_time())?;
        Ok(Recorded(()))
    });
    match decided.await {
        Ok(()) => Ok(respond::see_other(&context.to().desk().with("decided", number))),
        Err(refusal) => page(context, number, Some(sent.again(refusal)?)).await,
    }
}
