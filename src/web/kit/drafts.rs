//! What somebody typed and has not sent: kept as a draft, given back when the form is opened again, and carried through
//! the login where a session had ended meanwhile.
//!
//! A form is named by the address of its page, without the language. A form that keeps drafts says that name in its
//! field [`NAME`]; for any other, the page is the one at the address it was sent to, or else one step above it (see
//! [`page_of`]). A page gives a draft back with [`load`], after it has checked who may write there; of a form
//! whose page does not, [`show`] gives the text back.

use std::collections::BTreeMap;
use std::fmt;

use actix_web::HttpResponse;
use actix_web::http::Method;
use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::web::Query;
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::domain::numbers::PersonNumber;
use crate::store::drafts;
use crate::web::kit::context::{Context, localised, split_language};
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::state::State;
use crate::web::routes::ROUTES;

/// The field in which a form says its name.
pub const NAME: &str = "form";
/// The field with which a script says that it wants a line of words and no page.
const QUIET: &str = "quiet";
/// Fields that belong to one showing of a form and are not part of what was typed.
const NOT_TYPED: [&str; 4] = [NAME, QUIET, "token", "entry_key"];
/// Where the pages are that give a draft back in their form.
const GIVEN_BACK: [&str; 3] = ["/desk/goals/", "/desk/milestones/", "/desk/report"];
/// The page that shows the draft of any other form.
const KEPT: &str = "/desk/drafts";
/// The most characters the name of a form may have.
const LONGEST_NAME: usize = 200;

/// The fields of a form as they were sent, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The one field that somebody filled in.
    pub fn of(name: &str, value: String) -> Self {
        Self(vec![(name.to_owned(), value)])
    }

    /// What people typed in words, for showing it.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let in_words = |text: &&str| text.chars().any(|letter| letter.is_whitespace() || !letter.is_ascii());
        self.filled_in().map(|(_, value)| value).filter(in_words)
    }

    /// Every field with its value.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The value of a field; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// The value of a field, where there is one.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The fields by their names.
    pub fn by_name(&self) -> BTreeMap<String, String> {
        self.0.iter().cloned().collect()
    }

    /// Every field that holds something.
    pub fn filled_in(&self) -> impl Iterator<Item = (&str, &str)> {
        let filled = self.0.iter().filter(|(_, value)| !value.trim().is_empty());
        filled.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same without what belongs to one showing of the form.
    fn typed(self) -> Self {
        Self(self.0.into_iter().filter(|(name, _)| !NOT_TYPED.contains(&name.as_str())).collect())
    }
}

/// From a form as it was sent, or from a draft as it is stored; a field may be there more than once.
impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the fields of a form")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Fields, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = fields.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Fields(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// A draft as a page gives it back.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What was typed.
    pub fields: Fields,
    /// When it was kept.
    pub saved_at: DateTime<Utc>,
}

/// The draft that who is signed in has of a form.
pub async fn load(context: &Context, form: &str) -> Result<Option<Kept>, WebError> {
    let (person, form) = (context.actor()?.person, form.to_owned());
    let draft = context.state.database.read(move |connection| drafts::find(connection, person, &form)).await?;
    // A draft that cannot be read is no draft.
    Ok(draft.and_then(|draft| Some(Kept { fields: read(&draft.content)?, saved_at: draft.saved_at })))
}

/// Drops the draft of a form that was taken in.
pub async fn sent(context: &Context, form: &str) -> Result<(), WebError> {
    Ok(drafts::discard(&context.state.database, context.actor()?.person, form.to_owned()).await?)
}

/// Keeps a draft, unless it is empty or too large.
pub async fn keep(state: &State, person: PersonNumber, form: &str, fields: Fields) -> Result<(), WebError> {
    let fields = fields.typed();
    let content = written(&fields)?;
    if is_name(form) && content.len() <= drafts::LARGEST && fields.filled_in().next().is_some() {
        let at = state.clock.entry_time();
        drafts::keep(&state.database, person, form.to_owned(), content, at).await?;
    }
    Ok(())
}

/// Fields as one text.
pub fn written(fields: &Fields) -> Result<String, WebError> {
    serde_json::to_string(fields).map_err(|error| WebError::Internal(error.to_string()))
}

/// Fields from the text that [`written`] made.
pub fn read(text: &str) -> Option<Fields> {
    serde_json::from_str(text).ok()
}

/// Whether a text can be the name of a form: a local address.
pub fn is_name(form: &str) -> bool {
    form.starts_with('/')
        && !form.starts_with("//")
        && form.len() <= LONGEST_NAME
        && form.chars().all(|letter| letter.is_ascii_alphanumeric() || "/-_?=&.".contains(letter))
}

