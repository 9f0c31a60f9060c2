//! What somebody typed and has not sent. A draft belongs to one person and one form, is nobody else's business, and is
//! not the city's record, so that it leaves no trail.

pub mod inherited;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::numbers::PersonNumber;
use crate::store::kit::rows::At;
use crate::store::kit::schema::draft;
use crate::store::kit::{Database, DatabaseConnection, StoreError};

/// The most bytes a draft may have: the largest form that is taken, written as JSON.
pub const LARGEST: usize = 640 * 1024;
/// The most drafts one person keeps; the oldest go first.
const MOST: i64 = 200;

/// A draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The form's fields as they were sent, as JSON.
    pub content: String,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
}

/// The draft of a form, where there is one. `form` names the form: `monthly/5`, `sheet/12/objectives`.
pub fn find(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    form: &str,
) -> Result<Option<Draft>, StoreError> {
    let row = draft::table
        .filter(draft::person_id.eq(person.0))
        .filter(draft::form.eq(form))
        .select((draft::content, draft::saved_at))
        .first::<(String, DateTime<Utc>)>(connection)
        .optional()?;
    Ok(row.map(|(content, saved_at)| Draft { content, saved_at }))
}

/// Keeps a draft in place of the form's earlier one.
pub async fn keep(
    database: &Database,
    person: PersonNumber,
    form: String,
    content: String,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    database
        .write_untrailed(move |connection| {
            discard_in(connection, person, &form)?;
            diesel::insert_into(draft::table)
                .values((
                    draft::person_id.eq(person.0),
                    draft::form.eq(&form),
                    draft::content.eq(&content),
                    draft::saved_at.eq(At::from(at)),
                ))
                .execute(connection)?;
            let oldest: Vec<i32> = draft::table
                .filter(draft::person_id.eq(person.0))
                .order(draft::id.desc())
                .offset(MOST)
                .limit(MOST)
                .select(draft::id)
                .load(connection)?;
            diesel::delete(draft::table.filter(draft::id.eq_any(oldest))).execute(connection)?;
            Ok(())
        })
        .await
}

/// Drops the draft of a form.
pub async fn discard(database: &Database, person: PersonNumber, form: String) -> Result<(), StoreError> {
    database.write_untrailed(move |connection| discard_in(connection, person, &form)).await
}

/// Drops the draft of a form within the transaction that takes its content in.
pub fn discard_in(connection: &mut DatabaseConnection, person: PersonNumber, form: &str) -> Result<(), StoreError> {
    diesel::delete(draft::table.filter(draft::person_id.eq(person.0)).filter(draft::form.eq(form)))
        .execute(connection)?;
    Ok(())
}
