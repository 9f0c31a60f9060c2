//! Columns that hold something else than they seem to: two values in a cell, a part of the year, a person's name, a mark
//! over two axes.

use super::forms::told;
use super::*;
use ichirizuka::domain::indicator_table::ValueKind;
use rust_xlsxwriter::{Format, Workbook};

pub(crate) fn of_2023(table: &str) -> Result<Proposal, Refusal> {
    intake::read("a.csv", table.as_bytes(), &results_of(2023))
}

pub(crate) fn values(proposal: &Proposal) -> Vec<String> {
    let value = |row: &ichirizuka::domain::indicator_table::ProposedValue| {
        let kind = if row.value_kind == ValueKind::Actual { "実績" } else { "目標" };
        let unit = row.unit.clone().unwrap_or_default();
        format!(
            "{} {unit} {} {kind} {}",
            row.name,
            row.year,
            row.value.map(|value| value.to_string()).unwrap_or_default()
        )
    };
    proposal.values.rows.iter().map(value).collect()
}

/// The line, the narrowest heading and the code of each problem.
pub(crate) fn problems(refusal: &Refusal) -> Vec<(u64, &str, &'static str)> {
    let place = |problem: &'_ intake::Problem| problem.line.unwrap_or_default();
    let all = refusal.problems.iter().map(|problem| {
        let column = problem.column.as_deref().unwrap_or_default();
        (place(problem), column.rsplit_once('／').map_or(column, |(_, last)| last), problem.reason.code())
    });
    all.collect()
}

#[test]
fn a_number_with_an_exponent_is_no_figure_of_a_text() {
    for value in ["1e3", "１Ｅ３", "1E+5", "1.2e-05"] {
        let table = format!("事業名,指標名,単位,年度,値\n見本,件数,件,2020,{value}\n");
        let refusal = intake::read_indicators("a.csv", table.as_bytes(), &Asked::default()).unwrap_err();
        assert_eq!(problems(&refusal), [(2, "値", "not_a_number")], "{value}");
    }
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["事業名", "指標名", "単位", "年度", "値"]).unwrap();
    sheet.write_row(1, 0, ["見本", "件数", "件", "2020"]).unwrap();
    sheet.write_number_with_format(1, 4, 1000, &Format::new().set_num_format("0.00E+00")).unwrap();
    let read = intake::read_indicators("a.xlsx", &workbook.save_to_buffer().unwrap(), &Asked::default()).unwrap();
    assert_eq!(read.rows[0].value, Some(figure("1000")));
}

#[test]
fn target_and_actual_in_one_cell_are_two_values() {
    for (heading, cell) in [
        ("R5目標→実績", "10→9"),
        ("R5目標/実績", "10 / 9"),
        ("目標値/実績値", "10／9"),
        ("目標（実績）", "10（9）"),
        ("目標→実績", "10件 → 9件"),
    ] {
        let table = format!("課,事業名,指標名,{heading}\n総務課,見本,件数（件）,{cell}\n");
        let proposal = of_2023(&table).unwrap();
        assert_eq!(values(&proposal), ["件数（件） 件 2023 目標 10", "件数（件） 件 2023 実績 9"], "{heading}");
        assert!(proposal.goals[0].objectives.is_empty() && proposal.goals[0].results.is_empty(), "{heading}");
    }
    let turned = of_2023("課,事業名,指標名,R4実績/計画,R5実績/計画\n総務課,見本,件数,1/2,－/4\n").unwrap();
    assert_eq!(values(&turned)[..2], ["件数  2022 実績 1", "件数  2022 目標 2"]);
    assert_eq!(values(&turned).last().map(String::as_str), Some("件数  2023 目標 4"));
}

#[test]
fn a_cell_that_is_no_pair_below_a_heading_of_one_is_refused() {
    for cell in ["10", "10→9→8", "会議を開く→開いた", "10→"] {
        let table = format!("課,事業名,指標名,目標→実績\n総務課,見本,件数,{cell}\n総務課,見本二,人数,3→4\n");
        assert_eq!(problems(&of_2023(&table).unwrap_err()), [(2, "目標→実績", "not_a_pair")], "{cell}");
    }
    // Without an indicator such words are neither an aim nor a report, and such figures are nobody's.
    let words = of_2023("課,事業名,取組内容,目標→実績\n総務課,見本,配る,会議を開く→開いた\n").unwrap_err();
    assert_eq!(problems(&words), [(2, "目標→実績", "not_a_pair")]);
    let figures = of_2023("課,事業名,取組内容,目標→実績\n総務課,見本,配る,10→9\n").unwrap();
    assert!(figures.goals[0].results.is_empty());
    assert_eq!(told(&figures, RemarkKind::ColumnsNotRead), ["目標→実績"]);
}

