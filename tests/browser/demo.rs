//! The demonstration as anybody starts it: the program itself, in a folder of its own.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex, MutexGuard};

use diesel::{Connection as _, RunQueryDsl as _, SqliteConnection};

use crate::support::leash::{Leash, Stop};

/// The password of every sample account.
pub(crate) const PASSWORD: &str = "mound-on-an-old-road";

/// The cities there are to start with.
#[derive(Clone, Copy)]
pub(crate) enum Sample {
    /// A real city's published goals.
    Akitakata,
    /// The invented city.
    Mihon,
}

impl Sample {
    const fn name(self) -> &'static str {
        match self {
            Self::Akitakata => "akitakata",
            Self::Mihon => "mihon",
        }
    }

    /// The folder of a static copy of the city before anybody has touched it, written once.
    pub(crate) fn copied() -> &'static Path {
        static COPY: LazyLock<PathBuf> = LazyLock::new(|| Sample::Akitakata.built().copied());
        &COPY
    }

    /// The city as it is before anybody has touched it: built once, since building takes longer than most visits.
    fn built(self) -> &'static Demo {
        static AKITAKATA: LazyLock<Demo> = LazyLock::new(|| Demo::build(Sample::Akitakata));
        static MIHON: LazyLock<Demo> = LazyLock::new(|| Demo::build(Sample::Mihon));
        match self {
            Self::Akitakata => &AKITAKATA,
            Self::Mihon => &MIHON,
        }
    }
}

/// A demonstration that ends, and whose data go, with the value.
pub(crate) struct Demo {
    /// Where the city lives: its data stay while servers come and go.
    city: Leash,
    served: Mutex<Served>,
}

/// The server of the moment, and where it is.
#[derive(Default)]
struct Served {
    #[expect(dead_code, reason = "held, it serves; dropped, it leaves")]
    server: Option<Leash>,
    address: String,
}

impl Demo {
    /// Serves a copy of a sample city.
    pub(crate) fn start(sample: Sample) -> Self {
        let demo = Self::empty();
        fs::create_dir(demo.data()).expect("the folder takes another");
        let copy = demo.data().join("demo.sqlite3");
        sample.built().sql(&format!("VACUUM INTO '{}'", copy.display()));
        demo.serve(&[]);
        demo
    }

    /// Goes on with the same city on another day.
    pub(crate) fn go_on(&self, day: &str) {
        // The old server has left before the new one comes.
        *self.served() = Served::default();
        self.serve(&["--today", day]);
    }

    /// Goes on with the same city under the name of the machine itself, which browsers take for secure. The city lives in
    /// the day that it is.
    pub(crate) fn go_on_as_localhost(&self) {
        *self.served() = Served::default();
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        let bind = free.expect("a port is free").to_string();
        let address = bind.replace("127.0.0.1", "http://localhost");
        let mut leash = Leash::new("serve", Stop::Terminate);
        let mut command = Command::new(env!("CARGO_BIN_EXE_ichirizuka"));
        command.args(["serve", "--bind", &bind, "--public-address", &address]).env("LC_ALL", "C");
        command.env("DATABASE_URL", format!("sqlite://{}", self.data().join("demo.sqlite3").display()));
        leash.start(&mut command, |printed| printed.contains("Listening on").then_some(()));
        *self.served() = Served { server: Some(leash), address };
    }

    fn build(sample: Sample) -> Self {
        let demo = Self::empty();
        demo.serve(&["--sample", sample.name()]);
        demo
    }

    fn empty() -> Self {
        Self { city: Leash::new("city", Stop::Terminate), served: Mutex::default() }
    }

    fn serve(&self, more: &[&str]) {
        let mut leash = Leash::new("demo", Stop::Terminate);
        let mut command = Command::new(env!("CARGO_BIN_EXE_ichirizuka"));
        command.args(["demo", "--port", "0", "--data"]).arg(self.data()).args(more);
        command.env("ICHIRIZUKA_DEMO_PASSWORD", PASSWORD).env("LC_ALL", "C");
        let address = leash.start(&mut command, |printed| {
            let (address, _) = printed.lines().find(|line| line.starts_with("http://"))?.rsplit_once('/')?;
            // All that is said follows the address: then the line is whole.
            printed.contains("Stop with").then(|| address.to_owned())
        });
        *self.served() = Served { server: Some(leash), address };
    }

    fn served(&self) -> MutexGuard<'_, Served> {
        self.served.lock().expect("no visit has failed")
    }

    fn data(&self) -> PathBuf {
        self.city.folder().join("data")
    }

    /// Writes a static copy of what is published; gives its folder.
    fn copied(&self) -> PathBuf {
        let folder = self.city.folder().join("copy");
        let mut command = Command::new(env!("CARGO_BIN_EXE_ichirizuka"));
        command.args(["export", "site"]).arg(&folder).env("LC_ALL", "C").env_remove("ICHIRIZUKA_PUBLIC_ADDRESS");
        command.env("DATABASE_URL", format!("sqlite://{}", self.data().join("demo.sqlite3").display()));
        let done = command.output().expect("it runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        folder
    }

    /// The whole address of a path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.served().address)
    }

    /// Changes the database behind the server's back.
    pub(crate) fn sql(&self, statement: &str) {
        let data = fs::read_dir(self.data()).expect("the demonstration has a folder");
        let mut files = data.map(|file| file.expect("a file").path());
        let file = files.find(|file| file.extension().is_some_and(|ending| ending == "sqlite3")).expect("a database");
        let mut connection = SqliteConnection::establish(&file.display().to_string()).expect("the database opens");
        let done = diesel::sql_query(statement).execute(&mut connection);
        done.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}
