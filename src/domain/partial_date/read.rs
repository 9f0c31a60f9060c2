//! Reading dates as people write them: one date from a whole text, and dates standing in running text.
//!
//! 末日 is the last day of its month. 月末 and 年度末 are not read: they mean "towards the end", and neither the last
//! day nor 下旬 is what they say. A calendar year alone (令和2年) is no date either: it may mean the fiscal year.

use std::ops::Range;

use super::{Half, PartialDate, Precision};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::steps::took;

mod english;
mod period_end;

use period_end::PeriodEnd;

/// A text in which no date was recognised.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date")]
pub struct UnreadableDate(pub String);

/// The words for halves of a fiscal year.
const HALVES: [(&str, Half); 4] =
    [("上半期", Half::First), ("上期", Half::First), ("下半期", Half::Second), ("下期", Half::Second)];

/// What may stand between the two ends of a range. The hyphen comes last, since it also parts year, month and day.
const RANGE_MARKS: [&str; 10] = ["から", "~", "〜", "–", "—", "―", "‐", "−", "ー", "-"];

/// The longest stretch of text that is tried as one date.
const LONGEST: usize = 48;

/// Reads the whole of `text` as one date.
pub(super) fn partial_date(text: &str) -> Result<PartialDate, UnreadableDate> {
    let unreadable = || UnreadableDate(text.to_owned());
    // Letters spread for looks (令 和 2 年) take twice the room.
    if text.chars().count() > LONGEST * 2 {
        return Err(unreadable());
    }
    let normal = crate::domain::text::normalise(text);
    let tight = without_weekdays(&normal.chars().filter(|character| !character.is_whitespace()).collect::<String>());
    single(&tight).or_else(|| range(&tight)).or_else(|| english::date(&normal)).ok_or_else(unreadable)
}

fn single(text: &str) -> Option<PartialDate> {
    for (word, half) in HALVES {
        if let Some(year) = text.strip_suffix(word) {
            return PartialDate::half_year(fiscal_year(year.strip_suffix('の').unwrap_or(year))?, half);
        }
    }
    let whole = text.strip_suffix("通年").map_or(text, |year| year.strip_suffix('の').unwrap_or(year));
    if let Some(year) = fiscal_year(whole) {
        return Some(PartialDate::fiscal_year(year));
    }
    let end = PeriodEnd::read(text)?;
    if end.is_unfinished() { None } else { end.date() }
}

/// A fiscal year that says that it is one.
fn fiscal_year(text: &str) -> Option<FiscalYear> {
    let says_so = text.contains("年度") || text.starts_with("FY");
    says_so.then(|| FiscalYear::read(text).ok()).flatten()
}

fn range(text: &str) -> Option<PartialDate> {
    let text = text.strip_suffix("まで").unwrap_or(text);
    took(RANGE_MARKS.len() * text.len());
    RANGE_MARKS.iter().find_map(|mark| {
        text.match_indices(mark).find_map(|(position, mark)| {
            let left = text.get(..position)?;
            let right = text.get(position + mark.len()..)?;
            between(left, right)
        })
    })
}

/// The range between two ends, of which the second may leave out what it shares with the first.
fn between(left: &str, right: &str) -> Option<PartialDate> {
    let (from, to) = match (single(left), single(right)) {
        (Some(from), Some(to)) => (from, to),
        (Some(from), None) => (from, PeriodEnd::read(right)?.completed_by(&PeriodEnd::read(left)?)?.date()?),
        (None, _) => {
            let (start, end) = (PeriodEnd::read(left)?, PeriodEnd::read(right)?);
            if end.is_unfinished() {
                return None;
            }
            let end = end.completed_by(&start)?;
            (start.finished_like(&end).date()?, end.date()?)
        }
    };
    let rangeable = matches!(from.precision(), Precision::Day | Precision::Month | Precision::FiscalYear);
    (rangeable && from.precision() == to.precision()).then(|| PartialDate::range(from, to)).flatten()
}

