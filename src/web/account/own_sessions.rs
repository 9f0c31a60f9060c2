//! Where somebody is signed in: one's own sessions, each to be ended.

use std::collections::HashMap;

use actix_web::HttpResponse;
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::domain::person::Author;
use crate::store::sessions::{self, Listed, name_of};
use crate::web::kit::access::{ADDRESS, DEVICE};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// What stands for all sessions but one's own.
const OTHERS: &str = "others";

#[derive(Template)]
#[template(path = "account/own_sessions.html")]
struct SessionsPage {
    shell: Shell,
    rows: Vec<Row>,
}

/// A session on the page.
struct Row {
    name: String,
    /// What the device called itself.
    device: Option<String>,
    /// From where it was begun.
    address: Option<String>,
    begun: DateTime<Utc>,
    last_used: DateTime<Utc>,
    is_this: bool,
}

impl Row {
    fn of(listed: &Listed, this: &str) -> Self {
        let contents: HashMap<String, String> = serde_json::from_str(&listed.session.state).unwrap_or_default();
        let name = listed.name();
        Self {
            is_this: name == this,
            device: held(&contents, DEVICE),
            address: held(&contents, ADDRESS),
            begun: listed.session.created_at,
            last_used: listed.session.last_seen_at,
            name,
        }
    }
}

fn held<T: DeserializeOwned>(contents: &HashMap<String, String>, key: &str) -> Option<T> {
    serde_json::from_str(contents.get(key)?).ok()
}

/// The session of a request, by its name.
fn this(context: &Context) -> String {
    context.signed_in().map(|signed_in| name_of(&signed_in.key_hash)).unwrap_or_default()
}

/// Lists them.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    let person = context.actor()?.person;
    let listed = context.state.database.read(move |connection| sessions::of(connection, person, Utc::now())).await?;
    let this = this(&context);
    let mut rows: Vec<Row> = listed.iter().map(|listed| Row::of(listed, &this)).collect();
    rows.sort_by_key(|row| !row.is_this);
    respond::page(&SessionsPage { shell: context.shell(context.words().text("sessions-title")), rows })
}

/// Which session is to end.
#[derive(Debug, Clone, Deserialize)]
pub struct RevokeForm {
    #[serde(default)]
    session: String,
}

/// Ends one of them, or all others.
pub async fn revoke(context: Context, sent: Sent<RevokeForm>) -> Result<HttpResponse, WebError> {
    let (actor, this) = (context.actor()?.clone(), this(&context));
    let revoked = sent.write(&context, move |writer, sent| {
        let wanted = sent.typed.session.as_str();
        let ends = |name: &str| if wanted == OTHERS { name != this } else { name == wanted };
        sessions::revoke(writer, &Author::themselves(actor.person, &actor.name), actor.person, ends)?;
        Ok::<_, Refusal>(writer.written(()))
    });
    revoked.await?;
    Ok(respond::see_other(&context.to().own_sessions()))
}
