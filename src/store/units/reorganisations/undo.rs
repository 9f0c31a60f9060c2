//! Taking a reorganisation back.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::domain::policy::{Administer, Permit};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, Json};
use crate::store::kit::schema::{goal, post, publication, unit, unit_change, unit_succession};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::trail;
use crate::store::units::reorganisations::{HandedPost, RecordedReorganisation, ReorganisationRow, set_last_year};

/// Takes a reorganisation back, where nothing depends on it: no later reorganisation of its units, nothing published
/// under the new names, no goal or post that came since, no act of anybody in a post that it made. A conflict
/// otherwise.
pub fn undo(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: i32,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let depends = || StoreError::Conflict(Conflict::DependedOn);
    let row: ReorganisationRow =
        unit_change::table.find(number).select(ReorganisationRow::as_select()).first(writer.connection)?;
    let (reorganisation, Json(record)) = (row.reorganisation(), row.record);
    if reorganisation.undone.is_some() || is_changed_since(writer.connection, &reorganisation)? {
        return Err(depends());
    }
    for (number, from, to) in &record.goals {
        let published = publication::table
            .filter(publication::goal_id.eq(number))
            .filter(publication::published_at.ge(At::from(reorganisation.at)))
            .count()
            .get_result::<i64>(writer.connection)?;
        let back = diesel::update(goal::table.find(number).filter(goal::unit_id.eq(to)))
            .set(goal::unit_id.eq(from))
            .execute(writer.connection)?;
        if published > 0 || back != 1 {
            return Err(depends());
        }
    }
    for handed in &record.posts {
        if trail::has_acted_since(writer.connection, handed.next.unwrap_or(handed.post), record.trail)? {
            return Err(depends());
        }
        take_back(writer, handed)?;
    }
    for (from, to) in &record.links {
        diesel::delete(
            unit_succession::table.filter(unit_succession::from_unit.eq(from)).filter(unit_succession::to_unit.eq(to)),
        )
        .execute(writer.connection)?;
    }
    // Sections before their departments. Whatever else names a unit keeps it by its foreign key.
    for begun in record.begun.iter().rev() {
        diesel::delete(unit::table.find(begun)).execute(writer.connection)?;
    }
    for (ended, last_year) in &record.ended {
        set_last_year(writer, *ended, *last_year)?;
    }
    diesel::update(unit_change::table.find(number))
        .set((unit_change::undone_by.eq(&permit.author().signature), unit_change::undone_at.eq(At::from(at))))
        .execute(writer.connection)?;
    let subject = reorganisation.ended.first().or(reorganisation.into.first()).map_or(0, |unit| unit.0);
    let restored = Change::new(Action::UnitsRestored, SubjectKind::Unit, subject).before(&record)?;
    writer.record(permit.author(), restored);
    Ok(())
}

/// Whether a later reorganisation that stands touches the same units.
fn is_changed_since(
    connection: &mut DatabaseConnection,
    reorganisation: &RecordedReorganisation,
) -> Result<bool, StoreError> {
    let later: Vec<ReorganisationRow> = unit_change::table
        .filter(unit_change::id.gt(reorganisation.number))
        .filter(unit_change::undone_at.is_null())
        .select(ReorganisationRow::as_select())
        .load(connection)?;
    let touches = |later: RecordedReorganisation| {
        reorganisation
            .ended
            .iter()
            .chain(&reorganisation.into)
            .any(|unit| later.ended.contains(unit) || later.into.contains(unit))
    };
    Ok(later.iter().map(ReorganisationRow::reorganisation).any(touches))
}

fn take_back(writer: &mut Writer<'_>, handed: &HandedPost) -> Result<(), StoreError> {
    let depends = StoreError::Conflict(Conflict::DependedOn);
    let Some(next) = handed.next else {
        let back = diesel::update(post::table.find(handed.post).filter(post::unit_id.eq(handed.to)))
            .set(post::unit_id.eq(handed.from))
            .execute(writer.connection)?;
        return if back == 1 { Ok(()) } else { Err(depends) };
    };
    let until: Option<NaiveDate> = post::table.find(next).select(post::until_date).first(writer.connection)?;
    if until != handed.until {
        return Err(depends);
    }
    diesel::delete(post::table.find(next)).execute(writer.connection)?;
    diesel::update(post::table.find(handed.post)).set(post::until_date.eq(handed.until)).execute(writer.connection)?;
    Ok(())
}
