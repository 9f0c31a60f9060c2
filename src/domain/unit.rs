//! 部局 and 課・室: units of the organisation, each under one name and one parent. A unit that is renamed, merged,
//! split or moved becomes another unit, linked to it, so that past years keep their names (product rule 4).

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::fiscal_year::FiscalYear;
use super::numbers::UnitNumber;

mod lineage;
mod organisation;
pub mod reorganisation;

pub use lineage::{UnitLineage, UnitLink, UnitSuccession};
pub use organisation::{DepartmentToday, Organisation};

codes! {
    /// The level of a unit.
    UnitKind {
        /// 部局.
        Department = "department",
        /// 課・室.
        Section = "section",
    }
}

/// A unit under the name it has from its first to its last fiscal year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub number: UnitNumber,
    pub kind: UnitKind,
    /// The department of a section.
    pub parent: Option<UnitNumber>,
    pub name: String,
    /// Its name on pages in English, where the city has given it one.
    pub english: Option<String>,
    /// The first fiscal year on record.
    pub first_year: FiscalYear,
    /// The last fiscal year, where it has ended.
    pub last_year: Option<FiscalYear>,
}

impl Unit {
    /// The unit as a page names it.
    pub fn label(&self) -> UnitLabel {
        UnitLabel { number: self.number, name: self.name.clone() }
    }

    /// Whether it exists in a fiscal year, as far as is on record.
    pub fn is_there_in(&self, year: FiscalYear) -> bool {
        self.first_year <= year && self.last_year.is_none_or(|last| year <= last)
    }
}

/// A unit as a published page names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitLabel {
    pub number: UnitNumber,
    pub name: String,
}
