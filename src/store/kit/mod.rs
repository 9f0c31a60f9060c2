//! What every noun of the store stands on: the two doors, both dialects, the journal, the rows, the errors.

pub(crate) mod connection;
pub(crate) mod database;
pub(crate) mod error;
mod fault;
pub mod file;
pub mod journal;
pub(crate) mod lane;
mod limits;
mod listener;
pub(crate) mod load;
mod lookout;
mod pool;
pub(crate) mod public_changes;
mod queue;
mod readiness;
mod replica;
pub(crate) mod rows;
pub(crate) mod schema;
mod security_event;
pub(crate) mod transaction;
mod tunnel;
pub(in crate::store) mod upgrade;
pub(crate) mod writer;

pub use connection::{Address, DatabaseConnection};
pub use database::{Database, Share};
pub use error::{Conflict, NoCity, StoreError, UnfitReplica};
pub use limits::{Limits, OTHER_CONNECTIONS};
pub use load::{Line, Load};
pub use lookout::Seen;
pub use public_changes::{Reader, Reading, Revision, Revisions, Topic};
pub use readiness::NotReady;
pub use writer::{Collides, Writer, Written};
