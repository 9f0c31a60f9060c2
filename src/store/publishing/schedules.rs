//! Publishing at a set time. A row is claimed in the transaction that publishes, so that it happens once however many
//! servers look.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, PersonNumber, PostNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Author;
use crate::domain::policy::{self, Administer, Permit};
use crate::domain::stage::Stage;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, Json, signed};
use crate::store::kit::schema::scheduled_publication as schedule;
use crate::store::kit::{Conflict, Database, DatabaseConnection, StoreError, Writer, Written};
use crate::store::published::city;
use crate::store::publishing::{self, Publishing};

/// What became of a scheduled publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It was carried out.
    Published {
        /// Goals with a new publication.
        published: usize,
        /// Goals that said the same already.
        unchanged: usize,
        /// Names of goals that were not approved.
        not_approved: Vec<String>,
    },
    /// Nothing was published: these goals would have been corrected, and no reason was given.
    NeedsReason {
        /// Their names.
        goals: Vec<String>,
    },
    /// Nothing was published: something went wrong, which the log tells.
    Failed,
    /// It was called off.
    Cancelled { by: String },
}

/// What is published and when.
#[derive(Debug, Clone, Serialize)]
pub struct NewSchedule {
    pub year: FiscalYear,
    pub stage: Stage,
    /// Only the goals of this department or section.
    pub unit: Option<UnitNumber>,
    /// Only these goals.
    pub goals: Option<Vec<GoalNumber>>,
    pub due_at: DateTime<Utc>,
    /// Why what is public already is replaced.
    pub reason: Option<String>,
    /// What the public is told with it.
    pub note: Option<String>,
}

/// A scheduled publication.
#[derive(Debug, Clone)]
pub struct Schedule {
    pub number: i32,
    pub what: NewSchedule,
    pub author: Author,
    pub done_at: Option<DateTime<Utc>>,
    pub outcome: Option<Outcome>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = schedule)]
struct ScheduleRow {
    id: i32,
    fiscal_year: FiscalYear,
    stage: Stage,
    unit_id: Option<UnitNumber>,
    goal_id: Option<GoalNumber>,
    goals: Option<Json<Vec<GoalNumber>>>,
    due_at: DateTime<Utc>,
    reason: Option<String>,
    note: Option<String>,
    person_id: Option<PersonNumber>,
    post_id: Option<PostNumber>,
    signature: String,
    done_at: Option<DateTime<Utc>>,
    outcome: Option<Json<Outcome>>,
}

impl From<ScheduleRow> for Schedule {
    fn from(row: ScheduleRow) -> Self {
        // One goal has its column; several are a list.
        let goals = row.goals.map(|Json(goals)| goals).or_else(|| row.goal_id.map(|goal| vec![goal]));
        Self {
            number: row.id,
            what: NewSchedule {
                year: row.fiscal_year,
                stage: row.stage,
                unit: row.unit_id,
                goals,
                due_at: row.due_at,
                reason: row.reason,
                note: row.note,
            },
            author: Author { person: row.person_id, post: row.post_id, deputy: None, signature: row.signature },
            done_at: row.done_at,
            outcome: row.outcome.map(|Json(outcome)| outcome),
        }
    }
}

