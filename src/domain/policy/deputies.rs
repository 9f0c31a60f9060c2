//! 代決 and 後閲: registering who decides while a head is away, and reading afterwards what was decided.

use super::super::numbers::{DeputyActNumber, PersonNumber, PostNumber};
use super::super::person::{Actor, Role};
use super::{Denied, Permit, permit};

/// A post that somebody holds, for deciding who may have it represented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldPost {
    pub post: PostNumber,
    pub holder: PersonNumber,
    pub role: Role,
}

/// Registering deputies for a post and ending that.
#[derive(Debug, Clone, Copy)]
pub struct Represent(pub HeldPost);

/// A decision that a deputy took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenDecision {
    pub act: DeputyActNumber,
    /// The head in whose stead it was taken.
    pub absent: PersonNumber,
}

/// 後閲: marking a decision as read.
#[derive(Debug, Clone, Copy)]
pub struct ReadAfterwards(pub TakenDecision);

/// Seeing who is whose deputy.
#[derive(Debug, Clone, Copy)]
pub struct SeeDeputies {
    /// For the posts of every head, or for one's own only.
    pub everywhere: bool,
}

/// Heads of sections and departments can be represented; they register their deputies themselves, or the planning office
/// does.
pub fn represent(actor: &Actor, held: HeldPost) -> Result<Permit<Represent>, Denied> {
    if !matches!(held.role, Role::SectionHead | Role::DepartmentHead) {
        return Err(Denied::NoRight);
    }
    let own = actor.posts.iter().find(|post| post.number == held.post && held.holder == actor.person);
    let post = own.or_else(|| actor.post(Role::Administrator)).ok_or(Denied::NoRight)?;
    Ok(permit(actor, post, Represent(held)))
}

/// Heads see their own deputies and what these decided; the planning office sees all deputies.
pub fn see_deputies(actor: &Actor) -> Result<Permit<SeeDeputies>, Denied> {
    let administrator = actor.post(Role::Administrator);
    let head = [Role::SectionHead, Role::DepartmentHead].into_iter().find_map(|role| actor.post(role));
    let post = administrator.or(head).ok_or(Denied::NoRight)?;
    Ok(permit(actor, post, SeeDeputies { everywhere: administrator.is_some() }))
}

/// Whoever was away reads afterwards what was decided in their stead, also after they have left the post.
pub fn read_afterwards(actor: &Actor, decision: TakenDecision) -> Result<Permit<ReadAfterwards>, Denied> {
    let post = actor.posts.first().ok_or(Denied::NoRight)?;
    if decision.absent == actor.person {
        Ok(permit(actor, post, ReadAfterwards(decision)))
    } else {
        Err(Denied::NoRight)
    }
}
