//! Tables of text, as goals and as indicators.
#![no_main]

use ichirizuka_fuzz::intake::{self, Asked};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = intake::look("a.csv", text.as_bytes(), &ichirizuka_fuzz::results());
    let _ = intake::read_indicators("a.csv", text.as_bytes(), &Asked::default());
});
