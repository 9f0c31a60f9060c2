//! Whether what is on record holds together: the database itself, the fingerprint of every publication, and what was made
//! from publications to be read faster, which can be made anew from them.

mod database;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::digest;
use crate::domain::numbers::{EvidenceNumber, GoalNumber, ProgrammeNumber};
use crate::domain::publication::Snapshot;
use crate::store::evidence::{self, Contents};
use crate::store::kit::schema::{goal, publication};
use crate::store::kit::{Database, DatabaseConnection, StoreError};
use crate::store::published::read_models::{self, InForce};
use crate::store::published::search::{self, EntryRow};
use crate::store::published::sheets::{self, SheetRow};
use crate::store::published::stored_snapshot;

/// Publications that are read at a time.
const BATCH: i64 = 500;

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The database says that its file is damaged.
    Damaged(String),
    /// A row refers to one that is not there.
    Dangling { child: String, place: String, parent: String },
    /// The text of a publication is not the one that was published.
    Changed { goal: GoalNumber, number: i32 },
    /// The text of a publication can't be read.
    Unreadable { goal: GoalNumber, number: i32, why: String },
    /// The search has something else of a goal than what is public.
    Search { goal: GoalNumber },
    /// Lists and counts have something else of a goal than what is public.
    Counts { goal: GoalNumber },
    /// The content of a file is not the one that was added, or not there.
    Evidence { number: EvidenceNumber },
}

/// What was looked at, and what was found.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    pub publications: usize,
    pub faults: Vec<Fault>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = publication)]
struct PublicationRow {
    id: i32,
    goal_id: GoalNumber,
    number: i32,
    published_at: DateTime<Utc>,
    sha256: String,
    snapshot: String,
    #[diesel(select_expression = goal::programme_id)]
    programme: ProgrammeNumber,
    #[diesel(select_expression = goal::current_publication)]
    in_force: Option<i32>,
}

/// Looks through everything.
pub fn look(connection: &mut DatabaseConnection) -> Result<Findings, StoreError> {
    let mut findings = Findings { publications: 0, faults: database::look(connection)? };
    if findings.faults.iter().any(|fault| matches!(fault, Fault::Damaged(_))) {
        // What is read from such a file is not to be trusted, and reading may end at any place.
        return Ok(findings);
    }
    let files = evidence::contents(connection)?;
    let damaged = files.iter().filter(|(_, content)| !content.is_whole);
    findings.faults.extend(damaged.map(|(number, _)| Fault::Evidence { number: *number }));
    let mut last = 0;
    loop {
        let rows: Vec<PublicationRow> = publication::table
            .inner_join(goal::table)
            .filter(publication::id.gt(last))
            .order(publication::id)
            .limit(BATCH)
            .select(PublicationRow::as_select())
            .load(connection)?;
        let Some(newest) = rows.last() else { break };
        last = newest.id;
        findings.publications += rows.len();
        let in_force: Vec<i32> = rows.iter().filter(|row| row.is_public()).map(|row| row.id).collect();
        let entries: BTreeMap<i32, EntryRow> = search::entries_of(connection, &in_force)?;
        let sheets: BTreeMap<i32, SheetRow> = sheets::rows_of(connection, &in_force)?;
        for row in rows {
            findings.faults.extend(row.faults(entries.get(&row.id), sheets.get(&row.id), &files));
        }
    }
    let left = read_models::left_behind(connection)?;
    findings.faults.extend(left.into_iter().flat_map(|goal| [Fault::Search { goal }, Fault::Counts { goal }]));
    Ok(findings)
}

impl PublicationRow {
    fn is_public(&self) -> bool {
        self.in_force == Some(self.id)
    }

    fn faults(&self, entry: Option<&EntryRow>, sheet: Option<&SheetRow>, files: &Contents) -> Vec<Fault> {
        let (goal, number) = (self.goal_id, self.number);
        if digest::sha256(self.snapshot.as_bytes()) != self.sha256 {
            return vec![Fault::Changed { goal, number }];
        }
        let snapshot = match stored_snapshot::read(&self.snapshot) {
            Ok(snapshot) => Snapshot { programme: self.programme, ..snapshot },
            Err(error) => return vec![Fault::Unreadable { goal, number, why: error.to_string() }],
        };
        if !self.is_public() {
            return Vec::new();
        }
        let public = InForce { publication: self.id, published_at: self.published_at, snapshot: &snapshot };
        let mut faults = Vec::new();
        faults.extend((entry != Some(&public.entry())).then_some(Fault::Search { goal }));
        faults.extend((sheet != Some(&public.sheet())).then_some(Fault::Counts { goal }));
        // What the public is told of is there.
        let named = snapshot.evidence.iter().filter_map(|known| Some((known.number, &known.file()?.sha256)));
        let lost = named.filter(|(number, sha256)| files.get(number).is_none_or(|content| content.sha256 != **sha256));
        faults.extend(lost.map(|(number, _)| Fault::Evidence { number }));
        faults
    }
}

/// Makes anew what is made from publications.
pub async fn rebuild(database: &Database) -> Result<(), StoreError> {
    database.write_untrailed(read_models::make_anew).await
}
