//! The columns once all are known: what some of them hold tells what they are.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::super::headers::Column;
use super::super::pairs::{self, Half};
use super::super::slots::{Places, Slot};
use super::super::{label, words};
use super::{Columns, ValueColumn};
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::ValueKind;
use crate::domain::text;
use crate::intake::asked::RepeatedYear;
use crate::intake::heading_marks;
use crate::intake::headings::Heading;
use crate::intake::records::Row;
use crate::intake::refusal::{Problem, ProblemKind};
use crate::intake::year_words::{self, Named};

impl Columns {
    /// Finds the columns of no year in whose cells years stand beside the values.
    pub(super) fn find_years_in_cells(&mut self, below: &[Row]) {
        for value in self.values.iter_mut().filter(|value| value.year.is_none() && value.half.is_none()) {
            value.has_years = written(below, value.index).any(|cell| year_words::beside_value(cell).is_some());
        }
        // 基準年 over 45.2%（R3） has the value as well.
        for (column, kind) in [(Column::YearOfBase, ValueKind::Base), (Column::YearOfTarget, ValueKind::Target)] {
            let Some(index) = self.place(column).filter(|_| !self.values.iter().any(|value| value.kind == Some(kind)))
            else {
                continue;
            };
            let mut cells = written(below, index).peekable();
            if cells.peek().is_some() && cells.all(|cell| year_words::beside_value(cell).is_some()) {
                let value = ValueColumn::new(index, self.name(column));
                self.leave_out(column);
                self.values.push(ValueColumn { kind: Some(kind), has_years: true, ..value });
            }
        }
    }

    /// 目標 and 実績 may hold sentences beside an indicator of other columns.
    pub(super) fn leave_out_sentences(&mut self, below: &[Row]) {
        let holds_values = |value: &ValueColumn| {
            let slot = value.slot.and_then(|slot| self.slots.get(slot));
            let unit = slot.and_then(|slot| slot.unit).or_else(|| self.place(Column::UnitOfMeasure));
            let cells = below.iter().map(|row| {
                let cell = row.cell(value.index);
                (cell, unit.map(|unit| row.cell(unit)).or_else(|| label::unit_behind(cell)))
            });
            let cells = cells.filter(|(cell, _)| !cell.is_empty()).take(200);
            let says_so = value.is_said
                || value.half.is_some()
                || value.has_years
                || value.year.is_some()
                || value.kind.is_none()
                || value.name.ends_with('値');
            says_so || words::are_values(cells, value.kind.is_some_and(ValueKind::is_aim))
        };
        let (values, sentences) = self.values.iter().cloned().partition(holds_values);
        self.values = values;
        self.unknown.extend(sentences.into_iter().map(|column: ValueColumn| column.name));
    }

    /// Takes a column whose cells hold two values each, 10→9 below 目標→実績, and tells whether it is one.
    pub(super) fn take_pair(
        &mut self,
        index: usize,
        heading: &Heading,
        places: &Places,
        table_year: Option<FiscalYear>,
        below: &[Row],
    ) -> bool {
        // 目標/実績 over 目標 and 実績 below each other names them.
        let Some(kinds) = pairs::of_heading(heading).filter(|_| !holds_kinds(below, index)) else { return false };
        let name = heading.name();
        let named = year_words::part(&name).map(|(named, _)| named);
        let year = named.and_then(|named| match named {
            Named::Year(year) => Some(year),
            Named::Away(_) => table_year.and_then(|year| named.of_table(year)),
        });
        let is_of_the_year =
            heading_marks::part_of_year(&name).is_none() && !heading_marks::is_of_another_figure(&name);
        let is_of_the_year = is_of_the_year && !heading_marks::is_of_plan(&name);
        if !is_of_the_year || named.is_some() && year.is_none() {
            self.unknown.push(name);
            return true;
        }
        let unit = heading.parts.iter().rev().find_map(|part| heading_marks::unit(part));
        for (kind, half) in kinds.into_iter().zip([Half::First, Half::Second]) {
            let (slot, name, unit) = (places.of_value(index, heading), name.clone(), unit.clone());
            let (kind, half) = (Some(kind), Some(half));
            self.values.push(ValueColumn { year, kind, slot, unit, half, ..ValueColumn::new(index, name) });
        }
        true
    }

    /// Whether one of the values has % behind it: beside it 0.75 may be meant as 75%.
    pub(super) fn hold_rates(&self, below: &[Row]) -> bool {
        let is_rate =
            |row: &Row| self.values.iter().any(|value| row.cell(value.index).trim_end().ends_with(['%', '％']));
        below.iter().any(is_rate)
    }

