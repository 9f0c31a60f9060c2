//! The file that holds a city on SQLite: who may read it, when it is made, and when it is left alone.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use crate::server::Server;
use crate::town::Town;

fn mode(town: &Town, name: &str) -> u32 {
    fs::metadata(town.folder().join(name)).unwrap().permissions().mode() & 0o777
}

fn files(town: &Town) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(town.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("sqlite3"))
        .collect();
    names.sort();
    names
}

fn serve(town: &Town) -> Server {
    Server::start(town, &["serve", "--bind", "127.0.0.1:0"], &[], "Listening on ")
}

#[test]
fn only_a_command_that_makes_a_city_makes_a_file() {
    let town = Town::empty();
    for call in [["serve", "--bind", "127.0.0.1:0"].as_slice(), &["check"], &["user", "list"], &["imports", "list"]] {
        let said = town.run(call).refused();
        assert!(said.contains("there is no file") && said.contains("run `ichirizuka setup` first"), "{said}");
    }
    assert_eq!(files(&town), [""; 0], "a mistyped address leaves nothing behind");
}

#[test]
fn the_file_of_something_else_is_left_as_it_is() {
    let town = Town::empty();
    town.file("city.sqlite3", "");
    town.sql("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('momiji manju')");
    let (before, rights) = (fs::read(town.folder().join("city.sqlite3")).unwrap(), mode(&town, "city.sqlite3"));
    let setup = ["setup", "--city", "市", "--code", "342149", "--contact", "x", "--login", "kikaku", "--name", "花子"];
    for call in [["serve", "--bind", "127.0.0.1:0"].as_slice(), &["user", "list"], &setup] {
        let said = town.run(call).refused();
        assert!(said.contains("holds no city"), "{said}");
    }
    assert!(fs::read(town.folder().join("city.sqlite3")).unwrap() == before, "not a byte of it is another");
    assert_eq!((mode(&town, "city.sqlite3"), files(&town).len()), (rights, 1));
}

#[test]
fn nobody_but_its_owner_reads_a_city() {
    let town = Town::set_up();
    let server = serve(&town);
    assert_eq!(server.get("/readyz").status, 200);
    for name in files(&town) {
        assert_eq!(mode(&town, &name), 0o600, "{name}");
    }
    server.terminate();
    server.end();
    // Versions before left it open to everybody.
    fs::set_permissions(town.folder().join("city.sqlite3"), Permissions::from_mode(0o644)).unwrap();
    town.run(&["check"]).done();
    assert_eq!(mode(&town, "city.sqlite3"), 0o600);
}

#[test]
fn what_is_written_into_a_file_that_was_taken_away_is_not_acknowledged() {
    let town = Town::set_up();
    let server = serve(&town);
    assert_eq!(server.get("/readyz").status, 200);
    let (file, aside) = (town.folder().join("city.sqlite3"), town.folder().join("aside"));
    fs::rename(&file, &aside).unwrap();
    assert_eq!(server.get("/readyz").status, 503);
    assert_eq!(server.sign_in("kikaku", "whatever"), 503);
    assert!(!file.exists(), "it is not made anew");
    fs::rename(&aside, &file).unwrap();
    assert_eq!(server.get("/readyz").status, 200, "it is the same file again");
    fs::copy(&file, &aside).unwrap();
    fs::rename(&aside, &file).unwrap();
    assert_eq!(server.get("/readyz").status, 503, "another file, whatever is in it");
}

#[test]
fn a_database_of_a_later_version_is_refused_and_stays_as_it_is() {
    let town = Town::set_up();
    town.sql("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')");
    for call in [["serve", "--bind", "127.0.0.1:0"].as_slice(), &["check"]] {
        let said = town.run(call).refused();
        assert!(said.contains("later version") && said.contains("29990101000000"), "{said}");
    }
}

#[test]
fn an_upgrade_keeps_a_copy_of_what_was_before() {
    let town = Town::set_up();
    assert_eq!(files(&town).iter().filter(|name| name.contains(".of-")).count(), 0, "nothing was upgraded");
    // The newest step is taken back, as a city of the version before would have it.
    let newest = "(SELECT max(version) FROM __diesel_schema_migrations)";
    let steps = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite")).unwrap();
    let last = steps.map(|entry| entry.unwrap().path()).max().unwrap();
    town.sql(&fs::read_to_string(last.join("down.sql")).unwrap());
    town.sql(&format!("DELETE FROM __diesel_schema_migrations WHERE version = {newest}"));
    assert_eq!(serve(&town).get("/readyz").status, 200);
    let copies: Vec<String> = files(&town).into_iter().filter(|name| name.contains(".of-")).collect();
    assert_eq!(copies.len(), 1, "{copies:?}");
    assert_eq!(mode(&town, &copies[0]), 0o600);
    let whole = format!("ATTACH '{}' AS copy; SELECT * FROM copy.city", town.folder().join(&copies[0]).display());
    town.sql(&whole);
}
