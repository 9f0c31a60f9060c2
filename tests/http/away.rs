//! The database busy, held up or away: nobody waits longer than they have to, nobody loses what they wrote, and what is
//! kept is served on.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, RunQueryDsl as _};
use ichirizuka::store::Limits;
use ichirizuka::web::routes::ROUTES;
use reqwest::{Method, StatusCode};
use tokio::task::JoinSet;

use crate::actors::Actor;
use crate::answer::{Answer, every};
use crate::city::{City, Kind, PASSWORD};
use crate::routes::Places;
use crate::scene::{UNTOUCHED, borrowed, filled_in, send_report};
use crate::visitor::Visitor;

on_both_databases! {
    fifty_who_save_different_things_at_once_are_in_nobodys_way,
    what_cant_be_written_in_its_time_is_given_back_and_can_be_sent_again,
    every_address_says_that_the_database_is_away,
    every_form_that_is_sent_while_the_database_is_away_is_given_back,
    the_login_gives_back_what_it_carries_and_never_a_password,
    what_another_site_sends_is_not_given_back,
    a_server_is_ready_while_another_process_writes_and_not_without_its_database,
    a_server_whose_tables_are_of_another_version_is_not_ready,
}

#[test]
fn while_a_table_is_locked_kept_pages_stand_and_others_are_answered_in_their_time() {
    crate::city::run(Kind::Postgres, locks_tables);
}

#[test]
fn many_who_wait_for_the_same_look_wait_for_it_together() {
    crate::city::run(Kind::Postgres, looks_in_vain);
}

#[test]
fn a_server_that_can_only_read_says_so_and_is_read_on() {
    crate::city::run(Kind::Postgres, can_only_read);
}

/// How long something may take on a busy machine that takes milliseconds on another.
const PATIENCE: Duration = Duration::from_mins(1);
/// For so long something is tried, so that a test is quick.
const HASTY: Duration = Duration::from_secs(2);
/// So many ask at once that they would take far longer than [`PATIENCE`] if each waited for the one before.
const MANY: usize = 64;

fn hasty() -> Limits {
    Limits { connect: Duration::from_secs(1), lock: Some(HASTY), ..Limits::default() }
}

/// A database that is away until this is told to come back.
pub(crate) enum Away {
    File { place: PathBuf, aside: PathBuf },
    Server { elsewhere: PgConnection, name: String },
}

impl Away {
    pub(crate) fn cut_off(city: &City) -> Self {
        if let Some(path) = city.url().strip_prefix("sqlite://") {
            let (place, aside) = (PathBuf::from(path), PathBuf::from(format!("{path}-aside")));
            fs::rename(&place, &aside).expect("it is taken away");
            return Self::File { place, aside };
        }
        let (server, name) = city.url().rsplit_once('/').expect("an address");
        let mut elsewhere = PgConnection::establish(&format!("{server}/template1")).expect("another database");
        let shut = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        elsewhere.batch_execute(&shut).expect("it lets nobody in");
        // Whoever was on the way in while it was shut is put out as well, and nobody is believed to be gone before they are.
        while put_out(&mut elsewhere, name) > 0 {}
        Self::Server { elsewhere, name: name.to_owned() }
    }

    pub(crate) fn come_back(self) {
        match self {
            Self::File { place, aside } => fs::rename(aside, place).expect("it is put back"),
            Self::Server { mut elsewhere, name } => {
                let back = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true");
                elsewhere.batch_execute(&back).expect("it is back");
            }
        }
    }
}

/// Ends every connection of a client to the database of this name but the one that says so; how many there were.
fn put_out(console: &mut PgConnection, name: &str) -> usize {
    let end = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = '{name}' AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    );
    diesel::sql_query(end).execute(console).expect("they are ended")
}

/// That an answer is a page which says that the database can't be had now.
#[track_caller]
fn assert_away(answer: Answer) -> Answer {
    let answer = answer.expect(503);
    let wait: u64 = answer.header("retry-after").expect("a time to wait").parse().expect("seconds");
    assert!(wait > 0, "{}", answer.asked);
    for name in [
        "content-security-policy",
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "permissions-policy",
    ] {
        assert!(answer.header(name).is_some(), "{}: {name}", answer.asked);
    }
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{}", answer.asked);
    answer
}

/// The fields that the page gives back to be sent again.
#[track_caller]
fn given_back(answer: &Answer, path: &str) -> Vec<(String, String)> {
    assert_eq!(answer.one("main form").attr("action"), Some(path), "{}", answer.asked);
    let fields = answer.all("main form textarea[name]").into_iter();
    let value = |text: String| text.strip_prefix('\n').map(ToOwned::to_owned).unwrap_or(text);
    fields.map(|field| (field.attr("name").expect("a name").to_owned(), value(field.text().collect()))).collect()
}

