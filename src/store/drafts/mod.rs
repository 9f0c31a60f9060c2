//! What somebody typed and has not sent. A draft belongs to one person and one form, is nobody else's business, and is
//! not the city's record, so that it leaves no trail. That of a table that waits is of an upload, which goes with it.

pub mod inherited;
pub mod uploads;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::form_name::FormName;
use crate::domain::numbers::{PersonNumber, UploadNumber};
use crate::store::kit::schema::draft;
use crate::store::kit::writer::{DraftContent, put_draft, sweep_uploads};
use crate::store::kit::{Database, DatabaseConnection, StoreError};

/// The most bytes a draft may have: the largest form that is taken, written as JSON.
pub const LARGEST: usize = 640 * 1024;
/// The most drafts one person keeps; the oldest go first.
const MOST: i64 = 200;

/// A draft.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = draft)]
pub struct Draft {
    /// The form's fields as they were sent, as JSON.
    pub content: String,
    pub saved_at: DateTime<Utc>,
    /// The table that it is of.
    #[diesel(column_name = upload_id)]
    pub upload: Option<UploadNumber>,
}

/// The draft of a form, where there is one.
pub fn find(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    form: FormName,
) -> Result<Option<Draft>, StoreError> {
    Ok(draft::table
        .filter(draft::person_id.eq(person))
        .filter(draft::form.eq(form))
        .filter(draft::content.ne(""))
        .select(Draft::as_select())
        .first(connection)
        .optional()?)
}

/// Keeps a draft in place of the form's earlier one; but not where the showing of the form that `key` names was taken in
/// meanwhile: what a browser had sent to be kept just before must not come back after it.
pub async fn keep(
    database: &Database,
    person: PersonNumber,
    form: FormName,
    content: String,
    key: String,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let work = move |connection: &mut DatabaseConnection| {
        let settled = settled_key(connection, person, form)?;
        if !key.is_empty() && settled.as_ref() == Some(&key) {
            return Ok(());
        }
        let kept = DraftContent { text: &content, settled_key: settled.as_deref(), upload: None };
        put(connection, person, form, kept, at)
    };
    database.write_untrailed(work).await
}

/// The key of the showing of a form that was taken in last.
fn settled_key(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    form: FormName,
) -> Result<Option<String>, StoreError> {
    let of_form = draft::table.filter(draft::person_id.eq(person)).filter(draft::form.eq(form));
    Ok(of_form.select(draft::settled_key).first::<Option<String>>(connection).optional()?.flatten())
}

/// Puts a draft, and drops the oldest ones where there are too many.
fn put(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    form: FormName,
    content: DraftContent<'_>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    put_draft(connection, person, form, content, at)?;
    let oldest: Vec<i32> = draft::table
        .filter(draft::person_id.eq(person))
        .order(draft::id.desc())
        .offset(MOST)
        .limit(MOST)
        .select(draft::id)
        .load(connection)?;
    if diesel::delete(draft::table.filter(draft::id.eq_any(oldest))).execute(connection)? > 0 {
        sweep_uploads(connection, person)?;
    }
    Ok(())
}

/// Drops the draft of a form.
pub async fn discard(database: &Database, person: PersonNumber, form: FormName) -> Result<(), StoreError> {
    let work = move |connection: &mut DatabaseConnection| {
        put_draft(connection, person, form, DraftContent::default(), Utc::now())
    };
    database.write_untrailed(work).await
}
