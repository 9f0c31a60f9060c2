//! What became of a year's target, whatever kind of target it is.

use rust_decimal::Decimal;

use super::{Attainment, Judgement, NotComputable};
use crate::domain::aim::{Aim, Of, Tolerance};
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::Direction;
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::series::{Comparable, convert};

/// An earlier value, on the footing of the year it is compared with.
#[derive(Clone, Copy)]
struct Earlier {
    value: Figure,
    of: FiscalYear,
}

impl Earlier {
    const fn judged(self, met: bool) -> Attainment {
        Attainment::Judged(Judgement { met, against: self.value, since: Some(self.of) })
    }
}

impl PublishedIndicator {
    /// The attainment in a year, where there are a target and an actual that can be compared.
    pub fn attainment(&self, year: &IndicatorYear) -> Option<Attainment> {
        let (aim, actual) = (year.target.as_ref()?, year.actual?);
        year.not_comparable.is_none().then(|| match self.judge(aim, actual, year) {
            Ok(attainment) => attainment,
            Err(reason) => Attainment::NotComputable(reason),
        })
    }

    fn judge(&self, aim: &Aim, actual: Figure, year: &IndicatorYear) -> Result<Attainment, NotComputable> {
        match aim {
            Aim::Value(target) => Ok(Attainment::of(self.direction, *target, actual)),
            Aim::Word(_) => Err(NotComputable::TargetInWords),
            Aim::Beside { .. } if goes_against(aim, self.direction) => Err(NotComputable::AgainstDirection),
            Aim::Beside { side, of: Of::Figure(bound), .. } => {
                Ok(beside(aim, side.holds(actual, *bound), *bound, actual))
            }
            Aim::Beside { side, of: Of::Earlier(since), .. } => {
                let earlier = self.earlier(*since, year)?;
                Ok(earlier.judged(side.holds(actual, earlier.value)))
            }
            Aim::Keep { tolerance, since, .. } => {
                let earlier = self.earlier(*since, year)?;
                let met = match tolerance {
                    Some(Tolerance::Percent(_)) if self.unit_in(year).is_none() => {
                        return Err(NotComputable::ToleranceUnclear);
                    }
                    Some(tolerance) => {
                        is_within(*tolerance, actual.value(), earlier.value.value()).ok_or(NotComputable::OutOfRange)?
                    }
                    None => match self.direction {
                        Direction::More => actual >= earlier.value,
                        Direction::Less => actual <= earlier.value,
                        Direction::Keep | Direction::None => actual == earlier.value,
                    },
                };
                Ok(earlier.judged(met))
            }
        }
    }

    /// The value that a target of a year is held against: of the year it names, else the newest base value until then.
    fn earlier(&self, since: Option<FiscalYear>, year: &IndicatorYear) -> Result<Earlier, NotComputable> {
        let (known, value) = if let Some(since) = since {
            let known = self.in_year(since).ok_or(NotComputable::NoValueThen)?;
            (known, known.actual.or(known.base).ok_or(NotComputable::NoValueThen)?)
        } else {
            let until_then = self.years.iter().filter(|known| known.fiscal_year <= year.fiscal_year);
            let bases = until_then.filter_map(|known| Some((known, known.base?)));
            bases.max_by_key(|(known, _)| known.fiscal_year).ok_or(NotComputable::NoBase)?
        };
        // A year that goes on is measured by the value it has now, as it is where there is a rate.
        let year = IndicatorYear { interim: false, ..year.clone() };
        let value = match self.comparable(known, &year) {
            Comparable::Yes => value,
            Comparable::Converted(factor) => convert(value, factor).ok_or(NotComputable::OutOfRange)?,
            Comparable::No(_) => return Err(NotComputable::Apart),
        };
        Ok(Earlier { value, of: known.fiscal_year })
    }
}

const fn goes_against(aim: &Aim, direction: Direction) -> bool {
    matches!(
        (aim.direction(), direction),
        (Some(Direction::More), Direction::Less) | (Some(Direction::Less), Direction::More)
    )
}

/// The rate by the formula of the side; where it has none, and where the bound itself was reached and is not enough, only
/// whether the target was met.
fn beside(aim: &Aim, met: bool, bound: Figure, actual: Figure) -> Attainment {
    match Attainment::of(aim.direction().unwrap_or(Direction::None), bound, actual) {
        Attainment::Rate(rate) if (rate >= Decimal::ONE) == met => Attainment::Rate(rate),
        _ => Attainment::Judged(Judgement { met, against: bound, since: None }),
    }
}

/// None where the numbers are too large.
fn is_within(tolerance: Tolerance, actual: Decimal, kept: Decimal) -> Option<bool> {
    let distance = actual.checked_sub(kept)?.abs();
    match tolerance {
        Tolerance::Absolute(most) => Some(distance <= most.value()),
        Tolerance::Percent(most) => {
            Some(distance.checked_mul(Decimal::ONE_HUNDRED)? <= kept.abs().checked_mul(most.value())?)
        }
    }
}
