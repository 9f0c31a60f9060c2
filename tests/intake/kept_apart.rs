//! What must not run together: programmes, sections and years that stand below each other.

use super::heading_words::{of_2023, tells_unread, values};
use super::*;

fn refused_of_2023(table: &str) -> Vec<(u64, String, &'static str)> {
    let refusal = intake::read("a.csv", table.as_bytes(), &results_of(2023)).expect_err("the table should be refused");
    let place = |problem: &intake::Problem| {
        (problem.line.unwrap_or_default(), problem.column.clone().unwrap_or_default(), problem.reason.code())
    };
    refusal.problems.iter().map(place).collect()
}

fn units(proposal: &Proposal) -> Vec<String> {
    let unit = |name: &Option<String>| name.clone().unwrap_or_default();
    let of = |goal: &ProposedGoal| format!("{}/{}/{}", unit(&goal.department), unit(&goal.section), goal.programme);
    proposal.goals.iter().map(of).collect()
}

fn kinds(proposal: &Proposal) -> Vec<RemarkKind> {
    proposal.warnings.iter().map(|remark| remark.kind).collect()
}

#[test]
fn a_section_without_its_department_is_not_put_into_the_one_above() {
    let table = "担当課,事業名,目標,実績\n総務部 総務課,甲,あ,い\n,乙,あ,い\n会計課,丙,あ,い\n議会事務局,丁,あ,い\n";
    assert_eq!(units(&of_2023(table)), ["総務部/総務課/甲", "総務部/総務課/乙", "/会計課/丙", "/議会事務局/丁"]);
    let table = "担当課,事業名,指標名,年度,値\n総務部 総務課,甲,回数,R5,1\n会計課,丙,回数,R5,2\n";
    let values = intake::read_indicators("a.csv", table.as_bytes(), &Asked::default()).unwrap();
    let departments: Vec<Option<&str>> = values.rows.iter().map(|row| row.department.as_deref()).collect();
    assert_eq!(departments, [Some("総務部"), None]);
}

#[test]
fn a_row_of_another_number_or_section_is_not_of_the_programme_above() {
    let header = "事業番号,課名,施策,事業名,指標名,単位,R5目標,R5実績\n001,総務課,甲,研修,開催,回,10,9\n";
    for other in ["002,,,", "001,税務課,,", ",,乙,"] {
        let table = format!("{header}{other},参加,人,100,95\n");
        assert_eq!(refused_of_2023(&table), [(3, "事業名".to_owned(), "programme_missing")], "{other}");
        let refusal = intake::read_indicators("a.csv", table.as_bytes(), &Asked::default()).unwrap_err();
        assert_eq!(refusal.problems[0].line, Some(3), "{other}");
    }
    for same in [",,,", "001,,,", "001,総務課,甲,"] {
        let proposal = of_2023(&format!("{header}{same},参加,人,100,95\n"));
        assert_eq!((proposal.goals.len(), proposal.values.rows.len()), (1, 4), "{same}");
    }
}

#[test]
fn values_behind_two_names_are_neither_ones() {
    let rest = "\n総務課,A,参加者数,開催数,10,9\n";
    for header in ["成果指標,活動指標,目標値,実績値", "成果指標,活動指標,R5目標,R5実績"] {
        let refused = refused_of_2023(&format!("担当課,事業名,{header}{rest}"));
        assert_eq!(refused, [(1, "活動指標".to_owned(), "ambiguous_header")], "{header}");
    }
    let each = of_2023("担当課,事業名,成果指標,単位,実績値,活動指標,単位,実績値\n総務課,A,参加,人,9,開催,回,2\n");
    assert_eq!(values(&each), ["A 参加 人 2023 actual 9", "A 開催 回 2023 actual 2"]);
    let behind = of_2023("担当課,事業名,成果指標,単位,実績値,活動指標\n総務課,A,参加,人,9,開催\n");
    assert_eq!(values(&behind), ["A 参加 人 2023 actual 9"]);
    assert!(tells_unread(&behind, "活動指標"), "{:?}", behind.warnings);
}

#[test]
fn the_table_below_another_years_title_is_left_out_and_told() {
    let table = |year: &str| format!("{year}\n課名,事業名,指標名,単位,目標,実績\n総務課,研修,参加,人,1,2\n");
    let of =
        |first: &str, second: &str| of_2023(&format!("{}\n{}", table(first), table(second).replace(",2\n", ",4\n")));
    let expected = |figure: &str| ["target 1", figure].map(|value| format!("研修 参加 人 2023 {value}")).to_vec();
    let proposal = of("令和5年度", "（参考）令和4年度");
    assert_eq!(values(&proposal), expected("actual 2"));
    assert!(kinds(&proposal).contains(&RemarkKind::RowOfAnotherYear));
    assert_eq!(values(&of("令和4年度 一覧", "令和5年度 一覧")), expected("actual 4"));
    // Where all of a table is of another year, that is asked about before it is taken in.
    assert_eq!(of_2023(&table("令和4年度")).named_years, [year(2022)]);
}

