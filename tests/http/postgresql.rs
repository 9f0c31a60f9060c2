//! What PostgreSQL does besides: it tells of changes, it may be away for a while, and several servers open it at once.

use std::thread;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use futures_util::FutureExt as _;
use ichirizuka::domain::numbers::PersonNumber;
use ichirizuka::domain::person::Author;
use ichirizuka::store::{Database, StoreError, Written, people};
use tokio::time::timeout;

use crate::actors::Actor;
use crate::away::Away;
use crate::city::{City, Kind, run};

/// How long something may take on a busy machine that takes milliseconds on another.
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn whoever_listens_is_told_of_every_change_and_again_after_the_database_was_away() {
    run(Kind::Postgres, async |city: City| {
        let told = city.database.told().expect("PostgreSQL tells");
        // Whatever was told before.
        told.notified().await;
        city.sql("UPDATE city SET contact = 'one'");
        told.notified().await;
        city.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND query LIKE 'LISTEN%'",
        );
        // It connects anew, and may have missed something.
        told.notified().await;
        city.sql("UPDATE city SET contact = 'two'");
        told.notified().await;
    });
}

#[test]
fn a_draft_is_told_to_nobody() {
    run(Kind::Postgres, async |city: City| {
        let mut connection = PgConnection::establish(city.database_url()).expect("the database opens");
        connection.batch_execute("LISTEN public_change").expect("it listens");
        city.sql("UPDATE goal SET summary = '下書き' WHERE current_publication IS NULL");
        connection.batch_execute("NOTIFY public_change, 'the end'").expect("it tells");
        let heard: Vec<String> =
            connection.notifications_iter().map(|heard| heard.expect("a notification").payload).collect();
        assert_eq!(heard, ["the end"]);
    });
}

#[test]
fn a_database_that_is_away_is_said_to_be_and_is_found_again() {
    run(Kind::Postgres, async |city: City| {
        let tanto = city.visit(Actor::OwnSection).await;
        city.citizen().get("/about").await.expect(200);
        let away = Away::cut_off(&city);
        for path in ["/desk", "/years/2020", "/readyz"] {
            let answer = tanto.get(path).await.expect(503);
            assert!(answer.header("retry-after").is_some(), "{path}");
        }
        city.citizen().get("/about").await.expect(200);
        away.come_back();
        while tanto.get("/readyz").await.status != 200 {}
        tanto.get("/desk").await.expect(200);
        city.citizen().get("/years/2020").await.expect(200);
    });
}

#[test]
fn who_waits_for_another_server_s_commit_gets_their_work_done_however_long_it_takes() {
    run(Kind::Postgres, async |city: City| {
        let mut other = PgConnection::establish(city.database_url()).expect("the database opens");
        other.batch_execute("BEGIN; LOCK TABLE city IN SHARE UPDATE EXCLUSIVE MODE").expect("it writes");
        let end = |login: &'static str| {
            let number = city.person(login);
            city.database.write(move |writer| {
                let person = PersonNumber(i32::try_from(number).expect("a number"));
                people::change_password(writer, &Author::unknown(), person, "x")?;
                Ok::<_, StoreError>(Written::Recorded(()))
            })
        };
        // Two that are to be committed together, the second of which hangs up while they wait.
        let (mut one, mut two) = (Box::pin(end("tanto")), Box::pin(end("kacho")));
        assert!((&mut one).now_or_never().is_none());
        assert!((&mut two).now_or_never().is_none());
        let waiting = "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' \
                       AND clock_timestamp() - query_start > INTERVAL '50 milliseconds'";
        while city.count(waiting) == 0 {}
        drop(two);
        other.batch_execute("COMMIT").expect("it has written");
        timeout(PATIENCE, one).await.expect("in time").expect("it is written");
    });
}

#[test]
fn several_servers_that_start_at_once_bring_the_tables_up_to_date_once() {
    run(Kind::Postgres, async |city: City| {
        let url = city.again().database_url().to_owned();
        let mut connection = PgConnection::establish(&url).expect("the database opens");
        connection.batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").expect("it is emptied");
        let open = || Database::create(&url).map(|_| ()).expect("the database opens");
        thread::scope(|scope| {
            let opening: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            for one in opening {
                one.join().expect("it opens");
            }
        });
    });
}

#[test]
fn limits_of_time_are_those_of_every_connection() {
    use diesel::RunQueryDsl as _;
    use diesel::sql_types::Text;
    use ichirizuka::store::Limits;

    run(Kind::Postgres, async |city: City| {
        let limits = Limits {
            statement: Some(Duration::from_secs(7)),
            lock: None,
            idle_in_transaction: Some(Duration::from_millis(900)),
            ..Limits::default()
        };
        let database = Database::open_within(city.database_url(), &limits).expect("the database opens");
        let said = database.read(|connection| {
            let setting = |name: &str| diesel::dsl::sql::<Text>(&format!("current_setting('{name}')"));
            let names = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];
            let said = names.map(|name| diesel::select(setting(name)).get_result::<String>(connection));
            Ok(said.map(|said| said.expect("a setting")))
        });
        assert_eq!(said.await.expect("it reads"), ["7s", "0", "900ms"]);
    });
}
