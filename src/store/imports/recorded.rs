//! Taking sheets in as they were published: what a document of ours says of them beyond the rows of a table. Everything is
//! added where the record does not say it already; what the record says otherwise of other years stays.

mod series;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::SheetPart;
use crate::domain::identity::{Identity, Said, SaidProgramme};
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{
    GoalNumber, IndicatorNumber, MilestoneNumber, ObjectiveNumber, ProgrammeNumber, ResultNumber, UpdateNumber,
};
use crate::domain::person::Author;
use crate::domain::policy::{Administer, Permit};
use crate::domain::proposal::Proposal;
use crate::domain::publication::{PublishedEvaluation, PublishedMilestone, PublishedResult, PublishedUpdate, Snapshot};
use crate::domain::recorded::RecordedYear;
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::domain::update::UpdateStatus;
use crate::store::amounts::{self, NewAmount};
use crate::store::evaluations::{self, NewEvaluation, axes};
use crate::store::future_courses::{self, NewDecision};
use crate::store::goals::{self, Goal};
use crate::store::imports::identity::section_in_words;
use crate::store::imports::ratings::{LabelFault, LabelRemark};
use crate::store::kit::rows::{At, signed};
use crate::store::kit::schema::{milestone, progress_update, update_decision};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::milestones::{self, NewMilestone};
use crate::store::published::city;
use crate::store::published::scales::{self, ScaleAxis};
use crate::store::published::years::YearRecord;
use crate::store::updates::ValueRow;

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

/// The numbers here of what a sheet had under others.
#[derive(Default)]
struct Numbers {
    objectives: BTreeMap<ObjectiveNumber, ObjectiveNumber>,
    results: BTreeMap<ResultNumber, ResultNumber>,
    indicators: BTreeMap<IndicatorNumber, IndicatorNumber>,
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
fn money(
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

fn evaluation(
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

fn course(
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

/// What is said of who is who, with what the document's own numbers say: nothing where it is of another municipality, or
/// where the programme of a number has another name here.
pub(super) fn said(connection: &mut DatabaseConnection, proposal: &Proposal) -> Result<Said, StoreError> {
    let mut said = proposal.said.clone();
    let Some(recorded) = &proposal.recorded else { return Ok(said) };
    let numbers = numbered(connection, recorded)?;
    let known = if numbers.is_empty() { Vec::new() } else { goals::all(connection)? };
    for row in &proposal.goals {
        let Some(&programme) = numbers.get(&row.line) else { continue };
        let is_meant = |goal: &Goal| goal.programme == programme && goals::same_name(&goal.name, &row.programme);
        if known.iter().any(is_meant) {
            said.programmes.push(SaidProgramme {
                code: row.code.as_ref().map(ToString::to_string),
                name: row.programme.clone(),
                section: Some(section_in_words(row.department.as_ref(), row.section.as_ref())),
                is: Identity::Programme(programme),
                renamed_from: Vec::new(),
                merged_from: Vec::new(),
                split_from: Vec::new(),
            });
        }
    }
    Ok(said)
}

/// The programmes that the document's own numbers mean, by the lines of its rows: none where it is of another municipality.
fn numbered(
    connection: &mut DatabaseConnection,
    recorded: &RecordedYear,
) -> Result<BTreeMap<u64, ProgrammeNumber>, StoreError> {
    if !is_of(connection, recorded)? {
        return Ok(BTreeMap::new());
    }
    Ok(recorded.sheets.iter().map(|(line, sheet)| (*line, sheet.programme)).collect())
}

fn is_of(connection: &mut DatabaseConnection, recorded: &RecordedYear) -> Result<bool, StoreError> {
    let city = city::load(connection)?;
    Ok(city.municipality_code.to_string() == recorded.municipality_code)
}

/// What is told of a document: whether it is of another municipality, where its own number is another programme's here, and
/// which of its labels the year has not.
pub(super) fn remarks(
    connection: &mut DatabaseConnection,
    proposal: &Proposal,
    year: FiscalYear,
) -> Result<Vec<LabelRemark>, StoreError> {
    let Some(recorded) = &proposal.recorded else { return Ok(Vec::new()) };
    let of = |line, fault, axis, label| LabelRemark { line, fault, axis, label, known: Vec::new() };
    let mut remarks = Vec::new();
    if !is_of(connection, recorded)? {
        remarks.push(of(1, LabelFault::OfAnotherCity, None, recorded.municipality_code.clone()));
    }
    let mut names: BTreeMap<ProgrammeNumber, Vec<String>> = BTreeMap::new();
    for goal in goals::all(connection)? {
        names.entry(goal.programme).or_default().push(goal.name);
    }
    for (line, programme) in numbered(connection, recorded)? {
        let Some((sheet, names)) = recorded.sheets.get(&line).zip(names.get(&programme)) else { continue };
        if !names.iter().any(|name| goals::same_name(name, &sheet.name)) {
            let known = names.iter().take(1).cloned().collect();
            let remark = of(line, LabelFault::NumberIsAnothers, None, format!("{programme} {}", sheet.name));
            remarks.push(LabelRemark { known, ..remark });
        }
    }
    let axes = scales::axes_of_year(connection, year)?;
    let courses = future_courses::of_year(connection, year)?;
    for (line, sheet) in &recorded.sheets {
        for told in &sheet.evaluations {
            // A year without a scheme is given the one of the document.
            if let Some(fault) = fault(&axes, told).filter(|_| !axes.is_empty()) {
                remarks.push(of(*line, fault, Some(told.axis_name().to_owned()), told.rating.label.clone()));
            }
        }
        let decided = sheet.future_course.as_ref().map(|told| &told.course).filter(|_| !courses.is_empty());
        if let Some(course) = decided.filter(|course| !courses.iter().any(|known| known.course == **course)) {
            remarks.push(of(*line, LabelFault::NotACourse, None, course.label.clone()));
        }
    }
    Ok(remarks)
}

/// Why a rating of a document can't be given in its year.
fn fault(scheme: &[ScaleAxis], told: &PublishedEvaluation) -> Option<LabelFault> {
    let Some(axis) = scheme.iter().find(|axis| axis.name == told.axis_name()) else { return Some(LabelFault::NoAxis) };
    if !axis.raters.contains(&told.kind) {
        return Some(LabelFault::NotARater);
    }
    rating_of(axis, told).is_none().then_some(LabelFault::NotOnScale)
}

fn rating_of(axis: &ScaleAxis, told: &PublishedEvaluation) -> Option<i32> {
    let label = text::comparison_key(&told.rating.label);
    axis.scale.iter().find(|known| text::comparison_key(&known.rating.label) == label).map(|known| known.number)
}
