//! What is said by hand of the columns of indicators, before what their headings mean, and what each is read as.

use std::collections::HashSet;

use super::super::headers::Column;
use super::super::slots::Places;
use super::{Columns, ValueColumn};
use crate::domain::reading::Field;
use crate::intake::assessment::ReadAs;
use crate::intake::heading_marks;
use crate::intake::headings::Heading;
use crate::intake::refusal::{Problem, ProblemKind};
use crate::intake::year_words::{self, Named};

/// The columns of which a table has one, but for the levels of the plan.
const ONE: [(Field, Column); 12] = [
    (Field::Programme, Column::Programme),
    (Field::Code, Column::Code),
    (Field::Department, Column::Department),
    (Field::Section, Column::Section),
    (Field::Unit, Column::Unit),
    (Field::Indicator, Column::Indicator),
    (Field::UnitOfMeasure, Column::UnitOfMeasure),
    (Field::IndicatorKind, Column::Kind),
    (Field::Direction, Column::Direction),
    (Field::Definition, Column::Definition),
    (Field::FiscalYear, Column::Year),
    (Field::ValueKind, Column::ValueKind),
];

impl Columns {
    /// Takes the columns of which somebody said what they are.
    pub(super) fn take_said(&mut self, line: u64, headings: &[Heading], places: &Places) -> Result<(), Problem> {
        for (index, heading) in headings.iter().enumerate() {
            let Some(said) = heading.said.as_ref() else { continue };
            if places.has(index) {
                continue;
            }
            if let Some(kind) = said.field.value_kind() {
                let named = || match year_words::part(&heading.name()) {
                    Some((Named::Year(year), _)) => Some(year),
                    _ => None,
                };
                let slot = places.of_value(index, heading);
                let (year, name) = (said.year.or_else(named), heading.name());
                let unit = heading_marks::unit(heading.last());
                let column = ValueColumn::new(index, name);
                self.values.push(ValueColumn { year, kind, slot, unit, is_said: true, ..column });
                continue;
            }
            let column = match said.field {
                Field::PlanLevel if self.said.contains(&Column::Policy) => Some(Column::Measure),
                Field::PlanLevel => Some(Column::Policy),
                field => ONE.iter().find(|(known, _)| *known == field).map(|(_, column)| *column),
            };
            let Some(column) = column else { continue };
            if self.said.contains(&column) {
                let reason = ProblemKind::AmbiguousHeader { other: self.name(column) };
                return Err(Problem::of_cell(line, heading.name(), reason));
            }
            self.places.push((column, index, heading.name()));
            self.said.push(column);
        }
        self.values.sort_by_key(|value| value.index);
        Ok(())
    }

    /// Leaves columns out that seem to hold what was said of another column.
    pub(super) fn leave_out_what_was_said_of_others(&mut self) {
        let of = |value: &ValueColumn| (value.year, value.kind, value.slot);
        let said: HashSet<_> = self.values.iter().filter(|value| value.is_said).map(of).collect();
        let (kept, left) = std::mem::take(&mut self.values)
            .into_iter()
            .partition(|value: &ValueColumn| value.is_said || !said.contains(&of(value)));
        self.values = kept;
        self.unknown.extend(left.into_iter().map(|value: ValueColumn| value.name));
    }

    /// What each column is read as; `beside_goals`, only those that no programme has.
    pub(in crate::intake) fn read_as(&self, beside_goals: bool) -> Vec<ReadAs> {
        let places =
            self.places.iter().filter(|(column, ..)| !beside_goals || column.is_of_indicator() || column.is_of_years());
        let places = places.map(|(column, index, _)| {
            let field = match column {
                column if column.is_of_years() => Field::FiscalYear,
                column => ONE.iter().find(|(_, known)| known == column).map_or(Field::PlanLevel, |(field, _)| *field),
            };
            (*index, field, None, None)
        });
        let slots = self.slots.iter().flat_map(|slot| {
            let label = Some(slot.label.clone()).filter(|label| !label.is_empty());
            let unit = slot.unit.map(|unit| (unit, Field::UnitOfMeasure, None, label.clone()));
            std::iter::once((slot.name, Field::Indicator, None, label.clone())).chain(unit)
        });
        let values = self.values.iter().map(|value| {
            let slot = value.slot.and_then(|slot| self.slots.get(slot)).map(|slot| slot.label.clone());
            (value.index, Field::of_value(value.kind), value.year, slot.filter(|label| !label.is_empty()))
        });
        places.chain(slots).chain(values).collect()
    }
}
