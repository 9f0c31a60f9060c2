//! Tables as cities lay them out: headings between rows, headers of several rows, years across, indicators beside goals.

use ichirizuka::domain::indicator_table::{IndicatorTable, ValueKind};
use rust_xlsxwriter::{Format, Formula, Workbook};

use super::*;

fn goals(table: &str) -> Proposal {
    read("goals.tsv", table.as_bytes())
}

fn units(proposal: &Proposal) -> Vec<String> {
    let unit = |name: &Option<String>| name.clone().unwrap_or_default();
    proposal
        .goals
        .iter()
        .map(|goal| format!("{}/{}/{}", unit(&goal.department), unit(&goal.section), goal.programme))
        .collect()
}

fn told(proposal: &Proposal) -> Vec<(u64, RemarkKind)> {
    proposal.warnings.iter().map(|remark| (remark.line, remark.kind)).collect()
}

/// Each value as programme, indicator, year, kind and figure.
fn values(table: &IndicatorTable) -> Vec<String> {
    let value = |row: &ichirizuka::domain::indicator_table::ProposedValue| {
        let figure = row.value.map(|figure| figure.to_string()).unwrap_or_default();
        format!("{} {} {} {} {figure}", row.programme, row.name, row.year, row.value_kind)
    };
    table.rows.iter().map(value).collect()
}

fn indicators(table: &str) -> IndicatorTable {
    intake::read_indicators("a.tsv", table.as_bytes(), &Asked::default()).unwrap_or_else(|refusal| panic!("{refusal}"))
}

#[test]
fn a_heading_between_rows_begins_its_department_whatever_sets_it_off() {
    for heading in ["【市民部】", "市民部長", "市民部（5課）", "◆市民部", "1. 市民部", "１．市民部", "■市民部"]
    {
        let table = format!(
            "部\t課\t事業名\t目標\t成果\n総務部\n\t総務課\t見本一\t■整える\t■整えた\n{heading}\n\t市民課\t見本二\t■整える\t■整えた\n"
        );
        assert_eq!(units(&goals(&table)), ["総務部/総務課/見本一", "市民部/市民課/見本二"], "{heading}");
    }
    let other =
        "部\t課\t事業名\t目標\n総務部\t\t\t\n\t総務課\t見本一\t■整える\n危機管理監\t\t\t\n\t防災課\t見本二\t■整える\n";
    assert_eq!(units(&goals(other)), ["総務部/総務課/見本一", "危機管理監/防災課/見本二"]);
}

#[test]
fn a_heading_that_is_not_understood_ends_the_department_and_is_told() {
    let table =
        "部\t課\t事業名\t目標\n総務部\t総務課\t見本一\t■整える\n重点プロジェクト\t\t\t\n\t市民課\t見本二\t■整える\n";
    assert_eq!(reasons(table), [(4, "部".to_owned(), "department_missing")]);
    let table = "課\t事業名\t目標\n総務課\t見本一\t■整える\n\u{3000}重点プロジェクト\t\t\n市民課\t見本二\t■整える\n";
    let proposal = goals(table);
    assert_eq!(units(&proposal), ["/総務課/見本一", "/市民課/見本二"]);
    assert_eq!(told(&proposal), [(3, RemarkKind::HeadingNotUnderstood)]);
}

#[test]
fn sections_stay_in_their_department_and_joint_ones_stay_joint() {
    let table = "部\t室\t課\t事業名\t目標\n総務部\t人事管理室\t人材課\t研修\t■行う\n建設部\t\t公園課\t動物園\t■行う\n";
    assert_eq!(units(&goals(table)), ["総務部/人事管理室 人材課/研修", "建設部/公園課/動物園"]);
    let table = "担当\t事業名\t目標\n\"市民部\n市民課\n税務課\"\t窓口\t■行う\n総務部（総務課）\t文書\t■行う\n総務部総務課\t統計\t■行う\n";
    assert_eq!(units(&goals(table)), ["市民部/市民課・税務課/窓口", "総務部/総務課/文書", "総務部/総務課/統計"]);
}

