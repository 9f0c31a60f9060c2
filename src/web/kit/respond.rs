//! Answers made of pages.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use askama::Template;

use crate::web::kit::errors::WebError;

/// A page.
pub fn page(page: &impl Template) -> Result<HttpResponse, WebError> {
    page_with_status(page, StatusCode::OK)
}

/// A page with another status than 200.
pub fn page_with_status(page: &impl Template, status: StatusCode) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page.render()?))
}

/// On to another page, after something was written.
pub fn see_other(address: &(impl std::fmt::Display + ?Sized)) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, address.to_string())).finish()
}
