//! Reading a table of indicators: one value per row, in the long format of open data. The columns are known by their
//! headers in any order; programme, indicator, fiscal year and value have to be there, the others may be missing.
//!
//! A blank cell is no value, and no zero. Whatever can't be read refuses the whole file, with every place.

mod columns;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, IndicatorKind};
use crate::domain::indicator_table::{IndicatorTable, ProposedValue, TableRemark, TableRemarkKind, ValueKind};
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::text;

use super::marked;
use super::records::Row;
use super::refusal::{Problem, ProblemKind, Refusal};
use super::row_numbers;
use columns::{Column, Columns};
use words::Read;

pub(super) const MOST_ROWS: usize = 100_000;
/// The longest name, unit or definition, in characters.
const LONGEST_TEXT: usize = 1000;
/// The most indicators of one programme.
const MOST_OF_A_PROGRAMME: usize = 200;

/// Reads the rows below the header.
pub(super) fn read(source: &str, rows: &[Row]) -> Result<IndicatorTable, Refusal> {
    let (header, mut columns) = columns::find(rows)?;
    let below = rows.get(header + 1..).unwrap_or_default();
    let counted = without_row_numbers(below, &mut columns);
    let shared = shared_codes(below, &columns);
    let mut reader = Reader::new(&columns, shared);
    reader.remarks.extend(counted);
    for row in rows.iter().skip(header + 1).filter(|row| !row.is_blank()) {
        reader.read(row);
    }
    if let Some(first) = rows.get(header) {
        reader.remark_on_columns(first.line);
    }
    if reader.rows.is_empty() && reader.blank == 0 && reader.problems.is_empty() {
        return Err(Problem::of_file(ProblemKind::NoRows).into());
    }
    if !reader.problems.is_empty() {
        return Err(reader.problems.into());
    }
    Ok(IndicatorTable { source: source.to_owned(), rows: reader.rows, blank: reader.blank, remarks: reader.remarks })
}

/// What tells the programmes of a table apart: the city's number with section and name where one number stands for two of
/// a year, or where there is none; else the number alone, under which a programme may take another name in another year.
fn programme_key(code: Option<&str>, is_shared: bool, owner: &str, programme: &str) -> String {
    match code {
        Some(code) if !is_shared => text::comparison_key(code),
        code => [code.unwrap_or_default(), owner, programme].map(text::comparison_key).join("\u{1f}"),
    }
}

/// Leaves a column of numbers out that only count the rows.
fn without_row_numbers(rows: &[Row], columns: &mut Columns) -> Option<TableRemark> {
    let numbers = rows.iter().filter_map(|row| Some((row.line, columns.cell(row, Column::Code)?)));
    let mut numbers = numbers.filter(|(_, number)| !number.is_empty()).peekable();
    let &(line, first) = numbers.peek()?;
    let header = columns.name(Column::Code);
    let counts = row_numbers::count_rows(&header, numbers.map(|(_, number)| number));
    let remark = TableRemark { line, kind: TableRemarkKind::CountsRows, text: format!("{header} {first}") };
    counts.then(|| {
        columns.leave_out(Column::Code);
        remark
    })
}

/// The numbers that stand for more than one programme in one year.
fn shared_codes(rows: &[Row], columns: &Columns) -> BTreeSet<String> {
    let mut first: BTreeMap<(String, Option<FiscalYear>), [String; 4]> = BTreeMap::new();
    let mut shared = BTreeSet::new();
    for row in rows.iter().filter(|row| !row.is_blank()) {
        let key = |column| text::comparison_key(columns.cell(row, column).unwrap_or_default());
        let code = key(Column::Code);
        let said = [Column::Programme, Column::Department, Column::Section, Column::Unit].map(key);
        let year = columns.cell(row, Column::Year).and_then(|cell| FiscalYear::read(marked::part(cell).0).ok());
        let known = first.entry((code.clone(), year)).or_insert_with(|| said.clone());
        if *known != said {
            shared.insert(code);
        }
    }
    shared
}

/// What one value is of: programme, kind, name, unit, year, kind of value.
type Subject = (String, IndicatorKind, String, String, FiscalYear, ValueKind);

struct Reader<'columns> {
    columns: &'columns Columns,
    /// The numbers that stand for more than one programme in one year.
    shared: BTreeSet<String>,
    rows: Vec<ProposedValue>,
    blank: usize,
    remarks: Vec<TableRemark>,
    problems: Vec<Problem>,
    /// The names and units under each number so far.
    numbered: BTreeMap<String, BTreeSet<[String; 2]>>,
    /// The rows so far of each subject.
    seen: BTreeMap<Subject, Vec<usize>>,
    /// The names of each programme's indicators.
    names: BTreeMap<String, BTreeSet<String>>,
}

