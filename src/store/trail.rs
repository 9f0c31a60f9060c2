//! The log: who changed what, in which post, from what to what, and when (the trail); and who came in, who was turned
//! away and who took the log out (the access log,
//! [`Action::is_access`](crate::store::kit::journal::Action::is_access)).
//!
//! Rows are only ever added. They leave by [`purge`] alone, when the years that the city keeps them are over; the
//! database itself refuses any other removal, and each removal is on record and leaves a stump of what it took
//! ([`seals`]).
//!
//! Of access the log keeps: signing in and out; attempts that failed, with the name as typed, cut to its limit, and
//! never the password (attempts that the throttle stopped before anything was looked up are not counted one by one);
//! what somebody signed in was refused for want of a right, be it told as 403 or, where existence itself is private, as
//! 404; and every export of the log. What does not exist, and what visitors without an account look for, is not in it.
//! The address that goes with them is that of the connection: behind a reverse proxy it is the proxy's.

use chrono::{DateTime, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::domain::numbers::{PostNumber, UnitNumber};
use crate::domain::person::Author;
use crate::domain::policy::{self, Permit};
use crate::store::kit::journal::{Action, Change, Half, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::{audit, post, unit};
use crate::store::kit::{Conflict, Database, DatabaseConnection, StoreError, Writer, Written};
use crate::store::{city, seals};

/// A row of the log as the administrator reads it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = audit)]
pub struct Entry {
    /// In the order of writing.
    #[diesel(column_name = id)]
    pub number: i32,
    pub at: DateTime<Utc>,
    /// Who, in which post, in the words of that day.
    pub signature: String,
    pub action: Action,
    pub subject_kind: SubjectKind,
    /// Its number, where it has one.
    pub subject: Option<i32>,
    /// The state before, as JSON.
    pub before: Option<String>,
    /// The state after, as JSON.
    pub after: Option<String>,
}

/// What to show of the log.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub half: Option<Half>,
    pub action: Option<Action>,
    /// Only what was done in posts of this section, or of this department and its sections.
    pub unit: Option<UnitNumber>,
    /// Only authors whose signature holds this text.
    pub author: Option<String>,
    /// Only from this day on (see [`start_of`]).
    pub from: Option<DateTime<Utc>>,
    /// Only before this time.
    pub before: Option<DateTime<Utc>>,
    pub subject_kind: Option<SubjectKind>,
    pub subject: Option<i32>,
}

/// Rows shown on a page of the log.
pub const PAGE_LENGTH: i64 = 30;

/// What belongs to [`Half::Access`].
fn accesses() -> impl Iterator<Item = Action> {
    Action::ALL.iter().copied().filter(|action| action.is_access())
}

/// The rows that fit, as a query that can be counted, paged and exported.
macro_rules! fitting {
    ($query:expr, $connection:expr, $filter:expr) => {{
        let (mut query, filter): (_, &Filter) = ($query.into_boxed(), $filter);
        match filter.half {
            Some(Half::Access) => query = query.filter(audit::action.eq_any(accesses())),
            Some(Half::Changes) => query = query.filter(audit::action.ne_all(accesses())),
            None => {}
        }
        if let Some(action) = filter.action {
            query = query.filter(audit::action.eq(action));
        }
        if let Some(unit) = filter.unit {
            query = query.filter(audit::post_id.eq_any(posts_of($connection, unit)?));
        }
        if let Some(author) = &filter.author {
            query = query.filter(audit::signature.like(crate::store::kit::connection::contains(author)).escape('\\'));
        }
        if let Some(from) = filter.from {
            query = query.filter(audit::at.ge(At::from(from)));
        }
        if let Some(before) = filter.before {
            query = query.filter(audit::at.lt(At::from(before)));
        }
        if let Some(kind) = filter.subject_kind {
            query = query.filter(audit::subject_kind.eq(kind));
        }
        if let Some(subject) = filter.subject {
            query = query.filter(audit::subject.eq(subject));
        }
        query
    }};
}

/// Every post of a section, or of a department and its sections.
fn posts_of(connection: &mut DatabaseConnection, wanted: UnitNumber) -> Result<Vec<PostNumber>, StoreError> {
    Ok(post::table
        .inner_join(unit::table)
        .filter(unit::id.eq(wanted).or(unit::parent_id.eq(wanted)))
        .select(post::id)
        .load(connection)?)
}

/// One page of the log, newest first, and whether there are more. `page` counts from 1.
pub fn list(connection: &mut DatabaseConnection, filter: &Filter, page: i64) -> Result<(Vec<Entry>, bool), StoreError> {
    let query = fitting!(audit::table.select(Entry::as_select()), connection, filter)
        .order(audit::id.desc())
        .limit(PAGE_LENGTH + 1)
        .offset((page - 1).saturating_mul(PAGE_LENGTH));
    let mut entries: Vec<Entry> = query.load(connection)?;
    let length = usize::try_from(PAGE_LENGTH).unwrap_or(usize::MAX);
    let more = entries.len() > length;
    entries.truncate(length);
    Ok((entries, more))
}

/// The number of the last entry; 0 where there is none.
pub(crate) fn last(connection: &mut DatabaseConnection) -> Result<i32, StoreError> {
    let last = audit::table.select(diesel::dsl::max(audit::id)).first::<Option<i32>>(connection)?;
    Ok(last.unwrap_or(0))
}

/// Whether anything but changes of units was done in a post after an entry; coming in and being turned away is nothing
/// done.
pub(crate) fn has_acted_since(
    connection: &mut DatabaseConnection,
    post: PostNumber,
    entry: i32,
) -> Result<bool, StoreError> {
    let acts = audit::table
        .filter(audit::post_id.eq(post))
        .filter(audit::id.gt(entry))
        .filter(audit::subject_kind.ne(SubjectKind::Unit))
        .filter(audit::action.ne_all(accesses()))
        .count()
        .get_result::<i64>(connection)?;
    Ok(acts > 0)
}

/// How many rows fit.
pub fn count(connection: &mut DatabaseConnection, filter: &Filter) -> Result<i64, StoreError> {
    Ok(fitting!(audit::table.select(diesel::dsl::count_star()), connection, filter).first(connection)?)
}

/// The most rows of one export.
pub const MOST_EXPORTED: i64 = 50_000;

/// The rows that fit, oldest first, for an export, which is itself recorded. A conflict where they are too many for one
/// file.
pub fn export(
    writer: &mut Writer<'_>,
    permit: &Permit<policy::ReadTrail>,
    filter: &Filter,
    asked: &str,
) -> Result<Vec<Entry>, StoreError> {
    if count(writer.connection, filter)? > MOST_EXPORTED {
        return Err(StoreError::Conflict(Conflict::TooManyRows));
    }
    let entries: Vec<Entry> = fitting!(audit::table.select(Entry::as_select()), writer.connection, filter)
        .order(audit::id)
        .load(writer.connection)?;
    let trace = serde_json::json!({ "filter": asked, "rows": entries.len() });
    let change = Change::unnumbered(Action::LogExported, SubjectKind::Log).after(&trace)?;
    writer.record(permit.author(), change);
    Ok(entries)
}

/// Before when rows are too old, as of `now`.
fn oldest_kept(connection: &mut DatabaseConnection, now: DateTime<Utc>) -> Result<DateTime<Utc>, StoreError> {
    let years = u32::try_from(city::log_years(connection)?).unwrap_or(1);
    // A leap day counts as the year's: never less than 365 days.
    let by_calendar = now.checked_sub_months(Months::new(12 * years)).unwrap_or(DateTime::<Utc>::MIN_UTC);
    Ok(by_calendar.min(now - TimeDelta::days(366)))
}

/// How many rows are too old and will be removed with the next [`purge`].
pub fn too_old(connection: &mut DatabaseConnection, now: DateTime<Utc>) -> Result<i64, StoreError> {
    let before = oldest_kept(connection, now)?;
    Ok(audit::table.filter(audit::at.lt(At::from(before))).count().get_result(connection)?)
}

/// Removes the rows that are older than the city keeps them, and records how many; gives their number. Where there are
/// none nothing is recorded.
pub async fn purge(database: &Database, now: DateTime<Utc>) -> Result<usize, StoreError> {
    if database.read(move |connection| if city::exists(connection)? { too_old(connection, now) } else { Ok(0) }).await?
        == 0
    {
        return Ok(0);
    }
    database
        .write(move |writer| {
            let before = oldest_kept(writer.connection, now)?;
            seals::leave_stump(writer.connection, before, now)?;
            let removed =
                diesel::delete(audit::table.filter(audit::at.lt(At::from(before)))).execute(writer.connection)?;
            let trace = serde_json::json!({ "before": before, "rows": removed });
            let change = Change::unnumbered(Action::LogPurged, SubjectKind::Log).after(&trace)?;
            writer.record(&Author::the_server(), change);
            Ok(Written::Recorded(removed))
        })
        .await
}

/// When a day begins in the city's zone, for filters by day.
pub fn start_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    // Where clocks are put forward at midnight the day begins an hour later.
    let begins = |time: NaiveDateTime| time.and_local_timezone(zone).earliest();
    begins(midnight)
        .or_else(|| begins(midnight + TimeDelta::hours(1)))
        .map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc))
}
