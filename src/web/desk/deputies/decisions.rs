//! 後閲: what was decided in the reader's stead, to be read afterwards one by one.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::numbers::DeputyActNumber;
use crate::domain::policy;
use crate::store::deputies;
use crate::store::read::deputy_acts::{self, ActSubject, DeputyAct};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{NoFields, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

#[derive(Template)]
#[template(path = "desk/deputies/decisions.html")]
struct DecisionsPage {
    shell: Shell,
    /// Those that wait for their reader before the others.
    acts: Vec<DeputyAct>,
}

/// Shows what was decided in the reader's stead. Whoever never was represented finds nothing there.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    let reader = context.actor()?.person;
    let mut acts = context.state.database.read(move |connection| deputy_acts::of(connection, reader)).await?;
    acts.sort_by_key(|act| act.read_at.is_some());
    respond::page(&DecisionsPage { shell: context.shell(context.words().text("decisions-title")), acts })
}

/// Marks a decision as read.
pub async fn mark_read(
    context: Context,
    number: Path<DeputyActNumber>,
    sent: Sent<NoFields>,
) -> Result<HttpResponse, WebError> {
    let (number, actor, at) = (number.into_inner(), context.actor()?.clone(), context.state.clock.entry_time());
    let marked = sent.write(&context, move |writer, _| {
        let permit = policy::read_afterwards(&actor, deputies::act_place(writer.connection, number)?)?;
        deputies::mark_read(writer, &permit, at)?;
        Ok(writer.written(()))
    });
    marked.await?;
    Ok(respond::see_other(&context.to().deputy_decisions()))
}
