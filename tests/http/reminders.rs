//! The weekly digest and the calendars of sections, as other programs take them: a mail relay with TLS and accounts, and
//! Python's readers of mails and calendars.

use chrono::{DateTime, Days, NaiveDate, Utc};
use ichirizuka::demo::TODAY;
use ichirizuka::store::kit::{DatabaseConnection, StoreError};
use ichirizuka::store::notices::{self, Notice};
use ichirizuka::store::published;

use crate::actors::{Actor, OWN_SECTION};
use crate::answer::Answer;
use crate::city::City;
use crate::relay::{LOGIN, PASSWORD, Relay, read_calendar, trust};
use crate::scene::{UNTOUCHED, set};
use crate::visitor::Visitor;

on_both_databases! {
    mail_goes_encrypted_and_with_a_login_only_to_a_relay_whose_certificate_is_good,
    what_stands_in_the_way_of_mail_is_said_with_what_to_do,
    whoever_wants_no_digest_gets_none,
    a_digest_that_was_not_taken_is_tried_later_and_one_that_was_is_not,
    the_calendar_of_a_section_is_read_by_other_programs_until_its_address_is_revoked,
}

const TRIAL: &str = "/admin/settings/mail";
const SECRET: &str = "/admin/settings/mail/password";

async fn trial(kikaku: &Visitor) -> Answer {
    kikaku.post_with_token(TRIAL, &[("trial", "a@x.example")]).await.expect(200)
}

/// What a trial that failed says.
async fn refusal(kikaku: &Visitor) -> String {
    trial(kikaku).await.texts(".notice--error").concat()
}

async fn set_relay(kikaku: &Visitor, relay: &Relay, encryption: &str, login: &str) {
    let changed = [
        ("mail_server", relay.address()),
        ("mail_sender", "goals@x.example".to_owned()),
        ("mail_encryption", encryption.to_owned()),
        ("mail_login", login.to_owned()),
    ];
    let changed = changed.each_ref().map(|(field, value)| (*field, value.as_str()));
    set(kikaku, &changed).await.expect_redirect();
}

async fn mail_goes_encrypted_and_with_a_login_only_to_a_relay_whose_certificate_is_good(city: City) {
    let server = city.with_settings(trust);
    // Whatever goes by the clock, goes from the server that trusts the office.
    drop(city);
    let kikaku = server.visit(Actor::Administrator).await;
    for mode in ["starttls", "tls"] {
        let relay = Relay::start(mode);
        set_relay(&kikaku, &relay, mode, LOGIN).await;
        assert!(refusal(&kikaku).await.contains("パスワードが登録されていません"), "{mode}");
        kikaku.post_with_token(SECRET, &[("mail_password", "another")]).await.expect_redirect();
        assert!(refusal(&kikaku).await.contains("認証を通りません"), "{mode}");
        kikaku.post_with_token(SECRET, &[("mail_password", PASSWORD)]).await.expect_redirect();
        assert!(trial(&kikaku).await.has(".notice--success"), "{mode}");
        let mail = relay.receive();
        assert_eq!((mail["encrypted"].as_bool(), &mail["defects"]), (Some(true), &serde_json::json!([])), "{mode}");
        assert_eq!(mail["subject"], "【安芸高田市 仕事目標】メールの確認");
        assert!(mail["id"].as_str().is_some_and(|id| id.starts_with('<') && id.ends_with("@x.example>")), "{mail}");
        assert_eq!(mail["automatic"], "auto-generated", "nobody's absence answers it");
        if mode == "tls" {
            set(&kikaku, &[("mail_domain", "x.example"), ("mail_hour", "0")]).await.expect_redirect();
            let digest = relay.receive();
            assert!(digest["subject"].as_str().is_some_and(|subject| subject.contains("今週の対応")), "{digest}");
            assert!(digest["text"].as_str().is_some_and(|text| text.contains("/account/mail")), "how to stop it");
        }
    }
    let page = kikaku.get("/admin/settings").await.expect(200);
    assert!(!page.text().contains(PASSWORD) && page.has("#mail_password:not([value])"), "it is not shown again");
    assert_eq!(server.count(&format!("city WHERE mail_password LIKE '%{PASSWORD}%' OR mail_password = ''")), 0);
    assert_eq!(server.count(&format!("audit WHERE before LIKE '%{PASSWORD}%' OR after LIKE '%{PASSWORD}%'")), 0);
    assert_eq!(server.count(&format!("draft WHERE content LIKE '%{PASSWORD}%'")), 0);
    set(&kikaku, &[("mail_server", "mail.elsewhere.example")]).await.expect_redirect();
    assert_eq!(server.count("city WHERE mail_password = ''"), 1, "no other relay gets it");
}

async fn what_stands_in_the_way_of_mail_is_said_with_what_to_do(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let page = set(&kikaku, &[("mail_login", LOGIN)]).await.expect(422);
    assert!(page.has("#mail_encryption[aria-invalid=true]"), "no password goes in clear");
    let relay = Relay::start("starttls");
    set_relay(&kikaku, &relay, "starttls", "").await;
    assert!(refusal(&kikaku).await.contains("証明書を確かめられません"), "nobody has said who the office is");
    set_relay(&kikaku, &relay, "tls", "").await;
    assert!(refusal(&kikaku).await.contains("暗号化した通信を始められません"));
    set_relay(&kikaku, &relay, "none", "").await;
    assert!(refusal(&kikaku).await.contains("暗号化か認証を求めています"));
    drop(relay);
    assert!(refusal(&kikaku).await.contains("つながりません"));
    kikaku.post_with_token(SECRET, &[("mail_password", PASSWORD)]).await.expect(422);
}

