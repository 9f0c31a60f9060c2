//! The snapshot of a live sheet: what is approved of it up to a stage, and nothing of what is not.

use std::collections::BTreeSet;

use crate::domain::evidence::EvidenceSubject;
use crate::domain::goal::{EvaluationText, Footnote};
use crate::domain::numbers::{GoalNumber, ResultNumber, UnitNumber, UpdateNumber};
use crate::domain::publication::{Publication, PublishedIndicator, PublishedMilestone, Snapshot};
use crate::domain::stage::Stage;
use crate::domain::unit::{Unit, UnitKind, UnitLabel};
use crate::domain::update::UpdateStatus;
use crate::store::goals::{self, Goal};
use crate::store::indicators::years::Limit;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Selection};
use crate::store::published::sheets;
use crate::store::published::years;
use crate::store::updates::{self, Update};
use crate::store::{amounts, evaluation_texts, evaluations, evidence, future_courses, indicators, plan, units};

/// The last stage that a publication of `stage` holds: what was public at a later one stays in.
pub(crate) fn limit(stage: Stage, current: Option<&Publication>) -> Stage {
    current.map_or(stage, |current| current.snapshot.stage.max(stage))
}

/// A snapshot of a live sheet up to a stage, with its approved updates and nothing of what is not approved. What was
/// public at a later stage stays in.
pub(crate) fn assemble(
    connection: &mut DatabaseConnection,
    goal: &Goal,
    stage: Stage,
    current: Option<&Publication>,
) -> Result<Snapshot, StoreError> {
    let year = years::find(connection, goal.fiscal_year)?;
    let limit = limit(stage, current);
    let mut results = goals::results(connection, goal.number)?;
    results.retain(|result| result.stage <= limit);
    let numbers: Vec<ResultNumber> = results.iter().map(|result| result.number).collect();
    let (department, section) = place(goal.unit, &units::list(connection)?);
    let mut snapshot = Snapshot {
        goal: goal.number,
        programme: goal.programme,
        fiscal_year: goal.fiscal_year,
        stage: limit,
        partial: year.partial,
        sample: year.sample,
        source: year.source,
        position: goal.position,
        name: goal.name.clone(),
        code: goal.code.as_ref().map(ToString::to_string),
        department,
        section,
        policy: goal.policy.clone(),
        plan: several_steps(plan::of_goal(connection, goal.number)?),
        summary: goal.summary.clone(),
        title_only: goal.title_only,
        objectives: goals::objectives(connection, goal.number)?,
        results,
        milestones: Vec::new(),
        updates: Vec::new(),
        indicators: published_indicators(connection, goal, limit, &numbers)?,
        footnotes: published_footnotes(connection, goal.number, limit)?,
        evaluations: if limit == Stage::Results {
            evaluations::in_force(connection, goal.number, goal.fiscal_year)?
        } else {
            Vec::new()
        },
        evaluation_texts: published_texts(connection, goal.number, limit)?,
        amounts: amounts::of_goal(connection, goal.number, limit)?,
        cost_of: amounts::cost_of(connection, goal.number)?,
        future_course: if limit == Stage::Results { future_courses::in_force(connection, goal.number)? } else { None },
        evidence: Vec::new(),
    };
    // What is not published is not named.
    snapshot.cost_of = snapshot.cost_of.filter(|indicator| snapshot.shows(*indicator));
    publish_updates(connection, &mut snapshot)?;
    publish_evidence(connection, &mut snapshot)?;
    Ok(snapshot)
}

/// The department and the section that a unit is, as they are called now.
fn place(unit: Option<UnitNumber>, units: &[Unit]) -> (Option<UnitLabel>, Option<UnitLabel>) {
    let find = |number: UnitNumber| units.iter().find(|unit| unit.number == number);
    let label = |number: UnitNumber| find(number).map(|unit| UnitLabel { number, name: unit.name.clone() });
    match unit.and_then(find) {
        Some(unit) if unit.kind == UnitKind::Section => (unit.parent.and_then(label), label(unit.number)),
        Some(unit) => (label(unit.number), None),
        None => (None, None),
    }
}

