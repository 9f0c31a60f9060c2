//! The two doors to the data: reading and writing.

use std::sync::Arc;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::r2d2::{ManageConnection, Pool, R2D2Connection};
use tokio::sync::Mutex;

use crate::store::city;
use crate::store::kit::connection::Purpose;
use crate::store::kit::writer::{Collides, End, Writer, Written};
use crate::store::kit::{Address, DatabaseConnection, StoreError};
use crate::store::published::search;

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

impl Database {
    /// Opens the database and brings its tables up to date.
    pub fn open(address: &str) -> Result<Self, StoreError> {
        let address = Address::parse(address)?;
        let mut connection = address.connect()?;
        connection.migrate()?;
        fill_search(&mut connection)?;
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

    /// Writes in one transaction, together with the audit rows of everything recorded. An error of `work` takes all of
    /// it back, whatever it is: so a form that can't be taken in carries its page out of the transaction as an error.
    /// `work` may run more than once on PostgreSQL, where a transaction that collided with another starts afresh.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut Writer<'_>) -> Result<Written<T>, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Collides + Send + 'static,
    {
        self.transact(move |connection| {
            let mut writer = Writer::begin(connection)?;
            let written = work(&mut writer)?;
            Ok(writer.finish(written)?)
        })
        .await
    }

    /// Does everything that [`write`](Self::write) would, and takes it back: what a dry run reports.
    pub async fn rehearse<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut Writer<'_>) -> Result<Written<T>, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Collides + Send + 'static,
    {
        self.transact(move |connection| {
            let mut writer = Writer::begin(connection)?;
            let written = work(&mut writer)?;
            let (value, _) = writer.finish(written)?;
            Ok((value, End::RollBack))
        })
        .await
    }

    /// Writes what is not the city's record and therefore leaves no trail: sessions, drafts, notices.
    pub(crate) async fn write_untrailed<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: Fn(&mut DatabaseConnection) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        self.transact(move |connection| Ok((work(connection)?, End::Commit))).await
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> bool {
        self.read(|connection| city::exists(connection).map(|_| ())).await.is_ok()
    }

    async fn transact<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut DatabaseConnection) -> Result<(T, End), E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Collides + Send + 'static,
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
                    Err(error) if error.collided() => last = attempt(&mut connection, &work),
                    settled => return settled,
                }
            }
            last
        })
        .await
    }
}

/// Makes what search lacks. Another server that opens the same database at this moment may be faster.
fn fill_search(connection: &mut DatabaseConnection) -> Result<(), StoreError> {
    while search::is_behind(connection)? {
        match attempt(connection, |connection| Ok((search::fill(connection)?, End::Commit))) {
            Ok(()) => {}
            Err(StoreError::Conflict(_)) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Runs `work` in a transaction and commits it where the work says so.
fn attempt<T, E: From<StoreError>>(
    connection: &mut DatabaseConnection,
    work: impl Fn(&mut DatabaseConnection) -> Result<(T, End), E>,
) -> Result<T, E> {
    end_abandoned_transaction(connection)?;
    connection.begin(Purpose::Writing).map_err(StoreError::from)?;
    let done = work(connection);
    match done {
        Ok((_, End::Commit)) => connection.commit(),
        Ok((_, End::RollBack)) | Err(_) => connection.roll_back(),
    }
    .map_err(StoreError::from)?;
    done.map(|(value, _)| value)
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

async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(StoreError::Internal(format!("a database task ended: {error}")).into()))
}
