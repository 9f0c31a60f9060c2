//! A mark in a cell of its own beside one of several words: 拡充｜　｜継続｜○｜縮小｜　, or in the line below them. Which word it
//! is at says the place of the first word: where that stands right behind the label, there is no room for a mark before it.

use super::choice;
use super::grid::CellId;
use super::page::Page;
use crate::intake::assessment::LONGEST_LABEL;

/// A choice that was found beside a label.
pub(super) struct Ring {
    /// The word that is marked, or the first word where it can't be told.
    pub(super) word: Result<CellId, CellId>,
    /// The cells of the choice.
    pub(super) cells: Vec<CellId>,
}

/// The cells of one line behind a label, up to the next label.
struct Line {
    words: Vec<CellId>,
    marks: Vec<CellId>,
    /// Words, marks and blank cells with a frame, in their order.
    all: Vec<CellId>,
}

/// The choice beside a label, where at least two words stand there, with marks in cells of their own.
pub(super) fn find(page: &Page<'_>, label: CellId) -> Option<Ring> {
    let over = page.cell(label);
    let lines: Vec<Line> = (over.line..=over.last_line.min(page.last)).map(|line| line_of(page, label, line)).collect();
    let marks: Vec<CellId> = lines.iter().flat_map(|line| line.marks.iter().copied()).collect();
    let words: Vec<CellId> = lines.iter().flat_map(|line| line.words.iter().copied()).collect();
    let first = *words.first()?;
    if words.len() < 2 || marks.is_empty() {
        return None;
    }
    let mut chosen = marks.iter().copied().filter(|id| choice::is_filled_mark(page.text(*id)));
    let word = match (chosen.next(), chosen.next()) {
        (Some(mark), None) => lines.iter().find_map(|line| of_mark(page, label, line, &lines, mark)),
        _ => None,
    };
    let cells = words.iter().chain(&marks).copied().collect();
    Some(Ring { word: word.ok_or(first), cells })
}

fn line_of(page: &Page<'_>, label: CellId, line: u64) -> Line {
    let behind = page.sheet.grid.on(line).filter(|id| page.cell(*id).column > page.cell(label).last_column);
    let begins = |id: &CellId| page.cell(*id).line == line;
    let all: Vec<CellId> = behind.filter(begins).take_while(|id| !page.label(*id).is_one()).collect();
    let is_mark = |id: &CellId| choice::is_mark(page.text(*id));
    let is_word =
        |id: &CellId| !page.cell(*id).is_blank() && !is_mark(id) && page.text(*id).chars().count() <= LONGEST_LABEL;
    let marks = all.iter().copied().filter(is_mark).collect();
    let words = all.iter().copied().filter(is_word).collect();
    Line { words, marks, all }
}

/// The word that a mark is at.
fn of_mark(page: &Page<'_>, label: CellId, line: &Line, lines: &[Line], mark: CellId) -> Option<CellId> {
    if !line.marks.contains(&mark) {
        return None;
    }
    if line.words.is_empty() {
        // Below or above the words.
        let is_over = |id: &CellId| page.cell(*id).is_over(page.cell(mark).column, page.cell(mark).last_column);
        let mut over = lines.iter().flat_map(|line| &line.words).copied().filter(is_over);
        return over.next().filter(|_| over.next().is_none());
    }
    let first = *line.words.first()?;
    let is_behind = page.cell(first).column == page.cell(label).last_column + 1;
    let neighbour = if is_behind {
        line.all.iter().rev().find(|id| page.cell(**id).column < page.cell(mark).column)
    } else {
        line.all.iter().find(|id| page.cell(**id).column > page.cell(mark).column)
    };
    let word = neighbour.copied().filter(|id| line.words.contains(id))?;
    let (one, other) = if is_behind { (word, mark) } else { (mark, word) };
    let touches = page.cell(one).last_column + 1 == page.cell(other).column;
    (touches && alternate(page, line, is_behind)).then_some(word)
}

/// Whether each mark is at a word of its own, as far as the cells show it.
fn alternate(page: &Page<'_>, line: &Line, is_behind: bool) -> bool {
    let is_word = |id: &CellId| line.words.contains(id);
    let ends_well =
        if is_behind { line.all.first().is_some_and(is_word) } else { line.all.last().is_some_and(is_word) };
    let frames = line.all.iter().filter(|id| page.cell(**id).is_blank()).count();
    // Blank cells with a frame are places of marks: as many as there are words, with those that are marked.
    ends_well && (frames == 0 || frames + line.marks.len() == line.words.len())
}
