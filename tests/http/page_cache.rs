//! Pages for the public are kept: that nobody ever notices.

use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use reqwest::Method;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::roads;
use crate::scene::{RETURNED, UNTOUCHED, WAITING, approve};

on_both_databases! {
    a_page_that_is_kept_is_the_one_that_would_be_drawn_whatever_is_changed,
    what_another_server_publishes_is_seen_here_too,
    a_page_comes_packed_as_its_reader_likes_it,
    the_tag_of_a_page_packed_otherwise_is_not_its_own,
    a_page_that_is_asked_for_again_and_again_is_packed_better_and_stays_known,
    a_page_that_is_kept_is_for_those_who_get_it,
    an_address_that_ends_like_a_coding_is_a_page_of_its_own,
}

/// What changes what the public sees.
const CHANGES: [&str; 9] = [
    "UPDATE city SET contact = contact || '。'",
    "UPDATE fiscal_year SET note = '収録の範囲を見直しました。' WHERE year = 2016",
    "UPDATE fiscal_year SET partial = NOT partial WHERE year = 2019",
    "UPDATE goal SET position = 1000 - position WHERE fiscal_year = 2020",
    "UPDATE goal SET current_publication = NULL WHERE id = (SELECT max(id) FROM goal WHERE fiscal_year = 2015)",
    "UPDATE programme SET ended_year = 2021, ended_reason = '役目を終えたため' WHERE id = (SELECT min(id) FROM programme)",
    "DELETE FROM programme_succession WHERE id = (SELECT max(id) FROM programme_succession)",
    "DELETE FROM unit_succession WHERE id = (SELECT max(id) FROM unit_succession)",
    "UPDATE goal SET programme_id = (SELECT max(id) FROM programme) WHERE id = (SELECT min(id) FROM goal)",
];

async fn assert_current(city: &City, after: &str) {
    let addresses = roads::addresses(city).await;
    let mut kept = roads::fetch(&city.citizen(), addresses.iter().cloned()).await;
    let mut afresh = roads::fetch(&city.beside().citizen(), addresses.into_iter()).await;
    assert!(kept.len() > 100, "{}", kept.len());
    for answers in [&mut kept, &mut afresh] {
        answers.sort_by(|one, other| one.asked.cmp(&other.asked));
    }
    for (kept, afresh) in kept.iter().zip(&afresh) {
        assert!(kept.body == afresh.body, "{} is not what it should be after {after}", kept.asked);
        assert_eq!(kept.header("etag"), afresh.header("etag"), "{}", kept.asked);
    }
}

async fn a_page_that_is_kept_is_the_one_that_would_be_drawn_whatever_is_changed(city: City) {
    let mut random = StdRng::seed_from_u64(15);
    let mut acts: Vec<(bool, &str)> = CHANGES.into_iter().map(|change| (false, change)).collect();
    acts.extend([WAITING, UNTOUCHED, RETURNED].map(|milestone| (true, milestone)));
    acts.shuffle(&mut random);
    roads::fetch(&city.citizen(), roads::addresses(&city).await.into_iter()).await;
    while !acts.is_empty() {
        // Some at a time, so that also those are seen that come together.
        let first = acts.len().saturating_sub(random.random_range(1..=4));
        let together = acts.split_off(first);
        for (is_report, act) in &together {
            if *is_report {
                let update = city.reported(city.milestone(act), "見学会を開いた。").await;
                approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
            } else {
                city.sql(act);
            }
        }
        assert_current(&city, &format!("{together:?}")).await;
    }
}

async fn what_another_server_publishes_is_seen_here_too(city: City) {
    let milestone = city.milestone(WAITING);
    let goal = format!("/goals/{}", city.goal_of(milestone));
    let other = city.beside();
    let before = other.citizen().get(&goal).await.expect(200);
    approve(&city.visit(Actor::Head).await, city.newest_update(milestone)).await.expect_redirect();
    let here = city.citizen().get(&goal).await.expect(200);
    assert_ne!(here.body, before.body, "who approves sees it at once");
    while other.citizen().get(&goal).await.expect(200).body != here.body {}
}

/// A page as it comes to somebody who takes these codings.
async fn packed(city: &City, path: &str, takes: &str) -> Answer {
    city.citizen().get_with(path, &[("accept-encoding", takes)]).await.expect(200)
}

async fn a_page_comes_packed_as_its_reader_likes_it(city: City) {
    for path in ["/", "/years/2021", "/years/2021.json", "/compare?by=programme", "/about"] {
        let plain = city.citizen().get(path).await.expect(200);
        assert_eq!(plain.header("content-encoding"), None);
        for (takes, coding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("br", Some("br")),
            ("*", Some("br")),
            ("gzip, deflate", Some("gzip")),
            ("br;q=0.5, gzip", Some("gzip")),
            ("br;q=0, gzip;q=0", None),
            ("identity", None),
            ("zstd", None),
            ("", None),
        ] {
            let answer = packed(&city, path, takes).await;
            assert_eq!(answer.header("content-encoding"), coding, "{path}: {takes}");
            assert_eq!(answer.header("vary"), Some("Accept-Encoding"), "{path}");
            assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string().as_str()), "{path}");
            assert_eq!(answer.unpacked().body, plain.body, "{path}: {takes}");
        }
    }
}

async fn the_tag_of_a_page_packed_otherwise_is_not_its_own(city: City) {
    let takes = ["br", "gzip", "identity"];
    let mut tags = Vec::new();
    for takes in takes {
        tags.push(packed(&city, "/years/2021", takes).await.header("etag").expect("a tag").to_owned());
    }
    for (tag, of) in tags.iter().zip(takes) {
        for takes in takes {
            let headers = [("accept-encoding", takes), ("if-none-match", tag.as_str())];
            let answer = city.citizen().get_with("/years/2021", &headers).await;
            answer.expect(if of == takes { 304 } else { 200 });
        }
    }
}

async fn a_page_that_is_asked_for_again_and_again_is_packed_better_and_stays_known(city: City) {
    let first = packed(&city, "/years/2020", "br").await;
    let tag = first.header("etag").expect("a tag");
    let mut now = packed(&city, "/years/2020", "br").await;
    while now.header("etag") == Some(tag) {
        now = packed(&city, "/years/2020", "br").await;
    }
    assert!(now.body.len() < first.body.len(), "{} of {}", now.body.len(), first.body.len());
    let headers = [("accept-encoding", "br"), ("if-none-match", tag)];
    city.citizen().get_with("/years/2020", &headers).await.expect(304);
    assert_eq!(now.unpacked().body, first.unpacked().body);
}

async fn a_page_that_is_kept_is_for_those_who_get_it(city: City) {
    let page = city.citizen().get("/about").await.expect(200);
    let head = city.citizen().send(Method::HEAD, "/about", &[], None).await.expect(200);
    assert_eq!((head.header("etag"), head.body.len()), (page.header("etag"), 0));
    for method in [Method::OPTIONS, Method::TRACE, Method::DELETE, Method::POST, Method::PUT] {
        city.citizen().send(method, "/about", &[], None).await.expect(405);
    }
}

async fn an_address_that_ends_like_a_coding_is_a_page_of_its_own(city: City) {
    for coding in ["br", "gzip"] {
        packed(&city, "/search?q=a", coding).await;
        let other = packed(&city, &format!("/search?q=a-{coding}"), "identity").await;
        assert_eq!(other.header("content-encoding"), None);
        assert_eq!(other.value("q"), format!("a-{coding}"));
    }
}
