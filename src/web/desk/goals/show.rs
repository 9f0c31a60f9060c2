//! One goal: where it stands in every stage, and the way to its parts.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::goal::EvaluationText;
use crate::domain::numbers::GoalNumber;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::store::evaluation_texts;
use crate::store::evidence::{self, Held};
use crate::web::desk::goals::GoalView;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts;
use crate::web::parts::comments::Conversation;
use crate::web::parts::value_sources::{self, SourceRow};

#[derive(Template)]
#[template(path = "desk/goals/show.html")]
struct GoalPage {
    shell: Shell,
    view: GoalView,
    saved: bool,
    conversation: Conversation,
    /// What the evaluation says in words of its own.
    texts: Vec<EvaluationText>,
    /// Where the values were read from.
    sources: Vec<SourceRow>,
    writable: Vec<Stage>,
    /// 根拠資料.
    evidence: Vec<Held>,
}

impl GoalPage {
    fn about(&self, held: &Held) -> String {
        parts::evidence::about(&held.evidence, self.shell.words())
    }
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
        let view = GoalView::load(connection, number, today)?;
        let sources = value_sources::of_goal(connection, &view.goal)?;
        let texts = evaluation_texts::of_goal(connection, number)?;
        let evidence = evidence::of_goal(connection, number)?;
        Ok((view, Conversation::of_goal(connection, number)?, texts, sources, evidence))
    });
    let (view, conversation, texts, sources, evidence) = read.await?;
    let actor = context.actor()?;
    policy::inspect(actor, view.place)?;
    let writable = |stage: &Stage| view.right(actor, *stage).is_ok();
    respond::page(&GoalPage {
        shell: context.shell(view.goal.name.clone()),
        writable: Stage::ALL.iter().copied().filter(writable).collect(),
        saved: !query.saved.is_empty(),
        conversation,
        texts,
        sources,
        evidence,
        view,
    })
}
