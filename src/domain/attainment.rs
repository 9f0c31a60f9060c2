//! 達成率 (product rule 3): one documented formula per direction, never clamped, and an honest "not computable".
//!
//! | direction | formula | target of zero |
//! |---|---|---|
//! | more is better | actual ÷ target | not computable |
//! | less is better | target ÷ actual; 100% or more means the target was met | 100% when the actual is zero too, otherwise not computable |
//! | keep | 1 − |actual − target| ÷ target | 100% when the actual is zero too, otherwise not computable |
//! | none | not computed | not computed |
//!
//! Less is better with an actual of zero and a target above zero has no ratio, though the target was met.
//!
//! A target that is no plain figure says itself which way is better. Where that is the other way than the indicator's,
//! nothing is computed.
//!
//! | target | formula |
//! |---|---|
//! | 90以上, 90超 | actual ÷ 90; where that has no ratio, or 超 is missed by nothing: met or not |
//! | 10以内, 10未満 | 10 ÷ actual; where that has no ratio, or 未満 is missed by nothing: met or not |
//! | 維持 | met when the actual lies within the tolerance of the earlier value; without a tolerance, when it is the same or, where a side is better, not on the other one |
//! | 増加, 減少, 前年度以上 | met when the actual is more than the earlier value, less, at least as much |
//!
//! The earlier value is that of the year the target names, else the base value (基準値). Without one nothing is judged, and
//! no value is taken in its place.

use rust_decimal::{Decimal, RoundingStrategy};

use super::figure::Figure;
use super::fiscal_year::FiscalYear;
use super::indicator::Direction;

mod counts;
mod held_against;

pub use counts::{AttainmentCounts, Band, YearAttainment};

/// What target and actual say about attainment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attainment {
    /// The rate as an unrounded fraction: 1 is 100%.
    Rate(Decimal),
    /// Met or not, where there is no rate.
    Judged(Judgement),
    /// No rate, for a reason that the page tells.
    NotComputable(NotComputable),
}

/// Whether a target was met of which no rate is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    pub met: bool,
    /// What the actual was held against, on the footing of the actual's year.
    pub against: Figure,
    /// The year of that value, where it is an earlier one.
    pub since: Option<FiscalYear>,
}

/// Why there is no rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotComputable {
    /// The indicator has no direction, so that no side is better.
    NoDirection,
    /// The target is zero and the actual is not.
    TargetIsZero,
    /// Less is better and the actual is zero: the target was met, but no ratio expresses how well.
    MetByZero,
    /// A negative target or actual, for which a ratio has no meaning.
    Negative,
    /// The numbers are too large to divide.
    OutOfRange,
    /// The target is a word: 調整中.
    TargetInWords,
    /// The target goes the other way than the indicator.
    AgainstDirection,
    /// There is no base value to hold the actual against.
    NoBase,
    /// The year that the target names has no value.
    NoValueThen,
    /// The earlier value can't be compared with the actual.
    Apart,
    /// A tolerance in percent of an indicator without a unit: it may be points.
    ToleranceUnclear,
}

impl Attainment {
    /// Computes the rate by the formula of the direction.
    pub fn of(direction: Direction, target: Figure, actual: Figure) -> Self {
        let (target, actual) = (target.value(), actual.value());
        if direction == Direction::None {
            return Self::NotComputable(NotComputable::NoDirection);
        }
        if target.is_sign_negative() && !target.is_zero() || actual.is_sign_negative() && !actual.is_zero() {
            return Self::NotComputable(NotComputable::Negative);
        }
        let rate = match direction {
            Direction::More if target.is_zero() => return Self::NotComputable(NotComputable::TargetIsZero),
            Direction::Less | Direction::Keep if target.is_zero() && actual.is_zero() => Some(Decimal::ONE),
            Direction::Less | Direction::Keep if target.is_zero() => {
                return Self::NotComputable(NotComputable::TargetIsZero);
            }
            Direction::Less if actual.is_zero() => return Self::NotComputable(NotComputable::MetByZero),
            Direction::More => actual.checked_div(target),
            Direction::Less => target.checked_div(actual),
            Direction::Keep => {
                (actual - target).abs().checked_div(target).and_then(|deviation| Decimal::ONE.checked_sub(deviation))
            }
            Direction::None => None,
        };
        rate.map_or(Self::NotComputable(NotComputable::OutOfRange), Self::Rate)
    }

    /// The rate in percent, unrounded, for data files.
    pub fn percent(self) -> Option<Decimal> {
        match self {
            Self::Rate(rate) => rate.checked_mul(Decimal::ONE_HUNDRED).map(|percent| percent.normalize()),
            Self::Judged(_) | Self::NotComputable(_) => None,
        }
    }

    /// Whether the target was met, where that was judged without a rate.
    pub const fn judged(self) -> Option<Judgement> {
        match self {
            Self::Judged(judgement) => Some(judgement),
            Self::Rate(_) | Self::NotComputable(_) => None,
        }
    }

    /// The rate in whole percent, rounded half up as the published tables do.
    pub fn whole_percent(self) -> Option<Decimal> {
        self.percent().map(|percent| round_half_up(percent, 0))
    }
}

/// Rounds half up (2.5 → 3, −2.5 → −2), keeping `decimals` decimals.
pub fn round_half_up(value: Decimal, decimals: u32) -> Decimal {
    let strategy = if value.is_sign_negative() {
        RoundingStrategy::MidpointTowardZero
    } else {
        RoundingStrategy::MidpointAwayFromZero
    };
    value.round_dp_with_strategy(decimals, strategy)
}
