//! Sessions: how they begin, how they end, and what their cookie says.

use reqwest::header::COOKIE;
use reqwest::{Method, StatusCode};

use crate::actors::Actor;
use crate::city::{City, PASSWORD};
use crate::scene::{UNTOUCHED, borrowed, filled_in, send_report};
use crate::visitor::Visitor;

on_both_databases! {
    a_login_begins_a_new_session_under_a_new_key,
    a_login_takes_no_session_key_from_outside,
    a_logout_ends_the_session_for_good,
    changing_the_password_ends_every_session_of_the_account,
    a_reset_password_ends_every_session_and_must_be_changed,
    a_closed_account_loses_access_at_once,
    a_post_that_ends_loses_access_at_once,
    what_is_changed_or_ended_at_one_server_counts_at_the_other_at_once,
    a_session_ends_an_hour_after_its_last_request,
    a_session_that_is_used_goes_on,
    a_page_waits_for_nobody_who_writes,
    a_session_ends_after_twelve_hours_however_much_it_is_used,
    the_session_cookie_is_closed_to_scripts_and_other_sites,
    cookies_are_for_secure_connections_only_where_the_public_address_is_one,
    the_database_holds_no_session_key,
    a_form_sent_after_the_session_ended_writes_nothing,
    whoever_has_a_session_is_told_when_it_cannot_be_read_or_kept,
}

async fn a_login_begins_a_new_session_under_a_new_key(city: City) {
    let visitor = city.visit(Actor::OwnSection).await;
    let (before, token) = (visitor.session().expect("a session"), visitor.token().await);
    visitor.sign_in("kacho", PASSWORD).await.expect_redirect();
    let after = visitor.session().expect("a session");
    assert_ne!(after, before);
    visitor.post("/logout", &[("token", &token)]).await.expect(403);
    // Whoever kept the old key has nothing.
    let answer = visitor.get_with_cookies("/account/password", &before).await;
    assert_eq!(answer.expect_redirect(), "/login?next=/account/password");
}

async fn a_login_takes_no_session_key_from_outside(city: City) {
    let attacker = city.visit(Actor::OtherSection).await;
    let planted = attacker.session().expect("a session");
    let victim = city.citizen();
    let form_token = victim.get("/login").await.value("form_token");
    let cookies = format!("{planted}; ichirizuka-login={form_token}");
    let fields = [("form_token", form_token.as_str()), ("login", "tanto"), ("password", PASSWORD)];
    let answer = city.citizen().send(Method::POST, "/login", &[(COOKIE.as_str(), &cookies)], Some(&fields)).await;
    answer.expect_redirect();
    let own = answer.cookies().into_iter().find(|cookie| cookie.starts_with("ichirizuka-session=")).expect("a session");
    assert!(!own.starts_with(&planted), "the key that was planted is not gone on with");
    assert!(!attacker.is_signed_in().await, "the session that was planted is over");
}

async fn a_logout_ends_the_session_for_good(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let key = tanto.session().expect("a session");
    let other = city.visit(Actor::OwnSection).await;
    assert_eq!(tanto.post_with_token("/logout", &[]).await.expect_redirect(), "/login?out=1");
    assert!(!tanto.is_signed_in().await);
    assert_eq!(tanto.get_with_cookies("/desk", &key).await.status, StatusCode::SEE_OTHER, "the key opens nothing");
    assert!(other.is_signed_in().await, "another browser stays signed in");
    assert_eq!(city.count("session"), 1);
}

const NEW_PASSWORD: &str = "mizu-no-oto-furuike-17";

async fn changing_the_password_ends_every_session_of_the_account(city: City) {
    let (one, other) = (city.visit(Actor::OwnSection).await, city.visit(Actor::OwnSection).await);
    let kacho = city.visit(Actor::Head).await;
    let wrong = [("current", "not-the-password-1"), ("new", NEW_PASSWORD), ("repeated", NEW_PASSWORD)];
    one.post_with_token("/account/password", &wrong).await.expect(422);
    assert!(other.is_signed_in().await);
    let right = [("current", PASSWORD), ("new", NEW_PASSWORD), ("repeated", NEW_PASSWORD)];
    one.post_with_token("/account/password", &right).await.expect_redirect();
    assert!(!one.is_signed_in().await && !other.is_signed_in().await);
    assert!(kacho.is_signed_in().await);
    one.sign_in("tanto", PASSWORD).await.expect(422);
    one.sign_in("tanto", NEW_PASSWORD).await.expect_redirect();
    one.get("/desk").await.expect(200);
    assert_eq!(city.count(&format!("audit WHERE before LIKE '%{NEW_PASSWORD}%' OR after LIKE '%{NEW_PASSWORD}%'")), 0);
}

