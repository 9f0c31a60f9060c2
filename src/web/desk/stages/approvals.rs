//! 承認待ち: every sheet that waits for the reader, to be approved one by one or many at once.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Actor;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::store::goals::{self, Goal};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones;
use crate::store::stages::{self, Remarks, Standing};
use crate::web::desk::stages::steps::{Fields, decision};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The most sheets that an address names.
const MOST_NAMED: usize = 50;

/// A sheet that waits.
struct Row {
    goal: Goal,
    section: Option<String>,
    standing: Standing,
    deadline: Option<PartialDate>,
}

/// A sheet that somebody else moved meanwhile.
struct Left {
    goal: GoalNumber,
    stage: Stage,
    name: String,
}

#[derive(Template)]
#[template(path = "desk/stages/approvals.html")]
struct ApprovalsPage {
    shell: Shell,
    rows: Vec<Row>,
    approved: Option<usize>,
    left: Vec<Left>,
    nothing_chosen: bool,
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
    answer(&context, &query, false).await
}

async fn answer(context: &Context, query: &ApprovalsQuery, nothing_chosen: bool) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?.clone();
    let units = policy::approvals(&actor)?.act().units();
    let named: Vec<(GoalNumber, Stage)> = query.left.split(',').take(MOST_NAMED).filter_map(sheet).collect();
    let (rows, left) = context
        .state
        .database
        .read(move |connection| Ok((rows(connection, &actor, &units)?, left(connection, &actor, &named)?)))
        .await?;
    let page = ApprovalsPage {
        shell: context.shell(context.words().text("approvals-title")),
        rows,
        approved: query.approved.parse().ok(),
        left,
        nothing_chosen,
    };
    let status = if nothing_chosen { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    respond::page_with_status(&page, status)
}

/// `12-midyear` as a goal and a stage.
fn sheet(text: &str) -> Option<(GoalNumber, Stage)> {
    let (goal, stage) = text.split_once('-')?;
    Some((goal.parse().ok()?, stage.parse().ok()?))
}

fn rows(connection: &mut DatabaseConnection, actor: &Actor, units: &[UnitNumber]) -> Result<Vec<Row>, StoreError> {
    let names = milestones::unit_names(connection)?;
    let mut rows = Vec::new();
    for (goal, standing) in stages::waiting(connection, units)? {
        if decision(connection, actor, goal.number, standing.stage, true)?.is_ok() {
            let section = goal.unit.and_then(|unit| names.get(&unit).cloned());
            rows.push(Row { section, deadline: standing.deadline.map(PartialDate::day), goal, standing });
        }
    }
    Ok(rows)
}

/// The names of sheets, of those that the reader may read.
fn left(
    connection: &mut DatabaseConnection,
    actor: &Actor,
    named: &[(GoalNumber, Stage)],
) -> Result<Vec<Left>, StoreError> {
    let mut left = Vec::new();
    for &(goal, stage) in named {
        let place = match stages::place(connection, goal) {
            Err(StoreError::NotFound) => continue,
            found => found?,
        };
        if policy::read_sheet(actor, place).is_ok() {
            left.push(Left { goal, stage, name: goals::find(connection, goal)?.name });
        }
    }
    Ok(left)
}

/// Approves the sheets that were chosen, each by its own right; those that changed since the page was made are left.
pub async fn approve(context: Context, form: SafeForm<Fields>) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?.clone();
    policy::approvals(&actor)?;
    let SafeForm(fields) = form;
    // A check box has the name of its sheet and the number of steps that its reader saw.
    let chosen: Vec<(GoalNumber, Stage, String)> =
        fields.into_iter().filter_map(|(name, seen)| sheet(&name).map(|(goal, stage)| (goal, stage, seen))).collect();
    if chosen.is_empty() {
        return answer(&context, &ApprovalsQuery::default(), true).await;
    }
    let at = context.state.clock.entry_time();
    let approve_all = context.state.database.write(move |writer| {
        let (mut approved, mut left) = (0, Vec::new());
        for (goal, stage, seen) in &chosen {
            let permit = match decision(writer.connection, &actor, *goal, *stage, true) {
                Err(StoreError::NotFound) => continue,
                decided => decided?,
            };
            let steps = stages::standing(writer.connection, *goal, *stage)?.steps;
            match permit {
                Ok(permit) if *seen == steps.to_string() => {
                    stages::advance(writer, &permit, None, &Remarks::new(), at)?;
                    approved += 1;
                }
                _ => left.push(format!("{goal}-{stage}")),
            }
        }
        Ok::<_, StoreError>(writer.written((approved, left)))
    });
    let (approved, left) = approve_all.await?;
    let left = if left.is_empty() { String::new() } else { format!("&left={}", left.join(",")) };
    Ok(respond::see_other(&context.address(&format!("/desk/approvals?approved={approved}{left}"))))
}
