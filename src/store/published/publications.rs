//! 公表: what every public page is made from.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::publication::{Publication, Snapshot};
use crate::domain::stage::Stage;
use crate::store::fiscal_years;
use crate::store::kit::rows::{stored, stored_option};
use crate::store::kit::schema::{goal, publication, search_entry};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::programmes::partings;
use crate::store::published::stored_snapshot;

type Row = (i32, DateTime<Utc>, Option<String>, Option<String>, Option<String>, String, i32);

type Columns = (
    publication::number,
    publication::published_at,
    publication::published_on,
    publication::reason,
    publication::note,
    publication::snapshot,
    goal::programme_id,
);

const COLUMNS: Columns = (
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
fn from_row(row: Row) -> Result<Publication, StoreError> {
    let (number, published_at, published_on, reason, note, snapshot, programme) = row;
    let snapshot = stored_snapshot::read(&snapshot)?;
    Ok(Publication {
        number,
        published_at,
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

/// A year of which something is public.
#[derive(Debug, Clone)]
pub struct PublishedYear {
    /// Which one.
    pub year: FiscalYear,
    /// How many goals are public.
    pub goals: usize,
    /// Of how many of them the results are public.
    pub with_results: usize,
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
        .load::<(i32, String, DateTime<Utc>)>(connection)?;
    let mut years = Vec::new();
    for record in records {
        let mut of_year = rows.iter().filter(|row| row.0 == record.year.number()).peekable();
        let Some(first) = of_year.peek() else { continue };
        let mut year = PublishedYear {
            year: record.year,
            goals: 0,
            with_results: 0,
            stage: Stage::Goals,
            partial: record.partial,
            sample: record.sample,
            updated_at: first.2,
        };
        for (_, stage, published_at) in of_year {
            let stage = stored(stage)?;
            year.goals += 1;
            year.with_results += usize::from(stage == Stage::Results);
            year.stage = year.stage.max(stage);
            year.updated_at = year.updated_at.max(*published_at);
        }
        years.push(year);
    }
    Ok(years)
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

/// A publication that replaced another for a reason.
#[derive(Debug, Clone)]
pub struct Correction {
    /// What the public saw before.
    pub before: Publication,
    /// What it saw from then on, with the reason.
    pub after: Publication,
    /// Whether that is what is public now.
    pub is_in_force: bool,
}

/// One page of the corrections of what is public, newest first, and whether there are more. `page` counts from 1.
pub fn corrections(
    connection: &mut DatabaseConnection,
    page: i64,
    length: i64,
) -> Result<(Vec<Correction>, bool), StoreError> {
    let mut rows = publication::table
        .inner_join(goal::table)
        .filter(publication::reason.is_not_null())
        .filter(publication::number.gt(1))
        .filter(goal::current_publication.is_not_null())
        .order((publication::published_at.desc(), publication::id.desc()))
        .limit(length + 1)
        .offset((page - 1).saturating_mul(length))
        .select((publication::id, goal::current_publication, publication::goal_id, COLUMNS))
        .load::<(i32, Option<i32>, i32, Row)>(connection)?;
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let more = rows.len() > length;
    rows.truncate(length);
    // The publication before each of them is the one with the number before; all are read at once.
    let goals: BTreeSet<i32> = rows.iter().map(|(_, _, goal, _)| *goal).collect();
    let numbers: BTreeSet<i32> = rows.iter().map(|(.., row)| row.0 - 1).collect();
    let earlier = publication::table
        .inner_join(goal::table)
        .filter(publication::goal_id.eq_any(goals))
        .filter(publication::number.eq_any(numbers))
        .select((publication::goal_id, COLUMNS))
        .load::<(i32, Row)>(connection)?;
    let mut corrections = Vec::with_capacity(rows.len());
    for (id, in_force, goal, row) in rows {
        let before = earlier.iter().find(|(of, known)| *of == goal && known.0 == row.0 - 1);
        let (_, before) = before.ok_or(StoreError::NotFound)?;
        corrections.push(Correction {
            before: from_row(before.clone())?,
            after: from_row(row)?,
            is_in_force: in_force == Some(id),
        });
    }
    Ok((corrections, more))
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

/// Goals of a year that were published on the same day up to the same stage.
#[derive(Debug, Clone)]
pub struct News {
    /// When the newest of them was entered.
    pub at: DateTime<Utc>,
    /// The year.
    pub year: FiscalYear,
    /// The stage.
    pub stage: Stage,
    /// Whether they were public before and go on: a report that was approved.
    pub is_update: bool,
    /// The goals under their public names.
    pub goals: Vec<(GoalNumber, String)>,
}

/// What was published last, newest first; corrections are listed by [`corrections`].
pub fn news(connection: &mut DatabaseConnection, most: usize) -> Result<Vec<News>, StoreError> {
    /// Publications that are read at a time.
    const BATCH: i64 = 1000;
    let mut news: Vec<News> = Vec::new();
    // Read on until the last group that is shown is whole: half a group would be a wrong number.
    for batch in 0.. {
        let rows = publication::table
            .inner_join(goal::table)
            .inner_join(search_entry::table.on(search_entry::goal_id.eq(publication::goal_id)))
            .filter(goal::current_publication.is_not_null())
            .filter(publication::reason.is_null())
            .order((publication::published_at.desc(), publication::id.desc()))
            .limit(BATCH)
            .offset(BATCH * batch)
            .select((
                (publication::published_at, publication::fiscal_year, publication::stage, publication::number),
                (publication::goal_id, search_entry::name),
            ))
            .load::<((DateTime<Utc>, i32, String, i32), (i32, String))>(connection)?;
        let is_last = i64::try_from(rows.len()).unwrap_or(0) < BATCH;
        for ((at, year, stage, number), (goal, name)) in rows {
            let (at, stage) = (at, stored::<Stage>(&stage)?);
            let year = FiscalYear::new(year).map_err(|error| StoreError::Internal(error.to_string()))?;
            let is_update = number > 1;
            let is_full = news.len() >= most;
            // What was published on an earlier day belongs to none of the groups.
            let is_over = news.last().is_some_and(|known| at.date_naive() < known.at.date_naive());
            let together = news.iter_mut().find(|known| {
                known.at.date_naive() == at.date_naive()
                    && (known.year, known.stage, known.is_update) == (year, stage, is_update)
            });
            match together {
                Some(known) if known.goals.iter().any(|(other, _)| other.0 == goal) => {}
                Some(known) => known.goals.push((GoalNumber(goal), name)),
                None if is_full && is_over => return Ok(news),
                None if is_full => {}
                None => news.push(News { at, year, stage, is_update, goals: vec![(GoalNumber(goal), name)] }),
            }
        }
        if is_last {
            break;
        }
    }
    Ok(news)
}