async fn a_reset_password_ends_every_session_and_must_be_changed(city: City) {
    use ichirizuka::domain::policy;
    use ichirizuka::store::people;
    let tanto = city.visit(Actor::OwnSection).await;
    city.write(|writer| {
        let account = people::by_login(writer.connection, "tanto")?.expect("the account is there");
        people::reset_password(writer, &policy::at_the_console(), account.person, &crate::city::PASSWORD_HASH)
    })
    .await;
    assert!(!tanto.is_signed_in().await);
    tanto.sign_in("tanto", PASSWORD).await.expect_redirect();
    assert_eq!(tanto.get("/desk").await.expect_redirect(), "/account/password");
    assert_eq!(tanto.get("/en/desk").await.expect_redirect(), "/en/account/password");
    let right = [("current", PASSWORD), ("new", NEW_PASSWORD), ("repeated", NEW_PASSWORD)];
    tanto.post_with_token("/account/password", &right).await.expect_redirect();
    tanto.sign_in("tanto", NEW_PASSWORD).await.expect_redirect();
    tanto.get("/desk").await.expect(200);
}

async fn a_closed_account_loses_access_at_once(city: City) {
    use ichirizuka::domain::policy;
    use ichirizuka::store::people;
    let tanto = city.visit(Actor::OwnSection).await;
    city.write(|writer| {
        let account = people::by_login(writer.connection, "tanto")?.expect("the account is there");
        people::disable(writer, &policy::at_the_console(), account.person, ichirizuka::demo::TODAY)
    })
    .await;
    assert_eq!(tanto.get("/desk").await.expect_redirect(), "/login?next=/desk");
    tanto.sign_in("tanto", PASSWORD).await.expect(422);
    // Even where a session should have survived.
    let kacho = city.visit(Actor::Head).await;
    city.sql("UPDATE person SET disabled_at = '2021-11-15 00:00:00' WHERE login = 'kacho'");
    assert_eq!(kacho.get("/desk").await.expect_redirect(), "/login?next=/desk");
}

async fn a_post_that_ends_loses_access_at_once(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let tanto_number = "(SELECT id FROM person WHERE login = 'tanto')";
    city.sql(&format!("UPDATE post SET until_date = '2021-11-15' WHERE person_id = {tanto_number}"));
    tanto.get("/desk").await.expect(200);
    city.sql(&format!("UPDATE post SET until_date = '2021-11-14' WHERE person_id = {tanto_number}"));
    tanto.get("/desk").await.expect(403);
    city.sql(&format!("UPDATE post SET from_date = '2021-11-16', until_date = NULL WHERE person_id = {tanto_number}"));
    tanto.get("/desk").await.expect(403);
}

