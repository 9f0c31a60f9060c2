//! `check`.

use crate::town::Town;

fn published() -> Town {
    let town = Town::with_goals();
    town.run(&["publish", "--year", "2020", "--stage", "results", "--quiet"]).done();
    town
}

#[test]
fn a_city_that_holds_together_has_no_findings() {
    let town = published();
    let said = town.run(&["check"]).done();
    let (holds, sealed) = said.split_once('\n').unwrap();
    assert_eq!(holds, "Publications: 19. Everything holds.");
    assert!(sealed.starts_with("Sealed: "), "{sealed}");
    assert_eq!(town.run(&["check", "--rebuild"]).done(), said);
}

#[test]
fn a_publication_that_was_tampered_with_is_found() {
    let town = published();
    town.sql("UPDATE publication SET snapshot = snapshot || ' ' WHERE goal_id = 18");
    let found = town.run(&["check"]).found();
    assert_eq!(found, ["publication 1 of goal 18 is not what was published: its hash differs"]);
    assert_eq!(town.run(&["check", "--rebuild"]).found(), found, "nothing makes it what it was");
}

#[test]
fn what_the_search_has_wrong_is_found_and_made_anew() {
    let town = published();
    town.sql("UPDATE search_entry SET about = 'ちがう文' WHERE goal_id = 3");
    let found = town.run(&["check"]).found();
    assert!(found.len() == 1 && found[0].contains("goal 3 "), "{found:?}");
    town.run(&["check", "--rebuild"]).done();
    town.run(&["check"]).done();
}

#[test]
fn what_the_counts_have_wrong_is_found_and_made_anew() {
    let town = published();
    town.sql("UPDATE public_sheet SET rates_met = rates_met + 1 WHERE goal_id = 3");
    town.sql("UPDATE public_sheet SET other_years = '[1999]' WHERE goal_id = 5");
    let found = town.run(&["check"]).found();
    assert!(found.len() == 2 && found[0].contains("counts") && found[1].contains("goal 5 "), "{found:?}");
    town.run(&["check", "--rebuild"]).done();
    town.run(&["check"]).done();
}

#[test]
fn a_row_without_what_it_refers_to_is_found() {
    let town = published();
    town.sql("PRAGMA foreign_keys = OFF; DELETE FROM unit WHERE name = '秘書広報室'");
    assert!(town.run(&["check"]).found().iter().any(|line| line.contains("refers to one that is not there")));
}

/// The head that a city prints in which everything holds.
fn head(town: &Town) -> String {
    let said = town.run(&["check"]).done();
    said.split_once("Sealed: ").unwrap().1.trim().to_owned()
}

#[test]
fn a_log_that_was_tampered_with_is_found() {
    let town = published();
    let noted = head(&town);
    town.sql("INSERT OR REPLACE INTO audit (id, at, signature, action, subject_kind) SELECT id, at, 'x', action, subject_kind \
              FROM audit WHERE id = 2");
    assert_eq!(town.run(&["check"]).found(), ["entry 2 of the log is not what it was when it was sealed"]);
    town.sql("DROP TRIGGER audit_is_kept; DELETE FROM audit WHERE id = 2");
    town.sql("INSERT INTO audit (at, signature, action, subject_kind) VALUES ('2021-11-15 00:00:00', 'x', 'y', 'z')");
    let found = town.run(&["check", "--head", &noted]).found();
    assert!(found.contains(&"entry 2 of the log is gone, and no removal tells of it".to_owned()), "{found:?}");
    assert!(found.len() == 2 && found[1].contains("says to be older than what was written before it"), "{found:?}");
}

#[test]
fn a_noted_head_is_held_against_the_chain() {
    let town = published();
    let noted = head(&town);
    town.run(&["user", "add", "yamada", "--name", "山田 花子", "--role", "staff", "--unit", "住宅政策課"]).done();
    town.run(&["check", "--head", &noted]).done();
    let (position, digest) = noted.split_once(':').unwrap();
    town.run(&["check", "--head", &format!("{position}: {} {}", &digest[..8], &digest[8..16])]).done();
    let other = format!("{position}:{}", "0".repeat(64));
    let found = town.run(&["check", "--head", &other]).found();
    assert_eq!(found, [format!("the record does not go on from the noted seal {other}: it was rewritten since")]);
    assert!(town.run(&["check", "--head", "nothing"]).misused().contains("\"nothing\" is not a seal"));
}
