//! A city of one's own: a database copied from the demonstration's, and a server before it.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{LazyLock, mpsc};
use std::time::Duration;
use std::{fs, thread};

use actix_web::dev::ServerHandle;
use chrono::NaiveDate;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::BigInt;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection};
use ichirizuka::demo;
use ichirizuka::domain::digest;
use ichirizuka::domain::password::Password;
use ichirizuka::store::checks;
use ichirizuka::store::seals::{self, Among};
use ichirizuka::store::{Database, Limits, StoreError, Writer, Written};
use ichirizuka::web::{self, Settings};
use tokio::runtime::{Builder, Runtime};

use crate::actors::{self, Actor};
use crate::support::leash::{Leash, Stop};
use crate::support::postgres;
use crate::visitor::Visitor;

/// The password of every account.
pub(crate) const PASSWORD: &str = "tests-walk-every-road-8";

/// Hashed once: hashing is slow by design.
pub(crate) static PASSWORD_HASH: LazyLock<String> =
    LazyLock::new(|| Password::sized(PASSWORD).expect("a good password").hash().expect("hashing works"));

/// Where the databases in files are; the folder ends with the test process.
static FOLDER: LazyLock<Leash> = LazyLock::new(|| Leash::new("http", Stop::Terminate));

/// Makes each of the named tests twice. A test is an `async fn(City)`; one that is not named here is dead code.
macro_rules! on_both_databases {
    ($($name:ident,)+) => {
        mod sqlite {
            $(#[test]
            fn $name() {
                $crate::city::run($crate::city::Kind::Sqlite, super::$name);
            })+
        }
        mod postgres {
            $(#[test]
            fn $name() {
                $crate::city::run($crate::city::Kind::Postgres, super::$name);
            })+
        }
    };
}

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

/// Runs a test before a new city.
pub(crate) fn run(kind: Kind, test: impl AsyncFnOnce(City)) {
    let city = City::new(kind, kind.demonstration(), None);
    runtime().block_on(test(city));
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime starts")
}

impl Kind {
    /// The address of a new database that holds the demonstration and the [`actors`].
    fn demonstration(self) -> String {
        static TEMPLATE: LazyLock<PathBuf> = LazyLock::new(|| {
            let (made, template) = (file("made"), file("template"));
            build(&format!("sqlite://{}", made.display()));
            // One whole file, whatever still lies in the log beside it.
            open_file(&made.display().to_string())
                .batch_execute(&format!("VACUUM INTO '{}'", template.display()))
                .expect("the database is copied");
            template
        });
        match self {
            Self::Sqlite => {
                let copy = file("city");
                fs::copy(&*TEMPLATE, &copy).expect("the template is copied");
                format!("sqlite://{}", copy.display())
            }
            Self::Postgres => postgres::database(build),
        }
    }
}

fn file(name: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    FOLDER.folder().join(format!("{name}-{}.sqlite3", COUNT.fetch_add(1, Ordering::Relaxed)))
}

/// A connection to a database that a server may be writing in.
fn open_file(path: &str) -> SqliteConnection {
    let mut connection = SqliteConnection::establish(path).expect("the database opens");
    connection.batch_execute("PRAGMA busy_timeout = 60000").expect("it waits for its turn");
    connection
}

fn build(url: &str) {
    runtime().block_on(async {
        let database = Database::create(url).expect("the database opens");
        demo::build(&database, demo::City::Akitakata, PASSWORD_HASH.clone(), "k".repeat(64))
            .await
            .expect("the demonstration is built");
        database.write(|writer| actors::add(writer).map(Written::Recorded)).await.expect("the actors are added");
        seals::seal(&database, Among::All).await.expect("it is sealed");
    });
}

