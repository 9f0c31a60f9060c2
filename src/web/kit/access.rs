//! Who may come in at all. A route names its rule; the finer right to one thing is a permit of `domain::policy`.

use std::sync::Arc;

use actix_session::SessionExt;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::LOCATION;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};

use crate::domain::language::Language;
use crate::domain::numbers::PersonNumber;
use crate::domain::person::Actor;
use crate::store::published::city::{City, Languages};
use crate::web::kit::address::{To, split_language};
use crate::web::kit::body;
use crate::web::kit::caller;
use crate::web::kit::context::Context;
use crate::web::kit::draft::Carried;
use crate::web::kit::errors::WebError;
use crate::web::kit::security;
use crate::web::kit::session_store::KEY_HASH;
use crate::web::kit::state::State;

/// The rule of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody; the session is not even looked at.
    Public,
    /// Whoever runs the server: on the machine itself, or with the token of the settings. To others it isn't there.
    Operator,
    /// Everybody, and the page cares about who is signed in: the login page.
    Anyone,
    /// Whoever is signed in, even with an initial password or without a post.
    Account,
    /// Whoever is signed in, holds a post today, has chosen their own password and, where one is required, has a second
    /// factor.
    Staff,
}

/// Somebody signed in, as the session says.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub actor: Arc<Actor>,
    /// The token that the forms of this session carry, each page's under a mask of its own.
    pub token: String,
    /// The hash of the session's key.
    pub key_hash: String,
    /// The city with its settings as they are now.
    pub city: Arc<City>,
}

/// The key under which the session holds the person's number.
pub const PERSON: &str = "person";
/// The key under which the session holds the token of its forms.
pub const TOKEN: &str = "token";
/// The key under which the session holds the address from which it was begun.
pub const ADDRESS: &str = "address";
/// The key under which the session holds what the device called itself.
pub const DEVICE: &str = "device";
/// The key under which the session holds that it was begun with an account elsewhere, and without a password.
pub const BY_PROVIDER: &str = "by_provider";

/// Asks somebody to sign in who sent a form after their session had ended, and takes along what they had typed.
pub type AskToSignIn = fn(&Context, &HttpRequest, Carried) -> Result<HttpResponse, WebError>;

