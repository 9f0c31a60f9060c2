//! A form: labels with what stands beside and below them.
#![no_main]

use ichirizuka_fuzz::intake;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let form = format!("事務事業名,橋の点検,担当課,土木課\n部局名,建設部,,\n{text}\n");
    let _ = intake::look("a.csv", form.as_bytes(), &ichirizuka_fuzz::results());
});
