//! The steps that sheets take through their stages.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::numbers::{GoalNumber, PersonNumber};
use crate::domain::person::Author;
use crate::domain::policy::{Advance, Permit};
use crate::domain::sheet::{RemarkSubject, SheetStatus, SheetStep};
use crate::domain::stage::Stage;
use crate::store::deputies;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, Json, signed};
use crate::store::kit::schema::sheet_step;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::stages::{approvals, standing};

/// Remarks on single parts of a returned sheet.
pub type Remarks = BTreeMap<RemarkSubject, String>;

/// One step of a sheet.
#[derive(Debug, Clone)]
pub struct Step {
    pub stage: Stage,
    pub step: SheetStep,
    pub reason: Option<String>,
    pub remarks: Remarks,
    pub person: Option<PersonNumber>,
    /// Their name, with the post of that day.
    pub signature: String,
    pub at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sheet_step)]
pub(super) struct StepRow {
    goal_id: GoalNumber,
    stage: Stage,
    pub(super) number: i32,
    pub(super) step: SheetStep,
    reason: Option<String>,
    remarks: Option<Json<Remarks>>,
    pub(super) person_id: Option<PersonNumber>,
    signature: String,
    at: DateTime<Utc>,
}

impl From<StepRow> for Step {
    fn from(row: StepRow) -> Self {
        Self {
            stage: row.stage,
            step: row.step,
            reason: row.reason,
            remarks: row.remarks.map(|Json(remarks)| remarks).unwrap_or_default(),
            person: row.person_id,
            signature: row.signature,
            at: row.at,
        }
    }
}

/// The steps of these goals by goal and stage, in their order.
pub(super) fn by_stage(
    connection: &mut DatabaseConnection,
    goals: &[GoalNumber],
) -> Result<BTreeMap<(GoalNumber, Stage), Vec<StepRow>>, StoreError> {
    let mut found: BTreeMap<_, Vec<StepRow>> = BTreeMap::new();
    for some in goals.chunks(500) {
        let rows: Vec<StepRow> = sheet_step::table
            .filter(sheet_step::goal_id.eq_any(some))
            .order((sheet_step::goal_id, sheet_step::stage, sheet_step::number))
            .select(StepRow::as_select())
            .load(connection)?;
        for row in rows {
            found.entry((row.goal_id, row.stage)).or_default().push(row);
        }
    }
    Ok(found)
}

/// Every step of a goal, oldest first.
pub fn history(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Vec<Step>, StoreError> {
    let mut steps: Vec<Step> = by_stage(connection, &[goal])?.into_values().flatten().map(Step::from).collect();
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

/// Takes a step with a sheet. A conflict where its status does not allow it, or where somebody took one meanwhile.
pub fn advance(
    writer: &mut Writer<'_>,
    permit: &Permit<Advance>,
    reason: Option<&str>,
    remarks: &Remarks,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Advance { place, stage, step } = *permit.act();
    take(writer, permit.author(), (place.goal, stage), &NewStep { step, reason, remarks }, at)
}

/// Records that a sheet was published, where it had been approved on its way through the stages.
pub(crate) fn mark_published(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    stage: Stage,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    if standing(writer.connection, goal, stage)?.status != SheetStatus::Approved {
        return Ok(());
    }
    let new = NewStep { step: SheetStep::Published, reason: None, remarks: &Remarks::new() };
    take(writer, author, (goal, stage), &new, at)
}

/// A step to be taken, with what is said about it.
struct NewStep<'text> {
    step: SheetStep,
    reason: Option<&'text str>,
    remarks: &'text Remarks,
}

fn take(
    writer: &mut Writer<'_>,
    author: &Author,
    (goal, stage): (GoalNumber, Stage),
    new: &NewStep<'_>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let approvals = approvals(writer.connection)?;
    let standing = standing(writer.connection, goal, stage)?;
    let NewStep { step, reason, remarks } = *new;
    if !standing.status.allows(step, approvals) {
        return Err(StoreError::Conflict(Conflict::StandsElsewhere));
    }
    let number: i32 = diesel::insert_into(sheet_step::table)
        .values((
            sheet_step::goal_id.eq(goal),
            sheet_step::stage.eq(stage),
            sheet_step::number.eq(standing.steps + 1),
            sheet_step::step.eq(step),
            sheet_step::reason.eq(reason),
            sheet_step::remarks.eq((!remarks.is_empty()).then(|| Json(remarks.clone()))),
            signed!(sheet_step, author),
            sheet_step::at.eq(At::from(at)),
        ))
        .returning(sheet_step::id)
        .get_result(writer.connection)?;
    deputies::remember(writer, author, deputies::Decided::Step(number), at)?;
    let change = Change::new(Action::SheetAdvanced, SubjectKind::Goal, goal.0)
        .before(&standing.status)?
        .after(&serde_json::json!({ "stage": stage, "step": step, "reason": reason, "remarks": remarks }))?;
    writer.record(author, change);
    Ok(())
}
