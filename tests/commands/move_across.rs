//! From one database to the other and back.

use crate::server::Server;
use crate::support::postgres;
use crate::town::Town;
use crate::whole::{assert_same, dump};

/// Pages, data and what people write read the same wherever the city is.
const PUBLIC: &[&str] = &[
    "/",
    "/years/2020",
    "/years/2020.json",
    "/years/2021.csv",
    "/en/years/2019",
    "/programmes",
    "/programmes/7",
    "/goals/30",
    "/compare?years=2016,2019,2021&by=programme",
    "/indicators",
    "/indicators/5",
    "/corrections",
    "/search?q=%E4%BA%8B%E6%A5%AD",
    "/feed.atom",
    "/sitemap.xml",
    "/about",
];

fn serve(town: &Town, database: &str) -> Server {
    Server::start(town, &["serve", "--bind", "127.0.0.1:0", "--database", database], &[], "Listening on ")
}

#[test]
fn a_city_that_moves_to_postgresql_and_back_is_the_same_in_every_row_and_page() {
    let town = Town::invented();
    town.sql(
        "INSERT INTO evidence (goal_id, stage, title, public, file_name, kind, bytes, sha256, signature, at)
             SELECT min(id), 'goals', '見本の資料', FALSE, '見本.pdf', 'pdf', 9,
                    '2ff1e9177046242e80b39b3ac5c00ff309647e00fbfe90f689bd0a1084e38b67', '担当', '2021-11-15 01:02:03' FROM goal;
         INSERT INTO evidence_piece (sha256, position, content)
             VALUES ('2ff1e9177046242e80b39b3ac5c00ff309647e00fbfe90f689bd0a1084e38b67', 0, CAST('%PDF-' AS BLOB)),
                    ('2ff1e9177046242e80b39b3ac5c00ff309647e00fbfe90f689bd0a1084e38b67', 1, x'00ff0d0a');
         INSERT INTO logo (id, digest, png) VALUES (1, 'd', x'89504e470d0a1a0a00ff');
         INSERT INTO sign_in_link (person_id, issuer, subject, made_at)
             VALUES (1, 'https://id.example', 'a', '2021-11-15 01:02:03');
         INSERT INTO passkey (person_id, name, credential_id, credential, added_at)
             VALUES (1, '机', 'a', '{}', '2021-11-15 01:02:03');
         INSERT INTO recovery_code (hash, person_id) VALUES ('h', 1);
         INSERT INTO draft (person_id, form, content, saved_at)
             VALUES (1, 'desk', '{\"text\":\"\\\"引用\\\"\\n改行\\tと 😀\"}', '2021-11-15 01:02:03.456');",
    );
    let [here, server] =
        [format!("sqlite://{}", town.folder().join("city.sqlite3").display()), postgres::database(|_| ())];
    let back = format!("sqlite://{}", town.folder().join("back.sqlite3").display());
    town.run(&["backup", "one.gz"]).done();
    town.run(&["restore", "one.gz", "--database", &server]).done();
    town.run(&["backup", "two.gz", "--database", &server]).done();
    town.run(&["restore", "two.gz", "--database", &back]).done();
    let [city, again] = ["city.sqlite3", "back.sqlite3"].map(|name| dump(&town.folder().join(name)));
    assert!(city.len() > 40 && city.values().filter(|rows| rows.is_empty()).count() < 16, "most tables hold something");
    assert_same(&again, &city);
    for database in [&server, &back] {
        assert!(town.run(&["check", "--database", database]).done().contains("Everything holds.\n"));
    }
    let servers = [serve(&town, &here), serve(&town, &server), serve(&town, &back)];
    for page in PUBLIC {
        let [one, other, third] = &servers.each_ref().map(|server| {
            let answer = server.get(page);
            assert_eq!(answer.status, 200, "{page}");
            answer.body.replace(&server.address, "")
        });
        assert!(one == other && one == third, "{page}");
    }
    // A new row gets a number that no row has had.
    for (server, database) in servers.iter().zip([&here, &server, &back]) {
        let add = ["user", "add", "yamada", "--name", "山田 花子", "--role", "executive", "--database", database];
        town.run(&add).done();
        assert_eq!(server.get("/healthz").status, 200);
    }
}
