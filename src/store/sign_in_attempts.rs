//! Attempts to sign in, counted over all servers of the city. They run on the real clock whatever day the city lives in,
//! and leave no trail: who came in and who did not is in the access log.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::domain::allowance::Allowance;
use crate::domain::digest;
use crate::store::city;
use crate::store::kit::rows::At;
use crate::store::kit::schema::sign_in_attempt as attempt;
use crate::store::kit::{Database, DatabaseConnection, StoreError};

/// Attempts from one address: an office behind one address signs in at nine o'clock.
pub const FROM_ONE_ADDRESS: Allowance = Allowance { in_a_row: 100, period: TimeDelta::milliseconds(500) };
/// Characters of a name in which one account differs from another.
const LONGEST_LOGIN: usize = 100;

/// A name as it is counted.
pub fn folded(login: &str) -> String {
    login.to_lowercase().chars().take(LONGEST_LOGIN).collect()
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    Counted,
    /// So long there is to wait before the next from this address.
    AddressStopped(TimeDelta),
    /// So long there is to wait before the next to this account.
    AccountStopped(TimeDelta),
}

/// Counts an attempt to sign in to an account. How often one may try the same account is a setting of the city; with
/// another setting counting begins anew.
pub async fn count(
    database: &Database,
    login: String,
    address: Option<IpAddr>,
    now: DateTime<Utc>,
) -> Result<Attempt, StoreError> {
    database
        .write_untrailed(move |connection| {
            // An address that is stopped spends nothing of the account.
            if let Some(address) = address
                && let Err(wait) = count_one(connection, &format!("address {address}"), FROM_ONE_ADDRESS, now)?
            {
                return Ok(Attempt::AddressStopped(wait));
            }
            let allowance = city::sign_in_allowance(connection)?;
            let counted = count_one(connection, &of_account(&login, allowance), allowance, now)?;
            Ok(counted.map_or_else(Attempt::AccountStopped, |()| Attempt::Counted))
        })
        .await
}

/// Forgets the attempts on an account whose password was the right one: whoever gets in has used up nothing. Those from an
/// address stay: an account of one's own is no licence to guess at others.
pub fn forgive(connection: &mut DatabaseConnection, login: &str) -> Result<(), StoreError> {
    let account = of_account(login, city::sign_in_allowance(connection)?);
    diesel::delete(attempt::table.find(digest::sha256(account.as_bytes()))).execute(connection)?;
    Ok(())
}

/// What is counted of an account; with another allowance it is another count.
fn of_account(login: &str, Allowance { in_a_row, period }: Allowance) -> String {
    format!("account {in_a_row} {period} {}", folded(login))
}

fn count_one(
    connection: &mut DatabaseConnection,
    counted: &str,
    allowance: Allowance,
    now: DateTime<Utc>,
) -> Result<Result<(), TimeDelta>, StoreError> {
    let key = &digest::sha256(counted.as_bytes());
    let known: Option<DateTime<Utc>> =
        attempt::table.find(key).select(attempt::allowed_again_at).first(connection).optional()?;
    let allowed_again_at = match allowance.attempt(known, now) {
        Ok(allowed_again_at) => At::from(allowed_again_at),
        Err(wait) => return Ok(Err(wait)),
    };
    if known.is_some() {
        diesel::update(attempt::table.find(key))
            .set(attempt::allowed_again_at.eq(allowed_again_at))
            .execute(connection)?;
    } else {
        diesel::insert_into(attempt::table)
            .values((attempt::key.eq(key), attempt::allowed_again_at.eq(allowed_again_at)))
            .execute(connection)?;
    }
    Ok(Ok(()))
}

/// Forgets attempts that stand against nothing any more; of more than `most`, those that soon will.
pub async fn purge(database: &Database, now: DateTime<Utc>, most: i64) -> Result<(), StoreError> {
    let surplus = move |connection: &mut DatabaseConnection| -> Result<Option<DateTime<Utc>>, StoreError> {
        let nth = attempt::table.order(attempt::allowed_again_at.desc()).offset(most).limit(1);
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
            let until = surplus(connection)?.map_or(now, |surplus| surplus.max(now));
            diesel::delete(attempt::table.filter(attempt::allowed_again_at.le(At::from(until)))).execute(connection)?;
            Ok(())
        })
        .await
}
