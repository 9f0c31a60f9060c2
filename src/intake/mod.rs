//! Reading other people's files into a [`Proposal`]. Nothing here writes, and nothing here guesses silently: what
//! cannot be read is refused with its place, what is worth a look is a remark of the proposal.
//!
//! `workbook` makes sheets of cells of every kind of file, and `source` rows of them; text goes through `decode` and
//! `records`. `headings` says what stands over each column, and `header` what that means; `year_words` and `unit_names` read
//! the years and the units that are named there and between the rows. `table` makes goals of rows, with the ratings, courses
//! and amounts of `assessment`; `goals` joins the tables of a file. `indicators` reads values, of a table of their own or
//! beside goals. `asked` is what is said of a table beside it, `by_hand` what is said of its header and columns, `mapping` all
//! of that as a file; `reading` tells how each sheet and column was read, and why.
//!
//! `cell` reads one cell of markup and bullets into items and footnotes; `prose` reads dates, rates and series out of their
//! sentences. `sheet_text` reads what is typed into a form, and writes it back. `transfers` reads the personnel section's
//! table. `marked` parts note marks from figures, and `row_numbers` the numbers of rows from those of programmes.

use crate::domain::indicator_table::IndicatorTable;
use crate::domain::proposal::Proposal;

mod asked;
mod assessment;
mod by_hand;
mod cell;
mod decode;
mod goal;
mod goals;
mod header;
mod headings;
mod indicators;
mod mapping;
mod marked;
mod prose;
mod reading;
mod records;
mod refusal;
mod row_numbers;
pub mod sheet_text;
mod source;
mod table;
pub mod transfers;
mod unit_names;
pub mod workbook;
mod year_words;

pub use asked::{Asked, Identity, RepeatedYear, SaidProgramme};
pub use by_hand::{SaidColumn, SaidHeader};
pub use mapping::{MappedColumn, MappedSheet, Mapping};
pub use reading::Look;
pub use refusal::{Problem, ProblemKind, Refusal};

/// The axes of a rating that headings name.
pub const AXES: &[&str] = &assessment::AXES;

/// The largest file that is read.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// The bytes of a file as text.
pub fn text(bytes: &[u8]) -> Result<String, Refusal> {
    decode::text(bytes)
}

/// Whether the bytes are those of a workbook, and no text.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// Reads the tables of goals of a file, for the year and the stage that are asked for.
pub fn read(file_name: &str, bytes: &[u8], asked: &Asked) -> Result<Proposal, Refusal> {
    let sheets = source::sheets(file_name, bytes, records::MOST_ROWS)?;
    goals::read(file_name, &sheets, asked)
}

/// The same, telling also of a file that can't be read how its sheets were understood. An error where it has no sheets at
/// all.
pub fn look(file_name: &str, bytes: &[u8], asked: &Asked) -> Result<Look, Refusal> {
    let sheets = source::sheets(file_name, bytes, records::MOST_ROWS)?;
    Ok(reading::look(file_name, &sheets, asked))
}

/// Reads the tables of indicators of a file, each value with its fiscal year.
pub fn read_indicators(file_name: &str, bytes: &[u8], asked: &Asked) -> Result<IndicatorTable, Refusal> {
    indicators::read(file_name, &source::sheets(file_name, bytes, indicators::MOST_ROWS)?, asked)
}
