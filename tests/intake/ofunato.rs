//! A real city's workbook: 203 programmes in 210 columns, with the values of six years beside each other.

use std::collections::BTreeMap;

use ichirizuka::domain::amount::{AmountKind, AmountPart, MoneyUnit};
use ichirizuka::domain::indicator_table::{IndicatorTable, TableRemarkKind};
use ichirizuka::domain::text::comparison_key;

use super::*;

pub(super) fn sample(name: &str) -> Option<Vec<u8>> {
    std::env::var_os("ICHIRIZUKA_SAMPLES")
        .and_then(|folder| std::fs::read(std::path::Path::new(&folder).join(name)).ok())
}

/// How often each value stands there: programme, indicator, kind, unit, year, kind of value, figure.
fn counted(table: &IndicatorTable) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for row in &table.rows {
        let code = row.code.as_ref().map(ToString::to_string).unwrap_or_default();
        let unit = row.unit.as_deref().unwrap_or_default();
        let value = row
            .value
            .map(|value| value.value().round_sf(12).unwrap_or_default().normalize().to_string())
            .unwrap_or_default();
        let line = format!(
            "{code} {} {} {} {unit} {} {} {value}",
            row.programme, row.kind, row.name, row.year, row.value_kind
        );
        let line = comparison_key(&line);
        *counted.entry(line).or_default() += 1;
    }
    counted
}

