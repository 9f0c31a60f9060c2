//! The rows below the header of a table of indicators to values, with all that is wrong with them.

mod owner;
mod subject;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::columns::{Columns, ValueColumn};
use super::gathered::{Gathered, MOST_OF_A_PROGRAMME};
use super::headers::Column;
use super::slots::Slot;
use super::words::{self, Read};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, IndicatorKind};
use crate::domain::indicator_table::{ProposedValue, TableRemarkKind, ValueKind};
use crate::domain::programme_code::ProgrammeCode;
use crate::intake::asked::Asked;
use crate::intake::assessment::is_nothing;
use crate::intake::records::Row;
use crate::intake::refusal::{Problem, ProblemKind};
use crate::intake::table;
use crate::intake::table::Above;

/// The longest name, unit or definition, in characters.
const LONGEST_TEXT: usize = 1000;
/// How much of a row that is left out is told, in characters.
const LONGEST_TOLD: usize = 80;

/// Whose the indicators of a row are.
#[derive(Debug, Clone, Default)]
pub(in crate::intake) struct Owner {
    pub(in crate::intake) key: Arc<str>,
    pub(in crate::intake) programme: Arc<str>,
    pub(in crate::intake) code: Option<ProgrammeCode>,
    pub(in crate::intake) department: Option<Arc<str>>,
    pub(in crate::intake) section: Option<Arc<str>>,
    /// 施策, or the path to it from 政策 down.
    pub(in crate::intake) plan: Arc<[Arc<str>]>,
}

