//! What headings say beside the word for their column: letters of a formula, note marks, units, parts of the year.

use super::*;

/// Reads a table of 2023.
pub(crate) fn of_2023(table: &str) -> Proposal {
    intake::read("a.csv", table.as_bytes(), &results_of(2023)).unwrap_or_else(|refusal| panic!("{refusal}"))
}

/// Each value as programme, indicator, unit, year, kind and figure.
pub(crate) fn values(proposal: &Proposal) -> Vec<String> {
    let value = |row: &ichirizuka::domain::indicator_table::ProposedValue| {
        let figure = row.value.map(|figure| figure.to_string()).unwrap_or_default();
        let unit = row.unit.as_deref().unwrap_or_default();
        format!("{} {} {unit} {} {} {figure}", row.programme, row.name, row.year, row.value_kind)
    };
    proposal.values.rows.iter().map(value).collect()
}

fn has_no_words(proposal: &Proposal) -> bool {
    proposal.goals.iter().all(|goal| goal.objectives.is_empty() && goal.results.is_empty() && goal.summary.is_none())
}

pub(crate) fn tells_unread(proposal: &Proposal, heading: &str) -> bool {
    let told = |remark: &ichirizuka::domain::proposal::Remark| {
        remark.kind == RemarkKind::ColumnsNotRead && remark.text.contains(heading)
    };
    proposal.warnings.iter().any(told)
}

#[test]
fn letters_marks_and_units_at_a_heading_do_not_make_prose_of_its_figures() {
    for (target, actual) in [
        ("R5目標(A)", "R5実績(B)"),
        ("目標(A)", "実績(B)"),
        ("目標※1", "実績※2"),
        ("R5目標値①", "R5実績値②"),
        ("目標値(人)", "実績値(人)"),
        ("R5目標（人）", "R5実績（人）"),
    ] {
        let table = format!("課名,事業名,指標名,{target},{actual},達成率(B/A)\n総務課,研修,参加者,10,9,90%\n");
        let proposal = of_2023(&table);
        let unit = if target.contains('人') { "人" } else { "" };
        let expected =
            [("target", 10), ("actual", 9)].map(|(kind, figure)| format!("研修 参加者 {unit} 2023 {kind} {figure}"));
        assert_eq!(values(&proposal), expected, "{target}");
        assert!(has_no_words(&proposal), "{target}");
        assert!(tells_unread(&proposal, "達成率"), "{target}");
    }
}

#[test]
fn what_is_of_a_part_of_the_year_is_no_result_of_the_year() {
    for heading in [
        "令和5年度上半期実績",
        "R5実績(9月末)",
        "12月末実績",
        "実績（4～12月）",
        "実績（速報）",
        "実績順位",
        "実績（累計）",
    ] {
        let proposal = of_2023(&format!("課名,事業名,目標,{heading}\n総務課,研修,開く,した\n"));
        assert!(proposal.goals[0].results.is_empty(), "{heading}");
        assert!(tells_unread(&proposal, heading), "{heading}");
        let proposal = of_2023(&format!("課名,事業名,指標名,単位,R5目標,{heading}\n総務課,研修,参加,人,100,55\n"));
        assert_eq!(values(&proposal), ["研修 参加 人 2023 target 100"], "{heading}");
        assert!(has_no_words(&proposal) && tells_unread(&proposal, heading), "{heading}");
    }
    let whole = of_2023("課名,事業名,指標名,単位,実績（令和6年3月末）\n総務課,研修,参加,人,55\n");
    assert_eq!(values(&whole), ["研修 参加 人 2023 actual 55"]);
    let money = of_2023("課名,事業名,目標,R5決算額（9月末）（千円）\n総務課,研修,開く,55\n");
    assert!(money.goals[0].amounts.is_empty());
}

#[test]
fn whether_an_aim_was_reached_is_no_aim() {
    let table = "課名,事業名,成果指標,単位,R5目標,R5実績,目標達成\n総務課,研修,参加,人,10,9,未達成\n";
    let proposal = of_2023(table);
    assert!(has_no_words(&proposal) && tells_unread(&proposal, "目標達成"));
}

#[test]
fn what_is_expected_of_the_year_is_no_report_of_it() {
    for heading in ["実績（R5見込）", "実績見込み", "R5成果見込"] {
        let table = format!("課,事業名,目標,{heading},評価\n総務課,研修,する,する見込み,A\n");
        let read = intake::read("a.csv", table.as_bytes(), &results_of(2023)).unwrap();
        assert!(read.goals[0].results.is_empty(), "{heading}");
        let told = read.warnings.iter().find(|remark| remark.kind == RemarkKind::ColumnsNotRead);
        assert_eq!(told.map(|remark| remark.text.as_str()), Some(heading));
    }
}
