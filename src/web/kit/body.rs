//! Reading what a form sends: its fields, and a file where it has one. The only place where a body is taken apart.

use std::cell::Cell;
use std::rc::Rc;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::error::{ErrorBadRequest, ErrorPayloadTooLarge, ErrorUnsupportedMediaType, PayloadError};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{Error, HttpRequest};
use futures_util::{TryStreamExt as _, stream};

use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::incoming::{self, Held, Turn};

/// The most bytes of a form without a file.
pub const LARGEST_FORM: usize = 256 * 1024;
/// The most bytes the login may have: the largest form, written as JSON and once more as a field of a form, in which
/// every mark of its own becomes several.
pub const LARGEST_LOGIN: usize = 3 * 1024 * 1024;
/// The most bytes of a form with a place for a file that a login carries along: what was pasted into it, and no file.
const LARGEST_PASTED: usize = 1024 * 1024;
/// The most megabytes of a file: a table of 5,000 rows and 210 columns has 12 as a workbook and 28 as a text. Four files are
/// held at a time.
pub const LARGEST_FILE_MB: usize = 32;
const LARGEST_FILE: usize = LARGEST_FILE_MB * 1024 * 1024;
/// The most bytes of the fields beside a file, all of them together.
const LARGEST_FIELDS: usize = 2 * 1024 * 1024;
/// The most bytes that are read of a request that is too large, so that its sender gets to read the answer.
const MOST_READ: usize = LARGEST_FILE + 16 * 1024 * 1024;
/// The most fields of a form with a file.
const MOST_FIELDS: usize = 500;

/// A file that was sent along.
#[derive(Debug)]
pub struct UploadedFile {
    /// Its name on the sender's machine.
    pub name: String,
    pub bytes: Vec<u8>,
    /// It is larger than any file that is taken; the rest of its bytes was not kept.
    pub is_cut: bool,
    turn: Option<Turn>,
}

impl UploadedFile {
    /// What was pasted in the place of a file, under the name that such a one would have.
    pub fn pasted(name: &str, text: &str) -> Self {
        Self { name: name.to_owned(), bytes: text.as_bytes().to_owned(), is_cut: false, turn: None }
    }

    /// What is in it, with the turn that has to be kept for as long as that is.
    pub fn into_bytes(self) -> (Vec<u8>, Option<Turn>) {
        (self.bytes, self.turn)
    }
}

/// What a form sent.
#[derive(Debug, Default)]
pub struct Body {
    pub fields: Fields,
    pub file: Option<UploadedFile>,
}

/// What the head of a request says it brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    WithFile,
    Other,
}

impl Kind {
    fn of(request: &HttpRequest) -> Self {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match kind.as_str() {
            "application/x-www-form-urlencoded" => Self::Plain,
            kind if kind.starts_with("multipart/") => Self::WithFile,
            _ => Self::Other,
        }
    }
}

/// The fields of a plain form of at most so many bytes: without a null byte, which nobody types and PostgreSQL does not
/// store. What is held of a stranger's form has to be kept for as long as its fields are.
pub async fn fields(request: &HttpRequest, payload: &mut Payload, most: usize) -> Result<(Fields, Held), Error> {
    if Kind::of(request) != Kind::Plain {
        return Err(ErrorUnsupportedMediaType("no form"));
    }
    let (body, held) = incoming::whole(request, payload, most).await?;
    if body.contains(&0) || body.windows(3).any(|bytes| bytes == b"%00") {
        return Err(ErrorBadRequest("a null byte"));
    }
    Ok((serde_urlencoded::from_bytes(&body).map_err(ErrorBadRequest)?, held))
}

/// The fields of a form, plain or with a file.
pub async fn with_file(request: &HttpRequest, payload: &mut Payload) -> Result<Body, Error> {
    if Kind::of(request) != Kind::WithFile {
        return Ok(Body { fields: fields(request, payload, LARGEST_FORM).await?.0, file: None });
    }
    if incoming::length(request).is_some_and(|length| length > MOST_READ) {
        return Err(ErrorPayloadTooLarge("a form with a file"));
    }
    let incoming = &incoming::state(request)?.incoming;
    let turn = incoming.turn().await?;
    let arrived = Rc::new(Cell::new(0));
    let counted = Rc::clone(&arrived);
    let pieces = payload.take().inspect_ok(move |piece| counted.set(counted.get() + piece.len()));
    let mut body = incoming.pace.keep(&arrived, parts(Multipart::new(request.headers(), pieces))).await?;
    if let Some(file) = &mut body.file {
        file.turn = Some(turn);
    }
    Ok(body)
}

/// What a login carries along of a form whose sender is not signed in any more: of a plain one all, of one with a place for
/// a file what was pasted. What is larger, or of a length that nobody knows, is refused by its head.
pub async fn carried(request: &HttpRequest, payload: &mut Payload) -> Result<(Fields, Held), Error> {
    let (kind, length) = (Kind::of(request), incoming::length(request).ok_or(WebError::SignInRequired)?);
    match kind {
        Kind::Plain if length <= LARGEST_FORM => fields(request, payload, LARGEST_FORM).await,
        Kind::WithFile if length <= LARGEST_PASTED => {
            let (body, held) = incoming::whole(request, payload, LARGEST_PASTED).await?;
            Ok((parts_of(request, body).await?.fields, held))
        }
        Kind::Plain | Kind::WithFile | Kind::Other => Err(WebError::SignInRequired.into()),
    }
}

/// Whether a form comes, plain or with a file.
pub(super) fn is_form(request: &HttpRequest) -> bool {
    Kind::of(request) != Kind::Other
}

/// What a form sent that has come as a whole.
pub(super) async fn sent(request: &HttpRequest, body: Vec<u8>) -> Result<Body, Error> {
    if Kind::of(request) == Kind::WithFile {
        return parts_of(request, body).await;
    }
    Ok(Body { fields: serde_urlencoded::from_bytes(&body).map_err(ErrorBadRequest)?, file: None })
}

async fn parts_of(request: &HttpRequest, body: Vec<u8>) -> Result<Body, Error> {
    let whole = stream::iter([Ok::<_, PayloadError>(Bytes::from(body))]);
    parts(Multipart::new(request.headers(), whole)).await
}

/// The fields of a form with a file, part by part.
async fn parts(mut parts: Multipart) -> Result<Body, Error> {
    let (mut body, mut read, mut too_large, mut count) = (Body::default(), 0, false, 0);
    while let Some(mut part) = parts.try_next().await? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.content_disposition().and_then(|known| known.get_filename()).map(str::to_owned);
        let limit = if file.is_some() { LARGEST_FILE } else { LARGEST_FIELDS };
        let (mut bytes, mut is_cut) = (Vec::new(), false);
        while let Some(chunk) = part.try_next().await? {
            read += chunk.len();
            if read > MOST_READ {
                return Err(ErrorPayloadTooLarge("a form with a file"));
            }
            is_cut |= bytes.len() + chunk.len() > limit;
            if !is_cut {
                bytes.extend_from_slice(&chunk);
            }
        }
        count += 1;
        too_large |= is_cut && file.is_none();
        match file {
            // A browser sends an empty file where none was chosen.
            Some(name) if name.is_empty() && bytes.is_empty() => {}
            Some(name) => body.file = Some(UploadedFile { name, bytes, is_cut, turn: None }),
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
