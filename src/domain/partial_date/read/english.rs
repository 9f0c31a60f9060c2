//! The English labels of the interface read back: 5 November 2020, late March 2021, FY2020 to FY2024.

use chrono::NaiveDate;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::partial_date::{Half, PartialDate, TenDays};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads the whole of `text`.
pub(super) fn date(text: &str) -> Option<PartialDate> {
    let lower = text.to_lowercase();
    match lower.split_once(" to ") {
        Some((from, to)) => {
            let (from, to) = (single(from)?, single(to)?);
            (from.precision() == to.precision()).then(|| PartialDate::range(from, to)).flatten()
        }
        None => single(&lower),
    }
}

fn single(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["first", "half", "of", year] => PartialDate::half_year(fiscal_year(year)?, Half::First),
        ["second", "half", "of", year] => PartialDate::half_year(fiscal_year(year)?, Half::Second),
        [year] => fiscal_year(year).map(PartialDate::fiscal_year),
        [month, year] => PartialDate::month(year_number(year)?, month_number(month)?),
        ["early", month, year] => PartialDate::ten_days(year_number(year)?, month_number(month)?, TenDays::Early),
        ["mid", month, year] => PartialDate::ten_days(year_number(year)?, month_number(month)?, TenDays::Middle),
        ["late", month, year] => PartialDate::ten_days(year_number(year)?, month_number(month)?, TenDays::Late),
        [day, month, year] => {
            NaiveDate::from_ymd_opt(year_number(year)?, month_number(month)?, day.parse().ok()?).map(PartialDate::day)
        }
        _ => None,
    }
}

fn fiscal_year(text: &str) -> Option<FiscalYear> {
    text.strip_prefix("fy")?.parse().ok()
}

fn year_number(text: &str) -> Option<i32> {
    text.parse::<FiscalYear>().ok().map(FiscalYear::number)
}

fn month_number(text: &str) -> Option<u32> {
    let index = MONTHS.iter().position(|month| *month == text)?;
    u32::try_from(index + 1).ok()
}