#[test]
fn a_sheet_of_another_years_title_or_name_is_not_read_in_silence() {
    let sheet = |book: &mut rust_xlsxwriter::Workbook, name: &str, rows: &[&str]| {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (line, row) in rows.iter().enumerate() {
            for (column, cell) in row.split(',').enumerate() {
                sheet.write(line.try_into().unwrap(), column.try_into().unwrap(), cell).unwrap();
            }
        }
    };
    let table = ["課名,事業名,目標,実績", "総務課,研修,あ,い"];
    let mut book = rust_xlsxwriter::Workbook::new();
    sheet(&mut book, "一", &["令和4年度 一覧", table[0], table[1]]);
    sheet(&mut book, "二", &["令和5年度 一覧", table[0], "総務課,文書,あ,い"]);
    let proposal = intake::read("a.xlsx", &book.save_to_buffer().unwrap(), &results_of(2023)).unwrap();
    assert_eq!(units(&proposal), ["/総務課/文書"]);
    assert!(kinds(&proposal).contains(&RemarkKind::SheetNotRead));
    let mut book = rust_xlsxwriter::Workbook::new();
    sheet(&mut book, "令和4年度", &table);
    let proposal = intake::read("a.xlsx", &book.save_to_buffer().unwrap(), &results_of(2023)).unwrap();
    assert_eq!(proposal.named_years, [year(2022)]);
}

#[test]
fn a_row_of_another_year_is_left_out_however_its_year_is_written() {
    let table = |heading: &str, old: &str, new: &str| {
        format!("課名,事業名,{heading},目標,実績\n総務課,甲,{old},旧,旧\n総務課,乙,{new},新,新\n")
    };
    for (heading, old, new) in
        [("事業年度", "令和4年度", "令和5年度"), ("実施年度", "R4", "R3～R5"), ("年度", "R4", "R5～")]
    {
        let proposal = of_2023(&table(heading, old, new));
        assert_eq!(units(&proposal), ["/総務課/乙"], "{heading}");
        assert!(kinds(&proposal).contains(&RemarkKind::RowOfAnotherYear), "{heading}");
    }
    assert_eq!(refused_of_2023(&table("年度", "4", "5")), [(1, "年度".to_owned(), "year_without_era")]);
    assert_eq!(refused_of_2023(&table("年度", "R5", "毎年")), [(3, "年度".to_owned(), "not_a_year")]);
    assert_eq!(of_2023(&table("年度", "5", "5")).goals.len(), 2);
    let bare = "事業名,指標名,単位,年度,値\n研修,参加,人,5,100\n";
    let refusal = intake::read_indicators("a.csv", bare.as_bytes(), &Asked::default()).unwrap_err();
    assert_eq!(refusal.problems[0].reason.code(), "year_without_era");
}

#[test]
fn money_is_counted_in_the_unit_that_stands_above_its_rows() {
    let header = "課名,事業名,目標,予算額\n";
    let table = format!("（単位：千円）\n{header}総務課,甲,あ,100\n\n（単位：百万円）\n{header}土木課,乙,あ,3\n");
    let amounts = |proposal: &Proposal| -> Vec<i64> {
        proposal.goals.iter().flat_map(|goal| &goal.amounts).map(|amount| amount.amount.yen()).collect()
    };
    assert_eq!(amounts(&of_2023(&table)), [100_000, 3_000_000]);
    let unclear = of_2023(&format!("（単位：予算額は千円、決算額は円）\n{header}総務課,甲,あ,100\n"));
    assert!(amounts(&unclear).is_empty() && kinds(&unclear).contains(&RemarkKind::MoneyWithoutUnit));
}

#[test]
fn headings_between_rows_are_no_programmes() {
    let table = "事業名,目標,成果\n建設部,,\n土木課,,\n甲,する,した\n基本目標2 安全,,\n乙,する,した\n（建築課）,,\n丙,する,した\n";
    let proposal = of_2023(table);
    assert_eq!(units(&proposal), ["建設部/土木課/甲", "建設部/土木課/乙", "建設部/建築課/丙"]);
    assert!(kinds(&proposal).contains(&RemarkKind::LineLeftOut));
    let table = "部名,事業名,目標,成果\n建設部,,,\n土木課,甲,する,した\n建築課,乙,する,した\n";
    assert_eq!(units(&of_2023(table)), ["建設部/土木課/甲", "建設部/建築課/乙"]);
    let table = "事業名,担当課,目標,実績\n基本目標1 安全,,,\n甲,総務課,あ,い\n";
    assert_eq!(units(&of_2023(table)), ["/総務課/甲"]);
}

