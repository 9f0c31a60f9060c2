//! Copying last year's sheet forward: what comes along, into which section, and what is not offered.

use crate::actors::{Actor, OWN_SECTION};
use crate::answer::Answer;
use crate::city::City;
use crate::scene::{UNTOUCHED, WAITING};
use crate::visitor::Visitor;

on_both_databases! {
    a_copy_has_the_programme_the_objectives_the_milestones_and_the_targets,
    a_plan_over_several_years_gives_the_next_target,
    a_target_that_is_there_already_stays,
    the_sheet_of_a_renamed_section_is_copied_by_the_one_that_follows,
    what_has_ended_or_goes_on_under_another_number_is_not_offered,
    a_copy_made_twice_is_made_once,
}

/// The year that nobody has written anything in yet.
const YEAR: &str = "2022";
const LIST: &str = "/desk/goals";

/// Opens the next year, empty.
async fn next_year(city: &City) {
    let kikaku = city.visit(Actor::Administrator).await;
    kikaku.post_with_token("/admin/years", &[("from", ""), ("year", YEAR), ("open", "1")]).await.expect_redirect();
}

fn last_goal(city: &City) -> i64 {
    city.goal_of(city.milestone(UNTOUCHED))
}

fn programme(city: &City, goal: i64) -> i64 {
    city.number(&format!("SELECT CAST(programme_id AS BIGINT) AS number FROM goal WHERE id = {goal}"))
}

/// The form of the list by which a sheet is copied.
fn offered(page: &Answer, from: i64) -> Option<Vec<(String, String)>> {
    let forms = page.all("main form");
    let form = forms.into_iter().find(|form| {
        let css = scraper::Selector::parse(&format!("input[name=from][value='{from}']")).expect("a selector");
        form.select(&css).next().is_some()
    })?;
    let inputs = scraper::Selector::parse("input:not([name=token])").expect("a selector");
    let field =
        |field: scraper::ElementRef<'_>| Some((field.attr("name")?.to_owned(), field.attr("value")?.to_owned()));
    Some(form.select(&inputs).filter_map(field).collect())
}

/// Copies a sheet as the list offers it, and gives the number of the new one.
async fn copy(visitor: &Visitor, from: i64) -> i64 {
    let fields = offered(&visitor.get(LIST).await.expect(200), from).expect("the sheet is offered");
    let answer = visitor.post_with_token(LIST, &crate::scene::borrowed(&fields)).await;
    let number = answer.expect_redirect().rsplit('/').next().and_then(|number| number.parse().ok());
    number.expect("the answer leads to the new sheet")
}

async fn a_copy_has_the_programme_the_objectives_the_milestones_and_the_targets(city: City) {
    next_year(&city).await;
    let from = last_goal(&city);
    city.sql(&format!("UPDATE milestone SET state = 'cancelled', reason = '中止' WHERE title = '{WAITING}'"));
    city.sql(&format!(
        "UPDATE milestone SET original_due = due, due = '2022-02-01/2022-02-28/month' WHERE title = '{UNTOUCHED}'"
    ));
    let tanto = city.visit(Actor::OwnSection).await;
    let new = copy(&tanto, from).await;
    assert_eq!(programme(&city, new), programme(&city, from));
    let objectives = |goal: i64| city.count(&format!("objective WHERE goal_id = {goal}"));
    assert!(objectives(new) > 0 && objectives(new) == objectives(from));
    let again = |title: &str, due: &str| {
        city.count(&format!(
            "milestone WHERE goal_id = {new} AND title = '{title}' AND due = '{due}' AND state = 'not_started' \
             AND original_due IS NULL AND opened_on = '2022-04-01'"
        ))
    };
    assert_eq!(again(UNTOUCHED, "2022-10-01/2022-10-31/month"), 1, "a year after it was first due");
    assert_eq!(city.count(&format!("milestone WHERE goal_id = {new} AND title = '{WAITING}'")), 0, "cancelled");
    let promised = |year: &str| {
        let of = programme(&city, from);
        city.count(&format!(
            "target t JOIN indicator i ON i.id = t.indicator_id WHERE i.programme_id = {of} AND t.fiscal_year = {year}"
        ))
    };
    assert!(promised(YEAR) > 0 && promised(YEAR) == promised("2021"));
    assert_eq!(city.count(&format!("audit WHERE action = 'sheet.begun' AND subject = {new}")), 1);
    assert!(offered(&tanto.get(LIST).await, from).is_none(), "there is nothing left to copy");
    city.citizen().get(&format!("/goals/{new}")).await.expect(404);
}

/// The first target of the year in the copy.
async fn first_target(tanto: &Visitor, goal: i64) -> String {
    let page = tanto.get(&format!("/desk/goals/{goal}/indicators?stage=goals")).await.expect(200);
    page.attributes("input[data-column=target]", "value").remove(0)
}

