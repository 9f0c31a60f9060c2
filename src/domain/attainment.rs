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

use rust_decimal::{Decimal, RoundingStrategy};

use super::figure::Figure;
use super::indicator::Direction;

mod counts;

pub use counts::{AttainmentCounts, Band, YearAttainment};

/// What target and actual say about attainment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attainment {
    /// The rate as an unrounded fraction: 1 is 100%.
    Rate(Decimal),
    /// No rate, for a reason that the page tells.
    NotComputable(NotComputable),
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
            Self::NotComputable(_) => None,
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
