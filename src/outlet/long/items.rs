//! The items of a sheet, one record each.

use std::collections::BTreeSet;
use std::iter;

use chrono::{DateTime, Utc};

use crate::domain::aim::{Aim, AimParts, Bound};
use crate::domain::amount::of_year::{self, SheetAmount};
use crate::domain::amount::{Amount, AmountKind, AmountPart, MoneyUnit};
use crate::domain::attainment::Attainment;
use crate::domain::evidence::Evidence;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::future_course::DecidedCourse;
use crate::domain::goal::{EvaluationText, Footnote, Item};
use crate::domain::indicator::{Missing, SeriesBreak, TargetPath};
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::MilestoneNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::{
    IndicatorYear, PublishedEvaluation, PublishedIndicator, PublishedMilestone, PublishedObjective, PublishedResult,
    PublishedUpdate, Snapshot,
};
use crate::domain::stage::Stage;
use crate::store::published::publications::Version;

use super::Cell;

/// The record of the sheet itself.
pub(super) const GOAL: &str = "goal";

/// One record: what stands behind the sheet's own columns.
#[derive(Default)]
pub(super) struct Record {
    pub(super) item: &'static str,
    pub(super) number: Cell,
    pub(super) text: String,
    pub(super) date: Option<PartialDate>,
    pub(super) state: &'static str,
    pub(super) indicator_kind: &'static str,
    pub(super) direction: &'static str,
    pub(super) unit: String,
    pub(super) target: Cell,
    pub(super) actual: Cell,
    pub(super) percent: Cell,
    pub(super) plan: Cell,
    pub(super) forecast: Cell,
    pub(super) base: Cell,
    pub(super) base_year: Cell,
    pub(super) target_aim: AimInWords,
    /// Whether the target was reached, where it was judged without a rate.
    pub(super) target_met: Cell,
    pub(super) plan_aim: AimInWords,
    /// The source's own word for a missing value.
    pub(super) word: Option<String>,
    pub(super) midyear: Cell,
    /// What was first aimed at, or budgeted.
    pub(super) original: Cell,
    pub(super) original_aim: AimInWords,
    /// Why it was changed.
    pub(super) reason: Option<String>,
    /// The rate as the source prints it, and what it calls it.
    pub(super) stated: Cell,
    pub(super) stated_label: Option<String>,
    pub(super) definition: Option<String>,
    /// The cause outside the city.
    pub(super) cause: Option<String>,
    pub(super) not_comparable: Option<String>,
    /// Where the value was taken from.
    pub(super) source: Option<String>,
    pub(super) path: Option<TargetPath>,
    pub(super) original_due: Option<PartialDate>,
    pub(super) completed: Option<PartialDate>,
    /// The objective that it answers.
    pub(super) objective: Cell,
    /// The milestone and the indicator that it is about.
    pub(super) milestone: Cell,
    pub(super) indicator: Cell,
    pub(super) entered_at: Option<DateTime<Utc>>,
    /// What was rated.
    pub(super) axis: Option<String>,
    /// Where it is found, and the fingerprint of a file.
    pub(super) address: Option<String>,
    pub(super) sha256: Option<String>,
}

/// What a target means that is no plain figure, and how it is written.
#[derive(Default)]
pub(super) struct AimInWords {
    pub(super) bound: &'static str,
    pub(super) written: String,
}

