//! How answers may be kept.

use ichirizuka::web::kit::access::Access;
use ichirizuka::web::routes::{Cache, ROUTES};
use reqwest::header::HeaderName;

use crate::actors::Actor;
use crate::city::City;
use crate::roads;
use crate::scene::{UNTOUCHED, WAITING, approve};

on_both_databases! {
    every_public_page_has_a_strong_tag_and_sets_no_cookie,
    a_page_that_is_known_is_not_sent_again,
    a_tag_of_another_page_or_no_tag_at_all_gets_the_page,
    the_tags_of_what_an_approval_changes_change_and_no_others,
    equal_pages_have_equal_tags_after_a_restart,
    head_answers_what_get_answers_without_its_body,
    staff_pages_are_kept_by_nobody,
    what_leads_to_the_login_is_kept_by_nobody,
    assets_are_kept_for_ever_under_the_address_of_their_content,
    a_public_page_is_the_same_for_whoever_is_signed_in,
}

async fn every_public_page_has_a_strong_tag_and_sets_no_cookie(city: City) {
    for answer in roads::everything(&city).await {
        let tag = answer.header("etag").unwrap_or_else(|| panic!("{}: no tag", answer.asked));
        assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 16, "{}: {tag}", answer.asked);
        let policy = answer.header("cache-control").expect("a policy");
        assert!(policy.starts_with("public, max-age=0, must-revalidate, "), "{}: {policy}", answer.asked);
        assert!(answer.cookies().is_empty(), "{}", answer.asked);
    }
}

/// Pages of every kind.
fn kinds(city: &City) -> Vec<String> {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let programme = city.number(&format!("SELECT CAST(programme_id AS BIGINT) AS number FROM goal WHERE id = {goal}"));
    let mut kinds: Vec<String> = [
        "/",
        "/en",
        "/about",
        "/compare",
        "/years/2020",
        "/years/2021.json",
        "/years/2021.csv",
        "/data/all.csv",
        "/robots.txt",
    ]
    .map(Into::into)
    .into();
    kinds.extend([
        format!("/goals/{goal}"),
        format!("/goals/{goal}/publications/1"),
        format!("/programmes/{programme}"),
    ]);
    kinds
}

async fn a_page_that_is_known_is_not_sent_again(city: City) {
    let citizen = city.citizen();
    for path in kinds(&city) {
        let first = citizen.get(&path).await.expect(200);
        let tag = first.header("etag").expect("a tag");
        for known in [tag.to_owned(), format!("\"other\", {tag}"), format!("W/{tag}"), "*".to_owned()] {
            let again = citizen.get_with(&path, &[("if-none-match", &known)]).await.expect(304);
            assert!(again.body.is_empty(), "{path}");
            assert_eq!(again.header("etag"), Some(tag), "{path}");
            // That scripts may read it is said of every answer.
            let said = again.headers.keys().map(HeaderName::as_str);
            let mut said: Vec<&str> = said.filter(|name| !name.starts_with("access-control-")).collect();
            said.sort_unstable();
            assert_eq!(
                said,
                ["cache-control", "cdn-cache-control", "date", "etag", "vary"],
                "{path}: the rest is as it was"
            );
            for name in ["cache-control", "vary"] {
                assert_eq!(again.header(name), first.header(name), "{path}");
            }
            assert!(first.header("content-security-policy").is_some(), "{path}");
        }
    }
}

async fn a_tag_of_another_page_or_no_tag_at_all_gets_the_page(city: City) {
    let citizen = city.citizen();
    let other = citizen.get("/en").await;
    let other = other.header("etag").expect("a tag");
    for known in [other, "\"\"", "unquoted", "\"half", ""] {
        let page = citizen.get_with("/", &[("if-none-match", known)]).await.expect(200);
        assert!(page.has("main h1"), "{known}");
    }
    let missing = citizen.get_with("/goals/99999", &[("if-none-match", "*")]).await.expect(404);
    assert!(missing.header("etag").is_none());
}

