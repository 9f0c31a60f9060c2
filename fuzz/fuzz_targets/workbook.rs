//! Workbooks as they are unpacked: .xlsx, .xls, .ods.
#![no_main]

use ichirizuka_fuzz::intake::workbook;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = workbook::read("a.xlsx", bytes);
});
