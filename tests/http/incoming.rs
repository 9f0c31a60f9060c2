//! Bodies on their way: who may send one is decided by its head, and nobody holds the server up by sending.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::actors::Actor;
use crate::city::{City, PASSWORD};

on_both_databases! {
    a_file_from_nobody_is_refused_by_its_head,
    a_file_from_somebody_without_the_right_is_refused_by_its_head,
    a_body_in_chunks_that_is_refused_ends_its_connection,
    a_body_in_chunks_that_was_read_leaves_its_connection_open,
    a_body_that_comes_too_slowly_is_not_waited_for,
    what_strangers_send_takes_no_more_room_than_there_is,
    files_take_turns,
}

/// Somebody who sends a request piece by piece.
struct Sender(TcpStream);

impl Sender {
    /// Sends the head of a form.
    fn new(city: &City, path: &str, headers: &str) -> Self {
        let host = city.address().trim_start_matches("http://");
        let stream = TcpStream::connect(host).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a timeout");
        let mut sender = Self(stream);
        sender.send(format!("POST {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n\r\n").as_bytes());
        sender
    }

    /// The server may have hung up meanwhile.
    fn send(&mut self, piece: &[u8]) {
        let _ = self.0.write_all(piece);
    }

    /// What is answered until the server hangs up.
    fn everything(&mut self) -> String {
        let mut bytes = Vec::new();
        let _ = self.0.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The first line of the answer, and the others of its head in lower case.
    fn head(&mut self) -> (String, String) {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            if self.0.read(&mut byte).unwrap_or_default() == 0 {
                break;
            }
            bytes.extend(byte);
        }
        let text = String::from_utf8(bytes).expect("a head");
        let (first, rest) = text.split_once("\r\n").unwrap_or_default();
        (first.to_owned(), rest.to_lowercase())
    }
}

const FILE: &str = "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 30000000";
const CHUNKS: &str = "Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked";
const PLAIN: &str = "Content-Type: application/x-www-form-urlencoded";
const PART: &str = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.tsv\"\r\n\r\n";

async fn a_file_from_nobody_is_refused_by_its_head(city: City) {
    for path in ["/desk/import", "/en/admin/settings/logo", "/admin/people/transfers", "/desk/report"] {
        let mut sender = Sender::new(&city, path, FILE);
        let (status, headers) = sender.head();
        assert_eq!(status, "HTTP/1.1 401 Unauthorized", "{path}");
        assert!(headers.contains("connection: close") && headers.contains("cache-control: no-store"), "{headers}");
    }
    // So is what is too large for a form, or says of itself that it is none.
    for headers in [format!("{PLAIN}\r\nContent-Length: 262145"), "Content-Length: 10".to_owned()] {
        let (status, _) = Sender::new(&city, "/desk/report", &headers).head();
        assert_eq!(status, "HTTP/1.1 401 Unauthorized", "{headers}");
    }
}

async fn a_file_from_somebody_without_the_right_is_refused_by_its_head(city: City) {
    let cookie = city.visit(Actor::OwnSection).await.cookies();
    for path in ["/admin/settings/logo", "/admin/people/transfers"] {
        let (status, _) = Sender::new(&city, path, &format!("{FILE}\r\nCookie: {cookie}")).head();
        assert_eq!(status, "HTTP/1.1 404 Not Found", "{path}");
    }
    let (status, _) = Sender::new(&city, "/desk/import", &format!("{FILE}0\r\nCookie: {cookie}")).head();
    assert_eq!(status, "HTTP/1.1 413 Payload Too Large");
}

