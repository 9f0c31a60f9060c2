//! Several servers on one database: what one counts, the others count too, and what is done once is done once.

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use ichirizuka::demo::TODAY;
use ichirizuka::store::kit::StoreError;
use ichirizuka::store::published;
use ichirizuka::store::publishing::schedules::{self, Outcome};
use ichirizuka::store::sign_in_attempts::{self, Attempt, Counted};
use ichirizuka::store::{leases, notices};

use crate::actors::Actor;
use crate::city::{City, PASSWORD};
use crate::mail_server::MailServer;
use crate::scene::{UNTOUCHED, approve, borrowed, filled_in, send_report, set};
use crate::settings::set_mail;
use crate::visitor::Visitor;

on_both_databases! {
    what_one_server_publishes_the_others_show,
    who_signs_in_at_one_server_is_signed_in_at_the_others,
    attempts_to_sign_in_are_counted_over_all_servers,
    a_setting_is_one_on_all_servers,
    attempts_that_stand_against_nothing_are_forgotten,
    a_flood_of_names_leaves_no_more_than_so_many_rows,
    a_report_that_is_sent_again_to_another_server_is_one,
    what_two_servers_find_due_at_once_is_published_once,
    a_notice_that_two_servers_find_due_at_once_goes_once,
    notices_go_once_from_several_servers,
    a_lease_is_one_holder_s_until_it_is_given_back_or_runs_out,
    a_server_that_stops_gives_its_lease_back,
}

/// Asks again and again until what comes is as it is wished for.
async fn until<T>(mut ask: impl AsyncFnMut() -> T, wished: impl Fn(&T) -> bool) -> T {
    loop {
        let answer = ask().await;
        if wished(&answer) {
            return answer;
        }
    }
}

/// Somebody with the cookies of `visitor` at another server.
async fn at(city: &City, visitor: &Visitor, path: &str) -> crate::answer::Answer {
    city.citizen().get_with(path, &[("cookie", visitor.cookies().as_str())]).await
}

async fn what_one_server_publishes_the_others_show(city: City) {
    let others = [city.beside(), city.beside(), city.beside()];
    let milestone = city.milestone(UNTOUCHED);
    let page = format!("/goals/{}", city.goal_of(milestone));
    for other in &others {
        assert!(!other.citizen().get(&page).await.expect(200).text().contains("三台に見える報告"));
    }
    let update = city.reported(milestone, "三台に見える報告").await;
    approve(&others[0].visit(Actor::Head).await, update).await.expect_redirect();
    for other in [&city, &others[1], &others[2]] {
        let visitor = other.citizen();
        until(async || visitor.get(&page).await.expect(200), |shown| shown.text().contains("三台に見える報告")).await;
    }
}

async fn who_signs_in_at_one_server_is_signed_in_at_the_others(city: City) {
    let other = city.beside();
    let tanto = city.visit(Actor::OwnSection).await;
    at(&other, &tanto, "/desk").await.expect(200);
    tanto.post_with_token("/logout", &[]).await.expect_redirect();
    at(&other, &tanto, "/desk").await.expect(303);
}

async fn attempts_to_sign_in_are_counted_over_all_servers(city: City) {
    let other = city.beside();
    for server in [&city, &other].into_iter().cycle().take(10) {
        server.citizen().sign_in("tanto", "wrong-wrong-wrong-1").await.expect(422);
    }
    for server in [&other, &city] {
        let answer = server.citizen().sign_in(" TANTO ", PASSWORD).await.expect(429);
        let wait: u64 = answer.header("retry-after").expect("a time to wait").parse().expect("seconds");
        assert!((1..=31).contains(&wait), "{wait}");
    }
    assert_eq!(city.count("session"), 0);
    other.visit(Actor::Head).await.get("/desk").await.expect(200);
}

