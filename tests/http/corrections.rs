//! 訂正: before and after, the reason and the date, and the page as it was.

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::store::publishing::{self, Publishing};

use crate::city::City;

on_both_databases! {
    a_correction_is_listed_with_both_texts_its_reason_and_its_date,
    what_is_marked_gives_both_texts_back,
    the_page_before_stays_as_it_was,
    without_corrections_the_page_says_so,
    corrections_come_in_pages_newest_first,
    a_correction_of_a_withdrawn_sheet_is_not_listed,
}

const REASON: &str = "数字の誤り";

async fn publish(city: &City, reason: &str) -> usize {
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
    city.write(move |writer| publishing::publish_year(writer, &policy::at_the_console(), &what, at)).await.published
}

fn first_objective(city: &City) -> (i64, i64) {
    let objective = city.number(
        "SELECT CAST(min(objective.id) AS BIGINT) AS number FROM objective \
         JOIN goal ON goal.id = objective.goal_id WHERE goal.fiscal_year = 2020",
    );
    let goal = city.number(&format!("SELECT CAST(goal_id AS BIGINT) AS number FROM objective WHERE id = {objective}"));
    (objective, goal)
}

async fn reword(city: &City, text: &str, reason: &str) -> i64 {
    let (objective, goal) = first_objective(city);
    city.sql(&format!("UPDATE objective SET text = '{text}' WHERE id = {objective}"));
    assert_eq!(publish(city, reason).await, 1);
    goal
}

/// Publishes an objective in the first words and then in the second; gives its goal.
pub(crate) async fn corrected(city: &City, first: &str, second: &str) -> i64 {
    reword(city, first, REASON).await;
    reword(city, second, REASON).await
}

async fn a_correction_is_listed_with_both_texts_its_reason_and_its_date(city: City) {
    let goal = corrected(&city, "相談会を年4回開き、50件を登録する", "相談会を年4回開き、60件を登録する").await;
    let page = city.citizen().get("/corrections").await.expect(200);
    assert_eq!(page.all(".correction").len(), 2);
    let newest = "#main .correction:first-child";
    assert!(page.texts(newest).concat().contains(REASON));
    assert_eq!(page.texts(&format!("{newest} del")), ["50件"]);
    assert_eq!(page.texts(&format!("{newest} ins")), ["60件"]);
    assert_eq!(page.texts(&format!("{newest} .change__part")), ["目標項目"]);
    assert!(page.texts(&format!("{newest} .eyebrow")).concat().contains("日"), "a date");
    let links = page.attributes(&format!("{newest} .links a"), "href");
    assert_eq!(links, [format!("/goals/{goal}/publications/2"), format!("/goals/{goal}")]);

    let sheet = city.citizen().get(&format!("/goals/{goal}")).await.expect(200);
    assert_eq!(sheet.texts("#correction-3 del"), ["50件"]);
    assert_eq!(sheet.texts("#correction-3 ins"), ["60件"]);
    assert!(sheet.texts("#correction-3").concat().contains(REASON));
    let english = city.citizen().get("/en/corrections").await.expect(200);
    assert_eq!(english.texts(&format!("{newest} .change__label")), ["Before", "After"]);
}

async fn what_is_marked_gives_both_texts_back(city: City) {
    let (first, second) = ("古い計画を見直し、年4回の会議で決める", "新しい計画を定め、年２回の会議で決める。");
    let goal = corrected(&city, first, second).await;
    let page = city.citizen().get(&format!("/goals/{goal}")).await.expect(200);
    let texts = page.texts("#correction-3 .change__text");
    assert_eq!(texts.len(), 2);
    assert!(texts[0].contains(first) && !texts[0].contains(second), "{texts:?}");
    assert!(texts[1].contains(second) && !texts[1].contains(first), "{texts:?}");
}

async fn the_page_before_stays_as_it_was(city: City) {
    let goal = corrected(&city, "はじめの言葉で書いた目標", "あとの言葉で書いた目標").await;
    let citizen = city.citizen();
    let before = citizen.get(&format!("/goals/{goal}/publications/2")).await.expect(200);
    assert!(before.texts(".columns").concat().contains("はじめの言葉で書いた目標"));
    let now = citizen.get(&format!("/goals/{goal}")).await.expect(200);
    assert!(now.texts(".columns").concat().contains("あとの言葉で書いた目標"));
}

async fn without_corrections_the_page_says_so(city: City) {
    let page = city.citizen().get("/corrections").await.expect(200);
    assert!(!page.has(".correction"));
    assert!(page.texts("main").concat().contains("訂正はありません"));
    for wrong in ["0", "-1", "2", "x", "99999999999999999999"] {
        city.citizen().get(&format!("/corrections?page={wrong}")).await.expect(404);
    }
}

async fn corrections_come_in_pages_newest_first(city: City) {
    for number in 1..=22 {
        reword(&city, &format!("{number}回目の言葉"), REASON).await;
    }
    let first = city.citizen().get("/corrections").await.expect(200);
    assert_eq!(first.all(".correction").len(), 20);
    assert!(first.texts(".correction:first-child ins").concat().contains("22"));
    let next = first.attributes(".pager [rel=next]", "href").pop().expect("there are more");
    let second = city.citizen().get(&next).await.expect(200);
    assert_eq!(second.all(".correction").len(), 2);
    assert!(!second.has(".pager [rel=next]"));
}

async fn a_correction_of_a_withdrawn_sheet_is_not_listed(city: City) {
    let goal = corrected(&city, "はじめの言葉", "あとの言葉").await;
    city.withdraw(&format!("id = {goal}")).await;
    let page = city.citizen().get("/corrections").await.expect(200);
    assert!(!page.has(".correction"));
    assert!(!city.citizen().get("/").await.expect(200).text().contains(REASON));
}
