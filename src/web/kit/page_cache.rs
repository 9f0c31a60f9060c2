//! Pages for the public are made once and kept: drawn, tagged and packed off the request's thread, for as long as nothing
//! they show is changed. What a page shows is what was read for it ([`Reading`]); whether that was changed since, the
//! store knows ([`Revisions`]); what is late today is told anew tomorrow. A page that is asked for by many at once is
//! drawn for the first of them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, TryIntoHeaderValue, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpResponse};
use chrono::NaiveDate;
use memchr::memmem;
use prometheus_client::metrics::counter::Counter;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::time::timeout;

use crate::domain::digest;
use crate::store::kit::{Reading, Revision, Revisions, Share, Topic};
use crate::store::published::city::{self, City};
use crate::web::kit::coding::{Coding, Effort};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::{Answer, Body};
use crate::web::kit::security::{self, Transport};
use crate::web::kit::shared_caches::{self, CDN_CACHE_CONTROL};
use crate::web::kit::state::{Clock, State};
use crate::web::kit::wanted::{Wanted, address};

/// About how large a packed page is: from this follows for how many the cache makes room beforehand.
const USUAL: u64 = 16 * 1024;
/// What a page takes in memory besides its body and what it depends on.
const BESIDES: usize = 1024;

/// The longest that somebody waits while the page is drawn for another.
const PATIENCE: Duration = Duration::from_secs(10);
/// So often a page is asked for before it is packed as well as possible, which takes a thousand times as long.
const WORTH_IT: u32 = 8;
/// The most pages that wait for it; the others stay as they are until they are drawn again.
const MOST_WAITING: usize = 64;
/// After packing a page, whoever does it rests for so many times as long: the processors are there for those who wait.
const REST: u32 = 4;

/// What is said of a page that somebody has already: everything else is as it was when it was sent (RFC 9110, 15.4.5).
const OF_AN_UNCHANGED_PAGE: [HeaderName; 4] = [CACHE_CONTROL, CDN_CACHE_CONTROL, ETAG, VARY];

type Pages = Cache<String, Arc<Kept>, InBytes>;

/// The pages that are kept.
pub struct PageCache {
    pages: Arc<Pages>,
    revisions: Arc<Revisions>,
    clock: Clock,
    /// Takes the keys of pages that are worth packing better.
    packer: SyncSender<String>,
}

/// A page as it is sent.
#[derive(Debug)]
struct Kept {
    coding: Coding,
    effort: Effort,
    headers: HeaderMap,
    /// Those of an answer to somebody who has it already.
    headers_of_unchanged: HeaderMap,
    body: Bytes,
    /// Its tags, in quotes: packed with either effort it is the same page.
    tags: [String; 2],
    /// The fingerprint of the body before it was packed: how its tags begin, however it is packed.
    digest: String,
    topics: Arc<BTreeSet<Topic>>,
    /// The only day on which it is right, where it tells what is late.
    day: Option<NaiveDate>,
    /// It shows at least what was known then.
    revision: Revision,
    /// Up to here it is known to be current.
    checked: AtomicI64,
    /// How often it was asked for.
    asked: AtomicU32,
    /// Counts that for whoever watches the server, with all pages of its kind.
    given_out: Counter,
}

#[derive(Clone)]
struct InBytes;

impl Weighter<String, Arc<Kept>> for InBytes {
    fn weight(&self, key: &String, kept: &Arc<Kept>) -> u64 {
        let topics = kept.topics.len() * size_of::<Topic>();
        u64::try_from(key.len() + kept.body.len() + topics + BESIDES).unwrap_or(u64::MAX)
    }
}

/// No address begins like a coding or has a space in it: what somebody asks for is never taken for another page.
fn key(coding: Coding, address: &str) -> String {
    [coding.mark(), " ", address].concat()
}

