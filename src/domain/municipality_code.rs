//! 全国地方公共団体コード: six digits, the last of which checks the others.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::text;

/// A municipality code whose check digit is right (342149 is Akitakata).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct MunicipalityCode(String);

/// A text that is not a municipality code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMunicipalityCode {
    #[error("a municipality code has six digits")]
    NotSixDigits,
    /// The last digit does not fit the others.
    #[error("the check digit of the municipality code does not fit: the last digit should be {expected}")]
    CheckDigit {
        /// What the last digit would have to be.
        expected: u32,
    },
}

impl FromStr for MunicipalityCode {
    type Err = InvalidMunicipalityCode;

    /// Reads six digits, full or half width. The check digit is 11 − (Σ digit × weight mod 11), its last digit, with
    /// the weights 6 to 2; a sum below 11 is taken from 11 as it is.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let normal = text::normalise(text);
        let digits: Vec<u32> = normal.chars().filter_map(|character| character.to_digit(10)).collect();
        let [body @ .., check] = digits.as_slice() else { return Err(InvalidMunicipalityCode::NotSixDigits) };
        if digits.len() != 6 || normal.chars().count() != 6 {
            return Err(InvalidMunicipalityCode::NotSixDigits);
        }
        let sum: u32 = body.iter().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
        let expected = (11 - sum % 11) % 10;
        if *check == expected { Ok(Self(normal)) } else { Err(InvalidMunicipalityCode::CheckDigit { expected }) }
    }
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