#[test]
fn goals_and_indicators_of_one_cell_of_units_are_of_one_section() {
    let goals = goals("担当課\t事業名\t目標\n総務部総務課\t統計\t■行う\n");
    assert_eq!(units(&goals), ["総務部/総務課/統計"]);
    for heading in ["担当", "担当課", "所管課", "課名"] {
        let table = indicators(&format!("事業名\t{heading}\t指標名\t年度\t値\n統計\t総務部総務課\t調査数\t2020\t5\n"));
        let row = &table.rows[0];
        assert_eq!((row.department.as_deref(), row.section.as_deref()), (Some("総務部"), Some("総務課")), "{heading}");
    }
}

#[test]
fn the_report_of_a_stage_comes_from_its_own_column() {
    let table = "部\t課\t事業名\t目標\t上半期の進捗状況\t成果\n総務部\t総務課\t見本\t■整える\t■始めた\t■終えた\n";
    let of = |stage| {
        let proposal = intake::read("a.tsv", table.as_bytes(), &Asked::of_stage(year(2020), stage)).unwrap();
        proposal.goals[0].results[0].item.text.clone()
    };
    assert_eq!(of(Stage::Midyear), "始めた");
    assert_eq!(of(Stage::Results), "終えた");
    // Half a year's report is none of the year.
    let midyear = "部\t課\t事業名\t目標\t上半期の進捗状況\n総務部\t総務課\t見本\t■整える\t■始めた\n";
    let proposal = goals(midyear);
    assert!(proposal.goals[0].results.is_empty());
    assert_eq!(told(&proposal), [(1, RemarkKind::ColumnsNotRead)]);
}

#[test]
fn a_column_of_another_year_is_not_read_as_this_years() {
    for header in ["前年度実績", "H26年度実績", "令和3年度の成果", "実績（R1）"] {
        let table = format!("事業名\t{header}\t目標\n見本\t■終えた\t■整える\n");
        assert_eq!(reasons(&table), [(1, header.to_owned(), "column_of_another_year")], "{header}");
    }
    let both = "事業名\t前年度実績\t目標\t実績\n見本\t■終えた\t■整える\t■整えた\n";
    let proposal = goals(both);
    assert_eq!(proposal.goals[0].results[0].item.text, "整えた");
    assert_eq!(proposal.warnings[0].text, "前年度実績");
    let of_the_year = "事業名\tR2目標\t令和2年度実績\n見本\t■整える\t■整えた\n";
    assert_eq!(goals(of_the_year).goals[0].results[0].item.text, "整えた");
}

#[test]
fn indicators_beside_goals_are_indicators_and_what_is_not_read_is_listed() {
    let table = "部\t課\t事業名\t取組内容\t指標名\t単位\t目標値\t実績値\t達成率\t評価\t備考\n\
                 総務部\t総務課\t見本\t■整える\t件数\t件\t10\t12\t120%\tA\tなし\n";
    let proposal = goals(table);
    assert_eq!(proposal.goals[0].objectives[0].item.text, "整える");
    assert!(proposal.goals[0].results.is_empty());
    assert_eq!(values(&proposal.values), ["見本 件数 2020 target 10", "見本 件数 2020 actual 12"]);
    let unread = proposal.warnings.iter().find(|remark| remark.kind == RemarkKind::ColumnsNotRead);
    assert_eq!(unread.map(|remark| remark.text.as_str()), Some("達成率、備考"));
    assert_eq!(proposal.goals[0].ratings[0].label, "A");
}

#[test]
fn a_programme_over_several_rows_is_one_with_all_its_indicators() {
    let table = "部\t課\t事業名\t目標\t指標名\t単位\t目標値\t実績値\n\
                 総務部\t総務課\t見本\t■整える\t件数\t件\t10\t12\n\t\t\t\t人数\t人\t3\t\n";
    let proposal = goals(table);
    assert_eq!(units(&proposal), ["総務部/総務課/見本"]);
    assert_eq!(
        values(&proposal.values),
        ["見本 件数 2020 target 10", "見本 件数 2020 actual 12", "見本 人数 2020 target 3"]
    );
}

