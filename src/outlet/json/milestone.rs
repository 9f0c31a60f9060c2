//! The milestones of a goal, and what was reported on them or on the goal itself.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::figure::Figure;
use crate::domain::indicator::Missing;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{IndicatorNumber, MilestoneNumber, UpdateNumber};
use crate::domain::publication::{PublishedMilestone, PublishedUpdate};
use crate::domain::update::UpdateValue;

use super::Date;

#[derive(Serialize)]
pub(super) struct Milestone<'a> {
    number: MilestoneNumber,
    title: &'a str,
    due: Date,
    original_due: Option<Date>,
    reason: Option<&'a str>,
    state: MilestoneState,
    completed: Option<Date>,
    updates: Vec<Update<'a>>,
}

impl<'a> From<&'a PublishedMilestone> for Milestone<'a> {
    fn from(milestone: &'a PublishedMilestone) -> Self {
        Self {
            number: milestone.number,
            title: &milestone.title,
            due: Date::from(milestone.due),
            original_due: milestone.original_due.map(Date::from),
            reason: milestone.reason.as_deref(),
            state: milestone.state,
            completed: milestone.completed.map(Date::from),
            updates: milestone.updates.iter().map(Update::from).collect(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Update<'a> {
    number: UpdateNumber,
    date: Date,
    entered_at: DateTime<Utc>,
    text: &'a str,
    state: Option<MilestoneState>,
    value: Option<GivenValue<'a>>,
}

impl<'a> From<&'a PublishedUpdate> for Update<'a> {
    fn from(update: &'a PublishedUpdate) -> Self {
        Self {
            number: update.number,
            date: Date::from(update.date),
            entered_at: update.entered_at,
            text: &update.text,
            state: update.state,
            value: update.value.as_ref().map(GivenValue::from),
        }
    }
}

/// What an update says of an indicator.
#[derive(Serialize)]
struct GivenValue<'a> {
    indicator: IndicatorNumber,
    value: Option<Figure>,
    missing: Option<Missing>,
    note: Option<&'a str>,
    as_of: Date,
}

impl<'a> From<&'a UpdateValue> for GivenValue<'a> {
    fn from(reported: &'a UpdateValue) -> Self {
        Self {
            indicator: reported.indicator,
            value: reported.value,
            missing: reported.missing,
            note: reported.note.as_deref(),
            as_of: Date::from(reported.as_of),
        }
    }
}
