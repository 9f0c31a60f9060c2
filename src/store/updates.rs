//! 進捗報告: entering them, reading them. Deciding them is in `decisions`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::figure::Figure;
use crate::domain::indicator::Missing;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{GoalNumber, IndicatorNumber, MilestoneNumber, PersonNumber, UpdateNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{GoalPlace, Permit, UpdateSubject, WriteUpdate, WrittenUpdate};
use crate::domain::publication::PublishedUpdate;
use crate::domain::update::{Matter, UpdateDraft, UpdateStatus, UpdateValue};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, signed};
use crate::store::kit::schema::{progress_update, update_decision};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::milestones::{self, Milestone};
use crate::store::{places, requests};

/// An update with what became of it.
#[derive(Debug, Clone)]
pub struct Update {
    pub number: UpdateNumber,
    pub goal: GoalNumber,
    /// The milestone it is about; none for the goal itself.
    pub milestone: Option<MilestoneNumber>,
    pub writer: Option<PersonNumber>,
    /// Their name, with the post of that day.
    pub signature: String,
    pub happened: PartialDate,
    pub entered_at: DateTime<Utc>,
    pub text: String,
    /// The milestone's state from then on.
    pub state: Option<MilestoneState>,
    /// The new due date of a postponed milestone.
    pub new_due: Option<PartialDate>,
    /// Why it is postponed or cancelled.
    pub reason: Option<String>,
    pub value: Option<UpdateValue>,
    pub status: UpdateStatus,
    /// Who decided, with the post of that day.
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    pub returned_because: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = progress_update)]
struct UpdateRow {
    id: UpdateNumber,
    goal_id: GoalNumber,
    milestone_id: Option<MilestoneNumber>,
    person_id: Option<PersonNumber>,
    signature: String,
    happened: PartialDate,
    entered_at: DateTime<Utc>,
    text: String,
    state: Option<MilestoneState>,
    new_due: Option<PartialDate>,
    reason: Option<String>,
    #[diesel(embed)]
    value: ValueRow,
}

/// What an update says of an indicator.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = progress_update)]
pub(super) struct ValueRow {
    indicator_id: Option<IndicatorNumber>,
    value: Option<Figure>,
    missing: Option<Missing>,
    note: Option<String>,
    value_as_of: Option<PartialDate>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = update_decision)]
struct DecisionRow {
    decision: UpdateStatus,
    reason: Option<String>,
    signature: String,
    decided_at: DateTime<Utc>,
}

impl Update {
    /// What it is about.
    pub fn matter(&self) -> Matter {
        match (self.milestone, &self.value) {
            (Some(milestone), _) => Matter::Milestone(milestone),
            (None, Some(value)) => Matter::Indicator(self.goal, value.indicator),
            (None, None) => Matter::Goal(self.goal),
        }
    }

