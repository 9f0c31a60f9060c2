//! Commenting on a goal.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::numbers::GoalNumber;
use crate::domain::policy;
use crate::store::comments::{self, LONGEST};
use crate::store::stages;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Problem, Sent, tidy};
use crate::web::kit::respond;
use crate::web::review::goal::{self, ManagerForm};

fn read(form: &ManagerForm) -> Result<String, Problem> {
    let text = tidy(&form.comment);
    match text.chars().count() {
        0 => Err(Problem::new("comment", "comment-missing")),
        length if length > LONGEST => Err(Problem::new("comment", "comment-too-long").limit(LONGEST)),
        _ => Ok(text),
    }
}

/// Adds a comment; without a usable text the page is shown again.
pub async fn create(
    context: Context,
    goal: Path<GoalNumber>,
    sent: Sent<ManagerForm>,
) -> Result<HttpResponse, WebError> {
    let (goal, actor, at) = (goal.into_inner(), context.actor()?.clone(), context.state.clock.entry_time());
    let added = sent.write(&context, move |writer, sent| {
        let permit = policy::comment(&actor, stages::place(writer.connection, goal)?)?;
        comments::add(writer, &permit, &read(&sent.typed)?, at)?;
        Ok(writer.written(()))
    });
    match added.await {
        Ok(()) => Ok(respond::see_other(&context.to().review_goal(goal).at("comments"))),
        Err(refusal) => goal::page(&context, goal, sent.again(refusal)?).await,
    }
}
