//! Dates with a precision (product rule 1): a month is stored and shown as a month, never as its first day.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::era;
use super::fiscal_year::FiscalYear;
use super::language::Language;

mod read;

pub use read::UnreadableDate;

codes! {
    /// How exactly a date is known.
    Precision {
        Day = "day",
        /// 上旬, 中旬 or 下旬: the 1st to 10th, 11th to 20th, or 21st to the end of a month.
        TenDays = "ten_days",
        Month = "month",
        /// 上半期 (April to September) or 下半期 (October to March).
        HalfYear = "half_year",
        /// 年度, also 通年.
        FiscalYear = "fiscal_year",
        DayRange = "day_range",
        MonthRange = "month_range",
        FiscalYearRange = "fiscal_year_range",
    }
}

/// A third of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TenDays {
    /// 上旬.
    Early,
    /// 中旬.
    Middle,
    /// 下旬.
    Late,
}

/// A half of a fiscal year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// 上半期, April to September.
    First,
    /// 下半期, October to March.
    Second,
}

/// A period of time as exactly as its source names it.
///
/// Dates are ordered by the end of their period; of equal ends, the later start comes first, so that a month sorts
/// after the days within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct PartialDate {
    from: NaiveDate,
    to: NaiveDate,
    precision: Precision,
}

/// The form of a date in data files: the label is for people and ignored when read.
#[derive(Serialize, Deserialize)]
struct Written {
    from: NaiveDate,
    to: NaiveDate,
    precision: Precision,
    #[serde(default)]
    label: String,
}

/// A period whose end lies before its start, or whose ends do not fit its precision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date with a precision")]
pub struct InvalidPartialDate(pub String);

fn last_day_of_month(date: NaiveDate) -> Option<NaiveDate> {
    let day = u32::from(date.num_days_in_month());
    date.with_day(day)
}

impl PartialDate {
    /// One day.
    pub const fn day(day: NaiveDate) -> Self {
        Self { from: day, to: day, precision: Precision::Day }
    }

    /// A calendar month; `None` when there is no such month.
    pub fn month(year: i32, month: u32) -> Option<Self> {
        let from = NaiveDate::from_ymd_opt(year, month, 1)?;
        Some(Self { from, to: last_day_of_month(from)?, precision: Precision::Month })
    }

