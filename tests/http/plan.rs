//! The city's plan: its nodes at the planning office, the nodes at which goals stand, and what the public sees of it.

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake;
use ichirizuka::store::imports::{self, Import};
use ichirizuka::store::published::years::{Phase, YearRecord};

use crate::actors::Actor;
use crate::amounts::corrected;
use crate::answer::Answer;
use crate::city::City;
use crate::comparison::page;
use crate::scene::UNTOUCHED;
use crate::visitor::Visitor;

on_both_databases! {
    a_node_is_added_put_right_and_ended,
    what_is_wrong_with_a_node_is_said_beside_what_was_typed,
    a_goal_is_put_at_a_node_of_the_plan,
    a_section_chooses_the_node_of_its_goal,
    a_year_is_shown_and_compared_by_the_plan,
    words_that_may_be_several_names_are_one_node,
}

const PAGE: &str = "/admin/plan";

fn node(city: &City, name: &str) -> i64 {
    city.number(&format!("SELECT CAST(max(id) AS BIGINT) AS number FROM plan_node WHERE name = '{name}'"))
}

async fn add(office: &Visitor, level: &str, parent: &str, name: &str, first: &str) -> Answer {
    let fields = [("level", level), ("parent", parent), ("name", name), ("code", ""), ("first", first)];
    office.post_with_token(PAGE, &fields).await
}

async fn change(office: &Visitor, number: i64, name: &str, code: &str, last: &str) -> Answer {
    let fields = [("name", name), ("code", code), ("last", last)];
    let fields: Vec<(String, &str)> =
        fields.iter().map(|(field, value)| (format!("{field}_{number}"), *value)).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(field, value)| (field.as_str(), *value)).collect();
    office.post_with_token(&format!("{PAGE}/{number}"), &fields).await
}

async fn a_node_is_added_put_right_and_ended(city: City) {
    let office = city.visit(Actor::Administrator).await;
    add(&office, "policy", "", "安心のまち", "令和2年度").await.expect_redirect();
    let top = node(&city, "安心のまち");
    add(&office, "measure", &top.to_string(), "防さい", "2021").await.expect_redirect();
    let below = node(&city, "防さい");
    change(&office, below, "防災", "1-2", "").await.expect_redirect();
    let row = format!("plan_node WHERE id = {below} AND parent_id = {top} AND code = '1-2' AND last_year IS NULL");
    assert_eq!(city.count(&format!("{row} AND name = '防災' AND first_year = 2021 AND level = 'measure'")), 1);
    // While something below it goes on, it goes on.
    let refused = change(&office, top, "安心のまち", "", "2024").await.expect(422);
    assert!(refused.has(&format!("#last_{top}[aria-invalid=true]")) && refused.has("details[open]"));
    change(&office, below, "防災", "1-2", "2024").await.expect_redirect();
    change(&office, top, "安心のまち", "", "2024").await.expect_redirect();
    assert_eq!(city.count("plan_node WHERE last_year = 2024"), 2);
    // In a later year there may be another of its name.
    add(&office, "policy", "", "安心のまち", "2025").await.expect_redirect();
    let shown = office.get(PAGE).await.expect(200);
    assert!(shown.texts("tbody tr").iter().any(|row| row.contains("1-2 防災") && row.contains("施策")));
    assert_eq!(city.count("audit WHERE action = 'plan.changed'"), 6);
    office.get("/admin/audit?half=changes").await.expect(200);
}

async fn what_is_wrong_with_a_node_is_said_beside_what_was_typed(city: City) {
    let office = city.visit(Actor::Administrator).await;
    add(&office, "policy", "", "安心のまち", "2020").await.expect_redirect();
    let top = node(&city, "安心のまち").to_string();
    for (level, parent, name, first, field) in [
        ("policy", "", "安心のまち", "2022", "name"),
        ("measure", top.as_str(), "", "2020", "name"),
        ("measure", top.as_str(), "防災", "いつか", "first"),
        ("measure", top.as_str(), "防災", "2019", "parent"),
        ("policy", top.as_str(), "防災", "2020", "parent"),
    ] {
        let refused = add(&office, level, parent, name, first).await.expect(422);
        assert!(refused.has(&format!("#{field}[aria-invalid=true]")), "{level} {name} {first}: {field}");
        assert_eq!((refused.value("name"), refused.value("first")), (name.to_owned(), first.to_owned()));
    }
    assert_eq!(city.count("plan_node"), 1);
    change(&office, 999, "どこにもない", "", "").await.expect(404);
}

/// A goal of a year that is public.
fn goal(city: &City, year: i32) -> i64 {
    let public = format!("goal WHERE fiscal_year = {year} AND current_publication IS NOT NULL");
    city.number(&format!("SELECT CAST(min(id) AS BIGINT) AS number FROM {public}"))
}

async fn put_at_a_node(city: &City, office: &Visitor, goal: i64, year: i32) {
    let year = year.to_string();
    add(office, "policy", "", "安心のまち", &year).await.expect_redirect();
    add(office, "measure", &node(city, "安心のまち").to_string(), "防災", &year).await.expect_redirect();
    let chosen = format!("policy_{goal}");
    let fields = [(chosen.as_str(), "安心のまち／防災")];
    office.post_with_token(&format!("/admin/years/{year}/policies/goals"), &fields).await.expect_redirect();
}

