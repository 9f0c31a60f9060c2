//! Taking sheets in as they were published: what a document of ours says of them beyond the rows of a table. Everything is
//! added where the record does not say it already; what the record says otherwise of other years stays.

pub(in crate::store::imports) mod series;
mod told;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::SheetPart;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{
    GoalNumber, IndicatorNumber, MilestoneNumber, ObjectiveNumber, ResultNumber, UpdateNumber,
};
use crate::domain::person::Author;
use crate::domain::policy::{Administer, Permit};
use crate::domain::publication::{PublishedEvaluation, PublishedMilestone, PublishedResult, PublishedUpdate, Snapshot};
use crate::domain::recorded::RecordedYear;
use crate::domain::stage::Stage;
use crate::domain::update::UpdateStatus;
use crate::store::amounts::{self, NewAmount};
use crate::store::evaluations::{self, NewEvaluation, axes};
use crate::store::future_courses::{self, NewDecision};
use crate::store::goals;
use crate::store::imports::plan::{Known, known_unit};
use crate::store::kit::rows::{At, signed};
use crate::store::kit::schema::{milestone, progress_update, update_decision};
use crate::store::kit::{StoreError, Writer};
use crate::store::milestones::{self, NewMilestone};
use crate::store::published::scales;
use crate::store::published::years::YearRecord;
use crate::store::units;
use crate::store::updates::ValueRow;

pub use told::RowOnly;
use told::rating_of;
pub(super) use told::{remarks, rows_only, said};

/// The year as it is put on record where it is not yet.
pub(super) fn year(recorded: &RecordedYear, asked: &YearRecord) -> YearRecord {
    YearRecord { partial: recorded.partial, sample: recorded.sample, source: recorded.source.clone(), ..asked.clone() }
}

/// Gives a year that has no scheme the axes, scales and courses that the document's sheets use.
pub(super) fn scheme(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    recorded: &RecordedYear,
    year: &YearRecord,
) -> Result<(), StoreError> {
    let axes = recorded.scheme();
    if !axes.is_empty() && scales::axes_of_year(writer.connection, year.year)?.is_empty() {
        axes::set_scheme(writer, permit, year.year, &axes)?;
    }
    let courses = recorded.courses();
    if !courses.is_empty() && future_courses::of_year(writer.connection, year.year)?.is_empty() {
        future_courses::set(writer, permit, year.year, &courses)?;
    }
    Ok(())
}

/// Gives the units of a year the English names that the document has for them; what has one already keeps it.
pub(super) fn english_names(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    recorded: &RecordedYear,
    year: FiscalYear,
) -> Result<(), StoreError> {
    for ((department, section), name) in &recorded.english {
        let known = known_unit(writer.connection, department.as_deref(), section.as_deref(), year)?;
        let Known::Yes(Some(number)) = known else { continue };
        if units::find(writer.connection, number)?.english.is_none() {
            units::name_in_english(writer, permit, number, Some(name))?;
        }
    }
    Ok(())
}

/// The numbers here of what a sheet had under others.
#[derive(Default)]
pub(super) struct Numbers {
    pub(super) objectives: BTreeMap<ObjectiveNumber, ObjectiveNumber>,
    pub(super) results: BTreeMap<ResultNumber, ResultNumber>,
    pub(super) indicators: BTreeMap<IndicatorNumber, IndicatorNumber>,
}

/// Takes a sheet in up to a stage, and tells how much of it was new. Its objectives, and its results of that stage, are on
/// record already.
pub(super) fn take_in(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    sheet: &Snapshot,
    stage: Stage,
    at: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let programme = goals::find(writer.connection, goal)?.programme;
    if stage == Stage::Results {
        midyear(writer, goal, sheet)?;
    }
    let mut numbers = texts(writer, goal, sheet)?;
    let mut added = 0;
    for result in &sheet.results {
        let tied = numbers.results.get(&result.number).zip(result.objective.and_then(|of| numbers.objectives.get(&of)));
        if let Some((result, objective)) = tied {
            added += usize::from(goals::answer(writer, *result, *objective)?);
        }
    }
    let limit = series::Limit { year: sheet.fiscal_year, stage: stage.min(sheet.stage) };
    added += series::take_in(writer, programme, sheet, &mut numbers, limit, at)?;
    added += steps(writer, author, goal, sheet, &numbers)?;
    added += money(writer, goal, sheet, &numbers, stage, at)?;
    if stage >= sheet.stage {
        for given in &sheet.evaluations {
            added += usize::from(evaluation(writer, author, goal, sheet, given, at)?);
        }
        added += usize::from(course(writer, author, goal, sheet, at)?);
    }
    Ok(added)
}

