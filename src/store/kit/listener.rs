//! Listens for what PostgreSQL tells of changes of the public record, so that each server knows of them at once.

use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use diesel::RunQueryDsl as _;
use tokio::sync::Notify;

use crate::store::kit::{Address, DatabaseConnection, StoreError};

/// How often it looks whether something came. Diesel gives no way to wait for the connection; to look is one call to the
/// system that asks nothing of the database.
const LOOKING: Duration = Duration::from_millis(20);
/// After so long it connects again to a database that was away.
const AGAIN: Duration = Duration::from_millis(500);

/// Tells from now on, on a connection of its own, of every change that is committed; until nobody waits for it.
pub(super) fn start(address: Address) -> Arc<Notify> {
    let told = Arc::new(Notify::new());
    let tell = Arc::downgrade(&told);
    thread::spawn(move || {
        let mut failing = false;
        while tell.strong_count() > 0 {
            if let Err(error) = listen(&address, &tell, &mut failing)
                && !failing
            {
                // Once is enough in the log, however long it lasts.
                tracing::warn!(%error, "the database tells of no changes now");
                failing = true;
            }
            thread::sleep(AGAIN);
        }
    });
    told
}

fn listen(address: &Address, tell: &Weak<Notify>, failing: &mut bool) -> Result<(), StoreError> {
    let DatabaseConnection::Postgresql(mut connection) = address.connect()? else { return Ok(()) };
    diesel::sql_query("LISTEN public_change").execute(&mut connection)?;
    *failing = false;
    // Whatever was told while nobody listened.
    let mut came = true;
    loop {
        let Some(told) = tell.upgrade() else { return Ok(()) };
        if came {
            told.notify_one();
        }
        drop(told);
        thread::sleep(LOOKING);
        came = false;
        for notification in connection.notifications_iter() {
            notification.map_err(StoreError::unavailable)?;
            came = true;
        }
    }
}
