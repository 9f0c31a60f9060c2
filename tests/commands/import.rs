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
    assert!(rates.contains(&"起業支援 (More is better): 2020: 8件 of 3件, 達成率 267% as stated, follows"));
    assert!(
        rates.contains(&"「きらり」への入居者 (More is better): 2020: 14人 of 20人, 達成率 70% as stated, follows")
    );
    assert_eq!(rates.iter().filter(|rate| rate.ends_with("without figures")).count(), 1);
    assert!(
        series.iter().all(|one| one.contains("2019: ") && one.contains("2020: ") && one.contains("(Less is better)"))
    );
    assert!(printed.contains("note: line 29, 目標達成状況（成果）: the stated rate has no figures: "), "{printed}");
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
    assert!(
        reasons.contains("broken.tsv: line 9, column 事務事業名: The name of the programme is missing"),
        "{reasons}"
    );
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
    assert!(why.contains("Files of type “pdf” are not read. Choose an Excel or .csv file"), "{why}");
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
    assert!(planned.contains("note: line 1, memo: this column is not read"), "{planned}");
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
fn a_table_of_indicators_brought_as_one_of_goals_is_told_apart() {
    let town = Town::set_up();
    let said = import(&town, INDICATORS, "2020", &[]).refused();
    assert!(said.contains("say --indicators"), "{said}");
    assert_untouched(&town);
}

#[test]
fn a_table_of_indicators_may_come_from_excel_with_japanese_headers_in_any_order() {
    let town = Town::set_up();
    let table = "値,年度,指標名,事務事業名\r\n△３,令和2年度,増減数,図書館事業\r\n,R3,増減数,図書館事業\r\n";
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(table);
    fs::write(town.folder().join("excel.csv"), bytes).unwrap();
    let printed = town.run(&["import", "excel.csv", "--indicators"]).done();
    assert!(printed.contains("no column tells the kind of indicator"), "{printed}");
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
        "line 2, column value: “約10” is not a number",
        "line 8, column fiscal_year: “来年” is not a fiscal year",
        "line 11, column indicator_kind: \"何か\" is not a word that this column takes; known are activity, outcome, population (活動指標, 成果指標, 対象指標)",
    ] {
        assert!(reasons.contains(reason), "{reason}: {reasons}");
    }
    town.file("headless.csv", "a,b\n1,2\n");
    assert!(town.run(&["import", "headless.csv", "--indicators"]).refused().contains("No header row was found"));
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
    town.file("one.csv", &format!("{head}301,総務部,総務課,分担金事業,■甲\n302,総務部,総務課,分担金事業,■乙\n"));
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
    assert!(refused.contains("There is no header row"), "{refused}");
    assert!(refused.contains("\nline 1: 名｜だれ｜なに｜どう｜メモ"), "where the header may be: {refused}");
    town.file(
        "mapping.toml",
        "header = 1\n[[columns]]\nheading = \"名\"\nis = \"programme\"\n[[columns]]\nheading = \"だれ\"\nis = \"unit\"\n\
         [[columns]]\nheading = \"なに\"\nis = \"objectives\"\n[[columns]]\nat = \"D\"\nis = \"results\"\n",
    );
    let printed = import(&town, "table.tsv", "2020", &["--mapping", "mapping.toml"]).done();
    for line in [
        "header: line 1 (as said)",
        "column A 名: Programme [programme] (As chosen)",
        "column D どう: Results or progress [results] (As chosen)",
        "column E メモ: not read (Unknown heading; It looks like figures.)",
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
        ("[[columns]]\nheading = \"名\"\nis = \"goal\"\n", "programme, former_name, code"),
        ("heading = 5\n", "unknown field `heading`"),
        ("[[columns]]\nheading = \"ない\"\nis = \"programme\"\n", "“ない”"),
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
    assert!(printed.contains("column A 担当部署名: Department [department] (Words of its heading"), "{printed}");
    let table = "令和元年度の表\t\t\t\n課\t事業名\t目標\tR元年度実績\n総務課\t統計\t■調べる\t■調べた\n";
    town.file("other.tsv", table);
    let said = town.run(&["import", "other.tsv", "--year", "2020", "--stage", "goals", "--dry-run"]).done();
    assert!(said.contains("year 2019 in title 令和元年度の表: not the year that was chosen; please check\n"), "{said}");
    assert!(said.contains("column D R元年度実績: not read (Heading of another year"), "{said}");
}

