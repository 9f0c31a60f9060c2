//! A form that may bring a file along. Who may send one is known before anything of it is read.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{Error, FromRequest, HttpMessage as _, HttpRequest};
use serde::de::DeserializeOwned;

use crate::domain::person::Actor;
use crate::domain::policy::Denied;
use crate::web::kit::access::SignedIn;
use crate::web::kit::body::{self, UploadedFile};
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{self, Sent};

/// The fields beside a file.
pub trait BesideFile: DeserializeOwned + 'static {
    /// Whether somebody may send it at all.
    fn admit(actor: &Actor) -> Result<(), Denied>;
}

/// A form with a file that was sent with the token of its session.
#[derive(Debug)]
pub struct Upload<F> {
    pub sent: Sent<F>,
    pub file: Option<UploadedFile>,
}

impl<F: BesideFile> FromRequest for Upload<F> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let signed_in = request.extensions().get::<SignedIn>().cloned().ok_or(WebError::SignInRequired)?;
            F::admit(&signed_in.actor).map_err(WebError::from)?;
            let body = body::with_file(&request, &mut payload).await?;
            Ok(Self { sent: form::accept(&request, body.fields)?, file: body.file })
        })
    }
}
