//! What others read to follow the site: the lists for search engines and the feed.

use std::collections::BTreeSet;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::roads;
use crate::scene::{UNTOUCHED, approve};

on_both_databases! {
    every_page_for_search_engines_is_listed_once_and_no_other,
    robots_are_told_where_the_lists_are,
    a_list_of_a_year_that_is_not_there_is_none,
    without_english_no_list_names_a_page_in_it,
    the_feed_tells_what_was_published_and_corrected_newest_first,
    an_approved_report_is_in_the_feed_and_one_that_waits_is_not,
    what_is_new_of_a_programme_and_of_a_unit_is_in_their_own_feeds_and_in_no_other,
    a_goal_and_an_indicator_stand_in_the_frames_of_others_as_on_their_pages,
}

/// The texts of every element with this name; what is no XML fails.
#[track_caller]
fn elements(file: &Answer, name: &str) -> Vec<String> {
    let (mut reader, mut found, mut inside) = (Reader::from_str(file.text()), Vec::new(), None);
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{}: {error}", file.asked)) {
            Event::Start(start) if start.name().as_ref() == name => inside = Some(String::new()),
            Event::End(end) if end.name().as_ref() == name => found.extend(inside.take()),
            Event::Text(text) => {
                if let Some(known) = &mut inside {
                    known.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let letter = reference.resolve_char_ref().unwrap();
                let named = match &*reference {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    _ => None,
                };
                if let Some(known) = &mut inside {
                    known.extend(letter.or(named));
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// What follows the host.
fn local(address: &str) -> String {
    let path = address.split_once("//").expect("an address").1;
    path[path.find('/').expect("a path")..].to_owned()
}

async fn listed(city: &City) -> Vec<String> {
    let citizen = city.citizen();
    let index = citizen.get("/sitemap.xml").await.expect(200);
    let mut all = Vec::new();
    for part in elements(&index, "loc") {
        all.extend(elements(&citizen.get(&local(&part)).await.expect(200), "loc"));
    }
    all
}

async fn every_page_for_search_engines_is_listed_once_and_no_other(city: City) {
    let listed = listed(&city).await;
    let once: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(once.len(), listed.len());
    let mut named = BTreeSet::new();
    for page in roads::everything(&city).await {
        if page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            named.extend(page.attributes("link[rel=canonical]", "href"));
        }
    }
    // Comparisons are as many as there are choices of years, and so are pages behind the first.
    named.retain(|address| !address.contains("/compare"));
    let missing: Vec<&String> = named.difference(&once).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let more: Vec<&String> = once.difference(&named).collect();
    assert!(more.is_empty(), "{more:?}");
}

async fn robots_are_told_where_the_lists_are(city: City) {
    let robots = city.citizen().get("/robots.txt").await.expect(200);
    let line = robots.text().lines().find_map(|line| line.strip_prefix("Sitemap: ")).expect("the line");
    city.citizen().get(&local(line)).await.expect(200);
}

async fn a_list_of_a_year_that_is_not_there_is_none(city: City) {
    for part in ["1999", "x", "20201"] {
        city.citizen().get(&format!("/sitemap-{part}.xml")).await.expect(404);
    }
}

async fn without_english_no_list_names_a_page_in_it(city: City) {
    assert!(listed(&city).await.iter().any(|address| local(address).starts_with("/en")));
    city.sql("UPDATE city SET languages = 'ja'");
    let japanese = city.beside();
    assert!(!listed(&japanese).await.iter().any(|address| local(address).starts_with("/en")));
}

async fn the_feed_tells_what_was_published_and_corrected_newest_first(city: City) {
    for (path, word) in [("/feed.atom", "当初目標"), ("/en/feed.atom", "Initial goals")] {
        let feed = city.citizen().get(path).await.expect(200);
        assert_eq!(feed.header("content-type"), Some("application/atom+xml; charset=utf-8"));
        let (ids, updated) = (elements(&feed, "id"), elements(&feed, "updated"));
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
        assert!(updated.len() == ids.len() && updated.len() > 3, "{updated:?}");
        assert!(updated.windows(2).all(|pair| pair[0] >= pair[1]), "{updated:?}");
        let titles = elements(&feed, "title");
        assert!(titles.iter().any(|title| title.contains(word)), "{titles:?}");
    }
}

async fn an_approved_report_is_in_the_feed_and_one_that_waits_is_not(city: City) {
    let feed = async || city.citizen().get("/feed.atom").await.expect(200);
    let before = feed().await;
    let update = city.reported(city.milestone(UNTOUCHED), "聞き取りを終えた").await;
    assert_eq!(feed().await.text(), before.text());
    approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    let after = feed().await;
    assert_ne!(elements(&after, "updated")[0], elements(&before, "updated")[0]);
    assert!(elements(&after, "title")[1].contains("進捗報告"), "{:?}", elements(&after, "title"));
}

async fn what_is_new_of_a_programme_and_of_a_unit_is_in_their_own_feeds_and_in_no_other(city: City) {
    let citizen = city.citizen();
    let milestone = city.milestone(UNTOUCHED);
    let goal = city.goal_of(milestone);
    let of_goal =
        |column: &str| city.number(&format!("SELECT CAST({column} AS BIGINT) AS number FROM goal WHERE id = {goal}"));
    let (programme, unit) = (of_goal("programme_id"), of_goal("unit_id"));
    let other = city.number(&format!(
        "SELECT CAST(min(goal.programme_id) AS BIGINT) AS number FROM goal \
         WHERE unit_id <> {unit} AND programme_id <> {programme} AND current_publication IS NOT NULL"
    ));
    let own = [
        (format!("/programmes/{programme}"), format!("/programmes/{programme}/feed.atom")),
        (format!("/years/2021/units/{unit}"), format!("/units/{unit}/feed.atom")),
    ];
    for (page, feed) in &own {
        let shown = citizen.get(page).await.expect(200);
        assert!(shown.attributes("link[type='application/atom+xml']", "href").contains(feed), "{page}");
        assert!(shown.attributes("main a", "href").contains(feed), "{page}");
    }
    let others = format!("/programmes/{other}/feed.atom");
    let (untouched, whole) = (citizen.get(&others).await.expect(200), citizen.get("/feed.atom").await.expect(200));
    let update = city.reported(milestone, "聞き取りを終えた").await;
    approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    for (_, path) in own {
        let feed = citizen.get(&path).await.expect(200);
        let (ids, links) = (elements(&feed, "id"), elements(&feed, "title"));
        assert!(links[1].contains("進捗報告"), "{links:?}");
        assert!(ids.iter().all(|id| !elements(&whole, "id").contains(id) || id.contains("/publications/")), "{ids:?}");
    }
    assert_eq!(citizen.get(&others).await.text(), untouched.text());
    for path in ["/programmes/99999/feed.atom", "/units/99999/feed.atom", "/units/x/feed.atom"] {
        citizen.get(path).await.expect(404);
    }
}

async fn a_goal_and_an_indicator_stand_in_the_frames_of_others_as_on_their_pages(city: City) {
    let citizen = city.citizen();
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let mut pages = vec![format!("/goals/{goal}")];
    let all = roads::addresses(&city).await;
    let mut drawn = all.iter().filter_map(|address| address.strip_suffix(".svg"));
    pages.push(drawn.find(|page| page.starts_with("/indicators/")).expect("an indicator with a chart").to_owned());
    for page in pages.iter().flat_map(|page| [page.clone(), roads::english(page)]) {
        let whole = citizen.get(&page).await.expect(200);
        let code = whole.texts("#embed-code").concat();
        let (_, rest) = code.split_once("src=\"").expect("an address");
        let small = citizen.get(&local(rest.split_once('"').expect("its end").0)).await.expect(200);
        assert_eq!(small.texts("h1"), whole.texts("h1"), "{page}");
        assert_eq!(small.attributes("main a[target=_blank]", "href").last(), Some(&page), "the way to the whole page");
        assert_eq!(small.attributes("link[rel=canonical]", "href").len(), 1);
        // No page that is led to lets itself be framed: whatever is followed leaves the frame.
        assert_eq!(small.attributes("base", "target"), ["_blank"], "{page}");
        assert!(!small.has("form, script, nav, header"), "{page}: nothing to press in somebody else's frame");
        assert_eq!(small.has(".chart__drawing"), whole.has(".chart__drawing"), "{page}");
        let standing = small.texts("main .stones li");
        assert_eq!(standing, whole.texts("[aria-labelledby=stands] .stones li"), "{page}");
        assert_eq!(standing.is_empty(), page.contains("/indicators/"), "{page}: {standing:?}");
    }
    let drawing = citizen.get(&format!("/goals/{goal}.svg")).await.expect(200);
    assert_eq!(drawing.header("content-type"), Some("image/svg+xml; charset=utf-8"));
    let whole = citizen.get(&pages[0]).await.expect(200);
    assert_eq!(
        elements(&drawing, "g").len(),
        whole.all("[aria-labelledby=stands] .stones li").len(),
        "a stone for each"
    );
    assert!(drawing.text().contains(&whole.texts("[aria-labelledby=stands] .badge")[0]), "{}", drawing.text());
    assert!(!citizen.get("/goals/1/publications/1").await.expect(200).has("#embed-code"), "of what is in force only");
    citizen.get("/goals/99999/embed").await.expect(404);
    citizen.get("/indicators/99999/embed").await.expect(404);
}
