//! How programmes follow one another, and where one ended.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::{Lineage, Succession, SuccessionKind};
use crate::domain::numbers::ProgrammeNumber;
use crate::store::kit::schema::{programme, programme_parting, programme_succession};
use crate::store::kit::{Reader, StoreError, Topic};

#[derive(Queryable, Selectable)]
#[diesel(table_name = programme_succession)]
struct LinkRow {
    from_programme: ProgrammeNumber,
    to_programme: ProgrammeNumber,
    fiscal_year: FiscalYear,
    kind: SuccessionKind,
    basis: Option<String>,
}

/// All links between programmes.
pub fn of_programmes(reader: &mut impl Reader) -> Result<Lineage, StoreError> {
    let rows: Vec<LinkRow> = programme_succession::table
        .order(programme_succession::id)
        .select(LinkRow::as_select())
        .load(reader.on(Topic::Lineage))?;
    let link = |row: LinkRow| Succession {
        from: row.from_programme,
        to: row.to_programme,
        fiscal_year: row.fiscal_year,
        kind: row.kind,
        basis: row.basis,
    };
    Ok(Lineage::new(rows.into_iter().map(link).collect()))
}

/// The end of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct End {
    /// Its last fiscal year.
    pub year: FiscalYear,
    pub reason: String,
}

/// When and why a programme ended, where it has.
pub fn end_of(reader: &mut impl Reader, number: ProgrammeNumber) -> Result<Option<End>, StoreError> {
    let columns = (programme::ended_year, programme::ended_reason);
    let (year, reason): (Option<FiscalYear>, Option<String>) =
        programme::table.find(number).select(columns).first(reader.on(Topic::Lineage))?;
    Ok(year.zip(reason).map(|(year, reason)| End { year, reason }))
}

/// The last fiscal year of every programme that has ended.
pub fn ends(reader: &mut impl Reader) -> Result<BTreeMap<ProgrammeNumber, FiscalYear>, StoreError> {
    let rows: Vec<(ProgrammeNumber, FiscalYear)> = programme::table
        .filter(programme::ended_year.is_not_null())
        .select((programme::id, programme::ended_year.assume_not_null()))
        .load(reader.on(Topic::Lineage))?;
    Ok(rows.into_iter().collect())
}

/// The number to which a new number's goals went back, where its parting from that one was taken back.
pub fn taken_back_to(reader: &mut impl Reader, number: ProgrammeNumber) -> Result<Option<ProgrammeNumber>, StoreError> {
    Ok(programme_parting::table
        .find(number)
        .filter(programme_parting::undone_at.is_not_null())
        .select(programme_parting::old_programme)
        .first(reader.on(Topic::Lineage))
        .optional()?)
}
