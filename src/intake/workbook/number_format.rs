//! How a spreadsheet shows a number: as itself, in thousands, as a share, as a day of an era. Formats are compared by what
//! they mean, since every program writes them in its own way.

use chrono::{Datelike, NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Cell, CellKind, DatePrecision, Shown, numbers};
use crate::domain::era;

mod sections;

use sections::{Piece, Section};

/// A format that was read.
pub(super) struct Format {
    sections: Vec<Section>,
}

/// What the formats that go by a number mean in Japan, where their code says something else or nothing.
pub(super) const fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        14 => "yyyy/m/d",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 57 => "[$-411]ge.m.d",
        28 | 29 | 51 | 54 | 58 => "[$-411]ggge\"年\"m\"月\"d\"日\"",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"時\"mm\"分\"",
        33 => "h\"時\"mm\"分\"ss\"秒\"",
        34 | 52 | 55 => "yyyy\"年\"m\"月\"",
        35 | 53 | 56 => "m\"月\"d\"日\"",
        _ => return None,
    })
}

/// What the formats mean that go by a number everywhere, and are written out nowhere.
pub(super) const fn common(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 => "#,##0",
        4 | 39 | 40 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        15 => "d-m-yy",
        16 => "d-m",
        17 => "m-yy",
        18..=21 => "h:mm",
        45 | 47 => "mm:ss",
        46 => "[h]:mm",
        _ => return None,
    })
}

impl Format {
    /// The one that shows a number as it is.
    pub(super) const fn general() -> Self {
        Self { sections: Vec::new() }
    }

    pub(super) fn read(code: &str) -> Self {
        Self { sections: sections::read(code) }
    }

    /// A number as this shows it.
    pub(super) fn cell(&self, value: f64, is_1904: bool) -> Cell {
        let plain = || Cell { text: numbers::exact(value), kind: CellKind::Number, ..Cell::default() };
        let Some((section, is_signed)) = sections::choose(&self.sections, value) else { return plain() };
        if section.is_date() {
            return day(section, value, is_1904).unwrap_or_else(plain);
        }
        match numbers::decimal(value) {
            Some(decimal) if !section.is_general() => number(section, decimal, is_signed),
            _ => plain(),
        }
    }
}

/// `is_signed` says that the section shows numbers below zero without a sign of its own.
fn number(section: &Section, value: Decimal, is_signed: bool) -> Cell {
    let of = |text: String, kind: CellKind, shown: Option<Shown>| Cell {
        text,
        kind,
        shown: shown.map(Box::new),
        ..Cell::default()
    };
    let divided_by = 1_000_u32.saturating_pow(section.thousands);
    let percent = section.has_percent();
    let seen = if percent { value * Decimal::ONE_HUNDRED } else { value } / Decimal::from(divided_by);
    let mut digits =
        numbers::rounded(seen, section.least_decimals, section.most_decimals, section.is_separated, section.width);
    let text = section.shown(&mut digits, is_signed && value < Decimal::ZERO);
    if section.names_a_year() {
        return of(text, CellKind::Text, None);
    }
    let is_whole = value.fract().is_zero() && value >= Decimal::ZERO;
    if let Some(text) = section.dashed(&value.normalize().to_string()).filter(|_| is_whole) {
        return of(text, CellKind::Text, None);
    }
    // A number with zeros in front is a name.
    let is_number_of_something = section.width > 1 && section.is_bare() && section.most_decimals == 0;
    if is_number_of_something && is_whole {
        return of(text, CellKind::Number, None);
    }
    let exact = if percent {
        format!("{}%", (value * Decimal::ONE_HUNDRED).normalize())
    } else {
        value.normalize().to_string()
    };
    let bare = |text: &str| if percent { text.replace([',', '%'], "") } else { text.replace(',', "") };
    let same = |text: &str| numbers::read(&bare(text)) == numbers::read(exact.trim_end_matches('%'));
    // 3.10 may be another number of a programme than 3.1.
    let ends_in_zeros = section.is_bare() && !section.is_separated && text.len() > exact.len();
    let shown = (divided_by > 1 || !same(&text) || ends_in_zeros).then_some(Shown { text, divided_by });
    of(exact, CellKind::Number, shown)
}

/// The day that a number stands for. Excel has a 29 February 1900.
fn date(value: f64, is_1904: bool) -> Option<NaiveDate> {
    let days = value.floor().to_i64()?;
    let first = match (is_1904, days) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
        (false, 60) => None,
        (false, ..60) => NaiveDate::from_ymd_opt(1899, 12, 31),
        (false, _) => NaiveDate::from_ymd_opt(1899, 12, 30),
    };
    first?.checked_add_signed(TimeDelta::try_days(days)?).filter(|date| (1900..10_000).contains(&date.year()))
}

fn day(section: &Section, value: f64, is_1904: bool) -> Option<Cell> {
    let precision = section.precision();
    if section.is_elapsed() || (precision == DatePrecision::Time && value < 1.0) {
        let minutes = (value * 1_440.0).round().to_i64()?;
        let text = format!("{}:{:02}", minutes / 60, minutes % 60);
        return Some(Cell { text, kind: CellKind::Date(DatePrecision::Time), ..Cell::default() });
    }
    let date = date(value, is_1904)?;
    let minutes = (value.fract() * 1_440.0).round().to_u32().unwrap_or_default();
    let text: String = section.pieces.iter().map(|piece| written(piece, date, minutes)).collect();
    let (text, shown) = if section.has_year() {
        (text, None)
    } else {
        let whole = format!("{}/{}/{}", date.year(), date.month(), date.day());
        (whole, Some(Box::new(Shown { text, divided_by: 1 })))
    };
    Some(Cell { text, kind: CellKind::Date(precision), shown, ..Cell::default() })
}

fn written(piece: &Piece, date: NaiveDate, minutes: u32) -> String {
    let padded = |number: u32, length: usize| if length > 1 { format!("{number:02}") } else { number.to_string() };
    match *piece {
        Piece::Literal(ref text) => text.clone(),
        Piece::Part('y', length) if length < 3 => format!("{:02}", date.year() % 100),
        Piece::Part('y', _) => date.year().to_string(),
        Piece::Part('g', length) => era::of(date).map_or_else(String::new, |era| match length {
            1 => era.initial,
            2 => era.japanese.chars().take(1).collect(),
            _ => era.japanese,
        }),
        Piece::Part('e', length) => {
            let year = era::of(date).map_or(date.year(), |era| era.year);
            if length > 1 { format!("{year:02}") } else { year.to_string() }
        }
        Piece::Part('m', length) => padded(date.month(), length),
        Piece::Part('d', length) if length < 3 => padded(date.day(), length),
        Piece::Part('d' | 'a', _) => {
            let index = usize::try_from(date.weekday().num_days_from_sunday()).unwrap_or_default();
            "日月火水木金土".chars().nth(index).map(String::from).unwrap_or_default()
        }
        Piece::Part('h', length) => padded(minutes / 60, length),
        Piece::Part('n', length) => padded(minutes % 60, length),
        Piece::Part('s', length) => padded(0, length),
        Piece::Part(..) | Piece::Digits | Piece::General => String::new(),
    }
}