/// A form that was sent to `path` (matched by `pattern`) when nobody was signed in: the address of its page, and what
/// is to be kept of it.
pub fn page_of(path: &str, pattern: &str, fields: Fields) -> (String, Fields) {
    let has_page = |pattern: &str| ROUTES.iter().any(|route| route.method == Method::GET && route.path == pattern);
    let above = |address: &'_ str| address.rsplit_once('/').map(|(above, _)| above.to_owned()).unwrap_or_default();
    let (_, path) = split_language(path);
    let (_, pattern) = split_language(pattern);
    let named = Some(fields.get(NAME)).filter(|name| is_name(name)).map(str::to_owned);
    let page = named.unwrap_or_else(|| match pattern {
        pattern if has_page(pattern) => path.to_owned(),
        pattern if has_page(&above(pattern)) => above(path),
        _ => "/desk".to_owned(),
    });
    (page, fields.typed())
}

/// Where somebody finds the draft of a form again: on the form's page, or on one that shows what was typed.
pub fn place(form: &str) -> String {
    if GIVEN_BACK.iter().any(|page| form.starts_with(page)) {
        return form.to_owned();
    }
    let Ok(named) = askama::filters::urlencode_strict(form);
    format!("{KEPT}?{NAME}={named}")
}

#[derive(Template)]
#[template(path = "desk/drafts/show.html")]
struct KeptPage {
    shell: Shell,
    /// The address of the form's page.
    page: String,
    fields: Fields,
}

/// The form whose draft is looked for.
#[derive(Deserialize)]
pub struct KeptQuery {
    #[serde(default)]
    form: String,
}

/// Shows what somebody typed into a form whose page does not give it back. Where nothing is kept, the form's page.
pub async fn show(context: Context, query: Query<KeptQuery>) -> Result<HttpResponse, WebError> {
    let page = query.into_inner().form;
    if !is_name(&page) {
        return Err(WebError::NotFound);
    }
    let Some(kept) = load(&context, &page).await? else {
        return Ok(respond::see_other(&localised(context.language, &page)));
    };
    let shell = context.shell(context.words().text("draft-kept-title"));
    respond::page(&KeptPage { shell, page, fields: kept.fields })
}

#[derive(Template)]
#[template(path = "kit/stale.html")]
struct StalePage {
    shell: Shell,
    /// The address of the form's page.
    page: String,
    fields: Fields,
}

/// Passwords are never shown.
fn is_secret(name: &str) -> bool {
    name.contains("password")
}

/// A form that was sent with the token of another session, by somebody who is signed in: nothing is written, and what
/// was typed is shown with a button that brings it back into the form.
pub fn stale(context: &Context, pattern: &str, fields: Fields) -> Result<HttpResponse, WebError> {
    let (page, fields) = page_of(&context.path, pattern, fields);
    let typed = fields.filled_in().next().is_some();
    if !typed || fields.0.iter().any(|(name, _)| is_secret(name)) {
        return Err(WebError::StaleForm);
    }
    let shell = context.shell(context.words().text("error-stale-form-title"));
    respond::page_with_status(&StalePage { shell, page, fields }, StatusCode::FORBIDDEN)
}

/// Keeps the form that is sent here as a draft and leads back to it.
pub async fn save(context: Context, form: SafeForm<Fields>) -> Result<HttpResponse, WebError> {
    let SafeForm(fields) = form;
    let (name, quiet) = (fields.get(NAME).to_owned(), !fields.get(QUIET).is_empty());
    if !is_name(&name) {
        return Err(WebError::NotFound);
    }
    keep(&context.state, context.actor()?.person, &name, fields).await?;
    if quiet {
        let time = context.state.clock.local(context.state.clock.entry_time()).format("%H:%M").to_string();
        let words = context.words().fill("draft-saved-at", [("time", time.into())]);
        return Ok(HttpResponse::Ok().content_type(ContentType::plaintext()).body(words));
    }
    Ok(respond::see_other(&localised(context.language, &place(&name))))
}

/// Drops the draft of a form and leads back to it.
pub async fn discard(context: Context, form: SafeForm<Fields>) -> Result<HttpResponse, WebError> {
    let SafeForm(fields) = form;
    let name = fields.get(NAME).to_owned();
    if !is_name(&name) {
        return Err(WebError::NotFound);
    }
    drafts::discard(&context.state.database, context.actor()?.person, name.clone()).await?;
    Ok(respond::see_other(&localised(context.language, &name)))
}
