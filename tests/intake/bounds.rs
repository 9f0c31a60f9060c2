//! Targets that are no plain figures, and words in the place of values, in the cells of tables of indicators.

use ichirizuka::domain::indicator::Missing;
use ichirizuka::domain::indicator_table::IndicatorTable;

use super::*;

fn indicators(table: &str) -> IndicatorTable {
    intake::read_indicators("a.tsv", table.as_bytes(), &Asked::default()).unwrap_or_else(|refusal| panic!("{refusal}"))
}

/// Each value as indicator, year, kind, what is aimed at, kind of nothing and word.
fn values(table: &IndicatorTable) -> Vec<String> {
    let value = |row: &ichirizuka::domain::indicator_table::ProposedValue| {
        let aim = row.aim().map(|aim| aim.to_string());
        let missing = row.missing.map(|missing| missing.to_string());
        let parts = [aim, missing, row.word.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        format!("{} {} {} {parts}", row.name, row.year, row.value_kind)
    };
    table.rows.iter().map(value).collect()
}

#[test]
fn a_wide_table_has_bounds_ways_and_words_under_its_targets() {
    let table = "事業名\t担当課\t指標名\t単位\t基準値 R2\tR4目標\tR4実績\tR5目標\tR5実績\n\
                 点検\t道路課\t割合\t%\t80\t90%以上\t91\t±3%以内\t調整中\n\
                 点検\t道路課\t苦情\t件\t12\t10件以内\t8\t前年度比増\tなし\n\
                 点検\t道路課\t利用者\t人\t-\t5,000人超\t4,800\t現状維持\t0\n\
                 点検\t道路課\t満足度\t点\t\tR3より増加\t未報告\t未定\t集計中※1\n";
    let read = indicators(table);
    assert_eq!(
        values(&read),
        [
            "割合 2020 base 80",
            "割合 2022 target 90以上",
            "割合 2022 actual 91",
            "割合 2023 target 維持（±3）",
            "割合 2023 actual not_reported 調整中",
            "苦情 2020 base 12",
            "苦情 2022 target 10以内",
            "苦情 2022 actual 8",
            "苦情 2023 target 前年度比増",
            "苦情 2023 actual not_measurable なし",
            "利用者 2022 target 5000超",
            "利用者 2022 actual 4800",
            "利用者 2023 target 現状維持",
            "利用者 2023 actual 0",
            "満足度 2022 target R3より増加",
            "満足度 2022 actual not_reported",
            "満足度 2023 target 未定",
            "満足度 2023 actual not_reported 集計中",
        ]
    );
    assert!(read.rows.iter().all(|row| row.value.is_none() || row.aim.is_none()), "one or the other");
    assert_eq!(read.rows.iter().filter(|row| row.missing == Some(Missing::NotMeasurable)).count(), 1);
}

#[test]
fn only_what_is_aimed_at_may_be_a_bound() {
    for (kind, cell) in [
        ("実績", "90%以上"),
        ("基準値", "維持"),
        ("見込み", "10以内"),
        ("目標", "90%程度"),
        ("目標", "5万以上"),
        ("計画", "前年度比5%増"),
    ] {
        let table = format!(
            "事業名\t担当課\t指標名\t単位\t年度\t区分\t値\n点検\t道路課\t割合\t%\t2022\t{kind}\t{cell}\n点検\t道路課\t割合\t%\t2021\t実績\t3\n"
        );
        let refusal = intake::read_indicators("a.tsv", table.as_bytes(), &Asked::default()).expect_err(cell);
        assert_eq!(
            refusal.problems.iter().map(|problem| problem.reason.code()).collect::<Vec<_>>(),
            ["not_a_number"],
            "{kind} {cell}"
        );
        let asked = Asked { leaves_out_unreadable: true, ..Asked::default() };
        let read = intake::read_indicators("a.tsv", table.as_bytes(), &asked).expect("it is left out");
        assert_eq!(
            (read.rows.len(), read.remarks.iter().any(|remark| remark.text == format!("値 {cell}"))),
            (1, true),
            "{kind} {cell}"
        );
    }
}

#[test]
fn sentences_under_a_target_are_no_values_for_a_word_among_them() {
    let table = "事業名\t担当課\t指標名\t単位\t目標\t実績値\n点検\t道路課\t割合\t%\t点検を進める\t80\n点検\t道路課\t件数\t件\tなし\t3\n";
    let asked = Asked { year: Some(year(2022)), ..Asked::default() };
    let read = intake::read_indicators("a.tsv", table.as_bytes(), &asked).expect("a table");
    assert_eq!(values(&read), ["割合 2022 actual 80", "件数 2022 actual 3"]);
}
