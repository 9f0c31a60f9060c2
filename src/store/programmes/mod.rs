//! 事務事業, and linking those that follow one another.

pub mod lineage;
pub mod partings;

use diesel::prelude::*;

use crate::domain::lineage::Succession;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::policy::{Administer, Permit};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::{programme, programme_succession};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

pub(super) fn create(writer: &mut Writer<'_>) -> Result<ProgrammeNumber, StoreError> {
    Ok(diesel::insert_into(programme::table)
        .values(programme::created_at.eq(At::from(chrono::Utc::now())))
        .returning(programme::id)
        .get_result(writer.connection)?)
}

/// Links two programmes, and tells whether that is new; a link that is there already is left as it is.
pub fn link(writer: &mut Writer<'_>, permit: &Permit<Administer>, link: &Succession) -> Result<bool, StoreError> {
    let known = programme_succession::table
        .filter(programme_succession::from_programme.eq(link.from))
        .filter(programme_succession::to_programme.eq(link.to))
        .count()
        .get_result::<i64>(writer.connection)?;
    if known > 0 || link.from == link.to {
        return Ok(false);
    }
    put_link(writer.connection, link)?;
    let change = Change::new(Action::ProgrammesLinked, SubjectKind::Programme, link.to.0).after(link)?;
    writer.record(permit.author(), change);
    Ok(true)
}

/// Puts a link on record that is not there, without a trail.
pub(super) fn put_link(connection: &mut DatabaseConnection, link: &Succession) -> Result<(), StoreError> {
    diesel::insert_into(programme_succession::table)
        .values((
            programme_succession::from_programme.eq(link.from),
            programme_succession::to_programme.eq(link.to),
            programme_succession::fiscal_year.eq(link.fiscal_year),
            programme_succession::kind.eq(link.kind),
            programme_succession::basis.eq(&link.basis),
        ))
        .execute(connection)?;
    Ok(())
}
