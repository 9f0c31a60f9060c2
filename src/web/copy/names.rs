//! Which addresses of the site are in the copy, and the file that each of them is. A page is a file of its own with an
//! `.html`, since a folder that is opened from a file system shows no page; what stands in a query becomes a part of the
//! name.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::web::kit::address::{localised, split_language};

/// The address, in the copy alone, of the page that says what it is.
pub const ABOUT: &str = "/copy";
/// Where the scripts of the search lie.
pub const SEARCH_FOLDER: &str = "search";
/// What stands for the address of the site where none is said; nobody can have it (RFC 2606).
const NOWHERE: &str = "http://site.invalid";
/// A longer name is told from others by its fingerprint.
const LONGEST: usize = 120;

/// What is made of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page.
    Page,
    /// Years side by side: which of them are in the copy is known once all other pages are.
    Comparison,
    /// Something to load down, or a picture.
    File,
    /// Made by the copy itself and asked of nobody.
    Own,
}

/// What an address is in the copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub file: String,
    pub kind: Kind,
}

/// What is in the copy.
#[derive(Debug, Default)]
pub struct Site {
    /// Where the site or its copy is reached, where that is said.
    address: Option<String>,
    /// The queries of the comparisons that are in the copy; before it is known, every one that a page links to is.
    comparisons: OnceLock<HashSet<String>>,
}

impl Site {
    /// A copy of the site that is reached at this address.
    pub fn new(address: Option<String>) -> Self {
        Self { address, ..Self::default() }
    }

    /// The public address while the copy is made.
    pub fn address(&self) -> &str {
        self.address.as_deref().unwrap_or(NOWHERE)
    }

    /// The public address, where one was said.
    pub fn said_address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// Says which comparisons are in the copy, by their queries.
    pub fn settle(&self, comparisons: HashSet<String>) {
        // Said once, after all pages that name some.
        let _ = self.comparisons.set(comparisons);
    }

    /// Whether it is known which comparisons are in the copy.
    pub fn is_settled(&self) -> bool {
        self.comparisons.get().is_some()
    }

    /// What a local address is in the copy, without its anchor; none where it isn't in it.
    pub fn place(&self, address: &str) -> Option<Place> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let (language, path) = split_language(path);
        let kind = self.kind(path, query)?;
        let is_clean = |part: &str| {
            !part.is_empty() && part != ".." && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
        };
        if path != "/" && !path.strip_prefix('/')?.split('/').all(is_clean) {
            return None;
        }
        let extension = path.rsplit_once('.').map(|(_, extension)| extension).filter(|known| !known.contains('/'));
        let (stem, extension) = match extension {
            Some(extension) => (path.strip_suffix(extension)?.trim_end_matches('.'), extension),
            None => (path, "html"),
        };
        let stem = localised(language, if stem == "/" { "/index" } else { stem });
        let stem = stem.trim_start_matches('/');
        let file = match named(query) {
            Some(query) => format!("{stem}/{query}.{extension}"),
            None => format!("{stem}.{extension}"),
        };
        Some(Place { file, kind })
    }

    fn kind(&self, path: &str, query: &str) -> Option<Kind> {
        let fields: Vec<&str> = query
            .split('&')
            .filter(|field| !field.is_empty())
            .map(|field| field.split('=').next().unwrap_or(""))
            .collect();
        let (first, rest) = path.strip_prefix('/')?.split_once('/').unwrap_or((path.strip_prefix('/')?, ""));
        let is_one_of = |known: &[&str]| fields.len() <= 1 && fields.iter().all(|field| known.contains(field));
        let file_or_page = if rest.contains('.') { Kind::File } else { Kind::Page };
        match first {
            // What tells others where the pages are.
            "data" if rest == "dataset.jsonld" => self.address.as_ref().map(|_| Kind::File),
            _ if path.ends_with("/feed.atom") || path == "/robots.txt" || is_map(path) => {
                self.address.as_ref().filter(|_| query.is_empty()).map(|_| Kind::File)
            }
            "" | "about" | "accessibility" | "data" | "goals" | "logo" | "static" if query.is_empty() => {
                Some(file_or_page)
            }
            "evidence" if query.is_empty() => Some(Kind::File),
            "copy" if query.is_empty() && rest.is_empty() => Some(Kind::Page),
            "search" if query.is_empty() => Some(if rest.is_empty() { Kind::Page } else { Kind::Own }),
            "years" => {
                let is_page = file_or_page == Kind::Page && !rest.contains("/units/");
                (query.is_empty() || (is_page && is_one_of(&["department", "attainment", "by"])))
                    .then_some(file_or_page)
            }
            "programmes" | "indicators" | "corrections" => is_one_of(&["page"]).then_some(file_or_page),
            "compare" => self.has(query).then_some(Kind::Comparison),
            "compare.csv" | "compare.xlsx" if !query.is_empty() => Some(Kind::File),
            _ => None,
        }
    }

    /// Whether a comparison is in the copy. Of one that is, all pages are.
    fn has(&self, query: &str) -> bool {
        let is_page = |field: &&str| field.starts_with("page=");
        let whole: Vec<&str> = query.split('&').filter(|field| !is_page(field)).collect();
        self.comparisons.get().is_none_or(|known| known.contains(&whole.join("&")))
    }
}

