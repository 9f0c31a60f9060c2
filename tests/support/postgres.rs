//! A PostgreSQL of the suite's own, and in it a database for each test.
//!
//! The first test that asks starts the cluster (about a second); it ends with
//! the test process, see [`super::leash`]. It listens on a Unix socket in a
//! private folder and on no port at all, so nothing can collide with it and
//! no other user can reach it. Tests connect as the owner of their database,
//! not as the superuser: what an installation may not do fails here too.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, OnceLock};

use diesel::pg::PgConnection;
use diesel::{Connection as _, RunQueryDsl as _};

use super::leash::{Leash, Stop};

const SUPERUSER: &str = "postgres";
const OWNER: &str = "ichirizuka";
const TEMPLATE: &str = "ichirizuka_template";
const PORT: u16 = 5432;
/// Of the owner, where one is asked for.
pub(crate) const PASSWORD: &str = "himitsu-no-aikotoba";

/// An empty city's database of one's own: a copy of the template that
/// `migrate`, given its URL, makes of an empty database. `migrate` runs once
/// in a test process and must have closed its connections when it returns.
/// The URL has the form `postgres://ichirizuka@%2Ffolder%2Fof%2Fsocket:5432/test_1`.
pub(crate) fn database(migrate: impl FnOnce(&str)) -> String {
    static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);
    static MIGRATED: OnceLock<()> = OnceLock::new();
    static COUNT: AtomicU32 = AtomicU32::new(1);

    let cluster = &*CLUSTER;
    MIGRATED.get_or_init(|| {
        // A migration that panicked in another test left its half behind.
        cluster.command(&format!("DROP DATABASE IF EXISTS {TEMPLATE}"));
        cluster.command(&format!("CREATE DATABASE {TEMPLATE} OWNER {OWNER}"));
        migrate(&cluster.url(OWNER, TEMPLATE));
    });
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    cluster.command(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {OWNER}"));
    cluster.url(OWNER, &name)
}

/// One PostgreSQL with all its databases.
pub(crate) struct Cluster {
    leash: Leash,
    /// In the name of its socket, and over TCP where it is reached so.
    port: u16,
}

impl Cluster {
    pub(crate) fn start() -> Self {
        Self::start_with(|_, _| Vec::new())
    }

    /// One that takes connections over TCP too, in TLS and by password: on this port, with this certificate and its key.
    pub(crate) fn encrypted(port: u16, certificate: &str, key: &str) -> Self {
        let cluster = Self::start_with(|programs, folder| {
            for (name, content) in [("certificate", certificate), ("key", key)] {
                let file = folder.join(name);
                fs::write(&file, content).expect("the folder takes a file");
                fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("a file of one's own");
                programs.hand_over(&file);
            }
            let who = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n";
            fs::write(folder.join("data/pg_hba.conf"), who).expect("the folder takes a file");
            let [certificate, key] = ["certificate", "key"].map(|name| folder.join(name).display().to_string());
            vec![
                "listen_addresses=127.0.0.1".to_owned(),
                format!("port={port}"),
                "ssl=on".to_owned(),
                format!("ssl_cert_file={certificate}"),
                format!("ssl_key_file={key}"),
            ]
        });
        cluster.command(&format!("ALTER ROLE {OWNER} PASSWORD '{PASSWORD}'"));
        cluster.command(&format!("CREATE DATABASE encrypted OWNER {OWNER}"));
        cluster
    }

    /// Starts it with settings that may need files in its folder.
    fn start_with(prepare: impl FnOnce(&Programs, &Path) -> Vec<String>) -> Self {
        let mut leash = Leash::new("postgres", Stop::Quit);
        let programs = Programs::find(&leash);
        let data = leash.folder().join("data");
        programs.hand_over(leash.folder());

        let made = programs
            .command("initdb", leash.folder())
            .arg("--pgdata")
            .arg(&data)
            .args(["--username", SUPERUSER, "--auth", "trust"])
            .args(["--encoding", "UTF8", "--no-locale", "--no-sync"])
            .output()
            .expect("initdb starts");
        assert!(
            made.status.success(),
            "initdb failed:\n{}{}",
            String::from_utf8_lossy(&made.stdout),
            String::from_utf8_lossy(&made.stderr),
        );

        let mut server = programs.command("postgres", leash.folder());
        server.arg("-D").arg(&data);
        server.arg("-k").arg(leash.folder());
        for setting in [
            "listen_addresses=",
            "port=5432",
            "max_connections=200",
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
        ] {
            server.args(["-c", setting]);
        }
        let mut port = PORT;
        for setting in prepare(&programs, leash.folder()) {
            port = setting.strip_prefix("port=").and_then(|port| port.parse().ok()).unwrap_or(port);
            server.args(["-c", &setting]);
        }
        let url = url(leash.folder(), port, SUPERUSER, SUPERUSER);
        leash.start(&mut server, |_| PgConnection::establish(&url).ok());

        let cluster = Self { leash, port };
        cluster.command(&format!("CREATE ROLE {OWNER} LOGIN"));
        cluster
    }

