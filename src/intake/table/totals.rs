//! Tables that are none of programmes: totals by chapter, account or policy. They are refused by name, so that whoever brought
//! one knows what to bring instead.

use super::{Problem, ProblemKind, Row, TOP};
use crate::domain::text;
use crate::intake::cell;

/// What stands over the columns of totals. None of them is a header of a table of programmes by itself.
const WORDS: [&str; 12] =
    ["章", "会計", "会計区分", "事業数", "件数", "事業費", "進捗率", "執行率", "予算額", "決算額", "実績額", "計画額"];
/// How many of them make a header.
const ENOUGH: usize = 2;
/// The most headers that a message names.
const MOST_NAMED: usize = 8;

/// Why there is no header: because the table holds totals, or because there is none at all.
pub(in crate::intake) fn or_no_header(rows: &[Row]) -> Problem {
    let header = rows.iter().take(TOP).find_map(|row| {
        let names: Vec<String> =
            row.cells.iter().map(|cell| cell::plain(cell)).filter(|name| !name.is_empty()).collect();
        let is_known = |name: &&String| {
            let key = text::comparison_key(name);
            WORDS.iter().any(|word| key == *word || key.contains(word) && key.chars().count() <= 20)
        };
        (names.iter().filter(is_known).count() >= ENOUGH).then_some((row.line, names))
    });
    let Some((line, mut names)) = header else { return Problem::of_file(ProblemKind::NoHeader) };
    names.dedup();
    names.truncate(MOST_NAMED);
    Problem::of_line(line, ProblemKind::NoProgrammeColumn { found: names.join("、") })
}
