//! What every request can reach: the database, the city, the clock, the settings.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::store::Database;
use crate::store::city::City;

use super::sessions::throttle::Throttle;

/// The running server.
pub struct State {
    /// The data.
    pub database: Database,
    /// The city, as it was at the start.
    pub city: Arc<City>,
    /// The clock.
    pub clock: Clock,
    /// Settings from the environment.
    pub settings: Settings,
    /// Limits on attempts to sign in.
    pub throttle: Throttle,
}

/// Settings that the one who runs the server gives.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address under which the public reaches the server, such as `https://goals.example.lg.jp`, without a slash
    /// at its end. Cookies are for secure connections only where it begins with https.
    pub public_address: String,
}

impl Settings {
    /// Whether cookies are sent over secure connections only.
    pub fn is_secure(&self) -> bool {
        self.public_address.starts_with("https://")
    }
}

/// The day the city lives in, and the real time.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    zone: Tz,
    /// A fixed day for demonstrations; domain rules follow it, signing in and logs don't.
    fixed_day: Option<NaiveDate>,
}

impl Clock {
    /// The real clock in the city's zone, or a fixed day.
    pub const fn new(zone: Tz, fixed_day: Option<NaiveDate>) -> Self {
        Self { zone, fixed_day }
    }

    /// Today, for the rules of the domain.
    pub fn today(self) -> NaiveDate {
        self.fixed_day.unwrap_or_else(|| Utc::now().with_timezone(&self.zone).date_naive())
    }

    /// The time of an entry: now, on the day the city lives in.
    pub fn entry_time(self) -> DateTime<Utc> {
        let now = Utc::now();
        let Some(day) = self.fixed_day else { return now };
        let time = now.with_timezone(&self.zone).time();
        day.and_time(time).and_local_timezone(self.zone).earliest().map_or(now, |local| local.with_timezone(&Utc))
    }

    /// A stored time in the city's zone.
    pub fn local(self, at: DateTime<Utc>) -> DateTime<Tz> {
        at.with_timezone(&self.zone)
    }
}
