//! Sentences of goals and results: items, notes, dates, rates, series.
#![no_main]

use ichirizuka_fuzz::domain::goal::SheetPart;
use ichirizuka_fuzz::intake::sheet_text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let year = ichirizuka_fuzz::year();
    let read = sheet_text::read(text, SheetPart::Results, year, &[]);
    let items = read.items.iter().map(|item| &item.item);
    let _ = sheet_text::write(read.summary.as_deref(), items, &read.footnotes);
    let _ = ichirizuka_fuzz::intake::figures_in(text);
    let cell = text.replace('"', "\"\"");
    let table = format!("部局名\t課名\t事務事業名\t目標\t成果\n部\t課\t橋\t\"{cell}\"\t\"{cell}\"\n");
    let _ = ichirizuka_fuzz::intake::look("a.tsv", table.as_bytes(), &ichirizuka_fuzz::results());
});
