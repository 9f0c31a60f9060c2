//! How programmes follow one another, and where one ended.

use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::{Lineage, Succession};
use crate::domain::numbers::ProgrammeNumber;
use crate::store::kit::rows::stored;
use crate::store::kit::schema::{programme, programme_parting, programme_succession};
use crate::store::kit::{DatabaseConnection, StoreError};

/// All links between programmes.
pub fn of_programmes(connection: &mut DatabaseConnection) -> Result<Lineage, StoreError> {
    let rows = programme_succession::table
        .select((
            programme_succession::from_programme,
            programme_succession::to_programme,
            programme_succession::fiscal_year,
            programme_succession::kind,
            programme_succession::basis,
        ))
        .load::<(i32, i32, i32, String, Option<String>)>(connection)?;
    let links = rows.into_iter().map(|(from, to, year, kind, basis)| {
        Ok(Succession {
            from: ProgrammeNumber(from),
            to: ProgrammeNumber(to),
            fiscal_year: FiscalYear::new(year).map_err(|error| StoreError::Internal(error.to_string()))?,
            kind: stored(&kind)?,
            basis,
        })
    });
    Ok(Lineage::new(links.collect::<Result<_, StoreError>>()?))
}

/// The end of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct End {
    /// Its last fiscal year.
    pub year: FiscalYear,
    /// Why it ended.
    pub reason: String,
}

/// When and why a programme ended, where it has.
pub fn end_of(connection: &mut DatabaseConnection, number: ProgrammeNumber) -> Result<Option<End>, StoreError> {
    let columns = (programme::ended_year, programme::ended_reason);
    let (year, reason) =
        programme::table.find(number.0).select(columns).first::<(Option<i32>, Option<String>)>(connection)?;
    let year = year.map(FiscalYear::new).transpose().map_err(|error| StoreError::Internal(error.to_string()))?;
    Ok(year.zip(reason).map(|(year, reason)| End { year, reason }))
}

/// The number to which a new number's goals went back, where its parting from that one was taken back.
pub fn taken_back_to(
    connection: &mut DatabaseConnection,
    number: ProgrammeNumber,
) -> Result<Option<ProgrammeNumber>, StoreError> {
    let old = programme_parting::table
        .find(number.0)
        .filter(programme_parting::undone_at.is_not_null())
        .select(programme_parting::old_programme)
        .first::<i32>(connection)
        .optional()?;
    Ok(old.map(ProgrammeNumber))
}
