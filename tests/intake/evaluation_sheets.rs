//! Evaluation sheets of cities, as forms: what is judged by marks, boxes and grades with its reasons, further texts, labels
//! written downwards, forms beside each other, and what is left out and told.

use super::forms::{course, money, of_2023, ratings, sheet_of, told, unit, values, write_at};
use super::*;
use rust_xlsxwriter::Workbook;

pub(super) type Cells = Vec<(&'static str, &'static str)>;

/// A form of the fewest cells, with more below them.
fn form(more: &[(&'static str, &'static str)]) -> Cells {
    let mut cells = vec![
        ("A1:H1", "令和5年度　事務事業評価シート"),
        ("A2", "事務事業名"),
        ("B2:D2", "ごみ減量化推進事業"),
        ("E2", "担当課"),
        ("F2:H2", "環境部環境課"),
        ("A3", "事業の目的"),
        ("B3:H3", "ごみを減らす"),
        ("A4", "事業の内容"),
        ("B4:H4", "■分別を広める"),
    ];
    cells.extend(more);
    cells
}

pub(super) fn read(more: &[(&'static str, &'static str)]) -> (ProposedGoal, Proposal) {
    let proposal = of_2023(&sheet_of(&form(more)));
    let [goal] = proposal.goals.as_slice() else { panic!("{:#?}", proposal.goals) };
    (goal.clone(), proposal)
}

fn reasons(goal: &ProposedGoal) -> Vec<String> {
    let of_ratings = goal.ratings.iter().filter_map(|rating| {
        Some(format!("{}{}: {}", rating.axis.clone().unwrap_or_default(), rating.label, rating.reason.clone()?))
    });
    let of_course =
        goal.future_course.iter().filter_map(|course| Some(format!("{}: {}", course.label, course.reason.clone()?)));
    of_ratings.chain(of_course).collect()
}

fn texts(goal: &ProposedGoal) -> Vec<String> {
    goal.texts.iter().map(|known| format!("{}: {}", known.heading, known.text)).collect()
}

#[test]
fn reasons_stand_beside_or_below_what_they_explain_and_further_texts_keep_their_headings() {
    let (goal, proposal) = read(&[
        ("A6", "妥当性"),
        ("B6:D6", "■高い　□普通　□低い"),
        ("E6", "理由"),
        ("F6:H6", "市の責務である"),
        ("A7", "有効性"),
        ("B7:D7", "□高い　■普通　□低い"),
        ("E7", "理由"),
        ("F7:H7", "効果はゆるやかである"),
        ("A9:A10", "総合評価"),
        ("B9:B10", "Ｂ"),
        ("C9:C10", "評価の理由"),
        ("D9:H10", "おおむね計画どおり"),
        ("A12", "今後の方向性"),
        ("B12:H12", "□拡充　■継続　□縮小"),
        ("A13", "方向性の理由"),
        ("B13:H13", "減り方が足りない"),
        ("A14", "課　題"),
        ("B14:H14", "若い世代に伝わらない"),
        ("A15", "④改善の方向性"),
        ("B15:H15", "動画で知らせる"),
        ("A16", "前年度の課題"),
        ("B16:H16", "人手が足りない"),
    ]);
    assert_eq!(ratings(&goal), [" self Ｂ", "妥当性 self 高い", "有効性 self 普通"]);
    assert_eq!(
        reasons(&goal),
        [
            "Ｂ: おおむね計画どおり",
            "妥当性高い: 市の責務である",
            "有効性普通: 効果はゆるやかである",
            "継続: 減り方が足りない"
        ]
    );
    assert_eq!(texts(&goal), ["課題: 若い世代に伝わらない", "改善の方向性: 動画で知らせる"]);
    let unread = told(&proposal, RemarkKind::LabelsNotRead);
    assert_eq!(unread.len(), 1);
    assert!(unread[0].contains("前年度の課題") && !unread[0].contains("理由"), "{unread:?}");
}

