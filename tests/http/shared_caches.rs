//! Caches between the server and its readers: what they may keep, and what is called back from them.

use ichirizuka::web::kit::access::Access;
use ichirizuka::web::routes::ROUTES;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::cache_server::{CacheServer, Call};
use crate::city::City;
use crate::scene::{UNTOUCHED, WAITING, approve};

on_both_databases! {
    browsers_ask_each_time_and_caches_keep_a_page_for_seconds,
    what_does_not_say_that_it_may_be_kept_is_kept_by_nobody,
    what_an_approval_changes_is_called_back_in_both_languages_with_its_query,
    a_page_is_called_back_under_the_address_for_which_it_was_asked,
    what_a_cache_does_not_hear_it_is_told_again_and_promised_nothing_meanwhile,
}

/// For how many seconds a cache may keep an answer.
fn seconds(answer: &Answer) -> u32 {
    let policy = answer.header("cache-control").expect("a policy");
    let seconds = policy.strip_prefix("public, max-age=0, must-revalidate, s-maxage=");
    let seconds =
        seconds.and_then(|seconds| seconds.parse().ok()).unwrap_or_else(|| panic!("{}: {policy}", answer.asked));
    let own = format!("public, max-age={seconds}, stale-while-revalidate=10");
    assert_eq!(answer.header("cdn-cache-control"), Some(own.as_str()), "{}", answer.asked);
    assert_eq!(answer.header("vary"), Some("Accept-Encoding"), "{}", answer.asked);
    seconds
}

async fn browsers_ask_each_time_and_caches_keep_a_page_for_seconds(city: City) {
    for path in ["/", "/en", "/years/2020", "/years/2021.json", "/search?q=%E4%BA%8B%E6%A5%AD", "/robots.txt"] {
        let first = city.citizen().get(path).await.expect(200);
        assert_eq!(seconds(&first), 10, "{path}, drawn");
        assert_eq!(seconds(&city.citizen().get(path).await.expect(200)), 10, "{path}, kept");
        let known = first.header("etag").expect("a tag");
        let again = city.citizen().get_with(path, &[("if-none-match", known)]).await.expect(304);
        assert_eq!(seconds(&again), 10, "{path}, known");
    }
}

async fn what_does_not_say_that_it_may_be_kept_is_kept_by_nobody(city: City) {
    let paths: Vec<&str> = ROUTES.iter().filter(|route| route.method == "GET").map(|route| route.path).collect();
    let others = ["/years/1999", "/years/1999.json", "/goals/99999", "/compare?years=1", "/nothing/here", "/years/x"];
    for actor in [Actor::Anonymous, Actor::OwnSection, Actor::Administrator] {
        let visitor = city.visit(actor).await;
        for path in paths.iter().filter(|path| !path.contains('{')).chain(&others) {
            let answer = visitor.get(path).await;
            let policy = answer.header("cache-control").unwrap_or_else(|| panic!("{path}: no policy"));
            let is_public = ROUTES.iter().any(|route| route.path == *path && route.access == Access::Public);
            if !(is_public && answer.status == 200) || policy == "no-store" {
                assert_eq!(policy, "no-store", "{path}: {}", answer.status);
                assert_eq!(answer.header("cdn-cache-control"), None, "{path}");
            } else {
                seconds(&answer);
                assert!(answer.cookies().is_empty(), "{path}");
            }
        }
    }
    let refused = city.citizen().post("/desk/drafts", &[]).await;
    assert_eq!(refused.header("cache-control"), Some("no-store"));
}

async fn what_an_approval_changes_is_called_back_in_both_languages_with_its_query(city: City) {
    let cache = CacheServer::start();
    let milestone = city.milestone(WAITING);
    let (goal, update) = (city.goal_of(milestone), city.newest_update(milestone));
    let city = city.behind_caches(&[cache.address()]);
    let with_query = format!("/en/goals/{goal}?from=%E5%B8%82%E6%B0%91");
    for path in [&format!("/goals/{goal}"), &with_query, "/years/2020", "/about"] {
        // Not beyond midnight, which may be now.
        let promised = seconds(&city.citizen().get(path).await.expect(200));
        assert!(promised <= 600, "{path}: {promised}");
    }
    city.citizen().get_with(&format!("/goals/{goal}"), &[("accept-encoding", "br")]).await.expect(200);
    approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    let host = city.address().trim_start_matches("http://");
    let call = |address: &str, coding: &str| Call {
        page: format!("PURGE {address}"),
        host: host.to_owned(),
        coding: coding.to_owned(),
    };
    let goal = format!("/goals/{goal}");
    let wanted = [call(&goal, "br"), call(&goal, "identity"), call(&with_query, "identity")];
    // Once more a little later: an answer may have been on its way.
    let twice = |calls: &[Call]| wanted.iter().all(|wanted| calls.iter().filter(|call| *call == wanted).count() == 2);
    let calls = cache.calls_until(twice);
    assert!(calls.iter().all(|call| wanted.contains(call)), "nothing else has changed: {calls:?}");
}

async fn a_page_is_called_back_under_the_address_for_which_it_was_asked(city: City) {
    let cache = CacheServer::start();
    let city = city.behind_caches(&[cache.address()]);
    city.citizen().get("/about/").await.expect(200);
    city.citizen().get("/years/2020").await.expect(200);
    city.sql("UPDATE fiscal_year SET note = '収録の範囲を見直しました。' WHERE year = 2020");
    let calls = cache.calls_until_that_of("/years/2020");
    assert!(calls.iter().all(|call| call.page == "PURGE /years/2020"), "nothing else has changed: {calls:?}");
    city.sql("UPDATE city SET contact = contact || '。'");
    cache.calls_until_that_of("/about/");
}

async fn what_a_cache_does_not_hear_it_is_told_again_and_promised_nothing_meanwhile(city: City) {
    let cache = CacheServer::start();
    let milestone = city.milestone(UNTOUCHED);
    let goal = format!("/goals/{}", city.goal_of(milestone));
    let city = city.behind_caches(&[cache.address()]);
    cache.hear(false);
    city.citizen().get(&goal).await.expect(200);
    city.sql("UPDATE city SET contact = contact || '。'");
    assert_eq!(cache.refuse().page, format!("PURGE {goal}"));
    // That it was refused the server knows a little later.
    while seconds(&city.citizen().get("/about").await.expect(200)) != 10 {}
    cache.hear(true);
    cache.calls_until_that_of(&goal);
}
