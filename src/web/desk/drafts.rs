//! The drafts of whoever is signed in: keeping one, dropping one, and showing one whose form's page does not give it back.

use actix_web::HttpResponse;
use actix_web::http::header::ContentType;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::draft::{self, QUIET};
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{KEY, NAME, Sent};
use crate::web::kit::form_pages;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

#[derive(Template)]
#[template(path = "desk/drafts/show.html")]
struct DraftPage {
    shell: Shell,
    form: FormName,
    /// The form's page.
    page: Address,
    typed: Fields,
}

/// The form whose draft is looked for.
#[derive(Deserialize)]
pub struct DraftQuery {
    #[serde(default)]
    form: String,
}

/// Shows what somebody typed into a form whose page does not give it back. Where nothing is kept, the form's page.
pub async fn show(context: Context, query: Query<DraftQuery>) -> Result<HttpResponse, WebError> {
    let form = query.form.parse().map_err(|_| WebError::NotFound)?;
    let page = form_pages::page(context.to(), form);
    let Some(kept) = draft::load(&context, form).await? else { return Ok(respond::see_other(&page)) };
    let shell = context.shell(context.words().text("draft-kept-title"));
    respond::page(&DraftPage { shell, form, page, typed: kept.fields })
}

/// Keeps the form that is sent here as a draft and leads back to it.
pub async fn save(context: Context, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let form = named(&sent)?;
    let mut fields = Fields::clone(&sent.typed);
    fields.push(KEY, &sent.key);
    draft::keep(&context.state, context.actor()?.person, form, fields).await?;
    if sent.typed.get(QUIET).is_empty() {
        return Ok(respond::see_other(&form_pages::draft_page(context.to(), form)));
    }
    let time = context.state.clock.local(context.state.clock.entry_time()).format("%H:%M").to_string();
    let words = context.words().fill("draft-saved-at", [("time", time.into())]);
    Ok(HttpResponse::Ok().content_type(ContentType::plaintext()).body(words))
}

/// Drops the draft of a form and leads back to it.
pub async fn discard(context: Context, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let form = named(&sent)?;
    draft::discard(&context, form).await?;
    Ok(respond::see_other(&form_pages::page(context.to(), form)))
}

/// A draft has to say whose form it is.
fn named(sent: &Sent<Fields>) -> Result<FormName, WebError> {
    sent.typed.get(NAME).parse().map_err(|_| WebError::NotFound)
}
