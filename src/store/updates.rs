//! 進捗報告: entering them, deciding them, reading them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::indicator::Missing;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{GoalNumber, IndicatorNumber, MilestoneNumber, PersonNumber, UpdateNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{Decide, GoalPlace, Permit, Report, ReportPlace, UpdatePlace};
use crate::domain::publication::{ApprovedUpdate, PublishedUpdate};
use crate::domain::update::{Matter, ReportedValue, UpdateDraft, UpdateStatus};
use crate::store::indicators::values::{self, NewActual};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, stored, stored_option};
use crate::store::kit::schema::{progress_update, update_decision};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::milestones::{self, Milestone, NewState};
use crate::store::publishing;
use crate::store::{deputies, goals, requests, stages};

/// An update with what became of it.
#[derive(Debug, Clone)]
pub struct Update {
    /// Its number.
    pub number: UpdateNumber,
    /// The goal it is about.
    pub goal: GoalNumber,
    /// The milestone it is about; none for the goal itself.
    pub milestone: Option<MilestoneNumber>,
    /// Who wrote it.
    pub writer: Option<PersonNumber>,
    /// The same in words, with the post of that day.
    pub signature: String,
    /// When it happened.
    pub happened: PartialDate,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// What happened.
    pub text: String,
    /// The milestone's state from then on.
    pub state: Option<MilestoneState>,
    /// The new due date of a postponed milestone.
    pub new_due: Option<PartialDate>,
    /// Why it is postponed or cancelled.
    pub reason: Option<String>,
    /// The value given with it.
    pub value: Option<ReportedValue>,
    /// What became of it.
    pub status: UpdateStatus,
    /// Who decided, with the post of that day.
    pub decided_by: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was returned.
    pub returned_because: Option<String>,
}

type Row = (
    (i32, i32, Option<i32>, Option<i32>, String, String, DateTime<Utc>, String),
    (Option<String>, Option<String>, Option<String>),
    (Option<i32>, Option<String>, Option<String>, Option<String>, Option<String>),
    Option<(String, Option<String>, String, DateTime<Utc>)>,
);

impl Update {
    /// What it is about.
    pub fn matter(&self) -> Matter {
        match (self.milestone, &self.value) {
            (Some(milestone), _) => Matter::Milestone(milestone),
            (None, Some(value)) => Matter::Indicator(self.goal, value.indicator),
            (None, None) => Matter::Goal(self.goal),
        }
    }

    /// Where it stands, for the policy. `goal` is where its goal stands.
    pub fn place(&self, goal: GoalPlace) -> UpdatePlace {
        UpdatePlace {
            update: self.number,
            // What nobody in particular wrote is nobody's own writing.
            writer: self.writer.unwrap_or(PersonNumber(0)),
            about: ReportPlace { goal, milestone: self.milestone },
        }
    }

    /// Whether it says what `draft` says.
    pub fn says(&self, draft: &UpdateDraft) -> bool {
        self.happened == draft.happened()
            && self.text == draft.text()
            && self.state == draft.state()
            && self.new_due == draft.new_due()
            && self.reason.as_deref() == draft.reason()
            && self.value.as_ref() == draft.value()
    }

    /// The same as the public sees it.
    pub(super) fn published(&self) -> PublishedUpdate {
        PublishedUpdate {
            number: self.number,
            date: self.happened,
            entered_at: self.entered_at,
            text: self.text.clone(),
            state: self.state,
            value: self.value.clone(),
        }
    }
}

/// Of the updates on one milestone, those that were returned and not settled since: by a report written after it came
/// back, or by the approval of a later one.
pub fn returned(updates: &[Update]) -> impl Iterator<Item = &Update> {
    let settled = |update: &Update| {
        updates.iter().filter(|later| later.number > update.number).any(|later| {
            later.status == UpdateStatus::Approved || update.decided_at.is_some_and(|at| later.entered_at >= at)
        })
    };
    updates.iter().filter(move |update| update.status == UpdateStatus::Returned && !settled(update))
}

/// Which updates to load.
#[derive(Debug, Clone)]
enum Selection {
    Number(UpdateNumber),
    Milestones(Vec<MilestoneNumber>),
    Goals(Vec<GoalNumber>),
}

fn select(connection: &mut DatabaseConnection, selection: Selection) -> Result<Vec<Update>, StoreError> {
    let mut query = progress_update::table
        .left_join(update_decision::table)
        .select((
            (
                progress_update::id,
                progress_update::goal_id,
                progress_update::milestone_id,
                progress_update::person_id,
                progress_update::signature,
                progress_update::happened,
                progress_update::entered_at,
                progress_update::text,
            ),
            (progress_update::state, progress_update::new_due, progress_update::reason),
            (
                progress_update::indicator_id,
                progress_update::value,
                progress_update::missing,
                progress_update::note,
                progress_update::value_as_of,
            ),
            (
                update_decision::decision,
                update_decision::reason,
                update_decision::signature,
                update_decision::decided_at,
            )
                .nullable(),
        ))
        .order(progress_update::id)
        .into_boxed();
    query = match selection {
        Selection::Number(number) => query.filter(progress_update::id.eq(number.0)),
        Selection::Milestones(numbers) => query.filter(
            progress_update::milestone_id.eq_any(numbers.into_iter().map(|number| Some(number.0)).collect::<Vec<_>>()),
        ),
        Selection::Goals(numbers) => query
            .filter(progress_update::goal_id.eq_any(numbers.into_iter().map(|number| number.0).collect::<Vec<_>>())),
    };
    query.load::<Row>(connection)?.into_iter().map(from_row).collect()
}

