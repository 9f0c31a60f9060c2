//! The import rule of `src/lib.rs`, held by reading `src/`: every path that a file names is looked up in the rule. And
//! two rules of the same kind: both databases have the same migrations, and no address is registered twice.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ichirizuka::web::routes::ROUTES;

/// The layers from the top down. A module names its own layer's half of the line and whatever stands further down.
const LAYERS: &[&[&str]] = &[&["main", "commands"], &["demo", "web"], &["outlet", "intake"], &["store"], &["domain"]];

/// The nouns of the web. None names another; what two of them need is in one of the other modules of `web`.
const FEATURES: &[&str] = &[
    "account",
    "audit",
    "breaks",
    "comparison",
    "deputies",
    "corrections",
    "desk",
    "evaluation",
    "front",
    "goals",
    "imports",
    "indicators",
    "oversight",
    "inheritance",
    "lineage",
    "people",
    "planning",
    "programmes",
    "review",
    "settings",
    "series",
    "search",
    "sheets",
    "stages",
    "units",
    "years",
];

/// What several features share.
const SHARED: &[&str] = &[
    "access", "assets", "caching", "context", "drafts", "errors", "forms", "mail", "parts", "respond", "routes",
    "schedule", "security", "server", "sessions", "shell", "state", "words",
];

/// Where the features are put together: the only place of `web` outside a feature that names them.
const ADDRESS_MAP: &str = "routes";

/// Crates that belong to one layer, and the layers that may name them.
const CRATES: &[(&[&str], &[&str])] = &[
    (&["diesel", "diesel_migrations", "libsqlite3_sys", "pq_sys"], &["store"]),
    (&["actix_web", "actix_session", "actix_multipart"], &["web", "main"]),
    (&["askama", "fluent_templates", "lettre"], &["web"]),
];

/// Clocks. The domain is told what day it is.
const CLOCKS: &[&[&str]] = &[&["Utc", "now"], &["Local", "now"], &["Local", "today"], &["SystemTime"], &["Instant"]];

/// A token that matters for paths.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    /// `::`
    Separator,
    Mark(char),
}

/// The tokens of Rust source, without comments, texts, characters and lifetimes.
fn tokens(source: &str) -> Vec<Token> {
    let text: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&here) = text.get(at) {
        let next = text.get(at + 1).copied();
        match here {
            '/' if next == Some('/') => {
                while text.get(at).is_some_and(|&letter| letter != '\n') {
                    at += 1;
                }
            }
            '/' if next == Some('*') => at = end_of_comment(&text, at),
            '"' => at = end_of_text(&text, at + 1),
            '\'' => at = end_of_character(&text, at),
            ':' if next == Some(':') => {
                tokens.push(Token::Separator);
                at += 2;
            }
            _ if here.is_alphanumeric() || here == '_' => {
                let start = at;
                while text.get(at).is_some_and(|letter| letter.is_alphanumeric() || *letter == '_') {
                    at += 1;
                }
                let word: String = text[start..at].iter().collect();
                match (word.as_str(), text.get(at)) {
                    ("r" | "br" | "cr", Some('"' | '#')) => at = end_of_raw_text(&text, at),
                    _ => tokens.push(Token::Word(word)),
                }
            }
            _ => {
                if !here.is_whitespace() {
                    tokens.push(Token::Mark(here));
                }
                at += 1;
            }
        }
    }
    tokens
}

