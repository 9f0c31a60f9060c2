//! Requests made up by chance, from people who are signed in and from strangers: whatever comes, the server answers, and
//! never that it failed.
//!
//! `ICHIRIZUKA_REQUESTS=1000000 cargo test --test commands chance -- --nocapture` sends as many,
//! `ICHIRIZUKA_SEED` others, and `ICHIRIZUKA_PROGRAM` to a program that was built otherwise.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::time::Instant;

use actix_web::http::Method;
use ichirizuka::web::routes::{ROUTES, Route};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use scraper::{Html, Selector};

use crate::server::{Answer, Server};
use crate::support::postgres;
use crate::town::{PASSWORD, Town};

/// What stands where something else is meant.
const ODD: &[&str] = &[
    "",
    "0",
    "-1",
    "1",
    "2",
    "2020",
    "2021",
    "99999999999999999999",
    "2147483648",
    "1e9",
    "NaN",
    "%00",
    "%FF%FE",
    "%E3%81",
    "%E4%BA%8B%E6%A5%AD",
    "%F0%9F%98%80",
    "%EF%BC%91%EF%BC%92",
    "%E2%80%AE",
    "%0D%0AX%3A+1",
    "%3Cscript%3E",
    "%27+OR+1%3D1--",
    "..%2F..%2F",
    "%25%73%5F",
    "2021-02-30",
    "R3.13.1",
    "programme",
    "results",
    "xlsx",
    "on",
    "/desk",
    "//example.org",
    "a,b,,c",
    "2020,2021",
];

/// Headers that change what is answered, right and wrong.
const HEADERS: &[&str] = &[
    "Accept-Encoding: br;q=nonsense, gzip",
    "Accept-Encoding: *;q=0",
    "Accept-Language: en;q=x, ja",
    "Accept: application/json",
    "If-None-Match: *",
    "If-None-Match: \"nothing\", W/\"x",
    "If-Modified-Since: yesterday",
    "Range: bytes=5-1",
    "Origin: https://example.org",
    "Sec-Fetch-Site: cross-site",
    "Forwarded: for=\"[::1\";proto=",
    "X-Forwarded-For: 999.1.1.1, ,",
    "X-Request-Id: \u{1}",
    "Cookie: ichirizuka-session=xxxx",
    "Cookie: =; ;a",
    "Content-Encoding: br",
];

/// What files are called.
const FILES: &[&str] = &["a.xlsx", "a.csv", "a.html", "a.xls", "a.pdf", "様式.ods", "", "../a.csv", "a\u{202e}vsc.exe"];

fn number(variable: &str, otherwise: u64) -> u64 {
    env::var(variable).map_or(otherwise, |told| told.parse().expect("a number"))
}

/// What is known of the site: where its links and forms lead, and what their fields are called.
struct Known {
    pages: Vec<String>,
    forms: Vec<String>,
    fields: Vec<String>,
}

impl Known {
    /// No more of each are kept: what is found later takes the place of something.
    const MOST: usize = 2_000;

    fn new() -> Self {
        let (pages, forms) = ROUTES.iter().partition::<Vec<&Route>, _>(|route| route.method == Method::GET);
        let [pages, forms] = [pages, forms].map(|routes| routes.iter().map(|route| route.path.to_owned()).collect());
        Self { pages, forms, fields: ["q", "page", "years", "by", "year"].map(ToOwned::to_owned).to_vec() }
    }

    fn learn(&mut self, chance: &mut StdRng, page: &str) {
        let page = Html::parse_document(page);
        for (elements, attribute, known) in [
            ("a[href^='/']", "href", &mut self.pages),
            ("form[action^='/']", "action", &mut self.forms),
            ("main [name]", "name", &mut self.fields),
        ] {
            let elements = Selector::parse(elements).unwrap();
            for word in page.select(&elements).filter_map(|element| element.attr(attribute)).take(50) {
                // Whoever signs out by chance is a stranger afterwards.
                if word.ends_with("/logout") || word == "form_token" || known.iter().any(|known| known == word) {
                    continue;
                }
                if known.len() < Self::MOST {
                    known.push(word.to_owned());
                } else {
                    let place = chance.random_range(0..known.len());
                    known[place] = word.to_owned();
                }
            }
        }
    }
}

/// Somebody who sends what comes to their mind.
struct Guest {
    cookies: String,
    token: String,
}

