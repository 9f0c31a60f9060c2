//! Seals: whatever is changed behind the program's back is found, and nobody who writes is held up by them.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use futures_util::future::join_all;
use ichirizuka::domain::person::Author;
use ichirizuka::domain::seal::{Head, SealedKind};
use ichirizuka::store::kit::journal::{Action, Change, SubjectKind};
use ichirizuka::store::seals::verify::{Finding, verify};
use ichirizuka::store::seals::{self, Among};
use ichirizuka::store::trail;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::actors::Actor;
use crate::city::City;

on_both_databases! {
    whatever_is_tampered_with_is_found_and_nothing_else,
    a_chain_that_was_cut_is_known_by_the_head_that_was_noted,
    a_removal_leaves_a_stump_and_one_that_somebody_made_up_is_found,
    rows_from_before_there_were_seals_are_sealed_by_the_next_server,
    fifty_who_write_while_it_is_sealed_neither_collide_nor_leave_anything_unsealed,
    a_number_that_comes_late_is_sealed_too,
    the_head_stands_on_the_page_of_the_log,
    a_publication_that_was_changed_is_not_shown,
}

impl City {
    /// Takes away what keeps the database itself from being tampered with, as somebody would who wants to.
    fn unlock(&self) {
        if self.postgres().is_some() {
            for table in ["audit", "log_purge", "seal"] {
                self.sql(&format!("ALTER TABLE {table} DISABLE TRIGGER USER"));
            }
        } else {
            let named = "name IN ('audit_stays', 'audit_is_kept') OR name LIKE 'seal%' OR name LIKE 'log_purge%'";
            let all = format!("SELECT name AS text FROM sqlite_master WHERE type = 'trigger' AND ({named})");
            for trigger in self.texts_of(&all) {
                self.sql(&format!("DROP TRIGGER {trigger}"));
            }
        }
    }

    /// Changes the database by several statements at once: no sealer comes in between.
    fn in_one(&self, statements: &[&str]) {
        let statements = statements.join("; ");
        match self.postgres() {
            None => self.sqlite().batch_execute(&format!("BEGIN IMMEDIATE; {statements}; COMMIT;")),
            Some(url) => {
                let mut connection = PgConnection::establish(url).expect("the database opens");
                connection.batch_execute(&format!("BEGIN; {statements}; COMMIT;"))
            }
        }
        .unwrap_or_else(|error| panic!("{statements}: {error}"));
    }

    /// Somebody does something of which there is one entry of the log.
    async fn act(&self, what: u32) {
        self.write(move |writer| {
            let change = Change::unnumbered(Action::LogExported, SubjectKind::Log).after(&what)?;
            writer.record(&Author::the_server(), change);
            Ok(())
        })
        .await;
    }

    async fn seal(&self) {
        seals::seal(&self.database, Among::All).await.expect("it seals");
    }

    async fn found(&self, noted: Option<Head>) -> Vec<Finding> {
        self.database.read(move |connection| verify(connection, noted.as_ref())).await.expect("it looks").findings
    }

    async fn head(&self) -> Head {
        self.database.read(seals::head).await.expect("it looks").expect("something is sealed")
    }

    /// The number of the entry of the log that comes so manieth, from the oldest.
    fn entry(&self, nth: i64) -> i32 {
        let nth = format!("SELECT CAST(id AS BIGINT) AS number FROM audit ORDER BY id LIMIT 1 OFFSET {nth}");
        i32::try_from(self.number(&nth)).expect("small")
    }

    /// Where the seal of an entry of the log stands.
    fn position(&self, entry: i32) -> i32 {
        let of =
            format!("SELECT CAST(position AS BIGINT) AS number FROM seal WHERE kind = 'trail' AND row_id = {entry}");
        i32::try_from(self.number(&of)).expect("small")
    }

    fn unsealed(&self) -> i64 {
        self.count("audit WHERE id NOT IN (SELECT row_id FROM seal WHERE kind = 'trail')")
            + self.count("publication WHERE id NOT IN (SELECT row_id FROM seal WHERE kind = 'publication')")
    }
}

/// What somebody does to the database, and what is found of it.
struct Tampering {
    what: &'static str,
    /// Done one after another; `{row}` is an entry of the log, `{position}` where its seal stands.
    statements: &'static [&'static str],
    found: fn(row: i32, position: i32) -> Finding,
}

