//! A table written as text: commas or tabs, quoted as Excel quotes.

use super::grid::{Budget, Grid};
use super::{Cell, MOST_ROWS, Refusal, Workbook};
use crate::intake::records;

pub(super) fn read(name: &str, delimiter: u8, text: &str) -> Result<Workbook, Refusal> {
    let limit = usize::try_from(MOST_ROWS).unwrap_or_default();
    let (mut grid, mut budget) = (Grid::default(), Budget::default());
    for row in records::rows(text, delimiter, limit)? {
        for (column, text) in row.cells.into_iter().enumerate() {
            grid.put(&mut budget, row.line, column, Cell { text, ..Cell::default() })?;
        }
    }
    Ok(Workbook { sheets: vec![grid.into_sheet(name.to_owned())], remarks: Vec::new() })
}
