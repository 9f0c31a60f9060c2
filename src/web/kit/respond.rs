//! Answers made of pages.

use std::io::{self, BufWriter, Write};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION,
};
use askama::Template;

use crate::domain::digest::Digesting;
use crate::web::kit::coding::{Coding, Effort};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::security;

/// What a long text has about, in bytes: more than packing looks back on.
const LONG: usize = 4 * 1024 * 1024;
/// Bytes that are packed at a time.
const PIECE: usize = 64 * 1024;

/// What is packed already.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a page for the public answers, before it is known to whom and how it is sent.
#[derive(Debug)]
pub struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: Body,
}

/// The body of an answer.
#[derive(Debug)]
pub(super) enum Body {
    /// As it is.
    Plain(Vec<u8>),
    /// Packed while it was written, since all of it at once would be too much.
    Packed {
        coding: Coding,
        packed: Vec<u8>,
        /// The fingerprint of what was written.
        digest: String,
    },
}

impl Answer {
    /// A page.
    pub fn page(page: &impl Template) -> Result<Self, WebError> {
        Self::page_with_status(page, StatusCode::OK)
    }

    /// A page with another status than 200.
    pub fn page_with_status(page: &impl Template, status: StatusCode) -> Result<Self, WebError> {
        let media_type = HeaderValue::from_static("text/html; charset=utf-8");
        Ok(Self { status, headers: vec![(CONTENT_TYPE, media_type)], body: Body::Plain(page.render()?.into_bytes()) })
    }

    /// A text that is no page.
    pub fn text(media_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![(CONTENT_TYPE, HeaderValue::from_static(media_type))];
        Self { status: StatusCode::OK, headers, body: Body::Plain(body.into()) }
    }

    /// A long text, packed piece by piece in the way in which whoever asks can read it.
    pub fn written(
        context: &Context,
        media_type: &'static str,
        write: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), WebError>,
    ) -> Result<Self, WebError> {
        let internal = |error: io::Error| WebError::Internal(error.to_string());
        let coding = if media_type == WORKBOOK { Coding::Identity } else { context.coding() };
        let mut out = BufWriter::with_capacity(PIECE, Digesting::over(coding.packing(Effort::AtOnce, LONG)));
        write(&mut out)?;
        let (packing, digest) = out.into_inner().map_err(|error| internal(error.into_error()))?.finish();
        let packed = packing.finish().map_err(internal)?;
        let headers = vec![(CONTENT_TYPE, HeaderValue::from_static(media_type))];
        Ok(Self { status: StatusCode::OK, headers, body: Body::Packed { coding, packed, digest } })
    }

    /// The same, to be kept under this name.
    pub fn named(mut self, name: &str) -> Result<Self, WebError> {
        let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
            .map_err(|_| WebError::Internal(format!("{name:?} is no name of a file")))?;
        self.headers.push((CONTENT_DISPOSITION, disposition));
        Ok(self)
    }

    /// The same with one more header.
    pub fn with(mut self, name: HeaderName, value: &str) -> Result<Self, WebError> {
        let value = HeaderValue::from_str(value).map_err(|error| WebError::Internal(format!("{name}: {error}")))?;
        self.headers.push((name, value));
        Ok(self)
    }

    /// The same, allowed to stand in a frame on every site: for pages that hold nothing to press.
    #[must_use]
    pub fn framed_anywhere(mut self) -> Self {
        self.headers.push((CONTENT_SECURITY_POLICY, HeaderValue::from_static(security::FRAMED_POLICY)));
        self.headers.push(security::SHOWN_ANYWHERE);
        self
    }

    /// On to another page.
    pub fn see_other(address: &(impl std::fmt::Display + ?Sized)) -> Result<Self, WebError> {
        let location = HeaderValue::from_str(&address.to_string())
            .map_err(|_| WebError::Internal("an address that no header takes".to_owned()))?;
        Ok(Self { status: StatusCode::SEE_OTHER, headers: vec![(LOCATION, location)], body: Body::Plain(Vec::new()) })
    }
}

impl From<Answer> for HttpResponse {
    fn from(answer: Answer) -> Self {
        let mut response = Self::build(answer.status);
        for header in answer.headers {
            response.insert_header(header);
        }
        match answer.body {
            Body::Plain(body) => response.body(body),
            Body::Packed { coding, packed, .. } => {
                if let Some(encoding) = coding.header() {
                    response.insert_header(encoding);
                }
                response.body(packed)
            }
        }
    }
}

/// A page.
pub fn page(page: &impl Template) -> Result<HttpResponse, WebError> {
    page_with_status(page, StatusCode::OK)
}

/// A page with another status than 200.
pub fn page_with_status(page: &impl Template, status: StatusCode) -> Result<HttpResponse, WebError> {
    Answer::page_with_status(page, status).map(HttpResponse::from)
}

/// On to another page, after something was written.
pub fn see_other(address: &(impl std::fmt::Display + ?Sized)) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, address.to_string())).finish()
}
