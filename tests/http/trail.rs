//! 操作の記録: the page of the audit log.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::scene::{UNTOUCHED, WAITING, approve};
use crate::visitor::Visitor;

on_both_databases! {
    every_change_is_on_the_page_once_over_all_its_pages,
    the_newest_comes_first,
    each_filter_shows_what_it_names,
    filters_narrow_together_and_stay_in_the_links_to_other_pages,
    wildcards_of_the_database_are_letters_like_others,
    a_filter_that_cannot_be_read_is_said_to_be_so_by_its_field,
    a_page_beyond_the_last_is_empty,
    the_trail_holds_no_secret,
    a_day_begins_at_midnight_in_the_citys_zone,
}

/// What a row shows in its columns.
fn rows(page: &Answer) -> Vec<String> {
    page.texts("table.data tbody tr")
}

async fn audit(visitor: &Visitor, query: &str) -> Answer {
    visitor.get(&format!("/admin/audit?{query}")).await.expect(200)
}

async fn all(visitor: &Visitor, query: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut next = Some(format!("/admin/audit?{query}"));
    while let Some(address) = next {
        let page = visitor.get(&address).await.expect(200);
        found.extend(rows(&page));
        next = page.attributes("nav.pager a[rel=next]", "href").pop();
        assert!(found.len() < 2000, "the pages have no end");
    }
    found
}

async fn every_change_is_on_the_page_once_over_all_its_pages(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let number = usize::try_from(city.count("audit")).expect("small");
    assert!(number > 150, "{number}");
    let first = audit(&kikaku, "").await;
    assert_eq!(rows(&first).len(), 50);
    assert!(!first.has("nav.pager a[rel=prev]"));
    assert_eq!(all(&kikaku, "").await.len(), number);
    let second = audit(&kikaku, "page=2").await;
    let back = second.attributes("nav.pager a[rel=prev]", "href").pop().expect("a way back");
    assert_eq!(rows(&kikaku.get(&back).await), rows(&first));
}

async fn the_newest_comes_first(city: City) {
    let update = city.reported(city.milestone(UNTOUCHED), "いちばん新しい報告").await;
    let kikaku = city.visit(Actor::Administrator).await;
    approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    let page = audit(&kikaku, "").await;
    let actions = page.texts("table.data tbody th");
    assert_eq!(actions[..2], ["公表", "承認"]);
    assert!(page.has(&format!("table.data a[href='/desk/updates/{update}']")));
    let times = page.attributes("table.data tbody time", "datetime");
    let mut sorted = times.clone();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    assert_eq!(times, sorted);
}

async fn each_filter_shows_what_it_names(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let expect = async |query: &str, rows: &str| {
        let number = city.count(&format!("audit WHERE {rows}"));
        assert!(number > 0, "{rows}");
        let shown = all(&kikaku, query).await;
        assert_eq!(i64::try_from(shown.len()).expect("small"), number, "{query}");
    };
    expect("action=update.returned", "action = 'update.returned'").await;
    expect("kind=person", "subject_kind = 'person'").await;
    expect("subject=1", "subject = 1").await;
    expect("author=見本 たんと", "signature LIKE '%見本 たんと%'").await;
    expect("author=%E8%A6%8B%E6%9C%AC%20%E3%81%8D%E3%81%8B%E3%81%8F", "signature LIKE '%見本 きかく%'").await;
    assert!(all(&kikaku, "from=2199-01-01").await.is_empty());
    assert!(all(&kikaku, "until=2001年度").await.is_empty());
}

