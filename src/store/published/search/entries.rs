//! The rows that the search reads, made from publications.

use diesel::prelude::*;

use crate::domain::numbers::ProgrammeNumber;
use crate::domain::publication::Snapshot;
use crate::domain::search::{self, FOLDING, Kind};
use crate::store::kit::database::attempt;
use crate::store::kit::schema::{goal, publication, search_entry};
use crate::store::kit::writer::End;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::search::NO_UNIT;
use crate::store::published::stored_snapshot;

/// Sheets whose rows are made at a time when the database is opened.
const BATCH: i64 = 500;

/// Makes the row of a goal from its new publication.
pub(in crate::store) fn put(
    connection: &mut DatabaseConnection,
    publication: i32,
    snapshot: &Snapshot,
) -> Result<(), StoreError> {
    let (mut about, mut objectives, mut results) = (String::new(), String::new(), String::new());
    for (kind, text) in search::passages(snapshot).into_iter().skip(1) {
        let column = match kind {
            Kind::Programme => &mut about,
            Kind::Objective => &mut objectives,
            Kind::Result => &mut results,
        };
        column.push_str(&search::fold(&text));
        // No word goes over it.
        column.push('\n');
    }
    let (department, section) = (snapshot.department.as_ref(), snapshot.section.as_ref());
    diesel::delete(search_entry::table.find(snapshot.goal)).execute(connection)?;
    diesel::insert_into(search_entry::table)
        .values((
            search_entry::goal_id.eq(snapshot.goal),
            search_entry::publication_id.eq(publication),
            search_entry::folding.eq(FOLDING),
            search_entry::programme_id.eq(snapshot.programme),
            search_entry::fiscal_year.eq(snapshot.fiscal_year),
            search_entry::position.eq(snapshot.position),
            search_entry::department_id.eq(department.map_or(NO_UNIT, |unit| unit.number)),
            search_entry::section_id.eq(section.map_or(NO_UNIT, |unit| unit.number)),
            search_entry::department.eq(department.map_or("", |unit| unit.name.as_str())),
            search_entry::section.eq(section.map_or("", |unit| unit.name.as_str())),
            search_entry::name.eq(&snapshot.name),
            search_entry::title.eq(search::fold(&snapshot.name)),
            search_entry::about.eq(about),
            search_entry::objectives.eq(objectives),
            search_entry::results.eq(results),
        ))
        .execute(connection)?;
    Ok(())
}

/// Whether rows are missing or were folded by other rules.
fn is_behind(connection: &mut DatabaseConnection) -> Result<bool, StoreError> {
    let made = search_entry::table.filter(search_entry::folding.eq(FOLDING)).select(search_entry::publication_id);
    let waiting = goal::table
        .filter(goal::current_publication.is_not_null())
        .filter(goal::current_publication.assume_not_null().ne_all(made));
    Ok(diesel::select(diesel::dsl::exists(waiting)).get_result(connection)?)
}

/// Makes rows that are missing or were folded by other rules, some at a time.
fn fill(connection: &mut DatabaseConnection) -> Result<(), StoreError> {
    let made = search_entry::table.filter(search_entry::folding.eq(FOLDING)).select(search_entry::publication_id);
    let waiting: Vec<(i32, String, ProgrammeNumber)> = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(publication::id.ne_all(made))
        .order(publication::id)
        .limit(BATCH)
        .select((publication::id, publication::snapshot, goal::programme_id))
        .load(connection)?;
    for (publication, snapshot, programme) in waiting {
        let snapshot = stored_snapshot::read(&snapshot)?;
        put(connection, publication, &Snapshot { programme, ..snapshot })?;
    }
    Ok(())
}

/// Makes what the search lacks. Another server that opens the same database at this moment may be faster.
pub(in crate::store) fn catch_up(connection: &mut DatabaseConnection) -> Result<(), StoreError> {
    while is_behind(connection)? {
        match attempt(connection, |connection| Ok((fill(connection)?, End::Commit))) {
            Ok(()) => {}
            Err(StoreError::Conflict(_)) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
