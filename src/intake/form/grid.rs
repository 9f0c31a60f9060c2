//! A sheet as the cells that a person sees: merged ones as one, each with its place, and found by what stands beside it.

use std::collections::BTreeMap;

use crate::intake::refusal::ProblemKind;
use crate::intake::source::Source;
use crate::intake::workbook::column_letter;

/// The most places that the cells of a sheet may cover together.
const MOST_COVERED: usize = 1_500_000;

/// The most letters of a label that is written downwards.
const MOST_LETTERS: usize = 12;

/// One cell, or several that are merged. A blank one is there only where it is merged.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) line: u64,
    pub(super) last_line: u64,
    pub(super) column: usize,
    pub(super) last_column: usize,
    /// Why what stands in it is no content of its own.
    pub(super) fault: Option<ProblemKind>,
}

impl Cell {
    /// As spreadsheets name the place: B7.
    pub(super) fn address(&self) -> String {
        format!("{}{}", column_letter(self.column), self.line)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it covers some of these columns.
    pub(super) const fn is_over(&self, first: usize, last: usize) -> bool {
        self.column <= last && self.last_column >= first
    }
}

/// The number of a cell in its grid.
pub(super) type CellId = usize;

#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) cells: Vec<Cell>,
    /// What each line holds: first column, last column, cell, from the left.
    lines: BTreeMap<u64, Vec<(usize, usize, CellId)>>,
    /// How many columns it has.
    pub(super) width: usize,
}

impl Grid {
    /// The cells of a sheet; none where they cover more than a form would.
    pub(super) fn of(sheet: &Source) -> Option<Self> {
        let mut grid = Self::default();
        let mut covered = 0;
        let mut merged: BTreeMap<(u64, usize), (u64, usize)> = BTreeMap::new();
        for cells in &sheet.merged {
            let height = usize::try_from(cells.last_row - cells.first_row).ok()? + 1;
            covered += height;
            merged.insert((cells.first_row, cells.first_column), (cells.last_row, cells.last_column));
            grid.width = grid.width.max(cells.last_column + 1);
        }
        if covered > MOST_COVERED {
            return None;
        }
        for row in &sheet.rows {
            covered += row.cells.len();
            if covered > MOST_COVERED {
                return None;
            }
            for (column, text) in row.cells.iter().enumerate() {
                let fault = row.fault(column).cloned();
                let is_here = fault.is_some() || !text.trim().is_empty() && !row.is_continued(column);
                let place = (row.line, column);
                if is_here {
                    let (last_line, last_column) = merged.remove(&place).unwrap_or(place);
                    let text = text.trim().to_owned();
                    grid.put(Cell { text, line: row.line, last_line, column, last_column, fault });
                }
            }
        }
        for ((line, column), (last_line, last_column)) in merged {
            grid.put(Cell { line, last_line, column, last_column, ..Cell::default() });
        }
        for cells in grid.lines.values_mut() {
            cells.sort_unstable();
        }
        Some(grid)
    }

    /// The same without what stands left or right of some columns; what reaches over their edge ends there.
    pub(super) fn within(&self, first: usize, last: usize) -> Self {
        let mut grid = Self::default();
        for cell in self.cells.iter().filter(|cell| cell.is_over(first, last)) {
            let (column, last_column) = (cell.column.max(first), cell.last_column.min(last));
            grid.put(Cell { column, last_column, ..cell.clone() });
        }
        for cells in grid.lines.values_mut() {
            cells.sort_unstable();
        }
        grid
    }

    /// Makes one cell of letters below each other that are a label together, where the first is none alone: 担, 当, 課.
    pub(super) fn join_letters(&mut self, is_label: impl FnMut(&str) -> bool) {
        let mut is_label = is_label;
        for first in 0..self.cells.len() {
            let mut run = vec![first];
            while let Some(next) = run
                .last()
                .and_then(|last| self.below(*last))
                .filter(|next| run.len() < MOST_LETTERS && self.is_letter_below(first, *next))
            {
                run.push(next);
            }
            if run.len() < 2 {
                continue;
            }
            let letters =
                |count: usize| run.iter().take(count).map(|id| self.cell(*id).text.as_str()).collect::<String>();
            let Some(count) = (2..=run.len()).rev().find(|count| is_label(&letters(*count))) else { continue };
            if is_label(&self.cell(first).text) {
                continue;
            }
            let text = letters(count);
            run.truncate(count);
            self.join(&run, text);
        }
    }

