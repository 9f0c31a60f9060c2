//! One goal as a manager reads it: the sheet, its milestones, its figures; and what the manager says on it.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::Days;
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::milestone::Lateness;
use crate::domain::numbers::{GoalNumber, MilestoneNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Actor;
use crate::domain::policy::{self, GoalPlace};
use crate::domain::publication::{IndicatorYear, PublishedIndicator, Snapshot};
use crate::domain::stage::Stage;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::publishing;
use crate::store::stages;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::Form;
use crate::web::kit::names::Place;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::comments::Conversation;
use crate::web::parts::measured::Measured;
use crate::web::parts::name::Name;
use crate::web::parts::prose::{Prose, Segment};
use crate::web::parts::sheet::{self, Results};

/// How many days ahead a request asks, where nothing else is typed.
const DAYS_AHEAD: u64 = 14;

/// The forms as sent; every field stays as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ManagerForm {
    pub(super) comment: String,
    pub(super) milestone: String,
    pub(super) request: String,
    pub(super) wanted_by: String,
}

struct GoalView {
    place: GoalPlace,
    snapshot: Snapshot,
    public: bool,
    milestones: Vec<Milestone>,
    conversation: Conversation,
}

impl GoalView {
    fn load(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Self, StoreError> {
        let (snapshot, current) = publishing::preview(connection, goal, Stage::Results)?;
        Ok(Self {
            place: stages::place(connection, goal)?,
            snapshot,
            public: current.is_some(),
            milestones: milestones::select(connection, &Selection::Goal(goal))?,
            conversation: Conversation::of_goal(connection, goal)?,
        })
    }
}

#[derive(Template)]
#[template(path = "review/goal.html")]
struct GoalPage {
    shell: Shell,
    actor: Arc<Actor>,
    view: GoalView,
    year: String,
    name: Name,
    place: Place,
    objectives: Prose,
    results: Vec<Results>,
    /// Its indicators in its own year.
    indicators: Vec<Measured>,
    milestones: Vec<(Milestone, Lateness)>,
    silence_days: i64,
    may_review: bool,
    may_comment: bool,
    may_ask: bool,
    form: Form<ManagerForm>,
}

impl GoalPage {
    fn of(context: &Context, mut view: GoalView, form: Form<ManagerForm>) -> Result<Self, WebError> {
        let actor = context.actor()?;
        policy::inspect(actor, view.place)?;
        let (words, city, today) = (context.words(), context.city(), context.state.clock.today());
        let name = Name::new(&view.snapshot.name);
        let units = [&view.snapshot.department, &view.snapshot.section].into_iter().flatten();
        let figures = |(indicator, year): (&PublishedIndicator, &IndicatorYear)| {
            let known = Measured::of(indicator, year, None, words);
            match (&known.actual, year.midyear) {
                // What was reported at midyear is the newest there is.
                (None, Some(midyear)) => {
                    Measured { actual: Some(midyear.grouped()), midyear: None, nothing: None, ..known }
                }
                _ => known,
            }
        };
        let lateness = |milestone: Milestone| {
            let lateness = milestone.lateness(today, city.time_zone, city.silence_days);
            (milestone, lateness)
        };
        Ok(Self {
            shell: context.shell(name.in_full()),
            year: view.snapshot.fiscal_year.label(context.language),
            place: context.names().place(units),
            objectives: sheet::objectives(&view.snapshot),
            results: [Stage::Midyear, Stage::Results]
                .into_iter()
                .map(|stage| sheet::results(&view.snapshot, stage, words))
                .filter(|results| !results.items.is_empty())
                .collect(),
            indicators: view.snapshot.own_figures().map(figures).collect(),
            milestones: std::mem::take(&mut view.milestones).into_iter().map(lateness).collect(),
            silence_days: city.silence_days,
            may_review: policy::review(actor).is_ok(),
            may_comment: policy::comment(actor, view.place).is_ok(),
            may_ask: policy::ask(actor, view.place, None).is_ok(),
            actor: actor.clone(),
            name,
            view,
            form,
        })
    }

    /// Milestones that can still be reported on.
    fn open_milestones(&self) -> impl Iterator<Item = &Milestone> {
        self.milestones.iter().map(|(milestone, _)| milestone).filter(|milestone| milestone.state.is_open())
    }

    fn has_chosen(&self, milestone: &MilestoneNumber) -> bool {
        self.form.typed.milestone.parse() == Ok(*milestone)
    }

    fn may_withdraw(&self, request: &crate::store::requests::Request) -> bool {
        request.is_open() && policy::withdraw(&self.actor, request.made()).is_ok()
    }
}

/// Shows a goal.
pub async fn show(context: Context, goal: Path<GoalNumber>) -> Result<HttpResponse, WebError> {
    let goal = goal.into_inner();
    let ahead = context.state.clock.today().checked_add_days(Days::new(DAYS_AHEAD));
    let wanted_by = ahead.map(|day| PartialDate::day(day).label(context.language)).unwrap_or_default();
    let typed = ManagerForm { wanted_by, ..ManagerForm::default() };
    page(&context, goal, Form::fresh(FormName::ReviewedGoal(goal), typed)).await
}

/// The page, with what is said on it as it came back where it did.
pub(super) async fn page(
    context: &Context,
    goal: GoalNumber,
    form: Form<ManagerForm>,
) -> Result<HttpResponse, WebError> {
    let view = context.state.database.read(move |connection| GoalView::load(connection, goal)).await?;
    let status = form.status();
    respond::page_with_status(&GoalPage::of(context, view, form)?, status)
}
