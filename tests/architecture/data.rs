//! Rules about what is no Rust: migrations and addresses.

use std::collections::BTreeSet;

use ichirizuka::web::routes::ROUTES;

use crate::source::files_below;

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
        // What a place is called tells no address from another; what stands around it does.
        let around: Vec<&str> =
            route.path.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect();
        let address = format!("{} {}", route.method, around.join("{}"));
        assert!(seen.insert(address.clone()), "{address} is there twice");
        assert!(!route.path.starts_with("/en/"), "{} gets its /en when it is registered", route.path);
    }
}
