//! `backup` and `restore`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use age::secrecy::ExposeSecret as _;
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};

use crate::server::Server;
use crate::support::postgres;
use crate::town::Town;
use crate::whole::{assert_same, dump, packed};

fn serve(town: &Town) -> Server {
    Server::start(town, &["serve", "--bind", "127.0.0.1:0"], &[], "Listening on ")
}

fn published() -> Town {
    let town = Town::with_goals();
    town.run(&["publish", "--year", "2020", "--stage", "results", "--quiet"]).done();
    town
}

/// The address of a file in a town's folder.
fn file(town: &Town, name: &str) -> String {
    format!("sqlite://{}", town.folder().join(name).display())
}

/// What stands in the folder but is no file of the tests' own.
fn left_behind(town: &Town) -> Vec<String> {
    let names = fs::read_dir(town.folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains("unfinished") || name.starts_with("ichirizuka-")).collect()
}

#[test]
fn a_city_that_is_written_to_meanwhile_comes_back_whole() {
    let town = published();
    let server = serve(&town);
    let is_done = AtomicBool::new(false);
    thread::scope(|together| {
        together.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                server.sign_in("kikaku", "not-the-password-1");
            }
        });
        for number in 1..4 {
            town.run(&["backup", &format!("{number}.gz")]).done();
        }
        is_done.store(true, Ordering::Relaxed);
    });
    let mode = fs::metadata(town.folder().join("3.gz")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "password hashes are in it");
    for number in 1..4 {
        let database = file(&town, &format!("{number}.sqlite3"));
        town.run(&["restore", &format!("{number}.gz"), "--database", &database]).done();
        let checked = town.run(&["check", "--database", &database]).done();
        assert!(checked.starts_with("Publications: 19. Everything holds.\n"), "{checked}");
    }
    let again = Server::start(
        &town,
        &["serve", "--bind", "127.0.0.1:0", "--database", &file(&town, "3.sqlite3")],
        &[],
        "Listening on ",
    );
    for page in ["/", "/years/2020", "/years/2020.json", "/goals/3", "/feed.atom"] {
        let [one, other] = [&server, &again].map(|server| server.get(page).body.replace(&server.address, ""));
        assert_eq!(one, other, "{page}");
    }
    assert_eq!(left_behind(&town), [""; 0]);
}

#[test]
fn everything_that_was_on_record_is_afterwards() {
    let town = published();
    town.run(&["backup", "city.gz"]).done();
    town.run(&["restore", "city.gz", "--database", &file(&town, "again.sqlite3")]).done();
    let [city, again] = ["city.sqlite3", "again.sqlite3"].map(|name| dump(&town.folder().join(name)));
    assert!(!city["audit"].is_empty() && !city["sqlite_sequence"].is_empty());
    assert_same(&again, &city);
    // Whoever has no program but this has the database.
    let mut by_hand = Command::new("sh");
    by_hand.args(["-c", "gunzip < city.gz > by-hand.sqlite3"]).current_dir(town.folder());
    assert!(by_hand.status().unwrap().success());
    assert_same(&dump(&town.folder().join("by-hand.sqlite3")), &city);
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let town = published();
    town.run(&["backup", "city.gz"]).done();
    let before = fs::read(town.folder().join("city.gz")).unwrap();
    for there in ["city.gz", "city.sqlite3"] {
        let said = town.run(&["backup", there]).refused();
        assert!(said.contains("is there already"), "{said}");
    }
    assert!(fs::read(town.folder().join("city.gz")).unwrap() == before);
    let said = town.run(&["restore", "city.gz"]).refused();
    assert!(said.contains("city.sqlite3 is there already"), "{said}");
    town.file("moved.sqlite3-wal", "of the city that was moved away");
    let said = town.run(&["restore", "city.gz", "--database", &file(&town, "moved.sqlite3")]).refused();
    assert!(said.contains("moved.sqlite3-wal is there already"), "{said}");
    let server = postgres::database(|_| ());
    town.run(&["restore", "city.gz", "--database", &server]).done();
    let said = town.run(&["restore", "city.gz", "--database", &server]).refused();
    assert!(said.contains("createdb"), "{said}");
    let checked = town.run(&["check", "--database", &server]).done();
    assert!(checked.starts_with("Publications: 19. Everything holds.\n"), "{checked}");
}

