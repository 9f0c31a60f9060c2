//! Reading other people's files into a [`Proposal`]. Nothing here writes, and nothing here guesses silently: what
//! cannot be read is refused with its place, what is worth a look is a remark of the proposal.
//!
//! `decode` makes text of bytes, `records` makes rows of text, `table` makes goals of rows by the words `header`
//! knows. `cell` reads one cell of markup and bullets into items and footnotes; `prose` reads dates, rates and series
//! out of their sentences. `workbook` makes sheets of cells of every kind of file. `indicators` reads tables of one value
//! per row. `sheet_text` reads what is typed into a form, and writes it back. `transfers` reads the personnel section's
//! table. `marked` parts note marks from figures, and `row_numbers` the numbers of
//! rows from those of programmes.

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::IndicatorTable;
use crate::domain::proposal::Proposal;

mod cell;
mod decode;
mod goal;
mod header;
mod indicators;
mod marked;
mod prose;
mod records;
mod refusal;
mod row_numbers;
pub mod sheet_text;
mod table;
pub mod transfers;
pub mod workbook;

pub use refusal::{Problem, ProblemKind, Refusal};

/// The largest file that is read.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// The bytes of a file as text.
pub fn text(bytes: &[u8]) -> Result<String, Refusal> {
    decode::text(bytes)
}

/// Reads a table of goals for `year` from the bytes of a .tsv or .csv file.
pub fn read(file_name: &str, bytes: &[u8], year: FiscalYear) -> Result<Proposal, Refusal> {
    let rows = rows(file_name, bytes, records::MOST_ROWS)?;
    let table = table::read(&rows)?;
    let mut warnings = table.remarks;
    let goals = table.rows.iter().map(|row| goal::propose(row, year, &mut warnings)).collect();
    Ok(Proposal { source: file_name.to_owned(), named_years: table.named_years, goals, warnings })
}

/// Reads a table of indicators, one value per row and each with its fiscal year, from the bytes of a .tsv or .csv file.
pub fn read_indicators(file_name: &str, bytes: &[u8]) -> Result<IndicatorTable, Refusal> {
    indicators::read(file_name, &rows(file_name, bytes, indicators::MOST_ROWS)?)
}

fn rows(file_name: &str, bytes: &[u8], limit: usize) -> Result<Vec<records::Row>, Refusal> {
    let extension = file_name.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    let delimiter = match extension.as_str() {
        "tsv" => b'\t',
        "csv" => b',',
        _ => return Err(Problem::of_file(ProblemKind::UnsupportedFileType { extension }).into()),
    };
    if bytes.len() > MOST_BYTES {
        let size = ProblemKind::FileTooLarge { bytes: bytes.len(), limit: MOST_BYTES };
        return Err(Problem::of_file(size).into());
    }
    records::rows(&decode::text(bytes)?, delimiter, limit)
}
