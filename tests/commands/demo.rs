//! `demo`.

use std::fs;

use crate::server::Server;
use crate::town::Town;

const PASSWORD: &str = "mihon-no-aikotoba-1";
const UP: &str = "Stop with Ctrl+C.";

fn demo(town: &Town, more: &[&str], password: Option<&str>) -> Server {
    let environment: Vec<(&str, &str)> =
        password.into_iter().map(|password| ("ICHIRIZUKA_DEMO_PASSWORD", password)).collect();
    Server::start(town, &[&["demo", "--port", "0"], more].concat(), &environment, UP)
}

#[test]
fn the_sample_city_is_up_with_its_address_and_accounts_printed() {
    let town = Town::empty();
    let server = demo(&town, &[], None);
    let printed = server.printed();
    assert!(printed.contains(&format!("\nhttp://{}/\n", server.address)), "{printed}");
    for account in ["tanto", "kacho", "bucho", "shicho", "kikaku"] {
        assert!(printed.contains(&format!("\n  {account} ")), "{printed}");
    }
    let password = printed.split_once("sample account: ").unwrap().1.split_once('\n').unwrap().0;
    assert!(printed.contains("Today is 2021-11-15."), "{printed}");
    let front = server.get("/");
    assert_eq!(front.status, 200);
    assert!(front.body.contains("令和2年度") && front.body.contains("見本"));
    assert_eq!(server.get("/years/2020").status, 200);
    for account in ["tanto", "kacho", "bucho", "shicho", "kikaku"] {
        assert_eq!(server.sign_in(account, password), 303, "{account}");
    }
    assert_eq!(server.sign_in("tanto", "another-password-9"), 422);
    assert_eq!(server.sign_in("mihon-tanto", password), 422, "who only wrote reports can't sign in");
    server.terminate();
    assert_eq!(server.end().0, "0");
}

#[test]
fn a_demonstration_is_gone_on_with_under_the_password_of_this_start() {
    let town = Town::empty();
    let first = demo(&town, &["--data", "city"], Some(PASSWORD));
    assert!(first.printed().contains(PASSWORD));
    assert_eq!(first.sign_in("tanto", PASSWORD), 303);
    let year = first.get("/years/2020").header("etag").to_owned();
    first.terminate();
    assert_eq!(first.end().0, "0");
    drop(first);
    let second = demo(&town, &["--data", "city"], Some("mihon-no-aikotoba-2"));
    assert_eq!(second.sign_in("tanto", PASSWORD), 422);
    assert_eq!(second.sign_in("tanto", "mihon-no-aikotoba-2"), 303);
    assert_eq!(second.get("/years/2020").header("etag"), year);
}

#[test]
fn a_password_that_is_too_short_is_refused_before_anything_is_made() {
    let town = Town::empty();
    let mut command = town.command(&["demo", "--port", "0", "--data", "city"]);
    let why = town.finish(command.env("ICHIRIZUKA_DEMO_PASSWORD", "short"), "").refused();
    assert!(why.contains("fewer than 12 characters"), "{why}");
    assert!(!town.folder().join("city").exists());
}

#[test]
fn a_folder_that_cannot_be_made_and_a_day_that_is_none_are_refused() {
    let town = Town::empty();
    town.file("file", "");
    assert!(town.run(&["demo", "--port", "0", "--data", "file/city"]).refused().contains("can't make the folder"));
    assert!(town.run(&["demo", "--today", "someday"]).misused().contains("--today"));
    assert!(town.run(&["demo", "--port", "99999"]).misused().contains("--port"));
    assert_eq!(fs::read(town.folder().join("file")).unwrap(), b"");
}

#[test]
fn a_table_of_indicators_becomes_a_city_of_its_own() {
    let town = Town::empty();
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/indicators-of-another-town.csv");
    let named = ["--indicators", table, "--city", "見本町", "--code", "032034", "--data", "city"];
    let server = demo(&town, &named, Some(PASSWORD));
    let printed = server.printed();
    assert!(printed.contains("Today is 2024-11-15."), "{printed}");
    assert!(printed.contains("tanto   section staff of 図書館課"), "{printed}");
    let compared = server.get("/compare?years=2022,2023&by=indicator");
    assert_eq!(compared.status, 200);
    assert!(compared.body.contains("見本町") && compared.body.contains("貸出冊数"));
    assert_eq!(server.sign_in("tanto", PASSWORD), 303);
    server.terminate();
    assert_eq!(server.end().0, "0");
    let mut again = town.command(&["demo", "--port", "0", "--indicators", table, "--data", "city"]);
    let why = town.finish(again.env("ICHIRIZUKA_DEMO_PASSWORD", PASSWORD), "").refused();
    assert!(why.contains("holds a city already"), "{why}");
}

#[test]
fn a_table_that_cannot_be_read_makes_no_city() {
    let town = Town::empty();
    town.file("bad.csv", "programme,indicator,fiscal_year,value\n図書館事業,冊数,2020,たくさん\n");
    let why = town.run(&["demo", "--port", "0", "--indicators", "bad.csv", "--data", "city"]).refused();
    assert!(why.contains("line 2, column value"), "{why}");
    assert!(!town.folder().join("city").exists());
}
