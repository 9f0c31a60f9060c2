//! The imports on record.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::mending::MendedCell;
use crate::domain::numbers::{PersonNumber, UnitNumber};
use crate::domain::policy::ImportPlace;
use crate::domain::stage::Stage;
use crate::store::imports::acts::kinds::{Kind, Range};
use crate::store::imports::acts::{WrittenCounts, obstacles};
use crate::store::kit::rows::Json;
use crate::store::kit::schema::{goal, import, import_change};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::stages;

/// Imports shown on a page of the list.
pub const PAGE_LENGTH: i64 = 30;

/// An import on record.
#[derive(Debug, Clone)]
pub struct Act {
    pub number: i32,
    /// The year and the stage that it was taken in for, where it was for one.
    pub year: Option<FiscalYear>,
    pub stage: Option<Stage>,
    /// The name of the file.
    pub source: String,
    /// SHA-256 of the file; empty where it was none.
    pub digest: String,
    pub written: WrittenCounts,
    /// The cells that were mended or left out by hand.
    pub mended: Vec<MendedCell>,
    pub by: Option<PersonNumber>,
    /// Who, in which post, in the words of that day.
    pub signature: String,
    pub at: DateTime<Utc>,
    /// Who took it back, and when.
    pub undone: Option<(String, DateTime<Utc>)>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = import)]
struct ActRow {
    id: i32,
    fiscal_year: Option<FiscalYear>,
    stage: Option<Stage>,
    source: String,
    digest: String,
    written: Json<WrittenCounts>,
    mended: Json<Vec<MendedCell>>,
    person_id: Option<PersonNumber>,
    signature: String,
    at: DateTime<Utc>,
    undone_by: Option<String>,
    undone_at: Option<DateTime<Utc>>,
}

impl From<ActRow> for Act {
    fn from(row: ActRow) -> Self {
        let (Json(written), Json(mended)) = (row.written, row.mended);
        Self {
            number: row.id,
            year: row.fiscal_year,
            stage: row.stage,
            source: row.source,
            digest: row.digest,
            written,
            mended,
            by: row.person_id,
            signature: row.signature,
            at: row.at,
            undone: row.undone_by.zip(row.undone_at),
        }
    }
}

/// One import.
pub fn find(connection: &mut DatabaseConnection, number: i32) -> Result<Act, StoreError> {
    let row: ActRow = import::table.find(number).select(ActRow::as_select()).first(connection)?;
    Ok(row.into())
}

/// One page of the imports, of one person where one is given, newest first; and whether there are more. `page` counts
/// from 1.
pub fn list(
    connection: &mut DatabaseConnection,
    by: Option<PersonNumber>,
    page: i64,
) -> Result<(Vec<Act>, bool), StoreError> {
    let mut query = import::table
        .order(import::id.desc())
        .limit(PAGE_LENGTH + 1)
        .offset((page - 1).max(0).saturating_mul(PAGE_LENGTH))
        .select(ActRow::as_select())
        .into_boxed();
    if let Some(by) = by {
        query = query.filter(import::person_id.eq(by));
    }
    let rows: Vec<ActRow> = query.load(connection)?;
    let mut acts: Vec<Act> = rows.into_iter().map(Act::from).collect();
    let length = usize::try_from(PAGE_LENGTH).unwrap_or(usize::MAX);
    let more = acts.len() > length;
    acts.truncate(length);
    Ok((acts, more))
}

/// An import as far as the right to take it back asks.
pub fn place(connection: &mut DatabaseConnection, act: &Act) -> Result<ImportPlace, StoreError> {
    let wrote = Wrote::load(connection, act.number)?;
    let mut units: BTreeSet<Option<UnitNumber>> = BTreeSet::new();
    for some in obstacles::programmes(connection, &wrote)?.chunks(500) {
        // Of a programme whose values were written, only the sheets of the import's own year are touched.
        let of_year = goal::fiscal_year.eq(act.year.map_or(-1, FiscalYear::number));
        let added = wrote.range(Kind::Goal);
        let query = goal::table
            .filter(goal::programme_id.eq_any(some))
            .filter(of_year.or(goal::id.between(added.first, added.last)))
            .select(goal::unit_id)
            .distinct();
        units.extend(query.load::<Option<UnitNumber>>(connection)?);
    }
    let open = stages::open_years(connection)?;
    let year_open = act.year.is_some_and(|year| open.contains(&year));
    Ok(ImportPlace { by: act.by, units: units.into_iter().collect(), year_open })
}

/// Something that an import changed or added and that is known by itself.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// How it was; none where it was not there.
    pub(super) content: Option<String>,
    /// The fingerprint of how the import left it.
    pub(super) digest: String,
}

/// All that an import wrote.
#[derive(Debug, Default)]
pub(super) struct Wrote {
    pub(super) number: i32,
    ranges: BTreeMap<Kind, Range>,
    pub(super) states: BTreeMap<(Kind, i32), State>,
}

impl Wrote {
    pub(super) fn load(connection: &mut DatabaseConnection, number: i32) -> Result<Self, StoreError> {
        type Columns = (Kind, i32, i32, Option<String>, Option<String>);
        let rows: Vec<Columns> = import_change::table
            .filter(import_change::import_id.eq(number))
            .order(import_change::id)
            .select((
                import_change::kind,
                import_change::first_number,
                import_change::last_number,
                import_change::content,
                import_change::digest,
            ))
            .load(connection)?;
        let mut wrote = Self { number, ..Self::default() };
        for (kind, first, last, content, digest) in rows {
            match digest {
                Some(digest) => drop(wrote.states.insert((kind, first), State { content, digest })),
                None => drop(wrote.ranges.insert(kind, Range { first, last })),
            }
        }
        Ok(wrote)
    }

    /// The rows that were added of a kind.
    pub(super) fn range(&self, kind: Kind) -> Range {
        self.ranges.get(&kind).copied().unwrap_or(Range::NONE)
    }

    /// What is known by itself of a kind, by number.
    pub(super) fn of(&self, kind: Kind) -> impl DoubleEndedIterator<Item = (i32, &State)> {
        self.states.range((kind, i32::MIN)..=(kind, i32::MAX)).map(|((_, number), state)| (*number, state))
    }

    /// The sheets that were there before and were changed.
    pub(super) fn changed_sheets(&self) -> Vec<i32> {
        self.of(Kind::Goal).filter(|(_, state)| state.content.is_some()).map(|(number, _)| number).collect()
    }
}
