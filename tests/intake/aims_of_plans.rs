//! Targets that are of a plan's end and not of the year.

use super::forms::told;
use super::odd_columns::{of_2023, values};
use super::*;

#[test]
fn a_target_of_the_end_of_a_plan_is_no_target_of_the_year() {
    for (headings, left_out) in [
        ("目標値,最終目標,実績値", "最終目標"),
        ("目標値,最終目標値,実績値", "最終目標値"),
        ("目標値,最終年度目標,実績値", "最終年度目標"),
        ("目標値,目標値（最終年度）,実績値", "目標値（最終年度）"),
        ("目標値,計画期間の目標,実績値", "計画期間の目標"),
        ("目標値,目標（R4～R8）,実績値", "目標（R4～R8）"),
        ("目標値,5年間の目標値,実績値", "5年間の目標値"),
        ("目標値,中間目標,実績値", "中間目標"),
    ] {
        let table = format!("課,事業名,指標名,単位,{headings}\n総務課,見本,件数,件,5,10,4\n");
        let proposal = of_2023(&table).unwrap_or_else(|refusal| panic!("{headings}: {refusal}"));
        assert_eq!(values(&proposal), ["件数 件 2023 目標 5", "件数 件 2023 実績 4"], "{headings}");
        assert!(proposal.goals[0].objectives.is_empty() && proposal.goals[0].results.is_empty(), "{headings}");
        assert_eq!(told(&proposal, RemarkKind::ColumnsNotRead), [left_out], "{headings}");
    }
    // Without another target beside them they are none of the year either.
    let alone = of_2023("課,事業名,指標名,単位,中間目標,最終目標,実績値\n総務課,見本,件数,件,5,10,4\n").unwrap();
    assert_eq!(values(&alone), ["件数 件 2023 実績 4"]);
    assert_eq!(told(&alone, RemarkKind::ColumnsNotRead), ["中間目標、最終目標"]);
}

#[test]
fn a_target_of_a_plan_is_of_the_year_that_is_named_beside_it() {
    for (headings, cells) in [
        ("目標値,最終目標（R8）,実績値", "5,10,4"),
        ("目標値,R8年度最終目標,実績値", "5,10,4"),
        ("目標値,最終目標,最終目標年度,実績値", "5,10,R8,4"),
        ("目標最終年度,目標値,最終目標値,実績値", "令和8年度,5,10,4"),
        ("目標値,最終目標,実績値", "5,10（R8）,4"),
    ] {
        let proposal = of_2023(&format!("課,事業名,指標名,単位,{headings}\n総務課,見本,件数,件,{cells}\n"));
        let mut read = values(&proposal.unwrap_or_else(|refusal| panic!("{headings}: {refusal}")));
        read.sort_unstable();
        assert_eq!(read, ["件数 件 2023 実績 4", "件数 件 2023 目標 5", "件数 件 2026 目標 10"], "{headings}");
    }
    // Of which of the two the year is nobody can tell.
    let either = "課,事業名,指標名,単位,目標値,最終目標値,目標年度,実績値\n総務課,見本,件数,件,5,10,R8,4\n";
    let either = of_2023(either).unwrap();
    assert_eq!(values(&either), ["件数 件 2023 実績 4"]);
}

#[test]
fn an_aim_of_a_plan_in_words_is_no_objective_of_the_year() {
    let both = "課,事業名,最終目標,中間目標,目標,成果\n総務課,見本,全部を直す,半分を直す,橋を直す,直した\n";
    let both = of_2023(both).unwrap();
    assert_eq!((objective_texts(&both.goals[0]), result_texts(&both.goals[0])), (vec!["橋を直す"], vec!["直した"]));
    assert_eq!(told(&both, RemarkKind::ColumnsNotRead), ["最終目標、中間目標"]);
    let year = "課,事業名,今年度の目標,計画期間（R4～R8）の目標,成果\n総務課,見本,橋を直す,全部を直す,直した\n";
    assert_eq!(objective_texts(&of_2023(year).unwrap().goals[0]), ["橋を直す"]);
    assert!(of_2023("課,事業名,最終目標\n総務課,見本,全部を直す\n").is_err());
    // What became of several years is no report of one.
    let several = of_2023("課,事業名,目標,実績（R3～R5）\n総務課,見本,橋を直す,3本を直した\n").unwrap();
    assert!(several.goals[0].results.is_empty());
}
