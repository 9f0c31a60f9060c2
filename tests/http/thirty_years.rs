//! Thirty years of five hundred programmes: that the pages hold what they should, and how long they take. Ignored,
//! because making the city takes minutes: `cargo test --release --test http thirty_years -- --ignored --nocapture`.

use std::fmt::Write as _;
use std::time::Instant;

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake;
use ichirizuka::store::imports::indicators;
use ichirizuka::store::publishing::{self, Publishing};

use crate::city::{City, Kind, run};

const FIRST: i32 = 1992;
const YEARS: i32 = 30;
const PROGRAMMES: i32 = 500;

/// How often a page is asked for; the middle of the times is told.
const TIMES: usize = 5;

#[test]
#[ignore = "makes a city of 15,000 sheets"]
fn sqlite() {
    run(Kind::Sqlite, pages_of_thirty_years);
}

#[test]
#[ignore = "makes a city of 15,000 sheets"]
fn postgres() {
    run(Kind::Postgres, pages_of_thirty_years);
}

/// One indicator in two hundred is about 防災.
fn table() -> String {
    let mut table = String::from("programme_id,programme,unit,indicator,fiscal_year,value\n");
    for programme in 0..PROGRAMMES {
        let subject = if programme % 200 == 0 { "防災" } else { "相談" };
        for year in FIRST..FIRST + YEARS {
            let (department, section) = (programme % 10, programme % 50);
            let value = (programme * 7 + year) % 90;
            let _ = writeln!(
                table,
                "{programme},第{programme}号{subject}事業,第{department}部第{section}課,第{programme}号{subject}の件数,{year},{value}"
            );
        }
    }
    table
}

async fn pages_of_thirty_years(city: City) {
    let city = city.just_set_up().await;
    let table = table();
    city.write(move |writer| {
        let table = intake::read_indicators("table.csv", table.as_bytes()).expect("the table is good");
        indicators::take_in(writer, &policy::at_the_console(), &table, chrono::Utc::now())
    })
    .await;
    for number in FIRST..FIRST + YEARS {
        city.write(move |writer| {
            let year = FiscalYear::new(number).expect("a year");
            let what = Publishing {
                year,
                stage: Stage::Results,
                unit: None,
                goals: None,
                published_on: None,
                note: None,
                reason: None,
            };
            publishing::publish_year(writer, &policy::at_the_console(), &what, chrono::Utc::now()).map(|_| ())
        })
        .await;
    }
    let citizen = city.citizen();
    let last = FIRST + YEARS - 1;
    for (path, holds) in [
        ("/search?q=防災".to_owned(), "90件"),
        ("/search?q=相談".to_owned(), "14910件"),
        ("/search?q=相談&year=2001&kind=programme".to_owned(), "497件"),
        ("/search?q=第7号相談事業".to_owned(), "30件"),
        ("/search?q=防災無線の更新".to_owned(), "見つかりません"),
        ("/".to_owned(), "500件"),
        (format!("/compare?years={},{last}&by=programme", last - 1), "事務事業500件のうち500件が"),
        (format!("/compare?years={},{last}&by=indicator", last - 1), "比べられる指標500件"),
        (format!("/compare?years={},{last}&by=department", last - 1), "500件です"),
        (format!("/compare?years={}&by=indicator", years(20)), "比べられる指標500件"),
        ("/programmes/7".to_owned(), "件数"),
    ] {
        let mut times = Vec::new();
        for _ in 0..TIMES {
            let begun = Instant::now();
            let page = citizen.get(&path).await.expect(200);
            times.push(begun.elapsed());
            assert!(page.texts("main").concat().contains(holds), "{path}: {:?}", page.texts("main p"));
        }
        times.sort();
        println!("{:>6} ms  {path}", times[TIMES / 2].as_millis());
    }
    // What was published on one day is one line with its whole number.
    let front = citizen.get("/").await.expect(200);
    assert!(front.texts(".news li").iter().all(|line| line.contains("500件")), "{:?}", front.texts(".news li"));
}

fn years(count: i32) -> String {
    (FIRST..FIRST + count).map(|year| year.to_string()).collect::<Vec<_>>().join(",")
}
