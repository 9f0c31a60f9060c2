//! The headers of indicator tables: the ASCII names of open data, and the words of Japanese tables. A value may have its
//! year in a column of its own or over it; a programme's indicators may stand below each other or beside each other.

use super::super::asked::{Asked, RepeatedYear};
use super::super::by_hand::{self, Hand};
use super::super::headings::{self, Heading};
use super::super::records::Row;
use super::super::refusal::{Problem, ProblemKind, Refusal};
use super::super::row_numbers;
use super::super::year_words::{self, Named};
use super::headers::{Column, SAID_ELSEWHERE, VALUES, is, known};
use super::slots::{self, Slot};
use super::words;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::ValueKind;
use crate::domain::reading::Field;
use crate::domain::text;

mod said;

/// Rows at the top that are searched for the header.
const TOP: usize = 30;

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
    /// Whether it was said that it is one.
    is_said: bool,
}

/// Which column holds what.
#[derive(Debug)]
pub(in crate::intake) struct Columns {
    places: Vec<(Column, usize, String)>,
    pub(super) values: Vec<ValueColumn>,
    pub(super) slots: Vec<Slot>,
    unknown: Vec<String>,
    /// The columns of which somebody said what they are.
    said: Vec<Column>,
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
        places.chain(slots).chain(self.values.iter().map(|value| value.index)).collect()
    }

    /// Whether a row has an indicator's name or values.
    pub(super) fn names_something(&self, row: &Row) -> bool {
        self.names_indicator(row) || self.values.iter().any(|value| !row.cell(value.index).is_empty())
    }

    /// Whether two rows name an indicator each, and not the same.
    pub(in crate::intake) fn names_another(&self, row: &Row, other: &Row) -> bool {
        self.place(Column::Indicator).is_some_and(|column| {
            !row.cell(column).is_empty() && !other.cell(column).is_empty() && row.cell(column) != other.cell(column)
        })
    }

    /// Whether a row names an indicator.
    pub(in crate::intake) fn names_indicator(&self, row: &Row) -> bool {
        let is_filled = |column: usize| !row.cell(column).is_empty() && !row.is_continued(column);
        self.place(Column::Indicator).is_some_and(is_filled) || self.slots.iter().any(|slot| is_filled(slot.name))
    }

    fn has_needed(&self, needed: Needed, year: Option<FiscalYear>) -> bool {
        match needed {
            Needed::Column(column) => self.has(column),
            Needed::Indicator => self.has(Column::Indicator) || !self.slots.is_empty(),
            Needed::Year => {
                year.is_some()
                    || self.has(Column::Year)
                    || !self.values.is_empty() && self.values.iter().all(|value| value.year.is_some())
            }
            Needed::Value => !self.values.is_empty(),
        }
    }
}

/// A header that was found.
pub(in crate::intake) struct Found {
    /// The place of its first row.
    pub(in crate::intake) start: usize,
    /// How many rows it has.
    pub(in crate::intake) height: usize,
    pub(in crate::intake) headings: Vec<Heading>,
    pub(in crate::intake) columns: Columns,
}

/// Finds the header: of the top rows the first that names two of the columns that have to be there, with the row behind it.
pub(in crate::intake) fn find(rows: &[Row], hand: &Hand<'_>) -> Result<Found, Refusal> {
    let asked = hand.asked;
    let top = if hand.says_header() { rows.len() } else { rows.len().min(TOP) };
    for start in (0..top).filter(|&start| rows.get(start).is_some_and(|row| hand.may_begin(row))) {
        let mut best: Option<(usize, Found)> = None;
        for height in hand.heights() {
            let Some(mut headings) = headings::of(rows, start, height) else { continue };
            hand.say(&mut headings);
            let line = rows.get(start).map_or(0, |row| row.line);
            let below = rows.get(start + height..).unwrap_or_default();
            let columns = match recognise(line, &headings, below, asked) {
                Ok(columns) => columns,
                Err(problem) if height == 1 && best.is_none() && !is_upper(rows, start) => return Err(problem.into()),
                Err(_) => continue,
            };
            let has = |(needed, _): &&(Needed, &str)| columns.has_needed(*needed, None);
            if NEEDED.iter().filter(has).count() < 2 && !hand.says_header() {
                continue;
            }
            let score = columns.read().count() + columns.values.iter().filter(|value| value.year.is_some()).count();
            if best.as_ref().is_none_or(|(known, ..)| *known < score) {
                best = Some((score, Found { start, height, headings, columns }));
            }
        }
        let Some((_, found)) = best else { continue };
        let line = rows.get(start).map_or(0, |row| row.line);
        let missing = NEEDED.iter().filter(|(needed, _)| !found.columns.has_needed(*needed, asked.year));
        let missing = missing.map(|(_, needed)| Problem::of_line(line, ProblemKind::MissingColumn { needed }));
        let read: Vec<usize> = found.columns.read().map(|(index, _)| index).collect();
        let mut problems = hand.faults(line, &found.headings, asked.money_unit);
        problems.extend(missing);
        problems.extend(by_hand::not_done(line, &found.headings, |column| read.contains(&column)));
        return if problems.is_empty() { Ok(found) } else { Err(problems.into()) };
    }
    Err(Problem::of_file(ProblemKind::NoIndicatorHeader).into())
}

