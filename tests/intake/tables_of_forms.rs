//! The tables within a form: where each ends, what stands over it, and forms of which most is a table.

use ichirizuka::domain::reading::YearUse;

use super::forms::{course, money, of_2023, ratings, sheet_of, told, values};
use super::*;

const TOP: [(&str, &str); 4] = [("A1", "事務事業名"), ("B1", "学童事業"), ("A2", "担当課"), ("B2", "子育て支援課")];

fn form(below: &[(&'static str, &'static str)]) -> Vec<u8> {
    sheet_of(&[&TOP[..], below].concat())
}

#[test]
fn what_is_judged_right_below_a_table_is_none_of_its_rows() {
    let indicators = [
        ("A3", "指標名"),
        ("B3", "単位"),
        ("C3", "R4"),
        ("D3", "R5"),
        ("A4", "利用者"),
        ("B4", "人"),
        ("C4", "10"),
        ("D4", "11"),
        ("A5", "総合評価"),
        ("B5", "B"),
        ("A6", "今後の方向性"),
        ("B6", "継続"),
    ];
    let proposal = of_2023(&form(&indicators));
    assert_eq!((ratings(&proposal.goals[0]), course(&proposal.goals[0])), (vec![" self B".to_owned()], Some("継続")));
    assert_eq!(proposal.values.rows.len(), 2);
    let costs = [
        ("A3", "区分"),
        ("B3", "R4予算"),
        ("C3", "R4決算"),
        ("D3", "R5予算"),
        ("E3", "R5決算"),
        ("A4", "事業費（千円）"),
        ("B4", "10"),
        ("C4", "11"),
        ("D4", "12"),
        ("E4", "13"),
        ("A5", "妥当性"),
        ("B5", "A"),
        ("C5", "有効性"),
        ("D5", "B"),
        ("E5", "総合評価"),
        ("F5", "A"),
    ];
    let goal = of_2023(&form(&costs)).goals.remove(0);
    assert_eq!((money(&goal).len(), ratings(&goal).len()), (4, 3), "{:?}", ratings(&goal));
}

#[test]
fn money_right_below_a_table_of_years_is_of_the_years_above_it() {
    let cells = [
        ("A3:A4", "指標"),
        ("B3:B4", "単位"),
        ("C3:D3", "R4"),
        ("E3:F3", "R5"),
        ("C4", "目標"),
        ("D4", "実績"),
        ("E4", "目標"),
        ("F4", "実績"),
        ("A5", "利用率"),
        ("B5", "％"),
        ("C5", "52"),
        ("D5", "53.5"),
        ("E5", "54"),
        ("F5", "55.5"),
        ("A6:B6", "事業費（千円）"),
        ("C6:D6", "決算"),
        ("E6:F6", "決算"),
        ("A7:B7", "事業費"),
        ("C7:D7", "1,100"),
        ("E7:F7", "1,200"),
        ("A8", "４．評価"),
        ("A9", "総合評価"),
        ("B9", "B"),
        ("A10", "５．今後の方向性"),
        ("A11", "方向性"),
        ("B11", "継続"),
    ];
    let proposal = of_2023(&form(&cells));
    let goal = &proposal.goals[0];
    assert_eq!(money(goal), ["2022 settled total 1,100千円", "2023 settled total 1,200千円"]);
    assert_eq!((ratings(goal), course(goal)), (vec![" self B".to_owned()], Some("継続")));
    assert_eq!(proposal.values.rows.len(), 4);
    assert_eq!(told(&proposal, RemarkKind::AmountOfNoKind), Vec::<String>::new());
}

#[test]
fn numbers_in_front_of_the_rows_of_a_table_are_no_numbers_of_the_programme() {
    let cells = [
        ("A3", "No"),
        ("B3", "指標名"),
        ("C3", "単位"),
        ("D3", "現状値(R2)"),
        ("E3", "目標値(R7)"),
        ("F3", "R4"),
        ("G3", "R5"),
        ("A4", "①"),
        ("B4", "利用数"),
        ("C4", "人"),
        ("D4", "700"),
        ("E4", "900"),
        ("F4", "800"),
        ("G4", "850"),
        ("A5", "②"),
        ("B5", "満足度"),
        ("C5", "%"),
        ("D5", "70"),
        ("E5", "90"),
        ("F5", "78"),
        ("G5", "85"),
    ];
    let proposal = of_2023(&form(&cells));
    assert_eq!(proposal.values.rows.len(), 8, "{:?}", values(&proposal.values));
    assert!(values(&proposal.values).contains(&"outcome 満足度 % 2023 actual 85".to_owned()));
    assert_eq!(proposal.goals[0].code, None);
}

