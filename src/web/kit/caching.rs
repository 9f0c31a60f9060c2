//! How answers may be kept: public pages with a strong `ETag` and a 304 where nothing changed, staff pages not at all.

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG, EntityTag, HeaderValue, IF_NONE_MATCH, IfNoneMatch, VARY};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse};

use crate::domain::digest;

/// How the answer of a route may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// By anybody, asking each time whether it is still current: strong `ETag`, 304.
    Revalidate,
    /// By nobody.
    Never,
    /// As the handler says.
    Own,
}

/// Applies the cache policy of a route.
pub async fn apply(
    cache: Cache,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let known: Option<IfNoneMatch> =
        request.headers().contains_key(IF_NONE_MATCH).then(|| request.get_header()).flatten();
    let response = next.call(request).await?.map_into_boxed_body();
    match cache {
        Cache::Own => Ok(response),
        Cache::Never => Ok(with(response, "no-store")),
        Cache::Revalidate if response.status() != StatusCode::OK => Ok(response),
        Cache::Revalidate => revalidate(response, known).await,
    }
}

fn with(mut response: ServiceResponse<BoxBody>, policy: &'static str) -> ServiceResponse<BoxBody> {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(policy));
    response
}

async fn revalidate(
    response: ServiceResponse<BoxBody>,
    known: Option<IfNoneMatch>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let bytes = to_bytes(body).await.map_err(|_| actix_web::error::ErrorInternalServerError("body"))?;
    let tag = EntityTag::new_strong(digest::sha256(&bytes));
    let unchanged = match known {
        Some(IfNoneMatch::Any) => true,
        Some(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
        None => false,
    };
    let mut response = if unchanged {
        HttpResponse::new(StatusCode::NOT_MODIFIED)
    } else {
        head.set_body(bytes).map_into_boxed_body()
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag.to_string()) {
        headers.insert(ETAG, tag);
    }
    Ok(ServiceResponse::new(request, response))
}
