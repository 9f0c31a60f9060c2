//! The demonstration as anybody starts it: the program itself, in a folder of its own.

use std::fs;
use std::process::Command;

use diesel::{Connection as _, RunQueryDsl as _, SqliteConnection};

use crate::support::leash::{Leash, Stop};

/// The password of every sample account.
pub(crate) const PASSWORD: &str = "mound-on-an-old-road";

/// A demonstration that ends, and whose data go, with the value.
pub(crate) struct Demo {
    leash: Leash,
    address: String,
}

impl Demo {
    /// Builds a city of its own and serves it, on its own day or on another one.
    pub(crate) fn start(today: Option<&str>) -> Self {
        let mut leash = Leash::new("demo", Stop::Terminate);
        let data = leash.folder().join("data");
        let mut command = Command::new(env!("CARGO_BIN_EXE_ichirizuka"));
        command.args(["demo", "--port", "0", "--data"]).arg(data).env("ICHIRIZUKA_DEMO_PASSWORD", PASSWORD);
        if let Some(today) = today {
            command.args(["--today", today]);
        }
        let address = leash.start(&mut command, |printed| {
            let (address, _) = printed.lines().find(|line| line.starts_with("http://"))?.rsplit_once('/')?;
            // All that is said follows the address: then the line is whole.
            printed.contains("Stop with").then(|| address.to_owned())
        });
        Self { leash, address }
    }

    /// The whole address of a path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Changes the database behind the server's back.
    pub(crate) fn sql(&self, statement: &str) {
        let data = fs::read_dir(self.leash.folder().join("data")).expect("the demonstration has a folder");
        let mut files = data.map(|file| file.expect("a file").path());
        let file = files.find(|file| file.extension().is_some_and(|ending| ending == "sqlite3")).expect("a database");
        let mut connection = SqliteConnection::establish(&file.display().to_string()).expect("the database opens");
        let done = diesel::sql_query(statement).execute(&mut connection);
        done.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}
