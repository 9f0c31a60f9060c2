//! 公表: what every public page is made from.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::{Publication, Snapshot};
use crate::store::kit::schema::{goal, publication};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::{partings, stored_snapshot};

/// A publication with the programme of its goal.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = publication)]
pub(super) struct PublicationRow {
    pub(super) id: i32,
    pub(super) goal_id: GoalNumber,
    pub(super) number: i32,
    published_at: DateTime<Utc>,
    published_on: Option<PartialDate>,
    reason: Option<String>,
    note: Option<String>,
    snapshot: String,
    #[diesel(select_expression = goal::programme_id)]
    programme: ProgrammeNumber,
}

impl PublicationRow {
    /// Under which number a programme goes is a matter of its lineage and not of what was published: a snapshot whose
    /// goal was parted from its programme since has the number of now.
    pub(super) fn read(self) -> Result<Publication, StoreError> {
        let snapshot = stored_snapshot::read(&self.snapshot)?;
        Ok(Publication {
            number: self.number,
            published_at: self.published_at,
            published_on: self.published_on,
            reason: self.reason,
            note: self.note,
            snapshot: Snapshot { programme: self.programme, ..snapshot },
        })
    }
}

/// Publications of several years or programmes that are read together.
fn gathered(connection: &mut DatabaseConnection, rows: Vec<PublicationRow>) -> Result<Vec<Publication>, StoreError> {
    let mut publications = rows.into_iter().map(PublicationRow::read).collect::<Result<Vec<_>, _>>()?;
    partings::tell_apart(connection, &mut publications)?;
    Ok(publications)
}

/// What is public of a year now, in the order of its table.
pub fn of_year(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Vec<Publication>, StoreError> {
    let rows: Vec<PublicationRow> = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(publication::fiscal_year.eq(year))
        .order((goal::position, goal::id))
        .select(PublicationRow::as_select())
        .load(connection)?;
    rows.into_iter().map(PublicationRow::read).collect()
}

/// What is public of these years now, oldest year first, in the order of their tables.
pub fn of_years(
    connection: &mut DatabaseConnection,
    years: &BTreeSet<FiscalYear>,
) -> Result<Vec<Publication>, StoreError> {
    let rows: Vec<PublicationRow> = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(publication::fiscal_year.eq_any(years))
        .order((publication::fiscal_year, goal::position, goal::id))
        .select(PublicationRow::as_select())
        .load(connection)?;
    gathered(connection, rows)
}

/// What is public of these programmes now, oldest year first.
pub fn of_programmes(
    connection: &mut DatabaseConnection,
    programmes: &BTreeSet<ProgrammeNumber>,
) -> Result<Vec<Publication>, StoreError> {
    let rows: Vec<PublicationRow> = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(goal::programme_id.eq_any(programmes))
        .order((publication::fiscal_year, goal::position, goal::id))
        .select(PublicationRow::as_select())
        .load(connection)?;
    gathered(connection, rows)
}

/// Every publication of a goal, oldest first; `NotFound` where nothing of it is public.
pub fn of_goal(connection: &mut DatabaseConnection, number: GoalNumber) -> Result<Vec<Publication>, StoreError> {
    let rows: Vec<PublicationRow> = publication::table
        .inner_join(goal::table)
        .filter(publication::goal_id.eq(number))
        .order(publication::number)
        .select(PublicationRow::as_select())
        .load(connection)?;
    if rows.is_empty() {
        return Err(StoreError::NotFound);
    }
    rows.into_iter().map(PublicationRow::read).collect()
}

/// The publication in force, where there is one.
pub(crate) fn current(
    connection: &mut DatabaseConnection,
    number: GoalNumber,
) -> Result<Option<Publication>, StoreError> {
    publication::table
        .inner_join(goal::table)
        .filter(goal::id.eq(number))
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .select(PublicationRow::as_select())
        .first(connection)
        .optional()?
        .map(PublicationRow::read)
        .transpose()
}

/// What is public of these goals now, in no particular order.
pub fn of_goals(connection: &mut DatabaseConnection, goals: &[GoalNumber]) -> Result<Vec<Publication>, StoreError> {
    let rows: Vec<PublicationRow> = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(goal::id.eq_any(goals))
        .select(PublicationRow::as_select())
        .load(connection)?;
    rows.into_iter().map(PublicationRow::read).collect()
}
