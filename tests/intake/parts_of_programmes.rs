//! Rows that say something of a part of a programme, of the measure over it, or in a column that is read on its first row.

use ichirizuka::domain::mending::MendedCell;

use super::forms::told;
use super::odd_columns::{of_2023, problems};
use super::*;

#[test]
fn a_row_of_which_or_of_the_measure_is_no_programme() {
    for name in ["うち新人分", "うち：新人", "（施策指標）", "施策全体", "研修（続き）"] {
        let refusal = of_2023(&format!("課,事業名,目標\n総務課,研修,する\n,{name},開く\n")).unwrap_err();
        assert_eq!(problems(&refusal), [(3, "事業名", "part_of_programme")], "{name}");
    }
    for name in ["うちわ祭り", "うちエコ診断事業"] {
        let read = of_2023(&format!("課,事業名,目標\n総務課,研修,する\n,{name},開く\n")).unwrap();
        assert_eq!(read.goals[1].programme, name);
    }
}

#[test]
fn a_rating_in_a_further_row_of_a_programme_is_told() {
    let table = "課,事業名,指標名,単位,R5実績,評価,今後の方向性,課題\n総務課,研修,参加,人,12,A,継続,人\n,,回数,回,2,C,継続,時\n";
    let proposal = of_2023(table).unwrap();
    assert_eq!(proposal.goals[0].ratings[0].label, "A");
    assert_eq!(told(&proposal, RemarkKind::EvaluationLeftOut), ["評価C", "課題時"]);
}

#[test]
fn two_names_in_one_cell_are_told() {
    let table = "課,事業名,目標\n総務課,\"研修事業\n広報事業\",する\n総務課,\"地域公共交通\n確保維持事業\",する\n";
    let proposal = of_2023(table).unwrap();
    assert_eq!(told(&proposal, RemarkKind::NameOfSeveral), ["事業名研修事業 広報事業"]);
}

#[test]
fn numbers_that_begin_anew_in_each_section_are_none_of_programmes() {
    let table = "No,課,事業名,目標\n1,総務課,研修,する\n2,,窓口,する\n1,市民課,広報,する\n2,,受付,する\n";
    let proposal = of_2023(table).unwrap();
    assert!(proposal.goals.iter().all(|goal| goal.code.is_none()));
    assert_eq!(told(&proposal, RemarkKind::CountsRows).len(), 1);
}

#[test]
fn the_telephone_of_a_section_is_no_part_of_its_name() {
    let table =
        "課,事業名,目標\n税務課（内線123）,研修,する\n市民課（年金担当）,窓口,する\n総務課(TEL 22-1111),広報,する\n";
    let sections = of_2023(table).unwrap().goals.into_iter().map(|goal| goal.section.unwrap());
    assert_eq!(sections.collect::<Vec<_>>(), ["税務課", "市民課（年金担当）", "総務課"]);
}

#[test]
fn what_stands_beside_a_name_that_was_left_out_is_not_of_the_programme_above() {
    let table = "課,事業名,指標名,単位,R5目標,R5実績\n総務課,研修,参加,人,10,12\n,（施策指標）,満足度,%,80,75\n";
    let (read, bad) = intake::read_sound_cells("a.csv", table.as_bytes(), &results_of(2023)).unwrap();
    assert_eq!((read.values.rows.len(), bad[0].cell.at.as_str(), bad[0].takes_its_row), (2, "B3", true));
    let cells = vec![MendedCell { is: String::new(), ..bad[0].cell.clone() }];
    let proposal = intake::read("a.csv", table.as_bytes(), &Asked { cells, ..results_of(2023) }).unwrap();
    assert_eq!(proposal.values.rows.len(), 2);
    assert_eq!(told(&proposal, RemarkKind::LineLeftOut), ["（施策指標）"]);
}

#[test]
fn a_table_of_indicators_asks_about_names_that_may_be_none() {
    let table =
        "番号,事業名,指標名,単位,年度,値\n11,地域公共交通,路線数,本,R5,5\n,確保維持事業,,,,\n,うち国費分,額,円,R5,7\n";
    let asked = Asked::default();
    let refusal = intake::read_indicators("a.csv", table.as_bytes(), &asked).unwrap_err();
    let expected = [(3, "事業名", "name_of_two_rows"), (4, "事業名", "part_of_programme")];
    assert_eq!(problems(&refusal), expected);
    let (at, was, is) = ("B4".to_owned(), "うち国費分".to_owned(), String::new());
    let asked = Asked { cells: vec![MendedCell { sheet: None, at, was, is }], ..asked };
    let (read, bad) = intake::read_sound_values("a.csv", table.as_bytes(), &asked).unwrap();
    assert_eq!((read.rows.len(), bad.len()), (1, 1));
}
