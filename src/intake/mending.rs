//! Cells that are mended or left out by hand, and those that have to be: one that can't be read refuses itself, and the rest
//! of the file is read as if it were blank.

use super::asked::Asked;
use super::records::Row;
use super::refusal::{Problem, ProblemKind, Refusal};
use super::source::Source;
use super::workbook::column_letter;
use crate::domain::indicator_table::{IndicatorTable, TableRemark, TableRemarkKind};
use crate::domain::mending::{FileMark, MendedCell};
use crate::domain::proposal::{Proposal, Remark, RemarkKind};
use crate::domain::{digest, text};

/// The most cells that are told one by one; a file with more of them is not this table.
const MOST_CELLS: usize = 500;

/// A cell that can't be read, and waits for what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCell {
    /// What is wrong with it, at its line and under its heading.
    pub problem: Problem,
    /// Its place and what stands there; what should be read is what was said of it already, as far as anything was.
    pub cell: MendedCell,
    /// Without it nothing of its row can be read: who leaves it out leaves the row out.
    pub takes_its_row: bool,
}

/// The column, counted from 0, and the line, counted from 1, of a place such as K12.
fn read_place(at: &str) -> Option<(usize, u64)> {
    let at = at.trim().replace('$', "").to_ascii_uppercase();
    let digits = at.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, line) = at.split_at_checked(digits)?;
    let is_column = (1..=4).contains(&letters.len()) && letters.bytes().all(|letter| letter.is_ascii_uppercase());
    let column = letters.bytes().fold(0, |column, letter| column * 26 + usize::from(letter.saturating_sub(b'A')) + 1);
    is_column.then(|| line.parse().ok().map(|line| (column - 1, line))).flatten()
}

/// A cell of the file as read.
#[derive(Debug, Clone, Copy)]
struct Spot {
    source: usize,
    row: usize,
    column: usize,
}

impl Spot {
    /// The spot of a line and a column; of a merged cell the one where its text stands.
    fn find(sources: &[Source], sheet: Option<&str>, line: u64, column: usize) -> Option<Self> {
        // The one sheet of a file is it, whatever name is said; of several, the one of the name.
        let is_meant = |source: &Source| sources.len() == 1 || sheet.is_some() && source.name.as_deref() == sheet;
        let source = sources.iter().position(is_meant)?;
        let rows = &sources.get(source)?.rows;
        let mut row = rows.binary_search_by_key(&line, |row| row.line).ok()?;
        while row > 0 && rows.get(row)?.is_continued(column) {
            row -= 1;
        }
        Some(Self { source, row, column })
    }

    fn rows_below(self, sources: &mut [Source]) -> impl Iterator<Item = &mut Row> {
        let rows = sources.get_mut(self.source).map(|source| source.rows.as_mut_slice()).unwrap_or_default();
        rows.get_mut(self.row..).unwrap_or_default().iter_mut()
    }

    fn content(self, sources: &[Source]) -> Option<(&Row, &str)> {
        let row = sources.get(self.source)?.rows.get(self.row)?;
        Some((row, row.cell(self.column)))
    }

    /// Puts another text in the place of what stands there, wherever the cell is merged over.
    fn write(self, sources: &mut [Source], text: &str) {
        for (index, row) in self.rows_below(sources).enumerate() {
            if index > 0 && !row.is_continued(self.column) {
                break;
            }
            row.faults.retain(|(column, _)| *column != self.column);
            row.seen.retain(|(column, _)| *column != self.column);
            // What is said of it is said of it alone.
            row.spread.retain(|(first, _)| *first != self.column);
            if let Some(cell) = row.cells.get_mut(self.column) {
                text.clone_into(cell);
            }
        }
    }

    fn remove_row(self, sources: &mut [Source]) {
        if let Some(source) = sources.get_mut(self.source).filter(|source| self.row < source.rows.len()) {
            source.rows.remove(self.row);
        }
    }
}

