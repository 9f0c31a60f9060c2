//! Rows to the rows of one table: title lines, header rows repeated for every department, blank lines, and blank
//! cells that mean "as above". A repeated header begins anew, so that nothing is carried over it.

use std::collections::HashMap;

use super::cell;
use super::header::{self, Columns};
use super::records::Row;
use super::refusal::{Problem, ProblemKind, Refusal};
use super::row_numbers;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::programme_code::{InvalidProgrammeCode, ProgrammeCode};
use crate::domain::proposal::{Remark, RemarkKind};
use crate::domain::text;

/// A cell with the header over it.
#[derive(Debug, Default)]
pub(super) struct Cell<'a> {
    pub(super) column: String,
    /// The cell as it stands in the file.
    pub(super) content: &'a str,
}

/// One programme's row.
#[derive(Debug)]
pub(super) struct TableRow<'a> {
    pub(super) line: u64,
    /// 部局, filled down.
    pub(super) department: Option<String>,
    /// 課・室, filled down.
    pub(super) section: Option<String>,
    /// 事務事業名.
    pub(super) programme: String,
    /// 事業番号.
    pub(super) code: Option<ProgrammeCode>,
    /// 施策.
    pub(super) policy: Option<String>,
    /// 概要 from a column of its own.
    pub(super) summary: Option<String>,
    /// 目標.
    pub(super) objectives: Cell<'a>,
    /// 成果.
    pub(super) results: Cell<'a>,
}

#[derive(Debug)]
pub(super) struct Table<'a> {
    /// The fiscal years of the title lines.
    pub(super) named_years: Vec<FiscalYear>,
    /// The rows of all its parts.
    pub(super) rows: Vec<TableRow<'a>>,
    /// What was left out.
    pub(super) remarks: Vec<Remark>,
}

/// The unit that stands above.
#[derive(Default)]
struct Above {
    department: Option<String>,
    section: Option<String>,
}

/// Reads rows as a table, or lists all that is wrong with them.
pub(super) fn read(rows: &[Row]) -> Result<Table<'_>, Refusal> {
    let mut table = Table { named_years: Vec::new(), rows: Vec::new(), remarks: Vec::new() };
    let mut problems = Vec::new();
    let mut columns: Option<Columns> = None;
    let mut above = Above::default();
    for row in rows.iter().filter(|row| !row.is_blank()) {
        match (header::recognise(row.line, &row.cells), &columns) {
            (Some(Ok(found)), _) => {
                columns = Some(found);
                above = Above::default();
            }
            (Some(Err(problem)), _) => return Err(problem.into()),
            (None, None) => title(row, &mut table.named_years),
            (None, Some(columns)) => match kind_of(row, columns) {
                RowKind::Title => title(row, &mut table.named_years),
                RowKind::Unit => above.take(row, columns),
                RowKind::Total => table.remarks.push(total(row, columns)),
                RowKind::Goal => match goal(row, columns, &mut above) {
                    Ok(goal) => table.rows.push(goal),
                    Err(found) => problems.extend(found),
                },
            },
        }
    }
    if let Some(columns) = &columns {
        table.leave_out_row_numbers(columns);
    }
    problems.extend(repeated(&table.rows, columns.as_ref()));
    if columns.is_none() {
        problems.push(Problem::of_file(ProblemKind::NoHeader));
    } else if table.rows.is_empty() && problems.is_empty() {
        problems.push(Problem::of_file(ProblemKind::NoRows));
    }
    if problems.is_empty() { Ok(table) } else { Err(problems.into()) }
}

impl Table<'_> {
    /// Takes numbers away that only count the rows.
    fn leave_out_row_numbers(&mut self, columns: &Columns) {
        let Some(header) = columns.code.map(|column| columns.name(column)) else { return };
        let numbers = self.rows.iter().filter_map(|row| row.code.as_ref());
        let Some(first) = numbers.clone().next().map(ToString::to_string) else { return };
        if row_numbers::count_rows(&header, numbers.map(ProgrammeCode::as_str)) {
            self.rows.iter_mut().for_each(|row| row.code = None);
            let line = self.rows.first().map_or(0, |row| row.line);
            self.remarks.insert(0, Remark { line, column: header, kind: RemarkKind::CountsRows, text: first });
        }
    }
}

fn total(row: &Row, columns: &Columns) -> Remark {
    let text = cell::plain(row.cell(columns.programme));
    Remark { line: row.line, column: columns.name(columns.programme), kind: RemarkKind::TotalLeftOut, text }
}

fn title(row: &Row, years: &mut Vec<FiscalYear>) {
    for year in row.cells.iter().flat_map(|cell| FiscalYear::named_in(&cell::plain(cell))) {
        if !years.contains(&year) {
            years.push(year);
        }
    }
}

/// What a row below the header is.
enum RowKind {
    /// A line of text between the parts of the table.
    Title,
    /// A row that names the unit of the rows below it.
    Unit,
    /// A row that adds up others.
    Total,
    Goal,
}

