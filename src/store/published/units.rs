//! How units follow one another, and the units before and after one as far as the public has seen them: a
//! reorganisation that is only planned is nobody's business yet.

use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::unit::{UnitLabel, UnitLineage, UnitLink, UnitSuccession};
use crate::store::kit::schema::{goal, publication, unit, unit_succession};
use crate::store::kit::{Reader, StoreError, Topic};
use crate::store::published::stored_snapshot;

/// The most publications that are looked through for the name of one unit.
const MOST: i64 = 200;

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

/// The name of a unit in the last or in the first year in which it is public, where it is.
fn seen(
    reader: &mut impl Reader,
    number: UnitNumber,
    last: bool,
) -> Result<Option<(UnitLabel, FiscalYear)>, StoreError> {
    let mut units: Vec<UnitNumber> =
        unit::table.filter(unit::parent_id.eq(number)).select(unit::id).load(reader.on(Topic::Units))?;
    units.push(number);
    let query = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(publication::unit_id.eq_any(units))
        .limit(MOST)
        .select(publication::snapshot)
        .into_boxed();
    let query = if last {
        query.order((publication::fiscal_year.desc(), publication::id))
    } else {
        query.order((publication::fiscal_year.asc(), publication::id))
    };
    for snapshot in query.load::<String>(reader.on(Topic::Publications))? {
        let snapshot = stored_snapshot::read(&snapshot)?;
        let label = [snapshot.section, snapshot.department].into_iter().flatten().find(|label| label.number == number);
        if let Some(label) = label {
            return Ok(Some((label, snapshot.fiscal_year)));
        }
    }
    Ok(None)
}