#[test]
fn the_course_is_what_the_last_rating_decided() {
    let table = "課名,事業名,目標,一次評価,,最終評価,\n,,,判定,方向性,判定,方向性\n総務課,甲,あ,A,継続,B,廃止\n";
    let course = of_2023(table).goals[0].future_course.clone().unwrap();
    assert_eq!(course.label, "廃止");
}

#[test]
fn rates_below_the_values_of_an_indicator_are_told_and_not_read() {
    let table =
        "課名,事業名,指標名,単位,区分,R4,R5\n総務課,研修,参加,人,目標,10,11\n,,,,実績,8,9\n,,,,達成率,80%,82%\n";
    assert_eq!(of_2023(table).values.rows.len(), 4);
}

#[test]
fn names_are_read_without_what_is_no_part_of_them() {
    let table =
        "課名,事業番号,事業名,目標,実績\n○○課,999,○○事業（記入例）,例,例\n総務部/財政課,\"=\"\"0012\"\"\",甲,あ,い\n";
    let proposal = of_2023(table);
    assert_eq!(units(&proposal), ["総務部/財政課/甲"]);
    assert_eq!(proposal.goals[0].code.as_ref().map(ToString::to_string).as_deref(), Some("0012"));
    assert!(kinds(&proposal).contains(&RemarkKind::LineLeftOut), "the example is told");
    let table = "部,課,事業名,目標\n総務部,総務課,甲,あ\n議会事務局,,乙,あ\n会計課,-,丙,あ\n－,監査室,丁,あ\n";
    assert_eq!(units(&of_2023(table)), ["総務部/総務課/甲", "議会事務局//乙", "会計課//丙", "/監査室/丁"]);
    assert_eq!(
        refused_of_2023("部,課,事業名,目標\n総務部,総務課,甲,あ\n建設部,,乙,あ\n"),
        [(3, "課".to_owned(), "section_missing")]
    );
}

#[test]
fn labels_that_look_the_same_are_the_same() {
    let table = "課名,事業名,目標,評価,R5達成度,今後の方向性\n総務課,甲,あ,○,◎,継続※\n総務課,乙,あ,〇,○,継続\n総務課,丙,あ,◯,◎,継続\n";
    let proposal = of_2023(table);
    let ratings = |place: usize| proposal.goals.iter().map(move |goal| &goal.ratings[place]);
    assert!(ratings(0).all(|rating| rating.label == "○"));
    assert!(ratings(1).all(|rating| rating.axis.as_deref() == Some("達成度")));
    assert!(proposal.goals.iter().all(|goal| goal.future_course.as_ref().is_some_and(|course| course.label == "継続")));
}

#[test]
fn a_second_header_row_that_is_not_merged_names_its_columns() {
    let table = "課名,事業名,目標,実績,一次評価,,二次評価,\n,,,,評価,理由,評価,理由\n総務課,甲,あ,い,A,り,B,ゆ\n";
    let ratings = of_2023(table).goals[0].ratings.clone();
    let said: Vec<(&str, Option<&str>)> =
        ratings.iter().map(|rating| (rating.label.as_str(), rating.reason.as_deref())).collect();
    assert_eq!(said, [("A", Some("り")), ("B", Some("ゆ"))]);
}

#[test]
fn a_mark_below_a_heading_is_not_the_heading() {
    let table = "課名,事業名,指標名,単位,R5目標,R5実績\n総務課,研修,参加,人,100,〃\n";
    let refusal = intake::read("a.csv", table.as_bytes(), &results_of(2023)).unwrap_err();
    assert!(refusal.to_string().contains('〃'), "{refusal}");
}

#[test]
fn a_sheet_that_is_numbered_with_a_letter_is_of_no_year() {
    let book = |names: [&str; 2]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, programme) in names.into_iter().zip(["甲", "乙"]) {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            sheet.write_row(0, 0, ["課名", "事業名", "目標"]).unwrap();
            sheet.write_row(1, 0, ["総務課", programme, "する"]).unwrap();
        }
        units(&intake::read("a.xlsx", &book.save_to_buffer().unwrap(), &results_of(2023)).unwrap())
    };
    for names in [["S1", "S2"], ["T1", "M2"], ["H1", "H2"]] {
        assert_eq!(book(names), ["/総務課/甲", "/総務課/乙"], "{names:?}");
    }
    assert_eq!(book(["R4", "R5"]), ["/総務課/乙"]);
    assert_eq!(book(["H30", "S"]), ["/総務課/乙"]);
    assert_eq!(book(["昭和60年度", "表"]), ["/総務課/乙"]);
}
