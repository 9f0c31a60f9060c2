//! `/data/codes.csv`: what the codes in the other files mean.

use super::excel::{self, text};

/// What the items of a sheet are, in the column `item`.
pub const ITEMS: [&str; 17] = [
    "goal",
    "objective",
    "result",
    "midyear",
    "milestone",
    "update",
    "indicator",
    "break",
    "evaluation",
    "amount",
    "amount_of_year",
    "unit_cost",
    "future_course",
    "evaluation_text",
    "evidence",
    "note",
    "publication",
];

/// A code with what it means in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The column or field in which it stands.
    pub field: &'static str,
    pub code: &'static str,
    pub japanese: String,
    pub english: String,
}

/// The file.
pub fn file(codes: &[Code]) -> Result<Vec<u8>, csv::Error> {
    let mut table = excel::table();
    table.write_record(["field", "code", "label", "label_en"])?;
    for Code { field, code, japanese, english } in codes {
        table.write_record([(*field).to_owned(), (*code).to_owned(), text(japanese), text(english)])?;
    }
    excel::file(table)
}
