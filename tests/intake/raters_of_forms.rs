//! Who judged in a form: a heading over a part of it says so, and what is chosen may have its reason in the same cell.

use super::evaluation_sheets::read;
use super::forms::{course, ratings, told};
use super::*;

fn reasons(goal: &ProposedGoal) -> Vec<String> {
    let reason = |rating: &ichirizuka::domain::proposal::ProposedRating| {
        Some(format!("{} {}: {}", rating.rater, rating.label, rating.reason.as_deref()?))
    };
    goal.ratings.iter().filter_map(reason).collect()
}

#[test]
fn what_stands_below_a_heading_that_names_the_rater_is_theirs() {
    let (goal, _) = read(&[
        ("A6:F6", "３　一次評価（担当課）"),
        ("A7", "評価"),
        ("B7", "A"),
        ("C7", "理由"),
        ("D7:F7", "よくできた"),
        ("A8:F8", "４　二次評価（企画課）"),
        ("A9", "評価"),
        ("B9", "B"),
        ("C9", "理由"),
        ("D9:F9", "足りない"),
        ("A10:F10", "５　総括"),
        ("A11", "総合評価"),
        ("B11", "C"),
    ]);
    let mut found = ratings(&goal);
    found.sort_unstable();
    assert_eq!(found, [" first A", " second B", " self C"]);
    let mut found = reasons(&goal);
    found.sort_unstable();
    assert_eq!(found, ["first A: よくできた", "second B: 足りない"]);
    let (goal, _) = read(&[("A6", "○外部評価"), ("A7", "(1)妥当性"), ("B7", "B"), ("A8", "(2)総合評価"), ("B8", "C")]);
    let mut found = ratings(&goal);
    found.sort_unstable();
    assert_eq!(found, [" reviewer C", "妥当性 reviewer B"]);
    let (goal, _) = read(&[("A6", "二次評価"), ("B6", "評価"), ("C6", "B")]);
    assert_eq!(ratings(&goal), [" second B"]);
}

#[test]
fn what_somebody_judged_of_whom_no_rating_is_kept_is_told_and_not_taken_for_the_sections() {
    for heading in ["部長評価", "６ 行政評価委員会による評価", "【中間評価】", "３次評価", "市民による評価"]
    {
        let (goal, proposal) = read(&[
            ("A6", heading),
            ("A7", "総合評価"),
            ("B7", "B"),
            ("A8", "評価理由"),
            ("B8", "足りない"),
            ("A9", "今後の方向性"),
            ("B9", "縮小"),
        ]);
        assert_eq!((ratings(&goal), course(&goal)), (Vec::new(), None), "{heading}");
        assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["B7B", "B9縮小"], "{heading}");
    }
    let (goal, proposal) = read(&[
        ("A6", "総合評価"),
        ("B6", "A"),
        ("A7", "部長評価"),
        ("A8", "評価項目"),
        ("B8", "評価"),
        ("C8", "理由"),
        ("A9", "妥当性"),
        ("B9", "B"),
        ("C9", "高くない"),
    ]);
    assert_eq!((ratings(&goal), reasons(&goal)), (vec![" self A".to_owned()], Vec::new()));
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["B9B", "C9高くない"]);
}

#[test]
fn of_two_courses_that_of_the_later_stage_is_the_one_that_was_decided() {
    let (goal, proposal) = read(&[
        ("A6", "一次評価"),
        ("B6", "今後の方向性"),
        ("C6", "継続"),
        ("A7", "二次評価"),
        ("B7", "今後の方向性"),
        ("C7", "改善"),
    ]);
    assert_eq!(course(&goal), Some("改善"));
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["C6継続"]);
}

#[test]
fn a_choice_is_parted_from_the_reason_behind_it() {
    let (goal, _) = read(&[
        ("A6", "今後の方向性"),
        ("B6", "継続（市民の要望が多く今後も続けていく必要があるため）"),
        ("A7", "妥当性"),
        ("B7", "②高い"),
        ("A8", "総合評価"),
        ("B8", "B（おおむね進んだため）"),
    ]);
    let decided = goal.future_course.clone().map(|course| (course.label, course.reason.unwrap_or_default()));
    let why = "市民の要望が多く今後も続けていく必要があるため".to_owned();
    assert_eq!(decided, Some(("継続".to_owned(), why)));
    let mut found = ratings(&goal);
    found.sort_unstable();
    assert_eq!(found, [" self B", "妥当性 self 高い"]);
    assert_eq!(reasons(&goal), ["self B: おおむね進んだため"]);
    let (goal, _) = read(&[("A6", "今後の方向性"), ("B6", "改善（一部見直し）")]);
    assert_eq!(course(&goal), Some("改善（一部見直し）"), "that is no reason");
}

#[test]
fn the_heading_over_a_column_says_who_rated_as_well() {
    let of = |heading: &'static str| {
        let (goal, proposal) = read(&[
            ("A6", "評価項目"),
            ("B6", heading),
            ("A7", "妥当性"),
            ("B7", "A"),
            ("A8", "総合評価"),
            ("B8", "B"),
        ]);
        let mut found = ratings(&goal);
        found.sort_unstable();
        (found, told(&proposal, RemarkKind::UnclearInForm))
    };
    assert_eq!(of("二次評価").0, [" second B", "妥当性 second A"]);
    assert_eq!(of("部長評価"), (Vec::new(), vec!["B7A".to_owned(), "B8B".to_owned()]));
}

#[test]
fn a_form_of_a_measure_is_none_of_the_programmes_that_it_lists() {
    let title = |title: &'static str| {
        [
            ("A1", title),
            ("A2", "施策名"),
            ("B2", "子育て支援"),
            ("A3", "主管課"),
            ("B3", "子育て支援課"),
            ("A5", "総合評価"),
            ("B5", "A"),
            ("A6", "今後の方向性"),
            ("B6", "継続"),
            ("A8", "施策を構成する主な取組"),
            ("A9", "No"),
            ("B9", "事務事業名"),
            ("C9", "貢献度"),
            ("A10", "1"),
            ("B10", "学童事業"),
            ("C10", "高"),
            ("A11", "2"),
            ("B11", "保育事業"),
            ("C11", "中"),
        ]
    };
    for words in ["令和5年度 施策評価シート", "令和5年度 評価シート"] {
        let bytes = super::forms::sheet_of(&title(words));
        let read = intake::read("a.xlsx", &bytes, &results_of(2023));
        assert!(read.is_err(), "{words}: {read:#?}");
    }
}
