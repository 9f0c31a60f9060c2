//! A server that is killed in the midst of what it does, and a PostgreSQL that is: whatever report was acknowledged is
//! there afterwards, and the database is whole.
//!
//! `ICHIRIZUKA_KILLS=200 cargo test --test commands kills -- --nocapture` kills as often, and prints how many reports were
//! acknowledged.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use scraper::{Html, Selector};

use crate::server::Server;
use crate::support::postgres::{self, Cluster};
use crate::town::{PASSWORD, Town};

/// So many reports are acknowledged before each kill, at least.
const BETWEEN: usize = 10;
/// How long an acknowledgement may take, a database that begins again included.
const PATIENCE: Duration = Duration::from_mins(2);

fn kills() -> usize {
    std::env::var("ICHIRIZUKA_KILLS").map_or(3, |kills| kills.parse().expect("ICHIRIZUKA_KILLS is a number"))
}

fn serve(town: &Town, database: &str) -> Server {
    Server::start(town, &["serve", "--bind", "127.0.0.1:0", "--database", database], &[], "Listening on ")
}

/// People who report at once, each on a milestone of their own.
struct Crowd {
    session: String,
    milestones: BTreeSet<String>,
}

impl Crowd {
    fn of(server: &Server) -> Self {
        let session = server.let_in("tanto", PASSWORD).cookies();
        let list = server.get_with("/desk/milestones", &session).expect("the list of milestones").body;
        let numbers =
            list.split("href=\"/desk/milestones/").skip(1).filter_map(|rest| rest.split(['"', '?', '#']).next());
        let milestones: BTreeSet<String> = numbers.map(ToOwned::to_owned).take(8).collect();
        assert!(milestones.len() > 1, "{milestones:?} in {list}");
        Self { session, milestones }
    }

    /// Lets everybody report until they are stopped or the server is gone, and `watch` hear what is acknowledged.
    fn report(&self, server: &Server, round: usize, watch: impl FnOnce(&Receiver<String>)) {
        let (tell, hear) = mpsc::channel();
        let goes_on = AtomicBool::new(true);
        thread::scope(|scope| {
            for milestone in &self.milestones {
                let (tell, goes_on) = (tell.clone(), &goes_on);
                scope.spawn(move || self.report_on(server, milestone, round, &tell, goes_on));
            }
            drop(tell);
            watch(&hear);
            goes_on.store(false, Ordering::Relaxed);
        });
    }

    fn report_on(
        &self,
        server: &Server,
        milestone: &str,
        round: usize,
        tell: &Sender<String>,
        goes_on: &AtomicBool,
    ) -> Option<()> {
        let mut count = 0;
        while goes_on.load(Ordering::Relaxed) {
            let page = server.get_with(&format!("/desk/milestones/{milestone}"), &self.session)?;
            if page.status != 200 {
                continue;
            }
            count += 1;
            let text = format!("{round}回目の{milestone}の{count}番目の報告");
            let form = filled_in(&page.body, &text);
            let answer = server.try_post(&format!("/desk/milestones/{milestone}/updates"), &self.session, &form)?;
            if answer.status == 303 && answer.header("location").contains("saved=") {
                // Nobody listens any more once the watch is over.
                let _ = tell.send(text);
            }
        }
        Some(())
    }
}

/// The form for a report as the page gives it, filled in.
fn filled_in(page: &str, text: &str) -> String {
    let hidden = Selector::parse("main form[action$='/updates'] input[type=hidden]").unwrap();
    let page = Html::parse_document(page);
    let given = page.select(&hidden).filter_map(|field| Some((field.attr("name")?, field.attr("value")?)));
    let own = [("happened", "2021-11-10"), ("state", "in_progress"), ("text", text)];
    let fields: Vec<(&str, &str)> = given.chain(own).collect();
    serde_urlencoded::to_string(fields).unwrap()
}

#[derive(QueryableByName)]
struct Report {
    #[diesel(sql_type = Text)]
    text: String,
}

/// The texts of all reports on record, read behind the program's back.
fn on_record(database: &str) -> BTreeSet<String> {
    let query = sql_query("SELECT text FROM progress_update");
    let reports: Vec<Report> = match database.strip_prefix("sqlite://") {
        Some(file) => query.load(&mut SqliteConnection::establish(file).unwrap()).unwrap(),
        None => query.load(&mut PgConnection::establish(database).unwrap()).unwrap(),
    };
    reports.into_iter().map(|report| report.text).collect()
}

fn assert_nothing_lost(town: &Town, database: &str, acknowledged: &[String], kills: usize) {
    assert!(acknowledged.len() >= kills * BETWEEN, "{} acknowledged", acknowledged.len());
    let there = on_record(database);
    let lost: Vec<&String> = acknowledged.iter().filter(|text| !there.contains(*text)).collect();
    assert!(lost.is_empty(), "lost of {}: {lost:?}", acknowledged.len());
    town.run(&["check", "--database", database]).done();
    println!("{kills} kills, {} reports acknowledged, none lost", acknowledged.len());
}

/// Kills the server again and again.
fn kill_the_server(town: &Town, database: &str) {
    let (kills, mut acknowledged) = (kills(), Vec::new());
    for round in 0..kills {
        let server = serve(town, database);
        Crowd::of(&server).report(&server, round, |hear| {
            // Not always at the same moment of whatever goes on inside.
            acknowledged.extend(hear.iter().take(BETWEEN + round % 7));
            server.kill();
            acknowledged.extend(hear.iter());
        });
    }
    assert_nothing_lost(town, database, &acknowledged, kills);
}

#[test]
fn what_was_acknowledged_is_there_after_a_server_with_a_file_was_killed() {
    let town = Town::invented();
    let file = town.folder().join("city.sqlite3");
    kill_the_server(&town, &format!("sqlite://{}", file.display()));
}

#[test]
fn what_was_acknowledged_is_there_after_a_server_with_postgresql_was_killed() {
    let (town, database) = (Town::invented(), postgres::database(|_| ()));
    town.move_to(&database);
    kill_the_server(&town, &database);
}

#[test]
fn what_was_acknowledged_is_there_after_postgresql_was_killed_and_the_server_goes_on() {
    let (town, cluster, kills) = (Town::invented(), Cluster::start(), kills());
    let database = cluster.durable();
    town.move_to(&database);
    let server = serve(&town, &database);
    let mut acknowledged = Vec::new();
    Crowd::of(&server).report(&server, 0, |hear| {
        for round in 0..kills {
            let heard = std::iter::from_fn(|| hear.recv_timeout(PATIENCE).ok());
            acknowledged.extend(heard.take(BETWEEN + round % 7));
            while !cluster.crash() {
                thread::yield_now();
            }
        }
        acknowledged.extend(hear.recv_timeout(PATIENCE));
    });
    assert!(acknowledged.len() > kills * BETWEEN, "it goes on after the last one");
    assert_nothing_lost(&town, &database, &acknowledged, kills);
}