    /// Whether a figure may be a fraction of 1 in place of a rate: it stands without % where others have it, and what it
    /// counts is no other unit.
    pub(in crate::intake::indicators) fn may_be_fraction(
        &self,
        cell: &str,
        unit: Option<&str>,
        figure: Figure,
    ) -> bool {
        let is_rate = unit.is_none_or(|unit| matches!(text::comparison_key(unit).as_str(), "%" | "パーセント" | "率"));
        let value = figure.value().abs();
        let is_within = !value.is_zero() && (value < Decimal::ONE || value == Decimal::ONE && unit.is_some());
        self.has_rates && is_rate && is_within && !cell.contains(['%', '％'])
    }

    /// A base value is of another year than the table, and may be a target: where nothing says of which, neither is read.
    pub(super) fn leave_out_values_without_year(&mut self) {
        let needs_year = |value: &ValueColumn| value.kind == Some(ValueKind::Base) || value.is_of_plan;
        let has_own = |value: &ValueColumn| {
            value.year.is_some() || value.has_years || self.year_of(value).is_some_and(|column| column != Column::Year)
        };
        // The latest value is of the year that the row names for it.
        let is_latest = |value: &ValueColumn| value.name.contains("直近") || value.name.contains("最新");
        let is_lost = |value: &ValueColumn| is_latest(value) && !has_own(value) && !self.has(Column::Year);
        let is_dated = |value: &ValueColumn| value.is_said || (!needs_year(value) || has_own(value)) && !is_lost(value);
        // A target is not of the table's year for certain where the actual values of several years stand beside it.
        let is_actual = |value: &&ValueColumn| matches!(value.kind, None | Some(ValueKind::Actual));
        let actual: Vec<_> = self.values.iter().filter(is_actual).map(|value| value.year).collect();
        let years: HashSet<_> = actual.iter().flatten().collect();
        let is_of_plan = years.len() > 1 && !actual.contains(&None);
        // 目標年度 beside 目標値 and 最終目標値 may be that of either.
        let is_target = |value: &&ValueColumn| {
            value.kind == Some(ValueKind::Target) && value.year.is_none() && !value.has_years && !value.is_said
        };
        let is_of_either = self.has(Column::YearOfTarget)
            && !self.has(Column::YearOfPlan)
            && self.values.iter().any(|value| value.is_of_plan)
            && self.values.iter().any(|value| !value.is_of_plan && is_target(&value));
        let is_known = |value: &ValueColumn| {
            let is_aim = value.kind.is_some_and(ValueKind::is_aim);
            is_dated(value)
                && !(is_of_either && is_target(&value))
                && !(is_of_plan && is_aim && !value.is_said && !has_own(value) && !self.has(Column::Year))
        };
        let all = self.values.clone();
        let (values, undated) = all.into_iter().partition(is_known);
        self.values = values;
        self.leave_out_values(undated);
        // Of a year that no value is of nothing is read.
        for column in [Column::YearOfTarget, Column::YearOfPlan, Column::YearOfActual, Column::YearOfBase] {
            let is_idle = !self.values.iter().any(|value| value.year.is_none() && self.year_of(value) == Some(column));
            if self.has(column) && is_idle {
                self.left_out.extend(self.place(column));
                self.unknown.push(self.name(column));
                self.leave_out(column);
            }
        }
    }

    /// Beside indicators with names, a value before the first of them that names none is nobody's.
    pub(super) fn leave_out_values_of_none(&mut self) {
        if self.slots.is_empty() {
            return;
        }
        let all = std::mem::take(&mut self.values);
        let (values, others) = all.into_iter().partition(|value| value.slot.is_some());
        self.values = values;
        self.leave_out_values(others);
    }

    fn leave_out_values(&mut self, columns: Vec<ValueColumn>) {
        self.left_out.extend(columns.iter().map(|column| column.index));
        self.unknown.extend(columns.into_iter().map(|column| column.name));
    }

    /// 7 is a year of an era that is not named.
    pub(super) fn leave_out_years_of_an_era(&mut self, below: &[Row]) {
        let Some(index) = self.place(Column::Year) else { return };
        let mut cells = below.iter().map(|row| row.cell(index)).filter(|cell| !cell.is_empty()).peekable();
        if cells.peek().is_some() && cells.all(|cell| cell.parse::<u8>().is_ok_and(|year| year < 100)) {
            self.unknown.push(self.name(Column::Year));
            self.leave_out(Column::Year);
        }
    }

    /// 区分 may say what kind of indicator a row is of, or what kind of value: its words tell.
    pub(super) fn tell_kinds_apart(&mut self, below: &[Row]) {
        let Some(index) = self.place(Column::ValueKind).filter(|_| !self.has(Column::Kind)) else { return };
        let mut cells = written(below, index).peekable();
        if cells.peek().is_some() && cells.all(|cell| words::kind(cell).is_some()) {
            for (column, ..) in &mut self.places {
                if *column == Column::ValueKind {
                    *column = Column::Kind;
                }
            }
        }
    }

