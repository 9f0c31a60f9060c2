//! What is said of a table by hand: its sheet, its header, its columns; and what is told of how it was read.

use ichirizuka::domain::reading::{Content, Field, SheetReading, SheetState, Why, YearPlace, YearUse};
use ichirizuka::intake::{Look, Mapping};
use rust_xlsxwriter::Workbook;

use super::*;

fn said(mapping: &str, year: i32, stage: Stage) -> Asked {
    let asked = Mapping::read(mapping).unwrap().asked(super::year(year).into()).unwrap();
    Asked { stage: Some(stage), ..asked }
}

fn look(table: &str, mapping: &str) -> Look {
    intake::look("a.tsv", table.as_bytes(), &said(mapping, 2020, Stage::Results)).unwrap()
}

fn proposal(table: &str, mapping: &str) -> Proposal {
    let (proposal, bad) = look(table, mapping).read.unwrap_or_else(|refusal| panic!("{refusal}"));
    assert!(bad.is_empty(), "{bad:?}");
    proposal
}

fn refusal(table: &str, mapping: &str) -> Vec<String> {
    look(table, mapping).read.expect_err("refused").problems.iter().map(ToString::to_string).collect()
}

/// Each column as heading, field and reason.
fn told(sheet: &SheetReading) -> Vec<String> {
    let column = |column: &ichirizuka::domain::reading::ColumnReading| {
        let field = column.field.map_or("-", Field::code);
        format!("{} {} {field} {}", column.letter, column.heading, column.why)
    };
    sheet.columns.iter().map(column).collect()
}

#[test]
fn every_column_is_told_with_what_it_is_read_as_and_why() {
    let table =
        "部\t課\t事業名\tめあて\t取組の実績\t前年度実績\t備考\n総務部\t総務課\t統計\t調べる\t■調べた\t■終えた\t\n";
    let look = look(table, "");
    assert_eq!(look.sheets.len(), 1);
    assert_eq!(
        told(&look.sheets[0]),
        [
            "A 部 department heading",
            "B 課 section heading",
            "C 事業名 programme heading",
            "D めあて - unknown_heading",
            "E 取組の実績 results part_of_heading",
            "F 前年度実績 - another_year",
            "G 備考 - unknown_heading",
        ]
    );
    assert_eq!(look.sheets[0].columns[4].words, "実績");
    assert_eq!(look.sheets[0].header.map(|header| (header.first, header.last, header.said)), Some((1, 1, false)));
    assert_eq!(look.read.unwrap().0.reading, look.sheets);
}

#[test]
fn what_is_said_of_a_column_goes_before_what_its_heading_means() {
    let table = "部\t課\t事業名\t目標\tめあて\t成果\n総務部\t総務課\t統計\t■古い\t■新しい\t■調べた\n";
    let by_heading = "[[columns]]\nheading = \"めあて\"\nis = \"objectives\"\n";
    let by_letter = "[[columns]]\nat = \"E\"\nis = \"objectives\"\n";
    for mapping in [by_heading, by_letter] {
        let proposal = proposal(table, mapping);
        assert_eq!(proposal.goals[0].objectives[0].item.text, "新しい");
        assert_eq!(proposal.warnings[0].text, "目標", "the other one is told");
        let columns = &proposal.reading[0].columns;
        assert_eq!((columns[3].why, columns[4].why), (Why::AnotherColumn, Why::Said));
    }
    let left_out = "[[columns]]\nheading = \"成果\"\nis = \"not_read\"\n";
    assert!(proposal(table, left_out).goals[0].results.is_empty());
}

#[test]
fn a_table_whose_headings_mean_nothing_is_read_as_it_is_said() {
    let table = "令和2年度の一覧\t\t\t\t\n名\tだれ\tなに\tどう\t印\n統計\t総務課\t■調べる\t■調べた\tA\n";
    assert!(refusal(table, "")[0].contains("no header row was found"));
    let columns = "[[columns]]\nheading = \"名\"\nis = \"programme\"\n[[columns]]\nheading = \"だれ\"\nis = \"section\"\n\
                   [[columns]]\nheading = \"なに\"\nis = \"objectives\"\n[[columns]]\nheading = \"どう\"\nis = \"results\"\n\
                   [[columns]]\nat = \"E\"\nis = \"rating\"\naxis = \"有効性\"\n";
    for header in ["", "header = 2\n"] {
        let proposal = proposal(table, &format!("{header}{columns}"));
        let goal = &proposal.goals[0];
        assert_eq!((goal.programme.as_str(), goal.section.as_deref()), ("統計", Some("総務課")));
        assert_eq!((goal.objectives[0].item.text.as_str(), goal.results[0].item.text.as_str()), ("調べる", "調べた"));
        assert_eq!((goal.ratings[0].axis.as_deref(), goal.ratings[0].label.as_str()), (Some("有効性"), "A"));
    }
}