#[test]
fn a_reason_of_what_is_not_certain_is_nobodys() {
    let (goal, proposal) = read(&[
        ("A6", "妥当性"),
        ("B6:D6", "高い"),
        ("A7", "有効性"),
        ("B7:D7", "■高い　■普通　□低い"),
        ("E7", "理由"),
        ("F7:H7", "効果はゆるやかである"),
    ]);
    assert_eq!(ratings(&goal), ["妥当性 self 高い"]);
    assert_eq!(reasons(&goal), Vec::<String>::new());
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["B7■高い　■普通　□低い"]);
    assert!(told(&proposal, RemarkKind::LabelsNotRead)[0].contains("理由"));
}

#[test]
fn a_mark_in_a_cell_of_its_own_is_at_the_word_beside_or_over_it() {
    // Before the words: there is room before the first.
    let before = read(&[("A6", "総合評価"), ("C6", "A 順調"), ("D6", "○"), ("E6", "B 概ね順調"), ("G6", "C 遅れ")]).0;
    assert_eq!(ratings(&before), [" self B 概ね順調"]);
    // Behind them: there is none.
    let behind = read(&[("A6", "今後の方向性"), ("B6", "拡充"), ("C6", "○"), ("D6", "継続"), ("F6", "縮小")]).0;
    assert_eq!(course(&behind), Some("拡充"));
    // Below them.
    let below = read(&[("A6:A7", "今後の方向性"), ("B6", "拡充"), ("C6", "継続"), ("D6", "縮小"), ("C7", "○")]).0;
    assert_eq!(course(&below), Some("継続"));
    // Two marks, or one at no word.
    let two = [("A6", "今後の方向性"), ("B6", "拡充"), ("C6", "○"), ("D6", "継続"), ("E6", "○")];
    let far = [("A6", "今後の方向性"), ("C6", "拡充"), ("E6", "継続"), ("F6", "○"), ("H6", "縮小")];
    for cells in [&two[..], &far] {
        let (goal, proposal) = read(cells);
        assert_eq!(course(&goal), None);
        assert_eq!(told(&proposal, RemarkKind::UnclearInForm).len(), 1);
    }
}

#[test]
fn a_list_of_words_in_one_cell_is_never_a_label_as_a_whole() {
    let (goal, proposal) = read(&[
        ("A6", "妥当性"),
        ("B6:H6", "○高い　・普通　・低い"),
        ("A7", "有効性"),
        ("B7:H7", "1 高い　② 普通　3 低い"),
        ("A8", "総合評価"),
        ("B8:H8", "（Ａ）・Ｂ・Ｃ・Ｄ"),
        ("A9", "今後の方向性"),
        ("B9:H9", "１．拡充　２．継続　３．縮小"),
    ]);
    assert_eq!(ratings(&goal), ["妥当性 self 高い", "有効性 self 普通"]);
    assert_eq!(course(&goal), None);
    let expected = ["B8（Ａ）・Ｂ・Ｃ・Ｄ", "B9１．拡充　２．継続　３．縮小"];
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), expected);
}

#[test]
fn points_beside_a_grade_are_no_grade() {
    let (goal, _) = read(&[
        ("A6:H6", "Ⅲ　一次評価（所管課）"),
        ("A7:B7", "評価の視点"),
        ("C7", "点数"),
        ("D7", "評価"),
        ("E7:H7", "理由"),
        ("A8:B8", "必要性"),
        ("C8", "4"),
        ("D8", "A"),
        ("E8:H8", "責務である"),
        ("A9:B9", "有効性"),
        ("C9", "3"),
        ("D9", "B"),
        ("A10:B10", "一次評価"),
        ("C10", "7"),
        ("D10", "B"),
        ("E10:H10", "ほぼ達成した"),
    ]);
    let mut found = ratings(&goal);
    found.sort_unstable();
    assert_eq!(found, [" first B", "必要性 first A", "有効性 first B"]);
    assert_eq!(reasons(&goal), ["B: ほぼ達成した", "必要性A: 責務である"]);
}

