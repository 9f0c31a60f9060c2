//! Taking files in, through the library: all of it or nothing, and the same file twice is once.

use ichirizuka::domain::figure::Figure;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::policy;
use ichirizuka::domain::proposal::Proposal;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake;
use ichirizuka::store::imports::{self, Import, Outcome, RowPlan};
use ichirizuka::store::published::years::YearRecord;
use ichirizuka::store::{Conflict, StoreError, Written};
use ichirizuka::store::{goals, indicators};

use crate::city::City;
use crate::comparison::publish;

on_both_databases! {
    the_same_file_twice_changes_nothing,
    a_table_that_changes_nothing_gives_an_ended_unit_no_more_years,
    a_changed_file_is_reported_as_a_change_and_keeps_the_numbers,
    a_planned_import_writes_nothing,
    an_import_that_fails_in_the_middle_leaves_nothing,
    an_import_continues_the_programmes_of_other_years,
    an_import_of_goals_leaves_results_alone,
    a_target_that_another_file_gives_keeps_the_one_before_it,
    a_base_value_and_a_forecast_are_kinds_of_their_own,
    a_published_value_of_an_earlier_year_is_not_overwritten_by_the_next_years_table,
}

const TABLE: &[u8] = include_bytes!("../../src/demo/akitakata-2020-goals.tsv");

/// Every table that an import may write to.
const TABLES: [&str; 12] = [
    "fiscal_year",
    "unit",
    "programme",
    "goal",
    "objective",
    "result",
    "footnote",
    "indicator",
    "target",
    "actual",
    "publication",
    "audit",
];

fn counts(city: &City) -> Vec<i64> {
    TABLES.iter().map(|table| city.count(table)).collect()
}

fn table(year: i32) -> Proposal {
    intake::read("goals.tsv", TABLE, &intake::Asked::of_stage(FiscalYear::new(year).expect("a year"), Stage::Results))
        .expect("the table is readable")
}

fn import(year: i32, stage: Stage) -> Import {
    let year = YearRecord::imported(FiscalYear::new(year).expect("a year"));
    Import { year, stage, accept_rates: true }
}

async fn take_in(city: &City, proposal: Proposal, import: Import) -> Outcome {
    city.write(move |writer| {
        imports::take_in(writer, &policy::at_the_console(), &proposal, &import, chrono::Utc::now())
    })
    .await
}

async fn the_same_file_twice_changes_nothing(city: City) {
    let before = counts(&city);
    let report = take_in(&city, table(2020), import(2020, Stage::Results)).await;
    assert!(report.is_unchanged(), "the demonstration was built from this file");
    assert_eq!(report.rows.len(), 19);
    assert_eq!(counts(&city), before);
    take_in(&city, table(2022), import(2022, Stage::Results)).await;
    let before = counts(&city);
    assert!(take_in(&city, table(2022), import(2022, Stage::Results)).await.is_unchanged());
    assert_eq!(counts(&city), before);
}

/// The numbers and texts of the objectives of the first goal of 2020.
fn objectives(city: &City) -> (i64, i64, i64) {
    let of = |what: &str| {
        city.number(&format!(
            "SELECT CAST({what} AS BIGINT) AS number FROM objective WHERE goal_id = \
             (SELECT min(id) FROM goal WHERE fiscal_year = 2020)"
        ))
    };
    (of("count(*)"), of("min(id)"), of("max(id)"))
}

async fn a_table_that_changes_nothing_gives_an_ended_unit_no_more_years(city: City) {
    crate::comparison::take_in(&city).await;
    let goal = |year| format!("goal WHERE name = '図書館事業' AND fiscal_year = {year}");
    let moved = city.sql(&format!(
        "UPDATE goal SET unit_id = (SELECT min(id) FROM unit) WHERE id = (SELECT id FROM {})",
        goal(2023)
    ));
    let ended = city.sql(&format!("UPDATE unit SET last_year = 2022 WHERE id = (SELECT unit_id FROM {})", goal(2022)));
    assert_eq!((moved, ended), (1, 1));
    let before = counts(&city);
    crate::comparison::take_in(&city).await;
    assert_eq!(counts(&city), before);
    assert_eq!(city.count("unit WHERE last_year = 2022"), 1);
}

