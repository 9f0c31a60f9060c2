//! 操作の記録: the page of the trail.

use chrono::{Months, Utc};
use ichirizuka::store::trail as stored;

use crate::actors::Actor;
use crate::answer::{Answer, every};
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
    who_comes_and_who_is_turned_away_is_in_the_access_log,
    the_log_is_shown_by_unit,
    the_log_is_exported_as_the_filter_says_and_that_is_in_the_log,
    the_log_is_only_ever_added_to,
    rows_that_are_too_old_are_removed_and_that_is_in_the_log,
    a_draft_taken_over_is_told_alike_before_and_since_forms_have_names,
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
    assert_eq!(rows(&first).len(), 30);
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
    every(&second.texts("table.data tbody th"), |action| action == "公表");
    assert_eq!(second.value("author"), "コマンド");
    assert_eq!(second.attributes("#action option[selected]", "value"), ["goal.published"]);
    let english = kikaku.get("/en/admin/audit?action=goal.published").await.expect(200);
    every(&english.attributes("nav.pager a", "href"), |address| address.starts_with("/en/"));
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
    // 23:59:59 and 00:00:00 in Japan.
    for (at, day, other) in
        [("2030-05-01 14:59:59", "2030-05-01", "2030-05-02"), ("2030-06-01 15:00:00", "2030-06-02", "2030-06-01")]
    {
        let row = "'somebody', 'goal.published', 'goal'";
        city.sql(&format!("INSERT INTO audit (at, signature, action, subject_kind) VALUES ('{at}', {row})"));
        assert_eq!(all(&kikaku, &format!("from={day}&until={day}")).await.len(), 1, "{at}");
        assert_eq!(all(&kikaku, &format!("from={other}&until={other}")).await.len(), 0, "{at}");
        assert!(!all(&kikaku, "from=2030-05&until=令和12年5月").await.is_empty(), "{at}");
    }
}

async fn who_comes_and_who_is_turned_away_is_in_the_access_log(city: City) {
    let visitor = city.citizen();
    let typed = format!("{}{}", "tanto-", "x".repeat(300));
    visitor.sign_in(&typed, "a-password-that-is-wrong-1").await.expect(422);
    visitor.sign_in("tanto", "a-password-that-is-wrong-2").await.expect(422);
    visitor.sign_in("tanto", crate::city::PASSWORD).await.expect_redirect();
    visitor.get("/admin/audit").await.expect(404);
    visitor.get("/review/goals/99999").await.expect(404);
    visitor.post_with_token("/logout", &[]).await.expect_redirect();
    let kikaku = city.visit(Actor::Administrator).await;
    let shown = all(&kikaku, "half=access").await.concat();
    for word in ["ログインの失敗", "ログアウト", "アクセスの拒否", "/admin/audit", "404", "127.0.0.1"]
    {
        assert!(shown.contains(word), "{word}");
    }
    assert!(!shown.contains("99999"), "what does not exist is not in the log");
    assert!(!shown.contains(&"x".repeat(100)) && shown.contains(&"x".repeat(90)), "a name is cut");
    assert_eq!(city.count("audit WHERE before LIKE '%that-is-wrong%' OR after LIKE '%that-is-wrong%'"), 0);
    assert_eq!(city.count("audit WHERE action = 'session.refused' AND subject IS NOT NULL"), 1);
    let changes = all(&kikaku, "half=changes").await.concat();
    assert!(!changes.contains("ログイン") && changes.contains("公表"));
}

async fn the_log_is_shown_by_unit(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    city.reported(city.milestone(UNTOUCHED), "課の報告").await;
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let section = city.number(&format!("SELECT CAST(unit_id AS BIGINT) AS number FROM goal WHERE id = {goal}"));
    let department = format!("SELECT CAST(parent_id AS BIGINT) AS number FROM unit WHERE id = {section}");
    for unit in [section, city.number(&department)] {
        let shown = all(&kikaku, &format!("unit={unit}&action=update.entered")).await;
        assert!(shown.iter().any(|row| row.contains("課の報告")), "{unit}");
    }
    let other = "SELECT CAST(min(id) AS BIGINT) AS number FROM unit WHERE name = 'すぐやる課'";
    assert!(!all(&kikaku, &format!("unit={}", city.number(other))).await.concat().contains("課の報告"));
    let page = kikaku.get("/admin/audit?unit=x").await.expect(422);
    assert_eq!(page.attributes(".error-summary a", "href"), ["#unit"]);
}

