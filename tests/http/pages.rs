//! What holds for every page: security headers, no inline style or script, links that lead somewhere, the banner.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::{Method, Url};

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::roads;
use crate::scene::WAITING;

on_both_databases! {
    every_answer_carries_the_security_headers,
    no_page_has_inline_style_or_script_or_reaches_another_host,
    every_link_on_every_public_page_leads_somewhere,
    every_page_says_that_it_is_a_sample_and_names_its_sources,
    every_page_has_its_language_title_and_one_heading,
    no_page_in_japanese_shows_a_code_word,
}

/// What the database and the addresses call things, and a page never does.
const CODE_WORDS: &[&str] = &[
    "goals",
    "midyear",
    "results",
    "draft",
    "submitted",
    "approved",
    "returned",
    "published",
    "withdrawn",
    "planned",
    "ongoing",
    "completed",
    "postponed",
    "cancelled",
    "staff",
    "executive",
    "administrator",
    "activity",
    "outcome",
    "population",
    "more",
    "less",
    "keep",
    "none",
    "null",
    "true",
    "false",
    "budget",
    "settled",
    "unit",
    "programme",
];

#[track_caller]
fn assert_secure(answer: &Answer) {
    let is_framed = answer.asked.ends_with("/embed");
    for (name, expected) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), Some(expected), "{} ({}): {name}", answer.asked, answer.status);
    }
    assert_eq!(answer.header("x-frame-options"), (!is_framed).then_some("DENY"), "{}", answer.asked);
    let policy = answer.header("content-security-policy").expect("a policy");
    let frames = if is_framed { "frame-ancestors *" } else { "frame-ancestors 'none'" };
    assert!(policy.contains("default-src 'none'") && policy.contains(frames), "{}: {policy}", answer.asked);
    let rest = policy.replace(frames, "");
    assert!(!rest.contains("unsafe") && !rest.contains('*') && !rest.contains("http"), "{policy}");
    assert!(!is_framed || !rest.contains("script") && rest.contains("form-action 'none'"), "{policy}");
    assert!(answer.header("server").is_none() && answer.header("x-powered-by").is_none(), "{}", answer.asked);
}

async fn every_answer_carries_the_security_headers(city: City) {
    for answer in roads::everything(&city).await {
        assert_secure(&answer);
    }
    let kikaku = city.visit(Actor::Administrator).await;
    for path in [
        "/desk",
        "/review",
        "/admin/audit",
        "/login",
        "/account/password",
        "/account/second-factor",
        "/account/passkeys",
        "/account/sessions",
        "/account/sign-in",
        "/account/mail",
        "/desk/calendar",
        "/healthz",
        "/readyz",
        "/metrics",
        "/nothing",
        "/goals/99999",
        "/static/0/style.css",
        "/static/0/nothing",
        "/review?year=abc",
        "/years/2020?department=x",
    ] {
        assert_secure(&kikaku.get(path).await);
        assert_secure(&city.citizen().get(path).await);
    }
    assert_secure(&kikaku.send(Method::DELETE, "/", &[], None).await.expect(405));
    assert_secure(&kikaku.post("/logout", &[("token", "wrong")]).await.expect(403));
    assert_secure(&city.citizen().post("/desk/milestones/1/updates", &[]).await.expect(401));
    let large = "x".repeat(4_000_000);
    assert_secure(&city.citizen().post("/login", &[("login", &large)]).await.expect(413));
    city.sql("ALTER TABLE fiscal_year RENAME TO fiscal_year_elsewhere");
    // Not one of the pages that are kept.
    assert_secure(&city.citizen().get("/?seen").await.expect(500));
}

/// Pages of the office, as those see them who may do most there.
async fn office(city: &City) -> Vec<Answer> {
    let milestone = city.milestone(WAITING);
    let update = city.newest_update(milestone);
    let mut pages = Vec::new();
    for actor in [Actor::OwnSection, Actor::Head, Actor::DepartmentHead, Actor::Administrator] {
        let visitor = city.visit(actor).await;
        for path in [
            "/desk".to_owned(),
            format!("/desk/milestones/{milestone}"),
            format!("/desk/updates/{update}"),
            "/review".to_owned(),
            "/admin/audit".to_owned(),
            "/account/password".to_owned(),
            "/account/second-factor".to_owned(),
            "/account/passkeys".to_owned(),
            "/account/sessions".to_owned(),
            "/account/sign-in".to_owned(),
            "/account/mail".to_owned(),
            "/desk/calendar".to_owned(),
            "/login".to_owned(),
        ] {
            pages.push(visitor.get(&path).await);
            pages.push(visitor.get(&format!("/en{path}")).await);
        }
    }
    pages.retain(|page| !page.body.is_empty());
    pages
}

