//! Notices by mail: once a week each person is told what lies on their desk and what comes next. That a notice went out is
//! no change of the city's record and leaves no trail. It is on record before it is handed over: whatever happens then,
//! it does not go twice.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use diesel::dsl::max;
use diesel::prelude::*;

use crate::domain::mail::{AHEAD, MailAddress, again_after};
use crate::domain::numbers::{GoalNumber, PersonNumber};
use crate::domain::person::Author;
use crate::domain::policy::{self, Desk};
use crate::store::accounts;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, Json};
use crate::store::kit::schema::{city, notice, person};
use crate::store::kit::{Database, DatabaseConnection, StoreError, Writer};
use crate::store::milestones;
use crate::store::people;
use crate::store::published::city::City;
use crate::store::read::desk::{self, Owed, OwedKind, Subject};
use crate::store::requests::{self, Selection};
use crate::store::stages;

/// The items of a notice without any, as they are stored.
const NOTHING: &str = "[]";

/// A notice that is due: the digest of a week.
#[derive(Debug, Clone)]
pub struct Notice {
    pub person: PersonNumber,
    pub name: String,
    pub address: MailAddress,
    /// The Monday of its week.
    pub week: NaiveDate,
    /// How much of each kind lies on the desk.
    pub owed: Vec<(OwedKind, usize)>,
    /// How much comes due beyond this month, within the days of [`AHEAD`].
    pub soon: usize,
    /// Requests for an update that wait, and the first day by which one is wanted.
    pub requests: Option<(usize, NaiveDate)>,
    items: BTreeSet<String>,
    /// How often it was tried in vain.
    attempts: i32,
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

/// The notices of a week that are due now: one for each person who has an address, wants one, and has a desk. One with
/// nothing in it is only to be claimed: whose desk is empty then hears of the next week.
pub fn due(
    connection: &mut DatabaseConnection,
    city: &City,
    week: NaiveDate,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<Notice>, StoreError> {
    let told = told(connection, week)?;
    let mut notices = Vec::new();
    for (number, address) in accounts::addresses(connection, true)? {
        let before = told.get(&number);
        if before.is_some_and(|told| told.problem.is_none() || now < told.at + again_after(told.attempts)) {
            continue;
        }
        if let Some(notice) = of(connection, number, address, city, today)? {
            notices.push(Notice { week, attempts: before.map_or(0, |told| told.attempts), ..notice });
        }
    }
    Ok(notices)
}

/// A notice on record.
#[derive(Queryable, Selectable)]
#[diesel(table_name = notice)]
struct Told {
    problem: Option<String>,
    at: DateTime<Utc>,
    attempts: i32,
}

/// Who was told in a week. Before there was one notice a week, each stood under the day on which it went.
fn told(connection: &mut DatabaseConnection, week: NaiveDate) -> Result<BTreeMap<PersonNumber, Told>, StoreError> {
    let told: Vec<(PersonNumber, Told)> = notice::table
        .filter(notice::day.between(week, week + TimeDelta::days(6)))
        .order(notice::day)
        .select((notice::person_id, Told::as_select()))
        .load(connection)?;
    Ok(told.into_iter().collect())
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
    let soon = soon(connection, &desk, today)?;
    items.extend(soon.iter().cloned());
    let wanted = requests::select(connection, Selection::Units(desk.writes_for.clone()))?;
    let open: Vec<_> = wanted.into_iter().filter(requests::Request::is_open).collect();
    items.extend(open.iter().map(|request| format!("request-{}", request.number)));
    let of_kind = |&kind: &OwedKind| (kind, owed.iter().filter(|item| item.kind == kind).count());
    Ok(Some(Notice {
        person: number,
        name: actor.name.clone(),
        address,
        week: today,
        owed: OwedKind::ALL.iter().map(of_kind).filter(|(_, count)| *count > 0).collect(),
        soon: soon.len(),
        requests: open.iter().map(|request| request.wanted_by).min().map(|first| (open.len(), first)),
        items,
        attempts: 0,
    }))
}

/// What comes due on a desk within some days and not this month: this month's lies on it already.
fn soon(connection: &mut DatabaseConnection, desk: &Desk, today: NaiveDate) -> Result<BTreeSet<String>, StoreError> {
    let this_month = |day: NaiveDate| (day.year(), day.month()) == (today.year(), today.month());
    let is_soon = |day: NaiveDate| day > today && day <= today + AHEAD && !this_month(day);
    let milestones = milestones::select(connection, &milestones::Selection::OpenIn(desk.units()))?;
    let due = milestones.iter().filter(|milestone| milestone.state.is_open() && is_soon(milestone.due.to()));
    let mut soon: BTreeSet<String> =
        due.map(|milestone| format!("soon-milestone-{}", milestone.place.milestone)).collect();
    for year in stages::open_years(connection)? {
        if !stages::deadlines(connection, year)?.into_values().any(is_soon) {
            continue;
        }
        let goals = stages::goals_of_units(connection, year, &desk.writes_for)?;
        let numbers: Vec<GoalNumber> = goals.iter().map(|goal| goal.number).collect();
        let standings = stages::standings(connection, year, &numbers)?;
        let due = standings.iter().filter(|sheet| sheet.status.is_editable() && sheet.deadline.is_some_and(is_soon));
        soon.extend(due.map(|sheet| format!("soon-sheet-{}-{}", sheet.goal, sheet.stage)));
    }
    Ok(soon)
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
pub async fn claim(database: &Database, due: &Notice, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let (person, week, before, items) = (due.person, due.week, due.attempts, Json(due.items.clone()));
    let claimed = database
        .write_untrailed(move |connection| {
            // As it was when it was found to be due.
            let again = notice::table
                .filter(notice::person_id.eq(person))
                .filter(notice::day.between(week, week + TimeDelta::days(6)))
                .filter(notice::problem.is_not_null())
                .filter(notice::attempts.eq(before));
            diesel::delete(again).execute(connection)?;
            diesel::insert_into(notice::table)
                .values((
                    notice::person_id.eq(person),
                    notice::day.eq(week),
                    notice::items.eq(&items),
                    notice::at.eq(At::from(now)),
                    notice::attempts.eq(before.saturating_add(1)),
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
pub async fn failed(database: &Database, due: &Notice, problem: String) -> Result<(), StoreError> {
    let (person, week) = (due.person, due.week);
    database
        .write_untrailed(move |connection| {
            let claimed = notice::table.filter(notice::person_id.eq(person)).filter(notice::day.eq(week));
            diesel::update(claimed).set(notice::problem.eq(&problem)).execute(connection)?;
            Ok(())
        })
        .await
}

/// How many can be mailed, and what became of the mails.
#[derive(Debug, Clone, Default)]
pub struct MailQueue {
    /// People with an open account who have an address.
    pub reachable: usize,
    /// Notices that the server took of the last week there were any, and the Monday of that week.
    pub sent: Option<(i64, NaiveDate)>,
    /// What went wrong last, of what has not been sent since.
    pub problem: Option<String>,
}

/// How many can be mailed, and what became of the mails.
pub fn queue(connection: &mut DatabaseConnection) -> Result<MailQueue, StoreError> {
    let reachable = accounts::addresses(connection, false)?.len();
    let taken = || notice::table.filter(notice::problem.is_null()).filter(notice::items.ne(NOTHING));
    let last: Option<NaiveDate> = taken().select(max(notice::day)).first(connection)?;
    let sent = match last {
        Some(day) => Some((taken().filter(notice::day.eq(day)).count().get_result(connection)?, day)),
        None => None,
    };
    // What failed in an earlier week is not tried any more.
    let newest: Option<NaiveDate> = notice::table.select(max(notice::day)).first(connection)?;
    let problem = notice::table
        .filter(notice::problem.is_not_null())
        .filter(notice::day.nullable().eq(newest))
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

/// How notices stand for one person.
#[derive(Debug, Clone)]
pub struct OwnNotices {
    /// Where they go; nowhere without an address.
    pub address: Option<MailAddress>,
    pub wanted: bool,
}

/// How notices stand for a person.
pub fn own(connection: &mut DatabaseConnection, number: PersonNumber) -> Result<OwnNotices, StoreError> {
    let ending: String = city::table.select(city::mail_domain).first(connection)?;
    let columns = (person::login, person::mail, person::digest_off);
    let (login, own, off): (String, Option<String>, bool) =
        person::table.find(number).select(columns).first(connection)?;
    Ok(OwnNotices { address: accounts::address(&login, own, &ending), wanted: !off })
}

/// Switches notices on or off for oneself.
pub fn set_own(writer: &mut Writer<'_>, author: &Author, number: PersonNumber, wanted: bool) -> Result<(), StoreError> {
    let before = own(writer.connection, number)?.wanted;
    if before == wanted {
        return Ok(());
    }
    diesel::update(person::table.find(number)).set(person::digest_off.eq(!wanted)).execute(writer.connection)?;
    let change = Change::new(Action::NoticesSet, SubjectKind::Person, number.0).before(&before)?.after(&wanted)?;
    writer.record(author, change);
    Ok(())
}
