//! 達成率 as a number with a bar. The number is never clamped; only the bar stops at its end.

use fluent_templates::fluent_bundle::FluentValue;
use rust_decimal::Decimal;

use crate::domain::aim::Aim;
use crate::domain::attainment::{self, Attainment, NotComputable};
use crate::domain::figure::Figure;
use crate::domain::indicator::Direction;
use crate::domain::numbers::ResultNumber;
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::stage::Stage;
use crate::web::kit::words::Words;

/// A rate as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttainmentView {
    /// The indicator's name.
    pub name: String,
    /// 267%.
    pub percent: String,
    /// The length of the bar up to the target, in percent of the drawing, of which the target is at [`TARGET_AT`].
    pub bar: u32,
    /// How far the bar reaches beyond the target, by the same measure.
    pub over: u32,
    /// Whether the rate is greater than the bar can be.
    pub beyond: bool,
    /// By how many points the rate is above 100%, in words.
    pub over_by: Option<String>,
    /// 8 / 3 件, where the figures are known.
    pub figures: Option<String>,
    /// The source's word for the rate, or ours.
    pub label: String,
    /// Whether the rate is the source's own, without figures (公表資料の記載値).
    pub as_stated: bool,
    /// How the rate is computed from the figures.
    pub formula: Option<String>,
    /// Whether the formula is no matter of course: where less is better, 102% stands beside 12.3 / 12.5.
    pub explained: bool,
    /// The result that it belongs to.
    pub result: Option<ResultNumber>,
}

impl AttainmentView {
    /// The rate of an indicator in a year, where there is one.
    pub fn of(indicator: &PublishedIndicator, year: &IndicatorYear, words: Words) -> Option<Self> {
        let computed = indicator.attainment(year).and_then(Attainment::whole_percent);
        let stated = year.stated.as_ref();
        let whole = indicator.whole_percent(year)?;
        let label = stated.map_or_else(|| words.text("attainment"), |stated| stated.label.clone());
        let unit = year.unit.as_deref().or(indicator.unit.as_deref()).unwrap_or_default();
        let figures = year
            .actual
            .zip(year.target.as_ref())
            .filter(|_| computed.is_some())
            .map(|(actual, target)| format!("{} / {}", actual.grouped(), of_target(target, unit)));
        Some(Self {
            name: indicator.name.clone(),
            percent: format!("{}%", Figure::new(whole).grouped()),
            bar: bar_length(whole.min(Decimal::ONE_HUNDRED)),
            over: bar_length((whole - Decimal::ONE_HUNDRED).min(MOST_OVER)),
            beyond: whole > Decimal::ONE_HUNDRED + MOST_OVER,
            over_by: over_by(whole, words),
            figures,
            label,
            as_stated: computed.is_none(),
            formula: computed.and_then(|percent| formula(indicator.direction, year, percent, words)),
            explained: computed.is_some() && way(indicator.direction, year) != Some(Direction::More),
            result: year.result,
        })
    }
}

/// 3 件, 90%以上.
fn of_target(target: &Aim, unit: &str) -> String {
    target.plain().map_or_else(|| target.shown(unit), |figure| format!("{} {unit}", figure.grouped()))
}

/// Where the target stands in the drawing of a bar, in percent of it: the rest shows how far a rate goes beyond.
const TARGET_AT: Decimal = Decimal::from_parts(60, 0, 0, false, 0);
/// So many percent beyond the target have room.
const MOST_OVER: Decimal = Decimal::from_parts(60, 0, 0, false, 0);

/// How long so many percent of the target are.
fn bar_length(percent: Decimal) -> u32 {
    let length = percent.max(Decimal::ZERO) * TARGET_AT / Decimal::ONE_HUNDRED;
    let whole = attainment::round_half_up(length, 0);
    // A bar that goes beyond by less than a hundredth goes beyond all the same.
    let least = if percent > Decimal::ZERO { Decimal::ONE } else { Decimal::ZERO };
    whole.max(least).to_string().parse().unwrap_or_default()
}

