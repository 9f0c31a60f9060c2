//! An indicator through the years as the public saw it, and the one answer to whether two of its values can be
//! compared (product rule 4).
//!
//! Four things keep values apart: a value that its source says can't be compared, one of a year that was still going on,
//! a break in the series from a year on, and two units of measure. A break that states a factor is crossed by converting
//! the earlier value.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::aim::Aim;
use super::attainment::round_half_up;
use super::figure::Figure;
use super::fiscal_year::FiscalYear;
use super::indicator::SeriesBreak;
use super::lineage::Lineage;
use super::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber};
use super::publication::{IndicatorYear, Publication, PublishedIndicator, Snapshot};
use super::stage::Stage;
use super::text;

/// Whether two values of an indicator can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparable {
    /// As they are.
    Yes,
    /// After multiplying the earlier one.
    Converted(Decimal),
    No(Apart),
}

/// Why two values can't be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Apart {
    /// What the source says of one of them.
    Stated(String),
    /// One of them was reported while its year went on.
    Interim,
    Break(SeriesBreak),
    /// They are in two units, and nobody has said how to convert them.
    Units {
        earlier: Option<String>,
        later: Option<String>,
    },
}

impl IndicatorYear {
    /// The figure of 計画値, where it has one.
    pub fn plan_figure(&self) -> Option<Figure> {
        self.plan.as_ref().and_then(Aim::figure)
    }
}

impl PublishedIndicator {
    /// The unit of measure of a year's value.
    pub fn unit_in<'unit>(&'unit self, year: &'unit IndicatorYear) -> Option<&'unit str> {
        let later = self.breaks.iter().filter(|known| known.from > year.fiscal_year);
        let former = later.min_by_key(|known| known.from).and_then(|known| known.former_unit.as_deref());
        year.unit.as_deref().or(former).or(self.unit.as_deref())
    }

    /// Whether the values of two years can be compared; the order of the two does not matter.
    pub fn comparable(&self, one: &IndicatorYear, other: &IndicatorYear) -> Comparable {
        if one.fiscal_year == other.fiscal_year {
            return Comparable::Yes;
        }
        let (earlier, later) = if one.fiscal_year < other.fiscal_year { (one, other) } else { (other, one) };
        if let Some(reason) = earlier.not_comparable.as_ref().or(later.not_comparable.as_ref()) {
            return Comparable::No(Apart::Stated(reason.clone()));
        }
        if earlier.interim || later.interim {
            return Comparable::No(Apart::Interim);
        }
        let mut factor = None;
        for between in self.breaks_between(earlier.fiscal_year, later.fiscal_year) {
            let step = between.factor.map(Figure::value);
            match step.and_then(|step| factor.unwrap_or(Decimal::ONE).checked_mul(step)) {
                Some(product) => factor = Some(product),
                None => return Comparable::No(Apart::Break(between.clone())),
            }
        }
        match factor {
            Some(factor) => Comparable::Converted(factor),
            None if same_unit(self.unit_in(earlier), self.unit_in(later)) => Comparable::Yes,
            None => {
                let unit = |year| self.unit_in(year).map(ToOwned::to_owned);
                Comparable::No(Apart::Units { earlier: unit(earlier), later: unit(later) })
            }
        }
    }

    /// The breaks that lie between two years, oldest first.
    pub fn breaks_between(&self, earlier: FiscalYear, later: FiscalYear) -> Vec<&SeriesBreak> {
        let mut between: Vec<&SeriesBreak> =
            self.breaks.iter().filter(|known| earlier < known.from && known.from <= later).collect();
        between.sort_by_key(|known| known.from);
        between
    }
}

/// Whether two units are the same but for widths and spaces.
fn same_unit(one: Option<&str>, other: Option<&str>) -> bool {
    text::comparison_key(one.unwrap_or_default()) == text::comparison_key(other.unwrap_or_default())
}

/// A value times a factor, with the decimals of the more exact of the two.
pub fn convert(value: Figure, factor: Decimal) -> Option<Figure> {
    let decimals = value.value().scale().max(factor.normalize().scale());
    Some(Figure::new(round_half_up(value.value().checked_mul(factor)?, decimals)))
}

/// An indicator through all the years that are public of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The indicator as it was last published, with every year that is public.
    pub indicator: PublishedIndicator,
    /// Its numbers: several where it went on under another number of its programme.
    pub numbers: BTreeSet<IndicatorNumber>,
    /// The programme of its newest sheet.
    pub programme: ProgrammeNumber,
    pub programme_name: String,
    /// The goal of each year, where one is public.
    pub goals: BTreeMap<FiscalYear, GoalOfYear>,
}

