//! What is written is written once, whole and together with its trail, however many write at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, RunQueryDsl as _};
use ichirizuka::domain::numbers::PersonNumber;
use ichirizuka::domain::person::Author;
use ichirizuka::domain::policy;
use ichirizuka::store::kit::journal::{Action, Change, SubjectKind};
use ichirizuka::store::people::{self, NewPerson};
use ichirizuka::store::{Collides, Database, StoreError, Writer, Written};
use reqwest::StatusCode;
use tokio::task::JoinSet;

use crate::actors::Actor;
use crate::city::{City, Kind};
use crate::scene::{UNTOUCHED, approve, borrowed, filled_in, report, send_report};

on_both_databases! {
    sixteen_updates_at_a_time_are_each_on_record_once_or_not_at_all,
    a_form_sent_twice_is_one_update,
    a_form_sent_eight_times_at_once_is_one_update,
    a_form_sent_again_with_another_text_is_no_silent_loss,
    whoever_is_overtaken_keeps_their_text_and_sees_what_came_before,
    sixteen_approvals_at_a_time_make_sixteen_publications,
    a_write_that_fails_leaves_no_trail,
    what_is_written_and_what_is_said_of_it_are_the_same,
    a_refusal_comes_out_of_the_transaction_and_takes_everything_back,
    of_writes_that_wait_together_each_is_answered_for_itself,
    processes_that_write_the_same_rows_in_opposite_order_both_come_through,
    the_trail_says_who_in_which_post_from_what_to_what,
}

#[test]
fn what_collides_with_somebody_elses_transaction_is_done_again() {
    crate::city::run(Kind::Postgres, collides_once);
}

#[test]
fn what_waits_for_somebody_who_waits_for_it_is_done_again() {
    crate::city::run(Kind::Postgres, waits_in_a_circle_once);
}

async fn sixteen_updates_at_a_time_are_each_on_record_once_or_not_at_all(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let tanto = city.visit(Actor::OwnSection).await;
    let template = filled_in(&tanto, milestone, "").await;
    let mut sent = JoinSet::new();
    for number in 0..16 {
        let mut fields = template.clone();
        fields.retain(|(name, _)| !["text", "entry_key"].contains(&name.as_str()));
        fields.push(("text".to_owned(), format!("同時の報告{number}。")));
        fields.push(("entry_key".to_owned(), format!("{number:032}")));
        let tanto = tanto.clone();
        sent.spawn(async move { (number, send_report(&tanto, milestone, &borrowed(&fields)).await.status) });
    }
    let mut entered = 0;
    for (number, status) in sent.join_all().await {
        let on_record = city.count(&format!("progress_update WHERE text = '同時の報告{number}。'"));
        let in_trail =
            city.count(&format!("audit WHERE action = 'update.entered' AND after LIKE '%同時の報告{number}。%'"));
        let expected = i64::from(status == StatusCode::SEE_OTHER);
        assert!([StatusCode::SEE_OTHER, StatusCode::CONFLICT].contains(&status), "{number}: {status}");
        assert_eq!((on_record, in_trail), (expected, expected), "{number}: {status}");
        entered += expected;
    }
    assert!(entered >= 1);
    assert_eq!(city.count(&format!("progress_update WHERE milestone_id = {milestone}")), entered);
}

async fn a_form_sent_twice_is_one_update(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let tanto = city.visit(Actor::OwnSection).await;
    let fields = filled_in(&tanto, milestone, "二度押した報告").await;
    let first = send_report(&tanto, milestone, &borrowed(&fields)).await;
    let second = send_report(&tanto, milestone, &borrowed(&fields)).await;
    assert_eq!(second.expect_redirect(), first.expect_redirect());
    assert_eq!(city.count("progress_update WHERE text = '二度押した報告'"), 1);
    assert_eq!(city.count("audit WHERE after LIKE '%二度押した報告%'"), 1);
}

async fn a_form_sent_eight_times_at_once_is_one_update(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let tanto = city.visit(Actor::OwnSection).await;
    let fields = filled_in(&tanto, milestone, "何度も押した報告").await;
    let mut sent = JoinSet::new();
    for _ in 0..8 {
        let (tanto, fields) = (tanto.clone(), fields.clone());
        sent.spawn(async move { send_report(&tanto, milestone, &borrowed(&fields)).await.status });
    }
    let statuses = sent.join_all().await;
    assert!(statuses.contains(&StatusCode::SEE_OTHER), "{statuses:?}");
    assert!(statuses.iter().all(|status| [303, 409].contains(&status.as_u16())), "{statuses:?}");
    assert_eq!(city.count("progress_update WHERE text = '何度も押した報告'"), 1);
    assert_eq!(city.count("audit WHERE after LIKE '%何度も押した報告%'"), 1);
}

