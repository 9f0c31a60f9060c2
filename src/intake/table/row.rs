//! What one programme of a table is read from: its first row, and those that go on with it.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::steps::took;
use crate::domain::value_source::Place;
use crate::intake::assessment::Assessment;
use crate::intake::header::Columns;
use crate::intake::records::Row;

/// A cell with the header over it.
#[derive(Debug, Default)]
pub(in crate::intake) struct Cell<'a> {
    pub(in crate::intake) column: String,
    /// The cell as it stands in the file; where a programme has several rows, those of all of them below each other.
    pub(in crate::intake) content: Cow<'a, str>,
}

/// What the rows of a programme say, with the columns in which it stands.
pub(super) type Said<'a> = HashMap<&'a str, BTreeSet<usize>>;

/// One programme's row, or rows.
#[derive(Debug)]
pub(in crate::intake) struct TableRow<'a> {
    pub(in crate::intake) line: u64,
    /// 部局, filled down.
    pub(in crate::intake) department: Option<String>,
    /// 課・室, filled down.
    pub(in crate::intake) section: Option<String>,
    /// 事務事業名.
    pub(in crate::intake) programme: String,
    /// 事業番号.
    pub(in crate::intake) code: Option<ProgrammeCode>,
    /// 統合前または名称変更前の事業名.
    pub(in crate::intake) former_names: Vec<String>,
    /// 施策, or the path to it from 政策 down where the table tells the levels apart.
    pub(in crate::intake) plan: Vec<String>,
    /// 概要 from a column of its own.
    pub(in crate::intake) summary: Option<String>,
    /// 目標.
    pub(in crate::intake) objectives: Cell<'a>,
    /// 成果.
    pub(in crate::intake) results: Cell<'a>,
    /// Where the objectives and the results stand.
    pub(in crate::intake) places: [Option<Place>; 2],
    /// Its ratings, future course and money.
    pub(in crate::intake) assessment: Assessment,
    /// The rows it was read from.
    pub(in crate::intake) rows: Vec<&'a Row>,
    /// What their cells say, and in which columns.
    pub(super) said: Said<'a>,
    /// Which part of the table they are in.
    pub(super) part: usize,
    /// The fiscal year that a line above them names.
    pub(super) year: Option<FiscalYear>,
}

impl<'a> TableRow<'a> {
    /// Whether a cell of its rows says this in the column.
    pub(super) fn says(&self, column: usize, text: &str) -> bool {
        self.said.get(text).is_some_and(|columns| columns.contains(&column))
    }

    /// Adds a further row of the programme. What the rows above say already is not said twice.
    pub(super) fn add(&mut self, row: &'a Row, columns: &Columns) {
        for (cell, column) in [(&mut self.objectives, columns.objectives), (&mut self.results, columns.results)] {
            let Some(column) = column.filter(|column| !row.is_continued(*column)) else { continue };
            let text = row.cell(column);
            if !text.is_empty() && !self.said.get(text).is_some_and(|columns| columns.contains(&column)) {
                let content = cell.content.to_mut();
                content.push('\n');
                content.push_str(text);
            }
        }
        say(&mut self.said, row);
        self.rows.push(row);
    }
}

/// What the first row of a programme says.
pub(super) fn said_by(row: &Row) -> Said<'_> {
    let mut said = Said::default();
    say(&mut said, row);
    said
}

/// Adds what the cells of a row say.
fn say<'a>(said: &mut Said<'a>, row: &'a Row) {
    took(row.cells.len());
    for column in 0..row.cells.len() {
        said.entry(row.cell(column)).or_default().insert(column);
    }
}
