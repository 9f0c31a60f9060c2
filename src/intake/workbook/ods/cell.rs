//! One cell of an `OpenDocument` sheet, out of what its element says and what stands in it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Timelike};
use quick_xml::events::BytesStart;

use super::{attribute, is_yes};
use crate::intake::records::MOST_CHARACTERS;
use crate::intake::workbook::number_format::Format;
use crate::intake::workbook::{Cell, CellKind, DatePrecision, Letters, Problem};
use crate::intake::written::{Stretches, Written};

/// The errors that a cell can show. Not every program says that its text is one.
const ERRORS: [&str; 8] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"];

/// What an element says of its cell.
#[derive(Default)]
pub(super) struct Found {
    pub(super) repeated: u64,
    pub(super) columns: u64,
    pub(super) rows: u64,
    pub(super) style: Option<String>,
    value: Value,
    has_formula: bool,
    is_error: bool,
    text: String,
    stretches: Stretches,
    /// How what is within each of the spans around stands there.
    spans: Vec<Written>,
    paragraphs: usize,
    /// In how many paragraphs we are.
    within: usize,
}

#[derive(Default)]
enum Value {
    #[default]
    Text,
    Written(String),
    Number(f64),
    Percentage(f64),
    Date(String),
    Time(String),
    Bool(bool),
}

impl Found {
    pub(super) fn read(element: &BytesStart<'_>) -> Result<Self, Problem> {
        let get = |name| attribute(element, name);
        let count = |name| Ok::<_, Problem>(get(name)?.and_then(|count| count.trim().parse().ok()).unwrap_or(1).max(1));
        let number = || {
            let number = get("office:value")?.and_then(|number| number.trim().parse::<f64>().ok());
            Ok::<_, Problem>(number.filter(|number| number.is_finite()))
        };
        let value = match get("office:value-type")?.as_deref() {
            Some("float" | "currency") => number()?.map(Value::Number),
            Some("percentage") => number()?.map(Value::Percentage),
            Some("date") => get("office:date-value")?.map(Value::Date),
            Some("time") => get("office:time-value")?.map(Value::Time),
            Some("boolean") => get("office:boolean-value")?.map(|value| Value::Bool(is_yes(&value))),
            Some("string") => Some(get("office:string-value")?.map_or(Value::Text, Value::Written)),
            _ => None,
        };
        let has_formula = get("table:formula")?.is_some();
        Ok(Self {
            repeated: count("table:number-columns-repeated")?,
            columns: count("table:number-columns-spanned")?,
            rows: count("table:number-rows-spanned")?,
            style: get("table:style-name")?,
            // A formula that was never worked out has neither value nor text.
            has_formula: has_formula && value.is_none(),
            is_error: get("calcext:value-type")?.is_some_and(|kind| kind == "error"),
            value: value.unwrap_or_default(),
            ..Self::default()
        })
    }

    pub(super) fn open_paragraph(&mut self) {
        if self.within == 0 {
            if self.paragraphs > 0 {
                self.add('\n');
            }
            self.paragraphs += 1;
        }
        self.within += 1;
    }

    pub(super) fn open_span(&mut self, written: Written) {
        let around = self.spans.last().copied().unwrap_or_default();
        self.spans.push(Written {
            is_struck: around.is_struck || written.is_struck,
            is_raised: around.is_raised || written.is_raised,
        });
    }

    pub(super) fn close_span(&mut self) {
        self.spans.pop();
    }

    pub(super) const fn close_paragraph(&mut self) {
        self.within = self.within.saturating_sub(1);
    }

    /// Whether what stands here is shown: the blanks that indent a file are not.
    pub(super) const fn is_in_paragraph(&self) -> bool {
        self.within > 0
    }

    /// Takes text in, of which runs of blanks are one.
    pub(super) fn text(&mut self, text: &str) {
        self.stretches.take(text, self.spans.last().copied().unwrap_or_default());
        for letter in text.chars() {
            if !matches!(letter, ' ' | '\t' | '\n' | '\r') {
                self.add(letter);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.add(' ');
            }
        }
    }

    /// A blank of its own, `times` over.
    pub(super) fn blanks(&mut self, times: usize) {
        (0..times.min(MOST_CHARACTERS + 1)).for_each(|_| self.add(' '));
    }

