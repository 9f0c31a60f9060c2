//! The figures of forms: two in one cell, stated rates, and of which year they are.

use super::evaluation_sheets::read;
use super::forms::{of_2023, sheet_of, told, values};
use super::*;

#[test]
fn a_stated_rate_that_does_not_follow_is_told_by_its_cell() {
    let (_, proposal) = read(&[
        ("A6", "指標名"),
        ("B6", "単位"),
        ("C6", "R5目標"),
        ("D6", "R5実績"),
        ("E6", "達成率"),
        ("A7", "利用者"),
        ("B7", "人"),
        ("C7", "10"),
        ("D7", "8"),
        ("E7", "90%"),
        ("A8", "回数"),
        ("B8", "回"),
        ("C8", "12"),
        ("D8", "8"),
        ("E8", "66.6%"),
        ("A9", "待ち時間"),
        ("B9", "分"),
        ("C9", "10"),
        ("D9", "12"),
        ("E9", "0.8"),
        ("A11", "指標"),
        ("B11", "区分"),
        ("C11", "R4"),
        ("D11", "R5"),
        ("A12:A14", "延べ数"),
        ("B12", "目標"),
        ("C12", "10"),
        ("D12", "20"),
        ("B13", "実績"),
        ("C13", "9"),
        ("D13", "18"),
        ("B14", "達成率"),
        ("C14", "90.0%"),
        ("D14", "95.0%"),
    ]);
    let expected = ["E7利用者: 10, 8, 90%", "D14延べ数: 20, 18, 95.0%"];
    assert_eq!(told(&proposal, RemarkKind::RateDoesNotFollow), expected);
    let (_, proposal) = read(&[
        ("A6", "成果指標"),
        ("B6:F6", "利用者数（人）"),
        ("A7", "目標値"),
        ("B7", "10"),
        ("C7", "実績値"),
        ("D7", "8"),
        ("E7", "達成率"),
        ("F7", "90%"),
    ]);
    assert_eq!(told(&proposal, RemarkKind::RateDoesNotFollow), ["F7利用者数（人）: 10, 8, 90%"]);
    let (_, proposal) = read(&[
        ("A6", "成果指標"),
        ("B6:D6", "利用者数（人）"),
        ("A7", "年度"),
        ("B7", "目標"),
        ("C7", "実績"),
        ("D7", "達成率"),
        ("A8", "R4"),
        ("B8", "10"),
        ("C8", "9"),
        ("D8", "90%"),
        ("A9", "R5"),
        ("B9", "20"),
        ("C9", "19"),
        ("D9", "90%"),
    ]);
    assert_eq!(told(&proposal, RemarkKind::RateDoesNotFollow), ["D9利用者数（人）: 20, 19, 90%"]);
}

#[test]
fn target_and_actual_in_one_cell_are_two_values() {
    let (_, proposal) = read(&[
        ("A6", "指標名"),
        ("B6", "単位"),
        ("C6", "R4（目標／実績）"),
        ("D6", "R5（目標／実績）"),
        ("A7", "利用者"),
        ("B7", "人"),
        ("C7", "11／11"),
        ("D7", "12／10"),
        ("A9", "指標名"),
        ("B9", "区分"),
        ("C9", "R4"),
        ("D9", "R5"),
        ("A10", "延べ（人）"),
        ("B10", "目標→実績"),
        ("C10", "20→21"),
        ("D10", "30"),
    ]);
    let expected = [
        "outcome 利用者 人 2022 actual 11",
        "outcome 利用者 人 2022 target 11",
        "outcome 利用者 人 2023 actual 10",
        "outcome 利用者 人 2023 target 12",
        "outcome 延べ 人 2022 actual 21",
        "outcome 延べ 人 2022 target 20",
    ];
    assert_eq!(values(&proposal.values), expected);
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["D1030"], "which of the two it is nobody says");
}

#[test]
fn a_title_says_of_which_year_the_results_are() {
    let cells = [
        ("A1", "令和5年度 事務事業評価シート（令和4年度実績）"),
        ("A2", "事務事業名"),
        ("B2", "学童事業"),
        ("A3", "担当課"),
        ("B3", "子育て支援課"),
        ("A4", "実績"),
        ("B4", "Aした"),
    ];
    let bytes = sheet_of(&cells);
    let named = |number: i32| intake::read("a.xlsx", &bytes, &results_of(number)).unwrap().named_years;
    assert_eq!(named(2022), [year(2022)]);
    assert_eq!(named(2023), [year(2022)], "so that it is asked");
    let goals = Asked::of_stage(year(2023), Stage::Goals);
    assert_eq!(intake::read("a.xlsx", &bytes, &goals).unwrap().named_years, [year(2022), year(2023)]);
    let plain =
        [("A1", "令和5年度 事務事業評価シート")].into_iter().chain(cells.into_iter().skip(1)).collect::<Vec<_>>();
    assert_eq!(of_2023(&sheet_of(&plain)).named_years, [year(2023)]);
}

