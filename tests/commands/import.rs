//! `import`.

use std::path::Path;
use std::{env, fs};

use crate::town::{SAMPLE, Said, Town};

const FOUND: &str = "8 departments, 18 sections, 19 goals, 47 objectives, 48 results. ";

fn import(town: &Town, file: &str, year: &str, more: &[&str]) -> Said {
    town.run(&[&["import", file, "--year", year, "--stage", "results"], more].concat())
}

fn last_line(printed: &str) -> &str {
    printed.lines().last().unwrap_or_default()
}

/// That nothing of the sample is on record.
fn assert_untouched(town: &Town) {
    let planned = import(town, SAMPLE, "2020", &["--dry-run"]).done();
    assert!(planned.contains("19 new, 0 changed, 0 unchanged"), "{}", last_line(&planned));
}

#[test]
fn a_dry_run_says_row_by_row_what_it_would_do_and_writes_nothing() {
    let town = Town::set_up();
    let printed = import(&town, SAMPLE, "2020", &["--dry-run"]).done();
    assert_eq!(printed.lines().filter(|line| line.starts_with("line ") && line.ends_with(": new")).count(), 19);
    assert!(printed.contains("line 17: 市民部 人権多文化共生推進課 多文化共生推進事業: new\n"), "{printed}");
    assert!(printed.contains("  dated 令和2年9月: カタログポケットを導入した（令和2年9月）\n"), "{printed}");
    let proposed: Vec<&str> = printed.lines().filter_map(|line| line.strip_prefix("  proposes ")).collect();
    let (rates, series): (Vec<&str>, Vec<&str>) = proposed.iter().partition(|line| line.contains("% as stated"));
    assert_eq!((rates.len(), series.len()), (12, 2), "{proposed:#?}");
    assert!(rates.contains(&"起業支援 (more): 2020: 8件 of 3件, 達成率 267% as stated, follows"));
    assert!(rates.contains(&"「きらり」への入居者 (more): 2020: 14人 of 20人, 達成率 70% as stated, follows"));
    assert_eq!(rates.iter().filter(|rate| rate.ends_with("without figures")).count(), 1);
    assert!(series.iter().all(|one| one.contains("2019: ") && one.contains("2020: ") && one.contains("(less)")));
    assert!(printed.contains("note: line 29, 目標達成状況（成果）: rate without figures: "), "{printed}");
    let closing =
        format!("{FOUND}Nothing was written (dry run): 19 new, 0 changed, 0 unchanged goals; 0 indicator values.");
    assert_eq!(last_line(&printed), closing);
    assert_untouched(&town);
}

#[test]
fn a_table_is_taken_in_once() {
    let town = Town::set_up();
    let printed = import(&town, SAMPLE, "2020", &["--accept-rates"]).done();
    assert_eq!(printed.lines().filter(|line| line.starts_with("  takes in ")).count(), 14);
    let closing = format!("{FOUND}Written: 19 new, 0 changed, 0 unchanged goals; 27 indicator values.");
    assert_eq!(last_line(&printed), closing);
    let again = import(&town, SAMPLE, "2020", &["--accept-rates"]).done();
    assert_eq!(again.lines().filter(|line| line.contains(": unchanged (goal ")).count(), 19);
    assert_eq!(last_line(&again), format!("{FOUND}Nothing changed: all of it is on record already."));
}

#[test]
fn a_table_that_says_something_else_changes_what_it_concerns() {
    let town = Town::with_goals();
    let corrected = fs::read_to_string(SAMPLE).unwrap().replace("サンプル4業務", "サンプル5業務");
    town.file("corrected.tsv", &corrected);
    let printed = import(&town, "corrected.tsv", "2020", &["--accept-rates"]).done();
    assert!(last_line(&printed).contains("Written: 0 new, 1 changed, 18 unchanged goals"), "{printed}");
}

#[test]
fn a_broken_table_is_refused_with_every_place_and_nothing_is_written() {
    let town = Town::set_up();
    let sample = fs::read_to_string(SAMPLE).unwrap();
    let broken =
        sample.replace("\tRPA導入調査研究\t", "\t\t").replace("住宅政策課\t空き家関係事業", "\t空き家関係事業");
    assert_ne!(broken, sample);
    town.file("broken.tsv", &broken);
    let reasons = import(&town, "broken.tsv", "2020", &[]).refused();
    assert!(reasons.contains("nothing was written"), "{reasons}");
    assert!(reasons.contains("broken.tsv: line 9, column 事務事業名: the row has no programme name"), "{reasons}");
    assert_eq!(reasons.lines().filter(|line| line.starts_with("broken.tsv: line ")).count(), 2, "{reasons}");
    assert_untouched(&town);
}

