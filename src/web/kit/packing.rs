//! Answers to the staff are packed on their way, and never kept.
//!
//! What is packed tells by its length whether something in it stands there twice. Who can have a page fetched again and
//! again with words of their own in it, and sees how long each answer is, could guess at the rest of the page that way. So
//! the token of the forms is another text in each answer ([`form_token`](crate::web::kit::form_token)), and a page to
//! which another site led, which alone could do that unnoticed, is sent as it is: browsers say so over https, and
//! over http there is nothing to guess at. What colleagues write on a page they write for those who read it, once and
//! signed. The login, which holds a token of its own, is not packed.

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, VARY};
use actix_web::web::{Bytes, block};

use crate::web::kit::coding::{Coding, Effort};

/// What is shorter travels in one or two parcels however it is sent.
const WORTH_IT: usize = 2048;
/// Packing so much takes half a millisecond; what is longer is packed where nobody waits for the thread.
const AT_ONCE: usize = 256 * 1024;
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The answer, packed where whoever asked takes that and it is worth it.
pub(super) async fn packed(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    if !is_text(response.headers()) {
        return response;
    }
    let (request, response) = response.into_parts();
    let coding = if is_led_here(request.headers()) { Coding::Identity } else { Coding::asked_for(request.headers()) };
    let (mut head, body) = response.into_parts();
    head.headers_mut().insert(VARY, HeaderValue::from_static("Accept-Encoding, Sec-Fetch-Site"));
    let body = match body.try_into_bytes() {
        Ok(body) => body,
        Err(body) => return ServiceResponse::new(request, head.set_body(body)),
    };
    let (body, header) = match coding.header() {
        Some(header) if body.len() >= WORTH_IT => {
            packed_body(coding, &body).await.map_or((body, None), |packed| (packed, Some(header)))
        }
        _ => (body, None),
    };
    if let Some(header) = header {
        head.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(header.as_str()));
    }
    ServiceResponse::new(request, head.set_body(BoxBody::new(body)))
}

async fn packed_body(coding: Coding, body: &Bytes) -> Option<Bytes> {
    let given = body.clone();
    let pack = move || coding.pack(&given, Effort::InPassing).ok().map(Bytes::from);
    if body.len() > AT_ONCE { block(pack).await.ok().flatten() } else { pack() }
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/") || kind.starts_with("application/json")
}

/// Whether another site led here.
fn is_led_here(headers: &HeaderMap) -> bool {
    headers.get(FETCH_SITE).is_some_and(|site| matches!(site.as_bytes(), b"cross-site" | b"same-site"))
}
