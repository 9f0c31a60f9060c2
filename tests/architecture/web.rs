//! The floors of the web, and that the public side reads only what is published.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{ExprMethodCall, ExprPath};

use crate::source::{Module, Names, files_below, holds, source};

/// From the top down. A module names its own part of a floor and whatever stands further down.
const FLOORS: &[&[&str]] = &[
    &["routes", "server", "copy", "schedule", "sealing", "upkeep"],
    &["public", "account", "desk", "review", "office", "operation"],
    &["parts"],
    &["kit"],
];

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name))
}

/// What is wrong in a module of the web, in words.
pub fn violations(module: &Module) -> Vec<String> {
    let Some(own) = module.path.get(1).filter(|_| module.layer() == "web") else { return Vec::new() };
    let wrong = module.names.iter().filter(|path| path.len() > 2 && path[0] == "crate" && path[1] == "web");
    let wrong = wrong.filter_map(|path| {
        let (from, to) = (floor(own)?, floor(&path[2])?);
        let why = match from.cmp(&to) {
            std::cmp::Ordering::Greater => "it stands above it",
            std::cmp::Ordering::Equal if from > 0 && *own != path[2] => "it stands beside it",
            _ => return None,
        };
        Some(format!("src/{} names {}: {why}", module.file, path.join("::")))
    });
    wrong.collect()
}

/// Where a template is compiled; the frame of all pages is the kit's.
pub fn module_of_template(file: &str) -> String {
    match file.split_once('/') {
        Some((folder, _)) => format!("web/{folder}/mod.rs"),
        None => "web/kit/shell.rs".to_owned(),
    }
}

#[test]
fn every_module_of_the_web_stands_on_a_floor() {
    let modules: BTreeSet<&str> = source()
        .iter()
        .filter(|module| module.layer() == "web")
        .filter_map(|module| Some(module.path.get(1)?.as_str()))
        .collect();
    assert_eq!(modules, FLOORS.iter().flat_map(|floor| floor.iter()).copied().collect());
}

#[test]
fn nothing_in_the_web_names_a_floor_above_or_another_audience() {
    holds(source().iter().flat_map(violations));
}

/// The modules that these reach through others of the web, without its kit.
fn reached_from(start: &[&str]) -> Vec<&'static Module> {
    let mut reached: Vec<&Module> = source().iter().filter(|module| module.is_below(start)).collect();
    assert!(!reached.is_empty(), "{start:?} is there");
    let mut next = 0;
    while let Some(module) = reached.get(next) {
        for path in module.names.iter().filter(|path| path.starts_with(&["crate".to_owned(), "web".to_owned()])) {
            let found = defining(path);
            let is_new = |module: &Module| reached.iter().all(|known| known.file != module.file);
            if let Some(found) = found.filter(|found| !found.is_below(&["web", "kit"]) && is_new(found)) {
                reached.push(found);
            }
        }
        next += 1;
    }
    reached
}

/// The file in which a path of the crate ends.
fn defining(path: &Names) -> Option<&'static Module> {
    let of_path = |module: &&Module| !module.path.is_empty() && path[1..].starts_with(&module.path);
    source().iter().filter(of_path).max_by_key(|module| module.path.len())
}

fn reads_what_is_not_published(module: &Module) -> Vec<String> {
    let of_store = module.names.iter().filter(|path| path.len() > 1 && path[0] == "crate" && path[1] == "store");
    let wrong = of_store.filter(|path| !path.get(2).is_some_and(|noun| noun == "published" || noun == "kit"));
    wrong.map(|path| format!("src/{} names {}", module.file, path.join("::"))).collect()
}

#[test]
fn public_pages_and_what_they_are_made_of_read_only_what_is_published() {
    holds(reached_from(&["web", "public"]).into_iter().flat_map(reads_what_is_not_published));
}

#[test]
fn what_is_written_for_others_reads_only_what_is_published() {
    let outlet: Vec<&Module> = source().iter().filter(|module| module.layer() == "outlet").collect();
    assert!(!outlet.is_empty());
    holds(outlet.into_iter().flat_map(reads_what_is_not_published));
}

/// It asks the routes of the public, as somebody who is not signed in; what it reads besides is published too.
#[test]
fn the_static_copy_reads_only_what_is_published() {
    let copy = source().iter().filter(|module| module.is_below(&["web", "copy"]));
    holds(copy.flat_map(reads_what_is_not_published));
}

/// Pages are kept, here and by caches, until what they show is changed; the turn of a day changes nothing on record. A
/// page that tells what is late asks its context for the day, which has it kept for that day only.
#[test]
fn nothing_public_asks_what_day_it_is() {
    let mut places = vec![&["web", "public"][..], &["outlet"], &["store", "published"]];
    let public: Vec<&Module> =
        source().iter().filter(|module| places.iter().any(|place| module.is_below(place))).collect();
    places.retain(|place| !public.iter().any(|module| module.is_below(place)));
    assert_eq!(places, Vec::<&[&str]>::new(), "they are there");
    holds(public.into_iter().flat_map(asks_what_day_it_is));
}