/// What became of what was said of cells.
#[derive(Debug, Default)]
pub(super) struct Mending {
    pub(super) mark: FileMark,
    /// What was said of cells that say something else, with what they say.
    pub(super) unmended: Vec<(u64, MendedCell)>,
}

impl Mending {
    /// Says with a proposal how its file was read, and what could not be mended.
    pub(super) fn tell(self, proposal: &mut Proposal) {
        proposal.file = self.mark;
        proposal.warnings.extend(self.unmended.into_iter().map(|(line, cell)| Remark {
            line,
            column: cell.place(),
            kind: RemarkKind::CellNotMended,
            text: cell.is,
        }));
    }

    /// The same of a table of indicators.
    pub(super) fn tell_of_values(self, table: &mut IndicatorTable) {
        table.file = self.mark;
        table.remarks.extend(self.unmended.into_iter().map(|(line, cell)| TableRemark {
            line,
            kind: TableRemarkKind::CellNotMended,
            text: format!("{} {}", cell.place(), cell.is),
        }));
    }
}

/// Mends the cells of which something is said, where they still say what they did.
pub(super) fn mend(sources: &mut [Source], bytes: &[u8], asked: &Asked) -> Mending {
    let mut mending = Mending::default();
    mending.mark.digest = digest::sha256(bytes);
    for mend in &asked.cells {
        let place = read_place(&mend.at);
        let spot = place.and_then(|(column, line)| Spot::find(sources, mend.sheet.as_deref(), line, column));
        let stands = spot.and_then(|spot| spot.content(sources)).map(|(_, cell)| cell.to_owned());
        match (spot, stands) {
            (Some(spot), Some(stands)) if text::normalise(&stands) == text::normalise(&mend.was) => {
                spot.write(sources, &mend.is);
                if let Some(row) = spot.rows_below(sources).next() {
                    row.by_hand.push((spot.column, stands));
                }
                let sheet = sources.get(spot.source).and_then(|source| source.name.clone());
                let at = mend.at.trim().replace('$', "").to_ascii_uppercase();
                mending.mark.mended.push(MendedCell { sheet, at, ..mend.clone() });
            }
            (_, stands) => {
                let told = MendedCell { is: stands.unwrap_or_default(), ..mend.clone() };
                mending.unmended.push((place.map_or(0, |(_, line)| line), told));
            }
        }
    }
    mending
}

/// Reads with `read`, and where cells can't be read, reads on without them and tells which but for those that are among the
/// `mended` and left out.
pub(super) fn without_bad_cells<T>(
    sources: &mut [Source],
    mended: &[MendedCell],
    read: impl Fn(&[Source]) -> Result<T, Refusal>,
) -> Result<(T, Vec<BadCell>), Refusal> {
    let mut bad: Vec<BadCell> = Vec::new();
    let mut first: Option<Refusal> = None;
    loop {
        let refusal = match read(sources) {
            Ok(value) => return Ok((value, bad)),
            Err(refusal) => refusal,
        };
        let whole = first.get_or_insert_with(|| refusal.clone());
        if bad.len() + refusal.problems.len() > MOST_CELLS {
            return Err(whole.clone());
        }
        let spots: Option<Vec<(&Problem, Spot)>> =
            refusal.problems.iter().map(|problem| Some((problem, spot(sources, problem)?))).collect();
        let Some(mut spots) = spots.filter(|spots| !spots.is_empty()) else {
            return Err(if bad.is_empty() { refusal } else { joined(whole, refusal) });
        };
        // From the last row up, so that rows that go leave those above them in their places.
        spots.sort_by_key(|(_, spot)| std::cmp::Reverse((spot.source, spot.row)));
        let mut gone: Option<(usize, usize)> = None;
        for (problem, spot) in spots {
            let Some((row, stands)) = spot.content(sources).filter(|_| gone != Some((spot.source, spot.row))) else {
                continue;
            };
            // What stands beside a name that is none would go to the programme above it.
            let is_name =
                matches!(problem.reason, ProblemKind::PartOfProgramme { .. } | ProblemKind::NameOfTwoRows { .. });
            let is_blank = is_name || stands.is_empty() && row.fault(spot.column).is_none();
            let at = format!("{}{}", column_letter(spot.column), row.line);
            let sheet = problem.cell.as_ref().and_then(|cell| cell.sheet.clone());
            let cell = MendedCell { sheet, at, was: stands.to_owned(), is: String::new() };
            if is_blank {
                spot.remove_row(sources);
                gone = Some((spot.source, spot.row));
            } else {
                spot.write(sources, "");
            }
            note(&mut bad, mended, problem, cell, is_blank);
        }
        bad.sort_by_key(|bad| (bad.cell.sheet.clone(), bad.problem.line, bad.problem.cell.clone()));
    }
}

