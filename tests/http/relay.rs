//! Another program's mail relay, with TLS and an account, and what Python makes of what it reads.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use ichirizuka::web::{Authorities, Settings};
use serde_json::Value;

use crate::support::leash::{Leash, Stop};

/// The account at the relay.
pub(crate) const LOGIN: &str = "goals";
pub(crate) const PASSWORD: &str = "ひみつ no 1";
/// How long a mail may take to come.
const PATIENCE: Duration = Duration::from_mins(3);

/// The Python that has what the scripts ask for; Debian's own is not always the first one.
static PYTHON: LazyLock<&str> = LazyLock::new(|| {
    let has_all = |python: &&str| {
        let asked = Command::new(python).args(["-c", "import aiosmtpd, icalendar"]).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    };
    ["/usr/bin/python3", "python3"].into_iter().find(has_all).expect("tests/setup has installed aiosmtpd and icalendar")
});

/// An office's own authority, and a certificate by it for this machine.
static PAPERS: LazyLock<Leash> = LazyLock::new(|| {
    let leash = Leash::new("papers", Stop::Terminate);
    let openssl = |more: &[&str]| {
        let new = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
        let made = Command::new("openssl").args(new.split(' ')).args(more).current_dir(leash.folder()).output();
        let made = made.expect("openssl runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    };
    openssl(&["-subj", "/CN=Office", "-keyout", "authority.key", "-out", "authority.pem"]);
    let ours =
        ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=CA:FALSE"];
    let by = ["-CA", "authority.pem", "-CAkey", "authority.key", "-keyout", "key.pem", "-out", "certificate.pem"];
    openssl(&[&ours[..], &by].concat());
    leash
});

/// Has a server trust the office's authority.
pub(crate) fn trust(settings: &mut Settings) {
    let pem = fs::read(PAPERS.folder().join("authority.pem")).expect("it was made");
    settings.mail_authorities = Authorities::read(&pem).expect("a certificate");
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support").join(name)
}

/// The relay. It ends when this is dropped.
pub(crate) struct Relay {
    port: String,
    said: Receiver<String>,
    process: Child,
    _input: ChildStdin,
}

impl Relay {
    /// One that speaks "starttls" or "tls".
    pub(crate) fn start(mode: &str) -> Self {
        let papers = ["certificate.pem", "key.pem"].map(|name| PAPERS.folder().join(name));
        let mut process = Command::new(*PYTHON)
            .arg(script("relay.py"))
            .arg(mode)
            .args(papers)
            .args([LOGIN, PASSWORD])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // It tells at length of every client that turns away.
            .stderr(Stdio::null())
            .spawn()
            .expect("Python starts");
        let (input, output) = (process.stdin.take().expect("a pipe"), process.stdout.take().expect("a pipe"));
        let (send, said) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    // The test is over.
                    return;
                }
            }
        });
        let port = said.recv_timeout(PATIENCE).expect("it listens");
        Self { port, said, process, _input: input }
    }

    /// Host and port.
    pub(crate) fn address(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// The next mail.
    pub(crate) fn receive(&self) -> Value {
        let mail = self.said.recv_timeout(PATIENCE).expect("a mail comes");
        serde_json::from_str(&mail).expect("JSON")
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // Nothing that it would have to finish.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A calendar as Python reads it.
pub(crate) fn read_calendar(file: &[u8]) -> Value {
    let mut process = Command::new(*PYTHON)
        .arg(script("read_calendar.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    process.stdin.take().expect("a pipe").write_all(file).expect("it reads");
    let read = process.wait_with_output().expect("it ends");
    assert!(read.status.success(), "Python cannot read it");
    serde_json::from_slice(&read.stdout).expect("JSON")
}