fn asks_what_day_it_is(module: &Module) -> Vec<String> {
    let mut calls = Calls::default();
    calls.visit_file(&module.syntax);
    let wrong = calls.0.into_iter().filter(|name| ["today", "entry_time", "now"].contains(&name.as_str()));
    wrong.map(|name| format!("src/{} calls {name}", module.file)).collect()
}

/// The functions that are called.
#[derive(Default)]
struct Calls(Vec<String>);

impl<'ast> Visit<'ast> for Calls {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.0.push(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        // A name alone is a variable.
        self.0.extend(path.path.segments.iter().skip(1).next_back().map(|last| last.ident.to_string()));
    }
}

#[test]
fn the_checker_finds_a_page_that_asks_what_day_it_is() {
    for source in [
        "fn late(context: &Context) -> bool { context.state.clock.today() > day }",
        "fn now(clock: Clock) -> DateTime<Utc> { clock.entry_time() }",
        "fn age() { let age = Utc::now() - published; }",
        "fn of() { days.map(Utc::now) }",
    ] {
        assert!(!asks_what_day_it_is(&Module::parse("web/public/goals.rs", source)).is_empty(), "{source}");
    }
    let source = "fn of(context: &Context) { let today = context.state.clock.local(at); show(today) }";
    assert_eq!(asks_what_day_it_is(&Module::parse("web/public/goals.rs", source)), Vec::<String>::new());
}

/// The frame, the parts and the kit draw for each other; what is an audience's own is nobody else's.
#[test]
fn templates_take_in_nothing_of_another_audience() {
    let audience = |file: &str| {
        let folder = file.split_once('/').map(|(folder, _)| folder.to_owned())?;
        FLOORS[1].contains(&folder.as_str()).then_some(folder)
    };
    let mut wrong = Vec::new();
    for (file, template) in files_below("templates", "html") {
        let others = taken_in(&template).into_iter();
        let others = others.filter(|taken| audience(taken).is_some() && audience(taken) != audience(&file));
        wrong.extend(others.map(|taken| format!("templates/{file} takes in {taken}")));
    }
    holds(wrong);
}

/// The templates that a template extends, includes or imports.
fn taken_in(template: &str) -> Vec<&str> {
    let mut taken = Vec::new();
    for tag in template.split("{%").skip(1).filter_map(|rest| rest.split("%}").next()) {
        let tag = tag.trim_matches(|letter: char| letter.is_whitespace() || letter == '-' || letter == '~');
        if ["extends", "include", "import"].iter().any(|word| tag.starts_with(word)) {
            taken.extend(tag.split('"').nth(1));
        }
    }
    taken
}

#[test]
fn the_checker_finds_a_wrong_floor() {
    let forbidden = [
        ("web/public/years/mod.rs", "use crate::web::desk::goals::GoalPage;"),
        ("web/public/years/filters.rs", "use super::super::super::{kit::context::Context, desk::milestones};"),
        ("web/desk/updates/form.rs", "fn show() { crate::web::review::show() }"),
        ("web/parts/sheet.rs", "use crate::web::public::years::filters;"),
        ("web/kit/drafts.rs", "use crate::web::parts::name::Name;"),
        ("web/kit/caching.rs", "use crate::web::{kit, routes}; fn all() { routes::ROUTES.len() }"),
    ];
    for (file, source) in forbidden {
        assert!(!violations(&Module::parse(file, source)).is_empty(), "{file}: {source}");
    }
    let allowed = [
        ("web/routes.rs", "use crate::web::{desk, server, kit::access};"),
        ("web/desk/updates/form.rs", "use crate::web::desk::goals; use crate::web::parts::name::Name;"),
        ("web/parts/name.rs", "mod tests { use super::Name; use crate::web::kit::words::Words; }"),
    ];
    for (file, source) in allowed {
        assert_eq!(violations(&Module::parse(file, source)), Vec::<String>::new(), "{file}: {source}");
    }
}

#[test]
fn the_checker_finds_what_is_not_published() {
    for source in [
        "use crate::store::goals;",
        "use crate::store::{kit::StoreError, units};",
        "use crate::store; fn show() { store::goals::find() }",
        "use crate::store::StoreError;",
    ] {
        let module = Module::parse("web/public/goals.rs", source);
        assert!(!reads_what_is_not_published(&module).is_empty(), "{source}");
    }
    let module = Module::parse("web/public/goals.rs", "use crate::store::published::{lineage, publications};");
    assert_eq!(reads_what_is_not_published(&module), Vec::<String>::new());
}
