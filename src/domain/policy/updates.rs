//! Updates on milestones and on goals themselves: writing, deciding, reading them.

use super::super::numbers::{GoalNumber, MilestoneNumber, PersonNumber, UnitNumber, UpdateNumber};
use super::super::person::{Actor, Role};
use super::office::review;
use super::{Denied, GoalPlace, Permit, Seat, deciding, near, permit, writing_post};

/// Where a milestone stands in the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MilestonePlace {
    pub milestone: MilestoneNumber,
    pub goal: GoalNumber,
    /// The section that owns the goal, where one is known.
    pub section: Option<UnitNumber>,
    pub department: Option<UnitNumber>,
    pub year_open: bool,
    /// Whether the city lets people decide what they wrote themselves.
    pub own_writing_allowed: bool,
}

impl MilestonePlace {
    /// Where its goal stands.
    pub const fn of_goal(self) -> GoalPlace {
        GoalPlace {
            goal: self.goal,
            section: self.section,
            department: self.department,
            year_open: self.year_open,
            own_writing_allowed: self.own_writing_allowed,
        }
    }
}

/// What an update is about: a milestone of a goal, or the goal itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpdateSubject {
    pub goal: GoalPlace,
    /// The milestone; none for the goal itself.
    pub milestone: Option<MilestoneNumber>,
}

impl From<MilestonePlace> for UpdateSubject {
    fn from(place: MilestonePlace) -> Self {
        Self { goal: place.of_goal(), milestone: Some(place.milestone) }
    }
}

impl From<GoalPlace> for UpdateSubject {
    fn from(goal: GoalPlace) -> Self {
        Self { goal, milestone: None }
    }
}

/// An update, with whoever wrote it and what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenUpdate {
    pub update: UpdateNumber,
    pub writer: PersonNumber,
    pub about: UpdateSubject,
}

/// Writing an update.
#[derive(Debug, Clone, Copy)]
pub struct WriteUpdate(pub UpdateSubject);

/// Approving or returning an update.
#[derive(Debug, Clone, Copy)]
pub struct DecideUpdate(pub WrittenUpdate);

/// Reading a milestone or a goal with every update on it, whatever became of them.
#[derive(Debug, Clone, Copy)]
pub struct Follow(pub UpdateSubject);

/// Section staff and section heads report on the goals of their own section and on their milestones while the year is
/// open.
pub fn write_update(actor: &Actor, about: impl Into<UpdateSubject>) -> Result<Permit<WriteUpdate>, Denied> {
    let about = about.into();
    let place = about.goal;
    let post = writing_post(actor, place.section)?;
    if !place.year_open {
        return Err(Denied::YearClosed);
    }
    Ok(permit(actor, post, WriteUpdate(about)))
}

/// The section head, or the head of its department, or a deputy of theirs, approves or returns what somebody else wrote.
pub fn decide_update(actor: &Actor, update: WrittenUpdate) -> Result<Permit<DecideUpdate>, Denied> {
    let GoalPlace { section, department, year_open, own_writing_allowed, .. } = update.about.goal;
    let seat = Seat::of_head(actor, Role::SectionHead, section)
        .or_else(|| Seat::of_head(actor, Role::DepartmentHead, department))
        .ok_or(Denied::NoRight)?;
    if !year_open {
        return Err(Denied::YearClosed);
    }
    deciding(actor, seat, Some(update.writer), own_writing_allowed, DecideUpdate(update))
}

/// Whoever has a desk in its section or department, or reads across all departments, reads a milestone or a goal with
/// every update on it; in a closed year as well.
pub fn follow(actor: &Actor, about: impl Into<UpdateSubject>) -> Result<Permit<Follow>, Denied> {
    let about = about.into();
    if let Some(seat) = near(actor, about.goal.section, about.goal.department) {
        return Ok(permit(actor, seat, Follow(about)));
    }
    review(actor).map(|permit| Permit { author: permit.author, act: Follow(about) })
}