    pub(super) fn add(&mut self, letter: char) {
        if letter == '\n' {
            self.stretches.take("\n", Written::default());
        }
        // What is longer is refused, and how much longer is nobody's matter.
        if self.text.len() <= MOST_CHARACTERS * 4 {
            self.text.push(letter);
        }
    }

    /// The cell, shown by `format` where its style has one, and struck out where its style says so.
    pub(super) fn into_cell(mut self, format: Option<&Format>, is_struck: bool) -> Cell {
        let letters = if is_struck { Letters::Struck } else { self.stretches.end() };
        Cell { letters, ..self.into_content(format) }
    }

    fn into_content(self, format: Option<&Format>) -> Cell {
        let of = |text: String, kind: CellKind| Cell { text, kind, ..Cell::default() };
        if self.is_error || is_error(&self.text) {
            return of(self.text, CellKind::Error);
        }
        let general = Format::general();
        match self.value {
            Value::Written(text) => of(text, CellKind::Text),
            Value::Number(number) => format.unwrap_or(&general).cell(number, false),
            Value::Percentage(number) => format.unwrap_or(&Format::read("0.00%")).cell(number, false),
            Value::Date(date) => day(&date, format),
            Value::Time(time) => match hours(&time) {
                Some(days) => shown(days, format, "[h]:mm"),
                None => of(time, CellKind::Date(DatePrecision::Time)),
            },
            Value::Bool(value) => of(if value { "TRUE" } else { "FALSE" }.to_owned(), CellKind::Bool),
            Value::Text if self.has_formula && self.text.trim().is_empty() => {
                of(String::new(), CellKind::FormulaWithoutValue)
            }
            Value::Text => of(self.text, CellKind::Text),
        }
    }
}

fn is_error(text: &str) -> bool {
    let is_numbered = |rest: &str| rest.len() == 3 && rest.bytes().all(|byte| byte.is_ascii_digit());
    ERRORS.contains(&text.trim()) || text.trim().strip_prefix("Err:").is_some_and(is_numbered)
}

/// A day as its format shows it, or as it is stored.
fn day(stored: &str, format: Option<&Format>) -> Cell {
    let time = NaiveDateTime::parse_from_str(stored, "%Y-%m-%dT%H:%M:%S%.f").ok();
    let date = time.map(|time| time.date()).or_else(|| stored.parse::<NaiveDate>().ok());
    let precision = if stored.contains('T') { DatePrecision::Time } else { DatePrecision::Day };
    let as_stored = || Cell { text: stored.to_owned(), kind: CellKind::Date(precision), ..Cell::default() };
    let Some(date) = date else { return as_stored() };
    let seconds = time.map_or(0, |time| time.num_seconds_from_midnight());
    match number_of(date) {
        Some(days) => {
            let fallback = if seconds == 0 { "yyyy/m/d" } else { "yyyy/m/d h:mm" };
            shown(f64::from(days) + f64::from(seconds) / 86_400.0, format, fallback)
        }
        None => as_stored(),
    }
}

/// The number by which Excel knows a day: it has a 29 February 1900.
fn number_of(date: NaiveDate) -> Option<i32> {
    let days = date.signed_duration_since(DateTime::UNIX_EPOCH.date_naive()).num_days() + 25_569;
    let days = if days <= 60 { days - 1 } else { days };
    i32::try_from(days).ok().filter(|days| *days > 0)
}

fn shown(days: f64, format: Option<&Format>, otherwise: &str) -> Cell {
    let cell = format.map(|format| format.cell(days, false));
    let cell = cell.filter(|cell| matches!(cell.kind, CellKind::Date(_)));
    cell.unwrap_or_else(|| Format::read(otherwise).cell(days, false))
}

/// PT36H30M00S in days.
fn hours(stored: &str) -> Option<f64> {
    let (days, time) = stored.strip_prefix('P')?.split_once('T')?;
    let mut total = days.strip_suffix('D').map_or(Some(0.0), |days| days.parse().ok())?;
    let mut digits = String::new();
    for letter in time.chars() {
        let part = match letter {
            'H' => 24.0,
            'M' => 1_440.0,
            'S' => 86_400.0,
            _ => {
                digits.push(letter);
                continue;
            }
        };
        total += std::mem::take(&mut digits).parse::<f64>().ok()? / part;
    }
    Some(total).filter(|total| total.is_finite())
}
