//! The calendar of a section: what is due there in the open years, for whoever knows its address. The secret in the address
//! is kept as a hash, so that nobody reads it out of the database.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::domain::digest;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::UnitNumber;
use crate::domain::policy::{KeepCalendar, Permit};
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::calendar;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::{stages, units};

/// The most milestones in a calendar. A section has some dozens.
const MOST: usize = 2000;

/// The address of a calendar, as far as it is known.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = calendar)]
pub struct Given {
    #[diesel(column_name = unit_id)]
    pub section: UnitNumber,
    pub made_at: DateTime<Utc>,
    /// Who made it.
    pub signature: String,
}

/// Sections that there are in the open years, each with the address that was given out for its calendar, where one was; and
/// others as long as theirs is to be revoked.
pub fn of(
    connection: &mut DatabaseConnection,
    sections: &[UnitNumber],
) -> Result<Vec<(UnitLabel, Option<Given>)>, StoreError> {
    let given: Vec<Given> =
        calendar::table.filter(calendar::unit_id.eq_any(sections)).select(Given::as_select()).load(connection)?;
    let mut given: BTreeMap<UnitNumber, Given> = given.into_iter().map(|given| (given.section, given)).collect();
    let (open, units) = (stages::open_years(connection)?, units::list(connection)?);
    let row = |section: &UnitNumber| {
        let (unit, given) = (units.iter().find(|unit| unit.number == *section)?, given.remove(section));
        let is_there = open.iter().any(|year| unit.is_there_in(*year));
        (is_there || given.is_some()).then(|| (unit.label(), given))
    };
    Ok(sections.iter().filter_map(row).collect())
}

/// Gives a calendar an address with this secret; the one before leads nowhere any more.
pub fn give(
    writer: &mut Writer<'_>,
    permit: &Permit<KeepCalendar>,
    secret: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let section = permit.act().section;
    diesel::delete(calendar::table.find(section)).execute(writer.connection)?;
    diesel::insert_into(calendar::table)
        .values((
            calendar::unit_id.eq(section),
            calendar::token_hash.eq(digest::sha256(secret.as_bytes())),
            calendar::signature.eq(&permit.author().signature),
            calendar::made_at.eq(At::from(now)),
        ))
        .execute(writer.connection)?;
    writer.record(permit.author(), Change::new(Action::CalendarMade, SubjectKind::Unit, section.0));
    Ok(())
}

/// Revokes the address of a calendar; a conflict where it has none.
pub fn revoke(writer: &mut Writer<'_>, permit: &Permit<KeepCalendar>) -> Result<(), StoreError> {
    let section = permit.act().section;
    if diesel::delete(calendar::table.find(section)).execute(writer.connection)? == 0 {
        return Err(StoreError::Conflict(Conflict::ChangedMeanwhile));
    }
    writer.record(permit.author(), Change::new(Action::CalendarRevoked, SubjectKind::Unit, section.0));
    Ok(())
}

/// What is in a calendar.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub section: UnitLabel,
    /// The milestones of the open years, but for those that were cancelled.
    pub milestones: Vec<Milestone>,
    /// Until when the sheets of the open years are to be submitted.
    pub deadlines: Vec<(FiscalYear, Stage, NaiveDate)>,
}

/// The calendar whose address holds a secret; `NotFound` where none does.
pub fn find(connection: &mut DatabaseConnection, secret: &str) -> Result<Calendar, StoreError> {
    let hash = digest::sha256(secret.as_bytes());
    let section: UnitNumber =
        calendar::table.filter(calendar::token_hash.eq(hash)).select(calendar::unit_id).first(connection)?;
    let mut milestones = milestones::select(connection, &Selection::OpenIn(vec![section]))?;
    milestones.retain(|milestone| milestone.state != MilestoneState::Cancelled);
    milestones.truncate(MOST);
    let mut deadlines = Vec::new();
    for year in stages::open_years(connection)? {
        let of_year = stages::deadlines(connection, year)?;
        deadlines.extend(of_year.into_iter().map(|(stage, day)| (year, stage, day)));
    }
    let section = units::labels(connection)?.remove(&section).ok_or(StoreError::NotFound)?;
    Ok(Calendar { section, milestones, deadlines })
}
