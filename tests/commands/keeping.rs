//! How a city is kept: backups by night, a file that can be copied, and `check`, which finds what is damaged.

use std::fs;
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Integer;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};

use crate::server::Server;
use crate::support::postgres;
use crate::town::Town;
use crate::whole::{assert_same, dump};

const PATIENCE: Duration = Duration::from_mins(1);

fn serve(town: &Town, environment: &[(&str, &str)]) -> Server {
    Server::start(town, &["serve", "--bind", "127.0.0.1:0"], environment, "Listening on ")
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "waited for {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// Whether everything is in the file itself.
fn is_whole(town: &Town) -> bool {
    fs::metadata(town.folder().join("city.sqlite3-wal")).map_or(true, |log| log.len() == 0)
}

/// What somebody has who copies the file and nothing beside it.
fn copied(town: &Town) -> Town {
    let copy = Town::empty();
    fs::copy(town.folder().join("city.sqlite3"), copy.folder().join("city.sqlite3")).unwrap();
    copy
}

#[test]
fn a_copy_of_the_file_is_whole_once_nobody_writes_and_when_the_server_has_stopped() {
    let town = Town::with_goals();
    assert!(is_whole(&town), "a command leaves nothing beside the file");
    let server = serve(&town, &[]);
    assert_eq!(server.sign_in("kikaku", "not-the-password-1"), 422);
    wait_until("the log to be taken in", || is_whole(&town));
    let copy = copied(&town);
    copy.run(&["check"]).done();
    assert_same(&dump(&copy.folder().join("city.sqlite3")), &dump(&town.folder().join("city.sqlite3")));

    assert_eq!(server.sign_in("kikaku", "not-the-password-2"), 422);
    server.terminate();
    assert_eq!(server.end().0, "0");
    assert!(is_whole(&town));
    let copy = copied(&town);
    assert_same(&dump(&copy.folder().join("city.sqlite3")), &dump(&town.folder().join("city.sqlite3")));
}

#[test]
fn a_server_makes_a_backup_of_each_night_and_keeps_so_many() {
    let town = Town::with_goals();
    let folder = town.folder().join("backups");
    fs::create_dir(&folder).unwrap();
    for name in [
        "ichirizuka-2020-01-01.sqlite3.gz",
        "ichirizuka-2020-01-02.sqlite3.gz",
        "notes.txt",
        "ichirizuka-2020-01-03.sqlite3.gz.unfinished-abc",
        "ichirizuka-2020-01-01.sqlite3.gz.mine",
    ] {
        fs::write(folder.join(name), "x").unwrap();
    }
    let names = || -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let environment =
        [("ICHIRIZUKA_BACKUP_FOLDER", "backups"), ("ICHIRIZUKA_BACKUP_HOUR", "0"), ("ICHIRIZUKA_BACKUP_KEEP", "2")];
    let server = serve(&town, &environment);
    wait_until("the backup", || server.printed().contains("the backup of the night was made"));
    let made = names();
    assert_eq!(made.len(), 4, "{made:?}");
    assert_eq!(made[0], "ichirizuka-2020-01-01.sqlite3.gz.mine");
    assert_eq!((made[1].as_str(), made[3].as_str()), ("ichirizuka-2020-01-02.sqlite3.gz", "notes.txt"));
    let told = || server.get("/metrics").body;
    let figure =
        || told().lines().find_map(|line| line.strip_prefix("ichirizuka_last_backup_time_seconds ")?.parse().ok());
    let modified = |name: &str| fs::metadata(folder.join(name)).unwrap().modified().unwrap();
    let seconds = modified(&made[2]).duration_since(UNIX_EPOCH).unwrap().as_secs_f64();
    wait_until("the figure", || figure().is_some_and(|told: f64| (told - seconds).abs() < 0.001));
    server.terminate();
    server.end();
    let backup = format!("backups/{}", made[2]);
    let database = format!("sqlite://{}", town.folder().join("again.sqlite3").display());
    town.run(&["restore", &backup, "--database", &database]).done();
    town.run(&["check", "--database", &database]).done();
    // It is there, and is not made again.
    let before = fs::metadata(town.folder().join(&backup)).unwrap().modified().unwrap();
    let server = serve(&town, &environment);
    assert_eq!(server.get("/readyz").status, 200);
    server.terminate();
    server.end();
    assert_eq!(fs::metadata(town.folder().join(&backup)).unwrap().modified().unwrap(), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_backup_of_the_night_that_fails_is_told_in_the_log_and_the_server_goes_on() {
    let town = Town::with_goals();
    // A folder that is there, in which nothing can be made.
    let server = serve(&town, &[("ICHIRIZUKA_BACKUP_FOLDER", "/proc/self"), ("ICHIRIZUKA_BACKUP_HOUR", "0")]);
    wait_until("the failure", || server.printed().contains("the backup of the night could not be made"));
    assert_eq!(server.get("/").status, 200);
    town.file("backups", "");
    let said = town.run(&["serve", "--backup-folder", "backups/nightly", "--bind", "127.0.0.1:0"]).refused();
    assert!(said.contains("can't make the folder backups/nightly"), "{said}");
    let said = town.run(&["serve", "--backup-folder", "a", "--backup-hour", "24"]).misused();
    assert!(said.contains("--backup-hour"), "{said}");
}

#[derive(QueryableByName)]
struct Page {
    #[diesel(sql_type = Integer)]
    page: i32,
}

#[test]
fn a_page_of_the_file_that_was_written_over_is_found() {
    let town = Town::with_goals();
    let path = town.folder().join("city.sqlite3");
    let mut connection = SqliteConnection::establish(&path.display().to_string()).unwrap();
    let root = "SELECT rootpage AS page FROM sqlite_master WHERE name = 'footnote'";
    let page = sql_query(root).get_result::<Page>(&mut connection).unwrap().page;
    drop(connection);
    let mut bytes = fs::read(&path).unwrap();
    // How many cells there are in the page.
    bytes[(usize::try_from(page).unwrap() - 1) * 4096 + 3] ^= 0x7f;
    fs::write(&path, bytes).unwrap();
    let found = town.run(&["check"]).found();
    assert!(found.iter().all(|line| line.starts_with("the database is damaged: ")) && !found.is_empty(), "{found:?}");
    assert!(found.iter().any(|line| line.contains(&format!("{page}"))), "it is said where: {found:?}");
}

#[test]
fn a_row_that_refers_to_nothing_is_found_with_its_number_in_either_database() {
    let town = Town::with_goals();
    town.run(&["backup", "city.gz"]).done();
    let server = postgres::database(|_| ());
    town.run(&["restore", "city.gz", "--database", &server]).done();
    town.run(&["check", "--database", &server]).done();
    let change = "UPDATE goal SET programme_id = 99999 WHERE id = 3";
    town.sql(&format!("PRAGMA foreign_keys = OFF; {change}"));
    let unseen = format!(
        "ALTER TABLE goal DROP CONSTRAINT goal_programme_id_fkey; {change}; ALTER TABLE goal ADD CONSTRAINT \
         goal_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programme (id) NOT VALID"
    );
    PgConnection::establish(&server).unwrap().batch_execute(&unseen).unwrap_or_else(|error| panic!("{error}"));
    let here = format!("sqlite://{}", town.folder().join("city.sqlite3").display());
    for database in [&here, &server] {
        let found = town.run(&["check", "--database", database]).found();
        let expected = "row 3 of goal refers to one that is not there, in programme";
        assert!(found.iter().any(|line| line == expected), "{found:?}");
    }
}
