//! What is made from publications to be read faster: the rows that the search reads, and those that lists and counts
//! read. They are written in the transaction of the publication; those that are missing, or were made by other rules, when
//! the database is opened; and all of them whenever somebody wants them anew.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::digest;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::publication::Snapshot;
use crate::domain::published_sheet::PublishedSheet;
use crate::domain::search::FOLDING;
use crate::store::kit::schema::{goal, public_sheet, publication, search_entry};
use crate::store::kit::transaction::attempt;
use crate::store::kit::writer::End;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::search::{self, EntryRow};
use crate::store::published::sheets::{self, COUNTING, SheetRow};
use crate::store::published::stored_snapshot;

/// Publications from which rows are made at a time when the database is opened.
const BATCH: i64 = 500;

/// A publication in force, to be put into rows.
#[derive(Clone, Copy)]
pub(in crate::store) struct InForce<'snapshot> {
    /// Its row.
    pub(in crate::store) publication: i32,
    pub(in crate::store) published_at: DateTime<Utc>,
    pub(in crate::store) snapshot: &'snapshot Snapshot,
}

impl InForce<'_> {
    /// What the search reads.
    pub(in crate::store) fn entry(self) -> EntryRow {
        EntryRow::of(self.publication, self.snapshot)
    }

    /// What lists and counts read.
    pub(in crate::store) fn sheet(self) -> SheetRow {
        SheetRow::of(self.publication, PublishedSheet::of(self.snapshot, self.published_at))
    }
}

/// Makes the rows of a goal from its new publication.
pub(in crate::store) fn put(connection: &mut DatabaseConnection, new: InForce<'_>) -> Result<(), StoreError> {
    search::put(connection, &new.entry())?;
    sheets::put(connection, new.sheet())
}

/// Goals that have rows of a publication that is not in force.
pub(in crate::store) fn left_behind(connection: &mut DatabaseConnection) -> Result<BTreeSet<GoalNumber>, StoreError> {
    let in_force = || {
        let public = goal::table.filter(goal::current_publication.is_not_null());
        public.select(goal::current_publication.assume_not_null())
    };
    let mut left: BTreeSet<GoalNumber> = search_entry::table
        .filter(search_entry::publication_id.ne_all(in_force()))
        .select(search_entry::goal_id)
        .load::<GoalNumber>(connection)?
        .into_iter()
        .collect();
    left.extend(
        public_sheet::table
            .filter(public_sheet::publication_id.ne_all(in_force()))
            .select(public_sheet::goal_id)
            .load::<GoalNumber>(connection)?,
    );
    Ok(left)
}

/// Makes every row anew.
pub(in crate::store) fn make_anew(connection: &mut DatabaseConnection) -> Result<(), StoreError> {
    diesel::delete(search_entry::table).execute(connection)?;
    diesel::delete(public_sheet::table).execute(connection)?;
    let mut last = 0;
    while let Some(filled) = fill(connection, last)? {
        last = filled;
    }
    Ok(())
}

/// Makes what is missing. Another server that opens the same database at this moment may be faster.
pub(in crate::store) fn catch_up(connection: &mut DatabaseConnection) -> Result<(), StoreError> {
    let mut last = 0;
    while is_behind(connection, last)? {
        match attempt(connection, |connection| Ok((fill(connection, last)?, End::Commit(Vec::new())))) {
            Ok(Some(filled)) => last = filled,
            Ok(None) | Err(StoreError::Conflict(_)) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The publications in force, from one on, of which a row is missing or was made by other rules.
macro_rules! waiting {
    ($after:expr) => {{
        let found = search_entry::table.filter(search_entry::folding.eq(FOLDING)).select(search_entry::publication_id);
        let counted =
            public_sheet::table.filter(public_sheet::counting.eq(COUNTING)).select(public_sheet::publication_id);
        goal::table
            .inner_join(publication::table.on(goal::current_publication.eq(publication::id.nullable())))
            .filter(publication::id.gt($after))
            .filter(publication::id.ne_all(found).or(publication::id.ne_all(counted)))
    }};
}

/// A publication of which rows are to be made.
#[derive(Queryable, Selectable)]
#[diesel(table_name = publication)]
struct Waiting {
    id: i32,
    published_at: DateTime<Utc>,
    snapshot: String,
    sha256: String,
    #[diesel(select_expression = goal::programme_id)]
    programme: ProgrammeNumber,
}

/// Whether any is waiting.
fn is_behind(connection: &mut DatabaseConnection, after: i32) -> Result<bool, StoreError> {
    Ok(diesel::select(diesel::dsl::exists(waiting!(after).select(publication::id))).get_result(connection)?)
}

/// Makes the rows of some that are waiting, from one on, and tells which was the last; none where there were none. A text
/// that is not what was published is found and counted nowhere; `check` tells which it is.
fn fill(connection: &mut DatabaseConnection, after: i32) -> Result<Option<i32>, StoreError> {
    let some: Vec<Waiting> =
        waiting!(after).order(publication::id).limit(BATCH).select(Waiting::as_select()).load(connection)?;
    for Waiting { id, published_at, snapshot, sha256, programme } in &some {
        if digest::sha256(snapshot.as_bytes()) != *sha256 {
            continue;
        }
        let snapshot = Snapshot { programme: *programme, ..stored_snapshot::read(snapshot)? };
        put(connection, InForce { publication: *id, published_at: *published_at, snapshot: &snapshot })?;
    }
    Ok(some.last().map(|last| last.id))
}
