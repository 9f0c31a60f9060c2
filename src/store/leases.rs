//! Leases: what only one of several servers should do at a time is done by the one that holds the lease of that name. It
//! ends by itself where its holder no longer says that it goes on. Whatever is done under one has to be such that it does
//! no harm when two do it: clocks differ, and a server that hung for long may wake up in the middle of its work.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::store::kit::rows::At;
use crate::store::kit::schema::lease;
use crate::store::kit::{Database, DatabaseConnection, StoreError};

/// Holds the lease of a name from now on for so long; false where another has it.
pub async fn hold(
    database: &Database,
    name: &'static str,
    holder: String,
    now: DateTime<Utc>,
    length: TimeDelta,
) -> Result<bool, StoreError> {
    let asking = holder.clone();
    let held = database.read(move |connection| standing(connection, name, &asking, now)).await?;
    match held {
        Standing::Others => return Ok(false),
        // While most of it is ahead, nothing needs to be written.
        Standing::Own(until) if until - now > length / 2 => return Ok(true),
        Standing::Own(_) | Standing::Free => {}
    }
    database
        .write_untrailed(move |connection| {
            if matches!(standing(connection, name, &holder, now)?, Standing::Others) {
                return Ok(false);
            }
            diesel::delete(lease::table.find(name)).execute(connection)?;
            diesel::insert_into(lease::table)
                .values((lease::name.eq(name), lease::holder.eq(&holder), lease::until.eq(At::from(now + length))))
                .execute(connection)?;
            Ok(true)
        })
        .await
}

/// Gives a lease back, where it is one's own.
pub async fn give_back(database: &Database, name: &'static str, holder: String) -> Result<(), StoreError> {
    database
        .write_untrailed(move |connection| {
            diesel::delete(lease::table.find(name).filter(lease::holder.eq(&holder))).execute(connection)?;
            Ok(())
        })
        .await
}

/// Whose a lease is.
enum Standing {
    Free,
    Own(DateTime<Utc>),
    Others,
}

fn standing(
    connection: &mut DatabaseConnection,
    name: &str,
    asking: &str,
    now: DateTime<Utc>,
) -> Result<Standing, StoreError> {
    let known: Option<(String, DateTime<Utc>)> =
        lease::table.find(name).select((lease::holder, lease::until)).first(connection).optional()?;
    Ok(match known {
        Some((holder, until)) if holder == asking => Standing::Own(until),
        Some((_, until)) if until > now => Standing::Others,
        _ => Standing::Free,
    })
}
