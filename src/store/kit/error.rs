//! What can go wrong below the web.

use diesel::result::{DatabaseErrorKind, Error};

use crate::store::kit::fault::Fault;

/// What can go wrong below the web.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("not found")]
    NotFound,
    /// What stands against the act, though nobody did anything wrong.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// The database can't be reached or is too busy; the same call may succeed later.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// What is stored can't be read any more, and how that showed.
    #[error("the stored data are damaged ({0}): bring back a copy from before")]
    Damaged(String),
    /// The text of a publication is not the one that was published.
    #[error("a publication is not what was published: its hash differs; `ichirizuka check` tells which")]
    Altered,
    /// The folder in which the database should be.
    #[error("the folder {0} does not exist")]
    NoFolder(String),
    /// There is no city there.
    #[error("{0}: look at the address, or run `ichirizuka setup` first")]
    NoCity(NoCity),
    /// A later version brought the tables further than this one knows.
    #[error(
        "this database was made by a later version (its tables are those of step {0}): run that version, or one after it"
    )]
    Newer(String),
    /// The address names no database that is known.
    #[error("a database address begins with sqlite:// or postgres://")]
    Address,
    /// Why public pages can't be read from this replica.
    #[error("{0}")]
    Replica(UnfitReplica),
    /// A fault of this program or of the stored data.
    #[error("internal error: {0}")]
    Internal(String),
}

/// Where there is no city.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoCity {
    /// Not even a file.
    #[error("there is no file {0}")]
    NoFile(String),
    #[error("{0} holds no city")]
    InFile(String),
    #[error("this database holds no city")]
    InDatabase,
}

/// Why public pages can't be read from a replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnfitReplica {
    #[error("a replica is one of PostgreSQL, for PostgreSQL")]
    NotPostgresql,
    #[error("the replica is of another database")]
    OfAnotherDatabase,
}

/// Why an act is not carried out although whoever asked may ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// Somebody else changed it after it was read for this act.
    ChangedMeanwhile,
    /// Two transactions stood in each other's way; the same one may be begun again.
    Collided,
    /// It was decided, ended or published before.
    Settled,
    /// A row of the same key is there.
    Exists,
    DependedOn,
    YearClosed,
    YearOnRecord,
    /// The year is in that phase.
    PhaseAlready,
    /// The sheet stands elsewhere on its road than the step needs.
    StandsElsewhere,
    /// The unit does not exist in that year.
    UnitNotThere,
    GoalOfAnotherYear,
    /// The programme has a goal in that year.
    ProgrammeHasGoal,
    /// The section has a goal of that name in that year.
    NameTaken,
    /// The milestone has updates and keeps its due date.
    MilestoneReported,
    /// Ratings were given on the scale.
    ScaleInUse,
    /// Goals serve the policy.
    PolicyInUse,
    /// The person holds the post on those days.
    PostHeld,
    /// Nobody could administer any more.
    LastAdministrator,
    /// The person can't stand in for the post.
    NoDeputy,
    /// Somebody else stands in on those days.
    DeputyOverlap,
    /// A draft of one's own is there.
    OwnDraft,
    /// A row of the table can't be taken in.
    RowRefused,
    /// It was ended before all of it was written.
    TookTooLong,
    /// One of two programmes would be left without a goal.
    NothingLeft,
    /// More rows than one file may have.
    TooManyRows,
}

impl StoreError {
    /// What is needed can't be had now, and why.
    pub(crate) fn unavailable(cause: impl std::fmt::Display) -> Self {
        Self::Unavailable(cause.to_string())
    }
}

impl From<Conflict> for StoreError {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Conflict(Conflict::Exists),
            Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => Self::Conflict(Conflict::DependedOn),
            Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Conflict(Conflict::Collided),
            Error::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::ReadOnlyTransaction,
                details,
            ) => Self::unavailable(details.message()),
            // A disk that takes nothing more ends the transaction by itself, so that there is none to end.
            Error::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            Error::BrokenTransactionManager => Self::unavailable("a connection of which nobody knows how it stands"),
            other => match Fault::of(&other) {
                Some(Fault::Damaged) => Self::Damaged(other.to_string()),
                Some(Fault::Busy | Fault::Full | Fault::ReadOnly | Fault::Failing) => Self::unavailable(other),
                None => Self::Internal(with_causes(&other)),
            },
        }
    }
}

/// An error with what caused it: Diesel tells only which column it was.
fn with_causes(error: &Error) -> String {
    let causes = std::iter::successors(std::error::Error::source(error), |&cause| cause.source());
    let mut told = vec![error.to_string()];
    told.extend(causes.map(ToString::to_string));
    told.dedup();
    told.join(": ")
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(format!("stored JSON: {error}"))
    }
}