#[test]
fn a_table_that_names_another_year_is_taken_in_only_when_that_is_confirmed() {
    let town = Town::set_up();
    let why = import(&town, SAMPLE, "2021", &[]).refused();
    assert!(why.contains("names 令和2年度（2020年度）, not 令和3年度（2021年度）"), "{why}");
    assert!(why.contains("--confirm-year"), "{why}");
    assert_untouched(&town);
    let planned = import(&town, SAMPLE, "2021", &["--dry-run"]).done();
    assert!(planned.starts_with("Attention: the file names 令和2年度（2020年度）.\n"), "{planned}");
    let written = import(&town, SAMPLE, "2021", &["--confirm-year"]).done();
    assert!(last_line(&written).contains("Written: 19 new"), "{written}");
}

#[test]
fn what_was_found_can_be_read_as_json() {
    let town = Town::set_up();
    let printed = import(&town, SAMPLE, "2020", &["--dry-run", "--format", "json"]).done();
    let document: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(document["dry_run"], true);
    assert_eq!(document["proposal"]["named_years"], serde_json::json!([2020]));
    let goals = document["proposal"]["goals"].as_array().unwrap();
    let count = |of: &str| goals.iter().map(|goal| goal[of].as_array().unwrap().len()).sum::<usize>();
    assert_eq!((goals.len(), count("objectives"), count("results"), count("indicators")), (19, 47, 48, 14));
    assert_eq!(document["report"]["rows"].as_array().unwrap().len(), 19);
    assert_eq!(goals[0]["results"][1]["date"]["label"], "令和2年9月");
    assert_untouched(&town);
}

#[test]
fn a_file_that_is_not_there_or_of_another_kind_is_refused() {
    let town = Town::set_up();
    assert!(import(&town, "nowhere.tsv", "2020", &[]).refused().contains("can't read nowhere.tsv"));
    town.file("goals.pdf", "%PDF-1.7");
    let why = import(&town, "goals.pdf", "2020", &[]).refused();
    assert!(why.contains("files of type \"pdf\" are not read; use .tsv or .csv"), "{why}");
}

#[test]
fn nothing_is_taken_in_before_there_is_a_city() {
    let town = Town::empty();
    assert!(import(&town, SAMPLE, "2020", &[]).refused().contains("run `ichirizuka setup` first"));
    town.run(&crate::town::SETUP).done();
    assert_untouched(&town);
}

#[test]
fn a_quiet_import_prints_nothing_but_refusals() {
    let town = Town::set_up();
    assert_eq!(import(&town, SAMPLE, "2020", &["--quiet"]).done(), "");
    assert!(import(&town, SAMPLE, "2021", &["--quiet"]).refused().contains("--confirm-year"));
    let written = import(&town, SAMPLE, "2020", &[]).done();
    assert!(last_line(&written).contains("Nothing changed"), "{written}");
}

/// The demonstration is made of the published table as it was collected.
#[test]
fn the_sample_is_the_collected_table_byte_for_byte() {
    let Some(folder) = env::var_os("ICHIRIZUKA_SAMPLES") else {
        println!("Not run: ICHIRIZUKA_SAMPLES names no folder with the collected tables.");
        return;
    };
    let collected = fs::read(Path::new(&folder).join("akitakata-2020-goals.tsv")).unwrap();
    assert!(collected == fs::read(SAMPLE).unwrap(), "src/demo/akitakata-2020-goals.tsv is another file");
}

const INDICATORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/indicators-of-another-town.csv");

