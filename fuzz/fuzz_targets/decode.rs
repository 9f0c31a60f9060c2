//! Bytes of a text in whatever encoding.
#![no_main]

use ichirizuka_fuzz::intake;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = intake::text(bytes) {
        assert!(!text.contains('\r'), "every line ends alike");
    }
});