#[test]
fn the_header_stands_where_it_is_said_to_stand() {
    // The first two lines look like a header, and are one of another table.
    let table = "事業名\t目標\t成果\n合計\t■全部\t■済んだ\n課\t事業名\t目標\t成果\n総務課\t統計\t■調べる\t■調べた\n課\t事業名\t目標\t成果\n税務課\t課税\t■課す\t■課した\n";
    let proposal = proposal(table, "header = 3\n");
    let names: Vec<&str> = proposal.goals.iter().map(|goal| goal.programme.as_str()).collect();
    assert_eq!(names, ["統計", "課税"], "and is repeated");
    assert_eq!(proposal.reading[0].header.map(|header| (header.first, header.said)), Some((3, true)));
    assert!(refusal(table, "header = 400\n")[0].contains("no header row was found"));
    // Two rows of which the upper one says nothing.
    let two = "課\t事業名\tその1\tその2\n\t\t目標\t成果\n総務課\t統計\t■調べる\t■調べた\n";
    let read = self::proposal(two, "header = 1\nheader_rows = 2\n");
    assert_eq!(read.goals[0].results[0].item.text, "調べた");
}

#[test]
fn what_cannot_be_done_as_it_is_said_refuses_the_table() {
    let table = "課\t事業名\t目標\t成果\tメモ\tメモ\n総務課\t統計\t■調べる\t■調べた\t10\t20\n";
    let of = |heading: &str, more: &str| format!("[[columns]]\nheading = \"{heading}\"\n{more}\n");
    assert!(refusal(table, &of("ない列", "is = \"objectives\""))[0].contains("\"ない列\""));
    let several = refusal(table, &of("メモ", "is = \"budget\"\nmoney = \"千円\""));
    assert!(several[0].contains("E, F"), "{several:?}");
    let without_unit = refusal(table, "[[columns]]\nat = \"E\"\nis = \"budget\"\n");
    assert!(without_unit[0].contains("千円"), "{without_unit:?}");
    let target = refusal(table, "[[columns]]\nat = \"E\"\nis = \"target\"\n");
    assert!(target[0].contains("target"), "no column names an indicator: {target:?}");
    let twice = "[[columns]]\nat = \"E\"\nis = \"objectives\"\n[[columns]]\nat = \"F\"\nis = \"objectives\"\n";
    assert_eq!(refusal(table, twice).len(), 1);
    let another = "[[columns]]\nat = \"E\"\nheading = \"備考\"\nis = \"objectives\"\n";
    assert!(refusal(table, another)[0].contains("E 備考"), "the table has changed");
    let unread = "[[columns]]\nheading = \"ない列\"\nis = \"not_read\"\n";
    assert_eq!(proposal(table, unread).goals.len(), 1, "a column that is gone is not read");
    let fine = proposal(table, "[[columns]]\nat = \"E\"\nis = \"budget\"\nmoney = \"千円\"\n");
    assert_eq!(fine.goals[0].amounts[0].amount.yen(), 10_000);
}

#[test]
fn indicators_are_read_as_it_is_said() {
    let table = "事業\t課\tはかるもの\tR5\tめざす数\n統計\t総務課\t調査数\t5\t8\n";
    let mapping = "[[columns]]\nheading = \"はかるもの\"\nis = \"indicator\"\n[[columns]]\nheading = \"めざす数\"\nis = \"target\"\nyear = \"R6\"\n";
    let read = |mapping: &str, year: i32| {
        intake::read_indicators("a.tsv", table.as_bytes(), &said(mapping, year, Stage::Results)).unwrap()
    };
    let values = |table: &ichirizuka::domain::indicator_table::IndicatorTable| {
        table.rows.iter().map(|row| format!("{} {} {}", row.name, row.year, row.value_kind)).collect::<Vec<_>>()
    };
    let table_of = read(mapping, 2020);
    assert_eq!(values(&table_of), ["調査数 2024 target", "調査数 2023 actual"]);
    assert!(table_of.reading[0].columns.iter().all(|column| column.field.is_some()));
    // Beside goals, two of them stand beside each other.
    let goals = "事業\t課\t目標\tもの1\t数1\tもの2\t数2\n統計\t総務課\t■調べる\t調査数\t5\t回答数\t7\n";
    let column = |at: &str, is: &str| format!("[[columns]]\nat = \"{at}\"\nis = \"{is}\"\n");
    let mapping = [column("D", "indicator"), column("E", "actual"), column("F", "indicator"), column("G", "actual")];
    let proposal = proposal(goals, &mapping.concat());
    let figures: Vec<String> = proposal
        .values
        .rows
        .iter()
        .map(|row| format!("{} {}", row.name, row.value.map(|value| value.to_string()).unwrap_or_default()))
        .collect();
    assert_eq!(figures, ["調査数 5", "回答数 7"]);
}