#[test]
fn a_file_that_is_not_as_it_was_made_is_refused_and_leaves_nothing() {
    let town = published();
    town.run(&["backup", "city.gz"]).done();
    let whole = fs::read(town.folder().join("city.gz")).unwrap();
    let restore = |content: &[u8]| {
        fs::write(town.folder().join("spoilt.gz"), content).unwrap();
        town.run(&["restore", "spoilt.gz", "--database", &file(&town, "again.sqlite3")]).refused()
    };
    let end = whole.len();
    for place in [4, 40, 100, end / 3, end / 2, end - 120, end - 40, end - 1] {
        let mut spoilt = whole.clone();
        spoilt[place] ^= 0x10;
        let said = restore(&spoilt);
        assert!(said.contains("damaged"), "byte {place} of {end}: {said}");
    }
    for length in [end / 2, end - 1, end - 100] {
        assert!(restore(&whole[..length]).contains("damaged"), "{length} bytes of {end}");
    }
    assert!(restore(&[&whole[..], b" "].concat()).contains("damaged"));
    for other in [&b""[..], b"a letter", &fs::read(town.folder().join("city.sqlite3")).unwrap()] {
        assert!(restore(other).contains("is not a backup of this program"));
    }
    let said = town.run(&["restore", "nowhere.gz", "--database", &file(&town, "again.sqlite3")]).refused();
    assert!(said.contains("nowhere.gz: it is not there"), "{said}");
    assert!(!town.folder().join("again.sqlite3").exists());
    assert_eq!(left_behind(&town), [""; 0]);
}

#[test]
fn a_backup_of_a_later_version_is_refused() {
    let town = Town::set_up();
    town.sql("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')");
    packed(&town.folder().join("city.sqlite3"), &town.folder().join("later.gz"));
    for database in [file(&town, "again.sqlite3"), postgres::database(|_| ())] {
        let said = town.run(&["restore", "later.gz", "--database", &database]).refused();
        assert!(said.contains("later version") && said.contains("29990101000000"), "{said}");
    }
    assert!(town.run(&["backup", "city.gz"]).refused().contains("later version"));
    assert!(!town.folder().join("again.sqlite3").exists() && !town.folder().join("city.gz").exists());
}

