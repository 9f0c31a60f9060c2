//! What the scripts of other sites may read (CORS): the data of the public, which is the same for everybody. Pages may not,
//! nor anything of the office; nobody's cookies are asked for.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ResourceDef, ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ALLOW, CONTENT_TYPE, HeaderMap, HeaderValue,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, Route, guard, web};

use crate::web::kit::address::split_language;
use crate::web::kit::security;

/// The methods of what is shared.
pub const METHODS: &str = "GET, HEAD, OPTIONS";

/// Lets every site's scripts read what is answered at the addresses of `shared`.
pub async fn allow(
    shared: &'static ResourceDef,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let is_shared = is_shared(shared, request.path());
    let mut response = next.call(request).await?.map_into_boxed_body();
    if is_shared && !is_page(response.headers()) {
        let is_unchanged = response.status() == StatusCode::NOT_MODIFIED;
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("ETag, Link"));
        if !is_unchanged {
            headers.insert(security::SHOWN_ANYWHERE.0, security::SHOWN_ANYWHERE.1);
        }
    }
    Ok(response)
}

/// Whether an address is one of them. They all end like files, as few others do.
fn is_shared(shared: &ResourceDef, path: &str) -> bool {
    let is_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    is_file && shared.is_match(split_language(path).1)
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// The answer to a browser that asks whether a script may send what no form sends: the tag of what it has already.
pub fn preflight() -> Route {
    web::route().guard(guard::Method(Method::OPTIONS)).to(|| async {
        HttpResponse::NoContent()
            .insert_header((ALLOW, METHODS))
            .insert_header((ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"))
            .insert_header((ACCESS_CONTROL_ALLOW_HEADERS, "If-None-Match"))
            .insert_header((ACCESS_CONTROL_MAX_AGE, "86400"))
            .finish()
    })
}
