//! How far an indicator came in a year, for counting over many: the band of its rate, or which kind of nothing stands
//! there instead (product rule 2). Bands and kinds of nothing are counted apart; nothing is ever averaged.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Attainment;
use crate::domain::codes::codes;
use crate::domain::indicator::{IndicatorKind, Missing};
use crate::domain::publication::{IndicatorYear, PublishedIndicator};

codes! {
    /// A band of rates in whole percent.
    Band {
        /// 100% or more.
        Met = "100",
        /// From 80% to below 100%.
        Near = "80",
        /// From 50% to below 80%.
        Half = "50",
        /// Below 50%.
        Low = "0",
    }
}

impl Band {
    /// The band of a rate in whole percent.
    pub fn of(whole_percent: Decimal) -> Self {
        match whole_percent {
            rate if rate >= Decimal::ONE_HUNDRED => Self::Met,
            rate if rate >= Decimal::from(80) => Self::Near,
            rate if rate >= Decimal::from(50) => Self::Half,
            _ => Self::Low,
        }
    }
}

/// What a year says of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearAttainment {
    /// A rate, computed or as the source states it.
    Rate {
        band: Band,
        /// Whether the value itself is zero.
        zero: bool,
    },
    /// A target that was met or not, of which no rate is computed.
    Judged {
        met: bool,
    },
    /// A value from which no rate can be computed: without target, direction or comparability.
    NoRate,
    Missing(Missing),
}

impl YearAttainment {
    /// What `year` says; `None` where nothing was promised and nothing told, and for 対象指標, which are no promise.
    /// `due` tells whether the year's results were to be reported by now.
    pub fn of(indicator: &PublishedIndicator, year: &IndicatorYear, due: bool) -> Option<Self> {
        if indicator.kind == IndicatorKind::Population {
            return None;
        }
        if let Some(whole) = indicator.whole_percent(year) {
            let zero = year.actual.is_some_and(|actual| actual.value().is_zero());
            return Some(Self::Rate { band: Band::of(whole), zero });
        }
        if let Some(judgement) = indicator.attainment(year).and_then(Attainment::judged) {
            return Some(Self::Judged { met: judgement.met });
        }
        match (year.actual, year.missing, &year.target) {
            (Some(_), ..) => Some(Self::NoRate),
            (None, Some(missing), _) => Some(Self::Missing(missing)),
            (None, None, Some(_)) => Some(Self::Missing(if due { Missing::NotReported } else { Missing::NotDue })),
            (None, None, None) => None,
        }
    }
}

/// How many indicators came how far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AttainmentCounts {
    pub bands: BTreeMap<Band, usize>,
    /// Of those with a rate, how many values are zero.
    pub zero: usize,
    /// Met, and not met, without a rate.
    pub judged: [usize; 2],
    /// With a value and without a rate.
    pub no_rate: usize,
    /// Without a value, by kind of nothing.
    pub missing: BTreeMap<Missing, usize>,
}

impl AttainmentCounts {
    /// Of nothing yet.
    pub const fn new() -> Self {
        Self { bands: BTreeMap::new(), zero: 0, judged: [0; 2], no_rate: 0, missing: BTreeMap::new() }
    }

    /// Adds one indicator.
    pub fn count(&mut self, attainment: YearAttainment) {
        match attainment {
            YearAttainment::Rate { band, zero } => {
                *self.bands.entry(band).or_default() += 1;
                self.zero += usize::from(zero);
            }
            YearAttainment::Judged { met } => {
                let [reached, missed] = &mut self.judged;
                *if met { reached } else { missed } += 1;
            }
            YearAttainment::NoRate => self.no_rate += 1,
            YearAttainment::Missing(missing) => *self.missing.entry(missing).or_default() += 1,
        }
    }

    /// Counts those of other counts as well.
    pub fn add(&mut self, other: &Self) {
        self.add_times(other, 1);
    }

    /// Counts those of other counts so many times.
    pub fn add_times(&mut self, other: &Self, times: usize) {
        for (&band, count) in &other.bands {
            *self.bands.entry(band).or_default() += count * times;
        }
        for (&missing, count) in &other.missing {
            *self.missing.entry(missing).or_default() += count * times;
        }
        for (count, more) in self.judged.iter_mut().zip(other.judged) {
            *count += more * times;
        }
        self.zero += other.zero * times;
        self.no_rate += other.no_rate * times;
    }