#[test]
fn a_mark_under_one_of_several_words_chooses_it() {
    let (goal, proposal) = read(&[
        ("A6:B6", "評価項目"),
        ("C6", "高い"),
        ("D6", "普通"),
        ("E6", "低い"),
        ("F6:H6", "評価の理由"),
        ("A7:B7", "必要性"),
        ("C7", "○"),
        ("F7:H7", "全員が使う"),
        ("A8:B8", "有効性"),
        ("D8", "○"),
        ("A9:B9", "効率性"),
        ("D9", "○"),
        ("E9", "○"),
        ("F9:H9", "設備が古い"),
    ]);
    assert_eq!(ratings(&goal), ["必要性 self 高い", "有効性 self 普通"]);
    assert_eq!(reasons(&goal), ["必要性高い: 全員が使う"]);
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["D9○", "E9○", "F9設備が古い"]);
}

#[test]
fn an_indicator_named_in_the_head_of_its_table_has_the_values_of_the_years_over_them() {
    let (_, proposal) = read(&[
        ("A6", "【活動指標】"),
        ("A7:B7", "①延べ利用者数（人）"),
        ("C7", "年度"),
        ("D7", "R4"),
        ("E7", "R5"),
        ("C8", "目標"),
        ("D8", "5200"),
        ("E8", "5400"),
        ("C9", "実績"),
        ("D9", "5100"),
        ("E9", "5650"),
        ("A12", "事業費の状況"),
        ("H12", "単位：円"),
    ]);
    let expected = [
        "activity 延べ利用者数 人 2022 actual 5100",
        "activity 延べ利用者数 人 2022 target 5200",
        "activity 延べ利用者数 人 2023 actual 5650",
        "activity 延べ利用者数 人 2023 target 5400",
    ];
    assert_eq!(values(&proposal.values), expected);
}

#[test]
fn the_first_of_several_figures_behind_a_word_is_not_that_of_the_year() {
    let (_, proposal) = read(&[
        ("A6", "指標名"),
        ("B6:D6", "講座の回数"),
        ("E6", "単位"),
        ("F6", "回"),
        ("A8", "実績値"),
        ("B8", "10"),
        ("C8", "12"),
        ("D8", "15"),
    ]);
    assert_eq!(values(&proposal.values), Vec::<String>::new());
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["B810"]);
    // Nor is a figure below another year.
    let (_, proposal) = read(&[("A6", "指標名"), ("B6", "講座の回数"), ("B8", "R3"), ("A9", "実績値"), ("B9", "10")]);
    assert_eq!(values(&proposal.values), Vec::<String>::new());
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["B910"]);
}

#[test]
fn money_of_which_nothing_says_that_it_was_budgeted_or_settled_is_left_out_and_told_why() {
    let (goal, proposal) = read(&[
        ("A6:B6", "事業費（千円）"),
        ("C6", "R4"),
        ("D6", "R5"),
        ("A7:B7", "国庫支出金"),
        ("C7", "100"),
        ("D7", "120"),
        ("A8:B8", "一般財源"),
        ("C8", "900"),
        ("D8", "880"),
        ("A10", "今後の課題"),
        ("B10:H10", "費用を減らす"),
    ]);
    assert_eq!(money(&goal), Vec::<String>::new());
    assert_eq!(told(&proposal, RemarkKind::AmountOfNoKind), ["C7100", "D7120", "C8900", "D8880"]);
}

