//! 検索: what people type, what is found, and what never is.

use reqwest::Url;

use crate::actors::Actor;
use crate::answer::{Answer, every};
use crate::city::City;
use crate::scene::{RETURNED, UNTOUCHED, approve};

on_both_databases! {
    a_word_of_two_characters_is_found_and_marked,
    width_kana_and_case_make_no_difference,
    several_words_all_have_to_be_there,
    a_programme_is_found_under_each_of_its_names,
    a_section_is_found_under_its_former_name,
    names_come_before_text_and_new_years_before_old,
    year_unit_and_part_narrow_the_search,
    pages_follow_one_another_and_end,
    nothing_unpublished_is_ever_found,
    what_was_corrected_away_is_not_found_any_more,
    what_is_found_nowhere_gets_advice,
    an_overlong_query_is_refused_with_everything_kept,
    wildcards_quotes_and_null_bytes_are_only_characters,
    an_unknown_filter_is_a_page_that_does_not_exist,
    a_lost_index_is_made_again_when_the_database_is_opened,
}

/// The address of a search.
fn address(words: &str, filters: &[(&str, &str)]) -> String {
    let fields = [("q", words)].into_iter().chain(filters.iter().copied());
    let url = Url::parse_with_params("http://city/search", fields).expect("an address");
    format!("{}?{}", url.path(), url.query().unwrap_or_default())
}

async fn search(city: &City, words: &str) -> Answer {
    city.citizen().get(&address(words, &[])).await.expect(200)
}

/// The sheets on a page of findings, as their addresses.
fn goals(page: &Answer) -> Vec<String> {
    page.attributes(".hit__name a", "href")
}

async fn a_word_of_two_characters_is_found_and_marked(city: City) {
    let page = search(&city, "移住").await;
    assert!(!goals(&page).is_empty());
    let marks = page.texts(".hit mark");
    assert!(!marks.is_empty() && marks.iter().all(|mark| mark == "移住"), "{marks:?}");
    for hit in page.all(".hit") {
        assert!(crate::answer::words(hit).contains("移住"));
    }
    assert_eq!(page.value("q"), "移住");
    assert!(page.texts("[role=status]").concat().contains(&format!("{}件", goals(&page).len())));
}

async fn width_kana_and_case_make_no_difference(city: City) {
    for spellings in [["GIGA", "ｇｉｇａ", "Giga"], ["スクール", "ｽｸｰﾙ", "すくーる"]] {
        let found = goals(&search(&city, spellings[0]).await);
        assert!(!found.is_empty(), "{spellings:?}");
        for spelling in spellings {
            let page = search(&city, spelling).await;
            assert_eq!(goals(&page), found, "{spelling}");
            assert!(page.has(".hit mark"), "{spelling}");
        }
    }
}

async fn several_words_all_have_to_be_there(city: City) {
    let (one, other) = (goals(&search(&city, "空き家").await), goals(&search(&city, "住宅政策課").await));
    for typed in ["空き家　住宅政策課", " 住宅政策課  空き家 ", "空き家\t住宅政策課"] {
        let both = goals(&search(&city, typed).await);
        assert!(!both.is_empty() && both.len() <= other.len(), "{both:?}");
        every(&both, |goal| one.contains(goal) && other.contains(goal));
    }
    assert!(goals(&search(&city, "空き家 この言葉はどこにもない").await).is_empty());
}

async fn a_programme_is_found_under_each_of_its_names(city: City) {
    // Its name of 2016; the sheets of 2020 and 2021 have another.
    let page = search(&city, "空き家バンク関係事業").await;
    let years = page.texts(".hit .eyebrow > span:first-child");
    assert!(["2016", "2020", "2021"].iter().all(|year| years.iter().any(|text| text.contains(year))), "{years:?}");
    assert!(years[0].contains("2016"), "the one that has the name itself comes first: {years:?}");
    every(&page.texts(".hit__other mark"), |mark| mark == "空き家バンク関係事業");
    for hit in page.all(".hit").iter().filter(|hit| !crate::answer::words(**hit).contains("2016")) {
        assert!(crate::answer::words(*hit).contains("空き家バンク関係事業"), "it says under which name it was found");
    }
}

async fn a_section_is_found_under_its_former_name(city: City) {
    let section = city.number("SELECT CAST(id AS BIGINT) AS number FROM unit WHERE name = '住宅政策課'");
    city.sql("INSERT INTO unit (kind, name, first_year, last_year) VALUES ('section', '建築住宅課', 2010, 2014)");
    let former = city.number("SELECT CAST(id AS BIGINT) AS number FROM unit WHERE name = '建築住宅課'");
    city.sql(&format!(
        "INSERT INTO unit_succession (from_unit, to_unit, fiscal_year, kind) VALUES ({former}, {section}, 2015, 'renamed')"
    ));
    // A name under which nothing is published is nobody's to search by.
    assert!(goals(&search(&city, "建築住宅課").await).is_empty());
    city.sql(&format!(
        "UPDATE search_entry SET section_id = {former}, section = '建築住宅課', about = '建築住宅課' WHERE goal_id = \
         (SELECT min(goal_id) FROM search_entry WHERE section_id = {section})"
    ));
    let found = goals(&city.beside().citizen().get(&address("建築住宅課", &[])).await.expect(200));
    assert_eq!(found.len(), goals(&search(&city, "住宅政策課").await).len());
    assert!(found.len() > 2, "{found:?}");
}

