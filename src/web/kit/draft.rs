//! What somebody typed and has not sent: kept as a draft, given back when the form is opened again, and carried through
//! the login where a session had ended meanwhile.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::numbers::PersonNumber;
use crate::store::drafts;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{KEY, NAME, TOKEN};
use crate::web::kit::form_pages;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::state::State;

/// The field with which a script says that it wants a line of words and no page.
pub const QUIET: &str = "quiet";
/// Fields that belong to one showing of a form.
const OF_ONE_SHOWING: [&str; 3] = [QUIET, TOKEN, KEY];
/// The same with its name: what is not part of what was typed.
const NOT_TYPED: [&str; 4] = [NAME, QUIET, TOKEN, KEY];

/// A draft as a page gives it back.
#[derive(Debug, Clone)]
pub struct Kept {
    pub fields: Fields,
    pub saved_at: DateTime<Utc>,
}

/// The draft that who is signed in has of a form. One that cannot be read is no draft.
pub async fn load(context: &Context, form: FormName) -> Result<Option<Kept>, WebError> {
    let person = context.actor()?.person;
    let draft = context.state.database.read(move |connection| drafts::find(connection, person, form)).await?;
    Ok(draft.and_then(|draft| Some(Kept { fields: read(&draft.content)?, saved_at: draft.saved_at })))
}

/// Keeps a draft, unless it is empty, too large, or of a form that was taken in meanwhile.
pub async fn keep(state: &State, person: PersonNumber, form: FormName, fields: Fields) -> Result<(), WebError> {
    let key = fields.get(KEY).to_owned();
    let fields = fields.without(&NOT_TYPED);
    let content = written(&fields)?;
    if content.len() <= drafts::LARGEST && fields.filled_in().next().is_some() {
        drafts::keep(&state.database, person, form, content, key, state.clock.entry_time()).await?;
    }
    Ok(())
}

/// Drops the draft of a form whose key is not known.
pub async fn discard(context: &Context, form: FormName) -> Result<(), WebError> {
    Ok(drafts::discard(&context.state.database, context.actor()?.person, form).await?)
}

fn written(fields: &Fields) -> Result<String, WebError> {
    serde_json::to_string(fields).map_err(|error| WebError::Internal(error.to_string()))
}

/// Fields as a stored draft has them.
pub fn read(content: &str) -> Option<Fields> {
    serde_json::from_str(content).ok()
}

/// What somebody had written when their session ended. It goes along with the login and is a draft of whoever signs in.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Carried {
    /// The form's name.
    #[serde(default)]
    pub carried_to: String,
    /// Its fields, as one text.
    #[serde(default)]
    pub carried: String,
}

impl Carried {
    /// What a request sent.
    pub fn of(request: &HttpRequest, fields: Fields) -> Result<Self, WebError> {
        let form = form_pages::form_of(request, &fields);
        Ok(Self { carried_to: form.to_string(), carried: written(&fields.without(&OF_ONE_SHOWING))? })
    }

    /// Whether there is nothing to carry.
    pub const fn is_empty(&self) -> bool {
        self.carried.is_empty()
    }

    /// Keeps it as a draft; gives the name of its form. What a form sent that keeps no drafts does not take the place of a
    /// draft of the form beside it, under whose name it goes.
    pub async fn keep(&self, state: &State, person: PersonNumber) -> Result<Option<FormName>, WebError> {
        let Some((form, fields)) = self.carried_to.parse().ok().zip(read(&self.carried)) else { return Ok(None) };
        let of_another = fields.get(NAME).is_empty()
            && state.database.read(move |connection| drafts::find(connection, person, form)).await?.is_some();
        if !of_another {
            keep(state, person, form, fields).await?;
        }
        Ok(Some(form))
    }
}

#[derive(Template)]
#[template(path = "kit/stale.html")]
struct StalePage {
    shell: Shell,
    form: FormName,
    fields: Fields,
}

/// Passwords are never shown.
pub(super) fn is_secret(name: &str) -> bool {
    name.contains("password")
}

/// A form that was sent with the token of another session, by somebody who is signed in: nothing is written, and what
/// was typed is shown with a button that brings it back into the form.
pub fn stale(context: &Context, form: FormName, fields: Fields) -> Result<HttpResponse, WebError> {
    let fields = fields.without(&NOT_TYPED);
    let typed = fields.filled_in().next().is_some();
    if !typed || fields.all().any(|(name, _)| is_secret(name)) {
        return Err(WebError::StaleForm);
    }
    let shell = context.shell(context.words().text("error-stale-form-title"));
    respond::page_with_status(&StalePage { shell, form, fields }, StatusCode::FORBIDDEN)
}
