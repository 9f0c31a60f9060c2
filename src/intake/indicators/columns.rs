//! The headers of indicator tables: the ASCII names of open data, and the words of Japanese tables. A value may have its
//! year in a column of its own or over it; a programme's indicators may stand below each other or beside each other.

use super::super::asked::Asked;
use super::super::heading_marks;
use super::super::headings::Heading;
use super::super::records::Row;
use super::super::refusal::{Problem, ProblemKind};
use super::super::row_numbers;
use super::headers::{Column, SAID_ELSEWHERE, is, known, without_brackets};
use super::pairs::Half;
use super::slots::{self, Places, Slot};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::ValueKind;
use crate::domain::reading::Field;
use crate::domain::steps::took;
use crate::domain::text;

mod find;
mod said;
mod settled;
mod value;

pub(in crate::intake) use find::{Found, below, find, is_list, nearest};
use value::{column_of, value_column};

/// What has to be there, and how a message names it.
const NEEDED: [(Needed, &str); 4] = [
    (Needed::Column(Column::Programme), "programme (事務事業名)"),
    (Needed::Indicator, "indicator (指標名)"),
    (Needed::Year, "fiscal_year (年度)"),
    (Needed::Value, "value (値)"),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Needed {
    Column(Column),
    Indicator,
    Year,
    Value,
}

/// A column of values.
#[derive(Debug, Clone)]
pub(super) struct ValueColumn {
    pub(super) index: usize,
    /// The year over it.
    pub(super) year: Option<FiscalYear>,
    /// What the words over it say that its values are.
    pub(super) kind: Option<ValueKind>,
    /// Of which of the indicators that stand beside each other it is.
    pub(super) slot: Option<usize>,
    pub(super) name: String,
    /// The unit behind the words over it.
    pub(super) unit: Option<String>,
    /// Which of the two values that stand in its cells it is of.
    pub(super) half: Option<Half>,
    /// Whether each of its cells has its year beside its value: 45.2%（R3）.
    pub(super) has_years: bool,
    /// Whether it is of what a plan aims at in its end, and not in the year.
    pub(super) is_of_plan: bool,
    /// Whether it was said that it is one.
    is_said: bool,
}

impl ValueColumn {
    /// A column of which nothing is known.
    fn new(index: usize, name: String) -> Self {
        Self {
            index,
            year: None,
            kind: None,
            slot: None,
            name,
            unit: None,
            half: None,
            has_years: false,
            is_of_plan: false,
            is_said: false,
        }
    }
}

/// Which column holds what.
#[derive(Debug, Clone, Default)]
pub(in crate::intake) struct Columns {
    places: Vec<(Column, usize, String)>,
    pub(super) values: Vec<ValueColumn>,
    pub(super) slots: Vec<Slot>,
    unknown: Vec<String>,
    /// Columns of values that are not read, and hold no words either.
    left_out: Vec<usize>,
    /// The columns of which somebody said what they are.
    said: Vec<Column>,
    says_unit: bool,
    /// Whether one of its values has % behind it.
    has_rates: bool,
    /// How many cells the header row has.
    pub(super) width: usize,
}

impl Columns {
    pub(super) fn has(&self, column: Column) -> bool {
        self.places.iter().any(|(known, ..)| *known == column)
    }

    /// The header over a column.
    pub(super) fn name(&self, column: Column) -> String {
        self.places.iter().find(|(known, ..)| *known == column).map_or_else(String::new, |(.., name)| name.clone())
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places.iter().find(|(known, ..)| *known == column).map(|(_, index, _)| *index)
    }

    /// The text of a row's cell; none where the table has no such column.
    pub(super) fn cell<'row>(&self, row: &'row Row, column: Column) -> Option<&'row str> {
        Some(row.cell(self.place(column)?))
    }

    /// Whether the heading of names says that units stand behind them.
    pub(super) const fn says_unit(&self) -> bool {
        self.says_unit
    }

    /// Whether a column has the year of each row's values.
    pub(in crate::intake) fn has_years(&self) -> bool {
        self.has(Column::Year)
    }

    /// Whether values of it are of the year of the table, as nothing else says of which.
    pub(super) fn takes_year_of_table(&self) -> bool {
        let is_of_table =
            |value: &ValueColumn| value.year.is_none() && !value.has_years && self.year_of(value).is_none();
        self.values.iter().any(is_of_table)
    }

    /// The column that has the year of a value in each row.
    pub(super) fn year_of(&self, value: &ValueColumn) -> Option<Column> {
        let has_aims_of_plan = || self.values.iter().any(|value| value.is_of_plan);
        let own = match value.kind {
            _ if value.is_of_plan && self.has(Column::YearOfPlan) => Column::YearOfPlan,
            Some(ValueKind::Target) if self.has(Column::YearOfTarget) => Column::YearOfTarget,
            Some(ValueKind::Target) if self.has(Column::YearOfPlan) && !has_aims_of_plan() => Column::YearOfPlan,
            Some(ValueKind::Base) if self.has(Column::YearOfBase) => Column::YearOfBase,
            None | Some(ValueKind::Actual) if self.has(Column::YearOfActual) => Column::YearOfActual,
            _ => Column::Year,
        };
        self.has(own).then_some(own)
    }

    /// Whether each row has the year of its one value.
    pub(in crate::intake) fn has_one_value_a_row(&self) -> bool {
        self.has(Column::Indicator)
            && self.has(Column::Year)
            && self.values.iter().any(|value| value.year.is_none() && value.slot.is_none())
    }

    /// Whether every column is known.
    pub(in crate::intake) fn says_nothing_else(&self) -> bool {
        self.names_indicators() && self.unknown.is_empty()
    }

    fn names_indicators(&self) -> bool {
        self.has(Column::Indicator) || !self.slots.is_empty()
    }

    /// Whether a row below the header is a header itself: its cell for the programme is the word for one, and others are too.
    pub(super) fn is_header(&self, row: &Row) -> bool {
        let is_word = |cell: &str| !cell.is_empty() && known(&key(cell)).is_some();
        let Some(programme) = self.place(Column::Programme).map(|column| row.cell(column)) else { return false };
        is_word(programme) && row.cells.iter().filter(|cell| is_word(cell.trim())).take(3).count() == 3
    }

    /// Leaves a column unread.
    pub(super) fn leave_out(&mut self, column: Column) {
        self.places.retain(|(known, ..)| *known != column);
    }

    /// Headers that mean nothing here.
    pub(super) fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// Every column that is read, with its header.
    pub(super) fn read(&self) -> impl Iterator<Item = (usize, &str)> {
        let places = self.places.iter().map(|(_, index, name)| (*index, name.as_str()));
        let slots = self.slots.iter().flat_map(|slot| {
            let unit = slot.unit.map(|unit| (unit, slot.label.as_str()));
            std::iter::once((slot.name, slot.label.as_str())).chain(unit)
        });
        places.chain(slots).chain(self.values.iter().map(|value| (value.index, value.name.as_str())))
    }

    /// The columns that only indicators have.
    pub(in crate::intake) fn taken(&self) -> Vec<usize> {
        let places = self.places.iter().filter(|(column, ..)| column.is_of_indicator()).map(|(_, index, _)| *index);
        let slots = self.slots.iter().flat_map(|slot| std::iter::once(slot.name).chain(slot.unit));
        let values = self.values.iter().map(|value| value.index);
        places.chain(slots).chain(values).chain(self.left_out.iter().copied()).collect()
    }

    /// Whether a row has an indicator's name or values.
    pub(super) fn names_something(&self, row: &Row) -> bool {
        self.names_indicator(row) || self.values.iter().any(|value| !row.cell(value.index).is_empty())
    }

    /// Whether a row may have further values of the indicator above it.
    pub(in crate::intake) fn goes_on(&self, row: &Row) -> bool {
        (self.has(Column::ValueKind) || self.has(Column::Year)) && self.names_something(row)
    }

    /// Whether two rows name an indicator each, and not the same, or another kind of its values.
    pub(in crate::intake) fn names_another(&self, row: &Row, other: &Row) -> bool {
        [Column::Indicator, Column::ValueKind].into_iter().filter_map(|column| self.place(column)).any(|column| {
            !row.cell(column).is_empty() && !other.cell(column).is_empty() && row.cell(column) != other.cell(column)
        })
    }

    /// Whether a column has the names of indicators.
    pub(in crate::intake) fn is_name(&self, column: usize) -> bool {
        self.place(Column::Indicator) == Some(column) || self.slots.iter().any(|slot| slot.name == column)
    }

    /// Whether a row names an indicator.
    pub(in crate::intake) fn names_indicator(&self, row: &Row) -> bool {
        let is_filled = |column: usize| !row.cell(column).is_empty() && !row.is_continued(column);
        self.place(Column::Indicator).is_some_and(is_filled) || self.slots.iter().any(|slot| is_filled(slot.name))
    }

    fn has_needed(&self, needed: Needed, year: Option<FiscalYear>) -> bool {
        match needed {
            Needed::Column(column) => self.has(column),
            Needed::Indicator => self.names_indicators(),
            Needed::Year => {
                year.is_some()
                    || self.has(Column::Year)
                    || !self.values.is_empty() && self.values.iter().all(|value| value.year.is_some())
            }
            Needed::Value => !self.values.is_empty(),
        }
    }
}

