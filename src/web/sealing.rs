//! The sealer: it seals what was written to the record a moment ago, by whichever of the city's servers holds the lease, and
//! tells the log where the chain stands: a log that is kept elsewhere proves what the database alone can't.

use std::pin::pin;
use std::sync::Weak;
use std::time::{Duration, Instant};

use actix_web::rt;
use chrono::{TimeDelta, Utc};
use tokio::time::{MissedTickBehavior, timeout};

use crate::store::kit::{Database, StoreError};
use crate::store::leases;
use crate::store::seals::{self, Among};
use crate::web::kit::state::State;

/// How soon it is sealed.
const INTERVAL: Duration = Duration::from_secs(3);
/// How often it looks through everything for what was passed over, and tells the log of the chain.
const ALL: Duration = Duration::from_hours(1);
/// The longest that a server which stops waits for its last seals.
const LAST: Duration = Duration::from_secs(5);

/// Whoever has the lease of this name seals.
const LEASE: &str = "sealer";
/// When the holder is gone without a word, another takes over after so long.
const LEASE_LENGTH: TimeDelta = TimeDelta::seconds(60);

/// Seals again and again until the server, whose state it is, has ended.
pub async fn run(state: Weak<State>, holder: String) {
    let mut interval = rt::time::interval(INTERVAL);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut looked: Option<Instant> = None;
    let mut failing = false;
    loop {
        interval.tick().await;
        let Some(database) = state.upgrade().map(|state| state.database.clone()) else { return };
        let is_all = looked.is_none_or(|at| at.elapsed() >= ALL);
        let among = if is_all { Among::All } else { Among::Newest };
        match seal_under_lease(&database, &holder, among).await {
            Ok(is_done) => {
                failing = false;
                if is_all && is_done {
                    looked = Some(Instant::now());
                    tell(&database).await;
                }
            }
            // Once is enough in the log, however long it lasts.
            Err(error) if !failing => {
                tracing::warn!(%error, "what was written could not be sealed; it is tried again");
                failing = true;
            }
            Err(_) => {}
        }
    }
}

/// Seals what is left before the server stops, and gives the lease back.
pub async fn end(database: &Database, holder: String) {
    let last = async {
        seals::seal(database, Among::Newest).await?;
        leases::give_back(database, LEASE, holder).await
    };
    match timeout(LAST, pin!(last)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the last that was written is not sealed; the next start does it"),
        Err(_) => tracing::warn!("the last that was written is not sealed; the next start does it"),
    }
}

/// Whether everything is sealed; false where another server sees to it.
async fn seal_under_lease(database: &Database, holder: &str, among: Among) -> Result<bool, StoreError> {
    // Who has nothing to seal needs no lease.
    if !database.read(move |connection| seals::is_behind(connection, among)).await? {
        return Ok(true);
    }
    if !leases::hold(database, LEASE, holder.to_owned(), Utc::now(), LEASE_LENGTH).await? {
        return Ok(false);
    }
    seals::seal(database, among).await.map(|_| true)
}

/// Tells the log where the chain stands.
async fn tell(database: &Database) {
    match database.read(seals::head).await {
        Ok(Some(head)) => tracing::info!(%head, "the record is sealed up to here"),
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "where the chain of seals stands could not be read"),
    }
}
