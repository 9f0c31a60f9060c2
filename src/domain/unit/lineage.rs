//! How units follow one another (product rule 4).

use serde::{Deserialize, Serialize};

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::succession::{Link, Successions};

codes! {
    /// How a unit follows another.
    UnitLink {
        /// 名称変更.
        Renamed = "renamed",
        /// 統合: one of several that became one.
        Merged = "merged",
        /// 分割: one of several that one became.
        Split = "split",
        /// 移管: the same work in another department, under whatever name.
        Moved = "moved",
    }
}

/// One link: `to` does from `fiscal_year` on what `from` did before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnitSuccession {
    pub from: UnitNumber,
    pub to: UnitNumber,
    /// The first fiscal year of the new order.
    pub fiscal_year: FiscalYear,
    pub kind: UnitLink,
}

impl Link for UnitSuccession {
    type Number = UnitNumber;

    fn from(&self) -> UnitNumber {
        self.from
    }

    fn to(&self) -> UnitNumber {
        self.to
    }

    fn fiscal_year(&self) -> FiscalYear {
        self.fiscal_year
    }
}

/// All links between units.
pub type UnitLineage = Successions<UnitSuccession>;
