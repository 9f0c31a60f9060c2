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
    assert_eq!(town.run(&["check"]).done(), "Publications: 19. Everything holds.\n");
    assert_eq!(town.run(&["check", "--rebuild"]).done(), "Publications: 19. Everything holds.\n");
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