async fn what_is_changed_or_ended_at_one_server_counts_at_the_other_at_once(city: City) {
    let other = city.beside();
    let there = async |visitor: &Visitor| {
        let session = visitor.session().expect("a session");
        other.citizen().get_with_cookies("/desk", &session).await
    };
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let person = |login: &str| format!("(SELECT id FROM person WHERE login = '{login}')");
    let section = format!("(SELECT unit_id FROM post WHERE person_id = {})", person("tanto"));
    for (change, seen) in [
        ("UPDATE person SET name = '別名 あずさ' WHERE login = 'tanto'".to_owned(), "別名 あずさ"),
        (format!("UPDATE unit SET name = '新しい課' WHERE id = {section}"), "新しい課"),
        ("UPDATE city SET name = '別の市'".to_owned(), "別の市"),
        (
            format!(
                "INSERT INTO deputy (post_id, person_id, from_date, until_date, signature, at) \
                 SELECT id, {}, '2021-11-01', '2021-11-30', '課長', '2021-11-01 00:00:00' FROM post \
                 WHERE person_id = {}",
                person("tanto"),
                person("kacho")
            ),
            "代決",
        ),
        (format!("UPDATE person SET name = '別の 課長' WHERE id = {}", person("kacho")), "別の 課長"),
    ] {
        assert!(!there(&tanto).await.expect(200).text().contains(seen), "{change}");
        assert_eq!(city.sql(&change), 1);
        assert!(there(&tanto).await.expect(200).text().contains(seen), "{change}");
    }
    let key = tanto.session().expect("a session");
    tanto.post_with_token("/logout", &[]).await.expect_redirect();
    assert_eq!(other.citizen().get_with_cookies("/desk", &key).await.expect_redirect(), "/login?next=/desk");
    there(&kacho).await.expect(200);
    city.sql(&format!("UPDATE post SET until_date = '2021-11-14' WHERE person_id = {}", person("kacho")));
    there(&kacho).await.expect(403);
    city.sql(&format!("UPDATE post SET until_date = NULL WHERE person_id = {}", person("kacho")));
    there(&kacho).await.expect(200);
    city.sql("UPDATE person SET disabled_at = '2021-11-15 00:00:00' WHERE login = 'kacho'");
    assert_eq!(there(&kacho).await.expect_redirect(), "/login?next=/desk");
}

fn past(minutes: i64) -> String {
    (chrono::Utc::now() - chrono::TimeDelta::minutes(minutes)).format("%Y-%m-%d %H:%M:%S").to_string()
}

async fn a_session_ends_an_hour_after_its_last_request(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    city.sql(&format!("UPDATE session SET last_seen_at = '{}'", past(59)));
    assert!(tanto.is_signed_in().await);
    city.sql(&format!("UPDATE session SET last_seen_at = '{}'", past(61)));
    assert!(!tanto.is_signed_in().await);
    city.visit(Actor::Head).await;
    assert_eq!(city.count("session"), 1, "what has ended is swept away by the next login");
}

async fn a_session_that_is_used_goes_on(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    city.sql(&format!("UPDATE session SET last_seen_at = '{}'", past(59)));
    tanto.get("/desk").await.expect(200);
    assert_eq!(city.count(&format!("session WHERE last_seen_at > '{}'", past(5))), 1);
}

async fn a_page_waits_for_nobody_who_writes(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    city.sql(&format!("UPDATE session SET last_seen_at = '{}'", past(5)));
    let other_process = city.hold_up_writers();
    tanto.get("/desk").await.expect(200);
    assert_eq!(city.count(&format!("session WHERE last_seen_at > '{}'", past(2))), 0, "nobody could write");
    drop(other_process);
    while city.count(&format!("session WHERE last_seen_at > '{}'", past(2))) == 0 {
        tanto.get("/desk").await.expect(200);
    }
}

async fn a_session_ends_after_twelve_hours_however_much_it_is_used(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    city.sql(&format!("UPDATE session SET created_at = '{}'", past(12 * 60 - 1)));
    assert!(tanto.is_signed_in().await);
    city.sql(&format!("UPDATE session SET created_at = '{}'", past(12 * 60 + 1)));
    assert!(!tanto.is_signed_in().await);
}

/// The attributes of a cookie, in lower case.
fn attributes(cookie: &str) -> Vec<String> {
    cookie.split(';').skip(1).map(|attribute| attribute.trim().to_lowercase()).collect()
}

async fn the_session_cookie_is_closed_to_scripts_and_other_sites(city: City) {
    let visitor = city.citizen();
    let login = visitor.get("/login").await;
    let form = login.cookies();
    assert_eq!(form.len(), 1, "{form:?}");
    assert!(attributes(form[0]).contains(&"httponly".to_owned()), "{form:?}");
    assert!(attributes(form[0]).contains(&"samesite=strict".to_owned()), "{form:?}");
    let answer = visitor.sign_in("tanto", PASSWORD).await;
    for (kind, sites) in [("session", "samesite=lax"), ("device-", "samesite=strict")] {
        let begins = format!("ichirizuka-{kind}");
        let cookie = answer.cookies().into_iter().find(|cookie| cookie.starts_with(&begins)).expect("a cookie");
        let attributes = attributes(cookie);
        for expected in ["httponly", sites, "path=/"] {
            assert!(attributes.contains(&expected.to_owned()), "{expected}: {cookie}");
        }
        assert!(!attributes.iter().any(|attribute| attribute == "secure" || attribute.starts_with("domain")));
    }
    assert_eq!(answer.cookies().len(), 2, "{:?}", answer.cookies());
}

