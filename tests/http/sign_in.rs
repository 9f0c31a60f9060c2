//! The login form: what it refuses, how often, and where it leads afterwards.

use reqwest::Method;

use crate::actors::Actor;
use crate::answer::{Answer, every};
use crate::city::{City, PASSWORD};
use crate::visitor::Visitor;

on_both_databases! {
    a_failed_login_does_not_say_whether_the_account_exists,
    an_account_is_throttled_after_repeated_failures,
    other_accounts_are_not_locked_with_it,
    whoever_gets_in_has_used_up_nothing,
    throttling_does_not_reveal_which_accounts_exist,
    the_wait_grows_with_each_failure,
    a_device_that_has_signed_in_is_shut_out_by_nobody_else,
    a_device_that_fails_too_often_is_one_as_any,
    a_cookie_of_a_device_that_nobody_signed_says_nothing,
    guessing_the_password_in_the_password_form_is_throttled_too,
    changing_the_password_has_an_allowance_of_its_own,
    whoever_tries_many_names_is_stopped_by_their_address,
    an_address_that_nobody_trusted_told_counts_for_nothing,
    signing_in_uses_up_nothing_of_the_address,
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

/// How many seconds an answer asks to wait.
fn asked_to_wait(answer: &Answer) -> u64 {
    answer.header("retry-after").expect("a time to wait").parse().expect("seconds")
}

const WRONG: &str = "wrong-wrong-wrong-1";

/// A time as the database has it, so many seconds from now.
fn moment(seconds: i64) -> String {
    (chrono::Utc::now() + chrono::TimeDelta::seconds(seconds)).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// Fails to sign in to an account until there is to wait.
async fn fail(city: &City, login: &str) {
    for _ in 0..10 {
        city.citizen().sign_in(login, WRONG).await.expect(422);
    }
    city.citizen().sign_in(login, WRONG).await.expect(429);
}

async fn the_wait_grows_with_each_failure(city: City) {
    fail(&city, "tanto").await;
    for (least, words) in [(31, "60秒"), (61, "2分"), (121, "4分"), (241, "5分"), (241, "5分")] {
        // The wait is over; another server has kept nothing of it.
        city.sql(&format!("UPDATE sign_in_attempt SET allowed_again_at = '{}' WHERE failures > 0", moment(3599)));
        let city = city.beside();
        city.citizen().sign_in("tanto", WRONG).await.expect(422);
        let answer = city.citizen().sign_in("tanto", PASSWORD).await.expect(429);
        let wait = asked_to_wait(&answer);
        assert!((least..=301).contains(&wait), "{wait} of {words}");
        let told = answer.texts("#held-back + p").concat();
        assert!(told.contains(words) || wait <= 90 && told.contains(&format!("{wait}秒")), "{told}");
        assert_eq!(answer.value("login"), "tanto", "the name stays");
    }
}

async fn a_device_that_has_signed_in_is_shut_out_by_nobody_else(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    fail(&city, "tanto").await;
    city.citizen().sign_in("tanto", PASSWORD).await.expect(429);
    for _ in 0..3 {
        tanto.sign_in("tanto", WRONG).await.expect(422);
        tanto.sign_in("tanto ", PASSWORD).await.expect_redirect();
    }
    // Strangers gain nothing by it, and it is no device of another account.
    city.citizen().sign_in("tanto", PASSWORD).await.expect(429);
    fail(&city, "kacho").await;
    tanto.sign_in("kacho", PASSWORD).await.expect(429);
    // Each account of a machine that several people use has a cookie of its own.
    tanto.sign_in("yoso", PASSWORD).await.expect_redirect();
    tanto.sign_in("tanto", PASSWORD).await.expect_redirect();
}

async fn a_device_that_fails_too_often_is_one_as_any(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    for _ in 0..10 {
        tanto.sign_in("tanto", WRONG).await.expect(422);
    }
    // What it failed at is its own: other devices have all of their attempts, of which it now takes from.
    for _ in 0..10 {
        tanto.sign_in("tanto", WRONG).await.expect(422);
    }
    tanto.sign_in("tanto", PASSWORD).await.expect(429);
    city.citizen().sign_in("tanto", PASSWORD).await.expect(429);
}

async fn a_cookie_of_a_device_that_nobody_signed_says_nothing(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let cookies = tanto.cookies();
    let device = cookies.split("; ").find(|cookie| cookie.starts_with("ichirizuka-device-")).expect("a cookie");
    let (name, value) = device.split_once('=').expect("a value");
    fail(&city, "tanto").await;
    let token = city.citizen().get("/login").await.value("form_token");
    let forged = value.replace(|character: char| character.is_ascii_lowercase(), "e");
    for (device, status) in [(forged.as_str(), 429), ("", 429), (value, 303)] {
        let cookie = format!("ichirizuka-login={token}; {name}={device}");
        let fields = [("form_token", token.as_str()), ("login", "tanto"), ("password", PASSWORD)];
        let answer = city.citizen().send(Method::POST, "/login", &[("cookie", &cookie)], Some(&fields)).await;
        answer.expect(status);
    }
}

async fn changing_the_password_has_an_allowance_of_its_own(city: City) {
    let (one, other) = (city.visit(Actor::OwnSection).await, city.visit(Actor::OwnSection).await);
    let fields = [("current", WRONG), ("new", "mizu-no-oto-furuike-17"), ("repeated", "x")];
    for _ in 0..10 {
        one.post_with_token("/account/password", &fields).await.expect(422);
    }
    let answer = one.post_with_token("/account/password", &fields).await.expect(429);
    assert!(answer.texts("#held-back + p").concat().contains('秒'), "it says how long");
    other.post_with_token("/account/password", &fields).await.expect(422);
    city.citizen().sign_in("tanto", PASSWORD).await.expect_redirect();
    // Nor do strangers keep anybody from it.
    fail(&city, "kacho").await;
    let other = city.visit(Actor::OtherSection).await;
    fail(&city, "yoso").await;
    other.post_with_token("/account/password", &fields).await.expect(422);
}

/// Signs in from somewhere behind the proxy.
async fn from(visitor: &Visitor, address: &str, login: &str, password: &str) -> Answer {
    let form_token = visitor.get("/login").await.expect(200).value("form_token");
    let fields = [("form_token", form_token.as_str()), ("login", login), ("password", password)];
    visitor.send(Method::POST, "/login", &[("x-forwarded-for", address)], Some(&fields)).await
}

/// Takes all attempts from the addresses that have tried.
fn use_up_addresses(city: &City) {
    city.sql(&format!("UPDATE sign_in_attempt SET allowed_again_at = '{}' WHERE failures = 0", moment(600)));
}

async fn whoever_tries_many_names_is_stopped_by_their_address(city: City) {
    let city = city.with_settings(|settings| {
        settings.trusted_proxies = ["127.0.0.1", "::1"].iter().filter_map(|network| network.parse().ok()).collect();
    });
    let tanto = city.citizen();
    from(&tanto, "2001:db8:1:2::7", "tanto", PASSWORD).await.expect_redirect();
    from(&city.citizen(), "2001:db8:1:2::1", "daremo1", WRONG).await.expect(422);
    use_up_addresses(&city);
    let answer = from(&city.citizen(), "1.1.1.1, 2001:db8:1:2:3:4:5:6", "daremo2", WRONG).await.expect(429);
    assert!(asked_to_wait(&answer) > 100, "one household has many addresses");
    // Everybody else behind the same proxy goes on, and so does whoever is known there.
    from(&city.citizen(), "2001:db8:1:3::1", "daremo3", WRONG).await.expect(422);
    from(&city.citizen(), "203.0.113.9", "kacho", PASSWORD).await.expect_redirect();
    from(&tanto, "2001:db8:1:2::7", "tanto", PASSWORD).await.expect_redirect();
    // The log has the address itself.
    assert_eq!(city.count("audit WHERE action = 'session.refused' AND after LIKE '%\"2001:db8:1:3::1\"%'"), 1);
    assert_eq!(city.count("audit WHERE after LIKE '%203.0.113.9%'"), 1);
}

async fn an_address_that_nobody_trusted_told_counts_for_nothing(city: City) {
    from(&city.citizen(), "203.0.113.9", "daremo1", WRONG).await.expect(422);
    use_up_addresses(&city);
    from(&city.citizen(), "198.51.100.1", "daremo2", WRONG).await.expect(429);
    assert_eq!(city.count("audit WHERE after LIKE '%203.0.113.9%'"), 0);
}

async fn signing_in_uses_up_nothing_of_the_address(city: City) {
    for _ in 0..3 {
        city.citizen().sign_in("tanto", PASSWORD).await.expect_redirect();
    }
    assert_eq!(city.count(&format!("sign_in_attempt WHERE allowed_again_at > '{}'", moment(1))), 0);
    city.citizen().sign_in("daremo", WRONG).await.expect(422);
    assert_eq!(city.count("sign_in_attempt WHERE failures > 0"), 1, "of the account");
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
    // A filter goes along.
    let filtered = city.citizen();
    let login = filtered.get("/review?year=2021&department=%E5%BB%BA&late=1").await.expect_redirect().to_owned();
    let next = filtered.get(&login).await.expect(200).value("next");
    assert_eq!(next, "/review?year=2021&department=%E5%BB%BA&late=1");
    assert_eq!(filtered.sign_in_and_go_on("kikaku", PASSWORD, &next).await.expect_redirect(), next);
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
