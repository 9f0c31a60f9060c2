//! Fiscal years on record: open or closed, whole or partial, real or a sample.

use diesel::prelude::*;
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::policy::{Administer, Permit};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{codes_in_columns, stored};
use crate::store::kit::schema::fiscal_year;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};

codes! {
    /// Whether work on a year goes on.
    Phase {
        /// Staff report and write.
        Open = "open",
        /// Changes only by correction.
        Closed = "closed",
    }
}
codes_in_columns!(Phase);

/// A fiscal year on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YearRecord {
    /// Which one.
    pub year: FiscalYear,
    /// Open or closed.
    pub phase: Phase,
    /// 一部のみ収録・要約.
    pub partial: bool,
    /// 見本.
    pub sample: bool,
    /// Where its text was taken from.
    pub source: Option<String>,
    /// What a reader should know about it.
    pub note: Option<String>,
}

impl YearRecord {
    /// A closed, whole, real year, as an import of a published table makes it.
    pub const fn imported(year: FiscalYear) -> Self {
        Self { year, phase: Phase::Closed, partial: false, sample: false, source: None, note: None }
    }
}

type Row = (i32, String, bool, bool, Option<String>, Option<String>);

fn record(row: Row) -> Result<YearRecord, StoreError> {
    let (year, phase, partial, sample, source, note) = row;
    let year = FiscalYear::new(year).map_err(|error| StoreError::Internal(error.to_string()))?;
    Ok(YearRecord { year, phase: stored(&phase)?, partial, sample, source, note })
}

/// All years on record, newest first. Staff only: a year may hold nothing that is published.
pub fn list(connection: &mut DatabaseConnection) -> Result<Vec<YearRecord>, StoreError> {
    let rows = fiscal_year::table.order(fiscal_year::year.desc()).load::<Row>(connection)?;
    rows.into_iter().map(record).collect()
}

/// One year on record.
pub fn find(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<YearRecord, StoreError> {
    record(fiscal_year::table.find(year.number()).first(connection)?)
}

/// Puts a year on record where it is not yet, and leaves it as it is where it is.
pub fn ensure(writer: &mut Writer<'_>, permit: &Permit<Administer>, new: &YearRecord) -> Result<(), StoreError> {
    match find(writer.connection, new.year) {
        Err(StoreError::NotFound) => {}
        found => return found.map(|_| ()),
    }
    diesel::insert_into(fiscal_year::table)
        .values((
            fiscal_year::year.eq(new.year.number()),
            fiscal_year::phase.eq(new.phase.code()),
            fiscal_year::partial.eq(new.partial),
            fiscal_year::sample.eq(new.sample),
            fiscal_year::source.eq(&new.source),
            fiscal_year::note.eq(&new.note),
        ))
        .execute(writer.connection)?;
    let change = Change::new(Action::YearOpened, SubjectKind::FiscalYear, new.year.number()).after(new)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Closes a year or opens it again; a conflict where it is that way already.
pub fn set_phase(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
    phase: Phase,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let before = find(writer.connection, year)?.phase;
    if before == phase {
        return Err(StoreError::Conflict(Conflict::PhaseAlready));
    }
    diesel::update(fiscal_year::table.find(year.number()))
        .set(fiscal_year::phase.eq(phase.code()))
        .execute(writer.connection)?;
    let change = Change::new(Action::PhaseSet, SubjectKind::FiscalYear, year.number())
        .before(&before)?
        .after(&serde_json::json!({ "phase": phase, "reason": reason }))?;
    writer.record(permit.author(), change);
    Ok(())
}