/// Lets a request in or not. Runs inside the session's middleware.
pub async fn guard(
    access: Access,
    ask_to_sign_in: AskToSignIn,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(state) = request.app_data::<Data<State>>().cloned() else {
        return Ok(refuse(request, WebError::Internal("the application has no state".to_owned())));
    };
    if !security::comes_from_here(request.method(), request.headers(), &state.settings.public_address) {
        return Ok(refuse(request, WebError::StaleForm));
    }
    // Nobody types a null byte, and PostgreSQL knows no text with one.
    if request.query_string().contains("%00") {
        return Ok(refuse(request, WebError::NotFound));
    }
    if split_language(request.path()).0 == Language::English && state.city().languages == Languages::Japanese {
        return Ok(leave_english(request));
    }
    if access == Access::Operator && !is_operator(request.request(), &state) {
        return Ok(refuse(request, WebError::NotFound));
    }
    if matches!(access, Access::Public | Access::Operator) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let signed_in = match signed_in(&request, &state).await {
        Ok(signed_in) => signed_in,
        Err(error) => return Ok(refuse(request, error)),
    };
    // Whoever came without a password may have none but one that nobody has handed to them.
    let by_provider = request.get_session().get(BY_PROVIDER).unwrap_or_default().unwrap_or(false);
    let must_change = signed_in.as_ref().is_some_and(|known| known.actor.must_change_password && !by_provider);
    let must_set_up = signed_in.as_ref().is_some_and(|known| known.actor.must_set_up_second_factor);
    let has_post = signed_in.as_ref().is_some_and(|known| !known.actor.posts.is_empty());
    let known = signed_in.is_some();
    if let Some(signed_in) = signed_in {
        request.extensions_mut().insert(signed_in);
    }
    match access {
        Access::Staff if !known && !request.method().is_safe() => {
            return Ok(carry_to_login(request, ask_to_sign_in).await);
        }
        Access::Account | Access::Staff if !known => return Ok(send_to_login(request)),
        Access::Staff if must_change => return Ok(send(request, |to| to.own_password().to_string())),
        Access::Staff if must_set_up => return Ok(send(request, |to| to.own_second_factor().to_string())),
        Access::Staff if !has_post => return Ok(refuse(request, WebError::Forbidden)),
        Access::Public | Access::Operator | Access::Anyone | Access::Account | Access::Staff => {}
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn is_operator(request: &HttpRequest, state: &State) -> bool {
    let token = state.settings.metrics_token.as_deref();
    caller::is_here(request) || token.is_some_and(|token| caller::shows(request, token))
}

async fn signed_in(request: &ServiceRequest, state: &State) -> Result<Option<SignedIn>, WebError> {
    let session = request.get_session();
    let person: Option<PersonNumber> = session.get(PERSON).unwrap_or_default();
    let token: Option<String> = session.get(TOKEN).unwrap_or_default();
    let Some((_, token)) = person.zip(token) else { return Ok(None) };
    let Some(key_hash): Option<String> = session.get(KEY_HASH).unwrap_or_default() else { return Ok(None) };
    let known = state.sessions.at_hand(key_hash.clone()).await?;
    let Some((known, actor)) = known.and_then(|known| Some((Arc::clone(&known), known.actor.clone()?))) else {
        session.purge();
        return Ok(None);
    };
    Ok(Some(SignedIn { actor, token, key_hash, city: Arc::clone(&known.city) }))
}

/// Where the city offers no English, an address in English leads to the Japanese page; nothing is sent there.
fn leave_english(request: ServiceRequest) -> ServiceResponse<BoxBody> {
    if !request.method().is_safe() {
        return refuse(request, WebError::NotFound);
    }
    let (_, path) = split_language(request.path());
    let query = Some(request.query_string()).filter(|query| !query.is_empty());
    let address = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let response = HttpResponse::SeeOther().insert_header((LOCATION, address)).finish();
    request.into_response(response)
}

fn refuse(request: ServiceRequest, error: WebError) -> ServiceResponse<BoxBody> {
    request.error_response(error)
}

fn send(request: ServiceRequest, whither: impl FnOnce(To) -> String) -> ServiceResponse<BoxBody> {
    let (language, _) = split_language(request.path());
    let response = HttpResponse::SeeOther().insert_header((LOCATION, whither(To::language(language)))).finish();
    request.into_response(response)
}

/// A form of the office that was sent after its session had ended: the login takes along what was typed. Forms of
/// one's account are not carried: they hold passwords.
async fn carry_to_login(mut request: ServiceRequest, ask_to_sign_in: AskToSignIn) -> ServiceResponse<BoxBody> {
    let (head, payload) = request.parts_mut();
    let (fields, _held) = match body::carried(head, payload).await {
        Ok(carried) => carried,
        Err(error) => {
            // Whoever is too slow, or finds no room, is told so.
            let told = matches!(error.as_error(), Some(WebError::TooSlow | WebError::Unavailable(_)));
            return if told { request.error_response(error) } else { refuse(request, WebError::SignInRequired) };
        }
    };
    let page = Carried::of(request.request(), fields)
        .and_then(|carried| ask_to_sign_in(&Context::of(request.request())?, request.request(), carried));
    match page {
        Ok(response) => request.into_response(response),
        Err(error) => refuse(request, error),
    }
}

/// A page leads back to itself through the login; a form that was sent is answered with a page that says so.
fn send_to_login(request: ServiceRequest) -> ServiceResponse<BoxBody> {
    if !request.method().is_safe() {
        return refuse(request, WebError::SignInRequired);
    }
    let path = split_language(request.path()).1;
    let next = Some(request.query_string()).filter(|query| !query.is_empty());
    let next = next.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    send(request, |to| to.login().with("next", next).to_string())
}
