//! Rows that go on with the programme above them, and rows of parts of it.

use super::odd_columns::{of_2023, problems};
use super::*;

#[test]
fn a_row_of_words_without_name_and_number_goes_on_with_the_numbered_programme_above() {
    let table = "番号,課,事業名,目標,成果\n11,総務課,見本,配る,配った\n,,,直す,直した\n,,,,終えた\n14,総務課,見本二,取る,取った\n";
    let proposal = of_2023(table).unwrap_or_else(|refusal| panic!("{refusal}"));
    assert_eq!(proposal.goals.len(), 2);
    assert_eq!(objective_texts(&proposal.goals[0]), ["配る 直す"]);
    assert_eq!(result_texts(&proposal.goals[0]), ["配った 直した 終えた"]);
    // Where nothing numbers the programmes, or the row says something else too, a name may have been forgotten.
    let unnumbered = "課,事業名,目標,成果\n総務課,見本,配る,配った\n,,直す,直した\n";
    assert_eq!(problems(&of_2023(unnumbered).unwrap_err()), [(3, "事業名", "programme_missing")]);
    let rated = "番号,課,事業名,目標,評価\n11,総務課,見本,配る,A\n,,,直す,B\n";
    assert_eq!(problems(&of_2023(rated).unwrap_err()), [(3, "事業名", "programme_missing")]);
}

#[test]
fn a_part_of_a_programme_is_no_programme() {
    for name in ["（細）見本の一", "└見本の一", "細事業：見本の一", "【細】見本の一"] {
        let refusal = of_2023(&format!("課,事業名,目標\n総務課,見本,配る\n,{name},直す\n")).unwrap_err();
        assert_eq!(problems(&refusal), [(3, "事業名", "part_of_programme")], "{name}");
    }
}

#[test]
fn numbered_lines_above_each_table_name_its_department_and_section() {
    let block = |lines: &str, name: &str| format!("{lines}事業名,目標,成果\n{name},配る,配った\n");
    let table = [
        block("１　総務部,,\n（１）総務課,,\n", "見本一"),
        block("（２）税務課,,\n", "見本二"),
        block("２　市民部,,\n（１）市民課,,\n", "見本三"),
        block("【環境課】,,\n", "見本四"),
    ];
    let goals = of_2023(&table.concat()).unwrap_or_else(|refusal| panic!("{refusal}")).goals;
    let units: Vec<_> = goals.iter().map(|goal| (goal.department.as_deref(), goal.section.as_deref())).collect();
    let expected = [("総務部", "総務課"), ("総務部", "税務課"), ("市民部", "市民課")];
    assert_eq!(units[..3], expected.map(|(department, section)| (Some(department), Some(section))));
    // Nothing says of which department a line without a number is.
    assert_eq!(units[3], (None, Some("環境課")));
}

#[test]
fn a_sum_of_a_budget_item_is_no_programme_wherever_it_stands() {
    let table = "款,項,目,事業名,担当課,決算額（円）\n2,1,1,文書,総務課,90\n,,目計,,,90\n,項計,,,,90\n";
    assert_eq!(of_2023(table).unwrap_or_else(|refusal| panic!("{refusal}")).goals.len(), 1);
}
