//! Asks for page after page, from link to link, and hands over each as a file. Comparisons come last: which of them are in
//! the copy is known when all other pages are.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use actix_web::Error;
use actix_web::body::{MessageBody, to_bytes};
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::TestRequest;
use actix_web::web::{self, Bytes};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::web::copy::names::{Kind, Site, is_map};
use crate::web::copy::{CopyError, Target, comparisons, links};
use crate::web::kit::address::{To, localised, split_language};
use crate::web::kit::words::Words;

/// So many pages are drawn at once.
const AT_ONCE: usize = 4;
/// How often, and after how long, somebody asks again who was told to wait.
const PATIENCE: u32 = 200;
const PAUSE: Duration = Duration::from_millis(50);

/// What was found and not asked for yet. What takes long is asked for one by one: so much the server draws at a time.
#[derive(Default)]
struct Waiting {
    short: VecDeque<String>,
    long: VecDeque<String>,
}

impl Waiting {
    fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    fn put(&mut self, address: String, kind: Option<Kind>) {
        let is_drawing = address.strip_suffix(".svg").is_some();
        let is_long = kind == Some(Kind::Comparison) || (kind == Some(Kind::File) && !is_drawing);
        if is_long { self.long.push_back(address) } else { self.short.push_back(address) }
    }
}

/// A walk through the site.
pub(super) struct Walk<A, T> {
    /// Asks the site.
    ask: A,
    site: Arc<Site>,
    target: Arc<T>,
    /// Every address that was found.
    known: RefCell<HashSet<String>>,
    /// The comparisons that were found.
    comparisons: RefCell<BTreeSet<String>>,
}

impl<A, B, T> Walk<A, T>
where
    A: AsyncFn(TestRequest) -> Result<ServiceResponse<B>, Error>,
    B: MessageBody,
    T: Target,
{
    pub(super) fn new(ask: A, site: Arc<Site>, target: Arc<T>) -> Self {
        Self { ask, site, target, known: RefCell::default(), comparisons: RefCell::default() }
    }

    /// Walks through all of it.
    pub(super) async fn all(&self, years: &[FiscalYear]) -> Result<(), CopyError> {
        let to = To::language(Language::Japanese);
        let mut first = vec![to.front(), to.sitemap()];
        first.extend(self.site.said_address().map(|_| to.robots()));
        self.follow(first.iter().map(ToString::to_string).collect()).await?;
        // The other language is there where the site links to it.
        let languages =
            Language::ALL.iter().filter(|language| self.known.borrow().contains(&localised(**language, "/")));
        let usual = languages.flat_map(|language| comparisons::usual(years, *language));
        let mut wanted = std::mem::take(&mut *self.comparisons.borrow_mut());
        wanted.extend(usual);
        let query = |address: &String| address.split_once('?').map_or("", |(_, query)| query).to_owned();
        self.site.settle(wanted.iter().map(query).collect());
        self.follow(wanted.into_iter().collect()).await
    }

    /// Walks from these addresses on.
    async fn follow(&self, first: Vec<String>) -> Result<(), CopyError> {
        let mut waiting = Waiting::default();
        self.note(first, &mut waiting);
        let mut under_way = FuturesUnordered::new();
        let mut is_long_under_way = false;
        loop {
            if !is_long_under_way && let Some(address) = waiting.long.pop_front() {
                is_long_under_way = true;
                under_way.push(self.one(address, true));
            }
            while under_way.len() < AT_ONCE {
                let Some(address) = waiting.short.pop_front() else { break };
                under_way.push(self.one(address, false));
            }
            let Some(done) = under_way.next().await else { return Ok(()) };
            let (found, is_long) = done?;
            is_long_under_way = is_long_under_way && !is_long;
            self.note(found, &mut waiting);
            self.target.done();
        }
    }

    /// Puts what is new in line.
    fn note(&self, found: Vec<String>, waiting: &mut Waiting) {
        let mut known = self.known.borrow_mut();
        let before = waiting.len();
        for address in found {
            let kind = self.site.place(&address).map(|place| place.kind);
            let is_settled = self.site.is_settled();
            match kind {
                Some(Kind::Own) => {}
                Some(Kind::Comparison) if !is_settled => {
                    self.comparisons.borrow_mut().insert(address);
                }
                None if !is_map(&address) => {}
                _ if known.contains(&address) => {}
                _ => {
                    known.insert(address.clone());
                    waiting.put(address, kind);
                }
            }
        }
        self.target.expect(waiting.len() - before);
    }

    /// Asks for one, and hands it over; gives what it links to, and whether it was one of those that take long.
    async fn one(&self, address: String, is_long: bool) -> Result<(Vec<String>, bool), CopyError> {
        let (media_type, body) = self.ask(&address).await?;
        let (site, target) = (Arc::clone(&self.site), Arc::clone(&self.target));
        let work = move || taken(&site, &*target, &address, &media_type, &body);
        let found = web::block(work).await.map_err(|_| CopyError::Page(String::new(), "ended".to_owned()))?;
        Ok((found?, is_long))
    }

    /// What the site gives out at an address, and its media type.
    async fn ask(&self, address: &str) -> Result<(String, Bytes), CopyError> {
        let wrong = |why: String| CopyError::Page(address.to_owned(), why);
        let uri: actix_web::http::Uri = address.parse().map_err(|_| wrong("no address".to_owned()))?;
        for _ in 0..PATIENCE {
            let response =
                (self.ask)(TestRequest::with_uri(&uri.to_string())).await.map_err(|error| wrong(error.to_string()))?;
            match response.status() {
                StatusCode::OK => {
                    let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
                    let media_type = media_type.unwrap_or_default().to_owned();
                    let body = to_bytes(response.into_body()).await;
                    return Ok((media_type, body.map_err(|error| wrong(error.into().to_string()))?));
                }
                StatusCode::SERVICE_UNAVAILABLE => tokio::time::sleep(PAUSE).await,
                status => return Err(wrong(status.to_string())),
            }
        }
        Err(wrong(StatusCode::SERVICE_UNAVAILABLE.to_string()))
    }
}

