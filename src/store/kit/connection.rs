//! One connection type for both databases, and everything in which their dialects differ.

use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, Connection as _, SimpleConnection, TransactionManager};
use diesel::sql_types::{BigInt, Bool, Integer, Text};
use diesel::{PgConnection, QueryResult, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};

use crate::store::kit::limits::Limits;
use crate::store::kit::tunnel::{self, Tunnel};
use crate::store::kit::{Conflict, StoreError, file};

/// What each connection of SQLite begins with. A commit is on the disk when it is answered; the log of writes shrinks to
/// 64 MB again after an import; eight megabytes of the file are at hand.
const SQLITE_SETTINGS: &str = "PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL; \
     PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -8000;";

/// What each writing transaction does first on PostgreSQL: with one lock before all others there is no order in which
/// two of them could wait for each other. Locking a table is the only way to wait before the transaction sees anything
/// (an advisory lock is taken by a query, and what that one saw is old when its turn comes). The table of the city has
/// one row that hardly ever changes; this mode lets everybody read and write it and only keeps its like out.
const WRITERS_LOCK: &str = "LOCK TABLE city IN SHARE UPDATE EXCLUSIVE MODE";

/// How many rows were changed on PostgreSQL. A statement that changes none tells of itself in the table of changes all the
/// same, which therefore counts for nothing; and so the number of the transaction says too much.
const CHANGED_ROWS: &str = "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint AS count \
     FROM pg_stat_xact_user_tables WHERE relname <> 'public_change'";

/// An answer to [`CHANGED_ROWS`].
#[derive(QueryableByName)]
struct Changed {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// A connection to whichever database the address names.
#[derive(diesel::MultiConnection)]
pub enum DatabaseConnection {
    Sqlite(SqliteConnection),
    Postgresql(PgConnection),
}

/// Where the data is.
#[derive(Debug, Clone)]
pub enum Address {
    /// A file.
    Sqlite(String),
    Postgresql(Server),
}

/// A server of PostgreSQL.
#[derive(Debug, Clone)]
pub struct Server {
    /// A `postgres://` address as the client library takes it.
    address: String,
    /// What carries the connections in TLS, where that is asked for: it does so as long as an address needs it.
    _tunnel: Option<Arc<Tunnel>>,
}

/// What a transaction is begun for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Reading one consistent state.
    Reading,
    /// Writing: the one lock of all writers is taken first, so that no transaction fails half-way for want of one.
    Writing,
}

impl Address {
    /// Reads `sqlite://path`, `postgres://…` or `postgresql://…`.
    pub fn parse(address: &str) -> Result<Self, StoreError> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            let (address, tunnel) = match tunnel::dig(address)? {
                Some((address, tunnel)) => (address, Some(tunnel)),
                None => (address.to_owned(), None),
            };
            return Ok(Self::Postgresql(Server { address, _tunnel: tunnel }));
        }
        match address.strip_prefix("sqlite://") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(path.to_owned())),
            _ => Err(StoreError::Address),
        }
    }

    /// The same, given up on in so long where it does not answer.
    pub(crate) fn within(self, limits: &Limits) -> Self {
        match self {
            Self::Sqlite(path) => Self::Sqlite(path),
            Self::Postgresql(server) => {
                Self::Postgresql(Server { address: limits.in_address(&server.address), ..server })
            }
        }
    }

    /// Opens a connection on which nothing takes longer than it may.
    pub(super) fn connect_within(&self, limits: &Limits) -> Result<DatabaseConnection, StoreError> {
        let mut connection = self.connect()?;
        match &mut connection {
            DatabaseConnection::Sqlite(connection) => file::wait_for_others(connection, limits.connect),
            DatabaseConnection::Postgresql(connection) => connection.batch_execute(&limits.settings()),
        }
        .map_err(StoreError::unavailable)?;
        Ok(connection)
    }

    /// Opens a connection and sets it up. The cause of a failure is told without the address, which may hold a
    /// password.
    pub(crate) fn connect(&self) -> Result<DatabaseConnection, StoreError> {
        match self {
            Self::Sqlite(path) => {
                let mut connection = file::connect(path)?;
                connection.batch_execute(SQLITE_SETTINGS).map_err(StoreError::unavailable)?;
                Ok(DatabaseConnection::Sqlite(connection))
            }
            Self::Postgresql(server) => {
                let connection = PgConnection::establish(&server.address).map_err(StoreError::unavailable)?;
                Ok(DatabaseConnection::Postgresql(connection))
            }
        }
    }
}

