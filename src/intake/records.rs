//! Text to rows of cells, with the limits that keep a broken or hostile file from going further.

use std::sync::Arc;

use super::refusal::{Problem, ProblemKind, Refusal};
use super::workbook::MOST_COLUMNS;
use crate::domain::value_source::Place;

/// The most rows that are read of a table of goals.
pub(super) const MOST_ROWS: usize = 20_000;

/// The most characters a cell may have: Excel's own limit, counted as Excel counts.
pub(super) const MOST_CHARACTERS: usize = 32_767;

/// A row of the file as it stands.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The line on which it begins, counted from 1.
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
    /// The columns whose cell is one with the cell above it, in order.
    pub(super) continued: Vec<usize>,
    /// The columns, first and last, that one cell spreads over.
    pub(super) spread: Vec<(usize, usize)>,
    /// The cells whose content is not what it should be, in order: errors, formulas without a value.
    pub(super) faults: Vec<(usize, ProblemKind)>,
    /// The numbers that look like another one, as a person sees them, in order: 3.10 for 3.1.
    pub(super) seen: Vec<(usize, String)>,
    /// The cells that were mended or left out by hand, with what stands in them in the file.
    pub(super) by_hand: Vec<(usize, String)>,
    /// The sheet of a workbook that it is of.
    pub(super) sheet: Option<Arc<str>>,
    /// The columns of a row that was put together from elsewhere, with where their cells stand in the file.
    pub(super) origins: Vec<(usize, Place)>,
}

impl Row {
    /// The text of a cell without white space around it; empty when the row has no such cell.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }

    /// The cell as a person sees it, where a number is no figure but a name.
    pub(super) fn name_at(&self, column: usize) -> &str {
        let found = self.seen.binary_search_by_key(&column, |(known, _)| *known).ok();
        let seen = found.and_then(|found| self.seen.get(found));
        seen.map_or_else(|| self.cell(column), |(_, seen)| seen.as_str())
    }

    /// What stands in the file where somebody said by hand what is read, or that nothing is.
    pub(super) fn stood(&self, column: usize) -> Option<&str> {
        self.by_hand.iter().find(|(known, _)| *known == column).map(|(_, stood)| stood.trim())
    }

    /// Why a row that says something beyond the columns of its header can't be read: which of its cells are whose is not
    /// known any more.
    pub(super) fn too_wide(&self, expected: usize) -> Option<Problem> {
        let found = self.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
        (found > expected).then(|| Problem::of_line(self.line, ProblemKind::TooWide { found, expected }))
    }

    /// Why what stands in the cell is no content of its own.
    pub(super) fn fault(&self, column: usize) -> Option<&ProblemKind> {
        let found = self.faults.binary_search_by_key(&column, |(faulty, _)| *faulty).ok()?;
        self.faults.get(found).map(|(_, kind)| kind)
    }

    /// Where in the file the cell of a column stands.
    pub(super) fn place(&self, column: usize) -> Place {
        let origin = self.origins.iter().find(|(known, _)| *known == column);
        origin.map_or_else(
            || Place { sheet: self.sheet.clone(), line: self.line, column: column + 1 },
            |(_, place)| place.clone(),
        )
    }

    /// Notes that the cell is one with the cell above it.
    pub(super) fn go_on_at(&mut self, column: usize) {
        if let Err(place) = self.continued.binary_search(&column) {
            self.continued.insert(place, column);
        }
    }

    /// The first of the columns, which are in order, over whose neighbours its cell spreads, where `differ` finds those to
    /// hold something else than it does: of which of them it is nobody can tell.
    pub(super) fn spread_over<'a, T>(
        &'a self,
        columns: &'a [T],
        index: fn(&T) -> usize,
        differ: fn(&T, &T) -> bool,
    ) -> impl Iterator<Item = &'a T> {
        let of = move |(first, last): &(usize, usize)| {
            let from = columns.partition_point(|column| index(column) < *first);
            let own = columns.get(from).filter(|column| index(column) == *first)?;
            let others = columns.iter().skip(from + 1).take_while(|column| index(column) <= *last);
            let differs = !self.is_continued(*first) && others.into_iter().any(|other| differ(own, other));
            differs.then_some(own)
        };
        self.spread.iter().filter_map(of)
    }

    /// Whether the cell is one with the cell above it.
    pub(super) fn is_continued(&self, column: usize) -> bool {
        self.continued.binary_search(&column).is_ok()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// How long Excel says that a text is.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Splits text into rows, at most `limit`.
pub(super) fn rows(text: &str, delimiter: u8, limit: usize) -> Result<Vec<Row>, Refusal> {
    if let Some(line) = unclosed_quote(text, char::from(delimiter)) {
        return Err(Problem::of_line(line, ProblemKind::UnclosedQuote).into());
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let line = line_of_next_record(text, reader.position());
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Err(Problem::of_line(line, ProblemKind::Undecodable { encoding: "UTF-8" }).into()),
        }
        if rows.len() == limit {
            return Err(Problem::of_line(line, ProblemKind::TooManyRows { limit }).into());
        }
        if record.len() > MOST_COLUMNS {
            return Err(Problem::of_line(line, ProblemKind::TooManyColumns { limit: MOST_COLUMNS }).into());
        }
        let row = Row { line, cells: record.iter().map(str::to_owned).collect(), ..Row::default() };
        check(&row, &mut problems);
        rows.push(row);
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems.into()) }
}

/// The reader skips blank lines only when it reads on, so that its own count points at the first of them.
fn line_of_next_record(text: &str, position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let blank = text.as_bytes().get(start..).map_or(0, |rest| rest.iter().take_while(|byte| **byte == b'\n').count());
    position.line() + u64::try_from(blank).unwrap_or_default()
}

fn check(row: &Row, problems: &mut Vec<Problem>) {
    for (index, cell) in row.cells.iter().enumerate() {
        let column = || (index + 1).to_string();
        let length = length(cell);
        if length > MOST_CHARACTERS {
            let reason = ProblemKind::CellTooLong { length, limit: MOST_CHARACTERS };
            problems.push(Problem::of_cell(row.line, column(), reason));
        }
        if let Some(character) = control_character(cell) {
            let reason = ProblemKind::ControlCharacter { code_point: character.into() };
            problems.push(Problem::of_cell(row.line, column(), reason));
        }
    }
}

/// The first control character that is neither a line end nor a tab.
pub(super) fn control_character(text: &str) -> Option<char> {
    text.chars().find(|character| character.is_control() && !matches!(character, '\n' | '\t'))
}

/// Where in a cell the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Start,
    Plain,
    Quoted,
    /// Behind a quote within a quoted cell: the end of it, or the first half of a doubled quote.
    AfterQuote,
}

/// The line on which a quoted cell begins that does not end. The reader itself takes the rest of the file for its
/// content and says nothing.
fn unclosed_quote(text: &str, delimiter: char) -> Option<u64> {
    let mut line = 1;
    let mut opened = 1;
    let mut within = Within::Start;
    for character in text.chars() {
        within = match (within, character) {
            (Within::Start, '"') => {
                opened = line;
                Within::Quoted
            }
            (Within::Quoted, '"') => Within::AfterQuote,
            (Within::Quoted, _) | (Within::AfterQuote, '"') => Within::Quoted,
            (_, '\n') => Within::Start,
            (_, other) if other == delimiter => Within::Start,
            _ => Within::Plain,
        };
        line += u64::from(character == '\n');
    }
    (within == Within::Quoted).then_some(opened)
}
