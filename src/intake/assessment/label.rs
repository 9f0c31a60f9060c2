//! What a label of a form says of ratings, courses and money.

use super::money;
use super::words::{AXES, COURSES, PREVIOUS_RATING, RATINGS};
use super::{bare, is, rater};
use crate::domain::amount::{AmountKind, AmountPart};
use crate::domain::rating::EvaluationKind;
use crate::intake::cell;

/// What it says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::intake) struct Label {
    pub(in crate::intake) axis: Option<&'static str>,
    pub(in crate::intake) is_rating: bool,
    /// Who rated, where the words say so.
    pub(in crate::intake) rater: Option<EvaluationKind>,
    pub(in crate::intake) is_previous_rating: bool,
    pub(in crate::intake) is_course: bool,
    pub(in crate::intake) money: Option<AmountKind>,
    pub(in crate::intake) part: Option<AmountPart>,
}

/// Reads a label beside which its content stands.
pub(in crate::intake) fn of_label(key: &str) -> Label {
    let bare = bare(key);
    let axis = AXES.into_iter().find(|axis| {
        let around = bare.strip_suffix("評価").or_else(|| bare.strip_suffix("の評価")).unwrap_or(&bare);
        around == *axis || around.strip_prefix("目的") == Some(axis)
    });
    let is_rating = is(RATINGS, &bare);
    let names_rater = ["1次", "2次", "一次", "二次", "最終", "外部", "自己"].iter().any(|word| bare.contains(word));
    Label {
        axis,
        is_rating,
        rater: (is_rating && names_rater).then(|| rater(&bare, false)).flatten(),
        is_previous_rating: is(PREVIOUS_RATING, &bare),
        is_course: is(COURSES, &bare),
        money: money::kind(&bare),
        part: money::part(&bare),
    }
}

/// A label, and the one of the year before in brackets behind it: B（前年度：A）.
pub(super) fn with_previous(label: &str) -> (&str, Option<&str>) {
    let parted = || {
        let (own, inside) = label.strip_suffix(['）', ')'])?.rsplit_once(['（', '('])?;
        let previous =
            ["前年度", "前年", "昨年度", "前回"].into_iter().find_map(|word| inside.trim().strip_prefix(word))?;
        let previous = previous.strip_prefix("の評価").or_else(|| previous.strip_prefix("評価")).unwrap_or(previous);
        Some((own.trim(), previous.trim_start_matches(['：', ':', 'は']).trim()))
    };
    let parted = parted().filter(|(own, previous)| !own.is_empty() && !previous.is_empty());
    parted.map_or((label, None), |(own, previous)| (own, Some(previous)))
}

/// Whether a cell holds the label of the year before alone: （前年度：A）.
pub(in crate::intake) fn is_of_year_before(text: &str) -> bool {
    text.starts_with(['（', '(']) && with_previous(&format!("-{text}")).1.is_some()
}

/// A label as it stands in a cell, without the mark of a note; ◯ and 〇 are ○.
pub(super) fn written(written: &str) -> String {
    let plain = cell::plain(written);
    let bare = plain.trim_end_matches(|letter: char| letter.is_ascii_digit() || ('０'..='９').contains(&letter));
    let bare = bare.strip_suffix('※').map_or(plain.as_str(), str::trim_end);
    let label = if bare.is_empty() { plain.as_str() } else { bare };
    let same = |letter: char| match letter {
        '〇' | '◯' => '○',
        '✕' | '✖' | '╳' => '×',
        letter => letter,
    };
    let is_mark = |letter: char| !letter.is_alphanumeric() || letter == '〇';
    if label.chars().all(is_mark) { label.chars().map(same).collect() } else { label.to_owned() }
}
