//! The floors of the store, and what of the tables its public side sees.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenTree;
use syn::visit::Visit;
use syn::{Attribute, ItemStruct};

use crate::source::{Module, holds, source};

/// The tables of the public side, with the columns it names where the rest of a table is for staff only.
const PUBLIC_TABLES: &[(&str, Option<&[&str]>)] = &[
    ("publication", None),
    ("search_entry", None),
    ("public_sheet", None),
    ("programme_succession", None),
    ("unit_succession", None),
    ("fiscal_year", None),
    ("rating", None),
    ("evaluation_axis", None),
    ("logo", None),
    // To find a publication, and the content that it names.
    ("evidence", Some(&["id", "goal_id"])),
    ("evidence_piece", None),
    (
        "city",
        Some(&[
            "name",
            "name_en",
            "municipality_code",
            "contact",
            "licence",
            "time_zone",
            "silence_days",
            "languages",
            "sample_notice",
            "sample_kind",
        ]),
    ),
    // What a unit is called in English; its name is in what was published. Of the units that publications name the record of
    // everything has what they are, and from when to when: never what is only to come.
    ("unit", Some(&["id", "name_en", "kind", "parent_id", "name", "first_year", "last_year"])),
    ("programme", Some(&["id", "ended_year", "ended_reason"])),
    ("programme_parting", Some(&["new_programme", "old_programme", "fiscal_year", "record", "at", "undone_at"])),
    // To find a publication, never what is written in them.
    ("goal", Some(&["id", "fiscal_year", "programme_id", "position", "current_publication"])),
    ("indicator", Some(&["programme_id"])),
];

/// The first name below `store`, or none for `store` itself.
fn noun(module: &Module) -> Option<&str> {
    if module.layer() == "store" { module.path.get(1).map(String::as_str) } else { None }
}

/// The floors from the top down: the nouns, what is published, the kit.
fn floor(noun: &str) -> usize {
    match noun {
        "kit" => 2,
        "published" => 1,
        _ => 0,
    }
}

/// The nouns that a module names, itself left out.
fn named<'module>(module: &'module Module, nouns: &BTreeSet<&str>) -> BTreeSet<&'module str> {
    let own = noun(module);
    let of_store = module.names.iter().filter(|path| path.len() > 2 && path[0] == "crate" && path[1] == "store");
    of_store.map(|path| path[2].as_str()).filter(|name| nouns.contains(name) && Some(*name) != own).collect()
}

fn nouns() -> BTreeSet<&'static str> {
    source().iter().filter_map(noun).collect()
}

#[test]
fn nouns_stand_above_what_is_published_and_that_above_the_kit() {
    let nouns = nouns();
    let mut wrong = Vec::new();
    for module in source() {
        let Some(own) = noun(module) else { continue };
        let above = named(module, &nouns).into_iter().filter(|other| floor(other) < floor(own));
        wrong.extend(above.map(|other| format!("src/{} names store::{other}, which stands above it", module.file)));
    }
    holds(wrong);
}

