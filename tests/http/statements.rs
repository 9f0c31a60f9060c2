//! How often a page asks the database: as often in a large city as in a small one.

use std::fmt::Write as _;

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake;
use ichirizuka::store::imports::{self, Import, indicators};
use ichirizuka::store::published::years::YearRecord;

use crate::actors::Actor;
use crate::city::City;
use crate::comparison::publish;
use crate::scene::{UNTOUCHED, borrowed, filled_in, send_report};
use crate::visitor::Visitor;

on_both_databases! {
    a_page_asks_the_database_as_often_however_much_there_is,
    a_report_asks_the_database_for_what_decides_and_no_more,
    a_row_that_comes_in_asks_as_often_however_many_are_on_record,
}

/// Programmes of a section that is there, with an indicator each.
async fn take_in(city: &City, programmes: std::ops::Range<i32>) {
    let mut table = String::from("programme_id,programme,unit,indicator,fiscal_year,value\n");
    for programme in programmes {
        for year in [2019, 2020, 2021] {
            let _ = writeln!(
                table,
                "{programme},第{programme}号相談事業,建設部住宅政策課,第{programme}号相談の件数,{year},{}",
                programme + year
            );
        }
    }
    city.write(move |writer| {
        let table = intake::read_indicators("table.csv", table.as_bytes(), &intake::Asked::default())
            .expect("the table is good");
        indicators::take_in(writer, &policy::at_the_console(), &table, chrono::Utc::now())?;
        publish(writer, 2019, Stage::Results)?;
        publish(writer, 2020, Stage::Results)
    })
    .await;
}

/// How many statements a page takes: the fewest of some times, since others look at the database too. And how long it is.
async fn statements(city: &City, visitor: &Visitor, path: &str) -> (u64, usize) {
    let (mut fewest, mut length) = (u64::MAX, 0);
    for time in 0..12 {
        let before = city.database.statements();
        // Another address each time: not a page that is kept.
        let mark = if path.contains('?') { '&' } else { '?' };
        let page = visitor.get(&format!("{path}{mark}time={time}-{before}")).await.expect(200);
        fewest = fewest.min(city.database.statements() - before);
        length = page.text().len();
    }
    (fewest, length)
}

/// Pages that show more where there is more.
const LONGER: [&str; 5] =
    ["/years/2020", "/years/2020.csv", "/compare?years=2019,2020&by=programme", "/desk/report", "/desk/goals"];
/// Pages that show as much of it as has room, or a sum.
const AS_LONG: [&str; 6] =
    ["/", "/search?q=%E7%9B%B8%E8%AB%87", "/desk", "/desk/milestones", "/review", "/admin/years"];

async fn a_page_asks_the_database_as_often_however_much_there_is(city: City) {
    take_in(&city, 1000..1005).await;
    let (section, office) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Administrator).await);
    let visitor = |path: &str| if path.starts_with("/desk") { &section } else { &office };
    let mut few = Vec::new();
    for path in LONGER.into_iter().chain(AS_LONG) {
        few.push((path, statements(&city, visitor(path), path).await));
    }
    take_in(&city, 1005..1060).await;
    for (path, (before, short)) in few {
        let (after, long) = statements(&city, visitor(path), path).await;
        assert_eq!(after, before, "{path}");
        assert!(!LONGER.contains(&path) || long > short + 5_000, "{path}: {short} and {long}");
    }
}

/// Of a report, in their order: whether anything was changed elsewhere; the beginning; what was written before; what
/// decides; the report, what it settles, the trail and the draft; what was changed for the public; the end. On PostgreSQL
/// a connection is asked first whether it still is one, and writers stand in line.
const MOST: u64 = 13;

async fn a_report_asks_the_database_for_what_decides_and_no_more(city: City) {
    let (tanto, milestone) = (city.visit(Actor::OwnSection).await, city.milestone(UNTOUCHED));
    let mut fewest = u64::MAX;
    for time in 0..6 {
        let fields = filled_in(&tanto, milestone, &format!("{time}回目の報告")).await;
        let before = city.database.statements();
        send_report(&tanto, milestone, &borrowed(&fields)).await.expect_redirect();
        fewest = fewest.min(city.database.statements() - before);
    }
    assert!(fewest <= MOST, "{fewest}");
}

/// How many statements a table of goals with these programmes takes.
async fn statements_of_import(city: &City, programmes: std::ops::Range<i32>) -> u64 {
    let mut table = String::from("部局名\t課名\t事務事業名\t目標\t成果\n");
    for programme in programmes {
        let _ = writeln!(table, "建設部\t住宅政策課\t第{programme}号点検事業\t■橋{programme}\t■{programme}件");
    }
    let year = FiscalYear::new(2022).expect("a year");
    let asked = intake::Asked::of_stage(year, Stage::Results);
    let proposal = intake::read("table.tsv", table.as_bytes(), &asked).expect("the table is good");
    let import = Import { year: YearRecord::imported(year), stage: Stage::Results, accept_rates: false };
    let before = city.database.statements();
    city.write(move |writer| {
        imports::take_in(writer, &policy::at_the_console(), &proposal, &import, chrono::Utc::now())
    })
    .await;
    city.database.statements() - before
}

async fn a_row_that_comes_in_asks_as_often_however_many_are_on_record(city: City) {
    let into_empty = statements_of_import(&city, 0..30).await;
    statements_of_import(&city, 30..300).await;
    let into_filled = statements_of_import(&city, 300..330).await;
    let twice_as_many = statements_of_import(&city, 330..390).await;
    let again = statements_of_import(&city, 330..390).await;
    // What is looked at as a whole is read some hundred sheets at a time.
    assert!(into_filled <= into_empty + 30, "{into_empty} into an empty year, {into_filled} into a filled one");
    assert!(twice_as_many <= into_filled * 2, "{into_filled} for 30 rows, {twice_as_many} for 60");
    assert!(again <= twice_as_many, "{again} for rows that say nothing new");
}