/// Drops weekdays in brackets, (木) or (木・祝), which add nothing to a date.
fn without_weekdays(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, bracket)) = rest.split_once('(') {
        kept.push_str(before);
        match bracket.split_once(')') {
            Some((inside, after)) if is_weekday(inside) => rest = after,
            _ => {
                kept.push('(');
                rest = bracket;
            }
        }
    }
    kept.push_str(rest);
    kept
}

fn is_weekday(text: &str) -> bool {
    let name = text.trim_end_matches("・祝").trim_end_matches("曜日").trim_end_matches('曜');
    ["月", "火", "水", "木", "金", "土", "日"].contains(&name)
}

impl PartialDate {
    /// The dates standing in running text, each as long as it can be read, with the bytes it takes up.
    pub fn find_in(text: &str) -> Vec<(Range<usize>, Self)> {
        took(text.len());
        let mut found = Vec::new();
        let mut position = 0;
        while let Some(rest) = text.get(position..).filter(|rest| !rest.is_empty()) {
            let before = text.get(..position).and_then(|before| before.chars().next_back());
            if let Some((length, date)) = longest_date(before, rest) {
                found.push((position..position + length, date));
                position += length;
            } else {
                position += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        found
    }
}

/// The longest date that `text` begins with, and its length in bytes.
fn longest_date(before: Option<char>, text: &str) -> Option<(usize, PartialDate)> {
    let first = text.chars().next()?;
    let latin_or_digit = is_latin(first) || is_digit(first);
    let inside_a_word = before.is_some_and(|before| is_latin(before) || is_digit(before));
    let begins_an_era = || crate::domain::era::names().any(|name| name.starts_with(first));
    if latin_or_digit && inside_a_word || !latin_or_digit && !begins_an_era() {
        return None;
    }
    let start =
        crate::domain::text::normalise(text.get(..text.char_indices().nth(6).map_or(text.len(), |(at, _)| at))?);
    let numbered = start.chars().take(4).filter(char::is_ascii_digit).count() == 4;
    let named = crate::domain::era::strip_era(&start)
        .is_some_and(|(_, rest)| rest.trim_start().starts_with(|next: char| next.is_ascii_digit() || next == '元'));
    if !numbered && !named {
        return None;
    }
    let era_name = start.chars().take_while(|character| !character.is_ascii_digit() && *character != '元').count();
    let (mut range_marks, mut separators) = (0, 0);
    let stretch = text.char_indices().enumerate().take(LONGEST).take_while(|(index, (_, character))| {
        range_marks += usize::from(begins_a_range(*character));
        separators += usize::from(separates(*character));
        let fits = range_marks <= 1 && separators <= MOST_SEPARATORS;
        *index < era_name || fits && may_stand_in_a_date(*character)
    });
    let ends: Vec<usize> = stretch
        .filter(|(_, (_, character))| may_end_a_date(*character))
        .map(|(_, (at, character))| at + character.len_utf8())
        .collect();
    ends.iter().rev().find_map(|&end| {
        let candidate = text.get(..end)?;
        let next = text.get(end..)?.chars().next();
        let cut_number = candidate.chars().next_back().is_some_and(is_digit) && next.is_some_and(is_digit);
        if cut_number { None } else { partial_date(candidate).ok().map(|date| (end, date)) }
    })
}

fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic() || matches!(character, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '０'..='９')
}

/// The most separators of a date: two in each end of a range, and the hyphen between them.
const MOST_SEPARATORS: usize = 5;

fn separates(character: char) -> bool {
    "./-．／－".contains(character)
}

/// Whether a letter begins what stands between the two ends of a range, and nowhere else. No date has two of them.
fn begins_a_range(character: char) -> bool {
    matches!(character, 'か' | '~' | '〜' | '～')
}

/// Whether a date may end with a letter.
fn may_end_a_date(character: char) -> bool {
    is_digit(character) || "年度月日旬期で)）".contains(character)
}

/// Letters that dates are made of after their first era name. A second era name in a range is reached too.
fn may_stand_in_a_date(character: char) -> bool {
    is_digit(character)
        || "元年月日度上中下旬初末半期通の./-()~〜～–—―‐−ー．／－（）からまで火水木金土曜祝・".contains(character)
        || is_latin(character)
        || crate::domain::era::names().any(|name| name.contains(character))
}
