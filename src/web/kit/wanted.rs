//! What a request asks of a page that may be kept.

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderValue, IF_NONE_MATCH};
use memchr::memmem;

use crate::web::kit::coding::Coding;
use crate::web::kit::observing;

/// What a request says of the answer it can take.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) coding: Coding,
    /// The path with its query.
    pub(super) address: String,
    /// The pattern of the address.
    pub(super) route: &'static str,
    /// The tags of what whoever asks has already.
    pub(super) known: Option<HeaderValue>,
}

impl Wanted {
    pub(super) fn of(request: &HttpRequest) -> Self {
        Self {
            coding: Coding::asked_for(request.headers()),
            address: address(request).to_owned(),
            route: observing::route(request),
            known: request.headers().get(IF_NONE_MATCH).cloned(),
        }
    }

    /// Whether whoever asks has already what goes by this tag.
    pub(super) fn knows(&self, tag: &str) -> bool {
        let known = self.known.as_ref().map(HeaderValue::as_bytes);
        known.is_some_and(|tags| tags == b"*" || memmem::find(tags, tag.as_bytes()).is_some())
    }
}

/// The path of a request with its query.
pub(super) fn address(request: &HttpRequest) -> &str {
    request.uri().path_and_query().map_or("", |address| address.as_str())
}