#[test]
fn numbered_indicators_have_values_in_each_year_wherever_their_columns_stand() {
    let table = "課,事業名,成果指標1名称,成果指標1単位,成果指標2名称,成果指標2単位,成果指標1令和4年度目標,成果指標1令和4年度実績,\
                 成果指標2令和4年度目標,成果指標2令和4年度実績\n総務課,見本,件数,件,人数,人,10,9,20,25\n";
    let expected = ["件数 件 2022 目標 10", "件数 件 2022 実績 9", "人数 人 2022 目標 20", "人数 人 2022 実績 25"];
    assert_eq!(values(&of_2023(table).unwrap()), expected);
    let expected = expected.map(|value| value.replace("2022", "2023"));
    for name in ["KPI1 KPI2", "KPI① KPI②", "指標① 指標②", "活動指標1 成果指標1"] {
        let (one, two) = name.split_once(' ').unwrap();
        let table = format!(
            "課,事業名,{one},{one}単位,{one}目標値,{one}実績値,{two},{two}単位,{two}目標（R5）,{two}実績（R5）\n\
             総務課,見本,件数,件,10,9,人数,人,20,25\n"
        );
        let proposal = of_2023(&table).unwrap();
        assert_eq!(values(&proposal), expected, "{name}");
        assert!(proposal.goals[0].results.is_empty(), "{name}");
    }
    // Values without a name are no report.
    let unnamed = of_2023("課,事業名,目標,成果指標1令和5年度実績,成果指標\n総務課,見本,配る,10,よくなった\n").unwrap();
    assert!(unnamed.goals[0].results.is_empty());
    assert_eq!(told(&unnamed, RemarkKind::ColumnsNotRead), ["成果指標1令和5年度実績、成果指標"]);
}

#[test]
fn a_column_of_a_month_or_a_quarter_is_no_report_of_the_year() {
    for headings in [
        "成果（4月～6月）,成果（1月～3月）",
        "2月実績,3月実績",
        "進捗状況（3Q）,進捗状況（4Q）",
        "前期実績,後期実績",
        "実績（１～２月）,実績（３月）",
    ] {
        let proposal = of_2023(&format!("課,事業名,目標,{headings}\n総務課,見本,配る,始めた,終えた\n")).unwrap();
        assert!(proposal.goals[0].results.is_empty(), "{headings}");
        assert_eq!(told(&proposal, RemarkKind::ColumnsNotRead), [headings.replace(',', "、")]);
    }
    let below = "課,事業名,目標,進捗状況,,,\n,,,第1四半期,第2四半期,第3四半期,第4四半期\n総務課,見本,配る,○,○,△,×\n";
    let proposal = of_2023(below).unwrap();
    assert_eq!((proposal.goals.len(), proposal.goals[0].ratings.len()), (1, 0));
    assert!(proposal.goals[0].results.is_empty());
    assert!(told(&proposal, RemarkKind::ColumnsNotRead)[0].ends_with("進捗状況／第4四半期"));
}

#[test]
fn a_rating_of_the_middle_of_the_year_is_none_of_the_year() {
    for headings in ["評価（中間）,評価（年度末）", "評価(9月末),評価(3月末)", "評価（第2四半期）,評価"]
    {
        let table = format!("課,事業名,目標,{headings}\n総務課,見本,配る,A,B\n");
        let labels = |proposal: &Proposal| -> Vec<String> {
            proposal.goals[0].ratings.iter().map(|rating| rating.label.clone()).collect()
        };
        assert_eq!(labels(&of_2023(&table).unwrap()), ["B"], "{headings}");
    }
}

#[test]
fn a_target_of_no_year_beside_the_values_of_several_is_not_read() {
    let table = "課,事業名,指標名,単位,目標値,R4,R5\n総務課,見本,件数,件,20,12,15\n";
    let proposal = of_2023(table).unwrap();
    assert_eq!(values(&proposal), ["件数 件 2022 実績 12", "件数 件 2023 実績 15"]);
    assert_eq!(told(&proposal, RemarkKind::ColumnsNotRead), ["目標値"]);
    let own = "課,事業名,指標名,単位,R4実績,目標値,実績値\n総務課,見本,件数,件,12,20,15\n";
    assert_eq!(values(&of_2023(own).unwrap()).len(), 3);
}

