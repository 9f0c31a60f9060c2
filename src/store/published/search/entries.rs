//! The rows that the search reads, made from publications.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::publication::Snapshot;
use crate::domain::search::{self, FOLDING, Kind};
use crate::domain::unit::UnitLabel;
use crate::store::kit::schema::search_entry;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::search::NO_UNIT;

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
    code: Option<String>,
}

impl EntryRow {
    /// What the row says of a publication.
    pub(in crate::store) fn of(publication: i32, snapshot: &Snapshot) -> Self {
        let (mut about, mut objectives, mut results) = (String::new(), String::new(), String::new());
        for (part, text) in search::passages(snapshot).into_iter().skip(1) {
            let column = match part.kind() {
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
            code: search::code(snapshot),
        }
    }
}

/// Makes the row of a goal from its new publication.
pub(in crate::store) fn put(connection: &mut DatabaseConnection, row: &EntryRow) -> Result<(), StoreError> {
    diesel::delete(search_entry::table.find(row.goal_id)).execute(connection)?;
    diesel::insert_into(search_entry::table).values(row).execute(connection)?;
    Ok(())
}

/// The rows of these publications.
pub(in crate::store) fn entries_of(
    connection: &mut DatabaseConnection,
    publications: &[i32],
) -> Result<BTreeMap<i32, EntryRow>, StoreError> {
    let rows: Vec<EntryRow> = search_entry::table
        .filter(search_entry::publication_id.eq_any(publications))
        .select(EntryRow::as_select())
        .load(connection)?;
    Ok(rows.into_iter().map(|row| (row.publication_id, row)).collect())
}