impl PageCache {
    /// An empty one for at most so many bytes.
    pub(super) fn new(bytes: u64, revisions: Arc<Revisions>, clock: Clock) -> Self {
        let items = usize::try_from(bytes / USUAL).unwrap_or(usize::MAX);
        let pages: Arc<Pages> = Arc::new(Cache::with_weighter(items, bytes, InBytes));
        let (packer, worth_it) = mpsc::sync_channel(MOST_WAITING);
        let shared = Arc::clone(&pages);
        // Ends with the cache, which holds the only sender.
        thread::spawn(move || pack_better(&shared, &worth_it));
        Self { pages, revisions, clock, packer }
    }

    /// The page as it is current.
    fn get(&self, key: &str) -> Option<Arc<Kept>> {
        let kept = self.pages.get(key).filter(|kept| self.is_current(kept))?;
        let may_be_packed_better = kept.coding == Coding::Brotli && kept.effort == Effort::AtOnce;
        if may_be_packed_better && kept.asked.fetch_add(1, Ordering::Relaxed) == WORTH_IT {
            // Where too many wait already, it stays as it is.
            let _ = self.packer.try_send(key.to_owned());
        }
        Some(kept)
    }

    /// Whether nothing that a page shows was changed, and its day is not over.
    fn is_current(&self, kept: &Kept) -> bool {
        if kept.day.is_some_and(|day| day != self.clock.today()) {
            return false;
        }
        let now = self.revisions.current();
        if kept.checked.load(Ordering::Acquire) == now {
            return true;
        }
        let current = self.revisions.hold(kept.revision, &*kept.topics);
        if current {
            kept.checked.fetch_max(now, Ordering::AcqRel);
        }
        current
    }

    /// The page, packed anew from the same page packed otherwise where that is at hand.
    fn repacked(&self, wanted: &Wanted) -> Option<Arc<Kept>> {
        let mut others = Coding::ALL.into_iter().filter(|coding| *coding != wanted.coding);
        let other = others.find_map(|coding| self.get(&key(coding, &wanted.address)))?;
        let body = other.coding.unpack(&other.body).ok()?;
        other.packed(&body, wanted.coding, Effort::AtOnce).ok().map(Arc::new)
    }
}

/// Packs one page after the other as well as possible, and puts it in the place of the same page.
fn pack_better(pages: &Pages, worth_it: &Receiver<String>) {
    for key in worth_it {
        let Some(kept) = pages.peek(&key) else { continue };
        let begun = Instant::now();
        let Ok(body) = kept.coding.unpack(&kept.body) else { continue };
        let Ok(better) = kept.packed(&body, kept.coding, Effort::Best) else { continue };
        if pages.peek(&key).is_some_and(|still| Arc::ptr_eq(&still, &kept)) {
            // Dropped meanwhile, it need not come back.
            let _ = pages.replace(key, Arc::new(better), true);
        }
        thread::sleep(begun.elapsed() * REST);
    }
}

impl Kept {
    /// A page that was drawn, with what it depends on.
    fn new(
        answer: Answer,
        coding: Coding,
        (topics, day): (BTreeSet<Topic>, Option<NaiveDate>),
        revision: Revision,
        transport: Transport,
        given_out: Counter,
    ) -> Result<Self, WebError> {
        let mut headers: HeaderMap = answer.headers.into_iter().collect();
        security::add(&mut headers, transport);
        shared_caches::allow_briefly(&mut headers);
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        let drawn = Self {
            coding: Coding::Identity,
            effort: Effort::AtOnce,
            headers,
            headers_of_unchanged: HeaderMap::new(),
            digest: match &answer.body {
                Body::Plain(body) => digest::sha256(body),
                Body::Packed { digest, .. } => digest.clone(),
            },
            body: Bytes::new(),
            tags: Default::default(),
            topics: Arc::new(topics),
            day,
            revision,
            checked: AtomicI64::new(revision),
            asked: AtomicU32::new(0),
            given_out,
        };
        match answer.body {
            Body::Plain(body) => drawn.packed(&body, coding, Effort::AtOnce),
            Body::Packed { coding, packed, .. } => drawn.sent(packed, coding, Effort::AtOnce),
        }
    }

