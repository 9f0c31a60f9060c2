//! Reading fiscal years as cities write them. Several names for one year may stand side by side (H31/R1年度,
//! 平成31（令和元）年度, 令和2年度（2020年度）); names of different years are not one fiscal year.

use super::{FiscalYear, NotAFiscalYear};
use crate::domain::era;
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::text;

impl FiscalYear {
    /// Reads the whole of `text`: 平成31年度, 令和元年度, R1, H31/R1, 令和01年, 2019年度, 2019, FY2019, FY19,
    /// 2019.0 …
    pub fn read(text: &str) -> Result<Self, NotAFiscalYear> {
        let tight: String = text::normalise(text).chars().filter(|character| !character.is_whitespace()).collect();
        // 2019.0 is how a spreadsheet's number comes out of some programs.
        let whole = tight.strip_suffix(".0").filter(|year| year.len() == 4).unwrap_or(&tight);
        let mut rest = match whole.strip_prefix("FY") {
            // FY19 is of this century: no city's record in this form is older.
            Some(short) if short.len() == 2 => &format!("20{short}"),
            Some(year) => year,
            None => whole,
        };
        let mut year = None;
        while !rest.is_empty() {
            let Some((number, after)) = one_name(rest) else { return Err(NotAFiscalYear(text.to_owned())) };
            if year.is_some_and(|year| year != number) {
                return Err(NotAFiscalYear(text.to_owned()));
            }
            year = Some(number);
            rest = after;
        }
        year.and_then(|year| Self::new(year).ok()).ok_or_else(|| NotAFiscalYear(text.to_owned()))
    }

    /// The fiscal years that running text names, in order and each once. Dates within a year do not name it; nor does
    /// a range of years, which is the life of a plan.
    pub fn named_in(text: &str) -> Vec<Self> {
        let tight: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        let mut years = Vec::new();
        for (_, date) in PartialDate::find_in(&tight) {
            let year = Self::of(date.from());
            if matches!(date.precision(), Precision::FiscalYear | Precision::HalfYear) && !years.contains(&year) {
                years.push(year);
            }
        }
        years
    }
}

/// One name of a year at the start of the text with the brackets and strokes around it, and what follows.
fn one_name(text: &str) -> Option<(i32, &str)> {
    let text = text.trim_start_matches(['/', '・', '(']);
    let (era, rest) = era::strip_era(text).map_or((None, text), |(era, rest)| (Some(era), rest));
    let (number, rest) = if let (Some(_), Some(rest)) = (era, rest.strip_prefix('元')) {
        (1, rest)
    } else {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at_checked(digits)?;
        let fits = if era.is_some() { (1..=3).contains(&digits) } else { digits == 4 };
        (fits.then(|| number.parse().ok()).flatten()?, after)
    };
    let year = match era {
        Some(era) => era::gregorian_year(era, number)?,
        None => number,
    };
    // 年 and 度 may each stand behind the bracket that holds the other name.
    let rest = rest.trim_start_matches(')');
    let rest = rest.strip_prefix('年').unwrap_or(rest);
    let rest = rest.strip_prefix('度').unwrap_or(rest);
    let rest = rest.trim_start_matches(')');
    let parted = rest.is_empty() || rest.starts_with(['/', '・', '(']);
    parted.then_some((year, rest))
}
