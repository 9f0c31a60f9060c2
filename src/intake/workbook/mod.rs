//! A file as sheets of cells: bytes to a grid, without saying what anything in it means. What a file is, is told by its
//! content; its name only tells a comma from a tab. Everything is bounded before it is unpacked.

use super::refusal::{Problem, ProblemKind, Refusal};
pub use super::written::Letters;
use super::{MOST_BYTES, decode};

mod grid;
mod hidden;
mod html;
mod number_format;
mod numbers;
mod ods;
mod package;
mod plain;
mod xls;
mod xlsx;

/// The most rows of a sheet.
pub const MOST_ROWS: u64 = 100_000;
/// The most columns of a sheet.
pub const MOST_COLUMNS: usize = 1_000;

/// A file as sheets of cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workbook {
    pub sheets: Vec<Sheet>,
    /// What a person should know of the file as a whole.
    pub remarks: Vec<WorkbookRemark>,
}

/// What is worth saying about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkbookRemark {
    /// It holds macros, which nothing here runs.
    MacrosIgnored,
    /// It refers to other files, whose values are those that were kept when it was saved.
    LinksToOtherFiles,
    /// Some rows or columns are hidden, and were read like any other.
    HiddenRowsOrColumns,
    /// A sheet of its name that holds no cells (a chart).
    NoCells(String),
}

/// One sheet, or one table of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its own name; the file's without its extension for a text, the caption for a table of a page.
    pub name: String,
    pub hidden: bool,
    pub rows: Vec<Row>,
    pub merged: Vec<Merged>,
    pub remarks: Vec<SheetRemark>,
}

/// What is worth saying about a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetRemark {
    /// How its numbers and days are shown is not known (.xls): a day may stand as a number.
    FormatsUnknown,
    /// Formulas whose value was not kept.
    FormulasWithoutValue { cells: usize },
    /// Errors such as #REF!.
    Errors { cells: usize },
    /// Numbers that are shown in thousands or millions, and were read as they are stored.
    Scaled { cells: usize },
    /// A table within a cell, which stands as a sheet of its own.
    NestedTable,
    /// Rows and columns that are not shown: B, D–F, 7–9.
    Hidden { places: String },
}

/// One row that is not blank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number as a person sees it; for a text the line on which it begins.
    pub line: u64,
    /// The first is column A.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its text without blanks around it; a number exactly as it is stored, to fifteen digits as a spreadsheet has them.
    pub text: String,
    pub kind: CellKind,
    /// What a person sees instead, where it differs from `text`.
    pub shown: Option<Box<Shown>>,
    /// What the way in which its letters stand there leaves open.
    pub letters: Letters,
}

/// How a cell looks to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub text: String,
    /// By what the number is divided when it is shown: 1, or 1000 for `#,##0,`.
    pub divided_by: u32,
}

/// What a cell is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CellKind {
    #[default]
    Text,
    Number,
    /// A day, or what its format shows of one.
    Date(DatePrecision),
    /// An error such as #N/A.
    Error,
    /// A formula whose value was not kept.
    FormulaWithoutValue,
    Bool,
}

/// What a format shows of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePrecision {
    Year,
    Month,
    Day,
    /// A time, with or without its day.
    Time,
}

/// Cells that are one, from its first row (by `line`) and column (from 0) to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    pub first_row: u64,
    pub last_row: u64,
    pub first_column: usize,
    pub last_column: usize,
}

/// A, B, … Z, AA: a column as spreadsheets name it.
pub fn column_letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// Reads the sheets of a .xlsx, .xlsm, .xls, .ods, .csv, .tsv, .txt, .html or .htm file.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<Workbook, Refusal> {
    if bytes.len() > MOST_BYTES {
        let size = ProblemKind::FileTooLarge { bytes: bytes.len(), limit: MOST_BYTES };
        return Err(Problem::of_file(size).into());
    }
    let (stem, extension) = file_name.rsplit_once('.').unwrap_or((file_name, ""));
    let stem = stem.rsplit(['/', '\\']).next().unwrap_or(stem);
    let extension = extension.to_lowercase();
    if !EXTENSIONS.contains(&extension.as_str()) {
        return Err(Problem::of_file(ProblemKind::UnsupportedFileType { extension }).into());
    }
    let is_for_text = matches!(extension.as_str(), "csv" | "tsv" | "txt" | "html" | "htm");
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] if !is_for_text => packed(extension, bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] if !is_for_text => xls::read(bytes),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Err(wrong(extension, "ZIP")),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(wrong(extension, "Excel (.xls)")),
        [b'%', b'P', b'D', b'F', ..] => Err(wrong(extension, "PDF")),
        _ if !is_for_text && bytes.contains(&0) && !bytes.starts_with(&[0xFF, 0xFE]) => {
            Err(Problem::of_file(ProblemKind::DamagedFile).into())
        }
        _ => written(stem, &extension, &decode::text(bytes)?),
    }
}

/// Reads cells that were copied from a spreadsheet or from a page.
pub fn pasted(name: &str, text: &str) -> Result<Workbook, Refusal> {
    if text.len() > MOST_BYTES {
        let size = ProblemKind::FileTooLarge { bytes: text.len(), limit: MOST_BYTES };
        return Err(Problem::of_file(size).into());
    }
    written(name, "txt", &text.replace("\r\n", "\n").replace('\r', "\n"))
}

const EXTENSIONS: [&str; 9] = ["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "html", "htm"];

/// A zip, by what is in it.
fn packed(extension: String, bytes: &[u8]) -> Result<Workbook, Refusal> {
    let package = package::inspect(bytes)?;
    match package.kind {
        package::Kind::Workbook => xlsx::read(bytes, package),
        package::Kind::OpenSheet => ods::read(bytes, package.remarks),
        package::Kind::OpenDocument => Err(wrong(extension, "OpenDocument")),
        package::Kind::Another => Err(wrong(extension, "ZIP")),
    }
}

fn wrong(extension: String, content: &'static str) -> Refusal {
    Problem::of_file(ProblemKind::WrongContent { extension, content }).into()
}

/// A text, whatever it is called: many systems write a page or a table of tabs and name it .xls.
fn written(stem: &str, extension: &str, text: &str) -> Result<Workbook, Refusal> {
    let is_page = match extension {
        "html" | "htm" => true,
        "csv" | "tsv" => false,
        _ => html::is_page(text),
    };
    if is_page {
        return html::read(text);
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = match extension {
        "csv" => b',',
        "tsv" | "txt" => b'\t',
        _ if first.contains('\t') => b'\t',
        _ if first.trim_start().starts_with('<') => return Err(wrong(extension.to_owned(), "XML")),
        _ => b',',
    };
    plain::read(stem, delimiter, text)
}
