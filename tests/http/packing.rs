//! Answers to the staff travel packed, and tell nothing by their length.

use reqwest::Method;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::scene::{UNTOUCHED, WAITING, borrowed, filled_in, send_report};
use crate::visitor::Visitor;

on_both_databases! {
    a_staff_page_comes_packed_as_its_reader_likes_it,
    a_file_for_the_staff_comes_packed_too,
    what_is_short_and_what_another_site_led_to_and_the_login_come_as_they_are,
    a_page_holds_no_token_that_another_holds_and_each_is_good,
}

const ALL: &str = "gzip, deflate, br, zstd";

async fn packed(visitor: &Visitor, path: &str, takes: &str) -> Answer {
    visitor.get_with(path, &[("accept-encoding", takes)]).await.expect(200)
}

/// A page without what differs from one answer to the next.
fn lasting(page: &Answer) -> String {
    let mut text = page.text().to_owned();
    for name in ["token", "entry_key"] {
        for value in page.attributes(&format!("input[name={name}]"), "value") {
            text = text.replace(&value, "");
        }
    }
    text
}

async fn a_staff_page_comes_packed_as_its_reader_likes_it(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    for path in ["/review", "/admin/people", "/admin/audit", "/admin/years/2021", "/account/password"] {
        let plain = kikaku.get(path).await.expect(200);
        assert_eq!(plain.header("content-encoding"), None, "{path}");
        for (takes, coding) in [(ALL, Some("br")), ("gzip", Some("gzip")), ("br;q=0", None), ("identity", None)] {
            let answer = packed(&kikaku, path, takes).await;
            assert_eq!(answer.header("content-encoding"), coding, "{path}: {takes}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
            let varies = answer.header("vary").expect("what it depends on");
            assert!(varies.contains("Accept-Encoding"), "{path}: {varies}");
            assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string().as_str()), "{path}");
            assert!(coding.is_none() || answer.body.len() * 3 < plain.body.len() * 2, "{path}: {}", answer.body.len());
            assert!(lasting(&answer.unpacked()) == lasting(&plain), "{path}: {takes}");
        }
    }
}

async fn a_file_for_the_staff_comes_packed_too(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let answer = packed(&kikaku, "/admin/audit.csv", ALL).await;
    assert_eq!(answer.header("content-encoding"), Some("br"));
    let whole = answer.unpacked();
    assert!(whole.text().starts_with("\u{feff}number,at,author"), "{}", whole.asked);
    let rows = city.count("audit");
    // Taking it out is noted in it once it is taken.
    assert_eq!(i64::try_from(whole.text().lines().count()), Ok(rows));
}

async fn what_is_short_and_what_another_site_led_to_and_the_login_come_as_they_are(city: City) {
    let (tanto, path) = (city.visit(Actor::OwnSection).await, "/account/password");
    for (site, coding) in [("same-origin", Some("br")), ("none", Some("br")), ("same-site", None), ("cross-site", None)]
    {
        let answer = tanto.get_with(path, &[("accept-encoding", ALL), ("sec-fetch-site", site)]).await.expect(200);
        assert_eq!(answer.header("content-encoding"), coding, "{site}");
        assert!(answer.header("vary").is_some_and(|varies| varies.contains("Sec-Fetch-Site")), "{site}");
    }
    let login = packed(&city.citizen(), "/login", ALL).await;
    assert_eq!(login.header("content-encoding"), None, "its token is the same until somebody has signed in");
    let milestone = city.milestone(WAITING);
    let token = tanto.token().await;
    let form = format!("milestone:{milestone}");
    let fields = [("token", token.as_str()), ("form", form.as_str()), ("text", "途中まで"), ("quiet", "1")];
    let said = [("accept-encoding", ALL)];
    let answer = tanto.send(Method::POST, "/desk/drafts", &said, Some(&fields)).await.expect(200);
    assert!(answer.body.len() < 1000, "{}: {}", answer.asked, answer.body.len());
    assert_eq!(answer.header("content-encoding"), None, "{}", answer.asked);
}

/// A token without its mask: the first half of what a page holds is laid over the second.
pub(crate) fn unmasked(token: &str) -> String {
    let bytes: Vec<u8> = (0..token.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&token[at..at + 2], 16).expect("hexadecimal"))
        .collect();
    let (mask, covered) = bytes.split_at(bytes.len() / 2);
    String::from_utf8(mask.iter().zip(covered).map(|(mask, byte)| mask ^ byte).collect()).expect("a text")
}

async fn a_page_holds_no_token_that_another_holds_and_each_is_good(city: City) {
    let (tanto, milestone) = (city.visit(Actor::OwnSection).await, city.milestone(UNTOUCHED));
    let page = format!("/desk/milestones/{milestone}");
    let (first, second) = (packed(&tanto, &page, ALL).await.unpacked(), packed(&tanto, &page, ALL).await.unpacked());
    let mut tokens = first.attributes("input[name=token]", "value");
    tokens.dedup();
    assert_eq!(tokens.len(), 1, "in one answer it is the same, so that it packs well");
    assert_ne!(first.attributes("input[name=token]", "value"), second.attributes("input[name=token]", "value"));
    let template = filled_in(&tanto, milestone, "").await;
    let bare = unmasked(&tokens[0]);
    assert_eq!(unmasked(&second.value("token")), bare, "it is one token under two masks");
    assert!(!first.text().contains(&bare) && !second.text().contains(&bare), "no page holds the token itself");
    // A form that was open while the server was brought up to date holds it still.
    for (number, token) in [tokens.remove(0), second.value("token"), bare].into_iter().enumerate() {
        let mut fields = template.clone();
        fields.retain(|(name, _)| !["token", "text", "entry_key", "seen"].contains(&name.as_str()));
        let seen = if number == 0 { String::new() } else { city.newest_update(milestone).to_string() };
        fields.extend([("token".to_owned(), token), ("text".to_owned(), format!("報告{number}"))]);
        fields.extend([("entry_key".to_owned(), format!("{number:032}")), ("seen".to_owned(), seen)]);
        send_report(&tanto, milestone, &borrowed(&fields)).await.expect_redirect();
    }
    let mut wrong = template;
    wrong.retain(|(name, _)| name != "token");
    wrong.push(("token".to_owned(), "0".repeat(128)));
    send_report(&tanto, milestone, &borrowed(&wrong)).await.expect(403);
}
