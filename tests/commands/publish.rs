//! `publish`.

use std::fs;

use crate::town::{SAMPLE, Said, Town};

fn publish(town: &Town, stage: &str, more: &[&str]) -> Said {
    town.run(&[&["publish", "--year", "2020", "--stage", stage], more].concat())
}

#[test]
fn each_stage_is_published_once() {
    let town = Town::with_goals();
    assert_eq!(publish(&town, "goals", &["--on", "2020-07"]).done(), "Published: 19. Unchanged: 0.\n");
    assert_eq!(publish(&town, "goals", &[]).done(), "Published: 0. Unchanged: 19.\n");
    assert_eq!(publish(&town, "results", &["--on", "令和3年6月10日"]).done(), "Published: 19. Unchanged: 0.\n");
    assert_eq!(publish(&town, "results", &[]).done(), "Published: 0. Unchanged: 19.\n");
    assert_eq!(publish(&town, "goals", &[]).done(), "Published: 0. Unchanged: 19.\n");
}

#[test]
fn what_is_public_is_replaced_only_for_a_reason() {
    let town = Town::with_goals();
    publish(&town, "results", &[]).done();
    let corrected = fs::read_to_string(SAMPLE).unwrap().replace("サンプル4業務", "サンプル5業務");
    town.file("corrected.tsv", &corrected);
    town.run(&["import", "corrected.tsv", "--year", "2020", "--stage", "results", "--accept-rates"]).done();
    let why = publish(&town, "results", &[]).refused();
    assert!(why.contains("--reason") && why.trim_end().ends_with(": RPA導入調査研究"), "{why}");
    assert!(publish(&town, "results", &["--reason", " "]).refused().contains("--reason: one line"));
    let done = publish(&town, "results", &["--reason", "業務数の誤り"]).done();
    assert_eq!(done, "Published: 1. Unchanged: 18.\n");
    assert_eq!(publish(&town, "results", &[]).done(), "Published: 0. Unchanged: 19.\n");
}

#[test]
fn one_department_or_section_is_published_alone() {
    let town = Town::with_goals();
    assert_eq!(publish(&town, "results", &["--unit", "住宅政策課"]).done(), "Published: 1. Unchanged: 0.\n");
    assert_eq!(publish(&town, "results", &["--unit", "建設部"]).done(), "Published: 1. Unchanged: 1.\n");
    assert_eq!(publish(&town, "results", &[]).done(), "Published: 17. Unchanged: 2.\n");
}

#[test]
fn a_unit_or_a_year_that_is_not_on_record_is_refused() {
    let town = Town::with_goals();
    let why = publish(&town, "results", &["--unit", "存在しない課"]).refused();
    assert!(why.contains("there is no section or department 存在しない課"), "{why}");
    let why = town.run(&["publish", "--year", "2030", "--stage", "results"]).refused();
    assert!(why.contains("nothing on record to publish for 2030"), "{why}");
    let why = publish(&town, "results", &["--on", "いつか"]).refused();
    assert!(why.contains("いつか"), "{why}");
    assert!(publish(&town, "someday", &[]).misused().contains("--stage"));
    assert_eq!(publish(&town, "results", &[]).done(), "Published: 19. Unchanged: 0.\n");
}

#[test]
fn a_quiet_publication_prints_nothing() {
    let town = Town::with_goals();
    assert_eq!(publish(&town, "results", &["--quiet"]).done(), "");
    assert_eq!(publish(&town, "results", &[]).done(), "Published: 0. Unchanged: 19.\n");
}
