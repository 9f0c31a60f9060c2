//! Limits on attempts to sign in, asked before anything is hashed. They are counted in the database, for all servers of
//! the city together; what was refused there once is refused in this process until its time is over, so that a flood of
//! guesses keeps nobody who writes waiting.

use std::net::IpAddr;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use quick_cache::sync::Cache;
use tokio::sync::Semaphore;

use crate::domain::network::household;
use crate::store::kit::Database;
use crate::store::sign_in_attempts::{self, Attempt, Counted};
use crate::web::kit::errors::WebError;

/// Of so many accounts, addresses and devices it is remembered that they are refused.
const REFUSED: usize = 10_000;
/// Attempts counted in the database at a time: each is a write in the line of all writes.
const COUNTING_AT_A_TIME: usize = 2;
/// Passwords hashed at a time; each takes 19 MiB and tens of milliseconds of a core.
const HASHING_AT_A_TIME: usize = 2;

/// What is refused.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Refused {
    Address(IpAddr),
    Account(String),
    /// A device that is taken for no other than any.
    Device(String),
    /// Naming one's own password in a session.
    Session(String),
    /// Giving the second factor of an account, from anywhere or from a device that is known.
    Code(String, Option<String>),
}

/// The limits.
pub struct Throttle {
    /// What the database has refused, and until when: before that it would say the same.
    refused: Cache<Refused, DateTime<Utc>>,
    counting: Semaphore,
    /// Taken while a password is hashed.
    pub hashing: Semaphore,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            refused: Cache::new(REFUSED),
            counting: Semaphore::new(COUNTING_AT_A_TIME),
            hashing: Semaphore::new(HASHING_AT_A_TIME),
        }
    }
}

impl Throttle {
    /// Forgets whom the database has refused: the limits may be others now.
    pub fn ask_anew(&self) {
        self.refused.clear();
    }

    /// Counts an attempt to sign in; an error of the inner kind says how long to wait before the next.
    pub async fn attempt(&self, database: &Database, tried: &Attempt) -> Result<Result<Counted, Duration>, WebError> {
        let device = tried.device.clone().map(Refused::Device).filter(|device| self.wait(device).is_none());
        let of = [tried.address.map(household).map(Refused::Address), Some(Refused::Account(tried.account.clone()))];
        if device.is_none()
            && let Some(wait) = of.iter().flatten().find_map(|of| self.wait(of))
        {
            return Ok(Err(wait));
        }
        let tried = Attempt { device: tried.device.clone().filter(|_| device.is_some()), ..tried.clone() };
        let _turn = self.counting.acquire().await.map_err(|error| WebError::Internal(error.to_string()))?;
        let now = Utc::now();
        let [address, account] = of;
        let (stopped, wait) = match sign_in_attempts::count(database, tried, now).await? {
            Counted::AddressStopped(wait) => (address, wait),
            Counted::AccountStopped(wait) => (account, wait),
            counted => return Ok(Ok(counted)),
        };
        for refused in [stopped, device].into_iter().flatten() {
            self.refused.insert(refused, now + wait);
        }
        Ok(Err(wait.to_std().unwrap_or_default()))
    }

    /// Counts an attempt to name one's own password within a session.
    pub async fn own_password(&self, database: &Database, session: &str) -> Result<Result<(), Duration>, WebError> {
        let refused = Refused::Session(session.to_owned());
        if let Some(wait) = self.wait(&refused) {
            return Ok(Err(wait));
        }
        let now = Utc::now();
        let counted = sign_in_attempts::count_own_password(database, session.to_owned(), now).await?;
        Ok(counted.map_err(|wait| self.refuse(refused, now, wait)))
    }

    /// Counts an attempt to give a second factor after the right password.
    pub async fn code(&self, database: &Database, tried: &Attempt) -> Result<Result<(), Duration>, WebError> {
        let refused = Refused::Code(tried.account.clone(), tried.device.clone());
        if let Some(wait) = self.wait(&refused) {
            return Ok(Err(wait));
        }
        let now = Utc::now();
        let counted = sign_in_attempts::count_code(database, tried.clone(), now).await?;
        Ok(counted.map_err(|wait| self.refuse(refused, now, wait)))
    }

    /// Remembers until when it is refused.
    fn refuse(&self, refused: Refused, now: DateTime<Utc>, wait: TimeDelta) -> Duration {
        self.refused.insert(refused, now + wait);
        wait.to_std().unwrap_or_default()
    }

    fn wait(&self, of: &Refused) -> Option<Duration> {
        self.refused.get(of).and_then(|until| (until - Utc::now()).to_std().ok())
    }
}
