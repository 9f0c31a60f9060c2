//! Rows to the rows of one table: title lines, header rows repeated for every department, headings that name the unit of
//! the rows below them, blank lines, and blank cells that mean "as above". A repeated header begins anew, so that nothing
//! is carried over it.

use std::borrow::Cow;
use std::collections::HashMap;

use super::asked::Asked;
use super::assessment::{self, Assessment};
use super::by_hand::Hand;
use super::cell;
use super::header::{self, Columns, Header, Purpose};
use super::headings::Heading;
use super::indicators;
use super::records::Row;
use super::refusal::{Problem, ProblemKind, Refusal};
use super::row_numbers;
use crate::domain::amount::MoneyUnit;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::programme_code::{InvalidProgrammeCode, ProgrammeCode};
use crate::domain::proposal::{Remark, RemarkKind};
use crate::domain::text;
use crate::domain::value_source::Place;

mod former_names;
mod part;
mod row_kind;
pub(super) mod totals;
mod unit;

pub(super) use part::Part;
pub(super) use row_kind::is_total;
use row_kind::{RowKind, kind_of};
use unit::Above;

/// The rows at the top of which each may begin the header. Below the first header, a header is repeated word for word.
const TOP: usize = 200;

/// A cell with the header over it.
#[derive(Debug, Default)]
pub(super) struct Cell<'a> {
    pub(super) column: String,
    /// The cell as it stands in the file; where a programme has several rows, those of all of them below each other.
    pub(super) content: Cow<'a, str>,
}

/// One programme's row, or rows.
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
    /// 統合前または名称変更前の事業名.
    pub(super) former_names: Vec<String>,
    /// 施策, or the path to it from 政策 down where the table tells the levels apart.
    pub(super) plan: Vec<String>,
    /// 概要 from a column of its own.
    pub(super) summary: Option<String>,
    /// 目標.
    pub(super) objectives: Cell<'a>,
    /// 成果.
    pub(super) results: Cell<'a>,
    /// Where the objectives and the results stand.
    pub(super) places: [Option<Place>; 2],
    /// Its ratings, future course and money.
    pub(super) assessment: Assessment,
    /// The rows it was read from.
    pub(super) rows: Vec<&'a Row>,
    /// Which part of the table they are in.
    part: usize,
}

#[derive(Debug, Default)]
pub(super) struct Table<'a> {
    /// The fiscal years of the title lines.
    pub(super) named_years: Vec<FiscalYear>,
    /// The rows of all its parts.
    pub(super) rows: Vec<TableRow<'a>>,
    /// What was left out.
    pub(super) remarks: Vec<Remark>,
    parts: Vec<Part>,
    /// The unit that the lines above the first header name for its money.
    money_unit: Option<MoneyUnit>,
}

/// The first header of a sheet, with the place of its first row; none where it holds no table of goals at all.
pub(super) fn first_header(rows: &[Row], hand: &Hand<'_>) -> Option<(usize, Header)> {
    let top = if hand.says_header() { rows.len() } else { rows.len().min(TOP) };
    let mut starts = (0..top).filter(|&start| rows.get(start).is_some_and(|row| hand.may_begin(row)));
    starts.find_map(|start| Some((start, header::recognise(rows, start, hand)?)))
}

/// Reads rows as a table, or lists all that is wrong with them.
pub(super) fn read<'a>(rows: &'a [Row], purpose: Purpose, hand: &Hand<'_>) -> Result<Table<'a>, Refusal> {
    let mut table = Table::default();
    let mut first = first_header(rows, hand);
    let mut problems = Vec::new();
    let mut above = Above::default();
    let mut next = 0;
    while let Some(row) = rows.get(next) {
        let start = next;
        next += 1;
        if row.is_blank() {
            continue;
        }
        let found = match &first {
            Some((begins, _)) if *begins == start => first.take().map(|(_, header)| header),
            _ => table.repeated_header(rows, start, hand),
        };
        if let Some(found) = found {
            next = start + found.height;
            let below = rows.get(next..).unwrap_or_default();
            table.begin(Some(row), found.headings, below, purpose, hand)?;
            above = Above::default();
        } else if table.parts.is_empty() {
            title(row, &mut table.named_years);
            table.money_unit = table.money_unit.or_else(|| assessment::titled_unit(row));
        } else {
            table.take(row, &mut above, &mut problems);
        }
    }
    if table.parts.is_empty() {
        problems.push(totals::or_no_header(rows));
    }
    table.leave_out_row_numbers();
    table.finished(problems)
}