const COLUMNS: &str = "id, at, signature, action, subject_kind";

const TAMPERINGS: &[Tampering] = &[
    Tampering {
        what: "another author",
        statements: &["UPDATE audit SET signature = 'somebody else' WHERE id = {row}"],
        found: |row, _| Finding::Changed { kind: SealedKind::Trail, row },
    },
    Tampering {
        what: "nothing where something was, or the other way about",
        statements: &["UPDATE audit SET before = CASE WHEN before IS NULL THEN '' ELSE NULL END WHERE id = {row}"],
        found: |row, _| Finding::Changed { kind: SealedKind::Trail, row },
    },
    Tampering {
        what: "another time",
        statements: &["UPDATE audit SET at = '2020-01-01 00:00:00' WHERE id = {row}"],
        found: |row, _| Finding::Changed { kind: SealedKind::Trail, row },
    },
    Tampering {
        what: "an entry taken out",
        statements: &["DELETE FROM audit WHERE id = {row}"],
        found: |row, _| Finding::Gone { kind: SealedKind::Trail, row },
    },
    Tampering {
        what: "an entry replaced",
        statements: &[
            "DELETE FROM audit WHERE id = {row}",
            "INSERT INTO audit ({columns}) VALUES ({row}, {now}, 'x', 'goal.published', 'goal')",
        ],
        found: |row, _| Finding::Changed { kind: SealedKind::Trail, row },
    },
    Tampering {
        what: "an entry that says to be older than it is",
        statements: &[
            "INSERT INTO audit ({columns}) VALUES (900000, '2021-11-15 00:00:00', 'x', 'goal.published', 'goal')",
        ],
        found: |_, _| Finding::Backdated { row: 900_000 },
    },
    Tampering {
        what: "an entry together with its seal",
        statements: &["DELETE FROM audit WHERE id = {row}", "DELETE FROM seal WHERE position = {position}"],
        found: |_, position| Finding::SealsGone { from: position, to: position },
    },
    Tampering {
        what: "a seal for an entry that was changed",
        statements: &["UPDATE seal SET row_digest = 'abc' WHERE position = {position}"],
        found: |_, position| Finding::SealChanged { position },
    },
    Tampering {
        what: "a seal set at another time",
        statements: &["UPDATE seal SET sealed_at = '2020-01-01 00:00:00' WHERE position = {position}"],
        found: |_, position| Finding::SealChanged { position },
    },
    Tampering {
        what: "two seals in another order",
        statements: &[
            "UPDATE seal SET position = 900000 WHERE position = {position}",
            "UPDATE seal SET position = {position} WHERE position = {position} - 1",
            "UPDATE seal SET position = {position} - 1 WHERE position = 900000",
        ],
        found: |_, position| Finding::SealChanged { position },
    },
    Tampering {
        what: "a removal that somebody made up",
        statements: &[
            "INSERT INTO log_purge (id, before, at) VALUES (900000, '2026-01-01 00:00:00', '2027-06-01 00:00:00')",
            "UPDATE seal SET purge_id = 900000 WHERE position = {position}",
            "DELETE FROM audit WHERE id = {row}",
        ],
        found: |_, _| Finding::ForgedPurge { purge: 900_000 },
    },
];