    /// An empty database in which what was acknowledged survives [`Self::crash`].
    pub(crate) fn durable(&self) -> String {
        self.command(&format!("CREATE DATABASE durable OWNER {OWNER}"));
        self.command("ALTER DATABASE durable SET synchronous_commit = on");
        self.url(OWNER, "durable")
    }

    /// Kills a process in the midst of what it does for a server: PostgreSQL ends all the others then, and begins again
    /// with what its log holds. Whether there was one.
    pub(crate) fn crash(&self) -> bool {
        #[derive(diesel::QueryableByName)]
        struct Backend {
            #[diesel(sql_type = diesel::sql_types::Integer)]
            pid: i32,
        }
        let url = self.url(SUPERUSER, SUPERUSER);
        // It may be beginning again already.
        let Ok(mut connection) = PgConnection::establish(&url) else { return false };
        let busy = format!("SELECT pid FROM pg_stat_activity WHERE usename = '{OWNER}' ORDER BY state LIMIT 1");
        let Ok(backend) = diesel::sql_query(busy).get_result::<Backend>(&mut connection) else { return false };
        let killed = Command::new("sh").args(["-c", "kill -s KILL \"$1\"", "sh", &backend.pid.to_string()]).status();
        killed.is_ok_and(|status| status.success())
    }

    fn url(&self, user: &str, database: &str) -> String {
        url(self.leash.folder(), self.port, user, database)
    }

    fn command(&self, sql: &str) {
        let mut connection = PgConnection::establish(&self.url(SUPERUSER, SUPERUSER))
            .unwrap_or_else(|error| panic!("cannot reach the test cluster: {error}"));
        diesel::sql_query(sql).execute(&mut connection).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

/// The folder of the socket stands where a URL has its host.
fn url(socket: &Path, port: u16, user: &str, database: &str) -> String {
    let host = socket.to_str().expect("a folder's name is UTF-8");
    let host = host.replace('%', "%25").replace('/', "%2F");
    format!("postgres://{user}@{host}:{port}/{database}")
}

/// Where the server's programs are, and as whom they run.
struct Programs {
    folder: PathBuf,
    /// User and group to change to: PostgreSQL refuses to run as root.
    run_as: Option<(u32, u32)>,
}

impl Programs {
    fn find(leash: &Leash) -> Self {
        let in_path = std::env::var_os("PATH").unwrap_or_default();
        let folder = std::env::split_paths(&in_path)
            .chain(debian_folders())
            .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
            .expect(
                "PostgreSQL's initdb and postgres are neither in PATH nor in \
                 /usr/lib/postgresql/*/bin: `tests/setup` installs them",
            );
        let run_as = leash.belongs_to_root().then(|| (id("-u"), id("-g")));
        Self { folder, run_as }
    }

    fn hand_over(&self, folder: &Path) {
        if let Some((user, group)) = self.run_as {
            chown(folder, Some(user), Some(group)).expect("root may give a folder away");
        }
    }

    fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(self.folder.join(program));
        command.current_dir(folder);
        if let Some((user, group)) = self.run_as {
            command.uid(user).gid(group);
        }
        command
    }
}

/// Debian keeps the server's programs out of PATH. The newest comes first.
fn debian_folders() -> Vec<PathBuf> {
    let Ok(versions) = fs::read_dir("/usr/lib/postgresql") else {
        return Vec::new();
    };
    let mut versions: Vec<_> =
        versions.filter_map(|version| version.ok()?.file_name().to_str()?.parse::<u32>().ok()).collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions.into_iter().map(|version| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin"))).collect()
}

fn id(which: &str) -> u32 {
    let answer = Command::new("id").args([which, SUPERUSER]).output();
    answer
        .ok()
        .and_then(|answer| String::from_utf8(answer.stdout).ok()?.trim().parse().ok())
        .expect("run by root, the tests need a user `postgres` to start PostgreSQL as")
}
