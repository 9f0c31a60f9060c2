//! Reading other people's files into a [`Proposal`]. Nothing here writes, and nothing here guesses silently: what
//! cannot be read is refused with its place, what is worth a look is a remark of the proposal.
//!
//! `workbook` makes sheets of cells of every kind of file, and `source` rows of them; text goes through `decode` and
//! `records`. `headings` says what stands over each column, `heading_marks` what of that says nothing or that
//! it is of less than a year, and `header` what it means; `year_words` and `unit_names` read
//! the years and the units that are named there and between the rows. `table` makes goals of rows, with the ratings, courses
//! and amounts of `assessment`; `goals` joins the tables of a file. `indicators` reads values, of a table of their own or
//! beside goals. `form` makes such a table of forms (帳票), one of which has a programme. `asked` is what is said of a table beside it, `by_hand` what is said of its header and columns, `mapping` all
//! of that as a file; `recognised` tells a table of goals from one of indicators. `reading` tells how each sheet and column was read, and why.
//!
//! `cell` reads one cell of markup and bullets into items and footnotes; `prose` reads dates, rates and series out of their
//! sentences. `sheet_text` reads what is typed into a form, and writes it back. `transfers` reads the personnel section's
//! table. `document` reads what the product itself writes of a year, `everything` what it writes of all of them. `marked` parts note marks from figures, and `row_numbers` the numbers of rows from those of programmes.

use crate::domain::indicator_table::IndicatorTable;
use crate::domain::proposal::Proposal;
use crate::domain::watch::Step;

mod asked;
mod assessment;
mod by_hand;
mod cell;
mod decode;
mod document;
pub mod everything;
pub mod evidence;
mod form;
mod goal;
mod goals;
mod header;
mod heading_marks;
mod headings;
mod indicators;
mod mapping;
mod marked;
mod mending;
mod nesting;
mod prose;
mod reading;
mod recognised;
mod records;
mod refusal;
mod row_numbers;
pub mod sheet_text;
mod source;
mod table;
pub mod transfers;
mod unit_names;
mod units;
pub mod workbook;
mod written;
mod year_words;

pub use crate::domain::identity::{Identity, SaidProgramme};
pub use asked::{Asked, RepeatedYear};
pub use by_hand::{SaidColumn, SaidHeader};
pub use form::SaidLabel;
pub use mapping::{MappedColumn, MappedDate, MappedFigure, MappedLabel, MappedSheet, Mapping, UnusableMapping};
pub use mending::BadCell;
pub use prose::figures_in;
pub use reading::{Look, ReadFile};
pub use recognised::{Content, TableKind};
pub use refusal::{Problem, ProblemKind, Refusal};

/// The axes of a rating that headings name.
pub const AXES: &[&str] = &assessment::AXES;

/// The largest file that is read: 5,000 rows of 210 columns, as a large city has them, are 12 MB as a workbook and 28 MB as
/// a text.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// The bytes of a file as text.
pub fn text(bytes: &[u8]) -> Result<String, Refusal> {
    decode::text(bytes)
}

/// Whether the bytes are those of a workbook, and no text.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// Reads the tables of goals of a file, or a document of a year, for the year and the stage that are asked for. A cell that
/// can't be read refuses the file.
pub fn read(file_name: &str, bytes: &[u8], asked: &Asked) -> Result<Proposal, Refusal> {
    read_sound_cells(file_name, bytes, asked).and_then(|(proposal, bad)| sound(proposal, bad))
}

/// The same without the cells that can't be read, and those cells.
pub fn read_sound_cells(file_name: &str, bytes: &[u8], asked: &Asked) -> Result<(Proposal, Vec<BadCell>), Refusal> {
    look(file_name, bytes, asked)?.read
}

/// The same, telling also of a file that can't be read how its sheets were understood. An error where it has no sheets at
/// all.
pub fn look(file_name: &str, bytes: &[u8], asked: &Asked) -> Result<Look, Refusal> {
    if let Some(read) = document_of_ours(file_name, bytes, asked) {
        return Ok(Look { sheets: Vec::new(), read: read.map(|proposal| (proposal, Vec::new())) });
    }
    asked.watch.begin(Step::Opening, 0);
    let mut sheets = sheets(file_name, bytes, records::MOST_ROWS, asked)?;
    asked.go_on()?;
    if let Some(read) = document::read_sheets(file_name, &sheets, asked) {
        return Ok(Look { sheets: Vec::new(), read: read.map(|proposal| (proposal, Vec::new())) });
    }
    let mended = mending::mend(&mut sheets, bytes, asked);
    Ok(read_goals(file_name, &mut sheets, mended, asked))
}