/// The lines that a refusal gives for the mapping.
fn lines_for_the_mapping(refusal: &str) -> &str {
    &refusal[refusal.find("[[programmes]]").expect("lines for the mapping")..]
}

#[test]
fn a_row_that_may_be_of_another_programme_is_asked_about_with_lines_that_answer() {
    let town = Town::set_up();
    let head = "事業番号,部,課,事業名,目標,旧事業名\n";
    town.file(
        "first.csv",
        &format!("{head}12,総務部,広報課,広報紙発行事業,■甲,\n13,総務部,広報課,市民便利帳事業,■乙,\n"),
    );
    town.run(&["import", "first.csv", "--year", "2019", "--stage", "goals"]).done();
    town.file(
        "next.csv",
        &format!("{head}12,総務部,広報課,ふるさと納税,■丙,\n14,総務部,広報課,市民の手引き作成,■丁,市民便利帳事業\n"),
    );
    let next = ["import", "next.csv", "--year", "2020", "--stage", "goals"];
    for more in [&[][..], &["--dry-run"], &["--format", "json"]] {
        let refused = town.run(&[&next, more].concat()).refused();
        for words in [
            "next.csv: line 2: 12 ふるさと納税 (総務部 広報課)",
            "programme 1: 12 広報紙発行事業 (総務部 広報課), 2019: same number, another name",
            "line 3: 14 市民の手引き作成 (総務部 広報課), formerly 市民便利帳事業",
            "is = \"another\"\n# or: is = 1  (The same programme as “広報紙発行事業”)",
            "renamed_from = [2]",
        ] {
            assert!(refused.contains(words), "{words}: {refused}");
        }
    }
    let refused = town.run(&next).refused();
    let lines = lines_for_the_mapping(&refused);
    town.file("M.toml", lines);
    let mapped = [&next[..], &["--mapping", "M.toml"]].concat();
    let written = town.run(&mapped).done();
    assert!(
        last_line(&written).ends_with(
            "2 new, 0 changed, 0 unchanged goals; 0 indicator values. New programmes: 2, Links to earlier programmes: 1."
        ),
        "{written}"
    );
    // The answers are no more needed, and do no harm.
    for again in [&next[..], &mapped] {
        assert!(last_line(&town.run(again).done()).contains("Nothing changed"));
    }
    assert_eq!(town.run(&["check"]).code, Some(0));
    // The other answer, as it stands beside the first.
    town.file("year.csv", &format!("{head}12,総務部,広報課,職員研修,■丙,\n"));
    let year = ["import", "year.csv", "--year", "2021", "--stage", "goals"];
    let refused = town.run(&year).refused();
    let lines = lines_for_the_mapping(&refused);
    let other = lines.split_once("# or: ").and_then(|(_, rest)| rest.split_once("  (")).expect("another answer").0;
    town.file("N.toml", &lines.replace("is = \"another\"", other));
    let written = town.run(&[&year[..], &["--mapping", "N.toml"]].concat()).done();
    assert!(written.contains("職員研修: continues programme 3 of 2020"), "{written}");
}

#[test]
fn a_new_spelling_is_taken_for_the_same_with_lines_that_refuse_it() {
    let town = Town::set_up();
    let head = "事業番号,部,課,事業名,目標\n";
    town.file("first.csv", &format!("{head}12,総務部,広報課,広報紙発行事業,■甲\n"));
    town.run(&["import", "first.csv", "--year", "2019", "--stage", "goals"]).done();
    town.file("next.csv", &format!("{head}12,総務部,広報課,広報紙の発行事業,■乙\n"));
    let next = ["import", "next.csv", "--year", "2020", "--stage", "goals"];
    let planned = town.run(&[&next[..], &["--dry-run"]].concat()).done();
    assert!(
        planned.contains("continues programme 1 of 2019")
            && planned.contains("Programmes that go on from other years: 1, Renamed programmes: 1")
    );
    let lines = planned.lines().skip_while(|line| !line.contains("[[programmes]]"));
    let lines: Vec<&str> = lines.take_while(|line| line.starts_with("  ")).map(str::trim).collect();
    town.file("M.toml", &lines.join("\n"));
    let written = town.run(&[&next[..], &["--mapping", "M.toml"]].concat()).done();
    assert!(last_line(&written).contains("1 new, 0 changed") && !written.contains("continues"), "{written}");
}

