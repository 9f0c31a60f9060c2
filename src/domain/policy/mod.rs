//! Who may do what. Each function answers with a permit for exactly one act on exactly one thing; the store's writing
//! functions require the permit and read from it whom to record and what to touch. A permit can be made nowhere else.
//!
//! One file per kind of work: reports, sheets, the desk, the office; and an overview of what all of them permit.

mod desk;
mod office;
mod overview;
mod reports;
mod sheets;

pub use desk::*;
pub use office::*;
pub use overview::*;
pub use reports::*;
pub use sheets::*;

use super::numbers::{GoalNumber, UnitNumber};
use super::person::{Actor, Author, Post, Role};

/// The right to do one thing, given to one author.
#[derive(Debug, Clone)]
pub struct Permit<Act> {
    author: Author,
    act: Act,
}

impl<Act> Permit<Act> {
    /// Who was given the right.
    pub const fn author(&self) -> &Author {
        &self.author
    }

    /// What may be done, and to what.
    pub const fn act(&self) -> &Act {
        &self.act
    }
}

/// Why something may not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// No post gives the right; that the thing exists is not told either.
    NoRight,
    /// The fiscal year is closed: changes only by correction.
    YearClosed,
    /// One's own writing is decided by somebody else.
    OwnWriting,
    /// The sheet stands where this can't be done: with somebody else, or published.
    NotNow,
}

/// Where a goal stands in the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoalPlace {
    /// The goal.
    pub goal: GoalNumber,
    /// The section that owns it, where one is known.
    pub section: Option<UnitNumber>,
    /// The department of that section.
    pub department: Option<UnitNumber>,
    /// Whether its fiscal year is open.
    pub year_open: bool,
}

fn permit<Act>(actor: &Actor, post: &Post, act: Act) -> Permit<Act> {
    Permit { author: Author::in_post(actor, post), act }
}

/// A post with a desk in the section or its department.
fn near(actor: &Actor, section: Option<UnitNumber>, department: Option<UnitNumber>) -> Option<&Post> {
    actor.posts.iter().find(|post| {
        let reach = match post.role {
            Role::Staff | Role::SectionHead => section,
            Role::DepartmentHead => department,
            Role::Executive | Role::Administrator => None,
        };
        reach.is_some() && post.unit == reach
    })
}

/// A post in the section that writes its sheets: staff or head.
fn writing_post(actor: &Actor, section: Option<UnitNumber>) -> Result<&Post, Denied> {
    let section = section.ok_or(Denied::NoRight)?;
    actor.post_in(Role::Staff, section).or_else(|| actor.post_in(Role::SectionHead, section)).ok_or(Denied::NoRight)
}
