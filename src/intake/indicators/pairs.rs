//! Two values in one cell: 10→9, 10 / 9 or 10（9） below 目標→実績, 目標/実績 or 目標（実績）.

use super::label;
use crate::domain::indicator_table::ValueKind;
use crate::domain::text;
use crate::intake::heading_marks;
use crate::intake::headings::Heading;
use crate::intake::year_words;

/// Which of the two values of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) enum Half {
    First,
    Second,
}

const KINDS: [(&str, ValueKind); 6] = [
    ("目標値", ValueKind::Target),
    ("目標", ValueKind::Target),
    ("計画値", ValueKind::Plan),
    ("計画", ValueKind::Plan),
    ("実績値", ValueKind::Actual),
    ("実績", ValueKind::Actual),
];

/// What parts the two, in a heading and in a cell.
const BETWEEN: [char; 8] = ['→', '⇒', '➡', '/', '／', '(', '（', '⇨'];

/// The kinds of the two values that a heading says stand in each cell; none where it says nothing of the kind.
pub(in crate::intake) fn of_heading(heading: &Heading) -> Option<[ValueKind; 2]> {
    let key = text::normalise(&heading_marks::without(heading.last()));
    let key: String = key.split_whitespace().collect();
    let (before, behind) = key.split_once(BETWEEN)?;
    let (before, first) = KINDS.iter().find_map(|(word, kind)| Some((before.strip_suffix(word)?, *kind)))?;
    let (behind, second) = KINDS.iter().find_map(|(word, kind)| Some((behind.strip_prefix(word)?, *kind)))?;
    let names_year = before.is_empty() || year_words::part(before).is_some_and(|(_, words)| words.is_empty());
    let ends = behind.trim_end_matches(')');
    let is_pair = (first == ValueKind::Actual) != (second == ValueKind::Actual);
    (names_year && is_pair && (ends.is_empty() || ends.starts_with('('))).then_some([first, second])
}

/// The same of a text that may have the two words in brackets behind its year: R4（目標／実績）.
pub(in crate::intake) fn of_text(text: &str) -> Option<[ValueKind; 2]> {
    let of = |text: &str| of_heading(&Heading { parts: vec![text.to_owned()], said: None });
    let in_brackets = || {
        let (before, inside) = text.trim().split_once(['（', '('])?;
        let inside = inside.strip_suffix(['）', ')'])?;
        let names_year = before.is_empty() || year_words::of_cell(before).is_some();
        of(inside).filter(|_| names_year)
    };
    if text.contains(BETWEEN) { of(text).or_else(in_brackets) } else { None }
}

/// What stands before and behind the one mark that parts the values of a cell.
pub(in crate::intake) fn halves(cell: &str) -> Option<[&str; 2]> {
    let (first, second) = cell.trim().split_once(BETWEEN)?;
    let in_brackets = cell.contains(['(', '（']);
    let second = if in_brackets { second.trim_end().strip_suffix([')', '）'])? } else { second };
    let halves = [first.trim(), second.trim()];
    halves.iter().all(|half| !half.is_empty() && !half.contains(BETWEEN) && label::is_value(half)).then_some(halves)
}

/// Whether a cell holds one figure and one figure, or what stands for one of them.
pub(in crate::intake) fn is_pair(cell: &str) -> bool {
    halves(cell).is_some_and(|halves| halves.concat().contains(char::is_numeric))
}
