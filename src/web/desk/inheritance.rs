//! 前任者の下書き: what people who left a section had typed and not sent. Whoever writes for the section now reads it here
//! and takes it over as a draft of their own.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::domain::numbers::UnitNumber;
use crate::domain::person::Actor;
use crate::domain::policy;
use crate::store::drafts::inherited::{self, LeftDraft};
use crate::store::kit::{StoreError, Written};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::shell::Shell;
use crate::web::kit::typed::Fields;
use crate::web::kit::{draft, form_pages, respond};

/// A draft with what was typed, field by field.
struct Row {
    draft: LeftDraft,
    texts: Vec<String>,
}

#[derive(Template)]
#[template(path = "desk/inheritance/show.html")]
struct InheritancePage {
    shell: Shell,
    rows: Vec<Row>,
    /// A draft that was not taken over, because there is one of the reader's own.
    kept: Option<i32>,
}

/// The sections that somebody writes for.
fn sections(actor: &Actor) -> Result<Vec<UnitNumber>, WebError> {
    let desk = policy::desk(actor)?.act().writes_for.clone();
    if desk.is_empty() { Err(WebError::NotFound) } else { Ok(desk) }
}

/// Shows the drafts that were left in the reader's sections.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    answer(&context, None).await
}

async fn answer(context: &Context, kept: Option<i32>) -> Result<HttpResponse, WebError> {
    let (sections, today) = (sections(context.actor()?)?, context.state.clock.today());
    let left = context.state.database.read(move |connection| inherited::left_in(connection, &sections, today)).await?;
    let row = |draft: LeftDraft| {
        let fields = draft::read(&draft.content).unwrap_or_default();
        // A date or a tick says nothing by itself: what is read here are the sentences.
        let texts = fields.filled_in().map(|(_, text)| text.trim().to_owned()).filter(|text| text.chars().count() > 1);
        Row { texts: texts.collect(), draft }
    };
    let shell = context.shell(context.words().text("inheritance-title"));
    let status = if kept.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    respond::page_with_status(&InheritancePage { shell, rows: left.into_iter().map(row).collect(), kept }, status)
}

/// Takes a draft over and leads to its form.
pub async fn take_over(context: Context, draft: Path<i32>, _form: SafeForm<Fields>) -> Result<HttpResponse, WebError> {
    let (number, today) = (draft.into_inner(), context.state.clock.today());
    let actor = context.actor()?.clone();
    let own = sections(&actor)?;
    let database = &context.state.database;
    let left = database.read(move |connection| inherited::find(connection, &own, number, today)).await?;
    let permit = policy::inherit(&actor, left.section)?;
    let taken =
        database.write(move |writer| inherited::take_over(writer, &permit, number, today).map(Written::Recorded));
    match taken.await {
        Ok(left) => Ok(respond::see_other(&form_pages::page(context.to(), left.form))),
        Err(StoreError::Conflict(_)) => answer(&context, Some(number)).await,
        Err(error) => Err(error.into()),
    }
}
