//! Evaluation sheets as further cities lay them out: choices that only an eye can see, years that are counted from this one,
//! money of which half is said, and forms of little more than a name.

use super::evaluation_sheets::read;
use super::forms::{course, money, of_2023, ratings, sheet_of, told, values};
use super::*;

#[test]
fn a_form_of_indicators_of_money_or_of_a_grade_alone_is_read() {
    let with = |more: &[(&'static str, &'static str)]| {
        let top = [("A1", "事務事業名"), ("B1", "学童事業"), ("A2", "担当課"), ("B2", "子育て支援課")];
        of_2023(&sheet_of(&[&top[..], more].concat()))
    };
    let indicators = with(&[
        ("A4", "指標名"),
        ("B4", "単位"),
        ("C4", "R4実績"),
        ("D4", "R5実績"),
        ("A5", "利用者"),
        ("B5", "人"),
        ("C5", "10"),
        ("D5", "12"),
    ]);
    assert_eq!(values(&indicators.values), ["outcome 利用者 人 2022 actual 10", "outcome 利用者 人 2023 actual 12"]);
    let costs = with(&[
        ("A4", "区分（千円）"),
        ("B4", "R4決算"),
        ("C4", "R5予算"),
        ("A5", "事業費"),
        ("B5", "1200"),
        ("C5", "1300"),
    ]);
    assert_eq!(money(&costs.goals[0]), ["2022 settled total 1,200千円", "2023 budget total 1,300千円"]);
    let graded = with(&[("A4", "総合評価"), ("B4", "B")]);
    assert_eq!(ratings(&graded.goals[0]), [" self B"]);
    assert!(
        [indicators, costs, graded].iter().all(|proposal| proposal.goals[0].section.as_deref() == Some("子育て支援課"))
    );
}

#[test]
fn of_words_beside_each_other_only_the_marked_one_is_chosen() {
    let with = |words: [&'static str; 4]| {
        let (goal, proposal) =
            read(&[("A6", "今後の方向性"), ("B6", words[0]), ("C6", words[1]), ("D6", words[2]), ("E6", words[3])]);
        (course(&goal).map(str::to_owned), told(&proposal, RemarkKind::UnclearInForm).len())
    };
    assert_eq!(with(["拡充", "改善", "○現状維持", "縮小"]), (Some("現状維持".to_owned()), 0));
    // A ring that is drawn over a cell is none that can be read.
    assert_eq!(with(["拡充", "継続", "縮小", "廃止"]), (None, 1));
    assert_eq!(with(["○拡充", "継続", "縮小", "○廃止"]), (None, 1));
    let (goal, _) = read(&[("A6", "今後の方向性"), ("B6:E6", "（　）拡充　（レ）継続　（　）縮小")]);
    assert_eq!(course(&goal), Some("継続"));
    let (goal, proposal) = read(&[("A6", "今後の方向性"), ("B6:E6", "□ 拡充 ■ 継続 □ 縮小 ■ 廃止")]);
    assert_eq!((course(&goal), told(&proposal, RemarkKind::UnclearInForm).len()), (None, 1));
}

#[test]
fn what_was_judged_last_year_or_by_one_of_several_is_not_what_is_judged() {
    let last_year = [
        ("A6", "評価項目"),
        ("B6", "前年度評価"),
        ("C6", "今年度評価"),
        ("D6:H6", "評価の理由"),
        ("A7", "妥当性"),
        ("B7", "B"),
        ("C7", "A"),
        ("D7:H7", "市の責務である"),
        ("A8", "総合評価"),
        ("B8", "C"),
        ("C8", "B"),
        ("D8:H8", "進んだ"),
    ];
    let (goal, _) = read(&last_year);
    assert_eq!(ratings(&goal), [" self B", "妥当性 self A"]);
    let (goal, proposal) = read(&[
        ("A6", "項目"),
        ("B6", "担当者評価"),
        ("C6", "課長評価"),
        ("A7", "妥当性"),
        ("B7", "A"),
        ("C7", "B"),
        ("A8", "総合評価"),
        ("B8", "B"),
        ("C8", "C"),
    ]);
    assert_eq!(ratings(&goal), Vec::<String>::new());
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["B7A", "B8B"]);
    // Any sign may stand under a grade.
    let (goal, proposal) = read(&[
        ("A6", "評価項目"),
        ("B6", "A"),
        ("C6", "B"),
        ("D6", "C"),
        ("A7", "妥当性"),
        ("B7", "◯"),
        ("A8", "有効性"),
        ("C8", "1"),
    ]);
    assert_eq!(ratings(&goal), Vec::<String>::new());
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["B7◯", "C81"]);
}

#[test]
fn what_the_course_is_in_parts_is_no_result() {
    let (goal, proposal) =
        read(&[("A6", "今後の方向性"), ("B6", "成果"), ("C6", "拡充"), ("D6", "コスト"), ("E6", "維持")]);
    assert_eq!((result_texts(&goal), course(&goal)), (Vec::new(), None));
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["C6拡充"]);
}

#[test]
fn years_may_be_counted_from_that_of_the_form() {
    let (_, proposal) = read(&[
        ("A6", "指標名"),
        ("B6", "単位"),
        ("C6", "区分"),
        ("D6", "２年前"),
        ("E6", "前年度"),
        ("F6", "当該年度"),
        ("A7:A8", "参加者"),
        ("B7:B8", "人"),
        ("C7", "目標"),
        ("D7", "10"),
        ("E7", "11"),
        ("F7", "12"),
        ("C8", "実績"),
        ("D8", "9"),
        ("E8", "11"),
        ("F8", "13"),
    ]);
    let expected = [
        "outcome 参加者 人 2021 actual 9",
        "outcome 参加者 人 2021 target 10",
        "outcome 参加者 人 2022 actual 11",
        "outcome 参加者 人 2022 target 11",
        "outcome 参加者 人 2023 actual 13",
        "outcome 参加者 人 2023 target 12",
    ];
    assert_eq!(values(&proposal.values), expected);
}

#[test]
fn money_of_which_half_is_said_is_told_by_its_cell() {
    let (goal, proposal) = read(&[
        ("A6", "事業費（千円）"),
        ("B6", "1100"),
        ("C6", "一般財源"),
        ("D6", "1000"),
        ("A7", "決算額（千円）"),
        ("B7", "1050"),
    ]);
    assert_eq!(money(&goal), ["2023 settled total 1,050千円"]);
    assert_eq!(told(&proposal, RemarkKind::AmountOfNoKind), ["B61100", "D61000"]);
    // The label at the left of the sources says what their figures below them are.
    let (goal, proposal) = read(&[
        ("A6:A7", "決算額（千円）"),
        ("B6", "国庫支出金"),
        ("C6", "地方債"),
        ("D6", "一般財源"),
        ("B7", "100"),
        ("C7", "0"),
        ("D7", "850"),
        ("A8:A9", "翌年度予算額（千円）"),
        ("B8", "国庫支出金"),
        ("C8", "地方債"),
        ("D8", "一般財源"),
        ("B9", "110"),
        ("C9", "0"),
        ("D9", "900"),
    ]);
    let expected = [
        "2023 settled national 100千円",
        "2023 settled bonds 0千円",
        "2023 settled general 850千円",
        "2024 budget national 110千円",
        "2024 budget bonds 0千円",
        "2024 budget general 900千円",
    ];
    assert_eq!(money(&goal), expected);
    assert_eq!(told(&proposal, RemarkKind::AmountOfNoKind), Vec::<String>::new());
}