async fn cookies_are_for_secure_connections_only_where_the_public_address_is_one(city: City) {
    let city = city.behind("https://goals.example.lg.jp");
    let login = city.citizen().get("/login").await.expect(200);
    let form_token = login.value("form_token");
    let cookie = format!("__Host-ichirizuka-login={form_token}");
    let fields = [("form_token", form_token.as_str()), ("login", "tanto"), ("password", PASSWORD)];
    // The form comes from the public address, whatever the server behind the gate is called.
    let headers = [(COOKIE.as_str(), cookie.as_str()), ("origin", "https://goals.example.lg.jp")];
    let answer = city.citizen().send(Method::POST, "/login", &headers, Some(&fields)).await;
    answer.expect_redirect();
    for cookie in login.cookies().into_iter().chain(answer.cookies()) {
        let attributes = attributes(cookie);
        assert!(attributes.contains(&"secure".to_owned()) && attributes.contains(&"path=/".to_owned()), "{cookie}");
        assert!(cookie.starts_with("__Host-ichirizuka-") && !cookie.to_lowercase().contains("domain="), "{cookie}");
    }
    // A name that another host of the domain could have set says nothing here.
    let session = answer.cookies().into_iter().find(|cookie| cookie.starts_with("__Host-ichirizuka-session="));
    let session = session.and_then(|cookie| cookie.split(';').next()).expect("a session");
    city.citizen().get_with_cookies("/desk", session).await.expect(200);
    let unprotected = session.trim_start_matches("__Host-");
    city.citizen().get_with_cookies("/desk", unprotected).await.expect(303);
    assert!(login.header("strict-transport-security").is_some());
}

async fn the_database_holds_no_session_key(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let cookie = tanto.session().expect("a session");
    let key = cookie.rsplit(['=', '%']).next().expect("a value");
    let tail: String = key.chars().rev().take(20).collect::<Vec<_>>().into_iter().rev().collect();
    assert_eq!(city.count("session"), 1);
    assert_eq!(city.count(&format!("session WHERE key_hash LIKE '%{tail}%' OR state LIKE '%{tail}%'")), 0);
    assert_eq!(city.count("session WHERE length(key_hash) = 64"), 1);
}

async fn a_form_sent_after_the_session_ended_writes_nothing(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let tanto = city.visit(Actor::OwnSection).await;
    let fields = filled_in(&tanto, milestone, "遅れて送った報告").await;
    city.sql("DELETE FROM session");
    let answer = send_report(&tanto, milestone, &borrowed(&fields)).await.expect(401);
    assert!(answer.has("main form[action='/login'] input[name=carried]"), "the page leads to the login");
    assert_eq!(city.count("progress_update WHERE text = '遅れて送った報告'"), 0);
}

async fn whoever_has_a_session_is_told_when_it_cannot_be_read_or_kept(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    city.sql("ALTER TABLE session RENAME TO session_elsewhere");
    let citizen = city.citizen();
    let answers = [
        tanto.get("/login").await,
        tanto.get("/desk").await,
        tanto.get("/en/desk").await,
        tanto.post("/desk/drafts", &[("text", "x")]).await,
        citizen.sign_in("tanto", PASSWORD).await,
    ];
    for answer in answers {
        let answer = answer.expect(503);
        let wait: u64 = answer.header("retry-after").expect("a time to wait").parse().expect("seconds");
        assert!(wait > 0, "{}", answer.asked);
        assert!(answer.has("header nav a") && answer.has("main h1"), "{}: {}", answer.asked, answer.text());
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{}", answer.asked);
    }
    city.citizen().get("/").await.expect(200);
    city.sql("ALTER TABLE session_elsewhere RENAME TO session");
    tanto.get("/desk").await.expect(200);
}
