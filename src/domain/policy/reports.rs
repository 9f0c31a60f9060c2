//! Reports on milestones: writing, deciding, reading them.

use super::super::numbers::{GoalNumber, MilestoneNumber, PersonNumber, UnitNumber, UpdateNumber};
use super::super::person::{Actor, Role};
use super::office::review;
use super::{Denied, Permit, near, permit};

/// Where a milestone stands in the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MilestonePlace {
    /// The milestone.
    pub milestone: MilestoneNumber,
    /// Its goal.
    pub goal: GoalNumber,
    /// The section that owns the goal, where one is known.
    pub section: Option<UnitNumber>,
    /// The department of that section.
    pub department: Option<UnitNumber>,
    /// Whether the goal's fiscal year is open.
    pub year_open: bool,
}

/// Where an update stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpdatePlace {
    /// The update.
    pub update: UpdateNumber,
    /// The person who wrote it.
    pub writer: PersonNumber,
    /// The milestone it is about.
    pub milestone: MilestonePlace,
}

/// Writing a report on a milestone.
#[derive(Debug, Clone, Copy)]
pub struct Report(pub MilestonePlace);

/// Approving or returning a report.
#[derive(Debug, Clone, Copy)]
pub struct Decide(pub UpdatePlace);

/// Reading a milestone with every report on it, whatever became of them.
#[derive(Debug, Clone, Copy)]
pub struct Follow(pub MilestonePlace);

/// Section staff and section heads report on the milestones of their own section while the year is open.
pub fn report(actor: &Actor, place: MilestonePlace) -> Result<Permit<Report>, Denied> {
    let section = place.section.ok_or(Denied::NoRight)?;
    let post = actor
        .post_in(Role::Staff, section)
        .or_else(|| actor.post_in(Role::SectionHead, section))
        .ok_or(Denied::NoRight)?;
    if !place.year_open {
        return Err(Denied::YearClosed);
    }
    Ok(permit(actor, post, Report(place)))
}

/// The section head, or the head of its department, approves or returns what somebody else wrote.
pub fn decide(actor: &Actor, place: UpdatePlace) -> Result<Permit<Decide>, Denied> {
    let head = |role, unit: Option<UnitNumber>| unit.and_then(|unit| actor.post_in(role, unit));
    let post = head(Role::SectionHead, place.milestone.section)
        .or_else(|| head(Role::DepartmentHead, place.milestone.department))
        .ok_or(Denied::NoRight)?;
    if !place.milestone.year_open {
        return Err(Denied::YearClosed);
    }
    if place.writer == actor.person {
        return Err(Denied::OwnWriting);
    }
    Ok(permit(actor, post, Decide(place)))
}

/// Whoever has a desk in its section or department, or reads across all departments, reads a milestone with every
/// report on it; in a closed year as well.
pub fn follow(actor: &Actor, place: MilestonePlace) -> Result<Permit<Follow>, Denied> {
    if let Some(post) = near(actor, place.section, place.department) {
        return Ok(permit(actor, post, Follow(place)));
    }
    review(actor).map(|permit| Permit { author: permit.author, act: Follow(place) })
}