async fn filters_narrow_together_and_stay_in_the_links_to_other_pages(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let goal = city.goal_of(city.milestone(WAITING));
    let narrow = all(&kikaku, &format!("action=goal.published&kind=goal&subject={goal}")).await;
    assert_eq!(i64::try_from(narrow.len()).expect("small"), city.publications_of(goal));
    let page = audit(&kikaku, "action=goal.published&author=%E3%82%B3%E3%83%9E%E3%83%B3%E3%83%89").await;
    let next = page.attributes("nav.pager a[rel=next]", "href").pop().expect("there is more");
    assert!(next.contains("action=goal.published") && next.contains("author=") && next.ends_with("page=2"), "{next}");
    let second = kikaku.get(&next).await.expect(200);
    assert!(second.texts("table.data tbody th").iter().all(|action| action == "公表"));
    assert_eq!(second.value("author"), "コマンド");
    assert_eq!(second.attributes("#action option[selected]", "value"), ["goal.published"]);
    let english = kikaku.get("/en/admin/audit?action=goal.published").await.expect(200);
    assert!(english.attributes("nav.pager a", "href").iter().all(|address| address.starts_with("/en/")));
}

async fn wildcards_of_the_database_are_letters_like_others(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    for author in ["%25", "_", "%5C", "%25%25%25", "'", "%27%20OR%201%3D1--"] {
        assert!(all(&kikaku, &format!("author={author}")).await.is_empty(), "{author}");
    }
}

async fn a_filter_that_cannot_be_read_is_said_to_be_so_by_its_field(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    for (field, value) in [
        ("action", "goal.eaten"),
        ("kind", "cake"),
        ("subject", "abc"),
        ("subject", "99999999999"),
        ("from", "yesterday"),
        ("until", "2021-13-01"),
        ("author", &"長".repeat(101)),
    ] {
        let page = kikaku.get(&format!("/admin/audit?{field}={value}")).await.expect(422);
        assert_eq!(page.attributes(".error-summary a", "href"), [format!("#{field}")], "{field}={value}");
        assert!(page.has(&format!("#{field}[aria-invalid=true]")), "{field}");
        assert!(!page.has("table.data"), "nothing is shown that was not asked for");
    }
    for page in ["0", "-1", "x", "99999999999999999999"] {
        let page = kikaku.get(&format!("/admin/audit?page={page}")).await.expect(422);
        assert_eq!(page.all(".error-summary li").len(), 1);
    }
    let page = kikaku.get("/admin/audit?from=2021-11-02&until=2021-11-01").await.expect(422);
    assert_eq!(page.attributes(".error-summary a", "href"), ["#until"]);
    assert_eq!((page.value("from"), page.value("until")), ("2021-11-02".to_owned(), "2021-11-01".to_owned()));
    kikaku.get("/admin/audit?action=x&kind=y&subject=z&page=w").await.expect(422);
    kikaku.get("/admin/audit?page=1&page=2").await.expect(400);
}

async fn a_page_beyond_the_last_is_empty(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    for page in ["1000", "9223372036854775807"] {
        let page = audit(&kikaku, &format!("page={page}")).await;
        assert!(rows(&page).is_empty());
        assert!(!page.has("nav.pager a[rel=next]"));
    }
}

async fn the_trail_holds_no_secret(city: City) {
    city.visit(Actor::InitialPassword).await;
    let secrets = ["argon2", "kkkkkkkk", crate::city::PASSWORD];
    for secret in secrets {
        let rows = format!("audit WHERE before LIKE '%{secret}%' OR after LIKE '%{secret}%'");
        assert_eq!(city.count(&rows), 0, "{secret}");
    }
}

async fn a_day_begins_at_midnight_in_the_citys_zone(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let last = "(SELECT max(id) FROM audit)";
    // 23:59:59 and 00:00:00 in Japan.
    for (at, day, other) in
        [("2030-05-01 14:59:59", "2030-05-01", "2030-05-02"), ("2030-05-01 15:00:00", "2030-05-02", "2030-05-01")]
    {
        city.sql(&format!("UPDATE audit SET at = '{at}' WHERE id = {last}"));
        assert_eq!(all(&kikaku, &format!("from={day}&until={day}")).await.len(), 1, "{at}");
        assert_eq!(all(&kikaku, &format!("from={other}&until={other}")).await.len(), 0, "{at}");
        assert_eq!(all(&kikaku, "from=2030-05&until=令和12年5月").await.len(), 1, "{at}");
    }
}
