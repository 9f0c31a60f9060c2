//! Servers that cannot outlive the test process.
//!
//! Rust runs no destructor for a `static`, and a test process may also be
//! killed. So a server is given a guard: a small shell that holds the reading
//! end of a pipe. However the test process ends, the kernel closes the writing
//! end; the guard then ends the server's process group and removes its folder.
//! Server and guard have process groups of their own: the Ctrl-C that ends the
//! tests does not reach them, its consequence does.

use std::fs::{self, DirBuilder, File};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, thread};

/// The first line names the process group; the second never comes: `read`
/// returns when the tests have ended. A server gets five seconds to leave.
const GUARD: &str = r#"
folder=$1 signal=$2 group= tries=0
read -r group || :
read -r _ || :
if [ -n "$group" ]; then
    kill -s "$signal" -- "-$group"
    while kill -s 0 -- "-$group" && [ "$tries" -lt 50 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    kill -s KILL -- "-$group"
fi
rm -rf -- "$folder"
"#;

/// How a server is told to stop at once.
#[derive(Clone, Copy)]
pub(crate) enum Stop {
    /// SIGTERM: leave.
    Terminate,
    /// SIGQUIT: PostgreSQL's immediate shutdown; the data are thrown away.
    Quit,
}

/// A private folder, and at most one server that works in it. Dropping the
/// leash ends both, as the end of the test process does.
pub(crate) struct Leash {
    folder: PathBuf,
    guard: Child,
    server: Option<Child>,
}

impl Leash {
    /// Makes a private folder in the system's temporary folder: `target/` may
    /// lie below a home that a server's own user cannot enter.
    pub(crate) fn new(name: &str, stop: Stop) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("ichirizuka-{name}-{}-{count}", process::id()));
        // Left by a machine that went down in the middle of a test, if at all.
        let _ = fs::remove_dir_all(&folder);
        DirBuilder::new()
            .mode(0o700)
            .create(&folder)
            .unwrap_or_else(|error| panic!("cannot make {}: {error}", folder.display()));
        let guard = Command::new("sh")
            .args(["-c", GUARD, "guard"])
            .arg(&folder)
            .arg(match stop {
                Stop::Terminate => "TERM",
                Stop::Quit => "QUIT",
            })
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("sh starts");
        Self { folder, guard, server: None }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether the tests run as root, whom PostgreSQL refuses.
    pub(crate) fn belongs_to_root(&self) -> bool {
        fs::metadata(&self.folder).is_ok_and(|folder| folder.uid() == 0)
    }

    /// Starts the server and waits until `ready` answers, which it is asked
    /// with what the server has printed so far.
    pub(crate) fn start<T>(&mut self, command: &mut Command, mut ready: impl FnMut(&str) -> Option<T>) -> T {
        // A sample city of six years takes a while on a busy machine.
        const PATIENCE: Duration = Duration::from_mins(3);
        let name = command.get_program().display().to_string();
        let printed = self.folder.join("printed");
        let output = File::create(&printed).expect("the folder takes a file");
        let server = command
            .stdin(Stdio::null())
            .stdout(output.try_clone().expect("a file has a second handle"))
            .stderr(output)
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {name}: {error}"));
        let pipe = self.guard.stdin.as_mut().expect("the guard has a pipe");
        writeln!(pipe, "{}", server.id()).expect("the guard listens");
        let server = self.server.insert(server);

        let started = Instant::now();
        loop {
            let so_far = fs::read_to_string(&printed).unwrap_or_default();
            if let Some(answer) = ready(&so_far) {
                return answer;
            }
            if let Ok(Some(status)) = server.try_wait() {
                panic!("{name} ended with {status} before it was up:\n{so_far}");
            }
            assert!(started.elapsed() < PATIENCE, "{name} was not up after {} s:\n{so_far}", PATIENCE.as_secs());
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        if let Some(server) = &mut self.server {
            let _ = server.wait();
        }
        let _ = self.guard.wait();
    }
}
