//! What the server does by the clock while it runs: publishing what was scheduled, mailing notices, and, at the start and
//! every day, removing what is too old from the log; and looking for what another process changed in the public record or
//! the settings.

use std::pin::pin;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use actix_web::rt;
use chrono::Utc;
use futures_util::future::select;
use tokio::sync::Notify;
use tokio::time::MissedTickBehavior;

use crate::store::kit::Topic;
use crate::store::publishing::schedules;
use crate::store::trail;
use crate::web::kit::shared_caches;
use crate::web::kit::state::State;
use crate::web::parts::mail;

/// How often it looks for what is due.
const INTERVAL: Duration = Duration::from_secs(20);
/// How often it looks for changes of other processes: what one instance publishes, all show within a second.
const CHANGES: Duration = Duration::from_millis(250);
/// How often it looks for old rows of the log.
const PURGING: Duration = Duration::from_hours(24);

/// Looks again and again until the server, whose state it is, has ended.
pub fn start(state: &Arc<State>) {
    let wake = Arc::clone(&state.wake);
    let state = Arc::downgrade(state);
    rt::spawn(follow(Weak::clone(&state)));
    rt::spawn(shared_caches::call_back(Weak::clone(&state)));
    rt::spawn(run(state, wake));
}

/// Takes over what other processes change.
async fn follow(state: Weak<State>) {
    let mut interval = rt::time::interval(CHANGES);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        interval.tick().await;
        let Some(state) = state.upgrade() else { return };
        let followed = match state.database.look_for_changes().await {
            Ok(changed) if changed.contains(&Topic::City) => state.reload().await,
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

async fn run(state: Weak<State>, wake: Arc<Notify>) {
    let mut interval = rt::time::interval(INTERVAL);
    let mut purged: Option<Instant> = None;
    loop {
        select(pin!(interval.tick()), pin!(wake.notified())).await;
        let Some(state) = state.upgrade() else { return };
        let (database, now) = (state.database.clone(), state.clock.entry_time());
        if let Err(error) = mail::notify(&state).await {
            tracing::warn!(%error, "notices could not be mailed");
        }
        drop(state);
        if purged.is_none_or(|at| at.elapsed() >= PURGING) {
            // The log is kept by the real clock, whatever day a demonstration lives in.
            match trail::purge(&database, Utc::now()).await {
                Ok(_) => purged = Some(Instant::now()),
                Err(error) => tracing::warn!(%error, "old rows of the log could not be removed"),
            }
        }
        if let Err(error) = schedules::publish_due(&database, now).await {
            tracing::warn!(%error, "scheduled publications could not be looked up");
        }
    }
}
