//! Why values can't be compared, and breaks in a series, in words.

use crate::domain::indicator::SeriesBreak;
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::series::{Apart, Comparable};
use crate::web::kit::words::Words;

/// 比較できません, with the reason.
pub fn not_comparable(apart: &Apart, words: Words) -> String {
    words.fill("not-comparable-because", [("reason", reason(apart, words).into())])
}

/// The reason alone.
pub fn reason(apart: &Apart, words: Words) -> String {
    match apart {
        Apart::Stated(reason) => reason.clone(),
        Apart::Interim => words.text("interim-value"),
        Apart::Break(known) => words.fill(
            "break-reason",
            [
                ("year", known.from.label(words.language()).into()),
                ("kind", words.text(&format!("break-kind-{}", known.kind)).into()),
                ("reason", known.reason.as_str().into()),
            ],
        ),
        Apart::Units { earlier, later } => {
            let unit = |unit: &Option<String>| unit.clone().unwrap_or_else(|| words.text("no-unit"));
            words.fill("units-differ", [("earlier", unit(earlier).into()), ("later", unit(later).into())])
        }
    }
}

/// A break in one sentence: from which year on, what changed, why, and whether it can be crossed.
pub fn break_in_words(known: &SeriesBreak, words: Words) -> String {
    let text = reason(&Apart::Break(known.clone()), words);
    match known.factor {
        Some(factor) => words.fill("break-converts", [("text", text.into()), ("factor", factor.grouped().into())]),
        None => words.fill("break-parts", [("text", text.into())]),
    }
}

/// Why a year's value can't be compared with the newest one that can be; `None` where it can, or has no value.
pub fn from_newest(indicator: &PublishedIndicator, year: &IndicatorYear, words: Words) -> Option<String> {
    year.actual?;
    let Some(newest) = newest_comparable(indicator) else {
        return year.not_comparable.clone().or_else(|| year.interim.then(|| words.text("interim-value")));
    };
    match indicator.comparable(year, newest) {
        Comparable::No(apart) => Some(reason(&apart, words)),
        Comparable::Yes | Comparable::Converted(_) => None,
    }
}

/// The newest whole year with a value that its source calls comparable: what the others are measured against.
pub fn newest_comparable(indicator: &PublishedIndicator) -> Option<&IndicatorYear> {
    indicator.years.iter().rfind(|year| year.actual.is_some() && year.not_comparable.is_none() && !year.interim)
}
