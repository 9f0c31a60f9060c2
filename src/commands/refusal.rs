//! Why a command did not do what it was asked, in the words of whoever called it.

use std::fmt::{self, Display};
use std::io;
use std::process::ExitCode;

use ichirizuka::store::kit::{NoCity, UnfitReplica};
use ichirizuka::store::{Conflict, StoreError};

use super::words::{fill, say};

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Refusal {
    /// The database.
    Store(StoreError),
    /// Anything else, in full sentences.
    Said(String),
    /// It was called in a way it does not know, which shows only in what it is called with.
    Misused(String),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Refusal {
    /// A refusal in the words of a key.
    pub fn of(key: &str) -> Self {
        Self::Said(say(key))
    }

    /// The same with values filled in.
    pub fn with<const N: usize>(key: &str, values: [(&'static str, &dyn Display); N]) -> Self {
        Self::Said(fill(key, values))
    }

    /// A call in which arguments are missing that this file needs.
    pub fn misused(key: &str, arguments: &str) -> Self {
        Self::Misused(fill(key, [("arguments", &arguments)]))
    }

    /// What the program ends with.
    pub fn code(&self) -> ExitCode {
        match self {
            Self::Misused(_) => ExitCode::from(super::help::WRONG_USAGE),
            Self::Store(_) | Self::Said(_) => ExitCode::FAILURE,
        }
    }

    /// What should not go wrong did.
    pub fn failed(why: impl Display) -> Self {
        Self::with("cli-failed", [("why", &why)])
    }

    /// A file that can't be read.
    pub fn unreadable(file: &std::path::Path, error: &io::Error) -> Self {
        Self::with("cli-file-unreadable", [("file", &file.display()), ("why", &of_system(error))])
    }
}

impl Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => formatter.write_str(&of_store(error)),
            Self::Said(words) | Self::Misused(words) => formatter.write_str(words),
        }
    }
}

/// What the operating system says. Rare reasons stay in its own words.
pub fn of_system(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => say("cli-system-not-found"),
        io::ErrorKind::PermissionDenied => say("cli-system-denied"),
        io::ErrorKind::AlreadyExists => say("cli-system-exists"),
        io::ErrorKind::AddrInUse => say("cli-system-in-use"),
        io::ErrorKind::NotADirectory => say("cli-system-no-folder"),
        _ => error.to_string(),
    }
}

fn of_store(error: &StoreError) -> String {
    match error {
        StoreError::NotFound => say("cli-store-not-found"),
        StoreError::Conflict(conflict) => of_conflict(*conflict),
        StoreError::Unavailable(why) => fill("cli-store-unavailable", [("why", why)]),
        StoreError::Damaged(why) => fill("cli-store-damaged", [("why", why)]),
        StoreError::Altered => say("cli-store-altered"),
        StoreError::NoFolder(folder) => fill("cli-store-no-folder", [("folder", folder)]),
        StoreError::NoCity(NoCity::NoFile(file)) => fill("cli-store-no-file", [("file", file)]),
        StoreError::NoCity(NoCity::InFile(file)) => fill("cli-store-no-city-in", [("file", file)]),
        StoreError::NoCity(NoCity::InDatabase) => say("cli-store-no-city"),
        StoreError::Newer(step) => fill("cli-store-newer", [("step", step)]),
        StoreError::Address => say("cli-store-address"),
        StoreError::Replica(UnfitReplica::NotPostgresql) => say("cli-store-replica-kind"),
        StoreError::Replica(UnfitReplica::OfAnotherDatabase) => say("cli-store-replica-another"),
        StoreError::Internal(why) => fill("cli-store-internal", [("why", why)]),
    }
}

fn of_conflict(conflict: Conflict) -> String {
    match conflict {
        Conflict::ChangedMeanwhile | Conflict::Collided => say("cli-store-changed-meanwhile"),
        Conflict::YearClosed => say("cli-store-year-closed"),
        Conflict::TookTooLong => say("cli-store-took-too-long"),
        other => fill("cli-store-in-the-way", [("code", &format!("{other:?}"))]),
    }
}

/// What is wrong with a file, behind where it is.
pub fn placed(file: &std::path::Path, line: Option<u64>, column: Option<&str>, what: &str) -> String {
    let file = file.display();
    match (line, column) {
        (Some(line), Some(column)) => {
            fill("cli-place-column", [("file", &file), ("line", &line), ("column", &column), ("what", &what)])
        }
        (Some(line), None) => fill("cli-place-line", [("file", &file), ("line", &line), ("what", &what)]),
        (None, _) => fill("cli-place-file", [("file", &file), ("what", &what)]),
    }
}
