//! A real city's workbook: 203 programmes in 210 columns, with the values of six years beside each other.

use std::collections::BTreeMap;

use ichirizuka::domain::indicator_table::{IndicatorTable, TableRemarkKind};
use ichirizuka::domain::text::comparison_key;

use super::*;

fn sample(name: &str) -> Option<Vec<u8>> {
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
    let asked = Asked { repeated, ..Asked::of_stage(year(2025), Stage::Goals) };
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