fn first_indicator(city: &City) -> i64 {
    let of = programme(city, last_goal(city));
    city.number(&format!("SELECT CAST(min(id) AS BIGINT) AS number FROM indicator WHERE programme_id = {of}"))
}

async fn a_plan_over_several_years_gives_the_next_target(city: City) {
    next_year(&city).await;
    city.sql(&format!(
        "UPDATE indicator SET path_from_year = 2020, path_from_value = '40', path_to_year = 2024, path_to_value = '60' \
         WHERE id = {}",
        first_indicator(&city)
    ));
    let tanto = city.visit(Actor::OwnSection).await;
    let new = copy(&tanto, last_goal(&city)).await;
    assert_eq!(first_target(&tanto, new).await, "50", "half of the way from 40 to 60");
}

async fn a_target_that_is_there_already_stays(city: City) {
    next_year(&city).await;
    city.sql(&format!(
        "INSERT INTO target (indicator_id, fiscal_year, value, stage, entered_at) \
         VALUES ({}, {YEAR}, '77', 'goals', '2021-11-01 00:00:00')",
        first_indicator(&city)
    ));
    let tanto = city.visit(Actor::OwnSection).await;
    let new = copy(&tanto, last_goal(&city)).await;
    assert_eq!(first_target(&tanto, new).await, "77");
}

async fn the_sheet_of_a_renamed_section_is_copied_by_the_one_that_follows(city: City) {
    next_year(&city).await;
    let from = last_goal(&city);
    let old = city.number(&format!("SELECT CAST(unit_id AS BIGINT) AS number FROM goal WHERE id = {from}"));
    city.sql(&format!(
        "INSERT INTO unit (kind, parent_id, name, first_year) SELECT kind, parent_id, '住まい課', 2022 FROM unit WHERE id = {old}"
    ));
    let new = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM unit WHERE name = '住まい課'");
    city.sql(&format!("UPDATE unit SET last_year = 2021 WHERE id = {old}"));
    city.sql(&format!(
        "INSERT INTO unit_succession (from_unit, to_unit, fiscal_year, kind) VALUES ({old}, {new}, 2022, 'renamed')"
    ));
    let before = city.visit(Actor::OwnSection).await;
    assert!(offered(&before.get(LIST).await.expect(200), from).is_none(), "the old section ends with the year");
    city.sql(&format!("UPDATE post SET unit_id = {new} WHERE id = {}", city.post("tanto")));
    let tanto = city.visit(Actor::OwnSection).await;
    let page = tanto.get(LIST).await.expect(200);
    assert!(page.texts("main form small").concat().contains(&format!("{OWN_SECTION} → 住まい課")));
    let copied = copy(&tanto, from).await;
    assert_eq!(city.count(&format!("goal WHERE id = {copied} AND unit_id = {new} AND fiscal_year = {YEAR}")), 1);
    assert_eq!(programme(&city, copied), programme(&city, from));
}

async fn what_has_ended_or_goes_on_under_another_number_is_not_offered(city: City) {
    next_year(&city).await;
    let from = last_goal(&city);
    let of = programme(&city, from);
    let tanto = city.visit(Actor::OwnSection).await;
    assert!(offered(&tanto.get(LIST).await.expect(200), from).is_some());
    city.sql(&format!("UPDATE programme SET ended_year = 2021, ended_reason = '終了' WHERE id = {of}"));
    assert!(offered(&tanto.get(LIST).await.expect(200), from).is_none(), "ended");
    city.sql(&format!("UPDATE programme SET ended_year = NULL, ended_reason = NULL WHERE id = {of}"));
    let fields = [("year", YEAR), ("name", "住まいの総合支援")];
    let answer = tanto.post_with_token(LIST, &fields).await;
    let other: i64 = answer.expect_redirect().rsplit('/').next().and_then(|it| it.parse().ok()).expect("a goal");
    city.sql(&format!(
        "INSERT INTO programme_succession (from_programme, to_programme, fiscal_year, kind) \
         VALUES ({of}, {}, {YEAR}, 'merged')",
        programme(&city, other)
    ));
    assert!(offered(&tanto.get(LIST).await.expect(200), from).is_none(), "merged into another");
}

async fn a_copy_made_twice_is_made_once(city: City) {
    next_year(&city).await;
    let from = last_goal(&city);
    let tanto = city.visit(Actor::OwnSection).await;
    let fields = offered(&tanto.get(LIST).await.expect(200), from).expect("the sheet is offered");
    let fields = crate::scene::borrowed(&fields);
    city.visit(Actor::OtherSection).await.post_with_token(LIST, &fields).await.expect(404);
    tanto.post_with_token(LIST, &fields).await.expect_redirect();
    let second = tanto.post_with_token(LIST, &fields).await.expect(409);
    assert!(second.texts(".error-summary").concat().contains("もう作られています"));
    assert_eq!(city.count(&format!("goal WHERE fiscal_year = {YEAR}")), 1);
}
