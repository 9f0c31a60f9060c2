//! Public pages read from a replica. Another copy of the same database plays it: it follows nothing by itself, and so is
//! as far behind as a test wants it to be.

use ichirizuka::store::{Database, Limits};

use crate::actors::Actor;
use crate::city::{City, Kind, run};
use crate::scene::{UNTOUCHED, approve};

/// Changes what is public of the year, in words that tell one database from the other. Both come one revision further by
/// it.
fn change(city: &City, words: &str) {
    city.sql(&format!("UPDATE fiscal_year SET note = '{words}' WHERE year = 2016"));
}

async fn shown(server: &City) -> String {
    server.citizen().get("/years/2016").await.expect(200).text().to_owned()
}

#[test]
fn what_the_public_reads_is_read_from_a_replica_that_has_come_as_far() {
    run(Kind::Postgres, async |city: City| {
        let replica = city.again();
        change(&replica, "写しから読んだ");
        change(&city, "元から読んだ");
        let server = city.beside_with(replica.database_url());
        assert!(shown(&server).await.contains("写しから読んだ"));
        assert!(shown(&city).await.contains("元から読んだ"), "the others read as before");
        // What is for staff is never read there.
        let milestone = city.milestone(UNTOUCHED);
        city.reported(milestone, "元だけにある報告").await;
        let desk = server.visit(Actor::OwnSection).await.get(&format!("/desk/milestones/{milestone}")).await;
        assert!(desk.expect(200).text().contains("元だけにある報告"));
    });
}

#[test]
fn a_replica_that_is_behind_is_not_read_and_none_of_it_is_kept() {
    run(Kind::Postgres, async |city: City| {
        let replica = city.again();
        let server = city.beside_with(replica.database_url());
        let page = format!("/goals/{}", city.goal_of(city.milestone(UNTOUCHED)));
        let visitor = server.citizen();
        assert!(!visitor.get(&page).await.expect(200).text().contains("写しにはまだない"));
        // Published through the server itself, which knows at once that the page is another one.
        let update = city.reported(city.milestone(UNTOUCHED), "写しにはまだない").await;
        approve(&server.visit(Actor::Head).await, update).await.expect_redirect();
        for _ in 0..3 {
            assert!(visitor.get(&page).await.expect(200).text().contains("写しにはまだない"));
        }
        // Nor is anything else read from it that nobody had asked for before.
        let year = server.citizen().get("/years/2021.json").await.expect(200);
        assert!(year.text().contains("写しにはまだない"));
    });
}

#[test]
fn a_replica_that_catches_up_is_read_again() {
    run(Kind::Postgres, async |city: City| {
        let replica = city.again();
        let server = city.beside_with(replica.database_url());
        change(&server, "元の最初");
        assert!(shown(&server).await.contains("元の最初"), "behind, it is not read");
        change(&replica, "追いついた写し");
        change(&replica, "先へ進んだ写し");
        change(&server, "元の次");
        assert!(shown(&server).await.contains("先へ進んだ写し"), "it has come as far");
    });
}

#[test]
fn a_replica_that_is_away_is_missed_by_nobody() {
    run(Kind::Postgres, async |city: City| {
        // No such database, on the same server.
        let server = city.beside_with(&format!("{}_away", city.database_url()));
        let visitor = server.citizen();
        for path in ["/", "/years/2020", "/years/2016", "/search?q=%E4%BA%8B%E6%A5%AD"] {
            visitor.get(path).await.expect(200);
        }
        let replica = city.again();
        let server = city.beside_with(replica.database_url());
        shown(&server).await;
        // It has the rows that say how far it has come, and fails at what is asked then.
        replica.sql("ALTER TABLE publication RENAME TO publication_elsewhere");
        server.citizen().get("/years/2020").await.expect(200);
    });
}

#[test]
fn what_is_no_replica_of_the_city_is_refused() {
    run(Kind::Postgres, async |city: City| {
        let other = city.again();
        other.sql("UPDATE city SET cookie_key = 'of another city'");
        let open = |replica: &str| {
            let database = Database::open(city.database_url()).expect("the database opens");
            database.beside_replica(replica, &Limits::default()).map(|_| ()).expect_err("it is refused").to_string()
        };
        assert_eq!(open(other.database_url()), "the replica is of another database");
        assert_eq!(open("sqlite://city.sqlite3"), "a replica is one of PostgreSQL, for PostgreSQL");
    });
}