async fn the_tags_of_what_an_approval_changes_change_and_no_others(city: City) {
    let milestone = city.milestone(WAITING);
    let goal = city.goal_of(milestone);
    let tags = async || {
        let mut tags = Vec::new();
        for path in kinds(&city) {
            let answer = city.citizen().get(&path).await.expect(200);
            tags.push((path, answer.header("etag").expect("a tag").to_owned()));
        }
        tags
    };
    let before = tags().await;
    assert_eq!(tags().await, before, "nothing has happened");
    approve(&city.visit(Actor::Head).await, city.newest_update(milestone)).await.expect_redirect();
    let after = tags().await;
    let changed: Vec<&str> = after
        .iter()
        .zip(&before)
        .filter(|(after, before)| after.1 != before.1)
        .map(|(after, _)| after.0.as_str())
        .collect();
    let goal = format!("/goals/{goal}");
    for path in [goal.as_str(), "/years/2021.json", "/years/2021.csv"] {
        assert!(changed.contains(&path), "{path}: {changed:?}");
    }
    for path in ["/about", "/years/2020", "/robots.txt"] {
        assert!(!changed.contains(&path), "{path}: {changed:?}");
    }
}

async fn equal_pages_have_equal_tags_after_a_restart(city: City) {
    let mut before = Vec::new();
    for path in kinds(&city) {
        before.push(city.citizen().get(&path).await.header("etag").map(ToOwned::to_owned));
    }
    let address = city.address().to_owned();
    let city = city.behind(&address);
    for (path, before) in kinds(&city).into_iter().zip(before) {
        assert_eq!(city.citizen().get(&path).await.header("etag").map(ToOwned::to_owned), before, "{path}");
    }
}

/// Headers that differ from one answer to the next by their nature.
const MOVING: [&str; 3] = ["date", "set-cookie", "x-request-id"];

async fn head_answers_what_get_answers_without_its_body(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let milestone = city.milestone(WAITING);
    let goal = city.goal_of(milestone);
    let mut paths = kinds(&city);
    let readable = || ROUTES.iter().filter(|route| route.method == "GET").map(|route| route.path);
    // Each reading of the log adds a line to it, each of the figures is counted in them, and a secret is offered once.
    let differs = ["/admin/audit.csv", "/metrics", "/account/second-factor"];
    paths.extend(readable().filter(|path| !path.contains('{') && !differs.contains(path)).map(Into::into));
    paths.extend(
        ["/goals/99999", "/years/2020/units/1", "/years/2020.json", "/years/2020.csv", "/data/all.json"]
            .map(Into::into),
    );
    paths.extend(
        [
            "/indicators/1",
            "/admin/years/2021",
            "/admin/years/2021/publications",
            "/admin/years/2021/policies",
            "/admin/years/2021/scheme",
            "/admin/years/2021/courses",
        ]
        .map(Into::into),
    );
    paths.extend([format!("/desk/milestones/{milestone}"), format!("/desk/updates/{}", city.newest_update(milestone))]);
    let parts = [
        "",
        "/objectives",
        "/milestones",
        "/results/midyear",
        "/indicators",
        "/plan",
        "/amounts",
        "/evidence",
        "/evaluation",
        "/stages/goals",
    ];
    paths.extend(parts.map(|part| format!("/desk/goals/{goal}{part}")));
    paths.extend([".svg", "/embed"].map(|part| format!("/goals/{goal}{part}")));
    paths.extend([
        "/indicators/1/embed".to_owned(),
        "/programmes/1/feed.atom".to_owned(),
        "/units/1/feed.atom".to_owned(),
        format!("/review/goals/{goal}"),
        format!("/desk/goals/{goal}/indicators/1/breaks"),
    ]);
    paths.extend(
        [
            "/admin/units/1",
            "/admin/people/1",
            "/admin/programmes/1",
            "/desk/imports/1",
            "/desk/evidence/1",
            "/evidence/1",
            "/evidence/1.pdf",
            "/login/with/nobody",
            "/login/with/nobody/return",
            "/calendar/0.ics",
            "/logo/0",
        ]
        .map(Into::into),
    );
    paths.extend(kikaku.get("/").await.attributes("link[rel=stylesheet], link[rel=icon]", "href"));
    // A route with places of its own is asked with something in each of them.
    let fits = |route: &str, path: &str| {
        let path = path.split('?').next().unwrap_or_default();
        route.split('/').count() == path.split('/').count()
            && route.split('/').zip(path.split('/')).all(|(part, given)| part.contains('{') || part == given)
    };
    for route in readable().filter(|route| !differs.contains(route)) {
        assert!(paths.iter().any(|path| fits(route, path)), "{route} is asked");
    }
    for path in paths {
        let (get, head) = (kikaku.get(&path).await, kikaku.head(&path).await);
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.body.is_empty(), "{path}");
        let lasting = |answer: &crate::answer::Answer| {
            let headers = answer.headers.iter().filter(|(name, _)| !MOVING.contains(&name.as_str()));
            let mut headers: Vec<String> = headers.map(|(name, value)| format!("{name}: {value:?}")).collect();
            headers.sort_unstable();
            headers
        };
        assert_eq!(lasting(&head), lasting(&get), "{path}");
    }
}

