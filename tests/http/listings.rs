//! What search engines, and services that show a link, are told of each page.

use std::collections::BTreeMap;

use ichirizuka::web::kit::access::Access;
use ichirizuka::web::routes::ROUTES;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::roads;
use crate::routes::{Form, Places, send};

on_both_databases! {
    every_public_page_says_what_it_is_and_where,
    a_page_that_is_reached_in_several_ways_has_one_address,
    what_is_superseded_or_searched_is_not_for_search_engines,
    what_stands_on_a_sheet_cannot_break_out_of_its_description,
    the_logo_stands_for_the_city_where_there_is_one,
    without_english_no_page_says_that_there_is_any,
    nothing_of_the_office_is_for_search_engines,
}

const SITE: &str = "https://goals.example.lg.jp";
const LOGO: &[u8] = include_bytes!("../data/logo.png");

/// The content of a `meta` element by its name or property.
fn meta(page: &Answer, name: &str) -> Option<String> {
    let css = format!("head meta[name='{name}'], head meta[property='{name}']");
    let found = page.attributes(&css, "content");
    assert!(found.len() < 2, "{}: {name} twice", page.asked);
    found.into_iter().next()
}

fn canonical(page: &Answer) -> Option<String> {
    page.attributes("head link[rel=canonical]", "href").into_iter().next()
}

/// The other languages of a page, by `hreflang`.
fn alternates(page: &Answer) -> BTreeMap<String, String> {
    let css = "head link[rel=alternate][hreflang]";
    page.attributes(css, "hreflang").into_iter().zip(page.attributes(css, "href")).collect()
}

fn is_page(answer: &Answer) -> bool {
    answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"))
}

async fn every_public_page_says_what_it_is_and_where(city: City) {
    let city = city.behind(SITE);
    let mut listed = 0;
    // What stands in a frame of another site is found by the page that it is of.
    let is_framed = |answer: &Answer| answer.asked.ends_with("/embed");
    for page in roads::everything(&city).await.iter().filter(|answer| is_page(answer) && !is_framed(answer)) {
        let description = meta(page, "description").unwrap_or_else(|| panic!("{}: no description", page.asked));
        let length = description.chars().count();
        assert!((15..=160).contains(&length), "{}: {length} characters: {description}", page.asked);
        assert!(!description.contains('\n') && !description.contains('{'), "{}: {description}", page.asked);
        let lang = page.attributes("html", "lang").concat();
        if lang == "ja" {
            assert!(!description.is_ascii(), "{}: {description}", page.asked);
        }
        assert_eq!(meta(page, "og:description"), Some(description), "{}", page.asked);
        assert_eq!(meta(page, "og:locale").as_deref(), Some(if lang == "ja" { "ja_JP" } else { "en_GB" }));
        assert!(page.texts("title").concat().starts_with(&meta(page, "og:title").expect("a title")), "{}", page.asked);
        let picture = meta(page, "og:image").expect("a picture");
        assert!(picture.starts_with(SITE), "{}: {picture}", page.asked);
        assert!(meta(page, "og:image:alt").is_some_and(|words| !words.is_empty()), "{}", page.asked);
        let Some(canonical) = canonical(page) else {
            assert_eq!(meta(page, "robots").as_deref(), Some("noindex"), "{}", page.asked);
            continue;
        };
        listed += 1;
        assert_eq!(meta(page, "robots"), None, "{}", page.asked);
        assert_eq!(meta(page, "og:url").as_deref(), Some(canonical.as_str()), "{}", page.asked);
        let others = alternates(page);
        assert_eq!(others.keys().map(String::as_str).collect::<Vec<_>>(), ["en", "ja", "x-default"], "{}", page.asked);
        assert_eq!(others[&lang], canonical, "{}", page.asked);
        assert_eq!(others["x-default"], others["ja"], "{}", page.asked);
        // It leads back to a page with the same address.
        let path = canonical.strip_prefix(SITE).expect("an address of the site");
        let again = city.citizen().get(path).await.expect(200);
        assert_eq!(crate::listings::canonical(&again), Some(canonical), "{}", page.asked);
    }
    assert!(listed > 150, "{listed}");
}

