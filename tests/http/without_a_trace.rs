//! An import that is taken back leaves the record as if it had never been, table by table and row by row, but for the trail;
//! and where something rests on it, it says what.

use chrono::Utc;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::identity::{Identity, SaidProgramme};
use ichirizuka::domain::policy;
use ichirizuka::domain::proposal::Proposal;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake::{self, Asked};
use ichirizuka::store::imports::acts::{self, ObstacleKind};
use ichirizuka::store::imports::{self, Import, Wanted};
use ichirizuka::store::published::years::YearRecord;

use crate::city::City;
use crate::dump::{Dump, assert_same};

on_both_databases! {
    every_sample_goes_without_a_trace,
    a_document_with_milestones_goes_as_one,
    links_to_former_names_go_with_what_they_link,
    a_scheme_that_others_rest_on_or_somebody_changed_stays,
    whatever_rests_on_an_import_is_named_with_its_sheet,
}

const GOALS: &[u8] = include_bytes!("../../src/demo/akitakata-2020-goals.tsv");

/// Figures, ratings, money and a policy of two sections.
const RATED: &str = "部局\t課・室\t事務事業\t施策\t目標\t成果\t指標名\t単位\t目標値\t実績値\t総合評価\t評価理由\t妥当性\t今後の方向性\t決算額（千円）\n\
    建設部\t住宅政策課\t空き店舗の活用\tにぎわい\t■3件埋める\t■2件埋めた\t埋めた店舗\t件\t3\t2\tB\t計画どおり\t高い\t継続\t1,200\n\
    まだない部\tまだない課\tまだない事業\tしごと\t■始める\t■始めた\t始めた数\t件\t1\t1\tA\tよい\t低い\t縮小\t30\n";

fn year(number: i32) -> FiscalYear {
    FiscalYear::new(number).expect("a year")
}

/// The version of a sheet is of its forms, and footnotes have no numbers that stay.
fn record(city: &City) -> Dump {
    city.dump(&["version", "footnote.id"])
}

fn read(name: &str, bytes: &[u8], asked: &Asked) -> Option<Proposal> {
    intake::read(name, bytes, asked).ok()
}

