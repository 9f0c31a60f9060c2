//! What the server does to keep its data: the backup of the night, and, while nobody writes, taking into the file of SQLite
//! what lies in the log beside it, so that whoever copies the file has all of it.

use std::sync::Weak;
use std::time::{Duration, Instant};

use actix_web::rt;
use chrono::Utc;
use tokio::time::MissedTickBehavior;

use crate::store::backup::nightly::Nightly;
use crate::store::kit::Database;
use crate::web::kit::state::State;

/// How often it looks.
const INTERVAL: Duration = Duration::from_secs(2);
/// Nobody writes when nothing was written for so long.
const REST: Duration = Duration::from_secs(3);
/// A backup that could not be made is tried again after so long.
const AGAIN: Duration = Duration::from_mins(30);

/// Looks again and again until the server, whose state it is, has ended.
pub(super) async fn keep(server: Weak<State>) {
    let mut interval = rt::time::interval(INTERVAL);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failed: Option<Instant> = None;
    tell_newest(&server);
    loop {
        interval.tick().await;
        let Some(state) = server.upgrade() else { return };
        // Whoever has the file for themselves now lets go of it later.
        if let Err(error) = state.database.settle(REST).await {
            tracing::debug!(%error, "the log of the database stays beside it for now");
        }
        // Backups are made by the real clock, whatever day a demonstration lives in.
        let now = state.clock.local(Utc::now()).naive_local();
        let may_try = failed.is_none_or(|at| at.elapsed() >= AGAIN);
        if let Some(backups) = state.settings.backups.as_ref().filter(|backups| may_try && backups.is_due(now)) {
            let (backups, database) = (backups.clone(), state.database.clone());
            drop(state);
            let made = back_up(backups, database, now.date()).await;
            failed = if made { None } else { Some(Instant::now()) };
            tell_newest(&server);
        }
    }
}

/// Tells whoever watches the server when the newest backup was made.
fn tell_newest(state: &Weak<State>) {
    let Some(state) = state.upgrade() else { return };
    if let Some(at) = state.settings.backups.as_ref().and_then(Nightly::newest) {
        state.metrics.backed_up(at);
    }
}

/// Makes the backup of a day; tells whether it is there.
async fn back_up(backups: Nightly, database: Database, day: chrono::NaiveDate) -> bool {
    let made = rt::task::spawn_blocking(move || backups.make(&database, day)).await;
    match made {
        Ok(Ok((file, bytes))) => {
            tracing::info!(file = %file.display(), bytes, "the backup of the night was made");
            true
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "the backup of the night could not be made");
            false
        }
        Err(error) => {
            tracing::error!(%error, "the backup of the night ended before its time");
            false
        }
    }
}

/// The server ends: what was written last goes into the file too.
pub(super) async fn end(database: &Database) {
    if let Err(error) = database.settle(Duration::ZERO).await {
        tracing::warn!(%error, "the log of the database stays beside it: copy both");
    }
}