/// The columns of rows whose headings are known.
pub(super) fn below(headings: &[Heading], rows: &[Row], asked: &Asked) -> Result<Columns, Refusal> {
    let line = rows.first().map_or(0, |row| row.line);
    let columns = recognise(line, headings, rows, asked)?;
    let missing = NEEDED.iter().find(|(needed, _)| !columns.has_needed(*needed, asked.year));
    match missing {
        Some((_, needed)) => Err(Problem::of_line(line, ProblemKind::MissingColumn { needed }).into()),
        None => Ok(columns),
    }
}

/// Whether the row below may name the columns that this row stands over.
fn is_upper(rows: &[Row], start: usize) -> bool {
    rows.get(start).is_some_and(|row| !row.spread.is_empty() || row.cells.iter().any(|cell| cell.trim().is_empty()))
}

/// The columns of a table of goals that hold its indicators; none where it has none.
pub(in crate::intake) fn beside_goals(
    line: u64,
    headings: &[Heading],
    below: &[Row],
    asked: &Asked,
) -> Result<Option<Columns>, Problem> {
    // Without an indicator's name the words over its values are those of goals and results.
    let names = |heading: &Heading| match (&heading.said, known(&key(heading.last()))) {
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
    let mut columns = Columns {
        places: Vec::new(),
        values: Vec::new(),
        slots: Vec::new(),
        unknown: Vec::new(),
        said: Vec::new(),
        width: headings.len(),
    };
    columns.slots = slots::of(headings);
    columns.take_said(line, headings)?;
    for (index, heading) in headings.iter().enumerate().filter(|(_, heading)| heading.said.is_none()) {
        let name = heading.name();
        if columns.slots.iter().any(|slot| slot.name == index || slot.unit == Some(index)) {
            continue;
        }
        let key = key(heading.last());
        if let Some(value) = value_column(index, heading, &key, &columns.slots, asked.year) {
            columns.values.push(value);
            continue;
        }
        let joined = || known(&self::key(&heading.parts.concat()));
        match known(&key).or_else(joined) {
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
            Some(column) => columns.places.push((column, index, name)),
            None if key.is_empty() || is(SAID_ELSEWHERE, &key) => {}
            None => columns.unknown.push(name),
        }
    }
    columns.leave_out_sentences(below);
    columns.leave_out_years_of_an_era(below);
    columns.tell_kinds_apart(below);
    columns.date(&asked.repeated);
    columns.leave_out_what_was_said_of_others();
    columns.refuse_doubles(line)?;
    Ok(columns)
}

fn value_column(
    index: usize,
    heading: &Heading,
    key: &str,
    slots: &[Slot],
    table_year: Option<FiscalYear>,
) -> Option<ValueColumn> {
    let value = |year, kind, slot| Some(ValueColumn { index, year, kind, slot, name: heading.name(), is_said: false });
    let slot = slots::of_value(slots, index, heading);
    if known(key) == Some(Column::Year) {
        return None;
    }
    if let Some((named, words)) = year_words::part(&heading.parts.join(" ")) {
        let year = match named {
            Named::Year(year) => Some(year),
            Named::Away(_) => table_year.and_then(|year| named.of_table(year)),
        };
        return match (year, year_words::value_kind(&words)) {
            (Some(_), Some(says)) => value(year, says.kind(), slot),
            _ => None,
        };
    }
    if let Some(says) = slot.and_then(|_| slots::read(heading)).and_then(|part| part.value_kind()) {
        return value(None, says.kind(), slot);
    }
    VALUES.iter().find(|(_, words)| is(words, key)).and_then(|(kind, _)| value(None, *kind, slot))
}

impl Columns {
    /// 目標 and 実績 may hold sentences beside an indicator of other columns.
    fn leave_out_sentences(&mut self, below: &[Row]) {
        let holds_values = |value: &ValueColumn| {
            let slot = value.slot.and_then(|slot| self.slots.get(slot));
            let unit = slot.and_then(|slot| slot.unit).or_else(|| self.place(Column::UnitOfMeasure));
            let cells = below.iter().map(|row| (row.cell(value.index), unit.map(|unit| row.cell(unit))));
            let cells = cells.filter(|(cell, _)| !cell.is_empty()).take(200);
            let says_so = value.is_said || value.year.is_some() || value.kind.is_none() || value.name.ends_with('値');
            says_so || words::are_values(cells, value.kind.is_some_and(ValueKind::is_aim))
        };
        let (values, sentences) = self.values.iter().cloned().partition(holds_values);
        self.values = values;
        self.unknown.extend(sentences.into_iter().map(|column: ValueColumn| column.name));
    }

    /// 7 is a year of an era that is not named.
    fn leave_out_years_of_an_era(&mut self, below: &[Row]) {
        let Some(index) = self.place(Column::Year) else { return };
        let mut cells = below.iter().map(|row| row.cell(index)).filter(|cell| !cell.is_empty()).peekable();
        if cells.peek().is_some() && cells.all(|cell| cell.parse::<u8>().is_ok_and(|year| year < 100)) {
            self.unknown.push(self.name(Column::Year));
            self.leave_out(Column::Year);
        }
    }

    /// 区分 may say what kind of indicator a row is of, or what kind of value: its words tell.
    fn tell_kinds_apart(&mut self, below: &[Row]) {
        let Some(index) = self.place(Column::ValueKind).filter(|_| !self.has(Column::Kind)) else { return };
        let mut cells = below.iter().map(|row| row.cell(index)).filter(|cell| !cell.is_empty()).take(200).peekable();
        if cells.peek().is_some() && cells.all(|cell| words::kind(cell).is_some()) {
            for (column, ..) in &mut self.places {
                if *column == Column::ValueKind {
                    *column = Column::Kind;
                }
            }
        }
    }

    /// Gives repeated columns without a year those that were said of them, one after the other.
    fn date(&mut self, repeated: &[RepeatedYear]) {
        let of = |value: &ValueColumn| (value.kind, value.slot);
        let undated: Vec<_> = self.values.iter().map(|value| value.year.is_none().then(|| of(value))).collect();
        for (index, column) in self.values.iter_mut().enumerate() {
            let Some(Some(this)) = undated.get(index) else { continue };
            let times = undated.iter().flatten().filter(|other| *other == this).count();
            let earlier = undated.iter().take(index).flatten().filter(|other| *other == this).count();
            if let Some(said) = repeated.get(earlier).filter(|_| times == repeated.len()) {
                column.year = Some(said.year);
                column.kind = column.kind.or(said.kind).or(Some(ValueKind::Actual));
            }
        }
    }

    /// Two columns of the same value can't both be right.
    fn refuse_doubles(&self, line: u64) -> Result<(), Problem> {
        let of = |value: &ValueColumn| (value.year, value.kind, value.slot);
        for (index, value) in self.values.iter().enumerate() {
            let mut earlier = self.values.iter().take(index);
            if let Some(other) = earlier.find(|other| of(other) == of(value)) {
                let times = self.values.iter().filter(|other| of(other) == of(value)).count();
                let reason = if value.slot.is_some() && value.year.is_none() {
                    ProblemKind::RepeatedWithoutYear { times }
                } else {
                    ProblemKind::AmbiguousHeader { other: other.name.clone() }
                };
                return Err(Problem::of_cell(line, value.name.clone(), reason));
            }
        }
        Ok(())
    }
}