/// Hands over what was given out at an address.
fn taken(
    site: &Site,
    target: &impl Target,
    address: &str,
    media_type: &str,
    body: &[u8],
) -> Result<Vec<String>, CopyError> {
    let wrong = |why: String| CopyError::Page(address.to_owned(), why);
    let text = || std::str::from_utf8(body).map_err(|error| wrong(error.to_string()));
    let put = |content: &[u8]| match site.place(address) {
        Some(place) => target.put(&place.file, content).map_err(|error| CopyError::Unwritable(place.file, error)),
        None => Ok(()),
    };
    if media_type.starts_with("text/html") {
        let (language, path) = split_language(address);
        let words = Words::of(language).text("copy-title");
        let rewritten = links::rewrite(site, address, text()?, &words).map_err(wrong)?;
        put(rewritten.page.as_bytes())?;
        return Ok(rewritten.found.into_iter().chain(shown_elsewhere(site, language, path)).collect());
    }
    if media_type.starts_with("image/svg") && site.said_address().is_none() {
        put(without_address(site, text()?).as_bytes())?;
        return Ok(Vec::new());
    }
    put(body)?;
    if is_map(address) {
        return Ok(listed(site, text()?));
    }
    if media_type.starts_with("text/css") { Ok(shown_by_style(address, text()?)) } else { Ok(Vec::new()) }
}

/// A drawing without the address that it names.
fn without_address(site: &Site, drawing: &str) -> String {
    let mut parts = drawing.split(site.address());
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.find('<').and_then(|end| part.get(end..)).unwrap_or_default())
}

/// The pictures beside a style sheet that it shows.
fn shown_by_style(address: &str, text: &str) -> Vec<String> {
    let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
    let names = text.split("url(\"").skip(1).filter_map(|rest| rest.split('"').next());
    names.filter(|name| !name.contains([':', '/'])).map(|name| format!("{folder}/{name}")).collect()
}

/// The small page of a goal or an indicator that other sites show: what its code names, where that has an address.
fn shown_elsewhere(site: &Site, language: Language, path: &str) -> Option<String> {
    let number = path.strip_prefix("/goals/").or_else(|| path.strip_prefix("/indicators/"))?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && site.said_address().is_some()).then(|| localised(language, &format!("{path}/embed")))
}

/// The addresses of a sitemap.
fn listed(site: &Site, text: &str) -> Vec<String> {
    let addresses = text.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next());
    addresses.filter_map(|address| address.strip_prefix(site.address())).map(ToOwned::to_owned).collect()
}
