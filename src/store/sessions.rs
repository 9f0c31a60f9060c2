//! Server-side sessions. They run on the real clock whatever day the city lives in, and are not the city's record, so
//! that they leave no trail.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::domain::digest;
use crate::domain::numbers::PersonNumber;
use crate::domain::person::Author;
use crate::store::city;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::session;
use crate::store::kit::{Database, DatabaseConnection, StoreError, Writer};

/// A session ends so long after it began.
pub const ABSOLUTE: TimeDelta = TimeDelta::hours(12);
/// How stale the time of the last request may be, so that not every page is a write.
const STALE: TimeDelta = TimeDelta::minutes(1);

/// Letters of the name by which a session is told from others.
const NAME: usize = 16;

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

/// A session of a person who looks at their own.
#[derive(Debug, Clone)]
pub struct Listed {
    key_hash: String,
    pub session: Session,
}

impl Listed {
    /// By what it is told from others; its key can't be known from it.
    pub fn name(&self) -> String {
        name_of(&self.key_hash)
    }
}

/// By what a session is told from others.
pub fn name_of(key_hash: &str) -> String {
    digest::sha256(key_hash.as_bytes()).chars().take(NAME).collect()
}

/// The sessions of a person that have not ended, the last used first.
pub fn of(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    now: DateTime<Utc>,
) -> Result<Vec<Listed>, StoreError> {
    let idle = idle(connection)?;
    let rows: Vec<(String, String, DateTime<Utc>, DateTime<Utc>)> = session::table
        .filter(session::person_id.eq(person))
        .order((session::last_seen_at.desc(), session::key_hash))
        .select((session::key_hash, session::state, session::created_at, session::last_seen_at))
        .load(connection)?;
    let listed = rows.into_iter().map(|(key_hash, state, created_at, last_seen_at)| Listed {
        key_hash,
        session: Session { state, created_at, last_seen_at, idle },
    });
    Ok(listed.filter(|listed| !listed.session.is_over(now)).collect())
}

/// Ends those sessions of a person of which `ends` says so by their names.
pub fn revoke(
    writer: &mut Writer<'_>,
    author: &Author,
    person: PersonNumber,
    ends: impl Fn(&str) -> bool,
) -> Result<(), StoreError> {
    let keys: Vec<String> =
        session::table.filter(session::person_id.eq(person)).select(session::key_hash).load(writer.connection)?;
    let mut count = 0;
    for key_hash in keys.iter().filter(|key_hash| ends(&name_of(key_hash))) {
        count += diesel::delete(session::table.find(key_hash)).execute(writer.connection)?;
    }
    if count > 0 {
        let change = Change::new(Action::SessionsRevoked, SubjectKind::Person, person.0);
        writer.record(author, change.after(&serde_json::json!({ "sessions": count }))?);
    }
    Ok(())
}

/// Ends every session of a person, within a transaction of whoever changes their account.
pub(super) fn end_all_of(connection: &mut DatabaseConnection, person: PersonNumber) -> Result<(), StoreError> {
    diesel::delete(session::table.filter(session::person_id.eq(person))).execute(connection)?;
    Ok(())
}
