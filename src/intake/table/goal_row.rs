//! The first row of a programme, with what it needs.

use std::borrow::Cow;

use super::former_names;
use super::part::Part;
use super::row::{Cell, TableRow, said_by};
use super::unit::{Above, filled_plan, says_none};
use crate::domain::programme_code::{InvalidProgrammeCode, ProgrammeCode};
use crate::domain::text;
use crate::intake::assessment::TitledUnit;
use crate::intake::cell;
use crate::intake::header::{self, Columns};
use crate::intake::records::Row;
use crate::intake::refusal::{Problem, ProblemKind};
use crate::intake::unit_names;

/// Reads the first row of a programme.
pub(super) fn goal<'a>(
    row: &'a Row,
    part: &Part,
    above: &mut Above,
    titled: Option<TitledUnit>,
) -> Result<TableRow<'a>, Vec<Problem>> {
    let columns = &part.columns;
    if let Some(problem) = row.too_wide(columns.width()) {
        return Err(vec![problem]);
    }
    above.take(row, columns);
    let (found, expected) = (row.cells.len(), columns.needed());
    if found < expected {
        return Err(vec![Problem::of_line(row.line, ProblemKind::TooFewColumns { found, expected })]);
    }
    let programme = cell::plain(row.cell(columns.programme));
    if let Some(problem) = of_something_else(row, columns, &programme) {
        return Err(vec![problem]);
    }
    let problems = missing(row, part, above, !programme.is_empty());
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
        assessment: part.assessment.of_row(row, titled)?,
        said: said_by(row),
        rows: vec![row],
        part: 0,
        year: None,
    })
}

/// What is wrong with a row that names a column or a part of a programme where its name stands.
fn of_something_else(row: &Row, columns: &Columns, programme: &str) -> Option<Problem> {
    if header::names_column(programme) {
        return Some(Problem::of_line(row.line, ProblemKind::NoHeader));
    }
    let text = programme.chars().take(40).collect();
    let problem = Problem::of_cell(row.line, columns.name(columns.programme), ProblemKind::PartOfProgramme { text });
    is_part(programme).then(|| problem.at(columns.programme))
}

/// Whether a name says that it is of a part of the programme above it: （細）広報紙, └広報紙, 細事業：広報紙.
pub(in crate::intake) fn is_part(programme: &str) -> bool {
    let name = text::comparison_key(programme);
    // うち新人分, うち：広報紙; うちわ祭り is none.
    let is_of_which = name.strip_prefix("うち").is_some_and(|rest| {
        rest.starts_with([':', '、', '・', ' ']) || ["分", "費", "経費", "額"].iter().any(|end| rest.ends_with(end))
    });
    let goes_on = ["(続き)", "(つづき)", "(続)", "の続き"].iter().any(|end| name.ends_with(end));
    let bare = name.trim_matches(['(', ')', '[', ']', '【', '】', '<', '>', '〔', '〕']);
    // What stands there is of the measure over the programmes.
    let is_of_measure = matches!(
        bare,
        "施策指標"
            | "政策指標"
            | "施策の指標"
            | "政策の指標"
            | "施策成果指標"
            | "施策全体"
            | "政策全体"
            | "成果指標"
            | "活動指標"
    );
    let begins = [
        "(細)",
        "[細]",
        "〔細〕",
        "【細】",
        "<細>",
        "細事業:",
        "細事業)",
        "(細事業)",
        "【細事業】",
        "└",
        "┗",
        "┣",
        "├",
        "(うち)",
        "うち)",
        "(うち",
    ];
    is_of_which || is_of_measure || goes_on || begins.iter().any(|mark| name.starts_with(mark))
}

/// What is wrong with the cells of a row, and what it needs and does not have.
fn missing(row: &Row, part: &Part, above: &Above, has_programme: bool) -> Vec<Problem> {
    let columns = &part.columns;
    let mut problems = part.faults(row);
    let mut need = |fulfilled: bool, column: Option<usize>, reason: ProblemKind| {
        if let Some(column) = column.filter(|_| !fulfilled) {
            problems.push(Problem::of_cell(row.line, columns.name(column), reason).at(column));
        }
    };
    need(has_programme, Some(columns.programme), ProblemKind::ProgrammeMissing);
    let in_one_column = columns.section.is_none() && above.section.is_some();
    let has_department = above.department.is_some() || in_one_column || says_none(row, columns.department);
    // 議会事務局 has no sections, and － says so of any department.
    let may_be_undivided = |name: &String| unit_names::may_be_undivided(name) || says_none(row, columns.section);
    let is_undivided = above.department.as_ref().is_some_and(may_be_undivided);
    need(has_department, columns.department, ProblemKind::DepartmentMissing);
    need(above.section.is_some() || is_undivided, columns.section, ProblemKind::SectionMissing);
    problems
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
