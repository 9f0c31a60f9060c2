//! What is kept for the reader of a table from one page to the next: a value as JSON, in the place of a form's draft, with
//! the upload that it is of.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::form_name::FormName;
use crate::domain::numbers::UploadNumber;
use crate::store::drafts;
use crate::store::drafts::uploads::{self, Sent};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;

/// What is kept under a name for who is signed in, and the upload that it is of; none where there is nothing, or nothing
/// that can be read.
pub(super) async fn load<T: DeserializeOwned>(
    context: &Context,
    name: FormName,
) -> Result<Option<(T, Option<UploadNumber>)>, WebError> {
    let person = context.actor()?.person;
    let draft = context.state.database.read(move |connection| drafts::find(connection, person, name)).await?;
    Ok(draft.and_then(|draft| Some((serde_json::from_str(&draft.content).ok()?, draft.upload))))
}

/// Keeps it under a name, with the upload that it is of.
pub(super) async fn keep(
    context: &Context,
    name: FormName,
    value: &impl Serialize,
    upload: Option<UploadNumber>,
) -> Result<(), WebError> {
    let (person, at, database) = (context.actor()?.person, context.state.clock.entry_time(), &context.state.database);
    let draft = written(value)?;
    match upload {
        Some(number) => uploads::keep(database, person, name, draft, number, at).await?,
        None => drafts::keep(database, person, name, draft, String::new(), at).await?,
    }
    Ok(())
}

/// Keeps it under a name together with what was sent just now.
pub(super) async fn keep_sent(
    context: &Context,
    name: FormName,
    value: &impl Serialize,
    sent: Sent,
) -> Result<UploadNumber, WebError> {
    let (person, at) = (context.actor()?.person, context.state.clock.entry_time());
    Ok(uploads::keep_sent(&context.state.database, person, name, written(value)?, sent, at).await?)
}

fn written(value: &impl Serialize) -> Result<String, WebError> {
    serde_json::to_string(value).map_err(|error| WebError::Internal(error.to_string()))
}