async fn a_changed_file_is_reported_as_a_change_and_keeps_the_numbers(city: City) {
    let numbers = objectives(&city);
    let before = counts(&city);
    let mut revised = table(2020);
    revised.goals[0].objectives[0].item.text.push_str("（改）");
    let report = take_in(&city, revised, import(2020, Stage::Results)).await;
    let changes: Vec<usize> =
        (0..report.rows.len()).filter(|row| !matches!(report.rows[*row], RowPlan::Unchanged { .. })).collect();
    assert_eq!(changes, [0]);
    assert!(matches!(report.rows[0], RowPlan::Changes { .. }));
    assert_eq!(objectives(&city), numbers);
    assert_eq!(city.count("objective WHERE text LIKE '%（改）'"), 1);
    let after = counts(&city);
    assert_eq!(after[..11], before[..11], "nothing but the trail has grown");
    assert_eq!(after[11], before[11] + 3, "the goal's change, the import and its act are in the trail");
    assert_eq!(
        city.count("audit WHERE action = 'goals.imported' AND before NOT LIKE '%（改）%' AND after LIKE '%（改）%'"),
        1
    );
    // The public still sees what was published.
    assert!(crate::roads::where_read(&city, "（改）").await.is_empty());
}

async fn a_planned_import_writes_nothing(city: City) {
    let before = counts(&city);
    let rows = city
        .database
        .read(|connection| imports::plan(connection, &table(2022), &import(2022, Stage::Results)))
        .await
        .expect("a plan")
        .rows;
    assert_eq!(rows.len(), 19);
    assert!(rows.iter().all(|row| matches!(row, RowPlan::Continues { .. })));
    assert_eq!(counts(&city), before);
}

async fn an_import_that_fails_in_the_middle_leaves_nothing(city: City) {
    let before = counts(&city);
    let failed: Result<Outcome, StoreError> = city
        .database
        .write(|writer| {
            let (permit, at) = (policy::at_the_console(), chrono::Utc::now());
            imports::take_in(writer, &permit, &table(2022), &import(2022, Stage::Results), at)?;
            Err(StoreError::Conflict(Conflict::DependedOn))
        })
        .await;
    assert!(matches!(failed, Err(StoreError::Conflict(Conflict::DependedOn))));
    assert_eq!(counts(&city), before);
    // The database itself refuses the last row: one programme cannot have two goals in a year.
    city.sql("CREATE UNIQUE INDEX test_one_name ON goal (fiscal_year, name)");
    let failed: Result<Outcome, StoreError> = city
        .database
        .write(|writer| {
            let mut twice = table(2022);
            let mut last = twice.goals[0].clone();
            last.section = Some("まだない課".to_owned());
            twice.goals.push(last);
            imports::take_in(
                writer,
                &policy::at_the_console(),
                &twice,
                &import(2022, Stage::Results),
                chrono::Utc::now(),
            )
            .map(Written::Recorded)
        })
        .await;
    assert!(matches!(failed, Err(StoreError::Conflict(_))), "{failed:?}");
    assert_eq!(counts(&city), before);
    // The writer is as good as new.
    take_in(&city, table(2022), import(2022, Stage::Results)).await;
    assert_eq!(city.count("goal WHERE fiscal_year = 2022"), 19);
}

async fn an_import_continues_the_programmes_of_other_years(city: City) {
    let programmes = city.count("programme");
    let units = city.count("unit");
    take_in(&city, table(2022), import(2022, Stage::Goals)).await;
    assert_eq!(city.count("programme"), programmes);
    assert_eq!(city.count("unit"), units);
    assert_eq!(city.count("result WHERE goal_id IN (SELECT id FROM goal WHERE fiscal_year = 2022)"), 0);
}

