//! Why a file is not read: every problem with its place, all at once, so that a file is mended in one go.

use serde::Serialize;

use crate::domain::indicator_table::NumberDoubt;
use crate::domain::reading::Field;

mod codes;
mod placed;
mod shown;

use codes::as_programme;

/// The most problems that are listed.
const MOST_PROBLEMS: usize = 100;

/// A file that was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The problems in the order of the file, at most a hundred.
    pub problems: Vec<Problem>,
    /// How many more there are.
    pub omitted: usize,
}

/// One reason, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The line of the file, counted from 1, on which the row begins; `None` when it concerns the file as a whole.
    pub line: Option<u64>,
    /// The header of the column or, where no header is known yet, its number; `None` when it concerns the whole line.
    pub column: Option<String>,
    /// The cell, where what stands in it is the problem.
    #[serde(skip)]
    pub cell: Option<Box<CellOfProblem>>,
    pub reason: ProblemKind,
}

/// Where a cell is on its line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellOfProblem {
    /// The sheet, where the file has more than one.
    pub sheet: Option<String>,
    /// The place of its column, counted from 0.
    pub index: usize,
}

/// What can be wrong with a file. `Display` is plain English for logs; pages say it in their own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ProblemKind {
    #[error("files of type {extension:?} are not read; use .tsv or .csv")]
    UnsupportedFileType {
        /// The extension in lower case, without its point.
        extension: String,
    },
    #[error("the file has {bytes} bytes; at most {limit} are read")]
    FileTooLarge { bytes: usize, limit: usize },
    #[error("the file has more than {limit} rows")]
    TooManyRows { limit: usize },
    /// Bytes that are no text in the encoding of the file.
    #[error("the bytes are not {encoding}")]
    Undecodable {
        /// The encoding the file was taken for.
        encoding: &'static str,
    },
    /// A file whose content is not what its name says, or that is no table.
    #[error("the file is called .{extension}, but it is {content}")]
    WrongContent {
        /// The extension in lower case, without its point.
        extension: String,
        /// What it is.
        content: &'static str,
    },
    /// A document of ours that was changed into something else, or is of a version that is not known.
    #[error("this is no document of a year that can be read: {text}")]
    BrokenDocument {
        /// What is wrong with it, cut short.
        text: String,
    },
    /// A workbook that breaks off, or that breaks the rules of its format.
    #[error("the file is damaged")]
    DamagedFile,
    /// A cell whose kept value is an error that is newer than the reader of workbooks.
    #[error(
        "a cell holds the error {text:?}, with which the workbook can't be read; mend the cell and save it once more"
    )]
    NewerError {
        /// The error as Excel shows it, cut short.
        text: String,
    },
    /// A workbook that opens with a password only.
    #[error("the file is protected by a password")]
    Encrypted,
    #[error("the sheet has more than {limit} columns")]
    TooManyColumns { limit: usize },
    /// More cells, or longer texts in them, than are kept at once.
    #[error("the file has more than {limit} cells, or too much text in them")]
    TooManyCells { limit: usize },
    /// A page whose elements stand within each other without end, or have attributes without end.
    #[error("the elements of the page nest too deep (<{element}>)")]
    NestsTooDeep { element: String },
    /// A workbook that is small only because it is packed.
    #[error("unpacked, the file has more than {limit} bytes")]
    UnpacksTooLarge { limit: u64 },
    #[error("reading it took too long")]
    TookTooLong,
    #[error("the page has no table")]
    NoTable,
    #[error("a quoted cell begins here and does not end")]
    UnclosedQuote,
    #[error("the cell contains the control character U+{code_point:04X}")]
    ControlCharacter { code_point: u32 },
    /// A cell longer than a spreadsheet can hold.
    #[error("the cell has {length} characters; at most {limit} are read")]
    CellTooLong {
        /// Its length as Excel counts it.
        length: usize,
        limit: usize,
    },
    /// No row that names the columns.
    #[error("no header row was found: a row that names the programme and its objectives or results")]
    NoHeader,
    /// A header, and none of its columns names programmes: totals by chapter or by account.
    #[error(
        "no column names the programmes: the table seems to hold totals (its header has {found}). Bring the table that has \
         a row for each programme; where a column names them under another word, write 事業名 over it"
    )]
    NoProgrammeColumn {
        /// The headers that were found, cut short.
        found: String,
    },
    /// No row that names the columns of a table of indicators.
    #[error("no header row was found: a row that names the programme, the indicator, the fiscal year and the value")]
    NoIndicatorHeader,
    /// A cell that may not be blank.
    #[error("the cell is blank")]
    CellMissing,
    /// A cell that holds an error (#REF!) in place of a value.
    #[error("the cell holds the error {text:?} in place of a value")]
    ErrorCell {
        /// The error as a spreadsheet shows it, cut short.
        text: String,
    },
    /// A formula that was saved without what it amounts to.
    #[error("the cell holds a formula whose value was not saved; open the file in a spreadsheet and save it once more")]
    FormulaWithoutValue,
    /// Letters that are struck out, with or without others beside them.
    #[error(
        "{text:?} is struck out, in part or whole, and whether it still counts can't be told; delete what is struck out, \
         or let it stand without the line"
    )]
    StruckOut {
        /// What the cell holds, cut short.
        text: String,
    },
    /// A raised digit right at a digit: 120 and the mark of a note.
    #[error(
        "in {text:?} a raised digit stands at a number and would be read as one of its own; part them, or delete it"
    )]
    RaisedDigit {
        /// What the cell holds, cut short.
        text: String,
    },
    /// A value in a cell that is merged over the rows of several programmes.
    #[error(
        "{text:?} stands in one cell for this programme and for the one above it; of which of them it is, or which part \
         of it, can't be told; give each its own cell"
    )]
    OfSeveralProgrammes {
        /// What the cell holds, cut short.
        text: String,
    },
    /// A value in a cell that is merged over columns of several values.
    #[error(
        "{text:?} stands in one cell for this value and for those beside it; of which of them it is can't be told; give \
         each its own cell"
    )]
    OfSeveralColumns {
        /// What the cell holds, cut short.
        text: String,
    },
    /// A row of a part of a programme where rows of programmes stand.
    #[error(
        "{text:?} names a part of the programme above it; give the parts a column of their own, or their text to the \
         programme's row"
    )]
    PartOfProgramme {
        /// What names it, cut short.
        text: String,
    },
    /// A row with a name and nothing else beside one whose name it may go on with.
    #[error("{text:?} and {other:?} may be one name over two rows; say of both cells what is read, or that nothing is")]
    NameOfTwoRows { text: String, other: String },
    /// 0.75 among rates such as 80%.
    #[error(
        "{text:?} stands among values with % and may be a fraction or a rate; write it with %, or once more as it is"
    )]
    FractionOrRate { text: String },
    /// A column of another year where one of the year that was asked for is needed.
    #[error("the column is of fiscal year {named}, and the table is taken in for another")]
    ColumnOfAnotherYear {
        /// The year that its header names.
        named: i32,
    },
    /// A number under two names so different that nobody can tell whether the programme was renamed.
    #[error(
        "number {number} is {name:?} here and {other:?} in another year; say in the mapping which it is:\n\n\
         [[programmes]]\ncode = {number:?}\nname = {name:?}\nis = \"same\"  # or \"another\"\n"
    )]
    NumberOfAnotherName {
        /// The number.
        number: String,
        /// Its name here.
        name: String,
        /// Its name in a row above.
        other: String,
    },
    #[error("the fiscal year of the table is not said")]
    YearMissing,
    /// Columns that are repeated, for one year after the other, without a word of the years.
    #[error("the table repeats this column {times} times and names no year over it")]
    RepeatedWithoutYear {
        /// How often it stands there.
        times: usize,
    },
    /// A cell for a number that holds none.
    #[error("{text:?} is not a number")]
    NotANumber {
        /// What it holds, cut short.
        text: String,
    },
    /// A cell for a fiscal year that names none.
    #[error("{text:?} is not a fiscal year")]
    NotAYear {
        /// What it holds, cut short.
        text: String,
    },
    /// A column of years whose eras nothing names.
    #[error(
        "{text:?} is a year of an era that is not named; write R5 or 2023, or say in the mapping that the column is not read"
    )]
    YearWithoutEra {
        /// The first of them.
        text: String,
    },
    /// A cell for a programme's number that holds something else.
    #[error("{text:?} is no number of a programme: at most 40 characters on one line are")]
    NotACode {
        /// What it holds, cut short.
        text: String,
    },
    /// A cell with a word that is none of those the column takes.
    #[error("{text:?} is not a word that is known here; known are {known}")]
    UnknownWord {
        /// The word, cut short.
        text: String,
        /// Words that are.
        known: &'static str,
    },
    /// A cell below a heading of target and actual that does not hold one figure of each.
    #[error("{text:?} stands below a heading of target and actual, and holds not just one figure of each: 10 → 9")]
    NotAPair {
        /// What the cell holds, cut short.
        text: String,
    },
    /// More indicators than a programme may have.
    #[error("the programme has more than {limit} indicators")]
    TooManyIndicators { limit: usize },
    /// A header row without a column that is needed.
    #[error("the header row names no column for {needed}")]
    MissingColumn {
        /// What is missing: `programme`, or `objectives or results`.
        needed: &'static str,
    },
    /// A header without a column of programmes, and columns that may be meant under another word.
    #[error(
        "the header names no column for the programme (事務事業名). Where {} names what the city reports on as a programme, add \
         these lines to the mapping (--mapping), with the heading that is right:\n{}",
        .columns.join(" or "), as_programme(.columns, "or")
    )]
    ProgrammeUnnamed {
        /// Their headings, from the likeliest on.
        columns: Vec<String>,
    },
    /// Two columns that could be the same thing.
    #[error("this column and {other:?} have headers of the same meaning")]
    AmbiguousHeader {
        /// The header of the other column.
        other: String,
    },
    /// A sheet that was asked for by its name.
    #[error("there is no sheet {name:?}; there are {known}")]
    SheetMissing {
        /// The name that was said.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// What was said by hand of a column whose heading stands over several.
    #[error("what is said of this heading may be meant of {columns}; name one of them: at = \"…\"")]
    SaidOfSeveral {
        /// Their letters.
        columns: String,
    },
    /// What was said by hand of a column that there is not.
    #[error("no header has the column {column:?} of which the mapping says what it is")]
    SaidColumnMissing {
        /// The column as it was named.
        column: String,
    },
    /// What was said by hand of a column and can't be.
    #[error("the column can't be read as {field}: another one is it already, or one is missing that goes with it")]
    SaidButNotRead { field: Field },
    /// An amount whose unit nobody says.
    #[error("neither the heading nor the mapping says whether the amounts are in 円, 千円 or 百万円")]
    UnitOfMoneyMissing,
    /// A header and nothing below it.
    #[error("there is no row below the header")]
    NoRows,
    /// A row that ends before the columns that are needed.
    #[error("the row has {found} columns where the header has {expected}")]
    TooFewColumns {
        /// How many cells the row has.
        found: usize,
        /// How many the header asks for.
        expected: usize,
    },
    /// A row that goes on beyond the header: a comma within a number, perhaps, of a file that parts its cells by commas.
    #[error("the row has {found} columns where the header has {expected}; is there a comma within a number?")]
    TooWide {
        /// How many cells the row has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// Objectives or results without a programme.
    #[error("the row has no programme name")]
    ProgrammeMissing,
    /// No department here nor above.
    #[error("the row has no department, and none stands above it")]
    DepartmentMissing,
    /// No section here nor above.
    #[error("the row has no section, and none stands above it")]
    SectionMissing,
    /// The same programme twice in one section.
    #[error("{programme:?} stands on line {first_line} already, in the same section")]
    RepeatedProgramme { programme: String, first_line: u64 },
    /// The same programme on a row for each of its parts.
    #[error(
        "{programme:?} stands on line {first_line} already, and {column:?} names its parts. To take each part for a \
         programme, add to the mapping:\n\n[[columns]]\nheading = {column:?}\nis = \"programme\"\n"
    )]
    RowsOfParts { programme: String, first_line: u64, column: String },
}

impl Problem {
    /// A problem of the file as a whole.
    pub(super) const fn of_file(reason: ProblemKind) -> Self {
        Self { line: None, column: None, cell: None, reason }
    }

    pub(super) const fn of_line(line: u64, reason: ProblemKind) -> Self {
        Self { line: Some(line), column: None, cell: None, reason }
    }

    pub(super) const fn of_cell(line: u64, column: String, reason: ProblemKind) -> Self {
        Self { line: Some(line), column: Some(column), cell: None, reason }
    }
}

impl From<NumberDoubt> for Problem {
    fn from(doubt: NumberDoubt) -> Self {
        let NumberDoubt { line, column, code, name, other, .. } = doubt;
        let reason = ProblemKind::NumberOfAnotherName { number: code.to_string(), name, other: other.name };
        Self::of_cell(line, column, reason)
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        vec![problem].into()
    }
}

impl From<Vec<Problem>> for Refusal {
    fn from(mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.line);
        let omitted = problems.len().saturating_sub(MOST_PROBLEMS);
        problems.truncate(MOST_PROBLEMS);
        Self { problems, omitted }
    }
}

impl std::error::Error for Refusal {}
