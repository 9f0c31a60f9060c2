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
use crate::store::kit::Written::Recorded;
use crate::store::kit::{Conflict, StoreError};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{NoFields, Refusal, Sent};
use crate::web::kit::shell::Shell;
use crate::web::kit::{draft, form_pages, respond};

/// A draft with what was typed, field by field.
struct InheritedRow {
    draft: LeftDraft,
    texts: Vec<String>,
}

#[derive(Template)]
#[template(path = "desk/inheritance/show.html")]
struct InheritancePage {
    shell: Shell,
    rows: Vec<InheritedRow>,
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
    page(&context, None).await
}

async fn page(context: &Context, kept: Option<i32>) -> Result<HttpResponse, WebError> {
    let (sections, today) = (sections(context.actor()?)?, context.state.clock.today());
    let left = context.state.database.read(move |connection| inherited::left_in(connection, &sections, today)).await?;
    let row = |draft: LeftDraft| {
        let fields = draft::read(&draft.content).unwrap_or_default();
        // A date or a tick says nothing by itself: what is read here are the sentences.
        let texts = fields.filled_in().map(|(_, text)| text.trim().to_owned()).filter(|text| text.chars().count() > 1);
        InheritedRow { texts: texts.collect(), draft }
    };
    let shell = context.shell(context.words().text("inheritance-title"));
    let status = if kept.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    respond::page_with_status(&InheritancePage { shell, rows: left.into_iter().map(row).collect(), kept }, status)
}

/// Takes a draft over and leads to its form.
pub async fn take_over(context: Context, draft: Path<i32>, sent: Sent<NoFields>) -> Result<HttpResponse, WebError> {
    let (number, actor, today) = (draft.into_inner(), context.actor()?.clone(), context.state.clock.today());
    let own = sections(&actor)?;
    let taken = sent.write(&context, move |writer, _| {
        let left = inherited::find(writer.connection, &own, number, today)?;
        let permit = policy::inherit(&actor, left.section)?;
        match inherited::take_over(writer, &permit, number, today) {
            // There is one of the reader's own.
            Err(StoreError::Conflict(Conflict::OwnDraft)) => Err(Refusal::Overtaken),
            taken => Ok(Recorded(taken?)),
        }
    });
    match taken.await {
        Ok(left) => Ok(respond::see_other(&form_pages::page(context.to(), left.form))),
        Err(refusal) => {
            let form = sent.again(refusal)?;
            page(&context, form.is_overtaken().then_some(number)).await
        }
    }
}
