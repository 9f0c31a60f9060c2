//! 公表: what every public page is made from.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::publication::{Publication, Snapshot};
use crate::store::kit::database::utc;
use crate::store::kit::rows::stored_option;
use crate::store::kit::schema::{goal, publication};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::{partings, stored_snapshot};

/// A publication as it is selected.
pub(super) type Row = (i32, NaiveDateTime, Option<String>, Option<String>, Option<String>, String, i32);

/// What is selected of a publication and its goal.
pub(super) type Columns = (
    publication::number,
    publication::published_at,
    publication::published_on,
    publication::reason,
    publication::note,
    publication::snapshot,
    goal::programme_id,
);

/// What is selected of a publication and its goal.
pub(super) const COLUMNS: Columns = (
    publication::number,
    publication::published_at,
    publication::published_on,
    publication::reason,
    publication::note,
    publication::snapshot,
    goal::programme_id,
);

/// Under which number a programme goes is a matter of its lineage and not of what was published: a snapshot whose goal
/// was parted from its programme since has the number of now.
pub(super) fn from_row(row: Row) -> Result<Publication, StoreError> {
    let (number, published_at, published_on, reason, note, snapshot, programme) = row;
    let snapshot = stored_snapshot::read(&snapshot)?;
    Ok(Publication {
        number,
        published_at: utc(published_at),
        published_on: stored_option(published_on.as_deref())?,
        reason,
        note,
        snapshot: Snapshot { programme: ProgrammeNumber(programme), ..snapshot },
    })
}

/// Publications of several years or programmes that are read together.
fn gathered(connection: &mut DatabaseConnection, rows: Vec<Row>) -> Result<Vec<Publication>, StoreError> {
    let mut publications = rows.into_iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    partings::tell_apart(connection, &mut publications)?;
    Ok(publications)
}

/// What is public of a year now, in the order of its table.
pub fn of_year(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Vec<Publication>, StoreError> {
    let rows = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(publication::fiscal_year.eq(year.number()))
        .order((goal::position, goal::id))
        .select(COLUMNS)
        .load::<Row>(connection)?;
    rows.into_iter().map(from_row).collect()
}

/// What is public of these years now, oldest year first, in the order of their tables.
pub fn of_years(
    connection: &mut DatabaseConnection,
    years: &BTreeSet<FiscalYear>,
) -> Result<Vec<Publication>, StoreError> {
    let numbers: Vec<i32> = years.iter().map(|year| year.number()).collect();
    let rows = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(publication::fiscal_year.eq_any(numbers))
        .order((publication::fiscal_year, goal::position, goal::id))
        .select(COLUMNS)
        .load::<Row>(connection)?;
    gathered(connection, rows)
}

/// What is public of these programmes now, oldest year first.
pub fn of_programmes(
    connection: &mut DatabaseConnection,
    programmes: &BTreeSet<ProgrammeNumber>,
) -> Result<Vec<Publication>, StoreError> {
    let numbers: Vec<i32> = programmes.iter().map(|number| number.0).collect();
    let rows = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(goal::programme_id.eq_any(numbers))
        .order((publication::fiscal_year, goal::position, goal::id))
        .select(COLUMNS)
        .load::<Row>(connection)?;
    gathered(connection, rows)
}

/// Every publication of a goal, oldest first; `NotFound` where nothing of it is public.
pub fn of_goal(connection: &mut DatabaseConnection, number: GoalNumber) -> Result<Vec<Publication>, StoreError> {
    let rows = publication::table
        .inner_join(goal::table)
        .filter(publication::goal_id.eq(number.0))
        .order(publication::number)
        .select(COLUMNS)
        .load::<Row>(connection)?;
    if rows.is_empty() {
        return Err(StoreError::NotFound);
    }
    rows.into_iter().map(from_row).collect()
}

/// The publication in force, where there is one.
pub(crate) fn current(
    connection: &mut DatabaseConnection,
    number: GoalNumber,
) -> Result<Option<Publication>, StoreError> {
    publication::table
        .inner_join(goal::table)
        .filter(goal::id.eq(number.0))
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .select(COLUMNS)
        .first::<Row>(connection)
        .optional()?
        .map(from_row)
        .transpose()
}

/// What is public of these goals now, in no particular order.
pub fn of_goals(connection: &mut DatabaseConnection, goals: &[GoalNumber]) -> Result<Vec<Publication>, StoreError> {
    let rows = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(goal::id.eq_any(goals.iter().map(|goal| goal.0).collect::<Vec<_>>()))
        .select(COLUMNS)
        .load::<Row>(connection)?;
    rows.into_iter().map(from_row).collect()
}