#[test]
fn a_table_of_indicators_is_taken_in_over_all_its_years_and_once() {
    let town = Town::set_up();
    let planned = town.run(&["import", INDICATORS, "--indicators", "--dry-run"]).done();
    assert!(planned.contains("note: line 1: memo: a column with this header is not known and not read"), "{planned}");
    let found = "11 values over 3 years, 1 rows without a value. ";
    assert!(
        last_line(&planned).starts_with(&format!("{found}Nothing was written (dry run): 4 new programmes")),
        "{planned}"
    );
    let written = town.run(&["import", INDICATORS, "--indicators"]).done();
    assert!(written.contains("2022: 4 values new or changed, 0 unchanged; 3 sheets begun"), "{written}");
    let closing = format!("{found}Written: 4 new programmes, 5 new indicators, 11 values. ");
    assert!(last_line(&written).starts_with(&closing), "{written}");
    let again = town.run(&["import", INDICATORS, "--indicators"]).done();
    assert_eq!(last_line(&again), format!("{found}Nothing changed: all of it is on record already."));
    let published = town.run(&["publish", "--year", "2023", "--stage", "results"]);
    published.done();
}

#[test]
fn a_table_of_indicators_may_come_from_excel_with_japanese_headers_in_any_order() {
    let town = Town::set_up();
    let table = "値,年度,指標名,事務事業名\r\n△３,令和2年度,増減数,図書館事業\r\n,R3,増減数,図書館事業\r\n";
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(table);
    fs::write(town.folder().join("excel.csv"), bytes).unwrap();
    let printed = town.run(&["import", "excel.csv", "--indicators"]).done();
    assert!(printed.contains("no column says what kind of indicator it is"), "{printed}");
    assert!(last_line(&printed).contains("1 values over 1 years, 1 rows without a value"), "{printed}");
}

#[test]
fn a_broken_table_of_indicators_is_refused_with_every_place_and_nothing_is_written() {
    let town = Town::set_up();
    let good = fs::read_to_string(INDICATORS).unwrap();
    let broken = good
        .replace("2022,10,", "2022,約10,")
        .replace("R4,0,", "来年,0,")
        .replace("activity,巡回日数", "何か,巡回日数");
    town.file("broken.csv", &broken);
    let reasons = town.run(&["import", "broken.csv", "--indicators"]).refused();
    assert!(reasons.contains("nothing was written"), "{reasons}");
    for reason in [
        "line 2, column value: \"約10\" is not a number",
        "line 8, column fiscal_year: \"来年\" is not a fiscal year",
        "line 11, column indicator_kind: \"何か\" is not a word that is known here; known are activity, outcome, population (活動指標, 成果指標, 対象指標)",
    ] {
        assert!(reasons.contains(reason), "{reason}: {reasons}");
    }
    town.file("headless.csv", "a,b\n1,2\n");
    assert!(town.run(&["import", "headless.csv", "--indicators"]).refused().contains("no header row was found"));
    town.file("short.csv", "programme,indicator,value\nx,y,1\n");
    assert!(town.run(&["import", "short.csv", "--indicators"]).refused().contains("fiscal_year (年度)"));
    let planned = town.run(&["import", INDICATORS, "--indicators", "--dry-run"]).done();
    assert!(last_line(&planned).contains("4 new programmes"), "{planned}");
    assert!(town.run(&["import", INDICATORS, "--indicators", "--stage", "goals"]).misused().contains("--stage"));
}

#[test]
fn the_collected_table_of_another_city_is_taken_in_whole() {
    let Some(folder) = env::var_os("ICHIRIZUKA_SAMPLES") else {
        println!("Not run: ICHIRIZUKA_SAMPLES names no folder with the collected tables.");
        return;
    };
    let file = Path::new(&folder).join("ofunato-indicators-2020-2025.csv");
    let town = Town::set_up();
    let printed = town.run(&["import", file.to_str().unwrap(), "--indicators", "--dry-run"]).done();
    assert!(
        last_line(&printed).starts_with("6150 values over 6 years. Nothing was written (dry run): 203 new programmes"),
        "{}",
        last_line(&printed)
    );
    assert!(printed.contains("taken for a second indicator of the same name"));
}

