//! `export site`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use ichirizuka::domain::digest::sha256;
use scraper::{Html, Selector};

use crate::server::Server;
use crate::town::{SAMPLE, Town};

/// Where the copy is said to be reached.
const ADDRESS: &str = "https://goals.example.lg.jp";

/// The files of a copy by their names, with the time at which each was written.
fn files(folder: &Path) -> BTreeMap<String, SystemTime> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::metadata(&path).unwrap().modified().unwrap());
            }
        }
    }
    found
}

/// Fails unless the list in a copy names each of its files with its SHA-256.
fn holds_together(folder: &Path) {
    let mut expected = String::new();
    for name in files(folder).keys().filter(|name| *name != "manifest.sha256") {
        let digest = sha256(&fs::read(folder.join(name)).unwrap());
        expected.extend([digest.as_str(), "  ", name, "\n"]);
    }
    assert_eq!(fs::read_to_string(folder.join("manifest.sha256")).unwrap(), expected);
}

/// A page as a reader follows its links.
struct Page {
    anchors: BTreeSet<String>,
    links: Vec<(String, String)>,
}

fn page(text: &str) -> Page {
    let html = Html::parse_document(text);
    let all = |css: &str| Selector::parse(css).unwrap();
    let anchors = html.select(&all("[id]")).map(|element| element.attr("id").unwrap().to_owned()).collect();
    let mut links = Vec::new();
    for element in html.select(&all("[href], [src], [action]")) {
        let name = element.value().name();
        let told_only = name == "link" && matches!(element.attr("rel"), Some("canonical" | "alternate"));
        let target = ["href", "src", "action"].into_iter().find_map(|name| element.attr(name)).unwrap();
        if !(target.starts_with("http") && (name == "a" || (told_only && target.starts_with(ADDRESS)))) {
            links.push((name.to_owned(), target.to_owned()));
        }
    }
    Page { anchors, links }
}

/// The file to which a link of another leads.
fn resolved(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{from} leads out of the copy: {link}"),
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// Follows every link of every page; gives what is wrong.
fn crawled(folder: &Path) -> Vec<String> {
    let files = files(folder);
    let pages: BTreeMap<&String, Page> = files
        .keys()
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "html"))
        .map(|name| (name, page(&fs::read_to_string(folder.join(name)).unwrap())))
        .collect();
    assert!(pages.len() > 100, "{} pages", pages.len());
    let mut wrong = Vec::new();
    for (from, page) in &pages {
        for (element, link) in &page.links {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let to = if path.is_empty() { (*from).clone() } else { resolved(from, path) };
            let is_there = files.contains_key(&to)
                && (anchor.is_empty() || pages.get(&to).is_some_and(|page| page.anchors.contains(anchor)));
            if !is_there {
                wrong.push(format!("{from}: <{element}> {link}"));
            }
        }
    }
    for (name, link) in files.keys().filter(|name| name.ends_with("/style.css")).flat_map(|name| {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        text.split("url(\"").skip(1).map(|rest| (name, rest.split('"').next().unwrap().to_owned())).collect::<Vec<_>>()
    }) {
        assert!(files.contains_key(&resolved(name, &link)), "{name}: {link}");
    }
    wrong
}

/// What stands in updates of the demonstration that wait for their approval or were returned.
fn unpublished() -> Vec<String> {
    fn collect(value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(fields) => {
                let is_held_back = fields.get("waiting") == Some(&true.into()) || fields.contains_key("returned");
                let text = fields.get("text").and_then(serde_json::Value::as_str).filter(|_| is_held_back);
                found.extend(text.map(ToOwned::to_owned));
                fields.values().for_each(|value| collect(value, found));
            }
            serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
            _ => {}
        }
    }
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo/open-year.json");
    let mut found = Vec::new();
    collect(&serde_json::from_str(&fs::read_to_string(source).unwrap()).unwrap(), &mut found);
    assert!(!found.is_empty());
    found
}

