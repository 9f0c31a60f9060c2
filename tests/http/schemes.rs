//! The scheme of a year's evaluation: its axes are set by the planning office, and whoever rates rates on each of theirs.

use crate::actors::Actor;
use crate::city::City;
use crate::scene::UNTOUCHED;

on_both_databases! {
    a_year_is_rated_on_every_axis_of_its_scheme,
    a_scheme_is_written_by_rows_and_a_mistake_keeps_what_was_typed,
    an_axis_on_which_ratings_were_given_stays_and_others_may_come,
    a_scheme_goes_along_into_the_next_year,
}

const SCHEME: &str = "/admin/years/2021/scheme";

/// The number of an axis of 2021.
fn axis(city: &City, name: &str) -> i64 {
    city.number(&format!(
        "SELECT CAST(id AS BIGINT) AS number FROM evaluation_axis WHERE fiscal_year = 2021 AND name = '{name}'"
    ))
}

/// The number of a rating on an axis of 2021.
fn rating(city: &City, name: &str, label: &str) -> String {
    let axis = axis(city, name);
    let number = "SELECT CAST(id AS BIGINT) AS number FROM rating";
    city.number(&format!("{number} WHERE axis_id = {axis} AND label = '{label}'")).to_string()
}

async fn with_three_criteria(city: &City) {
    let kikaku = city.visit(Actor::Administrator).await;
    kikaku.post_with_token(SCHEME, &[("scheme", "three-criteria")]).await.expect_redirect();
}

