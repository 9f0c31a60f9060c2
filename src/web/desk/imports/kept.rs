//! What is kept for the reader of a table from one page to the next: a value as JSON, in the place of a form's draft.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::form_name::FormName;
use crate::store::drafts;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;

/// What is kept under a name for who is signed in; none where there is nothing, or nothing that can be read.
pub(super) async fn load<T: DeserializeOwned>(context: &Context, name: FormName) -> Result<Option<T>, WebError> {
    let person = context.actor()?.person;
    let draft = context.state.database.read(move |connection| drafts::find(connection, person, name)).await?;
    Ok(draft.and_then(|draft| serde_json::from_str(&draft.content).ok()))
}

/// Keeps it under a name.
pub(super) async fn keep(context: &Context, name: FormName, value: &impl Serialize) -> Result<(), WebError> {
    let written = serde_json::to_string(value).map_err(|error| WebError::Internal(error.to_string()))?;
    let (person, at) = (context.actor()?.person, context.state.clock.entry_time());
    Ok(drafts::keep(&context.state.database, person, name, written, String::new(), at).await?)
}