fn over_by(percent: Decimal, words: Words) -> Option<String> {
    let over = percent.checked_sub(Decimal::ONE_HUNDRED).filter(|over| *over > Decimal::ZERO)?;
    Some(words.fill("attainment-over", [("points", Figure::new(over).grouped().into())]))
}

/// Which way a year's value should go.
fn way(direction: Direction, year: &IndicatorYear) -> Option<Direction> {
    Some(year.target.as_ref()?.direction().unwrap_or(direction))
}

fn formula(direction: Direction, year: &IndicatorYear, percent: Decimal, words: Words) -> Option<String> {
    let (actual, aim) = (year.actual?, year.target.as_ref()?);
    let target = aim.figure()?;
    let are_zero = actual.value().is_zero() && target.value().is_zero();
    let (actual, target) = (actual.grouped(), target.grouped());
    let key = match way(direction, year)? {
        Direction::Less | Direction::Keep if are_zero => return Some(words.text("formula-zero")),
        Direction::More => "formula-more",
        Direction::Less => "formula-less",
        Direction::Keep => "formula-keep",
        Direction::None => return None,
    };
    let percent = Figure::new(percent).grouped();
    let figures = [("actual", actual), ("target", target), ("percent", percent)];
    Some(words.fill(key, figures.map(|(name, figure)| (name, FluentValue::from(figure)))))
}

/// Why there is no rate, in words; `None` where there is one or nothing to say.
pub fn why_not(indicator: &PublishedIndicator, year: &IndicatorYear, words: Words) -> Option<String> {
    if let Some(reason) = &year.not_comparable {
        return Some(words.fill("not-comparable-because", [("reason", FluentValue::from(reason.as_str()))]));
    }
    let Some(Attainment::NotComputable(reason)) = indicator.attainment(year) else { return None };
    let key = match reason {
        NotComputable::NoDirection => "no-rate-direction",
        NotComputable::TargetIsZero => "no-rate-target-zero",
        NotComputable::MetByZero => "no-rate-met-by-zero",
        NotComputable::Negative => "no-rate-negative",
        NotComputable::OutOfRange => "no-rate-range",
        NotComputable::TargetInWords => "no-rate-words",
        NotComputable::AgainstDirection => "no-rate-against-direction",
        NotComputable::NoBase => "no-rate-base",
        NotComputable::NoValueThen => "no-rate-value-then",
        NotComputable::Apart => "no-rate-apart",
        NotComputable::ToleranceUnclear => "no-rate-tolerance",
    };
    Some(words.text(key))
}

/// Which kind of nothing stands where a year has no actual (product rule 2), in words. `stage` is how far the year's
/// own sheet has been published, where it has been.
pub fn nothing(year: &IndicatorYear, stage: Option<Stage>, words: Words) -> Option<String> {
    let key = match (year.actual, year.missing, &year.stated, stage) {
        (Some(_), ..) => return None,
        (None, Some(missing), ..) => format!("missing-{}", missing.code().replace('_', "-")),
        (None, None, Some(_), _) => "only-rate-stated".to_owned(),
        (None, None, None, Some(Stage::Results)) => "missing-not-reported".to_owned(),
        (None, None, None, Some(_)) => "missing-not-due".to_owned(),
        (None, None, None, None) => "no-value".to_owned(),
    };
    Some(words.text(&key))
}

/// One band of rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandView {
    pub label: String,
    /// How many rates lie in it.
    pub count: usize,
    /// The length of its bar, 0 to 100.
    pub bar: usize,
}

/// Rates in whole percent over four bands.
pub fn bands(rates: &[Decimal], words: Words) -> Vec<BandView> {
    let count = |band| rates.iter().filter(|rate| attainment::Band::of(**rate) == band).count();
    let most = attainment::Band::ALL.iter().map(|&band| count(band)).max().unwrap_or(0).max(1);
    attainment::Band::ALL
        .iter()
        .map(|&band| {
            let label = words.text(&format!("band-{band}"));
            BandView { label, count: count(band), bar: count(band) * 100 / most }
        })
        .collect()
}
