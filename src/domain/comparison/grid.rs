//! What a narrow cell of a comparison can tell of a programme: its main indicator, and how its rating went on.

use std::collections::BTreeSet;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::IndicatorKind;
use crate::domain::publication::IndicatorYear;
use crate::domain::rating::{Rating, is_same_axis};
use crate::domain::series::Series;

use super::ratings::is_same;

/// The indicator that stands for a programme: one with a line to draw before one without, then what came of the work
/// before what was done and how many are served, then the one with the most years; of equals the first on the sheet.
pub fn main_indicator<'a>(
    series: impl IntoIterator<Item = &'a Series>,
    years: &BTreeSet<FiscalYear>,
) -> Option<&'a Series> {
    let rank = |series: &&Series| {
        let known = series.indicator.years.iter().filter(|year| years.contains(&year.fiscal_year));
        let (values, said) = known.fold((0, 0), |(values, said), year| {
            (values + usize::from(year.actual.is_some()), said + usize::from(says_something(year)))
        });
        (said > 0).then_some((values > 1, kind(series.indicator.kind), values, said))
    };
    let mut best: Option<(&Series, _)> = None;
    for one in series {
        let Some(rank) = rank(&one) else { continue };
        if best.as_ref().is_none_or(|(_, known)| rank > *known) {
            best = Some((one, rank));
        }
    }
    best.map(|(series, _)| series)
}

const fn kind(kind: IndicatorKind) -> u8 {
    match kind {
        IndicatorKind::Outcome => 2,
        IndicatorKind::Activity => 1,
        IndicatorKind::Population => 0,
    }
}

const fn says_something(year: &IndicatorYear) -> bool {
    year.actual.is_some() || year.stated.is_some() || year.plan.is_some() || year.target.is_some()
}

/// How a rating went on from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Up,
    Down,
}

/// A rating with the axis and the scale that it stands on, from best to worst.
#[derive(Debug, Clone, Copy)]
pub struct OnScale<'a> {
    pub axis: &'a str,
    pub scale: &'a [Rating],
    pub rating: &'a Rating,
}

/// Whether a rating is better or worse than the one before; none where it is the same, where one of the two does not
/// count, or where they stand on two scales, which nobody can compare.
pub fn step(before: OnScale<'_>, now: OnScale<'_>) -> Option<Step> {
    let same_scale = is_same_axis(before.axis, now.axis)
        && before.scale.len() == now.scale.len()
        && before.scale.iter().zip(now.scale).all(|(one, other)| is_same(one, other));
    if !same_scale || !before.rating.counted || !now.rating.counted {
        return None;
    }
    let place = |rating: &Rating| now.scale.iter().position(|known| is_same(known, rating));
    match place(now.rating)?.cmp(&place(before.rating)?) {
        std::cmp::Ordering::Less => Some(Step::Up),
        std::cmp::Ordering::Greater => Some(Step::Down),
        std::cmp::Ordering::Equal => None,
    }
}
