//! Forms of signed-in people, with and without a file. A form is accepted only with the token of the session it was
//! made for.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use actix_multipart::form::bytes::Bytes as FileBytes;
use actix_multipart::form::text::Text;
use actix_multipart::form::{MultipartForm, MultipartFormConfig};
use actix_web::dev::Payload;
use actix_web::error::{ErrorBadRequest, ErrorPayloadTooLarge, InternalError};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, Form};
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::web::kit::access::SignedIn;
use crate::web::kit::context::Context;
use crate::web::kit::drafts;
use crate::web::kit::errors::WebError;

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
    match TextForm::<drafts::Fields>::from_request(request, &mut Payload::from(body)).await {
        Ok(TextForm(fields)) => give_back(request, fields),
        Err(_) => WebError::StaleForm.into(),
    }
}

/// The answer to a form that is not taken: a page that gives back what was typed.
fn give_back(request: &HttpRequest, fields: drafts::Fields) -> Error {
    let pattern = request.match_pattern().unwrap_or_default();
    match Context::of(request).and_then(|context| drafts::stale(&context, &pattern, fields)) {
        Ok(page) => InternalError::from_response(WebError::StaleForm, page).into(),
        Err(error) => error.into(),
    }
}

/// The most bytes of a form with a file, all of it together.
pub const LARGEST_UPLOAD: usize = 12 * 1024 * 1024;

/// A form with a file, or with the same as text in the field `table`: what a browser sends as multipart, or as a plain
/// form where there is no file. Its token was right.
pub struct SafeUpload {
    /// The file that was chosen, with its name.
    pub file: Option<UploadedFile>,
    /// The text that was typed, or kept from the file that was shown before.
    pub table: String,
    /// What the form does: the value of the button that was pressed.
    pub act: String,
    /// The fingerprint of what was shown.
    pub seen: String,
}

/// A file that was sent along.
pub struct UploadedFile {
    /// Its name on the sender's machine.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

#[derive(MultipartForm)]
struct Parts {
    token: Option<Text<String>>,
    table: Option<Text<String>>,
    act: Option<Text<String>>,
    seen: Option<Text<String>>,
    #[multipart(limit = "10 MiB")]
    file: Option<FileBytes>,
}

impl SafeUpload {
    /// What multipart forms may hold.
    pub fn limits() -> MultipartFormConfig {
        let refuse = |error: actix_multipart::MultipartError, _: &HttpRequest| match error {
            actix_multipart::MultipartError::Payload(_) => ErrorPayloadTooLarge(error),
            other => ErrorBadRequest(other),
        };
        MultipartFormConfig::default().total_limit(LARGEST_UPLOAD).memory_limit(LARGEST_UPLOAD).error_handler(refuse)
    }

    fn of_parts(parts: Parts) -> (String, Self) {
        let text = |part: Option<Text<String>>| part.map(Text::into_inner).unwrap_or_default();
        let file =
            parts.file.map(|file| UploadedFile { name: file.file_name.unwrap_or_default(), bytes: file.data.to_vec() });
        // A browser sends an empty file where none was chosen.
        let file = file.filter(|file| !(file.name.is_empty() && file.bytes.is_empty()));
        (text(parts.token), Self { file, table: text(parts.table), act: text(parts.act), seen: text(parts.seen) })
    }

    /// The text that was typed; a file is still where it came from.
    fn typed(self) -> drafts::Fields {
        drafts::Fields::of("table", self.table)
    }

    fn of_fields(mut fields: BTreeMap<String, String>) -> (String, Self) {
        let mut take = |name: &str| fields.remove(name).unwrap_or_default();
        (take("token"), Self { file: None, table: take("table"), act: take("act"), seen: take("seen") })
    }
}

/// What was typed into a form, with or without a file: the fields of a plain one, the pasted table of an upload.
pub struct SentText(pub drafts::Fields);

impl FromRequest for SentText {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            if !is_multipart(&request) {
                return Ok(Self(TextForm::from_request(&request, &mut payload).await?.0));
            }
            let parts = MultipartForm::<Parts>::from_request(&request, &mut payload).await?.into_inner();
            Ok(Self(SafeUpload::of_parts(parts).1.typed()))
        })
    }
}

fn is_multipart(request: &HttpRequest) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/"))
}

impl FromRequest for SafeUpload {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let token = request.extensions().get::<SignedIn>().map(|signed_in| signed_in.token.clone());
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let (sent, form) = if is_multipart(&request) {
                Self::of_parts(MultipartForm::<Parts>::from_request(&request, &mut payload).await?.into_inner())
            } else {
                Self::of_fields(TextForm::from_request(&request, &mut payload).await?.0)
            };
            match token {
                Some(token) if same(&token, &sent) => Ok(form),
                _ => Err(give_back(&request, form.typed())),
            }
        })
    }
}

/// Whether two tokens are the same, in a time that does not tell how far they agree.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one.bytes().zip(other.bytes()).fold(0, |difference, (left, right)| difference | (left ^ right)) == 0
}
