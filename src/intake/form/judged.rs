//! The tables of a form in which something is judged: axes below each other, and beside each its grade, its points and the
//! reason, or a mark under one of several words.

use super::choice;
use super::grid::CellId;
use super::page::{Page, Rating};
use super::rated::{self, Rated};
use super::words;
use crate::domain::rating::EvaluationKind;
use crate::intake::assessment::LONGEST_LABEL;

/// The most axes of a table.
const MOST_ROWS: usize = 40;

/// What stands over a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Grade,
    Reason,
    /// What is not read: points, and what was judged last year.
    Points,
    /// A word that is chosen by a mark below it.
    Word,
}

/// A column behind the axes.
struct Column {
    heading: CellId,
    over: Over,
}

/// Reads every such table.
pub(super) fn read(page: &mut Page<'_>) {
    for head in page.lines().collect::<Vec<_>>() {
        let Some(first) = rows(page, head).first().copied() else { continue };
        let is_row = page.sheet.grid.at(head, page.cell(first).column).is_some_and(|over| page.label(over).is_judged());
        if is_row || page.used.contains(&first) {
            continue;
        }
        let columns = columns(page, head, first);
        let count = |over: Over| columns.iter().filter(|column| column.over == over).count();
        match (count(Over::Grade), count(Over::Word)) {
            (1, 0) => take(page, head, &columns),
            (0, 2..) if are_marked(page, head, &columns) => take(page, head, &columns),
            // What stands under A, B and C and is no mark is no grade either.
            (0, 2..) if are_letters(page, &columns) => leave(page, head, &columns),
            _ => {}
        }
    }
}

/// Whether marks stand under the words, and nothing else.
fn are_marked(page: &Page<'_>, head: u64, columns: &[Column]) -> bool {
    let rows = rows(page, head);
    let words = columns.iter().filter(|column| column.over == Over::Word);
    let mut cells =
        words.flat_map(|column| rows.iter().filter_map(move |row| below(page, *row, column.heading))).peekable();
    cells.peek().is_some() && cells.all(|id| choice::is_mark(page.text(id)))
}

/// Whether the words are those of a scale of letters: A, B, C.
fn are_letters(page: &Page<'_>, columns: &[Column]) -> bool {
    let mut words = columns.iter().filter(|column| column.over == Over::Word);
    words.all(|column| page.key(column.heading).chars().count() == 1)
}

/// Leaves out what stands under the words: it can't be told which of them is meant.
fn leave(page: &mut Page<'_>, head: u64, columns: &[Column]) {
    let words = || columns.iter().filter(|column| column.over == Over::Word);
    for row in rows(page, head) {
        let said: Vec<CellId> = words().filter_map(|column| below(page, row, column.heading)).collect();
        if !said.is_empty() {
            page.used.extend(said.iter().copied().chain([row]));
            page.unclear.extend(said);
        }
    }
}

/// What is judged in the lines right below a line, each label at the same column; none where something else stands there.
fn rows(page: &Page<'_>, head: u64) -> Vec<CellId> {
    let begins = |line: u64| {
        let cells = page.sheet.grid.beginning_on(line);
        let mut judged = cells.filter(|id| page.label(*id).axis.is_some() || page.label(*id).is_rating);
        judged.next().filter(|id| page.cell(*id).line == line && page.label(*id).year.is_none())
    };
    let mut rows: Vec<CellId> = Vec::new();
    let mut line = head + 1;
    while let Some(id) = begins(line).filter(|_| line <= page.last && rows.len() < MOST_ROWS) {
        if rows.first().is_some_and(|first| page.cell(*first).column != page.cell(id).column) {
            break;
        }
        rows.push(id);
        line = page.cell(id).last_line + 1;
    }
    let has_axis = rows.iter().any(|id| page.label(*id).axis.is_some());
    if has_axis { rows } else { Vec::new() }
}

