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
use crate::store::city;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, stored};
use crate::store::kit::schema::scheduled_publication as schedule;
use crate::store::kit::{Conflict, Database, DatabaseConnection, StoreError, Writer, Written};
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
    Cancelled {
        /// By whom.
        by: String,
    },
}

/// What is published and when.
#[derive(Debug, Clone, Serialize)]
pub struct NewSchedule {
    /// The year.
    pub year: FiscalYear,
    /// The stage.
    pub stage: Stage,
    /// Only the goals of this department or section.
    pub unit: Option<UnitNumber>,
    /// Only these goals.
    pub goals: Option<Vec<GoalNumber>>,
    /// When.
    pub due_at: DateTime<Utc>,
    /// Why what is public already is replaced.
    pub reason: Option<String>,
    /// What the public is told with it.
    pub note: Option<String>,
}

/// A scheduled publication.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// Its number.
    pub number: i32,
    /// What is published and when.
    pub what: NewSchedule,
    /// In whose name.
    pub author: Author,
    /// When it was settled.
    pub done_at: Option<DateTime<Utc>>,
    /// What became of it.
    pub outcome: Option<Outcome>,
}

type Row = (
    (i32, i32, String, Option<i32>, Option<i32>, DateTime<Utc>, Option<String>),
    (Option<i32>, Option<i32>, String, Option<DateTime<Utc>>, Option<String>, Option<String>, Option<String>),
);

type Columns = (
    (
        schedule::id,
        schedule::fiscal_year,
        schedule::stage,
        schedule::unit_id,
        schedule::goal_id,
        schedule::due_at,
        schedule::reason,
    ),
    (
        schedule::person_id,
        schedule::post_id,
        schedule::signature,
        schedule::done_at,
        schedule::outcome,
        schedule::note,
        schedule::goals,
    ),
);

const COLUMNS: Columns = (
    (
        schedule::id,
        schedule::fiscal_year,
        schedule::stage,
        schedule::unit_id,
        schedule::goal_id,
        schedule::due_at,
        schedule::reason,
    ),
    (
        schedule::person_id,
        schedule::post_id,
        schedule::signature,
        schedule::done_at,
        schedule::outcome,
        schedule::note,
        schedule::goals,
    ),
);

fn from_row(row: Row) -> Result<Schedule, StoreError> {
    let ((number, year, stage, unit, goal, due_at, reason), rest) = row;
    let (person, post, signature, done_at, outcome, note, goals) = rest;
    // One goal has its column; several are a list.
    let goals = match goals {
        Some(goals) => Some(serde_json::from_str(&goals)?),
        None => goal.map(|goal| vec![GoalNumber(goal)]),
    };
    Ok(Schedule {
        number,
        what: NewSchedule {
            year: FiscalYear::new(year).map_err(|error| StoreError::Internal(error.to_string()))?,
            stage: stored(&stage)?,
            unit: unit.map(UnitNumber),
            goals,
            due_at,
            reason,
            note,
        },
        author: Author { person: person.map(PersonNumber), post: post.map(PostNumber), deputy: None, signature },
        done_at: done_at,
        outcome: outcome.map(|outcome| serde_json::from_str(&outcome)).transpose()?,
    })
}

/// The scheduled publications of a year, whatever became of them, the latest first.
pub fn list(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Vec<Schedule>, StoreError> {
    let rows = schedule::table
        .filter(schedule::fiscal_year.eq(year.number()))
        .order((schedule::due_at.desc(), schedule::id.desc()))
        .limit(100)
        .select(COLUMNS)
        .load::<Row>(connection)?;
    rows.into_iter().map(from_row).collect()
}

/// One scheduled publication.
pub fn find(connection: &mut DatabaseConnection, number: i32) -> Result<Schedule, StoreError> {
    from_row(schedule::table.find(number).select(COLUMNS).first(connection)?)
}

/// Schedules a publication.
pub fn add(writer: &mut Writer<'_>, permit: &Permit<Administer>, new: &NewSchedule) -> Result<i32, StoreError> {
    let author = permit.author();
    let number = diesel::insert_into(schedule::table)
        .values((
            schedule::fiscal_year.eq(new.year.number()),
            schedule::stage.eq(new.stage.code()),
            schedule::unit_id.eq(new.unit.map(|unit| unit.0)),
            schedule::goals.eq(new.goals.as_ref().map(serde_json::to_string).transpose()?),
            schedule::note.eq(&new.note),
            schedule::due_at.eq(At::from(new.due_at)),
            schedule::reason.eq(&new.reason),
            schedule::person_id.eq(author.person.map(|person| person.0)),
            schedule::post_id.eq(author.post.map(|post| post.0)),
            schedule::signature.eq(&author.signature),
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
        .set((schedule::done_at.eq(At::from(at)), schedule::outcome.eq(serde_json::to_string(outcome)?)))
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