async fn the_log_is_exported_as_the_filter_says_and_that_is_in_the_log(city: City) {
    city.reported(city.milestone(UNTOUCHED), "=1+1は数式ではなく報告").await;
    city.sql(
        "INSERT INTO audit (at, signature, action, subject_kind) \
         VALUES ('2021-11-15 00:00:00', '=HYPERLINK(1)', 'update.entered', 'update')",
    );
    let kikaku = city.visit(Actor::Administrator).await;
    let answer = kikaku.get("/admin/audit.csv?action=update.entered").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(answer.header("content-disposition").expect("a name").contains("342149-log.csv"));
    let text = answer.text().strip_prefix('\u{feff}').expect("a byte order mark");
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    let rows = usize::try_from(city.count("audit WHERE action = 'update.entered'")).expect("small");
    assert_eq!((lines.len(), lines[0]), (rows + 1, "number,at,author,action,subject_kind,subject,before,after"));
    assert!(text.contains("数式ではなく報告") && text.contains(",'=HYPERLINK(1),"), "{text}");
    every(&lines[1..], |line| line.contains("update.entered"));
    let shown = all(&kikaku, "action=log.exported").await;
    assert!(shown.len() == 1 && shown[0].contains("見本 きかく") && shown[0].contains("action=update.entered"));
    kikaku.get("/admin/audit.csv?action=goal.eaten").await.expect(422);
    for actor in [Actor::OwnSection, Actor::Head, Actor::DepartmentHead, Actor::Executive] {
        city.visit(actor).await.get("/admin/audit.csv").await.expect(404);
    }
    assert_eq!(all(&kikaku, "action=log.exported").await.len(), 1);
}

async fn the_log_is_only_ever_added_to(city: City) {
    let before = city.count("audit");
    for statement in [
        "DELETE FROM audit",
        "UPDATE audit SET signature = 'nobody'",
        "INSERT INTO log_purge (before, at) VALUES ('2026-01-01 00:00:00', '2026-11-01 00:00:00')",
    ] {
        assert!(city.refuses(statement), "{statement}");
    }
    assert_eq!(stored::purge(&city.database, Utc::now()).await.expect("it looks"), 0);
    assert_eq!(city.count("audit"), before);
}

async fn rows_that_are_too_old_are_removed_and_that_is_in_the_log(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let row = |years: u32| {
        let at = Utc::now().checked_sub_months(Months::new(12 * years)).expect("a time").format("%F %T");
        city.sql(&format!(
            "INSERT INTO audit (at, signature, action, subject_kind) VALUES ('{at}', 'old {years}', 'goal.published', 'goal')"
        ));
    };
    for years in [2, 4, 6] {
        row(years);
    }
    assert_eq!(stored::purge(&city.database, Utc::now()).await.expect("it purges"), 1);
    assert_eq!(all(&kikaku, "author=old").await.len(), 2);
    crate::scene::set(&kikaku, &[("log_years", "3")]).await.expect_redirect();
    assert!(kikaku.get("/admin/settings").await.text().contains("そのうち1件"));
    assert_eq!(stored::purge(&city.database, Utc::now()).await.expect("it purges"), 1);
    assert_eq!(stored::purge(&city.database, Utc::now()).await.expect("it purges"), 0);
    let shown = all(&kikaku, "action=log.purged").await;
    assert!(shown.len() == 2 && shown.iter().all(|row| row.contains("自動処理")), "{shown:?}");
    assert!(city.refuses("DELETE FROM audit WHERE signature = 'old 2'"));
    assert!(city.refuses("DELETE FROM log_purge"));
}

async fn a_draft_taken_over_is_told_alike_before_and_since_forms_have_names(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    for (author, form) in [("before", "/desk/goals/12/results/midyear"), ("since", "results:12:midyear")] {
        city.sql(&format!(
            "INSERT INTO audit (at, signature, action, subject_kind, after) VALUES ('2021-11-15 00:00:00', '{author}', \
             'draft.taken_over', 'person', '{{\"form\":\"{form}\"}}')"
        ));
        let shown = all(&kikaku, &format!("action=draft.taken_over&author={author}")).await.concat();
        assert!(shown.contains("入力画面：仕事目標 12 / 進みと成果 / 上半期"), "{shown}");
    }
}
