//! A goal in one stage: as it would be published, where it stands, the steps it has taken, and the forms that the reader
//! may use.

pub mod steps;

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::numbers::GoalNumber;
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied, GoalPlace};
use crate::domain::publication::{IndicatorYear, PublishedIndicator, Snapshot};
use crate::domain::sheet::{RemarkSubject, SheetStatus, SheetStep};
use crate::domain::stage::Stage;
use crate::store::evidence::{self, Held};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::publishing;
use crate::store::stages::{self, SheetStanding, Step};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Form;
use crate::web::kit::names::Place;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts;
use crate::web::parts::measured::Measured;
use crate::web::parts::name::Name;
use crate::web::parts::prose::{Prose, Segment};
use crate::web::parts::sheet::{self, Results};
use crate::web::parts::standing::{self, SheetStandingView};

/// The most characters of a reason or remark.
const LONGEST: usize = 500;

/// The field of the remark on a section.
fn remark_field(section: &RemarkSubject) -> String {
    format!("remark_{section}")
}

/// A goal as it is and stands in a stage.
struct StageView {
    place: GoalPlace,
    standing: SheetStanding,
    approvals: i32,
    standings: Vec<SheetStandingView>,
    /// The steps it took in this stage, newest first.
    history: Vec<Step>,
    snapshot: Snapshot,
    is_public: bool,
    /// Files and links on the sheet up to this stage, whether they are to be public or not.
    evidence: Vec<Held>,
}

impl StageView {
    fn load(
        connection: &mut DatabaseConnection,
        goal: GoalNumber,
        stage: Stage,
        today: NaiveDate,
    ) -> Result<Self, StoreError> {
        let (snapshot, current) = publishing::preview(connection, goal, stage)?;
        let mut history = stages::history(connection, goal)?;
        history.retain(|step| step.stage == stage);
        history.reverse();
        let mut evidence = evidence::of_goal(connection, goal)?;
        evidence.retain(|held| held.evidence.subject.stage().is_some_and(|of| of <= stage));
        Ok(Self {
            place: stages::place_in(connection, goal, stage)?,
            standing: stages::standing(connection, goal, stage)?,
            approvals: stages::approvals(connection)?,
            standings: standing::load(connection, goal, today)?,
            history,
            snapshot,
            is_public: current.is_some(),
            evidence,
        })
    }
}

/// The steps that the reader may take, and why not where they might expect to.
struct Steps {
    submit: bool,
    withdraw: bool,
    approve: bool,
    send_back: bool,
    reopen: bool,
    own_writing: bool,
    second_approval: bool,
}

impl Steps {
    fn of(actor: &Actor, view: &StageView) -> Self {
        let (place, standing) = (view.place, &view.standing);
        let stage = standing.stage;
        let decide = |approve| policy::decide_sheet(actor, place, stage, standing.pending(view.approvals), approve);
        let is_next = |step| standing.status.allows(step, view.approvals);
        let write = |step| policy::submit(actor, place, stage, step).is_ok() && is_next(step);
        let approve = decide(true);
        let waits = matches!(standing.status, SheetStatus::Submitted | SheetStatus::Passed);
        Self {
            submit: write(SheetStep::Submitted),
            withdraw: write(SheetStep::Withdrawn),
            approve: approve.is_ok(),
            send_back: decide(false).is_ok(),
            reopen: policy::reopen(actor, place, stage).is_ok() && is_next(SheetStep::Reopened),
            own_writing: waits && matches!(approve, Err(Denied::OwnWriting)),
            second_approval: waits && matches!(approve, Err(Denied::SecondApproval)),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/stages/show.html")]
struct StagePage {
    shell: Shell,
    view: StageView,
    year: String,
    name: Name,
    /// The goal's department and section.
    place: Place,
    objectives: Prose,
    results: Vec<Results>,
    measured: Vec<Measured>,
    may: Steps,
    /// What returning and opening again are filled with.
    form: Form<Fields>,
    has_desk: bool,
    /// Whether the reader has just taken the last step.
    done: bool,
}

impl StagePage {
    fn of(context: &Context, view: StageView, form: Form<Fields>, done: bool) -> Result<Self, WebError> {
        let (actor, words) = (context.actor()?, context.words());
        let (snapshot, stage) = (&view.snapshot, view.standing.stage);
        let name = Name::new(&snapshot.name);
        let year = snapshot.fiscal_year.label(context.language);
        let stage_words = words.text(&format!("stage-{stage}"));
        let spoken = name.in_full();
        let measured = |(indicator, year): (&PublishedIndicator, &IndicatorYear)| {
            Measured::of(indicator, year, Some(stage), words)
        };
        Ok(Self {
            shell: context.shell(format!("{stage_words} {spoken} {year}")),
            place: context.names().place([&snapshot.department, &snapshot.section].into_iter().flatten()),
            objectives: sheet::objectives(snapshot),
            results: [Stage::Midyear, Stage::Results]
                .into_iter()
                .map(|stage| sheet::results(snapshot, stage, words))
                .filter(|results| !results.items.is_empty())
                .collect(),
            measured: snapshot.own_figures().map(measured).collect(),
            may: Steps::of(actor, &view),
            has_desk: policy::desk(actor).is_ok(),
            year,
            name,
            view,
            form,
            done,
        })
    }

    fn about(&self, held: &Held) -> String {
        parts::evidence::about(&held.evidence, self.shell.words())
    }

    /// Whether something was typed into a remark.
    fn has_remarks(&self) -> bool {
        Self::sections().iter().any(|section| !self.form.typed.trimmed(&remark_field(section)).is_empty())
    }

    fn return_support(&self) -> String {
        self.shell.with("return-reason-support", "limit", LONGEST)
    }

    fn reopening_support(&self) -> String {
        let year_open = self.view.place.year_open;
        self.shell.t(if year_open { "sheet-reopening-support" } else { "sheet-reopening-closed" })
    }

    const fn sections() -> &'static [RemarkSubject] {
        RemarkSubject::ALL
    }
}

/// The query of the page: whether the reader has just taken a step.
#[derive(Deserialize)]
pub struct StageQuery {
    #[serde(default)]
    done: String,
}

/// Shows a goal in a stage.
pub async fn show(
    context: Context,
    path: Path<(GoalNumber, Stage)>,
    query: Query<StageQuery>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = path.into_inner();
    page(&context, goal, stage, !query.done.is_empty(), None).await
}

/// The page, with the form as it came back where it did.
async fn page(
    context: &Context,
    goal: GoalNumber,
    stage: Stage,
    done: bool,
    came_back: Option<Form<Fields>>,
) -> Result<HttpResponse, WebError> {
    let today = context.state.clock.today();
    let load = move |connection: &mut DatabaseConnection| StageView::load(connection, goal, stage, today);
    let view = context.state.database.read(load).await?;
    policy::inspect(context.actor()?, view.place)?;
    let form = match came_back {
        Some(form) => form,
        None => Form::open(context, FormName::Stage(goal, stage), Fields::default).await?,
    };
    let status = form.status();
    respond::page_with_status(&StagePage::of(context, view, form, done)?, status)
}
