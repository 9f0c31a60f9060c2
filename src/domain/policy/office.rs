//! What reaches across the whole city: reviewing, the trail, the planning office.

use super::super::person::{Actor, Author, Role};
use super::TakeIn;
use super::{Denied, Permit, permit};

/// Importing, opening years, publishing, managing people.
#[derive(Debug, Clone, Copy)]
pub struct Administer(());

/// Reading across all departments.
#[derive(Debug, Clone, Copy)]
pub struct Review(());

/// Reading the trail.
#[derive(Debug, Clone, Copy)]
pub struct ReadTrail(());

/// Department heads, executives and the planning office read across all departments.
pub fn review(actor: &Actor) -> Result<Permit<Review>, Denied> {
    [Role::DepartmentHead, Role::Executive, Role::Administrator]
        .into_iter()
        .find_map(|role| actor.post(role))
        .map(|post| permit(actor, post, Review(())))
        .ok_or(Denied::NoRight)
}

/// The planning office reads the trail.
pub fn read_trail(actor: &Actor) -> Result<Permit<ReadTrail>, Denied> {
    actor.post(Role::Administrator).map(|post| permit(actor, post, ReadTrail(()))).ok_or(Denied::NoRight)
}

/// The planning office opens years, sets scales and deadlines, publishes.
pub fn administer(actor: &Actor) -> Result<Permit<Administer>, Denied> {
    actor.post(Role::Administrator).map(|post| permit(actor, post, Administer(()))).ok_or(Denied::NoRight)
}

/// Whoever takes tables of the whole city in is in charge of its record; those who take in their own sections' are not.
pub fn in_charge_of_record(permit: &Permit<TakeIn>) -> Option<Permit<Administer>> {
    let is_city = matches!(permit.act, TakeIn::City);
    is_city.then(|| Permit { author: permit.author.clone(), act: Administer(()) })
}

/// Whoever can run a command on the server has the database in their hands anyway.
pub fn at_the_console() -> Permit<Administer> {
    Permit { author: Author::at_the_console(), act: Administer(()) }
}

/// What somebody of the planning office scheduled is done in their name when its time has come.
pub const fn on_schedule(author: Author) -> Permit<Administer> {
    Permit { author, act: Administer(()) }
}