/// The mid-year report of a sheet whose results are taken in.
fn midyear(writer: &mut Writer<'_>, goal: GoalNumber, sheet: &Snapshot) -> Result<(), StoreError> {
    let known = goals::results(writer.connection, goal)?;
    let of_midyear = |results: &[PublishedResult]| -> Vec<_> {
        let of_midyear = results.iter().filter(|result| result.stage == Stage::Midyear);
        of_midyear.map(|result| (result.item.clone(), result.date)).collect()
    };
    let told = of_midyear(&sheet.results);
    if !told.is_empty() && told != of_midyear(&known) {
        goals::set_results(writer, goal, Stage::Midyear, &told)?;
    }
    let is_of_midyear = |part: SheetPart| part == SheetPart::Midyear;
    let told: Vec<_> = sheet.footnotes.iter().filter(|note| is_of_midyear(note.part)).cloned().collect();
    if !told.is_empty() {
        let mut notes = goals::footnotes(writer.connection, goal)?;
        notes.retain(|note| !is_of_midyear(note.part));
        notes.extend(told);
        notes.sort_by_key(|note| note.part);
        goals::set_footnotes(writer, goal, &notes)?;
    }
    Ok(())
}

/// The objectives and results on record are those of the document, in its order.
fn texts(writer: &mut Writer<'_>, goal: GoalNumber, sheet: &Snapshot) -> Result<Numbers, StoreError> {
    let mut numbers = Numbers::default();
    let objectives = goals::objectives(writer.connection, goal)?;
    for (told, known) in sheet.objectives.iter().zip(&objectives) {
        if told.item == known.item {
            numbers.objectives.insert(told.number, known.number);
        }
    }
    let results = goals::results(writer.connection, goal)?;
    for stage in [Stage::Midyear, Stage::Results] {
        let told = sheet.results.iter().filter(|result| result.stage == stage);
        for (told, known) in told.zip(results.iter().filter(|result| result.stage == stage)) {
            if told.item == known.item {
                numbers.results.insert(told.number, known.number);
            }
        }
    }
    Ok(numbers)
}

/// The milestones and updates of a sheet that has none yet.
fn steps(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    sheet: &Snapshot,
    numbers: &Numbers,
) -> Result<usize, StoreError> {
    let known = milestones::select(writer.connection, &milestones::Selection::Goal(goal))?;
    let reported = progress_update::table.filter(progress_update::goal_id.eq(goal)).count();
    if !known.is_empty() || reported.get_result::<i64>(writer.connection)? > 0 {
        return Ok(0);
    }
    let mut updates: Vec<(Option<MilestoneNumber>, &PublishedUpdate)> =
        sheet.updates.iter().map(|update| (None, update)).collect();
    for told in &sheet.milestones {
        let number = step(writer, goal, sheet, told)?;
        updates.extend(told.updates.iter().map(|update| (Some(number), update)));
    }
    updates.sort_by_key(|(_, update)| update.number);
    for (milestone, update) in &updates {
        report(writer, author, goal, *milestone, update, numbers)?;
    }
    Ok(sheet.milestones.len() + updates.len())
}

fn step(
    writer: &mut Writer<'_>,
    goal: GoalNumber,
    sheet: &Snapshot,
    told: &PublishedMilestone,
) -> Result<MilestoneNumber, StoreError> {
    let opened_on = sheet.fiscal_year.first_day();
    let new = NewMilestone { title: told.title.clone(), due: told.due, opened_on };
    let number = milestones::insert(writer, goal, &[new])?.pop().ok_or(StoreError::NotFound)?;
    let completed = told.completed.or_else(|| (told.state == MilestoneState::Completed).then_some(told.due));
    diesel::update(milestone::table.find(number))
        .set((
            milestone::state.eq(told.state),
            milestone::completed.eq(completed),
            milestone::original_due.eq(told.original_due),
            milestone::reason.eq(&told.reason),
        ))
        .execute(writer.connection)?;
    Ok(number)
}

