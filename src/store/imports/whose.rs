//! In whose name a table is taken in, and whose its rows turned out to be.

use std::collections::HashMap;

use crate::domain::indicator_table::ProposedValue;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::person::Author;
use crate::domain::policy::{Administer, Permit, TakeIn};
use crate::domain::proposal::ProposedGoal;
use crate::domain::watch::Watch;
use crate::store::kit::{Conflict, StoreError};

/// In whose name a table is taken in, and what they may do.
pub(super) struct May<'a> {
    pub(super) author: &'a Author,
    pub(super) reach: &'a TakeIn,
    /// Whether programmes may be linked.
    pub(super) link: Option<&'a Permit<Administer>>,
    /// Who waits for it.
    pub(super) watch: &'a Watch,
}

impl May<'_> {
    /// Goes on to the next row, unless it is to end.
    pub(super) fn go_on(&self) -> Result<(), StoreError> {
        if self.watch.is_ended() {
            return Err(StoreError::Conflict(Conflict::TookTooLong));
        }
        self.watch.add(1);
        Ok(())
    }
}

/// The programmes of the rows that were taken in, by what the rows say of themselves.
#[derive(Debug, Default)]
pub(super) struct Whose(HashMap<[Option<String>; 4], ProgrammeNumber>);

impl Whose {
    pub(super) fn add(&mut self, row: &ProposedGoal, programme: ProgrammeNumber) {
        self.0.insert(row.identity().map(|part| part.map(ToOwned::to_owned)), programme);
    }

    /// The programme of a row's value.
    pub(super) fn of(&self, value: &ProposedValue) -> Option<ProgrammeNumber> {
        self.0.get(&value.identity().map(|part| part.map(ToOwned::to_owned))).copied()
    }
}
