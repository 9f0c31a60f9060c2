//! The clock that publishes what was scheduled, while the server runs.

use std::sync::{Arc, Weak};
use std::time::Duration;

use actix_web::rt;

use crate::store::schedules;

use super::state::State;

/// How often it looks.
const INTERVAL: Duration = Duration::from_secs(20);

/// Looks again and again until the server, whose state it is, has ended.
pub fn start(state: &Arc<State>) {
    let state = Arc::downgrade(state);
    rt::spawn(run(state));
}

async fn run(state: Weak<State>) {
    let mut interval = rt::time::interval(INTERVAL);
    loop {
        interval.tick().await;
        let Some(state) = state.upgrade() else { return };
        let (database, now) = (state.database.clone(), state.clock.entry_time());
        drop(state);
        if let Err(error) = schedules::publish_due(&database, now).await {
            tracing::warn!(%error, "scheduled publications could not be looked up");
        }
    }
}
