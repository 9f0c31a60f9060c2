//! Connections to one database, opened when they are needed and used again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use diesel::connection::{Connection as _, InstrumentationEvent};
use diesel::r2d2::{self, ManageConnection, PooledConnection, R2D2Connection};

use crate::store::kit::file::{self, WatchedFile};
use crate::store::kit::limits::Limits;
use crate::store::kit::readiness::NotReady;
use crate::store::kit::{Address, DatabaseConnection, StoreError};

/// For so long somebody waits for a connection to a database that could not be reached just now.
const WHILE_AWAY: Duration = Duration::from_millis(200);

/// Opens connections and tells why one could not be opened.
#[derive(Debug)]
pub(super) struct Manager {
    address: Address,
    limits: Limits,
    statements: Arc<AtomicU64>,
    /// Whether the last attempt to connect failed.
    away: Arc<AtomicBool>,
}

impl ManageConnection for Manager {
    type Connection = DatabaseConnection;
    type Error = StoreError;

    fn connect(&self) -> Result<DatabaseConnection, StoreError> {
        let connected = self.address.connect_within(&self.limits);
        self.away.store(connected.is_err(), Ordering::Relaxed);
        let mut connection = connected?;
        let statements = Arc::clone(&self.statements);
        connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                statements.fetch_add(1, Ordering::Relaxed);
            }
        });
        Ok(connection)
    }

    fn is_valid(&self, connection: &mut DatabaseConnection) -> Result<(), StoreError> {
        connection.ping().map_err(StoreError::unavailable)
    }

    fn has_broken(&self, connection: &mut DatabaseConnection) -> bool {
        connection.is_broken()
    }
}

/// Connections to one database; cheap to clone.
#[derive(Clone)]
pub(super) struct Pool {
    connections: r2d2::Pool<Manager>,
    /// The file, where the database is one.
    file: Option<Arc<WatchedFile>>,
    limits: Limits,
    away: Arc<AtomicBool>,
    statements: Arc<AtomicU64>,
}

impl Pool {
    /// At most `size` connections, the first of which is opened in its own time.
    pub(super) fn new(address: Address, file: Option<WatchedFile>, size: u32, limits: &Limits) -> Self {
        let (statements, away) = (Arc::default(), Arc::default());
        // A connection to a file lasts; one to a server may be lost.
        let can_be_lost = matches!(address, Address::Postgresql(_));
        let manager =
            Manager { address, limits: *limits, statements: Arc::clone(&statements), away: Arc::clone(&away) };
        let connections = r2d2::Pool::builder()
            .test_on_check_out(can_be_lost)
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(limits.connect)
            .error_handler(Box::new(Quietly))
            .build_unchecked(manager);
        Self { connections, file: file.map(Arc::new), limits: *limits, away, statements }
    }

    /// A connection, as soon as one is free.
    pub(super) fn get(&self) -> Result<PooledConnection<Manager>, StoreError> {
        self.is_in_place()?;
        // The pool tries on by itself. Whoever comes meanwhile is told so soon, and holds nobody else up. As long as there
        // is any connection, one may become free.
        let away = self.away.load(Ordering::Relaxed) && self.connections.state().connections == 0;
        let got = if away { self.connections.get_timeout(WHILE_AWAY) } else { self.connections.get() };
        got.map_err(StoreError::unavailable)
    }

    /// That the file is still the one that was opened, where the database is one.
    pub(super) fn is_in_place(&self) -> Result<(), StoreError> {
        self.file.as_deref().map_or(Ok(()), WatchedFile::is_in_place)
    }

    /// That there is room for more, as far as a server of PostgreSQL lets that be known.
    pub(super) fn look_for_room(&self) -> Result<(), NotReady> {
        self.file.as_deref().map_or(Ok(()), WatchedFile::look_for_room)
    }

    /// Takes what lies in the log beside the file into the file, once nothing has come to the log for so long. It is left
    /// where it is while somebody else is at it.
    pub(super) fn settle(&self, rest: Duration) -> Result<(), StoreError> {
        if !self.file.as_deref().is_some_and(|file| file.has_resting_log(rest)) {
            return Ok(());
        }
        match &mut *self.get()? {
            DatabaseConnection::Sqlite(connection) => {
                file::wait_for_others(connection, Duration::ZERO)?;
                let folded = file::fold_log(connection);
                file::wait_for_others(connection, self.limits.connect)?;
                Ok(folded?)
            }
            DatabaseConnection::Postgresql(_) => Ok(()),
        }
    }

    /// How long something may take.
    pub(super) const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Connections that are open, those of them that nobody uses, and how many there may be.
    pub(super) fn told(&self) -> (u32, u32, u32) {
        let state = self.connections.state();
        (state.connections, state.idle_connections, self.connections.max_size())
    }

    /// How many statements were sent so far.
    pub(super) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }
}

/// Whoever asks for a connection is told why there is none; that is enough.
#[derive(Debug)]
struct Quietly;

impl r2d2::HandleError<StoreError> for Quietly {
    fn handle_error(&self, error: StoreError) {
        tracing::debug!(%error, "no connection to the database");
    }
}
