//! Files and links on what a section writes.

use super::super::evidence::EvidenceSubject;
use super::super::numbers::GoalNumber;
use super::super::person::{Actor, Role};
use super::super::sheet::SheetStatus;
use super::super::stage::Stage;
use super::super::update::UpdateStatus;
use super::{Denied, GoalPlace, Permit, WrittenUpdate, write, write_update};

/// Adding files and links to one thing, marking them and taking them off.
#[derive(Debug, Clone, Copy)]
pub struct Attach {
    pub goal: GoalNumber,
    pub subject: EvidenceSubject,
}

/// Whether somebody writes for a section at all: what is asked before a file of theirs is read.
pub fn send_evidence(actor: &Actor) -> Result<(), Denied> {
    let writes =
        actor.posts.iter().any(|post| matches!(post.role, Role::Staff | Role::SectionHead) && post.unit.is_some());
    if writes { Ok(()) } else { Err(Denied::NoRight) }
}

/// Whoever may write the sheet of a stage adds to it.
pub fn attach_to_sheet(
    actor: &Actor,
    place: GoalPlace,
    stage: Stage,
    status: SheetStatus,
) -> Result<Permit<Attach>, Denied> {
    let Permit { author, .. } = write(actor, place, stage, status)?;
    Ok(Permit { author, act: Attach { goal: place.goal, subject: EvidenceSubject::Sheet(stage) } })
}

/// Whoever wrote an update adds to it until it is decided: what a head adds would be decided as what somebody else wrote.
pub fn attach_to_update(actor: &Actor, update: WrittenUpdate, status: UpdateStatus) -> Result<Permit<Attach>, Denied> {
    let Permit { author, .. } = write_update(actor, update.about)?;
    if update.writer != actor.person {
        return Err(Denied::NoRight);
    }
    if status != UpdateStatus::Submitted {
        return Err(Denied::NotNow);
    }
    let goal = update.about.goal.goal;
    Ok(Permit { author, act: Attach { goal, subject: EvidenceSubject::Update(update.update) } })
}