async fn a_setting_is_one_on_all_servers(city: City) {
    let other = city.beside();
    let kikaku = city.visit(Actor::Administrator).await;
    set(&kikaku, &[("sign_in_attempts", "3"), ("sign_in_wait", "3600"), ("name", "新しい市")]).await.expect_redirect();
    for server in [&city, &other, &city] {
        server.citizen().sign_in("tanto", "wrong-wrong-wrong-1").await.expect(422);
    }
    other.citizen().sign_in("tanto", PASSWORD).await.expect(429);
    let visitor = other.citizen();
    // The page of the login is drawn with what the server remembers of the city.
    until(async || visitor.get("/login").await.expect(200), |shown| shown.text().contains("新しい市")).await;
}

/// A time that the server, which forgets old attempts too, does not take for past.
fn later() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(0) + TimeDelta::hours(1)
}

async fn try_once(city: &City, login: &str, now: DateTime<Utc>) -> Counted {
    let tried =
        Attempt { account: sign_in_attempts::folded(login), address: Some([192, 0, 2, 7].into()), device: None };
    sign_in_attempts::count(&city.database, tried, now).await.expect("it counts")
}

async fn attempts_that_stand_against_nothing_are_forgotten(city: City) {
    let now = later();
    for _ in 0..10 {
        assert_eq!(try_once(&city, "tanto", now).await, Counted::OfAnybody);
    }
    assert!(matches!(try_once(&city, "Tanto", now).await, Counted::AccountStopped(wait) if wait.num_seconds() == 30));
    assert_eq!(city.count("sign_in_attempt"), 2, "the account and the address");
    assert_eq!(city.count("sign_in_attempt WHERE key LIKE '%tanto%' OR length(key) <> 64"), 0, "nobody can read it");
    let much_later = now + TimeDelta::minutes(60) + TimeDelta::seconds(30);
    sign_in_attempts::purge(&city.database, much_later - TimeDelta::seconds(1), 100).await.expect("it looks");
    assert_eq!(city.count("sign_in_attempt"), 1, "the account is remembered for another second");
    sign_in_attempts::purge(&city.database, much_later, 100).await.expect("it looks");
    assert_eq!(city.count("sign_in_attempt"), 0);
}

async fn a_flood_of_names_leaves_no_more_than_so_many_rows(city: City) {
    let now = later();
    for _ in 0..10 {
        try_once(&city, "tanto", now).await;
    }
    for name in 0..20 {
        try_once(&city, &format!("name-{name}"), now + TimeDelta::milliseconds(name)).await;
    }
    sign_in_attempts::purge(&city.database, now, 5).await.expect("it looks");
    assert_eq!(city.count("sign_in_attempt WHERE failures > 0"), 5);
    assert_eq!(city.count("sign_in_attempt WHERE failures = 0"), 1, "the address is not let go for it");
    assert!(matches!(try_once(&city, "tanto", now).await, Counted::AccountStopped(_)), "who owes most stays");
}

async fn a_report_that_is_sent_again_to_another_server_is_one(city: City) {
    let other = city.beside();
    let milestone = city.milestone(UNTOUCHED);
    let tanto = city.visit(Actor::OwnSection).await;
    let fields = filled_in(&tanto, milestone, "二度届いた報告").await;
    let first = send_report(&tanto, milestone, &borrowed(&fields)).await.expect_redirect().to_owned();
    let again = other
        .citizen()
        .send(
            reqwest::Method::POST,
            &format!("/desk/milestones/{milestone}/updates"),
            &[("cookie", tanto.cookies().as_str())],
            Some(&borrowed(&fields)),
        )
        .await;
    assert_eq!(again.expect_redirect(), first, "it is answered as the first time");
    assert_eq!(city.count("progress_update WHERE text = '二度届いた報告'"), 1);
}

