//! Cells put into rows, within what is allowed.

use std::collections::BTreeMap;

use crate::intake::records::{MOST_CHARACTERS, control_character, length};

use super::{Cell, CellKind, MOST_COLUMNS, MOST_ROWS, Problem, ProblemKind, Row, Sheet, SheetRemark, column_letter};

/// The most cells of a file, blank ones between others counted.
const MOST_CELLS: usize = 2_500_000;
/// The most bytes that all texts have together. One text of a workbook may stand in any number of cells.
const MOST_TEXT: usize = 64 * 1024 * 1024;

/// What is left of the limits of a file.
pub(super) struct Budget {
    cells: usize,
    text: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { cells: MOST_CELLS, text: MOST_TEXT }
    }
}

/// The rows of one sheet while it is read, in any order.
#[derive(Default)]
pub(super) struct Grid {
    rows: BTreeMap<u64, Vec<Cell>>,
}

impl Grid {
    /// Puts a cell; a blank one takes no place.
    pub(super) fn put(&mut self, budget: &mut Budget, line: u64, column: usize, mut cell: Cell) -> Result<(), Problem> {
        tidy(&mut cell.text);
        if cell.text.is_empty() && cell.kind == CellKind::Text {
            return Ok(());
        }
        check(line, column, &cell)?;
        let row = self.rows.entry(line).or_default();
        let more = (column + 1).saturating_sub(row.len());
        let too_many = Problem::of_line(line, ProblemKind::TooManyCells { limit: MOST_CELLS });
        budget.cells = budget.cells.checked_sub(more).ok_or_else(|| too_many.clone())?;
        budget.text = budget.text.checked_sub(cell.text.len()).ok_or(too_many)?;
        if more > 0 {
            row.resize(column + 1, Cell::default());
        }
        if let Some(place) = row.get_mut(column) {
            *place = cell;
        }
        Ok(())
    }

    /// The sheet, with what its cells give rise to saying.
    pub(super) fn into_sheet(self, name: String) -> Sheet {
        let rows: Vec<Row> = self.rows.into_iter().map(|(line, cells)| Row { line, cells }).collect();
        let count = |is: fn(&Cell) -> bool| rows.iter().flat_map(|row| &row.cells).filter(|cell| is(cell)).count();
        let counted = [
            (count(|cell| cell.kind == CellKind::Error), SheetRemark::Errors { cells: 0 }),
            (count(|cell| cell.kind == CellKind::FormulaWithoutValue), SheetRemark::FormulasWithoutValue { cells: 0 }),
            (
                count(|cell| cell.shown.as_ref().is_some_and(|shown| shown.divided_by > 1)),
                SheetRemark::Scaled { cells: 0 },
            ),
        ];
        let remarks = counted.into_iter().filter(|(cells, _)| *cells > 0).map(|(cells, remark)| match remark {
            SheetRemark::Errors { .. } => SheetRemark::Errors { cells },
            SheetRemark::Scaled { .. } => SheetRemark::Scaled { cells },
            _ => SheetRemark::FormulasWithoutValue { cells },
        });
        Sheet { name, remarks: remarks.collect(), rows, ..Sheet::default() }
    }
}

/// Takes the blanks at both ends away, the wide one too, and leaves one kind of line end.
fn tidy(text: &mut String) {
    if text.contains('\r') {
        *text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    let trimmed = text.trim();
    if trimmed.len() < text.len() {
        *text = trimmed.to_owned();
    }
}

fn check(line: u64, column: usize, cell: &Cell) -> Result<(), Problem> {
    let at = |reason| Problem::of_cell(line, column_letter(column), reason);
    if line > MOST_ROWS {
        let limit = usize::try_from(MOST_ROWS).unwrap_or_default();
        return Err(Problem::of_line(line, ProblemKind::TooManyRows { limit }));
    }
    if column >= MOST_COLUMNS {
        return Err(at(ProblemKind::TooManyColumns { limit: MOST_COLUMNS }));
    }
    // No text of fewer bytes is too long.
    if cell.text.len() > MOST_CHARACTERS && length(&cell.text) > MOST_CHARACTERS {
        let reason = ProblemKind::CellTooLong { length: length(&cell.text), limit: MOST_CHARACTERS };
        return Err(at(reason));
    }
    match control_character(&cell.text) {
        Some(character) => Err(at(ProblemKind::ControlCharacter { code_point: character.into() })),
        None => Ok(()),
    }
}