/// Takes a proposal in with all that it offers; gives the number of the import.
async fn take_in(city: &City, proposal: Proposal, of: i32, stage: Stage) -> i32 {
    let import = Import { year: YearRecord::imported(year(of)), stage, accept_rates: true };
    let wanted = Wanted { accept_scheme: true, ..Wanted::default() };
    let permit = policy::at_the_console();
    city.write(move |writer| imports::take_in_as(writer, &permit, &proposal, &import, Utc::now(), &wanted)).await;
    i32::try_from(city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM import")).expect("a number")
}

async fn undo(city: &City, number: i32) -> usize {
    let permit = policy::undo_any_import(&policy::at_the_console());
    city.write(move |writer| acts::undo(writer, &permit, number, Utc::now())).await.kept
}

/// What stands against an import, and on which sheets.
async fn obstacles(city: &City, number: i32) -> Vec<(ObstacleKind, String)> {
    let found = city.write(move |writer| acts::obstacles(writer.connection, number)).await;
    found.into_iter().map(|found| (found.kind, found.sheet.name)).collect()
}

/// The samples that are at hand, each with its year and stage.
fn samples() -> Vec<(String, Vec<u8>, i32, Stage)> {
    let own = [(RATED.as_bytes(), 2021, Stage::Results), (GOALS, 2019, Stage::Goals), (GOALS, 2021, Stage::Results)];
    let own = own.map(|(bytes, year, stage)| (format!("{year}.tsv"), bytes.to_vec(), year, stage));
    let mut samples = own.to_vec();
    if let Some(folder) = std::env::var_os("ICHIRIZUKA_SAMPLES") {
        let collected = [
            ("tables/fuji-h27-progress.tsv", 2015),
            ("tables/hamura-h29-measure27.tsv", 2017),
            ("tables/kofu-h29-list.tsv", 2017),
            ("tables/narita-h26-list.tsv", 2014),
            ("ofunato-2025-evaluation.xlsx", 2024),
        ];
        for (name, year) in collected {
            let bytes = std::fs::read(std::path::Path::new(&folder).join(name)).expect("a collected table");
            let stages = [Stage::Goals, Stage::Results].map(|stage| (name.to_owned(), bytes.clone(), year, stage));
            samples.extend(stages);
        }
    }
    samples
}

async fn every_sample_goes_without_a_trace(city: City) {
    let other = city.just_set_up().await;
    for city in [&city, &other] {
        let mut before = vec![(record(city), String::new())];
        let mut numbers = Vec::new();
        for (name, bytes, of, stage) in samples() {
            let asked = Asked { leaves_out_unreadable: true, ..Asked::of_stage(year(of), stage) };
            let Some(proposal) = read(&name, &bytes, &asked) else { continue };
            let number = take_in(city, proposal, of, stage).await;
            if numbers.last() != Some(&number) {
                numbers.push(number);
                before.push((record(city), name));
            }
        }
        assert!(numbers.len() >= 3, "{numbers:?}");
        // The last that came goes first: what it wrote over is then what the one before it wrote.
        while let (Some(number), Some((_, name))) = (numbers.pop(), before.pop()) {
            assert_eq!(obstacles(city, number).await, [], "{name}");
            assert_eq!(undo(city, number).await, 0, "{name}: nothing stays");
            assert_same(&record(city), &before.last().expect("the first").0, &name);
        }
    }
}

async fn a_document_with_milestones_goes_as_one(city: City) {
    let document = city.citizen().get("/years/2021.json").await.expect(200).text().to_owned();
    let other = city.just_set_up().await;
    let before = record(&other);
    let proposal = read("2021.json", document.as_bytes(), &Asked::of_stage(year(2021), Stage::Goals));
    let number = take_in(&other, proposal.expect("the document is readable"), 2021, Stage::Goals).await;
    for table in ["milestone", "progress_update", "update_decision"] {
        assert!(other.count(table) > 0, "{table}");
    }
    assert_eq!(obstacles(&other, number).await, []);
    // What the office has changed of a milestone since is not swept away.
    other.sql("UPDATE milestone SET title = title || '（改）' WHERE id = (SELECT min(id) FROM milestone)");
    assert_eq!(obstacles(&other, number).await.len(), 1);
    other.sql("UPDATE milestone SET title = replace(title, '（改）', '')");
    undo(&other, number).await;
    assert_same(&record(&other), &before, "the document");
    let kept = other
        .count(&format!("import_change WHERE import_id = {number} AND kind = 'milestone' AND content IS NOT NULL"));
    assert!(kept > 0, "what went is kept with the act");
}

async fn links_to_former_names_go_with_what_they_link(city: City) {
    let table = |name: &str, former: &str| {
        format!("部局\t課・室\t事務事業\t目標\t旧事業名\n建設部\t住宅政策課\t{name}\t■進める\t{former}\n")
    };
    let goals = |of| Asked::of_stage(year(of), Stage::Goals);
    let first = read("a.tsv", table("古い名前の事業", "").as_bytes(), &goals(2018)).expect("readable");
    take_in(&city, first, 2018, Stage::Goals).await;
    let from = city.number(
        "SELECT CAST(programme_id AS BIGINT) AS number FROM goal WHERE name = '古い名前の事業' AND fiscal_year = 2018",
    );
    let before = record(&city);
    let said = SaidProgramme {
        code: None,
        name: "まったく新しい名前".to_owned(),
        section: None,
        is: Identity::Another,
        renamed_from: vec![ichirizuka::domain::numbers::ProgrammeNumber(i32::try_from(from).expect("a number"))],
        merged_from: Vec::new(),
        split_from: Vec::new(),
    };
    let asked = Asked { programmes: vec![said], ..goals(2019) };
    let second = read("b.tsv", table("まったく新しい名前", "古い名前の事業").as_bytes(), &asked).expect("readable");
    let number = take_in(&city, second, 2019, Stage::Goals).await;
    assert_ne!(record(&city)["programme_succession"], before["programme_succession"]);
    assert_eq!(undo(&city, number).await, 0);
    assert_same(&record(&city), &before, "the link");
}

async fn a_scheme_that_others_rest_on_or_somebody_changed_stays(city: City) {
    let other = city.just_set_up().await;
    let rated = || read("rated.tsv", RATED.as_bytes(), &Asked::of_stage(year(2021), Stage::Results)).expect("readable");
    let (axes, courses) = ("evaluation_axis", "future_course");
    // Somebody has named an axis otherwise.
    let number = take_in(&other, rated(), 2021, Stage::Results).await;
    assert_eq!((other.count(axes), other.count(courses)), (2, 2));
    other.sql("UPDATE evaluation_axis SET name = '必要性' WHERE name = '妥当性'");
    assert_eq!(undo(&other, number).await, 2, "the axis, and the year in which it is");
    assert_eq!((other.count(axes), other.count(courses)), (1, 0));
    other.sql("DELETE FROM rating");
    other.sql("DELETE FROM evaluation_axis");
    // A sheet of somebody else is rated on it.
    let number = take_in(&other, rated(), 2021, Stage::Results).await;
    other.sql("INSERT INTO programme (id, created_at) VALUES (9999, '2021-04-01 00:00:00')");
    other.sql(
        "INSERT INTO goal (fiscal_year, programme_id, name, position, title_only, version) \
         VALUES (2021, 9999, '別の人の事業', 99, FALSE, 0)",
    );
    other.sql(
        "INSERT INTO evaluation (goal_id, kind, rating_id, reasons, signature, at) \
         SELECT (SELECT id FROM goal WHERE name = '別の人の事業'), 'self', min(rating.id), '', '見本', '2021-11-15 00:00:00' \
         FROM rating JOIN evaluation_axis ON evaluation_axis.id = axis_id WHERE counting",
    );
    assert_eq!(obstacles(&other, number).await, []);
    undo(&other, number).await;
    assert_eq!((other.count(axes), other.count("goal")), (1, 1), "the axis that counts stays with its scale");
    assert!(other.count("rating") >= 2);
}

/// A programme that the table brings.
const NAME: &str = "まだない事業";

async fn whatever_rests_on_an_import_is_named_with_its_sheet(city: City) {
    let rated = read("rated.tsv", RATED.as_bytes(), &Asked::of_stage(year(2021), Stage::Results)).expect("readable");
    let number = take_in(&city, rated, 2021, Stage::Results).await;
    let of = |what: &str| {
        format!(
            "(SELECT max({what}.id) FROM {what} JOIN goal ON goal.name = '{NAME}' AND {what}.programme_id = goal.programme_id)"
        )
    };
    let goal = format!("(SELECT id FROM goal WHERE name = '{NAME}')");
    let programme = format!("(SELECT programme_id FROM goal WHERE name = '{NAME}')");
    let indicator = of("indicator");
    let at = "'2021-11-15 00:00:00'";
    for (statement, table, kind) in [
        (
            format!("INSERT INTO goal_comment (goal_id, text, signature, at) VALUES ({goal}, '見本', '見本', {at})"),
            "goal_comment",
            ObstacleKind::Discussed,
        ),
        (
            format!(
                "INSERT INTO update_request (goal_id, text, wanted_by, signature, at) \
                 VALUES ({goal}, '見本', '2021-12-01', '見本', {at})"
            ),
            "update_request",
            ObstacleKind::Discussed,
        ),
        (
            format!(
                "INSERT INTO scheduled_publication (fiscal_year, stage, goal_id, due_at, signature) \
                 VALUES (2021, 'goals', {goal}, {at}, '見本')"
            ),
            "scheduled_publication",
            ObstacleKind::Scheduled,
        ),
        (
            format!(
                "INSERT INTO programme_succession (from_programme, to_programme, fiscal_year, kind) \
                 SELECT min(id), {programme}, 2021, 'renamed' FROM programme"
            ),
            "programme_succession",
            ObstacleKind::Linked,
        ),
        (
            format!(
                "INSERT INTO indicator_break (indicator_id, fiscal_year, kind, reason) \
                 VALUES ({indicator}, 2021, 'method', '見本')"
            ),
            "indicator_break",
            ObstacleKind::Changed,
        ),
    ] {
        let last = city.number(&format!("SELECT CAST(coalesce(max(id), 0) AS BIGINT) AS number FROM {table}"));
        assert_eq!(city.sql(&statement), 1, "{statement}");
        assert_eq!(obstacles(&city, number).await, [(kind, NAME.to_owned())], "{statement}");
        city.sql(&format!("DELETE FROM {table} WHERE id > {last}"));
    }
    // The cost of a sheet of another is divided by an indicator that came with it.
    let other = city.number("SELECT CAST(min(id) AS BIGINT) AS number FROM goal");
    city.sql(&format!("INSERT INTO unit_cost (goal_id, indicator_id) VALUES ({other}, {indicator})"));
    let found = obstacles(&city, number).await;
    assert!(matches!(found.as_slice(), [(ObstacleKind::Changed, name)] if name != NAME), "{found:?}");
    city.sql(&format!("DELETE FROM unit_cost WHERE goal_id = {other}"));
    assert_eq!(undo(&city, number).await, 0);
}
