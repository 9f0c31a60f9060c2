//! Names that a conversion parts over two rows.

use ichirizuka::domain::mending::MendedCell;

use super::odd_columns::{of_2023, problems};
use super::*;

fn mended(table: &str, cells: &[(&str, &str, &str)]) -> Result<Proposal, Refusal> {
    let cell = |(at, was, is): &(&str, &str, &str)| MendedCell {
        sheet: None,
        at: (*at).to_owned(),
        was: (*was).to_owned(),
        is: (*is).to_owned(),
    };
    let asked = Asked { cells: cells.iter().map(cell).collect(), ..results_of(2023) };
    intake::read("a.csv", table.as_bytes(), &asked)
}

fn names(proposal: &Proposal) -> Vec<&str> {
    proposal.goals.iter().map(|goal| goal.programme.as_str()).collect()
}

const ASKED: &str = "name_of_two_rows";
const TABLE: &str = "番号,課,事業名,目標,実績\n11,交通課,地域公共交通,保つ,保った\n,,確保維持事業,,\n14,交通課,道の駅事業,開く,開いた\n";

#[test]
fn a_name_alone_among_numbered_rows_may_be_a_part_of_the_one_beside_it() {
    let refusal = of_2023(TABLE).unwrap_err();
    assert_eq!(problems(&refusal), [(2, "事業名", ASKED), (3, "事業名", ASKED)]);
    let values = "番号,課,事業名,指標名,単位,R5目標,R5実績\n11,交通課,地域公共交通,バスの利,人,10,12\n,,確保維持事業,用者数,,,\n";
    assert_eq!(problems(&of_2023(values).unwrap_err()), [(2, "事業名", ASKED), (3, "事業名", ASKED)]);
    // The number may stand beside the first half, and the values beside the second, or both beside the second.
    let parted = "番号,課,事業名,指標名,単位,R5目標,R5実績\n11,交通課,地域公共交通,,,,\n,,確保維持事業,路線数,本,5,5\n";
    assert_eq!(problems(&of_2023(parted).unwrap_err()), [(2, "事業名", ASKED), (3, "事業名", ASKED)]);
    let below = "番号,課,事業名,目標\n11,交通課,防犯事業,守る\n,,地域公共交通,\n12,交通課,確保維持事業,保つ\n";
    assert_eq!(problems(&of_2023(below).unwrap_err()), [(3, "事業名", ASKED), (4, "事業名", ASKED)]);
    let by_section = "課,事業名,目標\n交通課,防犯事業,守る\n交通課,地域公共交通,保つ\n,確保維持事業,\n";
    assert_eq!(problems(&of_2023(by_section).unwrap_err()), [(3, "事業名", ASKED), (4, "事業名", ASKED)]);
}

#[test]
fn of_two_halves_of_a_name_both_are_settled() {
    let whole = ("C2", "地域公共交通", "地域公共交通確保維持事業");
    let out = ("C3", "確保維持事業", "");
    assert_eq!(names(&mended(TABLE, &[whole, out]).unwrap()), ["地域公共交通確保維持事業", "道の駅事業"]);
    assert_eq!(problems(&mended(TABLE, &[out]).unwrap_err()), [(2, "事業名", ASKED)]);
    assert_eq!(problems(&mended(TABLE, &[whole]).unwrap_err()), [(3, "事業名", ASKED)]);
    let own = ("C3", "確保維持事業", "確保維持事業");
    assert_eq!(mended(TABLE, &[own]).unwrap().goals.len(), 3);
}

#[test]
fn a_name_alone_where_nothing_else_is_said_of_any_row_is_a_programme_and_told() {
    let table = "課,事業名,目標,実績\n交通課,地域公共交通,保つ,保った\n,確保維持事業,,\n,道の駅事業,開く,開いた\n";
    let proposal = of_2023(table).unwrap();
    assert_eq!(names(&proposal), ["地域公共交通", "確保維持事業", "道の駅事業"]);
    let told = proposal.warnings.iter().filter(|remark| remark.kind == RemarkKind::NameAlone);
    assert_eq!(told.map(|remark| remark.line).collect::<Vec<_>>(), [3]);
    let of_names = "課,事業名,目標\n交通課,防犯事業,守る\n,公園事業,\n,道の駅事業,\n";
    let proposal = of_2023(of_names).unwrap();
    assert_eq!(proposal.goals.len(), 3);
    assert!(proposal.warnings.is_empty());
}
