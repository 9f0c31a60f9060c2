//! Caches that stand between this server and its readers: how long they may keep a page, and, where they were named,
//! that it has become another one.
//!
//! A page that is kept by such a cache for longer than seconds is a promise to call it back: its address is remembered,
//! with what the page depends on, for as long as caches may keep it. What can't be remembered, and what could not be
//! called back now, is given out for seconds.

mod purging;

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::http::header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue};
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::store::kit::{Revision, Revisions, Topic};
use crate::web::kit::coding::Coding;
use crate::web::kit::state::Clock;

pub use purging::call_back;

/// For so many seconds a page is kept that nobody calls back: a publication is seen through any cache within twice that.
const UNCALLED: i64 = 10;
/// For so many seconds at most one that is called back. A server that starts anew has forgotten its promises.
const CALLED_BACK: i64 = 600;
/// How much longer a cache may answer with what it has while it asks for more.
const MEANWHILE: i64 = 10;
/// What clocks and ways differ by.
const MARGIN: TimeDelta = TimeDelta::seconds(MEANWHILE + 20);
/// The most bytes of promises.
const MOST: usize = 16 * 1024 * 1024;
/// What a promise takes besides its address and its topics.
const BESIDES: usize = 160;

/// What caches know under a name of their own, with more than browsers would understand rightly: these also serve what
/// is stale where they are allowed to, and here only caches that many share are.
pub(super) const CDN_CACHE_CONTROL: HeaderName = HeaderName::from_static("cdn-cache-control");

/// Browsers ask each time, caches keep a page for a while.
fn policies(seconds: i64) -> [(HeaderName, String); 2] {
    [
        (CACHE_CONTROL, format!("public, max-age=0, must-revalidate, s-maxage={seconds}")),
        (CDN_CACHE_CONTROL, format!("public, max-age={seconds}, stale-while-revalidate={MEANWHILE}")),
    ]
}

/// Says how a page may be kept that nobody calls back.
pub(super) fn allow_briefly(headers: &mut HeaderMap) {
    allow(headers, UNCALLED);
}

fn allow(headers: &mut HeaderMap, seconds: i64) {
    for (name, policy) in policies(seconds) {
        if let Ok(policy) = HeaderValue::try_from(policy) {
            headers.insert(name, policy);
        }
    }
}

/// The seconds for which a page may be kept from `now` on that is called back: not into the next day of the city.
fn seconds_until_midnight(now: DateTime<Tz>) -> i64 {
    let tomorrow = now.date_naive().checked_add_days(Days::new(1));
    let midnight = tomorrow.and_then(|day| day.and_time(NaiveTime::MIN).and_local_timezone(now.timezone()).earliest());
    midnight.map_or(CALLED_BACK, |midnight| (midnight - now).num_seconds().min(CALLED_BACK))
}

/// A page as a cache asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Page {
    coding: Coding,
    /// The path with its query.
    address: String,
}

/// What a page that was given out depends on, and until when it may be kept.
#[derive(Debug)]
struct Promise {
    topics: Arc<BTreeSet<Topic>>,
    revision: Revision,
    until: DateTime<Utc>,
}

#[derive(Debug, Default)]
struct Promises {
    of_pages: HashMap<Page, Promise>,
    bytes: usize,
}

/// The caches before this server.
#[derive(Debug)]
pub struct SharedCaches {
    /// Where they are told.
    named: Vec<String>,
    promises: Mutex<Promises>,
    /// One of them doesn't hear.
    failing: AtomicBool,
}

fn weight(page: &Page, topics: &BTreeSet<Topic>) -> usize {
    page.address.len() + topics.len() * size_of::<Topic>() + BESIDES
}

impl Promises {
    /// Takes a promise in; false where there is no room for it.
    fn add(&mut self, page: Page, promise: Promise) -> bool {
        if let Some(known) = self.of_pages.get_mut(&page) {
            // Of several caches one may still have the page as it was: it is called back as soon as either is outdated.
            known.revision = known.revision.min(promise.revision);
            known.until = known.until.max(promise.until);
            if known.topics != promise.topics {
                let before = known.topics.len();
                known.topics = Arc::new(known.topics.union(&promise.topics).copied().collect());
                self.bytes += (known.topics.len() - before) * size_of::<Topic>();
            }
            return true;
        }
        let bytes = self.bytes + weight(&page, &promise.topics);
        if bytes > MOST {
            return false;
        }
        self.bytes = bytes;
        self.of_pages.insert(page, promise);
        true
    }

    /// Gives those that don't hold any more, and forgets them and what no cache keeps any longer.
    fn outdated(&mut self, revisions: &Revisions, now: DateTime<Utc>) -> Vec<(Page, DateTime<Utc>)> {
        let (mut outdated, mut gone) = (Vec::new(), 0);
        self.of_pages.retain(|page, promise| {
            let lasts = promise.until > now;
            let holds = revisions.hold(promise.revision, &*promise.topics);
            if lasts && !holds {
                outdated.push((page.clone(), promise.until));
            }
            if !(lasts && holds) {
                gone += weight(page, &promise.topics);
            }
            lasts && holds
        });
        self.bytes -= gone;
        outdated
    }
}