/// The records of a sheet.
pub(super) fn of(snapshot: &Snapshot, versions: &[Version]) -> Vec<Record> {
    let mut records = vec![goal(snapshot)];
    records.extend(snapshot.objectives.iter().map(objective));
    records.extend(snapshot.results.iter().map(result));
    for milestone in &snapshot.milestones {
        records.push(self::milestone(milestone));
        let updates = milestone.updates.iter();
        records.extend(updates.map(|update| self::update(snapshot, update, Some(milestone.number))));
    }
    records.extend(snapshot.updates.iter().map(|update| self::update(snapshot, update, None)));
    for (indicator, year) in snapshot.own_figures() {
        records.push(self::indicator(indicator, year));
        records.extend(indicator.breaks.iter().map(|known| self::series_break(indicator, known)));
    }
    records.extend((1..).zip(&snapshot.evaluations).map(|(index, given)| evaluation(index, given)));
    records.extend(amounts(snapshot));
    records.extend(unit_cost(snapshot));
    records.extend(snapshot.future_course.as_ref().map(future_course));
    records.extend((1..).zip(&snapshot.evaluation_texts).map(|(index, known)| evaluation_text(index, known)));
    records.extend(snapshot.evidence.iter().map(evidence));
    records.extend((1..).zip(&snapshot.footnotes).map(|(index, footnote)| note(index, footnote)));
    records.extend(versions.iter().map(publication));
    records
}

fn goal(snapshot: &Snapshot) -> Record {
    Record {
        item: GOAL,
        number: snapshot.goal.0.into(),
        text: snapshot.summary.clone().unwrap_or_default(),
        ..Record::default()
    }
}

fn objective(objective: &PublishedObjective) -> Record {
    Record {
        item: "objective",
        number: objective.number.0.into(),
        text: with_details(&objective.item),
        date: objective.due,
        ..Record::default()
    }
}

fn result(result: &PublishedResult) -> Record {
    Record {
        item: if result.stage == Stage::Midyear { "midyear" } else { "result" },
        number: result.number.0.into(),
        text: with_details(&result.item),
        date: result.date,
        objective: result.objective.map(|objective| objective.0).into(),
        ..Record::default()
    }
}

