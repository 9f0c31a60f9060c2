//! The date of an item: the one date in round brackets that closes its clause. A date in running text (令和2年4月24日に
//! 開業), in a name (平成30年7月災害), in square brackets, or one of several is part of the text and stays there.

use super::brackets;
use crate::domain::goal::{DetailKind, Item, SheetPart};
use crate::domain::partial_date::PartialDate;
use crate::domain::text;
use crate::intake::marked;

/// The date that a bracket holds, whatever note mark stands behind it.
pub(super) fn read(inside: &str) -> Option<PartialDate> {
    PartialDate::read(marked::part(inside).0).ok()
}

/// The date of an item, and the dates in round brackets that were left as text. What an objective is due by
/// (令和3年3月まで) is its date.
pub(in crate::intake) fn closing_date(item: &Item, part: SheetPart) -> (Option<PartialDate>, Vec<String>) {
    let until = ["までに", "まで"];
    let mut closing = Vec::new();
    let mut left = Vec::new();
    for bracket in brackets::round(&item.text) {
        let due = until.iter().find_map(|word| bracket.inside.trim_end().strip_suffix(word));
        let written = due.filter(|_| part == SheetPart::Objectives).unwrap_or(bracket.inside);
        if let Some(date) = read(written) {
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

/// Whether what closes a clause was meant as a date, though no day, month or year can be read of it: R2.4.31, 令和2年13月,
/// 3月, 10/5.
fn looks_like_a_date(written: &str) -> bool {
    const LONGEST: usize = 12;
    let text = text::comparison_key(marked::part(written).0);
    let is_of_dates = |letter: char| letter.is_ascii_digit() || "年月日元令和平成昭rhs./".contains(letter);
    let parts = ['年', '月', '日', '/'].iter().any(|word| text.contains(*word))
        || text.starts_with(['r', 'h', 's']) && text.contains('.');
    let has_digit = text.contains(|letter: char| letter.is_ascii_digit());
    text.chars().count() <= LONGEST && has_digit && parts && text.chars().all(is_of_dates)
}