#[test]
fn a_copy_leads_only_to_its_own_files_and_holds_nothing_that_is_not_published() {
    let town = Town::empty();
    let environment = [("ICHIRIZUKA_DEMO_PASSWORD", "mihon-no-aikotoba-1")];
    let server = Server::start(&town, &["demo", "--port", "0", "--data", "demo"], &environment, "Ctrl+C");
    let database = format!("sqlite://{}", town.folder().join("demo/demo.sqlite3").display());
    let export = |folder: &str, zip: &str| {
        let call = ["export", "site", folder, "--zip", zip, "--database", &database, "--public-address", ADDRESS];
        town.run(&call).done()
    };
    let said = export("copy", "copy.zip");
    let copy = town.folder().join("copy");
    assert_eq!(crawled(&copy), Vec::<String>::new());
    holds_together(&copy);
    let before = files(&copy);
    for name in
        ["index.html", "en/years/2020.html", "data/all.json", "en/programmes/15.html", "feed.atom", "goals/1.svg"]
    {
        assert!(before.contains_key(name), "{name} is in it: {said}");
    }
    assert!(before.keys().any(|name| name.starts_with("compare/years-2020-2021.by-rating")), "the usual comparisons");
    let all: Vec<u8> = before.keys().flat_map(|name| fs::read(copy.join(name)).unwrap()).collect();
    let all = String::from_utf8_lossy(&all);
    for text in unpublished() {
        assert!(!all.contains(&text), "{text}");
    }
    assert!(export("copy", "again.zip").contains("0 changed and 0 were removed"));
    assert_eq!(files(&copy), before, "no file was touched");
    let zip = |name: &str| fs::read(town.folder().join(name)).unwrap();
    assert!(zip("copy.zip") == zip("again.zip"), "equal copies are equal bytes");
    server.terminate();
    server.end();
}

#[test]
fn after_a_correction_only_what_it_changes_is_written() {
    let town = Town::with_goals();
    let publish =
        |more: &[&str]| town.run(&[&["publish", "--year", "2020", "--stage", "results"], more].concat()).done();
    publish(&[]);
    let export = || town.run(&["export", "site", "copy"]).done();
    export();
    let copy = town.folder().join("copy");
    let before = files(&copy);
    town.file("copy/years/own-notes.txt", "put there by somebody");
    let corrected = fs::read_to_string(SAMPLE).unwrap().replace("サンプル4業務", "サンプル5業務");
    town.file("corrected.tsv", &corrected);
    town.run(&["import", "corrected.tsv", "--year", "2020", "--stage", "results", "--accept-rates"]).done();
    publish(&["--reason", "業務数の誤り"]);
    export();
    holds_but_for(&copy, "years/own-notes.txt");
    let after = files(&copy);
    let goals: Vec<&String> = after.keys().filter(|name| is_goal(name)).collect();
    let (changed, same): (Vec<_>, Vec<_>) = goals.into_iter().partition(|name| after[*name] != before[*name]);
    assert!(changed.len() == 1 && same.len() == 18, "{changed:?}");
    for name in ["years/2020.html", "corrections.html", "copy.html", "search/2020-1.js", "data/all.csv"] {
        assert_ne!(after[name], before[name], "{name}");
    }
    for name in ["about.html", "search.html", "search/guide.js", "search/search.js", "data/codes.csv"] {
        assert_eq!(after[name], before[name], "{name}");
    }
}

fn is_goal(name: &str) -> bool {
    name.strip_prefix("goals/")
        .is_some_and(|rest| rest.strip_suffix(".html").is_some_and(|number| !number.contains('/')))
}

/// The same as [`holds_together`] beside a file that is nobody's but its owner's.
fn holds_but_for(copy: &Path, own: &str) {
    let kept = fs::read_to_string(copy.join(own)).unwrap();
    fs::remove_file(copy.join(own)).unwrap();
    holds_together(copy);
    assert_eq!(kept, "put there by somebody");
}

#[test]
fn a_folder_with_something_else_in_it_is_refused() {
    let town = Town::with_goals();
    let export = || town.run(&["export", "site", "copy"]);
    assert!(export().refused().contains("no year has been published yet"));
    fs::remove_dir_all(town.folder().join("copy")).unwrap();
    fs::create_dir(town.folder().join("copy")).unwrap();
    town.file("copy/letter.txt", "somebody's");
    assert!(export().refused().contains("copy has files that are of no copy of the site"));
    town.file("copy/manifest.sha256", &format!("{}  ../city.sqlite3\n", "0".repeat(64)));
    assert!(export().refused().contains("can't read line 1 of copy/manifest.sha256"));
    assert_eq!(fs::read_dir(town.folder().join("copy")).unwrap().count(), 2, "nothing was written");
    assert!(town.folder().join("city.sqlite3").exists());
}
