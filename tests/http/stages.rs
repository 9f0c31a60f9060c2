//! What the public sees and when: stage sheets, which the planning office publishes.

use ichirizuka::demo::TODAY;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake;
use ichirizuka::store::imports::{self, Import};
use ichirizuka::store::published::years::YearRecord;
use ichirizuka::store::publishing::{self, Published, Publishing};
use serde_json::Value;

use crate::city::City;
use crate::roads::{data, where_read};

on_both_databases! {
    results_on_record_stay_hidden_while_only_the_goals_are_published,
    results_are_public_once_they_are_published,
    a_correction_without_a_reason_writes_nothing,
    a_correction_says_why_and_keeps_what_was_published_before,
    publishing_the_same_again_publishes_nothing,
    publishing_one_department_leaves_the_others_alone,
    an_approved_update_takes_no_unpublished_change_along,
}

const TABLE: &[u8] = include_bytes!("../../src/demo/akitakata-2020-goals.tsv");

/// Takes the results of 2020 in as those of `year`, whose sheets nobody has published.
async fn with_results(city: &City, year: i32) {
    let year = FiscalYear::new(year).expect("a year");
    city.write(move |writer| {
        let proposal = intake::read("results.tsv", TABLE, &intake::Asked::of_stage(year, Stage::Results))
            .expect("the table is readable");
        let import = Import { year: YearRecord::imported(year), stage: Stage::Results, accept_rates: true };
        imports::take_in(writer, &policy::at_the_console(), &proposal, &import, chrono::Utc::now())
    })
    .await;
}

async fn publish(city: &City, year: i32, stage: Stage, reason: Option<&str>) -> Published {
    publish_of(city, year, stage, reason, None).await
}

async fn publish_of(city: &City, year: i32, stage: Stage, reason: Option<&str>, unit: Option<i32>) -> Published {
    let what = Publishing {
        year: FiscalYear::new(year).expect("a year"),
        stage,
        unit: unit.map(ichirizuka::domain::numbers::UnitNumber),
        goals: None,
        published_on: None,
        reason: reason.map(ToOwned::to_owned),
        note: None,
    };
    city.write(move |writer| publishing::publish_year(writer, &policy::at_the_console(), &what, chrono::Utc::now()))
        .await
}

fn goals(year: &Value) -> &Vec<Value> {
    year["goals"].as_array().expect("goals")
}

async fn results_on_record_stay_hidden_while_only_the_goals_are_published(city: City) {
    assert!(FiscalYear::of(TODAY).number() < 2022);
    with_results(&city, 2022).await;
    city.citizen().get("/years/2022").await.expect(404);
    assert_eq!(publish(&city, 2022, Stage::Goals, None).await.published, 19);
    let year = data(&city.citizen(), 2022).await;
    assert_eq!(year["stage"], "goals");
    for goal in goals(&year) {
        let name = &goal["name"];
        assert_eq!(goal["results"], Value::Array(Vec::new()), "{name}");
        assert_eq!(goal["midyear"], Value::Array(Vec::new()), "{name}");
        for note in goal["notes"].as_array().expect("notes") {
            assert_eq!(note["part"], "objectives", "{name}: a footnote of the results");
        }
        for indicator in goal["indicators"].as_array().expect("indicators") {
            assert!(indicator["actual"].is_null() && indicator["stated"].is_null(), "{name}: {indicator}");
            for known in indicator["years"].as_array().expect("years") {
                let hidden = known["fiscal_year"] == 2022;
                assert!(!hidden || known["actual"].is_null(), "{name}: {known}");
                assert!(
                    !hidden || !known["target"].is_null(),
                    "{name}: an indicator that only the results name: {indicator}"
                );
                let read_from_results = ["103", "15", "18"].contains(&known["target"].as_str().unwrap_or_default());
                assert!(!hidden || !read_from_results, "{name}: a target that only the results give: {known}");
            }
        }
    }
    let page = city.citizen().get("/years/2022").await.expect(200);
    assert!(!page.has(".attainment"));
}

