//! One goal: where it stands in every stage, and the way to its parts.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::numbers::GoalNumber;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::web::desk::goals::GoalView;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::comments::Conversation;

#[derive(Template)]
#[template(path = "desk/goals/show.html")]
struct GoalPage {
    shell: Shell,
    view: GoalView,
    saved: bool,
    conversation: Conversation,
    writable: Vec<Stage>,
}

/// The query of a goal's page: whether it was just saved.
#[derive(Deserialize)]
pub struct GoalQuery {
    #[serde(default)]
    saved: String,
}

/// Shows a goal to whoever has it on the desk or reads across all departments.
pub async fn show(
    context: Context,
    number: Path<GoalNumber>,
    query: Query<GoalQuery>,
) -> Result<HttpResponse, WebError> {
    let (number, today) = (number.into_inner(), context.state.clock.today());
    let read = context.state.database.read(move |connection| {
        Ok((GoalView::load(connection, number, today)?, Conversation::of_goal(connection, number)?))
    });
    let (view, conversation) = read.await?;
    let actor = context.actor()?;
    policy::inspect(actor, view.place)?;
    let writable = |stage: &Stage| view.right(actor, *stage).is_ok();
    respond::page(&GoalPage {
        shell: context.shell(view.goal.name.clone()),
        writable: Stage::ALL.iter().copied().filter(writable).collect(),
        saved: !query.saved.is_empty(),
        conversation,
        view,
    })
}
