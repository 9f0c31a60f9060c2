//! How an indicator moved between two years: by how much, and whether that is better (product rule 3: without a
//! direction a change is neither).

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::aim::Aim;
use super::codes::codes;
use super::figure::Figure;
use super::fiscal_year::FiscalYear;
use super::indicator::Direction;
use super::publication::{IndicatorYear, PublishedIndicator};
use super::series::{Apart, Comparable, convert};

codes! {
    /// Which way an indicator moved.
    Course {
        /// 改善: the way it should.
        Better = "better",
        /// 悪化: the way it should not.
        Worse = "worse",
        /// 維持: it has a direction and stayed where it was.
        Kept = "kept",
        /// 増加, without a direction.
        Up = "up",
        /// 減少, without a direction.
        Down = "down",
        /// 横ばい, without a direction.
        Level = "level",
    }
}

/// A movement from one year's value to a later one's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub from: FiscalYear,
    pub to: FiscalYear,
    /// The earlier value, converted where a break lies between.
    pub start: Figure,
    pub end: Figure,
    pub converted: bool,
    /// The later value less the earlier one.
    pub difference: Figure,
    /// The difference as a part of the earlier value's size: 0.5 is half as much again. None from zero, of which
    /// nothing is a part.
    pub share: Option<Decimal>,
    pub course: Course,
}

/// What can be said of an indicator over several years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverYears {
    /// From the first year that can be compared with the last one that has a value, to that.
    pub movement: Option<Movement>,
    /// Years with a value that stand apart, and why.
    pub apart: Vec<(FiscalYear, Apart)>,
}

/// The movement of an indicator over these years, in whatever order they are given.
pub fn over(indicator: &PublishedIndicator, years: &BTreeSet<FiscalYear>) -> OverYears {
    let mut known: Vec<&IndicatorYear> =
        indicator.years.iter().filter(|year| years.contains(&year.fiscal_year) && year.actual.is_some()).collect();
    known.sort_by_key(|year| year.fiscal_year);
    let mut apart = Vec::new();
    // What its source calls incomparable is no end to measure from, nor is a year that goes on.
    let Some(last) = known.iter().rposition(|year| year.not_comparable.is_none() && !year.interim) else {
        apart.extend(known.iter().map(|year| {
            let stated = year.not_comparable.clone();
            (year.fiscal_year, stated.map_or(Apart::Interim, Apart::Stated))
        }));
        return OverYears { movement: None, apart };
    };
    let mut movement = None;
    for (index, year) in known.iter().enumerate().filter(|(index, _)| *index != last) {
        let Some(end) = known.get(last) else { continue };
        match indicator.comparable(year, end) {
            Comparable::No(reason) => apart.push((year.fiscal_year, reason)),
            _ if index > last || movement.is_some() => {}
            _ => movement = between(indicator, year, end),
        }
    }
    OverYears { movement, apart }
}

/// The movement between two years; none where a value is missing or the two can't be compared.
pub fn between(indicator: &PublishedIndicator, one: &IndicatorYear, other: &IndicatorYear) -> Option<Movement> {
    let (earlier, later) = if one.fiscal_year <= other.fiscal_year { (one, other) } else { (other, one) };
    let factor = match indicator.comparable(earlier, later) {
        Comparable::Yes => None,
        Comparable::Converted(factor) => Some(factor),
        Comparable::No(_) => return None,
    };
    let converted = |figure: Figure| factor.map_or(Some(figure), |factor| convert(figure, factor));
    let (start, end) = (converted(earlier.actual?)?, later.actual?);
    let difference = end.value().checked_sub(start.value())?;
    let share = if start.value().is_zero() { None } else { Some(difference.checked_div(start.value().abs())?) };
    let target = |year: &IndicatorYear| year.target.as_ref().and_then(Aim::figure);
    let distances = target(earlier).and_then(converted).zip(target(later)).and_then(|(before, after)| {
        let distance = |value: Figure, target: Figure| Some(value.value().checked_sub(target.value())?.abs());
        Some((distance(start, before)?, distance(end, after)?))
    });
    Some(Movement {
        from: earlier.fiscal_year,
        to: later.fiscal_year,
        start,
        end,
        converted: factor.is_some(),
        difference: Figure::new(difference),
        share,
        course: course(indicator.direction, difference, distances),
    })
}

/// `distances` are those from the targets before and after, which decide where a value is to be kept.
fn course(direction: Direction, difference: Decimal, distances: Option<(Decimal, Decimal)>) -> Course {
    let way = difference.cmp(&Decimal::ZERO);
    match (direction, way, distances) {
        (Direction::None, Ordering::Equal, _) => Course::Level,
        (Direction::Keep, _, Some((before, after))) => match after.cmp(&before) {
            Ordering::Less => Course::Better,
            Ordering::Greater => Course::Worse,
            Ordering::Equal => Course::Kept,
        },
        (_, Ordering::Equal, _) => Course::Kept,
        (Direction::More, Ordering::Greater, _) | (Direction::Less, Ordering::Less, _) => Course::Better,
        (Direction::More | Direction::Less, ..) => Course::Worse,
        (Direction::Keep | Direction::None, Ordering::Greater, _) => Course::Up,
        (Direction::Keep | Direction::None, Ordering::Less, _) => Course::Down,
    }
}

/// The order from the biggest movement to none: by the share of the earlier value, whichever way; then those from
/// zero, which have no share; then those that stayed; last what can't be compared.
pub fn biggest_first(one: Option<&Movement>, other: Option<&Movement>) -> Ordering {
    let rank = |movement: Option<&Movement>| match movement {
        Some(Movement { share: Some(share), .. }) if !share.is_zero() => (0, Reverse(share.abs())),
        Some(Movement { share: None, difference, .. }) if !difference.value().is_zero() => (1, Reverse(Decimal::ZERO)),
        Some(_) => (2, Reverse(Decimal::ZERO)),
        None => (3, Reverse(Decimal::ZERO)),
    };
    rank(one).cmp(&rank(other))
}
