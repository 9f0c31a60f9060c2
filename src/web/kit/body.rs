//! Reading what a form sends: its fields, and a file where it has one. The only place where a body is taken apart.

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::error::{ErrorBadRequest, ErrorPayloadTooLarge};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, Form};
use actix_web::{Error, FromRequest, HttpRequest};
use futures_util::TryStreamExt as _;

use crate::web::kit::fields::Fields;

/// The most bytes of a file.
const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// The most bytes of the fields beside a file, all of them together.
const LARGEST_FIELDS: usize = 2 * 1024 * 1024;
/// The most bytes that are read of a request that is too large, so that its sender gets to read the answer.
const MOST_READ: usize = 16 * 1024 * 1024;
/// The most fields of a form with a file.
const MOST_FIELDS: usize = 500;

/// A file that was sent along.
#[derive(Debug, Clone)]
pub struct UploadedFile {
    /// Its name on the sender's machine.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What a form sent.
#[derive(Debug, Default)]
pub struct Body {
    pub fields: Fields,
    pub file: Option<UploadedFile>,
}

/// Whether a request brings a file along, by what its head says.
pub fn has_file(request: &HttpRequest) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/"))
}

/// The fields of a plain form, within the limit that the server sets: without a null byte, which nobody types and
/// PostgreSQL does not store.
pub async fn fields(request: &HttpRequest, payload: &mut Payload) -> Result<Fields, Error> {
    let body = Bytes::from_request(request, payload).await?;
    if body.contains(&0) || body.windows(3).any(|bytes| bytes == b"%00") {
        return Err(ErrorBadRequest("a null byte"));
    }
    Ok(Form::<Fields>::from_request(request, &mut Payload::from(body)).await?.into_inner())
}

/// The fields of a form, plain or with a file.
pub async fn with_file(request: &HttpRequest, payload: &mut Payload) -> Result<Body, Error> {
    if !has_file(request) {
        return Ok(Body { fields: fields(request, payload).await?, file: None });
    }
    let mut parts = Multipart::from_request(request, payload).await?;
    let (mut body, mut read, mut too_large, mut count) = (Body::default(), 0, false, 0);
    while let Some(mut part) = parts.try_next().await? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.content_disposition().and_then(|known| known.get_filename()).map(str::to_owned);
        let limit = if file.is_some() { LARGEST_FILE } else { LARGEST_FIELDS };
        let mut bytes = Vec::new();
        while let Some(chunk) = part.try_next().await? {
            read += chunk.len();
            if read > MOST_READ {
                return Err(ErrorPayloadTooLarge("a form with a file"));
            }
            too_large |= bytes.len() + chunk.len() > limit;
            if !too_large {
                bytes.extend_from_slice(&chunk);
            }
        }
        count += 1;
        match file {
            // A browser sends an empty file where none was chosen.
            Some(name) if name.is_empty() && bytes.is_empty() => {}
            Some(name) => body.file = Some(UploadedFile { name, bytes }),
            None => body.fields.push(name, text(bytes)?),
        }
    }
    if too_large || count > MOST_FIELDS {
        return Err(ErrorPayloadTooLarge("a form with a file"));
    }
    Ok(body)
}

fn text(bytes: Vec<u8>) -> Result<String, Error> {
    let text = String::from_utf8(bytes).map_err(|_| ErrorBadRequest("a field that is no text"))?;
    if text.contains('\0') { Err(ErrorBadRequest("a null byte")) } else { Ok(text) }
}