async fn what_two_servers_find_due_at_once_is_published_once(city: City) {
    let other = city.beside();
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let person = city.person("kikaku");
    city.sql(&format!(
        "INSERT INTO scheduled_publication (fiscal_year, stage, goal_id, due_at, reason, person_id, signature) \
         VALUES (2020, 'results', (SELECT min(id) FROM goal WHERE fiscal_year = 2020), '2021-11-20 00:00:00', \
         '数字の誤りを直した', {person}, '企画')"
    ));
    let due = TODAY.and_hms_opt(12, 0, 0).expect("noon").and_utc() + TimeDelta::days(6);
    let (one, two) =
        tokio::join!(schedules::publish_due(&city.database, due), schedules::publish_due(&other.database, due));
    let done: Vec<Outcome> = [one.expect("it publishes"), two.expect("it looks")].concat();
    assert_eq!(done.len(), 1, "{done:?}");
    assert_eq!(city.count("audit WHERE action = 'publication.scheduled'"), 1, "goal {goal}");
}

async fn a_notice_that_two_servers_find_due_at_once_goes_once(city: City) {
    let other = city.beside();
    set(&city.visit(Actor::Administrator).await, &[("mail_domain", "@x.example")]).await.expect_redirect();
    let now = Utc::now();
    let due = city.database.read(move |connection| {
        let known = published::city::load(connection)?;
        notices::due(connection, &known, TODAY, TODAY, now)
    });
    let due = due.await.expect("the notices").remove(0);
    let (one, two) =
        tokio::join!(notices::claim(&city.database, &due, now), notices::claim(&other.database, &due, now));
    let mut claimed = [one.expect("it asks"), two.expect("it asks")];
    claimed.sort_unstable();
    assert_eq!(claimed, [false, true]);
}

async fn notices_go_once_from_several_servers(city: City) {
    let _others = [city.beside(), city.beside()];
    let office = MailServer::start();
    let kikaku = city.visit(Actor::Administrator).await;
    // Whichever of the servers has the lease learns of the setting at once.
    set_mail(&kikaku, office.address()).await;
    let mut to: Vec<String> = office.receive(5).into_iter().map(|mail| mail.to).collect();
    to.sort_unstable();
    to.dedup();
    assert_eq!(to.len(), 5, "everybody once: {to:?}");
    kikaku.post_with_token("/admin/settings/mail", &[("trial", "a@y.example")]).await.expect(200);
    assert_eq!(office.receive(1)[0].to, "a@y.example", "nobody was told a second time meanwhile");
}

async fn a_lease_is_one_holder_s_until_it_is_given_back_or_runs_out(city: City) {
    let (now, minute) = (Utc::now(), TimeDelta::minutes(1));
    let hold = async |holder: &str, at: DateTime<Utc>| -> Result<bool, StoreError> {
        leases::hold(&city.database, "work", holder.to_owned(), at, minute).await
    };
    assert!(hold("one", now).await.expect("it asks"));
    assert!(!hold("two", now + minute / 2).await.expect("it asks"));
    assert!(hold("one", now + minute / 2).await.expect("it asks"), "its holder goes on");
    assert!(!hold("two", now + minute).await.expect("it asks"));
    // Its holder says nothing any more.
    assert!(hold("two", now + minute * 2).await.expect("it asks"), "it has run out");
    assert!(!hold("one", now + minute * 2).await.expect("it asks"), "who lost it learns so");
    leases::give_back(&city.database, "work", "one".to_owned()).await.expect("it gives nothing back");
    assert!(!hold("one", now + minute * 2).await.expect("it asks"));
    leases::give_back(&city.database, "work", "two".to_owned()).await.expect("it gives it back");
    let (one, two) = tokio::join!(hold("one", now + minute * 2), hold("two", now + minute * 2));
    assert!(one.expect("it asks") != two.expect("it asks"), "of two who ask at once one gets it");
}

async fn a_server_that_stops_gives_its_lease_back(city: City) {
    let held = "lease WHERE name = 'clock'";
    until(async || city.count(held), |count| *count == 1).await;
    let other = city.beside();
    other.sql("CREATE TABLE held_before AS SELECT holder FROM lease WHERE name = 'clock'");
    drop(city);
    let before = "lease JOIN held_before ON lease.holder = held_before.holder";
    until(async || other.count(before), |count| *count == 0).await;
}
