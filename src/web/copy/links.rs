//! A page of the site as a page of the copy: every link leads to a file by the way from this one, and what only the site
//! can do is taken out, or leads to the page that says so. The page is read token by token, and what is not changed goes
//! out byte by byte as it was.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::{escape, unescape};
use quick_xml::events::{BytesStart, Event};

use crate::web::copy::names::{ABOUT, Site, way};
use crate::web::kit::address::{localised, split_language};

/// What a page of the copy may do, said in the page, since a file has no headers: its scripts and pictures are files
/// beside it. Where a page is opened from a file system, browsers don't agree on whether those are its own.
const POLICY: &str = "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; \
                      form-action 'self' file:; base-uri 'none'";

/// A page of the copy.
#[derive(Debug)]
pub struct Rewritten {
    pub page: String,
    /// The addresses, without anchors, of what it links to and shows.
    pub found: Vec<String>,
}

/// What is to be done with an element.
enum Act {
    Keep,
    /// Left out, up to the end of the element of this name; none for an element that has no end.
    Drop(Option<&'static str>),
    /// With other attributes.
    Change(Vec<(String, String)>),
}

struct Page<'a> {
    site: &'a Site,
    /// The file that it is.
    file: String,
    /// The address of the page that says what the copy is, in the language of this one.
    about: String,
    /// What leads to that page instead of to the login is called.
    about_words: &'a str,
    found: Vec<String>,
    /// A form that only the site can answer was left out.
    lost_a_form: bool,
}

/// Rewrites the page at an address; `about_words` is what a link to what the copy is reads. Says where it can't be read.
pub fn rewrite(site: &Site, address: &str, html: &str, about_words: &str) -> Result<Rewritten, String> {
    let (language, _) = split_language(address.split('?').next().unwrap_or_default());
    let file = site.place(address).ok_or_else(|| address.to_owned())?.file;
    let about = localised(language, ABOUT);
    let mut page = Page { site, file, about, about_words, found: Vec::new(), lost_a_form: false };
    let mut out = String::with_capacity(html.len());
    let mut reader = Reader::from_str(html);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    let mut dropping: Option<&str> = None;
    let mut replacing = false;
    let mut from = 0;
    loop {
        let event = reader.read_event().map_err(|error| format!("{address}: {error}"))?;
        let to = usize::try_from(reader.buffer_position()).map_err(|error| error.to_string())?;
        let raw = html.get(from..to).unwrap_or_default();
        from = to;
        match &event {
            Event::Eof => break,
            Event::End(end) if dropping.is_some() => {
                if dropping == Some(end.name().0) {
                    dropping = None;
                }
            }
            _ if dropping.is_some() => {}
            Event::Start(_) | Event::Empty(_) if replacing => {}
            Event::Start(start) | Event::Empty(start) => match page.act(start)? {
                Act::Keep => {
                    out += raw;
                    if is_charset(start) {
                        out.extend(["\n<meta http-equiv=\"Content-Security-Policy\" content=\"", POLICY, "\">"]);
                    }
                }
                Act::Drop(until) => dropping = until,
                Act::Change(attributes) => {
                    replacing = is_login(start);
                    tag(&mut out, start.name().0, &attributes, matches!(event, Event::Empty(_)));
                    if replacing {
                        out += &escape(page.about_words);
                    }
                }
            },
            Event::End(end) if replacing && end.name().0 == "a" => {
                replacing = false;
                out += raw;
            }
            _ if replacing => {}
            _ => out += raw,
        }
    }
    Ok(Rewritten { page: out, found: page.found })
}

fn tag(out: &mut String, name: &str, attributes: &[(String, String)], is_empty: bool) {
    out.push('<');
    out.push_str(name);
    for (key, value) in attributes {
        out.push(' ');
        out.push_str(key);
        out.push_str("=\"");
        out.push_str(value);
        out.push('"');
    }
    out.push_str(if is_empty { "/>" } else { ">" });
}

fn is_charset(start: &BytesStart<'_>) -> bool {
    start.name().0 == "meta" && value(start, "charset").is_some()
}

fn is_login(start: &BytesStart<'_>) -> bool {
    value(start, "href").is_some_and(|href| split_language(&href).1 == "/login")
}

/// The value of an attribute, as it is meant.
fn value<'tag>(start: &'tag BytesStart<'_>, name: &str) -> Option<Cow<'tag, str>> {
    let found = start.html_attributes().with_checks(false).flatten().find(|known| known.key.0 == name)?;
    Some(match found.value {
        Cow::Borrowed(text) => unescape(text).unwrap_or(Cow::Borrowed(text)),
        Cow::Owned(text) => Cow::Owned(unescape(&text).map(Cow::into_owned).unwrap_or(text)),
    })
}

