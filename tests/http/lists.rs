//! The lists of all programmes and of all indicators, and the charts to take away.

use reqwest::Url;

use crate::actors::Actor;
use crate::answer::{Answer, every};
use crate::city::City;
use crate::comparison::{indicator, with_table};
use crate::scene::UNTOUCHED;

on_both_databases! {
    every_public_programme_is_listed_once,
    a_list_is_narrowed_by_words_of_two_characters,
    a_list_is_narrowed_by_year_unit_and_state,
    every_public_indicator_is_listed_with_its_newest_value,
    a_list_follows_what_is_published,
    what_a_list_is_not_narrowed_by_is_a_page_that_does_not_exist,
    a_chart_can_be_taken_away,
}

async fn page(city: &City, path: &str) -> Answer {
    city.citizen().get(path).await.expect(200)
}

fn address(list: &str, filters: &[(&str, &str)]) -> String {
    let url = Url::parse_with_params(&format!("http://city{list}"), filters).expect("an address");
    format!("{}?{}", url.path(), url.query().unwrap_or_default())
}

fn listed(page: &Answer) -> Vec<String> {
    page.attributes(".listing tbody th a", "href")
}

async fn every_public_programme_is_listed_once(city: City) {
    let list = page(&city, "/programmes").await;
    let programmes = city.number(
        "SELECT CAST(count(DISTINCT programme_id) AS BIGINT) AS number FROM goal WHERE current_publication IS NOT NULL",
    );
    let mut all = listed(&list);
    assert!(list.texts("[role=status]").concat().contains(&format!("{programmes}件")));
    assert_eq!(i64::try_from(all.len()), Ok(programmes));
    all.sort();
    all.dedup();
    assert_eq!(i64::try_from(all.len()), Ok(programmes), "none twice");
    for programme in all {
        page(&city, &programme).await;
    }
    for path in ["/programmes", "/indicators"] {
        assert!(list.attributes("header nav a", "href").contains(&path.to_owned()));
    }
    let english = page(&city, "/en/programmes").await;
    assert_eq!(english.texts("h1"), ["All programmes"]);
    every(&listed(&english), |address| address.starts_with("/en/programmes/"));
}

async fn a_list_is_narrowed_by_words_of_two_characters(city: City) {
    let all = listed(&page(&city, "/programmes").await);
    let found = page(&city, &address("/programmes", &[("q", "住宅")])).await;
    assert!(!listed(&found).is_empty() && listed(&found).len() < all.len(), "{:?}", listed(&found));
    assert_eq!(found.value("q"), "住宅");
    assert!(found.has("meta[name=robots][content=noindex]"));
    // A former name leads to what the programme is called now.
    let former = listed(&page(&city, &address("/programmes", &[("q", "空き家バンク関係事業")])).await);
    assert!(former.len() > 1, "the programme and those that follow it: {former:?}");
    let nothing = page(&city, &address("/programmes", &[("q", "この言葉はどこにもない")])).await;
    assert!(listed(&nothing).is_empty() && nothing.texts("[role=status]").concat().contains("ありません"));
    let long = city.citizen().get(&address("/programmes", &[("q", &"長".repeat(101))])).await.expect(422);
    assert!(long.has("#q[aria-invalid=true]"));
}

async fn a_list_is_narrowed_by_year_unit_and_state(city: City) {
    let list = page(&city, "/programmes").await;
    let count = |label: &str| -> usize {
        let count = label.rsplit('（').next().unwrap_or_default().trim_end_matches('）');
        count.parse().unwrap_or_else(|_| panic!("a count in {label}"))
    };
    for field in ["unit", "state", "kind"] {
        let options = list.all(&format!("select[name={field}] option[value]:not([value=''])"));
        assert!(!options.is_empty(), "{field}");
        for option in options {
            let (value, label) = (option.attr("value").expect("a value"), crate::answer::words(option));
            let narrowed = page(&city, &address("/programmes", &[(field, value)])).await;
            assert_eq!(listed(&narrowed).len(), count(&label), "{field}={value}");
            assert!(narrowed.has(&format!("select[name={field}] option[selected]")));
        }
    }
    let year = listed(&page(&city, "/programmes?year=2020").await);
    assert_eq!(year.len(), 19, "the programmes of a year");
}

