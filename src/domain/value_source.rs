//! Where a value that was taken in stands in its source: the file, the sheet and the cell. Shown to staff, never published.

use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The sheet, where the file is a workbook.
    pub sheet: Option<Arc<str>>,
    /// The line, counted from 1.
    pub line: u64,
    /// The column, counted from 1.
    pub column: usize,
}

impl Place {
    /// The place with its file.
    pub fn of_file(&self, file: &str) -> ValueSource {
        ValueSource {
            file: file.to_owned(),
            sheet: self.sheet.as_deref().map(str::to_owned),
            line: self.line,
            column: self.column,
        }
    }

    /// As it is written beside a value: K12, or 12:11 where a file has no sheets.
    pub fn address(&self) -> String {
        address(self.sheet.is_some(), self.line, self.column)
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&match &self.sheet {
            Some(sheet) => format!("{sheet}!{}", self.address()),
            None => self.address(),
        })
    }
}

/// The cell of a file that a value was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueSource {
    /// The name of the file.
    pub file: String,
    /// The sheet, where the file is a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The line, counted from 1.
    pub line: u64,
    /// The column, counted from 1.
    pub column: usize,
}

impl ValueSource {
    /// As it is written beside a value: K12, or 12:11 where a file has no sheets.
    pub fn address(&self) -> String {
        address(self.sheet.is_some(), self.line, self.column)
    }
}

fn address(is_of_sheet: bool, line: u64, column: usize) -> String {
    if is_of_sheet { format!("{}{line}", letters(column)) } else { format!("{line}:{column}") }
}

/// A column as workbooks name it: A, Z, AA.
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_the_address_that_its_program_shows() {
        let of = |sheet: Option<&str>, line, column| Place { sheet: sheet.map(Arc::from), line, column }.address();
        assert_eq!(of(Some("a"), 12, 11), "K12");
        assert_eq!((of(Some("a"), 3, 26), of(Some("a"), 3, 27)), ("Z3".to_owned(), "AA3".to_owned()));
        assert_eq!(of(Some("a"), 205, 210), "HB205");
        assert_eq!(of(None, 12, 11), "12:11");
    }

    #[test]
    fn a_source_is_read_back_as_it_was_written() {
        let place = Place { sheet: Some(Arc::from("集計")), line: 3, column: 72 };
        let source = place.of_file("a.xlsx");
        let written = serde_json::to_string(&source).unwrap_or_default();
        assert_eq!(serde_json::from_str::<ValueSource>(&written).ok(), Some(source));
        assert_eq!(serde_json::to_string(&place).ok().as_deref(), Some("\"集計!BT3\""));
    }
}
