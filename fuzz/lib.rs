//! What the targets have in common, and what they are for: the readers, with the domain that they read into. Of the
//! product nothing else is built, since with all that a fuzzer watches the whole takes more memory than most machines have.

#[path = "../src/domain/mod.rs"]
pub mod domain;
#[path = "../src/intake/mod.rs"]
pub mod intake;
/// What stands on record is read by the store, of which no target knows.
pub mod store {
    pub mod published {
        pub mod stored_snapshot {
            use crate::domain::publication::Snapshot;

            pub fn read(_: &str) -> Result<Snapshot, String> {
                Err(String::new())
            }
        }
    }
}

use domain::fiscal_year::FiscalYear;
use domain::stage::Stage;
use intake::Asked;

/// The year of all tables.
pub fn year() -> FiscalYear {
    FiscalYear::new(2020).expect("a year")
}

/// A table of the year's results.
pub fn results() -> Asked {
    Asked::of_stage(year(), Stage::Results)
}