async fn staff_pages_are_kept_by_nobody(city: City) {
    let staff = ROUTES.iter().filter(|route| route.access != Access::Public);
    assert!(staff.clone().all(|route| route.cache == Cache::Never));
    let (tanto, kikaku) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Administrator).await);
    let milestone = city.milestone(WAITING);
    let update = city.newest_update(milestone);
    for path in [
        "/desk".to_owned(),
        format!("/desk/milestones/{milestone}"),
        format!("/desk/updates/{update}"),
        "/login".to_owned(),
        "/account/password".to_owned(),
        "/account/second-factor".to_owned(),
        "/account/passkeys".to_owned(),
        "/account/sessions".to_owned(),
        "/account/sign-in".to_owned(),
        "/account/mail".to_owned(),
        "/desk/calendar".to_owned(),
        "/calendar/0.ics".to_owned(),
        "/review".to_owned(),
        "/admin/audit".to_owned(),
        "/desk/milestones/99999".to_owned(),
    ] {
        for visitor in [&tanto, &kikaku, &city.citizen()] {
            let answer = visitor.get(&path).await;
            assert!(answer.header("etag").is_none(), "{path}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        }
    }
}

async fn what_leads_to_the_login_is_kept_by_nobody(city: City) {
    let citizen = city.citizen();
    let mut answers = vec![
        citizen.get("/desk").await.expect(303),
        citizen.get("/en/review?year=2021").await.expect(303),
        citizen.head("/admin/people").await.expect(303),
        citizen.post("/desk/report", &[("text", "x")]).await.expect(401),
        citizen.post("/logout", &[]).await.expect(401),
        citizen.upload("/desk/import", &[("table", "x")], "a.tsv", b"x").await.expect(401),
    ];
    let kikaku = city.visit(Actor::Administrator).await;
    answers.push(kikaku.post_with_token("/desk/drafts/discard", &[("form", "monthly")]).await.expect(303));
    for answer in answers {
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{}", answer.asked);
    }
}

async fn assets_are_kept_for_ever_under_the_address_of_their_content(city: City) {
    let citizen = city.citizen();
    for address in citizen.get("/").await.attributes("link[rel=stylesheet], link[rel=icon]", "href") {
        let answer = citizen.get(&address).await.expect(200);
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"), "{address}");
        assert!(answer.cookies().is_empty(), "{address}");
        let name = address.rsplit('/').next().expect("a name");
        let stale = citizen.get(&format!("/static/000000000000/{name}")).await.expect(200);
        assert_eq!(stale.header("cache-control"), Some("public, no-cache"), "{address}");
    }
}

async fn a_public_page_is_the_same_for_whoever_is_signed_in(city: City) {
    let (kikaku, citizen) = (city.visit(Actor::Administrator).await, city.citizen());
    for path in kinds(&city) {
        let (one, other) = (kikaku.get(&path).await, citizen.get(&path).await);
        assert!(one.body == other.body, "{path}");
        assert!(one.cookies().is_empty(), "{path}");
    }
}
