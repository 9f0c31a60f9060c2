//! The desk: the sections and departments somebody works for.

use super::super::numbers::UnitNumber;
use super::super::person::{Actor, Post, Role};
use super::{Denied, Permit, permit, writing_post};

/// Reading the desk of these sections.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Sections whose milestones the reader reports on.
    pub writes_for: Vec<UnitNumber>,
    /// Sections whose reports the reader decides, by number of the section.
    pub decides_for: Vec<UnitNumber>,
    /// Departments for all of whose sections the reader decides.
    pub decides_for_departments: Vec<UnitNumber>,
}

impl Desk {
    /// Every section and department whose milestones lie on the desk.
    pub fn units(&self) -> Vec<UnitNumber> {
        let mut units = [self.writes_for.as_slice(), &self.decides_for, &self.decides_for_departments].concat();
        units.sort_unstable();
        units.dedup();
        units
    }
}

/// Whoever reports for a section or decides for a section or department has a desk there, and whoever is a deputy
/// decides there too. A post of the planning office or of the whole city is none, even where it names the unit it sits
/// in.
pub fn desk(actor: &Actor) -> Result<Permit<Desk>, Denied> {
    let units =
        |role| actor.posts.iter().filter(move |post| post.role == role).flat_map(Post::units).collect::<Vec<_>>();
    let in_stead = |role| {
        actor.deputyships.iter().map(|held| &held.post).filter(move |post| post.role == role).flat_map(Post::units)
    };
    let mut decides_for = units(Role::SectionHead);
    let mut writes_for = units(Role::Staff);
    writes_for.extend(&decides_for);
    writes_for.sort_unstable();
    writes_for.dedup();
    decides_for.extend(in_stead(Role::SectionHead));
    let mut decides_for_departments = units(Role::DepartmentHead);
    decides_for_departments.extend(in_stead(Role::DepartmentHead));
    let desk = Desk { writes_for, decides_for, decides_for_departments };
    let works = |post: &&Post| matches!(post.role, Role::Staff | Role::SectionHead | Role::DepartmentHead);
    let post = actor.posts.iter().filter(works).find(|post| post.unit.is_some()).ok_or(Denied::NoRight)?;
    Ok(permit(actor, post, desk))
}

/// Reading and taking over what predecessors in a section left as drafts.
#[derive(Debug, Clone, Copy)]
pub struct Inherit {
    pub section: UnitNumber,
}

/// Whoever writes for a section goes on with the drafts that its former writers left.
pub fn inherit(actor: &Actor, section: UnitNumber) -> Result<Permit<Inherit>, Denied> {
    let post = writing_post(actor, Some(section))?;
    Ok(permit(actor, post, Inherit { section }))
}

/// Heads of sections and departments approve sheets: the desk of those that they decide for.
pub fn approvals(actor: &Actor) -> Result<Permit<Desk>, Denied> {
    let permit = desk(actor)?;
    let decides = !permit.act.decides_for.is_empty() || !permit.act.decides_for_departments.is_empty();
    if decides { Ok(permit) } else { Err(Denied::NoRight) }
}

/// Making the address of a section's calendar, and revoking it.
#[derive(Debug, Clone, Copy)]
pub struct KeepCalendar {
    pub section: UnitNumber,
}

/// Whoever writes for a section gives out the address of its calendar.
pub fn keep_calendar(actor: &Actor, section: UnitNumber) -> Result<Permit<KeepCalendar>, Denied> {
    let post = writing_post(actor, Some(section))?;
    Ok(permit(actor, post, KeepCalendar { section }))
}
