//! The date of an item: the one date in round brackets that closes its clause. A date in running text (令和2年4月24日に
//! 開業), in a name (平成30年7月災害), in square brackets, or one of several is part of the text and stays there.

use std::cell::LazyCell;

use super::brackets;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::{DetailKind, Item, SheetPart};
use crate::domain::partial_date::PartialDate;
use crate::domain::text;
use crate::intake::marked;

/// The date that a bracket holds, whatever note mark stands behind it.
pub(super) fn read(inside: &str) -> Option<PartialDate> {
    PartialDate::read(marked::part(inside).0).ok()
}

/// The date of an item, and the dates in round brackets that were left as text. What an objective is due by
/// (令和3年3月まで) is its date. A month without a year (3月) is the one in the sheet's fiscal year.
pub(in crate::intake) fn closing_date(
    item: &Item,
    part: SheetPart,
    year: FiscalYear,
) -> (Option<PartialDate>, Vec<String>) {
    let until = ["までに", "まで"];
    let mut closing = Vec::new();
    let mut left = Vec::new();
    let names_another = LazyCell::new(|| names_another_year(&item.text, year));
    for bracket in brackets::round(&item.text) {
        let due = until.iter().find_map(|word| bracket.inside.trim_end().strip_suffix(word));
        let written = due.filter(|_| part == SheetPart::Objectives).unwrap_or(bracket.inside);
        let in_year = || bracket.closes_clause.then(|| in_year(written, year).filter(|_| !*names_another)).flatten();
        if let Some(date) = read(written).or_else(in_year) {
            if bracket.closes_clause {
                closing.push((date, bracket.inside));
            } else {
                left.push(bracket.inside.to_owned());
            }
        } else if bracket.closes_clause && looks_like_a_date(written) {
            left.push(bracket.inside.to_owned());
        }
    }
    let date = match closing.as_slice() {
        [(date, _)] => Some(*date),
        several => {
            left.extend(several.iter().map(|(_, written)| (*written).to_owned()));
            None
        }
    };
    let points = item.details.iter().filter(|detail| detail.kind != DetailKind::Aside);
    for bracket in points.flat_map(|point| brackets::round(&point.text)) {
        if read(bracket.inside).is_some() {
            left.push(bracket.inside.to_owned());
        }
    }
    (date, left)
}

/// The month, or the day, of a fiscal year that is named without its year: 3月, 3月末, 10月5日. 10/5 may be ten of five
/// as well, and is none.
fn in_year(written: &str, year: FiscalYear) -> Option<PartialDate> {
    let normal = text::normalise(marked::part(written).0);
    let month: i32 = normal.split_once('月')?.0.parse().ok().filter(|month| (1..=12).contains(month))?;
    let date = PartialDate::read(&format!("{}年{normal}", year.number() + i32::from(month < 4))).ok()?;
    is_within(date, year).then_some(date)
}

/// Whether a text names another year than that of its sheet.
fn names_another_year(text: &str, year: FiscalYear) -> bool {
    const OTHER_YEARS: [&str; 9] = ["前年", "昨年", "去年", "翌年", "来年", "次年", "後年", "前々年", "毎年"];
    OTHER_YEARS.iter().any(|word| text.contains(word))
        || FiscalYear::named_in(text).into_iter().any(|named| named != year)
        || PartialDate::find_in(text).iter().any(|(_, date)| !is_within(*date, year))
}

fn is_within(date: PartialDate, year: FiscalYear) -> bool {
    [date.from(), date.to()].into_iter().all(|day| FiscalYear::of(day) == year)
}

/// Whether what closes a clause was meant as a date, though no day, month or year can be read of it: R2.4.31, 令和2年13月,
/// 10/5.
fn looks_like_a_date(written: &str) -> bool {
    const LONGEST: usize = 12;
    let text = text::comparison_key(marked::part(written).0);
    let is_of_dates = |letter: char| letter.is_ascii_digit() || "年月日元令和平成昭rhs./".contains(letter);
    let parts = ['年', '月', '日', '/'].iter().any(|word| text.contains(*word))
        || text.starts_with(['r', 'h', 's']) && text.contains('.');
    let has_digit = text.contains(|letter: char| letter.is_ascii_digit());
    text.chars().count() <= LONGEST && has_digit && parts && text.chars().all(is_of_dates)
}
