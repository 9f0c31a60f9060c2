//! A folder with a city's database, and the program run in it.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, RunQueryDsl as _, SqliteConnection};

use crate::server::Server;
use crate::support::leash::{Leash, Stop};

/// The published table of the sample city.
pub(crate) const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo/akitakata-2020-goals.tsv");

/// The password of everybody in a sample city.
pub(crate) const PASSWORD: &str = "mihon-no-aikotoba-1";

/// How long a command may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Town {
    leash: Leash,
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Said {
    /// What a command printed that did what it was asked.
    pub(crate) fn done(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "{}", self.stdout);
        self.stdout
    }

    /// Why a command did not.
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.code, Some(1), "{self:?}");
        assert_eq!(self.stdout, "", "a refusal is told on stderr");
        assert!(self.stderr.starts_with("ichirizuka: "), "{}", self.stderr);
        self.stderr
    }

    /// What a command printed that looked for something and found it.
    pub(crate) fn found(self) -> Vec<String> {
        assert_eq!(self.code, Some(1), "{self:?}");
        assert!(self.stderr.starts_with("ichirizuka: "), "{}", self.stderr);
        self.stdout.lines().map(ToOwned::to_owned).collect()
    }

    /// What a command said that was called in a way it does not know.
    pub(crate) fn misused(self) -> String {
        assert_eq!((self.code, self.stdout.as_str()), (Some(2), ""), "{}", self.stderr);
        self.stderr
    }
}

impl Town {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { leash: Leash::new("commands", Stop::Terminate) }
    }

    /// A folder with the database of a city that has been set up, with one administrator, `kikaku`.
    pub(crate) fn set_up() -> Self {
        let town = Self::empty();
        town.run(&SETUP).done();
        town
    }

    /// The same with the sample table taken in.
    pub(crate) fn with_goals() -> Self {
        let town = Self::set_up();
        town.run(&["import", SAMPLE, "--year", "2020", "--stage", "results", "--accept-rates"]).done();
        town
    }

    /// The invented city, which has of everything that there is, in a file that nobody serves.
    pub(crate) fn invented() -> Self {
        let town = Self::empty();
        let demo = ["demo", "--port", "0", "--sample", "mihon", "--data", "."];
        let server = Server::start(&town, &demo, &[("ICHIRIZUKA_DEMO_PASSWORD", PASSWORD)], "Ctrl+C");
        server.terminate();
        server.end();
        fs::rename(town.folder().join("demo.sqlite3"), town.folder().join("city.sqlite3")).unwrap();
        town
    }

    /// Brings the city into another database too.
    pub(crate) fn move_to(&self, database: &str) {
        self.run(&["backup", "moved.gz"]).done();
        self.run(&["restore", "moved.gz", "--database", database]).done();
    }

    pub(crate) fn folder(&self) -> &Path {
        self.leash.folder()
    }

    /// Changes the database behind the program's back.
    pub(crate) fn sql(&self, statements: &str) {
        let file = self.folder().join("city.sqlite3");
        let mut connection = SqliteConnection::establish(&file.display().to_string()).unwrap();
        // A server may be writing.
        connection.batch_execute("PRAGMA busy_timeout = 30000").unwrap();
        connection.batch_execute(statements).unwrap();
    }

    /// The texts in the column `text` of what is asked for, read behind the program's back.
    pub(crate) fn texts(&self, query: &str) -> Vec<String> {
        #[derive(diesel::QueryableByName)]
        struct Row {
            #[diesel(sql_type = diesel::sql_types::Text)]
            text: String,
        }
        let file = self.folder().join("city.sqlite3");
        let mut connection = SqliteConnection::establish(&file.display().to_string()).unwrap();
        let rows: Vec<Row> = diesel::sql_query(query).load(&mut connection).unwrap();
        rows.into_iter().map(|row| row.text).collect()
    }

    /// Writes a file into the folder.
    pub(crate) fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// The program in English, told nothing by the environment but where this town's database is. `ICHIRIZUKA_PROGRAM` names
    /// another in its place: that which is to go on a server, where many requests are sent.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let program = env::var_os("ICHIRIZUKA_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_ichirizuka").into());
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.folder()).env_clear().env("TMPDIR", self.folder()).env("LC_ALL", "C");
        command.env("DATABASE_URL", format!("sqlite://{}", self.folder().join("city.sqlite3").display()));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.finish(&mut self.command(arguments), "")
    }

    /// Runs where people speak Japanese.
    pub(crate) fn in_japanese(&self, arguments: &[&str]) -> Said {
        self.answer_in_japanese(arguments, "")
    }

    /// The same with answers for what the program asks.
    pub(crate) fn answer_in_japanese(&self, arguments: &[&str], answers: &str) -> Said {
        self.finish(self.command(arguments).env("LC_ALL", "ja_JP.UTF-8"), answers)
    }

    /// Runs with answers for what the program asks.
    pub(crate) fn answer(&self, arguments: &[&str], answers: &str) -> Said {
        self.finish(&mut self.command(arguments), answers)
    }

    pub(crate) fn finish(&self, command: &mut Command, answers: &str) -> Said {
        let [input, output, errors] = ["stdin", "stdout", "stderr"].map(|name| self.folder().join(name));
        fs::write(&input, answers).unwrap();
        command.stdin(File::open(&input).unwrap());
        command.stdout(Stdio::from(File::create(&output).unwrap())).stderr(File::create(&errors).unwrap());
        let mut child = command.spawn().unwrap();
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if started.elapsed() > PATIENCE {
                child.kill().unwrap();
                child.wait().unwrap();
                panic!("{command:?} did not end; it said {:?}", fs::read_to_string(&errors));
            }
            thread::sleep(Duration::from_millis(5));
        };
        let read = |path: &Path| fs::read_to_string(path).unwrap();
        Said { code: status.code(), stdout: read(&output), stderr: read(&errors) }
    }
}

/// The call that sets a city up without asking.
pub(crate) const SETUP: [&str; 11] = [
    "setup",
    "--city",
    "安芸高田市",
    "--code",
    "342149",
    "--contact",
    "政策企画課",
    "--login",
    "kikaku",
    "--name",
    "企画 花子",
];