/// What a year's goal adds to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalOfYear {
    pub goal: GoalNumber,
    /// The programme's name that year.
    pub name: String,
    /// How far it has been published.
    pub stage: Stage,
    /// Whether the year is recorded only in part.
    pub partial: bool,
}

/// The indicators of these publications, each once, in the order in which they first appear. An indicator goes on under
/// a programme that continues or renames its own where name, unit and kind are the same; through a merger or a split
/// it does not, because what it counts is no longer the same.
pub fn gather<'a>(publications: impl IntoIterator<Item = &'a Publication>, lineage: &Lineage) -> Vec<Series> {
    let mut order: Vec<Vec<(&Snapshot, &PublishedIndicator)>> = Vec::new();
    let mut indices: BTreeMap<IndicatorNumber, usize> = BTreeMap::new();
    for snapshot in publications.into_iter().map(|publication| &publication.snapshot) {
        for indicator in &snapshot.indicators {
            let known = indices.get(&indicator.number).copied();
            let index = known.or_else(|| going_on(&order, snapshot, indicator, lineage)).unwrap_or_else(|| {
                order.push(Vec::new());
                order.len() - 1
            });
            indices.insert(indicator.number, index);
            if let Some(group) = order.get_mut(index) {
                group.push((snapshot, indicator));
            }
        }
    }
    order.iter().filter_map(|group| merge(group)).collect()
}

/// The group of the indicator that this one goes on from, where there is one of another number that no sheet of the
/// same year has beside it.
fn going_on(
    groups: &[Vec<(&Snapshot, &PublishedIndicator)>],
    snapshot: &Snapshot,
    indicator: &PublishedIndicator,
    lineage: &Lineage,
) -> Option<usize> {
    let same_programme = lineage.same_programme(snapshot.programme);
    if same_programme.len() < 2 {
        return None;
    }
    let key = text::comparison_key(&indicator.name);
    groups.iter().position(|group| {
        let beside = group.iter().any(|(other, _)| other.programme == snapshot.programme);
        !beside
            && group.iter().any(|(other, known)| {
                same_programme.contains(&other.programme)
                    && known.kind == indicator.kind
                    && text::comparison_key(&known.name) == key
                    && same_unit(known.unit.as_deref(), indicator.unit.as_deref())
            })
    })
}

/// One series of all that was published of it. What a year's own sheet says comes first; where that is silent, the
/// newest sheet that knows the year.
fn merge(group: &[(&Snapshot, &PublishedIndicator)]) -> Option<Series> {
    let (newest, indicator) = group.iter().max_by_key(|(snapshot, _)| snapshot.fiscal_year)?;
    let mut years: BTreeMap<FiscalYear, ((bool, FiscalYear), IndicatorYear)> = BTreeMap::new();
    for (snapshot, known) in group {
        for year in &known.years {
            let own = snapshot.fiscal_year == year.fiscal_year && says_something(year);
            let rank = (own, snapshot.fiscal_year);
            if years.get(&year.fiscal_year).is_none_or(|(known, _)| *known < rank) {
                let interim = own && snapshot.stage != Stage::Results && year.actual.is_some() && year.source.is_none();
                years.insert(year.fiscal_year, (rank, IndicatorYear { interim, ..year.clone() }));
            }
        }
    }
    // A base value is said by later sheets, of a year that may have a sheet of its own.
    for (year, (_, known)) in &mut years {
        known.base = known.base.or_else(|| {
            let mut newest_first: Vec<_> = group.iter().collect();
            newest_first.sort_by_key(|(snapshot, _)| std::cmp::Reverse(snapshot.fiscal_year));
            newest_first.iter().find_map(|(_, other)| other.in_year(*year)?.base)
        });
    }
    let goals = group.iter().map(|(snapshot, _)| {
        let goal = GoalOfYear {
            goal: snapshot.goal,
            name: snapshot.name.clone(),
            stage: snapshot.stage,
            partial: snapshot.partial,
        };
        (snapshot.fiscal_year, goal)
    });
    Some(Series {
        numbers: group.iter().map(|(_, known)| known.number).collect(),
        programme: newest.programme,
        programme_name: newest.name.clone(),
        goals: goals.collect(),
        indicator: PublishedIndicator {
            years: years.into_values().map(|(_, year)| year).collect(),
            ..(*indicator).clone()
        },
    })
}

/// Whether a year has a value, or says why it has none.
const fn says_something(year: &IndicatorYear) -> bool {
    year.actual.is_some() || year.missing.is_some() || year.stated.is_some()
}
