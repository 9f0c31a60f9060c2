//! The rows below the header of a table of indicators to values, with all that is wrong with them.

use std::collections::BTreeSet;

use super::columns::{Columns, ValueColumn};
use super::gathered::{Gathered, MOST_OF_A_PROGRAMME};
use super::headers::Column;
use super::programme_key;
use super::slots::Slot;
use super::words::{self, Read};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::identity::Identity;
use crate::domain::indicator::{Direction, IndicatorKind};
use crate::domain::indicator_table::{ProposedValue, TableRemarkKind, ValueKind};
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::text;
use crate::intake::asked::Asked;
use crate::intake::records::Row;
use crate::intake::refusal::{Problem, ProblemKind};
use crate::intake::year_words::{self, Named};
use crate::intake::{marked, table, unit_names};

/// The longest name, unit or definition, in characters.
const LONGEST_TEXT: usize = 1000;

/// Whose the indicators of a row are.
#[derive(Debug, Clone, Default)]
pub(in crate::intake) struct Owner {
    pub(in crate::intake) key: String,
    pub(in crate::intake) programme: String,
    pub(in crate::intake) code: Option<ProgrammeCode>,
    pub(in crate::intake) department: Option<String>,
    pub(in crate::intake) section: Option<String>,
    /// 施策, or the path to it from 政策 down.
    pub(in crate::intake) plan: Vec<String>,
}

