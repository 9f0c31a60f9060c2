//! A goal and its own text.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::english_names::EnglishNames;
use crate::domain::goal::{Detail, DetailKind, Footnote, SheetPart};
use crate::domain::numbers::{GoalNumber, ObjectiveNumber, ProgrammeNumber, ResultNumber, UnitNumber};
use crate::domain::publication::{Publication, PublishedObjective, PublishedResult, Snapshot};
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::store::published::publications;

use super::Date;
use super::amount::{CostOfAUnit, StatedAmount};
use super::evaluation::{Evaluation, EvaluationText, FutureCourse};
use super::evidence::Evidence;
use super::indicator::Indicator;
use super::milestone::{Milestone, Update};

#[derive(Serialize)]
pub(super) struct Goal<'a> {
    number: GoalNumber,
    programme: Programme<'a>,
    /// 事業番号, zeros in front included.
    programme_code: Option<&'a str>,
    name: &'a str,
    department: Option<Unit<'a>>,
    section: Option<Unit<'a>>,
    policy: Option<&'a str>,
    /// Its path in the plan, from the top.
    plan: Vec<String>,
    summary: Option<&'a str>,
    stage: Stage,
    title_only: bool,
    objectives: Vec<Objective<'a>>,
    results: Vec<Achievement<'a>>,
    midyear: Vec<Achievement<'a>>,
    milestones: Vec<Milestone<'a>>,
    updates: Vec<Update<'a>>,
    indicators: Vec<Indicator<'a>>,
    /// On the axis that counts in distributions.
    evaluation: Vec<Evaluation<'a>>,
    /// On every axis.
    evaluations: Vec<Evaluation<'a>>,
    amounts: Vec<StatedAmount<'a>>,
    unit_cost: Option<CostOfAUnit>,
    future_course: Option<FutureCourse<'a>>,
    evaluation_texts: Vec<EvaluationText<'a>>,
    evidence: Vec<Evidence<'a>>,
    notes: Vec<Note<'a>>,
    /// Every publication, oldest first: the last one is in force.
    publications: Vec<Version<'a>>,
}

impl<'a> Goal<'a> {
    pub(super) fn of(
        publication: &'a Publication,
        versions: &'a [publications::Version],
        english: &'a EnglishNames,
    ) -> Self {
        let snapshot = &publication.snapshot;
        let unit = |label: &'a UnitLabel| Unit {
            number: label.number,
            name: &label.name,
            name_en: english.unit(label.number),
        };
        Self {
            number: snapshot.goal,
            programme: Programme { number: snapshot.programme, name: &snapshot.name },
            programme_code: snapshot.code.as_deref(),
            name: &snapshot.name,
            department: snapshot.department.as_ref().map(unit),
            section: snapshot.section.as_ref().map(unit),
            policy: snapshot.policy.as_deref(),
            plan: snapshot.plan_path(),
            summary: snapshot.summary.as_deref(),
            stage: snapshot.stage,
            title_only: snapshot.title_only,
            objectives: snapshot.objectives.iter().map(Objective::from).collect(),
            results: achievements(snapshot, Stage::Results),
            midyear: achievements(snapshot, Stage::Midyear),
            milestones: snapshot.milestones.iter().map(Milestone::from).collect(),
            updates: snapshot.updates.iter().map(Update::from).collect(),
            indicators: snapshot
                .indicators
                .iter()
                .map(|indicator| Indicator::of(indicator, snapshot.fiscal_year))
                .collect(),
            evaluation: snapshot.counting_evaluations().map(Evaluation::from).collect(),
            evaluations: snapshot.evaluations.iter().map(Evaluation::from).collect(),
            amounts: snapshot.amounts.iter().map(StatedAmount::from).collect(),
            unit_cost: CostOfAUnit::of(snapshot),
            future_course: snapshot.future_course.as_ref().map(FutureCourse::from),
            evaluation_texts: snapshot.evaluation_texts.iter().map(EvaluationText::from).collect(),
            evidence: snapshot.evidence.iter().map(Evidence::from).collect(),
            notes: snapshot.footnotes.iter().map(Note::from).collect(),
            publications: versions.iter().map(Version::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct Programme<'a> {
    number: ProgrammeNumber,
    name: &'a str,
}

#[derive(Serialize)]
struct Unit<'a> {
    number: UnitNumber,
    name: &'a str,
    name_en: Option<&'a str>,
}

#[derive(Serialize)]
struct Objective<'a> {
    number: ObjectiveNumber,
    text: &'a str,
    details: Vec<Line<'a>>,
    due: Option<Date>,
}

impl<'a> From<&'a PublishedObjective> for Objective<'a> {
    fn from(objective: &'a PublishedObjective) -> Self {
        Self {
            number: objective.number,
            text: &objective.item.text,
            details: objective.item.details.iter().map(Line::from).collect(),
            due: objective.due.map(Date::from),
        }
    }
}

/// 成果, of the year's end or of its middle.
#[derive(Serialize)]
struct Achievement<'a> {
    number: ResultNumber,
    text: &'a str,
    details: Vec<Line<'a>>,
    date: Option<Date>,
    objective: Option<ObjectiveNumber>,
}

impl<'a> From<&'a PublishedResult> for Achievement<'a> {
    fn from(result: &'a PublishedResult) -> Self {
        Self {
            number: result.number,
            text: &result.item.text,
            details: result.item.details.iter().map(Line::from).collect(),
            date: result.date.map(Date::from),
            objective: result.objective,
        }
    }
}

fn achievements(snapshot: &Snapshot, stage: Stage) -> Vec<Achievement<'_>> {
    snapshot.results.iter().filter(|result| result.stage == stage).map(Achievement::from).collect()
}

/// A line below an objective or a result.
#[derive(Serialize)]
struct Line<'a> {
    kind: DetailKind,
    text: &'a str,
}

impl<'a> From<&'a Detail> for Line<'a> {
    fn from(detail: &'a Detail) -> Self {
        Self { kind: detail.kind, text: &detail.text }
    }
}

#[derive(Serialize)]
struct Note<'a> {
    part: SheetPart,
    mark: &'a str,
    term: Option<&'a str>,
    text: &'a str,
}

impl<'a> From<&'a Footnote> for Note<'a> {
    fn from(note: &'a Footnote) -> Self {
        Self { part: note.part, mark: &note.mark, term: note.term.as_deref(), text: &note.text }
    }
}

#[derive(Serialize)]
struct Version<'a> {
    number: i32,
    published_at: DateTime<Utc>,
    published_on: Option<Date>,
    reason: Option<&'a str>,
    /// What the public was told with it.
    note: Option<&'a str>,
}

impl<'a> From<&'a publications::Version> for Version<'a> {
    fn from(version: &'a publications::Version) -> Self {
        Self {
            number: version.number,
            published_at: version.published_at,
            published_on: version.published_on.map(Date::from),
            reason: version.reason.as_deref(),
            note: version.note.as_deref(),
        }
    }
}
