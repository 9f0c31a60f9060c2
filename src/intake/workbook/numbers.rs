//! Numbers of a spreadsheet as text. They are stored in binary; what a person sees has fifteen digits at most.

use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};

/// A number to fifteen digits, without an exponent where it has a sensible length.
pub(super) fn exact(value: f64) -> String {
    decimal(value).map_or_else(|| value.to_string(), |decimal| decimal.normalize().to_string())
}

/// The number as a decimal, if it is one of a table rather than of physics.
pub(super) fn decimal(value: f64) -> Option<Decimal> {
    let written = format!("{value:.14e}");
    let (digits, exponent) = written.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    if exponent < -13 {
        return (value == 0.0).then_some(Decimal::ZERO);
    }
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    Decimal::from_scientific(&format!("{digits}e{exponent}")).ok()
}

/// The number with `least` to `most` decimals as a spreadsheet rounds, and separators where asked for.
pub(super) fn rounded(value: Decimal, least: u32, most: u32, separated: bool, width: usize) -> String {
    let value = value.abs().round_dp_with_strategy(most, RoundingStrategy::MidpointAwayFromZero).normalize();
    let text = value.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut digits = if whole == "0" && width == 0 { String::new() } else { format!("{whole:0>width$}") };
    if separated {
        digits = with_separators(&digits);
    }
    let least = usize::try_from(least).unwrap_or_default();
    if decimals.is_empty() && least == 0 { digits } else { format!("{digits}.{decimals:0<least$}") }
}

fn with_separators(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A decimal out of its text.
pub(super) fn read(text: &str) -> Option<Decimal> {
    Decimal::from_str(text).ok()
}
