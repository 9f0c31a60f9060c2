//! The header over a table, with its columns, years and units.
#![no_main]

use ichirizuka_fuzz::intake;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let table = format!("{text}\n建設部\t土木課\t橋の点検\t■5件\t■5件\t3\t5\n");
    let _ = intake::look_at("a.tsv", table.as_bytes(), &ichirizuka_fuzz::results(), None);
});
