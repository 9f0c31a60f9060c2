//! What an evaluation says in words of its own: written on its form under the city's headings, and published with the results.

use crate::actors::Actor;
use crate::city::City;
use crate::scene::UNTOUCHED;

on_both_databases! {
    a_section_writes_changes_and_removes_texts,
    what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost,
    a_text_written_meanwhile_is_not_written_over,
}

/// A goal whose results its section writes, with the fields that rate it as it was rated.
fn goal(city: &City) -> (i64, String) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let rating = "SELECT CAST(min(id) AS BIGINT) AS number FROM rating WHERE fiscal_year = 2021";
    (goal, city.number(rating).to_string())
}

fn texts(city: &City) -> i64 {
    city.count("evaluation_text")
}

async fn a_section_writes_changes_and_removes_texts(city: City) {
    let (goal, rating) = goal(&city);
    let path = format!("/desk/goals/{goal}/evaluation");
    let tanto = city.visit(Actor::OwnSection).await;
    let before = texts(&city);
    let page = tanto.get(&path).await.expect(200);
    let rated = [("kind", "self"), ("rating", rating.as_str()), ("reasons", "予定どおり進んだ")];
    let seen = page.value("texts_seen");
    let written = [
        &rated[..],
        &[
            ("seen", "0"),
            ("texts_seen", seen.as_str()),
            ("text_heading_1", "課題"),
            ("text_body_1", "人手が足りない"),
            ("text_heading_2", "改善の方向性"),
            ("text_body_2", "役割を分ける"),
        ],
    ]
    .concat();
    tanto.post_with_token(&path, &written).await.expect_redirect();
    assert_eq!(texts(&city), before + 2);
    assert_eq!(city.count("audit WHERE action = 'goal.evaluation_texts_set'"), 1);
    let page = tanto.get(&path).await.expect(200);
    assert_eq!(page.value("text_heading_2"), "改善の方向性");
    assert_eq!(page.texts("#text_body_1"), ["人手が足りない"]);
    let sheet = tanto.get(&format!("/desk/goals/{goal}")).await.expect(200);
    assert!(sheet.texts("main h3").contains(&"改善の方向性".to_owned()));
    // Changed, removed, and one behind the gap; the rating stays as it is.
    let seen = page.value("texts_seen");
    let changed = [
        &rated[..],
        &[
            ("seen", "1"),
            ("texts_seen", seen.as_str()),
            ("text_heading_1", "課題"),
            ("text_body_1", "人手と場所が足りない"),
            ("text_heading_2", ""),
            ("text_body_2", ""),
            ("text_heading_3", "成果の分析"),
            ("text_body_3", "前の年より増えた"),
        ],
    ]
    .concat();
    tanto.post_with_token(&path, &changed).await.expect_redirect();
    let page = tanto.get(&path).await.expect(200);
    assert_eq!(page.texts("#text_body_1"), ["人手と場所が足りない"]);
    assert_eq!(page.value("text_heading_2"), "成果の分析");
    assert_eq!(city.count(&format!("evaluation WHERE goal_id = {goal}")), 1);
    // What is sent without the rows takes nothing away.
    let alone = [&rated[..], &[("seen", "1")]].concat();
    tanto.post_with_token(&path, &alone).await.expect_redirect();
    assert_eq!(texts(&city), before + 2);
    // Nobody sees it who has no right to, before it is published.
    let public = city.citizen().get(&format!("/goals/{goal}")).await.expect(200);
    assert!(!public.texts("main").concat().contains("人手と場所が足りない"));
}

async fn what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(city: City) {
    let (goal, rating) = goal(&city);
    let path = format!("/desk/goals/{goal}/evaluation");
    let tanto = city.visit(Actor::OwnSection).await;
    let (seen, before) = (tanto.get(&path).await.expect(200).value("texts_seen"), texts(&city));
    let long = "あ".repeat(4001);
    let typed = [
        ("kind", "self"),
        ("rating", rating.as_str()),
        ("seen", "0"),
        ("texts_seen", seen.as_str()),
        ("text_heading_1", "課題"),
        ("text_body_1", long.as_str()),
        ("text_heading_2", ""),
        ("text_body_2", "見出しのない本文"),
        ("text_heading_3", "課題"),
        ("text_body_3", "もう一つの課題"),
        ("text_heading_4", "要望"),
        ("text_body_4", ""),
    ];
    let page = tanto.post_with_token(&path, &typed).await.expect(422);
    let wrong = ["text_body_1", "text_heading_2", "text_heading_3", "text_body_4"];
    let mut told = page.attributes("[aria-invalid]", "id");
    told.sort_unstable();
    let mut expected = wrong.to_vec();
    expected.sort_unstable();
    assert_eq!(told, expected);
    assert_eq!(page.texts("#text_body_2"), ["見出しのない本文"]);
    assert_eq!((texts(&city), city.count(&format!("evaluation WHERE goal_id = {goal}"))), (before, 0));
}

async fn a_text_written_meanwhile_is_not_written_over(city: City) {
    let (goal, rating) = goal(&city);
    let path = format!("/desk/goals/{goal}/evaluation");
    let tanto = city.visit(Actor::OwnSection).await;
    let seen = tanto.get(&path).await.expect(200).value("texts_seen");
    city.sql(&format!(
        "INSERT INTO evaluation_text (goal_id, position, heading, text) VALUES ({goal}, 1, '総括', '取込みで入った文')"
    ));
    let mine = [
        ("kind", "self"),
        ("rating", rating.as_str()),
        ("seen", "0"),
        ("texts_seen", seen.as_str()),
        ("text_heading_1", "課題"),
        ("text_body_1", "わたしの文"),
    ];
    let page = tanto.post_with_token(&path, &mine).await.expect(409);
    assert_eq!(page.texts("#text_body_1"), ["わたしの文"]);
    assert!(page.texts("main h3").contains(&"総括".to_owned()), "what was written meanwhile is shown");
    assert_eq!(city.count(&format!("evaluation_text WHERE goal_id = {goal}")), 1);
}
