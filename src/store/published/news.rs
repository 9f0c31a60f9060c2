//! What was published last.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::stage::Stage;
use crate::store::kit::rows::At;
use crate::store::kit::schema::{goal, public_sheet, publication};
use crate::store::kit::{DatabaseConnection, Reader, StoreError, Topic};

/// So many goals published together are called by their names.
const MOST_NAMED: usize = 3;

/// Whose news they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Everything,
    Programme(ProgrammeNumber),
    /// A department or section, by what is in force of the sheets.
    Unit(UnitNumber),
}

/// Goals of a year that were published on the same day up to the same stage.
#[derive(Debug, Clone)]
pub struct News {
    /// When the newest of them was entered.
    pub at: DateTime<Utc>,
    pub year: FiscalYear,
    pub stage: Stage,
    /// Whether they were public before and go on: an update that was approved.
    pub is_update: bool,
    pub goals: BTreeSet<GoalNumber>,
    /// The public names of some of the goals, in their order.
    pub names: Vec<(GoalNumber, String)>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = publication)]
struct NewsRow {
    id: i32,
    published_at: DateTime<Utc>,
    fiscal_year: FiscalYear,
    stage: Stage,
    number: i32,
    goal_id: GoalNumber,
}

/// What was published last, newest first, by the days of the city in `zone`; corrections are listed by
/// [`corrections`](crate::store::published::corrections).
pub fn latest(reader: &mut impl Reader, about: About, zone: Tz, most: usize) -> Result<Vec<News>, StoreError> {
    let connection = reader.on(Topic::Publications);
    let mut news = groups(connection, about, zone, most)?;
    let told = |known: &News| -> Vec<GoalNumber> { known.goals.iter().copied().take(MOST_NAMED).collect() };
    let rows: Vec<(GoalNumber, String)> = public_sheet::table
        .filter(public_sheet::goal_id.eq_any(news.iter().flat_map(told)))
        .select((public_sheet::goal_id, public_sheet::name))
        .load(connection)?;
    let names: BTreeMap<GoalNumber, String> = rows.into_iter().collect();
    for known in &mut news {
        let name = |goal: GoalNumber| Some((goal, names.get(&goal)?.clone()));
        known.names = told(known).into_iter().filter_map(name).collect();
    }
    Ok(news)
}

fn groups(connection: &mut DatabaseConnection, about: About, zone: Tz, most: usize) -> Result<Vec<News>, StoreError> {
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let mut news: Vec<News> = Vec::new();
    let mut before: Option<(DateTime<Utc>, i32)> = None;
    // Read on until the last group that is shown is whole: half a group would be a wrong number.
    loop {
        let batch = batch(connection, about, before)?;
        let Some(last) = batch.last() else { return Ok(news) };
        before = Some((last.published_at, last.id));
        for NewsRow { published_at: at, fiscal_year: year, stage, number, goal_id: goal, .. } in batch {
            let is_update = number > 1;
            let is_full = news.len() >= most;
            // What was published on an earlier day belongs to none of the groups.
            let is_over = news.last().is_some_and(|known| day(at) < day(known.at));
            let together = news.iter_mut().find(|known| {
                (day(known.at), known.year, known.stage, known.is_update) == (day(at), year, stage, is_update)
            });
            match together {
                Some(known) => {
                    known.goals.insert(goal);
                }
                None if is_full && is_over => return Ok(news),
                None if is_full => {}
                None => {
                    news.push(News { at, year, stage, is_update, goals: BTreeSet::from([goal]), names: Vec::new() });
                }
            }
        }
    }
}

/// Publications that are no corrections, newest first: some of those before one.
fn batch(
    connection: &mut DatabaseConnection,
    about: About,
    before: Option<(DateTime<Utc>, i32)>,
) -> Result<Vec<NewsRow>, StoreError> {
    const BATCH: i64 = 1000;
    let mut query = publication::table
        .inner_join(goal::table.inner_join(public_sheet::table))
        .filter(goal::current_publication.is_not_null())
        .filter(publication::reason.is_null())
        .order((publication::published_at.desc(), publication::id.desc()))
        .limit(BATCH)
        .select(NewsRow::as_select())
        .into_boxed();
    match about {
        About::Everything => {}
        About::Programme(programme) => query = query.filter(goal::programme_id.eq(programme)),
        About::Unit(unit) => {
            query = query.filter(public_sheet::department_id.eq(unit).or(public_sheet::section_id.eq(unit)));
        }
    }
    if let Some((at, id)) = before {
        let earlier = publication::published_at.lt(At::from(at));
        query = query.filter(publication::published_at.le(At::from(at)));
        query = query.filter(earlier.or(publication::id.lt(id)));
    }
    Ok(query.load(connection)?)
}
