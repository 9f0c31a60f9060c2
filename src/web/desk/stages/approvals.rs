//! 承認待ち: everything that waits for the reader, to be approved one by one or many at once.

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Actor;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::store::goals::{self, Goal};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::milestones;
use crate::store::stages::{self, Remarks, SheetStanding};
use crate::web::desk::stages::steps::decision;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The most stages that an address names.
const MOST_NAMED: usize = 50;

/// A goal that waits in a stage.
struct WaitingRow {
    goal: Goal,
    section: Option<String>,
    standing: SheetStanding,
    deadline: Option<PartialDate>,
}

impl WaitingRow {
    /// What its box is called: the goal and the stage.
    fn code(&self) -> String {
        code(self.goal.number, self.standing.stage)
    }
}

/// A goal that somebody else moved meanwhile.
struct LeftGoal {
    goal: GoalNumber,
    stage: Stage,
    name: String,
}

#[derive(Template)]
#[template(path = "desk/stages/approvals.html")]
struct ApprovalsPage {
    shell: Shell,
    rows: Vec<WaitingRow>,
    approved: Option<usize>,
    left: Vec<LeftGoal>,
    form: Form<Fields>,
}

/// What was just done.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ApprovalsQuery {
    approved: String,
    left: String,
}

/// Shows what waits for the reader.
pub async fn show(context: Context, query: Query<ApprovalsQuery>) -> Result<HttpResponse, WebError> {
    page(&context, &query, Form::fresh(FormName::Approvals, Fields::default())).await
}

async fn page(context: &Context, query: &ApprovalsQuery, form: Form<Fields>) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?.clone();
    let units = policy::approvals(&actor)?.act().units();
    let named: Vec<(GoalNumber, Stage)> = query.left.split(',').take(MOST_NAMED).filter_map(read_code).collect();
    let read = context
        .state
        .database
        .read(move |connection| Ok((waiting(connection, &actor, &units)?, left(connection, &actor, &named)?)));
    let (rows, left) = read.await?;
    let status = form.status();
    let page = ApprovalsPage {
        shell: context.shell(context.words().text("approvals-title")),
        rows,
        approved: query.approved.parse().ok(),
        left,
        form,
    };
    respond::page_with_status(&page, status)
}

/// `12-midyear` for a goal in a stage.
fn code(goal: GoalNumber, stage: Stage) -> String {
    format!("{goal}-{stage}")
}

fn read_code(text: &str) -> Option<(GoalNumber, Stage)> {
    let (goal, stage) = text.split_once('-')?;
    Some((goal.parse().ok()?, stage.parse().ok()?))
}

fn waiting(
    connection: &mut DatabaseConnection,
    actor: &Actor,
    units: &[UnitNumber],
) -> Result<Vec<WaitingRow>, StoreError> {
    let names = milestones::unit_names(connection)?;
    let mut rows = Vec::new();
    for (goal, standing) in stages::waiting(connection, units)? {
        if decision(connection, actor, goal.number, standing.stage, true)?.is_ok() {
            let section = goal.unit.and_then(|unit| names.get(&unit).cloned());
            rows.push(WaitingRow { section, deadline: standing.deadline.map(PartialDate::day), goal, standing });
        }
    }
    Ok(rows)
}

/// The names of goals, of those that the reader may read.
fn left(
    connection: &mut DatabaseConnection,
    actor: &Actor,
    named: &[(GoalNumber, Stage)],
) -> Result<Vec<LeftGoal>, StoreError> {
    let mut left = Vec::new();
    for &(goal, stage) in named {
        let place = match stages::place(connection, goal) {
            Err(StoreError::NotFound) => continue,
            found => found?,
        };
        if policy::read_sheet(actor, place).is_ok() {
            left.push(LeftGoal { goal, stage, name: goals::find(connection, goal)?.name });
        }
    }
    Ok(left)
}

/// Approves a goal in a stage as its reader saw it; says whether it did, which it does not without the right, or where
/// another step was taken meanwhile.
fn approve_one(
    writer: &mut Writer<'_>,
    actor: &Actor,
    (goal, stage): (GoalNumber, Stage),
    seen: &str,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let decision = decision(writer.connection, actor, goal, stage, true)?;
    let steps = stages::standing(writer.connection, goal, stage)?.steps;
    match decision {
        Ok(permit) if seen == steps.to_string() => {
            stages::advance(writer, &permit, None, &Remarks::new(), at)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Approves what was chosen, each by its own right; what changed since the page was made is left.
pub async fn approve(context: Context, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?.clone();
    policy::approvals(&actor)?;
    let at = context.state.clock.entry_time();
    let approved = sent.write(&context, move |writer, sent| {
        // A box has the number of steps that its reader saw.
        let chosen: Vec<_> = sent.typed.all().filter_map(|(name, seen)| Some((read_code(name)?, seen))).collect();
        if chosen.is_empty() {
            return Err(Problem::new("sheets", "approvals-none-chosen").into());
        }
        let (mut approved, mut left) = (0, Vec::new());
        for ((goal, stage), seen) in chosen {
            match approve_one(writer, &actor, (goal, stage), seen, at) {
                Ok(true) => approved += 1,
                Ok(false) => left.push(code(goal, stage)),
                Err(StoreError::NotFound) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(writer.written((approved, left)))
    });
    match approved.await {
        Ok((approved, left)) => {
            let left = (!left.is_empty()).then(|| left.join(","));
            Ok(respond::see_other(&context.to().approvals().with("approved", approved).with_some("left", left)))
        }
        Err(refusal) => page(&context, &ApprovalsQuery::default(), sent.again(refusal)?).await,
    }
}
