//! What the server does by the clock while it runs: publishing what was scheduled, taking over settings that another
//! process changed, and, at the start and every day, removing what is too old from the log.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use actix_web::rt;
use chrono::Utc;

use crate::store::{audit, schedules};

use super::state::State;

/// How often it looks.
const INTERVAL: Duration = Duration::from_secs(20);
/// How often it looks for old rows of the log.
const PURGING: Duration = Duration::from_hours(24);

/// Looks again and again until the server, whose state it is, has ended.
pub fn start(state: &Arc<State>) {
    let state = Arc::downgrade(state);
    rt::spawn(run(state));
}

async fn run(state: Weak<State>) {
    let mut interval = rt::time::interval(INTERVAL);
    let mut purged: Option<Instant> = None;
    loop {
        interval.tick().await;
        let Some(state) = state.upgrade() else { return };
        if let Err(error) = state.reload().await {
            tracing::warn!(%error, "the settings could not be looked up");
        }
        let (database, now) = (state.database.clone(), state.clock.entry_time());
        drop(state);
        if purged.is_none_or(|at| at.elapsed() >= PURGING) {
            // The log is kept by the real clock, whatever day a demonstration lives in.
            match audit::purge(&database, Utc::now()).await {
                Ok(_) => purged = Some(Instant::now()),
                Err(error) => tracing::warn!(%error, "old rows of the log could not be removed"),
            }
        }
        if let Err(error) = schedules::publish_due(&database, now).await {
            tracing::warn!(%error, "scheduled publications could not be looked up");
        }
    }
}
