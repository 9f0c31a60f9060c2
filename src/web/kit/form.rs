//! What a form is, once for all pages: its name, the key of its showing, what was typed, what is wrong with it, and what
//! happened meanwhile.
//!
//! A page shows a [`Form`]: fresh, or with a draft, or as it came back. What is sent arrives as [`Sent`] (or
//! [`Upload`](crate::web::kit::upload::Upload), with a file), only with the token of the session it was made for. [`Sent::write`] carries it out in one transaction:
//! the work answers with a value, or leaves with a [`Refusal`], which rolls everything back. A refusal becomes the form
//! again with [`Sent::again`], with all that was typed; anything that no form can answer is an error.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::error::{ErrorBadRequest, InternalError};
use actix_web::http::StatusCode;
use actix_web::{Error, FromRequest, HttpMessage as _, HttpRequest};
use chrono::{DateTime, Utc};
use rand::distr::{Alphanumeric, SampleString as _};
use serde::de::DeserializeOwned;

use crate::domain::form_name::FormName;
use crate::domain::policy::Denied;
use crate::store::kit::{Collides, Conflict, StoreError, Writer, Written};
use crate::web::kit::access::SignedIn;
use crate::web::kit::body::{self, LARGEST_FORM, LARGEST_LOGIN};
use crate::web::kit::context::Context;
use crate::web::kit::draft;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form_pages;
use crate::web::kit::form_token;
use crate::web::kit::incoming::Held;

/// The field with the token of the session.
pub const TOKEN: &str = "token";
/// The field with the name of the form.
pub const NAME: &str = "form";
/// The field with the key of one showing of the form.
pub const KEY: &str = "entry_key";
const KEY_LENGTH: usize = 32;

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field's name, which is its `id` on the page too.
    pub field: Cow<'static, str>,
    /// The key of the words that say what is wrong.
    pub words: &'static str,
    /// The limit that these words name, where they name one.
    pub limit: Option<usize>,
    /// The part of the form it is in, where the form asks for the same of several.
    pub part: Option<String>,
}

impl Problem {
    /// Something wrong with a field.
    pub fn new(field: impl Into<Cow<'static, str>>, words: &'static str) -> Self {
        Self { field: field.into(), words, limit: None, part: None }
    }

    /// The same, naming the limit that was passed.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = Some(limit);
        self
    }

    /// The same, naming the part of the form it is in.
    #[must_use]
    pub fn part(mut self, part: Option<String>) -> Self {
        self.part = part;
        self
    }
}

/// Why what was sent is not carried out. Nothing of it is written.
#[derive(Debug)]
pub enum Refusal {
    Problems(Vec<Problem>),
    /// It was sent to be looked at, such as with one more row, and not to be carried out.
    Checked,
    /// Somebody else entered something that whoever wrote it has not seen.
    Overtaken,
    /// What it was for is closed, or has gone on, meanwhile.
    TooLate,
    /// What no form can answer.
    Failed(WebError),
}

impl Refusal {
    /// The same; a conflict that no form can answer by itself is said like this.
    #[must_use]
    pub fn conflict_is(self, said: impl Into<Self>) -> Self {
        if matches!(self, Self::Failed(WebError::Conflict(_))) { said.into() } else { self }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problems(vec![problem])
    }
}

impl From<Vec<Problem>> for Refusal {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Problems(problems)
    }
}

impl From<WebError> for Refusal {
    fn from(error: WebError) -> Self {
        Self::Failed(error)
    }
}

impl Collides for Refusal {
    fn collided(&self) -> bool {
        matches!(self, Self::Failed(error) if error.collided())
    }

    fn is_unexplained(&self) -> bool {
        matches!(self, Self::Failed(error) if error.is_unexplained())
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::YearClosed | Denied::NotNow => Self::TooLate,
            denied => Self::Failed(denied.into()),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(Conflict::ChangedMeanwhile) => Self::Overtaken,
            StoreError::Conflict(Conflict::YearClosed | Conflict::StandsElsewhere) => Self::TooLate,
            error => Self::Failed(error.into()),
        }
    }
}