    /// Targets that were reached: by the rate, or judged without one.
    pub fn met(&self) -> usize {
        let [met, _] = self.judged;
        self.bands.get(&Band::Met).copied().unwrap_or_default() + met
    }

    /// Targets of which it is known whether they were reached.
    pub fn known(&self) -> usize {
        self.rates() + self.judged.iter().sum::<usize>()
    }

    /// Targets of which it is not known.
    pub fn unknown(&self) -> usize {
        self.no_rate + self.missing.values().sum::<usize>()
    }

    /// How many have a rate.
    pub fn rates(&self) -> usize {
        self.bands.values().sum()
    }

    /// How many have a rate below 100%, or missed a target of which there is none.
    pub fn below(&self) -> usize {
        let [_, missed] = self.judged;
        self.rates() - self.bands.get(&Band::Met).copied().unwrap_or_default() + missed
    }

    /// Whether nothing at all was counted.
    pub fn is_empty(&self) -> bool {
        self.rates() + self.judged.iter().sum::<usize>() + self.no_rate + self.missing.values().sum::<usize>() == 0
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{AttainmentCounts, Band, YearAttainment};
    use crate::domain::figure::Figure;
    use crate::domain::fiscal_year::FiscalYear;
    use crate::domain::indicator::{Direction, IndicatorKind, Missing};
    use crate::domain::numbers::IndicatorNumber;
    use crate::domain::publication::{IndicatorYear, PublishedIndicator};

    fn indicator(kind: IndicatorKind) -> PublishedIndicator {
        PublishedIndicator {
            number: IndicatorNumber(1),
            name: "相談件数".to_owned(),
            unit: None,
            kind,
            direction: Direction::More,
            definition: None,
            breaks: Vec::new(),
            path: None,
            years: Vec::new(),
        }
    }

    fn year(target: Option<i64>, actual: Option<i64>) -> IndicatorYear {
        let figure = |number: i64| Figure::new(Decimal::from(number));
        let blank = IndicatorYear::blank(FiscalYear::new(2020).unwrap());
        IndicatorYear { target: target.map(figure).map(Into::into), actual: actual.map(figure), ..blank }
    }

    fn attainment(target: Option<i64>, actual: Option<i64>, due: bool) -> Option<YearAttainment> {
        YearAttainment::of(&indicator(IndicatorKind::Outcome), &year(target, actual), due)
    }

    #[test]
    fn a_band_begins_with_its_own_percentage() {
        let bands = [0, 49, 50, 79, 80, 99, 100, 267].map(|percent| Band::of(Decimal::from(percent)));
        let expected = [Band::Low, Band::Low, Band::Half, Band::Half, Band::Near, Band::Near, Band::Met, Band::Met];
        assert_eq!(bands, expected);
    }

    #[test]
    fn zero_is_a_rate_and_none_of_the_kinds_of_nothing() {
        assert_eq!(attainment(Some(10), Some(0), true), Some(YearAttainment::Rate { band: Band::Low, zero: true }));
        assert_eq!(attainment(Some(10), None, true), Some(YearAttainment::Missing(Missing::NotReported)));
        assert_eq!(attainment(Some(10), None, false), Some(YearAttainment::Missing(Missing::NotDue)));
        assert_eq!(attainment(None, Some(0), true), Some(YearAttainment::NoRate));
        assert_eq!(attainment(None, None, true), None);
    }

    #[test]
    fn the_size_of_what_is_served_is_no_promise() {
        assert_eq!(YearAttainment::of(&indicator(IndicatorKind::Population), &year(Some(10), None), true), None);
    }

    #[test]
    fn kinds_of_nothing_are_counted_apart_from_rates() {
        let mut counts = AttainmentCounts::default();
        for attainment in [
            attainment(Some(10), Some(10), true),
            attainment(Some(10), Some(0), true),
            attainment(Some(10), None, true),
        ] {
            counts.count(attainment.unwrap());
        }
        assert_eq!((counts.rates(), counts.below(), counts.zero), (2, 1, 1));
        assert_eq!(counts.missing.get(&Missing::NotReported), Some(&1));
    }
}