/// The scheduled publications of a year, whatever became of them, the latest first.
pub fn list(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Vec<Schedule>, StoreError> {
    let rows: Vec<ScheduleRow> = schedule::table
        .filter(schedule::fiscal_year.eq(year))
        .order((schedule::due_at.desc(), schedule::id.desc()))
        .limit(100)
        .select(ScheduleRow::as_select())
        .load(connection)?;
    Ok(rows.into_iter().map(Schedule::from).collect())
}

/// One scheduled publication.
pub fn find(connection: &mut DatabaseConnection, number: i32) -> Result<Schedule, StoreError> {
    let row: ScheduleRow = schedule::table.find(number).select(ScheduleRow::as_select()).first(connection)?;
    Ok(row.into())
}

/// Schedules a publication.
pub fn add(writer: &mut Writer<'_>, permit: &Permit<Administer>, new: &NewSchedule) -> Result<i32, StoreError> {
    let author = permit.author();
    let number = diesel::insert_into(schedule::table)
        .values((
            schedule::fiscal_year.eq(new.year),
            schedule::stage.eq(new.stage),
            schedule::unit_id.eq(new.unit),
            schedule::goals.eq(new.goals.clone().map(Json)),
            schedule::note.eq(&new.note),
            schedule::due_at.eq(At::from(new.due_at)),
            schedule::reason.eq(&new.reason),
            signed!(schedule, author),
        ))
        .returning(schedule::id)
        .get_result(writer.connection)?;
    let change = Change::new(Action::PublicationScheduled, SubjectKind::FiscalYear, new.year.number()).after(new)?;
    writer.record(author, change);
    Ok(number)
}

/// Calls a scheduled publication off; a conflict where it is settled.
pub fn cancel(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: i32,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let outcome = Outcome::Cancelled { by: permit.author().signature.clone() };
    finish(writer, permit.author(), number, &outcome, at)
}

/// The scheduled publications whose time has come, the earliest first.
pub fn due(connection: &mut DatabaseConnection, now: DateTime<Utc>) -> Result<Vec<i32>, StoreError> {
    Ok(schedule::table
        .filter(schedule::done_at.is_null())
        .filter(schedule::due_at.le(At::from(now)))
        .order((schedule::due_at, schedule::id))
        .select(schedule::id)
        .load(connection)?)
}

/// Settles a scheduled publication; a conflict where somebody did meanwhile.
fn finish(
    writer: &mut Writer<'_>,
    author: &Author,
    number: i32,
    outcome: &Outcome,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let known = find(writer.connection, number)?;
    let claimed = diesel::update(schedule::table.find(number).filter(schedule::done_at.is_null()))
        .set((schedule::done_at.eq(At::from(at)), schedule::outcome.eq(Json(outcome.clone()))))
        .execute(writer.connection)?;
    if claimed != 1 {
        return Err(StoreError::Conflict(Conflict::Settled));
    }
    let change = Change::new(Action::PublicationScheduled, SubjectKind::FiscalYear, known.what.year.number())
        .before(&known.what)?
        .after(outcome)?;
    writer.record(author, change);
    Ok(())
}

fn carry_out(writer: &mut Writer<'_>, number: i32, now: DateTime<Utc>) -> Result<Outcome, StoreError> {
    let Schedule { what, author, done_at, .. } = find(writer.connection, number)?;
    if done_at.is_some() {
        return Err(StoreError::Conflict(Conflict::Settled));
    }
    let day = now.with_timezone(&city::load(writer.connection)?.time_zone).date_naive();
    let publishing = Publishing {
        year: what.year,
        stage: what.stage,
        unit: what.unit,
        goals: what.goals,
        published_on: Some(PartialDate::day(day)),
        reason: what.reason,
        note: what.note,
    };
    let done = publishing::publish_year(writer, &policy::on_schedule(author.clone()), &publishing, now)?;
    let outcome = if done.needing_reason.is_empty() {
        let publishing::Published { published, unchanged, not_approved, .. } = done;
        Outcome::Published { published, unchanged, not_approved }
    } else {
        Outcome::NeedsReason { goals: done.needing_reason }
    };
    finish(writer, &author, number, &outcome, now)?;
    Ok(outcome)
}

/// Publishes what was scheduled until `now`. What can't be published now because the database is busy waits for the
/// next time; what fails is settled as failed.
pub async fn publish_due(database: &Database, now: DateTime<Utc>) -> Result<Vec<Outcome>, StoreError> {
    let mut outcomes = Vec::new();
    for number in database.read(move |connection| due(connection, now)).await? {
        let outcome = match database.write(move |writer| carry_out(writer, number, now).map(Written::Recorded)).await {
            Ok(outcome) => outcome,
            Err(error @ (StoreError::Conflict(_) | StoreError::Unavailable(_))) => {
                tracing::warn!(number, %error, "a scheduled publication waits");
                continue;
            }
            Err(error) => {
                tracing::error!(number, %error, "a scheduled publication failed");
                database
                    .write(move |writer| {
                        let author = find(writer.connection, number)?.author;
                        finish(writer, &author, number, &Outcome::Failed, now).map(Written::Recorded)
                    })
                    .await?;
                Outcome::Failed
            }
        };
        if let Outcome::NeedsReason { goals } = &outcome {
            tracing::error!(number, ?goals, "a scheduled publication lacks the reason of its correction");
        }
        outcomes.push(outcome);
    }
    Ok(outcomes)
}