async fn a_form_sent_again_with_another_text_is_no_silent_loss(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let tanto = city.visit(Actor::OwnSection).await;
    let mut fields = filled_in(&tanto, milestone, "はじめの報告").await;
    send_report(&tanto, milestone, &borrowed(&fields)).await.expect_redirect();
    fields.retain(|(name, _)| name != "text");
    fields.push(("text".to_owned(), "戻って書き直した報告".to_owned()));
    let answer = send_report(&tanto, milestone, &borrowed(&fields)).await.expect(409);
    assert_eq!(answer.one("#text").text().collect::<String>(), "戻って書き直した報告");
    let key =
        |fields: &[(String, String)]| fields.iter().find(|(name, _)| name == "entry_key").cloned().expect("a key").1;
    assert_ne!(answer.value("entry_key"), key(&fields), "sent once more it is a report of its own");
}

async fn whoever_is_overtaken_keeps_their_text_and_sees_what_came_before(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let slow = filled_in(&tanto, milestone, "ゆっくり書いた報告").await;
    report(&kacho, milestone, "先に出た報告").await.expect_redirect();
    let answer = send_report(&tanto, milestone, &borrowed(&slow)).await.expect(409);
    assert_eq!(answer.one("#text").text().collect::<String>(), "ゆっくり書いた報告");
    assert_eq!(answer.texts(".notice--warning .timeline__text"), ["先に出た報告"]);
    let fields = [
        ("token", answer.value("token")),
        ("entry_key", answer.value("entry_key")),
        ("seen", answer.value("seen")),
        ("happened", answer.value("happened")),
        ("text", "ゆっくり書いた報告".to_owned()),
        ("state", "in_progress".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    send_report(&tanto, milestone, &fields).await.expect_redirect();
    assert_eq!(city.count(&format!("progress_update WHERE milestone_id = {milestone}")), 2);
}

async fn sixteen_approvals_at_a_time_make_sixteen_publications(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let goal = city.goal_of(milestone);
    let tanto = city.visit(Actor::OwnSection).await;
    let mut updates = Vec::new();
    for number in 0..16 {
        report(&tanto, milestone, &format!("続けて出した報告{number}。")).await.expect_redirect();
        updates.push(city.newest_update(milestone));
    }
    let before = city.publications_of(goal);
    let kacho = city.visit(Actor::Head).await;
    let mut left = updates;
    // Who meets a conflict tries again, as people do; each round approves at least one.
    for _ in 0..16 {
        let mut sent = JoinSet::new();
        for update in std::mem::take(&mut left) {
            let kacho = kacho.clone();
            sent.spawn(async move { (update, approve(&kacho, update).await.status) });
        }
        for (update, status) in sent.join_all().await {
            match status.as_u16() {
                303 => {}
                409 => left.push(update),
                _ => panic!("{update}: {status}"),
            }
        }
    }
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(city.publications_of(goal), before + 16);
    let page = city.citizen().get(&format!("/goals/{goal}")).await;
    let mut shown = page.texts(&format!("#milestone-{milestone} .timeline__text"));
    shown.sort_unstable();
    shown.dedup();
    assert_eq!(shown.len(), 16, "no publication lost what another had");
}

fn somebody(login: &str) -> NewPerson {
    NewPerson {
        login: login.to_owned(),
        name: "だれか".to_owned(),
        password_hash: "-".to_owned(),
        must_change_password: true,
        posts: Vec::new(),
    }
}

async fn a_write_that_fails_leaves_no_trail(city: City) {
    let (people, trail) = (city.count("person"), city.count("audit"));
    let failed = city
        .database
        .write(|writer| {
            let permit = policy::at_the_console();
            people::add(writer, &permit, &somebody("atarashii"))?;
            people::add(writer, &permit, &somebody("tanto")).map(Written::Recorded)
        })
        .await;
    assert!(matches!(failed, Err(StoreError::Conflict(_))), "{failed:?}");
    assert_eq!((city.count("person"), city.count("audit")), (people, trail));
    // A trail that cannot be written takes the change with it.
    city.sql("ALTER TABLE audit RENAME TO audit_elsewhere");
    let failed = city
        .database
        .write(|writer| people::add(writer, &policy::at_the_console(), &somebody("atarashii")).map(Written::Recorded))
        .await;
    assert!(failed.is_err());
    assert_eq!(city.count("person"), people);
    let visitor = city.citizen();
    visitor.sign_in("tanto", crate::city::PASSWORD).await.expect(500);
    assert_eq!(city.count("session"), 0, "nobody gets in unseen");
}

async fn what_is_written_and_what_is_said_of_it_are_the_same(city: City) {
    let delete = |writer: &mut Writer<'_>| -> Result<usize, StoreError> {
        Ok(diesel::sql_query("DELETE FROM update_decision").execute(writer.connection)?)
    };
    let (decisions, trail) = (city.count("update_decision"), city.count("audit"));
    assert!(decisions > 0);
    // PostgreSQL tells of a whole transaction whether it writes: the server, which starts, must not write in the same one.
    while city.count("lease") == 0 {}
    let without_a_trail = city.database.write(move |writer| delete(writer).map(Written::Recorded)).await;
    let in_silence = city.database.write(move |writer| delete(writer).map(Written::Nothing)).await;
    let rehearsed_in_silence = city.database.rehearse(move |writer| delete(writer).map(Written::Nothing)).await;
    for failed in [without_a_trail, in_silence, rehearsed_in_silence] {
        assert!(matches!(failed, Err(StoreError::Internal(_))), "{failed:?}");
    }
    let trail_of_nothing = city
        .database
        .write(|writer| -> Result<_, StoreError> {
            writer.record(&Author::the_server(), Change::unnumbered(Action::LogPurged, SubjectKind::Log));
            Ok(Written::Nothing(()))
        })
        .await;
    assert!(matches!(trail_of_nothing, Err(StoreError::Internal(_))), "{trail_of_nothing:?}");
    assert_eq!((city.count("update_decision"), city.count("audit")), (decisions, trail));
}

/// What a writing function of the web fails with: its own words, or the store's.
#[derive(Debug)]
enum Refusal {
    TooLate(&'static str),
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Collides for Refusal {
    fn collided(&self) -> bool {
        matches!(self, Self::Store(error) if error.collided())
    }

    fn is_unexplained(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_unexplained())
    }
}

async fn a_refusal_comes_out_of_the_transaction_and_takes_everything_back(city: City) {
    let (people, trail) = (city.count("person"), city.count("audit"));
    let refused = city
        .database
        .write(|writer| -> Result<Written<()>, Refusal> {
            people::add(writer, &policy::at_the_console(), &somebody("atarashii"))?;
            Err(Refusal::TooLate("typed"))
        })
        .await;
    assert!(matches!(refused, Err(Refusal::TooLate("typed"))), "{refused:?}");
    let taken = city
        .database
        .write(|writer| -> Result<_, Refusal> {
            let person = people::add(writer, &policy::at_the_console(), &somebody("tanto"))?;
            Ok(Written::Recorded(person))
        })
        .await;
    assert!(matches!(taken, Err(Refusal::Store(StoreError::Conflict(_)))), "{taken:?}");
    assert_eq!((city.count("person"), city.count("audit")), (people, trail));
}

async fn of_writes_that_wait_together_each_is_answered_for_itself(city: City) {
    const LOGINS: [&str; 9] = ["a0", "a1", "a2", "b0", "b1", "b2", "c0", "c1", "c2"];
    let (people, trail) = (city.count("person"), city.count("audit"));
    // While this one is at work, all the others come into the line.
    let first = city.database.write(|writer| -> Result<_, Refusal> {
        std::thread::sleep(Duration::from_millis(300));
        Ok(writer.written(()))
    });
    let mut waiting = JoinSet::new();
    for login in LOGINS {
        let database = city.database.clone();
        waiting.spawn(async move {
            let done = database.write(move |writer| -> Result<Written<()>, Refusal> {
                people::add(writer, &policy::at_the_console(), &somebody(login))?;
                match login.chars().last() {
                    Some('1') => Err(Refusal::TooLate(login)),
                    Some('2') => panic!("this one falls over"),
                    _ => Ok(Written::Recorded(())),
                }
            });
            (login, done.await)
        });
    }
    first.await.expect("it changes nothing");
    for (login, done) in waiting.join_all().await {
        let expected = match login.chars().last() {
            Some('0') => done.is_ok(),
            Some('1') => matches!(done, Err(Refusal::TooLate(of)) if of == login),
            _ => matches!(done, Err(Refusal::Store(StoreError::Internal(_)))),
        };
        assert!(expected, "{login}: {done:?}");
        let is_there = city.count(&format!("person WHERE login = '{login}'"));
        assert_eq!(is_there, i64::from(login.ends_with('0')), "{login}");
    }
    assert_eq!((city.count("person") - people, city.count("audit") - trail), (3, 3));
}

async fn processes_that_write_the_same_rows_in_opposite_order_both_come_through(city: City) {
    let (tanto, kacho) = (person(&city, "tanto"), person(&city, "kacho"));
    let rename = async |database: &Database, people: [PersonNumber; 2], name: &'static str| {
        let done = database.write(move |writer| {
            let permit = policy::at_the_console();
            people::rename(writer, &permit, people[0], name)?;
            std::thread::sleep(Duration::from_millis(300));
            people::rename(writer, &permit, people[1], name).map(Written::Recorded)
        });
        done.await
    };
    let other = Database::open(city.database_url()).expect("the database opens");
    let (one, two) =
        tokio::join!(rename(&city.database, [tanto, kacho], "一郎"), rename(&other, [kacho, tanto], "二郎"));
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    assert_eq!(city.count("audit WHERE action = 'person.renamed'"), 4);
    let names = city.count("person WHERE login IN ('tanto', 'kacho') AND name IN ('一郎', '二郎')");
    assert_eq!(names, 2);
}

fn number(connection: &mut PgConnection, question: &str) -> i64 {
    let asked = diesel::sql_query(question).get_result::<Number>(connection);
    asked.expect("it answers").number
}

#[derive(diesel::QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    number: i64,
}