/// What was reported and approved, with the moment at which it was entered.
fn report(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    milestone: Option<MilestoneNumber>,
    told: &PublishedUpdate,
    numbers: &Numbers,
) -> Result<(), StoreError> {
    let value = told.value.clone().and_then(|mut value| {
        value.indicator = *numbers.indicators.get(&value.indicator)?;
        Some(value)
    });
    let number: UpdateNumber = diesel::insert_into(progress_update::table)
        .values((
            progress_update::goal_id.eq(goal),
            progress_update::milestone_id.eq(milestone),
            progress_update::entry_key.eq(format!("recorded-{goal}-{}", told.number)),
            progress_update::happened.eq(told.date),
            progress_update::entered_at.eq(At::from(told.entered_at)),
            signed!(progress_update, author),
            progress_update::text.eq(&told.text),
            progress_update::state.eq(told.state),
            ValueRow::of(value.as_ref()),
        ))
        .returning(progress_update::id)
        .get_result(writer.connection)?;
    diesel::insert_into(update_decision::table)
        .values((
            update_decision::update_id.eq(number),
            update_decision::decision.eq(UpdateStatus::Approved),
            signed!(update_decision, author),
            update_decision::decided_at.eq(At::from(told.entered_at)),
        ))
        .execute(writer.connection)?;
    Ok(())
}

/// What stood before a revision, why it was revised, and by what the cost is divided. The amounts in force are on record.
pub(super) fn money(
    writer: &mut Writer<'_>,
    goal: GoalNumber,
    sheet: &Snapshot,
    numbers: &Numbers,
    stage: Stage,
    at: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let known = amounts::of_goal(writer.connection, goal, Stage::Results)?;
    let mut added = 0;
    for told in &sheet.amounts {
        if known.contains(told) {
            continue;
        }
        let of = |amount, reason| NewAmount {
            year: told.fiscal_year,
            kind: told.kind,
            part: told.part,
            amount: Some(amount),
            reason,
        };
        if let Some(original) = told.original {
            added += usize::from(amounts::add(writer, goal, Stage::Goals, &of(original, None), at)?);
        }
        added += usize::from(amounts::add(writer, goal, stage, &of(told.amount, told.reason.clone()), at)?);
    }
    let cost_of = sheet.cost_of.and_then(|of| numbers.indicators.get(&of)).copied();
    if cost_of.is_some() && amounts::cost_of(writer.connection, goal)? != cost_of {
        amounts::set_cost_of(writer, goal, cost_of)?;
        added += 1;
    }
    Ok(added)
}

pub(super) fn evaluation(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    sheet: &Snapshot,
    told: &PublishedEvaluation,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let scheme = scales::axes_of_year(writer.connection, sheet.fiscal_year)?;
    let axis = scheme.iter().find(|axis| axis.name == told.axis_name() && axis.raters.contains(&told.kind));
    let rating = axis.and_then(|axis| rating_of(axis, told));
    let Some(rating) = rating else { return Ok(false) };
    let known = evaluations::in_force(writer.connection, goal, sheet.fiscal_year)?;
    let is_same = |known: &PublishedEvaluation| {
        known.axis_name() == told.axis_name()
            && known.kind == told.kind
            && known.rating.label == told.rating.label
            && known.reasons == told.reasons
            && known.outside_cause == told.outside_cause
    };
    if known.iter().any(is_same) {
        return Ok(false);
    }
    let new = NewEvaluation { rating, reasons: told.reasons.clone(), outside_cause: told.outside_cause.clone() };
    evaluations::record(writer, &in_the_post(author, &told.post), goal, told.kind, &new, at)?;
    Ok(true)
}

/// Who takes it in, with the post in which it was given as it was published.
fn in_the_post(author: &Author, post: &str) -> Author {
    let signature = if post.is_empty() { author.signature.clone() } else { format!("公表資料（{post}）") };
    Author { signature, ..author.clone() }
}

pub(super) fn course(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    sheet: &Snapshot,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let Some(told) = &sheet.future_course else { return Ok(false) };
    let courses = future_courses::of_year(writer.connection, sheet.fiscal_year)?;
    let Some(known) = courses.iter().find(|known| known.course == told.course) else { return Ok(false) };
    let last = future_courses::of_goal(writer.connection, goal)?.pop();
    if last.is_some_and(|last| last.course.number == known.number && last.reason == told.reason) {
        return Ok(false);
    }
    let new = NewDecision { course: known.number, reason: told.reason.clone() };
    future_courses::record(writer, author, goal, &new, at)?;
    Ok(true)
}
