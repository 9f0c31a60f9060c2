//! Whether a server could do its work now: for whoever watches it, and sends it requests or not.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::store::kit::fault::Fault;
use crate::store::kit::lookout::Lookout;
use crate::store::kit::pool::Pool;
use crate::store::kit::upgrade;

/// Why a server could not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotReady {
    /// The database can't be reached.
    Away,
    /// The file is not the one that was opened, or is gone.
    File,
    /// Who wants to write has been waiting for long.
    Busy,
    ReadOnly,
    Full,
    Damaged,
    /// A step of the tables that this version needs is missing.
    Schema,
}

impl NotReady {
    /// One word, which tells a stranger nothing more.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Away => "away",
            Self::File => "file",
            Self::Busy => "busy",
            Self::ReadOnly => "readonly",
            Self::Full => "full",
            Self::Damaged => "damaged",
            Self::Schema => "schema",
        }
    }
}

/// For so long it is taken for true that there was room on the disk: finding out is work.
const ROOM_SEEN: Duration = Duration::from_secs(1);

/// What was found out.
#[derive(Default)]
pub(super) struct Readiness {
    /// Who asks while somebody looks has the next look in common with all who do.
    pub(super) lookout: Lookout<Result<(), NotReady>>,
    room_seen: Mutex<Option<Instant>>,
}

impl Readiness {
    /// Looks whether there is a database of this version that could be written to, and leaves nothing behind.
    pub(super) fn look(&self, pool: &Pool) -> Result<(), NotReady> {
        pool.is_in_place().map_err(|_| NotReady::File)?;
        let mut connection = pool.get().map_err(|_| NotReady::Away)?;
        match connection.try_to_write(pool.limits()) {
            Ok(true) => {}
            Ok(false) => return Err(NotReady::ReadOnly),
            Err(error) => match Fault::of(&error) {
                // Whoever has it to themselves can write.
                Some(Fault::Busy) => {}
                Some(Fault::ReadOnly) => return Err(NotReady::ReadOnly),
                Some(Fault::Full) => return Err(NotReady::Full),
                Some(Fault::Damaged) => return Err(NotReady::Damaged),
                Some(Fault::Failing) | None => return Err(NotReady::Away),
            },
        }
        match upgrade::is_complete(&mut connection) {
            Ok(true) => {}
            Ok(false) => return Err(NotReady::Schema),
            Err(error) => {
                let is_damaged = Fault::of(&error) == Some(Fault::Damaged);
                return Err(if is_damaged { NotReady::Damaged } else { NotReady::Away });
            }
        }
        self.look_for_room(pool)
    }

    fn look_for_room(&self, pool: &Pool) -> Result<(), NotReady> {
        let mut seen = self.room_seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.is_none_or(|at| at.elapsed() >= ROOM_SEEN) {
            *seen = None;
            pool.look_for_room()?;
            *seen = Some(Instant::now());
        }
        Ok(())
    }
}
