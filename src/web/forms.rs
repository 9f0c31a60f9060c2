//! Forms of signed-in people. A form is accepted only with the token of the session it was made for.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Form;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::access::SignedIn;
use super::errors::WebError;

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
        let form = Form::<Guarded<T>>::from_request(request, payload);
        Box::pin(async move {
            let form = form.await?.into_inner();
            match token {
                Some(token) if same(&token, &form.token) => Ok(Self(form.form)),
                _ => Err(WebError::StaleForm.into()),
            }
        })
    }
}

/// Whether two tokens are the same, in a time that does not tell how far they agree.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one.bytes().zip(other.bytes()).fold(0, |difference, (left, right)| difference | (left ^ right)) == 0
}
