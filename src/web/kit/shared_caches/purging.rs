//! Calling pages back: `PURGE` for each address, at every cache that was named, again and again until it is done or no
//! cache keeps the page any longer.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use actix_web::http::header::{ACCEPT_ENCODING, HOST};
use actix_web::http::{Method, StatusCode, Uri};
use actix_web::rt;
use awc::Client;
use chrono::{DateTime, Utc};
use tokio::time::MissedTickBehavior;

use crate::store::kit::{Revision, Revisions};
use crate::web::kit::shared_caches::{Page, SharedCaches};
use crate::web::kit::state::State;

/// How often it looks whether anything was changed.
const LOOKING: Duration = Duration::from_millis(100);
/// How often promises are looked through that nobody needs any more.
const CLEANING: Duration = Duration::from_mins(1);
/// After so long everything is called back once more: an answer may have been on its way to the cache meanwhile.
const ON_ITS_WAY: Duration = Duration::from_secs(3);
/// How long a cache may take for one.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many are called back at a time.
const AT_A_TIME: usize = 16;
/// A cache that doesn't hear is tried again after one second, two, four, and so on until this.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Looks for what was changed and calls back what showed it, until the server, whose state it is, has ended.
pub async fn call_back(state: Weak<State>) {
    let Some((caches, host, revisions)) = state.upgrade().map(|state| {
        let host = state.settings.public_address.parse::<Uri>().ok();
        let host = host.and_then(|address| address.authority().map(ToString::to_string)).unwrap_or_default();
        (Arc::clone(&state.shared_caches), host, Arc::clone(state.database.revisions()))
    }) else {
        return;
    };
    if caches.named.is_empty() {
        return;
    }
    let client = Client::builder().timeout(PATIENCE).disable_redirects().finish();
    let mut interval = rt::time::interval(LOOKING);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut waiting = Waiting::new(revisions.current());
    while state.strong_count() > 0 {
        interval.tick().await;
        waiting.look(&caches, &revisions, Instant::now());
        if Instant::now() >= waiting.not_before {
            waiting.send(&caches, &client, &host).await;
        }
    }
}

/// What has to be called back.
struct Waiting {
    pages: HashMap<Page, Call>,
    /// What was called back and will be again.
    again: VecDeque<(Instant, Page, DateTime<Utc>)>,
    seen: Revision,
    looked: Instant,
    /// After a change it is looked through twice: somebody may just have been given what was changed.
    second_look: Option<Instant>,
    not_before: Instant,
    /// How long it paused the last time; none where all caches hear.
    pause: Option<Duration>,
}

#[derive(Debug, Clone, Copy)]
struct Call {
    until: DateTime<Utc>,
    is_second: bool,
}

impl Waiting {
    fn new(seen: Revision) -> Self {
        let now = Instant::now();
        Self {
            pages: HashMap::new(),
            again: VecDeque::new(),
            seen,
            looked: now,
            second_look: None,
            not_before: now,
            pause: None,
        }
    }

    /// Takes in what has to be called back now.
    fn look(&mut self, caches: &SharedCaches, revisions: &Revisions, now: Instant) {
        let current = revisions.current();
        let is_due = self.second_look.is_some_and(|at| now >= at);
        if current != self.seen || is_due || now.duration_since(self.looked) >= CLEANING {
            if current != self.seen {
                self.second_look = Some(now + ON_ITS_WAY);
            } else if is_due {
                self.second_look = None;
            }
            (self.seen, self.looked) = (current, now);
            let outdated = caches.promises().outdated(revisions, Utc::now());
            self.pages.extend(outdated.into_iter().map(|(page, until)| (page, Call { until, is_second: false })));
        }
        while self.again.front().is_some_and(|(at, ..)| now >= *at) {
            let Some((_, page, until)) = self.again.pop_front() else { break };
            self.pages.entry(page).or_insert(Call { until, is_second: true });
        }
    }

    /// Calls back all that waits, some at a time, until one comes to nothing.
    async fn send(&mut self, caches: &SharedCaches, client: &Client, host: &str) {
        let now = Utc::now();
        self.pages.retain(|_, call| call.until > now);
        while !self.pages.is_empty() {
            let next: Vec<(Page, Call)> =
                self.pages.iter().take(AT_A_TIME).map(|(page, call)| (page.clone(), *call)).collect();
            let sent = next.into_iter().map(|(page, call)| {
                let (client, named, host) = (client.clone(), caches.named.clone(), host.to_owned());
                rt::spawn(async move {
                    let done = purge(&client, &named, &host, &page).await;
                    (page, call, done)
                })
            });
            let sent: Vec<_> = sent.collect();
            let mut problem = None;
            for ended in sent {
                match ended.await {
                    Ok((page, call, Ok(()))) => self.done(page, call),
                    Ok((_, _, Err(why))) => problem = Some(why),
                    Err(why) => problem = Some(why.to_string()),
                }
            }
            if let Some(why) = problem {
                return self.rest(caches, &why);
            }
        }
        if self.pause.take().is_some() {
            caches.failing.store(false, Ordering::Relaxed);
            tracing::info!("the caches hear again");
        }
    }

    fn done(&mut self, page: Page, call: Call) {
        self.pages.remove(&page);
        if !call.is_second {
            self.again.push_back((Instant::now() + ON_ITS_WAY, page, call.until));
        }
    }

    /// Tries again later; meanwhile nothing is promised. Once is enough in the log, however long it lasts.
    fn rest(&mut self, caches: &SharedCaches, why: &str) {
        let pause = self.pause.map_or(Duration::from_secs(1), |pause| (pause * 2).min(LONGEST_PAUSE));
        if self.pause.is_none() {
            tracing::warn!(%why, waiting = self.pages.len(), "pages could not be called back from the caches; trying again");
        }
        caches.failing.store(true, Ordering::Relaxed);
        (self.pause, self.not_before) = (Some(pause), Instant::now() + pause);
    }
}

/// Calls one page back from every cache. One that has no such page is content.
async fn purge(client: &Client, caches: &[String], host: &str, page: &Page) -> Result<(), String> {
    let method = Method::from_bytes(b"PURGE").map_err(|error| error.to_string())?;
    for cache in caches {
        let problem = |why: &dyn std::fmt::Display| format!("{cache}: {why}");
        let request = client
            .request(method.clone(), format!("{cache}{}", page.address))
            .insert_header((HOST, host))
            .insert_header((ACCEPT_ENCODING, page.coding.name()));
        let mut answer = request.send().await.map_err(|error| problem(&error))?;
        // Read to its end, so that the connection serves for the next one.
        answer.body().await.map_err(|error| problem(&error))?;
        let status = answer.status();
        let has_none = [StatusCode::NOT_FOUND, StatusCode::GONE, StatusCode::PRECONDITION_FAILED].contains(&status);
        if !status.is_success() && !has_none {
            return Err(problem(&status));
        }
    }
    Ok(())
}