/// Fills in what is marked for the public: of the stages that are published, and of the updates.
fn publish_evidence(connection: &mut DatabaseConnection, snapshot: &mut Snapshot) -> Result<(), StoreError> {
    let updates = snapshot.updates.iter().chain(snapshot.milestones.iter().flat_map(|known| &known.updates));
    let updates: BTreeSet<UpdateNumber> = updates.map(|update| update.number).collect();
    let is_shown = |subject| match subject {
        EvidenceSubject::Sheet(stage) => stage <= snapshot.stage,
        EvidenceSubject::Update(update) => updates.contains(&update),
    };
    let known = evidence::of_goal(connection, snapshot.goal)?.into_iter();
    let shown = known.filter(|held| held.public && is_shown(held.evidence.subject)).map(|held| held.evidence);
    snapshot.evidence = shown.collect();
    Ok(())
}

/// A path of one step is the policy, which says it already: a sheet that stays as it was is no new publication.
fn several_steps(path: Vec<String>) -> Vec<String> {
    if path.len() > 1 { path } else { Vec::new() }
}

/// What an evaluation says is public with the results, as the ratings are.
fn published_texts(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    limit: Stage,
) -> Result<Vec<EvaluationText>, StoreError> {
    if limit == Stage::Results { evaluation_texts::of_goal(connection, goal) } else { Ok(Vec::new()) }
}

/// The footnotes of a sheet, up to a stage.
fn published_footnotes(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    limit: Stage,
) -> Result<Vec<Footnote>, StoreError> {
    let mut notes = goals::footnotes(connection, goal)?;
    notes.retain(|note| note.part.stage() <= limit);
    Ok(notes)
}

/// The indicators up to the goal's year, and in that year up to the stage. A value that a result gives is public once
/// that result is, whichever year it is of.
fn published_indicators(
    connection: &mut DatabaseConnection,
    goal: &Goal,
    stage: Stage,
    results: &[ResultNumber],
) -> Result<Vec<PublishedIndicator>, StoreError> {
    let mut public: BTreeSet<ResultNumber> = results.iter().copied().collect();
    public.extend(sheets::results_beside(connection, goal.programme, goal.number)?);
    let limit = Limit { year: goal.fiscal_year, stage };
    let mut known = indicators::of_programme(connection, goal.programme, Some(limit))?;
    for indicator in &mut known {
        for year in &mut indicator.years {
            if year.result.is_some_and(|result| !public.contains(&result)) {
                (year.actual, year.missing, year.word, year.stated, year.result) = (None, None, None, None, None);
            }
        }
        // What only a hidden result names is not named.
        indicator.years.retain(|year| {
            year.target.is_some()
                || year.plan.is_some()
                || year.base.is_some()
                || year.forecast.is_some()
                || year.actual.is_some()
                || year.missing.is_some()
                || year.stated.is_some()
        });
    }
    known.retain(|indicator| !indicator.years.is_empty());
    Ok(known)
}

/// Fills in the milestones and every approved update. The value of an indicator that is not published is left out, and
/// so is an update on the goal that gives nothing else.
fn publish_updates(connection: &mut DatabaseConnection, snapshot: &mut Snapshot) -> Result<(), StoreError> {
    let known = milestones::select(connection, &Selection::Goal(snapshot.goal))?;
    let mut entered = updates::of_goals(connection, vec![snapshot.goal])?;
    let is_hidden = |update: &Update| update.value.as_ref().is_some_and(|value| !snapshot.shows(value.indicator));
    entered
        .retain(|update| update.status == UpdateStatus::Approved && (update.milestone.is_some() || !is_hidden(update)));
    for update in entered.iter_mut().filter(|update| is_hidden(update)) {
        update.value = None;
    }
    snapshot.updates = entered.iter().filter(|update| update.milestone.is_none()).map(Update::published).collect();
    snapshot.milestones = known
        .into_iter()
        .map(|known| PublishedMilestone {
            number: known.place.milestone,
            updates: entered
                .iter()
                .filter(|update| update.milestone == Some(known.place.milestone))
                .map(Update::published)
                .collect(),
            title: known.title,
            due: known.due,
            original_due: known.original_due,
            reason: known.reason,
            state: known.state,
            completed: known.completed,
        })
        .collect();
    Ok(())
}