#[test]
fn what_the_cells_look_like_is_suggested_and_never_taken() {
    let rows: Vec<String> = (1..=6)
        .map(|row| format!("総務課\t統計{row}\t■調べる\t{}\t継続\t1,{row}00\t調べてみた結果として、次の年度も同じやり方で続けることとした。\n", ["A", "B"][row % 2]))
        .collect();
    let table = format!("課\t事業名\t目標\tほし\tこれから\tお金（予算）千円\tことば\n{}", rows.concat());
    let proposal = proposal(&table, "");
    let suggested: Vec<_> = proposal.reading[0].columns.iter().filter_map(|column| column.suggestion).collect();
    let expected = [
        (Content::Grades, Some(Field::Rating)),
        (Content::Courses, Some(Field::FutureCourse)),
        (Content::Figures, Some(Field::Budget)),
        (Content::Sentences, None),
    ];
    assert_eq!(suggested.iter().map(|one| (one.content, one.field)).collect::<Vec<_>>(), expected);
    let goal = &proposal.goals[0];
    assert!(goal.ratings.is_empty() && goal.future_course.is_none() && goal.amounts.is_empty());
}

#[test]
fn the_sheet_is_the_one_that_was_chosen_and_the_others_are_told() {
    let mut workbook = Workbook::new();
    for (name, programme) in [("R2", "ことし"), ("R3", "らいねん"), ("メモ", "")] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        let rows = [["課", "事業名", "目標", "成果"], ["総務課", programme, "■調べる", "■調べた"]];
        for (row, cells) in (0_u32..).zip(rows).filter(|_| !programme.is_empty()) {
            for (column, cell) in (0_u16..).zip(cells) {
                sheet.write(row, column, cell).unwrap();
            }
        }
        sheet.write(5, 0, "以上").unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let states = |look: &Look| look.sheets.iter().map(|sheet| sheet.state).collect::<Vec<_>>();
    let read = |mapping: &str| intake::look("a.xlsx", &bytes, &said(mapping, 2020, Stage::Results)).unwrap();
    let guessed = read("");
    assert_eq!(states(&guessed), [SheetState::Read, SheetState::AnotherYear, SheetState::NoHeader]);
    let chosen = read("sheet = \"R3\"\n");
    assert_eq!(states(&chosen), [SheetState::NotChosen, SheetState::Read, SheetState::NotChosen]);
    let (proposal, _) = chosen.read.unwrap();
    assert_eq!(proposal.goals[0].programme, "らいねん");
    assert_eq!(proposal.named_years, [year(2021)], "its year is to be confirmed");
    let missing = read("sheet = \"R4\"\n").read.unwrap_err();
    assert!(missing.to_string().contains("R2、R3、メモ"), "{missing}");
}

#[test]
fn every_year_that_is_named_is_told_with_what_was_done() {
    let table = "令和2年度\t\t\t\t\t\n課\t事業名\t目標\tR元年度実績\t令和2年度実績\t前回評価\n総務課\t統計\t■調べる\t■した\t■調べた\tA\n";
    let proposal = proposal(table, "");
    let years: Vec<_> =
        proposal.reading[0].years.iter().map(|year| (year.year.number(), year.place, year.usage)).collect();
    assert_eq!(
        years,
        [
            (2020, YearPlace::Title, YearUse::Chosen),
            (2019, YearPlace::Headings, YearUse::NotRead),
            (2020, YearPlace::Headings, YearUse::Chosen),
        ]
    );
}

#[test]
fn a_mapping_of_last_year_finds_the_columns_of_this_year() {
    let table = "事業名\t課\tR2めあて\tR2すんだこと\n統計\t総務課\t■調べる\t■調べた\n";
    let mapping = "of_year = \"R1\"\n[[columns]]\nheading = \"R1めあて\"\nis = \"objectives\"\nyear = \"R1\"\n\
                   [[columns]]\nheading = \"R1すんだこと\"\nis = \"results\"\n";
    let proposal = proposal(table, mapping);
    assert_eq!(proposal.goals[0].results[0].item.text, "調べた");
    // Of the same year, it is the column of the same words and no other.
    assert!(refusal(table, &mapping.replace("of_year = \"R1\"", "of_year = \"R2\"")).concat().contains("R1めあて"));
}