fn with_details(item: &Item) -> String {
    let lines = iter::once(&item.text).chain(item.details.iter().map(|detail| &detail.text));
    lines.map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn milestone(milestone: &PublishedMilestone) -> Record {
    Record {
        item: "milestone",
        number: milestone.number.0.into(),
        text: milestone.title.clone(),
        date: Some(milestone.due),
        original_due: milestone.original_due,
        completed: milestone.completed,
        reason: milestone.reason.clone(),
        state: milestone.state.code(),
        ..Record::default()
    }
}

/// An update. The value it gives stands in the columns of values, after the indicator's name in the text; which kind of
/// nothing there is instead, in the column of states.
fn update(snapshot: &Snapshot, update: &PublishedUpdate, milestone: Option<MilestoneNumber>) -> Record {
    let value = update.value.as_ref();
    let indicator =
        value.and_then(|value| snapshot.indicators.iter().find(|indicator| indicator.number == value.indicator));
    let cause = value.and_then(|value| value.note.as_ref()).map(|note| outside_cause(note));
    let parts = [indicator.map(|indicator| indicator.name.clone()), Some(update.text.clone()), cause];
    let state = update.state.map(MilestoneState::code).or_else(|| value?.missing.map(Missing::code));
    Record {
        item: "update",
        number: update.number.0.into(),
        milestone: milestone.map(|milestone| milestone.0).into(),
        indicator: indicator.map(|indicator| indicator.number.0).into(),
        entered_at: Some(update.entered_at),
        text: parts.into_iter().flatten().collect::<Vec<_>>().join(" "),
        date: Some(update.date),
        state: state.unwrap_or_default(),
        unit: indicator.and_then(|indicator| indicator.unit.clone()).unwrap_or_default(),
        actual: value.and_then(|value| value.value).into(),
        ..Record::default()
    }
}

fn outside_cause(cause: &str) -> String {
    format!("市の外の原因：{cause}")
}

/// The figures of the goal's own year. Where no rate can be computed, the one that the source states stands there.
fn indicator(indicator: &PublishedIndicator, year: &IndicatorYear) -> Record {
    let attainment = indicator.attainment(year);
    let computed = attainment.and_then(Attainment::percent);
    let judged = attainment.and_then(Attainment::judged);
    let unit = indicator.unit_in(year).unwrap_or_default();
    let figure = |aim: &Option<Aim>| Cell::from(aim.as_ref().and_then(Aim::figure));
    let stated = year.stated.as_ref();
    let (base_year, base) = indicator.base().unzip();
    Record {
        item: "indicator",
        number: indicator.number.0.into(),
        text: indicator.name.clone(),
        date: year.as_of,
        state: year.missing.map_or("", Missing::code),
        indicator_kind: indicator.kind.code(),
        direction: indicator.direction.code(),
        unit: year.unit.clone().or_else(|| indicator.unit.clone()).unwrap_or_default(),
        target: figure(&year.target),
        actual: year.actual.into(),
        percent: computed.or_else(|| stated.map(|stated| stated.percent.value())).into(),
        plan: figure(&year.plan),
        forecast: year.forecast.into(),
        base: base.into(),
        base_year: base_year.map(|year| year.fiscal_year).into(),
        target_aim: in_words(year.target.as_ref(), unit),
        target_met: judged.map_or(Cell::Blank, |judged| Cell::flag(judged.met)),
        plan_aim: in_words(year.plan.as_ref(), unit),
        word: year.word.clone(),
        midyear: year.midyear.into(),
        original: figure(&year.original_target),
        original_aim: in_words(year.original_target.as_ref(), unit),
        reason: year.target_reason.clone(),
        stated: stated.map(|stated| stated.percent).into(),
        stated_label: stated.map(|stated| stated.label.clone()),
        definition: indicator.definition.clone(),
        cause: year.note.clone(),
        not_comparable: year.not_comparable.clone(),
        source: year.source.clone(),
        path: indicator.path,
        objective: year.objective.map(|objective| objective.0).into(),
        ..Record::default()
    }
}

fn in_words(aim: Option<&Aim>, unit: &str) -> AimInWords {
    let Some(aim) = aim.filter(|aim| aim.plain().is_none()) else { return AimInWords::default() };
    let bound = AimParts::from(aim).bound.map_or("word", Bound::code);
    AimInWords { bound, written: aim.shown(unit) }
}

/// Where values before and since are not the same thing: the first year of the new ones, what the ones before are
/// multiplied by in the place of a value, and their unit.
fn series_break(indicator: &PublishedIndicator, known: &SeriesBreak) -> Record {
    Record {
        item: "break",
        number: indicator.number.0.into(),
        text: known.reason.clone(),
        date: Some(PartialDate::fiscal_year(known.from)),
        state: known.kind.code(),
        unit: known.former_unit.clone().unwrap_or_default(),
        actual: known.factor.into(),
        indicator: indicator.number.0.into(),
        ..Record::default()
    }
}

/// A rating in one text: the label, the meaning, the reasons, the cause outside the city, the post.
fn evaluation(index: i32, given: &PublishedEvaluation) -> Record {
    let cause = given.outside_cause.as_deref().map(outside_cause);
    let reasons = (!given.reasons.is_empty()).then(|| format!("理由：{}", given.reasons));
    let post = (!given.post.is_empty()).then(|| format!("（{}）", given.post));
    // The axis that counts goes without saying, as it did before there could be several.
    let mut parts: Vec<String> = (!given.counts()).then(|| format!("【{}】", given.axis_name())).into_iter().collect();
    parts.extend([given.rating.label.clone(), given.rating.meaning.clone()]);
    parts.extend([reasons, cause, post].into_iter().flatten());
    Record {
        item: "evaluation",
        number: index.into(),
        text: parts.join(" "),
        state: given.kind.code(),
        axis: Some(given.axis_name().to_owned()),
        ..Record::default()
    }
}

/// The money of a sheet in yen, year by year and part by part: what was budgeted stands where a target would, and what was
/// settled where a value would. That of the sheet's own year goes without saying so.
fn amounts(snapshot: &Snapshot) -> impl Iterator<Item = Record> {
    let years: BTreeSet<FiscalYear> = snapshot.amounts.iter().map(|known| known.fiscal_year).collect();
    let parts = years.into_iter().flat_map(|year| AmountPart::ALL.iter().map(move |part| (year, *part)));
    parts.filter_map(|(year, part)| {
        let of = |kind| of_year::find(&snapshot.amounts, year, kind, part);
        let (budget, settled) = (of(AmountKind::Budget), of(AmountKind::Settled));
        let yen = |known: Option<&SheetAmount>| Cell::from(known.map(|known| known.amount.yen()));
        let reasons = [budget, settled].into_iter().flatten().filter_map(|known| known.reason.as_deref());
        let reasons: Vec<&str> = reasons.collect();
        let is_own = year == snapshot.fiscal_year;
        (budget.is_some() || settled.is_some()).then(|| Record {
            item: if is_own { "amount" } else { "amount_of_year" },
            number: part.code().into(),
            text: part.written().to_owned(),
            date: (!is_own).then(|| PartialDate::fiscal_year(year)),
            unit: MoneyUnit::Yen.written().to_owned(),
            target: yen(budget),
            actual: yen(settled),
            original: budget.and_then(|known| known.original).map(Amount::yen).into(),
            reason: (!reasons.is_empty()).then(|| reasons.join(" ")),
            ..Record::default()
        })
    })
}

/// What one unit of an indicator cost in yen.
fn unit_cost(snapshot: &Snapshot) -> Option<Record> {
    let (indicator, cost) = snapshot.unit_cost()?;
    Some(Record {
        item: "unit_cost",
        number: indicator.number.0.into(),
        text: indicator.name.clone(),
        state: if cost.with_staff { "with_staff_cost" } else { "" },
        unit: MoneyUnit::Yen.written().to_owned(),
        actual: cost.yen.into(),
        indicator: indicator.number.0.into(),
        ..Record::default()
    })
}

/// What was decided in one text: the label, and why. What it means stands in the column of states.
fn future_course(decided: &DecidedCourse) -> Record {
    let reason = (!decided.reason.is_empty()).then(|| format!("理由：{}", decided.reason));
    let parts = [Some(decided.course.label.clone()), reason];
    Record {
        item: "future_course",
        number: 1.into(),
        text: parts.into_iter().flatten().collect::<Vec<_>>().join(" "),
        state: decided.course.meaning.code(),
        ..Record::default()
    }
}

/// A text of the evaluation in one cell, its heading first.
fn evaluation_text(index: i32, known: &EvaluationText) -> Record {
    let EvaluationText { heading, text } = known;
    Record { item: "evaluation_text", number: index.into(), text: format!("{heading}：{text}"), ..Record::default() }
}

/// A file or link: the title and the name of the file in one text, what it is in the column of states, and its length where
/// a value would stand.
fn evidence(known: &Evidence) -> Record {
    let file = known.file();
    let name = file.map(|file| format!("（{}）", file.name));
    Record {
        item: "evidence",
        number: known.number.0.into(),
        text: [Some(known.title.clone()), name].into_iter().flatten().collect(),
        state: known.kind_code(),
        unit: file.map(|_| "バイト".to_owned()).unwrap_or_default(),
        actual: file.map(|file| file.bytes).into(),
        address: Some(known.address()),
        sha256: file.map(|file| file.sha256.clone()),
        ..Record::default()
    }
}

fn note(index: i32, note: &Footnote) -> Record {
    Record { item: "note", number: index.into(), text: format!("{}{}", note.mark, note.text), ..Record::default() }
}

/// One publication of the sheet: what the public was told with it, and why it replaced what stood there before.
fn publication(version: &Version) -> Record {
    Record {
        item: "publication",
        number: version.number.into(),
        text: version.note.clone().unwrap_or_default(),
        date: version.published_on,
        reason: version.reason.clone(),
        entered_at: Some(version.published_at),
        ..Record::default()
    }
}
