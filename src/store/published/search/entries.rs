//! The rows that the search reads, made from publications.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::publication::Snapshot;
use crate::domain::search::{self, FOLDING, Kind};
use crate::domain::unit::UnitLabel;
use crate::store::kit::database::attempt;
use crate::store::kit::schema::{goal, publication, search_entry};
use crate::store::kit::writer::End;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::search::NO_UNIT;
use crate::store::published::stored_snapshot;

/// Sheets whose rows are made at a time when the database is opened.
const BATCH: i64 = 500;

/// The row of a goal.
#[derive(Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = search_entry)]
pub(in crate::store) struct EntryRow {
    goal_id: GoalNumber,
    publication_id: i32,
    folding: i32,
    programme_id: ProgrammeNumber,
    fiscal_year: FiscalYear,
    position: i32,
    department_id: UnitNumber,
    section_id: UnitNumber,
    department: String,
    section: String,
    name: String,
    title: String,
    about: String,
    objectives: String,
    results: String,
}

impl EntryRow {
    /// What the row says of a publication.
    pub(in crate::store) fn of(publication: i32, snapshot: &Snapshot) -> Self {
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
        let number = |unit: Option<&UnitLabel>| unit.map_or(NO_UNIT, |unit| unit.number);
        let name = |unit: Option<&UnitLabel>| unit.map_or_else(String::new, |unit| unit.name.clone());
        let (department, section) = (snapshot.department.as_ref(), snapshot.section.as_ref());
        Self {
            goal_id: snapshot.goal,
            publication_id: publication,
            folding: FOLDING,
            programme_id: snapshot.programme,
            fiscal_year: snapshot.fiscal_year,
            position: snapshot.position,
            department_id: number(department),
            section_id: number(section),
            department: name(department),
            section: name(section),
            name: snapshot.name.clone(),
            title: search::fold(&snapshot.name),
            about,
            objectives,
            results,
        }
    }
}

/// Makes the row of a goal from its new publication.
pub(in crate::store) fn put(
    connection: &mut DatabaseConnection,
    publication: i32,
    snapshot: &Snapshot,
) -> Result<(), StoreError> {
    diesel::delete(search_entry::table.find(snapshot.goal)).execute(connection)?;
    diesel::insert_into(search_entry::table).values(&EntryRow::of(publication, snapshot)).execute(connection)?;
    Ok(())
}

/// The rows of these publications.
pub(in crate::store) fn entries_of(
    connection: &mut DatabaseConnection,
    publications: Vec<i32>,
) -> Result<BTreeMap<i32, EntryRow>, StoreError> {
    let rows: Vec<EntryRow> = search_entry::table
        .filter(search_entry::publication_id.eq_any(publications))
        .select(EntryRow::as_select())
        .load(connection)?;
    Ok(rows.into_iter().map(|row| (row.publication_id, row)).collect())
}

/// Goals that have a row of a publication that is not in force.
pub(in crate::store) fn left_behind(connection: &mut DatabaseConnection) -> Result<Vec<GoalNumber>, StoreError> {
    let in_force =
        goal::table.filter(goal::current_publication.is_not_null()).select(goal::current_publication.assume_not_null());
    Ok(search_entry::table
        .filter(search_entry::publication_id.ne_all(in_force))
        .select(search_entry::goal_id)
        .load(connection)?)
}

/// Makes every row anew.
pub(in crate::store) fn make_anew(connection: &mut DatabaseConnection) -> Result<(), StoreError> {
    diesel::delete(search_entry::table).execute(connection)?;
    while is_behind(connection)? {
        fill(connection)?;
    }
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
