//! How tables are to be read, kept by name for the next year's. Everybody who takes tables in reads all of them; whoever
//! kept one keeps it anew or removes it, and so does the planning office.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::numbers::PersonNumber;
use crate::domain::policy::{Permit, TakeIn};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::mapping;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};

/// A mapping that is kept.
#[derive(Debug, Clone, Serialize, Queryable, Selectable)]
#[diesel(table_name = mapping)]
pub struct KeptMapping {
    #[diesel(column_name = id)]
    pub number: i32,
    pub name: String,
    /// TOML, as the command line takes it.
    pub content: String,
    /// Who kept it last.
    #[diesel(column_name = person_id)]
    #[serde(skip)]
    pub person: Option<PersonNumber>,
    /// Name and post of who did.
    #[serde(skip)]
    pub signature: String,
    #[serde(skip)]
    pub at: DateTime<Utc>,
}

impl KeptMapping {
    /// Whether who has this permit may keep it anew or remove it.
    pub fn is_theirs(&self, permit: &Permit<TakeIn>) -> bool {
        permit.act().is_whole_city() || self.person.is_some() && self.person == permit.author().person
    }
}

/// All that are kept, by name.
pub fn list(connection: &mut DatabaseConnection) -> Result<Vec<KeptMapping>, StoreError> {
    Ok(mapping::table.order(mapping::name).select(KeptMapping::as_select()).load(connection)?)
}

/// One of them.
pub fn find(connection: &mut DatabaseConnection, number: i32) -> Result<KeptMapping, StoreError> {
    let found = mapping::table.find(number).select(KeptMapping::as_select()).first(connection).optional()?;
    found.ok_or(StoreError::NotFound)
}

/// Keeps a mapping under a name, in the place of one of that name; a conflict where that is somebody else's.
pub fn keep(
    writer: &mut Writer<'_>,
    permit: &Permit<TakeIn>,
    name: &str,
    content: &str,
    at: DateTime<Utc>,
) -> Result<i32, StoreError> {
    let known = mapping::table.filter(mapping::name.eq(name)).select(KeptMapping::as_select());
    let known: Option<KeptMapping> = known.first(writer.connection).optional()?;
    let author = permit.author();
    let kept = (
        mapping::name.eq(name),
        mapping::content.eq(content),
        mapping::person_id.eq(author.person),
        mapping::signature.eq(&author.signature),
        mapping::at.eq(At::from(at)),
    );
    let number = match &known {
        Some(known) if !known.is_theirs(permit) => return Err(StoreError::Conflict(Conflict::NameTaken)),
        Some(known) if known.content == content => return Ok(known.number),
        Some(known) => {
            diesel::update(mapping::table.find(known.number)).set(kept).execute(writer.connection)?;
            known.number
        }
        None => {
            diesel::insert_into(mapping::table).values(kept).returning(mapping::id).get_result(writer.connection)?
        }
    };
    let after = find(writer.connection, number)?;
    let change = Change::new(Action::MappingKept, SubjectKind::Mapping, number);
    let change = if let Some(known) = &known { change.before(known)? } else { change };
    writer.record(author, change.after(&after)?);
    Ok(number)
}

/// Removes a mapping; one that is somebody else's is not found.
pub fn remove(writer: &mut Writer<'_>, permit: &Permit<TakeIn>, number: i32) -> Result<(), StoreError> {
    let known = find(writer.connection, number)?;
    if !known.is_theirs(permit) {
        return Err(StoreError::NotFound);
    }
    diesel::delete(mapping::table.find(number)).execute(writer.connection)?;
    let change = Change::new(Action::MappingRemoved, SubjectKind::Mapping, number).before(&known)?;
    writer.record(permit.author(), change);
    Ok(())
}
