//! What was measured of an indicator in one year, with the target that its rate is computed from.

use crate::domain::figure::Figure;
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::stage::Stage;
use crate::web::kit::words::Words;
use crate::web::parts::attainment::{AttainmentView, nothing, why_not};

/// An indicator's year in words and figures.
#[derive(Debug, Clone)]
pub struct Measured {
    pub indicator: PublishedIndicator,
    pub unit: Option<String>,
    /// The target in force.
    pub target: Option<String>,
    pub revised: bool,
    /// The first target, where it was revised.
    pub original_target: Option<String>,
    /// Why it was revised.
    pub reason: Option<String>,
    /// 計画値: what stands where there is no target, and is none.
    pub plan: Option<String>,
    /// 基準値 of this very year.
    pub base: Option<String>,
    /// 見込み of the year.
    pub forecast: Option<String>,
    /// The value of the mid-year report, where a later one stands beside it.
    pub midyear: Option<String>,
    pub actual: Option<String>,
    /// Which kind of nothing stands in its place.
    pub nothing: Option<String>,
    /// The outside cause of a value that can't be judged.
    pub outside_cause: Option<String>,
    /// What the path over several years expects of this one.
    pub expected: Option<String>,
    pub rate: Option<AttainmentView>,
    pub why_no_rate: Option<String>,
}

impl Measured {
    /// An indicator in a year; `stage` is how far the year's sheet has come, where it is known.
    pub fn of(indicator: &PublishedIndicator, year: &IndicatorYear, stage: Option<Stage>, words: Words) -> Self {
        let beside = year.midyear.filter(|_| stage == Some(Stage::Results) || year.midyear != year.actual);
        Self {
            unit: year.unit.clone().or_else(|| indicator.unit.clone()),
            target: year.target.map(Figure::grouped),
            revised: year.target_reason.is_some(),
            original_target: year.original_target.map(Figure::grouped),
            reason: year.target_reason.clone(),
            plan: year.plan.map(Figure::grouped),
            base: year.base.map(Figure::grouped),
            forecast: year.forecast.map(Figure::grouped),
            midyear: beside.map(Figure::grouped),
            actual: year.actual.map(Figure::grouped),
            nothing: nothing(year, stage, words),
            outside_cause: year.note.clone(),
            expected: indicator.path.and_then(|path| path.expected(year.fiscal_year)).map(Figure::grouped),
            rate: AttainmentView::of(indicator, year, words),
            why_no_rate: why_not(indicator, year, words),
            indicator: indicator.clone(),
        }
    }

    /// The same with the unit behind every figure, for tables without a column for it.
    #[must_use]
    pub fn with_unit(mut self) -> Self {
        let unit = self.unit.clone().unwrap_or_default();
        let aims = [&mut self.target, &mut self.original_target, &mut self.plan, &mut self.expected];
        let figures = aims.into_iter().chain([&mut self.base, &mut self.forecast, &mut self.midyear, &mut self.actual]);
        for figure in figures.flatten() {
            figure.push_str(&unit);
        }
        self
    }
}
