//! The units of all years with what became of them: which of today's units carry on what a unit of an earlier year did.

use std::collections::BTreeSet;

use super::{Unit, UnitLineage};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;

/// All units and the links between them.
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    units: Vec<Unit>,
    lineage: UnitLineage,
}

/// Where the work of an earlier unit is done in a later year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DepartmentToday {
    Department(UnitNumber),
    /// In several: it was split between them.
    Several,
    /// Nowhere: it has ended, and nothing on record follows it.
    Ended,
    /// It is not on record which unit it was.
    Unknown,
}

impl Organisation {
    /// The organisation that these units and links make up.
    pub const fn new(units: Vec<Unit>, lineage: UnitLineage) -> Self {
        Self { units, lineage }
    }

    fn find(&self, number: UnitNumber) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.number == number)
    }

    /// The units of `year` that carry on a unit: itself where it lasts, otherwise all that follow it.
    fn successors(&self, unit: UnitNumber, year: FiscalYear) -> BTreeSet<UnitNumber> {
        let lasts = |unit: &Unit| unit.last_year.is_none_or(|last| last >= year);
        self.lineage.first_where(unit, |unit| self.find(unit).is_some_and(lasts))
    }

    /// The department of `year` in which the work of a section, or of a department of which no section is on record,
    /// is done. A section that has ended without a successor is looked for by its department.
    pub fn department(&self, unit: Option<UnitNumber>, year: FiscalYear) -> DepartmentToday {
        let Some(unit) = unit.and_then(|number| self.find(number)) else { return DepartmentToday::Unknown };
        let mut departments: BTreeSet<UnitNumber> = BTreeSet::new();
        for successor in self.successors(unit.number, year) {
            let parent = self.find(successor).and_then(|unit| unit.parent).unwrap_or(successor);
            departments.extend(self.successors(parent, year));
        }
        if let Some(parent) = unit.parent.filter(|_| departments.is_empty()) {
            departments = self.successors(parent, year);
        }
        match (departments.first(), departments.len()) {
            (Some(&department), 1) => DepartmentToday::Department(department),
            (Some(_), _) => DepartmentToday::Several,
            (None, _) => DepartmentToday::Ended,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DepartmentToday, Organisation};
    use crate::domain::fiscal_year::FiscalYear;
    use crate::domain::numbers::UnitNumber;
    use crate::domain::unit::{Unit, UnitKind, UnitLineage, UnitLink, UnitSuccession};

    fn year(number: i32) -> FiscalYear {
        FiscalYear::new(number).unwrap()
    }

    fn unit(number: i32, parent: Option<i32>, last: Option<i32>) -> Unit {
        Unit {
            number: UnitNumber(number),
            kind: if parent.is_some() { UnitKind::Section } else { UnitKind::Department },
            parent: parent.map(UnitNumber),
            name: format!("組織{number}"),
            english: None,
            first_year: year(2010),
            last_year: last.map(year),
        }
    }

    fn organisation(units: Vec<Unit>, links: &[(i32, i32)]) -> Organisation {
        let link = |&(from, to): &(i32, i32)| UnitSuccession {
            from: UnitNumber(from),
            to: UnitNumber(to),
            fiscal_year: year(2016),
            kind: UnitLink::Moved,
        };
        Organisation::new(units, UnitLineage::new(links.iter().map(link).collect()))
    }

    #[test]
    fn a_section_that_lasts_is_in_its_own_department() {
        let organisation = organisation(vec![unit(1, None, None), unit(2, Some(1), None)], &[]);
        assert_eq!(
            organisation.department(Some(UnitNumber(2)), year(2021)),
            DepartmentToday::Department(UnitNumber(1))
        );
        assert_eq!(organisation.department(None, year(2021)), DepartmentToday::Unknown);
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
        let organisation = organisation(units, &[(2, 3), (3, 5)]);
        assert_eq!(
            organisation.department(Some(UnitNumber(2)), year(2021)),
            DepartmentToday::Department(UnitNumber(4))
        );
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
        let organisation = organisation(units, &[(2, 3), (2, 5)]);
        assert_eq!(organisation.department(Some(UnitNumber(2)), year(2021)), DepartmentToday::Several);
        assert_eq!(
            organisation.department(Some(UnitNumber(2)), year(2019)),
            DepartmentToday::Department(UnitNumber(1))
        );
    }

    #[test]
    fn a_department_without_successor_has_ended() {
        let organisation = organisation(vec![unit(1, None, Some(2015)), unit(2, Some(1), Some(2015))], &[(1, 1)]);
        assert_eq!(organisation.department(Some(UnitNumber(2)), year(2021)), DepartmentToday::Ended);
    }
}