/// What has become of a form since it was last shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// It is shown for the first time.
    Fresh,
    /// It holds a draft that was kept then.
    Restored(DateTime<Utc>),
    /// It came back because something is wrong with it.
    Wrong,
    /// It came back because it was sent for that.
    Checked,
    /// It came back because something was entered meanwhile.
    Overtaken,
    /// It came back because what it was for is closed or has gone on.
    TooLate,
}

/// A form on its page.
#[derive(Debug, Clone)]
pub struct Form<F> {
    pub name: FormName,
    /// The key of this showing: what is sent twice with one key counts once.
    pub key: String,
    pub typed: F,
    /// What is wrong with its fields, in the order of the form.
    pub problems: Vec<Problem>,
    pub shown: Shown,
}

impl<F> Form<F> {
    /// A form shown for the first time.
    pub fn fresh(name: FormName, typed: F) -> Self {
        Self { name, key: new_key(), typed, problems: Vec::new(), shown: Shown::Fresh }
    }

    /// What is wrong with a field.
    pub fn problem(&self, field: &str) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.field == field)
    }

    /// When the draft that it holds was kept, where it holds one.
    pub const fn restored(&self) -> Option<DateTime<Utc>> {
        match self.shown {
            Shown::Restored(at) => Some(at),
            _ => None,
        }
    }

    /// Whether something was entered meanwhile.
    pub fn is_overtaken(&self) -> bool {
        self.shown == Shown::Overtaken
    }

    /// Whether it came too late.
    pub fn is_too_late(&self) -> bool {
        self.shown == Shown::TooLate
    }

    /// Whether something is wrong with it.
    pub const fn is_wrong(&self) -> bool {
        !self.problems.is_empty()
    }

    /// The id of the text that says how a field was read, where the page shows one: while something is wrong.
    pub fn read_mark<'id, T>(&self, id: &'id str, read: &Option<T>) -> &'id str {
        if self.is_wrong() && read.is_some() { id } else { "" }
    }

    /// The status of the page that shows it.
    pub const fn status(&self) -> StatusCode {
        match self.shown {
            Shown::Fresh | Shown::Restored(_) | Shown::Checked => StatusCode::OK,
            Shown::Wrong => StatusCode::UNPROCESSABLE_ENTITY,
            Shown::Overtaken | Shown::TooLate => StatusCode::CONFLICT,
        }
    }

    /// The same form with other fields, such as what its writer has now before them.
    pub fn map<T>(self, change: impl FnOnce(F) -> T) -> Form<T> {
        let Self { name, key, typed, problems, shown } = self;
        Form { name, key, typed: change(typed), problems, shown }
    }
}

impl<F: DeserializeOwned> Form<F> {
    /// The form with the draft that whoever is signed in has of it, or else as `fresh` fills it. A draft that cannot be
    /// read is no draft.
    pub async fn open(context: &Context, name: FormName, fresh: impl FnOnce() -> F) -> Result<Self, WebError> {
        let kept = draft::load(context, name).await?;
        let restored = kept.and_then(|kept| Some((kept.fields.into_form().ok()?, kept.saved_at)));
        Ok(match restored {
            Some((typed, at)) => Self { shown: Shown::Restored(at), ..Self::fresh(name, typed) },
            None => Self::fresh(name, fresh()),
        })
    }
}

/// A form that was sent with the token of its session.
#[derive(Debug)]
pub struct Sent<F> {
    pub typed: Arc<F>,
    /// The key of its showing; empty where the sender gave none.
    pub key: String,
    name: FormName,
}

impl<F> Clone for Sent<F> {
    fn clone(&self) -> Self {
        Self { typed: Arc::clone(&self.typed), key: self.key.clone(), name: self.name }
    }
}