async fn a_goal_is_put_at_a_node_of_the_plan(city: City) {
    let office = city.visit(Actor::Administrator).await;
    let goal = goal(&city, 2021);
    put_at_a_node(&city, &office, goal, 2021).await;
    let below = node(&city, "防災");
    let placed = format!("goal WHERE id = {goal} AND plan_node_id = {below}");
    assert_eq!(city.count(&format!("{placed} AND policy = '安心のまち／防災'")), 1);
    assert_eq!(city.count("plan_node"), 2, "its words make no third one");
    // A name that is put right is right on the sheets, and nowhere where it was published.
    let texts = city.count("publication WHERE snapshot LIKE '%防災%'");
    change(&office, below, "防災と減災", "", "").await.expect_redirect();
    assert_eq!(city.count(&format!("{placed} AND policy = '安心のまち／防災と減災'")), 1);
    assert_eq!(city.count("publication WHERE snapshot LIKE '%防災%'"), texts);
    let refused = change(&office, below, "防災と減災", "", "2020").await.expect(422);
    assert!(refused.has(&format!("#last_{below}[aria-invalid=true]")));
}

async fn a_section_chooses_the_node_of_its_goal(city: City) {
    let office = city.visit(Actor::Administrator).await;
    add(&office, "policy", "", "安心のまち", "2021").await.expect_redirect();
    add(&office, "policy", "", "別の年度のまち", "2022").await.expect_redirect();
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    city.sql(&format!("DELETE FROM sheet_step WHERE goal_id = {goal}"));
    let address = format!("/desk/goals/{goal}/plan");
    let tanto = city.visit(Actor::OwnSection).await;
    let shown = tanto.get(&address).await.expect(200);
    assert!(shown.has("option[value='安心のまち']") && !shown.has("option[value='別の年度のまち']"));
    let seen = shown.value("seen");
    let send = async |path: &str, seen: &str| tanto.post_with_token(&address, &[("node", path), ("seen", seen)]).await;
    assert!(send("どこでもない", &seen).await.expect(422).has("#node[aria-invalid=true]"));
    send("安心のまち", &seen).await.expect_redirect();
    let placed = format!("goal WHERE id = {goal} AND policy = '安心のまち' AND plan_node_id");
    assert_eq!(city.count(&format!("{placed} = {}", node(&city, "安心のまち"))), 1);
    // Whoever chose before another had is told what the other chose.
    let overtaken = send("", &seen).await.expect(409);
    assert!(overtaken.texts("section.notice--warning").concat().contains("安心のまち"));
    send("", &overtaken.value("seen")).await.expect_redirect();
    assert_eq!(city.count(&format!("goal WHERE id = {goal} AND plan_node_id IS NULL")), 1);
}

async fn a_year_is_shown_and_compared_by_the_plan(city: City) {
    assert!(!page(&city, "/years/2020").await.has("#ways"), "where no sheet has a place there is no choice");
    let office = city.visit(Actor::Administrator).await;
    let goal = goal(&city, 2020);
    put_at_a_node(&city, &office, goal, 2020).await;
    corrected(&city, "計画での位置").await;
    let shown = page(&city, "/years/2020?by=plan").await;
    let headings = shown.texts("section.department h2");
    assert_eq!(headings, ["安心のまち／防災", "計画に位置づけがないもの"]);
    assert!(shown.has("#ways + ul a[href='/years/2020?by=plan'][aria-current=true]"));
    assert!(page(&city, "/en/years/2020?by=plan").await.text().contains("Without a place in the plan"));
    city.citizen().get("/years/2020?by=colour").await.expect(404);
    let json = page(&city, "/years/2020.json").await.json();
    let goals = json["goals"].as_array().expect("goals");
    let own = goals.iter().find(|known| known["number"] == goal).expect("the goal");
    assert_eq!(own["plan"], serde_json::json!(["安心のまち", "防災"]));
    assert!(page(&city, "/years/2020.csv").await.text().contains(",安心のまち／防災"));
    let compared = page(&city, "/compare?years=2019,2020&by=plan").await;
    let rows = compared.texts("table.matrix tbody tr");
    assert!(rows[0].starts_with("安心のまち／防災") && rows[0].contains("1事業"), "{rows:?}");
    let csv = page(&city, "/compare.csv?years=2020&by=plan").await;
    assert!(csv.text().lines().any(|line| line.contains(",goals,1,") && line.ends_with(",安心のまち／防災")));
}

async fn words_that_may_be_several_names_are_one_node(city: City) {
    let table = "部局,課・室,事務事業名,施策,目標\n見本部,見本課,見本事業,政策／施策,■一つ目\n";
    let year = FiscalYear::new(2030).expect("a year");
    let take_in = async |plan: &[&str]| {
        let path: Vec<String> = plan.iter().map(|name| (*name).to_owned()).collect();
        city.write(move |writer| {
            let mut proposal =
                intake::read("table.csv", table.as_bytes(), &intake::Asked::of_stage(year, Stage::Goals))
                    .expect("the table is good");
            proposal.goals[0].plan.clone_from(&path);
            let record = YearRecord { phase: Phase::Open, ..YearRecord::imported(year) };
            let import = Import { year: record, stage: Stage::Goals, accept_rates: false };
            imports::take_in(writer, &policy::at_the_console(), &proposal, &import, chrono::Utc::now())
        })
        .await
    };
    take_in(&[]).await;
    assert_eq!(city.count("plan_node WHERE name = '政策／施策' AND parent_id IS NULL"), 1);
    assert!(take_in(&[]).await.is_unchanged());
    // A table that tells the levels apart does so for the goals that it names.
    assert!(!take_in(&["政策", "施策"]).await.is_unchanged());
    assert!(take_in(&["政策", "施策"]).await.is_unchanged());
    let placed =
        "goal JOIN plan_node ON plan_node.id = plan_node_id JOIN plan_node top ON top.id = plan_node.parent_id";
    assert_eq!(city.count(&format!("{placed} WHERE top.name = '政策' AND plan_node.name = '施策'")), 1);
    assert_eq!(city.count("plan_node"), 3, "the words of before stay what they were");
}