/// Whether an address is that of a list of all pages.
pub fn is_map(path: &str) -> bool {
    let part = path.strip_prefix("/sitemap").and_then(|rest| rest.strip_suffix(".xml"));
    part.is_some_and(|part| part.is_empty() || part.starts_with('-'))
}

/// A query as a part of a name: letters that every file system takes and no address changes.
fn named(query: &str) -> Option<String> {
    if query.is_empty() {
        return None;
    }
    let mut name = String::new();
    for letter in query.chars() {
        match letter {
            '=' | ',' => name.push('-'),
            '&' => name.push('.'),
            'a'..='z' | '0'..='9' => name.push(letter),
            other => name.extend(["_", &format!("{:x}", u32::from(other)), "_"]),
        }
    }
    let is_long = name.len() > LONGEST;
    Some(if is_long { crate::domain::digest::sha256(query.as_bytes()).chars().take(32).collect() } else { name })
}

/// The way from one file of the copy to another.
pub fn way(from: &str, to: &str) -> String {
    let shared = from.bytes().zip(to.bytes()).take_while(|(one, other)| one == other).count();
    let shared = from.get(..shared).and_then(|same| same.rfind('/')).map_or(0, |slash| slash + 1);
    let (from, to) = (from.get(shared..).unwrap_or(from), to.get(shared..).unwrap_or(to));
    "../".repeat(from.matches('/').count()) + to
}

#[cfg(test)]
mod tests {
    use actix_web::http::Method;

    use super::*;
    use crate::web::kit::access::Access;
    use crate::web::routes::{Cache, ROUTES};

    fn file(address: &str) -> Option<String> {
        Site::new(Some("https://goals.example".to_owned())).place(address).map(|place| place.file)
    }

    #[test]
    fn every_address_of_the_public_is_a_file_and_no_other_is() {
        for route in ROUTES.iter().filter(|route| route.method == Method::GET) {
            let mut address = String::new();
            for part in route.path.split_inclusive('}') {
                let (words, number) = part.split_once('{').map_or((part, ""), |(words, _)| (words, "1"));
                address.extend([words, number]);
            }
            let address = if address.starts_with("/compare.") { address + "?by=rating" } else { address };
            // Programs ask the site itself.
            let is_public =
                route.access == Access::Public && route.cache != Cache::Never && !route.path.starts_with("/api/");
            assert_eq!(file(&address).is_some(), is_public, "{} as {address}", route.path);
        }
    }

    #[test]
    fn a_query_is_a_part_of_the_name() {
        for (address, expected) in [
            ("/", "index.html"),
            ("/en", "en/index.html"),
            ("/en/years/2020", "en/years/2020.html"),
            ("/years/2020?department=3", "years/2020/department-3.html"),
            ("/programmes?page=2", "programmes/page-2.html"),
            ("/compare.csv?years=2019,2020&by=money", "compare/years-2019-2020.by-money.csv"),
            ("/goals/1/publications/2", "goals/1/publications/2.html"),
        ] {
            assert_eq!(file(address).as_deref(), Some(expected));
        }
        for outside in ["/login", "/desk", "/years/2020?department=3&by=plan", "/search?q=a", "/goals/../etc", "//x"] {
            assert_eq!(file(outside), None, "{outside}");
        }
    }

    #[test]
    fn a_way_leads_from_one_file_to_the_other() {
        assert_eq!(way("index.html", "years/2020.html"), "years/2020.html");
        assert_eq!(way("goals/1/publications/2.html", "goals/1.html"), "../../1.html");
        assert_eq!(way("en/goals/1.html", "goals/1.html"), "../../goals/1.html");
        assert_eq!(way("goals/1.html", "goals/12.html"), "12.html");
    }
}
