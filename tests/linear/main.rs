//! Work costs no more than it is long: whatever a reader is given, twice as much of it takes about twice the steps and
//! twice the memory. Nothing here looks at a clock. A step is a letter that is read or a row that is compared, where
//! readers say so (`domain::steps`), or a byte that is asked for, which they can't help.
#![cfg(test)]

mod identity;
mod prose;
mod tables;

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::stage::Stage;
use ichirizuka::domain::steps;
use ichirizuka::intake::{self, Asked};

/// How many more steps twice as much may take. A list that grows asks for twice its room at a time.
const TWICE: f64 = 2.3;

const HEADER: &str = "部局名\t課名\t事務事業名\t目標\t成果\n";

fn year() -> FiscalYear {
    FiscalYear::new(2020).unwrap()
}

/// How many steps some work takes, and how many of them are bytes.
fn steps_of(work: impl FnOnce()) -> (usize, usize) {
    let mut steps = 0;
    let memory = allocation_counter::measure(|| steps = steps::counted(work).1);
    (steps, usize::try_from(memory.bytes_total).unwrap())
}

/// Asserts that reading twice as much takes about twice the steps, and twice the bytes.
fn assert_linear(what: &str, length: usize, make: impl Fn(usize) -> String, read: impl Fn(&str)) {
    let once = make(length);
    // What is made at the first use of all is no part of it.
    read(&once);
    let (steps, bytes) = steps_of(|| read(&once));
    let twice = make(length * 2);
    let (more_steps, more_bytes) = steps_of(|| read(&twice));
    for (of, few, many) in [("steps", steps, more_steps), ("bytes", bytes, more_bytes)] {
        #[expect(clippy::cast_precision_loss, reason = "there are not that many")]
        let times = many as f64 / few.max(1_000) as f64;
        assert!(times <= TWICE, "{what}: {few} {of} for {length}, {many} for twice as much");
    }
}

/// Reads a table of goals, refused or not.
fn goals(file_name: &str, text: &str) {
    let _ = intake::read(file_name, text.as_bytes(), &Asked::of_stage(year(), Stage::Results));
}

/// A table of one programme with these cells.
fn one_programme(objectives: &str, results: &str) -> String {
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    format!("{HEADER}建設部\t土木課\t橋の点検\t{}\t{}\n", quoted(objectives), quoted(results))
}
