//! Pages with tables and forms.
#![no_main]

use ichirizuka_fuzz::intake;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = intake::look("a.html", text.as_bytes(), &ichirizuka_fuzz::results());
});
