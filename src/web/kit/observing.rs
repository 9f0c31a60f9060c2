//! What is known of a request from outside: its number, which stands in the log, in the answer and on the page that tells
//! of an error, and how long it took. A page that is kept is answered before any of this: it has no number, since caches
//! give it to others, and is only counted.

use std::fmt;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage as _, HttpRequest};
use rand::seq::IndexedRandom as _;
use tracing::Instrument as _;

use crate::domain::network::Network;
use crate::web::kit::caller;
use crate::web::kit::state::State;

/// Where the number of a request stands.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Letters and figures that nobody takes for another, on the phone either.
const LETTERS: &[u8] = b"23456789abcdefghjkmnpqrstvwxyz";
/// How many of them a number has: thirty to the twelfth, so that no two of a year are the same.
const LENGTH: usize = 12;
/// How long the number of a proxy may be.
const LENGTHS: std::ops::RangeInclusive<usize> = 8..=64;

/// The number of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// The one that a proxy of ours has given, where it is fit to be written down; a new one otherwise.
    fn of(request: &HttpRequest, trusted: &[Network]) -> Self {
        let given = || request.headers().get(HEADER)?.to_str().ok().and_then(Self::read);
        let given = if caller::is_proxy(request, trusted) { given() } else { None };
        given.unwrap_or_else(Self::new)
    }

    fn new() -> Self {
        let mut chance = rand::rng();
        Self((0..LENGTH).filter_map(|_| LETTERS.choose(&mut chance)).copied().map(char::from).collect())
    }

    fn read(given: &str) -> Option<Self> {
        let is_fit = LENGTHS.contains(&given.len()) && given.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        is_fit.then(|| Self(given.to_owned()))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Numbers a request, and counts how it was answered.
pub async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(state) = request.app_data::<Data<State>>().cloned() else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let id = RequestId::of(request.request(), &state.settings.trusted_proxies);
    request.extensions_mut().insert(id.clone());
    let begun = Instant::now();
    // An error's line has the number however little is logged.
    let span = tracing::error_span!("request", %id);
    let mut response = next.call(request).instrument(span).await?.map_into_boxed_body();
    let (method, status) = (response.request().method().clone(), response.status());
    state.metrics.answered(route(response.request()), &method, status, begun.elapsed());
    if is_for_one(status, response.headers())
        && let Ok(value) = HeaderValue::from_str(&id.0)
    {
        response.headers_mut().insert(HEADER, value);
    }
    Ok(response)
}

/// Whether an answer is given to whoever asked alone. What caches keep would give its number to others.
fn is_for_one(status: StatusCode, headers: &HeaderMap) -> bool {
    let is_kept = headers.get(CACHE_CONTROL).is_some_and(|policy| policy != "no-store");
    status != StatusCode::NOT_MODIFIED && !is_kept
}

/// The pattern of an address, in whichever language, which says nothing of who asked for what.
#[derive(Debug, Clone, Copy)]
struct Pattern(&'static str);

/// Notes which route a request has found.
pub async fn on_route(
    pattern: &'static str,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    request.extensions_mut().insert(Pattern(pattern));
    next.call(request).await
}

/// The pattern of the route that a request has found, or `none`.
pub(super) fn route(request: &HttpRequest) -> &'static str {
    request.extensions().get::<Pattern>().map_or("none", |pattern| pattern.0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use actix_web::test::TestRequest;

    use super::*;

    fn of(peer: &str, given: &str) -> String {
        let request = TestRequest::default().peer_addr(format!("{peer}:4711").parse().expect("an address"));
        let trusted = ["10.0.0.0/8".parse().expect("a network")];
        RequestId::of(&request.insert_header((HEADER, given)).to_http_request(), &trusted).to_string()
    }

    #[test]
    fn a_proxy_of_ours_may_give_the_number_and_nobody_else() {
        let given = "6f1e0a2b3c4d5e6f-708192a3b4c5d6e7";
        assert_eq!(of("10.0.0.2", given), given);
        assert_ne!(of("203.0.113.9", given), given);
    }

    #[test]
    fn what_does_not_belong_into_a_log_is_no_number() {
        for given in ["", "short", "two words", "line\u{e9}", "<script>alert", "x".repeat(65).as_str()] {
            assert_ne!(of("10.0.0.2", given), given);
        }
    }

    #[test]
    fn no_two_requests_have_the_same_number() {
        let numbers: BTreeSet<String> = (0..1000).map(|_| RequestId::new().to_string()).collect();
        assert_eq!(numbers.len(), 1000);
        assert!(numbers.iter().all(|number| number.len() == LENGTH && RequestId::read(number).is_some()));
    }
}
