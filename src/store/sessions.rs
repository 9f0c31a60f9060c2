//! Server-side sessions. They run on the real clock whatever day the city lives in, and are not the city's record, so
//! that they leave no trail.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::domain::numbers::PersonNumber;
use crate::store::city;
use crate::store::kit::rows::At;
use crate::store::kit::schema::session;
use crate::store::kit::{Database, DatabaseConnection, StoreError};

/// A session ends so long after it began.
pub const ABSOLUTE: TimeDelta = TimeDelta::hours(12);
/// How stale the time of the last request may be, so that not every page is a write.
const STALE: TimeDelta = TimeDelta::minutes(1);

/// Whether the time of the last request is new enough to be left as it is.
pub fn is_fresh(last_seen_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - last_seen_at < STALE
}

/// A stored session.
#[derive(Debug, Clone)]
pub struct Session {
    /// What the web keeps in it, as JSON.
    pub state: String,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    /// It ends after so long without a request.
    idle: TimeDelta,
}

impl Session {
    /// Whether it has ended by time.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        now - self.last_seen_at >= self.idle || now - self.created_at >= ABSOLUTE
    }
}

/// A session ends after so long without a request: a setting of the city.
fn idle(connection: &mut DatabaseConnection) -> Result<TimeDelta, StoreError> {
    Ok(TimeDelta::minutes(city::idle_minutes(connection)?.into()))
}

/// The session of a key, where it has not ended.
pub fn find(
    connection: &mut DatabaseConnection,
    key_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<Session>, StoreError> {
    let row: Option<(String, DateTime<Utc>, DateTime<Utc>)> = session::table
        .find(key_hash)
        .select((session::state, session::created_at, session::last_seen_at))
        .first(connection)
        .optional()?;
    let Some((state, created_at, last_seen_at)) = row else { return Ok(None) };
    let session = Session { state, created_at, last_seen_at, idle: idle(connection)? };
    Ok(Some(session).filter(|session| !session.is_over(now)))
}

/// Begins a session and removes those that have ended.
pub async fn begin(
    database: &Database,
    key_hash: String,
    person: Option<PersonNumber>,
    state: String,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    database
        .write_untrailed(move |connection| {
            let idle = idle(connection)?;
            diesel::delete(session::table.filter(session::last_seen_at.lt(At::from(now - idle))))
                .execute(connection)?;
            diesel::delete(session::table.filter(session::created_at.lt(At::from(now - ABSOLUTE))))
                .execute(connection)?;
            diesel::insert_into(session::table)
                .values((
                    session::key_hash.eq(&key_hash),
                    session::person_id.eq(person),
                    session::state.eq(&state),
                    session::created_at.eq(At::from(now)),
                    session::last_seen_at.eq(At::from(now)),
                ))
                .execute(connection)?;
            Ok(())
        })
        .await
}

/// Keeps a new state in a session that goes on.
pub async fn keep(
    database: &Database,
    key_hash: String,
    person: Option<PersonNumber>,
    state: String,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    database
        .write_untrailed(move |connection| {
            diesel::update(session::table.find(&key_hash))
                .set((
                    session::state.eq(&state),
                    session::person_id.eq(person),
                    session::last_seen_at.eq(At::from(now)),
                ))
                .execute(connection)?;
            Ok(())
        })
        .await
}

/// Notes that a session was used, unless that was noted a moment ago.
pub async fn touch(database: &Database, key_hash: String, now: DateTime<Utc>) -> Result<(), StoreError> {
    database
        .write_untrailed(move |connection| {
            diesel::update(session::table.find(&key_hash))
                .filter(session::last_seen_at.lt(At::from(now - STALE)))
                .set(session::last_seen_at.eq(At::from(now)))
                .execute(connection)?;
            Ok(())
        })
        .await
}

/// Ends one session.
pub async fn end(database: &Database, key_hash: String) -> Result<(), StoreError> {
    database
        .write_untrailed(move |connection| {
            diesel::delete(session::table.find(&key_hash)).execute(connection)?;
            Ok(())
        })
        .await
}

/// Ends every session of a person, within a transaction of whoever changes their account.
pub(super) fn end_all_of(connection: &mut DatabaseConnection, person: PersonNumber) -> Result<(), StoreError> {
    diesel::delete(session::table.filter(session::person_id.eq(person))).execute(connection)?;
    Ok(())
}
