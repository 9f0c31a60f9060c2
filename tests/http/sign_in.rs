//! The login form: what it refuses, how often, and where it leads afterwards.

use reqwest::Method;

use crate::actors::Actor;
use crate::answer::every;
use crate::city::{City, PASSWORD};

on_both_databases! {
    a_failed_login_does_not_say_whether_the_account_exists,
    an_account_is_throttled_after_repeated_failures,
    other_accounts_are_not_locked_with_it,
    whoever_gets_in_has_used_up_nothing,
    throttling_does_not_reveal_which_accounts_exist,
    guessing_the_password_in_the_password_form_is_throttled_too,
    a_login_form_is_refused_without_the_cookie_it_was_given_with,
    a_login_leads_on_to_the_page_that_was_asked_for,
    a_login_leads_nowhere_outside,
    the_login_page_keeps_no_address_from_outside,
    what_was_typed_stays_but_for_the_password,
}

async fn a_failed_login_does_not_say_whether_the_account_exists(city: City) {
    let visitor = city.citizen();
    let page = async |login: &str| {
        let answer = visitor.sign_in(login, "wrong-wrong-wrong-1").await.expect(422);
        answer.text().replace(login, "LOGIN")
    };
    assert_eq!(page("tanto").await, page("daremo").await);
    city.sql("UPDATE person SET disabled_at = '2021-11-15 00:00:00' WHERE login = 'kacho'");
    assert_eq!(page("kacho").await, page("daremo").await);
    assert!(visitor.session().is_none());
    assert_eq!(city.count("session"), 0);
}

async fn an_account_is_throttled_after_repeated_failures(city: City) {
    let visitor = city.citizen();
    for _ in 0..10 {
        visitor.sign_in("tanto", "wrong-wrong-wrong-1").await.expect(422);
    }
    let answer = visitor.sign_in("tanto", "wrong-wrong-wrong-1").await.expect(429);
    let wait: u64 = answer.header("retry-after").expect("a time to wait").parse().expect("seconds");
    assert!((1..=31).contains(&wait), "{wait}");
    assert!(answer.has("main form input[name=login]"), "the form is there for later");
    // The right password, other letters and another browser do not help meanwhile.
    visitor.sign_in("tanto", PASSWORD).await.expect(429);
    visitor.sign_in("TANTO", PASSWORD).await.expect(429);
    city.citizen().sign_in(" tanto ", PASSWORD).await.expect(429);
    assert_eq!(city.count("session"), 0);
}

async fn other_accounts_are_not_locked_with_it(city: City) {
    for _ in 0..11 {
        city.citizen().sign_in("tanto", "wrong-wrong-wrong-1").await;
    }
    city.visit(Actor::Head).await.get("/desk").await.expect(200);
}

async fn whoever_gets_in_has_used_up_nothing(city: City) {
    for _ in 0..12 {
        city.citizen().sign_in("tanto", PASSWORD).await.expect(303);
    }
    for _ in 0..2 {
        for _ in 0..9 {
            city.citizen().sign_in(" TANTO", "wrong-wrong-wrong-1").await.expect(422);
        }
        city.citizen().sign_in("tanto", PASSWORD).await.expect(303);
    }
}

async fn throttling_does_not_reveal_which_accounts_exist(city: City) {
    let visitor = city.citizen();
    for _ in 0..10 {
        visitor.sign_in("daremo", "wrong-wrong-wrong-1").await.expect(422);
    }
    visitor.sign_in("daremo", "wrong-wrong-wrong-1").await.expect(429);
}

async fn guessing_the_password_in_the_password_form_is_throttled_too(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let fields = [("current", "wrong-wrong-wrong-1"), ("new", "mizu-no-oto-furuike-17"), ("repeated", "x")];
    for _ in 0..10 {
        tanto.post_with_token("/account/password", &fields).await.expect(422);
    }
    tanto.post_with_token("/account/password", &fields).await.expect(429);
}

async fn a_login_form_is_refused_without_the_cookie_it_was_given_with(city: City) {
    let form_token = city.citizen().get("/login").await.value("form_token");
    let fields = [("form_token", form_token.as_str()), ("login", "tanto"), ("password", PASSWORD)];
    // The token of one browser in the form of another, as somebody would send it who wants others in their account.
    city.citizen().post("/login", &fields).await.expect(403);
    let other = city.citizen();
    other.get("/login").await.expect(200);
    other.post("/login", &fields).await.expect(403);
    other.post("/login", &[("form_token", ""), ("login", "tanto"), ("password", PASSWORD)]).await.expect(403);
    let empty = [("cookie", "ichirizuka-login=")];
    let fields = [("form_token", ""), ("login", "tanto"), ("password", PASSWORD)];
    city.citizen().send(Method::POST, "/login", &empty, Some(&fields)).await.expect(403);
    assert_eq!(city.count("session"), 0);
}

async fn a_login_leads_on_to_the_page_that_was_asked_for(city: City) {
    let visitor = city.citizen();
    let login = visitor.get("/desk/milestones/7").await.expect_redirect().to_owned();
    let next = visitor.get(&login).await.expect(200).value("next");
    assert_eq!(next, "/desk/milestones/7");
    let answer = visitor.sign_in_and_go_on("tanto", PASSWORD, &next).await;
    assert_eq!(answer.expect_redirect(), "/desk/milestones/7");
    let english = city.citizen().get("/en/review").await.expect_redirect().to_owned();
    assert_eq!(english, "/en/login?next=/review");
}

const OUTSIDE: [&str; 12] = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "/en//evil.example",
    "///evil.example",
    "/\t/evil.example",
    "/\r\nlocation: https://evil.example",
    " //evil.example",
    "evil.example",
];

async fn a_login_leads_nowhere_outside(city: City) {
    for (number, next) in OUTSIDE.into_iter().enumerate() {
        // One attempt for each account and next, so that nothing is throttled.
        let login = ["tanto", "kacho", "bucho"][number % 3];
        let answer = city.citizen().sign_in_and_go_on(login, PASSWORD, next).await;
        assert_eq!(answer.expect_redirect(), "/desk", "{next:?}");
    }
}

async fn the_login_page_keeps_no_address_from_outside(city: City) {
    for next in
        ["//evil.example", "/%5Cevil.example", "https://evil.example", "/en//evil.example", "%2F%2Fevil.example"]
    {
        let page = city.citizen().get(&format!("/login?next={next}")).await.expect(200);
        assert_eq!(page.value("next"), "", "{next}");
    }
}

async fn what_was_typed_stays_but_for_the_password(city: City) {
    let answer = city.citizen().sign_in_and_go_on("tanto", "wrong-wrong-wrong-1", "/review").await.expect(422);
    assert_eq!(answer.value("login"), "tanto");
    assert_eq!(answer.value("next"), "/review");
    assert!(!answer.text().contains("wrong-wrong-wrong-1"));
    // Not even what must not be followed is sent back as a link.
    let answer = city.citizen().sign_in_and_go_on("kacho", "wrong-wrong-wrong-1", "//evil.example").await.expect(422);
    let addresses = [answer.attributes("a", "href"), answer.attributes("form", "action")].concat();
    every(&addresses, |address| !address.contains("evil"));
}
