//! The road of a programme: a stop for each year on record, the newest first, each compared with the one before.

use std::collections::BTreeSet;

use crate::domain::aim::Aim;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::{Lineage, Succession};
use crate::domain::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber};
use crate::domain::publication::{IndicatorYear, Publication, PublishedEvaluation, PublishedIndicator, Snapshot};
use crate::domain::stage::Stage;
use crate::web::kit::context::Context;
use crate::web::kit::names::Place;
use crate::web::parts::attainment::nothing;
use crate::web::parts::badges::{self, Badge};
use crate::web::parts::measured::Measured;
use crate::web::parts::name::Name;
use crate::web::public::programmes::objectives::{Compared, ObjectiveView, compare};

/// A stop on the programme's road.
pub(super) enum Step {
    Year(Box<YearStep>),
    /// Years that are not on record.
    Gap(String),
}

/// A sheet in its year.
pub(super) struct YearStep {
    pub(super) goal: GoalNumber,
    pub(super) year: String,
    pub(super) name: Name,
    /// 事業番号 that year.
    pub(super) code: Option<String>,
    pub(super) place: Place,
    pub(super) badges: Vec<Badge>,
    pub(super) successions: Vec<SuccessionView>,
    /// What it was compared with, and how much of that stayed; no counts where a year is recorded only in part.
    pub(super) compared: Option<Compared>,
    pub(super) objectives: Vec<ObjectiveView>,
    pub(super) midyear: Vec<String>,
    pub(super) results: Vec<String>,
    /// The published ratings, beside what was measured that year.
    pub(super) ratings: Vec<PublishedEvaluation>,
    pub(super) measured: Vec<Measured>,
    /// The values of a sheet that has nothing else on it.
    pub(super) values: Vec<Value>,
    pub(super) title_only: bool,
    pub(super) is_newest: bool,
}

/// What an indicator was that year.
pub(super) struct Value {
    pub(super) number: IndicatorNumber,
    pub(super) name: String,
    pub(super) figure: Option<String>,
    pub(super) is_plan: bool,
    pub(super) nothing: Option<String>,
}

/// How the programme of a sheet follows another.
pub(super) struct SuccessionView {
    pub(super) kind: String,
    pub(super) from: Option<String>,
}

/// The department and section of a sheet in words.
pub(super) fn place(snapshot: &Snapshot, context: &Context) -> Place {
    context.names().place([&snapshot.department, &snapshot.section].into_iter().flatten())
}

/// The stops, newest year first; sheets of one year in the order of its table.
pub(super) fn steps(
    all: &[Publication],
    lineage: &Lineage,
    line: &BTreeSet<ProgrammeNumber>,
    context: &Context,
) -> Vec<Step> {
    let links = lineage.within(line);
    let mut years: Vec<FiscalYear> = all.iter().map(|known| known.snapshot.fiscal_year).collect();
    years.dedup();
    let mut steps = Vec::new();
    for (index, &year) in years.iter().enumerate().rev() {
        let of_year = all.iter().filter(|known| known.snapshot.fiscal_year == year);
        steps.extend(of_year.map(|known| {
            let step = stop(&known.snapshot, all, lineage, &links, context);
            Step::Year(Box::new(step))
        }));
        let earlier = index.checked_sub(1).and_then(|earlier| years.get(earlier));
        if let Some(earlier) = earlier.filter(|earlier| year.number() - earlier.number() > 1) {
            steps.push(Step::Gap(gap(earlier.next(), year.previous(), context)));
        }
    }
    steps
}

fn stop(
    snapshot: &Snapshot,
    all: &[Publication],
    lineage: &Lineage,
    links: &[&Succession],
    context: &Context,
) -> YearStep {
    let words = context.words();
    let newest = all.last().map(|publication| publication.snapshot.goal);
    let of_programme = |known: &&Publication| known.snapshot.programme == snapshot.programme;
    let is_first_of_its_programme =
        all.iter().find(of_programme).is_some_and(|first| first.snapshot.goal == snapshot.goal);
    let successions = links.iter().filter(|link| is_first_of_its_programme && link.to == snapshot.programme);
    let of_stage = |stage: Stage| -> Vec<String> {
        let results = snapshot.results.iter().filter(|result| result.stage == stage);
        results.map(|result| result.item.text.clone()).collect()
    };
    let (compared, objectives) = compare(snapshot, all, lineage, context);
    YearStep {
        goal: snapshot.goal,
        year: snapshot.fiscal_year.label(context.language),
        name: Name::new(&snapshot.name),
        code: snapshot.code.clone(),
        place: place(snapshot, context),
        badges: badges::of(snapshot.stage, snapshot.partial, snapshot.sample, words),
        successions: successions.map(|link| succession(link, all, context)).collect(),
        compared,
        objectives,
        midyear: of_stage(Stage::Midyear),
        results: of_stage(Stage::Results),
        measured: snapshot
            .own_figures()
            .filter(|_| !snapshot.evaluations.is_empty())
            .map(|(indicator, year)| Measured::of(indicator, year, Some(snapshot.stage), words).with_unit())
            .collect(),
        ratings: snapshot.evaluations.clone(),
        values: values(snapshot, context),
        title_only: snapshot.title_only,
        is_newest: newest == Some(snapshot.goal),
    }
}

/// The values of a sheet without objectives and results.
fn values(snapshot: &Snapshot, context: &Context) -> Vec<Value> {
    if !snapshot.objectives.is_empty() || !snapshot.results.is_empty() {
        return Vec::new();
    }
    let value = |(indicator, year): (&PublishedIndicator, &IndicatorYear)| Value {
        number: indicator.number,
        name: indicator.name.clone(),
        figure: year
            .actual
            .map(Aim::Value)
            .or_else(|| year.plan.clone())
            .map(|aim| aim.shown(indicator.unit_in(year).unwrap_or_default())),
        is_plan: year.actual.is_none(),
        nothing: nothing(year, Some(snapshot.stage), context.words()),
    };
    snapshot.own_figures().map(value).collect()
}

fn gap(first: FiscalYear, last: FiscalYear, context: &Context) -> String {
    let label = |year: FiscalYear| year.label(context.language).into();
    if first == last {
        context.words().fill("years-not-on-record-one", [("year", label(first))])
    } else {
        context.words().fill("years-not-on-record", [("first", label(first)), ("last", label(last))])
    }
}

fn succession(link: &Succession, all: &[Publication], context: &Context) -> SuccessionView {
    let from = all.iter().rev().find(|publication| publication.snapshot.programme == link.from);
    SuccessionView {
        kind: context.words().text(&format!("succession-{}", link.kind)),
        from: from.map(|publication| publication.snapshot.name.clone()),
    }
}
