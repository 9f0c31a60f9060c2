//! What the server answered, read as what it is: HTML by a parser, JSON as a document.

use std::cell::OnceCell;
use std::io::Read as _;

use flate2::read::GzDecoder;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, LOCATION};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

/// An answer with its whole body.
pub(crate) struct Answer {
    /// What was asked, for messages: `GET /years/2020`.
    pub(crate) asked: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    html: OnceCell<Html>,
}

impl Answer {
    pub(crate) const fn new(asked: String, status: StatusCode, headers: HeaderMap, body: Vec<u8>) -> Self {
        Self { asked, status, headers, body, html: OnceCell::new() }
    }

    /// The same without what cannot cross threads.
    pub(crate) fn into_parts(self) -> (String, StatusCode, HeaderMap, Vec<u8>) {
        (self.asked, self.status, self.headers, self.body)
    }

    pub(crate) fn from_parts((asked, status, headers, body): (String, StatusCode, HeaderMap, Vec<u8>)) -> Self {
        Self::new(asked, status, headers, body)
    }

    /// The answer, if it has this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}\n{}", self.asked, self.headline());
        self
    }

    /// Where the answer leads on to.
    #[track_caller]
    pub(crate) fn expect_redirect(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}\n{}", self.asked, self.headline());
        self.header(LOCATION.as_str()).expect("a redirect has a location")
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("headers are plain"))
    }

    /// All values of `Set-Cookie`.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").iter().map(|value| value.to_str().expect("headers are plain")).collect()
    }

    /// The same as it was before it was packed.
    pub(crate) fn unpacked(mut self) -> Self {
        let mut body = Vec::new();
        match self.header("content-encoding") {
            None => return self,
            Some("gzip") => {
                GzDecoder::new(&*self.body).read_to_end(&mut body).expect("a whole page");
            }
            Some("br") => brotli::BrotliDecompress(&mut &*self.body, &mut body).expect("a whole page"),
            Some(other) => panic!("{}: {other}", self.asked),
        }
        self.body = body;
        self
    }

    /// The body as text.
    #[track_caller]
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_else(|error| panic!("{}: {error}", self.asked))
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error}", self.asked))
    }

    /// The body as a page.
    pub(crate) fn html(&self) -> &Html {
        self.html.get_or_init(|| Html::parse_document(self.text()))
    }

    /// The elements that fit a CSS selector.
    pub(crate) fn all(&self, css: &str) -> Vec<ElementRef<'_>> {
        self.html().select(&selector(css)).collect()
    }

    /// The one element that fits.
    #[track_caller]
    pub(crate) fn one(&self, css: &str) -> ElementRef<'_> {
        let found = self.all(css);
        assert_eq!(found.len(), 1, "{}: {css}\n{}", self.asked, self.headline());
        found[0]
    }

    /// Whether anything fits.
    pub(crate) fn has(&self, css: &str) -> bool {
        !self.all(css).is_empty()
    }

    /// The words of each element that fits, with single spaces.
    pub(crate) fn texts(&self, css: &str) -> Vec<String> {
        self.all(css).into_iter().map(words).collect()
    }

    /// An attribute of each element that fits and has it.
    pub(crate) fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        self.all(css).into_iter().filter_map(|element| element.attr(name)).map(ToOwned::to_owned).collect()
    }

    /// The value of a form's field.
    #[track_caller]
    pub(crate) fn value(&self, name: &str) -> String {
        self.all(&format!("main [name='{name}']"))
            .first()
            .and_then(|field| field.attr("value"))
            .unwrap_or_else(|| panic!("{}: no field {name}\n{}", self.asked, self.headline()))
            .to_owned()
    }

    /// The first words of the page, for messages.
    fn headline(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        let page = Html::parse_document(&text);
        page.select(&selector("main"))
            .next()
            .map_or_else(|| text.chars().take(300).collect(), |main| words(main).chars().take(300).collect())
    }
}

/// The words in an element, with single spaces.
pub(crate) fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

/// What is said of all of them, of which there is at least one.
#[track_caller]
pub(crate) fn every<T: std::fmt::Debug>(all: &[T], holds: impl Fn(&T) -> bool) {
    assert!(!all.is_empty(), "there is none");
    let others: Vec<&T> = all.iter().filter(|one| !holds(one)).collect();
    assert!(others.is_empty(), "{others:?}");
}
