//! 予算額 and 決算額: written by the section, published with the stage, added up only as far as they are known.

use std::cmp::Ordering;

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::numbers::ProgrammeNumber;
use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::store::published::sheets;
use ichirizuka::store::publishing::{self, Publishing};

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
    more_or_less_money_is_told_by_what_is_public_of_both_years,
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
    for (part, yen, unit) in
        [("total", 12_345_000, "thousand_yen"), ("national", -1_000, "yen"), ("general", 12_500_000, "million_yen")]
    {
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
    let office = city.visit(Actor::Administrator).await;
    let trail = office.get("/admin/audit?half=changes").await.expect(200);
    let trail = trail.texts("main").concat();
    assert!(trail.contains("9月補正") && trail.contains("12345000"), "the trail has both");
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

/// Approves a sheet of 2021 in these stages, as if its heads had.
fn approved(city: &City, goal: i64, stages: &[&str]) {
    city.sql(&format!("DELETE FROM sheet_step WHERE goal_id = {goal}"));
    for stage in stages {
        for (number, step) in [(1, "submitted"), (2, "approved")] {
            city.sql(&format!(
                "INSERT INTO sheet_step (goal_id, stage, number, step, signature, at) \
                 VALUES ({goal}, '{stage}', {number}, '{step}', '見本', '2021-11-10 00:00:00')"
            ));
        }
    }
}

async fn settled_accounts_wait_for_the_results(city: City) {
    let goal = writable(&city);
    write(&city, goal, "goals", &[("budget_total", "5,000千円")]).await.expect_redirect();
    let changed = [("budget_total", "6,000千円"), ("reason", "9月補正")];
    write(&city, goal, "midyear", &changed).await.expect_redirect();
    let settled = [("settled_total", "5,500千円"), ("settled_national", "5,000千円"), ("settled_staff", "900千円")];
    write(&city, goal, "results", &settled).await.expect_redirect();
    approved(&city, goal, &["goals", "midyear"]);
    city.write(|writer| publish(writer, 2021, Stage::Midyear)).await;
    let shown = page(&city, &format!("/goals/{goal}")).await;
    assert_eq!(cells(&shown, "総額"), ["5,000千円 → 6,000千円9月補正"]);
    for secret in ["5,500", "900千円"] {
        assert!(!shown.text().contains(secret), "{secret} waits for the results");
    }
    approved(&city, goal, &["goals", "midyear", "results"]);
    city.write(|writer| publish(writer, 2021, Stage::Results)).await;
    let shown = page(&city, &format!("/goals/{goal}")).await;
    assert_eq!(cells(&shown, "総額"), ["5,000千円 → 6,000千円9月補正", "5,500千円"]);
    assert_eq!(cells(&shown, "うち国庫支出金"), ["記載なし", "5,000千円"]);
    assert!(shown.has("table[aria-labelledby=money] td.number"));
    let told = "総額（5,500千円）と財源の合計（5,000千円）が一致していません";
    assert!(shown.texts("main p").concat().contains(told), "neither is changed, both are told");
    let english = page(&city, &format!("/en/goals/{goal}")).await;
    assert!(english.text().contains("5,500 thousand yen") && english.text().contains("not the sum of its sources"));
    let csv = page(&city, "/years/2021.csv").await;
    let line =
        csv.text().lines().find(|line| line.contains(",amount,total,総額,")).expect("a line of money").to_owned();
    assert!(line.contains(",円,6000000,5500000,"), "{line}");
    let json = page(&city, "/years/2021.json").await.json();
    let goals = json["goals"].as_array().expect("goals");
    let own = goals.iter().find(|known| known["number"] == goal).expect("the goal");
    let budget = &own["amounts"][0];
    assert_eq!((&budget["yen"], &budget["original_yen"]), (&6_000_000.into(), &5_000_000.into()));
    assert_eq!((&budget["source_unit"], &budget["reason"]), (&"thousand_yen".into(), &"9月補正".into()));
}

/// States an amount of a sheet of 2020, as if it had been there before its publication, and publishes the sheet anew.
fn state(city: &City, goal: i64, kind: &str, part: &str, yen: i64) {
    city.sql(&format!(
        "INSERT INTO amount (goal_id, fiscal_year, kind, part, yen, unit, stage, entered_at) \
         VALUES ({goal}, 2020, '{kind}', '{part}', {yen}, 'thousand_yen', 'results', '2021-05-01 00:00:00')"
    ));
}

fn goals_of_2020(city: &City) -> Vec<i64> {
    let count = city.count("goal WHERE fiscal_year = 2020");
    let nth = |place: i64| {
        city.number(&format!(
            "SELECT CAST(id AS BIGINT) AS number FROM goal WHERE fiscal_year = 2020 ORDER BY position LIMIT 1 OFFSET {place}"
        ))
    };
    (0..count).map(nth).collect()
}

async fn a_total_is_of_the_sheets_that_state_an_amount(city: City) {
    assert!(!page(&city, "/years/2020").await.has("#money"), "no sheet states any money");
    let goals = goals_of_2020(&city);
    for goal in goals.iter().skip(1) {
        state(&city, *goal, "budget", "total", 2_000_000);
    }
    corrected(&city, "予算額の追記").await;
    let shown = page(&city, "/years/2020").await;
    let sum = 2_000 * (goals.len() - 1);
    let said = format!("{}千円{}件中{}件の合計", grouped(sum), goals.len(), goals.len() - 1);
    assert_eq!(cells(&shown, "合計"), [said.as_str(), "記載なし"]);
    state(&city, goals[0], "budget", "total", 1_500);
    corrected(&city, "予算額の追記").await;
    let shown = page(&city, "/years/2020").await;
    assert_eq!(cells(&shown, "合計"), [format!("{}.5千円", grouped(sum + 1)).as_str(), "記載なし"]);
    let compared = page(&city, "/compare?years=2020&by=money").await;
    assert_eq!(compared.all("table.matrix tbody tr").len(), goals.len());
    assert!(compared.texts("tfoot td").concat().contains(&format!("{}.5千円", grouped(sum + 1))));
    let csv = page(&city, "/compare.csv?years=2020&by=money").await;
    assert!(csv.text().contains(",budget,1500,"), "in yen");
    let programme =
        city.number(&format!("SELECT CAST(programme_id AS BIGINT) AS number FROM goal WHERE id = {}", goals[0]));
    let shown = page(&city, &format!("/programmes/{programme}")).await;
    assert!(shown.has("table[aria-labelledby=money] thead th.number"));
}

fn grouped(number: usize) -> String {
    let text = number.to_string();
    text.split_at_checked(text.len() - 3).map_or(text.clone(), |(whole, rest)| format!("{whole},{rest}"))
}

async fn the_cost_of_a_unit_needs_an_actual(city: City) {
    let indicator = city.number(
        "SELECT CAST(min(actual.indicator_id) AS BIGINT) AS number FROM actual \
         JOIN indicator ON indicator.id = indicator_id JOIN goal ON goal.programme_id = indicator.programme_id \
         WHERE goal.fiscal_year = 2020 AND actual.fiscal_year = 2020 AND actual.value IS NOT NULL",
    );
    let goal = city.number(&format!(
        "SELECT CAST(goal.id AS BIGINT) AS number FROM goal JOIN indicator ON indicator.programme_id = goal.programme_id \
         WHERE goal.fiscal_year = 2020 AND indicator.id = {indicator}"
    ));
    city.sql(&format!(
        "UPDATE actual SET value = '8', unit = NULL WHERE indicator_id = {indicator} AND fiscal_year = 2020"
    ));
    city.sql(&format!("INSERT INTO unit_cost (goal_id, indicator_id) VALUES ({goal}, {indicator})"));
    state(&city, goal, "settled", "total", 4_000);
    state(&city, goal, "settled", "staff", 800);
    corrected(&city, "決算額の追記").await;
    let shown = page(&city, &format!("/goals/{goal}")).await;
    let said = |page: &Answer| page.texts("main > p").concat();
    assert!(said(&shown).contains("当たりの決算額と人件費は600円です"), "4,800 yen by 8");
    city.sql(&format!("UPDATE actual SET value = '0' WHERE indicator_id = {indicator} AND fiscal_year = 2020"));
    corrected(&city, "実績値の訂正").await;
    let shown = page(&city, &format!("/goals/{goal}")).await;
    assert!(!said(&shown).contains("当たりの決算額"), "nothing was reached");
    assert!(shown.texts(".correction").concat().contains("600円"), "the correction tells what was said before");
}

async fn more_or_less_money_is_told_by_what_is_public_of_both_years(city: City) {
    let programme = city.number(
        "SELECT CAST(min(old.programme_id) AS BIGINT) AS number FROM goal old JOIN goal new \
         ON new.programme_id = old.programme_id AND new.fiscal_year = 2021 AND new.current_publication IS NOT NULL \
         WHERE old.fiscal_year = 2020 AND old.current_publication IS NOT NULL",
    );
    let moved = async || {
        let read = city.database.read(move |connection| {
            let programme = ProgrammeNumber(i32::try_from(programme).expect("a number"));
            sheets::amount_movement(connection, programme, FiscalYear::new(2021).expect("a year"))
        });
        read.await.expect("it is read")
    };
    let state = async |year: i32, budget: &str, settled: &str| {
        let money =
            |yen: &str| if yen.is_empty() { "null".to_owned() } else { format!(r#"{{"yen":{yen},"unit":"yen"}}"#) };
        city.sql(&format!(
            "UPDATE public_sheet SET money = '{{\"budget\":{},\"settled\":{},\"staff\":null}}' \
             WHERE goal_id IN (SELECT id FROM goal WHERE programme_id = {programme} AND fiscal_year = {year})",
            money(budget),
            money(settled)
        ));
    };
    assert_eq!(moved().await, None);
    state(2020, "5", "4").await;
    assert_eq!(moved().await, None, "nothing is known of the other year");
    state(2021, "3", "").await;
    assert_eq!(moved().await, Some(Ordering::Less), "budget by budget");
    state(2021, "3", "9").await;
    assert_eq!(moved().await, Some(Ordering::Greater), "settled by settled");
}

/// Publishes what has changed of 2020.
pub(crate) async fn corrected(city: &City, reason: &str) {
    let what = Publishing {
        year: FiscalYear::new(2020).expect("a year"),
        stage: Stage::Results,
        unit: None,
        goals: None,
        note: None,
        published_on: None,
        reason: Some(reason.to_owned()),
    };
    let at = chrono::Utc::now();
    city.write(move |writer| publishing::publish_year(writer, &policy::at_the_console(), &what, at)).await;
}