async fn every_page(city: &City) -> Vec<Answer> {
    let mut pages = roads::everything(city).await;
    pages.extend(office(city).await);
    for path in ["/nothing", "/en/nothing", "/years/2020?department=x"] {
        pages.push(city.citizen().get(path).await);
    }
    pages.retain(|page| page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")));
    pages
}

async fn no_page_has_inline_style_or_script_or_reaches_another_host(city: City) {
    for page in every_page(&city).await {
        assert!(
            !page.has("script:not([src]), style, [style], iframe, object, embed, base[href], meta[http-equiv]"),
            "{}",
            page.asked
        );
        for element in page.all("*") {
            // What the page is called elsewhere is not fetched.
            let is_name = matches!(element.attr("rel"), Some("canonical" | "alternate"));
            for (name, value) in element.value().attrs().filter(|_| !is_name) {
                assert!(!name.starts_with("on"), "{}: {name}={value}", page.asked);
                if ["src", "href", "action", "formaction", "srcset"].contains(&name) {
                    let local = value.starts_with('#') || (value.starts_with('/') && !value.starts_with("//"));
                    assert!(local, "{}: {name}={value}", page.asked);
                }
            }
        }
    }
}

/// Pages reached by a query are looked at, but their own queries are not followed: filters multiply.
async fn every_link_on_every_public_page_leads_somewhere(city: City) {
    const MOST: usize = 3000;
    let base = Url::parse(city.address()).expect("an address");
    let mut known: BTreeSet<String> = ["/".to_owned(), "/en".to_owned()].into();
    let mut next: Vec<String> = known.iter().cloned().collect();
    let mut anchors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut wanted: BTreeSet<(String, String, String)> = BTreeSet::new();
    while !next.is_empty() {
        for page in roads::fetch(&city.citizen(), std::mem::take(&mut next).into_iter()).await {
            let path = page.asked.trim_start_matches("GET ").to_owned();
            if !path.contains("/login") {
                assert_eq!(page.status, 200, "{path}");
            }
            if !page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
                continue;
            }
            anchors.insert(path.clone(), page.attributes("[id]", "id").into_iter().collect());
            for link in page.attributes("a, link", "href") {
                let url = base.join(&path).and_then(|here| here.join(&link)).expect("an address");
                let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
                let target = format!("{}{query}", url.path());
                if let Some(anchor) = url.fragment() {
                    wanted.insert((path.clone(), target.clone(), anchor.to_owned()));
                }
                let followed = !(path.contains('?') && target.contains('?'));
                if followed && known.insert(target.clone()) {
                    next.push(target);
                }
            }
        }
        assert!(known.len() < MOST, "the road has no end");
    }
    assert!(known.len() > 500, "{} pages are not all of them", known.len());
    for (page, target, anchor) in wanted {
        let there = anchors.get(&target).unwrap_or_else(|| panic!("{page}: {target} is no page"));
        assert!(there.contains(&anchor), "{page} leads to {target}#{anchor}");
    }
}

async fn every_page_says_that_it_is_a_sample_and_names_its_sources(city: City) {
    for page in every_page(&city).await {
        let banner = page.texts(".sample-banner").concat();
        assert!(banner.contains("令和2年度 安芸高田市の「仕事目標」"), "{}: {banner}", page.asked);
        let words = if page.asked.contains(" /en") { "Sample" } else { "見本" };
        assert!(banner.contains(words), "{}: {banner}", page.asked);
    }
}

async fn every_page_has_its_language_title_and_one_heading(city: City) {
    for page in every_page(&city).await {
        let language = if page.asked.contains(" /en") { "en" } else { "ja" };
        assert_eq!(page.attributes("html", "lang"), [language], "{}", page.asked);
        let titles = page.texts("title");
        assert!(titles.iter().any(|title| title.contains("安芸高田市")), "{}: {titles:?}", page.asked);
        page.one("h1");
        page.one("main#main");
        let mut ids = page.attributes("[id]", "id");
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "{}: an id twice", page.asked);
        for label in page.attributes("[aria-labelledby]", "aria-labelledby") {
            for id in label.split_whitespace() {
                assert!(ids.contains(&id.to_owned()), "{}: aria-labelledby={id}", page.asked);
            }
        }
    }
}

async fn no_page_in_japanese_shows_a_code_word(city: City) {
    let is_code = |word: &&str| word.trim_matches('_').contains('_') || CODE_WORDS.contains(word);
    for page in every_page(&city).await.iter().filter(|page| page.has("html[lang=ja]")) {
        for text in
            page.texts("main p, main li, main th, main td, main dt:not(:has(> code)), main dd, main h1, main h2, main h3, main option")
        {
            let latin = text.split(|character: char| !character.is_ascii_lowercase() && character != '_');
            let codes: Vec<&str> = latin.filter(is_code).collect();
            assert!(codes.is_empty(), "{}: {codes:?} in {text}", page.asked);
        }
    }
}
