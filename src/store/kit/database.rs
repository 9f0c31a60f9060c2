//! The two doors to the data: reading and writing.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::r2d2::{ManageConnection, Pool, R2D2Connection};
use tokio::sync::Mutex;

use crate::domain::person::Author;
use crate::store::kit::connection::Purpose;
use crate::store::kit::journal::{self, Change};
use crate::store::kit::{Address, Conflict, DatabaseConnection, StoreError};

/// Readers kept open at a time.
const READERS: u32 = 8;
/// How often a writing transaction is begun again on PostgreSQL when it collided with another.
const ATTEMPTS: usize = 8;

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Database {
    pool: Pool<Manager>,
    /// On SQLite all writes wait in one fair queue before one connection: nobody meets a locked database.
    writer: Option<Arc<Mutex<DatabaseConnection>>>,
}

/// Opens connections for the pool and tells why one could not be opened.
#[derive(Debug)]
struct Manager(Address);

impl ManageConnection for Manager {
    type Connection = DatabaseConnection;
    type Error = StoreError;

    fn connect(&self) -> Result<DatabaseConnection, StoreError> {
        self.0.connect()
    }

    fn is_valid(&self, connection: &mut DatabaseConnection) -> Result<(), StoreError> {
        connection.ping().map_err(StoreError::unavailable)
    }

    fn has_broken(&self, connection: &mut DatabaseConnection) -> bool {
        connection.is_broken()
    }
}

/// An open writing transaction. What is changed through it must be recorded through it: a transaction that recorded
/// nothing is rolled back.
pub struct Writer<'connection> {
    /// The connection, inside the transaction.
    pub connection: &'connection mut DatabaseConnection,
    changes: Vec<(Author, Change)>,
}

impl Writer<'_> {
    /// Records a change for the audit log; the row is written in the same transaction.
    pub fn record(&mut self, author: &Author, change: Change) {
        self.changes.push((author.clone(), change));
    }
}

impl Database {
    /// Opens the database, brings its tables up to date and prepares what is kept in them.
    pub(in crate::store) fn open_with(
        address: &str,
        prepare: impl FnOnce(&mut DatabaseConnection) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        let address = Address::parse(address)?;
        let mut connection = address.connect()?;
        connection.migrate()?;
        prepare(&mut connection)?;
        let writer = address.has_one_writer().then(|| Arc::new(Mutex::new(connection)));
        let pool = Pool::builder()
            .max_size(READERS)
            .min_idle(Some(1))
            .connection_timeout(std::time::Duration::from_secs(5))
            .build(Manager(address))
            .map_err(StoreError::unavailable)?;
        Ok(Self { pool, writer })
    }

    /// Reads one consistent state, off the async threads.
    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: FnOnce(&mut DatabaseConnection) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let pool = self.pool.clone();
        blocking(move || {
            let mut connection = pool.get().map_err(StoreError::unavailable)?;
            end_abandoned_transaction(&mut connection)?;
            connection.begin(Purpose::Reading)?;
            let read = work(&mut connection);
            connection.roll_back()?;
            read
        })
        .await
    }

    /// Writes in one transaction, together with the audit rows of everything recorded. `work` may run more than once
    /// on PostgreSQL, where a transaction that collided with another starts afresh.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: Fn(&mut Writer<'_>) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        self.transact(move |connection| {
            let mut writer = Writer { connection, changes: Vec::new() };
            let value = work(&mut writer)?;
            let Writer { connection, changes } = writer;
            let audited = !changes.is_empty();
            journal::insert(connection, Utc::now(), changes)?;
            Ok((value, audited))
        })
        .await
    }

    /// Does everything that [`write`](Self::write) would, and takes it back: what a dry run reports.
    pub async fn rehearse<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: Fn(&mut Writer<'_>) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        self.transact(move |connection| {
            let mut writer = Writer { connection, changes: Vec::new() };
            Ok((work(&mut writer)?, false))
        })
        .await
    }

    /// Writes what is not the city's record and therefore leaves no trail: sessions.
    pub(crate) async fn write_untrailed<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: Fn(&mut DatabaseConnection) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        self.transact(move |connection| Ok((work(connection)?, true))).await
    }

    async fn transact<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: Fn(&mut DatabaseConnection) -> Result<(T, bool), StoreError> + Send + 'static,
        T: Send + 'static,
    {
        if let Some(writer) = &self.writer {
            let mut connection = Arc::clone(writer).lock_owned().await;
            return blocking(move || attempt(&mut connection, &work)).await;
        }
        let pool = self.pool.clone();
        blocking(move || {
            let mut connection = pool.get().map_err(StoreError::unavailable)?;
            let mut last = attempt(&mut connection, &work);
            for _ in 1..ATTEMPTS {
                match last {
                    Err(StoreError::Conflict(Conflict::Collided)) => last = attempt(&mut connection, &work),
                    settled => return settled,
                }
            }
            last
        })
        .await
    }
}

/// Runs `work` in a transaction and commits it where the work says so.
pub(in crate::store) fn attempt<T>(
    connection: &mut DatabaseConnection,
    work: impl Fn(&mut DatabaseConnection) -> Result<(T, bool), StoreError>,
) -> Result<T, StoreError> {
    end_abandoned_transaction(connection)?;
    connection.begin(Purpose::Writing)?;
    match work(connection) {
        Ok((value, true)) => {
            connection.commit()?;
            Ok(value)
        }
        Ok((value, false)) => {
            connection.roll_back()?;
            Ok(value)
        }
        Err(error) => {
            connection.roll_back()?;
            Err(error)
        }
    }
}

/// A panic in the middle of a transaction leaves it open; whoever gets the connection next starts clean.
fn end_abandoned_transaction(connection: &mut DatabaseConnection) -> Result<(), StoreError> {
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

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(StoreError::Internal(format!("a database task ended: {error}"))))
}

/// Stored times are UTC without saying so.
pub(crate) fn utc(stored: chrono::NaiveDateTime) -> DateTime<Utc> {
    stored.and_utc()
}