async fn fifty_who_save_different_things_at_once_are_in_nobodys_way(city: City) {
    let other = city.beside();
    let tanto = city.visit(Actor::OwnSection).await;
    let (cookies, token) = (tanto.cookies(), tanto.token().await);
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    for number in 0..17 {
        city.sql(&format!(
            "INSERT INTO milestone (goal_id, position, title, due, state, opened_on) \
             SELECT goal_id, {number} + 100, 'その{number}', due, state, opened_on FROM milestone \
             WHERE goal_id = {goal} AND title = '{UNTOUCHED}'"
        ));
    }
    let mut saving = JoinSet::new();
    for number in 0..50 {
        let (kind, each) = (number % 3, number / 3);
        let mut fields =
            vec![("token".to_owned(), token.clone()), ("text".to_owned(), format!("それぞれの文{number}"))];
        let path = match kind {
            0 => {
                let milestone = city.milestone(&format!("その{each}"));
                fields = filled_in(&tanto, milestone, &format!("それぞれの文{number}")).await;
                format!("/desk/milestones/{milestone}/updates")
            }
            1 => {
                fields.push(("form".to_owned(), format!("milestone:{}", each + 1000)));
                "/desk/drafts".to_owned()
            }
            _ => {
                fields.extend([("year".to_owned(), "2021".to_owned()), ("name".to_owned(), format!("事業その{each}"))]);
                fields.push(("entry_key".to_owned(), format!("{number:032}")));
                "/desk/goals".to_owned()
            }
        };
        let visitor = [&city, &other][number % 2].citizen();
        let cookies = cookies.clone();
        saving.spawn(async move {
            let headers = [("cookie", cookies.as_str())];
            visitor.send(Method::POST, &path, &headers, Some(&borrowed(&fields))).await.into_parts()
        });
    }
    let saved = saving.join_all().await.into_iter().map(|parts| (parts.0, parts.1)).collect::<Vec<_>>();
    every(&saved, |(_, status)| *status == StatusCode::SEE_OTHER);
    assert_eq!(city.count("progress_update WHERE text LIKE 'それぞれの文%'"), 17);
    assert_eq!(city.count("draft WHERE content LIKE '%それぞれの文%'"), 17);
    assert_eq!(city.count("goal WHERE name LIKE '事業その%'"), 16);
}

async fn what_cant_be_written_in_its_time_is_given_back_and_can_be_sent_again(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let hasty = city.within(hasty());
    let tanto = hasty.visit(Actor::OwnSection).await;
    let path = format!("/desk/milestones/{milestone}/updates");
    let template = filled_in(&tanto, milestone, "待たされた報告").await;
    let held = city.hold_up_writers();
    let (mut sent, begun) = (JoinSet::new(), Instant::now());
    for number in 0..8 {
        let mut fields = template.clone();
        fields.retain(|(name, _)| name != "entry_key");
        fields.push(("entry_key".to_owned(), format!("{number:032}")));
        let tanto = tanto.clone();
        sent.spawn(async move { send_report(&tanto, milestone, &borrowed(&fields)).await.into_parts() });
    }
    let answers = sent.join_all().await;
    assert!(begun.elapsed() < PATIENCE, "they wait together: {:?}", begun.elapsed());
    let mut again = Vec::new();
    for answer in answers {
        let answer = assert_away(Answer::from_parts(answer));
        again = given_back(&answer, &path);
        assert!(again.contains(&("text".to_owned(), "待たされた報告".to_owned())), "{again:?}");
        assert!(answer.texts("main textarea[readonly]").contains(&"待たされた報告".to_owned()), "it can be copied");
    }
    drop(held);
    tanto.post(&path, &borrowed(&again)).await.expect_redirect();
    assert_eq!(city.count("progress_update WHERE text = '待たされた報告'"), 1);
}

async fn every_address_says_that_the_database_is_away(city: City) {
    let places = Places::of(&city).await;
    let other = city.beside();
    let kikaku = other.visit(Actor::Administrator).await;
    let away = Away::cut_off(&city);
    for route in ROUTES.iter().filter(|route| route.method == Method::GET.as_str()) {
        let path = places.fill(route);
        if ["/healthz", "/metrics"].contains(&&*path) || path.starts_with("/static/") {
            kikaku.get(&path).await.expect(200);
            continue;
        }
        let (page, head) = (assert_away(kikaku.get(&path).await), assert_away(kikaku.head(&path).await));
        assert!(head.body.is_empty(), "{}", head.asked);
        assert!(
            path == "/readyz" || path.starts_with("/api/") || page.has("header nav a") && page.has("main h1"),
            "{}: {}",
            page.asked,
            page.text()
        );
    }
    away.come_back();
    until_ready(&kikaku, &ready()).await;
    kikaku.get("/admin/years").await.expect(200);
}