impl SharedCaches {
    /// The caches at these addresses, such as `http://127.0.0.1:8081`; without one nobody is told anything.
    pub(super) fn new(named: Vec<String>) -> Self {
        Self { named, promises: Mutex::default(), failing: AtomicBool::new(false) }
    }

    fn promises(&self) -> MutexGuard<'_, Promises> {
        self.promises.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says in an answer, which allows little, that its page may be kept for longer, where it will be called back.
    pub(super) fn promise(
        &self,
        headers: &mut HeaderMap,
        (coding, address): (Coding, &str),
        (topics, revision): (&Arc<BTreeSet<Topic>>, Revision),
        clock: Clock,
    ) {
        if self.named.is_empty() || self.failing.load(Ordering::Relaxed) {
            return;
        }
        let now = Utc::now();
        let seconds = seconds_until_midnight(clock.local(now));
        let until = now + TimeDelta::seconds(seconds) + MARGIN;
        let page = Page { coding, address: address.to_owned() };
        if self.promises().add(page, Promise { topics: Arc::clone(topics), revision, until }) {
            allow(headers, seconds);
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use chrono_tz::Asia::Tokyo;

    use super::*;
    use crate::domain::fiscal_year::FiscalYear;

    fn page(address: &str) -> Page {
        Page { coding: Coding::Brotli, address: address.to_owned() }
    }

    fn promise(topics: impl IntoIterator<Item = Topic>, revision: Revision, seconds: i64) -> Promise {
        let until = Utc::now() + TimeDelta::seconds(seconds);
        Promise { topics: Arc::new(topics.into_iter().collect()), revision, until }
    }

    fn addresses(outdated: Vec<(Page, DateTime<Utc>)>) -> Vec<String> {
        let mut addresses: Vec<String> = outdated.into_iter().map(|(page, _)| page.address).collect();
        addresses.sort_unstable();
        addresses
    }

    #[test]
    fn no_cache_keeps_a_page_into_the_citys_next_day() {
        let at =
            |hour, minute, second| Tokyo.with_ymd_and_hms(2026, 11, 29, hour, minute, second).single().expect("a time");
        assert_eq!(seconds_until_midnight(at(12, 0, 0)), CALLED_BACK);
        assert_eq!(seconds_until_midnight(at(23, 59, 0)), 60);
        assert_eq!(seconds_until_midnight(at(23, 59, 59)), 1);
        assert_eq!(seconds_until_midnight(at(0, 0, 0)), CALLED_BACK);
    }

    #[test]
    fn what_depends_on_a_change_is_called_back_once_and_nothing_else() {
        let year = |year| FiscalYear::new(year).map(Topic::Year).expect("a year");
        let mut promises = Promises::default();
        assert!(promises.add(page("/years/2020"), promise([year(2020)], 1, 60)));
        assert!(promises.add(page("/en/years/2020?sort=code"), promise([Topic::City, year(2020)], 1, 60)));
        assert!(promises.add(page("/years/2019"), promise([year(2019)], 1, 60)));
        assert!(promises.add(page("/years/2020?drawn=later"), promise([year(2020)], 2, 60)));
        assert!(promises.add(page("/years/2020?kept=no-longer"), promise([year(2020)], 1, -1)));
        let revisions = Revisions::of_one_change(year(2020), 2);
        let outdated = addresses(promises.outdated(&revisions, Utc::now()));
        assert_eq!(outdated, ["/en/years/2020?sort=code", "/years/2020"]);
        assert_eq!(addresses(promises.outdated(&revisions, Utc::now())), Vec::<String>::new());
        assert_eq!(promises.of_pages.len(), 2);
    }

    #[test]
    fn a_page_given_out_anew_is_still_called_back_from_whoever_has_the_old_one() {
        let mut promises = Promises::default();
        assert!(promises.add(page("/"), promise([Topic::Units], 1, 60)));
        assert!(promises.add(page("/"), promise([Topic::City], 5, 60)));
        assert_eq!(addresses(promises.outdated(&Revisions::of_one_change(Topic::Units, 4), Utc::now())), ["/"]);
    }

    #[test]
    fn promises_take_a_bounded_memory_and_leave_it_clean() {
        let mut promises = Promises::default();
        let long = "a".repeat(60_000);
        let given = (0..1000)
            .filter(|number| promises.add(page(&format!("/search?q={long}{number}")), promise([Topic::City], 1, 60)));
        assert!((200..300).contains(&given.count()), "as many as there is room for");
        assert!(promises.bytes <= MOST);
        promises.outdated(&Revisions::of_one_change(Topic::City, 2), Utc::now());
        assert_eq!((promises.bytes, promises.of_pages.len()), (0, 0));
    }
}
