//! What is reported on a demonstration's milestones, and what becomes of each update.

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use crate::domain::milestone::MilestoneState;
use crate::domain::partial_date::PartialDate;
use crate::domain::update::{UpdateDraft, UpdateParts};
use crate::domain::{person::Actor, policy};
use crate::store::kit::{StoreError, Writer};
use crate::store::milestones::Milestone;
use crate::store::{decisions, updates};

use super::{date, morning, refused};

/// A milestone as the data of a demonstration has it.
#[derive(Deserialize)]
pub(super) struct Step {
    pub(super) title: String,
    due: String,
    /// What is reported on it, oldest first.
    pub(super) updates: Vec<Told>,
}

impl Step {
    /// The date by which the step is to be reached.
    pub(super) fn due(&self) -> Result<PartialDate, StoreError> {
        date(&self.due)
    }
}

/// An update on a milestone.
#[derive(Deserialize)]
pub(super) struct Told {
    /// The day on which it is entered.
    pub(super) entered: NaiveDate,
    pub(super) happened: String,
    pub(super) text: String,
    pub(super) state: MilestoneState,
    pub(super) new_due: Option<String>,
    pub(super) reason: Option<String>,
    /// The sample account that wrote it, where it is one of those that can be used.
    pub(super) by: Option<String>,
    /// Why it was returned.
    pub(super) returned: Option<String>,
    #[serde(default)]
    pub(super) waiting: bool,
}

impl Told {
    /// Enters the update in the name of `author`, and a day later decides it in the name of `head`, unless it waits.
    pub(super) fn report(
        &self,
        writer: &mut Writer<'_>,
        author: &Actor,
        head: &Actor,
        known: &Milestone,
        entry_key: &str,
    ) -> Result<(), StoreError> {
        let right = policy::write_update(author, known.place).map_err(refused)?;
        let parts = UpdateParts {
            happened: date(&self.happened)?,
            text: self.text.clone(),
            state: Some(self.state),
            new_due: self.new_due.as_deref().map(date).transpose()?,
            reason: self.reason.clone(),
            value: None,
        };
        let draft = UpdateDraft::check(parts, Some(known.due), self.entered)
            .map_err(|problems| StoreError::Internal(format!("{}: {problems:?}", self.text)))?;
        let entered = morning(self.entered);
        let number = updates::enter(writer, &right, &draft, entry_key, entered)?;
        if self.waiting {
            return Ok(());
        }
        let (written, ..) = updates::written(writer.connection, number)?;
        let right = policy::decide_update(head, written).map_err(refused)?;
        let decided = entered.checked_add_days(Days::new(1)).unwrap_or(entered);
        match &self.returned {
            Some(reason) => decisions::send_back(writer, &right, reason, decided),
            None => decisions::approve(writer, &right, decided),
        }
    }
}
