//! An indicator: what is known of it in the goal's own year, and every year it was published with.

use serde::Serialize;

use crate::domain::aim::{Aim, AimParts, Bound, Tolerance};
use crate::domain::attainment::{Attainment, Judgement};
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
    /// What the target is, where it is no plain figure.
    target_aim: Option<Target>,
    original_target: Option<Figure>,
    original_target_aim: Option<Target>,
    target_reason: Option<&'a str>,
    plan: Option<Figure>,
    plan_aim: Option<Target>,
    base: Option<Figure>,
    forecast: Option<Figure>,
    midyear: Option<Figure>,
    actual: Option<Figure>,
    /// Not rounded.
    attainment_percent: Option<String>,
    /// Whether a target of which there is no rate was met.
    judgement: Option<Judged>,
    stated: Option<Stated<'a>>,
    missing: Option<Missing>,
    /// The source's own word for it.
    word: Option<&'a str>,
    note: Option<&'a str>,
    path: Option<Path>,
    /// The value of the path in the goal's own year.
    path_expected: Option<Figure>,
    years: Vec<InYear<'a>>,
}

impl<'a> Indicator<'a> {
    pub(super) fn of(indicator: &'a PublishedIndicator, fiscal_year: FiscalYear) -> Self {
        let own = indicator.in_year(fiscal_year);
        let attainment = own.and_then(|year| indicator.attainment(year));
        let percent = attainment.and_then(Attainment::percent);
        Self {
            number: indicator.number,
            name: &indicator.name,
            unit: indicator.unit.as_deref(),
            kind: indicator.kind,
            direction: indicator.direction,
            definition: indicator.definition.as_deref(),
            breaks: indicator.breaks.iter().map(Break::from).collect(),
            target: own.and_then(|year| figure(year.target.as_ref())),
            target_aim: own.and_then(|year| parts(year.target.as_ref())),
            original_target: own.and_then(|year| figure(year.original_target.as_ref())),
            original_target_aim: own.and_then(|year| parts(year.original_target.as_ref())),
            target_reason: own.and_then(|year| year.target_reason.as_deref()),
            plan: own.and_then(|year| figure(year.plan.as_ref())),
            plan_aim: own.and_then(|year| parts(year.plan.as_ref())),
            base: own.and_then(|year| year.base),
            forecast: own.and_then(|year| year.forecast),
            midyear: own.and_then(|year| year.midyear),
            actual: own.and_then(|year| year.actual),
            attainment_percent: percent.map(|percent| percent.to_string()),
            judgement: attainment.and_then(Attainment::judged).map(Judged::from),
            stated: own.and_then(|year| year.stated.as_ref()).map(Stated::from),
            missing: own.and_then(|year| year.missing),
            word: own.and_then(|year| year.word.as_deref()),
            note: own.and_then(|year| year.note.as_deref()),
            path: indicator.path.map(Path::from),
            path_expected: indicator.path.and_then(|path| path.expected(fiscal_year)),
            years: indicator.years.iter().map(InYear::from).collect(),
        }
    }
}

/// The figure of a target; of a bound the bound itself, which its parts say.
fn figure(aim: Option<&Aim>) -> Option<Figure> {
    aim.and_then(Aim::figure)
}

fn parts(aim: Option<&Aim>) -> Option<Target> {
    let AimParts { value, bound, tolerance, since, word } = aim.and_then(Aim::parts)?;
    Some(Target { value, bound, tolerance, since, word })
}

/// A target that is no plain figure.
#[derive(Serialize)]
struct Target {
    value: Option<Figure>,
    bound: Option<Bound>,
    tolerance: Option<Tolerance>,
    /// The year whose value it is held against.
    since: Option<FiscalYear>,
    /// What the bound is called, or the word in the place of a target.
    word: Option<String>,
}

/// Whether a target was met, and what the actual was held against.
#[derive(Serialize)]
struct Judged {
    met: bool,
    against: Figure,
    /// The year of that value, where it is an earlier one.
    since: Option<FiscalYear>,
}

impl From<Judgement> for Judged {
    fn from(judgement: Judgement) -> Self {
        let Judgement { met, against, since } = judgement;
        Self { met, against, since }
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
    /// What the target is, where it is no plain figure.
    target_aim: Option<Target>,
    original_target: Option<Figure>,
    original_target_aim: Option<Target>,
    target_reason: Option<&'a str>,
    plan: Option<Figure>,
    plan_aim: Option<Target>,
    base: Option<Figure>,
    forecast: Option<Figure>,
    midyear: Option<Figure>,
    actual: Option<Figure>,
    missing: Option<Missing>,
    word: Option<&'a str>,
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
            target: figure(year.target.as_ref()),
            target_aim: parts(year.target.as_ref()),
            original_target: figure(year.original_target.as_ref()),
            original_target_aim: parts(year.original_target.as_ref()),
            target_reason: year.target_reason.as_deref(),
            plan: figure(year.plan.as_ref()),
            plan_aim: parts(year.plan.as_ref()),
            base: year.base,
            forecast: year.forecast,
            midyear: year.midyear,
            actual: year.actual,
            missing: year.missing,
            word: year.word.as_deref(),
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