/// Notes a cell that can't be read, unless it was said that it is to be left out.
fn note(bad: &mut Vec<BadCell>, mended: &[MendedCell], problem: &Problem, cell: MendedCell, takes_its_row: bool) {
    let is_same = |known: &MendedCell| known.at == cell.at && known.sheet == cell.sheet;
    let said = mended.iter().find(|said| is_same(said));
    if said.is_some_and(MendedCell::is_left_out) {
        return;
    }
    if let Some(known) = bad.iter_mut().find(|known| is_same(&known.cell)) {
        known.takes_its_row |= takes_its_row;
        return;
    }
    let cell = said.cloned().unwrap_or(cell);
    bad.push(BadCell { problem: problem.clone(), cell, takes_its_row });
}

/// All that is wrong with a file, where something of it can't be left out.
fn joined(cells: &Refusal, rest: Refusal) -> Refusal {
    let omitted = cells.omitted + rest.omitted;
    // Rows that had to go are why there is none.
    let rest = rest.problems.into_iter().filter(|problem| problem.reason != ProblemKind::NoRows);
    let problems: Vec<Problem> = cells.problems.iter().cloned().chain(rest).collect();
    let refusal = Refusal::from(problems);
    Refusal { omitted: refusal.omitted + omitted, ..refusal }
}

/// The cell that a problem is of, where what stands in it is the problem.
fn spot(sources: &[Source], problem: &Problem) -> Option<Spot> {
    let is_of_content = matches!(
        problem.reason,
        ProblemKind::NotANumber { .. }
            | ProblemKind::NotAYear { .. }
            | ProblemKind::NotACode { .. }
            | ProblemKind::NotAPair { .. }
            | ProblemKind::UnknownWord { .. }
            | ProblemKind::ErrorCell { .. }
            | ProblemKind::FormulaWithoutValue
            | ProblemKind::OfSeveralProgrammes { .. }
            | ProblemKind::OfSeveralColumns { .. }
            | ProblemKind::PartOfProgramme { .. }
            | ProblemKind::NameOfTwoRows { .. }
            | ProblemKind::FractionOrRate { .. }
            | ProblemKind::StruckOut { .. }
            | ProblemKind::RaisedDigit { .. }
            | ProblemKind::CellTooLong { .. }
            | ProblemKind::CellMissing
            | ProblemKind::ProgrammeMissing
    );
    let cell = problem.cell.as_ref().filter(|_| is_of_content)?;
    Spot::find(sources, cell.sheet.as_deref(), problem.line?, cell.index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_they_are_written() {
        for column in [0, 10, 25, 26, 209, 701, 702] {
            assert_eq!(read_place(&format!("{}12", column_letter(column))), Some((column, 12)));
        }
        assert_eq!(read_place("$K$12"), Some((10, 12)));
        for none in ["", "K", "12", "K-1", "Ｋ12", "K12x", "ABCDE1"] {
            assert_eq!(read_place(none), None, "{none}");
        }
    }
}
