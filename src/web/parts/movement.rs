//! How an indicator moved, in words.

use std::cmp::Ordering;

use crate::domain::attainment::round_half_up;
use crate::domain::figure::Figure;
use crate::domain::movement::{Course, Movement, OverYears};
use crate::domain::publication::PublishedIndicator;
use crate::domain::text;
use crate::web::kit::words::Words;

use rust_decimal::Decimal;

/// A movement as tables show it.
#[derive(Debug, Clone)]
pub struct MovementView {
    /// 改善, 増加 …
    pub word: String,
    /// +12, with the unit.
    pub difference: String,
    /// +15%, or why there is no share.
    pub share: Option<String>,
    /// Whether the earlier value was converted.
    pub converted: bool,
}

impl MovementView {
    /// A movement in words.
    pub fn of(movement: &Movement, unit: Option<&str>, words: Words) -> Self {
        let moved = !movement.difference.value().is_zero();
        let in_percent = unit.is_some_and(is_percent);
        let share = match movement.share {
            // Beside a difference in points, a bare percentage would be taken for one more of them.
            Some(share) if moved && in_percent => {
                Some(words.fill("movement-share", [("share", signed_percent(share).into())]))
            }
            Some(share) if moved => Some(signed_percent(share)),
            Some(_) => None,
            None => moved.then(|| words.text("share-from-zero")),
        };
        Self {
            word: course(movement.course, words),
            difference: {
                let unit =
                    if in_percent { words.text("percentage-points") } else { unit.unwrap_or_default().to_owned() };
                format!("{}{unit}", signed(movement.difference))
            },
            share,
            converted: movement.converted,
        }
    }
}

/// A movement in the room of a narrow cell: which way the value went, and what that means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// ↑, ↓ or →.
    pub arrow: &'static str,
    /// 改善, 増加 …
    pub word: String,
    /// The code of what it means.
    pub course: &'static str,
}

impl Step {
    /// A movement as an arrow and a word.
    pub fn of(movement: &Movement, words: Words) -> Self {
        let arrow = match movement.difference.value().cmp(&Decimal::ZERO) {
            Ordering::Greater => "↑",
            Ordering::Less => "↓",
            Ordering::Equal => "→",
        };
        Self { arrow, word: course(movement.course, words), course: movement.course.code() }
    }
}

/// Whether a unit is per cent: two shares differ by points, not by per cent.
fn is_percent(unit: &str) -> bool {
    matches!(text::normalise(unit).as_str(), "%" | "パーセント" | "割合(%)")
}

/// 改善, 悪化, 維持, 増加, 減少, 横ばい.
pub fn course(course: Course, words: Words) -> String {
    words.text(match course {
        Course::Better => "movement-better",
        Course::Worse => "movement-worse",
        Course::Kept => "movement-kept",
        Course::Level => "movement-level",
        Course::Up => "movement-up",
        Course::Down => "movement-down",
    })
}

/// What can be said of an indicator over its years, in a sentence that stands alone.
pub fn sentence(indicator: &PublishedIndicator, over_years: &OverYears, words: Words) -> String {
    let from_to = from_to(indicator, over_years, words);
    match &over_years.movement {
        Some(movement) => words.fill(
            "series-movement-judged",
            [("movement", from_to.into()), ("change", course(movement.course, words).into())],
        ),
        None => from_to,
    }
}

/// The same beside the mark of its course, which has the word already.
pub fn from_to(indicator: &PublishedIndicator, over_years: &OverYears, words: Words) -> String {
    let Some(movement) = &over_years.movement else {
        // The reasons are the city's own words, and stand in the table.
        return words.text(if over_years.apart.is_empty() { "series-one-value" } else { "series-not-comparable" });
    };
    let unit = indicator.unit.as_deref().unwrap_or_default();
    let key = if movement.converted { "series-movement-converted" } else { "series-movement" };
    words.fill(
        key,
        [
            ("first", movement.from.label(words.language()).into()),
            ("from", format!("{}{unit}", movement.start.grouped()).into()),
            ("last", movement.to.label(words.language()).into()),
            ("to", format!("{}{unit}", movement.end.grouped()).into()),
        ],
    )
}

/// A difference with its sign.
pub fn signed(figure: Figure) -> String {
    let value = figure.value();
    let plus = if value > Decimal::ZERO { "+" } else { "" };
    format!("{plus}{}", figure.grouped())
}

/// A share in percent with its sign, to one decimal below 10%.
fn signed_percent(share: Decimal) -> String {
    let Some(percent) = share.checked_mul(Decimal::ONE_HUNDRED) else { return String::new() };
    let decimals = u32::from(percent.abs() < Decimal::TEN);
    format!("{}%", signed(Figure::new(round_half_up(percent, decimals))))
}