async fn a_page_that_is_reached_in_several_ways_has_one_address(city: City) {
    let city = city.behind(SITE);
    for (asked, address) in [
        ("/", "/"),
        ("/en", "/en"),
        ("/years/2020/", "/years/2020"),
        ("/years/2020?attainment=met&utm_source=mail", "/years/2020"),
        ("/compare", "/compare"),
        ("/compare?by=rating", "/compare?by=rating"),
        ("/compare?years=2020,2019&by=programme&x=1", "/compare?years=2019,2020&by=programme"),
        ("/compare?years=2019&years=2020", "/compare?years=2019,2020&by=programme"),
        ("/en/corrections?page=1", "/en/corrections"),
    ] {
        let page = city.citizen().get(asked).await.expect(200);
        assert_eq!(canonical(&page), Some(format!("{SITE}{address}")), "{asked}");
    }
}

async fn what_is_superseded_or_searched_is_not_for_search_engines(city: City) {
    for path in ["/goals/53/publications/1", "/search", "/search?q=%E7%A9%BA%E3%81%8D%E5%AE%B6", "/no-such-page"] {
        let page = city.citizen().get(path).await;
        assert!(meta(&page, "robots").is_some_and(|said| said.starts_with("noindex")), "{path}");
        assert_eq!(canonical(&page), None, "{path}");
    }
    let robots = city.citizen().get("/robots.txt").await.expect(200);
    assert!(robots.text().starts_with("User-agent: *\nDisallow:\n\n"), "{}", robots.text());
}

async fn what_stands_on_a_sheet_cannot_break_out_of_its_description(city: City) {
    let nasty = r#"\"><script>alert(1)</script> & 'more' "#;
    let text = format!("replace(snapshot, '\"name\":\"', '\"name\":\"{}')", nasty.replace('\'', "''"));
    assert!(city.publish_otherwise(&text, "goal_id = 53").await > 0);
    let page = city.citizen().get("/goals/53").await.expect(200);
    assert!(meta(&page, "og:title").expect("a title").contains("<script>alert(1)</script> & 'more'"));
    assert!(!page.has("script"), "it is text");
}

async fn the_logo_stands_for_the_city_where_there_is_one(city: City) {
    let city = city.behind(SITE);
    let picture = async || meta(&city.citizen().get("/years/2020").await.expect(200), "og:image").expect("a picture");
    let sign = picture().await;
    assert!(sign.ends_with("/sign.png"), "{sign}");
    let path = sign.strip_prefix(SITE).expect("an address of the site");
    shown_anywhere(&city.citizen().get(path).await.expect(200));
    // Cookies of the public address are for secure connections only.
    let office = city.beside();
    let kikaku = office.visit(Actor::Administrator).await;
    kikaku.upload_with_token("/admin/settings/logo", &[], "logo.png", LOGO).await.expect_redirect();
    city.database.look_for_changes().await.expect("it looks");
    let logo = picture().await;
    assert!(logo.starts_with(&format!("{SITE}/logo/")), "{logo}");
    let path = logo.strip_prefix(SITE).expect("an address of the site");
    shown_anywhere(&city.citizen().get(path).await.expect(200));
}

/// Other sites may show it.
fn shown_anywhere(picture: &Answer) {
    assert_eq!(picture.header("content-type"), Some("image/png"));
    assert_eq!(picture.header("cross-origin-resource-policy"), Some("cross-origin"));
}

async fn without_english_no_page_says_that_there_is_any(city: City) {
    city.sql("UPDATE city SET languages = 'ja'");
    let page = city.beside().citizen().get("/years/2020").await.expect(200);
    assert!(canonical(&page).is_some());
    assert!(alternates(&page).is_empty());
    assert_eq!(meta(&page, "og:locale:alternate"), None);
}

async fn nothing_of_the_office_is_for_search_engines(city: City) {
    let places = Places::of(&city).await;
    for actor in [Actor::Anonymous, Actor::Head, Actor::Administrator] {
        let visitor = city.visit(actor).await;
        for route in ROUTES.iter().filter(|route| route.access != Access::Public && route.path != "/logout") {
            for prefix in ["", "/en"] {
                let answer = send(&visitor, &places, route, prefix, Form::Right).await;
                let said = answer.header("x-robots-tag");
                assert_eq!(said, Some("noindex, nofollow"), "{actor:?} {}", answer.asked);
                if is_page(&answer) {
                    assert_eq!(meta(&answer, "robots").as_deref(), Some("noindex, nofollow"), "{}", answer.asked);
                    assert!(meta(&answer, "description").is_none() && canonical(&answer).is_none(), "{}", answer.asked);
                }
            }
        }
    }
    for path in ["/", "/years/2020", "/years/2020.csv", "/en/goals/53"] {
        assert_eq!(city.citizen().get(path).await.expect(200).header("x-robots-tag"), None, "{path}");
    }
}