async fn every_form_that_is_sent_while_the_database_is_away_is_given_back(city: City) {
    let places = Places::of(&city).await;
    let kikaku = city.visit(Actor::Administrator).await;
    let token = kikaku.token().await;
    let away = Away::cut_off(&city);
    for route in ROUTES.iter().filter(|route| route.method == Method::POST.as_str()) {
        let path = if route.path == "/desk/drafts" { "/en/desk/drafts".to_owned() } else { places.fill(route) };
        if !path.starts_with("/login") {
            let fields = [("token", token.as_str()), ("entry_key", "k"), ("text", "一行目\r\n二行目"), ("note", "")];
            let answer = assert_away(kikaku.post(&path, &fields).await);
            let kept = given_back(&answer, &path);
            assert!(kept.contains(&("text".to_owned(), "一行目\n二行目".to_owned())), "{}: {kept:?}", answer.asked);
            assert!(kept.contains(&("token".to_owned(), token.clone())), "{}: {kept:?}", answer.asked);
            // Nothing was typed into this one.
            let empty = assert_away(kikaku.post(&path, &[("token", token.as_str())]).await);
            assert!(!empty.has("main form"), "{}", empty.asked);
        }
    }
    away.come_back();
}

async fn the_login_gives_back_what_it_carries_and_never_a_password(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let tanto = city.visit(Actor::OwnSection).await;
    let fields = filled_in(&tanto, milestone, "期限のあとの報告").await;
    city.sql("DELETE FROM session");
    let asked = send_report(&tanto, milestone, &borrowed(&fields)).await.expect(401);
    let names = ["form_token", "carried", "carried_to"];
    let mut login: Vec<(String, String)> = names.map(|name| (name.to_owned(), asked.value(name))).to_vec();
    login.extend([("login".to_owned(), "tanto".to_owned()), ("password".to_owned(), PASSWORD.to_owned())]);
    let away = Away::cut_off(&city);
    let answer = assert_away(tanto.post("/login", &borrowed(&login)).await);
    assert!(!answer.text().contains(PASSWORD));
    assert!(answer.texts("main textarea[readonly]").contains(&"期限のあとの報告".to_owned()), "{}", answer.text());
    let mut again = given_back(&answer, "/login");
    answer.one("main form input[type=password][name=password]");
    away.come_back();
    until_ready(&city.citizen(), &ready()).await;
    again.push(("password".to_owned(), PASSWORD.to_owned()));
    let signed_in = tanto.post("/login", &borrowed(&again)).await;
    assert_eq!(signed_in.expect_redirect(), format!("/desk/milestones/{milestone}"));
    assert_eq!(city.count("draft WHERE content LIKE '%期限のあとの報告%'"), 1);
}

async fn what_another_site_sends_is_not_given_back(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let away = Away::cut_off(&city);
    for header in [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")] {
        let fields = [("text", "よそから届いた文")];
        let answer = tanto.send(Method::POST, "/desk/report", &[header], Some(&fields)).await;
        assert!(!answer.text().contains("よそから届いた文"), "{}", answer.asked);
    }
    away.come_back();
}

/// Waits until the server says that it is ready, or not ready for this reason.
async fn until_ready(visitor: &Visitor, ready: &(u16, String)) {
    let begun = Instant::now();
    while readiness(visitor).await != *ready {
        assert!(begun.elapsed() < PATIENCE, "it was never {ready:?}");
    }
}

/// What the server says of itself.
async fn readiness(visitor: &Visitor) -> (u16, String) {
    let answer = visitor.get("/readyz").await;
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    (answer.status.as_u16(), answer.text().to_owned())
}

fn ready() -> (u16, String) {
    (200, "ready\n".to_owned())
}

fn not_ready(reason: &str) -> (u16, String) {
    (503, format!("not ready: {reason}\n"))
}

async fn a_server_is_ready_while_another_process_writes_and_not_without_its_database(city: City) {
    let hasty = city.within(hasty());
    let (visitor, tanto) = (hasty.citizen(), hasty.visit(Actor::OwnSection).await);
    let milestone = city.milestone(UNTOUCHED);
    let fields = filled_in(&tanto, milestone, "待つ報告").await;
    let held = city.hold_up_writers();
    assert_eq!(readiness(&visitor).await, ready(), "nobody waits for it");
    let waits = tokio::spawn(async move { send_report(&tanto, milestone, &borrowed(&fields)).await.status.as_u16() });
    let mut said = Vec::new();
    while !waits.is_finished() {
        said.push(readiness(&visitor).await);
    }
    assert!(said.contains(&ready()) && said.contains(&not_ready("busy")), "{said:?}");
    assert_eq!(waits.await.expect("an answer"), 503);
    drop(held);
    until_ready(&visitor, &ready()).await;
    let away = Away::cut_off(&city);
    let reason = if city.postgres().is_some() { "away" } else { "file" };
    assert_eq!(readiness(&visitor).await, not_ready(reason));
    visitor.get("/healthz").await.expect(200);
    away.come_back();
    until_ready(&visitor, &ready()).await;
}

