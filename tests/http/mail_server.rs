//! A mail server that keeps what it is given, and refuses what is for `refused@…`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

/// How long a mail may take to come.
const PATIENCE: Duration = Duration::from_mins(1);

/// A mail as it arrived.
#[derive(Debug)]
pub(crate) struct Mail {
    /// Whom it is for.
    pub(crate) to: String,
    /// What it says.
    pub(crate) text: String,
}

/// The server.
pub(crate) struct MailServer {
    address: String,
    mails: Receiver<Mail>,
}

impl MailServer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let address = listener.local_addr().expect("it listens").to_string();
        let (send, mails) = mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, send) = (stream.expect("a connection"), send.clone());
                thread::spawn(move || talk(stream, &send));
            }
        });
        Self { address, mails }
    }

    /// Host and port.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The next mails, in the order in which they come.
    pub(crate) fn receive(&self, count: usize) -> Vec<Mail> {
        (0..count).map(|_| self.mails.recv_timeout(PATIENCE).expect("a mail comes")).collect()
    }
}

fn talk(stream: TcpStream, mails: &Sender<Mail>) {
    let mut answers = stream.try_clone().expect("two ends");
    let mut say = |line: &str| answers.write_all(format!("{line}\r\n").as_bytes()).is_ok();
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let mut to = String::new();
    say("220 office");
    while let Some(line) = lines.next() {
        let answer = match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250 office",
            "RCPT" if line.contains("<refused@") => "550 nobody of that name",
            "RCPT" => {
                to = line
                    .chars()
                    .skip_while(|letter| *letter != '<')
                    .skip(1)
                    .take_while(|letter| *letter != '>')
                    .collect();
                "250 ok"
            }
            "DATA" => {
                say("354 go on");
                let written: Vec<String> = lines.by_ref().take_while(|line| line != ".").collect();
                // The test may be over.
                let _ = mails.send(Mail { to: std::mem::take(&mut to), text: decoded(&written) });
                "250 ok"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        if !say(answer) {
            return;
        }
    }
}

/// The text of a mail, whose body is in base64.
fn decoded(written: &[String]) -> String {
    let parts: Vec<&[String]> = written.splitn(2, String::is_empty).collect();
    assert!(parts[0].iter().any(|line| line == "Content-Transfer-Encoding: base64"), "{written:?}");
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for letter in parts[1].iter().flat_map(|line| line.bytes()).filter(|letter| *letter != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        (bits, count) = (bits << 6 | u32::from(value), count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).expect("a byte"));
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}
