//! What the server does by the clock while it runs. For the city, by whichever of its servers holds the lease:
//! publishing what was scheduled, mailing notices, and, at the start and every day, removing what is too old from the log
//! ([`sealing`] has a lease of its own). For itself: looking for what another process changed in the public
//! record or the settings, and what [`upkeep`] does.

use std::pin::pin;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use actix_web::rt;
use actix_web::rt::task::JoinHandle;
use chrono::{TimeDelta, Utc};
use futures_util::future::{Either, select};
use rand::distr::{Alphanumeric, SampleString as _};
use tokio::sync::Notify;
use tokio::time::MissedTickBehavior;

use crate::store::kit::{Database, StoreError};
use crate::store::publishing::schedules;
use crate::store::{leases, sign_in_attempts, trail};
use crate::web::kit::shared_caches;
use crate::web::kit::state::State;
use crate::web::parts::mail;
use crate::web::sealing;
use crate::web::upkeep;

/// How often it looks for what is due.
const INTERVAL: Duration = Duration::from_secs(20);
/// How often it looks for changes of other processes: what one instance publishes, all show within a second.
const CHANGES: Duration = Duration::from_millis(250);
/// The same where the database tells of changes by itself: should that be lost, it is a second all the same.
const CHANGES_BESIDES: Duration = Duration::from_millis(500);
/// How often it looks for old rows of the log.
const PURGING: Duration = Duration::from_hours(24);
/// The most rows of counted attempts to sign in; a flood of guesses leaves no more.
const MOST_ATTEMPTS: i64 = 100_000;

/// Whoever has the lease of this name does what is due for the city.
const LEASE: &str = "clock";
/// When the holder is gone without a word, another takes over after so long.
const LEASE_LENGTH: TimeDelta = TimeDelta::seconds(60);

/// What goes on by the clock.
pub struct Running {
    database: Database,
    holder: String,
    tasks: [JoinHandle<()>; 5],
}

/// Looks again and again until the server, whose state it is, has ended.
pub fn start(state: &Arc<State>) -> Running {
    let (database, wake) = (state.database.clone(), Arc::clone(&state.wake));
    let holder = Alphanumeric.sample_string(&mut rand::rng(), 16);
    let weak = Arc::downgrade(state);
    let following = rt::spawn(follow(Weak::clone(&weak), state.database.told()));
    let calling_back = rt::spawn(shared_caches::call_back(Weak::clone(&weak)));
    let sealing = rt::spawn(sealing::run(Weak::clone(&weak), holder.clone()));
    let keeping = rt::spawn(upkeep::keep(Weak::clone(&weak)));
    let working = rt::spawn(run(weak, wake, holder.clone()));
    Running { database, holder, tasks: [following, calling_back, sealing, keeping, working] }
}

impl Running {
    /// Ends it, so that another server may take over at once.
    pub async fn end(self) {
        for task in &self.tasks {
            task.abort();
        }
        if let Err(error) = leases::give_back(&self.database, LEASE, self.holder.clone()).await {
            tracing::warn!(%error, "the lease could not be given back; it runs out by itself");
        }
        sealing::end(&self.database, self.holder).await;
        upkeep::end(&self.database).await;
    }
}

/// Takes over what other processes change.
async fn follow(state: Weak<State>, told: Option<Arc<Notify>>) {
    let mut interval = rt::time::interval(if told.is_some() { CHANGES_BESIDES } else { CHANGES });
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Where nobody tells, this is never told.
    let told = told.unwrap_or_default();
    let mut failing = false;
    loop {
        select(pin!(interval.tick()), pin!(told.notified())).await;
        let Some(state) = state.upgrade() else { return };
        let followed = match state.database.look_for_changes().await {
            Ok(_) if state.is_city_outdated() => {
                // What is due by the new settings goes at once, from whichever server has the lease.
                state.wake.notify_one();
                state.reload().await
            }
            other => other.map(|_| ()),
        };
        match followed {
            Ok(()) => failing = false,
            // Once is enough in the log, however long it lasts.
            Err(error) if !failing => {
                tracing::warn!(%error, "changes of other processes could not be looked up");
                failing = true;
            }
            Err(_) => {}
        }
    }
}

async fn run(state: Weak<State>, wake: Arc<Notify>, holder: String) {
    let mut interval = rt::time::interval(INTERVAL);
    let mut purged: Option<Instant> = None;
    loop {
        select(pin!(interval.tick()), pin!(wake.notified())).await;
        let Some(state) = state.upgrade() else { return };
        let database = state.database.clone();
        match hold(&database, &holder).await {
            Ok(true) => {}
            Ok(false) => continue,
            Err(error) => {
                tracing::warn!(%error, "whose turn it is could not be looked up");
                continue;
            }
        }
        // Work that takes longer than the lease goes on as long as the lease does.
        let work = pin!(work(state, &database, &mut purged));
        if let Either::Right(((), _)) = select(work, pin!(keep(&database, &holder))).await {
            tracing::warn!("another server has taken over what is done by the clock");
        }
    }
}

async fn hold(database: &Database, holder: &str) -> Result<bool, StoreError> {
    leases::hold(database, LEASE, holder.to_owned(), Utc::now(), LEASE_LENGTH).await
}

/// Keeps the lease; returns when it is lost. A database that does not answer for a moment has given it to nobody.
async fn keep(database: &Database, holder: &str) {
    loop {
        rt::time::sleep(INTERVAL).await;
        if matches!(hold(database, holder).await, Ok(false)) {
            return;
        }
    }
}

/// Does what is due. Each piece of it is claimed in the database by whoever does it, so that it is done once even by
/// two who both think that they hold the lease.
async fn work(state: Arc<State>, database: &Database, purged: &mut Option<Instant>) {
    let now = state.clock.entry_time();
    if let Err(error) = mail::notify(&state).await {
        tracing::warn!(%error, "notices could not be mailed");
    }
    drop(state);
    if purged.is_none_or(|at| at.elapsed() >= PURGING) {
        // The log is kept by the real clock, whatever day a demonstration lives in.
        match trail::purge(database, Utc::now()).await {
            Ok(_) => *purged = Some(Instant::now()),
            Err(error) => tracing::warn!(%error, "old rows of the log could not be removed"),
        }
    }
    if let Err(error) = sign_in_attempts::purge(database, Utc::now(), MOST_ATTEMPTS).await {
        tracing::warn!(%error, "old attempts to sign in could not be removed");
    }
    if let Err(error) = schedules::publish_due(database, now).await {
        tracing::warn!(%error, "scheduled publications could not be looked up");
    }
}
