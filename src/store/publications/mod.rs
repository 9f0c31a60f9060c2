//! 公表: what every public page is made from, and the publishing of it. `plan` says what a publishing run would do, `publish`
//! does it, `assemble` makes the snapshot of a live sheet.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::{Publication, Snapshot};
use crate::domain::stage::Stage;

use super::connection::DatabaseConnection;
use super::database::utc;
use super::schema::{goal, publication};
use super::{StoreError, fiscal_years, stored, stored_option};

mod assemble;
mod plan;
mod publish;

pub use plan::{Planned, Publishing, Verdict, plan, preview};
pub(super) use publish::publish_update;
pub use publish::{Published, publish_year};

type Row = (i32, NaiveDateTime, Option<String>, Option<String>, String, i32);

type Columns = (
    publication::number,
    publication::published_at,
    publication::published_on,
    publication::reason,
    publication::snapshot,
    goal::programme_id,
);

const COLUMNS: Columns = (
    publication::number,
    publication::published_at,
    publication::published_on,
    publication::reason,
    publication::snapshot,
    goal::programme_id,
);

/// Which programme a goal belongs to is a matter of lineage and not of what was published: the number is that of now.
fn from_row((number, published_at, published_on, reason, snapshot, programme): Row) -> Result<Publication, StoreError> {
    let snapshot: Snapshot = serde_json::from_str(&snapshot)?;
    Ok(Publication {
        number,
        published_at: utc(published_at),
        published_on: stored_option(published_on.as_deref())?,
        reason,
        snapshot: Snapshot { programme: ProgrammeNumber(programme), ..snapshot },
    })
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
    rows.into_iter().map(from_row).collect()
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

/// A year of which something is public.
#[derive(Debug, Clone)]
pub struct PublishedYear {
    /// Which one.
    pub year: FiscalYear,
    /// How many goals are public.
    pub goals: usize,
    /// The latest stage of any of them.
    pub stage: Stage,
    /// 一部のみ収録・要約.
    pub partial: bool,
    /// 見本.
    pub sample: bool,
    /// The latest entry of any of them.
    pub updated_at: DateTime<Utc>,
}

/// The years of which something is public, newest first.
pub fn years(connection: &mut DatabaseConnection) -> Result<Vec<PublishedYear>, StoreError> {
    let records = fiscal_years::list(connection)?;
    let rows = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .select((publication::fiscal_year, publication::stage, publication::published_at))
        .load::<(i32, String, NaiveDateTime)>(connection)?;
    let mut years = Vec::new();
    for record in records {
        let mut of_year = rows.iter().filter(|row| row.0 == record.year.number()).peekable();
        let Some(first) = of_year.peek() else { continue };
        let mut year = PublishedYear {
            year: record.year,
            goals: 0,
            stage: Stage::Goals,
            partial: record.partial,
            sample: record.sample,
            updated_at: utc(first.2),
        };
        for (_, stage, published_at) in of_year {
            year.goals += 1;
            year.stage = year.stage.max(stored(stage)?);
            year.updated_at = year.updated_at.max(utc(*published_at));
        }
        years.push(year);
    }
    Ok(years)
}

/// The publication in force, where there is one.
fn current(connection: &mut DatabaseConnection, number: GoalNumber) -> Result<Option<Publication>, StoreError> {
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

/// A publication in the list of a year.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The goal.
    pub goal: GoalNumber,
    /// Its name as it is now.
    pub name: String,
    /// The number of the publication.
    pub number: i32,
    /// The stage.
    pub stage: Stage,
    /// When it was entered.
    pub published_at: DateTime<Utc>,
    /// 公表日.
    pub published_on: Option<PartialDate>,
    /// Why, for corrections.
    pub reason: Option<String>,
    /// Who published it.
    pub signature: String,
}

/// The newest publications of a year, newest first.
pub fn list(connection: &mut DatabaseConnection, year: FiscalYear, most: i64) -> Result<Vec<Listed>, StoreError> {
    type ListRow = ((i32, String, i32, String), (NaiveDateTime, Option<String>, Option<String>, String));
    let rows = publication::table
        .inner_join(goal::table)
        .filter(publication::fiscal_year.eq(year.number()))
        .order(publication::id.desc())
        .limit(most)
        .select((
            (goal::id, goal::name, publication::number, publication::stage),
            (publication::published_at, publication::published_on, publication::reason, publication::signature),
        ))
        .load::<ListRow>(connection)?;
    rows.into_iter()
        .map(|((goal, name, number, stage), (published_at, published_on, reason, signature))| {
            Ok(Listed {
                goal: GoalNumber(goal),
                name,
                number,
                stage: stored(&stage)?,
                published_at: utc(published_at),
                published_on: stored_option(published_on.as_deref())?,
                reason,
                signature,
            })
        })
        .collect()
}