async fn names_come_before_text_and_new_years_before_old(city: City) {
    let page = search(&city, "空き家").await;
    let named: Vec<bool> = page.texts(".hit__name").iter().map(|name| name.contains("空き家")).collect();
    assert!(named[0] && named.is_sorted_by_key(|named| !named), "{named:?}");
    let years: Vec<String> = page.texts(".hit .eyebrow > span:first-child");
    let of_named: Vec<&String> = years.iter().zip(&named).filter(|(_, named)| **named).map(|(year, _)| year).collect();
    let number = |label: &str| label.split(['（', '年']).find_map(|part| part.parse::<i32>().ok()).expect("a year");
    assert!(of_named.iter().map(|year| -number(year)).is_sorted(), "{of_named:?}");
}

async fn year_unit_and_part_narrow_the_search(city: City) {
    let all = search(&city, "空き家").await;
    let one = city.citizen().get(&address("空き家", &[("year", "2020"), ("unit", ""), ("kind", "")])).await.expect(200);
    assert!(!goals(&one).is_empty() && goals(&one).len() < goals(&all).len());
    every(&one.texts(".hit .eyebrow"), |line| line.contains("2020"));
    assert_eq!(one.attributes("#year option[selected]", "value"), ["2020"]);
    for year in ["令和2年度", "R2", "２０２０"] {
        let same = city.citizen().get(&address("空き家", &[("year", year)])).await.expect(200);
        assert_eq!(goals(&same), goals(&one), "{year}");
    }

    let department = city.number("SELECT CAST(id AS BIGINT) AS number FROM unit WHERE name = '建設部'").to_string();
    let of_unit = city.citizen().get(&address("事業", &[("unit", &department)])).await.expect(200);
    assert!(!goals(&of_unit).is_empty());
    every(&of_unit.texts(".hit .meta"), |line| line.contains("建設部"));

    for (kind, labels) in [
        ("objective", &["目標", "マイルストーン"][..]),
        ("result", &["成果", "進捗報告", "評価"]),
        ("programme", &["事務事業", "政策・施策", "概要", "指標"]),
    ] {
        let part = city.citizen().get(&address("登録", &[("kind", kind)])).await.expect(200);
        every(&part.texts(".hit__kind"), |text| labels.contains(&text.as_str()));
        assert!(goals(&part).len() < goals(&search(&city, "登録").await).len(), "{kind}");
    }
    // A word of the name may help to find one in the results.
    let helped = city.citizen().get(&address("空き家 登録", &[("kind", "objective"), ("year", "2020")])).await;
    assert_eq!(goals(&helped.expect(200)).len(), 1);
}

async fn pages_follow_one_another_and_end(city: City) {
    let mut seen: Vec<String> = Vec::new();
    let mut next = Some(address("事業", &[]));
    let mut pages = 0;
    while let Some(path) = next {
        let page = city.citizen().get(&path).await.expect(200);
        seen.extend(goals(&page));
        next = page.attributes(".pager [rel=next]", "href").pop();
        pages += 1;
    }
    let mut distinct = seen.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert!(pages > 1 && distinct.len() == seen.len(), "{pages} pages, {} of {}", distinct.len(), seen.len());
    for page in ["0", "-1", "9999", "x", "99999999999999999999"] {
        city.citizen().get(&address("事業", &[("page", page)])).await.expect(404);
    }
}

async fn nothing_unpublished_is_ever_found(city: City) {
    const SECRET: &str = "極秘の報告";
    let milestone = city.milestone(UNTOUCHED);
    let goal = city.goal_of(milestone);
    let nothing = |page: Answer| assert!(goals(&page).is_empty(), "{}", page.asked);
    let update = city.reported(milestone, SECRET).await;
    // Nor what the demonstration has waiting or returned, nor what is being written.
    city.sql(&format!("UPDATE goal SET name = '名前を変える前の{SECRET}', summary = '{SECRET}' WHERE id = {goal}"));
    for word in [SECRET, "極秘", "31件目の登録を受け付けた", "聞き取りを始めた"] {
        nothing(search(&city, word).await);
        nothing(city.citizen().get(&address(word, &[("year", "2021"), ("kind", "result")])).await.expect(200));
    }
    // Not to staff either: search is about what is public.
    nothing(city.visit(Actor::Administrator).await.get(&address(SECRET, &[])).await.expect(200));
    approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    let page = search(&city, SECRET).await;
    assert_eq!(goals(&page), [format!("/goals/{goal}")]);
    assert!(!page.text().contains("名前を変える前"), "the name that is being written stays unseen");
    // What is withdrawn from the public is withdrawn from search.
    city.withdraw(&format!("id = {goal}")).await;
    nothing(search(&city, SECRET).await);
    assert!(city.count(&format!("milestone WHERE title = '{RETURNED}'")) == 1);
}