fn kind_of(row: &Row, columns: &Columns) -> RowKind {
    let filled: Vec<usize> = (0..row.cells.len()).filter(|&column| !row.cell(column).is_empty()).collect();
    let names_unit = |column: &usize| Some(*column) == columns.department || Some(*column) == columns.section;
    match filled.as_slice() {
        [only] if names_unit(only) && is_unit_name(row.cell(*only)) => RowKind::Unit,
        [only] if *only != columns.programme && Some(*only) != columns.objectives && Some(*only) != columns.results => {
            RowKind::Title
        }
        _ if is_total(row.cell(columns.programme)) => RowKind::Total,
        _ => RowKind::Goal,
    }
}

fn is_total(programme: &str) -> bool {
    let name = text::comparison_key(&cell::plain(programme));
    matches!(name.as_str(), "計" | "合計" | "小計" | "総計" | "総合計" | "部計" | "課計" | "再掲")
}

fn is_unit_name(cell: &str) -> bool {
    const ENDINGS: [&str; 13] =
        ["部", "局", "課", "室", "会", "所", "院", "館", "署", "本部", "センター", "事務局", "支所"];
    let name = text::comparison_key(&cell::plain(cell));
    name.chars().count() <= 20 && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

impl Above {
    /// Takes over what the row says of its unit. A new department has sections of its own.
    fn take(&mut self, row: &Row, columns: &Columns) {
        let said =
            |column: Option<usize>| column.map(|column| cell::plain(row.cell(column))).filter(|name| !name.is_empty());
        if let Some(department) = said(columns.department) {
            let (department, section) = match columns.section {
                None => split_unit(&department),
                Some(_) => (Some(department), None),
            };
            if self.department != department || section.is_some() {
                self.section = section;
            }
            self.department = department;
        }
        if let Some(section) = said(columns.section) {
            self.section = Some(section);
        }
    }
}

/// A department and a section in one cell (総務部 秘書広報室), or either alone.
fn split_unit(name: &str) -> (Option<String>, Option<String>) {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_section = |word: &str| ["課", "室", "係", "センター"].iter().any(|ending| word.ends_with(ending));
    match words.as_slice() {
        [department, section] if is_section(section) => (Some((*department).to_owned()), Some((*section).to_owned())),
        [section] if is_section(section) => (None, Some((*section).to_owned())),
        _ => (Some(name.to_owned()), None),
    }
}

fn goal<'a>(row: &'a Row, columns: &Columns, above: &mut Above) -> Result<TableRow<'a>, Vec<Problem>> {
    if let Some(problem) = row.too_wide(columns.width()) {
        return Err(vec![problem]);
    }
    above.take(row, columns);
    let (found, expected) = (row.cells.len(), columns.needed());
    if found < expected {
        return Err(vec![Problem::of_line(row.line, ProblemKind::TooFewColumns { found, expected })]);
    }
    let mut problems = Vec::new();
    let programme = cell::plain(row.cell(columns.programme));
    let mut need = |fulfilled: bool, column: Option<usize>, reason: ProblemKind| {
        if let Some(column) = column.filter(|_| !fulfilled) {
            problems.push(Problem::of_cell(row.line, columns.name(column), reason));
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
        column.map_or_else(Cell::default, |column| Cell { column: columns.name(column), content: row.cell(column) })
    };
    let words =
        |column: Option<usize>| column.map(|column| cell::plain(row.cell(column))).filter(|text| !text.is_empty());
    let code = code(row, columns).map_err(|problem| vec![problem])?;
    Ok(TableRow {
        line: row.line,
        department: above.department.clone(),
        section: above.section.clone(),
        programme,
        code,
        policy: words(columns.policy),
        summary: words(columns.summary),
        objectives: cell_of(columns.objectives),
        results: cell_of(columns.results),
    })
}

/// The number in front of a programme, where the table has such a column and the cell is not blank.
fn code(row: &Row, columns: &Columns) -> Result<Option<ProgrammeCode>, Problem> {
    let Some(column) = columns.code else { return Ok(None) };
    let written = cell::plain(row.cell(column));
    match written.parse() {
        Ok(code) => Ok(Some(code)),
        Err(InvalidProgrammeCode::Blank) => Ok(None),
        Err(_) => {
            let text = written.chars().take(40).collect();
            Err(Problem::of_cell(row.line, columns.name(column), ProblemKind::NotACode { text }))
        }
    }
}

/// Every row whose programme stands under the same number in the same section above it.
fn repeated(rows: &[TableRow<'_>], columns: Option<&Columns>) -> Vec<Problem> {
    let mut seen: HashMap<[String; 4], u64> = HashMap::new();
    let mut problems = Vec::new();
    for row in rows {
        let key = |name: &Option<String>| text::comparison_key(name.as_deref().unwrap_or_default());
        let code = row.code.as_ref().map_or("", ProgrammeCode::as_str);
        let [code, programme] = [code, &row.programme].map(text::comparison_key);
        let identity = [code, key(&row.department), key(&row.section), programme];
        if let Some(&first_line) = seen.get(&identity) {
            let reason = ProblemKind::RepeatedProgramme { programme: row.programme.clone(), first_line };
            let column = columns.map(|columns| columns.name(columns.programme)).unwrap_or_default();
            problems.push(Problem::of_cell(row.line, column, reason));
        } else {
            seen.insert(identity, row.line);
        }
    }
    problems
}
