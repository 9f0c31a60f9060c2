//! Everything that is public of a city goes out, and a city that was only set up becomes the same one.

use std::fs;
use std::path::Path;

use crate::server::Server;
use crate::support::postgres;
use crate::town::{SETUP, Town};

/// What a sample city says of itself; the files of evidence that it names are put into `folder`.
fn everything(sample: &[&str], folder: &Path) -> String {
    let town = Town::empty();
    let environment = [("ICHIRIZUKA_DEMO_PASSWORD", "mihon-no-aikotoba-1")];
    let server = Server::start(&town, &[&["demo", "--port", "0"], sample].concat(), &environment, "Ctrl+C");
    let document = server.get("/data/all.json").body;
    let addresses = document.lines().filter_map(|line| line.trim().strip_prefix("\"address\": \"/evidence/"));
    fs::create_dir_all(folder).unwrap();
    for name in addresses.map(|rest| rest.trim_end_matches(['"', ','])) {
        fs::write(folder.join(name), server.get(&format!("/evidence/{name}")).bytes).unwrap();
    }
    document
}

/// What a city says of itself.
fn exported(town: &Town, database: &str) -> String {
    let call = ["export", "data", "--year", "all", "--format", "json", "-o", "again.json", "--database", database];
    town.run(&call).done();
    fs::read_to_string(town.folder().join("again.json")).unwrap()
}

/// The line of two texts from which on they differ.
fn differs(one: &str, other: &str) -> Option<String> {
    let mut lines = one.lines().zip(other.lines()).zip(1..);
    let found = lines.find(|((one, other), _)| one != other);
    found.map(|((one, other), line)| format!("{line}: {one}\n{other}")).or((one != other).then(|| "the end".to_owned()))
}

#[test]
fn a_city_that_was_only_set_up_becomes_the_one_whose_data_it_takes_in() {
    let town = Town::empty();
    let file = format!("sqlite://{}", town.folder().join("city.sqlite3").display());
    // The one sample becomes a file, the other a city on a server.
    for (sample, code, database) in
        [(&[][..], "342149", file), (&["--sample", "mihon"], "990019", postgres::database(|_| ()))]
    {
        let evidence = town.folder().join(code);
        let document = everything(sample, &evidence);
        let there = ["--database", &database];
        let setup: Vec<&str> = SETUP.map(|word| if word == "342149" { code } else { word }).to_vec();
        town.run(&[&setup[..], &there].concat()).done();
        town.file("all.json", &document);
        let import = [&["import", "all.json"], &there[..]].concat();
        let names_files = fs::read_dir(&evidence).unwrap().next().is_some();
        assert_eq!(names_files, !sample.is_empty(), "the invented city has evidence");
        if names_files {
            let why = town.run(&import).refused();
            assert!(why.contains("nothing was written") && why.contains("訓練の参加者数（令和元年度）.xlsx"), "{why}");
        }
        let import = [&import[..], &["--evidence", evidence.to_str().unwrap()]].concat();
        let planned = town.run(&[&import[..], &["--dry-run"]].concat()).done();
        assert!(planned.starts_with("The city says what the document says, to the byte.\n"), "{planned}");
        let printed = town.run(&import).done();
        assert!(printed.contains("Written: ") && printed.contains(" corrections"), "{printed}");
        assert_eq!(differs(&exported(&town, &database), &document), None, "{sample:?}");
        let check = town.run(&[&["check"], &there[..]].concat()).done();
        assert!(check.contains("Everything holds.\n"), "{check}");
        let server =
            Server::start(&town, &[&["serve", "--bind", "127.0.0.1:0"], &there[..]].concat(), &[], "Listening on ");
        for file in fs::read_dir(&evidence).unwrap().map(Result::unwrap) {
            let sent = server.get(&format!("/evidence/{}", file.file_name().to_str().unwrap()));
            assert_eq!(sent.bytes, fs::read(file.path()).unwrap());
        }
        server.terminate();
        server.end();
        let again = town.run(&import).refused();
        assert!(again.contains("has years, units or programmes already"), "{again}");
        // What staff work on says what is public: nothing would be published anew.
        for (year, stage) in [("2020", "results"), ("2021", "goals")] {
            let publish = [&["publish", "--year", year, "--stage", stage], &there[..]].concat();
            town.run(&publish).done();
        }
        assert_eq!(differs(&exported(&town, &database), &document), None, "{sample:?}");
    }
}

#[test]
fn a_document_of_everything_that_was_tampered_with_changes_nothing() {
    let town = Town::set_up();
    let document = everything(&[], &town.folder().join("evidence"));
    let refused = |document: &str, reason: &str| {
        town.file("all.json", document);
        let why = town.run(&["import", "all.json"]).refused();
        assert!(why.contains("nothing was written") && why.contains(reason), "{why}");
    };
    refused(&document.replace("\\\"goal\\\":1,", "\\\"goal\\\": 1,"), "its hash differs");
    refused(&document.replacen("\"name\": \"", "\"name\": \"別の", 1), "says something else than its record");
    refused(&document.replace("\"342149\"", "\"990019\""), "of the municipality 990019");
    refused(&document.replacen("\"format\": 1", "\"format\": 2", 1), "format 2");
    refused(&document[..document.len() / 2], "line ");
    let (years, _) = document.split_once(",\n  \"record\"").unwrap();
    refused(&format!("{years}\n}}\n"), "It has no `record`");
    assert!(town.run(&["import", "all.json", "--year", "2020", "--stage", "goals"]).refused().contains("leave --year"));

    // By its record it goes in although the rest says something else, and then says what the record says; also where an
    // editor has put a mark before it.
    town.file("all.json", &format!("\u{FEFF}{document}").replacen("\"name\": \"", "\"name\": \"別の", 1));
    let printed = town.run(&["import", "all.json", "--by-record"]).done();
    assert!(printed.starts_with("Attention: from line "), "{printed}");
    let file = format!("sqlite://{}", town.folder().join("city.sqlite3").display());
    assert_eq!(differs(&exported(&town, &file), &document), None);
}

#[test]
fn the_json_of_a_year_says_itself_which_year_and_stage_it_is_of() {
    let town = Town::with_goals();
    town.run(&["publish", "--year", "2020", "--stage", "results"]).done();
    town.run(&["export", "data", "--year", "2020", "--format", "json", "-o", "year.json"]).done();
    let printed = town.run(&["import", "year.json"]).done();
    assert!(printed.ends_with("Nothing changed: all of it is on record already.\n"), "{printed}");
    town.file("other.json", "{\"pages\": []}");
    assert!(town.run(&["import", "other.json"]).misused().contains("--year, --stage"));
}