fn read_goals(file_name: &str, sheets: &mut [source::Source], mended: mending::Mending, asked: &Asked) -> Look {
    let read = |sheets: &[source::Source]| goals::read(file_name, sheets, asked);
    match mending::without_bad_cells(sheets, &mended.mark.mended, read) {
        Ok((mut proposal, bad)) => {
            mended.tell(&mut proposal);
            Look { sheets: proposal.reading.clone(), read: Ok((proposal, bad)) }
        }
        Err(refusal) => Look { sheets: reading::of_goals(sheets, asked), read: Err(refusal) },
    }
}

fn read_values(
    file_name: &str,
    sheets: &mut [source::Source],
    mended: mending::Mending,
    asked: &Asked,
) -> Result<(IndicatorTable, Vec<BadCell>), Refusal> {
    let read = |sheets: &[source::Source]| indicators::read(file_name, sheets, asked);
    let (mut table, bad) = mending::without_bad_cells(sheets, &mended.mark.mended, read)?;
    mended.tell_of_values(&mut table);
    Ok((table, bad))
}

/// The sheets of a file. The tables of a page may be one form.
fn sheets(file_name: &str, bytes: &[u8], limit: usize, asked: &Asked) -> Result<Vec<source::Source>, Refusal> {
    let sheets = source::sheets(file_name, bytes, limit)?;
    Ok(if is_workbook(bytes) { sheets } else { form::of_page(sheets, asked) })
}

/// The file as a document of ours, where it is one.
fn document_of_ours(file_name: &str, bytes: &[u8], asked: &Asked) -> Option<Result<Proposal, Refusal>> {
    if bytes.len() > MOST_BYTES || is_workbook(bytes) {
        return None;
    }
    document::read(file_name, &decode::text(bytes).ok()?, asked)
}

/// Reads a file as the kind of table that is said, or that its header says it is.
pub fn look_at(
    file_name: &str,
    bytes: &[u8],
    asked: &Asked,
    kind: Option<TableKind>,
) -> Result<Look<Content>, Refusal> {
    if kind != Some(TableKind::Indicators)
        && let Some(read) = document_of_ours(file_name, bytes, asked)
    {
        return Ok(Look { sheets: Vec::new(), read: read.map(|proposal| (proposal.into(), Vec::new())) });
    }
    asked.watch.begin(Step::Opening, 0);
    let mut sheets = sheets(file_name, bytes, records::MOST_ROWS, asked)?;
    asked.go_on()?;
    if kind != Some(TableKind::Indicators)
        && let Some(read) = document::read_sheets(file_name, &sheets, asked)
    {
        return Ok(Look { sheets: Vec::new(), read: read.map(|proposal| (proposal.into(), Vec::new())) });
    }
    let mended = mending::mend(&mut sheets, bytes, asked);
    let kind = kind.unwrap_or_else(|| recognised::kind(file_name, &sheets, asked));
    Ok(match kind {
        TableKind::Goals => read_goals(file_name, &mut sheets, mended, asked).map(Content::from),
        TableKind::Indicators => {
            let read = read_values(file_name, &mut sheets, mended, asked);
            let told = read.as_ref().ok().map(|(table, _)| table.reading.clone());
            let sheets = told.unwrap_or_else(|| reading::of_indicators(&sheets, asked));
            Look { sheets, read: read.map(|(table, bad)| (Content::Indicators(table), bad)) }
        }
    })
}

/// Reads the tables of indicators of a file, each value with its fiscal year. A cell that can't be read refuses the file.
pub fn read_indicators(file_name: &str, bytes: &[u8], asked: &Asked) -> Result<IndicatorTable, Refusal> {
    read_sound_values(file_name, bytes, asked).and_then(|(table, bad)| sound(table, bad))
}

/// The same without the cells that can't be read, and those cells. A number under two names, of which the mapping does not
/// say whether they are one programme, refuses the file.
pub fn read_sound_values(
    file_name: &str,
    bytes: &[u8],
    asked: &Asked,
) -> Result<(IndicatorTable, Vec<BadCell>), Refusal> {
    let mut sheets = sheets(file_name, bytes, indicators::MOST_ROWS, asked)?;
    let mended = mending::mend(&mut sheets, bytes, asked);
    let (table, bad) = read_values(file_name, &mut sheets, mended, asked)?;
    if table.doubts.is_empty() {
        return Ok((table, bad));
    }
    let bad = bad.into_iter().map(|bad| bad.problem);
    Err(bad.chain(table.doubts.into_iter().map(Problem::from)).collect::<Vec<_>>().into())
}

/// What was read, where all of it could be.
fn sound<T>(read: T, bad: Vec<BadCell>) -> Result<T, Refusal> {
    if bad.is_empty() { Ok(read) } else { Err(bad.into_iter().map(|bad| bad.problem).collect::<Vec<_>>().into()) }
}