/// A connection of the test's own.
pub(crate) enum Empty {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// What stands around a server.
#[derive(Default)]
struct Around {
    /// The database from which it reads for the public.
    replica: Option<String>,
    /// Caches before it, which are told what changes.
    caches: Vec<String>,
    /// Whether its pages wait for nothing.
    is_hasty: bool,
    /// What else whoever runs it has set.
    set: Option<fn(&mut Settings)>,
    /// The day it lives in, where that is not the demonstration's.
    today: Option<NaiveDate>,
    /// How long it waits for its database, where that is not what is usual.
    limits: Option<Limits>,
}

/// Longer than anything takes on a machine that does much else.
const PATIENCE: Duration = Duration::from_mins(10);

/// A running server and its database.
pub(crate) struct City {
    /// The database as the server sees it.
    pub(crate) database: Database,
    kind: Kind,
    url: String,
    address: String,
    server: ServerHandle,
}

impl City {
    /// Serves the database at `url`. The public reaches the server directly, or under `public_address`.
    fn new(kind: Kind, url: String, public_address: Option<&str>) -> Self {
        Self::with(kind, url, public_address, Around::default())
    }

    /// The same, with what stands around the server.
    fn with(kind: Kind, url: String, public_address: Option<&str>, around: Around) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it listens"));
        let public_address = public_address.unwrap_or(&address).to_owned();
        let Around { replica, caches, is_hasty, set, today, limits } = around;
        let limits = limits.unwrap_or_default();
        let patience = if is_hasty { Duration::ZERO } else { PATIENCE };
        let mut settings = Settings { shared_caches: caches, patience, ..Settings::new(public_address) };
        if let Some(set) = set {
            set(&mut settings);
        }
        let (tell, told) = mpsc::channel();
        let database_url = url.clone();
        thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let mut database = Database::open_within(&database_url, &limits).expect("the database opens");
                if let Some(replica) = replica {
                    database = database.beside_replica(&replica, &limits).expect("a replica of it");
                }
                let listening = web::listen(database.clone(), listener, settings, Some(today.unwrap_or(demo::TODAY)))
                    .await
                    .expect("the server starts");
                tell.send((database, listening.handle())).expect("the test waits");
                listening.until_stopped().await.expect("the server ends well");
            });
        });
        let (database, server) = told.recv().expect("the server starts");
        Self { database, kind, url, address, server }
    }

    /// The same city behind another server, which the public reaches under `public_address`.
    pub(crate) fn behind(self, public_address: &str) -> Self {
        Self::new(self.kind, self.url.clone(), Some(public_address))
    }

    /// The same city with caches before it that are told what changes.
    pub(crate) fn behind_caches(self, caches: &[String]) -> Self {
        Self::with(self.kind, self.url.clone(), None, Around { caches: caches.to_vec(), ..Around::default() })
    }

    /// Another server for the same database, under the same public address: it has kept nothing yet.
    pub(crate) fn beside(&self) -> Self {
        Self::new(self.kind, self.url.clone(), Some(&self.address))
    }

    /// Another server for the same database whose pages wait for nothing that takes time: they tell how far it is.
    pub(crate) fn hasty(&self) -> Self {
        let around = Around { is_hasty: true, ..Around::default() };
        Self::with(self.kind, self.url.clone(), Some(&self.address), around)
    }

    /// Another server for the same database, whoever runs which has set something.
    pub(crate) fn with_settings(&self, set: fn(&mut Settings)) -> Self {
        Self::with(self.kind, self.url.clone(), None, Around { set: Some(set), ..Around::default() })
    }

    /// Another server for the same database, on another day.
    pub(crate) fn on(&self, today: NaiveDate) -> Self {
        Self::with(self.kind, self.url.clone(), Some(&self.address), Around { today: Some(today), ..Around::default() })
    }

    /// Another server for the same database, which waits no longer for it than this.
    pub(crate) fn within(&self, limits: Limits) -> Self {
        let around = Around { limits: Some(limits), ..Around::default() };
        Self::with(self.kind, self.url.clone(), Some(&self.address), around)
    }

    /// Another server for the same database, which reads for the public from `replica`.
    pub(crate) fn beside_with(&self, replica: &str) -> Self {
        let around = Around { replica: Some(replica.to_owned()), ..Around::default() };
        Self::with(self.kind, self.url.clone(), Some(&self.address), around)
    }

    /// Another city of the same kind in which nothing has happened yet.
    pub(crate) fn again(&self) -> Self {
        Self::new(self.kind, self.kind.demonstration(), None)
    }

    /// Another city of the same kind as `setup` leaves it: an administrator, and nothing on record.
    pub(crate) async fn just_set_up(&self) -> Self {
        let url = match self.kind {
            Kind::Sqlite => format!("sqlite://{}", file("new").display()),
            Kind::Postgres => {
                let url = self.kind.demonstration();
                let mut connection = PgConnection::establish(&url).expect("the database opens");
                connection.batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").expect("it is emptied");
                url
            }
        };
        let database = Database::create(&url).expect("the database opens");
        database.write(|writer| actors::set_up(writer).map(Written::Recorded)).await.expect("the city is set up");
        drop(database);
        Self::new(self.kind, url, None)
    }

    /// 見本市, the invented city: it has of everything that there is.
    pub(crate) async fn invented() -> Self {
        let url = format!("sqlite://{}", file("invented").display());
        let database = Database::create(&url).expect("the database opens");
        demo::build(&database, demo::City::Mihon, PASSWORD_HASH.clone(), "k".repeat(64))
            .await
            .expect("the demonstration is built");
        drop(database);
        Self::new(Kind::Sqlite, url, None)
    }

    /// A database of the same kind in which there is nothing at all, not even tables.
    pub(crate) fn empty(&self) -> Empty {
        match self.kind {
            Kind::Sqlite => {
                let mut connection = SqliteConnection::establish(":memory:").expect("a database opens");
                connection.batch_execute("PRAGMA foreign_keys = ON").expect("references are kept");
                Empty::Sqlite(connection)
            }
            Kind::Postgres => {
                let mut connection = PgConnection::establish(&self.url).expect("the database opens");
                connection
                    .batch_execute("CREATE SCHEMA elsewhere; SET search_path TO elsewhere")
                    .expect("a schema of its own");
                Empty::Postgres(connection)
            }
        }
    }

    /// Another process that writes, for as long as what this gives is kept.
    pub(crate) fn hold_up_writers(&self) -> Empty {
        if let Some(path) = self.url.strip_prefix("sqlite://") {
            let mut connection = SqliteConnection::establish(path).expect("the database opens");
            connection.batch_execute("BEGIN IMMEDIATE").expect("it writes");
            return Empty::Sqlite(connection);
        }
        let mut connection = PgConnection::establish(&self.url).expect("the database opens");
        let lock = "BEGIN; LOCK TABLE city IN SHARE UPDATE EXCLUSIVE MODE";
        connection.batch_execute(lock).expect("it writes");
        Empty::Postgres(connection)
    }

    /// The address of the database.
    pub(crate) fn database_url(&self) -> &str {
        &self.url
    }

    /// The address of the server, without a slash at its end.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Somebody who has just come; signed in, unless they are [`Actor::Anonymous`].
    pub(crate) async fn visit(&self, actor: Actor) -> Visitor {
        let visitor = Visitor::new(&self.address);
        if let Some(login) = actor.login() {
            visitor.sign_in(login, PASSWORD).await.expect_redirect();
        }
        visitor
    }

    /// Somebody without an account.
    pub(crate) fn citizen(&self) -> Visitor {
        Visitor::new(&self.address)
    }

    /// Writes through the library, which records it unless everything is as it should be.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Writer<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.database
            .write(move |writer| work(writer).map(|done| writer.written(done)))
            .await
            .expect("the writing succeeds")
    }

    /// The address of the database, where it is one of PostgreSQL.
    pub(crate) fn postgres(&self) -> Option<&str> {
        (!self.url.starts_with("sqlite://")).then_some(&self.url)
    }

    /// The file of the database, where it is one.
    pub(crate) fn sqlite(&self) -> SqliteConnection {
        open_file(self.url.strip_prefix("sqlite://").expect("a file"))
    }

    /// The address of the database.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Changes the database behind the server's back; gives the number of rows.
    pub(crate) fn sql(&self, statement: &str) -> usize {
        let query = diesel::sql_query(statement);
        let done = match self.url.strip_prefix("sqlite://") {
            Some(path) => query.execute(&mut open_file(path)),
            None => query.execute(&mut PgConnection::establish(&self.url).expect("the database opens")),
        };
        let changed = done.unwrap_or_else(|error| panic!("{statement}: {error}"));
        // What the server would find out a little later, it knows before the test goes on.
        let look = || actix_web::rt::System::new().block_on(self.database.look_for_changes());
        thread::scope(|scope| scope.spawn(look).join().expect("it looks")).ok();
        changed
    }

    /// Puts other texts in the place of publications, as if they had been published so: under fingerprints that no text had
    /// before. Gives their number.
    pub(crate) async fn publish_otherwise(&self, text: &str, condition: &str) -> usize {
        static TIMES: AtomicUsize = AtomicUsize::new(0);
        let times = TIMES.fetch_add(1, Ordering::Relaxed);
        let changed =
            self.sql(&format!("UPDATE publication SET snapshot = {text}, sha256 = '{times}/' || id WHERE {condition}"));
        self.put_hashes_right(&format!("sha256 LIKE '{times}/%'"));
        checks::rebuild(&self.database).await.expect("what is made from publications is made anew");
        changed
    }

    /// Gives publications the fingerprints of the texts that they have.
    pub(crate) fn put_hashes_right(&self, condition: &str) {
        let texts = format!("SELECT CAST(id AS TEXT) || ' ' || snapshot AS text FROM publication WHERE {condition}");
        let hashes = self.texts_of(&texts).into_iter().map(|text| {
            let (id, text) = text.split_once(' ').expect("a number and a text");
            format!("WHEN {id} THEN '{}'", digest::sha256(text.as_bytes()))
        });
        let hashes: Vec<String> = hashes.collect();
        if !hashes.is_empty() {
            self.sql(&format!("UPDATE publication SET sha256 = CASE id {} END WHERE {condition}", hashes.join(" ")));
        }
    }

    /// Takes goals back from the public, as nobody can in the program.
    pub(crate) async fn withdraw(&self, goals: &str) {
        self.sql(&format!("UPDATE goal SET current_publication = NULL WHERE {goals}"));
        checks::rebuild(&self.database).await.expect("what is made from publications is made anew");
    }

    /// Whether the database itself refuses a statement.
    pub(crate) fn refuses(&self, statement: &str) -> bool {
        let query = diesel::sql_query(statement);
        match self.url.strip_prefix("sqlite://") {
            Some(path) => query.execute(&mut open_file(path)),
            None => query.execute(&mut PgConnection::establish(&self.url).expect("the database opens")),
        }
        .is_err()
    }

    /// How many rows fit: `count("audit WHERE …")`.
    pub(crate) fn count(&self, rows: &str) -> i64 {
        self.number(&format!("SELECT count(*) AS number FROM {rows}"))
    }

    /// The number of a person.
    pub(crate) fn person(&self, login: &str) -> i64 {
        self.number(&format!("SELECT CAST(id AS BIGINT) AS number FROM person WHERE login = '{login}'"))
    }

    /// The number of the last post that was given to a person.
    pub(crate) fn post(&self, login: &str) -> i64 {
        let person = self.person(login);
        self.number(&format!("SELECT CAST(max(id) AS BIGINT) AS number FROM post WHERE person_id = {person}"))
    }

    /// The number that a statement gives under the name `number`.
    pub(crate) fn number(&self, statement: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Number {
            #[diesel(sql_type = BigInt)]
            number: i64,
        }
        let query = diesel::sql_query(statement);
        let found: Result<Number, _> = match self.url.strip_prefix("sqlite://") {
            Some(path) => query.get_result(&mut open_file(path)),
            None => query.get_result(&mut PgConnection::establish(&self.url).expect("the database opens")),
        };
        found.unwrap_or_else(|error| panic!("{statement}: {error}")).number
    }
}

impl Drop for City {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}
