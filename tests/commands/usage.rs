//! What holds for every command.

use crate::town::Town;

/// The commands, with the words before their own arguments.
pub(crate) const COMMANDS: &[&[&str]] = &[
    &["demo"],
    &["setup"],
    &["serve"],
    &["import"],
    &["imports"],
    &["imports", "list"],
    &["imports", "undo"],
    &["publish"],
    &["export"],
    &["export", "data"],
    &["export", "site"],
    &["check"],
    &["backup"],
    &["restore"],
    &["user"],
    &["user", "add"],
    &["user", "list"],
    &["user", "reset"],
    &["user", "disable"],
    &["transfer"],
];

/// The names under `Commands:` in a help text.
fn listed(help: &str) -> Vec<&str> {
    let names = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect()
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let town = Town::empty();
    for command in COMMANDS {
        let help = town.run(&[command, ["--help"].as_slice()].concat()).done();
        let (_, example) = help.split_once("\nExample:\n").unwrap_or_else(|| panic!("{command:?}: {help}"));
        let call = format!("ichirizuka {}", command.join(" "));
        assert!(example.contains(&call), "{command:?}: {example}");
    }
}

#[test]
fn every_command_that_is_listed_is_tested() {
    let town = Town::empty();
    let top: Vec<&str> = COMMANDS.iter().filter(|command| command.len() == 1).map(|command| command[0]).collect();
    assert_eq!(listed(&town.run(&["--help"]).done()), top);
    for group in ["imports", "export", "user"] {
        let below = COMMANDS.iter().filter(|command| command.len() == 2 && command[0] == group);
        let below: Vec<&str> = below.map(|command| command[1]).collect();
        assert_eq!(listed(&town.run(&[group, "--help"]).done()), below);
    }
}

#[test]
fn a_call_that_is_not_understood_ends_with_two() {
    let town = Town::empty();
    for call in [
        [].as_slice(),
        &["travel"],
        &["user"],
        &["import"],
        &["import", "goals.tsv", "--stage", "goals"],
        &["import", "goals.tsv", "--year", "soon", "--stage", "goals"],
        &["publish", "--year", "2020"],
        &["transfer"],
        &["serve", "--loudly"],
    ] {
        town.run(call).misused();
    }
}

#[test]
fn an_unknown_value_is_answered_with_the_known_ones() {
    let town = Town::empty();
    let said = town.run(&["import", "goals.tsv", "--year", "2020", "--stage", "spring"]).misused();
    assert!(said.contains("\"spring\" is not one of goals, midyear, results"), "{said}");
    let said = town.run(&["user", "add", "yamada", "--name", "山田 花子", "--role", "boss"]).misused();
    assert!(said.contains("\"boss\" is not one of staff, section_head, "), "{said}");
}

#[test]
fn the_database_may_be_named_after_what_is_asked_of_it() {
    let town = Town::set_up();
    let database = format!("sqlite://{}", town.folder().join("city.sqlite3").display());
    for call in [["user", "list"], ["imports", "list"]] {
        let mut command = town.command(&[call.as_slice(), &["--database", &database]].concat());
        town.finish(command.env_remove("DATABASE_URL"), "").done();
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let town = Town::empty();
    assert_eq!(town.run(&["--version"]).done(), concat!("ichirizuka ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn commands_that_work_in_a_city_need_one() {
    let town = Town::empty();
    for call in
        [["user", "list"].as_slice(), &["user", "reset", "kikaku"], &["publish", "--year", "2020", "--stage", "goals"]]
    {
        assert!(town.run(call).refused().contains("run `ichirizuka setup` first"), "{call:?}");
    }
}
