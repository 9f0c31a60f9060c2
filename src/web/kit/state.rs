//! What every request can reach: the database, the city, the clock, the settings.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use actix_web::cookie::Key;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use tokio::sync::Notify;

use crate::domain::encrypted::EncryptionKey;
use crate::domain::network::Network;
use crate::intake::ReadFile;
use crate::store::backup::nightly::Nightly;
use crate::store::city as city_on_record;
use crate::store::kit::{Database, StoreError, Topic};
use crate::store::published;
use crate::store::published::city::City;
use crate::store::published::indicators;
use crate::store::published::search::Index;
use crate::web::kit::authorities::Authorities;
use crate::web::kit::beside::{Beside, Limits, Weighed};
use crate::web::kit::incoming::{Incoming, Pace};
use crate::web::kit::metrics::Metrics;
use crate::web::kit::page_cache::PageCache;
use crate::web::kit::providers::{Provider, Providers};
use crate::web::kit::security::Transport;
use crate::web::kit::session_store::Sessions;
use crate::web::kit::shared_caches::SharedCaches;
use crate::web::kit::spool::Spool;
use crate::web::kit::throttle::Throttle;
use crate::web::kit::under_way::UnderWay;

/// The running server.
pub struct State {
    pub database: Database,
    city: RwLock<Arc<City>>,
    /// The city is as it was at this revision, at least.
    city_as_of: AtomicI64,
    pub clock: Clock,
    pub sessions: Sessions,
    /// What cookies are signed and secrets encrypted with.
    pub keys: Keys,
    /// Settings from the environment.
    pub settings: Settings,
    /// With whose accounts one can sign in as well.
    pub providers: Providers,
    /// Limits on attempts to sign in.
    pub throttle: Throttle,
    /// What is counted for whoever watches the server.
    pub metrics: Metrics,
    /// What may be held of bodies that are on their way.
    pub incoming: Incoming,
    /// The pages of the public that are kept.
    pub pages: PageCache,
    /// Files that are too large to be kept in memory.
    pub spool: Spool,
    /// The caches between this server and the public.
    pub shared_caches: Arc<SharedCaches>,
    /// What the public searches.
    pub search: Index,
    /// What lists of indicators are made from.
    pub indicators: indicators::Index,
    /// Told when what is done by the clock has to be looked at before its time.
    pub wake: Arc<Notify>,
    /// The tables that are read beside the requests that brought them.
    pub readings: Beside<ReadFile>,
    /// The tables that are being taken in.
    pub takings: UnderWay,
}

impl State {
    /// The state of a server that starts now, for the city in `database`.
    pub async fn load(
        database: Database,
        settings: Settings,
        fixed_day: Option<NaiveDate>,
    ) -> Result<Self, StoreError> {
        let as_of = database.revisions().current();
        let city = database.read(published::city::load).await?;
        let key = database.read(city_on_record::cookie_key).await?;
        let clock = Clock::new(city.time_zone, fixed_day);
        Ok(Self {
            city_as_of: AtomicI64::new(as_of),
            pages: PageCache::new(settings.page_cache, Arc::clone(database.revisions()), clock),
            spool: Spool::default(),
            shared_caches: Arc::new(SharedCaches::new(settings.shared_caches.clone())),
            search: Index::default(),
            indicators: indicators::Index::default(),
            sessions: Sessions::new(database.clone(), clock),
            metrics: Metrics::new(&database),
            database,
            clock,
            city: RwLock::new(Arc::new(city)),
            keys: Keys::from(key.as_str()),
            incoming: Incoming::new(settings.pace),
            providers: Providers::new(&settings.providers),
            settings,
            throttle: Throttle::default(),
            wake: Arc::new(Notify::new()),
            readings: Beside::new(Limits::READING),
            takings: UnderWay::default(),
        })
    }

