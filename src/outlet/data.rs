//! What is published as a file, in one of three formats.

use std::io::{self, Write};

use rust_xlsxwriter::XlsxError;

use crate::domain::codes::codes;
use crate::store::kit::{Collides, Reader, StoreError};
use crate::store::published::city;

use super::workbook::Book;
use super::{comparison, excel, indicators, json, long, part};

pub use super::part::Scope;

codes! {
    /// How a file is written.
    Format {
        /// One line for each item of a sheet.
        Csv = "csv",
        /// All that is on record, as an object.
        Json = "json",
        /// A workbook: the published table, and the lines of the CSV.
        Xlsx = "xlsx",
    }
}

impl Format {
    /// What is said of such a file when it is sent.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum OutletError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Csv(#[from] csv::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Workbook(#[from] XlsxError),
}

impl Collides for OutletError {
    fn collided(&self) -> bool {
        matches!(self, Self::Store(error) if error.collided())
    }

    fn is_unexplained(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_unexplained())
    }
}

/// Writes the file, one year after another, and tells after each that it is done. Equal data give equal bytes.
pub fn write(
    out: &mut (dyn Write + Send),
    reader: &mut impl Reader,
    scope: Scope,
    format: Format,
    mut told: impl FnMut(),
) -> Result<(), OutletError> {
    let city = city::load(reader)?;
    let years = part::years(reader, scope)?;
    match format {
        Format::Json => json::write(out, &city, reader, (scope, &years), told),
        Format::Csv => {
            let mut table = excel::begun(out)?;
            table.write_record(long::header())?;
            for year in years {
                let part = part::read(reader, scope, year)?;
                for line in long::lines(&city, &part) {
                    table.write_record(line.iter().map(long::Cell::in_csv))?;
                }
                told();
            }
            Ok(table.flush()?)
        }
        Format::Xlsx => {
            let mut book = Book::of(&city);
            for year in &years {
                book.published_table(&city, &part::read(reader, scope, *year)?)?;
            }
            book.begin_data(&long::header(), &long::widths())?;
            for year in years {
                let part = part::read(reader, scope, year)?;
                book.published(part.published_at());
                for line in long::lines(&city, &part) {
                    book.add(&line)?;
                }
                told();
            }
            Ok(book.save(out)?)
        }
    }
}

/// The names of the columns of the CSV, in their order.
pub fn columns() -> Vec<&'static str> {
    long::header()
}

/// The names of the columns that only the files of indicators and of comparisons have.
pub fn other_columns() -> Vec<&'static str> {
    let mut known = columns();
    let usual = known.len();
    for name in indicators::columns().chain(comparison::columns()) {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    known.split_off(usual)
}

/// How many years a file of this scope has.
pub fn count_years(reader: &mut impl Reader, scope: Scope) -> Result<usize, StoreError> {
    Ok(part::years(reader, scope)?.len())
}