impl Owner {
    /// Department and section on one line.
    pub(in crate::intake) fn unit(&self) -> String {
        [self.department.as_deref(), self.section.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// One indicator of a row.
#[derive(Debug, Clone)]
struct Subject {
    name: Arc<str>,
    kind: IndicatorKind,
    direction: Direction,
    unit: Option<Arc<str>>,
    definition: Option<Arc<str>>,
    /// What its name says that its values are: 件数（目標）.
    says: Option<ValueKind>,
}

pub(super) struct Reader<'a> {
    columns: &'a Columns,
    asked: &'a Asked,
    /// The numbers that stand for more than one programme in one year.
    shared: BTreeSet<String>,
    gathered: &'a mut Gathered,
    /// The columns of values of each of the indicators beside each other.
    of_slots: Vec<Vec<&'a ValueColumn>>,
    /// The unit that stands above the next row, or in the row above it.
    unit_above: Above,
    is_below_total: bool,
    /// The levels of the plan that stand above the next row.
    plan_above: Vec<String>,
    /// The indicator of the row above, with the key of its programme.
    last: Option<(Arc<str>, Subject)>,
    /// Whether the row is the first of its programme.
    pub(super) begins_programme: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        columns: &'a Columns,
        asked: &'a Asked,
        shared: BTreeSet<String>,
        gathered: &'a mut Gathered,
    ) -> Self {
        let mut of_slots: Vec<Vec<&'a ValueColumn>> = vec![Vec::new(); columns.slots.len()];
        for value in &columns.values {
            if let Some(values) = value.slot.and_then(|slot| of_slots.get_mut(slot)) {
                values.push(value);
            }
        }
        Self {
            columns,
            asked,
            shared,
            gathered,
            of_slots,
            unit_above: Above::default(),
            is_below_total: false,
            plan_above: Vec::new(),
            last: None,
            begins_programme: false,
        }
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
        if let Some(fault) = row.fault(index).filter(|_| !row.is_continued(index)) {
            self.refuse(row.line, index, header, fault.clone());
            return None;
        }
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

    /// Tells of a row that is left out.
    fn tell_line(&mut self, row: &Row, kind: TableRemarkKind) {
        let cells = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let text: String = cells.collect::<Vec<_>>().join("｜").chars().take(LONGEST_TOLD).collect();
        self.gathered.remark(row.line, kind, text);
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
        if self.is_line(row, above) {
            return;
        }
        let programme = self.columns.place(Column::Programme);
        let is_continued = programme.is_some_and(|index| row.is_continued(index));
        let names_none = is_continued || programme.is_none_or(|index| row.cell(index).is_empty());
        if let Some(total) = programme.map(|index| row.cell(index)).filter(|name| table::is_total(name)) {
            self.gathered.remark(row.line, TableRemarkKind::TotalLeftOut, total);
            self.is_below_total = true;
            return;
        }
        self.is_below_total &= names_none;
        if self.is_no_programme(row, above.as_ref()) {
            return;
        }
        // What goes on below a total is of the total.
        if self.is_below_total {
            self.tell_line(row, TableRemarkKind::TotalLeftOut);
            return;
        }
        let of_values = self.columns.cell(row, Column::ValueKind);
        if of_values.is_some_and(|cell| words::value_kind(cell).is_none() && words::is_of_other_values(cell)) {
            self.tell_line(row, TableRemarkKind::LineLeftOut);
            return;
        }
        self.begins_programme = false;
        let is_of_another =
            || names_none && !is_continued && above.as_ref().is_some_and(|above| self.is_of_another(row, above));
        if !names_none || above.is_none() || is_of_another() {
            let before = self.gathered.problems.len();
            let owner = self.owner(row);
            let key = |owner: &Owner| owner.key.clone();
            self.begins_programme = above.as_ref().map(key) != owner.as_ref().map(key);
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

    /// Refuses what one cell says for several values.
    fn refuse_spread(&mut self, row: &Row) {
        let differ = |one: &ValueColumn, other: &ValueColumn| {
            (one.slot, one.year, one.kind) != (other.slot, other.year, other.kind)
        };
        let columns = self.columns;
        for column in row.spread_over(&columns.values, |column| column.index, differ) {
            let written = row.cell(column.index);
            if !is_nothing(written) {
                let text = written.chars().take(40).collect();
                self.refuse(row.line, column.index, &column.name, ProblemKind::OfSeveralColumns { text });
            }
        }
    }

    /// Reads the values of a row whose programme is known; a row of rates that were worked out of them is told.
    pub(super) fn read_values(&mut self, row: &Row, owner: &Owner) {
        let of_values = self.columns.cell(row, Column::ValueKind);
        if of_values.is_some_and(|cell| words::value_kind(cell).is_none() && words::is_of_other_values(cell)) {
            self.tell_line(row, TableRemarkKind::LineLeftOut);
            return;
        }
        self.refuse_spread(row);
        if self.columns.slots.is_empty() {
            let values: Vec<&ValueColumn> = self.columns.values.iter().collect();
            let before = self.gathered.problems.len();
            let subject = self.as_above(row, owner).unwrap_or_else(|| {
                let name = self.needed(row, Column::Indicator);
                let kind = self.word(row, Column::Kind, IndicatorKind::Outcome, words::kind);
                let unit = self.text(row, Column::UnitOfMeasure);
                let (name, says) = self.said_in_name(name.unwrap_or_default(), &values);
                let says_so = self.columns.says_unit();
                let unit = unit.or_else(|| self.unit_beside(row, &name, says_so, &values));
                Subject { says, ..self.subject(row, name, kind.unwrap_or(IndicatorKind::Outcome), unit) }
            });
            self.values(row, owner, &subject, &values, before);
            self.last = Some((owner.key.clone(), subject));
            return;
        }
        let columns = self.columns;
        for (index, slot) in columns.slots.iter().enumerate() {
            self.slot(row, owner, index, slot);
        }
    }

    fn slot(&mut self, row: &Row, owner: &Owner, index: usize, slot: &Slot) {
        let values = self.of_slots.get(index).cloned().unwrap_or_default();
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
        let (name, says) = self.said_in_name(name, &values);
        let usual = slot.kind.unwrap_or(IndicatorKind::Outcome);
        let unit = match slot.unit {
            Some(unit) => self.text_at(row, unit, &slot.label),
            None => self.text(row, Column::UnitOfMeasure),
        };
        let unit = unit.or_else(|| self.unit_beside(row, &name, slot.says_unit, &values));
        let subject = Subject { says, ..self.subject(row, name, usual, unit) };
        self.values(row, owner, &subject, &values, before);
    }

    /// Reads the values of one indicator, unless something is wrong with it since there were `before` problems.
    fn values(&mut self, row: &Row, owner: &Owner, subject: &Subject, values: &[&ValueColumn], before: usize) {
        for column in values {
            let Some((year, said)) = self.year(row, column) else { continue };
            let usual = column.kind.or(said).or(subject.says).unwrap_or(ValueKind::Actual);
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
            let code = owner.code.as_ref();
            self.gathered.remark_on_another_name(row.line, &owner.key, code, &owner.unit(), &owner.programme);
            let place = Some(row.place(column.index));
            if self.gathered.push(ProposedValue { place, ..proposed }).is_err() {
                let limit = MOST_OF_A_PROGRAMME;
                self.refuse_in(row.line, Column::Indicator, ProblemKind::TooManyIndicators { limit });
            }
        }
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
        plan: if owner.plan.len() > 1 { Arc::clone(&owner.plan) } else { Arc::default() },
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
