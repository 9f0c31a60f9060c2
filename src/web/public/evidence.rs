//! A file that shows what a sheet says, as long as a publication in force names it.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::numbers::EvidenceNumber;
use crate::store::kit::{Reading, Share};
use crate::store::published::evidence;
use crate::web::kit::context::Context;
use crate::web::kit::download::Download;
use crate::web::kit::errors::WebError;

/// The file. A link is followed by whoever wants to, and not from here.
pub async fn show(context: Context, number: Path<EvidenceNumber>) -> Result<HttpResponse, WebError> {
    let number = number.into_inner();
    let find = move |reading: &mut Reading<'_>| Ok::<_, WebError>(evidence::find(reading, number)?);
    let revision = context.state.database.revisions().current();
    let known = context.state.database.read_public(Share::Small, revision, find).await?;
    let file = known.file().ok_or(WebError::NotFound)?;
    Download { number, file }.for_everybody(&context)
}