async fn an_import_of_goals_leaves_results_alone(city: City) {
    let of_2020 = "result WHERE goal_id IN (SELECT id FROM goal WHERE fiscal_year = 2020)";
    assert_eq!(city.count(of_2020), 48);
    let mut changed = table(2020);
    changed.goals[0].objectives[0].item.text.push_str("（改）");
    changed.goals[0].footnotes.clear();
    let notes_of_results = "footnote WHERE part = 'results'";
    let notes = city.count(notes_of_results);
    assert!(notes > 0);
    take_in(&city, changed, import(2020, Stage::Goals)).await;
    assert_eq!(city.count(of_2020), 48);
    assert_eq!(city.count(notes_of_results), notes);
}

async fn a_target_that_another_file_gives_keeps_the_one_before_it(city: City) {
    let take_in = async |value: &'static str| {
        city.write(move |writer| {
            let table = format!(
                "年度,部,課,事業名,指標名,単位,区分,値\n2030,水道部,給水課,漏水を減らす事業,修理した箇所,箇所,目標,{value}\n"
            );
            let table = intake::read_indicators("targets.csv", table.as_bytes(), &intake::Asked::default()).expect("the table is good");
            imports::indicators::take_in(writer, &policy::at_the_console(), &table, chrono::Utc::now())
        })
        .await
    };
    assert!(!take_in("50").await.is_unchanged());
    assert!(!take_in("60").await.is_unchanged());
    assert!(take_in("60").await.is_unchanged());
    // Who has only the first file has not seen what came since.
    assert!(take_in("50").await.is_unchanged());
    city.write(|writer| crate::comparison::publish(writer, 2030, Stage::Goals)).await;
    let goal = city.number("SELECT CAST(id AS BIGINT) AS number FROM goal WHERE name = '漏水を減らす事業'");
    let page = city.citizen().get(&format!("/goals/{goal}")).await.expect(200);
    let row = page.texts("table[aria-labelledby=indicators] tbody tr").concat();
    assert!(page.texts("table[aria-labelledby=indicators] del").concat().contains("50"), "{row}");
    assert!(page.texts("table[aria-labelledby=indicators] ins").concat().contains("60"), "{row}");
    assert!(row.contains("取り込んだ表による変更"), "{row}");

    // A target read out of prose.
    let mut other = table(2020);
    let (index, place) = (0..other.goals.len())
        .find_map(|index| Some((index, other.goals[index].indicators.iter().position(|one| one.target.is_some())?)))
        .expect("a target in prose");
    let first = other.goals[index].indicators[place].target;
    let name = other.goals[index].indicators[place].name.clone();
    let revised: Figure = "987654".parse().expect("a figure");
    other.goals[index].indicators[place].target = Some(revised);
    let report = self::take_in(&city, other, import(2020, Stage::Results)).await;
    assert_eq!(report.added.values, 1);
    let year = FiscalYear::new(2020).expect("a year");
    let known = city
        .write(move |writer| {
            let programmes: Vec<_> =
                goals::of_year(writer.connection, year)?.into_iter().map(|goal| goal.programme).collect();
            indicators::of_programmes_in(writer.connection, &programmes, &[year])
        })
        .await;
    let known: Vec<_> = known
        .into_iter()
        .filter(|(_, indicator)| indicator.name == name)
        .filter_map(|(_, indicator)| indicator.in_year(year).cloned())
        .filter(|year| year.target == Some(revised.into()))
        .collect();
    assert_eq!(known.len(), 1);
    assert_eq!((known[0].original_target.clone(), known[0].target_reason.is_some()), (first.map(Into::into), true));
}