async fn waits_in_a_circle_once(city: City) {
    // PostgreSQL sends away whose patience ends first once there is a circle: on a busy machine the console at times.
    while !sends_the_writer_away(&city).await {}
    assert_eq!(city.count("person WHERE name IN ('四郎', '五郎')"), 2);
}

/// Somebody at the console of PostgreSQL holds what a transaction is about to write, and then wants what it has written.
/// Whether it was the transaction that had to begin anew; it is done once in either case.
async fn sends_the_writer_away(city: &City) -> bool {
    let (tanto, kacho) = (person(city, "tanto"), person(city, "kacho"));
    let trail = city.count("audit WHERE action = 'person.renamed'");
    let mut console = PgConnection::establish(city.database_url()).expect("the database opens");
    console
        .batch_execute(
            "UPDATE person SET name = '元の名'; BEGIN; UPDATE person SET name = '別名' WHERE login = 'kacho'",
        )
        .expect("the console writes");
    let wanting = std::thread::spawn(move || {
        let waits = "SELECT count(*) AS number FROM pg_stat_activity \
                     WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while number(&mut console, waits) == 0 {}
        console.batch_execute("UPDATE person SET name = '別名' WHERE login = 'tanto'; COMMIT").is_ok()
    });
    let attempts = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&attempts);
    let done = city.database.write(move |writer| {
        counted.fetch_add(1, Ordering::SeqCst);
        people::rename(writer, &policy::at_the_console(), tanto, "四郎")?;
        people::rename(writer, &policy::at_the_console(), kacho, "五郎").map(Written::Recorded)
    });
    done.await.expect("it comes through");
    assert_eq!(city.count("audit WHERE action = 'person.renamed'") - trail, 2);
    let console_came_through = wanting.join().expect("the console ends");
    assert_eq!(attempts.load(Ordering::SeqCst) > 1, console_came_through);
    console_came_through
}

