//! How answers may be kept: public pages by everybody who asks whether they are still current, staff pages not at all; and
//! how they travel.

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::middleware::Next;

use crate::web::kit::access::Access;
use crate::web::kit::packing;

/// How the answer of a route may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// By anybody, asking each time whether it is still current: strong `ETag`, 304. It is kept here too; its handler
    /// answers through [`page_cache`](crate::web::kit::page_cache), which sets the headers.
    Revalidate,
    Never,
    /// As the handler says.
    Own,
}

/// Applies the cache policy of a route.
pub async fn apply(
    cache: Cache,
    access: Access,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut response = next.call(request).await?.map_into_boxed_body();
    if cache == Cache::Never {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(match access {
        // The others pack what they keep, or have little to say.
        Access::Public | Access::Operator | Access::Anyone => response,
        Access::Account | Access::Staff => packing::packed(response).await,
    })
}
