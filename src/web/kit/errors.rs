//! Errors and the pages that tell of them. Internal detail goes to the log only.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpResponse, ResponseError};
use askama::Template;
use serde_json::json;

use crate::domain::policy::Denied;
use crate::store::access_log;
use crate::store::kit::{Collides, Conflict, StoreError, Written};
use crate::web::kit::body::LARGEST_FILE_MB;
use crate::web::kit::context::Context;
use crate::web::kit::given_back::GivenBack;
use crate::web::kit::observing::RequestId;
use crate::web::kit::security;
use crate::web::kit::shell::Shell;

/// When somebody may try again whom the database didn't answer.
pub const SECONDS_TO_WAIT: u32 = 10;

/// What an error is for programs (RFC 9457).
pub const PROBLEM: &str = "application/problem+json";
/// Where there are only programs.
const OF_PROGRAMS: &str = "/api/";

/// What can go wrong in a request.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// There is no such thing, or nobody may know that there is.
    #[error("not found")]
    NotFound,
    /// It exists, and who is signed in may not know: told like [`WebError::NotFound`], and noted in the access log.
    #[error("hidden")]
    Hidden,
    #[error("sign-in required")]
    SignInRequired,
    /// Who is signed in may not do this, and knows that it exists.
    #[error("forbidden")]
    Forbidden,
    /// The form is not from this session, or too old.
    #[error("stale form")]
    StaleForm,
    /// Somebody else was faster.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// The body of the request came too slowly.
    #[error("too slow")]
    TooSlow,
    /// The database is not available, or what there is room for is taken.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// What is stored can't be read any more.
    #[error("damaged: {0}")]
    Damaged(String),
    /// What was published is not what is stored as such.
    #[error("a publication is not what was published: its hash differs; `ichirizuka check` tells which")]
    Altered,
    #[error("internal error: {0}")]
    Internal(String),
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::Conflict(what) => Self::Conflict(what),
            StoreError::Unavailable(cause) => Self::Unavailable(cause),
            error @ StoreError::NoFolder(_) => Self::Unavailable(error.to_string()),
            error @ (StoreError::Address | StoreError::Replica(_) | StoreError::NoCity(_) | StoreError::Newer(_)) => {
                Self::Internal(error.to_string())
            }
            StoreError::Damaged(how) => Self::Damaged(how),
            StoreError::Altered => Self::Altered,
            StoreError::Internal(cause) => Self::Internal(cause),
        }
    }
}

impl Collides for WebError {
    fn collided(&self) -> bool {
        matches!(self, Self::Conflict(Conflict::Collided))
    }

    fn is_unexplained(&self) -> bool {
        matches!(self, Self::Internal(_))
    }
}

impl From<Denied> for WebError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NoRight => Self::Hidden,
            Denied::YearClosed => Self::Conflict(Conflict::YearClosed),
            Denied::NotNow => Self::Conflict(Conflict::StandsElsewhere),
            Denied::OwnWriting | Denied::SecondApproval => Self::Forbidden,
        }
    }
}

impl From<askama::Error> for WebError {
    fn from(error: askama::Error) -> Self {
        Self::Internal(format!("template: {error}"))
    }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::Hidden => StatusCode::NOT_FOUND,
            Self::SignInRequired => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::StaleForm => StatusCode::FORBIDDEN,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Damaged(_) | Self::Altered | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status_code());
        if matches!(self, Self::Unavailable(_)) {
            response.insert_header((RETRY_AFTER, SECONDS_TO_WAIT));
        }
        response.finish()
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    status: u16,
    message: String,
    sign_in: bool,
    /// The number of the request, where somebody may ask about it.
    id: Option<RequestId>,
    /// What was sent and not taken in.
    given_back: Option<GivenBack>,
}

/// Answers for a session that can't be loaded or kept: actix-session lets go of the request then, with nothing but an
/// empty answer. Sessions are in the database; without them the server is of no use to whoever has one.
pub async fn of_the_session(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let asked = request.request().clone();
    match next.call(request).await {
        Ok(response) => Ok(response.map_into_boxed_body()),
        Err(error) => Ok(ServiceResponse::from_err(WebError::Unavailable(format!("session: {error}")), asked)),
    }
}

