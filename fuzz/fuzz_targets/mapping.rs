//! A mapping as a file, written and read again.
#![no_main]

use ichirizuka_fuzz::intake::Mapping;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(mapping) = Mapping::read(text) {
        let _ = mapping.asked(Some(ichirizuka_fuzz::year()));
        if let Ok(written) = mapping.written() {
            assert!(Mapping::read(&written).is_ok(), "{written}");
        }
    }
});
