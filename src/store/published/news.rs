//! What was published last.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::GoalNumber;
use crate::domain::stage::Stage;
use crate::store::kit::schema::{goal, publication, search_entry};
use crate::store::kit::{DatabaseConnection, StoreError};

/// Goals of a year that were published on the same day up to the same stage.
#[derive(Debug, Clone)]
pub struct News {
    /// When the newest of them was entered.
    pub at: DateTime<Utc>,
    pub year: FiscalYear,
    pub stage: Stage,
    /// Whether they were public before and go on: an update that was approved.
    pub is_update: bool,
    /// The goals under their public names.
    pub goals: Vec<(GoalNumber, String)>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = publication)]
struct NewsRow {
    published_at: DateTime<Utc>,
    fiscal_year: FiscalYear,
    stage: Stage,
    number: i32,
    goal_id: GoalNumber,
    #[diesel(select_expression = search_entry::name)]
    name: String,
}

/// What was published last, newest first, by the days of the city in `zone`; corrections are listed by
/// [`corrections`](crate::store::published::corrections).
pub fn latest(connection: &mut DatabaseConnection, zone: Tz, most: usize) -> Result<Vec<News>, StoreError> {
    /// Publications that are read at a time.
    const BATCH: i64 = 1000;
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let mut news: Vec<News> = Vec::new();
    // Read on until the last group that is shown is whole: half a group would be a wrong number.
    for batch in 0.. {
        let rows: Vec<NewsRow> = publication::table
            .inner_join(goal::table)
            .inner_join(search_entry::table.on(search_entry::goal_id.eq(publication::goal_id)))
            .filter(goal::current_publication.is_not_null())
            .filter(publication::reason.is_null())
            .order((publication::published_at.desc(), publication::id.desc()))
            .limit(BATCH)
            .offset(BATCH * batch)
            .select(NewsRow::as_select())
            .load(connection)?;
        let is_last = i64::try_from(rows.len()).unwrap_or(0) < BATCH;
        for NewsRow { published_at: at, fiscal_year: year, stage, number, goal_id: goal, name } in rows {
            let is_update = number > 1;
            let is_full = news.len() >= most;
            // What was published on an earlier day belongs to none of the groups.
            let is_over = news.last().is_some_and(|known| day(at) < day(known.at));
            let together = news.iter_mut().find(|known| {
                (day(known.at), known.year, known.stage, known.is_update) == (day(at), year, stage, is_update)
            });
            match together {
                Some(known) if known.goals.iter().any(|(other, _)| *other == goal) => {}
                Some(known) => known.goals.push((goal, name)),
                None if is_full && is_over => return Ok(news),
                None if is_full => {}
                None => news.push(News { at, year, stage, is_update, goals: vec![(goal, name)] }),
            }
        }
        if is_last {
            break;
        }
    }
    Ok(news)
}
