//! Forms as handlers took them before there was `form`; what is left of them goes away with those handlers.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::error::ErrorBadRequest;
use actix_web::{Error, FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

pub use crate::web::kit::body::UploadedFile;
use crate::web::kit::fields;
use crate::web::kit::form::{Sent, Upload};

/// A form whose token was right.
pub struct SafeForm<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for SafeForm<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let sent = Sent::<T>::from_request(request, payload);
        Box::pin(async move {
            let typed = Arc::into_inner(sent.await?.typed);
            typed.map(Self).ok_or_else(|| ErrorBadRequest("a form in two hands"))
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

/// A form with a file whose token was right.
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

impl FromRequest for SafeUpload {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let upload = Upload::<fields::Fields>::from_request(request, payload);
        Box::pin(async move {
            let Upload { sent, file } = upload.await?;
            let text = |name| sent.typed.get(name).to_owned();
            Ok(Self { file, table: text("table"), act: text("act"), seen: text("seen") })
        })
    }
}
