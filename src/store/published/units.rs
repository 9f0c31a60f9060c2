//! How units follow one another, and the units before and after one as far as the public has seen them: a
//! reorganisation that is only planned is nobody's business yet.

use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::unit::{UnitLabel, UnitLineage, UnitLink, UnitSuccession};
use crate::store::kit::schema::{public_sheet, unit_succession};
use crate::store::kit::{Reader, StoreError, Topic};

#[derive(Queryable, Selectable)]
#[diesel(table_name = unit_succession)]
struct LinkRow {
    from_unit: UnitNumber,
    to_unit: UnitNumber,
    fiscal_year: FiscalYear,
    kind: UnitLink,
}

/// All links between units.
pub fn lineage(reader: &mut impl Reader) -> Result<UnitLineage, StoreError> {
    let rows: Vec<LinkRow> =
        unit_succession::table.order(unit_succession::id).select(LinkRow::as_select()).load(reader.on(Topic::Units))?;
    let link = |row: LinkRow| UnitSuccession {
        from: row.from_unit,
        to: row.to_unit,
        fiscal_year: row.fiscal_year,
        kind: row.kind,
    };
    Ok(UnitLineage::new(rows.into_iter().map(link).collect()))
}

/// A unit that came before or after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    pub is_before: bool,
    /// How the later follows the earlier.
    pub kind: UnitLink,
    /// The first fiscal year of the later.
    pub since: FiscalYear,
    /// The unit as it was published.
    pub unit: UnitLabel,
    /// The year nearest to the link in which something of it is public.
    pub year: FiscalYear,
}

/// The published units before and after `unit`.
pub fn neighbours(reader: &mut impl Reader, unit: UnitNumber) -> Result<Vec<Neighbour>, StoreError> {
    let lineage = lineage(reader)?;
    let before: Vec<(bool, UnitSuccession)> = lineage.before(unit).map(|link| (true, *link)).collect();
    let after = lineage.after(unit).map(|link| (false, *link));
    let mut neighbours = Vec::new();
    for (is_before, link) in before.into_iter().chain(after) {
        let other = if is_before { link.from } else { link.to };
        if let Some((unit, year)) = seen(reader, other, is_before)? {
            let UnitSuccession { kind, fiscal_year: since, .. } = link;
            neighbours.push(Neighbour { is_before, kind, since, unit, year });
        }
    }
    Ok(neighbours)
}

/// The units of a sheet.
#[derive(Queryable, Selectable)]
#[diesel(table_name = public_sheet)]
struct SeenRow {
    fiscal_year: FiscalYear,
    department_id: Option<UnitNumber>,
    department: Option<String>,
    section: Option<String>,
}

/// A unit as it was published last, with that year.
pub fn last_seen(reader: &mut impl Reader, unit: UnitNumber) -> Result<(UnitLabel, FiscalYear), StoreError> {
    seen(reader, unit, true)?.ok_or(StoreError::NotFound)
}

/// The name of a unit in the last or in the first year in which it is public, where it is.
fn seen(
    reader: &mut impl Reader,
    number: UnitNumber,
    last: bool,
) -> Result<Option<(UnitLabel, FiscalYear)>, StoreError> {
    let query = public_sheet::table
        .filter(public_sheet::department_id.eq(number).or(public_sheet::section_id.eq(number)))
        .select(SeenRow::as_select())
        .into_boxed();
    let query = if last {
        query.order((public_sheet::fiscal_year.desc(), public_sheet::publication_id))
    } else {
        query.order((public_sheet::fiscal_year.asc(), public_sheet::publication_id))
    };
    let row: Option<SeenRow> = query.first(reader.on(Topic::Publications)).optional()?;
    Ok(row.and_then(|row| {
        let name = if row.department_id == Some(number) { row.department } else { row.section }?;
        Some((UnitLabel { number, name }, row.fiscal_year))
    }))
}
