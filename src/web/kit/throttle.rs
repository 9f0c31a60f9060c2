//! Limits on attempts to sign in, asked before anything is hashed. Those on one account are settings of the city.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::Semaphore;

/// Attempts from one address in a row; afterwards one every [`ADDRESS_PERIOD`]. An office behind one address signs in
/// at nine o'clock.
const ADDRESS_BURST: NonZeroU32 = NonZeroU32::new(100).unwrap();
const ADDRESS_PERIOD: Duration = Duration::from_millis(500);
/// Keys remembered before those that are back at full allowance are forgotten.
const MANY_KEYS: usize = 10_000;
/// Passwords hashed at a time; each takes 19 MiB and tens of milliseconds of a core.
const HASHING_AT_A_TIME: usize = 2;

/// The limits.
pub struct Throttle {
    accounts: RwLock<Accounts>,
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
    /// Taken while a password is hashed.
    pub hashing: Semaphore,
}

/// The limit on each account, and the numbers it was made of.
struct Accounts {
    attempts: i32,
    wait: i32,
    limiter: DefaultKeyedRateLimiter<String>,
}

impl Accounts {
    fn new(attempts: i32, wait: i32) -> Self {
        let burst = u32::try_from(attempts).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN);
        let period = Duration::from_secs(u64::try_from(wait).unwrap_or_default());
        Self { attempts, wait, limiter: RateLimiter::keyed(quota(period, burst)) }
    }
}

fn quota(period: Duration, burst: NonZeroU32) -> Quota {
    Quota::with_period(period).unwrap_or(Quota::per_second(burst)).allow_burst(burst)
}

impl Throttle {
    /// `attempts` on one account in a row; afterwards one every `wait` seconds.
    pub fn new(attempts: i32, wait: i32) -> Self {
        Self {
            accounts: RwLock::new(Accounts::new(attempts, wait)),
            by_address: RateLimiter::keyed(quota(ADDRESS_PERIOD, ADDRESS_BURST)),
            clock: DefaultClock::default(),
            hashing: Semaphore::new(HASHING_AT_A_TIME),
        }
    }

    /// Sets other limits. Where they differ from those before, counting begins anew.
    pub fn limit(&self, attempts: i32, wait: i32) {
        let mut accounts = self.accounts.write().unwrap_or_else(PoisonError::into_inner);
        if (accounts.attempts, accounts.wait) != (attempts, wait) {
            *accounts = Accounts::new(attempts, wait);
        }
    }

    /// Counts an attempt; an error says how long to wait before the next.
    pub fn attempt(&self, login: &str, address: Option<IpAddr>) -> Result<(), Duration> {
        let by_account = &self.accounts.read().unwrap_or_else(PoisonError::into_inner).limiter;
        if by_account.len() > MANY_KEYS {
            by_account.retain_recent();
        }
        if self.by_address.len() > MANY_KEYS {
            self.by_address.retain_recent();
        }
        if let Some(address) = address {
            self.by_address.check_key(&address).map_err(|wait| wait.wait_time_from(self.clock.now()))?;
        }
        let key: String = login.to_lowercase().chars().take(100).collect();
        by_account.check_key(&key).map_err(|wait| wait.wait_time_from(self.clock.now()))
    }
}