fn due(connection: &mut DatabaseConnection, now: DateTime<Utc>) -> Result<Vec<Notice>, StoreError> {
    let known = published::city::load(connection)?;
    notices::due(connection, &known, TODAY, TODAY, now)
}

async fn due_at(city: &City, now: DateTime<Utc>) -> Vec<Notice> {
    let mut due = city.database.read(move |connection| due(connection, now)).await.expect("the notices");
    due.retain(|notice| !notice.is_empty());
    due
}

async fn whoever_wants_no_digest_gets_none(city: City) {
    set(&city.visit(Actor::Administrator).await, &[("mail_domain", "x.example")]).await.expect_redirect();
    let tanto = city.visit(Actor::OwnSection).await;
    let own =
        async || due_at(&city, Utc::now()).await.iter().any(|notice| notice.address.to_string().starts_with("tanto@"));
    assert!(own().await);
    let page = tanto.get("/account/mail").await.expect(200);
    assert!(page.text().contains("tanto@x.example"), "where they go");
    tanto.post_with_token("/account/mail", &[("notices", "off")]).await.expect_redirect();
    assert!(!own().await);
    assert_eq!(city.count("audit WHERE action = 'person.notices_set'"), 1);
    tanto.post_with_token("/account/mail", &[("notices", "on")]).await.expect_redirect();
    assert!(own().await);
}

async fn a_digest_that_was_not_taken_is_tried_later_and_one_that_was_is_not(city: City) {
    set(&city.visit(Actor::Administrator).await, &[("mail_domain", "x.example")]).await.expect_redirect();
    let now = Utc::now();
    let first = due_at(&city, now).await.remove(0);
    let person = first.person;
    let is_due = async |minutes: i64| {
        let due = due_at(&city, now + chrono::TimeDelta::minutes(minutes)).await;
        due.into_iter().find(|notice| notice.person == person)
    };
    assert!(notices::claim(&city.database, &first, now).await.expect("it is written"));
    assert!(is_due(600).await.is_none(), "what may have gone does not go twice");
    notices::failed(&city.database, &first, "no".to_owned()).await.expect("it is written");
    assert!(is_due(14).await.is_none());
    let again = is_due(16).await.expect("it is tried again");
    assert!(notices::claim(&city.database, &again, now).await.expect("it is written"));
    assert!(!notices::claim(&city.database, &again, now).await.expect("it is written"), "once");
    notices::failed(&city.database, &again, "no".to_owned()).await.expect("it is written");
    assert!(is_due(16).await.is_none(), "ever more seldom");
    assert!(is_due(31).await.is_some());
}

/// Makes the address of the calendar of the own section and gives its path.
async fn address(city: &City, tanto: &Visitor, section: i64) -> String {
    let page = tanto.post_with_token(&format!("/desk/calendar/{section}"), &[]).await.expect(200);
    let shown = page.texts(".address").concat();
    shown.trim().strip_prefix(city.address()).expect("an address of this site").to_owned()
}

async fn the_calendar_of_a_section_is_read_by_other_programs_until_its_address_is_revoked(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    city.sql(&format!("UPDATE milestone SET due = '2022-02-01/2022-02-28/month' WHERE id = {milestone}"));
    city.sql("DELETE FROM stage_deadline WHERE fiscal_year = 2021");
    city.sql("INSERT INTO stage_deadline (fiscal_year, stage, deadline) VALUES (2021, 'results', '2022-04-15')");
    let section = city.number(&format!("SELECT CAST(id AS BIGINT) AS number FROM unit WHERE name = '{OWN_SECTION}'"));
    let tanto = city.visit(Actor::OwnSection).await;
    let first = address(&city, &tanto, section).await;
    assert!(!tanto.get("/desk/calendar").await.expect(200).has(".address"), "it is shown once");
    let given = city.citizen().get(&first).await.expect(200);
    assert_eq!(given.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert_eq!(given.header("cache-control"), Some("no-store"));
    assert!(given.header("x-robots-tag").is_some_and(|said| said.contains("noindex")));
    let calendar = read_calendar(&given.body);
    let events = calendar["events"].as_array().expect("events");
    let milestones = city.count(&format!(
        "milestone m JOIN goal g ON g.id = m.goal_id WHERE g.unit_id = {section} AND g.fiscal_year = 2021 \
         AND m.state <> 'cancelled'"
    ));
    assert_eq!(i64::try_from(events.len()), Ok(milestones + 1), "and one deadline");
    for event in events {
        let day = |end: &str| event[end].as_str().and_then(|day| day.parse::<NaiveDate>().ok()).expect("a day");
        assert_eq!(day("to"), day("from") + Days::new(1), "{event}");
        assert_eq!(event["errors"], serde_json::json!([]));
    }
    let uid = format!("milestone-{milestone}@342149.ichirizuka");
    let of = |calendar: &serde_json::Value| {
        calendar["events"]
            .as_array()
            .and_then(|events| events.iter().find(|event| event["uid"] == uid.as_str()).cloned())
    };
    let event = of(&calendar).expect("the milestone is in it");
    assert_eq!(event["from"], "2022-02-28", "a month ends with its last day");
    assert_eq!(event["summary"], format!("{UNTOUCHED}（期限：令和4年2月）"), "and says that it is a month");
    assert!(
        city.count(&format!("calendar WHERE token_hash LIKE '%{}%'", &first[10..30])) == 0,
        "the secret is not kept"
    );
    let second = address(&city, &tanto, section).await;
    city.citizen().get(&first).await.expect(404);
    assert_eq!(of(&read_calendar(&city.citizen().get(&second).await.expect(200).body)), Some(event), "the same event");
    tanto.post_with_token(&format!("/desk/calendar/{section}/revocation"), &[]).await.expect_redirect();
    city.citizen().get(&second).await.expect(404);
}
