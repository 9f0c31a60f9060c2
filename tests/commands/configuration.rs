//! Settings in a file, and what is said of settings that can't be used.

use crate::server::Server;
use crate::town::Town;

const FILE: &str = "bind = \"127.0.0.1:0\"\npublic-address = \"https://goals.example.lg.jp/\"\nhsts-subdomains = true\n\
                    trusted-proxies = [\"127.0.0.1\", \"10.0.0.0/8\"]\npage-cache = 16\n";

fn strict(server: &Server) -> String {
    server.get("/login").header("strict-transport-security").to_owned()
}

#[test]
fn settings_come_from_a_file() {
    let town = Town::set_up();
    let file = town.file("city.toml", FILE).display().to_string();
    let server = Server::start(&town, &["--config", &file, "serve"], &[], "Listening on ");
    assert_eq!(strict(&server), "max-age=31536000; includeSubDomains");
    assert!(server.get("/robots.txt").body.contains("https://goals.example.lg.jp/sitemap.xml"));
    drop(server);
    let named = [("ICHIRIZUKA_CONFIG", file.as_str())];
    assert_eq!(
        strict(&Server::start(&town, &["serve"], &named, "Listening on ")),
        "max-age=31536000; includeSubDomains"
    );
}

#[test]
fn a_flag_counts_more_than_the_environment_and_that_more_than_the_file() {
    let town = Town::set_up();
    let file = town.file("city.toml", FILE).display().to_string();
    let flag = format!("--config={file}");
    let environment =
        [("ICHIRIZUKA_HSTS_SUBDOMAINS", "false"), ("ICHIRIZUKA_PUBLIC_ADDRESS", "https://of.environment")];
    let call = ["serve", flag.as_str(), "--public-address", "https://of.the.flag"];
    let server = Server::start(&town, &call, &environment, "Listening on ");
    assert!(server.get("/robots.txt").body.contains("https://of.the.flag/sitemap.xml"));
    assert_eq!(strict(&server), "max-age=31536000");
}

#[test]
fn the_database_of_a_file_is_every_command_s() {
    let town = Town::set_up();
    let database = format!("database = \"sqlite://{}\"\n", town.folder().join("city.sqlite3").display());
    let file = town.file("city.toml", &database).display().to_string();
    for command in [&["user", "list"][..], &["check"]] {
        let mut command = town.command(&[&["--config", &file], command].concat());
        town.finish(command.env_remove("DATABASE_URL"), "").done();
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once_with_where_it_was_said() {
    let town = Town::set_up();
    let wrong = "bind = \"somewhere\"\npage_cache = 16\nlock-timeout = 1.5\nconnect-timeout = 999\nnonsense = 1\n";
    let file = town.file("city.toml", wrong).display().to_string();
    let mut command = town.command(&["--config", &file, "serve", "--connections", "4"]);
    command.env("ICHIRIZUKA_TRUSTED_PROXIES", "nginx").env("ICHIRIZUKA_LOG", "loudly=maybe");
    let told = town.finish(&mut command, "").misused();
    for part in [
        "line 2: page_cache is not known; did you mean page-cache?",
        "line 3: lock-timeout takes a text, a number, true or false, or a list of these",
        "line 5: nonsense is not known",
        &format!("\"somewhere\" is not an address to listen on; write it like 127.0.0.1:8080 (from {file}, line 1)"),
        &format!("\"999\" is not a number from 1 to 60 (from {file}, line 4)"),
        "\"4\" is not a number from 6 to 1000\n",
        "\"nginx\" is neither an address nor a network (such as 127.0.0.1 or 10.0.0.0/8) (from ICHIRIZUKA_TRUSTED_PROXIES)",
        "(from ICHIRIZUKA_LOG)",
    ] {
        assert!(told.contains(part), "{part}:\n{told}");
    }
    assert_eq!(told.matches("usage").count() + told.matches("Usage").count(), 1, "{told}");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let town = Town::set_up();
    let missing = town.run(&["--config", "nowhere.toml", "serve"]).misused();
    assert!(missing.contains("nowhere.toml"), "{missing}");
    let file = town.file("city.toml", "bind = \"127.0.0.1:0\"\n= wrong\n").display().to_string();
    let broken = town.run(&["--config", &file, "serve"]).misused();
    assert!(broken.contains("city.toml") && broken.contains("line 2"), "{broken}");
    let twice = town.file("city.toml", "page-cache = 1\npage-cache = 2\n").display().to_string();
    assert!(town.run(&["check", "--config", &twice]).misused().contains("line 2"), "whatever the command is");
}

#[test]
fn a_token_that_is_soon_guessed_is_refused() {
    let town = Town::set_up();
    for token in ["short", "sixteen letters and spaces"] {
        let told = town.run(&["serve", "--metrics-token", token]).misused();
        assert!(told.contains("--metrics-token") && told.contains("16"), "{told}");
    }
}

#[test]
fn a_file_without_the_certificate_of_an_authority_is_named() {
    let town = Town::set_up();
    let file = town.file("authority.pem", "no certificate").display().to_string();
    for (file, words) in [(file.as_str(), "PEM"), ("nowhere.pem", "nowhere.pem")] {
        let told = town.run(&["serve", "--mail-ca", file]).misused();
        assert!(told.contains("--mail-ca") && told.contains(words), "{told}");
    }
}
