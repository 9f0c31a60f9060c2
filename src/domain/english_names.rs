//! The English names of the city and of its departments and sections, where the city has given them.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::numbers::UnitNumber;

/// The most characters of an English name.
pub const LONGEST: usize = 100;

/// All English names on record.
///
/// They are kept beside what was published, never in it: a publication holds the Japanese name under which it was made and
/// the unit's number, and by that number a page in English finds the name. So a translation can be given or mended later
/// without another publication, and no published text or fingerprint changes. Past years keep their names all the same: a
/// unit that is renamed becomes another unit with another number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnglishNames {
    pub city: Option<String>,
    pub units: BTreeMap<UnitNumber, String>,
}

impl EnglishNames {
    /// The English name of a unit.
    pub fn unit(&self, number: UnitNumber) -> Option<&str> {
        self.units.get(&number).map(String::as_str)
    }
}

/// A text that is no English name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no English name")]
pub struct NoEnglishName;

/// An English name: one line in Latin letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnglishName(String);

impl EnglishName {
    /// The name as text.
    pub fn into_text(self) -> String {
        self.0
    }
}

impl FromStr for EnglishName {
    type Err = NoEnglishName;

    fn from_str(typed: &str) -> Result<Self, NoEnglishName> {
        let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        // Kōhō and Côte are Latin letters too; what is read out as English must be readable as such.
        let is_latin = |letter: char| matches!(letter, ' '..='~' | '\u{C0}'..='\u{24F}' | '–' | '’');
        let has_letter = name.chars().any(char::is_alphabetic);
        if has_letter && name.chars().count() <= LONGEST && name.chars().all(is_latin) {
            Ok(Self(name))
        } else {
            Err(NoEnglishName)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{EnglishName, LONGEST, NoEnglishName};

    fn read(typed: &str) -> Result<String, NoEnglishName> {
        typed.parse::<EnglishName>().map(EnglishName::into_text)
    }

    #[test]
    fn a_name_is_one_line_in_latin_letters() {
        assert_eq!(read("  Housing  Policy Section "), Ok("Housing Policy Section".to_owned()));
        assert_eq!(read("Kōhō & PR Section (acting)"), Ok("Kōhō & PR Section (acting)".to_owned()));
        for wrong in
            ["", " ", "123", "住宅政策課", "Housing 課", "Ｈｏｕｓｉｎｇ", "a\u{202E}b", &"x".repeat(LONGEST + 1)]
        {
            assert_eq!(read(wrong), Err(NoEnglishName), "{wrong}");
        }
    }
}
