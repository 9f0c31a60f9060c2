//! Labels of a scale that stand beside each other over columns of marks: of A, B and C below 総合評価 the one that has the ring.

use super::words::{self, COURSES, RATINGS};
use super::{bare, is, rater};
use crate::domain::rating::EvaluationKind;
use crate::domain::text;
use crate::intake::headings::Heading;
use crate::intake::records::Row;
use crate::intake::refusal::{Problem, ProblemKind};

/// How many rows are looked at to know such columns. What else stands in one of them is asked about.
const MOST_ROWS: usize = 200;
/// The fewest labels of a scale.
const FEWEST: usize = 2;

/// What the marks of a group of columns choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chosen {
    Rating(Option<String>, EvaluationKind),
    Course,
}

/// Columns of which one has a mark in each row.
#[derive(Debug)]
pub(super) struct Rings {
    pub(super) chosen: Chosen,
    /// Each column with its label.
    pub(super) columns: Vec<(usize, String)>,
    /// What stands over all of them.
    name: String,
}

impl Rings {
    /// The label that a row has marked; a row that marks several, or says something else, is asked about: of several marks
    /// about each, also where one was left out by hand and nothing is said of the other.
    pub(super) fn label(&self, row: &Row) -> Result<Option<String>, Vec<Problem>> {
        let text = |index: usize| row.cell(index).chars().take(40).collect();
        let problem = |(index, own): &(usize, String), reason| {
            Problem::of_cell(row.line, format!("{}／{own}", self.name), reason).at(*index)
        };
        let unclear = |index| ProblemKind::UnknownWord { text: text(index), known: "one ○ in each row" };
        let marked = || self.columns.iter().filter(|(index, _)| !super::is_nothing(row.cell(*index)));
        let left_out =
            |index: usize| row.stood(index).filter(|_| super::is_nothing(row.cell(index))).is_some_and(is_ring);
        let several = marked().count() + self.columns.iter().filter(|(index, _)| left_out(*index)).count() > 1;
        let fault = |column: &(usize, String)| {
            let index = column.0;
            let is_unsettled = several && (row.stood(index).is_none() || marked().count() > 1);
            match () {
                () if row.is_continued(index) => {
                    Some(problem(column, ProblemKind::OfSeveralProgrammes { text: text(index) }))
                }
                () if !is_ring(row.cell(index)) || is_unsettled => Some(problem(column, unclear(index))),
                () => None,
            }
        };
        let faults: Vec<Problem> = marked().filter_map(fault).collect();
        if faults.is_empty() { Ok(marked().next().map(|(_, own)| own.clone())) } else { Err(faults) }
    }
}

/// The groups of such columns of a table.
pub(super) fn of(headings: &[Heading], below: &[Row]) -> Vec<Rings> {
    let mut groups = Vec::new();
    let mut start = 0;
    while start < headings.len() {
        let Some(over) = over(headings.get(start)) else {
            start += 1;
            continue;
        };
        let rest = headings.get(start..).unwrap_or_default();
        let count = rest.iter().take_while(|heading| self::over(Some(heading)) == Some(over)).count();
        groups.extend(group(headings, start, count, over, below));
        start += count.max(1);
    }
    groups
}

fn over(heading: Option<&Heading>) -> Option<&str> {
    match heading?.parts.as_slice() {
        [.., over, label] if label.trim().chars().count() <= words::LONGEST_LABEL => Some(over),
        _ => None,
    }
}

fn group(headings: &[Heading], start: usize, count: usize, over: &str, below: &[Row]) -> Option<Rings> {
    let key = bare(over);
    let axis = words::AXES.into_iter().find(|axis| *axis == key).map(str::to_owned);
    let name = text::comparison_key(over);
    let chosen = match () {
        () if is(COURSES, &key) => Chosen::Course,
        () if axis.is_some() || is(RATINGS, &key) => {
            Chosen::Rating(axis, rater(&name, is("評価結果 総合評価結果", &key))?)
        }
        () => return None,
    };
    let columns = (start..start + count).filter_map(|index| Some((index, headings.get(index)?)));
    if count < FEWEST || columns.clone().any(|(_, heading)| heading.said.is_some()) {
        return None;
    }
    let mut has_ring = false;
    for row in below.iter().take(MOST_ROWS) {
        for index in start..start + count {
            let written = row.cell(index);
            has_ring |= is_ring(written);
            if !super::is_nothing(written) && !is_ring(written) {
                return None;
            }
        }
    }
    let columns = columns.map(|(index, heading)| (index, heading.last().trim().to_owned())).collect();
    has_ring.then(|| Rings { chosen, columns, name: over.split_whitespace().collect() })
}

fn is_ring(written: &str) -> bool {
    matches!(written, "○" | "◯" | "〇" | "●" | "◎" | "✓" | "✔" | "レ" | "☑" | "■" | "＊" | "*")
}