/// The columns of a table of goals that hold its indicators; none where it has none.
pub(in crate::intake) fn beside_goals(
    line: u64,
    headings: &[Heading],
    below: &[Row],
    asked: &Asked,
) -> Result<Option<Columns>, Problem> {
    // Without an indicator's name the words over its values are those of goals and results.
    let of_heading = |heading: &Heading| {
        let key = key(heading.last());
        known(&key).or_else(|| known(without_brackets(&key)))
    };
    let names = |heading: &Heading| match (&heading.said, of_heading(heading)) {
        (Some(said), _) => said.field == Field::Indicator,
        (None, Some(known)) => known == Column::Indicator,
        (None, None) => slots::read(heading).is_some_and(|part| part.is_name()),
    };
    if !headings.iter().any(names) {
        return Ok(None);
    }
    let columns = recognise(line, headings, below, asked)?;
    let is_complete = columns.has_needed(Needed::Indicator, None) && columns.has_needed(Needed::Value, None);
    Ok(is_complete.then_some(columns))
}

fn key(cell: &str) -> String {
    let header = cell.split_whitespace().collect::<String>();
    text::comparison_key(&header).replace('-', "_")
}

fn recognise(line: u64, headings: &[Heading], below: &[Row], asked: &Asked) -> Result<Columns, Problem> {
    took(below.len());
    let mut columns = Columns { width: headings.len(), ..Columns::default() };
    columns.slots = slots::of(headings);
    let places = Places::of(&columns.slots);
    columns.take_said(line, headings, &places)?;
    for (index, heading) in headings.iter().enumerate().filter(|(_, heading)| heading.said.is_none()) {
        let name = heading.name();
        if places.has(index) || columns.take_pair(index, heading, &places, asked.year, below) {
            continue;
        }
        let key = key(&heading_marks::without(heading.last()));
        if let Some(value) = value_column(index, heading, &key, &places, asked.year) {
            columns.values.push(value);
            continue;
        }
        match column_of(heading, &key) {
            Some(Column::Code) if columns.has(Column::Code) && row_numbers::is_bare(&name) => {
                columns.unknown.push(name);
            }
            Some(Column::Code) if row_numbers::is_bare(&columns.name(Column::Code)) => {
                columns.unknown.push(columns.name(Column::Code));
                columns.leave_out(Column::Code);
                columns.places.push((Column::Code, index, name));
            }
            Some(column) if columns.said.contains(&column) => columns.unknown.push(name),
            Some(column) if columns.has(column) => {
                let reason = ProblemKind::AmbiguousHeader { other: columns.name(column) };
                return Err(Problem::of_cell(line, name, reason));
            }
            Some(column) => {
                columns.says_unit |= column == Column::Indicator && slots::says_unit(heading);
                columns.places.push((column, index, name));
            }
            None if key.is_empty() || is(SAID_ELSEWHERE, &key) => {}
            None => columns.unknown.push(name),
        }
    }
    columns.find_years_in_cells(below);
    columns.leave_out_sentences(below);
    columns.leave_out_years_of_an_era(below);
    columns.tell_kinds_apart(below);
    columns.find_kinds(headings, below);
    columns.leave_out_values_without_year();
    columns.date(&asked.repeated);
    columns.leave_out_what_was_said_of_others();
    columns.leave_out_values_of_none();
    columns.has_rates = columns.hold_rates(below);
    columns.refuse_doubles(line)?;
    columns.refuse_values_of_either(line, headings, &places)?;
    Ok(columns)
}
