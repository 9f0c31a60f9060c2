//! Notices by mail: who is told today what lies on their desk. That a notice went out is no change of the city's record
//! and leaves no trail.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;

use crate::domain::mail::{MailAddress, is_worth_a_notice};
use crate::domain::numbers::PersonNumber;
use crate::domain::policy;
use crate::store::kit::rows::{At, Json};
use crate::store::kit::schema::{city, notice, person};
use crate::store::kit::{Database, DatabaseConnection, StoreError};
use crate::store::people;
use crate::store::published::city::City;
use crate::store::read::desk::{self, Owed, OwedKind, Subject};
use crate::store::requests::{self, Selection};

/// How long it takes until a notice that the server did not take is tried again.
const AGAIN: TimeDelta = TimeDelta::minutes(15);

/// A notice that is due.
#[derive(Debug, Clone)]
pub struct Notice {
    pub person: PersonNumber,
    pub name: String,
    pub address: MailAddress,
    /// How much of each kind lies on the desk.
    pub owed: Vec<(OwedKind, usize)>,
    /// Requests for an update that wait, and the first day by which one is wanted.
    pub requests: Option<(usize, NaiveDate)>,
    items: BTreeSet<String>,
}

impl Notice {
    /// How many things there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// The notices that are due on a day, one for each person who is worth one and has an address.
pub fn due(
    connection: &mut DatabaseConnection,
    city: &City,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<Notice>, StoreError> {
    let mut notices = Vec::new();
    for (number, address) in addresses(connection)? {
        let mut last = told(connection, number, today)?;
        match last.remove(&today) {
            Some(told) if told.problem.is_none() || now - told.at < AGAIN => continue,
            _ => {}
        }
        let told = last.into_values().next_back().map(|told| told.items.0).unwrap_or_default();
        if let Some(notice) = of(connection, number, address, city, today)?
            && is_worth_a_notice(today, &notice.items, &told)
        {
            notices.push(notice);
        }
    }
    Ok(notices)
}

/// Everybody with an open account and an address.
fn addresses(connection: &mut DatabaseConnection) -> Result<Vec<(PersonNumber, MailAddress)>, StoreError> {
    let ending: String = city::table.select(city::mail_domain).first(connection)?;
    let rows: Vec<(PersonNumber, String, Option<String>)> = person::table
        .filter(person::disabled_at.is_null())
        .order(person::id)
        .select((person::id, person::login, person::mail))
        .load(connection)?;
    // An address on record that is none keeps nobody else's notice back.
    let address = |(number, login, own): (PersonNumber, String, Option<String>)| {
        let typed = own.or_else(|| (!ending.is_empty()).then(|| format!("{login}@{ending}")))?;
        Some((number, typed.parse().ok()?))
    };
    Ok(rows.into_iter().filter_map(address).collect())
}

/// A notice on record.
#[derive(Queryable, Selectable)]
#[diesel(table_name = notice)]
struct Told {
    day: NaiveDate,
    items: Json<BTreeSet<String>>,
    problem: Option<String>,
    at: DateTime<Utc>,
}

/// The notice of a day and the last one before it.
fn told(
    connection: &mut DatabaseConnection,
    number: PersonNumber,
    today: NaiveDate,
) -> Result<BTreeMap<NaiveDate, Told>, StoreError> {
    let told: Vec<Told> = notice::table
        .filter(notice::person_id.eq(number))
        .filter(notice::day.le(today))
        .order(notice::day.desc())
        .limit(2)
        .select(Told::as_select())
        .load(connection)?;
    Ok(told.into_iter().map(|told| (told.day, told)).collect())
}

/// What lies on somebody's desk; none where they have no desk today.
fn of(
    connection: &mut DatabaseConnection,
    number: PersonNumber,
    address: MailAddress,
    city: &City,
    today: NaiveDate,
) -> Result<Option<Notice>, StoreError> {
    let Some(actor) = people::actor(connection, number, today)? else { return Ok(None) };
    let Ok(permit) = policy::desk(&actor) else { return Ok(None) };
    let desk = permit.act().clone();
    let owed = desk::owed(connection, &actor, &desk, city, today)?;
    let mut items: BTreeSet<String> = owed.iter().map(key).collect();
    let wanted = requests::select(connection, Selection::Units(desk.writes_for.clone()))?;
    let open: Vec<_> = wanted.into_iter().filter(requests::Request::is_open).collect();
    items.extend(open.iter().map(|request| format!("request-{}", request.number)));
    let of_kind = |&kind: &OwedKind| (kind, owed.iter().filter(|item| item.kind == kind).count());
    Ok(Some(Notice {
        person: number,
        name: actor.name.clone(),
        address,
        owed: OwedKind::ALL.iter().map(of_kind).filter(|(_, count)| *count > 0).collect(),
        requests: open.iter().map(|request| request.wanted_by).min().map(|first| (open.len(), first)),
        items,
    }))
}

/// What tells one thing on a desk from another.
fn key(item: &Owed) -> String {
    match &item.subject {
        Subject::Milestone { milestone, .. } => format!("{}-milestone-{}", item.kind, milestone.place.milestone),
        Subject::Update(update) => format!("{}-report-{}", item.kind, update.number),
        Subject::Sheet(standing) => format!("{}-sheet-{}-{}", item.kind, standing.goal, standing.stage),
    }
}

/// Puts on record that a notice goes out now; false where somebody else has done so meanwhile.
pub async fn claim(
    database: &Database,
    due: &Notice,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let (person, items) = (due.person, Json(due.items.clone()));
    let claimed = database
        .write_untrailed(move |connection| {
            let again = notice::table
                .filter(notice::person_id.eq(person))
                .filter(notice::day.eq(today))
                .filter(notice::problem.is_not_null())
                .filter(notice::at.le(At::from(now - AGAIN)));
            diesel::delete(again).execute(connection)?;
            diesel::insert_into(notice::table)
                .values((
                    notice::person_id.eq(person),
                    notice::day.eq(today),
                    notice::items.eq(&items),
                    notice::at.eq(At::from(now)),
                ))
                .execute(connection)?;
            Ok(())
        })
        .await;
    match claimed {
        Ok(()) => Ok(true),
        Err(StoreError::Conflict(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Puts on record that the server did not take a notice.
pub async fn failed(
    database: &Database,
    number: PersonNumber,
    today: NaiveDate,
    problem: String,
) -> Result<(), StoreError> {
    database
        .write_untrailed(move |connection| {
            let of_today = notice::table.filter(notice::person_id.eq(number)).filter(notice::day.eq(today));
            diesel::update(of_today).set(notice::problem.eq(&problem)).execute(connection)?;
            Ok(())
        })
        .await
}

/// How many can be mailed, and what became of the mails.
#[derive(Debug, Clone, Default)]
pub struct MailQueue {
    /// People with an open account who have an address.
    pub reachable: usize,
    /// Notices that the server took on the last day there were any, and that day.
    pub sent: Option<(i64, NaiveDate)>,
    /// What went wrong last, of what has not been sent since.
    pub problem: Option<String>,
}

/// How many can be mailed, and what became of the mails.
pub fn queue(connection: &mut DatabaseConnection) -> Result<MailQueue, StoreError> {
    let reachable = addresses(connection)?.len();
    let last: Option<NaiveDate> =
        notice::table.filter(notice::problem.is_null()).select(diesel::dsl::max(notice::day)).first(connection)?;
    let sent = match last {
        Some(day) => {
            let of_day = notice::table.filter(notice::day.eq(day)).filter(notice::problem.is_null());
            Some((of_day.count().get_result(connection)?, day))
        }
        None => None,
    };
    let problem = notice::table
        .filter(notice::problem.is_not_null())
        .order(notice::at.desc())
        .select(notice::problem)
        .first::<Option<String>>(connection)
        .optional()?;
    Ok(MailQueue { reachable, sent, problem: problem.flatten() })
}

/// The address that a person has of their own.
pub fn own_address(
    connection: &mut DatabaseConnection,
    number: PersonNumber,
) -> Result<Option<MailAddress>, StoreError> {
    Ok(person::table.find(number).select(person::mail).first(connection)?)
}