fn from_row((entry, step, value, decision): Row) -> Result<Update, StoreError> {
    let (number, goal, milestone, writer, signature, happened, entered_at, text) = entry;
    let (state, new_due, reason) = step;
    let (status, returned_because, decided_by, decided_at) = match decision {
        Some((decision, reason, by, at)) => (stored(&decision)?, reason, Some(by), Some(at)),
        None => (UpdateStatus::Submitted, None, None, None),
    };
    let happened = stored(&happened)?;
    Ok(Update {
        number: UpdateNumber(number),
        goal: GoalNumber(goal),
        milestone: milestone.map(MilestoneNumber),
        writer: writer.map(PersonNumber),
        signature,
        happened,
        entered_at,
        text,
        state: stored_option(state.as_deref())?,
        new_due: stored_option(new_due.as_deref())?,
        reason,
        value: value_from_row(value, happened)?,
        status,
        decided_by,
        decided_at,
        returned_because,
    })
}

type ValueRow = (Option<i32>, Option<String>, Option<String>, Option<String>, Option<String>);

fn value_from_row(row: ValueRow, happened: PartialDate) -> Result<Option<ReportedValue>, StoreError> {
    let (indicator, value, missing, note, as_of) = row;
    let Some(indicator) = indicator.filter(|_| value.is_some() || missing.is_some()) else { return Ok(None) };
    Ok(Some(ReportedValue {
        indicator: IndicatorNumber(indicator),
        value: stored_option(value.as_deref())?,
        missing: stored_option(missing.as_deref())?,
        note,
        as_of: stored_option(as_of.as_deref())?.unwrap_or(happened),
    }))
}

/// One update.
pub fn find(connection: &mut DatabaseConnection, number: UpdateNumber) -> Result<Update, StoreError> {
    select(connection, Selection::Number(number))?.pop().ok_or(StoreError::NotFound)
}

/// The updates of some milestones, oldest first.
pub fn of_milestones(
    connection: &mut DatabaseConnection,
    milestones: Vec<MilestoneNumber>,
) -> Result<Vec<Update>, StoreError> {
    select(connection, Selection::Milestones(milestones))
}

/// The updates on some goals and on their milestones, oldest first.
pub fn of_goals(connection: &mut DatabaseConnection, goals: Vec<GoalNumber>) -> Result<Vec<Update>, StoreError> {
    select(connection, Selection::Goals(goals))
}

/// Where an update stands, for the policy; the milestone it is about, where it is about one; and the update.
pub fn place(
    connection: &mut DatabaseConnection,
    number: UpdateNumber,
) -> Result<(UpdatePlace, Option<Milestone>, Update), StoreError> {
    let update = find(connection, number)?;
    let milestone = update.milestone.map(|milestone| milestones::find(connection, milestone)).transpose()?;
    let goal = stages::place(connection, update.goal)?;
    Ok((update.place(goal), milestone, update))
}

/// What the audit log keeps of an update.
#[derive(Serialize)]
struct Trace<'update> {
    goal: GoalNumber,
    milestone: Option<MilestoneNumber>,
    happened: PartialDate,
    text: &'update str,
    state: Option<MilestoneState>,
    new_due: Option<PartialDate>,
    reason: Option<&'update str>,
    value: Option<&'update ReportedValue>,
}

/// What this author has already sent with the form named `entry_key`.
pub fn sent_with(
    connection: &mut DatabaseConnection,
    permit: &Permit<Report>,
    entry_key: &str,
) -> Result<Option<UpdateNumber>, StoreError> {
    let about = permit.act().0;
    let sent = progress_update::table
        .filter(progress_update::entry_key.eq(entry_key))
        .filter(progress_update::goal_id.eq(about.goal.goal.0))
        .filter(progress_update::person_id.eq(permit.author().person.map(|person| person.0)))
        .select((progress_update::id, progress_update::milestone_id))
        .first::<(i32, Option<i32>)>(connection)
        .optional()?;
    let same = sent.filter(|(_, milestone)| milestone.map(MilestoneNumber) == about.milestone);
    Ok(same.map(|(number, _)| UpdateNumber(number)))
}

