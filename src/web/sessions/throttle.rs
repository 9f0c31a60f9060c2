//! Limits on attempts to sign in, asked before anything is hashed.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::Semaphore;

/// Attempts on one account in a row; afterwards one every [`ACCOUNT_PERIOD`].
const ACCOUNT_BURST: NonZeroU32 = NonZeroU32::new(10).unwrap();
const ACCOUNT_PERIOD: Duration = Duration::from_secs(30);
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
    by_account: DefaultKeyedRateLimiter<String>,
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
    /// Taken while a password is hashed.
    pub hashing: Semaphore,
}

impl Default for Throttle {
    fn default() -> Self {
        let quota = |period, burst| Quota::with_period(period).unwrap_or(Quota::per_second(burst)).allow_burst(burst);
        Self {
            by_account: RateLimiter::keyed(quota(ACCOUNT_PERIOD, ACCOUNT_BURST)),
            by_address: RateLimiter::keyed(quota(ADDRESS_PERIOD, ADDRESS_BURST)),
            clock: DefaultClock::default(),
            hashing: Semaphore::new(HASHING_AT_A_TIME),
        }
    }
}

impl Throttle {
    /// Counts an attempt; an error says how long to wait before the next.
    pub fn attempt(&self, login: &str, address: Option<IpAddr>) -> Result<(), Duration> {
        if self.by_account.len() > MANY_KEYS {
            self.by_account.retain_recent();
        }
        if self.by_address.len() > MANY_KEYS {
            self.by_address.retain_recent();
        }
        if let Some(address) = address {
            self.by_address.check_key(&address).map_err(|wait| wait.wait_time_from(self.clock.now()))?;
        }
        let key: String = login.to_lowercase().chars().take(100).collect();
        self.by_account.check_key(&key).map_err(|wait| wait.wait_time_from(self.clock.now()))
    }
}
