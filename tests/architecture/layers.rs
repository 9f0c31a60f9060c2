//! The import rule of `src/lib.rs`.

use std::collections::BTreeSet;

use crate::source::{Module, files_below, holds, source};
use crate::web;

/// The layers from the top down. A module names its own layer's half of the line and whatever stands further down.
const LAYERS: &[&[&str]] = &[&["main", "commands"], &["demo", "web"], &["outlet", "intake"], &["store"], &["domain"]];

/// Crates that belong to one layer, and the layers that may name them.
const CRATES: &[(&[&str], &[&str])] = &[
    (&["diesel", "diesel_migrations", "libsqlite3_sys", "pq_sys"], &["store"]),
    (&["actix_web", "actix_session", "actix_multipart"], &["web", "main"]),
    (&["askama", "fluent_templates", "lettre"], &["web"]),
];

/// Clocks. The domain is told what day it is.
const CLOCKS: &[&[&str]] = &[&["Utc", "now"], &["Local", "now"], &["Local", "today"], &["SystemTime"], &["Instant"]];

/// What is wrong in a module, in words.
fn violations(module: &Module) -> Vec<String> {
    let wrong = module.names.iter().filter_map(|path| {
        let why = violation(module, path)?;
        Some(format!("src/{} names {}: {why}", module.file, path.join("::")))
    });
    wrong.collect()
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
    let (from, to) = (rank(layer)?, rank(target)?);
    match from.cmp(&to) {
        std::cmp::Ordering::Greater => Some("it stands above it".to_owned()),
        // The binary is its commands.
        std::cmp::Ordering::Equal if layer != target && from > 0 => Some("it stands beside it".to_owned()),
        _ => None,
    }
}

#[test]
fn nothing_in_src_names_what_stands_above_or_beside_it() {
    holds(source().iter().flat_map(violations));
}

#[test]
fn every_module_of_the_crate_stands_in_a_layer() {
    let modules: BTreeSet<&str> = source().iter().map(Module::layer).filter(|layer| *layer != "lib").collect();
    assert_eq!(modules, LAYERS.iter().flat_map(|layer| layer.iter()).copied().collect());
}

/// A template is compiled where its page stands: `templates/desk/show.html` in `web::desk`.
#[test]
fn templates_name_only_what_their_page_may() {
    let mut wrong = Vec::new();
    for (file, template) in files_below("templates", "html") {
        // Markup is full of quotes: only the paths are code.
        let paths = template.split("crate::").skip(1).map(path_at_the_start);
        let code: Vec<String> = paths.map(|path| format!("use crate::{path};")).collect();
        let module = Module::parse(&web::module_of_template(&file), &code.concat());
        let why = violations(&module).into_iter().chain(web::violations(&module));
        wrong.extend(why.map(|why| format!("templates/{file}: {why}")));
    }
    holds(wrong);
}

fn path_at_the_start(code: &str) -> &str {
    let end = code.find(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != ':');
    code[..end.unwrap_or(code.len())].trim_end_matches(':')
}

#[test]
fn the_checker_finds_what_is_forbidden() {
    let forbidden = [
        ("domain/goal.rs", "use crate::store::goals;"),
        ("domain/goal.rs", "use diesel::prelude::*;"),
        ("domain/goal.rs", "fn today() -> DateTime<Utc> { chrono::Utc::now() }"),
        ("domain/goal.rs", "use chrono::Local as Clock; fn today() { let at = Clock::now(); }"),
        ("domain/goal.rs", "fn today() { println!(\"{}\", Local::now()) }"),
        ("domain/goal.rs", "use std::time::{Duration, SystemTime};"),
        ("domain/fiscal_year/read.rs", "use super::super::super::store::goals;"),
        ("store/goals.rs", "use crate::web::kit::shell::Shell;"),
        ("store/goals.rs", "use {std::fmt, crate::{domain::goal, intake}};"),
        ("store/goals.rs", "fn page() -> actix_web::HttpResponse { loop {} }"),
        ("store/mod.rs", "impl askama::Template for Goal {}"),
        ("store/goals.rs", "mod tests { mod more { use super::super::super::super::web::years; } }"),
        ("intake/table.rs", "use crate::outlet::csv;"),
        ("outlet/csv.rs", "use diesel::QueryDsl as _;"),
        ("outlet/csv.rs", "#[derive(diesel::Queryable)] struct Row;"),
        ("demo/mod.rs", "use crate::web;"),
        ("commands/serve.rs", "use diesel::Connection;"),
        ("lib.rs", "pub fn connect() -> diesel::SqliteConnection { loop {} }"),
    ];
    for (file, source) in forbidden {
        assert!(!violations(&Module::parse(file, source)).is_empty(), "{file}: {source}");
    }
}

#[test]
fn the_checker_lets_pass_what_is_allowed() {
    let allowed = [
        ("domain/goal.rs", "use super::text; // not crate::store, nor diesel::prelude"),
        ("domain/goal.rs", "const TEXT: &str = \"crate::web::desk::overview\"; use super::text;"),
        ("domain/goal.rs", "use chrono::{DateTime, Utc}; fn utc(at: NaiveDateTime) -> DateTime<Utc> { at.and_utc() }"),
        ("store/goals.rs", "use crate::domain::goal::Item; use diesel::prelude::*;"),
        ("store/goals.rs", "use super::{StoreError, stored}; fn now() { chrono::Utc::now(); }"),
        ("outlet/csv.rs", "use crate::store::published::city::City;"),
        ("web/desk/mod.rs", "use crate::store::read::review; use actix_web::HttpResponse; use askama::Template;"),
        ("commands/serve.rs", "use ichirizuka::{store::Database, web}; use super::console::Console;"),
        ("main.rs", "mod commands; fn main() { actix_web::rt::System::new(); commands::log::start(); }"),
    ];
    for (file, source) in allowed {
        assert_eq!(violations(&Module::parse(file, source)), Vec::<String>::new(), "{file}: {source}");
    }
}
