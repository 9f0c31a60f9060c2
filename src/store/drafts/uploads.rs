//! Tables that were sent and wait to be taken in: their bytes, once, beside the draft that is of them. They are their
//! owner's alone, and go when no draft of that person is of them any more.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::form_name::FormName;
use crate::domain::numbers::{PersonNumber, UploadNumber};
use crate::store::drafts::{put, settled_key};
use crate::store::kit::rows::At;
use crate::store::kit::schema::upload;
use crate::store::kit::writer::DraftContent;
use crate::store::kit::{Conflict, Database, DatabaseConnection, StoreError};

/// What was sent.
pub struct Sent {
    pub bytes: Vec<u8>,
    pub sha256: String,
}

/// Keeps what was sent together with a draft that is of it, in place of the form's earlier one.
pub async fn keep_sent(
    database: &Database,
    person: PersonNumber,
    form: FormName,
    content: String,
    sent: Sent,
    at: DateTime<Utc>,
) -> Result<UploadNumber, StoreError> {
    let work = move |connection: &mut DatabaseConnection| {
        let row = (
            upload::person_id.eq(person),
            upload::sha256.eq(&sent.sha256),
            upload::content.eq(&sent.bytes),
            upload::at.eq(At::from(at)),
        );
        let number: UploadNumber =
            diesel::insert_into(upload::table).values(row).returning(upload::id).get_result(connection)?;
        put_of(connection, person, form, &content, number, at)?;
        Ok(number)
    };
    database.write_untrailed(work).await
}

/// Keeps a draft that is of what was sent before. A conflict where that is gone: another table took its place meanwhile.
pub async fn keep(
    database: &Database,
    person: PersonNumber,
    form: FormName,
    content: String,
    number: UploadNumber,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let work = move |connection: &mut DatabaseConnection| {
        let own = upload::table.find(number).filter(upload::person_id.eq(person));
        if own.select(upload::id).first::<UploadNumber>(connection).optional()?.is_none() {
            return Err(StoreError::Conflict(Conflict::ChangedMeanwhile));
        }
        put_of(connection, person, form, &content, number, at)
    };
    database.write_untrailed(work).await
}

fn put_of(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    form: FormName,
    content: &str,
    number: UploadNumber,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let settled = settled_key(connection, person, form)?;
    let kept = DraftContent { text: content, settled_key: settled.as_deref(), upload: Some(number) };
    put(connection, person, form, kept, at)
}

/// What was sent, for whoever sent it.
pub fn bytes(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    number: UploadNumber,
) -> Result<Vec<u8>, StoreError> {
    let own = upload::table.find(number).filter(upload::person_id.eq(person));
    own.select(upload::content).first(connection).optional()?.ok_or(StoreError::NotFound)
}