    /// Whether a cell is one letter and as wide as another.
    fn is_letter_below(&self, first: CellId, id: CellId) -> bool {
        let (one, other) = (self.cell(first), self.cell(id));
        let is_letter = |cell: &Cell| cell.text.chars().count() == 1 && cell.text.chars().all(char::is_alphabetic);
        is_letter(one) && is_letter(other) && (one.column, one.last_column) == (other.column, other.last_column)
    }

    fn join(&mut self, run: &[CellId], text: String) {
        let [first, others @ ..] = run else { return };
        let last_line = run.last().map_or(0, |last| self.cell(*last).last_line);
        for id in others {
            for line in self.cell(*id).line..=self.cell(*id).last_line {
                let cells = self.lines.get_mut(&line).into_iter().flatten();
                cells.filter(|(.., there)| there == id).for_each(|(.., there)| *there = *first);
            }
            if let Some(cell) = self.cells.get_mut(*id) {
                cell.text.clear();
            }
        }
        if let Some(cell) = self.cells.get_mut(*first) {
            (cell.text, cell.last_line) = (text, last_line);
        }
    }

    fn put(&mut self, cell: Cell) {
        let id = self.cells.len();
        self.width = self.width.max(cell.last_column + 1);
        for line in cell.line..=cell.last_line {
            self.lines.entry(line).or_default().push((cell.column, cell.last_column, id));
        }
        self.cells.push(cell);
    }

    pub(super) fn cell(&self, id: CellId) -> &Cell {
        static NONE: Cell = Cell { text: String::new(), line: 0, last_line: 0, column: 0, last_column: 0, fault: None };
        self.cells.get(id).unwrap_or(&NONE)
    }

    /// What covers the place.
    pub(super) fn at(&self, line: u64, column: usize) -> Option<CellId> {
        let cells = self.lines.get(&line)?;
        let behind = cells.partition_point(|(first, ..)| *first <= column);
        let (_, last, id) = cells.get(behind.checked_sub(1)?)?;
        (*last >= column).then_some(*id)
    }

    /// What covers a line, from the left, blank merged cells too.
    pub(super) fn on(&self, line: u64) -> impl Iterator<Item = CellId> + '_ {
        self.lines.get(&line).into_iter().flatten().map(|(.., id)| *id)
    }

    /// What begins on a line and is not blank, from the left.
    pub(super) fn beginning_on(&self, line: u64) -> impl Iterator<Item = CellId> + '_ {
        self.on(line).filter(move |id| self.cell(*id).line == line && !self.cell(*id).is_blank())
    }

    /// The lines from one to another with something on them.
    pub(super) fn lines_between(&self, first: u64, last: u64) -> impl DoubleEndedIterator<Item = u64> + '_ {
        self.lines.range(first..=last.max(first)).map(|(line, _)| *line)
    }

    /// The lines with something on them.
    pub(super) fn lines(&self) -> impl DoubleEndedIterator<Item = u64> + '_ {
        self.lines.keys().copied()
    }

    /// The first cell to the right, over blank ones that are not merged; with how many of those there are.
    pub(super) fn right(&self, id: CellId) -> Option<(CellId, usize)> {
        let cell = self.cell(id);
        let cells = self.lines.get(&cell.line)?;
        let behind = cells.partition_point(|(first, ..)| *first <= cell.last_column);
        let (first, _, found) = cells.get(behind)?;
        Some((*found, first - cell.last_column - 1))
    }

    /// The cell that ends right before this one.
    pub(super) fn left(&self, id: CellId) -> Option<CellId> {
        let cell = self.cell(id);
        self.at(cell.line, cell.column.checked_sub(1)?)
    }

    /// The cell right below, at the first column of this one.
    pub(super) fn below(&self, id: CellId) -> Option<CellId> {
        let cell = self.cell(id);
        self.at(cell.last_line + 1, cell.column)
    }

    /// The cell right above, at the first column of this one.
    pub(super) fn above(&self, id: CellId) -> Option<CellId> {
        let cell = self.cell(id);
        self.at(cell.line.checked_sub(1)?, cell.column)
    }
}
