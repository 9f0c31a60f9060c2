//! The HTML of every page, in every state that a request can bring about, read by the Nu Html Checker.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ichirizuka::web::routes::ROUTES;
use serde::Deserialize;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::{self, City, Kind};
use crate::roads;
use crate::routes::{Form, Places, send};
use crate::support::leash::{Leash, Stop};

/// What the checker advises against and is done all the same: Safari reads a list without bullets as one only where it
/// says that it is one; and the filter of the templates that keeps line breaks writes them with a slash.
const ADVICE_NOT_TAKEN: &[&str] = &[
    "The “list” role is unnecessary for element “ul”.",
    "The “list” role is unnecessary for element “ol”.",
    "Trailing slash on void elements has no effect and interacts badly with unquoted attribute values.",
];

/// One of what the checker says.
#[derive(Deserialize)]
struct Remark {
    url: String,
    #[serde(rename = "message")]
    words: String,
    #[serde(default)]
    extract: String,
}

#[derive(Deserialize)]
struct Said {
    messages: Vec<Remark>,
}

/// Pages to be checked, each in a file of its own.
struct Pages {
    folder: Leash,
    names: Vec<String>,
}

impl Pages {
    fn new() -> Self {
        Self { folder: Leash::new("markup", Stop::Terminate), names: Vec::new() }
    }

    /// Adds what was answered, where it is a page.
    fn add(&mut self, who: &str, answer: &Answer) {
        if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            let file = self.folder.folder().join(format!("{}.html", self.names.len()));
            fs::write(file, &answer.body).expect("the page is written");
            self.names.push(format!("{who} {}", answer.asked));
        }
    }

    /// Everything that the checker finds wrong, with the pages on which it does.
    fn faults(&self) -> Vec<String> {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for message in check(self.folder.folder(), &[]) {
            let number = Path::new(&message.url).file_stem().and_then(|stem| stem.to_str()?.parse::<usize>().ok());
            let page = number.and_then(|number| self.names.get(number)).cloned().unwrap_or(message.url);
            found.entry(message.words).or_default().push(format!("{page}: {}", message.extract));
        }
        let told = found.into_iter().filter(|(fault, _)| !ADVICE_NOT_TAKEN.contains(&fault.as_str()));
        told.map(|(fault, pages)| format!("{fault} ({} times, as {})", pages.len(), pages[0])).collect()
    }
}

/// Runs the checker over a file or the pages of a folder.
fn check(what: &Path, more: &[&str]) -> Vec<Remark> {
    let checker: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/test-tools/vnu/vnu.jar");
    assert!(checker.is_file(), "{}: `tests/setup` puts it there", checker.display());
    let said = Command::new("java")
        .arg("-jar")
        .arg(checker)
        .args(["--format", "json", "--stdout", "--exit-zero-always"])
        .args(more)
        .arg(what)
        .output()
        .expect("Java runs: `tests/setup` installs it");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said: Said = serde_json::from_slice(&said.stdout).expect("the checker answers");
    said.messages
}

/// A city on SQLite: the pages are the same on either database.
fn visit(test: impl AsyncFnOnce(City)) {
    city::run(Kind::Sqlite, test);
}

/// Properties that the checker does not know yet; a browser that doesn't either passes them over.
const UNKNOWN_TO_THE_CHECKER: &[&str] = &["paint-order", "animation-timeline", "field-sizing", "vector-effect"];

fn is_unknown(words: &str) -> bool {
    UNKNOWN_TO_THE_CHECKER.iter().any(|name| words == format!("CSS: “{name}”: Property “{name}” doesn't exist."))
}

#[test]
fn the_style_sheet_is_css_as_the_standard_has_it() {
    visit(async |city| {
        let address = city.citizen().get("/").await.expect(200).attributes("link[rel=stylesheet]", "href").remove(0);
        let sheet = city.citizen().get(&address).await.expect(200);
        let folder = Leash::new("style", Stop::Terminate);
        let file = folder.folder().join("style.css");
        fs::write(&file, &sheet.body).expect("the sheet is written");
        let said: Vec<String> = check(&file, &["--css"]).into_iter().map(|message| message.words).collect();
        let faults: Vec<&String> = said.iter().filter(|words| !is_unknown(words)).collect();
        assert_eq!(faults, Vec::<&String>::new());
    });
}

