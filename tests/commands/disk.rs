//! The disk under a city: full, or with a file on it that something has written over.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;

use crate::server::{Answer, Server};
use crate::town::Town;

fn serve(town: &Town) -> Server {
    Server::start(town, &["serve", "--bind", "127.0.0.1:0"], &[], "Listening on ")
}

/// A login with what somebody had typed when their session ended.
fn sign_in(server: &Server) -> Answer {
    let page = server.get("/login");
    let cookie = page.header("set-cookie").split(';').next().unwrap().to_owned();
    let token = cookie.split_once('=').unwrap().1.to_owned();
    let carried = "carried=%7B%22text%22%3A%22%E6%9B%B8%E3%81%84%E3%81%9F%E6%96%87%22%7D";
    let form = format!("form_token={token}&login=kikaku&password=not-the-password-1&{carried}");
    server.post("/login", &cookie, &form)
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_to_be_and_costs_nobody_their_text_and_the_server_goes_on_when_there_is_room() {
    let town = Town::set_up();
    let server = serve(&town);
    assert_eq!(sign_in(&server).status, 422);
    server.limit_files("8192");
    for _ in 0..3 {
        let answer = sign_in(&server);
        assert_eq!(answer.status, 503, "{}", answer.body);
        assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|wait| wait > 0));
        assert!(answer.body.contains("書いた文") && !answer.body.contains("not-the-password-1"), "{}", answer.body);
    }
    let ready = server.get("/readyz");
    assert_eq!((ready.status, ready.body.as_str()), (503, "not ready: full\n"));
    assert_eq!(server.get("/").status, 200, "what is there is read on");
    assert_eq!(server.get("/about").status, 200);
    server.limit_files("unlimited");
    assert_eq!(sign_in(&server).status, 422);
    assert_eq!(server.get("/readyz").status, 200);
    server.terminate();
    server.end();
    town.run(&["check"]).done();
}

#[test]
fn a_file_that_was_written_over_is_said_to_be_damaged() {
    let town = Town::set_up();
    let server = serve(&town);
    let file = OpenOptions::new().write(true).open(town.folder().join("city.sqlite3")).unwrap();
    let length = file.metadata().unwrap().len();
    town.sql("PRAGMA wal_checkpoint(TRUNCATE)");
    file.write_all_at(&vec![0xff; usize::try_from(length).unwrap()], 0).unwrap();
    let answer = sign_in(&server);
    assert_eq!(answer.status, 500, "{}", answer.body);
    assert!(answer.body.contains("データを読み取れません") && answer.body.contains("書いた文"), "{}", answer.body);
    let ready = server.get("/readyz");
    assert_eq!((ready.status, ready.body.as_str()), (503, "not ready: damaged\n"));
    let said = town.run(&["check"]).refused();
    assert!(said.contains("file is not a database"), "{said}");
}