async fn what_was_corrected_away_is_not_found_any_more(city: City) {
    let goal = crate::corrections::corrected(&city, "取り消した言葉", "残った言葉").await;
    assert!(goals(&search(&city, "取り消した言葉").await).is_empty());
    assert_eq!(goals(&search(&city, "残った言葉").await), [format!("/goals/{goal}")]);
}

async fn what_is_found_nowhere_gets_advice(city: City) {
    let page = search(&city, "空き家バンクの新しい使いみち").await;
    assert!(goals(&page).is_empty());
    let shorter = page.texts(".advice ul:not([lang]) a");
    assert!(shorter.iter().any(|text| text.contains("空き家バンク")), "{shorter:?}");
    let alike = page.texts(".advice ul[lang=ja] a");
    assert!(alike.iter().any(|name| name.contains("空き家")), "{alike:?}");
    for link in page.attributes(".advice ul:not([lang]) a", "href") {
        let there = city.citizen().get(&link).await.expect(200);
        assert!(there.has(".hit"), "{link}");
    }
    let other_year = city.citizen().get(&address("東広島高田道路", &[("year", "2021")])).await.expect(200);
    assert!(goals(&other_year).is_empty());
    let without = other_year.attributes(".advice a", "href");
    assert!(city.citizen().get(&without[0]).await.expect(200).has(".hit"));
    assert!(!search(&city, "").await.has(".advice, .hit, [role=status]"), "nothing was asked");
}

async fn an_overlong_query_is_refused_with_everything_kept(city: City) {
    for (typed, words) in [("あ".repeat(101), "100文字"), ("一 二 三 四 五 六 七 八 九".to_owned(), "8個")]
    {
        let page = city.citizen().get(&address(&typed, &[("kind", "result")])).await.expect(422);
        assert_eq!(page.value("q"), typed);
        assert_eq!(page.attributes("#q", "aria-invalid"), ["true"]);
        assert!(page.texts("#q-error").concat().contains(words), "{:?}", page.texts("#q-error"));
        assert_eq!(page.attributes("#kind option[selected]", "value"), ["result"]);
        assert!(!page.has(".hit"));
    }
    search(&city, &"あ".repeat(100)).await;
}

async fn wildcards_quotes_and_null_bytes_are_only_characters(city: City) {
    for typed in ["%", "_", "%%", "\\", "'", "\"", "' OR 1=1 --", "<script>alert(1)</script>", "🏠", "ﾞ", "\u{301}"]
    {
        let page = search(&city, typed).await;
        for name in page.texts(".hit") {
            assert!(name.contains(['%', '％', '\'', '\\', '_', '"']), "{typed}: {name}");
        }
        assert_eq!(page.value("q"), typed);
        assert!(!page.has("main script"));
    }
    let plain = goals(&search(&city, "空き家").await);
    assert_eq!(goals(&search(&city, "空き\u{7}家").await), plain, "what cannot be seen does not count");
    // An address with a null byte names no page, here as everywhere.
    city.citizen().get("/search?q=%00").await.expect(404);
    let page = city.citizen().get("/search?q=%FF%FE").await.expect(200);
    assert!(!page.has(".hit mark"));
    assert!(search(&city, "%").await.all(".hit").len() < search(&city, "事").await.all(".hit").len());
}

async fn an_unknown_filter_is_a_page_that_does_not_exist(city: City) {
    for (name, value) in [("year", "いつか"), ("unit", "x"), ("unit", "99999999999"), ("kind", "secret")] {
        city.citizen().get(&address("空き家", &[(name, value)])).await.expect(404);
    }
    let none = city.citizen().get(&address("空き家", &[("unit", "4711"), ("year", "1999")])).await.expect(200);
    assert!(goals(&none).is_empty());
}

async fn a_lost_index_is_made_again_when_the_database_is_opened(city: City) {
    let before = goals(&search(&city, "空き家").await);
    assert!(!before.is_empty());
    city.sql("DELETE FROM search_entry");
    let city = city.behind("http://localhost");
    assert_eq!(goals(&search(&city, "空き家").await), before);
    // Folded by other rules than today's, it is made anew too.
    city.sql("UPDATE search_entry SET folding = 0, title = 'x', about = '', objectives = '', results = ''");
    let city = city.behind("http://localhost");
    assert_eq!(goals(&search(&city, "空き家").await), before);
}
