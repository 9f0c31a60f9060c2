//! Files that are added as evidence, and the logo of a city: told by their content, with what is kept of them.
#![no_main]

use ichirizuka_fuzz::domain::logo::Logo;
use ichirizuka_fuzz::intake::evidence;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.pdf", "a.png", "a.jpg", "a.docx", "a.xlsx"] {
        if let Ok((kind, kept)) = evidence::read(name, bytes) {
            assert_eq!(evidence::read(name, &kept).ok().map(|(kind, _)| kind), Some(kind), "what is kept is the same");
        }
    }
    let _ = Logo::check(bytes);
});
