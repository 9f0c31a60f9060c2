//! A file that shows what a sheet says, as long as a publication in force names it.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::evidence::{EvidenceFile, EvidenceKind};
use crate::domain::numbers::EvidenceNumber;
use crate::store::kit::{Reading, Share};
use crate::store::published::evidence;
use crate::web::kit::context::Context;
use crate::web::kit::download::Download;
use crate::web::kit::errors::WebError;

/// The file under an address that ends as files of its kind do.
pub async fn show_kind(context: Context, path: Path<(EvidenceNumber, EvidenceKind)>) -> Result<HttpResponse, WebError> {
    let (number, kind) = path.into_inner();
    send(&context, number, |file| file.kind == kind).await
}

/// The file. A link is followed by whoever wants to, and not from here.
pub async fn show(context: Context, number: Path<EvidenceNumber>) -> Result<HttpResponse, WebError> {
    send(&context, number.into_inner(), |_| true).await
}

async fn send(
    context: &Context,
    number: EvidenceNumber,
    is_asked_for: impl FnOnce(&EvidenceFile) -> bool,
) -> Result<HttpResponse, WebError> {
    let find = move |reading: &mut Reading<'_>| Ok::<_, WebError>(evidence::find(reading, number)?);
    let revision = context.state.database.revisions().current();
    let known = context.state.database.read_public(Share::Small, revision, find).await?;
    let file = known.file().filter(|file| is_asked_for(file)).ok_or(WebError::NotFound)?;
    Download { number, file }.for_everybody(context)
}