/// Rates as the section on all four axes; `whole` on the one that counts.
async fn rate(city: &City, goal: i64, whole: &str) {
    let mut fields = vec![("kind".to_owned(), "self".to_owned()), ("seen".to_owned(), "0".to_owned())];
    for name in ["妥当性", "有効性", "効率性"] {
        fields.push((format!("rating_{}", axis(city, name)), rating(city, name, "A")));
    }
    fields.push(("rating".to_owned(), rating(city, "総合評価", whole)));
    fields.push(("reasons".to_owned(), "利用が半分にとどまった".to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let path = format!("/desk/goals/{goal}/evaluation");
    city.visit(Actor::OwnSection).await.post_with_token(&path, &fields).await.expect_redirect();
}

async fn a_year_is_rated_on_every_axis_of_its_scheme(city: City) {
    with_three_criteria(&city).await;
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let path = format!("/desk/goals/{goal}/evaluation");
    let tanto = city.visit(Actor::OwnSection).await;
    let validity = axis(&city, "妥当性");
    let (reasons, whole) = (format!("reasons_{validity}"), rating(&city, "総合評価", "B"));
    let typed = [("kind", "self"), ("seen", "0"), ("rating", &whole), (&reasons, "求める声がある")];
    let page = tanto.post_with_token(&path, &typed).await.expect(422);
    let wrong = page.texts(".error-summary li");
    assert_eq!(wrong.len(), 4, "three ratings and the reasons of the whole: {wrong:?}");
    assert!(wrong[0].starts_with("妥当性：") && wrong[3].starts_with("総合評価："), "{wrong:?}");
    assert_eq!(page.texts(&format!("#{reasons}")), ["求める声がある"]);
    assert!(page.has(&format!("input[name='rating'][value='{whole}'][checked]")));
    assert_eq!(city.count("evaluation JOIN goal ON goal.id = goal_id WHERE fiscal_year = 2021"), 0);
    rate(&city, goal, "B").await;
    assert_eq!(city.count(&format!("evaluation WHERE goal_id = {goal}")), 4);
    let page = tanto.get(&path).await.expect(200);
    assert!(page.texts("main section h3").contains(&"妥当性".to_owned()));
    let changes =
        city.visit(Actor::Executive).await.get("/review/changes?year=2021&since=2021-11-12").await.expect(200);
    let told = changes.texts("main .changes").concat();
    assert!(
        told.contains("妥当性：A") && !told.contains("総合評価："),
        "the one that counts goes without saying: {told}"
    );
    let sheet = tanto.get(&format!("/desk/goals/{goal}/stages/results")).await.expect(200);
    assert!(sheet.texts("h4").iter().any(|heading| heading.contains("有効性")));
    // The head of the department rates the whole only.
    let head = city.visit(Actor::DepartmentHead).await.get(&path).await.expect(200);
    assert!(head.has("input[name='rating']") && !head.has(&format!("input[name='rating_{validity}']")));
}

async fn a_scheme_is_written_by_rows_and_a_mistake_keeps_what_was_typed(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let known = axis(&city, "総合評価").to_string();
    let typed = [
        ("number_0", known.as_str()),
        ("axis_0", "総合評価"),
        ("rater_0_self", "on"),
        ("place_0", "2"),
        ("axis_1", "有効性"),
        ("place_1", "１"),
    ];
    let page = kikaku.post_with_token(SCHEME, &typed).await.expect(422);
    assert_eq!(page.attributes("[aria-invalid]", "id"), ["scale_1"]);
    assert!(page.texts(".error-summary li").iter().any(|words| words.contains("評価する人")));
    assert_eq!(page.value("axis_1"), "有効性");
    let more = [("rater_1_first", "on"), ("scale_1", "circles"), ("counting", "1")];
    kikaku.post_with_token(SCHEME, &[&typed[..], &more].concat()).await.expect_redirect();
    let page = kikaku.get(SCHEME).await.expect(200);
    assert_eq!((page.value("axis_0").as_str(), page.value("axis_1").as_str()), ("有効性", "総合評価"));
    assert_eq!(city.count("evaluation_axis WHERE fiscal_year = 2021 AND counting AND name = '有効性'"), 1);
    // The scale of any of them can be written by rows.
    let scale = "/admin/years/2021/scale";
    let written = [("axis", known.as_str()), ("label_0", "よい"), ("meaning_0", "")];
    let page = kikaku.post_with_token(scale, &written).await.expect(422);
    assert_eq!((page.value("axis"), page.value("label_0")), (known.clone(), "よい".to_owned()));
    let written = [("axis", known.as_str()), ("label_0", "よい"), ("meaning_0", "計画どおり")];
    kikaku.post_with_token(scale, &written).await.expect_redirect();
    assert_eq!(city.count(&format!("rating WHERE axis_id = {known} AND label = 'よい'")), 1);
    let twice = [
        ("axis_0", "総合"),
        ("rater_0_self", "on"),
        ("scale_0", "circles"),
        ("counting", "0"),
        ("axis_1", "総合評価"),
        ("rater_1_self", "on"),
        ("scale_1", "circles"),
    ];
    let page = kikaku.post_with_token(SCHEME, &twice).await.expect(422);
    assert_eq!(page.attributes("[aria-invalid]", "id"), ["axis_1"]);
    for actor in [Actor::OwnSection, Actor::Head, Actor::Executive] {
        city.visit(actor).await.post_with_token(SCHEME, &[("scheme", "one")]).await.expect(404);
    }
}

async fn an_axis_on_which_ratings_were_given_stays_and_others_may_come(city: City) {
    with_three_criteria(&city).await;
    rate(&city, city.goal_of(city.milestone(UNTOUCHED)), "B").await;
    let kikaku = city.visit(Actor::Administrator).await;
    let refused = kikaku.post_with_token(SCHEME, &[("scheme", "one")]).await.expect(422);
    assert!(refused.texts(".error-summary").concat().contains("変えられません"));
    assert_eq!(city.count("evaluation_axis WHERE fiscal_year = 2021"), 4);
    let page = kikaku.get(SCHEME).await.expect(200);
    assert!(page.has("#axis_0[readonly]") && !page.has("#scheme"));
    let mut rows = Vec::new();
    for (row, name) in ["妥当性", "有効性", "効率性", "総合評価"].into_iter().enumerate() {
        rows.push((format!("number_{row}"), axis(&city, name).to_string()));
        rows.push((format!("axis_{row}"), name.to_owned()));
        rows.push((format!("rater_{row}_self"), "on".to_owned()));
        rows.push((format!("rater_{row}_reviewer"), "on".to_owned()));
    }
    rows.push(("counting".to_owned(), "3".to_owned()));
    rows.push(("axis_4".to_owned(), "公平性".to_owned()));
    rows.push(("rater_4_self".to_owned(), "on".to_owned()));
    rows.push(("scale_4".to_owned(), "circles".to_owned()));
    let fields: Vec<(&str, &str)> = rows.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    kikaku.post_with_token(SCHEME, &fields).await.expect_redirect();
    assert_eq!(city.count("evaluation_axis WHERE fiscal_year = 2021"), 5, "a new one came, with raters for the others");
    let counting: Vec<(&str, &str)> =
        fields.iter().map(|&(name, value)| (name, if name == "counting" { "0" } else { value })).collect();
    kikaku.post_with_token(SCHEME, &counting).await.expect(422);
}

async fn a_scheme_goes_along_into_the_next_year(city: City) {
    with_three_criteria(&city).await;
    let kikaku = city.visit(Actor::Administrator).await;
    let fields = [("from", "2021"), ("year", "2022"), ("along", "on"), ("open", "1")];
    kikaku.post_with_token("/admin/years", &fields).await.expect_redirect();
    assert_eq!(city.count("evaluation_axis WHERE fiscal_year = 2022"), 4);
    assert_eq!(city.count("evaluation_axis WHERE fiscal_year = 2022 AND counting AND name = '総合評価'"), 1);
    let of_next =
        "rating JOIN evaluation_axis ON evaluation_axis.id = axis_id WHERE evaluation_axis.fiscal_year = 2022";
    assert_eq!(city.count(of_next), 12);
}
