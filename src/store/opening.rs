//! Opening a fiscal year from an earlier one: the same programmes, objectives and indicators with their targets.

use chrono::{DateTime, Utc};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::{Item, SheetPart};
use crate::domain::numbers::GoalNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{Administer, Permit};
use crate::domain::stage::Stage;
use crate::domain::unit::UnitKind;

use super::database::Writer;
use super::fiscal_years::{self, YearRecord};
use super::goals::{self, Goal};
use super::indicator_values::{self, NewTarget};
use super::{StoreError, indicators, units};

/// Opens `new` with the goals of `from`; gives the numbers of the new goals in the order of the table. Dates in
/// objectives belong to the old year and are left out.
pub fn open_from(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    from: FiscalYear,
    new: &YearRecord,
    at: DateTime<Utc>,
) -> Result<Vec<GoalNumber>, StoreError> {
    fiscal_years::ensure(writer, permit, new)?;
    let mut numbers = Vec::new();
    for known in goals::of_year(writer.connection, from)? {
        if let Some(unit) = known.unit {
            let unit = units::find(writer.connection, unit)?;
            let department = match (unit.kind, unit.parent) {
                (UnitKind::Section, Some(parent)) => {
                    let parent = units::find(writer.connection, parent)?;
                    Some(units::ensure(writer, parent.kind, None, &parent.name, new.year)?)
                }
                _ => None,
            };
            units::ensure(writer, unit.kind, department, &unit.name, new.year)?;
        }
        numbers.push(copy_forward(writer, &known, new.year, known.position, at)?);
    }
    Ok(numbers)
}

/// Copies a goal into a later year: the same programme, objectives, footnotes and targets.
pub(super) fn copy_forward(
    writer: &mut Writer<'_>,
    known: &Goal,
    year: FiscalYear,
    position: i32,
    at: DateTime<Utc>,
) -> Result<GoalNumber, StoreError> {
    let objectives: Vec<(Item, Option<PartialDate>)> = goals::objectives(writer.connection, known.number)?
        .into_iter()
        .map(|objective| (objective.item, None))
        .collect();
    let footnotes: Vec<_> = goals::footnotes(writer.connection, known.number)?
        .into_iter()
        .filter(|note| note.part == SheetPart::Objectives)
        .collect();
    let number = goals::create(writer, &Goal { fiscal_year: year, position, ..known.clone() })?;
    goals::set_objectives(writer, number, &objectives)?;
    goals::set_footnotes(writer, number, &footnotes)?;
    for indicator in indicators::of_programme(writer.connection, known.programme, None)? {
        if let Some(target) = indicator.in_year(known.fiscal_year).and_then(|year| year.target) {
            let target = NewTarget { value: target, stage: Stage::Goals, reason: None, objective: None };
            indicator_values::add_target(writer, indicator.number, year, &target, at)?;
        }
    }
    Ok(number)
}