async fn results_are_public_once_they_are_published(city: City) {
    with_results(&city, 2022).await;
    publish(&city, 2022, Stage::Goals, None).await;
    assert_eq!(publish(&city, 2022, Stage::Results, None).await.published, 19);
    let year = data(&city.citizen(), 2022).await;
    assert_eq!(year["stage"], "results");
    let results: usize = goals(&year).iter().map(|goal| goal["results"].as_array().expect("results").len()).sum();
    assert_eq!(results, 48);
    let goal = goals(&year)[0]["number"].as_i64().expect("a number");
    let first = city.citizen().get(&format!("/goals/{goal}/publications/1")).await.expect(200);
    assert!(!first.has(".columns section:nth-child(2) li"), "the first publication still has no results");
}

async fn a_correction_without_a_reason_writes_nothing(city: City) {
    let goal = city.number("SELECT CAST(min(id) AS BIGINT) AS number FROM goal WHERE fiscal_year = 2020");
    let trail = city.count("audit");
    let published = city.count("publication");
    city.sql(&format!("UPDATE objective SET text = '訂正した目標' WHERE goal_id = {goal}"));
    let done = publish(&city, 2020, Stage::Results, None).await;
    assert_eq!((done.published, done.needing_reason.len()), (0, 1));
    assert_eq!(city.count("publication"), published);
    assert_eq!(city.count("audit"), trail);
    assert!(where_read(&city, "訂正した目標").await.is_empty());
}

async fn a_correction_says_why_and_keeps_what_was_published_before(city: City) {
    let goal = city.number("SELECT CAST(min(id) AS BIGINT) AS number FROM goal WHERE fiscal_year = 2020");
    let last = city.publications_of(goal);
    let citizen = city.citizen();
    let before = citizen.get(&format!("/goals/{goal}")).await.texts(".columns");
    city.sql(&format!("UPDATE objective SET text = '訂正した目標' WHERE goal_id = {goal}"));
    let done = publish(&city, 2020, Stage::Results, Some("数字の誤り")).await;
    assert_eq!((done.published, done.needing_reason.len()), (1, 0));
    let page = citizen.get(&format!("/goals/{goal}")).await;
    assert!(page.texts(".columns .items li").contains(&"訂正した目標".to_owned()));
    assert!(page.texts(".correction").concat().contains("数字の誤り"), "told once");
    assert!(page.has("#publications + div a[href^='#correction-']"));
    let old = citizen.get(&format!("/goals/{goal}/publications/{last}")).await;
    assert_eq!(old.texts(".columns"), before);
}

async fn publishing_the_same_again_publishes_nothing(city: City) {
    let (published, trail) = (city.count("publication"), city.count("audit"));
    for (year, stage) in [(2020, Stage::Results), (2019, Stage::Goals), (2021, Stage::Goals)] {
        let done = publish(&city, year, stage, Some("同じもの")).await;
        assert_eq!((done.published, done.needing_reason.len()), (0, 0), "{year}");
        assert!(done.unchanged > 0, "{year}");
    }
    assert_eq!((city.count("publication"), city.count("audit")), (published, trail));
}

async fn publishing_one_department_leaves_the_others_alone(city: City) {
    with_results(&city, 2022).await;
    let unit = city.number("SELECT CAST(id AS BIGINT) AS number FROM unit WHERE name = '建設部'");
    let done = publish_of(&city, 2022, Stage::Goals, None, i32::try_from(unit).ok()).await;
    assert_eq!(done.published, 2);
    let year = data(&city.citizen(), 2022).await;
    assert_eq!(goals(&year).len(), 2);
    assert!(goals(&year).iter().all(|goal| goal["department"]["name"] == "建設部"));
}

async fn an_approved_update_takes_no_unpublished_change_along(city: City) {
    let milestone = city.milestone(crate::scene::UNTOUCHED);
    let goal = city.goal_of(milestone);
    city.sql(&format!("UPDATE objective SET text = 'まだ見せない目標' WHERE goal_id = {goal}"));
    city.sql(&format!("UPDATE milestone SET title = 'まだ見せない題' WHERE goal_id = {goal} AND id <> {milestone}"));
    let update = city.reported(milestone, "見せてよい報告").await;
    crate::scene::approve(&city.visit(crate::actors::Actor::Head).await, update).await.expect_redirect();
    assert!(!where_read(&city, "見せてよい報告").await.is_empty());
    assert!(where_read(&city, "まだ見せない").await.is_empty());
}