/// Reads rows below headings that are known; nothing is carried from one programme to the next.
pub(super) fn read_below<'a>(
    headings: &[Heading],
    rows: &'a [Row],
    purpose: Purpose,
    asked: &Asked,
) -> Result<Table<'a>, Refusal> {
    let mut table = Table::default();
    let mut problems = Vec::new();
    table.begin(rows.first(), headings.to_vec(), rows, purpose, &Hand::none(asked))?;
    for row in rows {
        table.take(row, &mut Above::default(), &mut problems);
    }
    table.leave_out_row_numbers();
    table.finished(problems)
}

impl<'a> Table<'a> {
    /// A header below the first one: the same as the first, or one as headers usually are.
    fn repeated_header(&self, rows: &[Row], start: usize, hand: &Hand<'_>) -> Option<Header> {
        let (first, row) = (self.parts.first()?, rows.get(start)?);
        let is_same = row.cells == first.header;
        let is_said = hand.says_header();
        if is_same || !is_said && header::may_be_repeated(row) { header::recognise(rows, start, hand) } else { None }
    }

    /// The table, unless something is wrong with it.
    fn finished(self, mut problems: Vec<Problem>) -> Result<Self, Refusal> {
        problems.extend(repeated(&self));
        if self.rows.is_empty() && problems.is_empty() {
            problems.push(Problem::of_file(ProblemKind::NoRows));
        }
        if problems.is_empty() { Ok(self) } else { Err(problems.into()) }
    }

    /// Begins a part with its header, and tells which of its columns are not read.
    fn begin(
        &mut self,
        row: Option<&Row>,
        headings: Vec<Heading>,
        below: &[Row],
        purpose: Purpose,
        hand: &Hand<'_>,
    ) -> Result<(), Refusal> {
        let line = row.map_or(0, |row| row.line);
        let part = Part::new(line, headings, below, purpose, hand, self.money_unit)?;
        let part = Part { header: row.map(|row| row.cells.clone()).unwrap_or_default(), ..part };
        let unread = part.unread();
        if !unread.is_empty() {
            let kind = RemarkKind::ColumnsNotRead;
            self.remarks.push(Remark { line, column: String::new(), kind, text: unread.join("、") });
        }
        let without_unit = part.assessment.without_unit();
        if !without_unit.is_empty() {
            let kind = RemarkKind::MoneyWithoutUnit;
            self.remarks.push(Remark { line, column: String::new(), kind, text: without_unit.join("、") });
        }
        self.parts.push(part);
        Ok(())
    }

    /// The headings of all its parts.
    pub(super) fn headings(&self) -> impl Iterator<Item = &Heading> + Clone {
        self.parts.iter().flat_map(|part| &part.headings)
    }

    fn take(&mut self, row: &'a Row, above: &mut Above, problems: &mut Vec<Problem>) {
        let Some(part) = self.parts.last() else { return };
        let columns = &part.columns;
        let first = self.rows.last().and_then(|goal| goal.rows.first().copied());
        match kind_of(row, first, columns, part.indicators.as_ref()) {
            RowKind::Title => title(row, &mut self.named_years),
            RowKind::Unit(heading) => above.begin(heading),
            RowKind::Unknown(text) => {
                *above = Above::default();
                let kind = RemarkKind::HeadingNotUnderstood;
                self.remarks.push(Remark { line: row.line, column: String::new(), kind, text });
            }
            // An error is the name of no department.
            RowKind::Cells => match part.faults(row) {
                faults if faults.is_empty() => above.take(row, columns),
                faults => problems.extend(faults),
            },
            RowKind::Total => {
                let text = cell::plain(row.cell(columns.programme));
                let column = columns.name(columns.programme);
                self.remarks.push(Remark { line: row.line, column, kind: RemarkKind::TotalLeftOut, text });
            }
            RowKind::More => match (part.faults(row), self.rows.last_mut()) {
                (faults, Some(goal)) if faults.is_empty() => {
                    let is_new = |remark: &Remark| !goal.says(&remark.text);
                    self.remarks.extend(part.assessment.left_out(row).into_iter().filter(is_new));
                    goal.add(row, columns);
                }
                (faults, _) => problems.extend(faults),
            },
            RowKind::Goal => match goal(row, part, above) {
                Ok(mut goal) => {
                    self.remarks.append(&mut goal.assessment.left_out);
                    self.rows.push(TableRow { part: self.parts.len() - 1, ..goal });
                }
                Err(found) => problems.extend(found),
            },
        }
    }