#[test]
fn a_heading_over_sources_stands_among_those_that_reach_down_beside_it() {
    let (goal, proposal) = read(&[
        ("H5", "(千円)"),
        ("A6:A7", "年度"),
        ("B6:B7", "事業費計"),
        ("C6:E6", "財源内訳"),
        ("F6:F7", "人件費"),
        ("C7", "県支出金"),
        ("D7", "その他"),
        ("E7", "うち一般財源"),
        ("A8", "R4決算"),
        ("B8", "3100"),
        ("C8", "310"),
        ("D8", "0"),
        ("E8", "2790"),
        ("F8", "810"),
        ("A9", "R5予算"),
        ("B9", "3200"),
        ("C9", "320"),
        ("D9", "0"),
        ("E9", "2880"),
        ("F9", "820"),
    ]);
    let expected = [
        "2022 settled total 3,100千円",
        "2022 settled prefectural 310千円",
        "2022 settled other 0千円",
        "2022 settled general 2,790千円",
        "2022 settled staff 810千円",
        "2023 budget total 3,200千円",
        "2023 budget prefectural 320千円",
        "2023 budget other 0千円",
        "2023 budget general 2,880千円",
        "2023 budget staff 820千円",
    ];
    assert_eq!(money(&goal), expected);
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), Vec::<String>::new());
}

#[test]
fn labels_written_downwards_are_labels() {
    let cells = [
        ("A1:H1", "令和5年度事業評価調書"),
        ("A3", "事"),
        ("A4", "業"),
        ("A5", "名"),
        ("B3:H5", "移住定住促進事業"),
        ("A6", "担"),
        ("A7", "当"),
        ("A8", "課"),
        ("B6:H8", "企画部企画課"),
        ("A9", "目"),
        ("A10", "標"),
        ("B9:H10", "■移住する世帯を増やす"),
        ("A11", "成"),
        ("A12", "果"),
        ("B11:H12", "■20世帯が移住した"),
    ];
    let proposal = of_2023(&sheet_of(&cells));
    let [goal] = proposal.goals.as_slice() else { panic!("{:#?}", proposal.goals) };
    assert_eq!((goal.programme.as_str(), unit(goal).as_str()), ("移住定住促進事業", "企画部/企画課"));
    assert_eq!(objective_texts(goal), ["移住する世帯を増やす"]);
    assert_eq!(result_texts(goal), ["20世帯が移住した"]);
}

/// A form of four columns, so many columns further to the right.
fn narrow(name: &'static str, section: &'static str, value: &'static str) -> Cells {
    vec![
        ("A2", "事業名"),
        ("B2:D2", name),
        ("A3", "担当課"),
        ("B3:D3", section),
        ("A4", "年度目標"),
        ("B4:D4", "■書類を処理する"),
        ("A5", "指標名"),
        ("B5", "処理件数"),
        ("C5", "単位"),
        ("D5", "件"),
        ("A6", "目標値"),
        ("B6", value),
        ("C6", "実績値"),
        ("D6", value),
        ("A7", "評価"),
        ("B7", "A"),
    ]
}

#[test]
fn forms_beside_each_other_are_several_programmes() {
    let right = |cells: Cells| -> Vec<(String, &'static str)> {
        let moved = |at: &str| {
            at.split(':')
                .map(|at| format!("{}{}", (at.as_bytes()[0] + 5) as char, &at[1..]))
                .collect::<Vec<_>>()
                .join(":")
        };
        cells.into_iter().map(|(at, text)| (moved(at), text)).collect()
    };
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    write_at(sheet, 0, &[("A1:I1", "令和5年度　目標管理シート")]);
    for (down, left, beside) in [
        (0, narrow("文書管理事業", "総務部総務課", "100"), narrow("情報公開事業", "総務部総務課", "40")),
        (8, narrow("選挙事務事業", "総務部総務課", "7"), narrow("統計調査事業", "企画部企画課", "9")),
    ] {
        write_at(sheet, down, &left);
        let beside = right(beside);
        let beside: Vec<(&str, &str)> = beside.iter().map(|(at, text)| (at.as_str(), *text)).collect();
        write_at(sheet, down, &beside);
    }
    let proposal = of_2023(&workbook.save_to_buffer().unwrap());
    let mut found: Vec<String> =
        proposal.goals.iter().map(|goal| format!("{} {} {}", goal.line, goal.programme, unit(goal))).collect();
    found.sort_unstable();
    let expected = [
        "10 統計調査事業 企画部/企画課",
        "10 選挙事務事業 総務部/総務課",
        "2 情報公開事業 総務部/総務課",
        "2 文書管理事業 総務部/総務課",
    ];
    assert_eq!(found, expected);
    let of = |name: &str| {
        let rows = proposal.values.rows.iter().filter(|row| &*row.programme == name);
        rows.filter_map(|row| row.value.map(|value| value.to_string())).collect::<Vec<_>>()
    };
    assert_eq!((of("文書管理事業"), of("統計調査事業")), (vec!["100".to_owned(); 2], vec!["9".to_owned(); 2]));
    assert_eq!(proposal.named_years, [year(2023)]);
}