/// The columns that the headings on a line make behind the axes.
fn columns(page: &Page<'_>, head: u64, first: CellId) -> Vec<Column> {
    let behind = page.cell(first).last_column;
    let headings = page.sheet.grid.on(head).filter(|id| page.cell(*id).column > behind && !page.cell(*id).is_blank());
    let mut columns = Vec::new();
    for heading in headings {
        let (label, key) = (page.label(heading), page.key(heading));
        let over = match () {
            // What it was judged last year is not what it is judged now.
            () if words::are_points(&key) || label.is_previous_rating => Over::Points,
            () if label.is_reason || label.is_text => Over::Reason,
            () if label.is_rating && label.rater.is_none() || words::are_grades(&key) => Over::Grade,
            () if label.is_one() || label.rater.is_some() || page.is_figure(heading) => return Vec::new(),
            () if key.chars().count() <= LONGEST_LABEL => Over::Word,
            () => return Vec::new(),
        };
        columns.push(Column { heading, over });
    }
    columns
}

/// The cell of a row below a heading.
fn below(page: &Page<'_>, row: CellId, heading: CellId) -> Option<CellId> {
    let (line, cell) = (page.cell(row).line, page.cell(heading));
    let mut found = (cell.column..=cell.last_column).filter_map(|column| page.sheet.grid.at(line, column));
    found.find(|id| !page.cell(*id).is_blank() && page.cell(*id).column >= cell.column)
}

fn take(page: &mut Page<'_>, head: u64, columns: &[Column]) {
    let rows = rows(page, head);
    let whose = rows.first().and_then(|row| rated::over(page, *row));
    let mut taken: Vec<CellId> = columns.iter().map(|column| column.heading).collect();
    let of_head = page.sheet.grid.on(head).filter(|id| page.label(*id).is_other || page.label(*id).is_rating);
    taken.extend(of_head);
    let points = columns.iter().filter(|column| column.over == Over::Points);
    page.unread.extend(points.map(|column| column.heading));
    for row in rows {
        let under = |over: Over| {
            let of_kind = columns.iter().filter(move |column| column.over == over);
            of_kind.filter_map(|column| Some((column.heading, below(page, row, column.heading)?))).collect::<Vec<_>>()
        };
        let (grades, words, reasons) = (under(Over::Grade), under(Over::Word), under(Over::Reason));
        let label = page.label(row);
        let rater = match (label.rater, whose) {
            (Some(rater), _) | (None, Some(Rated::By(rater))) => Some(rater),
            (None, Some(Rated::Otherwise)) => None,
            (None, None) => Some(EvaluationKind::SelfRating),
        };
        let marks: Vec<_> = words.iter().filter(|(_, id)| choice::is_filled_mark(page.text(*id))).collect();
        let said = match (grades.as_slice(), marks.as_slice()) {
            ([(_, grade)], []) if is_grade(page, *grade) => Some((*grade, *grade)),
            ([], [(heading, mark)]) => Some((*heading, *mark)),
            _ => None,
        };
        let reason = reasons.first().map(|(_, id)| *id).filter(|_| reasons.len() == 1);
        taken.push(row);
        taken.extend(grades.iter().chain(&words).chain(&reasons).map(|(_, id)| *id));
        taken.extend(
            columns
                .iter()
                .filter(|column| column.over == Over::Points)
                .filter_map(|column| below(page, row, column.heading)),
        );
        match said.zip(rater) {
            Some(((word, cell), rater)) => page.ratings.push(Rating { axis: label.axis, rater, cell, word, reason }),
            None => page.unclear.extend(grades.iter().chain(&words).chain(&reasons).map(|(_, id)| *id)),
        }
    }
    page.used.extend(taken);
}

/// Whether a cell holds one grade, and no choice of several.
fn is_grade(page: &Page<'_>, id: CellId) -> bool {
    let text = page.text(id);
    text.chars().count() <= LONGEST_LABEL
        && !page.label(id).is_one()
        && !choice::has_boxes(text)
        && choice::parted(text).is_none()
        && choice::one_of(text).is_ok_and(|word| word == text)
}
