//! 事業番号・事業コード: the city's own number of a programme in a year. Cities renumber, and use one number in two
//! departments, so that a code alone never tells which programme is meant.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text;

/// The most characters of a code.
pub const LONGEST: usize = 40;

/// A code as the city writes it, zeros in front included. Two codes are equal when they differ in widths, spaces and
/// capitals only.
#[derive(Debug, Clone)]
pub struct ProgrammeCode {
    written: String,
    key: String,
}

/// A text that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidProgrammeCode {
    #[error("a programme's number is not blank")]
    Blank,
    #[error("a programme's number has at most {LONGEST} characters")]
    TooLong,
    #[error("a programme's number stands on one line")]
    ControlCharacter,
}

impl ProgrammeCode {
    /// The code as it is written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether two codes are the same but for zeros in front, which spreadsheets drop: 0030 and 30.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.bare_key() == other.bare_key()
    }

    /// What codes that are alike have in common.
    pub fn bare_key(&self) -> &str {
        self.key.trim_start_matches('0')
    }
}

impl FromStr for ProgrammeCode {
    type Err = InvalidProgrammeCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let written = text.trim();
        if written.is_empty() {
            return Err(InvalidProgrammeCode::Blank);
        }
        if written.chars().any(char::is_control) {
            return Err(InvalidProgrammeCode::ControlCharacter);
        }
        if written.chars().count() > LONGEST {
            return Err(InvalidProgrammeCode::TooLong);
        }
        Ok(Self { written: written.to_owned(), key: text::comparison_key(written) })
    }
}

impl fmt::Display for ProgrammeCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.written)
    }
}

impl PartialEq for ProgrammeCode {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for ProgrammeCode {}

impl PartialOrd for ProgrammeCode {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ProgrammeCode {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

impl Hash for ProgrammeCode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl Serialize for ProgrammeCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for ProgrammeCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidProgrammeCode, ProgrammeCode};

    fn code(text: &str) -> ProgrammeCode {
        text.parse().unwrap()
    }

    #[test]
    fn zeros_in_front_are_kept_and_tell_codes_apart() {
        assert_eq!(code(" 0030 ").to_string(), "0030");
        assert_ne!(code("0030"), code("30"));
        assert!(code("0030").is_alike(&code("30")) && !code("0030").is_alike(&code("300")));
    }

    #[test]
    fn widths_and_capitals_do_not_matter_and_stay_as_written() {
        assert_eq!(code("Ａ－１２"), code("a-12"));
        assert_eq!(code("Ａ－１２").as_str(), "Ａ－１２");
    }

    #[test]
    fn what_is_blank_or_longer_than_a_code_is_none() {
        assert_eq!("　".parse::<ProgrammeCode>(), Err(InvalidProgrammeCode::Blank));
        assert_eq!("1\n2".parse::<ProgrammeCode>(), Err(InvalidProgrammeCode::ControlCharacter));
        assert_eq!("1".repeat(41).parse::<ProgrammeCode>(), Err(InvalidProgrammeCode::TooLong));
    }
}
