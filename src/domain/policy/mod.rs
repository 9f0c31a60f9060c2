//! Who may do what. Each function answers with a permit for exactly one act on exactly one thing; the store's writing
//! functions require the permit and read from it whom to record and what to touch. A permit can be made nowhere else.
//!
//! One file per kind of work: updates, goals, the desk, evidence, deputies, comments and requests, the office; and an overview of
//! what all of them permit.

mod comments;
mod deputies;
mod desk;
mod evidence;
mod goals;
mod office;
mod overview;
mod updates;

pub use comments::*;
pub use deputies::*;
pub use desk::*;
pub use evidence::*;
pub use goals::*;
pub use office::*;
pub use overview::*;
pub use updates::*;

use super::numbers::{GoalNumber, PersonNumber, UnitNumber};
use super::person::{Actor, Author, Deputyship, Post, Role};

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
    /// Of two approvals, the second is somebody else's than the first.
    SecondApproval,
    /// The sheet stands where this can't be done: with somebody else, or published.
    NotNow,
}

/// Where a goal stands in the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoalPlace {
    pub goal: GoalNumber,
    /// The section that owns it, where one is known.
    pub section: Option<UnitNumber>,
    pub department: Option<UnitNumber>,
    pub year_open: bool,
    /// Whether the city lets people decide what they wrote themselves.
    pub own_writing_allowed: bool,
}

/// Where somebody sits who acts: in a post of their own, or as a deputy in that of somebody who is away.
#[derive(Debug, Clone, Copy)]
enum Seat<'actor> {
    Own(&'actor Post),
    Deputy(&'actor Deputyship),
}

impl<'actor> From<&'actor Post> for Seat<'actor> {
    fn from(post: &'actor Post) -> Self {
        Self::Own(post)
    }
}

impl<'actor> Seat<'actor> {
    /// Every seat of somebody, their own first.
    fn all(actor: &'actor Actor) -> impl Iterator<Item = Self> {
        actor.posts.iter().map(Self::Own).chain(actor.deputyships.iter().map(Self::Deputy))
    }

    /// The seat of the head of this role in this unit, one's own first.
    fn of_head(actor: &'actor Actor, role: Role, unit: Option<UnitNumber>) -> Option<Self> {
        let unit = unit?;
        let own = actor.post_in(role, unit).map(Self::Own);
        own.or_else(|| actor.deputyship_in(role, unit).map(Self::Deputy))
    }

    const fn post(self) -> &'actor Post {
        match self {
            Self::Own(post) => post,
            Self::Deputy(deputyship) => &deputyship.post,
        }
    }

    fn author(self, actor: &Actor) -> Author {
        match self {
            Self::Own(post) => Author::in_post(actor, post),
            Self::Deputy(deputyship) => Author::for_absent(actor, deputyship),
        }
    }

    /// Whether what `writer` wrote is one's own here: it is the deciding person's, or that of the head in whose name a
    /// deputy would decide.
    fn wrote(self, actor: &Actor, writer: PersonNumber) -> bool {
        let absent = matches!(self, Self::Deputy(deputyship) if deputyship.absent == writer);
        writer == actor.person || absent
    }
}

fn permit<'actor, Act>(actor: &'actor Actor, seat: impl Into<Seat<'actor>>, act: Act) -> Permit<Act> {
    Permit { author: seat.into().author(actor), act }
}

/// The right to decide what somebody wrote. One's own writing is decided by somebody else, or with a mark where the city
/// lets people decide it.
fn deciding<Act>(
    actor: &Actor,
    seat: Seat<'_>,
    writer: Option<PersonNumber>,
    own_writing_allowed: bool,
    act: Act,
) -> Result<Permit<Act>, Denied> {
    let author = seat.author(actor);
    match writer {
        Some(writer) if seat.wrote(actor, writer) && !own_writing_allowed => Err(Denied::OwnWriting),
        Some(writer) if seat.wrote(actor, writer) => Ok(Permit { author: author.on_own_writing(), act }),
        _ => Ok(Permit { author, act }),
    }
}

/// A seat with a desk in the section or its department.
fn near(actor: &Actor, section: Option<UnitNumber>, department: Option<UnitNumber>) -> Option<Seat<'_>> {
    Seat::all(actor).find(|seat| {
        let answering = match seat.post().role {
            Role::Staff | Role::SectionHead => section,
            Role::DepartmentHead => department,
            Role::Executive | Role::Administrator => None,
        };
        answering.is_some_and(|unit| seat.post().answers_for(unit))
    })
}

/// A post in the section that writes its sheets: staff or head.
fn writing_post(actor: &Actor, section: Option<UnitNumber>) -> Result<&Post, Denied> {
    let section = section.ok_or(Denied::NoRight)?;
    actor.post_in(Role::Staff, section).or_else(|| actor.post_in(Role::SectionHead, section)).ok_or(Denied::NoRight)
}
