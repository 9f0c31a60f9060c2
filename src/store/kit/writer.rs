//! An open writing transaction, and what its work has to say before it is committed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::form_name::FormName;
use crate::domain::numbers::{PersonNumber, UploadNumber};
use crate::domain::person::Author;
use crate::store::kit::journal::{self, Change};
use crate::store::kit::rows::At;
use crate::store::kit::schema::{draft, upload};
use crate::store::kit::security_event::SecurityEvent;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError};

/// An open writing transaction. What is changed through it must be recorded through it, and its work says at the end
/// whether anything was.
pub struct Writer<'connection> {
    /// The connection, inside the transaction.
    pub connection: &'connection mut DatabaseConnection,
    changes: Vec<(Author, Change)>,
    settled: Vec<(PersonNumber, FormName, String)>,
    /// What the connection had written when the work began.
    writes_before: i64,
}

/// What the work of a writing transaction says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written<T> {
    /// Something was changed, and the journal tells of it.
    Recorded(T),
    /// Everything is on record as it was.
    Nothing(T),
}

/// What becomes of a transaction whose work went well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) enum End {
    /// It stays; then the log is told of these.
    Commit(Vec<SecurityEvent>),
    RollBack,
}

/// An error that may come from transactions that stood in each other's way. The work of such a one is done again.
pub trait Collides {
    fn collided(&self) -> bool;
    /// Whether it is a fault of the program as far as anybody knows. PostgreSQL ends one of two transactions that wait for
    /// each other, and of why it did Diesel passes on a message in the server's language and no code.
    fn is_unexplained(&self) -> bool;
}

impl Collides for StoreError {
    fn collided(&self) -> bool {
        matches!(self, Self::Conflict(Conflict::Collided))
    }

    fn is_unexplained(&self) -> bool {
        matches!(self, Self::Internal(_))
    }
}

impl<'connection> Writer<'connection> {
    pub(super) fn begin(connection: &'connection mut DatabaseConnection) -> Result<Self, StoreError> {
        let writes_before = connection.writes()?;
        Ok(Self { connection, changes: Vec::new(), settled: Vec::new(), writes_before })
    }

    /// Records a change for the trail; the row is written in the same transaction.
    pub fn record(&mut self, author: &Author, change: Change) {
        self.changes.push((author.clone(), change));
    }

    /// Notes that a form's content was taken in, now or before: its draft goes with this transaction.
    /// `key` names the showing that was sent; empty where it has none.
    pub fn settle(&mut self, person: PersonNumber, form: FormName, key: &str) {
        self.settled.push((person, form, key.to_owned()));
    }

    /// What to say after work that records whatever it changes and may find everything as it should be.
    pub fn written<T>(&self, value: T) -> Written<T> {
        if self.changes.is_empty() { Written::Nothing(value) } else { Written::Recorded(value) }
    }

    /// Writes the journal and drops the drafts of the forms that were settled. Work that says something else than it
    /// did is a fault of the program, and nothing of it stays.
    pub(super) fn finish<T>(self, written: Written<T>) -> Result<(T, End), StoreError> {
        let Self { connection, changes, settled, writes_before } = self;
        let fault = |what: &str| Err(StoreError::Internal(what.to_owned()));
        let events = changes.iter().filter_map(|(author, change)| SecurityEvent::of(author, change)).collect();
        let (value, end) = match written {
            Written::Recorded(_) if changes.is_empty() => return fault("a change without a trail"),
            Written::Recorded(value) => (value, End::Commit(events)),
            Written::Nothing(_) if !changes.is_empty() => return fault("a trail of a change that is not to be"),
            Written::Nothing(_) if connection.writes()? != writes_before => {
                return fault("a change that nobody tells of");
            }
            Written::Nothing(value) => (value, if settled.is_empty() { End::RollBack } else { End::Commit(events) }),
        };
        journal::insert(connection, Utc::now(), changes)?;
        for (person, form, key) in settled {
            let put = if key.is_empty() { None } else { Some(key.as_str()) };
            let settled = DraftContent { settled_key: put, ..DraftContent::default() };
            put_draft(connection, person, form, settled, Utc::now())?;
        }
        Ok((value, end))
    }
}

/// What a draft has.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DraftContent<'a> {
    /// Without any it is none any more.
    pub(crate) text: &'a str,
    /// The key of the showing that was sent, which is remembered without a draft, too.
    pub(crate) settled_key: Option<&'a str>,
    /// The table that it is of; its owner's.
    pub(crate) upload: Option<UploadNumber>,
}

/// Puts a draft in the place of the form's earlier one. Where there is nothing in it, nothing is remembered. A table that no
/// draft of the person is of any more goes.
pub(crate) fn put_draft(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    form: FormName,
    content: DraftContent<'_>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let of_form = draft::table.filter(draft::person_id.eq(person)).filter(draft::form.eq(form));
    if content.text.is_empty() && content.settled_key.is_none() {
        diesel::delete(of_form).execute(connection)?;
        return if form.is_of_a_table() { sweep_uploads(connection, person) } else { Ok(()) };
    }
    let new = (
        draft::content.eq(content.text),
        draft::saved_at.eq(At::from(at)),
        draft::settled_key.eq(content.settled_key),
        draft::upload_id.eq(content.upload),
    );
    if diesel::update(of_form).set(new).execute(connection)? == 0 {
        let of_form = (draft::person_id.eq(person), draft::form.eq(form));
        diesel::insert_into(draft::table).values((of_form, new)).execute(connection)?;
    }
    if form.is_of_a_table() { sweep_uploads(connection, person) } else { Ok(()) }
}

/// Drops the tables of a person that no draft is of.
pub(crate) fn sweep_uploads(connection: &mut DatabaseConnection, person: PersonNumber) -> Result<(), StoreError> {
    let named = draft::table
        .filter(draft::person_id.eq(person))
        .filter(draft::upload_id.is_not_null())
        .select(draft::upload_id.assume_not_null());
    diesel::delete(upload::table.filter(upload::person_id.eq(person)).filter(upload::id.ne_all(named)))
        .execute(connection)?;
    Ok(())
}
