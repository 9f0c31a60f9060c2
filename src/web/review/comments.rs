//! Commenting on a goal.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::numbers::GoalNumber;
use crate::domain::policy;
use crate::store::comments::{self, LONGEST};
use crate::store::stages;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::review::goal::{TalkForm, answer, back, tidy};

/// Adds a comment; without a usable text the page is shown again.
pub async fn create(
    context: Context,
    goal: Path<GoalNumber>,
    form: SafeForm<TalkForm>,
) -> Result<HttpResponse, WebError> {
    let (goal, SafeForm(form)) = (goal.into_inner(), form);
    let actor = context.actor()?.clone();
    let place = context.state.database.read(move |connection| stages::place(connection, goal)).await?;
    let permit = policy::comment(&actor, place)?;
    let text = tidy(&form.comment);
    let problem = match text.chars().count() {
        0 => Some("comment-missing"),
        length if length > LONGEST => Some("comment-too-long"),
        _ => None,
    };
    if let Some(problem) = problem {
        return answer(&context, goal, form, vec![("comment", problem)]).await;
    }
    let at = context.state.clock.entry_time();
    let added = context
        .state
        .database
        .write(move |writer| comments::add(writer, &permit, &text, at).map(|()| writer.written(())));
    added.await?;
    Ok(back(&context, goal, "comments"))
}