    /// A third of a calendar month; `None` when there is no such month.
    pub fn ten_days(year: i32, month: u32, part: TenDays) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let (from, to) = match part {
            TenDays::Early => (first, first.with_day(10)?),
            TenDays::Middle => (first.with_day(11)?, first.with_day(20)?),
            TenDays::Late => (first.with_day(21)?, last_day_of_month(first)?),
        };
        Some(Self { from, to, precision: Precision::TenDays })
    }

    /// A half of a fiscal year.
    pub fn half_year(year: FiscalYear, half: Half) -> Option<Self> {
        let start = year.first_day();
        let middle = start.with_month(9)?.with_day(30)?;
        let (from, to) = match half {
            Half::First => (start, middle),
            Half::Second => (middle.succ_opt()?, year.last_day()),
        };
        Some(Self { from, to, precision: Precision::HalfYear })
    }

    /// A whole fiscal year.
    pub fn fiscal_year(year: FiscalYear) -> Self {
        Self { from: year.first_day(), to: year.last_day(), precision: Precision::FiscalYear }
    }

    /// From the start of one period to the end of another, as exact as the less exact of the two;
    /// `None` when the second ends before the first starts.
    pub fn range(from: Self, to: Self) -> Option<Self> {
        if to.to < from.from {
            return None;
        }
        let precision = match (from.precision, to.precision) {
            (Precision::Day, Precision::Day) => Precision::DayRange,
            (Precision::FiscalYear, Precision::FiscalYear) => Precision::FiscalYearRange,
            _ => Precision::MonthRange,
        };
        let range = Self { from: from.from, to: to.to, precision };
        range.is_consistent().then_some(range)
    }

    /// The first day of the period.
    pub const fn from(self) -> NaiveDate {
        self.from
    }

    /// The last day of the period.
    pub const fn to(self) -> NaiveDate {
        self.to
    }

    /// How exactly the date is known.
    pub const fn precision(self) -> Precision {
        self.precision
    }

    /// The same period so many years later, as exactly as it is known; `None` past the end of the calendar.
    pub fn years_later(self, years: u32) -> Option<Self> {
        let later = |date: NaiveDate| date.checked_add_months(Months::new(years.checked_mul(12)?));
        let ends_with_a_month = !matches!(self.precision, Precision::Day | Precision::DayRange)
            && last_day_of_month(self.to) == Some(self.to);
        let to = if ends_with_a_month { last_day_of_month(later(self.to)?)? } else { later(self.to)? };
        Some(Self { from: later(self.from)?, to, precision: self.precision })
    }

    /// Reads a date as people write it: 令和2年11月, R2.11.5, 2020/11, 令和2年度上半期, 令和2年4月～令和3年3月 …,
    /// in full or half width.
    pub fn read(text: &str) -> Result<Self, UnreadableDate> {
        read::partial_date(text)
    }

    /// 令和2年11月, or November 2020.
    pub fn label(self, language: Language) -> String {
        match language {
            Language::Japanese => self.label_in_japanese(),
            Language::English => self.label_in_english(),
        }
    }

    /// For `datetime` attributes, which know days and months and no spans: what is neither stands there by its end, by
    /// which dates are ordered too. The text beside it has the whole.
    pub fn iso(self) -> String {
        let is_by_days = matches!(self.precision, Precision::Day | Precision::TenDays | Precision::DayRange);
        if is_by_days { self.to.to_string() } else { self.to.format("%Y-%m").to_string() }
    }

    /// The Gregorian form for showing beside the era: 2020-11-05, 2020-11; ranges and parts of months by their ends.
    pub fn gregorian(self) -> String {
        match self.precision {
            Precision::Day => self.from.to_string(),
            Precision::Month => self.from.format("%Y-%m").to_string(),
            Precision::MonthRange => format!("{}/{}", self.from.format("%Y-%m"), self.to.format("%Y-%m")),
            _ => format!("{}/{}", self.from, self.to),
        }
    }

    fn label_in_japanese(self) -> String {
        match self.precision {
            Precision::Day => era::day_in_japanese(self.from),
            Precision::TenDays => {
                let part = match self.from.day() {
                    1 => "上旬",
                    11 => "中旬",
                    _ => "下旬",
                };
                format!("{}{part}", era::month_in_japanese(self.from))
            }
            Precision::Month => era::month_in_japanese(self.from),
            Precision::HalfYear => {
                let half = if self.from.month() == 4 { "上半期" } else { "下半期" };
                format!("{}{half}", FiscalYear::of(self.from).wareki())
            }
            Precision::FiscalYear => FiscalYear::of(self.from).wareki(),
            Precision::DayRange => {
                format!("{}～{}", era::day_in_japanese(self.from), era::day_in_japanese(self.to))
            }
            Precision::MonthRange => {
                format!("{}～{}", era::month_in_japanese(self.from), era::month_in_japanese(self.to))
            }
            Precision::FiscalYearRange => {
                format!("{}～{}", FiscalYear::of(self.from).wareki(), FiscalYear::of(self.to).wareki())
            }
        }
    }

    fn label_in_english(self) -> String {
        match self.precision {
            Precision::Day => era::day_in_english(self.from),
            Precision::TenDays => {
                let part = match self.from.day() {
                    1 => "early",
                    11 => "mid",
                    _ => "late",
                };
                format!("{part} {}", era::month_in_english(self.from))
            }
            Precision::Month => era::month_in_english(self.from),
            Precision::HalfYear => {
                let half = if self.from.month() == 4 { "first" } else { "second" };
                format!("{half} half of FY{}", FiscalYear::of(self.from))
            }
            Precision::FiscalYear => format!("FY{}", FiscalYear::of(self.from)),
            Precision::DayRange => {
                format!("{} to {}", era::day_in_english(self.from), era::day_in_english(self.to))
            }
            Precision::MonthRange => {
                format!("{} to {}", era::month_in_english(self.from), era::month_in_english(self.to))
            }
            Precision::FiscalYearRange => {
                format!("FY{} to FY{}", FiscalYear::of(self.from), FiscalYear::of(self.to))
            }
        }
    }

    /// Whether the ends are ends of what the precision names.
    fn is_consistent(self) -> bool {
        if self.to < self.from {
            return false;
        }
        let starts_month = self.from.day() == 1;
        let ends_month = last_day_of_month(self.to) == Some(self.to);
        let same_month = self.from.year() == self.to.year() && self.from.month() == self.to.month();
        let year = FiscalYear::of(self.from);
        match self.precision {
            Precision::Day => self.from == self.to,
            Precision::TenDays => {
                same_month
                    && match self.from.day() {
                        1 => self.to.day() == 10,
                        11 => self.to.day() == 20,
                        21 => ends_month,
                        _ => false,
                    }
            }
            Precision::Month => starts_month && ends_month && same_month,
            Precision::HalfYear => {
                [Half::First, Half::Second].into_iter().any(|half| Self::half_year(year, half) == Some(self))
            }
            Precision::FiscalYear => self.from == year.first_day() && self.to == year.last_day(),
            Precision::DayRange => true,
            Precision::MonthRange => starts_month && ends_month,
            Precision::FiscalYearRange => {
                self.from == year.first_day() && self.to == FiscalYear::of(self.to).last_day()
            }
        }
    }
}

impl Ord for PartialDate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.to
            .cmp(&other.to)
            .then_with(|| other.from.cmp(&self.from))
            .then_with(|| self.precision.cmp(&other.precision))
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The form in storage: `2020-11-01/2020-11-30/month`.
impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}/{}", self.from, self.to, self.precision)
    }
}

impl FromStr for PartialDate {
    type Err = InvalidPartialDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidPartialDate(text.to_owned());
        let mut parts = text.splitn(3, '/');
        let mut next = || parts.next().ok_or_else(invalid);
        let from = next()?.parse().map_err(|_| invalid())?;
        let to = next()?.parse().map_err(|_| invalid())?;
        let precision = next()?.parse().map_err(|_| invalid())?;
        let date = Self { from, to, precision };
        date.is_consistent().then_some(date).ok_or_else(invalid)
    }
}

impl TryFrom<Written> for PartialDate {
    type Error = InvalidPartialDate;
    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let date = Self { from: written.from, to: written.to, precision: written.precision };
        date.is_consistent().then_some(date).ok_or_else(|| InvalidPartialDate(date.to_string()))
    }
}

impl From<PartialDate> for Written {
    fn from(date: PartialDate) -> Self {
        Self { from: date.from, to: date.to, precision: date.precision, label: date.label(Language::Japanese) }
    }
}