#[test]
fn every_page_and_every_refusal_is_html_as_the_standard_has_it() {
    visit(async |city| {
        let mut pages = Pages::new();
        for actor in [Actor::Anonymous, Actor::OwnSection, Actor::Head, Actor::Executive, Actor::Administrator] {
            // What one actor decides or reports is not there for the next.
            let city = city.again();
            let places = Places::of(&city).await;
            let visitor = city.visit(actor).await;
            // Signing out comes last.
            let routes = ROUTES.iter().filter(|route| route.path != "/logout");
            for route in routes {
                let forms: &[Form] =
                    if route.method == "GET" { &[Form::Right] } else { &[Form::Right, Form::WrongToken] };
                for form in forms {
                    for prefix in ["", "/en"] {
                        let answer = send(&visitor, &places, route, prefix, *form).await;
                        pages.add(&format!("{actor:?}"), &answer);
                    }
                }
            }
        }
        assert!(pages.names.len() > 500, "{}", pages.names.len());
        assert_eq!(pages.faults(), Vec::<String>::new());
    });
}

#[test]
fn every_public_page_of_a_city_is_html_as_the_standard_has_it() {
    visit(async |city| {
        let mut pages = Pages::new();
        for answer in roads::everything(&city).await {
            pages.add("citizen", &answer);
        }
        for by in ["programme", "department", "rating", "indicator", "plan", "money"] {
            for prefix in ["", "/en"] {
                let path = format!("{prefix}/compare?years=2015,2016,2019,2020,2021&by={by}");
                pages.add("citizen", &city.citizen().get(&path).await.expect(200));
            }
        }
        for path in ["/compare?years=x", "/compare?years=1990", "/search?q=%E3%82%80", "/years/2020?attainment=met"] {
            pages.add("citizen", &city.citizen().get(path).await);
        }
        assert!(pages.names.len() > 250, "{}", pages.names.len());
        assert_eq!(pages.faults(), Vec::<String>::new());
    });
}

#[test]
fn the_pages_of_the_invented_city_are_html_as_the_standard_has_it() {
    visit(async |_| {
        let city = City::invented().await;
        let citizen = city.citizen();
        let mut pages = Pages::new();
        let mut paths = vec!["/".to_owned(), "/corrections".to_owned(), "/search?q=%E7%A7%BB%E4%BD%8F".to_owned()];
        for by in ["programme", "department", "rating", "indicator", "plan", "money"] {
            paths.push(format!("/compare?years=2016,2017,2018,2019,2020,2021&by={by}"));
        }
        paths.push("/compare?years=2016,2021&by=department&structure=today".to_owned());
        for year in 2016..=2021 {
            paths.push(format!("/years/{year}"));
            let data = citizen.get(&format!("/years/{year}.json")).await.expect(200).json();
            for goal in data["goals"].as_array().expect("goals") {
                paths.push(format!("/goals/{}", goal["number"]));
                paths.push(format!("/programmes/{}", goal["programme"]["number"]));
                let indicators = goal["indicators"].as_array().expect("indicators");
                paths.extend(indicators.iter().map(|indicator| format!("/indicators/{}", indicator["number"])));
            }
        }
        paths.sort_unstable();
        paths.dedup();
        for path in paths {
            for prefix in ["", "/en"] {
                pages.add("citizen", &citizen.get(&format!("{prefix}{path}")).await.expect(200));
            }
        }
        assert!(pages.names.len() > 500, "{}", pages.names.len());
        assert_eq!(pages.faults(), Vec::<String>::new());
    });
}

#[test]
fn the_pages_of_a_new_city_are_html_as_the_standard_has_it() {
    visit(async |city| {
        let city = city.just_set_up().await;
        let visitor = city.visit(Actor::Administrator).await;
        let mut pages = Pages::new();
        for path in
            ["/", "/search", "/compare", "/corrections", "/admin/years", "/admin/units", "/admin/people", "/review"]
        {
            for prefix in ["", "/en"] {
                pages.add("administrator", &visitor.get(&format!("{prefix}{path}")).await);
            }
        }
        assert_eq!(pages.faults(), Vec::<String>::new());
    });
}
