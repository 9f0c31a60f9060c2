//! What stands over the columns of a table: the cells of one to three header rows, from the widest to the narrowest, with
//! the cells that spread over several columns standing over each of them.

use super::by_hand::SaidColumn;
use super::records::Row;
use super::{units, year_words};
use crate::domain::text;

/// The most rows of a header.
pub(super) const MOST_HEIGHT: usize = 3;
/// The longest cell in characters that may be one of a header of several rows.
const LONGEST_HEADING: usize = 120;
/// The shortest line in characters that may be a title with words in its corner.
const SHORTEST_TITLE: usize = 6;

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

    /// The narrowest that says more than a year: 実績 over （R5年度）.
    pub(super) fn word(&self) -> &str {
        let is_year = |part: &str| year_words::part(part).is_some_and(|(_, words)| words.is_empty());
        match self.parts.as_slice() {
            [.., over, last] if is_year(last) => over,
            _ => self.last(),
        }
    }
}

/// Takes a row that holds nothing but the units of the columns over it, as （千円） below 決算額: what it says stands behind
/// their words from then on.
pub(super) fn take_units(row: Option<&Row>, headings: &mut [Heading]) -> bool {
    let Some(row) = row else { return false };
    let filled = || (0..row.cells.len()).filter(|&column| !row.cell(column).is_empty());
    let is_of_heading = |column: usize| headings.get(column).is_some_and(|heading| !heading.parts.is_empty());
    let is_unit =
        |column: usize| !row.is_continued(column) && is_of_heading(column) && units::names_one(row.cell(column));
    if filled().next().is_none() || !filled().all(is_unit) {
        return false;
    }
    for column in filled().collect::<Vec<_>>() {
        if let Some(part) = headings.get_mut(column).and_then(|heading| heading.parts.last_mut()) {
            let unit = row.cell(column).trim_matches(['（', '）', '(', ')']);
            *part = format!("{part}（{unit}）");
        }
    }
    true
}

/// Whether cells of the header that begins with the row at `start` and has `height` rows go on in the row below it.
pub(super) fn go_on(rows: &[Row], start: usize, height: usize) -> bool {
    height < MOST_HEIGHT && rows.get(start + height).is_some_and(|row| !row.continued.is_empty())
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
    let is_title = is_title_with_corner(first)
        || first.cells.iter().filter(|cell| !cell.trim().is_empty()).count() < 2
            && first.cells.iter().position(|cell| !cell.trim().is_empty()) <= block.get(1)?.first_filled();
    if is_title || !block.iter().all(names_columns) {
        return None;
    }
    for (index, row) in block.iter().enumerate() {
        let over = row.over(width, block.get(index + 1..).unwrap_or_default());
        for (heading, part) in headings.iter_mut().zip(over) {
            let repeats = |known: &String| text::comparison_key(known) == text::comparison_key(part);
            if !part.is_empty() && !heading.parts.last().is_some_and(repeats) {
                heading.parts.push(part.to_owned());
            }
        }
    }
    Some(headings)
}

/// Whether a row is the title of a table beside what its corner says of it: （単位：千円）, 令和5年度末現在.
fn is_title_with_corner(row: &Row) -> bool {
    let mut filled = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let is_title = filled.next().is_some_and(|title| title.chars().count() >= SHORTEST_TITLE);
    let mut corner = filled.peekable();
    let says_of_table = |cell: &str| ["現在", "単位", "作成", "時点", "更新"].iter().any(|word| cell.contains(word));
    is_title && corner.peek().is_some() && corner.all(says_of_table)
}

impl Row {
    fn first_filled(&self) -> Option<usize> {
        (0..self.cells.len()).find(|&column| !self.cell(column).is_empty())
    }

    /// The cells of a header row that stand over each column: its own, or one further left that spreads over it.
    fn over(&self, width: usize, below: &[Self]) -> Vec<&str> {
        let mut over: Vec<&str> = (0..width).map(|column| self.cell(column)).collect();
        if below.is_empty() {
            return over;
        }
        // Where cells are not merged, a heading stands over the columns up to the next one, as far as the row below names
        // them.
        let mut group = "";
        for (column, part) in over.iter_mut().enumerate() {
            let is_named = below.iter().any(|row| !row.cell(column).is_empty());
            group = if !is_named {
                ""
            } else if part.is_empty() {
                group
            } else {
                part
            };
            if part.is_empty() {
                *part = group;
            }
        }
        for (first, last) in self.spread.iter().rev() {
            let cell = self.cell(*first);
            for part in over.iter_mut().take(last + 1).skip(first + 1) {
                *part = cell;
            }
        }
        over
    }
}