/// Gives every error a page with navigation, whoever raised it.
pub async fn pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(response);
    }
    let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|value| {
        value.to_str().is_ok_and(|value| value.starts_with("text/html") || value.starts_with("application/json"))
    });
    // What answers without an error and says what it is, such as to whoever watches the server, is as it is to be.
    let is_told = response.response().error().is_none() && response.headers().contains_key(CONTENT_TYPE);
    if is_page || is_told {
        return Ok(response);
    }
    if let Some(error) = response.response().error() {
        if status.is_server_error() {
            tracing::error!(path = response.request().path(), %status, %error, "request failed");
        } else if is_asked_about(status) {
            tracing::info!(path = response.request().path(), %status, %error, "request refused");
        } else {
            tracing::debug!(path = response.request().path(), %status, %error, "request refused");
        }
    }
    let context = Context::of(response.request());
    if let Ok(context) = &context
        && let Some(WebError::Hidden | WebError::Forbidden) =
            response.response().error().and_then(|error| error.as_error::<WebError>())
    {
        note_refusal(context, status).await;
    }
    let page = context.and_then(|context| render(&context, &response));
    let (request, old) = response.into_parts();
    let mut new = HttpResponse::build(old.status());
    for name in [RETRY_AFTER, ALLOW] {
        if let Some(value) = old.headers().get(&name) {
            new.insert_header((name, value.clone()));
        }
    }
    new.insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store")));
    new.insert_header(security::ROBOTS);
    let new = match page {
        Ok((media_type, page)) => new.content_type(media_type).body(page),
        Err(_) => new.finish(),
    };
    Ok(ServiceResponse::new(request, new))
}

/// Whether somebody may ask the office why, so that the page has the number under which the log tells. A page that isn't
/// there looks the same each time, and as one that is hidden.
fn is_asked_about(status: StatusCode) -> bool {
    !matches!(status, StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED | StatusCode::METHOD_NOT_ALLOWED)
}

/// Notes in the access log what somebody signed in was refused.
async fn note_refusal(context: &Context, status: StatusCode) {
    let Ok(actor) = context.actor() else { return };
    let (actor, path) = (actor.clone(), context.path.clone());
    let noted = context
        .state
        .database
        .write(move |writer| access_log::refused(writer, &actor, &path, status.as_u16()).map(Written::Recorded));
    if let Err(error) = noted.await {
        tracing::warn!(%error, "a refused access could not be noted");
    }
}

/// What tells of an error, with its media type.
fn render(context: &Context, response: &ServiceResponse<BoxBody>) -> Result<(&'static str, String), WebError> {
    let status = response.status();
    let error = response.response().error().and_then(|error| error.as_error::<WebError>());
    let words = context.words();
    let kind = match (error, status) {
        (Some(WebError::StaleForm), _) => "stale-form",
        (Some(WebError::Damaged(_)), _) => "damaged",
        (Some(WebError::Altered), _) => "altered",
        (_, StatusCode::NOT_FOUND) => "not-found",
        (_, StatusCode::UNAUTHORIZED) => "sign-in-required",
        (_, StatusCode::FORBIDDEN) => "forbidden",
        (_, StatusCode::CONFLICT) => "conflict",
        (_, StatusCode::METHOD_NOT_ALLOWED) => "method",
        (_, StatusCode::PAYLOAD_TOO_LARGE) => "too-large",
        (_, StatusCode::REQUEST_TIMEOUT) => "too-slow",
        (_, StatusCode::SERVICE_UNAVAILABLE) => "unavailable",
        _ if status.is_client_error() => "bad-request",
        _ => "internal",
    };
    let title = words.text(&format!("error-{kind}-title"));
    let message = match kind {
        "too-large" => words.fill("error-too-large", [("limit", LARGEST_FILE_MB.into())]),
        _ => words.text(&format!("error-{kind}")),
    };
    if context.path.starts_with(OF_PROGRAMS) {
        let problem = json!({ "title": title, "status": status.as_u16(), "detail": message });
        return Ok((PROBLEM, problem.to_string()));
    }
    let id = response.request().extensions().get().filter(|_| is_asked_about(status)).cloned();
    let page = ErrorPage {
        shell: context.shell(title),
        status: status.as_u16(),
        message,
        sign_in: kind == "sign-in-required",
        id,
        given_back: response.request().extensions_mut().remove(),
    };
    Ok(("text/html; charset=utf-8", page.render()?))
}
