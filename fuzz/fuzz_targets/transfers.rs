//! A table of the transfers of 1 April.
#![no_main]

use ichirizuka_fuzz::intake::transfers;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = transfers::read(text);
});
