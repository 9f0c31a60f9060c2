//! One sheet: where it stands in every stage, and the way to its parts.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::numbers::GoalNumber;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::web::desk::goals::Sheet;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::talk::Talk;

#[derive(Template)]
#[template(path = "desk/goals/show.html")]
struct SheetPage {
    shell: Shell,
    sheet: Sheet,
    saved: bool,
    talk: Talk,
    /// Whether each stage can be written now, in the order of the stages.
    writable: Vec<Stage>,
}

/// The query of a sheet's page: whether it was just saved.
#[derive(Deserialize)]
pub struct SheetQuery {
    #[serde(default)]
    saved: String,
}

/// Shows a sheet to whoever has it on the desk or reads across all departments.
pub async fn show(
    context: Context,
    number: Path<GoalNumber>,
    query: Query<SheetQuery>,
) -> Result<HttpResponse, WebError> {
    let (number, today) = (number.into_inner(), context.state.clock.today());
    let read = context
        .state
        .database
        .read(move |connection| Ok((Sheet::load(connection, number, today)?, Talk::of_goal(connection, number)?)));
    let (sheet, talk) = read.await?;
    let actor = context.actor()?;
    policy::inspect(actor, sheet.place)?;
    let writable = |stage: &Stage| {
        sheet.status(*stage).is_ok_and(|status| policy::write(actor, sheet.place_in(*stage), *stage, status).is_ok())
    };
    respond::page(&SheetPage {
        shell: context.shell(sheet.goal.name.clone()),
        writable: Stage::ALL.iter().copied().filter(writable).collect(),
        saved: !query.saved.is_empty(),
        talk,
        sheet,
    })
}
