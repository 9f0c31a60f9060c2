//! An indicator: what is known of it in the goal's own year, and every year it was published with.

use serde::Serialize;

use crate::domain::attainment::Attainment;
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{BreakKind, Direction, IndicatorKind, Missing, SeriesBreak, StatedRate, TargetPath};
use crate::domain::numbers::{IndicatorNumber, ObjectiveNumber, ResultNumber};
use crate::domain::publication::{IndicatorYear, PublishedIndicator};

use super::Date;

#[derive(Serialize)]
pub(super) struct Indicator<'a> {
    number: IndicatorNumber,
    name: &'a str,
    unit: Option<&'a str>,
    kind: IndicatorKind,
    direction: Direction,
    definition: Option<&'a str>,
    breaks: Vec<Break<'a>>,
    target: Option<Figure>,
    original_target: Option<Figure>,
    target_reason: Option<&'a str>,
    plan: Option<Figure>,
    base: Option<Figure>,
    forecast: Option<Figure>,
    midyear: Option<Figure>,
    actual: Option<Figure>,
    /// Not rounded.
    attainment_percent: Option<String>,
    stated: Option<Stated<'a>>,
    missing: Option<Missing>,
    note: Option<&'a str>,
    path: Option<Path>,
    /// The value of the path in the goal's own year.
    path_expected: Option<Figure>,
    years: Vec<InYear<'a>>,
}

impl<'a> Indicator<'a> {
    pub(super) fn of(indicator: &'a PublishedIndicator, fiscal_year: FiscalYear) -> Self {
        let own = indicator.in_year(fiscal_year);
        let percent = own.and_then(|year| indicator.attainment(year)).and_then(Attainment::percent);
        Self {
            number: indicator.number,
            name: &indicator.name,
            unit: indicator.unit.as_deref(),
            kind: indicator.kind,
            direction: indicator.direction,
            definition: indicator.definition.as_deref(),
            breaks: indicator.breaks.iter().map(Break::from).collect(),
            target: own.and_then(|year| year.target),
            original_target: own.and_then(|year| year.original_target),
            target_reason: own.and_then(|year| year.target_reason.as_deref()),
            plan: own.and_then(|year| year.plan),
            base: own.and_then(|year| year.base),
            forecast: own.and_then(|year| year.forecast),
            midyear: own.and_then(|year| year.midyear),
            actual: own.and_then(|year| year.actual),
            attainment_percent: percent.map(|percent| percent.to_string()),
            stated: own.and_then(|year| year.stated.as_ref()).map(Stated::from),
            missing: own.and_then(|year| year.missing),
            note: own.and_then(|year| year.note.as_deref()),
            path: indicator.path.map(Path::from),
            path_expected: indicator.path.and_then(|path| path.expected(fiscal_year)),
            years: indicator.years.iter().map(InYear::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct Break<'a> {
    from: FiscalYear,
    kind: BreakKind,
    reason: &'a str,
    former_unit: Option<&'a str>,
    factor: Option<Figure>,
}

impl<'a> From<&'a SeriesBreak> for Break<'a> {
    fn from(known: &'a SeriesBreak) -> Self {
        Self {
            from: known.from,
            kind: known.kind,
            reason: &known.reason,
            former_unit: known.former_unit.as_deref(),
            factor: known.factor,
        }
    }
}

#[derive(Serialize)]
struct Stated<'a> {
    percent: Figure,
    label: &'a str,
}

impl<'a> From<&'a StatedRate> for Stated<'a> {
    fn from(stated: &'a StatedRate) -> Self {
        Self { percent: stated.percent, label: &stated.label }
    }
}

#[derive(Serialize)]
struct Path {
    from_year: FiscalYear,
    from: Figure,
    to_year: FiscalYear,
    to: Figure,
}

impl From<TargetPath> for Path {
    fn from(path: TargetPath) -> Self {
        let TargetPath { from_year, from, to_year, to } = path;
        Self { from_year, from, to_year, to }
    }
}

#[derive(Serialize)]
struct InYear<'a> {
    fiscal_year: FiscalYear,
    target: Option<Figure>,
    original_target: Option<Figure>,
    target_reason: Option<&'a str>,
    plan: Option<Figure>,
    base: Option<Figure>,
    forecast: Option<Figure>,
    midyear: Option<Figure>,
    actual: Option<Figure>,
    missing: Option<Missing>,
    note: Option<&'a str>,
    unit: Option<&'a str>,
    stated: Option<Stated<'a>>,
    as_of: Option<Date>,
    objective: Option<ObjectiveNumber>,
    result: Option<ResultNumber>,
    not_comparable: Option<&'a str>,
    source: Option<&'a str>,
}

impl<'a> From<&'a IndicatorYear> for InYear<'a> {
    fn from(year: &'a IndicatorYear) -> Self {
        Self {
            fiscal_year: year.fiscal_year,
            target: year.target,
            original_target: year.original_target,
            target_reason: year.target_reason.as_deref(),
            plan: year.plan,
            base: year.base,
            forecast: year.forecast,
            midyear: year.midyear,
            actual: year.actual,
            missing: year.missing,
            note: year.note.as_deref(),
            unit: year.unit.as_deref(),
            stated: year.stated.as_ref().map(Stated::from),
            as_of: year.as_of.map(Date::from),
            objective: year.objective,
            result: year.result,
            not_comparable: year.not_comparable.as_deref(),
            source: year.source.as_deref(),
        }
    }
}