async fn whatever_is_tampered_with_is_found_and_nothing_else(city: City) {
    city.unlock();
    let mut random = StdRng::seed_from_u64(20_211_115);
    let now = Utc::now().format("'%F %T'").to_string();
    for tampering in TAMPERINGS.iter().cycle().take(3 * TAMPERINGS.len()) {
        for _ in 0..random.random_range(1..4) {
            city.act(random.random()).await;
        }
        if random.random() {
            city.seal().await;
            city.act(random.random()).await;
        }
        city.seal().await;
        assert_eq!(city.found(None).await, [], "before: {}", tampering.what);
        // Neither the first nor the last: of the end only a noted head knows.
        let row = city.entry(random.random_range(1..city.count("audit") - 1));
        let position = city.position(row);
        city.in_one(&[
            "CREATE TABLE kept_audit AS SELECT * FROM audit",
            "CREATE TABLE kept_seal AS SELECT * FROM seal",
        ]);
        let (row_text, position_text) = (row.to_string(), position.to_string());
        let filled = tampering.statements.iter().map(|statement| {
            let statement = statement.replace("{row}", &row_text).replace("{position}", &position_text);
            statement.replace("{columns}", COLUMNS).replace("{now}", &now)
        });
        let filled: Vec<String> = filled.collect();
        city.in_one(&filled.iter().map(String::as_str).collect::<Vec<_>>());
        let expected = (tampering.found)(row, position);
        for when in ["before it is sealed", "afterwards"] {
            let found = city.found(None).await;
            assert!(found.contains(&expected), "{}, {when}, row {row}, position {position}: {found:?}", tampering.what);
            city.seal().await;
        }
        city.in_one(&[
            "DELETE FROM seal",
            "DELETE FROM audit",
            "INSERT INTO audit SELECT * FROM kept_audit",
            "INSERT INTO seal SELECT * FROM kept_seal",
            "DELETE FROM log_purge",
            "DROP TABLE kept_audit",
            "DROP TABLE kept_seal",
        ]);
    }
    city.sql("UPDATE publication SET reason = 'another reason' WHERE id = 3");
    assert_eq!(city.found(None).await, [Finding::Changed { kind: SealedKind::Publication, row: 3 }]);
}

async fn a_chain_that_was_cut_is_known_by_the_head_that_was_noted(city: City) {
    for what in 0..3 {
        city.act(what).await;
    }
    city.seal().await;
    let noted = city.head().await;
    let last = city.entry(city.count("audit") - 1);
    for what in 3..6 {
        city.act(what).await;
    }
    city.seal().await;
    assert_eq!(city.found(Some(noted.clone())).await, [], "it went on from there");
    city.unlock();
    let cut = city.position(last);
    let (seals, rows) =
        (format!("DELETE FROM seal WHERE position >= {cut}"), format!("DELETE FROM audit WHERE id >= {last}"));
    city.in_one(&[&seals, &rows]);
    for what in 0..6 {
        city.act(what).await;
    }
    city.seal().await;
    assert_eq!(city.found(None).await, [], "whoever has the database can begin the chain anew");
    assert_eq!(city.found(Some(noted.clone())).await, [Finding::OtherChain(noted)]);
    let beyond = Head { position: 900_000, ..city.head().await };
    assert_eq!(city.found(Some(beyond.clone())).await, [Finding::OtherChain(beyond)]);
}