fn end_of_comment(text: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at < text.len() {
        match (text[at], text.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn end_of_text(text: &[char], mut at: usize) -> usize {
    while let Some(&letter) = text.get(at) {
        match letter {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    at
}

fn end_of_raw_text(text: &[char], mut at: usize) -> usize {
    let mut hashes = 0;
    while text.get(at) == Some(&'#') {
        (hashes, at) = (hashes + 1, at + 1);
    }
    if text.get(at) != Some(&'"') {
        return at; // a raw identifier
    }
    at += 1;
    while at < text.len() {
        if text[at] == '"' && text[at + 1..].iter().take(hashes).filter(|&&letter| letter == '#').count() == hashes {
            return at + 1 + hashes;
        }
        at += 1;
    }
    at
}

/// After `'x'` or `'\n'`; after the mark alone where it begins a lifetime.
fn end_of_character(text: &[char], at: usize) -> usize {
    if text.get(at + 1) == Some(&'\\') {
        let mut end = at + 3;
        while text.get(end).is_some_and(|&letter| letter != '\'') {
            end += 1;
        }
        return end + 1;
    }
    if text.get(at + 2) == Some(&'\'') { at + 3 } else { at + 1 }
}

/// A source file as a module: its place in the crate, and whether `src/main.rs` is its root.
#[derive(Debug, Clone)]
struct Module {
    path: Vec<String>,
    of_the_command_line: bool,
}

impl Module {
    /// `web/desk/mod.rs` is `web::desk`.
    fn of(file: &str) -> Self {
        let mut path: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if path.last().is_some_and(|last| last == "mod") {
            path.pop();
        }
        let of_the_command_line = path[0] == "commands" || path[0] == "main";
        if path == ["lib"] || path == ["main"] {
            path.clear();
        }
        Self { path, of_the_command_line }
    }

    fn layer(&self) -> &str {
        match self.path.first() {
            Some(first) => first,
            None if self.of_the_command_line => "main",
            None => "lib",
        }
    }
}

/// Every path that `source` names, resolved as far as the crate's own go: `crate::store::goals`, `diesel::prelude`.
fn paths(module: &Module, source: &str) -> Vec<Vec<String>> {
    let tokens = tokens(source);
    let mut here = module.path.clone();
    let mut depth = 0;
    let mut inner: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Mark('{') => depth += 1,
            Token::Mark('}') => {
                if inner.last() == Some(&depth) {
                    inner.pop();
                    here.pop();
                }
                depth -= 1;
            }
            Token::Word(word) if word == "mod" => {
                if let (Some(Token::Word(name)), Some(Token::Mark('{'))) = (tokens.get(at + 1), tokens.get(at + 2)) {
                    here.push(name.clone());
                    inner.push(depth + 1);
                    at += 1;
                }
            }
            Token::Word(_) if at == 0 || tokens[at - 1] != Token::Separator => {
                let mut named = Vec::new();
                at = collect(&tokens, at, &mut Vec::new(), &mut named);
                found.extend(named.into_iter().map(|path| resolve(&path, &here, module.of_the_command_line)));
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Reads one path, or a tree of paths, that begins at `at`; gives back where it ends.
fn collect(tokens: &[Token], mut at: usize, before: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let outer = before.len();
    while let Some(Token::Word(word)) = tokens.get(at) {
        before.push(word.clone());
        at += 1;
        if tokens.get(at) != Some(&Token::Separator) {
            break;
        }
        at += 1;
        if tokens.get(at) == Some(&Token::Mark('{')) {
            at += 1;
            while !matches!(tokens.get(at), None | Some(Token::Mark('}'))) {
                at = match &tokens[at] {
                    Token::Word(_) => collect(tokens, at, before, found),
                    _ => at + 1,
                };
            }
            before.truncate(outer);
            return at + 1;
        }
    }
    if before.len() > outer {
        found.push(before.clone());
    }
    before.truncate(outer);
    at
}

fn resolve(path: &[String], here: &[String], of_the_command_line: bool) -> Vec<String> {
    let mut resolved: Vec<String> = match path[0].as_str() {
        "crate" => vec!["crate".to_owned()],
        "ichirizuka" if of_the_command_line => vec!["crate".to_owned()],
        "self" | "super" => [&["crate".to_owned()], here].concat(),
        _ => return path.to_vec(),
    };
    for (place, word) in path.iter().enumerate() {
        match word.as_str() {
            "super" => {
                resolved.pop();
            }
            "self" | "crate" => {}
            _ if place == 0 => {}
            _ => resolved.push(word.clone()),
        }
    }
    resolved
}

/// What is wrong in `source`, in words.
fn violations(file: &str, source: &str) -> Vec<String> {
    let module = Module::of(file);
    let mut wrong: BTreeSet<String> = BTreeSet::new();
    for path in paths(&module, source) {
        if let Some(why) = violation(&module, &path) {
            wrong.insert(format!("src/{file} names {}: {why}", path.join("::")));
        }
    }
    wrong.into_iter().collect()
}

fn violation(module: &Module, path: &[String]) -> Option<String> {
    let layer = module.layer();
    if layer == "domain" && CLOCKS.iter().any(|clock| path.windows(clock.len()).any(|part| part == *clock)) {
        return Some("the domain has no clock; today is an argument".to_owned());
    }
    if path[0] != "crate" {
        let owners = CRATES.iter().find(|(crates, _)| crates.contains(&path[0].as_str())).map(|(_, owners)| *owners)?;
        return (!owners.contains(&layer)).then(|| format!("only {} may", owners.join(" and ")));
    }
    let target = path.get(1)?;
    let rank = |name: &str| LAYERS.iter().position(|layer| layer.contains(&name));
    if layer != target
        && let (Some(from), Some(to)) = (rank(layer), rank(target))
        && to <= from
        && !(from == 0 && to == 0)
    {
        return Some(if to == from { "it stands beside it".to_owned() } else { "it stands above it".to_owned() });
    }
    if layer != "web" || target != "web" {
        return None;
    }
    let feature = path.get(2).filter(|name| FEATURES.contains(&name.as_str()))?;
    match module.path.get(1) {
        None => None,
        Some(own) if own == feature || own == ADDRESS_MAP => None,
        Some(own) if FEATURES.contains(&own.as_str()) => Some("a feature does not name another".to_owned()),
        Some(_) => Some("what is shared does not name a feature".to_owned()),
    }
}

/// The files below a folder with one extension, by their path in it.
fn files_below(folder: &str, extension: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|known| known == extension) {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds .{extension} files");
    found
}

#[test]
fn nothing_in_src_names_what_stands_above_or_beside_it() {
    let wrong: Vec<String> =
        files_below("src", "rs").iter().flat_map(|(file, source)| violations(file, source)).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn templates_name_only_what_their_feature_may() {
    let mut wrong = Vec::new();
    for (file, template) in files_below("templates", "html") {
        // A template is compiled where its page stands: `templates/desk/show.html` in `web::desk`.
        let module = match file.split_once('/') {
            Some((feature, _)) => format!("web/{feature}.rs"),
            None => "web/shell.rs".to_owned(),
        };
        // Markup is full of quotes: only what stands between {{ and }} or {% and %} is code.
        for code in template.split(['{', '%']).filter(|part| part.contains("crate::")) {
            let code = code.split('}').next().unwrap_or_default();
            let code = code.find("crate::").map_or("", |start| &code[start..]);
            wrong.extend(violations(&module, code).into_iter().map(|why| format!("templates/{file}: {why}")));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_module_of_the_web_is_either_a_feature_or_shared() {
    let modules: BTreeSet<String> = files_below("src/web", "rs")
        .keys()
        .map(|file| file.split('/').next().unwrap().trim_end_matches(".rs").to_owned())
        .filter(|name| name != "mod")
        .collect();
    let listed: BTreeSet<String> = FEATURES.iter().chain(SHARED).map(|&name| name.to_owned()).collect();
    assert_eq!(modules, listed, "list a new module of src/web/ in tests/architecture.rs");
}

#[test]
fn every_module_of_the_crate_stands_in_a_layer() {
    let modules: BTreeSet<String> = files_below("src", "rs")
        .keys()
        .map(|file| file.split('/').next().unwrap().trim_end_matches(".rs").to_owned())
        .filter(|name| name != "lib")
        .collect();
    let listed: BTreeSet<String> = LAYERS.iter().flat_map(|layer| layer.iter()).map(|&name| name.to_owned()).collect();
    assert_eq!(modules, listed);
}

#[test]
fn both_databases_have_the_same_migrations() {
    let of = |dialect: &str| -> BTreeSet<String> {
        files_below(&format!("migrations/{dialect}"), "sql").into_keys().collect()
    };
    assert_eq!(of("sqlite"), of("postgres"));
    let folders: BTreeSet<String> =
        of("sqlite").iter().map(|file| file.split('/').next().unwrap().to_owned()).collect();
    for folder in folders {
        for file in ["up.sql", "down.sql"] {
            assert!(of("sqlite").contains(&format!("{folder}/{file}")), "migrations/sqlite/{folder} has {file}");
        }
    }
}

#[test]
fn no_address_is_registered_twice_for_a_method() {
    let mut seen = BTreeSet::new();
    for route in ROUTES {
        let path: Vec<&str> = route
            .path
            .split('/')
            .map(|part| if part.starts_with('{') && part.ends_with('}') { "{}" } else { part })
            .collect();
        let address = format!("{} {}", route.method, path.join("/"));
        assert!(seen.insert(address.clone()), "{address} is there twice");
        assert!(!route.path.starts_with("/en/"), "{} gets its /en when it is registered", route.path);
    }
}

#[test]
fn the_checker_finds_what_is_forbidden() {
    let forbidden = [
        ("domain/goal.rs", "use crate::store::goals;"),
        ("domain/goal.rs", "use diesel::prelude::*;"),
        ("domain/goal.rs", "fn today() -> DateTime<Utc> { chrono::Utc::now() }"),
        ("domain/goal.rs", "fn today() { let at = Local::now(); }"),
        ("domain/goal.rs", "use std::time::{Duration, SystemTime};"),
        ("domain/fiscal_year/read.rs", "use super::super::super::store::goals;"),
        ("store/goals.rs", "use crate::web::kit::shell::Shell;"),
        ("store/goals.rs", "use {std::fmt, crate::{domain::goal, intake}};"),
        ("store/goals.rs", "fn page() -> actix_web::HttpResponse { loop {} }"),
        ("store/mod.rs", "impl askama::Template for Goal {}"),
        ("store/goals.rs", "mod tests { mod more { use super::super::super::super::web::years; } }"),
        ("intake/table.rs", "use crate::outlet::csv;"),
        ("outlet/csv.rs", "use diesel::QueryDsl as _;"),
        ("demo/mod.rs", "use crate::web;"),
        ("web/years/mod.rs", "use diesel::prelude::*;"),
        ("web/years/mod.rs", "use super::goals::GoalPage;"),
        ("web/years/filters.rs", "use super::super::{context::Context, desk::milestone};"),
        ("web/desk/update.rs", "fn show() { crate::web::review::show() }"),
        ("web/parts/sheet.rs", "use crate::web::public::years::filters;"),
        ("commands/serve.rs", "use diesel::Connection;"),
        ("lib.rs", "pub fn connect() -> diesel::SqliteConnection { loop {} }"),
    ];
    for (file, source) in forbidden {
        assert_eq!(violations(file, source).len(), 1, "{file}: {source}");
    }
}

#[test]
fn the_checker_lets_pass_what_is_allowed() {
    let allowed = [
        ("domain/goal.rs", "use super::text; // not crate::store, nor diesel::prelude"),
        ("domain/goal.rs", "/* diesel::prelude /* Utc::now() */ */ const TEXT: &str = \"crate::web::desk::overview\";"),
        ("domain/goal.rs", "const TEXT: &str = r#\"use \"crate::store\"#; const MARK: char = '\"'; use super::text;"),
        ("domain/goal.rs", "use chrono::{DateTime, Utc}; fn utc(at: NaiveDateTime) -> DateTime<Utc> { at.and_utc() }"),
        ("store/goals.rs", "use crate::domain::goal::Item; use diesel::prelude::*;"),
        ("store/goals.rs", "use super::{StoreError, stored}; fn now() { chrono::Utc::now(); }"),
        ("outlet/csv.rs", "use crate::store::city::City;"),
        ("web/desk/update.rs", "use super::super::context::Context; use super::form::Problem;"),
        ("web/desk/mod.rs", "use crate::store::read::review; use super::sessions::verified;"),
        ("web/parts/name.rs", "mod tests { use super::Name; use crate::domain::goal; }"),
        ("web/routes.rs", "use super::{desk, years};"),
        ("web/goals.rs", "use crate::store::years; use actix_web::HttpResponse; use askama::Template;"),
        ("commands/serve.rs", "use ichirizuka::{store::Database, web}; use super::talk::Talk;"),
        ("main.rs", "mod commands; fn main() { actix_web::rt::System::new(); commands::log::start(); }"),
    ];
    for (file, source) in allowed {
        assert_eq!(violations(file, source), Vec::<String>::new(), "{file}: {source}");
    }
}
