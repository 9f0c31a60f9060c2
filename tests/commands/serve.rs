//! `serve`.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use crate::server::{Answer, Server};
use crate::town::Town;

/// A server that was asked to stop and has nothing under way is gone well within this.
const SECONDS: Duration = Duration::from_secs(10);

fn serve(town: &Town, environment: &[(&str, &str)]) -> Server {
    Server::start(town, &["serve", "--bind", "127.0.0.1:0"], environment, "Listening on ")
}

#[test]
fn a_city_is_served_until_the_server_is_asked_to_stop() {
    let town = Town::set_up();
    let server = serve(&town, &[]);
    assert_eq!(server.get("/healthz").status, 200);
    assert_eq!(server.get("/readyz").status, 200);
    let front = server.get("/");
    assert_eq!(front.status, 200);
    assert!(front.body.contains("安芸高田市"));
    server.terminate();
    let (code, waited) = server.end();
    assert_eq!(code, "0", "{}", server.printed());
    assert!(waited < SECONDS, "it took {waited:?}");
}

#[test]
fn a_request_under_way_is_answered_before_the_server_stops() {
    let town = Town::set_up();
    let server = serve(&town, &[]);
    let form = "form_token=none&login=x";
    let (now, later) = form.split_at(10);
    let mut stream = server.connect();
    let head = format!(
        "POST /login HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Type: \
         application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        server.address,
        form.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut go_on = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
    stream.read_exact(&mut go_on).unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100 "), "the request is under way");
    stream.write_all(now.as_bytes()).unwrap();
    server.terminate();
    server.wait_until_closed();
    stream.write_all(later.as_bytes()).unwrap();
    let answer = Answer::rest_of(&mut stream);
    assert_eq!(answer.status, 403, "the token of this form is nobody's");
    assert!(answer.body.contains("</html>"), "the page is whole");
    let (code, waited) = server.end();
    assert_eq!(code, "0", "{}", server.printed());
    assert!(waited < SECONDS, "it took {waited:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_that_hashing_takes_is_given_back() {
    let town = Town::set_up();
    let server = serve(&town, &[]);
    server.sign_in("kikaku", "not-the-password-1");
    let before = server.megabytes();
    for number in 0..12 {
        thread::scope(|together| {
            for place in 0..4 {
                let server = &server;
                together.spawn(move || server.sign_in(&format!("nobody{number}{place}"), "not-the-password-1"));
            }
        });
    }
    let after = server.megabytes();
    assert!(after < before + 40, "{before} MB before, {after} MB after 48 attempts to sign in");
}

/// A hundred strangers who begin to send twelve megabytes each, or as much as a login may have, and never end.
#[cfg(target_os = "linux")]
#[test]
fn strangers_who_send_slowly_take_no_memory() {
    let town = Town::set_up();
    let server = serve(&town, &[]);
    server.get("/login");
    let before = server.megabytes();
    let plain = "application/x-www-form-urlencoded";
    for (path, kind, length) in [
        ("/desk/import", "multipart/form-data; boundary=x", 12_000_000),
        ("/login", plain, 3_000_000),
        ("/desk/report", plain, 250_000),
    ] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n",
            server.address
        );
        let begun = [head.as_bytes(), b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"].concat();
        let piece = vec![b'a'; 64 * 1024];
        let mut strangers: Vec<_> = (0..100).map(|_| server.connect()).collect();
        for stranger in &mut strangers {
            stranger.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
            let mut sent = stranger.write_all(&begun);
            // All but a little; whoever is refused meanwhile is not written to.
            for _ in 0..(length - 1000) / piece.len() {
                sent = sent.and_then(|()| stranger.write_all(&piece));
            }
        }
        let most = server.most_megabytes();
        // What is held of strangers is sixteen megabytes; the rest is what a hundred connections take to read, unoptimised.
        assert!(most < before + 80 && most < 160, "{before} MB before, {most} MB for a hundred who send to {path}");
        assert_eq!(server.get("/healthz").status, 200);
    }
}

#[test]
fn a_connection_that_rests_is_closed_before_the_server_stops() {
    let town = Town::set_up();
    let server = serve(&town, &[]);
    let mut stream = server.connect();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: goals.example\r\n\r\n").unwrap();
    let mut begun = [0; 12];
    stream.read_exact(&mut begun).unwrap();
    assert_eq!(&begun, b"HTTP/1.1 200", "it is answered, and could ask again");
    server.terminate();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    let (code, waited) = server.end();
    assert_eq!(code, "0", "{}", server.printed());
    assert!(waited < SECONDS, "it took {waited:?}");
}

#[test]
fn settings_come_from_the_environment() {
    let town = Town::set_up();
    let environment =
        [("ICHIRIZUKA_BIND", "127.0.0.1:0"), ("ICHIRIZUKA_PUBLIC_ADDRESS", "https://goals.example.lg.jp")];
    let server = Server::start(&town, &["serve"], &environment, "Listening on ");
    assert!(server.get("/about").header("cache-control").ends_with("s-maxage=10"), "no cache was named");
    let login = server.get("/login");
    assert!(login.header("set-cookie").contains("; Secure"), "{}", login.header("set-cookie"));
    assert_eq!(login.header("strict-transport-security"), "max-age=31536000");
    drop(server);
    let more =
        [("ICHIRIZUKA_HSTS_SUBDOMAINS", "true"), ("ICHIRIZUKA_TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/8,fd00::/8")];
    let server = serve(&town, &[&more[..], &environment[1..]].concat());
    assert_eq!(server.get("/login").header("strict-transport-security"), "max-age=31536000; includeSubDomains");
    drop(server);
    let why = town.run(&["serve", "--trusted-proxies", "nginx"]).misused();
    assert!(why.contains("\"nginx\" is neither an address nor a network"), "{why}");
    let login = serve(&town, &[]).get("/login");
    assert!(!login.header("set-cookie").contains("Secure"), "{}", login.header("set-cookie"));
}

#[test]
fn the_log_has_the_number_that_the_page_of_an_error_names() {
    let town = Town::set_up();
    let server = serve(&town, &[]);
    town.sql("ALTER TABLE fiscal_year RENAME TO fiscal_year_elsewhere");
    let broken = server.get("/?seen");
    let id = broken.header("x-request-id");
    assert_eq!(broken.status, 500);
    assert!(id.len() == 12 && broken.body.contains(id), "{id}: {}", broken.body);
    let printed = server.printed();
    let line = printed.lines().find(|line| line.contains("request failed")).unwrap_or_else(|| panic!("{printed}"));
    assert!(line.contains(&format!("request{{id={id}}}: request failed")), "{line}");
    let refused = server.post("/login", "", "form_token=none&login=x");
    assert_eq!(refused.status, 403);
    let number = format!("request{{id={}}}: request refused", refused.header("x-request-id"));
    assert!(server.printed().contains(&number), "{number}:\n{}", server.printed());
}

#[test]
fn there_has_to_be_a_city() {
    let town = Town::empty();
    let why = town.run(&["serve", "--bind", "127.0.0.1:0"]).refused();
    assert!(why.contains("run `ichirizuka setup` first"), "{why}");
}

#[test]
fn a_port_in_use_is_named() {
    let town = Town::set_up();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let why = town.run(&["serve", "--bind", &address]).refused();
    assert!(why.contains(&format!("can't listen on {address}")), "{why}");
}

#[test]
fn addresses_that_are_none_are_refused() {
    let town = Town::set_up();
    assert!(town.run(&["serve", "--bind", "somewhere"]).misused().contains("--bind"));
    let address = ["serve", "--bind", "127.0.0.1:0", "--public-address", "ftp://goals.example.lg.jp"];
    assert!(town.run(&address).misused().contains("begins with http:// or https://"));
    for cache in ["https://127.0.0.1:8081", "127.0.0.1:8081", "http://", "http://cache/path", "http://me@cache"] {
        let why = town.run(&["serve", "--bind", "127.0.0.1:0", "--purge", cache]).misused();
        assert!(why.contains("http://127.0.0.1:8081"), "{cache}: {why}");
    }
    let replica = ["serve", "--bind", "127.0.0.1:0", "--replica", "postgres://himitsu@127.0.0.1:1/city"];
    let refused = town.run(&replica).refused();
    assert!(refused.contains("a replica is one of PostgreSQL") && !refused.contains("himitsu"), "{refused}");
    assert!(town.run(&["serve", "--connections", "4"]).misused().contains("--connections"));
}

#[test]
fn databases_that_are_none_are_refused() {
    let town = Town::empty();
    let refused = |address: &str| town.run(&["serve", "--database", address]).refused();
    assert!(refused("mysql://localhost/city").contains("begins with sqlite:// or postgres://"));
    let missing = refused(&format!("sqlite://{}/no/folder/city.sqlite3", town.folder().display()));
    assert!(missing.contains("does not exist"), "{missing}");
    let secret = refused("postgres://ichirizuka:himitsu@127.0.0.1:1/city");
    assert!(!secret.contains("himitsu"), "a password is not repeated: {secret}");
}

#[test]
fn who_comes_in_and_who_does_not_is_told_on_stderr_without_a_name() {
    let town = Town::set_up();
    let server = serve(&town, &[]);
    assert_eq!(server.sign_in("kikaku", "wrong-password-of-kikaku"), 422);
    assert_eq!(server.sign_in("nobody-of-this-name", "wrong-password-of-kikaku"), 422);
    server.terminate();
    let (code, _) = server.end();
    let printed = server.printed();
    assert_eq!(code, "0", "{printed}");
    let refused: Vec<&str> = printed.lines().filter(|line| line.contains("event=\"session.refused\"")).collect();
    assert!(refused.len() == 2 && refused.iter().all(|line| line.contains("WARN security")), "{printed}");
    assert!(refused[0].contains("on=\"person\" number=1") && !refused[1].contains("number="), "{printed}");
    for personal in ["kikaku", "nobody-of-this-name", "127.0.0.1"] {
        assert!(!refused.concat().contains(personal), "{printed}");
    }
}
