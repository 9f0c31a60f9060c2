//! A table turned by 90°: the names of its fields below each other, and a programme in each column. Turned back, it is read
//! like any other.

use std::collections::BTreeMap;

use super::assembled::Place;
use super::page::Sheet;
use crate::domain::fiscal_year::FiscalYear;
use crate::intake::header::Role;
use crate::intake::headings;
use crate::intake::records::Row;

/// The fewest programmes beside each other.
const FEWEST: usize = 2;

/// A turned table, turned back.
#[derive(Debug)]
pub(in crate::intake) struct Turned {
    pub(in crate::intake) sheet: Option<String>,
    pub(in crate::intake) rows: Vec<Row>,
    /// The years that are named above it.
    pub(in crate::intake) named_years: Vec<FiscalYear>,
    /// The line of the file of each column of the rows.
    lines: Vec<u64>,
}

impl Turned {
    /// Where a cell stands in the file that is under a heading, in a line of the turned table.
    pub(in crate::intake) fn place(&self, line: u64, heading: &str) -> Place {
        let heights = (0..self.rows.len().min(FEWEST + 1))
            .flat_map(|start| (1..=headings::MOST_HEIGHT).map(move |height| (start, height)));
        let mut known = heights.filter_map(|(start, height)| headings::of(&self.rows, start, height));
        let index =
            known.find_map(|headings| headings.iter().position(|known| !heading.is_empty() && known.name() == heading));
        let first = self.lines.first().copied().unwrap_or_default();
        let of_heading = index.and_then(|index| self.lines.get(index)).copied().unwrap_or(first);
        let column = usize::try_from(line.saturating_sub(1)).unwrap_or_default();
        Place { sheet: self.sheet.clone(), line: of_heading, column }
    }
}

/// The sheet turned back, where all its labels stand at the left of at least two columns of programmes.
pub(super) fn read(sheet: &Sheet, name: Option<&str>) -> Option<Turned> {
    let grid = &sheet.grid;
    let label_of = (0..sheet.labels.len()).find(|id| sheet.label(*id).role == Some(Role::Programme))?;
    let label = grid.cell(label_of);
    let named: Vec<_> = grid.on(label.line).filter(|id| grid.cell(*id).column > label.last_column).collect();
    let named: Vec<_> = named.into_iter().filter(|id| !grid.cell(*id).is_blank()).collect();
    // 1-2-3 beside the name is its number.
    let is_name = |id: &usize| !sheet.label(*id).is_one() && grid.cell(*id).text.contains(char::is_alphabetic);
    if named.len() < FEWEST || !named.iter().all(is_name) {
        return None;
    }
    let first_value = named.first().map(|id| grid.cell(*id).column)?;
    let labels = || grid.cells.iter().enumerate().filter(|(id, _)| is_of_field(sheet, *id));
    let at_left = labels().filter(|(_, cell)| cell.column < first_value).count();
    if at_left < 3 || at_left * 10 < labels().count() * 9 {
        return None;
    }
    let first = labels().map(|(_, cell)| cell.line).min()?;
    let lines: Vec<u64> = grid.lines().filter(|line| *line >= first).collect();
    let index: BTreeMap<u64, usize> = lines.iter().copied().zip(0..).collect();
    let mut rows: Vec<Row> = (0..grid.width)
        .zip(1_u64..)
        .map(|(_, line)| Row { line, cells: vec![String::new(); lines.len()], ..Row::default() })
        .collect();
    for cell in &grid.cells {
        let Some(&at) = index.get(&cell.line) else { continue };
        let last = index.range(..=cell.last_line).next_back().map_or(at, |(_, last)| *last);
        let covered = rows.iter_mut().enumerate().skip(cell.column).take(cell.last_column + 1 - cell.column);
        for (column, row) in covered {
            if last > at {
                row.spread.push((at, last));
            }
            if column > cell.column && !cell.is_blank() {
                row.go_on_at(at);
            }
            if let Some(place) = row.cells.get_mut(at) {
                place.clone_from(&cell.text);
            }
            row.faults.extend(cell.fault.clone().map(|fault| (at, fault)));
            row.origins.push((at, Place::of(name, cell).origin()));
        }
    }
    let above = grid.cells.iter().filter(|cell| cell.line < first);
    let named_years = above.flat_map(|cell| FiscalYear::named_in(&cell.text)).collect();
    rows.retain(|row| !row.is_blank());
    Some(Turned { sheet: name.map(str::to_owned), rows, named_years, lines })
}

/// Whether a cell is a label that is no value of another: 目標 and 実績 may be values of 区分.
fn is_of_field(sheet: &Sheet, id: usize) -> bool {
    let label = sheet.label(id);
    label.is_one() && label.value.is_none() && label.pair.is_none() && label.part.is_none() && label.kind.is_none()
}