async fn a_body_in_chunks_that_is_refused_ends_its_connection(city: City) {
    for path in ["/desk/import", "/desk/report", "/nothing", "/", "/account/password"] {
        let mut sender = Sender::new(&city, path, CHUNKS);
        sender.send(b"5\r\nhello\r\n");
        let (status, headers) = sender.head();
        assert!(
            status.starts_with("HTTP/1.1 4") && headers.contains("connection: close"),
            "{path}: {status}\n{headers}"
        );
        // What follows is taken for no request.
        sender.send(b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        let _ = sender.0.shutdown(Shutdown::Write);
        assert!(!sender.everything().contains("HTTP/1.1"), "{path}");
    }
}

async fn a_body_in_chunks_that_was_read_leaves_its_connection_open(city: City) {
    let mut sender = Sender::new(&city, "/login", &format!("{PLAIN}\r\nTransfer-Encoding: chunked"));
    sender.send(b"7\r\nlogin=x\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let answers = sender.everything();
    assert!(answers.starts_with("HTTP/1.1 403"), "{answers}");
    assert!(answers.contains("HTTP/1.1 200"), "{answers}");
}

async fn a_body_that_comes_too_slowly_is_not_waited_for(city: City) {
    let cookie = city.visit(Actor::OwnSection).await.cookies();
    let slow = city.with_settings(|settings| {
        settings.pace.window = Duration::from_millis(200);
        settings.pace.least = 1000;
    });
    let plain = format!("{PLAIN}\r\nContent-Length: 5000");
    for (path, headers, begun) in [
        ("/login", plain.clone(), "login=x"),
        ("/desk/report", plain.clone(), "text=x"),
        ("/desk/report", format!("{plain}\r\nCookie: {cookie}"), "text=x"),
        ("/desk/import", format!("{FILE}\r\nCookie: {cookie}"), PART),
    ] {
        let mut sender = Sender::new(&slow, path, &headers);
        sender.send(begun.as_bytes());
        let (status, headers) = sender.head();
        assert_eq!(status, "HTTP/1.1 408 Request Timeout", "{path}");
        assert!(headers.contains("connection: close") && headers.contains("text/html"), "{path}: {headers}");
    }
    // What keeps up in each moment may not take for ever either.
    let endless = city.with_settings(|settings| {
        settings.pace.window = Duration::from_millis(100);
        settings.pace.least = 0;
        settings.pace.total = Duration::from_millis(300);
    });
    let (status, _) = Sender::new(&endless, "/login", &plain).head();
    assert_eq!(status, "HTTP/1.1 408 Request Timeout");
}

/// Lets many send a body without its end; gives the first answer that any of them gets.
fn first_answer(senders: impl Iterator<Item = Sender>, body: &[u8]) -> (String, String) {
    let (tell, answered) = mpsc::channel();
    let mut kept = Vec::new();
    for mut sender in senders {
        kept.push(sender.0.try_clone().expect("the same connection"));
        let (tell, body) = (tell.clone(), body.to_owned());
        thread::spawn(move || {
            sender.send(&body);
            let _ = tell.send(sender.head());
        });
    }
    let answer = answered.recv().expect("somebody is answered");
    for sender in kept {
        let _ = sender.shutdown(Shutdown::Both);
    }
    answer
}

async fn what_strangers_send_takes_no_more_room_than_there_is(city: City) {
    let length = 3 * 1024 * 1024 - 1000;
    let headers = format!("{PLAIN}\r\nContent-Length: {length}");
    let senders = (0..7).map(|_| Sender::new(&city, "/login", &headers));
    let (status, headers) = first_answer(senders, &vec![b'a'; length - 1]);
    assert_eq!(status, "HTTP/1.1 503 Service Unavailable");
    assert!(headers.contains("retry-after: ") && headers.contains("connection: close"), "{headers}");
    // Signing in finds room all the same.
    city.citizen().sign_in("tanto", PASSWORD).await.expect_redirect();
}

async fn files_take_turns(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let headers = format!("{FILE}\r\nCookie: {}", tanto.cookies());
    let senders = (0..5).map(|_| Sender::new(&city, "/desk/import", &headers));
    let (status, headers) = first_answer(senders, PART.as_bytes());
    assert_eq!(status, "HTTP/1.1 503 Service Unavailable");
    assert!(headers.contains("retry-after: "), "{headers}");
    let table = "部局\t課・室\t事務事業\t目標\n建設部\t住宅政策課\t空き店舗の活用\t■空き店舗を3件埋める\n";
    let fields = [("year", "2021"), ("stage", "goals")];
    let tanto = city.visit(Actor::OwnSection).await;
    tanto.upload_with_token("/desk/import", &fields, "goals.tsv", table.as_bytes()).await.expect_redirect();
}