impl DatabaseConnection {
    /// Begins a transaction. What fails here is the connection, or the wait for other writers.
    pub(crate) fn begin(&mut self, purpose: Purpose) -> QueryResult<()> {
        match (self, purpose) {
            (Self::Sqlite(connection), Purpose::Reading) => {
                AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN")
            }
            (Self::Sqlite(connection), Purpose::Writing) => {
                AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE")
            }
            (Self::Postgresql(connection), Purpose::Reading) => AnsiTransactionManager::begin_transaction_sql(
                connection,
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            ),
            (Self::Postgresql(connection), Purpose::Writing) => {
                AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN ISOLATION LEVEL SERIALIZABLE")?;
                let locked = connection.batch_execute(WRITERS_LOCK);
                if locked.is_err() {
                    AnsiTransactionManager::rollback_transaction(connection)?;
                }
                locked
            }
        }
    }

    /// Whether it could be written to, found out without waiting for those who write and without changing anything. It is
    /// left to wait for others as long as `limits` say.
    pub(super) fn try_to_write(&mut self, limits: &Limits) -> QueryResult<bool> {
        match self {
            Self::Sqlite(connection) => {
                file::wait_for_others(connection, Duration::ZERO)?;
                let begun = AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE");
                let ended = begun.and_then(|()| AnsiTransactionManager::rollback_transaction(connection));
                file::wait_for_others(connection, limits.connect)?;
                ended.map(|()| true)
            }
            Self::Postgresql(_) => {
                let can = "NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'";
                diesel::select(diesel::dsl::sql::<Bool>(can)).get_result(self)
            }
        }
    }

    /// Counts the rows that were changed over this connection: another number than before is a change.
    pub(crate) fn writes(&mut self) -> QueryResult<i64> {
        match self {
            Self::Sqlite(_) => diesel::select(diesel::dsl::sql::<BigInt>("total_changes()")).get_result(self),
            Self::Postgresql(connection) => {
                sql_query(CHANGED_ROWS).get_result(connection).map(|Changed { count }| count)
            }
        }
    }

    /// Has new rows of a table numbered behind a number that was given elsewhere. `table` is one of the schema's.
    pub(crate) fn number_on(&mut self, table: &'static str, last: i32) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => {
                let known = "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?";
                let known = sql_query(known).bind::<Integer, _>(last).bind::<Text, _>(table).execute(connection)?;
                if known == 0 {
                    let new = "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)";
                    sql_query(new).bind::<Text, _>(table).bind::<Integer, _>(last).execute(connection)?;
                }
            }
            Self::Postgresql(connection) => {
                let next = "SELECT setval(known.place, greatest($2::bigint, coalesce(pg_sequence_last_value(known.place), 1))) \
                     FROM (SELECT pg_get_serial_sequence($1, 'id')::regclass AS place) AS known";
                sql_query(next).bind::<Text, _>(table).bind::<Integer, _>(last).execute(connection)?;
            }
        }
        Ok(())
    }

    /// Does a part of the transaction, and takes it back alone where something on record depends on what it takes away;
    /// tells whether it stays.
    pub(crate) fn where_nothing_depends(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<(), StoreError>,
    ) -> Result<bool, StoreError> {
        self.begin_savepoint()?;
        match work(self) {
            Ok(()) => {
                self.commit()?;
                Ok(true)
            }
            Err(StoreError::Conflict(Conflict::DependedOn)) => {
                self.roll_back()?;
                Ok(false)
            }
            Err(error) => {
                self.roll_back()?;
                Err(error)
            }
        }
    }

    /// Begins a part of the transaction that can be taken back by itself.
    pub(super) fn begin_savepoint(&mut self) -> QueryResult<()> {
        <Self as diesel::Connection>::TransactionManager::begin_transaction(self)
    }

    /// Ends the transaction, or the part of it that was begun last, and keeps what was done.
    pub(in crate::store) fn commit(&mut self) -> QueryResult<()> {
        <Self as diesel::Connection>::TransactionManager::commit_transaction(self)
    }

    pub(super) fn roll_back(&mut self) -> QueryResult<()> {
        <Self as diesel::Connection>::TransactionManager::rollback_transaction(self)
    }
}

/// A LIKE pattern for "contains", with the wildcards of the text itself taken literally.
pub fn contains(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