    /// A column that says nothing of itself may hold what kind of value each row has: 目標 and 実績 below each other.
    pub(super) fn find_kinds(&mut self, headings: &[Heading], below: &[Row]) {
        if self.has(Column::ValueKind) || self.values.iter().any(|value| value.kind.is_some()) {
            return;
        }
        let read: HashSet<usize> = self.read().map(|(index, _)| index).collect();
        let free =
            headings.iter().enumerate().filter(|(index, heading)| heading.said.is_none() && !read.contains(index));
        let Some((index, heading)) = free.into_iter().find(|(index, _)| holds_kinds(below, *index)) else { return };
        let name = heading.name();
        self.unknown.retain(|unknown| *unknown != name);
        self.places.push((Column::ValueKind, index, name));
    }

    /// Gives repeated columns without a year those that were said of them, one after the other.
    pub(super) fn date(&mut self, repeated: &[RepeatedYear]) {
        let of = |value: &ValueColumn| (value.kind, value.slot);
        let is_undated = |value: &&ValueColumn| value.year.is_none() && !value.has_years && !value.is_of_plan;
        let mut times: HashMap<(Option<ValueKind>, Option<usize>), usize> = HashMap::new();
        for value in self.values.iter().filter(is_undated) {
            *times.entry(of(value)).or_default() += 1;
        }
        let mut earlier: HashMap<(Option<ValueKind>, Option<usize>), usize> = HashMap::new();
        for column in self.values.iter_mut().filter(|value| is_undated(&&**value)) {
            let this = of(column);
            let place = earlier.entry(this).or_default();
            if let Some(said) = repeated.get(*place).filter(|_| times.get(&this) == Some(&repeated.len())) {
                column.year = Some(said.year);
                column.kind = column.kind.or(said.kind).or(Some(ValueKind::Actual));
            }
            *place += 1;
        }
    }

    /// Values behind two names may be of either where only the nearer has any and no heading says of which they are. A name
    /// behind all values has none, and is not read.
    pub(super) fn refuse_values_of_either(
        &mut self,
        line: u64,
        headings: &[Heading],
        places: &Places,
    ) -> Result<(), Problem> {
        let with_values: HashSet<usize> = self.values.iter().filter_map(|value| value.slot).collect();
        let name = |slot: usize| self.slots.get(slot).and_then(|slot| headings.get(slot.name)).map(Heading::name);
        let says_which =
            |value: &ValueColumn| headings.get(value.index).is_some_and(|heading| places.named(heading).is_some());
        for slot in self.values.iter().filter(|value| !says_which(value)).filter_map(|value| value.slot) {
            let before = slot.checked_sub(1).filter(|before| !with_values.contains(before)).and_then(name);
            if let (Some(other), Some(name)) = (before, name(slot)) {
                return Err(Problem::of_cell(line, name, ProblemKind::AmbiguousHeader { other }));
            }
        }
        let is_last = |slots: &[Slot]| with_values.iter().all(|slot| slot + 1 < slots.len()) && !with_values.is_empty();
        while is_last(&self.slots) && self.slots.last().is_some_and(|slot| slot.label.is_empty()) {
            let idle = self.slots.pop().and_then(|slot| headings.get(slot.name)).map(Heading::name);
            self.unknown.extend(idle);
        }
        Ok(())
    }

    /// Two columns of the same value can't both be right.
    pub(super) fn refuse_doubles(&self, line: u64) -> Result<(), Problem> {
        let of = |value: &ValueColumn| (value.year, value.kind, value.slot, value.is_of_plan);
        let mut seen = HashMap::new();
        for value in &self.values {
            let Some(other) = seen.insert(of(value), value) else { continue };
            let times = self.values.iter().filter(|other| of(other) == of(value)).count();
            let reason = if value.slot.is_some() && value.year.is_none() {
                ProblemKind::RepeatedWithoutYear { times }
            } else {
                ProblemKind::AmbiguousHeader { other: other.name.clone() }
            };
            return Err(Problem::of_cell(line, value.name.clone(), reason));
        }
        Ok(())
    }
}

/// The first cells of a column in which something stands: enough to know what it holds.
fn written(below: &[Row], index: usize) -> impl Iterator<Item = &str> {
    below.iter().map(move |row| row.cell(index)).filter(|cell| !cell.is_empty()).take(200)
}

/// Whether a column holds nothing but what kind of value each row has.
fn holds_kinds(below: &[Row], index: usize) -> bool {
    let mut cells = written(below, index).peekable();
    let is_kind = |cell: &str| words::value_kind(cell).is_some();
    cells.peek().is_some_and(|cell| is_kind(cell)) && cells.all(|cell| is_kind(cell) || words::is_of_other_values(cell))
}
