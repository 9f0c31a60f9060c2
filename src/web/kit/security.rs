//! Headers that every answer with a body carries, and the check that a writing request comes from this site.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::web::kit::state::State;

const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; \
                      img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same for a page that may stand in a frame on every site: it runs and sends nothing.
pub const FRAMED_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; \
                                 base-uri 'none'; frame-ancestors *";

/// Adds the security headers.
pub async fn headers(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let state = request.app_data::<Data<State>>();
    let transport = state.map_or(Transport::Plain, |state| state.settings.transport());
    let mut response = next.call(request).await?;
    // What was sent before and is not changed keeps those it came with.
    if response.status() != StatusCode::NOT_MODIFIED {
        add(response.headers_mut(), transport);
    }
    Ok(response)
}

/// How the site is reached, and what browsers are to remember of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    Plain,
    /// Over https.
    Secure,
    /// Over https, like every host below it.
    SecureWithSubdomains,
}

/// Adds them to one answer.
pub fn add(headers: &mut HeaderMap, transport: Transport) {
    let is_framed = headers.contains_key(CONTENT_SECURITY_POLICY);
    let mut set = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    // A page made for the frames of others comes with a policy of its own; the older header can't say "by all".
    if !is_framed {
        set(CONTENT_SECURITY_POLICY, POLICY);
        set(X_FRAME_OPTIONS, "DENY");
    }
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    if !headers.contains_key(SHOWN_ANYWHERE.0) {
        headers.insert(SHOWN_ANYWHERE.0, HeaderValue::from_static("same-origin"));
    }
    let strict = match transport {
        Transport::Plain => return,
        Transport::Secure => "max-age=31536000",
        Transport::SecureWithSubdomains => "max-age=31536000; includeSubDomains",
    };
    headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(strict));
}

/// Keeps what belongs to the office out of search engines: its pages, what it answers instead of them, and the login.
pub async fn unlisted(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    response.headers_mut().insert(ROBOTS.0, ROBOTS.1);
    Ok(response)
}

/// What search engines are told of a page that is none of theirs.
pub const ROBOTS: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));

/// Lets a picture be shown by other sites: a service that shows a link to a page with it.
pub const SHOWN_ANYWHERE: (HeaderName, HeaderValue) =
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));

/// Whether a request may write as far as its origin goes: browsers say where a form was sent from, and anything else
/// than this site is refused. A client that says nothing is left to the form's token.
pub fn comes_from_here(method: &Method, headers: &HeaderMap, public_address: &str) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(&HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(&ORIGIN) else { return true };
    let host = text(&HOST).unwrap_or_default();
    origin == public_address
        || (!host.is_empty() && (origin == format!("http://{host}") || origin == format!("https://{host}")))
}
