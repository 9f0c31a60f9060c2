//! 予算額 and 決算額: written by the section, published with the stage, added up only as far as they are known.

use std::cmp::Ordering;

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::numbers::ProgrammeNumber;
use ichirizuka::domain::stage::Stage;
use ichirizuka::store::published::sheets;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::comparison::{page, publish};
use crate::scene::{UNTOUCHED, borrowed};

on_both_databases! {
    what_is_typed_is_kept_until_it_is_right,
    an_amount_that_was_changed_keeps_the_first_one_beside_it,
    two_who_write_at_once_see_each_others_amounts,
    settled_accounts_wait_for_the_results,
    a_total_is_of_the_sheets_that_state_an_amount,
    the_cost_of_a_unit_needs_an_actual,
}

/// The goal of the section, with every stage to be written.
fn writable(city: &City) -> i64 {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    city.sql(&format!("DELETE FROM sheet_step WHERE goal_id = {goal}"));
    goal
}

fn address(goal: i64) -> String {
    format!("/desk/goals/{goal}/amounts")
}

/// The form as the page has it, with these fields in the place of its own.
fn filled(page: &Answer, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let inputs = page.all("main form[data-draft] input").into_iter();
    let known = inputs.filter_map(|field| Some((field.attr("name")?.to_owned(), field.attr("value")?.to_owned())));
    let is_typed = |name: &str| typed.iter().any(|(known, _)| *known == name);
    let mut fields: Vec<_> = known.filter(|(name, _)| !is_typed(name)).collect();
    fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

async fn write(city: &City, goal: i64, stage: &str, typed: &[(&str, &str)]) -> Answer {
    let tanto = city.visit(Actor::OwnSection).await;
    let shown = tanto.get(&format!("{}?stage={stage}", address(goal))).await.expect(200);
    tanto.post(&address(goal), &borrowed(&filled(&shown, typed))).await
}

/// The cells of the row of the goal page's table that begins with these words.
fn cells(page: &Answer, heading: &str) -> Vec<String> {
    let rows = page.all("table[aria-labelledby=money] tbody tr");
    let text = |element: &scraper::ElementRef<'_>| element.text().collect::<String>().trim().to_owned();
    let row = rows.into_iter().find(|row| text(row).starts_with(heading)).unwrap_or_else(|| panic!("no {heading}"));
    let cells = scraper::Selector::parse("td").expect("a selector");
    row.select(&cells).map(|cell| text(&cell)).collect()
}

async fn what_is_typed_is_kept_until_it_is_right(city: City) {
    let goal = writable(&city);
    let typed = [
        ("unit", "thousand_yen"),
        ("budget_total", "12,345"),
        ("budget_national", "１２万円"),
        ("budget_general", "0.0001"),
        ("budget_staff", "95①"),
    ];
    let refused = write(&city, goal, "goals", &typed).await.expect(422);
    for (field, value) in &typed[1..] {
        assert_eq!(refused.value(field), *value);
    }
    for wrong in ["budget_national", "budget_general", "budget_staff"] {
        assert!(refused.has(&format!("#{wrong}[aria-invalid=true]")), "{wrong}");
    }
    assert!(!refused.has("#budget_total[aria-invalid]") && !refused.has("#settled_total"));
    assert_eq!(city.count("amount"), city.count(&format!("amount WHERE goal_id <> {goal}")), "nothing is written");
    let right = [
        ("unit", "thousand_yen"),
        ("budget_total", "12,345"),
        ("budget_national", "△1,000円"),
        ("budget_general", "12.5百万円"),
        ("budget_staff", ""),
    ];
    write(&city, goal, "goals", &right).await.expect_redirect();
    for (part, yen, unit) in [
        ("total", 12_345_000, "thousand_yen"),
        ("national", -1_000, "yen"),
        ("general", 12_500_000, "million_yen"),
    ] {
        let row = format!("goal_id = {goal} AND part = '{part}' AND yen = {yen} AND unit = '{unit}'");
        assert_eq!(city.count(&format!("amount WHERE kind = 'budget' AND {row}")), 1, "{part}");
    }
    let shown = city.visit(Actor::Head).await.get(&format!("{}?stage=goals", address(goal))).await.expect(200);
    assert_eq!(shown.value("budget_total"), "12,345千円");
    assert_eq!(shown.value("budget_national"), "−1,000円");
    // Sent as it stands, it says nothing new.
    let trail = city.count("audit WHERE action = 'sheet.written'");
    write(&city, goal, "goals", &[]).await.expect_redirect();
    assert_eq!(city.count("audit WHERE action = 'sheet.written'"), trail);
    let office = city.visit(Actor::Administrator).await;
    assert!(office.get("/admin/audit?half=changes").await.expect(200).text().contains("予算額・決算額"));
}

async fn an_amount_that_was_changed_keeps_the_first_one_beside_it(city: City) {
    let goal = writable(&city);
    write(&city, goal, "goals", &[("budget_total", "12,000千円")]).await.expect_redirect();
    // Within a stage it is put right; in a later one it is changed, with a reason.
    write(&city, goal, "goals", &[("budget_total", "12,345千円")]).await.expect_redirect();
    let changed = [("budget_total", "15,000千円"), ("budget_general", "14,000千円")];
    let refused = write(&city, goal, "midyear", &changed).await.expect(422);
    assert!(refused.has("#reason[aria-invalid=true]"));
    assert_eq!(refused.value("budget_total"), "15,000千円");
    let changed = [changed[0], changed[1], ("reason", "9月補正")];
    write(&city, goal, "midyear", &changed).await.expect_redirect();
    assert_eq!(city.count(&format!("amount WHERE goal_id = {goal} AND part = 'total'")), 3, "none is written over");
    city.write(|writer| publish(writer, 2021, Stage::Midyear)).await;
    let _ = page(&city, &format!("/goals/{goal}")).await;
}

async fn two_who_write_at_once_see_each_others_amounts(city: City) {
    let goal = writable(&city);
    let tanto = city.visit(Actor::OwnSection).await;
    let mine = tanto.get(&format!("{}?stage=goals", address(goal))).await.expect(200);
    let kacho = city.visit(Actor::Head).await;
    let theirs = kacho.get(&format!("{}?stage=goals", address(goal))).await.expect(200);
    let sent = filled(&theirs, &[("budget_total", "7千円")]);
    kacho.post(&address(goal), &borrowed(&sent)).await.expect_redirect();
    let sent = filled(&mine, &[("budget_total", "8千円")]);
    let overtaken = tanto.post(&address(goal), &borrowed(&sent)).await.expect(409);
    assert_eq!(overtaken.value("budget_total"), "8千円");
    assert!(overtaken.text().contains("7千円"), "what the other saved is shown");
    tanto.post(&address(goal), &borrowed(&filled(&overtaken, &[]))).await.expect_redirect();
    let row = format!("amount WHERE goal_id = {goal} AND part = 'total' AND yen");
    assert_eq!((city.count(&format!("{row} = 7000")), city.count(&format!("{row} = 8000"))), (1, 1));
}