async fn a_base_value_and_a_forecast_are_kinds_of_their_own(city: City) {
    let take_in = async || {
        city.write(|writer| {
            let row = |year: i32, kind: &str, value: i32| {
                format!("{year},水道部,給水課,漏水を減らす事業,修理した箇所,箇所,{kind},{value}\n")
            };
            let head = "年度,部,課,事業名,指標名,単位,区分,値\n".to_owned();
            let rows = [row(2018, "基準値", 40), row(2030, "目標値", 60), row(2030, "見込み", 55)].concat();
            let table =
                intake::read_indicators("stated.csv", [head, rows].concat().as_bytes(), &intake::Asked::default())
                    .expect("the table is good");
            imports::indicators::take_in(writer, &policy::at_the_console(), &table, chrono::Utc::now())
        })
        .await
    };
    assert!(!take_in().await.is_unchanged());
    assert!(take_in().await.is_unchanged());
    let sheets = "goal WHERE name = '漏水を減らす事業'";
    assert_eq!(
        (city.count(sheets), city.count("fiscal_year WHERE year = 2018")),
        (1, 0),
        "a base year begins no sheet"
    );
    city.write(|writer| crate::comparison::publish(writer, 2030, Stage::Goals)).await;
    let goal = city.number("SELECT CAST(id AS BIGINT) AS number FROM goal WHERE name = '漏水を減らす事業'");
    let page = city.citizen().get(&format!("/goals/{goal}")).await.expect(200);
    let row = page.texts("table[aria-labelledby=indicators] tbody tr").concat();
    assert!(row.contains("基準値：平成30年度（2018年度） 40箇所"), "{row}");
    assert!(row.contains("見込み：55") && row.contains("60"), "{row}");
    assert!(!page.has(".attainment"), "a forecast reaches nothing");
    let english = city.citizen().get(&format!("/en/goals/{goal}")).await.expect(200).texts("main").concat();
    assert!(english.contains("Base value: 40箇所 in FY2018") && english.contains("Forecast: 55"), "{english}");
    let document = city.citizen().get("/years/2030.json").await.expect(200).json();
    let indicator = &document["goals"][0]["indicators"][0];
    assert_eq!((&indicator["forecast"], &indicator["actual"]), (&"55".into(), &serde_json::Value::Null));
    assert_eq!(indicator["attainment_percent"], serde_json::Value::Null);
    assert_eq!((&indicator["years"][0]["fiscal_year"], &indicator["years"][0]["base"]), (&2018.into(), &"40".into()));
    let file = city.citizen().get("/years/2030.csv").await.expect(200);
    assert!(file.text().lines().any(|line| line.contains("修理した箇所") && line.contains(",55,40,2018,")));
    let number = city.number("SELECT CAST(id AS BIGINT) AS number FROM indicator WHERE name = '修理した箇所'");
    let through = city.citizen().get(&format!("/indicators/{number}")).await.expect(200);
    assert!(through.texts("main tr#y2018").concat().contains("基準値：40箇所"));
}

async fn a_published_value_of_an_earlier_year_is_not_overwritten_by_the_next_years_table(city: City) {
    let read = |year: i32, table: &str| {
        let asked = intake::Asked::of_stage(FiscalYear::new(year).expect("a year"), Stage::Results);
        intake::read("a.csv", table.as_bytes(), &asked).expect("the table is readable")
    };
    let first = read(2022, "部,課,事業名,指標名,単位,R4実績\n総務部,総務課,見本の研修,参加,人,7710\n");
    take_in(&city, first, import(2022, Stage::Results)).await;
    city.write(|writer| publish(writer, 2022, Stage::Results)).await;
    let next = "部,課,事業名,指標名,単位,R4実績,R5実績\n総務部,総務課,見本の研修,参加,人,7799,7712\n";
    let outcome = take_in(&city, read(2023, next), import(2023, Stage::Results)).await;
    let held: Vec<_> = outcome.held.iter().map(|held| (held.given.as_str(), held.known.as_str())).collect();
    assert_eq!(held, [("7799", "7710")]);
    let count = |figure: &str| city.count(&format!("actual WHERE value = '{figure}'"));
    assert_eq!([count("7710"), count("7799"), count("7712")], [1, 0, 1]);
}