#[test]
fn a_section_over_each_of_several_tables_is_that_of_the_first_too() {
    let table = "総務課,,\n事業名,目標,成果\n見本,配る,配った\n,,\n税務課,,\n事業名,目標,成果\n見本二,取る,取った\n";
    let sections: Vec<_> = of_2023(table).unwrap().goals.into_iter().filter_map(|goal| goal.section).collect();
    assert_eq!(sections, ["総務課", "税務課"]);
}

#[test]
fn the_name_of_a_department_head_is_no_unit() {
    let titled = of_2023("令和5年度 総務部長の重点目標,,\n項目,目標,達成状況\n見本,配る,配った\n").unwrap();
    assert_eq!((titled.goals[0].department.as_deref(), titled.goals[0].section.as_deref()), (Some("総務部"), None));
    for (heading, cell) in [("担当部署", "総務部長　見本太郎"), ("担当", "総務部長")] {
        let proposal = of_2023(&format!("{heading},事業名,目標\n{cell},見本,配る\n")).unwrap();
        let goal = &proposal.goals[0];
        assert_eq!((goal.department.as_deref(), goal.section.as_deref()), (Some("総務部"), None), "{cell}");
    }
    let named = of_2023("部局長名,事業名,目標\n見本太郎,見本,配る\n").unwrap();
    assert_eq!((named.goals[0].department.as_deref(), named.goals[0].section.as_deref()), (None, None));
    assert_eq!(told(&named, RemarkKind::ColumnsNotRead), ["部局長名"]);
}

#[test]
fn one_rating_over_two_axes_or_a_mark_over_two_columns_is_asked_about() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["課", "事業名", "目標", "妥当性", "有効性"]).unwrap();
    sheet.write_row(1, 0, ["総務課", "見本", "配る"]).unwrap();
    sheet.merge_range(1, 3, 1, 4, "A", &Format::new()).unwrap();
    sheet.write_row(2, 0, ["総務課", "見本二", "直す", "B", "C"]).unwrap();
    let read = intake::read("a.xlsx", &workbook.save_to_buffer().unwrap(), &results_of(2023));
    assert_eq!(problems(&read.unwrap_err()), [(2, "妥当性", "of_several_columns")]);

    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["課", "事業名", "目標"]).unwrap();
    sheet.merge_range(0, 3, 0, 4, "妥当性", &Format::new()).unwrap();
    sheet.merge_range(0, 5, 0, 6, "有効性", &Format::new()).unwrap();
    sheet.write_row(1, 0, ["", "", "", "A", "B", "A", "B"]).unwrap();
    sheet.write_row(2, 0, ["総務課", "見本", "配る", "○"]).unwrap();
    sheet.merge_range(2, 4, 2, 5, "○", &Format::new()).unwrap();
    sheet.write_row(3, 0, ["総務課", "見本二", "直す", "", "○", "", "○"]).unwrap();
    let refusal = intake::read("a.xlsx", &workbook.save_to_buffer().unwrap(), &results_of(2023)).unwrap_err();
    assert!(problems(&refusal).contains(&(3, "B", "of_several_columns")), "{refusal}");
}

#[test]
fn one_rating_of_two_programmes_is_asked_about_and_one_beside_all_rows_of_a_programme_is_its_own() {
    let workbook = |names: [&str; 2]| {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, ["課", "事業名", "目標", "総合評価"]).unwrap();
        for (line, (name, goal)) in (1..).zip(names.into_iter().zip(["配る", "直す"])) {
            sheet.write_row(line, 0, ["総務課", name, goal]).unwrap();
        }
        if names[1].is_empty() {
            sheet.merge_range(1, 1, 2, 1, names[0], &Format::new()).unwrap();
        }
        sheet.merge_range(1, 3, 2, 3, "A", &Format::new()).unwrap();
        workbook.save_to_buffer().unwrap()
    };
    let read = |names| intake::read("a.xlsx", &workbook(names), &results_of(2023));
    assert_eq!(problems(&read(["見本", "見本二"]).unwrap_err()), [(3, "総合評価", "of_several_programmes")]);
    let one = read(["見本", ""]).unwrap_or_else(|refusal| panic!("{refusal}"));
    assert_eq!((one.goals.len(), one.goals[0].ratings.len()), (1, 1));
}
