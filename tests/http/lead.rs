//! What the pages for the public say first: the result of a year, or where it stands while it goes on.

use chrono::NaiveDate;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::scene::{UNTOUCHED, WAITING, approve};

on_both_databases! {
    the_open_year_tells_where_it_stands,
    what_waits_for_approval_changes_no_standing,
    what_is_late_is_told_by_the_day,
    each_stage_has_its_day,
    a_goal_leads_with_its_standing_and_tells_nothing_twice,
    a_closed_year_leads_with_its_verdict,
    a_city_that_has_published_nothing_says_so,
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

async fn page(city: &City, path: &str) -> Answer {
    city.citizen().get(path).await.expect(200)
}

fn counts(page: &Answer) -> Vec<usize> {
    page.texts("section[aria-labelledby=going] dd").iter().map(|count| count.parse().expect("a count")).collect()
}

async fn the_open_year_tells_where_it_stands(city: City) {
    let year = page(&city, "/years/2021").await;
    assert_eq!(year.texts("section[aria-labelledby=going] dt"), ["完了", "実施中", "遅れ", "報告なし"]);
    let counts = counts(&year);
    assert_eq!(counts.iter().sum::<usize>(), 19, "each programme stands in one of the counts: {counts:?}");
    assert!(counts[2] > 0, "{counts:?}");
    assert!(!year.text().contains("成果の公表はありません"));
    let badges = |word: &str| {
        let badges = year.texts("td.sheet__results .stones__head .badge");
        badges.iter().filter(|badge| *badge == word).count()
    };
    assert_eq!(["完了", "実施中", "遅れ", "報告なし"].map(badges).to_vec(), counts);
    assert_eq!(year.all(".going__late li").len(), counts[2], "late ones are named");
    for row in year.all("td.sheet__results") {
        let words = crate::answer::words(row);
        let is_late = words.starts_with("遅れ");
        assert_eq!(words.contains("期限を過ぎています："), is_late, "{words}");
    }
    let line = year.texts(".stones li .visually-hidden");
    assert!(
        line.iter()
            .all(|stone| ["完了", "期限を過ぎています", "これから", "中止"].iter().any(|word| stone.contains(word)))
    );
    let promised = year.texts("td.sheet__newest details .items > li");
    assert!(promised.len() >= 19, "what each sheet promises is there on demand: {}", promised.len());
    let english = page(&city, "/en/years/2021").await;
    assert_eq!(english.texts("section[aria-labelledby=going] dt"), ["Done", "Under way", "Late", "Not reported"]);
    let section = year.attributes("td.sheet__section a", "href").into_iter().next().expect("a section");
    assert!(self::counts(&page(&city, &section).await).iter().sum::<usize>() < 5, "{section}");
}

async fn what_waits_for_approval_changes_no_standing(city: City) {
    let milestone = city.milestone(WAITING);
    let goal = format!("/goals/{}", city.goal_of(milestone));
    let tag = |page: &Answer| page.header("etag").expect("a tag").to_owned();
    let before = (tag(&page(&city, "/years/2021").await), tag(&page(&city, &goal).await));
    let update = city.reported(city.milestone(UNTOUCHED), "説明会を開いた。").await;
    assert_eq!((tag(&page(&city, "/years/2021").await), tag(&page(&city, &goal).await)), before);
    approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    let year = page(&city, "/years/2021").await;
    assert_ne!(tag(&year), before.0);
    assert!(year.texts("td.sheet__newest").concat().contains("説明会を開いた。"), "the newest report is told");
}

async fn what_is_late_is_told_by_the_day(city: City) {
    let late = |page: &Answer| page.all(".sheet .stone--late").len();
    let first = page(&city.on(day(2021, 4, 1)), "/years/2021").await;
    assert_eq!(late(&first), 0, "nothing is late on the first day");
    let now = page(&city, "/years/2021").await;
    let last = page(&city.on(day(2023, 4, 1)), "/years/2021").await;
    assert!(0 < late(&now) && late(&now) < late(&last), "{} {}", late(&now), late(&last));
    assert!(!last.has(".stones__next"), "nothing is to come any more");
    assert_ne!(now.header("etag"), last.header("etag"));
    // What is over says the same on every day.
    let closed = page(&city, "/years/2020").await;
    assert_eq!(page(&city.on(day(2023, 4, 1)), "/years/2020").await.header("etag"), closed.header("etag"));
}

async fn each_stage_has_its_day(city: City) {
    let first = "SELECT min(id) FROM publication WHERE fiscal_year = 2021 GROUP BY goal_id";
    city.sql(&format!("UPDATE publication SET published_on = '2021-06-30/2021-06-30/day' WHERE id IN ({first})"));
    let meta = page(&city, "/years/2021").await.texts(".meta").concat();
    assert!(meta.contains("当初目標の公表日：令和3年6月30日"), "an approved report is no new stage: {meta}");
    city.sql("UPDATE publication SET published_on = NULL WHERE fiscal_year = 2020");
    let meta = page(&city, "/years/2020").await.texts(".meta").concat();
    assert!(meta.contains("成果の公表日：不明"), "{meta}");
}

async fn a_goal_leads_with_its_standing_and_tells_nothing_twice(city: City) {
    let goal = page(&city, &format!("/goals/{}", city.goal_of(city.milestone(UNTOUCHED)))).await;
    let headings = goal.texts("main h2");
    let place = |wanted: &str| headings.iter().position(|known| known == wanted);
    assert_eq!(place("いまの進みぐあい"), Some(0), "{headings:?}");
    assert_eq!(place("マイルストーン"), Some(1), "{headings:?}");
    assert!(place("事業概要・目標") > place("マイルストーン"), "{headings:?}");
    for address in page(&city, "/years/2020").await.attributes("a.sheet__name", "href") {
        let goal = page(&city, &address).await;
        let headings = goal.texts("main h2");
        assert_eq!(headings[0], "結果と評価", "{address}: {headings:?}");
        let rates = goal.texts(".attainment__number").len();
        assert_eq!(goal.texts("td .attainment__number").len(), rates, "a rate stands in the table alone: {address}");
        assert!(!goal.has(".stones"), "no day is told of what is over");
    }
}

async fn a_closed_year_leads_with_its_verdict(city: City) {
    let year = page(&city, "/years/2020").await;
    assert_eq!(year.all("main .verdict").len(), 1);
    assert!(year.text().find("verdict__result") < year.text().find("class=\"summary\""));
    let section = year.attributes("section.department h2 a", "href").into_iter().next().expect("a department");
    let department = page(&city, &section).await;
    assert_eq!(department.all("main .verdict").len(), 1);
    assert_eq!(page(&city, "/years/2019").await.all("main .verdict").len(), 0, "a year in part is not judged");
}

async fn a_city_that_has_published_nothing_says_so(city: City) {
    let city = city.just_set_up().await;
    let front = page(&city, "/").await;
    assert!(front.texts("main").concat().contains("公表された年度はまだありません。"));
    assert!(!front.has(".verdict") && !front.has("table"));
}