impl Guest {
    fn signed_in(server: &Server, login: &str) -> Self {
        let cookies = server.let_in(login, PASSWORD).cookies();
        let page = server.get_with("/account/password", &cookies).map(|answer| answer.body).unwrap_or_default();
        let page = Html::parse_document(&page);
        let token = page.select(&Selector::parse("header form input[name=token]").unwrap()).next();
        Self { token: token.and_then(|field| field.attr("value")).unwrap_or_default().to_owned(), cookies }
    }
}

/// What somebody may write for a value: something odd, long, or of any bytes and letters, as a form sends them.
fn value(chance: &mut StdRng) -> String {
    let bytes: Vec<u8> = match chance.random_range(0..40) {
        0 => return ODD.choose(chance).expect("a value").repeat(chance.random_range(1..400)),
        1..5 => (0..chance.random_range(1..12)).map(|_| chance.random()).collect(),
        5..10 => {
            let letters =
                (0..chance.random_range(1..20)).filter_map(|_| char::from_u32(chance.random_range(1..0x2fa1e)));
            letters.collect::<String>().into_bytes()
        }
        10..14 => return chance.random_range(-3..400).to_string(),
        _ => return (*ODD.choose(chance).expect("a value")).to_owned(),
    };
    bytes.iter().fold(String::new(), |mut encoded, byte| {
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}

fn address(chance: &mut StdRng, known: &Known, method: &str) -> String {
    let is_form = (method == "POST") != chance.random_ratio(1, 10);
    let addresses = if is_form { &known.forms } else { &known.pages };
    let mut address = addresses.choose(chance).expect("an address").clone();
    while let (Some(start), Some(end)) = (address.find('{'), address.find('}')) {
        let value = value(chance);
        address.replace_range(start..=end, &value);
    }
    if chance.random_ratio(1, 10) {
        address = format!("/en{address}");
    }
    if chance.random_ratio(1, 20) {
        let ends: Vec<usize> = address.char_indices().map(|(place, _)| place).skip(1).collect();
        let value = value(chance);
        address.insert_str(ends.choose(chance).copied().unwrap_or(1), &value);
    }
    if chance.random_ratio(1, 3) {
        let _ = write!(address, "{}{}", if address.contains('?') { '&' } else { '?' }, fields(chance, known, 3));
    }
    let address = address.split('#').next().unwrap_or_default().to_owned();
    address.replace([' ', '\r', '\n'], "+")
}

fn fields(chance: &mut StdRng, known: &Known, most: usize) -> String {
    let count = chance.random_range(0..=most);
    let field = |chance: &mut StdRng| {
        let name = known.fields.choose(chance).expect("a name").replace([' ', '&'], "+");
        format!("{name}={}", value(chance))
    };
    (0..count).map(|_| field(chance)).collect::<Vec<String>>().join("&")
}

fn request(chance: &mut StdRng, known: &Known, guest: &Guest, host: &str) -> String {
    let method = match chance.random_range(0..20) {
        0..12 => "GET",
        12..18 => "POST",
        18 => "HEAD",
        _ => ["PUT", "DELETE", "OPTIONS", "QUERY", "PROPFIND"].choose(chance).expect("a method"),
    };
    let mut request =
        format!("{method} {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n", address(chance, known, method));
    if chance.random_ratio(9, 10) {
        let _ = write!(request, "Cookie: {}\r\n", guest.cookies);
    }
    while chance.random_ratio(1, 3) {
        let _ = write!(request, "{}\r\n", HEADERS.choose(chance).expect("a header"));
    }
    if method != "POST" {
        return request + "\r\n";
    }
    let (kind, body) = match chance.random_range(0..10) {
        0 => ("application/json", "{\"a\":[".to_owned()),
        1 => ("multipart/form-data; boundary=x", parts(chance, known, guest)),
        2 => ("multipart/form-data", "--".to_owned()),
        3 => ("text/plain", "=&=".repeat(chance.random_range(0..50))),
        _ => ("application/x-www-form-urlencoded", format!("token={}&{}", guest.token, fields(chance, known, 12))),
    };
    let _ = write!(request, "Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    request
}

/// A form with files, which may end too early.
fn parts(chance: &mut StdRng, known: &Known, guest: &Guest) -> String {
    let part =
        |head: &str, content: &str| format!("--x\r\nContent-Disposition: form-data; name={head}\r\n\r\n{content}\r\n");
    let mut parts = part("\"token\"", &guest.token);
    for _ in 0..chance.random_range(0..6) {
        let name = known.fields.choose(chance).expect("a name").replace('"', "");
        parts += &part(&format!("\"{name}\""), &value(chance));
    }
    for _ in 0..chance.random_range(0..3) {
        let name = FILES.choose(chance).expect("a file");
        let content = match chance.random_range(0..4) {
            0 => format!("PK\u{3}\u{4}{}", value(chance)),
            1 => format!("<table><tr><td rowspan={}>{}", value(chance), value(chance)),
            2 => String::new(),
            _ => format!("部局名,課名,事務事業名,目標,成果\n建設部,土木課,橋,{},{}\n", value(chance), value(chance)),
        };
        parts += &part(&format!("\"file\"; filename=\"{name}\""), &content);
    }
    if chance.random_ratio(1, 10) { parts } else { parts + "--x--\r\n" }
}

/// The last lines of a log.
fn ends_with(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines.get(lines.len().saturating_sub(12)..).unwrap_or_default().join("\n")
}

type Statuses = BTreeMap<u16, u64>;

/// So many are sent to one city: what is sent may close every account in it.
const OF_A_CITY: u64 = 20_000;

/// Sends so many, and holds the server to its promises.
fn meet(town: &Town, database: &str, count: u64, seed: u64) -> Statuses {
    let mut chance = StdRng::seed_from_u64(seed);
    let serve = ["serve", "--bind", "127.0.0.1:0", "--database", database];
    let server = Server::start(town, &serve, &[], "Listening on ");
    let (mut known, mut statuses) = (Known::new(), Statuses::new());
    let mut guests: Vec<Guest> = Vec::new();
    for sent in 0..count {
        // What is sent may end the session it is sent in.
        if sent % 500 == 0 {
            let logins = ["kikaku", "tanto", "kacho", "bucho", "shicho"];
            guests = logins.map(|login| Guest::signed_in(&server, login)).into();
            guests.push(Guest { cookies: String::new(), token: String::new() });
        }
        let guest = guests.choose(&mut chance).expect("somebody");
        let request = request(&mut chance, &known, guest, &server.address);
        let answer = server.ask(&request);
        let Answer { status, body, .. } =
            answer.unwrap_or_else(|| panic!("seed {seed}, {sent}: no answer to {request}"));
        assert!(status < 500, "seed {seed}, {sent}: {status} to {request}\n{}", ends_with(&server.printed()));
        *statuses.entry(status).or_default() += 1;
        // Reading a page takes longer than asking for it: of many, some tell enough.
        let reads_on = sent < 500 || chance.random_ratio(1, 16);
        if status == 200 && body.starts_with("<!") && reads_on {
            known.learn(&mut chance, &body);
        }
    }
    assert_eq!(server.get("/readyz").status, 200);
    let printed = server.printed();
    let is_fault = |line: &&str| line.contains("panicked") || line.contains("ERROR");
    let faults: Vec<&str> = printed.lines().filter(is_fault).take(10).collect();
    assert!(faults.is_empty(), "seed {seed}: {faults:#?}");
    assert!(statuses.get(&200).is_some_and(|pages| pages * 10 > count), "chance finds pages too: {statuses:?}");
    statuses
}

/// Sends as many as are asked for, to one city after the other.
fn meet_all(database: impl Fn(&Town) -> String) {
    let (count, seed) = (number("ICHIRIZUKA_REQUESTS", 600), number("ICHIRIZUKA_SEED", 1));
    let (mut all, mut sent, begun) = (Statuses::new(), 0, Instant::now());
    for seed in seed.. {
        let (town, of_it) = (Town::invented(), OF_A_CITY.min(count - sent));
        for (status, times) in meet(&town, &database(&town), of_it, seed) {
            *all.entry(status).or_default() += times;
        }
        sent += of_it;
        println!("{sent} requests, the last of seed {seed}, in {} s: {all:?}", begun.elapsed().as_secs());
        if sent >= count {
            break;
        }
    }
}

#[test]
fn whatever_is_sent_a_server_with_a_file_answers() {
    meet_all(|town| format!("sqlite://{}", town.folder().join("city.sqlite3").display()));
}

#[test]
fn whatever_is_sent_a_server_with_postgresql_answers() {
    meet_all(|town| {
        let database = postgres::database(|_| ());
        town.move_to(&database);
        database
    });
}
