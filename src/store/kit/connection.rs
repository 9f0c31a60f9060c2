//! One connection type for both databases, and everything in which their dialects differ.

use std::path::Path;

use diesel::connection::{AnsiTransactionManager, Connection as _, SimpleConnection, TransactionManager};
use diesel::sql_types::BigInt;
use diesel::{PgConnection, QueryResult, RunQueryDsl as _, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::store::kit::StoreError;

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// A connection to whichever database the address names.
#[derive(diesel::MultiConnection)]
pub enum DatabaseConnection {
    /// The embedded database.
    Sqlite(SqliteConnection),
    /// The database server.
    Postgresql(PgConnection),
}

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A file.
    Sqlite(String),
    /// A server, as a `postgres://` address.
    Postgresql(String),
}

/// What a transaction is begun for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Reading one consistent state.
    Reading,
    /// Writing: on SQLite the lock is taken at once, so that no transaction fails half-way for want of it; on
    /// PostgreSQL transactions behave as if they came one after the other.
    Writing,
}

impl Address {
    /// Reads `sqlite://path`, `postgres://…` or `postgresql://…`.
    pub fn parse(address: &str) -> Result<Self, StoreError> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Ok(Self::Postgresql(address.to_owned()));
        }
        match address.strip_prefix("sqlite://") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(path.to_owned())),
            _ => Err(StoreError::Address),
        }
    }

    /// Whether all writes go through one connection.
    pub(crate) const fn has_one_writer(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// Opens a connection and sets it up. The cause of a failure is told without the address, which may hold a
    /// password.
    pub(crate) fn connect(&self) -> Result<DatabaseConnection, StoreError> {
        match self {
            Self::Sqlite(path) => {
                if let Some(folder) = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty())
                    && !folder.is_dir()
                {
                    return Err(StoreError::Unavailable(format!("the folder {} does not exist", folder.display())));
                }
                let mut connection = SqliteConnection::establish(path).map_err(StoreError::unavailable)?;
                connection
                    .batch_execute(
                        "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL; \
                         PRAGMA synchronous = FULL;",
                    )
                    .map_err(StoreError::unavailable)?;
                Ok(DatabaseConnection::Sqlite(connection))
            }
            Self::Postgresql(address) => {
                let connection = PgConnection::establish(address).map_err(StoreError::unavailable)?;
                Ok(DatabaseConnection::Postgresql(connection))
            }
        }
    }
}

impl DatabaseConnection {
    /// Brings the tables up to date.
    pub(crate) fn migrate(&mut self) -> Result<(), StoreError> {
        let done = match self {
            Self::Sqlite(connection) => connection.run_pending_migrations(SQLITE_MIGRATIONS).map(|_| ()),
            Self::Postgresql(connection) => connection.run_pending_migrations(POSTGRES_MIGRATIONS).map(|_| ()),
        };
        done.map_err(|error| StoreError::Internal(format!("migration: {error}")))
    }

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
                AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN ISOLATION LEVEL SERIALIZABLE")
            }
        }
    }

    /// Counts what was written over this connection: another number than before is a change.
    pub(crate) fn writes(&mut self) -> QueryResult<i64> {
        let count = match self {
            Self::Sqlite(_) => "total_changes()",
            // A transaction gets a number of its own with its first change.
            Self::Postgresql(_) => "count(pg_current_xact_id_if_assigned())",
        };
        diesel::select(diesel::dsl::sql::<BigInt>(count)).get_result(self)
    }

    pub(crate) fn commit(&mut self) -> QueryResult<()> {
        <Self as diesel::Connection>::TransactionManager::commit_transaction(self)
    }

    pub(crate) fn roll_back(&mut self) -> QueryResult<()> {
        <Self as diesel::Connection>::TransactionManager::rollback_transaction(self)
    }
}

/// A LIKE pattern for "contains", with the wildcards of the text itself taken literally.
pub fn contains(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
