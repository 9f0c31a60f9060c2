//! A cache that stands before a server, as far as calling pages back goes: it keeps nothing and writes down what it is
//! told.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

/// How long a page may take to be called back.
const PATIENCE: Duration = Duration::from_mins(1);

/// A page that was called back: its method and address, under which host, and in what coding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Call {
    pub(crate) page: String,
    pub(crate) host: String,
    pub(crate) coding: String,
}

/// The cache.
pub(crate) struct CacheServer {
    address: String,
    hears: Arc<AtomicBool>,
    calls: Receiver<Call>,
    refused: Receiver<Call>,
}

impl CacheServer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it listens"));
        let ((call, calls), (refuse, refused)) = (mpsc::channel(), mpsc::channel());
        let hears = Arc::new(AtomicBool::new(true));
        let told = Arc::clone(&hears);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, call, refuse, told) =
                    (stream.expect("a connection"), call.clone(), refuse.clone(), Arc::clone(&told));
                thread::spawn(move || listen(stream, &call, &refuse, &told));
            }
        });
        Self { address, hears, calls, refused }
    }

    /// Where it is told.
    pub(crate) fn address(&self) -> String {
        self.address.clone()
    }

    /// Whether it does from now on what it is told.
    pub(crate) fn hear(&self, hears: bool) {
        self.hears.store(hears, Ordering::Release);
    }

    /// Waits until it was told something that it didn't do.
    pub(crate) fn refuse(&self) -> Call {
        self.refused.recv_timeout(PATIENCE).expect("it is told something")
    }

    /// What is called back until it is enough, in the order in which it comes.
    pub(crate) fn calls_until(&self, enough: impl Fn(&[Call]) -> bool) -> Vec<Call> {
        let mut calls = Vec::new();
        while !enough(&calls) {
            calls.push(self.calls.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("not enough: {calls:?}")));
        }
        calls
    }

    /// Waits until a page is called back; gives what was until then.
    pub(crate) fn calls_until_that_of(&self, address: &str) -> Vec<Call> {
        let page = format!("PURGE {address}");
        self.calls_until(|calls| calls.iter().any(|call| call.page == page))
    }
}

fn listen(stream: TcpStream, calls: &Sender<Call>, refused: &Sender<Call>, hears: &AtomicBool) {
    let mut answers = stream.try_clone().expect("two ends");
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    while let Some(first) = lines.next() {
        let headers: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        let header = |wanted: &str| {
            let mut headers = headers.iter().filter_map(|line| line.split_once(": "));
            headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.to_owned())
        };
        let call = Call {
            page: first.trim_end_matches(" HTTP/1.1").to_owned(),
            host: header("host").unwrap_or_default(),
            coding: header("accept-encoding").unwrap_or_default(),
        };
        let (status, told) = if hears.load(Ordering::Acquire) { ("204 Done", calls) } else { ("503 Deaf", refused) };
        // The test may have ended.
        let _ = answers.write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").as_bytes());
        let _ = told.send(call);
    }
}
