//! The sheet of a goal in one stage: as it would be published, where it stands, the steps it has taken, and the forms
//! that the reader may use.

pub mod approvals;
pub mod steps;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::numbers::GoalNumber;
use crate::domain::policy::{self, Denied, GoalPlace};
use crate::domain::publication::{IndicatorYear, PublishedIndicator, Snapshot};
use crate::domain::sheet::{SheetSection, SheetStatus, SheetStep};
use crate::domain::stage::Stage;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::publishing;
use crate::store::stages::{self, Standing, Step};
use crate::web::kit::context::Context;
use crate::web::kit::draft::{self, Kept};
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::measured::Measured;
use crate::web::parts::name::Name;
use crate::web::parts::prose::{Prose, Segment};
use crate::web::parts::sheet::{self, Results};
use crate::web::parts::standing::{self, StandingView};

/// The most characters of a reason or remark.
const LONGEST: usize = 500;

/// What was typed into the forms, by field, and what is wrong with it.
#[derive(Default)]
struct Typed {
    fields: BTreeMap<String, String>,
    problems: Vec<(String, &'static str)>,
    /// When the draft that the fields are from was kept.
    restored: Option<DateTime<Utc>>,
}

/// A sheet with where it stands.
struct Sheet {
    place: GoalPlace,
    standing: Standing,
    approvals: i32,
    standings: Vec<StandingView>,
    history: Vec<Step>,
    snapshot: Snapshot,
    public: Option<i32>,
}

impl Sheet {
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
        Ok(Self {
            place: stages::place_in(connection, goal, stage)?,
            standing: stages::standing(connection, goal, stage)?,
            approvals: stages::approvals(connection)?,
            standings: standing::load(connection, goal, today)?,
            history,
            snapshot,
            public: current.map(|current| current.number),
        })
    }
}

#[derive(Template)]
#[template(path = "desk/stages/show.html")]
struct StagePage {
    shell: Shell,
    sheet: Sheet,
    year: String,
    name: Name,
    place: String,
    objectives: Prose,
    results: Vec<Results>,
    measured: Vec<Measured>,
    may_submit: bool,
    may_withdraw: bool,
    may_approve: bool,
    may_return: bool,
    may_reopen: bool,
    own_writing: bool,
    second_approval: bool,
    typed: Typed,
    has_desk: bool,
    /// Whether the reader has just taken the last step.
    done: bool,
}

impl StagePage {
    fn of(context: &Context, sheet: Sheet, typed: Typed) -> Result<Self, WebError> {
        let actor = context.actor()?;
        policy::read_sheet(actor, sheet.place)?;
        let (words, standing) = (context.words(), &sheet.standing);
        let (place, stage) = (sheet.place, standing.stage);
        let decide = |approve| policy::decide_sheet(actor, place, stage, standing.pending(sheet.approvals), approve);
        let may_step =
            |step| policy::submit(actor, place, stage, step).is_ok() && standing.status.allows(step, sheet.approvals);
        let decided = decide(true);
        let waits = matches!(standing.status, SheetStatus::Submitted | SheetStatus::Passed);
        let name = Name::new(&sheet.snapshot.name);
        let year = sheet.snapshot.fiscal_year.label(context.language);
        let stage_words = words.text(&format!("stage-{stage}"));
        let spoken = name.spoken.as_deref().unwrap_or(&name.shown);
        let units = [&sheet.snapshot.department, &sheet.snapshot.section].into_iter().flatten();
        let measured = |(indicator, year): (&PublishedIndicator, &IndicatorYear)| {
            Measured::of(indicator, year, Some(stage), words)
        };
        Ok(Self {
            shell: context.shell(format!("{stage_words} {spoken} {year}")),
            year,
            place: units.map(|unit| unit.name.as_str()).collect::<Vec<_>>().join(" "),
            objectives: sheet::objectives(&sheet.snapshot),
            results: [Stage::Midyear, Stage::Results]
                .into_iter()
                .map(|stage| sheet::results(&sheet.snapshot, stage, words))
                .filter(|results| !results.items.is_empty())
                .collect(),
            measured: sheet.snapshot.own_figures().map(measured).collect(),
            may_submit: may_step(SheetStep::Submitted),
            may_withdraw: may_step(SheetStep::Withdrawn),
            may_approve: decided.is_ok(),
            may_return: decide(false).is_ok(),
            may_reopen: policy::reopen(actor, place, stage).is_ok()
                && standing.status.allows(SheetStep::Reopened, sheet.approvals),
            own_writing: waits && matches!(decided, Err(Denied::OwnWriting)),
            second_approval: waits && matches!(decided, Err(Denied::SecondApproval)),
            has_desk: policy::desk(actor).is_ok(),
            done: false,
            name,
            sheet,
            typed,
        })
    }

    fn typed(&self, field: &str) -> &str {
        self.typed.fields.get(field).map_or("", String::as_str)
    }

    fn problem(&self, field: &str) -> Option<&'static str> {
        self.typed.problems.iter().find(|(of, _)| of == field).map(|(_, words)| *words)
    }

    /// Whether something was typed into a remark.
    fn has_remarks(&self) -> bool {
        Self::sections().iter().any(|section| !self.typed(&format!("remark_{section}")).trim().is_empty())
    }

    fn form(&self) -> FormName {
        form_name(self.sheet.place.goal, self.sheet.standing.stage)
    }

    const fn sections() -> &'static [SheetSection] {
        SheetSection::ALL
    }
}

/// The name of the forms for returning a sheet and for opening it again: the address of their page.
fn form_name(goal: GoalNumber, stage: Stage) -> FormName {
    FormName::Stage(goal, stage)
}

/// The address of the page of a sheet after a step was taken with it.
fn after_step(context: &Context, goal: GoalNumber, stage: Stage) -> String {
    context.to().goal_stage(goal, stage).with("done", 1).to_string()
}

/// The sheet that an address names.
fn named(path: Path<(GoalNumber, String)>) -> Result<(GoalNumber, Stage), WebError> {
    let (goal, stage) = path.into_inner();
    Ok((goal, stage.parse().map_err(|_| WebError::NotFound)?))
}

/// The query of the page: whether the reader has just taken a step.
#[derive(Deserialize)]
pub struct StageQuery {
    #[serde(default)]
    done: String,
}

/// Shows the sheet of a stage.
pub async fn show(
    context: Context,
    path: Path<(GoalNumber, String)>,
    query: Query<StageQuery>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = named(path)?;
    let typed = match draft::load(&context, form_name(goal, stage)).await? {
        Some(Kept { fields, saved_at }) => {
            Typed { fields: fields.by_name(), restored: Some(saved_at), ..Typed::default() }
        }
        None => Typed::default(),
    };
    let page = page(&context, goal, stage, typed).await?;
    respond::page(&StagePage { done: !query.done.is_empty(), ..page })
}

async fn answer(
    context: &Context,
    goal: GoalNumber,
    stage: Stage,
    typed: Typed,
    status: StatusCode,
) -> Result<HttpResponse, WebError> {
    respond::page_with_status(&page(context, goal, stage, typed).await?, status)
}

async fn page(context: &Context, goal: GoalNumber, stage: Stage, typed: Typed) -> Result<StagePage, WebError> {
    let today = context.state.clock.today();
    let sheet = context.state.database.read(move |connection| Sheet::load(connection, goal, stage, today)).await?;
    StagePage::of(context, sheet, typed)
}
