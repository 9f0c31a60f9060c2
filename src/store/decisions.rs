//! Deciding an update: its approval, with everything that takes it over, or its return. An update is decided once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::policy::{DecideUpdate, Permit, WrittenUpdate};
use crate::domain::publication::ApprovedUpdate;
use crate::domain::update::UpdateStatus;
use crate::store::indicators::values::{self, NewActual};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, signed};
use crate::store::kit::schema::update_decision;
use crate::store::kit::{Conflict, StoreError, Writer};
use crate::store::milestones::{self, NewState};
use crate::store::{deputies, evidence, goals, publishing, updates};

/// Approves an update: the milestone and the indicator take it over, and where its goal is public a new publication
/// shows it.
pub fn approve(writer: &mut Writer<'_>, permit: &Permit<DecideUpdate>, at: DateTime<Utc>) -> Result<(), StoreError> {
    let WrittenUpdate { update: number, about, .. } = permit.act().0;
    let (_, milestone, update) = updates::written(writer.connection, number)?;
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
    let evidence = evidence::public_of_update(writer.connection, update.goal, number)?;
    let approved =
        ApprovedUpdate { update: update.published(), new_due: update.new_due, reason: update.reason, evidence };
    publishing::publish_update(writer, permit.author(), about, approved, at)
}

/// Returns an update to its writer, with a reason.
pub fn send_back(
    writer: &mut Writer<'_>,
    permit: &Permit<DecideUpdate>,
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
    permit: &Permit<DecideUpdate>,
    decision: UpdateStatus,
    reason: Option<&str>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let author = permit.author();
    diesel::insert_into(update_decision::table)
        .values((
            update_decision::update_id.eq(permit.act().0.update),
            update_decision::decision.eq(decision),
            update_decision::reason.eq(reason),
            signed!(update_decision, author),
            update_decision::decided_at.eq(At::from(at)),
        ))
        .execute(writer.connection)
        .map_err(|error| match StoreError::from(error) {
            StoreError::Conflict(Conflict::Exists) => StoreError::Conflict(Conflict::Settled),
            other => other,
        })?;
    deputies::remember(writer, author, deputies::Decided::Update(permit.act().0.update), at)
}
