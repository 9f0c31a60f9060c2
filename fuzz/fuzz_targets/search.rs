//! What is typed into the search, and marked in what is found.
#![no_main]

use ichirizuka_fuzz::domain::{phrase, search};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = phrase::phrases(text);
    if let Ok(words) = search::words(text) {
        let _ = search::mark(text, &words);
    }
});