#[test]
fn the_kind_of_indicators_stands_over_them_or_in_front_of_a_name() {
    let table = |line: u32| ["指標名", "単位", "R4実績", "R5実績"].map(|text| (line, text));
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    super::forms::write_at(sheet, 0, &TOP);
    for (line, text) in [(2, "成果指標"), (5, "【活動指標】")] {
        sheet.write(line, 0, text).unwrap();
    }
    for (column, (line, text)) in (0..4).chain(0..4).zip(table(3).into_iter().chain(table(6))) {
        sheet.write(line, column, text).unwrap();
    }
    for (line, name) in [(4, "登録"), (7, "巡回"), (8, "成果指標　開所日数（日）")] {
        sheet.write_row(line, 0, [name, if line == 8 { "" } else { "回" }]).unwrap();
        sheet.write_row(line, 2, [line, line + 10]).unwrap();
    }
    let read = of_2023(&workbook.save_to_buffer().unwrap());
    let kinds: Vec<String> = read.values.rows.iter().map(|row| format!("{} {}", row.kind, row.name)).collect();
    assert_eq!([&kinds[0], &kinds[2], &kinds[4]], ["outcome 登録", "activity 巡回", "outcome 開所日数"]);
}

#[test]
fn a_form_of_two_labels_and_a_table_of_years_is_a_form() {
    let cells = [
        ("A3", "指標名"),
        ("B3", "単位"),
        ("C3", "R4実績"),
        ("D3", "R5目標"),
        ("E3", "R5実績"),
        ("A4", "利用数"),
        ("B4", "人"),
        ("C4", "800"),
        ("D4", "840"),
        ("E4", "850"),
        ("A5", "満足度"),
        ("B5", "%"),
        ("C5", "78"),
        ("D5", "80"),
        ("E5", "85"),
    ];
    let proposal = of_2023(&form(&cells));
    assert_eq!(proposal.goals[0].programme, "学童事業");
    assert_eq!(proposal.values.rows.len(), 6, "{:?}", values(&proposal.values));
}

#[test]
fn small_forms_beside_each_other_are_each_read() {
    let cells = [
        ("A1", "事務事業名"),
        ("B1", "学童事業"),
        ("D1", "事務事業名"),
        ("E1", "保育事業"),
        ("A2", "担当課"),
        ("B2", "子育て支援課"),
        ("D2", "担当課"),
        ("E2", "保育課"),
        ("A3", "目標"),
        ("B3", "Aする"),
        ("D3", "目標"),
        ("E3", "Bする"),
        ("A4", "実績"),
        ("B4", "Aした"),
        ("D4", "実績"),
        ("E4", "Bした"),
    ];
    let goals = of_2023(&sheet_of(&cells)).goals;
    let said: Vec<(&str, Vec<&str>)> = goals.iter().map(|goal| (goal.programme.as_str(), result_texts(goal))).collect();
    assert_eq!(said, [("学童事業", vec!["Aした"]), ("保育事業", vec!["Bした"])]);
}

#[test]
fn tables_beside_each_other_are_refused_by_the_letters_of_their_columns() {
    let cells = [
        ("A1", "課名"),
        ("B1", "事業名"),
        ("C1", "目標"),
        ("E1", "課名"),
        ("F1", "事業名"),
        ("G1", "目標"),
        ("A2", "総務課"),
        ("B2", "A事業"),
        ("C2", "あ"),
        ("E2", "税務課"),
        ("F2", "B事業"),
        ("G2", "う"),
    ];
    let reason = refused("a.xlsx", &sheet_of(&cells)).problems.remove(0).reason;
    assert!(matches!(&reason, ProblemKind::AmbiguousHeader { other } if other == "事業名 (B, F)"), "{reason:?}");
}

#[test]
fn another_year_that_a_form_names_is_not_told_as_the_one_that_was_chosen() {
    let cells = [
        ("A1", "令和6年度 事務事業評価シート（令和5年度事業分）"),
        ("A2", "事務事業名"),
        ("B2", "学童事業"),
        ("A3", "担当課"),
        ("B3", "子育て支援課"),
        ("A4", "実績"),
        ("B4", "Aした"),
    ];
    let reading = of_2023(&sheet_of(&cells)).reading;
    let years: Vec<_> = reading[0].years.iter().map(|found| (found.year.number(), found.usage)).collect();
    assert_eq!(years, [(2024, YearUse::Differs), (2023, YearUse::Chosen)]);
}
