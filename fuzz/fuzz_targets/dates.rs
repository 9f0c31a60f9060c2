//! Whole and half dates, alone and in running text.
#![no_main]

use ichirizuka_fuzz::domain::partial_date::PartialDate;
use ichirizuka_fuzz::domain::language::Language;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for (range, date) in PartialDate::find_in(text) {
        assert!(text.get(range).is_some(), "a date stands between letters");
        let label = date.label(Language::Japanese);
        assert_eq!(PartialDate::read(&label), Ok(date), "{label} is read again");
    }
    let _ = PartialDate::read(text);
});