/// Enters an update. `entry_key` names the form it was written in: the same form sent twice is one update, whose
/// number is given back both times.
pub fn enter(
    writer: &mut Writer<'_>,
    permit: &Permit<Report>,
    draft: &UpdateDraft,
    entry_key: &str,
    at: DateTime<Utc>,
) -> Result<UpdateNumber, StoreError> {
    let about = permit.act().0;
    let author = permit.author();
    if let Some(number) = sent_with(writer.connection, permit, entry_key)? {
        return Ok(number);
    }
    let number = diesel::insert_into(progress_update::table)
        .values((
            progress_update::goal_id.eq(about.goal.goal.0),
            progress_update::milestone_id.eq(about.milestone.map(|milestone| milestone.0)),
            progress_update::entry_key.eq(entry_key),
            progress_update::happened.eq(draft.happened().to_string()),
            progress_update::entered_at.eq(At::from(at)),
            progress_update::person_id.eq(author.person.map(|person| person.0)),
            progress_update::post_id.eq(author.post.map(|post| post.0)),
            progress_update::signature.eq(&author.signature),
            progress_update::text.eq(draft.text()),
            progress_update::state.eq(draft.state().map(MilestoneState::code)),
            progress_update::new_due.eq(draft.new_due().map(|date| date.to_string())),
            progress_update::reason.eq(draft.reason()),
            (
                progress_update::indicator_id.eq(draft.value().map(|value| value.indicator.0)),
                progress_update::value.eq(draft.value().and_then(|value| value.value).map(|value| value.to_string())),
                progress_update::missing.eq(draft.value().and_then(|value| value.missing).map(Missing::code)),
                progress_update::note.eq(draft.value().and_then(|value| value.note.as_ref())),
                progress_update::value_as_of.eq(draft.value().map(|value| value.as_of.to_string())),
            ),
        ))
        .returning(progress_update::id)
        .get_result(writer.connection)?;
    let trace = Trace {
        goal: about.goal.goal,
        milestone: about.milestone,
        happened: draft.happened(),
        text: draft.text(),
        state: draft.state(),
        new_due: draft.new_due(),
        reason: draft.reason(),
        value: draft.value(),
    };
    writer.record(author, Change::new(Action::UpdateEntered, SubjectKind::Update, number).after(&trace)?);
    requests::settle(writer, author, about.goal.goal, about.milestone, UpdateNumber(number), at)?;
    Ok(UpdateNumber(number))
}

/// Approves an update: the milestone and the indicator take it over, and where its goal is public a new publication
/// shows it.
pub fn approve(writer: &mut Writer<'_>, permit: &Permit<Decide>, at: DateTime<Utc>) -> Result<(), StoreError> {
    let UpdatePlace { update: number, about, .. } = permit.act().0;
    let (_, milestone, update) = place(writer.connection, number)?;
    decide(writer, permit, UpdateStatus::Approved, None, at)?;
    if let Some((milestone, state)) = milestone.zip(update.state) {
        let new =
            NewState { state, happened: update.happened, new_due: update.new_due, reason: update.reason.as_deref() };
        milestones::take_over(writer, &milestone, &new)?;
    }
    if let Some(value) = &update.value {
        let new = NewActual {
            value: value.value,
            missing: value.missing,
            note: value.note.clone(),
            as_of: Some(value.as_of),
            ..NewActual::default()
        };
        let year = goals::find(writer.connection, update.goal)?.fiscal_year;
        values::add_actual(writer, value.indicator, year, &new, at)?;
    }
    let change = Change::new(Action::UpdateApproved, SubjectKind::Update, number.0)
        .before(&UpdateStatus::Submitted)?
        .after(&UpdateStatus::Approved)?;
    writer.record(permit.author(), change);
    let approved = ApprovedUpdate { update: update.published(), new_due: update.new_due, reason: update.reason };
    publishing::publish_update(writer, permit.author(), about, approved, at)
}

/// Returns an update to its writer, with a reason.
pub fn send_back(
    writer: &mut Writer<'_>,
    permit: &Permit<Decide>,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    decide(writer, permit, UpdateStatus::Returned, Some(reason), at)?;
    let change = Change::new(Action::UpdateReturned, SubjectKind::Update, permit.act().0.update.0)
        .before(&UpdateStatus::Submitted)?
        .after(&serde_json::json!({ "status": UpdateStatus::Returned, "reason": reason }))?;
    writer.record(permit.author(), change);
    Ok(())
}

fn decide(
    writer: &mut Writer<'_>,
    permit: &Permit<Decide>,
    decision: UpdateStatus,
    reason: Option<&str>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let author = permit.author();
    diesel::insert_into(update_decision::table)
        .values((
            update_decision::update_id.eq(permit.act().0.update.0),
            update_decision::decision.eq(decision.code()),
            update_decision::reason.eq(reason),
            update_decision::person_id.eq(author.person.map(|person| person.0)),
            update_decision::post_id.eq(author.post.map(|post| post.0)),
            update_decision::signature.eq(&author.signature),
            update_decision::decided_at.eq(At::from(at)),
        ))
        .execute(writer.connection)
        .map_err(|error| match StoreError::from(error) {
            StoreError::Conflict(Conflict::Exists) => StoreError::Conflict(Conflict::Settled),
            other => other,
        })?;
    deputies::remember(writer, author, deputies::Decided::Update(permit.act().0.update), at)
}
