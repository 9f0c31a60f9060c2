//! Attempts to sign in, counted over all servers of the city. They run on the real clock whatever day the city lives in,
//! and leave no trail: who came in and who did not is in the access log.
//!
//! Failures count three times over: those from one address, so that nobody tries one password on every name; those to one
//! account, after which every next attempt waits longer; and, apart from both, those of a device on which that account has
//! signed in before, so that strangers shut nobody out.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::domain::allowance::{Allowance, Failures, GrowingWait};
use crate::domain::digest;
use crate::domain::network::household;
use crate::store::city;
use crate::store::kit::rows::At;
use crate::store::kit::schema::sign_in_attempt as attempt;
use crate::store::kit::{Database, DatabaseConnection, StoreError};

/// Failures from one address: an office behind one address signs in at nine o'clock, and some mistype.
const FROM_ONE_ADDRESS: Allowance = Allowance { in_a_row: 100, period: TimeDelta::milliseconds(500) };
/// Characters of a name in which one account differs from another.
const LONGEST_LOGIN: usize = 100;

/// A name as it is counted.
pub fn folded(login: &str) -> String {
    login.trim().to_lowercase().chars().take(LONGEST_LOGIN).collect()
}

/// An attempt to sign in.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The account, [`folded`].
    pub account: String,
    /// Where it comes from, as far as that is known.
    pub address: Option<IpAddr>,
    /// The device it comes from, where this account has signed in on it before.
    pub device: Option<String>,
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// It is one of a device that is known.
    OfDevice,
    /// It is one of anybody.
    OfAnybody,
    /// So long there is to wait before the next from this address.
    AddressStopped(TimeDelta),
    /// So long there is to wait before the next to this account.
    AccountStopped(TimeDelta),
}

/// Counts an attempt to sign in: as a failure, until it is [forgiven](forgive). How often one may fail is a setting of the
/// city; with another setting counting begins anew.
pub async fn count(database: &Database, tried: Attempt, now: DateTime<Utc>) -> Result<Counted, StoreError> {
    database
        .write_untrailed(move |connection| {
            let wait = city::sign_in_wait(connection)?;
            if let Some(device) = &tried.device {
                let key = of_device(device, wait);
                if !wait.is_used_up(failures(connection, &key)?, now) && fail(connection, &key, wait, now)?.is_ok() {
                    return Ok(Counted::OfDevice);
                }
            }
            // An address that is stopped spends nothing of the account.
            if let Some(address) = tried.address
                && let Err(wait) = spend(connection, &of_address(address), FROM_ONE_ADDRESS, now)?
            {
                return Ok(Counted::AddressStopped(wait));
            }
            let counted = fail(connection, &of_account(&tried.account, wait), wait, now)?;
            Ok(counted.map_or_else(Counted::AccountStopped, |()| Counted::OfAnybody))
        })
        .await
}

/// Takes an attempt back that was none: whoever gets in has used up nothing. Other attempts from the same address stay: an
/// account of one's own is no licence to guess at others. What strangers failed at stays as well where a device is known.
pub fn forgive(connection: &mut DatabaseConnection, tried: &Attempt, counted: Counted) -> Result<(), StoreError> {
    let wait = city::sign_in_wait(connection)?;
    if let Some(device) = &tried.device {
        forget(connection, &of_device(device, wait))?;
    }
    if counted == Counted::OfDevice {
        return Ok(());
    }
    forget(connection, &of_account(&tried.account, wait))?;
    if let Some(address) = tried.address {
        give_back(connection, &of_address(address), FROM_ONE_ADDRESS)?;
    }
    Ok(())
}

/// Counts an attempt to name one's own password within a session: as a failure, since the session ends with the right one.
/// An error says how long to wait.
pub async fn count_own_password(
    database: &Database,
    session: String,
    now: DateTime<Utc>,
) -> Result<Result<(), TimeDelta>, StoreError> {
    database
        .write_untrailed(move |connection| {
            let wait = city::sign_in_wait(connection)?;
            fail(connection, &of_session(&session, wait), wait, now)
        })
        .await
}

/// Counts an attempt to give a second factor after the right password, or takes it back with [`forgive_code`]. What is
/// tried on a device that is known is its own.
pub async fn count_code(
    database: &Database,
    tried: Attempt,
    now: DateTime<Utc>,
) -> Result<Result<(), TimeDelta>, StoreError> {
    database
        .write_untrailed(move |connection| {
            let wait = city::sign_in_wait(connection)?;
            fail(connection, &of_code(&tried, wait), wait, now)
        })
        .await
}

/// Takes an attempt back that was none, with the one to name the password before it.
pub fn forgive_code(connection: &mut DatabaseConnection, tried: &Attempt) -> Result<(), StoreError> {
    let wait = city::sign_in_wait(connection)?;
    forget(connection, &of_code(tried, wait))?;
    let counted = if tried.device.is_some() { Counted::OfDevice } else { Counted::OfAnybody };
    forgive(connection, tried, counted)
}

/// Takes the attempts back to name one's own password within a session that goes on.
pub fn forgive_own_password(connection: &mut DatabaseConnection, session: &str) -> Result<(), StoreError> {
    let wait = city::sign_in_wait(connection)?;
    forget(connection, &of_session(session, wait))
}

