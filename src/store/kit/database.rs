//! The two doors to the data: reading and writing.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::r2d2::{ManageConnection, Pool, R2D2Connection};
use tokio::sync::Mutex;

use crate::store::kit::connection::Purpose;
use crate::store::kit::writer::{Collides, End, Writer, Written};
use crate::store::kit::{Address, DatabaseConnection, StoreError};

/// Readers at a time, besides the one writer.
const READERS: u32 = 8;
/// For so long a writing transaction that collided is begun again.
const PATIENCE: Duration = Duration::from_secs(5);
/// About how long it waits before the second attempt; the next pauses grow.
const FIRST_PAUSE: Duration = Duration::from_millis(5);

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Database {
    pool: Pool<Manager>,
    /// All writes of this server wait here, in the order in which they came, and without a connection.
    ///
    /// SQLite knows one writer at a time; whoever waits in this queue never meets a locked database. On PostgreSQL
    /// writers could go side by side. But they read the same goals and add to the same log, so that they mostly
    /// collide and begin again, and a few in a hundred good forms came to nothing; and two that lock rows in opposite
    /// order end in a deadlock, which diesel doesn't tell from a fault of the program. A transaction takes
    /// milliseconds: one after the other is enough for a city, on either database. Other processes on the same
    /// PostgreSQL stand in line by the lock with which each writing transaction begins.
    queue: Arc<Mutex<()>>,
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
    /// Opens the database, brings its tables up to date and prepares what is kept in them.
    pub(in crate::store) fn open_with(
        address: &str,
        prepare: impl FnOnce(&mut DatabaseConnection) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        let address = Address::parse(address)?;
        let mut connection = address.connect()?;
        connection.migrate()?;
        prepare(&mut connection)?;
        let pool = Pool::builder()
            .max_size(READERS + 1)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(5))
            .build(Manager(address))
            .map_err(StoreError::unavailable)?;
        Ok(Self { pool, queue: Arc::default() })
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
            connection.begin(Purpose::Reading).map_err(StoreError::unavailable)?;
            let read = work(&mut connection);
            connection.roll_back()?;
            read
        })
        .await
    }

    /// Writes in one transaction, together with the journal of everything recorded. An error of `work` takes all of
    /// it back, whatever it is: so a form that can't be taken in carries its page out of the transaction as an error.
    /// `work` may run more than once on PostgreSQL, where a transaction that collided with what somebody else did to the
    /// database starts afresh.
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

    async fn transact<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut DatabaseConnection) -> Result<(T, End), E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Collides + Send + 'static,
    {
        let turn = Arc::clone(&self.queue).lock_owned().await;
        let pool = self.pool.clone();
        blocking(move || {
            // Whoever asked may be gone by now; the turn lasts as long as the work.
            let _turn = turn;
            let mut connection = pool.get().map_err(StoreError::unavailable)?;
            let deadline = Instant::now() + PATIENCE;
            let mut pause = FIRST_PAUSE;
            loop {
                match attempt(&mut connection, &work) {
                    Err(error) if error.collided() => {}
                    settled => return settled,
                }
                let until = Instant::now() + pause.mul_f64(rand::random_range(0.5..1.5));
                if until > deadline {
                    return Err(StoreError::unavailable("others keep writing the same").into());
                }
                thread::sleep(until - Instant::now());
                pause *= 2;
            }
        })
        .await
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
