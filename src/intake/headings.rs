//! What stands over the columns of a table: the cells of one to three header rows, from the widest to the narrowest, with
//! the cells that spread over several columns standing over each of them.

use super::by_hand::SaidColumn;
use super::records::Row;
use crate::domain::text;

/// The most rows of a header.
pub(super) const MOST_HEIGHT: usize = 3;
/// The longest cell in characters that may be one of a header of several rows.
const LONGEST_HEADING: usize = 120;

/// What stands over one column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Heading {
    /// From the widest to the narrowest; what stands in two rows below each other stands here once.
    pub(super) parts: Vec<String>,
    /// What was said of its column.
    pub(super) said: Option<Box<SaidColumn>>,
}

impl Heading {
    /// All of it on one line without white space, for messages and for finding a column again.
    pub(super) fn name(&self) -> String {
        let parts = self.parts.iter().map(|part| part.split_whitespace().collect::<String>());
        parts.collect::<Vec<_>>().join("／")
    }

    /// The narrowest, which says what the column holds.
    pub(super) fn last(&self) -> &str {
        self.parts.last().map_or("", String::as_str)
    }
}

/// The headings of a header that begins with the row at `start` and has `height` rows; none where these rows can't be the
/// rows of one header.
pub(super) fn of(rows: &[Row], start: usize, height: usize) -> Option<Vec<Heading>> {
    let block = rows.get(start..start + height)?;
    let width = block.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let mut headings = vec![Heading::default(); width];
    if let [only] = block {
        for (heading, cell) in headings.iter_mut().zip(&only.cells) {
            heading.parts.extend((!cell.trim().is_empty()).then(|| cell.clone()));
        }
        return Some(headings);
    }
    let names_columns = |row: &Row| {
        let mut filled = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        filled.all(|cell| cell.chars().count() <= LONGEST_HEADING)
    };
    if block.iter().any(Row::is_blank) {
        return None;
    }
    // A line over the whole table is its title.
    let first = block.first()?;
    let is_title = first.cells.iter().filter(|cell| !cell.trim().is_empty()).count() < 2
        && first.cells.iter().position(|cell| !cell.trim().is_empty()) <= block.get(1)?.first_filled();
    if is_title || !block.iter().all(names_columns) {
        return None;
    }
    for (index, row) in block.iter().enumerate() {
        let below = block.get(index + 1..).unwrap_or_default();
        for (column, heading) in headings.iter_mut().enumerate() {
            let part = row.over(column, below);
            let repeats = |known: &String| text::comparison_key(known) == text::comparison_key(part);
            if !part.is_empty() && !heading.parts.last().is_some_and(repeats) {
                heading.parts.push(part.to_owned());
            }
        }
    }
    Some(headings)
}

impl Row {
    fn first_filled(&self) -> Option<usize> {
        (0..self.cells.len()).find(|&column| !self.cell(column).is_empty())
    }

    /// The cell of a header row that stands over a column: its own, or one further left that spreads over it.
    fn over(&self, column: usize, below: &[Self]) -> &str {
        let own = self.cell(column);
        if !own.is_empty() || below.is_empty() {
            return own;
        }
        if let Some(&(first, _)) = self.spread.iter().find(|(first, last)| (*first..=*last).contains(&column)) {
            return self.cell(first);
        }
        // Where cells are not merged, a heading stands over the columns up to the next one, as far as the row below names
        // them.
        let is_named = |column: usize| below.iter().any(|row| !row.cell(column).is_empty());
        let group = (0..column).rev().find(|&left| !self.cell(left).is_empty());
        match group {
            Some(group) if (group..=column).all(is_named) => self.cell(group),
            _ => "",
        }
    }
}