/// Somebody at the console of PostgreSQL changes what a transaction has read and is about to write.
async fn collides_once(city: City) {
    let tanto = person(&city, "tanto");
    let (url, attempts) = (city.database_url().to_owned(), Arc::new(AtomicU32::new(0)));
    let counted = Arc::clone(&attempts);
    let done = city.database.write(move |writer| {
        people::by_number(writer.connection, tanto)?;
        if counted.fetch_add(1, Ordering::SeqCst) == 0 {
            let mut console = PgConnection::establish(&url).expect("the database opens");
            diesel::sql_query("UPDATE person SET name = '別名' WHERE login = 'tanto'")
                .execute(&mut console)
                .expect("the console writes");
        }
        people::rename(writer, &policy::at_the_console(), tanto, "三郎").map(Written::Recorded)
    });
    done.await.expect("it comes through");
    assert_eq!(attempts.load(Ordering::SeqCst), 2);
    assert_eq!(city.count("person WHERE login = 'tanto' AND name = '三郎'"), 1);
    assert_eq!(city.count("audit WHERE action = 'person.renamed' AND before LIKE '%別名%'"), 1);
}

fn person(city: &City, login: &str) -> PersonNumber {
    PersonNumber(city.person(login).try_into().expect("a small number"))
}

async fn the_trail_says_who_in_which_post_from_what_to_what(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let update = city.reported(milestone, "足あとを残す報告").await;
    approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    let post_of = |login: &str| {
        format!("(SELECT id FROM post WHERE person_id = (SELECT id FROM person WHERE login = '{login}'))")
    };
    let of_update = format!("audit WHERE subject_kind = 'update' AND subject = {update}");
    let entered = format!(
        "{of_update} AND action = 'update.entered' AND post_id = {} AND signature LIKE '%住宅政策課担当%'",
        post_of("tanto")
    );
    assert_eq!(city.count(&entered), 1);
    let approved = format!(
        "{of_update} AND action = 'update.approved' AND post_id = {} AND before = '\"submitted\"'",
        post_of("kacho")
    );
    assert_eq!(city.count(&approved), 1);
    assert_eq!(city.count(&of_update), 2);
    let goal = city.goal_of(milestone);
    let published = format!("audit WHERE action = 'goal.published' AND subject = {goal}");
    assert_eq!(city.count(&published), city.publications_of(goal), "every publication is in the trail");
}
