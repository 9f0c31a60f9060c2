//! The database through Diesel. One file per noun; what a page needs beyond one noun is a read model in the file of
//! the page's main noun. Reads go through [`Database::read`], writes through [`Database::write`], which is one
//! transaction together with its audit rows.

pub mod access_log;
pub mod audit;
pub mod breaks;
pub mod city;
pub mod comments;
mod connection;
mod database;
pub mod deputies;
pub mod desk;
pub mod drafts;
pub mod evaluations;
pub mod fiscal_years;
pub mod goals;
pub mod imports;
pub mod indicator_sheet;
pub mod indicator_tables;
pub mod indicator_values;
pub mod indicators;
pub mod inheritance;
pub mod lineage;
pub mod milestones;
pub mod notices;
pub mod open_work;
pub mod opening;
pub mod partings;
pub mod people;
pub mod policies;
pub mod posts;
pub mod programmes;
pub mod publications;
pub mod requests;
pub mod review;
pub mod schedules;
mod schema;
pub mod search;
pub mod section_imports;
pub mod sessions;
pub mod sheets;
pub mod transfers;
pub mod units;
pub mod updates;
pub mod writing;

pub use connection::Address;
pub use connection::DatabaseConnection;
pub use database::{Database, Writer};

/// What can go wrong below the web.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing.
    #[error("not found")]
    NotFound,
    /// Somebody else was faster, or the thing is no longer in the state the act needs.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The database can't be reached or is too busy; the same call may succeed later.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The address names no database that is known.
    #[error("a database address begins with sqlite:// or postgres://")]
    Address,
    /// A fault of this program or of the stored data.
    #[error("internal error: {0}")]
    Internal(String),
}

impl StoreError {
    pub(crate) fn unavailable(cause: impl std::fmt::Display) -> Self {
        Self::Unavailable(cause.to_string())
    }
}

impl From<diesel::result::Error> for StoreError {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind, Error};
        match error {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Conflict("it exists already"),
            Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => {
                Self::Conflict("something depends on it")
            }
            Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Conflict("changed meanwhile"),
            Error::DatabaseError(DatabaseErrorKind::ClosedConnection, details) => Self::unavailable(details.message()),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(format!("stored JSON: {error}"))
    }
}

/// Reads a stored code, date or figure back into its type.
pub(crate) fn stored<T: std::str::FromStr>(text: &str) -> Result<T, StoreError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| StoreError::Internal(format!("stored value: {error}")))
}

/// The same for a value that may be absent.
pub(crate) fn stored_option<T: std::str::FromStr>(text: Option<&str>) -> Result<Option<T>, StoreError>
where
    T::Err: std::fmt::Display,
{
    text.map(stored).transpose()
}

/// A LIKE pattern for "contains", with the wildcards of the text itself taken literally.
pub(crate) fn contains(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
