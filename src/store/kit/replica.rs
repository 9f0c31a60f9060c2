//! Reading the public record from a replica: a database that follows the primary one, always a little behind.
//!
//! A page that is kept says of itself that it shows the public record at least as it was at some revision, and is dropped
//! when a later change of what it shows becomes known. Drawn from a replica that has not come so far, it would show
//! something older, and would go on showing it: the change that it lacks is known already and is not told a second time.
//! So what is read here is read in one transaction whose first question is how far the replica has come. That is a row
//! which is replicated with everything else (`public_change`), in the order in which it was committed: a transaction that
//! sees a revision sees all changes up to it. Where it has come less far than this process knows, the primary is read. What
//! it has come further is no harm: when this process learns of it, pages that show it are dropped once more than needed.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use diesel::r2d2::PooledConnection;

use crate::store::kit::connection::Purpose;
use crate::store::kit::limits::Limits;
use crate::store::kit::pool::{Manager, Pool};
use crate::store::kit::public_changes::newest;
use crate::store::kit::transaction::end_abandoned_transaction;
use crate::store::kit::{Address, Revision, StoreError};

/// For so long a replica that failed is left alone.
const REST: Duration = Duration::from_secs(5);
/// For so long at most somebody waits for a connection to a replica: there is the primary.
const CONNECTION: Duration = Duration::from_millis(500);

/// A replica; cheap to clone.
#[derive(Clone)]
pub(super) struct Replica {
    pool: Pool,
    resting: Arc<Mutex<Option<Instant>>>,
}

impl Replica {
    /// The database at `address`, whether it can be reached now or not.
    pub(super) fn new(address: Address, readers: u32, limits: &Limits) -> Self {
        let limits = Limits { connect: CONNECTION.min(limits.connect), ..*limits };
        Self { pool: Pool::new(address, None, readers, &limits), resting: Arc::default() }
    }

    /// A connection in a transaction that sees at least this revision. None where the replica has not come so far, or
    /// can't be read.
    pub(super) fn at_least(&self, revision: Revision) -> Option<PooledConnection<Manager>> {
        let resting = *self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        if resting.is_some_and(|since| since.elapsed() < REST) {
            return None;
        }
        match self.begun(revision) {
            Ok(begun) => begun,
            Err(error) => {
                self.rest(&error);
                None
            }
        }
    }

    fn begun(&self, revision: Revision) -> Result<Option<PooledConnection<Manager>>, StoreError> {
        let mut connection = self.pool.get()?;
        end_abandoned_transaction(&mut connection)?;
        connection.begin(Purpose::Reading).map_err(StoreError::unavailable)?;
        if newest(&mut connection)? >= revision {
            return Ok(Some(connection));
        }
        connection.roll_back()?;
        Ok(None)
    }

    /// Leaves it alone for a while.
    fn rest(&self, error: &StoreError) {
        tracing::warn!(%error, "the replica can't be read; the primary database is for now");
        *self.resting.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// How many statements were sent so far.
    pub(super) fn statements(&self) -> u64 {
        self.pool.statements()
    }
}
