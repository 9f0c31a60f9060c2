//! Limits on attempts to sign in, asked before anything is hashed. They are counted in the database, for all servers of
//! the city together; what is refused already in this process never comes so far, so that a flood of guesses keeps nobody
//! who writes waiting.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use chrono::{DateTime, Utc};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use quick_cache::sync::Cache;
use tokio::sync::Semaphore;

use crate::store::kit::Database;
use crate::store::sign_in_attempts::{self, Attempt, FROM_ONE_ADDRESS};
use crate::web::kit::errors::WebError;

/// Addresses remembered before those that are back at full allowance are forgotten.
const MANY_ADDRESSES: usize = 10_000;
/// Of so many accounts it is remembered that they are refused.
const REFUSED: usize = 10_000;
/// Attempts counted in the database at a time: each is a write in the line of all writes.
const COUNTING_AT_A_TIME: usize = 2;
/// Passwords hashed at a time; each takes 19 MiB and tens of milliseconds of a core.
const HASHING_AT_A_TIME: usize = 2;

/// The limits.
pub struct Throttle {
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
    /// Accounts that the database has refused, and until when: before that it would say the same.
    refused: Cache<String, DateTime<Utc>>,
    counting: Semaphore,
    /// Taken while a password is hashed.
    pub hashing: Semaphore,
}

impl Default for Throttle {
    fn default() -> Self {
        let in_a_row = u32::try_from(FROM_ONE_ADDRESS.in_a_row).ok().and_then(NonZeroU32::new);
        let in_a_row = in_a_row.unwrap_or(NonZeroU32::MIN);
        let period = FROM_ONE_ADDRESS.period.to_std().unwrap_or_default();
        let quota = Quota::with_period(period).unwrap_or(Quota::per_second(in_a_row)).allow_burst(in_a_row);
        Self {
            by_address: RateLimiter::keyed(quota),
            clock: DefaultClock::default(),
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

    /// Counts an attempt; an error of the inner kind says how long to wait before the next.
    pub async fn attempt(
        &self,
        database: &Database,
        login: &str,
        address: Option<IpAddr>,
    ) -> Result<Result<(), Duration>, WebError> {
        if self.by_address.len() > MANY_ADDRESSES {
            self.by_address.retain_recent();
        }
        if let Some(Err(wait)) = address.map(|address| self.by_address.check_key(&address)) {
            return Ok(Err(wait.wait_time_from(self.clock.now())));
        }
        let account = sign_in_attempts::folded(login);
        let refused = |until: DateTime<Utc>| (until - Utc::now()).to_std().ok();
        if let Some(wait) = self.refused.get(&account).and_then(refused) {
            return Ok(Err(wait));
        }
        let _turn = self.counting.acquire().await.map_err(|error| WebError::Internal(error.to_string()))?;
        let now = Utc::now();
        let wait = match sign_in_attempts::count(database, account.clone(), address, now).await? {
            Attempt::Counted => return Ok(Ok(())),
            Attempt::AddressStopped(wait) => wait,
            Attempt::AccountStopped(wait) => {
                self.refused.insert(account, now + wait);
                wait
            }
        };
        Ok(Err(wait.to_std().unwrap_or_default()))
    }
}