    /// The same page, whose body was this one before it was packed, packed in that way.
    fn packed(&self, body: &[u8], coding: Coding, effort: Effort) -> Result<Self, WebError> {
        let packed = coding.pack(body, effort).map_err(|error| unpackable(&error))?;
        self.sent(packed, coding, effort)
    }

    /// The same page as this body, which was packed in that way.
    fn sent(&self, body: Vec<u8>, coding: Coding, effort: Effort) -> Result<Self, WebError> {
        let mut headers = self.headers.clone();
        headers.remove(CONTENT_ENCODING);
        if let Some(encoding) = coding.header() {
            headers.insert(CONTENT_ENCODING, encoding.try_into_value().map_err(|error| unpackable(&error))?);
        }
        let tag = |effort: Effort| format!("\"{}{}{}\"", self.digest, coding.mark(), effort.mark());
        headers.insert(ETAG, HeaderValue::from_str(&tag(effort)).map_err(|error| unpackable(&error))?);
        let unchanged = headers.iter().filter(|(name, _)| OF_AN_UNCHANGED_PAGE.contains(name));
        let headers_of_unchanged = unchanged.map(|(name, value)| (name.clone(), value.clone())).collect();
        Ok(Self {
            coding,
            effort,
            headers,
            headers_of_unchanged,
            body: body.into(),
            tags: [tag(Effort::AtOnce), tag(Effort::Best)],
            digest: self.digest.clone(),
            topics: Arc::clone(&self.topics),
            day: self.day,
            revision: self.revision,
            checked: AtomicI64::new(self.revision),
            asked: AtomicU32::new(0),
            given_out: self.given_out.clone(),
        })
    }

    /// Whether it is among the tags of what somebody has: packed in the same way, however well. A fingerprint in quotes
    /// is nothing else.
    fn is_known(&self, tags: &HeaderValue) -> bool {
        let tags = tags.as_bytes();
        // Most have one page of one address.
        self.tags.iter().any(|tag| tags == tag.as_bytes())
            || tags == b"*"
            || self.tags.iter().any(|tag| memmem::find(tags, tag.as_bytes()).is_some())
    }

    /// The answer to somebody who may have the page already.
    fn answer(&self, known: Option<&HeaderValue>) -> HttpResponse {
        let is_known = known.is_some_and(|tags| self.is_known(tags));
        let (mut response, headers) = if is_known {
            (HttpResponse::new(StatusCode::NOT_MODIFIED), &self.headers_of_unchanged)
        } else {
            (HttpResponse::Ok().body(self.body.clone()), &self.headers)
        };
        response.headers_mut().clone_from(headers);
        response
    }
}

fn unpackable(error: &dyn std::fmt::Display) -> WebError {
    WebError::Internal(format!("a page that can't be packed: {error}"))
}

/// An answer that a handler made of a page that is kept; the caches before the server hear of it where the address is
/// still the one that they asked for.
fn of_handler(kept: Arc<Kept>, known: Option<&HeaderValue>) -> HttpResponse {
    let mut response = kept.answer(known);
    response.extensions_mut().insert(kept);
    response
}

/// Answers with the page that is kept, before anything else is done for the request: it depends on nobody's session.
/// What doesn't say how it may be kept is kept by nobody.
pub async fn serve(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if matches!(*request.method(), Method::GET | Method::HEAD)
        && let Some(state) = request.app_data::<Data<State>>()
    {
        let coding = Coding::asked_for(request.headers());
        if let Some(kept) = state.pages.get(&key(coding, address(request.request()))) {
            kept.given_out.inc();
            let mut answer = kept.answer(request.headers().get(IF_NONE_MATCH));
            promise(state, answer.headers_mut(), (coding, address(request.request())), &kept);
            return Ok(request.into_response(answer));
        }
        let (state, asked) = (state.clone(), address(request.request()).to_owned());
        let mut response = next.call(request).await?.map_into_boxed_body();
        let kept = response.response().extensions().get::<Arc<Kept>>().cloned();
        match kept {
            Some(kept) => promise(&state, response.headers_mut(), (coding, &asked), &kept),
            None => keep_from_all(response.headers_mut()),
        }
        return Ok(response);
    }
    let mut response = next.call(request).await?.map_into_boxed_body();
    keep_from_all(response.headers_mut());
    Ok(response)
}

