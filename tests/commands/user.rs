//! `user`.

use crate::town::{Said, Town};

fn user(town: &Town, arguments: &[&str]) -> Said {
    town.run(&[&["user"], arguments].concat())
}

fn add_yamada(town: &Town) -> String {
    user(
        town,
        &["add", "yamada", "--name", "山田 花子", "--role", "staff", "--unit", "住宅政策課", "--from", "2021-04-01"],
    )
    .done()
}

fn password(printed: &str) -> String {
    printed.lines().find_map(|line| line.strip_prefix("Initial password: ")).expect("a password").to_owned()
}

#[test]
fn an_account_is_added_with_a_post_and_a_password_of_its_own() {
    let town = Town::with_goals();
    let first = password(&add_yamada(&town));
    let list = user(&town, &["list"]).done();
    assert!(list.contains("yamada\t山田 花子\tstaff 住宅政策課 2021-04-01～\n"), "{list}");
    let second = user(&town, &["add", "shicho", "--name", "市長", "--role", "executive"]).done();
    assert_ne!(first, password(&second));
    assert_eq!(user(&town, &["list"]).done().lines().count(), 3);
}

#[test]
fn an_account_that_cannot_be_is_refused() {
    let town = Town::with_goals();
    add_yamada(&town);
    let refused = |arguments: &[&str]| user(&town, arguments).refused();
    let taken = refused(&["add", "yamada", "--name", "別人", "--role", "executive"]);
    assert!(taken.contains("the login yamada is taken"), "{taken}");
    assert!(refused(&["add", "sato", "--name", "佐藤", "--role", "staff"]).contains("needs --unit"));
    let unknown = refused(&["add", "sato", "--name", "佐藤", "--role", "staff", "--unit", "存在しない課"]);
    assert!(unknown.contains("there is no section or department 存在しない課; there are "), "{unknown}");
    assert!(unknown.contains("住宅政策課"), "those that there are: {unknown}");
    assert!(refused(&["add", "佐藤", "--name", "佐藤", "--role", "executive"]).contains("letters, digits"));
    for name in ["", "  ", "佐藤\n管理者"] {
        assert!(refused(&["add", "sato", "--name", name, "--role", "executive"]).contains("--name: one line"));
    }
    let dates = ["--from", "2021-04-01", "--until", "2021-03-31"];
    let backwards = refused(&[&["add", "sato", "--name", "佐藤", "--role", "executive"], dates.as_slice()].concat());
    assert!(backwards.contains("--until is before --from"), "{backwards}");
    assert!(user(&town, &["add", "sato", "--name", "佐藤", "--role", "emperor"]).misused().contains("--role"));
    assert_eq!(user(&town, &["list"]).done().lines().count(), 2);
}

#[test]
fn a_reset_gives_another_password() {
    let town = Town::with_goals();
    let first = password(&add_yamada(&town));
    let second = password(&user(&town, &["reset", "yamada"]).done());
    assert_ne!(first, second);
    let third = password(&user(&town, &["reset", "yamada", "--second-factor"]).done());
    assert_ne!(second, third, "there is none to take away, and that is no fault");
    assert!(user(&town, &["reset", "nobody"]).refused().contains("there is no account nobody"));
}

#[test]
fn a_closed_account_stays_on_the_list() {
    let town = Town::with_goals();
    add_yamada(&town);
    assert_eq!(user(&town, &["disable", "yamada"]).done(), "The account yamada is closed.\n");
    let list = user(&town, &["list"]).done();
    assert!(list.contains("yamada\t山田 花子 (closed)\tstaff 住宅政策課"), "{list}");
    assert!(user(&town, &["disable", "nobody"]).refused().contains("there is no account nobody"));
}

#[test]
fn the_last_administrator_is_not_locked_out() {
    let town = Town::with_goals();
    let why = user(&town, &["disable", "kikaku"]).refused();
    assert!(why.contains("kikaku is the last administrator"), "{why}");
    user(&town, &["add", "kikaku2", "--name", "企画 次郎", "--role", "administrator"]).done();
    user(&town, &["disable", "kikaku"]).done();
    assert!(user(&town, &["disable", "kikaku2"]).refused().contains("the last administrator"));
}

#[test]
fn quiet_prints_what_was_asked_for() {
    let town = Town::with_goals();
    let added = user(&town, &["--quiet", "add", "shicho", "--name", "市長", "--role", "executive"]).done();
    assert_eq!(added.lines().count(), 1, "{added}");
    password(&added);
    assert_eq!(user(&town, &["--quiet", "list"]).done().lines().count(), 2);
    assert_eq!(user(&town, &["--quiet", "disable", "shicho"]).done(), "");
}