impl Page<'_> {
    fn act(&mut self, start: &BytesStart<'_>) -> Result<Act, String> {
        let is = |name: &str, expected: &str| value(start, name).as_deref() == Some(expected);
        match start.name().0 {
            "a" => self.linked(start, "href", true),
            "link" => self.head_link(start),
            "script" | "img" | "source" | "iframe" => self.linked(start, "src", false),
            "meta" => Ok(self.said_of_the_page(start)),
            "form" => {
                let action = value(start, "action").unwrap_or_default().into_owned();
                if split_language(&action).1 == "/search" {
                    return self.linked(start, "action", false);
                }
                self.lost_a_form = true;
                Ok(Act::Drop(Some("form")))
            }
            // What was said of how to fill it in.
            "p" if self.lost_a_form && is("id", "q-support") => Ok(Act::Drop(Some("p"))),
            // The code with which other sites show a page has its address in it.
            "label" if is("for", "embed-code") && self.site.said_address().is_none() => Ok(Act::Drop(Some("label"))),
            "textarea" if is("id", "embed-code") && self.site.said_address().is_none() => {
                Ok(Act::Drop(Some("textarea")))
            }
            _ => Ok(Act::Keep),
        }
    }

    /// An element that leads to something of the site, or shows it.
    fn linked(&mut self, start: &BytesStart<'_>, attribute: &str, may_lead_elsewhere: bool) -> Result<Act, String> {
        let Some(target) = value(start, attribute) else { return Ok(Act::Keep) };
        if !target.starts_with('/') || target.starts_with("//") {
            return Ok(Act::Keep);
        }
        let way = match self.way(&target) {
            Some(way) => way,
            None if may_lead_elsewhere => {
                let about = self.about.clone();
                let about = self.way(&about).ok_or("the page of the copy is in it")?;
                if is_login(start) { about } else { about + "#without" }
            }
            None => return Ok(Act::Drop(None)),
        };
        changed(start, attribute, &way)
    }

    /// The way to a local address, which is noted.
    fn way(&mut self, target: &str) -> Option<String> {
        let (address, anchor) = target.split_once('#').map_or((target, None), |(address, at)| (address, Some(at)));
        let place = self.site.place(address)?;
        self.found.push(address.to_owned());
        let way = way(&self.file, &place.file);
        Some(anchor.map_or_else(|| way.clone(), |anchor| format!("{way}#{anchor}")))
    }

    /// What belongs to the page, or says where it is otherwise.
    fn head_link(&mut self, start: &BytesStart<'_>) -> Result<Act, String> {
        let target = value(start, "href").unwrap_or_default().into_owned();
        if target.starts_with('/') { self.linked(start, "href", false) } else { Ok(self.where_it_is(&target)) }
    }

    /// What others are told of the page, of which only what is right of the copy stays.
    fn said_of_the_page(&mut self, start: &BytesStart<'_>) -> Act {
        let Some(property) = value(start, "property") else { return Act::Keep };
        let content = value(start, "content").unwrap_or_default();
        match &*property {
            "og:url" => self.where_it_is(&content),
            "og:image" => {
                let picture = self.site.said_address().and_then(|address| content.strip_prefix(address));
                self.found.extend(picture.map(ToOwned::to_owned));
                self.where_it_is(&content)
            }
            "og:image:alt" if self.site.said_address().is_none() => Act::Drop(None),
            _ => Act::Keep,
        }
    }

    /// An address by which others name the page: right where it was said where the site is, and a file has no query.
    fn where_it_is(&self, address: &str) -> Act {
        let is_right = self.site.said_address().is_some() && !address.contains('?');
        if is_right { Act::Keep } else { Act::Drop(None) }
    }
}

fn changed(start: &BytesStart<'_>, attribute: &str, to: &str) -> Result<Act, String> {
    let mut attributes = Vec::new();
    for known in start.html_attributes().with_checks(false) {
        let known = known.map_err(|error| error.to_string())?;
        let value = if known.key.0 == attribute { escape(to).into_owned() } else { known.value.replace('"', "&quot;") };
        attributes.push((known.key.0.to_owned(), value));
    }
    Ok(Act::Change(attributes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(address: &str, html: &str) -> String {
        rewrite(&Site::default(), address, html, "この写し").expect("it is read").page
    }

    #[test]
    fn a_link_is_the_way_to_a_file_and_the_rest_stays_as_it_is() {
        let html = "<!doctype html><p title='a>b'>A&amp;B <br><a id=\"x\" download href=\"/goals/2#at\">二</a>\n";
        let rewritten = page("/years/2020/units/3", html);
        let expected = "<!doctype html><p title='a>b'>A&amp;B <br><a id=\"x\" download=\"\" href=\"../../../goals/2.html#at\">二</a>\n";
        assert_eq!(rewritten, expected);
    }

    #[test]
    fn what_only_the_site_can_do_is_taken_out_or_said() {
        let html = "<a href=\"/en/login\">Sign <b>in</b></a><form action=\"/en/compare\"><p>x</p></form>\
                    <p id=\"q-support\">how</p><a href=\"/en/years/2020?department=1&amp;by=plan\">y</a>\
                    <form action=\"/en/search\"></form>";
        assert_eq!(
            page("/en", html),
            "<a href=\"copy.html\">この写し</a><a href=\"copy.html#without\">y</a><form action=\"search.html\"></form>"
        );
    }

    #[test]
    fn where_the_site_is_is_said_where_it_is_known() {
        let html = "<meta charset=\"utf-8\"><link rel=\"canonical\" href=\"https://goals.example/\">\
                    <meta property=\"og:url\" content=\"https://goals.example/compare?by=money\">";
        assert!(page("/", html).ends_with("'none'\">"), "{}", page("/", html));
        let known = Site::new(Some("https://goals.example".to_owned()));
        let known = rewrite(&known, "/", html, "").expect("it is read").page;
        assert!(known.contains("canonical") && !known.contains("og:url"), "{known}");
    }
}
