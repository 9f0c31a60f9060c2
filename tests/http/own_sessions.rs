//! Where somebody is signed in, and how that is ended from elsewhere.

use reqwest::Method;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::{City, PASSWORD};
use crate::visitor::Visitor;

on_both_databases! {
    the_own_sessions_are_listed_with_device_and_address,
    one_of_them_is_ended_at_every_server,
    all_others_are_ended_at_once,
    nobody_ends_a_session_of_somebody_else,
    the_planning_office_ends_all_of_a_person,
}

const PAGE: &str = "/account/sessions";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// Signs in with a browser that says what it is.
async fn sign_in_with(visitor: &Visitor, login: &str, browser: &str) {
    let form_token = visitor.get("/login").await.expect(200).value("form_token");
    let fields = [("form_token", form_token.as_str()), ("login", login), ("password", PASSWORD)];
    visitor.send(Method::POST, "/login", &[("user-agent", browser)], Some(&fields)).await.expect_redirect();
}

/// The names of the sessions that the page offers to end.
fn offered(page: &Answer) -> Vec<String> {
    page.attributes("main tbody button[name=session]", "value")
}

async fn the_own_sessions_are_listed_with_device_and_address(city: City) {
    let (tanto, elsewhere) = (city.visit(Actor::OwnSection).await, city.citizen());
    sign_in_with(&elsewhere, "tanto", FIREFOX).await;
    city.visit(Actor::Head).await;
    let page = tanto.get(PAGE).await.expect(200);
    let rows = page.texts("main tbody tr");
    assert_eq!(rows.len(), 2, "those of others are not there: {rows:?}");
    assert!(rows[0].contains("この端末") && rows[0].contains("不明な端末"), "{rows:?}");
    assert!(rows[1].contains("Firefox / Linux") && rows[1].contains("127.0.0.1"), "{rows:?}");
    assert_eq!(offered(&page).len(), 1, "one's own is ended by logging out");
    assert!(page.has("main tbody form[action='/logout']"));
    let key = elsewhere.session().expect("a session");
    assert!(!page.text().contains(key.trim_start_matches("ichirizuka-session=")));
    assert_eq!(city.count("session WHERE key_hash = ''"), 0);
    for hash in offered(&page) {
        assert_eq!(city.count(&format!("session WHERE key_hash LIKE '%{hash}%'")), 0, "it tells nothing of the key");
    }
    let spoofed = city.citizen();
    sign_in_with(&spoofed, "tanto", "<script>alert(1)</script> Firefox/1.0 (Windows NT 10.0)").await;
    assert!(!tanto.get(PAGE).await.expect(200).text().contains("<script>alert"));
}

async fn one_of_them_is_ended_at_every_server(city: City) {
    let (tanto, lost, kept) =
        (city.visit(Actor::OwnSection).await, city.citizen(), city.visit(Actor::OwnSection).await);
    sign_in_with(&lost, "tanto", FIREFOX).await;
    let other = city.beside();
    let session = lost.session().expect("a session");
    other.citizen().get_with_cookies("/desk", &session).await.expect(200);
    let page = tanto.get(PAGE).await.expect(200);
    let row = page.all("main tbody tr").into_iter().position(|row| row.text().any(|text| text.contains("Firefox")));
    let name = &offered(&page)[row.expect("its row") - 1];
    tanto.post_with_token(PAGE, &[("session", name)]).await.expect_redirect();
    assert!(tanto.is_signed_in().await && kept.is_signed_in().await && !lost.is_signed_in().await);
    assert_eq!(other.citizen().get_with_cookies("/desk", &session).await.expect_redirect(), "/login?next=/desk");
    assert_eq!(city.count("audit WHERE action = 'session.revoked'"), 1);
    // Once more it is as it was.
    tanto.post_with_token(PAGE, &[("session", name)]).await.expect_redirect();
    assert_eq!(city.count("audit WHERE action = 'session.revoked'"), 1);
}

async fn all_others_are_ended_at_once(city: City) {
    let (tanto, one, two) =
        (city.visit(Actor::OwnSection).await, city.visit(Actor::OwnSection).await, city.visit(Actor::OwnSection).await);
    let kacho = city.visit(Actor::Head).await;
    tanto.post_with_token(PAGE, &[("session", "others")]).await.expect_redirect();
    assert!(tanto.is_signed_in().await && !one.is_signed_in().await && !two.is_signed_in().await);
    assert!(kacho.is_signed_in().await);
}

async fn nobody_ends_a_session_of_somebody_else(city: City) {
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let other = city.visit(Actor::OwnSection).await;
    let names = offered(&tanto.get(PAGE).await.expect(200));
    for name in &names {
        kacho.post_with_token(PAGE, &[("session", name)]).await.expect_redirect();
    }
    assert!(names.len() == 1 && tanto.is_signed_in().await && other.is_signed_in().await);
}

async fn the_planning_office_ends_all_of_a_person(city: City) {
    let (one, two) = (city.visit(Actor::OwnSection).await, city.visit(Actor::OwnSection).await);
    let kikaku = city.visit(Actor::Administrator).await;
    let person = format!("/admin/people/{}", city.person("tanto"));
    let action = format!("{person}/sessions");
    let page = kikaku.get(&person).await.expect(200);
    assert!(page.text().contains("ログイン中の端末は2台です") && page.has(&format!("form[action='{action}']")));
    kikaku.post_with_token(&action, &[]).await.expect_redirect();
    assert!(!one.is_signed_in().await && !two.is_signed_in().await && kikaku.is_signed_in().await);
    assert!(!kikaku.get(&person).await.expect(200).has(&format!("form[action='{action}']")));
    let told = kikaku.get("/admin/audit?action=session.revoked").await.expect(200);
    assert!(told.text().contains("見本 きかく") && told.text().contains("端末の数"), "{}", told.text());
}
