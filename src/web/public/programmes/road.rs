//! The columns of a programme's page: one for each year on record, each compared with the one before.

use std::collections::BTreeSet;

use crate::domain::aim::Aim;
use crate::domain::difference::{self, Piece};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::{Lineage, Succession};
use crate::domain::matching::{self, Origin};
use crate::domain::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber};
use crate::domain::publication::{IndicatorYear, Publication, PublishedEvaluation, PublishedIndicator, Snapshot};
use crate::domain::stage::Stage;
use crate::web::kit::context::Context;
use crate::web::kit::names::Place;
use crate::web::parts::attainment::nothing;
use crate::web::parts::badges::{self, Badge};
use crate::web::parts::measured::Measured;
use crate::web::parts::name::Name;

/// A stop on the programme's road, oldest first.
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

/// How a year's objectives compare with those of the last year on record before it.
pub(super) struct Compared {
    /// In words, with the counts.
    pub(super) sentence: Option<String>,
    /// What the earlier year alone had.
    pub(super) dropped: Vec<String>,
    /// The heading of that.
    pub(super) dropped_since: String,
}

/// An objective and what became of it since the year before.
pub(super) struct ObjectiveView {
    /// Its text; for a reworded one the way from the earlier words.
    pub(super) pieces: Vec<Piece>,
    /// `kept`, `reworded` or `new`; none where nothing can be said.
    pub(super) origin: Option<&'static str>,
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

/// The columns.
pub(super) fn steps(
    all: &[Publication],
    lineage: &Lineage,
    line: &BTreeSet<ProgrammeNumber>,
    context: &Context,
) -> Vec<Step> {
    let words = context.words();
    let links = lineage.within(line);
    let newest = all.last().map(|publication| publication.snapshot.goal);
    let mut steps = Vec::new();
    let mut earlier: Option<FiscalYear> = None;
    for publication in all {
        let snapshot = &publication.snapshot;
        let year = snapshot.fiscal_year;
        if let Some(earlier) = earlier.filter(|earlier| year.number() - earlier.number() > 1) {
            steps.push(Step::Gap(gap(earlier.next(), year.previous(), context)));
        }
        let is_first_of_its_programme = all
            .iter()
            .find(|other| other.snapshot.programme == snapshot.programme)
            .is_some_and(|first| first.snapshot.goal == snapshot.goal);
        let successions = links
            .iter()
            .filter(|link| is_first_of_its_programme && link.to == snapshot.programme)
            .map(|link| succession(link, all, context))
            .collect();
        let of_stage = |stage: Stage| -> Vec<String> {
            let results = snapshot.results.iter().filter(|result| result.stage == stage);
            results.map(|result| result.item.text.clone()).collect()
        };
        let (compared, objectives) = compare(snapshot, all, lineage, context);
        steps.push(Step::Year(Box::new(YearStep {
            goal: snapshot.goal,
            year: year.label(context.language),
            name: Name::new(&snapshot.name),
            code: snapshot.code.clone(),
            place: place(snapshot, context),
            badges: badges::of(snapshot.stage, snapshot.partial, snapshot.sample, words),
            successions,
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
        })));
        earlier = Some(year);
    }
    steps
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

/// A year's objectives beside those of the last year on record from which its programme descends.
fn compare(
    snapshot: &Snapshot,
    all: &[Publication],
    lineage: &Lineage,
    context: &Context,
) -> (Option<Compared>, Vec<ObjectiveView>) {
    let after: Vec<&str> = snapshot.objectives.iter().map(|objective| objective.item.text.as_str()).collect();
    let plain = || {
        let objectives =
            after.iter().map(|text| ObjectiveView { pieces: difference::between(text, text), origin: None });
        objectives.collect()
    };
    let ancestors = lineage.ancestors(snapshot.programme);
    let earlier: Vec<&Snapshot> = all
        .iter()
        .map(|publication| &*publication.snapshot)
        .filter(|other| other.fiscal_year < snapshot.fiscal_year && ancestors.contains(&other.programme))
        .collect();
    let Some(year) = earlier.iter().map(|other| other.fiscal_year).max() else { return (None, plain()) };
    let earlier: Vec<&Snapshot> = earlier.into_iter().filter(|other| other.fiscal_year == year).collect();
    let before: Vec<&str> =
        earlier.iter().flat_map(|other| &other.objectives).map(|objective| objective.item.text.as_str()).collect();
    if before.is_empty() || after.is_empty() {
        return (None, plain());
    }
    let matching = matching::between(&before, &after);
    // Of a year that is recorded only in part nobody knows what it had besides.
    let is_whole = !snapshot.partial && earlier.iter().all(|other| !other.partial);
    let objectives = after.iter().zip(&matching.origins).map(|(text, origin)| {
        let known = |index: usize| before.get(index).copied().unwrap_or_default();
        match *origin {
            Origin::Kept(_) => ObjectiveView { pieces: difference::between(text, text), origin: Some("kept") },
            Origin::Reworded(index) => {
                ObjectiveView { pieces: difference::between(known(index), text), origin: Some("reworded") }
            }
            Origin::New => ObjectiveView { pieces: difference::between(text, text), origin: is_whole.then_some("new") },
        }
    });
    let count = |wanted: fn(&Origin) -> bool| matching.origins.iter().filter(|origin| wanted(origin)).count();
    let label = year.label(context.language);
    let sentence = is_whole.then(|| {
        context.words().fill(
            "through-compared",
            [
                ("year", label.as_str().into()),
                ("kept", count(|origin| matches!(origin, Origin::Kept(_))).into()),
                ("reworded", count(|origin| matches!(origin, Origin::Reworded(_))).into()),
                ("new", count(|origin| *origin == Origin::New).into()),
                ("dropped", matching.dropped.len().into()),
            ],
        )
    });
    let dropped = matching.dropped.iter().filter_map(|index| before.get(*index)).map(|&text| text.to_owned());
    let compared = Compared {
        sentence,
        dropped: if is_whole { dropped.collect() } else { Vec::new() },
        dropped_since: context.words().fill("through-dropped", [("year", label.into())]),
    };
    (Some(compared), objectives.collect())
}