async fn a_removal_leaves_a_stump_and_one_that_somebody_made_up_is_found(city: City) {
    city.unlock();
    city.seal().await;
    let noted = city.head().await;
    // As if the city had been there for years: the time goes on, the rows stay.
    let in_years = Utc::now() + TimeDelta::days(6 * 366);
    let removed = trail::purge(&city.database, in_years).await.expect("it purges");
    assert!(removed > 100, "{removed}");
    assert_eq!(city.count(&format!("log_purge WHERE removed = {removed} AND signature IS NOT NULL")), 1);
    city.seal().await;
    assert_eq!(city.found(Some(noted.clone())).await, [], "the chain goes on as it was");
    let purge = i32::try_from(city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM log_purge")).expect("small");
    for change in ["removed = removed - 1", "digest = 'abc'", "signature = 'abc'", "signature = NULL"] {
        let forged = format!("UPDATE log_purge SET {change} WHERE id = {purge}");
        city.sql("CREATE TABLE kept AS SELECT * FROM log_purge");
        city.sql(&forged);
        let found = city.found(None).await;
        assert!(found.contains(&Finding::ForgedPurge { purge }), "{change}: {found:?}");
        let marked =
            format!("UPDATE seal SET purge_id = {purge} WHERE kind = 'trail' AND row_id NOT IN (SELECT id FROM audit)");
        city.in_one(&[
            "UPDATE seal SET purge_id = NULL",
            "DELETE FROM log_purge",
            "INSERT INTO log_purge SELECT * FROM kept",
            "DROP TABLE kept",
            &marked,
        ]);
        assert_eq!(city.found(None).await, []);
    }
    // One more entry, taken away under the same removal.
    city.act(1).await;
    city.seal().await;
    let row = city.entry(city.count("audit") - 1);
    city.sql(&format!("UPDATE seal SET purge_id = {purge} WHERE kind = 'trail' AND row_id = {row}"));
    assert_eq!(city.found(None).await, [Finding::ForgedPurge { purge }], "it is there still");
    city.sql(&format!("DELETE FROM audit WHERE id = {row}"));
    assert_eq!(city.found(None).await, [Finding::ForgedPurge { purge }]);
}

async fn rows_from_before_there_were_seals_are_sealed_by_the_next_server(city: City) {
    city.unlock();
    city.in_one(&[
        "DELETE FROM seal",
        "INSERT INTO log_purge (before, at) VALUES ('2020-01-01 00:00:00', '2026-01-01 00:00:00')",
    ]);
    let city = city.beside();
    while city.unsealed() > 0 {}
    assert_eq!(city.found(None).await, []);
    let all = city.count("audit") + city.count("publication") + 1;
    assert!(all > 200 && i64::from(city.head().await.position) >= all, "{all}");
    // From now on an unsigned removal is nobody's.
    city.sql("INSERT INTO log_purge (id, before, at) VALUES (77, '2020-01-01 00:00:00', '2026-01-01 00:00:00')");
    assert_eq!(city.found(None).await, [Finding::ForgedPurge { purge: 77 }]);
}

async fn fifty_who_write_while_it_is_sealed_neither_collide_nor_leave_anything_unsealed(city: City) {
    let other = city.beside();
    let before = city.count("audit");
    let writing = join_all((0..50).map(async |writer| {
        let city = if writer % 2 == 0 { &city } else { &other };
        for _ in 0..4 {
            city.act(writer).await;
        }
    }));
    let sealing = async {
        while city.count("audit") < before + 200 {
            seals::seal(&city.database, Among::Newest).await.expect("it seals");
        }
    };
    tokio::join!(writing, sealing);
    city.seal().await;
    assert_eq!((city.count("audit"), city.unsealed()), (before + 200, 0));
    assert_eq!(city.found(None).await, []);
}

async fn a_number_that_comes_late_is_sealed_too(city: City) {
    let row = |number: i64| {
        let now: DateTime<Utc> = Utc::now();
        let values = format!("{number}, '{}', 'late', 'goal.published', 'goal'", now.format("%F %T"));
        city.sql(&format!("INSERT INTO audit ({COLUMNS}) VALUES ({values})"));
    };
    for (number, among) in [(900_000, Among::Newest), (899_990, Among::Newest), (800_000, Among::All)] {
        row(number);
        seals::seal(&city.database, among).await.expect("it seals");
        assert_eq!(city.unsealed(), 0, "{number}");
    }
    assert_eq!(city.found(None).await, []);
}

async fn the_head_stands_on_the_page_of_the_log(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    city.seal().await;
    let page = kikaku.get("/admin/audit").await.expect(200);
    let shown = page.texts("section[aria-labelledby=seals] dd code").concat();
    let noted: Head = shown.parse().expect("a head");
    assert_eq!(city.found(Some(noted)).await, []);
    assert!(page.texts("section[aria-labelledby=seals] p code").concat().contains(&format!("check --head {shown}")));
}

async fn a_publication_that_was_changed_is_not_shown(city: City) {
    // Under a hash that this process has not seen: what was read before goes on being shown as it was.
    city.publish_otherwise("snapshot || ' '", "goal_id = 18").await;
    city.sql(
        "UPDATE publication SET snapshot = replace(snapshot, '\"name\":\"', '\"name\":\"改ざん') WHERE goal_id = 18",
    );
    let citizen = city.citizen();
    for address in ["/goals/18", "/goals/18/publications/1", "/years/2020", "/years/2020.json", "/years/2020.csv"] {
        let page = citizen.get(address).await.expect(500);
        assert!(!page.text().contains("改ざん"), "{address}");
    }
    let page = citizen.get("/goals/18").await.expect(500);
    assert_eq!(page.texts("h1"), ["この公表は表示できません"]);
    citizen.get("/goals/17").await.expect(200);
    // Nor is it found, however search and lists are made anew.
    ichirizuka::store::checks::rebuild(&city.database).await.expect("it makes them anew");
    let found = citizen.get("/search?q=%E6%94%B9%E3%81%96%E3%82%93").await.expect(200);
    assert!(!found.has("a[href='/goals/18']"));
}