    /// The city as the public sees it: as it was at the start or at the last [`State::reload`].
    pub fn city(&self) -> Arc<City> {
        Arc::clone(&self.city.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes over the settings as they are now, except for the time zone: one server counts its days in one zone.
    pub async fn reload(&self) -> Result<(), StoreError> {
        let as_of = self.database.revisions().current();
        let mut city = self.database.read(published::city::load).await?;
        city.time_zone = self.clock.zone();
        *self.city.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(city);
        self.city_as_of.fetch_max(as_of, Ordering::AcqRel);
        self.throttle.ask_anew();
        Ok(())
    }

    /// Whether the city is another one meanwhile, whoever in this process learned of it first.
    pub fn is_city_outdated(&self) -> bool {
        !self.database.revisions().hold(self.city_as_of.load(Ordering::Acquire), &[Topic::City])
    }
}

impl Weighed for ReadFile {
    fn bytes(&self) -> usize {
        self.written_bytes()
    }
}

/// The keys with which cookies are signed and secrets encrypted, each kind with its own.
#[derive(Clone)]
pub struct Keys {
    pub sessions: Key,
    pub devices: Key,
    /// Of those who have given their password and not yet their second factor.
    pub half_way: Key,
    /// Of those who are on their way to a provider of sign-in.
    pub journeys: Key,
    /// Under which the secrets of second factors are encrypted.
    pub second_factors: EncryptionKey,
    /// Under which the password for the mail server is encrypted.
    pub mail: EncryptionKey,
}

impl From<&str> for Keys {
    /// From the key of the city.
    fn from(key: &str) -> Self {
        Self {
            sessions: Key::derive_from(key.as_bytes()),
            devices: Key::derive_from(format!("devices {key}").as_bytes()),
            half_way: Key::derive_from(format!("half way {key}").as_bytes()),
            journeys: Key::derive_from(format!("journeys {key}").as_bytes()),
            second_factors: EncryptionKey::derived("second factors", key),
            mail: EncryptionKey::derived("mail", key),
        }
    }
}

/// Enough for some thousand pages.
const USUAL_PAGE_CACHE: u64 = 64 * 1024 * 1024;

/// About as long as nobody wonders whether anything happens.
const PATIENCE: Duration = Duration::from_secs(1);

/// Settings that the one who runs the server gives.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address under which the public reaches the server, such as `https://goals.example.lg.jp`, without a slash
    /// at its end. Cookies are for secure connections only where it begins with https.
    pub public_address: String,
    /// The most bytes that pages of the public take in memory.
    pub page_cache: u64,
    /// Where the caches that stand before the server are told that a page has changed, without a slash at their ends:
    /// `http://127.0.0.1:8081`. Without one they keep pages for seconds.
    pub shared_caches: Vec<String>,
    /// How long a page waits for what it was asked for, before it tells how far that is.
    pub patience: Duration,
    /// Proxies before the server that are believed when they say for whom they ask.
    pub trusted_proxies: Vec<Network>,
    /// What somebody shows who asks for the figures of the server from elsewhere; none may without one.
    pub metrics_token: Option<String>,
    /// Whether browsers are told to reach all hosts below the public one over https as well.
    pub strict_subdomains: bool,
    /// How fast what is sent has to come.
    pub pace: Pace,
    /// The backups that the server makes by itself.
    pub backups: Option<Nightly>,
    /// Who is trusted beside the system's own to say which host a mail server is.
    pub mail_authorities: Authorities,
    /// With whose accounts one can sign in as well.
    pub providers: Vec<Provider>,
}

impl Settings {
    /// What is usual, for a site under this address.
    pub fn new(public_address: String) -> Self {
        Self {
            public_address,
            page_cache: USUAL_PAGE_CACHE,
            shared_caches: Vec::new(),
            patience: PATIENCE,
            trusted_proxies: Vec::new(),
            metrics_token: None,
            strict_subdomains: false,
            pace: Pace::USUAL,
            backups: None,
            mail_authorities: Authorities::default(),
            providers: Vec::new(),
        }
    }

    /// Whether cookies are sent over secure connections only.
    pub fn is_secure(&self) -> bool {
        self.public_address.starts_with("https://")
    }

    /// What browsers are told of how to reach the site.
    pub fn transport(&self) -> Transport {
        match (self.is_secure(), self.strict_subdomains) {
            (false, _) => Transport::Plain,
            (true, false) => Transport::Secure,
            (true, true) => Transport::SecureWithSubdomains,
        }
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

    /// The zone in which days are counted.
    pub const fn zone(self) -> Tz {
        self.zone
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