#[test]
fn two_numbers_of_one_name_in_one_section_are_two_programmes_however_often_they_are_taken_in() {
    let town = Town::set_up();
    town.file(
        "values.csv",
        "事業番号,事業名,部,課,指標名,単位,年度,値\n101,負担金事業,総務部,総務課,件数,件,2020,5\n\
         202,負担金事業,総務部,総務課,件数,件,2020,9\n101,負担金事業,総務部,総務課,件数,件,2021,6\n\
         202,負担金事業,総務部,総務課,件数,件,2021,8\n",
    );
    let written = town.run(&["import", "values.csv", "--indicators"]).done();
    assert!(last_line(&written).contains("2 new programmes, 2 new indicators, 4 values"), "{written}");
    let again = town.run(&["import", "values.csv", "--indicators"]).done();
    assert!(last_line(&again).contains("Nothing changed"), "{again}");
    let head = "事業番号,部,課,事業名,目標\n";
    town.file("one.csv", &format!("{head}101,総務部,総務課,分担金事業,■甲\n202,総務部,総務課,分担金事業,■乙\n"));
    let goals = ["import", "one.csv", "--year", "2020", "--stage", "goals"];
    assert!(last_line(&town.run(&goals).done()).contains("2 new, 0 changed"));
    assert!(last_line(&town.run(&goals).done()).contains("Nothing changed"));
    let next = ["import", "one.csv", "--year", "2021", "--stage", "goals"];
    let continued = town.run(&next).done();
    assert_eq!(continued.matches("continues programme").count(), 2, "{continued}");
    town.file("third.csv", &format!("{head}303,総務部,総務課,分担金事業,■丙\n"));
    let third = town.run(&["import", "third.csv", "--year", "2020", "--stage", "goals"]).done();
    assert!(last_line(&third).contains("1 new, 0 changed"), "nothing is overwritten: {third}");
}

const UNKNOWN_HEADINGS: &str = "名\tだれ\tなに\tどう\tメモ\n統計\t総務部総務課\t■調べる\t■調べた\t12\n";

#[test]
fn a_mapping_says_what_the_headings_do_not() {
    let town = Town::set_up();
    town.file("table.tsv", UNKNOWN_HEADINGS);
    let refused = import(&town, "table.tsv", "2020", &[]).refused();
    assert!(refused.contains("no header row was found"), "{refused}");
    assert!(refused.contains("\nline 1: 名｜だれ｜なに｜どう｜メモ"), "where the header may be: {refused}");
    town.file(
        "mapping.toml",
        "header = 1\n[[columns]]\nheading = \"名\"\nis = \"programme\"\n[[columns]]\nheading = \"だれ\"\nis = \"unit\"\n\
         [[columns]]\nheading = \"なに\"\nis = \"objectives\"\n[[columns]]\nat = \"D\"\nis = \"results\"\n",
    );
    let printed = import(&town, "table.tsv", "2020", &["--mapping", "mapping.toml"]).done();
    for line in [
        "header: line 1 (as said)",
        "column A 名: programme (as said)",
        "column D どう: results (as said)",
        "column E メモ: not read (unknown heading; looks like figures)",
        "line 2: 総務部 総務課 統計: new",
    ] {
        assert!(printed.lines().any(|printed| printed == line), "{line}: {printed}");
    }
    assert!(last_line(&printed).contains("Written: 1 new"), "{printed}");
}

#[test]
fn a_mapping_that_says_nothing_known_is_refused_with_what_is_known() {
    let town = Town::set_up();
    town.file("table.tsv", UNKNOWN_HEADINGS);
    for (mapping, reason) in [
        ("[[columns]]\nheading = \"名\"\nis = \"goal\"\n", "programme, code, department"),
        ("heading = 5\n", "unknown field `heading`"),
        ("[[columns]]\nheading = \"ない\"\nis = \"programme\"\n", "\"ない\""),
    ] {
        town.file("mapping.toml", mapping);
        let refused = import(&town, "table.tsv", "2020", &["--mapping", "mapping.toml"]).refused();
        assert!(refused.contains(reason), "{reason}: {refused}");
    }
    assert_untouched(&town);
}

#[test]
fn a_dry_run_tells_every_column_with_the_reason_and_the_years_that_are_named() {
    let town = Town::set_up();
    let printed = import(&town, SAMPLE, "2020", &["--dry-run"]).done();
    assert!(printed.contains("column A 担当部署名: department (its heading)\n"), "{printed}");
    let table = "令和元年度の表\t\t\t\n課\t事業名\t目標\tR元年度実績\n総務課\t統計\t■調べる\t■調べた\n";
    town.file("other.tsv", table);
    let said = town.run(&["import", "other.tsv", "--year", "2020", "--stage", "goals", "--dry-run"]).done();
    assert!(said.contains("year 2019 in title 令和元年度の表: not the year of the table; to be confirmed\n"), "{said}");
    assert!(said.contains("column D R元年度実績: not read (of another year)\n"), "{said}");
}
