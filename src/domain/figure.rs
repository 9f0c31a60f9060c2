//! Numbers as the sources give them: exact decimals that keep the places they were written with.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::attainment::round_half_up;
use super::text;

/// A number with its decimals as written: 23.0 stays 23.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Figure(Decimal);

/// A text that is not a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a number")]
pub struct NotAFigure(pub String);

/// Why a number with its unit of measure is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotInUnit {
    NotAFigure,
    /// A number in another unit than the one that is counted in.
    OtherUnit,
}

/// The most digits a figure may have, before and after the point together.
const MOST_DIGITS: usize = 20;

/// As many decimals are shown as written.
const MOST_DECIMALS: u32 = 6;

impl Figure {
    /// A figure from an exact decimal.
    pub const fn new(value: Decimal) -> Self {
        Self(value)
    }

    /// The exact value.
    pub const fn value(self) -> Decimal {
        self.0
    }

    /// The value as a JSON or chart number, as near as a double comes.
    pub fn as_f64(self) -> f64 {
        self.0.to_string().parse().unwrap_or(f64::NAN)
    }

    /// Reads a number as people write it: full or half width, with thousands separators, with △ or ▲ for minus.
    /// Units such as 万 are not read here, nor what may be two numbers: a blank between digits, or a comma that parts no
    /// three of them.
    pub fn read(written: &str) -> Result<Self, NotAFigure> {
        let normal = text::normalise(written);
        let (sign, digits) = match normal.strip_prefix(['△', '▲', '−', '-']) {
            Some(rest) => ("-", rest.trim_start()),
            None => ("", normal.as_str()),
        };
        let digits = without_separators(digits).unwrap_or_default();
        let plain = !digits.is_empty()
            && digits.len() <= MOST_DIGITS
            && digits.starts_with(|character: char| character.is_ascii_digit())
            && digits.ends_with(|character: char| character.is_ascii_digit())
            && digits.chars().all(|character| character.is_ascii_digit() || character == '.');
        let value = plain.then(|| format!("{sign}{digits}").parse::<Decimal>().ok()).flatten();
        value.map(Self).ok_or_else(|| NotAFigure(written.to_owned()))
    }

    /// Reads a number with or without the unit of measure that it is counted in: 9件 where that is 件. Another unit is
    /// another number, and none that is guessed.
    pub fn read_in(written: &str, unit: Option<&str>) -> Result<Self, NotInUnit> {
        if let Ok(figure) = Self::read(text::without_unit(written, unit)) {
            return Ok(figure);
        }
        let normal = text::normalise(written);
        let end = |letter: char| !(letter.is_ascii_digit() || "△▲−-,. ".contains(letter));
        let (number, rest) = normal.split_at(normal.find(end).unwrap_or(normal.len()));
        let is_other = !rest.is_empty() && !rest.contains(|letter: char| letter.is_ascii_digit());
        let reads = Self::read(number.trim_end()).is_ok();
        Err(if is_other && reads { NotInUnit::OtherUnit } else { NotInUnit::NotAFigure })
    }

    /// The number with thousands separators, as a page shows it. What a program has printed with more decimals than
    /// people write is rounded half up to four of them, or to three digits where it is very small; data keep them all.
    pub fn grouped(self) -> String {
        let plain = self.readable().to_string();
        let (sign, digits) = match plain.strip_prefix('-') {
            Some(digits) => ("−", digits),
            None => ("", plain.as_str()),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (digits, None),
        };
        let mut grouped = String::from(sign);
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        if let Some(fraction) = fraction {
            grouped.push('.');
            grouped.push_str(fraction);
        }
        grouped
    }

    fn readable(self) -> Decimal {
        if self.0.scale() <= MOST_DECIMALS {
            return self.0;
        }
        let rounded = round_half_up(self.0, 4);
        let is_small = self.0.abs() < Decimal::new(1, 2);
        if is_small { self.0.round_sf(3).unwrap_or(rounded) } else { rounded }.normalize()
    }
}

/// The digits without the commas between thousands; `None` where a comma stands elsewhere.
fn without_separators(digits: &str) -> Option<String> {
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut groups = whole.split(',');
    let first = groups.next().filter(|first| !whole.contains(',') || (1..=3).contains(&first.len()))?;
    let parted = groups.all(|group| group.len() == 3) && !fraction.contains(',');
    parted.then(|| format!("{first}{}{fraction}", whole.get(first.len()..).unwrap_or_default().replace(',', "")))
}

/// The form in storage and files: ASCII digits, a point, no separators.
impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for Figure {
    type Err = NotAFigure;
    fn from_str(stored: &str) -> Result<Self, Self::Err> {
        stored.parse().map(Self).map_err(|_| NotAFigure(stored.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Figure, NotInUnit};

    #[test]
    fn a_number_is_read_with_its_own_unit_and_with_no_other() {
        for (written, unit, expected) in [
            ("9件", Some("件"), Ok("9")),
            ("１，２５０ 件", Some("件"), Ok("1250")),
            ("12.5％", Some("%"), Ok("12.5")),
            ("9", Some("件"), Ok("9")),
            ("△3千円", Some("千円"), Ok("-3")),
            ("9人", Some("件"), Err(NotInUnit::OtherUnit)),
            ("9万円", Some("千円"), Err(NotInUnit::OtherUnit)),
            ("9件", None, Err(NotInUnit::OtherUnit)),
            ("たくさん", Some("件"), Err(NotInUnit::NotAFigure)),
            ("9件 10件", Some("件"), Err(NotInUnit::NotAFigure)),
            ("件", Some("件"), Err(NotInUnit::NotAFigure)),
        ] {
            let read = Figure::read_in(written, unit).map(|figure| figure.to_string());
            assert_eq!(read.as_deref().map_err(|why| *why), expected, "{written}");
        }
    }

    #[test]
    fn what_may_be_two_numbers_is_none() {
        for one in ["12 8", "12　8", "12,34", "1,234,5", ",123", "1234,567", "1.234,567", "1,,234", "12\u{a0}8"] {
            assert!(Figure::read(one).is_err(), "{one:?}");
        }
        for (written, expected) in
            [("1,234", "1234"), (" １，２３４，５６７．８ ", "1234567.8"), ("△ 12", "-12"), ("128", "128")]
        {
            assert_eq!(Figure::read(written).map(|figure| figure.to_string()).as_deref(), Ok(expected), "{written}");
        }
    }

    #[test]
    fn only_decimals_that_nobody_writes_are_rounded() {
        let shown = |text: &str| Figure::read(text).map(Figure::grouped);
        for (written, expected) in [
            ("1234.500000", "1,234.500000"),
            ("0.02980535279805353", "0.0298"),
            ("34.9756690997566", "34.9757"),
            ("-1234.00025000000", "−1,234.0002"),
            ("0.00000123456", "0.00000123"),
            ("0.0000000", "0"),
        ] {
            assert_eq!(shown(written).as_deref(), Ok(expected), "{written}");
        }
    }
}
