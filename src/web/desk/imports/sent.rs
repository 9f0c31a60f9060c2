//! A table that was sent and can't be read at once: it is kept beside the one that waits, and takes its place when it is
//! read. One that can't be read at all leaves the other where it is.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use crate::domain::form_name::FormName;
use crate::intake::ReadFile;
use crate::web::desk::imports::upload::ImportForm;
use crate::web::desk::imports::waiting::Waiting;
use crate::web::desk::imports::{CameBack, ImportQuery, indicators, kept, page, underway};
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
        let query = ImportQuery::default();
        let form = || Form { shown: Shown::Wrong, ..Form::fresh(FormName::Import, self.form.clone()) };
        if let Err(refusal) = &read.look {
            let unread = CameBack::Unread(form(), Some(refusal.clone()));
            return page(context, &query, Some(unread)).await;
        }
        if read.content().is_ok_and(|(table, _)| !indicators::may_take_in(context, &table)) {
            let problems = vec![Problem::new("file", "import-indicators-not-yours")];
            let unread = CameBack::Unread(Form { problems, ..form() }, None);
            return page(context, &query, Some(unread)).await;
        }
        self.waiting.clone().settled(context, read)?.keep(context).await?;
        if read.look.as_ref().is_ok_and(|look| look.read.is_ok()) {
            return Ok(respond::see_other(&context.to().import()));
        }
        page(context, &query, Some(CameBack::Refused(form()))).await
    }
}

/// Takes a table that was sent. One that takes longer to read is shown how far it is.
pub(super) async fn receive(context: &Context, sent: SentUpload) -> Result<HttpResponse, WebError> {
    let Ok(read) = sent.waiting.reading(context).await? else {
        kept::keep(context, FormName::ImportSent, &sent).await?;
        return Ok(respond::see_other(&context.to().import()));
    };
    // One that was sent before it is not waited for any more.
    draft::discard(context, FormName::ImportSent).await?;
    sent.arrive(context, &read).await
}

/// The page of a table that was sent before and was not read yet; none where there is none.
pub(super) async fn resume(context: &Context) -> Result<Option<HttpResponse>, WebError> {
    let Some(sent) = kept::load::<SentUpload>(context, FormName::ImportSent).await? else { return Ok(None) };
    let answer = match sent.waiting.reading(context).await? {
        Ok(read) => {
            draft::discard(context, FormName::ImportSent).await?;
            sent.arrive(context, &read).await?
        }
        Err(far) => underway::reading(context, far, FormName::ImportSent)?,
    };
    Ok(Some(answer))
}
