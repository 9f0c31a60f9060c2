//! `setup`.

use crate::town::{SETUP, Town};

fn initial_password(printed: &str) -> &str {
    printed.lines().find_map(|line| line.split_once("Initial password: ")).expect("a password").1
}

#[test]
fn a_city_is_set_up_from_flags() {
    let town = Town::empty();
    let printed = town.run(&SETUP).done();
    let password = initial_password(&printed);
    assert_eq!(password.len(), 23, "{password}");
    let accounts = town.run(&["user", "list"]).done();
    assert!(accounts.starts_with("kikaku\t企画 花子\tadministrator"), "{accounts}");
    assert_eq!(accounts.lines().count(), 1);
}

#[test]
fn what_no_flag_says_is_asked() {
    let town = Town::empty();
    let printed = town.answer(&["setup", "--login", "kikaku"], "安芸高田市\n342149\n政策企画課\n企画 花子\n").done();
    for question in
        ["Name of the city: ", "Municipality code, six digits: ", "Contact shown to the public: ", "Name of the first"]
    {
        assert!(printed.contains(question), "{printed}");
    }
    assert!(!printed.contains("Login of"), "what a flag says is not asked: {printed}");
    initial_password(&printed);
    assert!(town.run(&["user", "list"]).done().contains("企画 花子"));
}

#[test]
fn an_answer_that_never_comes_is_a_refusal() {
    let town = Town::empty();
    let said = town.answer(&["setup"], "安芸高田市\n");
    assert_eq!(said.code, Some(1));
    assert!(said.stderr.contains("no answer to: Municipality code"), "{}", said.stderr);
    assert!(town.run(&["user", "list"]).refused().contains("holds no city"));
}

#[test]
fn a_wrong_check_digit_is_refused_with_the_right_one() {
    let town = Town::empty();
    let wrong = SETUP.map(|argument| if argument == "342149" { "342148" } else { argument });
    assert!(town.run(&wrong).refused().contains("the last digit should be 9"));
    town.run(&SETUP).done();
}

#[test]
fn a_second_setup_is_refused() {
    let town = Town::set_up();
    assert!(town.run(&SETUP).refused().contains("holds a city already"));
    assert_eq!(town.run(&["user", "list"]).done().lines().count(), 1);
}

#[test]
fn a_login_that_nobody_could_type_is_refused() {
    let town = Town::empty();
    let wrong = SETUP.map(|argument| if argument == "kikaku" { "企画" } else { argument });
    assert!(town.run(&wrong).refused().contains("letters, digits"));
}

#[test]
fn a_quiet_setup_prints_the_password_only() {
    let town = Town::empty();
    let printed = town.run(&[&["--quiet"], SETUP.as_slice()].concat()).done();
    assert_eq!(printed.lines().count(), 1, "{printed}");
    initial_password(&printed);
}