/// Whether what may be used once had not been used yet; from now on it has, until it is worth nothing any more.
pub fn use_once(connection: &mut DatabaseConnection, what: &str, until: DateTime<Utc>) -> Result<bool, StoreError> {
    let key = digest::sha256(format!("used {what}").as_bytes());
    let is_first = failures(connection, &key)?.is_none();
    keep(connection, &key, 0, until)?;
    Ok(is_first)
}

/// What is counted. With another setting it is another count.
fn key(what: &str, of: &str, GrowingWait { free, first }: GrowingWait) -> String {
    digest::sha256(format!("{what} {free} {first} {of}").as_bytes())
}

fn of_account(account: &str, wait: GrowingWait) -> String {
    key("failures", account, wait)
}

fn of_device(device: &str, wait: GrowingWait) -> String {
    key("device", device, wait)
}

fn of_code(tried: &Attempt, wait: GrowingWait) -> String {
    match &tried.device {
        Some(device) => key("code of device", device, wait),
        None => key("code", &tried.account, wait),
    }
}

fn of_session(session: &str, wait: GrowingWait) -> String {
    key("own password", session, wait)
}

fn of_address(address: IpAddr) -> String {
    digest::sha256(format!("address {}", household(address)).as_bytes())
}

fn failures(connection: &mut DatabaseConnection, key: &str) -> Result<Option<Failures>, StoreError> {
    let row = attempt::table.find(key).select((attempt::failures, attempt::allowed_again_at));
    let row: Option<(i32, DateTime<Utc>)> = row.first(connection).optional()?;
    Ok(row.map(|(count, forgotten_at)| Failures { count, forgotten_at }))
}

fn fail(
    connection: &mut DatabaseConnection,
    key: &str,
    wait: GrowingWait,
    now: DateTime<Utc>,
) -> Result<Result<(), TimeDelta>, StoreError> {
    match wait.attempt(failures(connection, key)?, now) {
        Ok(Failures { count, forgotten_at }) => keep(connection, key, count, forgotten_at).map(Ok),
        Err(wait) => Ok(Err(wait)),
    }
}

fn spend(
    connection: &mut DatabaseConnection,
    key: &str,
    allowance: Allowance,
    now: DateTime<Utc>,
) -> Result<Result<(), TimeDelta>, StoreError> {
    let known = failures(connection, key)?;
    match allowance.attempt(known.map(|known| known.forgotten_at), now) {
        Ok(allowed_again_at) => keep(connection, key, 0, allowed_again_at).map(Ok),
        Err(wait) => Ok(Err(wait)),
    }
}

fn give_back(connection: &mut DatabaseConnection, key: &str, allowance: Allowance) -> Result<(), StoreError> {
    match failures(connection, key)? {
        Some(known) => keep(connection, key, known.count, allowance.give_back(known.forgotten_at)),
        None => Ok(()),
    }
}

fn keep(connection: &mut DatabaseConnection, key: &str, count: i32, until: DateTime<Utc>) -> Result<(), StoreError> {
    let kept = (attempt::failures.eq(count), attempt::allowed_again_at.eq(At::from(until)));
    if diesel::update(attempt::table.find(key)).set(kept).execute(connection)? == 0 {
        let kept = (attempt::failures.eq(count), attempt::allowed_again_at.eq(At::from(until)));
        diesel::insert_into(attempt::table).values((attempt::key.eq(key), kept)).execute(connection)?;
    }
    Ok(())
}

fn forget(connection: &mut DatabaseConnection, key: &str) -> Result<(), StoreError> {
    diesel::delete(attempt::table.find(key)).execute(connection)?;
    Ok(())
}

/// Forgets attempts that stand against nothing any more; of failures more than `most`, those that soon will. What an address
/// has used up it has back within a minute, and keeps until then whatever flood of names comes.
pub async fn purge(database: &Database, now: DateTime<Utc>, most: i64) -> Result<(), StoreError> {
    let surplus = move |connection: &mut DatabaseConnection| -> Result<Option<DateTime<Utc>>, StoreError> {
        let failures = attempt::table.filter(attempt::failures.gt(0));
        let nth = failures.order(attempt::allowed_again_at.desc()).offset(most).limit(1);
        Ok(nth.select(attempt::allowed_again_at).first(connection).optional()?)
    };
    let old = move |connection: &mut DatabaseConnection| -> Result<bool, StoreError> {
        let old = attempt::table.filter(attempt::allowed_again_at.le(At::from(now)));
        Ok(old.count().get_result::<i64>(connection)? > 0 || surplus(connection)?.is_some())
    };
    // Mostly there is nothing to write.
    if !database.read(old).await? {
        return Ok(());
    }
    database
        .write_untrailed(move |connection| {
            if let Some(until) = surplus(connection)? {
                let soon = attempt::allowed_again_at.le(At::from(until)).and(attempt::failures.gt(0));
                diesel::delete(attempt::table.filter(soon)).execute(connection)?;
            }
            diesel::delete(attempt::table.filter(attempt::allowed_again_at.le(At::from(now)))).execute(connection)?;
            Ok(())
        })
        .await
}