#[test]
fn years_across_under_groups_are_the_years_of_their_values() {
    let table = "NO\t事務事業名\t担当部室課名\t区分\t指標名\t目標値\t\t実績値\t\n\t\t\t\t\tR4年度\tR5年度\tR4年度\tR5年度\n\
                 136\t職員研修事業\t総務部人事課\t活動指標\t回数\t120\t130\t73\t89\n\t\t\t成果指標\t率\t40\t\t86\t\n";
    let read = indicators(table);
    assert_eq!(
        values(&read),
        [
            "職員研修事業 回数 2022 target 120",
            "職員研修事業 回数 2023 target 130",
            "職員研修事業 回数 2022 actual 73",
            "職員研修事業 回数 2023 actual 89",
            "職員研修事業 率 2022 target 40",
            "職員研修事業 率 2022 actual 86",
        ]
    );
    assert_eq!(read.rows[0].kind.to_string(), "activity");
    assert_eq!(read.rows[5].kind.to_string(), "outcome");
    // Years over pairs, and one header for both.
    for header in [
        "事業名\t指標名\t令和4年度\t\t令和5年度\t\n\t\t目標\t実績\t目標\t実績\n",
        "事業名\t指標名\tR4目標\tR4実績\tR5目標\tR5実績\n",
    ] {
        let read = indicators(&format!("{header}見本\t回数\t1\t2\t3\t4\n"));
        let expected = [
            "見本 回数 2022 target 1",
            "見本 回数 2022 actual 2",
            "見本 回数 2023 target 3",
            "見本 回数 2023 actual 4",
        ];
        assert_eq!(values(&read), expected, "{header}");
    }
}

#[test]
fn indicators_beside_each_other_keep_their_values_apart() {
    let asked = Asked { year: Some(year(2020)), ..Asked::default() };
    let table =
        "事業名\t活動指標\t単位\t目標\t実績\t成果指標\t単位\t目標\t実績\n見本\t回数\t回\t1\t2\t率\t％\t30\t40\n";
    let read = intake::read_indicators("a.tsv", table.as_bytes(), &asked).unwrap();
    let expected =
        ["見本 回数 2020 target 1", "見本 回数 2020 actual 2", "見本 率 2020 target 30", "見本 率 2020 actual 40"];
    assert_eq!(values(&read), expected);
    assert_eq!(read.rows[2].unit.as_deref(), Some("％"));
}

#[test]
fn columns_repeated_without_a_year_are_asked_about() {
    let table = "事業名\t活動指標ア：名称\t活動指標ア：単位\t⑤活動指標ア\t⑤活動指標ア\n見本\t回数\t回\t5\t6\n";
    let refusal = intake::read_indicators("a.tsv", table.as_bytes(), &Asked::default()).unwrap_err();
    assert_eq!(refusal.problems[0].reason, ProblemKind::RepeatedWithoutYear { times: 2 });
    let repeated = ["R6", "R7計画"].map(|year| intake::RepeatedYear::read(year).unwrap()).to_vec();
    let read = intake::read_indicators("a.tsv", table.as_bytes(), &Asked { repeated, ..Asked::default() }).unwrap();
    assert_eq!(values(&read), ["見本 回数 2024 actual 5", "見本 回数 2025 plan 6"]);
}

#[test]
fn years_are_read_in_the_spellings_of_tables() {
    let table = "事業名\t指標名\t年度\t値\n見本\t回数\t令和2年度（見込み）\t1\n見本\t回数\tR1年度実績\t2\n見本\t回数\t2018.0\t3\n見本\t回数\tFY17\t4\n";
    let read = indicators(table);
    let kinds: Vec<(i32, ValueKind)> = read.rows.iter().map(|row| (row.year.number(), row.value_kind)).collect();
    let actual = ValueKind::Actual;
    assert_eq!(kinds, [(2020, ValueKind::Forecast), (2019, actual), (2018, actual), (2017, actual)]);
    let wide = indicators("事業名\t指標名\t基準値（H30）\tR2見込み\t基準値\n見本\t回数\t1\t2\t3\n");
    assert_eq!(values(&wide), ["見本 回数 2018 base 1", "見本 回数 2020 forecast 2"]);
}