impl<'columns> Reader<'columns> {
    const fn new(columns: &'columns Columns, shared: BTreeSet<String>) -> Self {
        Self {
            columns,
            shared,
            rows: Vec::new(),
            blank: 0,
            remarks: Vec::new(),
            problems: Vec::new(),
            numbered: BTreeMap::new(),
            seen: BTreeMap::new(),
            names: BTreeMap::new(),
        }
    }

    fn remark_on_columns(&mut self, line: u64) {
        let lacking =
            [(Column::Kind, TableRemarkKind::NoKindColumn), (Column::ValueKind, TableRemarkKind::NoValueKindColumn)];
        let mut remarks: Vec<TableRemark> = lacking
            .into_iter()
            .filter(|(column, _)| !self.columns.has(*column))
            .map(|(_, kind)| TableRemark { line, kind, text: String::new() })
            .collect();
        let unknown = self.columns.unknown().iter();
        remarks.extend(unknown.map(|header| TableRemark {
            line,
            kind: TableRemarkKind::UnknownColumn,
            text: header.clone(),
        }));
        remarks.append(&mut self.remarks);
        self.remarks = remarks;
    }

    fn refuse(&mut self, line: u64, column: Column, reason: ProblemKind) {
        self.problems.push(Problem::of_cell(line, self.columns.name(column), reason));
    }

    /// A cell of text that is not blank.
    fn text(&mut self, row: &Row, column: Column) -> Option<String> {
        let cell = self.columns.cell(row, column)?.split_whitespace().collect::<Vec<_>>().join(" ");
        let length = cell.chars().count();
        if length > LONGEST_TEXT {
            self.refuse(row.line, column, ProblemKind::CellTooLong { length, limit: LONGEST_TEXT });
            return None;
        }
        (!cell.is_empty()).then_some(cell)
    }

    fn key(&self, code: Option<&ProgrammeCode>, owner: &str, programme: &str) -> String {
        let code = code.map(ProgrammeCode::as_str);
        let is_shared = code.is_some_and(|code| self.shared.contains(&text::comparison_key(code)));
        programme_key(code, is_shared, owner, programme)
    }

    /// A number may go on under another name or in another section in another year; who reads the plan has to know it.
    fn remark_on_another_name(
        &mut self,
        line: u64,
        key: &str,
        code: Option<&ProgrammeCode>,
        owner: &str,
        programme: &str,
    ) {
        let Some(code) = code else { return };
        let names = self.numbered.entry(key.to_owned()).or_default();
        let is_another = !names.is_empty();
        if names.insert([owner, programme].map(text::comparison_key)) && is_another {
            let text = format!("{code} {owner} {programme}");
            self.remarks.push(TableRemark { line, kind: TableRemarkKind::AnotherNameOfItsNumber, text });
        }
    }

    /// The city's own number of the programme.
    fn code(&mut self, row: &Row) -> Option<ProgrammeCode> {
        let written = self.text(row, Column::Code)?;
        let code = written.parse().ok();
        if code.is_none() {
            let text = written.chars().take(40).collect();
            self.refuse(row.line, Column::Code, ProblemKind::NotACode { text });
        }
        code
    }

    fn needed(&mut self, row: &Row, column: Column) -> Option<String> {
        let before = self.problems.len();
        let text = self.text(row, column);
        if text.is_none() && self.problems.len() == before {
            self.refuse(row.line, column, ProblemKind::CellMissing);
        }
        text
    }

    /// A cell that holds one of a few words; `usual` where the table has no such column or the cell is blank.
    fn word<T>(&mut self, row: &Row, column: Column, usual: T, read: fn(&str) -> Option<T>) -> Option<T> {
        let Some(cell) = self.columns.cell(row, column).filter(|cell| !cell.is_empty()) else { return Some(usual) };
        let word = read(cell);
        if word.is_none() {
            let text = cell.chars().take(40).collect();
            self.refuse(row.line, column, ProblemKind::UnknownWord { text, known: words::known(column) });
        }
        word
    }

