//! Forms of signed-in people. A form is accepted only with the token of the session it was made for.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::error::{ErrorBadRequest, InternalError};
use actix_web::web::{Bytes, Form};
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::access::SignedIn;
use super::context::Context;
use super::drafts;
use super::errors::WebError;

/// A form of text: without a null byte, which nobody types and PostgreSQL does not store.
pub struct TextForm<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for TextForm<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let body = body.await?;
            if body.contains(&0) || body.windows(3).any(|bytes| bytes == b"%00") {
                return Err(ErrorBadRequest("a null byte"));
            }
            let form = Form::<T>::from_request(&request, &mut Payload::from(body)).await?;
            Ok(Self(form.into_inner()))
        })
    }
}

/// A form whose token was right.
pub struct SafeForm<T>(pub T);

#[derive(Deserialize)]
struct Guarded<T> {
    #[serde(default)]
    token: String,
    #[serde(flatten)]
    form: T,
}

impl<T: DeserializeOwned + 'static> FromRequest for SafeForm<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let token = request.extensions().get::<SignedIn>().map(|signed_in| signed_in.token.clone());
        let body = Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let body = body.await?;
            let TextForm(form) =
                TextForm::<Guarded<T>>::from_request(&request, &mut Payload::from(body.clone())).await?;
            match token {
                Some(token) if same(&token, &form.token) => Ok(Self(form.form)),
                Some(_) => Err(stale(&request, body).await),
                None => Err(WebError::StaleForm.into()),
            }
        })
    }
}

/// The fields of a form by their names.
pub type Fields = BTreeMap<String, String>;

/// What was typed into a form and what is wrong with it.
#[derive(Default)]
pub struct Typed {
    /// The fields as they were sent.
    pub fields: Fields,
    /// The fields that are wrong, each with the key of the words that say why.
    pub problems: Vec<(String, &'static str)>,
}

impl Typed {
    /// A form with one thing wrong.
    pub fn wrong(fields: Fields, field: &str, words: &'static str) -> Self {
        Self { fields, problems: vec![(field.to_owned(), words)] }
    }

    /// What was typed into a field.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.fields.get(field).map(String::as_str)
    }

    /// What is wrong with a field.
    pub fn problem(&self, field: &str) -> Option<&'static str> {
        self.problems.iter().find(|(of, _)| of == field).map(|(_, words)| *words)
    }
}

/// A field without the spaces around it.
pub fn field<'fields>(fields: &'fields Fields, name: &str) -> &'fields str {
    fields.get(name).map_or("", |typed| typed.trim())
}

/// Whether this is the token of the session, for a form that is no [`SafeForm`].
pub fn is_token(context: &Context, token: &str) -> bool {
    context.signed_in().is_some_and(|signed_in| same(&signed_in.token, token))
}

/// The answer to a form with the token of another session: a page that gives back what was typed.
async fn stale(request: &HttpRequest, body: Bytes) -> Error {
    let Ok(TextForm(fields)) = TextForm::<drafts::Fields>::from_request(request, &mut Payload::from(body)).await else {
        return WebError::StaleForm.into();
    };
    let pattern = request.match_pattern().unwrap_or_default();
    match Context::of(request).and_then(|context| drafts::stale(&context, &pattern, fields)) {
        Ok(page) => InternalError::from_response(WebError::StaleForm, page).into(),
        Err(error) => error.into(),
    }
}

/// Whether two tokens are the same, in a time that does not tell how far they agree.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one.bytes().zip(other.bytes()).fold(0, |difference, (left, right)| difference | (left ^ right)) == 0
}