#[test]
fn a_value_of_another_year_that_nobody_names_is_told_and_not_the_years() {
    let (_, proposal) = read(&[
        ("A6", "指標名"),
        ("B6", "基準値"),
        ("C6", "R4"),
        ("D6", "R5"),
        ("E6", "最終目標"),
        ("F6", "目標値（R8）"),
        ("A7", "利用者（人）"),
        ("B7", "50"),
        ("C7", "60"),
        ("D7", "70"),
        ("E7", "90"),
        ("F7", "80"),
    ]);
    let expected =
        ["outcome 利用者 人 2022 actual 60", "outcome 利用者 人 2023 actual 70", "outcome 利用者 人 2026 target 80"];
    assert_eq!(values(&proposal.values), expected);
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["B750", "E790"]);
}

#[test]
fn what_stands_below_the_name_of_an_indicator_names_no_other_one() {
    let (_, proposal) = read(&[
        ("A6", "成果指標"),
        ("C6", "単位"),
        ("D6", "R4"),
        ("E6", "R5"),
        ("A7:A8", "見守り件数"),
        ("B7", "成果実績"),
        ("C7", "件"),
        ("D7", "1"),
        ("E7", "2"),
        ("B8", "目標値"),
        ("C8", "件"),
        ("D8", "2"),
        ("E8", "2"),
    ]);
    let expected = [
        "outcome 見守り件数 件 2022 actual 1",
        "outcome 見守り件数 件 2022 target 2",
        "outcome 見守り件数 件 2023 actual 2",
        "outcome 見守り件数 件 2023 target 2",
    ];
    assert_eq!(values(&proposal.values), expected);
}

#[test]
fn quarters_beside_a_label_are_no_result() {
    let (goal, proposal) =
        read(&[("A6", "進捗状況"), ("B6", "第1四半期"), ("C6", "第2四半期"), ("B7", "10"), ("C7", "20")]);
    assert_eq!(result_texts(&goal), Vec::<&str>::new());
    assert!(told(&proposal, RemarkKind::UnclearInForm).contains(&"B6第1四半期".to_owned()));
}

#[test]
fn of_texts_and_grades_under_several_years_those_of_the_forms_year_are_read() {
    let cells = |last: &'static str| {
        [
            ("A6", "区分"),
            ("B6", "令和4年度"),
            ("C6", last),
            ("A7", "実績"),
            ("B7", "教室を2つ開いた"),
            ("C7", "教室を4つ開いた"),
            ("A8", "総合評価"),
            ("B8", "A"),
            ("C8", "B"),
        ]
    };
    let (goal, _) = read(&cells("令和5年度"));
    assert_eq!(
        (result_texts(&goal), super::forms::ratings(&goal)),
        (vec!["教室を4つ開いた"], vec![" self B".to_owned()])
    );
    let (goal, proposal) = read(&cells("令和3年度"));
    assert_eq!((result_texts(&goal), super::forms::ratings(&goal)), (Vec::new(), Vec::new()));
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["B7教室を2つ開いた", "B8A"]);
}

#[test]
fn what_stands_below_the_heading_of_another_year_or_of_half_of_it_is_not_the_years() {
    for (heading, is_read) in
        [("■令和6年度の取組", false), ("【上半期】", false), ("４ 次年度に向けて", false), ("【令和5年度】", true)]
    {
        let (goal, proposal) =
            read(&[("A6", heading), ("A7", "目標"), ("B7", "■橋を直す"), ("A8", "総合評価"), ("B8", "A")]);
        assert_eq!(objective_texts(&goal).contains(&"橋を直す"), is_read, "{heading}");
        assert_eq!(super::forms::ratings(&goal).is_empty(), !is_read, "{heading}");
        let expected: &[&str] = if is_read { &[] } else { &["B7■橋を直す", "B8A"] };
        assert_eq!(told(&proposal, RemarkKind::UnclearInForm), expected, "{heading}");
    }
    let (goal, _) = read(&[("A6", "４ 次年度に向けて"), ("A7", "今後の方向性"), ("B7", "継続")]);
    assert_eq!(super::forms::course(&goal), Some("継続"));
}

#[test]
fn a_word_beside_the_name_of_an_indicator_that_is_not_known_leaves_its_values_open() {
    let (goal, proposal) = read(&[
        ("A6:A9", "活動指標及び活動実績"),
        ("B6", "活動指標"),
        ("D6", "単位"),
        ("E6", "R4"),
        ("F6", "R5"),
        ("B7:B9", "見守り回数"),
        ("C7", "活動実績"),
        ("D7", "回"),
        ("E7", "11"),
        ("F7", "12"),
        ("C8", "当初見込み"),
        ("D8", "回"),
        ("E8", "10"),
        ("F8", "10"),
        ("C9", "参考値"),
        ("D9", "回"),
        ("E9", "7"),
        ("F9", "8"),
    ]);
    assert_eq!(result_texts(&goal), Vec::<&str>::new());
    let expected = [
        "activity 見守り回数 回 2022 actual 11",
        "activity 見守り回数 回 2022 plan 10",
        "activity 見守り回数 回 2023 actual 12",
        "activity 見守り回数 回 2023 plan 10",
    ];
    assert_eq!(values(&proposal.values), expected);
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["E97", "F98"]);
}