#[test]
fn a_number_of_two_departments_makes_two_programmes_and_one_given_on_is_asked_about() {
    let town = Town::set_up();
    let head = "事業番号,事業名,部,課,指標名,単位,年度,値\n";
    town.file(
        "one.csv",
        &format!("{head}1,広報紙発行事業,総務部,広報課,発行部数,部,2020,30000\n1,ごみ収集事業,環境部,収集課,収集量,t,2020,8200\n"),
    );
    assert!(last_line(&town.run(&["import", "one.csv", "--indicators"]).done()).contains("2 new programmes"));
    town.file("two.csv", &format!("{head}12,広報紙発行事業,総務部,広報課,部数,部,2022,5\n"));
    town.run(&["import", "two.csv", "--indicators"]).done();
    town.file("three.csv", &format!("{head}12,ふるさと納税,総務部,広報課,件数,件,2023,9\n"));
    let refused = town.run(&["import", "three.csv", "--indicators"]).refused();
    town.file("M.toml", lines_for_the_mapping(&refused));
    let written = town.run(&["import", "three.csv", "--indicators", "--mapping", "M.toml"]).done();
    assert!(last_line(&written).contains("1 new programmes"), "{written}");
}

#[test]
fn goals_and_then_indicators_of_one_unit_in_two_spellings_are_one_programme() {
    let town = Town::set_up();
    town.file("goals.csv", "担当課,事業名,目標\n総務部総務課,広報紙発行事業,■甲\n");
    town.run(&["import", "goals.csv", "--year", "2020", "--stage", "goals"]).done();
    town.file("values.csv", "unit,事業名,指標名,単位,年度,値\n総務部総務課,広報紙発行事業,部数,部,2020,5\n");
    let written = town.run(&["import", "values.csv", "--indicators"]).done();
    assert!(last_line(&written).contains("0 new programmes, 1 new indicators"), "{written}");
    // A section alone is the one of its name.
    town.file("section.csv", "課,事業名,指標名,単位,年度,値\n総務課,広報紙発行事業,部数,部,2021,6\n");
    let written = town.run(&["import", "section.csv", "--indicators"]).done();
    assert!(last_line(&written).contains("0 new programmes, 0 new indicators, 1 values"), "{written}");
}

#[test]
fn forms_are_taken_in_once_by_both_importers_and_made_public() {
    let town = Town::set_up();
    let form = |name: &str, actual: &str| {
        format!(
            "令和5年度 事務事業評価シート,,,\n事務事業名,{name},担当部課,総務部総務課\n事業概要,■整える,電話番号,00-0000\n\
             成果,■整えた,,\n指標名,単位,R5目標,R5実績\n回数,回,10,{actual}\n\n"
        )
    };
    town.file("forms.csv", &format!("{}{}", form("見本一事業", "9"), form("見本二事業", "12")));
    let goals = ["import", "forms.csv", "--year", "2023", "--stage", "results"];
    let written = town.run(&goals).done();
    assert!(written.contains("note: line 3: these labels are not read: 電話番号"), "{written}");
    assert!(last_line(&written).contains("2 new, 0 changed, 0 unchanged goals; 4 indicator values"), "{written}");
    assert!(last_line(&town.run(&goals).done()).ends_with("Nothing changed: all of it is on record already."));
    let indicators = town.run(&["import", "forms.csv", "--indicators"]).done();
    assert!(last_line(&indicators).starts_with("4 values over 1 years. Nothing changed"), "{indicators}");
    town.run(&["publish", "--year", "2023", "--stage", "results"]).done();
    town.file("broken.csv", &format!("{}{}", form("見本一事業", "9"), form("見本二事業", "約12")));
    let refused = town.run(&["import", "broken.csv", "--year", "2023", "--stage", "results"]).refused();
    assert!(refused.contains("line 13, column D13: “約12” is not a number"), "{refused}");
}