#[test]
fn a_unit_above_the_first_of_several_forms_is_that_of_all_that_name_none() {
    let one = |down: u32, name: &'static str| -> (u32, Cells) {
        (
            down,
            vec![
                ("A4", "事業名"),
                ("B4:E4", name),
                ("A5", "目標"),
                ("B5:E5", "■電気を減らす"),
                ("A6", "取組実績"),
                ("B6:E6", "■減らした"),
                ("A7", "自己評価"),
                ("B7", "達成"),
            ],
        )
    };
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    write_at(
        sheet,
        0,
        &[
            ("A1:E1", "令和5年度 組織目標管理シート"),
            ("A2", "部課名"),
            ("B2:C2", "総務部総務課"),
            ("D2", "課長名"),
            ("E2", "見本太郎"),
        ],
    );
    for (down, cells) in [one(0, "庁舎管理事業"), one(5, "職員研修事業")] {
        write_at(sheet, down, &cells);
    }
    let proposal = of_2023(&workbook.save_to_buffer().unwrap());
    let found: Vec<String> = proposal.goals.iter().map(|goal| format!("{} {}", goal.programme, unit(goal))).collect();
    assert_eq!(found, ["庁舎管理事業 総務部/総務課", "職員研修事業 総務部/総務課"]);
}

#[test]
fn a_form_over_several_tables_of_a_page_is_one() {
    let page = "<!doctype html><html><body><h1>令和5年度事務事業評価シート</h1>\
        <table><tr><th>事務事業名</th><td>公共交通確保対策事業</td><th>担当課</th><td>企画部地域振興課</td></tr></table>\
        <h2>概要</h2><table><tr><th>事業の目的</th><td>移動の手段を保つ</td></tr><tr><th>事業の内容</th><td>■バスを走らせる</td></tr></table>\
        <h2>指標</h2><table><tr><th>指標名</th><th>単位</th><th>区分</th><th>R4年度</th><th>R5年度</th></tr>\
        <tr><td rowspan=2>利用者数</td><td rowspan=2>人</td><td>目標</td><td>12000</td><td>12500</td></tr>\
        <tr><td>実績</td><td>11800</td><td>12730</td></tr></table>\
        <h2>評価</h2><table><tr><th>総合評価</th><td>B</td><th>今後の方向性</th><td>継続</td></tr>\
        <tr><th>課題</th><td colspan=3>運転手が足りない。</td></tr></table></body></html>";
    let read = intake::read("a.html", page.as_bytes(), &results_of(2023));
    let proposal = read.unwrap_or_else(|refusal| panic!("{refusal}"));
    let [goal] = proposal.goals.as_slice() else { panic!("{:#?}", proposal.goals) };
    assert_eq!((goal.programme.as_str(), unit(goal).as_str()), ("公共交通確保対策事業", "企画部/地域振興課"));
    assert_eq!(ratings(goal), [" self B"]);
    assert_eq!(course(goal), Some("継続"));
    assert_eq!(texts(goal), ["課題: 運転手が足りない。"]);
    let expected = [
        " 利用者数 人 2022 actual 11800",
        " 利用者数 人 2022 target 12000",
        " 利用者数 人 2023 actual 12730",
        " 利用者数 人 2023 target 12500",
    ];
    let found: Vec<String> = values(&proposal.values)
        .iter()
        .map(|value| value.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).to_owned())
        .collect();
    assert_eq!(found, expected);
}
