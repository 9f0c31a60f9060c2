//! The indicators of forms, read as the table that the forms are together.

use super::columns::{self, Columns};
use super::gathered::Gathered;
use super::{Reader, shared_codes, without_row_numbers};
use crate::domain::indicator_table::{IndicatorTable, TableRemarkKind};
use crate::domain::proposal::RemarkKind;
use crate::intake::asked::Asked;
use crate::intake::by_hand::Hand;
use crate::intake::form::{Forms, Place};
use crate::intake::records::Row;
use crate::intake::refusal::{Problem, ProblemKind, Refusal};

/// Reads the forms of a file.
pub(super) fn read(
    source: &str,
    forms: Forms,
    mut gathered: Gathered,
    asked: &Asked,
) -> Result<IndicatorTable, Refusal> {
    let mut problems = forms.problems;
    for remark in forms.remarks {
        let (kind, text) = match remark.kind {
            RemarkKind::SheetNotRead | RemarkKind::FormNotRead => (TableRemarkKind::SheetNotRead, remark.text),
            RemarkKind::LabelsNotRead => (TableRemarkKind::UnknownColumn, remark.text),
            _ => (TableRemarkKind::UnclearInForm, format!("{} {}", remark.column, remark.text)),
        };
        gathered.remark(remark.line, kind, text);
    }
    if !forms.table.rows.is_empty() && problems.is_empty() {
        let place = |line: u64, heading: &str| forms.table.place(line, heading).cloned();
        match columns::below(&forms.table.headings, &forms.table.rows, asked) {
            Ok(columns) => read_rows(&mut gathered, columns, &forms.table.rows, asked, place),
            Err(refusal) => problems.extend(refusal.problems.into_iter().map(|problem| problem.placed(place))),
        }
    }
    for turned in &forms.turned {
        let place = |line: u64, heading: &str| Some(turned.place(line, heading));
        match columns::find(&turned.rows, &Hand::none(asked)) {
            Ok(found) => {
                let rows = turned.rows.get(found.start + found.height..).unwrap_or_default();
                read_rows(&mut gathered, found.columns, rows, asked, place);
            }
            Err(refusal) => problems.extend(refusal.problems.into_iter().map(|problem| problem.placed(place))),
        }
    }
    problems.append(&mut gathered.problems);
    if problems.is_empty() && gathered.rows.is_empty() && gathered.blank == 0 {
        problems.push(Problem::of_file(ProblemKind::NoRows));
    }
    if problems.is_empty() { Ok(gathered.into_table(source, asked)) } else { Err(problems.into()) }
}

fn read_rows(
    gathered: &mut Gathered,
    mut columns: Columns,
    rows: &[Row],
    asked: &Asked,
    place: impl Fn(u64, &str) -> Option<Place>,
) {
    gathered.sheets += 1;
    let first = gathered.mark();
    gathered.remarks.extend(without_row_numbers(rows, &mut columns));
    let shared = shared_codes(rows, &columns);
    let mut reader = Reader::new(&columns, asked, shared, gathered);
    let mut above = None;
    for row in rows {
        reader.read(row, &mut above);
    }
    gathered.put_in_place(first, place);
}