#[test]
fn the_workbook_says_what_its_long_table_says() {
    let (Some(workbook), Some(long)) =
        (sample("ofunato-2025-evaluation.xlsx"), sample("ofunato-indicators-2020-2025.csv"))
    else {
        return;
    };
    let repeated =
        ["R2", "R3", "R4", "R5", "R6", "R7計画"].map(|year| intake::RepeatedYear::read(year).unwrap()).to_vec();
    let money_unit = Some(MoneyUnit::Thousand);
    let asked = Asked { repeated, money_unit, ..Asked::of_stage(year(2025), Stage::Goals) };
    let proposal = intake::read("a.xlsx", &workbook, &asked).unwrap_or_else(|refusal| panic!("{refusal}"));
    assert_eq!(proposal.goals.len(), 203);
    assert!(proposal.goals.iter().all(|goal| goal.plan.len() == 3));
    assert_eq!(proposal.goals[0].code.as_ref().unwrap().as_str(), "0581");
    assert!(proposal.goals.iter().all(|goal| goal.results.is_empty()), "結果 is what is hoped for");
    let unread = proposal.warnings.iter().find(|remark| remark.kind == RemarkKind::ColumnsNotRead).unwrap();
    assert!(unread.text.contains("課長名") && unread.text.contains("前年度実績"));

    let long = intake::read_indicators("a.csv", &long, &Asked::default()).unwrap();
    let (wide, long) = (counted(&proposal.values), counted(&long));
    let only = |one: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>| {
        one.iter()
            .filter(|(line, count)| other.get(*line) != Some(*count))
            .map(|(line, _)| line.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(only(&wide, &long).first(), None, "only the workbook has it");
    assert_eq!(only(&long, &wide).first(), None, "only the long table has it");
    let unnamed =
        proposal.values.remarks.iter().filter(|remark| remark.kind == TableRemarkKind::ValuesWithoutIndicator);
    assert!(unnamed.count() > 0, "values whose indicator has no name are told");
}

/// The workbook as its mapping reads it.
fn workbook(money_unit: Option<MoneyUnit>) -> Option<Proposal> {
    let bytes = sample("ofunato-2025-evaluation.xlsx")?;
    let repeated =
        ["R2", "R3", "R4", "R5", "R6", "R7計画"].map(|year| intake::RepeatedYear::read(year).unwrap()).to_vec();
    let asked = Asked { repeated, money_unit, ..Asked::of_stage(year(2025), Stage::Goals) };
    Some(intake::read("a.xlsx", &bytes, &asked).unwrap_or_else(|refusal| panic!("{refusal}")))
}

#[test]
fn money_of_six_years_is_read_in_the_unit_that_was_said_and_left_out_without_one() {
    let (Some(without), Some(with)) = (workbook(None), workbook(Some(MoneyUnit::Thousand))) else { return };
    assert!(without.goals.iter().all(|goal| goal.amounts.is_empty()), "nothing is guessed");
    let told = without.warnings.iter().find(|remark| remark.kind == RemarkKind::MoneyWithoutUnit).unwrap();
    assert!(told.text.contains("国庫支出金") && told.text.contains("人件費計"), "{}", told.text);
    assert!(!with.warnings.iter().any(|remark| remark.kind == RemarkKind::MoneyWithoutUnit));
    // Seven parts of six years of each of 203 programmes, none of them blank.
    let count: usize = with.goals.iter().map(|goal| goal.amounts.len()).sum();
    assert_eq!(count, 203 * 6 * 7);
    let second = &with.goals[1];
    let of = |number: i32, part: AmountPart| {
        let found = second.amounts.iter().find(|amount| amount.fiscal_year == year(number) && amount.part == part);
        let found = found.unwrap();
        (found.kind, found.amount.yen(), found.place.as_ref().unwrap().address())
    };
    assert_eq!(of(2020, AmountPart::Other), (AmountKind::Settled, 654_000, "BW4".to_owned()));
    assert_eq!(of(2024, AmountPart::Bonds), (AmountKind::Settled, 2_400_000, "ET4".to_owned()));
    assert_eq!(of(2025, AmountPart::Total), (AmountKind::Budget, 73_312_000, "FP4".to_owned()));
    assert_eq!(of(2025, AmountPart::Staff), (AmountKind::Budget, 240_000, "FS4".to_owned()));
}

#[test]
fn ratings_have_their_reasons_and_what_else_the_evaluation_says_keeps_its_heading() {
    let Some(proposal) = workbook(None) else { return };
    let first = &proposal.goals[0];
    let axes: Vec<&str> = first.ratings.iter().filter_map(|rating| rating.axis.as_deref()).collect();
    let expected = [
        "政策体系との整合性",
        "公共関与の妥当性",
        "対象・意図の妥当性",
        "成果の向上余地",
        "廃止・休止の成果への影響",
        "事業費の削減余地",
        "人件費（延べ業務時間）の削減余地",
        "受益機会・費用負担の適正化余地",
    ];
    assert_eq!(axes, expected);
    assert!(proposal.goals.iter().flat_map(|goal| &goal.ratings).all(|rating| rating.reason.is_some()));
    assert_eq!(first.ratings[3].label, "向上余地がない");
    assert_eq!(first.future_course.as_ref().unwrap().label, "１　現状維持");
    let headings: Vec<&str> = first.texts.iter().map(|text| text.heading.as_str()).collect();
    assert!(headings.iter().any(|heading| heading.contains("解決すべき課題とその解決策")), "{headings:?}");
    assert!(headings.iter().any(|heading| heading.contains("全体総括・今後の改革改善の内容")), "{headings:?}");
    assert!(headings.iter().any(|heading| heading.contains("どんな意見や要望が寄せられているか")), "{headings:?}");
    assert_eq!(headings.len(), 8, "{headings:?}");
}

#[test]
fn a_table_of_totals_is_refused_with_what_to_bring_instead() {
    let table = "計画の達成状況\n単位…事業数：件　事業費：千円\n章\t会計\t計画（A）\t\t実績額（B）\t\t進捗率\n\
                 \t\t事業数\t事業費\t事業数\t事業費\n第1章\t一般\t38\t7,937,499\t36\t7,415,050\t93.4%\n";
    for bytes in [Some(table.as_bytes().to_vec()), sample("tables/fuji-h27-progress.tsv")].into_iter().flatten() {
        let refusal = refused("totals.tsv", &bytes);
        assert_eq!(refusal.problems[0].reason.code(), "no_programme_column", "{refusal}");
        assert_eq!(refusal.problems[0].line, Some(3));
        assert!(refusal.to_string().contains("進捗率") && refusal.to_string().contains("事業名"), "{refusal}");
    }
    assert_eq!(refused("a.tsv", "あ\tい\n1\t2\n".as_bytes()).problems[0].reason.code(), "no_header");
}

#[test]
fn amounts_in_further_rows_of_a_programme_are_told() {
    let table = "単位：百万円\n事業名\t目標\t指標名\t実績値\t決算額\n見本\t守る\t件数\t1\t5\n\t\t人数\t2\t7\n";
    let proposal = intake::read("a.tsv", table.as_bytes(), &results_of(2020)).unwrap();
    let amounts: Vec<i64> = proposal.goals[0].amounts.iter().map(|amount| amount.amount.yen()).collect();
    assert_eq!(amounts, [5_000_000], "in the unit of the line above the table");
    let told = proposal.warnings.iter().find(|remark| remark.kind == RemarkKind::AmountLeftOut).unwrap();
    assert_eq!((told.line, told.text.as_str()), (4, "7"));
    assert_eq!(proposal.values.rows.len(), 2);
}
