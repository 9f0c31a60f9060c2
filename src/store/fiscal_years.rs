//! Fiscal years on record: open or closed, whole or partial, real or a sample.

use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::policy::{Administer, Permit};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::fiscal_year;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::published::years::{self, Phase, YearRecord};

impl YearRecord {
    /// A closed, whole, real year, as an import of a published table makes it.
    pub const fn imported(year: FiscalYear) -> Self {
        Self { year, phase: Phase::Closed, partial: false, sample: false, source: None, note: None }
    }
}

/// All years on record, newest first. Staff only: a year may hold nothing that is published.
pub fn list(connection: &mut DatabaseConnection) -> Result<Vec<YearRecord>, StoreError> {
    Ok(fiscal_year::table.order(fiscal_year::year.desc()).select(YearRecord::as_select()).load(connection)?)
}

/// Puts a year on record where it is not yet, and leaves it as it is where it is.
pub fn ensure(writer: &mut Writer<'_>, permit: &Permit<Administer>, new: &YearRecord) -> Result<(), StoreError> {
    match years::find(writer.connection, new.year) {
        Err(StoreError::NotFound) => {}
        found => return found.map(|_| ()),
    }
    diesel::insert_into(fiscal_year::table).values(new).execute(writer.connection)?;
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
    let before = years::find(writer.connection, year)?.phase;
    if before == phase {
        return Err(StoreError::Conflict(Conflict::PhaseAlready));
    }
    diesel::update(fiscal_year::table.find(year)).set(fiscal_year::phase.eq(phase)).execute(writer.connection)?;
    let change = Change::new(Action::PhaseSet, SubjectKind::FiscalYear, year.number())
        .before(&before)?
        .after(&serde_json::json!({ "phase": phase, "reason": reason }))?;
    writer.record(permit.author(), change);
    Ok(())
}
