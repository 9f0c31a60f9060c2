//! What departments had on their sheets, year by year: as they were, or in today's structure.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::publication::Snapshot;
use crate::domain::published_sheet::PublishedSheet;
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLineage;

use super::Structure;

/// What a unit had on its sheets of one year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// 事務事業.
    pub goals: usize,
    /// 目標項目.
    pub objectives: usize,
    /// 成果 of the year's end.
    pub results: usize,
    /// Targets of which it is known whether they were reached.
    pub rates: usize,
    /// Those of them that were.
    pub met: usize,
    /// Indicators with a value.
    pub values: usize,
}

impl Tally {
    /// What one sheet adds.
    pub fn of(snapshot: &Snapshot) -> Self {
        let reached = snapshot.reached();
        Self {
            goals: 1,
            objectives: snapshot.objectives.len(),
            results: snapshot.results.iter().filter(|result| result.stage == Stage::Results).count(),
            rates: reached.known(),
            met: reached.met(),
            values: snapshot.own_figures().filter(|(_, year)| year.actual.is_some()).count(),
        }
    }

    /// Both together.
    pub fn add(&mut self, other: Self) {
        self.goals += other.goals;
        self.objectives += other.objectives;
        self.results += other.results;
        self.rates += other.rates;
        self.met += other.met;
        self.values += other.values;
    }
}

/// The row that a sheet belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DepartmentRow {
    Unit(UnitNumber),
    /// A unit of the past that became several or none, so that its sheets have no one place in today's structure.
    Nowhere(UnitNumber),
    /// No unit is on record.
    Unknown,
}

/// Today's structure: the units of the newest published year, each with the department it belongs to.
#[derive(Debug, Clone, Default)]
pub struct TodaysStructure {
    departments: BTreeSet<UnitNumber>,
    sections: BTreeMap<UnitNumber, Option<UnitNumber>>,
}

impl TodaysStructure {
    /// The structure that these sheets show.
    pub fn of<'a>(newest: impl IntoIterator<Item = &'a PublishedSheet>) -> Self {
        let mut today = Self::default();
        for sheet in newest {
            let department = sheet.department.as_ref().map(|unit| unit.number);
            today.departments.extend(department);
            if let Some(section) = &sheet.section {
                today.sections.insert(section.number, department);
            }
        }
        today
    }

    /// Where a sheet's department stands today. The section knows best, because sections move between departments.
    fn department(&self, sheet: &PublishedSheet, organisation: &UnitLineage) -> DepartmentRow {
        let (department, section) = (sheet.department.as_ref(), sheet.section.as_ref());
        if let Some(section) = section {
            let now = organisation.first_where(section.number, |unit| self.sections.contains_key(&unit));
            let departments: BTreeSet<Option<UnitNumber>> =
                now.iter().filter_map(|section| self.sections.get(section)).copied().collect();
            if let (Some(Some(only)), 1) = (departments.first(), departments.len()) {
                return DepartmentRow::Unit(*only);
            }
        }
        let Some(unit) = department.or(section).map(|unit| unit.number) else { return DepartmentRow::Unknown };
        let now = organisation.first_where(unit, |unit| self.departments.contains(&unit));
        match (now.first(), now.len()) {
            (Some(only), 1) => DepartmentRow::Unit(*only),
            _ => DepartmentRow::Nowhere(unit),
        }
    }
}

/// Sheets counted by department and year; the departments in the order in which they first appear.
pub fn count<'a>(
    sheets: impl IntoIterator<Item = &'a PublishedSheet>,
    structure: Structure,
    today: &TodaysStructure,
    organisation: &UnitLineage,
) -> Vec<(DepartmentRow, BTreeMap<FiscalYear, Tally>)> {
    let mut counted: Vec<(DepartmentRow, BTreeMap<FiscalYear, Tally>)> = Vec::new();
    for sheet in sheets {
        let row = match structure {
            Structure::Then => sheet.top_unit().map_or(DepartmentRow::Unknown, |unit| DepartmentRow::Unit(unit.number)),
            Structure::Today => today.department(sheet, organisation),
        };
        let known = counted.iter().position(|(known, _)| *known == row).unwrap_or_else(|| {
            counted.push((row, BTreeMap::new()));
            counted.len() - 1
        });
        if let Some((_, years)) = counted.get_mut(known) {
            years.entry(sheet.fiscal_year).or_default().add(sheet.tally);
        }
    }
    counted
}
