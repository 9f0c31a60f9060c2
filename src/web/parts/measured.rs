//! What was measured of an indicator in one year, with the target that its rate is computed from.

use crate::domain::aim::Aim;
use crate::domain::figure::Figure;
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::stage::Stage;
use crate::web::kit::words::Words;
use crate::web::parts::aim::{JudgedView, beside_unit, meaning};
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
    /// What it means, where its own words don't say so to the reader.
    pub meaning: Option<String>,
    /// Why it was revised.
    pub reason: Option<String>,
    /// 計画値: what stands where there is no target, and is none.
    pub plan: Option<String>,
    /// 基準値 of this very year.
    pub base: Option<String>,
    /// 基準値 of another year, with that year.
    pub base_of: Option<String>,
    /// 見込み of the year.
    pub forecast: Option<String>,
    /// The value of the mid-year report, where a later one stands beside it.
    pub midyear: Option<String>,
    pub actual: Option<String>,
    /// Which kind of nothing stands in its place.
    pub nothing: Option<String>,
    /// The source's own word for that.
    pub word: Option<String>,
    /// The outside cause of a value that can't be judged.
    pub outside_cause: Option<String>,
    /// What the path over several years expects of this one.
    pub expected: Option<String>,
    pub rate: Option<AttainmentView>,
    /// Whether the target was met, where there is no rate.
    pub judged: Option<JudgedView>,
    pub why_no_rate: Option<String>,
    /// Target, first target and plan value as they are on record.
    pub aims: [Option<Aim>; 3],
}

impl Measured {
    /// An indicator in a year; `stage` is how far the year's sheet has come, where it is known.
    pub fn of(indicator: &PublishedIndicator, year: &IndicatorYear, stage: Option<Stage>, words: Words) -> Self {
        let beside = year.midyear.filter(|_| stage == Some(Stage::Results) || year.midyear != year.actual);
        let unit = indicator.unit_in(year).unwrap_or_default();
        let shown = |aim: &Option<Aim>| aim.as_ref().map(|aim| beside_unit(aim, unit));
        Self {
            unit: year.unit.clone().or_else(|| indicator.unit.clone()),
            target: shown(&year.target),
            revised: year.target_reason.is_some(),
            original_target: shown(&year.original_target),
            meaning: year.target.as_ref().and_then(|aim| meaning(aim, words)),
            reason: year.target_reason.clone(),
            plan: shown(&year.plan),
            base: year.base.map(Figure::grouped),
            base_of: base_of(indicator, year, words),
            forecast: year.forecast.map(Figure::grouped),
            midyear: beside.map(Figure::grouped),
            actual: year.actual.map(Figure::grouped),
            nothing: nothing(year, stage, words),
            word: year.word.clone(),
            outside_cause: year.note.clone(),
            expected: indicator.path.and_then(|path| path.expected(year.fiscal_year)).map(Figure::grouped),
            rate: AttainmentView::of(indicator, year, words),
            judged: JudgedView::of(indicator, year, words),
            why_no_rate: why_not(indicator, year, words),
            aims: [year.target.clone(), year.original_target.clone(), year.plan.clone()],
            indicator: indicator.clone(),
        }
    }

    /// The same with the unit behind every figure, for tables without a column for it.
    #[must_use]
    pub fn with_unit(mut self) -> Self {
        let unit = self.unit.clone().unwrap_or_default();
        let texts = [&mut self.target, &mut self.original_target, &mut self.plan];
        for (text, aim) in texts.into_iter().zip(&self.aims) {
            *text = aim.as_ref().map(|aim| aim.shown(&unit));
        }
        let figures = [&mut self.expected, &mut self.base, &mut self.forecast, &mut self.midyear, &mut self.actual];
        for figure in figures.into_iter().flatten() {
            figure.push_str(&unit);
        }
        self
    }
}

fn base_of(indicator: &PublishedIndicator, year: &IndicatorYear, words: Words) -> Option<String> {
    let (of, base) = indicator.base().filter(|(of, _)| of.fiscal_year != year.fiscal_year)?;
    let figure = format!("{}{}", base.grouped(), indicator.unit_in(of).unwrap_or_default());
    let label = of.fiscal_year.label(words.language());
    Some(words.fill("base-value-of", [("year", label.into()), ("value", figure.into())]))
}
