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

#[test]
fn a_unit_of_money_over_the_names_of_sources_is_no_column_of_units() {
    let (goal, _) = read(&[
        ("A6:B6", "（単位：千円）"),
        ("C6", "R4決算"),
        ("D6", "R5予算"),
        ("A7:B7", "事業費"),
        ("C7", "1000"),
        ("D7", "1100"),
        ("A8:B8", "一般財源"),
        ("C8", "840"),
        ("D8", "924"),
        ("A10", "事業費"),
        ("B10", "単位"),
        ("C10", "R3決算"),
        ("D10", "R6予算"),
        ("A11", "事業費"),
        ("B11", "千円"),
        ("C11", "900"),
        ("D11", "1200"),
        ("A12", "人件費"),
        ("B12", "千円"),
        ("C12", "70"),
        ("D12", "80"),
    ]);
    let expected = [
        "2021 settled total 900千円",
        "2021 settled staff 70千円",
        "2022 settled total 1,000千円",
        "2022 settled general 840千円",
        "2023 budget total 1,100千円",
        "2023 budget general 924千円",
        "2024 budget total 1,200千円",
        "2024 budget staff 80千円",
    ];
    assert_eq!(money(&goal), expected);
}

#[test]
fn a_target_is_of_the_year_in_which_it_is_to_be_reached() {
    let (_, proposal) = read(&[
        ("A6", "指標名"),
        ("B6", "単位"),
        ("C6", "R5実績"),
        ("D6", "目標値"),
        ("E6", "目標年度"),
        ("A7", "参加者"),
        ("B7", "人"),
        ("C7", "13"),
        ("D7", "20"),
        ("E7", "R8"),
        ("A8", "満足度"),
        ("B8", "％"),
        ("C8", "82"),
        ("D8", "90"),
        ("E8", "未定"),
    ]);
    let expected =
        ["outcome 参加者 人 2023 actual 13", "outcome 参加者 人 2026 target 20", "outcome 満足度 ％ 2023 actual 82"];
    assert_eq!(values(&proposal.values), expected);
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["D890"]);
}

#[test]
fn names_of_indicators_may_stand_below_their_contents() {
    let (_, proposal) = read(&[
        ("A6", "指標"),
        ("B6", "内容"),
        ("C6", "単位"),
        ("D6", "区分"),
        ("E6", "令和4年度"),
        ("F6", "令和5年度"),
        ("A7", "活動指標①"),
        ("B7", "開所日数"),
        ("C7", "日"),
        ("D7", "目標"),
        ("E7", "240"),
        ("F7", "242"),
        ("D8", "実績"),
        ("E8", "239"),
        ("F8", "241"),
    ]);
    let expected = [
        "activity 開所日数 日 2022 actual 239",
        "activity 開所日数 日 2022 target 240",
        "activity 開所日数 日 2023 actual 241",
        "activity 開所日数 日 2023 target 242",
    ];
    assert_eq!(values(&proposal.values), expected);
}

#[test]
fn what_stands_around_a_content_is_not_taken_for_it() {
    // A number of its own before each name.
    let cells = [
        ("A1", "政策"),
        ("B1", "1"),
        ("C1", "安全なまち"),
        ("A10", "施策"),
        ("B10", "1-2"),
        ("C10", "道路の整備"),
        ("A2", "事務事業"),
        ("B2", "1-2-3"),
        ("C2", "道路維持事業"),
        ("A3", "担当課"),
        ("B3:C3", "建設部土木課"),
        ("A4", "１　目的"),
        ("A5:C5", "安全な道路"),
        ("A6", "２　成果"),
        ("A7:C7", "■舗装を直した"),
        ("A8:C8", "３　気づいた点"),
        ("A9", "総合評価"),
        ("B9", "B"),
    ];
    let proposal = of_2023(&sheet_of(&cells));
    let [goal] = proposal.goals.as_slice() else { panic!("{:#?}", proposal.goals) };
    assert_eq!(
        (goal.programme.as_str(), goal.plan.as_slice()),
        ("道路維持事業", &["安全なまち".to_owned(), "道路の整備".to_owned()][..])
    );
    assert_eq!(result_texts(goal), ["舗装を直した"], "the next heading is none of it");
    // What is judged in parts, and by whom at the left.
    let (goal, proposal) = read(&[
        ("A6:A7", "一次評価"),
        ("B6", "妥当性"),
        ("C6", "高い"),
        ("B7", "総合評価"),
        ("C7", "B"),
        ("A8:A9", "二次評価"),
        ("B8", "有効性"),
        ("C8", "成果の向上余地"),
        ("D8", "C"),
        ("B9", "総合評価"),
        ("C9", "C"),
    ]);
    let mut found = ratings(&goal);
    found.sort_unstable();
    assert_eq!(found, [" first B", " second C", "妥当性 first 高い"]);
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["C8成果の向上余地"]);
}

#[test]
fn a_line_of_labels_with_what_they_are_of_is_no_header() {
    let cells = [
        ("A1", "事業名"),
        ("B1", "敬老会"),
        ("C1", "課名"),
        ("D1", "長寿福祉課"),
        ("A2", "目的"),
        ("B2:D2", "長寿を祝う"),
        ("A4", "指標"),
        ("B4", "R4"),
        ("C4", "R5"),
        ("A5", "参加者（人）"),
        ("B5", "95"),
        ("C5", "120"),
    ];
    let proposal = of_2023(&sheet_of(&cells));
    assert_eq!(
        (proposal.goals[0].programme.as_str(), proposal.goals[0].section.as_deref()),
        ("敬老会", Some("長寿福祉課"))
    );
    assert_eq!(values(&proposal.values), ["outcome 参加者 人 2022 actual 95", "outcome 参加者 人 2023 actual 120"]);
}
