//! What managers say on goals: comments, and requests for an update.

use super::super::numbers::{GoalNumber, MilestoneNumber, PersonNumber, RequestNumber};
use super::super::person::{Actor, Post, Role};
use super::{Denied, GoalPlace, Permit, permit};

/// Commenting on a goal.
#[derive(Debug, Clone, Copy)]
pub struct Comment(pub GoalNumber);

/// Asking for an update.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    pub goal: GoalNumber,
    /// On which of its milestones; none for the goal as a whole.
    pub milestone: Option<MilestoneNumber>,
}

/// A request, with whoever made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeRequest {
    pub request: RequestNumber,
    pub asker: Option<PersonNumber>,
}

/// Withdrawing a request.
#[derive(Debug, Clone, Copy)]
pub struct Withdraw(pub MadeRequest);

/// Heads speak on the goals of their own section or department, executives and the planning office on all.
fn voice(actor: &Actor, place: GoalPlace) -> Result<&Post, Denied> {
    let head = |role, unit: Option<_>| unit.and_then(|unit| actor.post_in(role, unit));
    head(Role::SectionHead, place.section)
        .or_else(|| head(Role::DepartmentHead, place.department))
        .or_else(|| actor.post(Role::Executive))
        .or_else(|| actor.post(Role::Administrator))
        .ok_or(Denied::NoRight)
}

/// Heads, executives and the planning office comment on a goal; in a closed year as well.
pub fn comment(actor: &Actor, place: GoalPlace) -> Result<Permit<Comment>, Denied> {
    let post = voice(actor, place)?;
    Ok(permit(actor, post, Comment(place.goal)))
}

/// The same ask for an update, while the year is open and there is a section on whose desk it can land.
pub fn ask(actor: &Actor, place: GoalPlace, milestone: Option<MilestoneNumber>) -> Result<Permit<Ask>, Denied> {
    let post = voice(actor, place)?;
    if place.section.is_none() {
        return Err(Denied::NoRight);
    }
    if !place.year_open {
        return Err(Denied::YearClosed);
    }
    Ok(permit(actor, post, Ask { goal: place.goal, milestone }))
}

/// Whoever asked withdraws the request.
pub fn withdraw(actor: &Actor, request: MadeRequest) -> Result<Permit<Withdraw>, Denied> {
    let post = actor.posts.first().ok_or(Denied::NoRight)?;
    if request.asker == Some(actor.person) { Ok(permit(actor, post, Withdraw(request))) } else { Err(Denied::NoRight) }
}
