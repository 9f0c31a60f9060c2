//! What a row below the header is.

use crate::domain::text;
use crate::intake::cell;
use crate::intake::header::Columns;
use crate::intake::indicators;
use crate::intake::records::Row;
use crate::intake::unit_names::{self, UnitHeading};

/// The longest line of text that is no note.
const LONGEST_HEADING: usize = 40;

pub(super) enum RowKind {
    /// A line of text between the parts of the table.
    Title,
    /// A line that names the unit of the rows below it.
    Unit(UnitHeading),
    /// A line that sets off the rows below it, with words that name no unit.
    Unknown(String),
    /// A row that names the unit of the rows below it in the columns of units.
    Cells,
    /// A row that adds up others.
    Total,
    /// A further row of the programme above it.
    More,
    Goal,
}

/// What a row is; `named` is the first one of the programme above it.
pub(super) fn kind_of(
    row: &Row,
    named: Option<&Row>,
    columns: &Columns,
    indicators: Option<&indicators::Columns>,
) -> RowKind {
    let mut filled = (0..row.cells.len()).filter(|&column| !row.cell(column).is_empty() && !row.is_continued(column));
    let (first, second) = (filled.next(), filled.next());
    let programme = row.cell(columns.programme);
    if is_total(programme) {
        return RowKind::Total;
    }
    if let (Some(only), None) = (first, second)
        && !row.is_continued(columns.programme)
        && !columns.texts().any(|column| column == only)
    {
        return alone(row.cell(only), only, columns);
    }
    let adds = |row| indicators.is_some_and(|indicators| indicators.names_indicator(row));
    let repeats = || named.is_some_and(|named| adds(row) && is_of_same(row, named, columns, indicators));
    if row.is_continued(columns.programme) || programme.is_empty() && adds(row) || repeats() {
        return RowKind::More;
    }
    RowKind::Goal
}

/// Whether a row names the programme above it once more, in all that tells programmes apart, for another indicator.
fn is_of_same(row: &Row, first: &Row, columns: &Columns, indicators: Option<&indicators::Columns>) -> bool {
    let units = [columns.department, columns.section, columns.subsection];
    let mut told_apart = units.into_iter().flatten().filter(|column| !row.cell(*column).is_empty());
    let has_same = |column: usize| row.cell(column) == first.cell(column);
    has_same(columns.programme)
        && columns.code.is_none_or(has_same)
        && told_apart.all(has_same)
        && indicators.is_some_and(|indicators| indicators.names_another(row, first))
}

/// A row of one cell, which is none of text.
fn alone(content: &str, column: usize, columns: &Columns) -> RowKind {
    let plain = cell::plain(content);
    let heading = unit_names::heading(&plain);
    if column == columns.programme {
        // A programme may have nothing but a name; one that is called like a section is one.
        return match heading {
            Some(heading @ UnitHeading::Department(_)) => RowKind::Unit(heading),
            Some(heading) if heading.name() != plain.trim() => RowKind::Unit(heading),
            _ => RowKind::Goal,
        };
    }
    match heading {
        Some(UnitHeading::Section(None, _)) if Some(column) == columns.section => RowKind::Cells,
        Some(heading) => RowKind::Unit(heading),
        None if is_note(&plain) => RowKind::Title,
        None => RowKind::Unknown(plain),
    }
}

/// Whether a line says something of the table, and sets nothing off.
fn is_note(line: &str) -> bool {
    line.chars().count() > LONGEST_HEADING
        || line.starts_with(['※', '*', '＊', '注', '(', '（', '・', '単'])
        || line.contains(['。', '年', '：', ':'])
}

/// Whether a programme's name is the word for a sum.
pub(in crate::intake) fn is_total(programme: &str) -> bool {
    let name = text::comparison_key(&cell::plain(programme));
    let name = name.trim_matches(['【', '】', '(', ')', '[', ']', '<', '>']);
    matches!(name, "計" | "合計" | "小計" | "総計" | "総合計" | "部計" | "課計" | "再掲" | "うち再掲")
}
