//! A table that was sent: it is kept beside the one that waits until it is read, and takes its place then. One that can't
//! be read at all leaves the other where it is.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::domain::digest;
use crate::domain::form_name::FormName;
use crate::intake::ReadFile;
use crate::store::drafts::uploads;
use crate::web::desk::imports::upload::ImportForm;
use crate::web::desk::imports::waiting::Waiting;
use crate::web::desk::imports::{CameBack, ImportQuery, indicators, kept, page, underway};
use crate::web::kit::body::UploadedFile;
use crate::web::kit::context::Context;
use crate::web::kit::draft;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Problem, Shown};
use crate::web::kit::respond;

/// What was sent.
#[derive(Serialize, Deserialize)]
pub(super) struct SentUpload {
    pub(super) waiting: Waiting,
    /// The form as it was typed.
    pub(super) form: ImportForm,
}

impl SentUpload {
    /// What becomes of it: it waits where it could be read, or is told what is wrong with it.
    async fn arrive(self, context: &Context, read: &ReadFile) -> Result<HttpResponse, WebError> {
        let form = || Form { shown: Shown::Wrong, ..Form::fresh(FormName::Import, self.form.clone()) };
        let came_back = match read.look.as_ref().map(|look| look.read.as_ref()) {
            Err(refusal) => Some(CameBack::Unread(form(), Some(refusal.clone()))),
            Ok(Ok((table, _))) if !indicators::may_take_in(context, table) => {
                let problems = vec![Problem::new("file", "import-indicators-not-yours")];
                Some(CameBack::Unread(Form { problems, ..form() }, None))
            }
            Ok(told) => {
                self.waiting.clone().settled(context, read)?.keep(context).await?;
                told.is_err().then(|| CameBack::Refused(form()))
            }
        };
        // What waits has its bytes by now.
        draft::discard(context, FormName::ImportSent).await?;
        match came_back {
            Some(came_back) => page(context, &ImportQuery::default(), Some(came_back)).await,
            None => Ok(respond::see_other(&context.to().import())),
        }
    }
}

/// Takes a table that was sent, in the place of one that was sent before and is not read yet. One that takes longer to read
/// is shown how far it is.
pub(super) async fn receive(
    context: &Context,
    mut sent: SentUpload,
    file: UploadedFile,
) -> Result<HttpResponse, WebError> {
    let (bytes, turn) = file.into_bytes();
    let digested = web::block(move || uploads::Sent { sha256: digest::sha256(&bytes), bytes }).await;
    let file = digested.map_err(|error| WebError::Internal(error.to_string()))?;
    file.sha256.clone_into(&mut sent.waiting.sha256);
    sent.waiting.upload = Some(kept::keep_sent(context, FormName::ImportSent, &sent, file).await?);
    drop(turn);
    match sent.waiting.reading(context).await? {
        Ok(read) => sent.arrive(context, &read).await,
        Err(_) => Ok(respond::see_other(&context.to().import())),
    }
}

/// The page of a table that was sent before and was not read yet; none where there is none.
pub(super) async fn resume(context: &Context) -> Result<Option<HttpResponse>, WebError> {
    let Some((sent, upload)) = kept::load::<SentUpload>(context, FormName::ImportSent).await? else { return Ok(None) };
    let sent = SentUpload { waiting: Waiting { upload, ..sent.waiting }, ..sent };
    let answer = match sent.waiting.reading(context).await? {
        Ok(read) => sent.arrive(context, &read).await?,
        Err(far) => underway::reading(context, far, FormName::ImportSent)?,
    };
    Ok(Some(answer))
}
