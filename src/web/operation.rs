//! What whoever runs the server asks it: whether it is alive, whether it could do its work, and how it fares.

use actix_web::HttpResponse;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::Data;

use crate::web::kit::errors::{SECONDS_TO_WAIT, WebError};
use crate::web::kit::metrics::MEDIA_TYPE;
use crate::web::kit::state::State;

const PLAIN: &str = "text/plain; charset=utf-8";

/// Whether the process is alive.
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type(PLAIN).body("ok\n")
}

/// Whether the server could do its work now, or in one word why not.
pub async fn readyz(state: Data<State>) -> HttpResponse {
    match state.database.readiness().await {
        Ok(()) => HttpResponse::Ok().content_type(PLAIN).body("ready\n"),
        Err(reason) => HttpResponse::ServiceUnavailable()
            .insert_header((RETRY_AFTER, SECONDS_TO_WAIT))
            .content_type(PLAIN)
            .body(format!("not ready: {}\n", reason.word())),
    }
}

/// The figures, for Prometheus. They are told whether the database is there or not.
pub async fn metrics(state: Data<State>) -> Result<HttpResponse, WebError> {
    let told = state.metrics.told().map_err(|error| WebError::Internal(format!("figures: {error}")))?;
    Ok(HttpResponse::Ok().content_type(MEDIA_TYPE).body(told))
}
