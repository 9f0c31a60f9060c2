//! Who the rows of a table are on record.

use std::collections::BTreeMap;

use ichirizuka::domain::identity::{Bounds, Claimant, KnownSheet, Record, Said, Told, Whereabouts, resolve};
use ichirizuka::domain::lineage::Lineage;
use ichirizuka::domain::numbers::{ProgrammeNumber, UnitNumber};
use ichirizuka::domain::unit::UnitLineage;

use super::{steps_of, year};

/// How many programmes a section of a filled city has.
const OF_A_SECTION: i32 = 20;

fn record(sheets: i32) -> Record {
    let sheet = |number: i32| KnownSheet {
        programme: ProgrammeNumber(number),
        year: year(),
        name: format!("事業その{number}の推進"),
        code: number.to_string().parse().ok(),
        unit: Some(UnitNumber(1 + number / OF_A_SECTION)),
    };
    Record::new((1..=sheets).map(sheet).collect(), BTreeMap::new(), UnitLineage::default())
}

/// Rows that begin behind those that are on record.
fn rows(count: i32) -> Vec<Claimant> {
    let claimant = |number: i32| Claimant {
        line: 2,
        newest: Told {
            year: year(),
            name: format!("事業その{number}の推進"),
            code: number.to_string().parse().ok(),
            whereabouts: Whereabouts::Unit(UnitNumber(1 + number / OF_A_SECTION)),
            section: String::new(),
        },
        earlier: Vec::new(),
        former_names: Vec::new(),
    };
    (4_000..4_000 + count).map(claimant).collect()
}

fn steps(record: &Record, count: i32) -> usize {
    let rows = rows(count);
    let bounds = Bounds { may_join: &|_| true, may_link: true };
    let (steps, bytes) = steps_of(|| drop(resolve(&rows, record, &Lineage::default(), &Said::default(), &bounds)));
    steps + bytes
}

#[test]
fn twice_the_rows_in_a_filled_year_take_twice_the_steps() {
    let filled = record(3_900);
    let (few, many) = (steps(&filled, 300), steps(&filled, 600));
    assert!(many * 10 <= few * 23, "{few} for 300 rows, {many} for 600");
}

#[test]
fn rows_that_are_new_take_as_many_steps_however_many_sheets_are_on_record() {
    let (empty, filled) = (steps(&record(0), 300), steps(&record(3_900), 300));
    assert!(filled * 10 <= empty * 11, "{empty} in an empty year, {filled} in a filled one");
}
