//! How units of the organisation follow one another (product rule 4): which of today's units carry on what a unit of an
//! earlier year did.

use std::collections::BTreeSet;

use super::fiscal_year::FiscalYear;
use super::numbers::UnitNumber;
use super::unit::Unit;

/// All units and the links between them.
#[derive(Debug, Clone, Default)]
pub struct UnitLine {
    units: Vec<Unit>,
    /// From the earlier to the later unit.
    links: Vec<(UnitNumber, UnitNumber)>,
}

/// Where the work of an earlier unit is done in a later year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Today {
    /// In one department.
    Department(UnitNumber),
    /// In several: it was split between them.
    Several,
    /// Nowhere: it has ended, and nothing on record follows it.
    Ended,
    /// It is not on record which unit it was.
    Unknown,
}

impl UnitLine {
    /// The line of these units.
    pub const fn new(units: Vec<Unit>, links: Vec<(UnitNumber, UnitNumber)>) -> Self {
        Self { units, links }
    }

    fn find(&self, number: UnitNumber) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.number == number)
    }

    /// Whether the unit is there in `year` or later.
    fn lasts(&self, number: UnitNumber, year: FiscalYear) -> bool {
        self.find(number).is_some_and(|unit| unit.last_year.is_none_or(|last| last >= year))
    }

    /// The units of `year` that carry on a unit: itself where it lasts, otherwise all that follow it over any number
    /// of steps.
    pub fn successors(&self, unit: UnitNumber, year: FiscalYear) -> BTreeSet<UnitNumber> {
        let mut seen = BTreeSet::from([unit]);
        let mut waiting = vec![unit];
        let mut found = BTreeSet::new();
        while let Some(number) = waiting.pop() {
            let next = self.links.iter().filter(|(from, _)| *from == number).map(|(_, to)| *to);
            let next: Vec<UnitNumber> = next.collect();
            if self.lasts(number, year) {
                found.insert(number);
            } else {
                waiting.extend(next.into_iter().filter(|number| seen.insert(*number)));
            }
        }
        found
    }

    /// The department of `year` in which the work of a section, or of a department of which no section is on record,
    /// is done. A section that has ended without a successor is looked for by its department.
    pub fn department(&self, unit: Option<UnitNumber>, year: FiscalYear) -> Today {
        let Some(unit) = unit.and_then(|number| self.find(number)) else { return Today::Unknown };
        let mut departments: BTreeSet<UnitNumber> = BTreeSet::new();
        for successor in self.successors(unit.number, year) {
            let parent = self.find(successor).and_then(|unit| unit.parent).unwrap_or(successor);
            departments.extend(self.successors(parent, year));
        }
        if let Some(parent) = unit.parent.filter(|_| departments.is_empty()) {
            departments = self.successors(parent, year);
        }
        match (departments.first(), departments.len()) {
            (Some(&department), 1) => Today::Department(department),
            (Some(_), _) => Today::Several,
            (None, _) => Today::Ended,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Today, UnitLine};
    use crate::domain::fiscal_year::FiscalYear;
    use crate::domain::numbers::UnitNumber;
    use crate::domain::unit::{Unit, UnitKind};

    fn year(number: i32) -> FiscalYear {
        FiscalYear::new(number).unwrap()
    }

    fn unit(number: i32, parent: Option<i32>, last: Option<i32>) -> Unit {
        Unit {
            number: UnitNumber(number),
            kind: if parent.is_some() { UnitKind::Section } else { UnitKind::Department },
            parent: parent.map(UnitNumber),
            name: format!("組織{number}"),
            first_year: year(2010),
            last_year: last.map(year),
        }
    }

    fn line(units: Vec<Unit>, links: &[(i32, i32)]) -> UnitLine {
        UnitLine::new(units, links.iter().map(|&(from, to)| (UnitNumber(from), UnitNumber(to))).collect())
    }

    #[test]
    fn a_section_that_lasts_is_in_its_own_department() {
        let line = line(vec![unit(1, None, None), unit(2, Some(1), None)], &[]);
        assert_eq!(line.department(Some(UnitNumber(2)), year(2021)), Today::Department(UnitNumber(1)));
        assert_eq!(line.department(None, year(2021)), Today::Unknown);
    }

    #[test]
    fn renamed_and_moved_sections_are_followed_over_several_steps() {
        let units = vec![
            unit(1, None, Some(2015)),
            unit(2, Some(1), Some(2015)),
            unit(3, Some(1), Some(2018)),
            unit(4, None, None),
            unit(5, Some(4), None),
        ];
        let line = line(units, &[(2, 3), (3, 5)]);
        assert_eq!(line.department(Some(UnitNumber(2)), year(2021)), Today::Department(UnitNumber(4)));
    }

    #[test]
    fn a_section_that_was_split_between_departments_belongs_to_none_of_them_alone() {
        let units = vec![
            unit(1, None, None),
            unit(2, Some(1), Some(2019)),
            unit(3, Some(1), None),
            unit(4, None, None),
            unit(5, Some(4), None),
        ];
        let line = line(units, &[(2, 3), (2, 5)]);
        assert_eq!(line.department(Some(UnitNumber(2)), year(2021)), Today::Several);
        assert_eq!(line.department(Some(UnitNumber(2)), year(2019)), Today::Department(UnitNumber(1)));
    }

    #[test]
    fn a_department_without_successor_has_ended() {
        let line = line(vec![unit(1, None, Some(2015)), unit(2, Some(1), Some(2015))], &[(1, 1)]);
        assert_eq!(line.department(Some(UnitNumber(2)), year(2021)), Today::Ended);
    }
}
