//! Files that are too large for memory: written to the disk once, and sent from there piece by piece for as long as
//! nothing that they hold is changed. Whoever reads slowly keeps nobody waiting, the database least of all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write};
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, InvalidHeaderValue, VARY,
};
use actix_web::web::{self, Bytes};
use futures_util::stream;
use tempfile::NamedTempFile;

use crate::domain::digest::Digesting;
use crate::store::kit::{Reading, Revision, Revisions, Share, Topic};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::security;
use crate::web::kit::shared_caches;

/// Bytes that are read and sent at a time.
const PIECE: usize = 64 * 1024;

/// What a file is called and what it is, as its reader is told.
#[derive(Debug, Clone)]
pub struct Label {
    pub media_type: &'static str,
    /// The name under which it is to be kept; without one it is shown.
    pub name: Option<String>,
}

/// The files that are kept, by their path.
#[derive(Default)]
pub struct Spool(Mutex<BTreeMap<String, Arc<Spooled>>>);

/// A file on the disk, which goes with the last reader.
struct Spooled {
    file: NamedTempFile,
    length: u64,
    /// The fingerprint of its content in quotes.
    tag: String,
    topics: BTreeSet<Topic>,
    /// It holds at least what was known then.
    revision: Revision,
}

impl Spool {
    fn get(&self, path: &str, revisions: &Revisions) -> Option<Arc<Spooled>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        kept.filter(|kept| revisions.hold(kept.revision, &kept.topics))
    }

    fn put(&self, path: String, spooled: Arc<Spooled>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path, spooled);
    }
}

impl Context {
    /// The file that is kept, or else the one that `write` makes of what it reads.
    pub async fn public_from_disk<F>(self, label: Label, write: F) -> Result<HttpResponse, WebError>
    where
        F: Fn(&mut (dyn Write + Send), &mut Reading<'_>) -> Result<(), WebError> + Send + 'static,
    {
        let (state, path) = (self.state.clone(), self.path.clone());
        let revisions = Arc::clone(state.database.revisions());
        if let Some(kept) = state.spool.get(&path, &revisions) {
            return self.sent(&kept, label);
        }
        // Asked for before anything is read: the file is at least as new.
        let revision = revisions.current();
        let of_all = state.clone();
        let draw = move |reading: &mut Reading<'_>| {
            // Somebody else may have had it written while this one stood in line.
            if let Some(kept) = of_all.spool.get(&path, &revisions) {
                return Ok::<_, WebError>(kept);
            }
            let written = Arc::new(spooled(reading, revision, &write)?);
            of_all.spool.put(path.clone(), Arc::clone(&written));
            Ok(written)
        };
        let spooled = state.database.read_public(Share::Large, revision, draw).await?;
        self.sent(&spooled, label)
    }

    fn sent(&self, spooled: &Spooled, label: Label) -> Result<HttpResponse, WebError> {
        let unsendable = |error: InvalidHeaderValue| WebError::Internal(error.to_string());
        let mut headers = HeaderMap::new();
        shared_caches::allow_briefly(&mut headers);
        headers.insert(ETAG, HeaderValue::from_str(&spooled.tag).map_err(unsendable)?);
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        let mut response = if self.wanted.knows(&spooled.tag) {
            HttpResponse::new(StatusCode::NOT_MODIFIED)
        } else {
            security::add(&mut headers, self.state.settings.transport());
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(label.media_type));
            if let Some(name) = label.name {
                let disposition = format!("attachment; filename=\"{name}\"");
                headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(unsendable)?);
            }
            let file = spooled.file.reopen().map_err(|error| lost(&error))?;
            HttpResponse::Ok().body(SizedStream::new(spooled.length, stream::unfold(Some(file), piece)))
        };
        *response.headers_mut() = headers;
        Ok(response)
    }
}

fn lost(error: &io::Error) -> WebError {
    WebError::Unavailable(format!("a file on the disk: {error}"))
}

fn spooled<F>(reading: &mut Reading<'_>, revision: Revision, write: &F) -> Result<Spooled, WebError>
where
    F: Fn(&mut (dyn Write + Send), &mut Reading<'_>) -> Result<(), WebError>,
{
    let file = NamedTempFile::new().map_err(|error| lost(&error))?;
    let handle = file.reopen().map_err(|error| lost(&error))?;
    let mut out = BufWriter::with_capacity(PIECE, Digesting::over(handle));
    write(&mut out, reading)?;
    let (handle, digest) = out.into_inner().map_err(|error| lost(&error.into_error()))?.finish();
    let length = handle.metadata().map_err(|error| lost(&error))?.len();
    Ok(Spooled { file, length, tag: format!("\"{digest}\""), topics: reading.topics().clone(), revision })
}

/// The next piece of a file, read where nobody waits for the thread.
async fn piece(file: Option<File>) -> Option<(io::Result<Bytes>, Option<File>)> {
    let mut file = file?;
    let read = web::block(move || {
        let mut piece = vec![0; PIECE];
        let length = file.read(&mut piece)?;
        piece.truncate(length);
        Ok::<_, io::Error>((Bytes::from(piece), file))
    });
    match read.await {
        Ok(Ok((piece, _))) if piece.is_empty() => None,
        Ok(Ok((piece, file))) => Some((Ok(piece), Some(file))),
        Ok(Err(error)) => Some((Err(error), None)),
        Err(_) => Some((Err(io::Error::other("the server stops")), None)),
    }
}
