//! The database through Diesel. One file per noun; what a staff page needs beyond one noun is a read model in
//! `read`, what the public sees is in `published`, and what all of them stand on is in `kit`. Reads go through
//! [`Database::read`], writes through [`Database::write`], which is one transaction together with its trail.

pub mod access_log;
pub mod accounts;
pub mod amounts;
pub mod backup;
pub mod calendars;
pub mod checks;
pub mod city;
pub mod comments;
pub mod decisions;
pub mod deputies;
pub mod drafts;
pub mod evaluation_texts;
pub mod evaluations;
pub mod evidence;
pub mod fiscal_years;
pub mod future_courses;
pub mod goal_writing;
pub mod goals;
pub mod imports;
pub mod indicators;
pub mod kit;
pub mod leases;
pub mod mappings;
pub mod milestones;
pub mod notices;
pub mod opening;
pub mod people;
pub mod places;
pub mod plan;
pub mod policies;
pub mod posts;
pub mod programmes;
pub mod published;
pub mod publishing;
pub mod read;
pub mod requests;
pub mod seals;
pub mod second_factor;
pub mod sessions;
pub mod sign_in_attempts;
pub mod sign_in_links;
pub mod stages;
pub mod trail;
pub mod transfers;
pub mod units;
pub mod updates;
pub mod value_sources;

use kit::upgrade::WhereNone;

pub use kit::{Address, Collides, Conflict, Database, DatabaseConnection, Limits, StoreError, Writer, Written};

impl Database {
    /// Opens the database, brings its tables up to date and makes what is missing of the rows made from publications. A
    /// database that is not there, or not a city's, is refused: a mistyped address must not become a new, empty one.
    pub fn open(address: &str) -> Result<Self, StoreError> {
        Self::open_within(address, &Limits::default())
    }

    /// The same, with other limits than usual.
    pub fn open_within(address: &str, limits: &Limits) -> Result<Self, StoreError> {
        Self::open_with(address, WhereNone::Refuse, limits, published::read_models::catch_up)
    }

    /// The same, where a city is about to be made: what is missing is made.
    pub fn create(address: &str) -> Result<Self, StoreError> {
        Self::open_with(address, WhereNone::Make, &Limits::default(), published::read_models::catch_up)
    }

    /// The same database, with a replica of it for what the public reads.
    pub fn beside_replica(self, address: &str, limits: &Limits) -> Result<Self, StoreError> {
        // Made once for each city, and in no other.
        self.with_replica(address, limits, city::cookie_key)
    }
}
