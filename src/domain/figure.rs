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
    /// Units such as 万 are not read here.
    pub fn read(written: &str) -> Result<Self, NotAFigure> {
        let normal = text::normalise(written).replace([',', ' '], "");
        let normal = match normal.strip_prefix(['△', '▲', '−', '-']) {
            Some(rest) => format!("-{rest}"),
            None => normal,
        };
        let digits = normal.strip_prefix('-').unwrap_or(&normal);
        let plain = !digits.is_empty()
            && digits.len() <= MOST_DIGITS
            && digits.starts_with(|character: char| character.is_ascii_digit())
            && digits.ends_with(|character: char| character.is_ascii_digit())
            && digits.chars().all(|character| character.is_ascii_digit() || character == '.');
        let value = plain.then(|| normal.parse::<Decimal>().ok()).flatten();
        value.map(Self).ok_or_else(|| NotAFigure(written.to_owned()))
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
    use super::Figure;

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
