//! A running server: where it listens, what it answers, how it ends.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::leash::{Leash, Stop};
use crate::town::Town;

/// Runs the program, says under which number, and with what it ended. A file that may not grow is an error to it, and no
/// reason to end.
const WATCH: &str =
    r#"trap '' XFSZ; "$@" & process=$!; echo "process $process"; wait "$process"; echo "ended with $?""#;

/// How long an answer or an end may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Server {
    leash: Leash,
    process: String,
    /// `127.0.0.1:54321`
    pub(crate) address: String,
}

impl Server {
    /// Starts a command that serves, and waits until it has printed `up`. What stands behind `http://` is its address.
    pub(crate) fn start(town: &Town, arguments: &[&str], environment: &[(&str, &str)], up: &str) -> Self {
        let program = town.command(arguments);
        let mut command = Command::new("sh");
        command.args(["-c", WATCH, "sh"]).arg(program.get_program()).args(program.get_args());
        command.current_dir(town.folder()).envs(environment.iter().copied());
        for (name, value) in program.get_envs().filter_map(|(name, value)| Some((name, value?))) {
            command.env(name, value);
        }
        let mut leash = Leash::new("served", Stop::Terminate);
        let (process, address) = leash.start(&mut command, |printed| {
            assert!(!printed.contains("ended with"), "it did not stay up:\n{printed}");
            let process = printed.split_once("process ")?.1.split_once('\n')?.0;
            printed.contains(up).then_some(())?;
            let address = printed.split_once("http://")?.1.split(['/', '\n']).next()?;
            Some((process.to_owned(), address.to_owned()))
        });
        Self { leash, process, address }
    }

    /// Everything it has printed.
    pub(crate) fn printed(&self) -> String {
        fs::read_to_string(self.leash.folder().join("printed")).unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.get_with(path, "").unwrap_or_else(|| panic!("GET {path}: no answer"))
    }

    /// Asks with cookies; none where the server is gone before it has answered.
    pub(crate) fn get_with(&self, path: &str, cookie: &str) -> Option<Answer> {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {cookie}\r\n\r\n",
            self.address
        ))
    }

    /// Sends a form with cookies.
    pub(crate) fn post(&self, path: &str, cookie: &str, form: &str) -> Answer {
        self.try_post(path, cookie, form).unwrap_or_else(|| panic!("POST {path}: no answer"))
    }

    /// The same; none where the server is gone before it has answered.
    pub(crate) fn try_post(&self, path: &str, cookie: &str, form: &str) -> Option<Answer> {
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {cookie}\r\nContent-Type: \
             application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.address,
            form.len()
        ))
    }

    /// Sends a request as it is; none where there is no answer.
    pub(crate) fn ask(&self, request: &str) -> Option<Answer> {
        let mut stream = self.try_connect().ok()?;
        stream.write_all(request.as_bytes()).ok()?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).ok()?;
        Answer::read(&bytes)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        self.try_connect().unwrap()
    }

    fn try_connect(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(stream)
    }

    /// Signs in; gives back the status: 303 where the password is right.
    pub(crate) fn sign_in(&self, login: &str, password: &str) -> u16 {
        self.let_in(login, password).status
    }

    /// Signs in; the answer sets the cookies of the session.
    pub(crate) fn let_in(&self, login: &str, password: &str) -> Answer {
        let page = self.get("/login");
        let cookie = page.cookies();
        let token = cookie.split_once('=').unwrap().1.to_owned();
        self.post("/login", &cookie, &format!("form_token={token}&login={login}&password={password}"))
    }

    /// How many megabytes it holds in memory.
    pub(crate) fn megabytes(&self) -> u32 {
        self.megabytes_of("VmRSS:")
    }

    fn megabytes_of(&self, what: &str) -> u32 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process)).unwrap();
        let resident = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
        resident.trim().trim_end_matches(" kB").parse::<u32>().unwrap() / 1024
    }

    /// How many megabytes it has held at most.
    pub(crate) fn most_megabytes(&self) -> u32 {
        self.megabytes_of("VmHWM:")
    }

    /// Lets no file that it writes grow beyond so many bytes, as on a disk that is full; `unlimited` takes that back.
    pub(crate) fn limit_files(&self, bytes: &str) {
        let limit = format!("--fsize={bytes}:");
        let done = Command::new("prlimit").args(["--pid", &self.process, &limit]).status().unwrap();
        assert!(done.success(), "process {} takes a limit", self.process);
    }

    /// Asks it to stop.
    pub(crate) fn terminate(&self) {
        signal("TERM", &self.process);
    }

    /// Ends it in the midst of whatever it does.
    pub(crate) fn kill(&self) {
        signal("KILL", &self.process);
    }

    /// Waits until nobody can connect any more.
    pub(crate) fn wait_until_closed(&self) {
        wait_for("a closed port", || TcpStream::connect(&self.address).is_err().then_some(()));
    }

    /// Waits for its end; gives back what it ended with, and how long the waiting took.
    pub(crate) fn end(&self) -> (String, Duration) {
        let started = Instant::now();
        let code = wait_for("an end", || {
            let printed = self.printed();
            Some(printed.split_once("ended with ")?.1.split_once('\n')?.0.to_owned())
        });
        (code, started.elapsed())
    }
}

/// Sends a signal to a process.
pub(crate) fn signal(name: &str, process: &str) {
    let done = Command::new("sh").args(["-c", "kill -s \"$1\" \"$2\"", "sh", name, process]).status().unwrap();
    assert!(done.success(), "process {process} takes a signal");
}

fn wait_for<T>(what: &str, mut there: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = there() {
            return found;
        }
        assert!(started.elapsed() < PATIENCE, "waited {} s for {what}", PATIENCE.as_secs());
        thread::sleep(Duration::from_millis(10));
    }
}

/// The answer to a request.
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
    /// The body where it is no text.
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// Reads what comes until the other side hangs up.
    pub(crate) fn rest_of(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Self::read(&bytes).expect("an answer")
    }

    /// What came; none where that is no answer.
    fn read(bytes: &[u8]) -> Option<Self> {
        // A workbook is no text, and has a head all the same.
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let behind = bytes.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
        Some(Self { status, head: head.to_owned(), body: body.to_owned(), bytes: bytes[behind..].to_vec() })
    }

    /// The cookies that it sets, as they are sent back.
    pub(crate) fn cookies(&self) -> String {
        let set = self.head.lines().filter_map(|line| line.split_once(": "));
        let set = set.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let pairs: Vec<&str> = set.filter_map(|(_, value)| value.split(';').next()).collect();
        pairs.join("; ")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}