async fn a_server_whose_tables_are_of_another_version_is_not_ready(city: City) {
    let visitor = city.citizen();
    assert_eq!(readiness(&visitor).await.0, 200);
    let newest = "(SELECT max(version) FROM __diesel_schema_migrations)";
    city.sql("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')");
    assert_eq!(readiness(&visitor).await.0, 200, "a later version goes on with it beside this one");
    city.sql(&format!("DELETE FROM __diesel_schema_migrations WHERE version = {newest}"));
    city.sql(&format!("DELETE FROM __diesel_schema_migrations WHERE version = {newest}"));
    assert_eq!(readiness(&visitor).await, not_ready("schema"));
}

async fn locks_tables(city: City) {
    let hasty = city.within(hasty());
    let (tanto, citizen) = (hasty.visit(Actor::OwnSection).await, hasty.citizen());
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    citizen.get("/years/2020").await.expect(200);
    tanto.get("/desk").await.expect(200);
    let mut console = PgConnection::establish(city.database_url()).expect("the database opens");
    let lock = "BEGIN; LOCK TABLE goal, publication, city IN ACCESS EXCLUSIVE MODE";
    console.batch_execute(lock).expect("it locks");
    let begun = Instant::now();
    let (mut asking, each) = (JoinSet::new(), [("/desk", &tanto), (&*format!("/goals/{goal}"), &citizen)]);
    for number in 0..2 * MANY {
        let (path, visitor) = (each[number % 2].0.to_owned(), each[number % 2].1.clone());
        asking.spawn(async move { visitor.get(&path).await.into_parts() });
    }
    for _ in 0..20 {
        citizen.get("/years/2020").await.expect(200);
        citizen.get("/healthz").await.expect(200);
    }
    for answer in asking.join_all().await {
        assert_away(Answer::from_parts(answer));
    }
    assert!(begun.elapsed() < PATIENCE, "they wait together: {:?}", begun.elapsed());
    console.batch_execute("ROLLBACK").expect("it lets go");
    tanto.get("/desk").await.expect(200);
    citizen.get(&format!("/goals/{goal}")).await.expect(200);
}

async fn looks_in_vain(city: City) {
    let hasty = city.within(hasty());
    let tanto = hasty.visit(Actor::OwnSection).await;
    let mut console = PgConnection::establish(city.database_url()).expect("the database opens");
    console.batch_execute("BEGIN; LOCK TABLE public_change IN ACCESS EXCLUSIVE MODE").expect("it locks");
    let (mut asking, begun) = (JoinSet::new(), Instant::now());
    for _ in 0..MANY {
        let tanto = tanto.clone();
        asking.spawn(async move { tanto.get("/desk/goals").await.into_parts() });
    }
    for answer in asking.join_all().await {
        assert_away(Answer::from_parts(answer));
    }
    assert!(begun.elapsed() < PATIENCE, "they wait together: {:?}", begun.elapsed());
    console.batch_execute("ROLLBACK").expect("it lets go");
    until_ready(&tanto, &ready()).await;
    tanto.get("/desk/goals").await.expect(200);
}

async fn can_only_read(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let (_, name) = city.url().rsplit_once('/').expect("an address");
    let mut console = PgConnection::establish(city.database_url()).expect("the database opens");
    let only_read = format!("ALTER DATABASE {name} SET default_transaction_read_only = on");
    console.batch_execute(&only_read).expect("it can only be read");
    // In a statement of its own: who is put out before that is settled comes back able to write.
    put_out(&mut console, name);
    let visitor = city.citizen();
    until_ready(&visitor, &not_ready("readonly")).await;
    tanto.get("/desk").await.expect(200);
    assert_eq!(visitor.sign_in("kacho", PASSWORD).await.status.as_u16(), 503);
    let token = tanto.token().await;
    let answer = assert_away(
        tanto.post("/desk/drafts", &[("form", "monthly"), ("token", &token), ("text", "読むだけのときの文")]).await,
    );
    assert!(given_back(&answer, "/desk/drafts").iter().any(|(_, value)| value == "読むだけのときの文"));
}