    /// What the policy asks of it. `goal` is where its goal stands.
    pub fn written(&self, goal: GoalPlace) -> WrittenUpdate {
        WrittenUpdate {
            update: self.number,
            // What nobody in particular wrote is nobody's own writing.
            writer: self.writer.unwrap_or(PersonNumber(0)),
            about: UpdateSubject { goal, milestone: self.milestone },
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

/// Of these updates, those that were returned and not settled since.
pub fn returned(updates: &[Update]) -> impl Iterator<Item = &Update> {
    updates.iter().filter(|update| update.status == UpdateStatus::Returned && !is_settled(update, updates))
}

/// Whether an update that was returned is settled: by one on the same matter written after it came back, or by the
/// approval of a later one. `all` are the updates among which such a one is.
pub(super) fn is_settled(returned: &Update, all: &[Update]) -> bool {
    let later = all.iter().filter(|later| later.number > returned.number && later.matter() == returned.matter());
    later.into_iter().any(|later| {
        later.status == UpdateStatus::Approved || returned.decided_at.is_some_and(|at| later.entered_at >= at)
    })
}

#[derive(Debug, Clone)]
enum Selection {
    Number(UpdateNumber),
    Milestones(Vec<MilestoneNumber>),
    Goals(Vec<GoalNumber>),
}

fn select(connection: &mut DatabaseConnection, selection: Selection) -> Result<Vec<Update>, StoreError> {
    let mut query = progress_update::table
        .left_join(update_decision::table)
        .select((UpdateRow::as_select(), Option::<DecisionRow>::as_select()))
        .order(progress_update::id)
        .into_boxed();
    query = match selection {
        Selection::Number(number) => query.filter(progress_update::id.eq(number)),
        Selection::Milestones(numbers) => query.filter(progress_update::milestone_id.eq_any(numbers)),
        Selection::Goals(numbers) => query.filter(progress_update::goal_id.eq_any(numbers)),
    };
    Ok(query.load(connection)?.into_iter().map(from_row).collect())
}

fn from_row((row, decision): (UpdateRow, Option<DecisionRow>)) -> Update {
    let (status, returned_because, decided_by, decided_at) = match decision {
        Some(decided) => (decided.decision, decided.reason, Some(decided.signature), Some(decided.decided_at)),
        None => (UpdateStatus::Submitted, None, None, None),
    };
    Update {
        number: row.id,
        goal: row.goal_id,
        milestone: row.milestone_id,
        writer: row.person_id,
        signature: row.signature,
        happened: row.happened,
        entered_at: row.entered_at,
        text: row.text,
        state: row.state,
        new_due: row.new_due,
        reason: row.reason,
        value: row.value.reported(row.happened),
        status,
        decided_by,
        decided_at,
        returned_because,
    }
}

impl ValueRow {
    /// What is stored of a value.
    pub(super) fn of(value: Option<&UpdateValue>) -> Self {
        Self {
            indicator_id: value.map(|value| value.indicator),
            value: value.and_then(|value| value.value),
            missing: value.and_then(|value| value.missing),
            note: value.and_then(|value| value.note.clone()),
            value_as_of: value.map(|value| value.as_of),
        }
    }

    fn reported(self, happened: PartialDate) -> Option<UpdateValue> {
        let indicator = self.indicator_id.filter(|_| self.value.is_some() || self.missing.is_some())?;
        Some(UpdateValue {
            indicator,
            value: self.value,
            missing: self.missing,
            note: self.note,
            as_of: self.value_as_of.unwrap_or(happened),
        })
    }
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

/// What the policy asks of an update; the milestone it is about, where it is about one; and the update.
pub fn written(
    connection: &mut DatabaseConnection,
    number: UpdateNumber,
) -> Result<(WrittenUpdate, Option<Milestone>, Update), StoreError> {
    let update = find(connection, number)?;
    let milestone = update.milestone.map(|milestone| milestones::find(connection, milestone)).transpose()?;
    let place = places::place(connection, update.goal)?;
    Ok((update.written(place), milestone, update))
}

/// What the trail keeps of an update.
#[derive(Serialize)]
struct Trace<'update> {
    goal: GoalNumber,
    milestone: Option<MilestoneNumber>,
    happened: PartialDate,
    text: &'update str,
    state: Option<MilestoneState>,
    new_due: Option<PartialDate>,
    reason: Option<&'update str>,
    value: Option<&'update UpdateValue>,
}

/// What this author has already sent with the form named `entry_key`. The same form sent twice is one update.
pub fn sent_with(
    connection: &mut DatabaseConnection,
    permit: &Permit<WriteUpdate>,
    entry_key: &str,
) -> Result<Option<UpdateNumber>, StoreError> {
    let about = permit.act().0;
    let sent: Option<(UpdateNumber, Option<MilestoneNumber>)> = progress_update::table
        .filter(progress_update::entry_key.eq(entry_key))
        .filter(progress_update::goal_id.eq(about.goal.goal))
        .filter(progress_update::person_id.eq(permit.author().person))
        .select((progress_update::id, progress_update::milestone_id))
        .first(connection)
        .optional()?;
    Ok(sent.filter(|(_, milestone)| *milestone == about.milestone).map(|(number, _)| number))
}

/// Enters an update. `entry_key` names the form it was written in; a conflict where one was entered with it.
pub fn enter(
    writer: &mut Writer<'_>,
    permit: &Permit<WriteUpdate>,
    draft: &UpdateDraft,
    entry_key: &str,
    at: DateTime<Utc>,
) -> Result<UpdateNumber, StoreError> {
    let about = permit.act().0;
    let author = permit.author();
    let number: UpdateNumber = diesel::insert_into(progress_update::table)
        .values((
            progress_update::goal_id.eq(about.goal.goal),
            progress_update::milestone_id.eq(about.milestone),
            progress_update::entry_key.eq(entry_key),
            progress_update::happened.eq(draft.happened()),
            progress_update::entered_at.eq(At::from(at)),
            signed!(progress_update, author),
            progress_update::text.eq(draft.text()),
            progress_update::state.eq(draft.state()),
            progress_update::new_due.eq(draft.new_due()),
            progress_update::reason.eq(draft.reason()),
            ValueRow::of(draft.value()),
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
    writer.record(author, Change::new(Action::UpdateEntered, SubjectKind::Update, number.0).after(&trace)?);
    requests::settle(writer, author, about.goal.goal, about.milestone, number, at)?;
    Ok(number)
}
