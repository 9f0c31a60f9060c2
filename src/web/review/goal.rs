//! One goal as a manager reads it: the sheet, its milestones, its figures; and what the manager says on it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::Days;
use serde::Deserialize;

use crate::domain::figure::Figure;
use crate::domain::milestone::Standing;
use crate::domain::numbers::{GoalNumber, MilestoneNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Actor;
use crate::domain::policy::{self, GoalPlace};
use crate::domain::publication::{PublishedIndicator, Snapshot};
use crate::domain::stage::Stage;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::publishing;
use crate::store::stages;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::attainment::{AttainmentView, nothing};
use crate::web::parts::name::Name;
use crate::web::parts::prose::{Prose, Segment};
use crate::web::parts::sheet::{self, Results};
use crate::web::parts::talk::Talk;

/// How many days ahead a request asks, where nothing else is typed.
const DAYS_AHEAD: u64 = 14;

/// The forms as sent; every field stays as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TalkForm {
    pub(super) comment: String,
    pub(super) milestone: String,
    pub(super) request: String,
    pub(super) wanted_by: String,
}

/// A field and the key of the words for what is wrong with it.
pub(super) type Problem = (&'static str, &'static str);

/// A goal with what its page shows.
struct Sheet {
    place: GoalPlace,
    snapshot: Snapshot,
    public: bool,
    milestones: Vec<Milestone>,
    talk: Talk,
}

impl Sheet {
    fn load(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Self, StoreError> {
        let (snapshot, current) = publishing::preview(connection, goal, Stage::Results)?;
        Ok(Self {
            place: stages::place(connection, goal)?,
            snapshot,
            public: current.is_some(),
            milestones: milestones::select(connection, &Selection::Goal(goal))?,
            talk: Talk::of_goal(connection, goal)?,
        })
    }
}

/// An indicator in the goal's own year.
struct Figures {
    indicator: PublishedIndicator,
    target: Option<String>,
    actual: Option<String>,
    nothing: Option<String>,
    rate: Option<AttainmentView>,
}

#[derive(Template)]
#[template(path = "review/goal.html")]
struct GoalPage {
    shell: Shell,
    actor: Actor,
    sheet: Sheet,
    year: String,
    name: Name,
    place: String,
    objectives: Prose,
    results: Vec<Results>,
    indicators: Vec<Figures>,
    milestones: Vec<(Milestone, Standing)>,
    silence_days: i64,
    may_review: bool,
    may_comment: bool,
    may_ask: bool,
    form: TalkForm,
    problems: Vec<Problem>,
}

impl GoalPage {
    fn of(context: &Context, mut sheet: Sheet, form: TalkForm, problems: Vec<Problem>) -> Result<Self, WebError> {
        let actor = context.actor()?;
        policy::inspect(actor, sheet.place)?;
        let (words, city, today) = (context.words(), context.city(), context.state.clock.today());
        let name = Name::new(&sheet.snapshot.name);
        let units = [&sheet.snapshot.department, &sheet.snapshot.section].into_iter().flatten();
        let figures = |(indicator, year): (&PublishedIndicator, &crate::domain::publication::IndicatorYear)| Figures {
            target: year.target.map(Figure::grouped),
            actual: year.actual.or(year.midyear).map(Figure::grouped),
            nothing: nothing(year, None, words),
            rate: AttainmentView::of(indicator, year, words),
            indicator: indicator.clone(),
        };
        let standing = |milestone: Milestone| {
            let standing = milestone.standing(today, city.time_zone, city.silence_days);
            (milestone, standing)
        };
        Ok(Self {
            shell: context.shell(name.spoken.clone().unwrap_or_else(|| name.shown.clone())),
            year: sheet.snapshot.fiscal_year.label(context.language),
            place: units.map(|unit| unit.name.as_str()).collect::<Vec<_>>().join(" "),
            objectives: sheet::objectives(&sheet.snapshot),
            results: [Stage::Midyear, Stage::Results]
                .into_iter()
                .map(|stage| sheet::results(&sheet.snapshot, stage, words))
                .filter(|results| !results.items.is_empty())
                .collect(),
            indicators: sheet.snapshot.own_figures().map(figures).collect(),
            milestones: std::mem::take(&mut sheet.milestones).into_iter().map(standing).collect(),
            silence_days: city.silence_days,
            may_review: policy::review(actor).is_ok(),
            may_comment: policy::comment(actor, sheet.place).is_ok(),
            may_ask: policy::ask(actor, sheet.place, None).is_ok(),
            actor: actor.clone(),
            name,
            sheet,
            form,
            problems,
        })
    }

    fn problem(&self, field: &str) -> Option<&'static str> {
        self.problems.iter().find(|(of, _)| *of == field).map(|(_, words)| *words)
    }

    /// What is wrong, in words.
    fn words(&self, field: &str, words: &str) -> String {
        let limit = if field == "comment" { crate::store::comments::LONGEST } else { crate::store::requests::LONGEST };
        self.shell.with(words, "limit", limit)
    }

    /// Milestones that can still be reported on.
    fn open_milestones(&self) -> impl Iterator<Item = &Milestone> {
        self.milestones.iter().map(|(milestone, _)| milestone).filter(|milestone| milestone.state.is_open())
    }

    fn has_chosen(&self, milestone: &MilestoneNumber) -> bool {
        self.form.milestone.parse() == Ok(*milestone)
    }

    fn may_withdraw(&self, request: &crate::store::requests::Request) -> bool {
        request.is_open() && policy::withdraw(&self.actor, request.place()).is_ok()
    }
}

/// Shows a goal.
pub async fn show(context: Context, goal: Path<GoalNumber>) -> Result<HttpResponse, WebError> {
    let ahead = context.state.clock.today().checked_add_days(Days::new(DAYS_AHEAD));
    let wanted_by = ahead.map(|day| PartialDate::day(day).label(context.language)).unwrap_or_default();
    answer(&context, goal.into_inner(), TalkForm { wanted_by, ..TalkForm::default() }, Vec::new()).await
}

pub(super) async fn answer(
    context: &Context,
    goal: GoalNumber,
    form: TalkForm,
    problems: Vec<Problem>,
) -> Result<HttpResponse, WebError> {
    let sheet = context.state.database.read(move |connection| Sheet::load(connection, goal)).await?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    respond::page_with_status(&GoalPage::of(context, sheet, form, problems)?, status)
}

/// What was typed, as it is kept.
pub(super) fn tidy(typed: &str) -> String {
    typed.replace("\r\n", "\n").trim().to_owned()
}

pub(super) fn back(context: &Context, goal: GoalNumber, anchor: &str) -> HttpResponse {
    respond::see_other(&context.to().review_goal(goal).at(anchor))
}
