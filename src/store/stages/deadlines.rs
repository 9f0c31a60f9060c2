//! Until when the sheets of a year are to be submitted in their stages.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::policy::{Administer, Permit};
use crate::domain::stage::Stage;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::stage_deadline;
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

/// The deadlines of a year's stages.
pub fn deadlines(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
) -> Result<BTreeMap<Stage, NaiveDate>, StoreError> {
    let of_year = stage_deadline::table
        .filter(stage_deadline::fiscal_year.eq(year))
        .select((stage_deadline::stage, stage_deadline::deadline));
    Ok(of_year.load_iter(connection)?.collect::<Result<_, _>>()?)
}

/// Sets the deadline of a stage.
pub fn set_deadline(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
    stage: Stage,
    deadline: NaiveDate,
) -> Result<(), StoreError> {
    let before = deadlines(writer.connection, year)?.get(&stage).copied();
    if before == Some(deadline) {
        return Ok(());
    }
    delete(writer, year, stage)?;
    diesel::insert_into(stage_deadline::table)
        .values((
            stage_deadline::fiscal_year.eq(year),
            stage_deadline::stage.eq(stage),
            stage_deadline::deadline.eq(deadline),
        ))
        .execute(writer.connection)?;
    let change = Change::new(Action::DeadlineSet, SubjectKind::FiscalYear, year.number())
        .before(&before)?
        .after(&(stage, deadline))?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Removes the deadline of a stage, where there is one.
pub fn remove_deadline(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
    stage: Stage,
) -> Result<(), StoreError> {
    let Some(before) = deadlines(writer.connection, year)?.get(&stage).copied() else { return Ok(()) };
    delete(writer, year, stage)?;
    let change = Change::new(Action::DeadlineSet, SubjectKind::FiscalYear, year.number())
        .before(&before)?
        .after(&(stage, ()))?;
    writer.record(permit.author(), change);
    Ok(())
}

fn delete(writer: &mut Writer<'_>, year: FiscalYear, stage: Stage) -> Result<(), StoreError> {
    let of_stage = stage_deadline::fiscal_year.eq(year).and(stage_deadline::stage.eq(stage));
    diesel::delete(stage_deadline::table.filter(of_stage)).execute(writer.connection)?;
    Ok(())
}
