//! Those who act in a demonstration where no sample account does. Nobody can sign in as them.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::numbers::{GoalNumber, PersonNumber, UnitNumber};
use crate::domain::person::{Actor, Role};
use crate::domain::policy::{self, Administer, Permit};
use crate::domain::sheet::SheetStep;
use crate::domain::stage::Stage;
use crate::domain::unit::UnitKind;
use crate::store::kit::{StoreError, Writer};
use crate::store::people::{self, NewPerson};
use crate::store::posts::NewPost;
use crate::store::stages::Remarks;
use crate::store::{stages, units};

use super::refused;

/// Adds a person with a post of this role in every unit where there can be one.
pub(super) fn stand_in(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    (login, name): (&str, &str),
    role: Role,
    from: NaiveDate,
    password_hash: &str,
) -> Result<PersonNumber, StoreError> {
    let places: Vec<Option<UnitNumber>> = if role.fits(None) {
        vec![None]
    } else {
        let fitting = |kind: UnitKind| role.fits(Some(kind));
        let known = units::list(writer.connection)?.into_iter().filter(|unit| fitting(unit.kind));
        known.map(|unit| Some(unit.number)).collect()
    };
    let new = NewPerson {
        login: login.to_owned(),
        name: name.to_owned(),
        password_hash: password_hash.to_owned(),
        must_change_password: true,
        posts: places.into_iter().map(|unit| NewPost { role, unit, from, until: None }).collect(),
    };
    people::add(writer, permit, &new)
}

/// Somebody with the posts of a day.
pub(super) fn on(writer: &mut Writer<'_>, person: PersonNumber, day: NaiveDate) -> Result<Actor, StoreError> {
    people::actor(writer.connection, person, day)?.ok_or(StoreError::NotFound)
}

/// Who writes and who decides on a day: in each section the first of them who has a post there.
pub(super) struct Crew {
    pub(super) staff: Vec<Actor>,
    pub(super) heads: Vec<Actor>,
}

impl Crew {
    pub(super) fn writer_of(&self, section: Option<UnitNumber>) -> Result<&Actor, StoreError> {
        first(&self.staff, Role::Staff, section)
    }

    pub(super) fn head_of(&self, section: Option<UnitNumber>) -> Result<&Actor, StoreError> {
        first(&self.heads, Role::SectionHead, section)
    }

    pub(super) fn submit(
        &self,
        writer: &mut Writer<'_>,
        goal: GoalNumber,
        stage: Stage,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let place = stages::place(writer.connection, goal)?;
        let right = policy::submit(self.writer_of(place.section)?, place, stage, SheetStep::Submitted);
        stages::advance(writer, &right.map_err(refused)?, None, &Remarks::new(), at)
    }

    /// Approves a submitted sheet, or returns it with a reason.
    pub(super) fn decide(
        &self,
        writer: &mut Writer<'_>,
        goal: GoalNumber,
        stage: Stage,
        returned: Option<&str>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let place = stages::place(writer.connection, goal)?;
        let pending = stages::standing(writer.connection, goal, stage)?.pending(1);
        let right = policy::decide_sheet(self.head_of(place.section)?, place, stage, pending, returned.is_none());
        stages::advance(writer, &right.map_err(refused)?, returned, &Remarks::new(), at)
    }
}

fn first(actors: &[Actor], role: Role, section: Option<UnitNumber>) -> Result<&Actor, StoreError> {
    let has_post = |actor: &&Actor| section.is_some_and(|section| actor.post_in(role, section).is_some());
    actors.iter().find(has_post).ok_or_else(|| StoreError::Internal(format!("nobody is {role} in {section:?}")))
}