#[test]
fn a_backup_of_the_first_version_becomes_a_city_of_this_one() {
    let town = Town::empty();
    let first = town.folder().join("first.sqlite3");
    let foundation = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite/2026-11-23-000000_foundation/up.sql");
    let mut connection = SqliteConnection::establish(&first.display().to_string()).unwrap();
    connection.batch_execute(&fs::read_to_string(foundation).unwrap()).unwrap();
    connection
        .batch_execute(
            "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL,
                 run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
             INSERT INTO __diesel_schema_migrations (version) VALUES ('20261123000000');
             INSERT INTO city VALUES (1, '安芸高田市', '342149', '政策企画課', 'CC BY 4.0', 'Asia/Tokyo', 60, NULL, 'k');
             INSERT INTO programme (id, created_at) VALUES (7, '2021-04-01 00:00:00'); DELETE FROM programme;
             INSERT INTO fiscal_year (year, phase, partial, sample) VALUES (2021, 'open', FALSE, TRUE);
             INSERT INTO unit (kind, name, first_year) VALUES ('department', '総務部', 2015);",
        )
        .unwrap();
    drop(connection);
    packed(&first, &town.folder().join("first.gz"));
    for database in [file(&town, "again.sqlite3"), postgres::database(|_| ())] {
        town.run(&["restore", "first.gz", "--database", &database]).done();
        assert_eq!(town.run(&["check", "--database", &database]).done(), "Publications: 0. Everything holds.\n");
    }
    let again = dump(&town.folder().join("again.sqlite3"));
    assert!(again["unit"][0].contains("総務部") && again["fiscal_year"].len() == 1, "{again:?}");
    assert!(again["sqlite_sequence"].contains(&r#"["programme",7]"#.to_owned()), "7 was given once: {again:?}");
}

#[test]
fn a_sealed_backup_opens_for_whoever_has_the_key() {
    let town = published();
    let city = dump(&town.folder().join("city.sqlite3"));
    let keys = [age::x25519::Identity::generate(), age::x25519::Identity::generate()];
    for (name, key) in ["mine", "another"].iter().zip(&keys) {
        town.file(name, &format!("# public key: {}\n{}\n", key.to_public(), key.to_string().expose_secret()));
    }
    town.file("words", "合言葉は山と川\nunread");
    town.file("other-words", "合言葉は海と空\n");
    town.run(&["backup", "words.age", "--passphrase-file", "words"]).done();
    town.run(&["backup", "key.age", "--recipient", &keys[0].to_public().to_string()]).done();
    let restore = |arguments: &[&str]| {
        let database = file(&town, "again.sqlite3");
        town.run(&[&["restore", "--database", &database], arguments].concat())
    };
    for sealed in ["words.age", "key.age"] {
        assert!(fs::read(town.folder().join(sealed)).unwrap().starts_with(b"age-encryption.org/v1\n"));
        let said = restore(&[sealed]).refused();
        assert!(said.contains("is encrypted"), "{said}");
    }
    let wrong = [
        ["words.age", "--passphrase-file", "other-words"],
        ["key.age", "--identity", "another"],
        ["key.age", "--passphrase-file", "words"],
        ["words.age", "--identity", "mine"],
    ];
    for call in wrong {
        let said = restore(&call).refused();
        assert!(said.contains("does not open with this key or passphrase"), "{said}");
    }
    assert!(restore(&["key.age", "--identity", "words"]).refused().contains("AGE-SECRET-KEY-1"));
    let mut spoilt = fs::read(town.folder().join("key.age")).unwrap();
    *spoilt.last_mut().unwrap() ^= 1;
    fs::write(town.folder().join("spoilt.age"), spoilt).unwrap();
    assert!(restore(&["spoilt.age", "--identity", "mine"]).refused().contains("damaged"));
    for call in [["words.age", "--passphrase-file", "words"], ["key.age", "--identity", "mine"]] {
        restore(&call).done();
        assert_same(&dump(&town.folder().join("again.sqlite3")), &city);
        fs::remove_file(town.folder().join("again.sqlite3")).unwrap();
    }
    assert!(town.run(&["backup", "a.age", "--recipient", "age1nobody"]).misused().contains("begins with age1"));
    assert_eq!(left_behind(&town), [""; 0]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_nothing() {
    let town = published();
    town.run(&["backup", "city.gz"]).done();
    let limited = |arguments: &[&str], kilobytes: usize| {
        let program = town.command(arguments);
        let mut command = town.command(&[]);
        let limit = format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$@\"");
        let mut shell = Command::new("bash");
        shell.args(["-c", &limit, "sh"]).arg(program.get_program()).args(arguments).current_dir(town.folder());
        shell.envs(command.env("LC_ALL", "C").get_envs().filter_map(|(name, value)| Some((name, value?))));
        town.finish(&mut shell, "")
    };
    let packed = fs::metadata(town.folder().join("city.gz")).unwrap().len() / 1024;
    for kilobytes in [1, usize::try_from(packed).unwrap() + 10] {
        limited(&["backup", "again.gz"], kilobytes).refused();
        limited(&["restore", "city.gz", "--database", &file(&town, "again.sqlite3")], kilobytes).refused();
    }
    assert!(!town.folder().join("again.gz").exists() && !town.folder().join("again.sqlite3").exists());
    assert_eq!(left_behind(&town), [""; 0]);
}