impl<F: Clone + Send + Sync + 'static> Sent<F> {
    /// The form's name, as it says itself or as the address says to which it was sent.
    pub const fn name(&self) -> FormName {
        self.name
    }

    /// Refuses a form without the key of its showing: what such a one enters could be entered twice.
    pub fn require_key(&self) -> Result<(), WebError> {
        if is_key(&self.key) { Ok(()) } else { Err(WebError::StaleForm) }
    }

    /// Carries the form out in one transaction, in which its draft is dropped too. `work` gets what was typed, and may
    /// run more than once.
    pub async fn write<T, W>(&self, context: &Context, work: W) -> Result<T, Refusal>
    where
        W: Fn(&mut Writer<'_>, &Self) -> Result<Written<T>, Refusal> + Send + 'static,
        T: Send + 'static,
    {
        let (sent, person) = (self.clone(), context.actor()?.person);
        let written = context.state.database.write(move |writer| {
            let written = work(writer, &sent)?;
            writer.settle(person, sent.name, &sent.key);
            Ok(written)
        });
        written.await
    }

    /// The form as it is shown again, with all that was typed; what no form can answer is an error.
    pub fn again(self, refusal: Refusal) -> Result<Form<F>, WebError> {
        let (problems, shown) = match refusal {
            Refusal::Problems(problems) => (problems, Shown::Wrong),
            Refusal::Checked => (Vec::new(), Shown::Checked),
            Refusal::Overtaken => (Vec::new(), Shown::Overtaken),
            Refusal::TooLate => (Vec::new(), Shown::TooLate),
            Refusal::Failed(error) => return Err(error),
        };
        // What is sent over what was entered meanwhile is another entry.
        let goes_on = matches!(shown, Shown::Wrong | Shown::Checked) && is_key(&self.key);
        let key = if goes_on { self.key } else { new_key() };
        let typed = Arc::unwrap_or_clone(self.typed);
        Ok(Form { name: self.name, key, typed, problems, shown })
    }
}

impl<F: DeserializeOwned + 'static> FromRequest for Sent<F> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let (fields, _held) = body::fields(&request, &mut payload, LARGEST_FORM).await?;
            accept(&request, fields)
        })
    }
}

/// A form without the token of a session: that of the login, which has one of its own. What a stranger's form takes is
/// held for as long as it is worked on.
#[derive(Debug)]
pub struct TokenlessForm<T>(pub T, pub Held);

impl<T: DeserializeOwned + 'static> FromRequest for TokenlessForm<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let (fields, held) = body::fields(&request, &mut payload, LARGEST_LOGIN).await?;
            Ok(Self(fields.into_form().map_err(ErrorBadRequest)?, held))
        })
    }
}

/// Takes a form with the right token; any other is answered with a page that gives back what was typed.
pub(super) fn accept<F: DeserializeOwned>(request: &HttpRequest, fields: Fields) -> Result<Sent<F>, Error> {
    let token = request.extensions().get::<SignedIn>().map(|signed_in| signed_in.token.clone());
    let Some(token) = token else { return Err(WebError::StaleForm.into()) };
    let name = form_pages::form_of(request, &fields);
    if !form_token::fits(&token, fields.get(TOKEN)) {
        let page = Context::of(request).and_then(|context| draft::stale(&context, name, fields));
        return Err(match page {
            Ok(page) => InternalError::from_response(WebError::StaleForm, page).into(),
            Err(error) => error.into(),
        });
    }
    let key = fields.get(KEY).to_owned();
    let typed = fields.into_form().map_err(ErrorBadRequest)?;
    Ok(Sent { typed: Arc::new(typed), key, name })
}

/// For a form of nothing but a button: what stands against it is an error and no form again.
impl From<Refusal> for WebError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Failed(error) => error,
            Refusal::Problems(_) | Refusal::Checked | Refusal::Overtaken => Self::Conflict(Conflict::ChangedMeanwhile),
            Refusal::TooLate => Self::Conflict(Conflict::StandsElsewhere),
        }
    }
}

/// A text as it is kept: with the ends of lines of this system, and without the spaces around it.
pub fn tidy(typed: &str) -> String {
    typed.replace("\r\n", "\n").trim().to_owned()
}

/// A form of nothing but its token.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
pub struct NoFields {}

/// A new key for one showing of a form.
pub fn new_key() -> String {
    Alphanumeric.sample_string(&mut rand::rng(), KEY_LENGTH)
}

/// Whether a key is one that [`new_key`] makes.
pub fn is_key(key: &str) -> bool {
    key.len() == KEY_LENGTH && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