#[test]
fn the_nouns_of_the_store_form_no_circle() {
    let nouns = nouns();
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for module in source() {
        if let Some(own) = noun(module) {
            names.entry(own).or_default().extend(named(module, &nouns));
        }
    }
    let reach = |from: &str| -> BTreeSet<&str> {
        let mut reached: BTreeSet<&str> = names[from].clone();
        let mut waiting: Vec<&str> = reached.iter().copied().collect();
        while let Some(next) = waiting.pop() {
            waiting.extend(names[next].iter().copied().filter(|other| reached.insert(other)));
        }
        reached
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> = nouns.iter().map(|noun| (*noun, reach(noun))).collect();
    let circles: BTreeSet<Vec<&str>> = nouns
        .iter()
        .map(|one| nouns.iter().copied().filter(|other| reached[one].contains(other) && reached[other].contains(one)))
        .map(Iterator::collect::<Vec<_>>)
        .filter(|circle: &Vec<_>| !circle.is_empty())
        .collect();
    let mut wrong = Vec::new();
    for circle in &circles {
        for one in circle {
            let within: Vec<&str> = circle.iter().copied().filter(|other| names[one].contains(other)).collect();
            wrong.push(format!("{one} names {}", within.join(", ")));
        }
    }
    holds(wrong);
}

/// The columns that the rows of a module select by their fields.
#[derive(Default)]
struct Columns(Vec<(String, String)>);

impl<'ast> Visit<'ast> for Columns {
    fn visit_item_struct(&mut self, row: &'ast ItemStruct) {
        let Some(table) = in_diesel(&row.attrs, "table_name") else { return };
        for field in row.fields.iter().filter(|field| !field.attrs.iter().any(is_embedded)) {
            let named = in_diesel(&field.attrs, "column_name").or_else(|| Some(field.ident.as_ref()?.to_string()));
            self.0.extend(named.map(|column| (table.clone(), column)));
        }
    }
}

/// The last name of what an attribute of Diesel gives for a key.
fn in_diesel(attributes: &[Attribute], key: &str) -> Option<String> {
    let lists = attributes.iter().filter(|attribute| attribute.path().is_ident("diesel"));
    let mut tokens =
        lists.filter_map(|attribute| attribute.meta.require_list().ok()).flat_map(|list| list.tokens.clone());
    tokens.find(|token| token.to_string() == key)?;
    let value = tokens.take_while(|token| token.to_string() != ",");
    value.filter(|token| matches!(token, TokenTree::Ident(_))).last().map(|name| name.to_string())
}

fn is_embedded(attribute: &Attribute) -> bool {
    let list = attribute.meta.require_list();
    attribute.path().is_ident("diesel") && list.is_ok_and(|list| list.tokens.to_string().contains("embed"))
}

/// The paths into the schema that a module of the public side may not name.
fn beyond_the_public(module: &Module) -> Vec<String> {
    let schema = ["crate", "store", "kit", "schema"];
    let mut columns = Columns::default();
    columns.visit_file(&module.syntax);
    let mut named: BTreeSet<(&str, Option<&str>)> =
        columns.0.iter().map(|(table, column)| (table.as_str(), Some(column.as_str()))).collect();
    for path in module.names.iter().filter(|path| path.len() > 4 && path[..4] == schema) {
        named.insert((&path[4], path.get(5).map(String::as_str).filter(|name| *name != "table")));
    }
    let wrong = named.into_iter().filter(|(table, column)| {
        let Some((_, columns)) = PUBLIC_TABLES.iter().find(|(known, _)| known == table) else { return true };
        columns.is_some_and(|columns| column.is_some_and(|column| !columns.contains(&column)))
    });
    wrong.map(|(table, column)| format!("src/{} names {table} {}", module.file, column.unwrap_or_default())).collect()
}

#[test]
fn what_is_published_reads_no_table_of_unpublished_text() {
    let published: Vec<&Module> = source().iter().filter(|module| module.is_below(&["store", "published"])).collect();
    assert!(!published.is_empty());
    holds(published.into_iter().flat_map(beyond_the_public));
}

#[test]
fn the_checker_finds_a_table_of_unpublished_text() {
    for source in [
        "use crate::store::kit::schema::{goal, objective};",
        "use crate::store::kit::schema::goal; fn of() { goal::table.select(goal::summary) }",
        "use crate::store::kit::schema; fn of() { schema::draft::table.count() }",
        "#[diesel(table_name = crate::store::kit::schema::milestone)] struct Row;",
        "#[diesel(table_name = goal)] struct Row { id: i32, summary: String }",
        "#[diesel(table_name = goal)] struct Row { #[diesel(column_name = name)] title: String }",
    ] {
        assert!(!beyond_the_public(&Module::parse("store/published/goals.rs", source)).is_empty(), "{source}");
    }
    let source =
        "use crate::store::kit::schema::{goal, publication}; fn of() { goal::current_publication.eq(publication::id) }";
    assert_eq!(beyond_the_public(&Module::parse("store/published/goals.rs", source)), Vec::<String>::new());
}
