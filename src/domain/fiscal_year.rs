//! 年度: the year from 1 April to 31 March, named by the calendar year in which it starts.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::era;
use super::language::Language;

mod read;

/// A fiscal year, known by the Gregorian year of its first day (2020 is 令和2年度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct FiscalYear(i32);

/// A number or text that names no fiscal year between 1900 and 2199.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a fiscal year between 1900 and 2199")]
pub struct NotAFiscalYear(pub String);

impl FiscalYear {
    /// The fiscal year that starts in April of `year`.
    pub fn new(year: i32) -> Result<Self, NotAFiscalYear> {
        if (1900..2200).contains(&year) { Ok(Self(year)) } else { Err(NotAFiscalYear(year.to_string())) }
    }

    /// The fiscal year in which `date` lies: January to March belong to the year before.
    pub fn of(date: NaiveDate) -> Self {
        Self(if date.month() < 4 { date.year() - 1 } else { date.year() })
    }

    /// The Gregorian year of its first day.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The fiscal year before this one.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0 - 1)
    }

    /// The fiscal year after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// 1 April.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, 4, 1).unwrap_or_default()
    }

    /// 31 March of the following calendar year.
    pub fn last_day(self) -> NaiveDate {
        self.first_day().checked_add_months(Months::new(12)).and_then(|day| day.pred_opt()).unwrap_or_default()
    }

    /// 令和2年度. The era is that of 31 December, so that 2019 is 令和元年度 for the whole year.
    pub fn wareki(self) -> String {
        let year_end = NaiveDate::from_ymd_opt(self.0, 12, 31).unwrap_or_default();
        format!("{}度", era::year_in_japanese(year_end))
    }

    /// 令和2年度（2020年度）, or FY2020 (Reiwa 2).
    pub fn label(self, language: Language) -> String {
        match language {
            Language::Japanese => format!("{}（{}年度）", self.wareki(), self.0),
            Language::English => {
                let year_end = NaiveDate::from_ymd_opt(self.0, 12, 31).unwrap_or_default();
                format!("FY{} ({})", self.0, era::year_in_english(year_end))
            }
        }
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for FiscalYear {
    type Err = NotAFiscalYear;

    /// Reads the plain number used in addresses and on the command line.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<i32>().map_err(|_| NotAFiscalYear(text.to_owned())).and_then(Self::new)
    }
}

impl TryFrom<i32> for FiscalYear {
    type Error = NotAFiscalYear;
    fn try_from(year: i32) -> Result<Self, Self::Error> {
        Self::new(year)
    }
}

impl From<FiscalYear> for i32 {
    fn from(year: FiscalYear) -> Self {
        year.0
    }
}