fn promise(state: &State, headers: &mut HeaderMap, asked: (Coding, &str), kept: &Kept) {
    state.shared_caches.promise(headers, asked, (&kept.topics, kept.revision), state.clock);
}

fn keep_from_all(headers: &mut HeaderMap) {
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// What came of drawing a page.
enum Drawn {
    Kept(Arc<Kept>),
    /// An error, or a way on: nothing to keep.
    Passing(Answer),
}

impl Context {
    /// The answer to a request for what is public: the page that is kept, or else the one that `draw` makes from what it
    /// reads, and which is kept from then on.
    pub async fn public<F>(self, draw: F) -> Result<HttpResponse, WebError>
    where
        F: Fn(&Self, &mut Reading<'_>) -> Result<Answer, WebError> + Send + 'static,
    {
        self.public_in(Share::Small, draw).await
    }

    /// The same for what takes long in a large city: only one of these is drawn at a time, so that all else goes on.
    pub async fn public_at_length<F>(self, draw: F) -> Result<HttpResponse, WebError>
    where
        F: Fn(&Self, &mut Reading<'_>) -> Result<Answer, WebError> + Send + 'static,
    {
        self.public_in(Share::Large, draw).await
    }

    async fn public_in<F>(self, share: Share, draw: F) -> Result<HttpResponse, WebError>
    where
        F: Fn(&Self, &mut Reading<'_>) -> Result<Answer, WebError> + Send + 'static,
    {
        let (state, wanted) = (self.state.clone(), self.wanted.clone());
        let key = key(wanted.coding, &wanted.address);
        state.pages.pages.remove_if(&key, |kept| !state.pages.is_current(kept));
        let place = match timeout(PATIENCE, state.pages.pages.get_value_or_guard_async(key.as_str())).await {
            Ok(Ok(kept)) => return Ok(of_handler(kept, wanted.known.as_ref())),
            Ok(Err(place)) => place,
            Err(_) => return Err(WebError::Unavailable("nobody got the page drawn in time".to_owned())),
        };
        match self.drawn(share, draw).await? {
            Drawn::Passing(answer) => Ok(answer.into()),
            Drawn::Kept(kept) => {
                let answer = of_handler(Arc::clone(&kept), wanted.known.as_ref());
                if state.pages.is_current(&kept) {
                    // Refused where something became of it meanwhile: the next reader draws it again.
                    let _ = place.insert(kept);
                }
                Ok(answer)
            }
        }
    }

    async fn drawn<F>(self, share: Share, draw: F) -> Result<Drawn, WebError>
    where
        F: Fn(&Self, &mut Reading<'_>) -> Result<Answer, WebError> + Send + 'static,
    {
        // Asked for before anything is read: the page is at least as new, whichever database it is read from.
        let revision = self.state.database.revisions().current();
        let database = self.state.database.clone();
        let (coding, transport) = (self.wanted.coding, self.state.settings.transport());
        let draw = move |reading: &mut Reading<'_>| {
            if let Some(kept) = self.state.pages.repacked(&self.wanted) {
                return Ok(Drawn::Kept(kept));
            }
            let zone = self.state.clock.zone();
            let city = City { time_zone: zone, ..city::load(reading)? };
            let answer = draw(&self.of_city(Arc::new(city)), reading)?;
            if answer.status != StatusCode::OK {
                return Ok(Drawn::Passing(answer));
            }
            let depends_on = (reading.topics().clone(), reading.day());
            let given_out = self.state.metrics.of_kept(self.wanted.route);
            Kept::new(answer, coding, depends_on, revision, transport, given_out).map(Arc::new).map(Drawn::Kept)
        };
        database.read_public(share, revision, draw).await
    }
}

#[cfg(test)]
mod tests;
