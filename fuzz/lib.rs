//! What the targets have in common.

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake::Asked;

/// The year of all tables.
pub fn year() -> FiscalYear {
    FiscalYear::new(2020).expect("a year")
}

/// A table of the year's results.
pub fn results() -> Asked {
    Asked::of_stage(year(), Stage::Results)
}
