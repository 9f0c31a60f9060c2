//! Notices by mail to oneself: where they go, and whether they are wanted.

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use crate::domain::mail::{MailDay, MailServer};
use crate::domain::person::Author;
use crate::store::city;
use crate::store::notices::{self, OwnNotices};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

#[derive(Template)]
#[template(path = "account/own_mail.html")]
struct OwnMailPage {
    shell: Shell,
    own: OwnNotices,
    /// None where the city sends no mail.
    server: Option<MailServer>,
    day: MailDay,
}

/// What is wanted: notices, or none.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NoticesForm {
    notices: String,
}

/// Shows it.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    let person = context.actor()?.person;
    let read = context
        .state
        .database
        .read(move |connection| Ok((notices::own(connection, person)?, city::settings(connection)?)));
    let (own, settings) = read.await?;
    let shell = context.shell(context.words().text("account-mail-title"));
    respond::page(&OwnMailPage { shell, own, server: settings.mail_server, day: settings.mail_day })
}

/// Switches them on or off. What is sent of a form without a choice changes nothing.
pub async fn update(context: Context, sent: Sent<NoticesForm>) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?.clone();
    let saved = sent.write(&context, move |writer, sent| {
        let wanted = match sent.typed.notices.as_str() {
            "on" => true,
            "off" => false,
            _ => return Ok::<_, Refusal>(writer.written(())),
        };
        notices::set_own(writer, &Author::themselves(actor.person, &actor.name), actor.person, wanted)?;
        Ok(writer.written(()))
    });
    saved.await?;
    Ok(respond::see_other(&context.to().own_mail()))
}
