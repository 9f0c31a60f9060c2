//! Years side by side: what became of programmes, departments, ratings. Indicators are in `series` and `movement`.
//!
//! A year that is recorded only in part never enters a total, a share, or a count of what is new or has ended: of what
//! it lacks nothing is known.

pub mod courses;
pub mod departments;
pub mod grid;
pub mod programmes;
pub mod ratings;

use std::collections::BTreeSet;

use super::codes::codes;
use super::fiscal_year::{FiscalYear, NotAFiscalYear};

/// The most years side by side.
pub const MOST_YEARS: usize = 20;

codes! {
    /// What years are compared by.
    By {
        /// 事務事業.
        Programme = "programme",
        /// 部局.
        Department = "department",
        /// 計画の体系.
        Plan = "plan",
        /// 評価.
        Rating = "rating",
        /// 指標.
        Indicator = "indicator",
        /// 予算額・決算額.
        Money = "money",
    }
}

codes! {
    /// Which organisation the past is shown in.
    Structure {
        /// Every year in its own.
        Then = "then",
        /// All years in that of the newest published year.
        Today = "today",
    }
}

codes! {
    /// How programmes are shown side by side.
    View {
        /// Each year in a narrow cell.
        Grid = "grid",
        /// Each year with all that its sheet says.
        Prose = "prose",
    }
}

/// A year of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub year: FiscalYear,
    /// Whether it is recorded only in part.
    pub partial: bool,
}

/// Why a list of years is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YearsRefused {
    NotAYear(String),
    /// There are more than are put side by side.
    TooMany,
}

/// Reads `2015,2016,2020` or `R2,平成28年度`: any order, each year once however often it is named.
pub fn read_years(text: &str) -> Result<BTreeSet<FiscalYear>, YearsRefused> {
    let named = text.split([',', '、']).map(str::trim).filter(|year| !year.is_empty());
    let years: BTreeSet<FiscalYear> = named
        .map(FiscalYear::read)
        .collect::<Result<_, _>>()
        .map_err(|NotAFiscalYear(what)| YearsRefused::NotAYear(what.chars().take(20).collect()))?;
    if years.len() > MOST_YEARS { Err(YearsRefused::TooMany) } else { Ok(years) }
}

/// The newest of these years, as many as are put side by side, in the words that [`read_years`] takes.
pub fn newest_years(years: &BTreeSet<FiscalYear>) -> String {
    let left_out = years.len().saturating_sub(MOST_YEARS);
    years.iter().skip(left_out).map(ToString::to_string).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_more_years_than_stand_side_by_side_the_newest_are_compared() {
        let years = |from, to| (from..=to).filter_map(|year| FiscalYear::new(year).ok()).collect::<BTreeSet<_>>();
        assert_eq!(newest_years(&years(2019, 2021)), "2019,2020,2021");
        assert_eq!(read_years(&newest_years(&years(1992, 2021))), Ok(years(2002, 2021)));
        assert_eq!(newest_years(&BTreeSet::new()), "");
    }
}
