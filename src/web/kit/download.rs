//! A file that somebody added, as it is sent: always to be kept and never to be shown, by headers that let it run nothing
//! even where a browser shows it; piece by piece, so that whoever reads slowly holds neither memory nor a connection.

use std::io;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderValue, X_FRAME_OPTIONS,
};
use actix_web::web::{Bytes, Data};
use futures_util::stream;

use crate::domain::evidence::EvidenceFile;
use crate::domain::numbers::EvidenceNumber;
use crate::store::kit::{Reading, Share};
use crate::store::published::evidence;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::state::State;

/// Whatever it holds, nothing of it runs, loads or is sent, and nobody frames it.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// A file with its number.
pub struct Download<'a> {
    pub number: EvidenceNumber,
    pub file: &'a EvidenceFile,
}

impl Download<'_> {
    /// For the public, that asks each time whether it is still there: what a correction took away is kept by nobody.
    pub fn for_everybody(&self, context: &Context) -> Result<HttpResponse, WebError> {
        let tag = format!("\"{}\"", self.file.sha256);
        let mut response = if context.wanted.knows(&tag) {
            HttpResponse::new(StatusCode::NOT_MODIFIED)
        } else {
            self.answer(context)?
        };
        let headers = response.headers_mut();
        headers.insert(ETAG, HeaderValue::from_str(&tag).map_err(unsendable)?);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
        Ok(response)
    }

    /// For the staff, whose browsers keep nothing.
    pub fn for_staff(&self, context: &Context) -> Result<HttpResponse, WebError> {
        self.answer(context)
    }

    fn answer(&self, context: &Context) -> Result<HttpResponse, WebError> {
        let length = u64::try_from(self.file.bytes).map_err(unsendable)?;
        let pieces = Pieces { state: context.state.clone(), sha256: self.file.sha256.as_str().into(), position: 0 };
        let mut response = HttpResponse::Ok().body(SizedStream::new(length, stream::unfold(Some(pieces), next)));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.file.kind.media_type()));
        headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(&self.disposition()).map_err(unsendable)?);
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        Ok(response)
    }

    /// Under which name it is to be kept (RFC 6266): a plain one, and the one it was given, for all who read that.
    fn disposition(&self) -> String {
        let plain = format!("evidence-{}.{}", self.number, self.file.kind);
        format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encoded(&self.file.name))
    }
}

fn unsendable(error: impl std::fmt::Display) -> WebError {
    WebError::Internal(error.to_string())
}

/// A text as a parameter of a header (RFC 8187): every byte that is no plain letter or digit as its number.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// What is left of a content.
struct Pieces {
    state: Data<State>,
    sha256: Arc<str>,
    position: i32,
}

/// The next piece, read when it is wanted.
async fn next(pieces: Option<Pieces>) -> Option<(io::Result<Bytes>, Option<Pieces>)> {
    let pieces = pieces?;
    let (database, sha256, position) = (&pieces.state.database, Arc::clone(&pieces.sha256), pieces.position);
    // At least as new as the page that led here.
    let revision = database.revisions().current();
    let read = move |reading: &mut Reading<'_>| Ok::<_, WebError>(evidence::piece(reading, &sha256, position)?);
    match database.read_public(Share::Small, revision, read).await {
        Ok(Some(piece)) => Some((Ok(Bytes::from(piece)), Some(Pieces { position: position + 1, ..pieces }))),
        Ok(None) => None,
        Err(error) => Some((Err(io::Error::other(error)), None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evidence::EvidenceKind;

    #[test]
    fn a_name_can_say_nothing_but_itself() {
        let file = |name: &str| EvidenceFile {
            name: name.to_owned(),
            kind: EvidenceKind::Pdf,
            bytes: 1,
            sha256: String::new(),
        };
        let told = |name: &str| Download { number: EvidenceNumber(7), file: &file(name) }.disposition();
        assert_eq!(
            told("議事録 1.pdf"),
            "attachment; filename=\"evidence-7.pdf\"; filename*=UTF-8''%E8%AD%B0%E4%BA%8B%E9%8C%B2%201.pdf"
        );
        let hostile = told("a\"; filename=b.html\r\nSet-Cookie: c=d';*.pdf");
        assert!(!hostile.contains(['\r', '\n']) && hostile.matches('"').count() == 2, "{hostile}");
        assert!(hostile.ends_with("a%22%3B%20filename%3Db.html%0D%0ASet-Cookie%3A%20c%3Dd%27%3B%2A.pdf"), "{hostile}");
    }
}