async fn every_public_indicator_is_listed_with_its_newest_value(city: City) {
    with_table(&city).await;
    let list = page(&city, &address("/indicators", &[("q", "貸出")])).await;
    let loans = indicator(&city, "貸出冊数");
    assert_eq!(listed(&list), [format!("/indicators/{loans}")]);
    let row = list.texts(".listing tbody tr").concat();
    assert!(row.contains("1,500冊") && row.contains("2023年度"), "the newest actual value: {row}");
    assert!(row.contains("図書館事業") && row.contains("図書館課"), "{row}");
    let planned = page(&city, &address("/indicators", &[("q", "貸出"), ("year", "2024")])).await;
    assert!(planned.texts(".listing tbody tr").concat().contains("1,600冊"), "the plan figure of its year");
    let all = listed(&page(&city, "/indicators").await);
    assert!(all.len() > 1);
    for indicator in all {
        page(&city, &indicator).await;
    }
}

async fn a_list_follows_what_is_published(city: City) {
    let before = listed(&page(&city, "/indicators").await);
    with_table(&city).await;
    let after = listed(&page(&city, "/indicators").await);
    assert!(after.len() > before.len(), "{before:?} {after:?}");
    city.publish_otherwise("replace(snapshot, '貸出冊数', '借りられた本')", "TRUE").await;
    let renamed = page(&city, &address("/indicators", &[("q", "借りられた本")])).await;
    assert_eq!(listed(&renamed).len(), 1);
    assert!(listed(&page(&city, &address("/indicators", &[("q", "貸出冊数")])).await).is_empty());
    // What is only written is on no list.
    let visitor = city.visit(Actor::OwnSection).await;
    let milestone = city.milestone(UNTOUCHED);
    visitor.get(&format!("/desk/milestones/{milestone}")).await.expect(200);
    city.sql("UPDATE indicator SET name = 'まだ秘密の指標'");
    assert!(!page(&city, "/indicators?page=1").await.text().contains("まだ秘密"));
}

async fn what_a_list_is_not_narrowed_by_is_a_page_that_does_not_exist(city: City) {
    for list in ["/programmes", "/indicators"] {
        for query in ["year=abc", "unit=x", "state=maybe", "kind=nothing", "page=0", "page=999"] {
            city.citizen().get(&format!("{list}?{query}")).await.expect(404);
        }
        page(&city, &format!("{list}?year=&unit=&state=&plan=&kind=&page=&q=")).await;
    }
}

async fn a_chart_can_be_taken_away(city: City) {
    with_table(&city).await;
    let number = indicator(&city, "貸出冊数");
    let shown = page(&city, &format!("/indicators/{number}")).await;
    let file = shown.attributes("figure.chart figcaption a[download]", "href");
    assert_eq!(file, [format!("/indicators/{number}.svg")]);
    let drawing = page(&city, &file[0]).await;
    assert_eq!(drawing.header("content-type"), Some("image/svg+xml; charset=utf-8"));
    assert!(drawing.header("content-disposition").is_some_and(|name| name.contains(".svg")));
    assert!(drawing.header("etag").is_some() && drawing.header("cache-control").is_some());
    let drawing = drawing.unpacked();
    let text = drawing.text();
    assert!(text.contains("xmlns=\"http://www.w3.org/2000/svg\"") && text.contains("<style>"), "{text}");
    assert!(text.contains("貸出冊数") && text.contains("1,500"), "{text}");
    for outside in ["href=", "<script", "url("] {
        assert!(!text.contains(outside), "it needs nothing else: {outside}");
    }
    let tips = shown.attributes(".chart__year", "aria-label");
    assert!(tips.iter().any(|tip| tip.contains("1,500冊")), "each year says its value: {tips:?}");
    every(&shown.attributes(".chart__year", "tabindex"), |place| place == "0");
    city.citizen().get("/indicators/99999.svg").await.expect(404);
}