    /// Takes numbers away that only count the rows.
    fn leave_out_row_numbers(&mut self) {
        let Some(part) = self.parts.last() else { return };
        let columns = &part.columns;
        // Whoever says that these are the city's numbers is believed.
        if columns.code.and_then(|column| part.headings.get(column)).is_some_and(|heading| heading.said.is_some()) {
            return;
        }
        let Some(header) = columns.code.map(|column| columns.name(column)) else { return };
        let numbers = self.rows.iter().filter_map(|row| row.code.as_ref());
        let Some(first) = numbers.clone().next().map(ToString::to_string) else { return };
        if row_numbers::count_rows(&header, numbers.map(ProgrammeCode::as_str)) {
            self.rows.iter_mut().for_each(|row| row.code = None);
            let line = self.rows.first().map_or(0, |row| row.line);
            self.remarks.insert(0, Remark { line, column: header, kind: RemarkKind::CountsRows, text: first });
        }
    }

    /// Reads the indicators that stand beside the goals.
    pub(super) fn indicators(&self, gathered: &mut indicators::Gathered, asked: &Asked) {
        for row in &self.rows {
            let indicators = self.parts.get(row.part).and_then(|part| part.indicators.as_ref());
            let Some(columns) = indicators else { continue };
            let owner = indicators::Owner {
                key: String::new(),
                programme: row.programme.clone(),
                code: row.code.clone(),
                department: row.department.clone(),
                section: row.section.clone(),
                plan: row.plan.clone(),
            };
            indicators::read_beside_goals(gathered, columns, owner, &row.rows, asked);
        }
    }
}

impl<'a> TableRow<'a> {
    /// Whether a cell of its rows says this.
    fn says(&self, text: &str) -> bool {
        self.rows.iter().any(|row| row.cells.iter().any(|cell| cell.trim() == text))
    }

    /// Adds a further row of the programme. What the rows above say already is not said twice.
    fn add(&mut self, row: &'a Row, columns: &Columns) {
        let rows = &self.rows;
        let add = |cell: &mut Cell<'_>, column: Option<usize>| {
            let Some(column) = column.filter(|column| !row.is_continued(*column)) else { return };
            let is_new = !rows.iter().any(|known| known.cell(column) == row.cell(column));
            if !row.cell(column).is_empty() && is_new {
                let content = cell.content.to_mut();
                content.push('\n');
                content.push_str(row.cell(column));
            }
        };
        add(&mut self.objectives, columns.objectives);
        add(&mut self.results, columns.results);
        self.rows.push(row);
    }
}

fn title(row: &Row, years: &mut Vec<FiscalYear>) {
    for year in row.cells.iter().flat_map(|cell| FiscalYear::named_in(&cell::plain(cell))) {
        if !years.contains(&year) {
            years.push(year);
        }
    }
}

fn goal<'a>(row: &'a Row, part: &Part, above: &mut Above) -> Result<TableRow<'a>, Vec<Problem>> {
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
        plan: columns.plan.iter().filter_map(|column| words(Some(*column))).collect(),
        summary: words(columns.summary),
        objectives: cell_of(columns.objectives),
        results: cell_of(columns.results),
        places: [columns.objectives, columns.results].map(|column| column.map(|column| row.place(column))),
        assessment: part.assessment.of_row(row)?,
        rows: vec![row],
        part: 0,
    })
}

/// The number in front of a programme, where the table has such a column and the cell is not blank.
fn code(row: &Row, columns: &Columns) -> Result<Option<ProgrammeCode>, Problem> {
    let Some(column) = columns.code else { return Ok(None) };
    let written = cell::plain(row.cell(column));
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

/// Every row whose programme stands under the same number in the same section above it.
fn repeated(table: &Table<'_>) -> Vec<Problem> {
    let mut seen: HashMap<[String; 4], u64> = HashMap::new();
    let mut problems = Vec::new();
    for row in &table.rows {
        let key = |name: &Option<String>| text::comparison_key(name.as_deref().unwrap_or_default());
        let code = row.code.as_ref().map_or("", ProgrammeCode::as_str);
        let [code, programme] = [code, &row.programme].map(text::comparison_key);
        let identity = [code, key(&row.department), key(&row.section), programme];
        if let Some(&first_line) = seen.get(&identity) {
            let reason = ProblemKind::RepeatedProgramme { programme: row.programme.clone(), first_line };
            let columns = table.parts.get(row.part).map(|part| &part.columns);
            let column = columns.map(|columns| columns.name(columns.programme)).unwrap_or_default();
            problems.push(Problem::of_cell(row.line, column, reason));
        } else {
            seen.insert(identity, row.line);
        }
    }
    problems
}