impl Owner {
    /// Department and section on one line.
    pub(in crate::intake) fn unit(&self) -> String {
        [self.department.as_deref(), self.section.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// One indicator of a row.
struct Subject {
    name: String,
    kind: IndicatorKind,
    direction: Direction,
    unit: Option<String>,
    definition: Option<String>,
}

pub(super) struct Reader<'a> {
    columns: &'a Columns,
    asked: &'a Asked,
    /// The numbers that stand for more than one programme in one year.
    shared: BTreeSet<String>,
    gathered: &'a mut Gathered,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(
        columns: &'a Columns,
        asked: &'a Asked,
        shared: BTreeSet<String>,
        gathered: &'a mut Gathered,
    ) -> Self {
        Self { columns, asked, shared, gathered }
    }

    /// Tells what the columns leave open, and which of them are not read, before all that is told of the rows from `first` on.
    pub(super) fn remark_on_columns(&mut self, line: u64, first: usize) {
        let of_rows = self.gathered.remarks.split_off(first);
        if !self.columns.has(Column::Kind) && self.columns.slots.iter().all(|slot| slot.kind.is_none()) {
            self.gathered.remark(line, TableRemarkKind::NoKindColumn, "");
        }
        let says_kinds = |value: &ValueColumn| value.kind.is_some();
        if !self.columns.has(Column::ValueKind) && !self.columns.values.iter().all(says_kinds) {
            self.gathered.remark(line, TableRemarkKind::NoValueKindColumn, "");
        }
        for header in self.columns.unknown() {
            self.gathered.remark(line, TableRemarkKind::UnknownColumn, header.clone());
        }
        self.gathered.remarks.extend(of_rows);
    }

    fn refuse(&mut self, line: u64, index: usize, header: &str, reason: ProblemKind) {
        self.gathered.problems.push(Problem::of_cell(line, header.to_owned(), reason).at(index));
    }

    fn refuse_in(&mut self, line: u64, column: Column, reason: ProblemKind) {
        let problem = Problem::of_cell(line, self.columns.name(column), reason);
        self.gathered.problems.push(match self.columns.place(column) {
            Some(index) => problem.at(index),
            None => problem,
        });
    }

    /// The text of a cell on one line, where it is not blank. 0 is what a formula shows of a blank cell, and names nothing.
    fn text_at(&mut self, row: &Row, index: usize, header: &str) -> Option<String> {
        let cell = row.cell(index).split_whitespace().collect::<Vec<_>>().join(" ");
        let length = cell.chars().count();
        if length > LONGEST_TEXT {
            self.refuse(row.line, index, header, ProblemKind::CellTooLong { length, limit: LONGEST_TEXT });
            return None;
        }
        (!cell.is_empty() && cell != "0").then_some(cell)
    }

    fn text(&mut self, row: &Row, column: Column) -> Option<String> {
        let index = self.columns.place(column)?;
        self.text_at(row, index, &self.columns.name(column))
    }

    fn needed(&mut self, row: &Row, column: Column) -> Option<String> {
        let before = self.gathered.problems.len();
        let text = self.text(row, column);
        if text.is_none() && self.gathered.problems.len() == before {
            self.refuse_in(row.line, column, ProblemKind::CellMissing);
        }
        text
    }

    /// A cell that holds one of a few words; `usual` where the table has no such column or the cell is blank.
    fn word<T>(&mut self, row: &Row, column: Column, usual: T, read: fn(&str) -> Option<T>) -> Option<T> {
        let Some(cell) = self.columns.cell(row, column).filter(|cell| !cell.is_empty()) else { return Some(usual) };
        let word = read(cell);
        if word.is_none() {
            let text = cell.chars().take(40).collect();
            self.refuse_in(row.line, column, ProblemKind::UnknownWord { text, known: words::known(column) });
        }
        word
    }

    /// Reads a row: the values of the programme that it names, or else of the one above it.
    pub(super) fn read(&mut self, row: &Row, above: &mut Option<Owner>) {
        if let Some(problem) = row.too_wide(self.columns.width) {
            self.gathered.problems.push(problem);
            return;
        }
        if !self.is_sound(row) {
            return;
        }
        let programme = self.columns.place(Column::Programme);
        let names_none = programme.is_none_or(|index| row.cell(index).is_empty() || row.is_continued(index));
        if let Some(total) = programme.map(|index| row.cell(index)).filter(|name| table::is_total(name)) {
            self.gathered.remark(row.line, TableRemarkKind::TotalLeftOut, total);
            return;
        }
        if !names_none || above.is_none() {
            let before = self.gathered.problems.len();
            let owner = self.owner(row);
            // The values of a row whose programme can't be read are read all the same, so that all its faults are told.
            *above = owner.filter(|_| self.gathered.problems.len() == before);
            if above.is_none() {
                self.read_values(row, &Owner::default());
                return;
            }
        }
        if let Some(owner) = above.as_ref().filter(|_| self.columns.names_something(row)) {
            self.read_values(row, owner);
        }
    }

    /// Whether no cell that is read holds an error in place of its content.
    fn is_sound(&mut self, row: &Row) -> bool {
        let faults: Vec<Problem> = self
            .columns
            .read()
            .filter_map(|(index, header)| {
                Some(Problem::of_cell(row.line, header.to_owned(), row.fault(index)?.clone()).at(index))
            })
            .collect();
        let is_sound = faults.is_empty();
        self.gathered.problems.extend(faults);
        is_sound
    }

    fn owner(&mut self, row: &Row) -> Option<Owner> {
        let programme = self.needed(row, Column::Programme);
        let (department, section) = self.department_and_section(row);
        let plan = match (self.text(row, Column::Policy), self.text(row, Column::Measure)) {
            (Some(policy), Some(measure)) if policy != measure => vec![policy, measure],
            (policy, measure) => measure.or(policy).into_iter().collect(),
        };
        let code = self.code(row);
        let mut owner = Owner { key: String::new(), programme: programme?, code, department, section, plan };
        let code = owner.code.as_ref().map(ProgrammeCode::as_str);
        let said = |code: &str| self.asked.said_of(code, &owner.programme);
        let is_another = |code: &str| said(code).is_some_and(|is| is != Identity::Same);
        let is_shared = code.is_some_and(|code| self.shared.contains(&text::comparison_key(code)) || is_another(code));
        owner.key = programme_key(code, is_shared, &owner.unit(), &owner.programme);
        Some(owner)
    }

    /// The city's own number of the programme.
    fn code(&mut self, row: &Row) -> Option<ProgrammeCode> {
        let written = self.text(row, Column::Code)?;
        let code = written.parse().ok();
        if code.is_none() {
            let text = written.chars().take(40).collect();
            self.refuse_in(row.line, Column::Code, ProblemKind::NotACode { text });
        }
        code
    }

    /// Department and section: each from its own column, or both out of one cell.
    fn department_and_section(&mut self, row: &Row) -> (Option<String>, Option<String>) {
        let department = self.text(row, Column::Department);
        let section = self.columns.cell(row, Column::Section).map(unit_names::sections).filter(|name| !name.is_empty());
        match self.columns.cell(row, Column::Unit).filter(|cell| !cell.is_empty()) {
            Some(both) if department.is_none() && section.is_none() => unit_names::split(both),
            only => (department, section.or_else(|| only.map(unit_names::sections))),
        }
    }

    /// Reads the values of a row whose programme is known.
    pub(super) fn read_values(&mut self, row: &Row, owner: &Owner) {
        if self.columns.slots.is_empty() {
            let values: Vec<&ValueColumn> = self.columns.values.iter().collect();
            let before = self.gathered.problems.len();
            let name = self.needed(row, Column::Indicator);
            let kind = self.word(row, Column::Kind, IndicatorKind::Outcome, words::kind);
            let unit = self.text(row, Column::UnitOfMeasure);
            let subject = self.subject(row, name.unwrap_or_default(), kind.unwrap_or(IndicatorKind::Outcome), unit);
            self.values(row, owner, &subject, &values, before);
            return;
        }
        let columns = self.columns;
        for (index, slot) in columns.slots.iter().enumerate() {
            self.slot(row, owner, index, slot);
        }
    }

    fn slot(&mut self, row: &Row, owner: &Owner, index: usize, slot: &Slot) {
        let columns = self.columns;
        let values: Vec<&ValueColumn> = columns.values.iter().filter(|value| value.slot == Some(index)).collect();
        let before = self.gathered.problems.len();
        let Some(name) = self.text_at(row, slot.name, &slot.label) else {
            let stands = values.iter().filter(|value| !row.cell(value.index).is_empty()).count();
            if stands > 0 {
                self.gathered.remark(
                    row.line,
                    TableRemarkKind::ValuesWithoutIndicator,
                    format!("{} {stands}", slot.label),
                );
            }
            return;
        };
        let usual = slot.kind.unwrap_or(IndicatorKind::Outcome);
        let unit = match slot.unit {
            Some(unit) => self.text_at(row, unit, &slot.label),
            None => self.text(row, Column::UnitOfMeasure),
        };
        let subject = self.subject(row, name, usual, unit);
        self.values(row, owner, &subject, &values, before);
    }

    fn subject(&mut self, row: &Row, name: String, kind: IndicatorKind, unit: Option<String>) -> Subject {
        let direction = self.word(row, Column::Direction, Direction::None, words::direction);
        let definition = self.text(row, Column::Definition);
        Subject { name, kind, direction: direction.unwrap_or(Direction::None), unit, definition }
    }

    /// Reads the values of one indicator, unless something is wrong with it since there were `before` problems.
    fn values(&mut self, row: &Row, owner: &Owner, subject: &Subject, values: &[&ValueColumn], before: usize) {
        for column in values {
            let Some((year, said)) = self.year(row, column) else { continue };
            let usual = column.kind.or(said).unwrap_or(ValueKind::Actual);
            let kind = if column.kind.is_some() {
                Some(usual)
            } else {
                self.word(row, Column::ValueKind, usual, words::value_kind)
            };
            let aimed_at = kind.filter(|kind| kind.is_aim()).map(|_| year);
            let value = self.value(row, column, subject.unit.as_deref(), aimed_at);
            let (Some(value_kind), Some(value)) = (kind, value) else { continue };
            if self.gathered.problems.len() > before || owner.programme.is_empty() {
                continue;
            }
            let proposed = proposed(row.line, owner, subject, year, value_kind);
            let proposed = match value {
                Read::Figure(figure) => ProposedValue { value: Some(figure), ..proposed },
                Read::Aim(aim) => ProposedValue { aim: Some(aim), ..proposed },
                Read::Missing(missing, word) => ProposedValue { missing: Some(missing), word, ..proposed },
                Read::Nothing => {
                    self.gathered.blank += 1;
                    continue;
                }
            };
            self.ask_who_is_who(row, owner);
            let place = Some(row.place(column.index));
            if self.gathered.push(ProposedValue { place, ..proposed }).is_err() {
                let limit = MOST_OF_A_PROGRAMME;
                self.refuse_in(row.line, Column::Indicator, ProblemKind::TooManyIndicators { limit });
            }
        }
    }

    /// Asks whether a number that is another name's in another year is another programme's too, unless that is said.
    fn ask_who_is_who(&mut self, row: &Row, owner: &Owner) {
        let code = owner.code.as_ref();
        let other = self.gathered.remark_on_another_name(row.line, &owner.key, code, &owner.unit(), &owner.programme);
        if let (Some(code), Some(other)) = (code, other)
            && self.asked.said_of(code.as_str(), &owner.programme).is_none()
        {
            let (number, name) = (code.to_string(), owner.programme.clone());
            self.refuse_in(row.line, Column::Programme, ProblemKind::NumberOfAnotherName { number, name, other });
        }
    }

    /// The year of a value: the one over its column, that of its row, or that of the table; with what the row's words for it
    /// say that the value is.
    fn year(&mut self, row: &Row, column: &ValueColumn) -> Option<(FiscalYear, Option<ValueKind>)> {
        if let Some(year) = column.year {
            return Some((year, None));
        }
        if !self.columns.has(Column::Year) {
            return self.asked.year.map(|year| (year, None));
        }
        let written = self.needed(row, Column::Year)?;
        let (bare, mark) = marked::part(&written);
        let year = FiscalYear::read(bare).ok().map(|year| (year, None)).or_else(|| {
            let (Named::Year(year), words) = year_words::part(bare)? else { return None };
            year_words::value_kind(&words).map(|says| (year, says.kind()))
        });
        if !mark.is_empty() && year.is_some() {
            self.gathered.remark(row.line, TableRemarkKind::NoteMark, written.as_str());
        }
        if year.is_none() {
            let text = written.chars().take(40).collect();
            self.refuse_in(row.line, Column::Year, ProblemKind::NotAYear { text });
        }
        year
    }

    /// What a cell for a value holds; with the year that it is a target or a plan value of, where it is one.
    fn value(
        &mut self,
        row: &Row,
        column: &ValueColumn,
        unit: Option<&str>,
        aimed_at: Option<FiscalYear>,
    ) -> Option<Read> {
        // A figure over several rows is no figure of each of them.
        let is_continued = row.is_continued(column.index);
        let cell = if is_continued { "" } else { row.cell(column.index) };
        let fault = row.fault(column.index).filter(|_| !is_continued);
        let percent = unit.is_none() && cell.ends_with(['%', '％']);
        let unit = if percent { Some("%") } else { unit };
        let (read, marked) = aimed_at.map_or_else(|| words::value(cell, unit), |year| words::aim(cell, unit, year));
        if marked {
            self.gathered.remark(row.line, TableRemarkKind::NoteMark, cell);
        }
        // A formula without its value looks blank, and is no blank cell.
        let read = read.filter(|_| fault.is_none());
        if read.is_none() {
            let text: String = cell.chars().take(40).collect();
            if self.asked.leaves_out_unreadable {
                self.gathered.remark(row.line, TableRemarkKind::ValueLeftOut, text);
            } else {
                let reason = fault.cloned().unwrap_or(ProblemKind::NotANumber { text });
                self.refuse(row.line, column.index, &column.name, reason);
            }
        }
        read
    }
}

fn proposed(line: u64, owner: &Owner, subject: &Subject, year: FiscalYear, value_kind: ValueKind) -> ProposedValue {
    ProposedValue {
        line,
        key: owner.key.clone(),
        programme: owner.programme.clone(),
        code: owner.code.clone(),
        department: owner.department.clone(),
        section: owner.section.clone(),
        policy: owner.plan.first().cloned().filter(|_| owner.plan.len() == 1),
        plan: if owner.plan.len() > 1 { owner.plan.clone() } else { Vec::new() },
        kind: subject.kind,
        direction: subject.direction,
        name: subject.name.clone(),
        occurrence: 0,
        unit: subject.unit.clone(),
        definition: subject.definition.clone(),
        year,
        value_kind,
        value: None,
        missing: None,
        place: None,
        word: None,
        aim: None,
    }
}
