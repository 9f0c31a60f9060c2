//! One transaction from its beginning to its end: of reading, or of writing.

use std::time::Instant;

use diesel::connection::{AnsiTransactionManager, TransactionManager};

use crate::store::kit::connection::Purpose;
use crate::store::kit::pool::Pool;
use crate::store::kit::writer::{Collides, End};
use crate::store::kit::{DatabaseConnection, StoreError};

/// Reads one consistent state.
pub(super) fn read_from<T, E: From<StoreError> + Collides>(
    pool: &Pool,
    work: impl FnOnce(&mut DatabaseConnection) -> Result<T, E>,
) -> Result<T, E> {
    let mut connection = pool.get()?;
    end_abandoned_transaction(&mut connection)?;
    connection.begin(Purpose::Reading).map_err(StoreError::unavailable)?;
    let begun = Instant::now();
    let read = work(&mut connection);
    let took = begun.elapsed();
    let ended = connection.roll_back();
    match read {
        // Diesel passes on no code of it, and a message in the server's language.
        Err(error) if error.is_unexplained() && pool.limits().are_passed(took) => {
            tracing::warn!(?took, "reading was ended for want of time");
            Err(StoreError::unavailable("it took too long").into())
        }
        Err(error) => Err(error),
        Ok(read) => Ok(ended.map(|()| read).map_err(StoreError::from)?),
    }
}

/// Runs `work` in a transaction and commits it where the work says so.
pub(in crate::store) fn attempt<T, E: From<StoreError>>(
    connection: &mut DatabaseConnection,
    work: impl Fn(&mut DatabaseConnection) -> Result<(T, End), E>,
) -> Result<T, E> {
    end_abandoned_transaction(connection)?;
    connection.begin(Purpose::Writing).map_err(StoreError::unavailable)?;
    let done = work(connection);
    let ended = match done {
        Ok((_, End::Commit(_))) => connection.commit(),
        Ok((_, End::RollBack)) | Err(_) => connection.roll_back(),
    };
    let (value, _) = done?;
    Ok(ended.map(|()| value).map_err(StoreError::from)?)
}

/// A panic in the middle of a transaction leaves it open; whoever gets the connection next starts clean.
pub(super) fn end_abandoned_transaction(connection: &mut DatabaseConnection) -> Result<(), StoreError> {
    let depth = match connection {
        DatabaseConnection::Sqlite(connection) => depth(connection),
        DatabaseConnection::Postgresql(connection) => depth(connection),
    };
    if depth > 0 {
        connection.roll_back()?;
    }
    Ok(())
}

fn depth<C>(connection: &mut C) -> u32
where
    C: diesel::Connection<TransactionManager = AnsiTransactionManager>,
{
    AnsiTransactionManager::transaction_manager_status_mut(connection)
        .transaction_depth()
        .ok()
        .flatten()
        .map_or(0, std::num::NonZeroU32::get)
}
