//! Japanese eras (元号) and dates in words, by ICU4X's calendars. No era is named in this program, so that the
//! next one arrives with an update of the library.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use icu_calendar::cal::Japanese;
use icu_calendar::{Date, Iso};
use icu_datetime::options::YearStyle;
use icu_datetime::{DateTimeFormatter, fieldsets};
use icu_locale_core::locale;

/// One era: how it is written, and which Gregorian year its first year is.
struct Era {
    japanese: String,
    code: String,
    first_year: i32,
}

/// Whether a letter begins the name of an era, written out or as one letter: 令, 昭, R, s.
pub(crate) fn begins_with(letter: char) -> bool {
    ERAS.iter().any(|era| era.japanese.starts_with(letter) || era.code.starts_with(letter.to_ascii_lowercase()))
}

/// The eras since 明治, read once from ICU's calendar.
static ERAS: LazyLock<Vec<Era>> = LazyLock::new(|| {
    let mut eras: Vec<Era> = Vec::new();
    for year in 1873..2200 {
        let Some(date) = NaiveDate::from_ymd_opt(year, 12, 31) else { continue };
        let Some(japanese_date) = to_japanese(date) else { continue };
        let era_year = japanese_date.era_year();
        if eras.last().is_some_and(|era| era.code == era_year.era.as_str()) {
            continue;
        }
        let written = year_in_japanese(date);
        let japanese = written
            .trim_end_matches('年')
            .trim_end_matches(|character: char| character.is_ascii_digit() || character == '元');
        eras.push(Era {
            japanese: japanese.to_owned(),
            code: era_year.era.to_string(),
            first_year: year - era_year.year + 1,
        });
    }
    eras
});

thread_local! {
    static YEAR: Option<DateTimeFormatter<fieldsets::Y>> =
        DateTimeFormatter::try_new(locale!("ja-JP-u-ca-japanese").into(), fieldsets::Y::long()).ok();
    static MONTH: Option<DateTimeFormatter<fieldsets::YM>> =
        DateTimeFormatter::try_new(locale!("ja-JP-u-ca-japanese").into(), fieldsets::YM::long()).ok();
    static DAY: Option<DateTimeFormatter<fieldsets::YMD>> =
        DateTimeFormatter::try_new(locale!("ja-JP-u-ca-japanese").into(), fieldsets::YMD::long()).ok();
    static MONTH_IN_ENGLISH: Option<DateTimeFormatter<fieldsets::YM>> = DateTimeFormatter::try_new(
        locale!("en-GB").into(),
        fieldsets::YM::long().with_year_style(YearStyle::Full),
    )
    .ok();
    static DAY_IN_ENGLISH: Option<DateTimeFormatter<fieldsets::YMD>> = DateTimeFormatter::try_new(
        locale!("en-GB").into(),
        fieldsets::YMD::long().with_year_style(YearStyle::Full),
    )
    .ok();
}

fn to_iso(date: NaiveDate) -> Option<Date<Iso>> {
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    Date::try_new_iso(date.year(), month, day).ok()
}

fn to_japanese(date: NaiveDate) -> Option<Date<Japanese>> {
    Some(to_iso(date)?.to_calendar(Japanese::new()))
}

/// Formats `date` with one of the formatters, or in ISO where ICU's data has no pattern for it.
macro_rules! formatted {
    ($formatter:ident, $date:expr) => {
        $formatter.with(|formatter| match (formatter, to_iso($date)) {
            (Some(formatter), Some(date)) => formatter.format(&date).to_string(),
            _ => $date.to_string(),
        })
    };
}

/// An era as a spreadsheet names it, and a year of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EraYear {
    pub japanese: String,
    /// R of Reiwa.
    pub initial: String,
    pub year: i32,
}

/// The era of a day and its year there; `None` before 明治 is counted by the calendar of today.
pub fn of(date: NaiveDate) -> Option<EraYear> {
    let japanese_date = to_japanese(date)?;
    let era_year = japanese_date.era_year();
    let era = ERAS.iter().find(|era| era.code == era_year.era.as_str())?;
    let initial = era.code.chars().take(1).collect::<String>().to_uppercase();
    Some(EraYear { japanese: era.japanese.clone(), initial, year: era_year.year })
}

/// 令和2年, the year as its last day of `date`'s era has it.
pub fn year_in_japanese(date: NaiveDate) -> String {
    formatted!(YEAR, date)
}

/// 令和2年11月.
pub fn month_in_japanese(date: NaiveDate) -> String {
    formatted!(MONTH, date)
}

/// 令和2年11月5日.
pub fn day_in_japanese(date: NaiveDate) -> String {
    formatted!(DAY, date)
}

/// Reiwa 2.
pub fn year_in_english(date: NaiveDate) -> String {
    let Some(date) = to_japanese(date) else { return date.year().to_string() };
    let era_year = date.era_year();
    let mut era = era_year.era.to_string();
    if let Some(initial) = era.get_mut(0..1) {
        initial.make_ascii_uppercase();
    }
    format!("{era} {}", era_year.year)
}

/// November 2020.
pub fn month_in_english(date: NaiveDate) -> String {
    formatted!(MONTH_IN_ENGLISH, date)
}

/// 5 November 2020.
pub fn day_in_english(date: NaiveDate) -> String {
    formatted!(DAY_IN_ENGLISH, date)
}

/// How a text may name an era: its Japanese name, its Latin one or the initial of that (令和, Reiwa, R).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EraName(usize);

/// The era that `text` begins with, and what follows its name.
pub fn strip_era(text: &str) -> Option<(EraName, &str)> {
    ERAS.iter().enumerate().rev().find_map(|(index, era)| {
        if let Some(rest) = text.strip_prefix(era.japanese.as_str()) {
            return Some((EraName(index), rest));
        }
        if let Some((name, rest)) = text.split_at_checked(era.code.len())
            && name.eq_ignore_ascii_case(&era.code)
        {
            return Some((EraName(index), rest));
        }
        let mut characters = text.chars();
        let initial = characters.next()?;
        let is_initial = initial.is_ascii_alphabetic() && era.code.starts_with(initial.to_ascii_lowercase());
        is_initial.then_some((EraName(index), characters.as_str()))
    })
}

/// The Gregorian year of a year counted in an era. Years past an era's end are counted on (平成32年 is 2020), since
/// plans printed before a change of era name them so.
pub fn gregorian_year(era: EraName, year: i32) -> Option<i32> {
    (1..=199).contains(&year).then(|| ERAS.get(era.0).map(|era| era.first_year + year - 1)).flatten()
}

/// The Japanese names of all eras, oldest first, for patterns that look for dates in running text.
pub fn names() -> impl Iterator<Item = &'static str> {
    ERAS.iter().map(|era| era.japanese.as_str())
}
