//! The first row of a programme, with what it needs.

use std::borrow::Cow;

use super::former_names;
use super::part::Part;
use super::row::{Cell, TableRow, said_by};
use super::unit::{Above, filled_plan};
use crate::domain::programme_code::{InvalidProgrammeCode, ProgrammeCode};
use crate::intake::cell;
use crate::intake::header::{self, Columns};
use crate::intake::records::Row;
use crate::intake::refusal::{Problem, ProblemKind};

/// Reads the first row of a programme.
pub(super) fn goal<'a>(row: &'a Row, part: &Part, above: &mut Above) -> Result<TableRow<'a>, Vec<Problem>> {
    let columns = &part.columns;
    if let Some(problem) = row.too_wide(columns.width()) {
        return Err(vec![problem]);
    }
    above.take(row, columns);
    let (found, expected) = (row.cells.len(), columns.needed());
    if found < expected {
        return Err(vec![Problem::of_line(row.line, ProblemKind::TooFewColumns { found, expected })]);
    }
    let mut problems = part.faults(row);
    let programme = cell::plain(row.cell(columns.programme));
    if header::names_column(&programme) {
        return Err(vec![Problem::of_line(row.line, ProblemKind::NoHeader)]);
    }
    let mut need = |fulfilled: bool, column: Option<usize>, reason: ProblemKind| {
        if let Some(column) = column.filter(|_| !fulfilled) {
            problems.push(Problem::of_cell(row.line, columns.name(column), reason).at(column));
        }
    };
    need(!programme.is_empty(), Some(columns.programme), ProblemKind::ProgrammeMissing);
    let in_one_column = columns.section.is_none() && above.section.is_some();
    need(above.department.is_some() || in_one_column, columns.department, ProblemKind::DepartmentMissing);
    need(above.section.is_some(), columns.section, ProblemKind::SectionMissing);
    if !problems.is_empty() {
        return Err(problems);
    }
    let cell_of = |column: Option<usize>| {
        column.map_or_else(Cell::default, |column| Cell {
            column: columns.name(column),
            content: Cow::Borrowed(row.cell(column)),
        })
    };
    let words =
        |column: Option<usize>| column.map(|column| cell::plain(row.cell(column))).filter(|text| !text.is_empty());
    let code = code(row, columns).map_err(|problem| vec![problem])?;
    Ok(TableRow {
        line: row.line,
        department: above.department.clone(),
        section: above.section.clone(),
        former_names: columns.former_name.map(|column| former_names::read(row.cell(column))).unwrap_or_default(),
        programme,
        code,
        plan: {
            // One level alone may be blank since the programme has none.
            let is_tree = columns.plan.len() > 1;
            let level =
                |column: &usize| (words(Some(*column)).unwrap_or_default(), is_tree && *column < columns.programme);
            filled_plan(&mut above.plan, columns.plan.iter().map(level))
        },
        summary: words(columns.summary),
        objectives: cell_of(columns.objectives),
        results: cell_of(columns.results),
        places: [columns.objectives, columns.results].map(|column| column.map(|column| row.place(column))),
        assessment: part.assessment.of_row(row)?,
        said: said_by(row),
        rows: vec![row],
        part: 0,
    })
}

/// The number in front of a programme, where the table has such a column and the cell is not blank.
fn code(row: &Row, columns: &Columns) -> Result<Option<ProgrammeCode>, Problem> {
    let Some(column) = columns.code else { return Ok(None) };
    let written = cell::plain(row.name_at(column));
    // 0 is what a formula shows of a blank cell.
    match (if written == "0" { "" } else { &written }).parse() {
        Ok(code) => Ok(Some(code)),
        Err(InvalidProgrammeCode::Blank) => Ok(None),
        Err(_) => {
            let text = written.chars().take(40).collect();
            Err(Problem::of_cell(row.line, columns.name(column), ProblemKind::NotACode { text }).at(column))
        }
    }
}