/// A workbook of one sheet that `write` fills.
fn workbook(write: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    write(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_with_its_merged_cells_and_headers() {
    let plain = Format::new();
    let bytes = workbook(|sheet| {
        sheet.merge_range(0, 0, 0, 7, "令和2年度 事務事業一覧", &plain).unwrap();
        for (column, header) in ["施策", "部", "課", "事業名", "目標", "指標名"].into_iter().enumerate() {
            let column = u16::try_from(column).unwrap();
            sheet.merge_range(2, column, 3, column, header, &plain).unwrap();
        }
        sheet.merge_range(2, 6, 2, 7, "令和2年度", &plain).unwrap();
        sheet.write(3, 6, "目標値").unwrap();
        sheet.write(3, 7, "実績値").unwrap();
        sheet.merge_range(4, 0, 6, 0, "安全なまち", &plain).unwrap();
        for (column, text) in ["総務部", "総務課", "見本一", "■整える"].into_iter().enumerate() {
            let column = u16::try_from(column + 1).unwrap();
            sheet.merge_range(4, column, 5, column, text, &plain).unwrap();
        }
        for (row, (name, target, actual)) in [("回数", 1.0, 2.0), ("人数", 30.0, 40.5)].into_iter().enumerate() {
            let row = u32::try_from(row + 4).unwrap();
            sheet.write(row, 5, name).unwrap();
            sheet.write(row, 6, target).unwrap();
            sheet.write(row, 7, actual).unwrap();
        }
        for (column, text) in ["総務部", "総務課", "見本二", "■進める"].into_iter().enumerate() {
            sheet.write(6, u16::try_from(column + 1).unwrap(), text).unwrap();
        }
    });
    let proposal = read("a.xlsx", &bytes);
    assert_eq!(proposal.named_years, [year(2020)]);
    assert_eq!(units(&proposal), ["総務部/総務課/見本一", "総務部/総務課/見本二"]);
    assert!(proposal.goals.iter().all(|goal| goal.policy.as_deref() == Some("安全なまち")));
    assert_eq!(proposal.goals[0].objectives.len(), 1);
    assert_eq!(
        values(&proposal.values),
        [
            "見本一 回数 2020 target 1",
            "見本一 回数 2020 actual 2",
            "見本一 人数 2020 target 30",
            "見本一 人数 2020 actual 40.5"
        ]
    );
}

#[test]
fn numbers_of_a_workbook_are_what_a_person_sees_and_errors_are_refused() {
    let header = ["事業番号", "事業名", "指標名", "年度", "値"];
    let rows = |last: &dyn Fn(&mut rust_xlsxwriter::Worksheet)| {
        workbook(|sheet| {
            for (column, text) in header.into_iter().enumerate() {
                sheet.write(0, u16::try_from(column).unwrap(), text).unwrap();
            }
            sheet.write_with_format(1, 0, 581.0, &Format::new().set_num_format("0000")).unwrap();
            sheet.write(1, 1, "見本").unwrap();
            sheet.write(1, 2, "率").unwrap();
            sheet.write(1, 3, 2020).unwrap();
            last(sheet);
        })
    };
    let percent = rows(&|sheet| {
        sheet.write_with_format(1, 4, 0.934, &Format::new().set_num_format("0%")).unwrap();
    });
    let read = intake::read_indicators("a.xlsx", &percent, &Asked::default()).unwrap();
    assert_eq!(read.rows[0].code.as_ref().map(ToString::to_string).as_deref(), Some("0581"));
    assert_eq!(read.rows[0].value, Some(figure("93.4")));
    let error = rows(&|sheet| {
        sheet.write_formula(1, 4, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    });
    let refusal = intake::read_indicators("a.xlsx", &error, &Asked::default()).unwrap_err();
    assert!(matches!(refusal.problems[0].reason.code(), "error_cell" | "not_a_number"), "{refusal}");
}

#[test]
fn every_sheet_of_a_workbook_with_a_table_of_the_year_is_read_and_the_others_are_told() {
    let mut workbook = Workbook::new();
    let sheets = [("総務部", "総務課"), ("市民部", "市民課"), ("凡例", ""), ("令和元年度", "古い課")];
    for (name, section) in sheets {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        if section.is_empty() {
            sheet.write(0, 0, "A：順調").unwrap();
            continue;
        }
        for (column, text) in ["課", "事業名", "目標"].into_iter().enumerate() {
            sheet.write(0, u16::try_from(column).unwrap(), text).unwrap();
        }
        for (column, text) in [section, "見本", "■整える"].into_iter().enumerate() {
            sheet.write(1, u16::try_from(column).unwrap(), text).unwrap();
        }
    }
    let proposal = read("a.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(units(&proposal), ["総務部/総務課/見本", "市民部/市民課/見本"]);
    let unread: Vec<&str> = proposal.warnings.iter().map(|remark| remark.text.as_str()).collect();
    assert_eq!(unread, ["凡例", "令和元年度"]);
}

#[test]
fn ratings_courses_and_money_are_read_from_columns_of_their_own() {
    let table = "絶対コード\t事業名\t課名\t\"H26年度決算額\n(円)\"\tH27年度当初予算額（千円）\t1次評価結果\t2次評価結果\t3次評価結果\t最終評価結果\t前回評価\t今後の方向性\n\
                 0030\t広報事業\t広報課\t10,167,429\t△5\t拡大\t維持継続\t拡大\t拡大\tB\t拡充\n";
    let asked = Asked::of_stage(year(2014), Stage::Results);
    let proposal = intake::read("a.tsv", table.as_bytes(), &asked).unwrap_or_else(|refusal| panic!("{refusal}"));
    let goal = &proposal.goals[0];
    let ratings: Vec<String> = goal.ratings.iter().map(|rating| format!("{} {}", rating.rater, rating.label)).collect();
    assert_eq!(ratings, ["first 拡大", "second 維持継続", "final 拡大"]);
    assert_eq!(goal.previous_rating.as_deref(), Some("B"));
    assert_eq!(goal.future_course.as_ref().map(|course| course.label.as_str()), Some("拡充"));
    let amounts: Vec<(i32, String, i64)> = goal
        .amounts
        .iter()
        .map(|amount| (amount.fiscal_year.number(), amount.kind.to_string(), amount.amount.yen()))
        .collect();
    assert_eq!(amounts, [(2014, "settled".to_owned(), 10_167_429), (2015, "budget".to_owned(), -5_000)]);
    let unread: Vec<&str> = proposal.warnings.iter().map(|remark| remark.text.as_str()).collect();
    assert_eq!(unread, ["3次評価結果"]);
    // Without a unit nobody knows what an amount is of, and sentences are no label.
    let table =
        "事業名\t決算額\t妥当性\t総合評価\t方向性\n見本\t5\tA\t順調に進んだが来年度はさらに力を入れて進めたい\t\n";
    let proposal = goals(table);
    assert!(proposal.goals[0].amounts.is_empty());
    assert_eq!(proposal.goals[0].ratings.len(), 1);
    assert_eq!(proposal.warnings[0].text, "決算額、総合評価、方向性");
}

#[test]
fn a_number_under_two_names_that_are_nothing_alike_is_asked_about() {
    let table = "事業番号,事業名,指標名,年度,値\n12,広報紙発行事業,部数,2020,5\n12,ふるさと納税,件数,2021,9\n";
    let read = |programmes: Vec<intake::SaidProgramme>| {
        intake::read_indicators("a.csv", table.as_bytes(), &Asked { programmes, ..Asked::default() })
    };
    let refusal = read(Vec::new()).unwrap_err();
    assert_eq!(refusal.problems[0].reason.code(), "number_of_another_name");
    assert!(refusal.to_string().contains("[[programmes]]\ncode = \"12\"\nname = \"ふるさと納税\""), "{refusal}");
    let said = |is| {
        vec![intake::SaidProgramme {
            code: Some("12".to_owned()),
            name: "ふるさと納税".to_owned(),
            section: None,
            is,
            renamed_from: Vec::new(),
            merged_from: Vec::new(),
            split_from: Vec::new(),
        }]
    };
    let same = read(said(intake::Identity::Same)).unwrap();
    assert_eq!(same.rows[0].key, same.rows[1].key);
    let another = read(said(intake::Identity::Another)).unwrap();
    assert_ne!(another.rows[0].key, another.rows[1].key);
    // A name with a word more is the same with a change, which is told.
    let renamed = table.replace("ふるさと納税", "広報紙の発行事業");
    let renamed = intake::read_indicators("a.csv", renamed.as_bytes(), &Asked::default()).unwrap();
    assert_eq!(renamed.rows[0].key, renamed.rows[1].key);
}

#[test]
fn a_long_text_that_is_merged_over_a_whole_sheet_takes_no_more_room_than_a_file_may() {
    let text = "あ".repeat(10_000);
    let bytes = workbook(|sheet| {
        for (column, header) in ["事業名", "目標"].into_iter().enumerate() {
            sheet.write(0, u16::try_from(column).unwrap(), header).unwrap();
        }
        sheet.merge_range(1, 1, 5_000, 1, &text, &Format::new()).unwrap();
        for row in 1..=5_000 {
            sheet.write(row, 0, format!("見本{row}")).unwrap();
        }
    });
    let refusal = refused("a.xlsx", &bytes);
    assert_eq!(refusal.problems[0].reason.code(), "too_many_cells");
}

/// A table of the results of 2023.
fn results_of_2023(table: &str) -> Result<Proposal, intake::Refusal> {
    let year = ichirizuka::domain::fiscal_year::FiscalYear::new(2023).expect("a year");
    intake::read("results.tsv", table.as_bytes(), &Asked::of_stage(year, Stage::Results))
}

#[test]
fn a_programme_that_is_named_on_the_row_of_each_indicator_is_one() {
    let head = "番号\t部\t課\t事業名\t目標\t指標名\t単位\tR5目標値\tR5実績値\n";
    let rows = "101\t総務部\t秘書課\t広報紙発行\t■読まれる広報\t発行部数\t部\t30000\t29800\n\
                101\t総務部\t秘書課\t広報紙発行\t■読まれる広報\t満足度\t%\t80\t78\n\
                102\t総務部\t秘書課\t広報紙発行\t■別の広報\t満足度\t%\t70\t71\n";
    let read = results_of_2023(&format!("{head}{rows}")).expect("a table");
    let goals: Vec<(Option<String>, usize)> =
        read.goals.iter().map(|goal| (goal.code.as_ref().map(ToString::to_string), goal.objectives.len())).collect();
    assert_eq!(goals, [(Some("101".to_owned()), 1), (Some("102".to_owned()), 1)]);
    assert_eq!(read.values.rows.len(), 6);
    // The same indicator again may be of another programme.
    let twice =
        "\t総務部\t秘書課\t負担金事業\t■払う\t件数\t件\t5\t5\n\t総務部\t秘書課\t負担金事業\t■払う\t件数\t件\t9\t9\n";
    assert!(results_of_2023(&format!("{head}{twice}")).is_err());
}

#[test]
fn a_list_of_programmes_with_nothing_but_their_money_is_read() {
    let table = "款\t事業名\t担当課\t予算額（千円）\t決算額（千円）\n2\t庁舎管理費\t管財課\t10,500\t10,321\n";
    let read = results_of_2023(table).expect("a table");
    assert_eq!(read.goals.len(), 1);
    assert_eq!(read.goals[0].amounts.len(), 2);
    assert!(read.warnings.iter().any(|warning| warning.text.contains('款')));
}