    fn read(&mut self, row: &Row) {
        if let Some(problem) = row.too_wide(self.columns.width) {
            self.problems.push(problem);
            return;
        }
        let before = self.problems.len();
        let programme = self.needed(row, Column::Programme);
        let name = self.needed(row, Column::Indicator);
        let year = self.year(row);
        let kind = self.word(row, Column::Kind, IndicatorKind::Outcome, words::kind);
        let value_kind = self.word(row, Column::ValueKind, ValueKind::Actual, words::value_kind);
        let direction = self.word(row, Column::Direction, Direction::None, words::direction);
        let unit = self.text(row, Column::UnitOfMeasure);
        let definition = self.text(row, Column::Definition);
        let (department, section) = self.department_and_section(row);
        let policy = match (self.text(row, Column::Policy), self.text(row, Column::Measure)) {
            (Some(policy), Some(measure)) if policy != measure => Some(format!("{policy}／{measure}")),
            (policy, measure) => measure.or(policy),
        };
        let code = self.code(row);
        let value = self.value(row, unit.as_deref());
        if self.problems.len() > before {
            return;
        }
        let (Some(programme), Some(name), Some(year)) = (programme, name, year) else { return };
        let (Some(kind), Some(value_kind), Some(direction)) = (kind, value_kind, direction) else { return };
        let (value, missing) = match value {
            Some(Read::Figure(figure)) => (Some(figure), None),
            Some(Read::Missing(missing)) => (None, Some(missing)),
            _ => {
                self.blank += 1;
                return;
            }
        };
        let owner = [department.as_deref(), section.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let key = self.key(code.as_ref(), &owner, &programme);
        self.remark_on_another_name(row.line, &key, code.as_ref(), &owner, &programme);
        self.push(ProposedValue {
            line: row.line,
            key,
            programme,
            code,
            department,
            section,
            policy,
            plan: Vec::new(),
            kind,
            direction,
            name,
            occurrence: 0,
            unit,
            definition,
            year,
            value_kind,
            value,
            missing,
        });
    }

    /// Takes a value in, unless it stands there already.
    fn push(&mut self, mut new: ProposedValue) {
        let subject = (
            new.key.clone(),
            new.kind,
            new.name.clone(),
            new.unit.clone().unwrap_or_default(),
            new.year,
            new.value_kind,
        );
        let known = self.seen.entry(subject).or_default();
        let same = known
            .iter()
            .filter_map(|index| self.rows.get(*index))
            .any(|known| known.value == new.value && known.missing == new.missing);
        let remark = match (same, known.len()) {
            (true, _) => Some(TableRemarkKind::Repeated),
            (false, 0) => None,
            (false, _) => Some(TableRemarkKind::SecondOfItsName),
        };
        if let Some(kind) = remark {
            self.remarks.push(TableRemark { line: new.line, kind, text: format!("{} {}", new.name, new.year) });
        }
        if same {
            return;
        }
        new.occurrence = known.len();
        known.push(self.rows.len());
        let names = self.names.entry(new.key.clone()).or_default();
        names.insert(format!(
            "{} {} {} {}",
            new.kind,
            new.occurrence,
            new.name,
            new.unit.as_deref().unwrap_or_default()
        ));
        if names.len() > MOST_OF_A_PROGRAMME {
            let limit = MOST_OF_A_PROGRAMME;
            self.refuse(new.line, Column::Indicator, ProblemKind::TooManyIndicators { limit });
            return;
        }
        self.rows.push(new);
    }

    fn year(&mut self, row: &Row) -> Option<FiscalYear> {
        let written = self.needed(row, Column::Year)?;
        let (bare, mark) = marked::part(&written);
        let year = FiscalYear::read(bare).ok();
        if !mark.is_empty() && year.is_some() {
            self.remark_on_mark(row.line, &written);
        }
        if year.is_none() {
            let text = written.chars().take(40).collect();
            self.refuse(row.line, Column::Year, ProblemKind::NotAYear { text });
        }
        year
    }

    fn remark_on_mark(&mut self, line: u64, cell: &str) {
        self.remarks.push(TableRemark { line, kind: TableRemarkKind::NoteMark, text: cell.to_owned() });
    }

    /// Department and section: each from its own column, or both out of one cell.
    fn department_and_section(&mut self, row: &Row) -> (Option<String>, Option<String>) {
        let (department, section) = (self.text(row, Column::Department), self.text(row, Column::Section));
        match self.text(row, Column::Unit) {
            Some(both) if department.is_none() && section.is_none() => words::split_unit(&both),
            only => (department, section.or(only)),
        }
    }

    fn value(&mut self, row: &Row, unit: Option<&str>) -> Option<Read> {
        let cell = self.columns.cell(row, Column::Value)?;
        let (read, marked) = words::value(cell, unit);
        if marked {
            self.remark_on_mark(row.line, cell);
        }
        if read.is_none() {
            let text = cell.chars().take(40).collect();
            self.refuse(row.line, Column::Value, ProblemKind::NotANumber { text });
        }
        read
    }
}
