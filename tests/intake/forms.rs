//! Forms (帳票): a programme on each sheet, labels beside or above what they are of, small tables in between.

use ichirizuka::domain::indicator_table::{IndicatorTable, ProposedValue};
use ichirizuka::intake::workbook::column_letter;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::*;

/// Row and column of an address such as B7, counted from 0.
fn place(address: &str) -> (u32, u16) {
    let split = address.find(|letter: char| letter.is_ascii_digit()).unwrap();
    let column = (0..200).find(|column| column_letter(*column) == address[..split]).unwrap();
    (address[split..].parse::<u32>().unwrap() - 1, u16::try_from(column).unwrap())
}

/// Writes cells, each at its address, or merged over a range of them, so many rows further down.
pub(super) fn write_at(sheet: &mut Worksheet, down: u32, cells: &[(&str, &str)]) {
    for (at, text) in cells {
        let (first, last) = at.split_once(':').unwrap_or((at, at));
        let ((row, column), (last_row, last_column)) = (place(first), place(last));
        if (row, column) != (last_row, last_column) {
            sheet.merge_range(row + down, column, last_row + down, last_column, text, &Format::new()).unwrap();
        } else if let (Ok(number), false) = (text.parse::<f64>(), text.starts_with('0')) {
            sheet.write(row + down, column, number).unwrap();
        } else {
            sheet.write(row + down, column, *text).unwrap();
        }
    }
}

pub(super) fn sheet_of(cells: &[(&str, &str)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    write_at(workbook.add_worksheet(), 0, cells);
    workbook.save_to_buffer().unwrap()
}

fn of_year(number: i32, name: &str, bytes: &[u8]) -> Proposal {
    intake::read(name, bytes, &results_of(number)).unwrap_or_else(|refusal| panic!("{refusal}"))
}

pub(super) fn of_2023(bytes: &[u8]) -> Proposal {
    of_year(2023, "a.xlsx", bytes)
}

/// Each value as indicator, unit, year, kind and figure.
pub(super) fn values(table: &IndicatorTable) -> Vec<String> {
    let value = |row: &ProposedValue| {
        let figure = row.value.map(|figure| figure.to_string()).unwrap_or_default();
        let unit = row.unit.clone().unwrap_or_default();
        format!("{} {} {unit} {} {} {figure}", row.kind, row.name, row.year, row.value_kind)
    };
    table.rows.iter().map(value).collect()
}

pub(super) fn money(goal: &ProposedGoal) -> Vec<String> {
    let amount = |amount: &ichirizuka::domain::proposal::ProposedAmount| {
        format!("{} {} {} {}", amount.fiscal_year, amount.kind, amount.part, amount.amount.written())
    };
    goal.amounts.iter().map(amount).collect()
}

pub(super) fn ratings(goal: &ProposedGoal) -> Vec<String> {
    let rating = |rating: &ichirizuka::domain::proposal::ProposedRating| {
        format!("{} {} {}", rating.axis.clone().unwrap_or_default(), rating.rater, rating.label)
    };
    goal.ratings.iter().map(rating).collect()
}

pub(super) fn course(goal: &ProposedGoal) -> Option<&str> {
    goal.future_course.as_ref().map(|course| course.label.as_str())
}

pub(super) fn unit(goal: &ProposedGoal) -> String {
    format!("{}/{}", goal.department.clone().unwrap_or_default(), goal.section.clone().unwrap_or_default())
}

pub(super) fn told(proposal: &Proposal, kind: RemarkKind) -> Vec<String> {
    let of_kind = proposal.warnings.iter().filter(|remark| remark.kind == kind);
    of_kind.map(|remark| format!("{}{}", remark.column, remark.text)).collect()
}

/// Labels at the left of what they are of, merged all over; the indicators with a row for each of target and result; money in
/// rows by source, and what is judged below it.
fn labels_left(name: &'static str, number: &'static str, section: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("A1:L1", "令和5年度 事務事業評価シート"),
        ("A3:B3", "事務事業名"),
        ("C3:G3", name),
        ("H3:I3", "事業番号"),
        ("J3:L3", number),
        ("A4:B4", "担当部課"),
        ("C4:D4", "総務部"),
        ("E4:G4", section),
        ("H4:I4", "担当者名"),
        ("J4:L4", "見本 太郎"),
        ("A5:A6", "総合計画の\n位置付け"),
        ("B5", "政策"),
        ("C5:G5", "開かれたまち"),
        ("H5:I6", "根拠法令等"),
        ("J5:L6", "広報規則"),
        ("B6", "施策"),
        ("C6:G6", "情報の共有"),
        ("A8:B9", "事業の目的"),
        ("C8:L9", "市政を広く伝える"),
        ("A10:B11", "事業の内容"),
        ("C10:L11", "■広報紙を毎月発行する"),
        ("A12:B13", "取組実績"),
        ("C12:L13", "■12回発行した"),
        ("A15:D15", "指標名"),
        ("E15", "単位"),
        ("F15", "区分"),
        ("G15", "R4年度"),
        ("H15", "R5年度"),
        ("I15", "R6年度"),
        ("A16:A17", "活動指標"),
        ("B16:D17", "発行回数"),
        ("E16:E17", "回"),
        ("F16", "目標"),
        ("G16", "12"),
        ("H16", "12"),
        ("I16", "12"),
        ("F17", "実績"),
        ("G17", "12"),
        ("H17", "11"),
        ("A18:A20", "成果指標"),
        ("B18:D20", "読まれている割合"),
        ("E18:E20", "％"),
        ("F18", "目標"),
        ("G18", "50"),
        ("H18", "55"),
        ("I18", "60"),
        ("F19", "実績"),
        ("G19", "48.5"),
        ("H19", "56.1"),
        ("F20", "達成率"),
        ("G20", "97%"),
        ("H20", "102%"),
        ("A22:C22", "事業費（千円）"),
        ("D22:E22", "R4決算"),
        ("F22:G22", "R5決算"),
        ("H22:I22", "R6予算"),
        ("A23:A27", "財源内訳"),
        ("B23:C23", "国庫支出金"),
        ("D23:E23", "0"),
        ("F23:G23", "100"),
        ("H23:I23", "100"),
        ("B24:C24", "県支出金"),
        ("D24:E24", ""),
        ("F24:G24", ""),
        ("H24:I24", ""),
        ("B25:C25", "地方債"),
        ("B26:C26", "その他"),
        ("F26:G26", "30"),
        ("B27:C27", "一般財源"),
        ("D27:E27", "5000"),
        ("F27:G27", "5120"),
        ("H27:I27", "5200"),
        ("A28:C28", "計"),
        ("D28:E28", "5000"),
        ("F28:G28", "5250"),
        ("H28:I28", "5300"),
        ("A29:C29", "人件費"),
        ("F29:G29", "2100"),
        ("A31:B31", "評価項目"),
        ("C31", "評価"),
        ("D31:L31", "理由"),
        ("A32:B32", "妥当性"),
        ("C32", "A"),
        ("D32:L32", "市が行うべき事業である"),
        ("A33:B33", "有効性"),
        ("C33", "B"),
        ("D33:L33", "読者は増えた"),
        ("A34:B34", "効率性"),
        ("C34", "A"),
        ("D34:L34", ""),
        ("A35:B35", "総合評価"),
        ("C35", "B"),
        ("D35:L35", "おおむね順調である"),
        ("A37:B37", "今後の方向性"),
        ("C37:L37", "□拡充　■継続　□縮小　□廃止"),
        ("A38:B38", "前年度の課題"),
        ("C38:L38", "若い人に読まれていない"),
    ]
}

#[test]
fn labels_at_the_left_with_tables_of_indicators_money_and_ratings() {
    let proposal = of_2023(&sheet_of(&labels_left("広報紙発行事業", "0101", "広報課")));
    let [goal] = proposal.goals.as_slice() else { panic!("{:#?}", proposal.goals) };
    assert_eq!((goal.programme.as_str(), unit(goal).as_str(), goal.line), ("広報紙発行事業", "総務部/広報課", 3));
    assert_eq!(goal.code.as_ref().map(ToString::to_string).as_deref(), Some("0101"));
    assert_eq!(goal.plan, ["開かれたまち", "情報の共有"]);
    assert_eq!(goal.summary.as_deref(), Some("市政を広く伝える"));
    assert_eq!(objective_texts(goal), ["広報紙を毎月発行する"]);
    assert_eq!(result_texts(goal), ["12回発行した"]);
    let expected = [
        "activity 発行回数 回 2022 actual 12",
        "activity 発行回数 回 2022 target 12",
        "activity 発行回数 回 2023 actual 11",
        "activity 発行回数 回 2023 target 12",
        "activity 発行回数 回 2024 target 12",
        "outcome 読まれている割合 ％ 2022 actual 48.5",
        "outcome 読まれている割合 ％ 2022 target 50",
        "outcome 読まれている割合 ％ 2023 actual 56.1",
        "outcome 読まれている割合 ％ 2023 target 55",
        "outcome 読まれている割合 ％ 2024 target 60",
    ];
    assert_eq!(values(&proposal.values), expected);
    let expected = [
        "2022 settled total 5,000千円",
        "2022 settled national 0千円",
        "2022 settled general 5,000千円",
        "2023 settled total 5,250千円",
        "2023 settled national 100千円",
        "2023 settled other 30千円",
        "2023 settled general 5,120千円",
        "2023 settled staff 2,100千円",
        "2024 budget total 5,300千円",
        "2024 budget national 100千円",
        "2024 budget general 5,200千円",
    ];
    assert_eq!(money(goal), expected);
    let mut found = ratings(goal);
    found.sort_unstable();
    assert_eq!(found, [" self B", "効率性 self A", "妥当性 self A", "有効性 self B"]);
    assert_eq!(course(goal), Some("継続"));
    let reasons: Vec<_> = goal.ratings.iter().filter_map(|rating| rating.reason.as_deref()).collect();
    assert_eq!(reasons, ["おおむね順調である", "市が行うべき事業である", "読者は増えた"]);
    assert_eq!(proposal.named_years, [year(2023)]);
    let unread = told(&proposal, RemarkKind::LabelsNotRead);
    assert_eq!(unread.len(), 1);
    for label in ["担当者名", "根拠法令等", "達成率", "前年度の課題"] {
        assert!(unread[0].contains(label), "{label}: {unread:?}");
    }
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), Vec::<String>::new());
}

/// Labels above what they are of; years with target and result below each; a column of a label that is not known here.
fn labels_above(name: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("A1:H1", "事務事業評価調書（令和５年度）"),
        ("A3", "整理番号"),
        ("B3:D3", "事業名"),
        ("E3:F3", "所管課"),
        ("G3:H3", "会計区分"),
        ("A4", "12"),
        ("B4:D4", name),
        ("E4:F4", "環境部 ごみ減量課"),
        ("G4:H4", "一般会計"),
        ("A6:H6", "１．事業の目的・概要"),
        ("A7:H8", "ごみを減らし、まちをきれいにする"),
        ("A9:H9", "２．今年度の目標"),
        ("A10:H11", "■説明会を20回開く\n■回収の場所を5か所増やす"),
        ("A12:H12", "３．成果"),
        ("A13:H14", "■説明会を22回開いた"),
        ("A16:B17", "指標"),
        ("C16:D16", "令和４年度"),
        ("E16:F16", "令和５年度"),
        ("G16", "令和６年度"),
        ("H16:H17", "単位"),
        ("C17", "目標"),
        ("D17", "実績"),
        ("E17", "目標"),
        ("F17", "実績"),
        ("G17", "目標"),
        ("A18:B18", "説明会の回数"),
        ("C18", "18"),
        ("D18", "17"),
        ("E18", "20"),
        ("F18", "22"),
        ("G18", "24"),
        ("H18", "回"),
        ("A19:B19", "一人あたりのごみ"),
        ("C19", "900"),
        ("D19", "912"),
        ("E19", "890"),
        ("F19", "－"),
        ("G19", "880"),
        ("H19", "g"),
        ("A21:B21", "妥当性"),
        ("C21:D21", "有効性"),
        ("E21:F21", "効率性"),
        ("G21:H21", "総合評価"),
        ("A22:B22", "A"),
        ("C22:D22", "B"),
        ("E22:F22", "C"),
        ("G22:H22", "B"),
        ("A24:D24", "令和５年度予算額"),
        ("E24:H24", "令和５年度決算額"),
        ("A25:D25", "3,000千円"),
        ("E25:H25", "2,875千円"),
        ("A27:H27", "今後の方向性"),
        ("A28:H28", "改善"),
    ]
}

#[test]
fn labels_above_what_they_are_of() {
    let proposal = of_2023(&sheet_of(&labels_above("ごみ減量事業")));
    let [goal] = proposal.goals.as_slice() else { panic!("{:#?}", proposal.goals) };
    assert_eq!((goal.programme.as_str(), unit(goal).as_str()), ("ごみ減量事業", "環境部/ごみ減量課"));
    assert_eq!(goal.code.as_ref().map(ToString::to_string).as_deref(), Some("12"));
    assert_eq!(goal.summary.as_deref(), Some("ごみを減らし、まちをきれいにする"));
    assert_eq!(objective_texts(goal), ["説明会を20回開く", "回収の場所を5か所増やす"]);
    assert_eq!(result_texts(goal), ["説明会を22回開いた"]);
    let expected = [
        "outcome 説明会の回数 回 2022 actual 17",
        "outcome 説明会の回数 回 2022 target 18",
        "outcome 説明会の回数 回 2023 actual 22",
        "outcome 説明会の回数 回 2023 target 20",
        "outcome 説明会の回数 回 2024 target 24",
        "outcome 一人あたりのごみ g 2022 actual 912",
        "outcome 一人あたりのごみ g 2022 target 900",
        "outcome 一人あたりのごみ g 2023 target 890",
        "outcome 一人あたりのごみ g 2024 target 880",
    ];
    assert_eq!(values(&proposal.values), expected);
    assert_eq!(money(goal), ["2023 budget total 3,000千円", "2023 settled total 2,875千円"]);
    let mut found = ratings(goal);
    found.sort_unstable();
    assert_eq!(found, [" self B", "効率性 self C", "妥当性 self A", "有効性 self B"]);
    assert_eq!(course(goal), Some("改善"));
}

/// An indicator named beside its label with a table of years below each other; two raters beside each other; boxes in cells.
const RATERS: &[(&str, &str)] = &[
    ("B2:H2", "令和５年度　事務事業マネジメントシート"),
    ("B4", "所属"),
    ("C4", "部"),
    ("D4:E4", "福祉部"),
    ("F4", "課"),
    ("G4:H4", "高齢福祉課"),
    ("B5", "事務事業"),
    ("C5", "コード"),
    ("D5", "30-2"),
    ("E5", "名称"),
    ("F5:H5", "見守り事業"),
    ("B8", "対象"),
    ("C8:H8", "ひとり暮らしの高齢者"),
    ("B9", "手段"),
    ("C9:H9", "訪ねて話を聞く"),
    ("B10", "意図"),
    ("C10:H10", "安心して暮らせる"),
    ("B11", "結果"),
    ("C11:H11", "長く住み続けられる"),
    ("B12", "活動内容"),
    ("C12:H12", "月に2回訪ねる"),
    ("B14", "成果指標名"),
    ("C14:F14", "見守りの件数"),
    ("G14", "単位"),
    ("H14", "件"),
    ("B15", "年度"),
    ("C15", "目標値"),
    ("D15", "実績値"),
    ("E15", "達成率"),
    ("B16", "令和4年度"),
    ("C16", "100"),
    ("D16", "96"),
    ("E16", "96%"),
    ("B17", "令和5年度"),
    ("C17", "110"),
    ("D17", "115"),
    ("E17", "105%"),
    ("C20", "一次評価"),
    ("D20", "二次評価"),
    ("B21", "妥当性"),
    ("C21", "高い"),
    ("D21", "高い"),
    ("B22", "有効性"),
    ("C22", "高い"),
    ("D22", "普通"),
    ("B23", "総合評価"),
    ("C23", "A"),
    ("D23", "B"),
    ("B25:B26", "今後の方向性"),
    ("C25", "□ 拡充"),
    ("D25", "☑ 継続"),
    ("E25", "□ 縮小"),
    ("C26", "□ 休止"),
    ("D26", "□ 廃止"),
];

#[test]
fn years_below_each_other_two_raters_and_boxes_in_cells() {
    let proposal = of_2023(&sheet_of(RATERS));
    let [goal] = proposal.goals.as_slice() else { panic!("{:#?}", proposal.goals) };
    assert_eq!((goal.programme.as_str(), unit(goal).as_str()), ("見守り事業", "福祉部/高齢福祉課"));
    assert_eq!(goal.code.as_ref().map(ToString::to_string).as_deref(), Some("30-2"));
    assert_eq!(objective_texts(goal), ["安心して暮らせる"]);
    assert!(goal.results.is_empty(), "結果 beside 意図 is what is hoped for");
    let expected = [
        "outcome 見守りの件数 件 2022 actual 96",
        "outcome 見守りの件数 件 2022 target 100",
        "outcome 見守りの件数 件 2023 actual 115",
        "outcome 見守りの件数 件 2023 target 110",
    ];
    assert_eq!(values(&proposal.values), expected);
    let mut found = ratings(goal);
    found.sort_unstable();
    let expected =
        [" first A", " second B", "妥当性 first 高い", "妥当性 second 高い", "有効性 first 高い", "有効性 second 普通"];
    assert_eq!(found, expected);
    assert_eq!(course(goal), Some("継続"));
}

#[test]
fn several_forms_below_each_other_are_several_programmes() {
    let names = ["広報紙発行事業", "統計調査事業", "文書管理事業"];
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (index, name) in (0_u32..).zip(names) {
        write_at(sheet, 45 * index, &labels_left(name, ["01", "02", "03"][index as usize], "総務課"));
    }
    let proposal = of_2023(&workbook.save_to_buffer().unwrap());
    let read: Vec<(&str, u64)> = proposal.goals.iter().map(|goal| (goal.programme.as_str(), goal.line)).collect();
    assert_eq!(read, [(names[0], 3), (names[1], 48), (names[2], 93)]);
    assert_eq!(proposal.values.rows.len(), 30);
    assert_eq!(proposal.values.rows[29].line, 45 * 2 + 18);
    assert!(proposal.goals.iter().all(|goal| goal.amounts.len() == 11 && goal.ratings.len() == 4));
    assert_eq!(told(&proposal, RemarkKind::LabelsNotRead).len(), 1);
}

/// A form without merged cells, as a text has it.
const WITHOUT_MERGED_CELLS: &str = "\
令和5年度 事務事業評価シート,,,,,
,,,,,
事務事業名,防災訓練事業,,,事業番号,7
担当課,防災課,,,電話番号,0826-00-0000
施策,安全なまち,,,,
,,,,,
事業概要,■訓練を行う,,,,
,■物資を備える,,,,
成果,■訓練を3回行った,,,,
指標名,単位,R4目標,R4実績,R5目標,R5実績
訓練の回数,回,2,2,3,3
加わった人,人,500,430,500,620
,,,,,
総合評価,A,,,今後の方向性,拡充
";

#[test]
fn a_form_without_merged_cells_is_read_from_text_page_and_paste() {
    let expected = [
        "outcome 訓練の回数 回 2022 actual 2",
        "outcome 訓練の回数 回 2022 target 2",
        "outcome 訓練の回数 回 2023 actual 3",
        "outcome 訓練の回数 回 2023 target 3",
        "outcome 加わった人 人 2022 actual 430",
        "outcome 加わった人 人 2022 target 500",
        "outcome 加わった人 人 2023 actual 620",
        "outcome 加わった人 人 2023 target 500",
    ];
    let tabs = WITHOUT_MERGED_CELLS.replace(',', "\t");
    let cells = |line: &str| format!("<tr><td>{}</td></tr>", line.replace(',', "</td><td>"));
    let rows = WITHOUT_MERGED_CELLS.lines().map(cells).collect::<Vec<_>>().concat();
    let page = format!("<html><table>{rows}</table></html>");
    let files = [("a.csv", WITHOUT_MERGED_CELLS), ("pasted.tsv", tabs.as_str()), ("a.html", page.as_str())];
    for (name, text) in files {
        let proposal = of_year(2023, name, text.as_bytes());
        let [goal] = proposal.goals.as_slice() else { panic!("{name}: {:#?}", proposal.goals) };
        assert_eq!((goal.programme.as_str(), unit(goal).as_str()), ("防災訓練事業", "/防災課"), "{name}");
        assert_eq!(goal.code.as_ref().map(ToString::to_string).as_deref(), Some("7"), "{name}");
        assert_eq!(objective_texts(goal), ["訓練を行う", "物資を備える"], "{name}");
        assert_eq!(result_texts(goal), ["訓練を3回行った"], "{name}");
        assert_eq!(values(&proposal.values), expected, "{name}");
        assert_eq!((ratings(goal), course(goal)), (vec![" self A".to_owned()], Some("拡充")), "{name}");
    }
}

#[test]
fn a_list_of_labels_and_what_they_are_of_is_a_form() {
    let list = "事務事業名\t公園管理事業\n担当課：公園課\t\n事業番号\t55\n目的\t公園を保つ\n活動指標名\t見回りの回数\n単位\t回\n\
                R4実績\t50\nR5目標\t52\nR5実績\t51\n成果指標名\t苦情（件）\nR5実績\t3\n決算額\t1,200千円\n人件費\t500千円\n総合評価\tB\n";
    let proposal = of_year(2023, "pasted.tsv", list.as_bytes());
    let [goal] = proposal.goals.as_slice() else { panic!("{:#?}", proposal.goals) };
    assert_eq!((goal.programme.as_str(), unit(goal).as_str()), ("公園管理事業", "/公園課"));
    let expected = [
        "activity 見回りの回数 回 2022 actual 50",
        "activity 見回りの回数 回 2023 actual 51",
        "activity 見回りの回数 回 2023 target 52",
        "outcome 苦情 件 2023 actual 3",
    ];
    assert_eq!(values(&proposal.values), expected);
    assert_eq!(money(goal), ["2023 settled total 1,200千円"]);
    assert_eq!(ratings(goal), [" self B"]);
}

#[test]
fn a_table_turned_by_a_right_angle_has_a_programme_in_each_column() {
    let table = "令和5年度\t\t\t\n事業番号\t1\t2\t3\n事務事業名\t窓口事業\t戸籍事業\t住基事業\n担当課\t市民課\t市民課\t市民課\n\
                 目標\t■待ち時間を縮める\t■届を速やかに記す\t■誤りをなくす\n成果\t■縮めた\t■記した\t■なくした\n\
                 指標名\t待ち時間\t届の数\t誤り\n単位\t分\t件\t件\nR4実績値\t12\t300\t2\nR5目標値\t10\t310\t0\nR5実績値\t9\t305\t0\n";
    let proposal = of_year(2023, "a.tsv", table.as_bytes());
    let names: Vec<&str> = proposal.goals.iter().map(|goal| goal.programme.as_str()).collect();
    assert_eq!(names, ["窓口事業", "戸籍事業", "住基事業"]);
    assert_eq!(proposal.named_years, [year(2023)]);
    assert_eq!(result_texts(&proposal.goals[1]), ["記した"]);
    assert_eq!(proposal.values.rows.len(), 9);
    assert_eq!(values(&proposal.values)[3], "outcome 届の数 件 2022 actual 300");
    // What is wrong with it is told by the cell.
    let broken = table.replace("待ち時間\t届の数", "待ち時間\t").replace("310", "三百");
    let refusal = intake::read("a.tsv", broken.as_bytes(), &results_of(2023)).unwrap_err();
    let cells: Vec<&str> = refusal.problems.iter().filter_map(|problem| problem.column.as_deref()).collect();
    assert_eq!(cells, ["C7", "C10"], "{refusal}");
    let table = intake::read_indicators("a.tsv", table.as_bytes(), &Asked::default()).unwrap();
    assert_eq!(table.rows.len(), 9);
}

fn workbook_of(sheets: &[(&str, Vec<(&str, &str)>)]) -> Workbook {
    let mut workbook = Workbook::new();
    for (name, cells) in sheets {
        write_at(workbook.add_worksheet().set_name(*name).unwrap(), 0, cells);
    }
    workbook
}

#[test]
fn two_hundred_sheets_are_read_alike_and_what_is_no_such_form_is_told() {
    let blank: Vec<(&str, &str)> = labels_left("", "", "")
        .into_iter()
        .filter(|(at, _)| {
            at.starts_with('A') || at.starts_with("B2") || at.starts_with("H3:") || matches!(*at, "F16" | "F17" | "G15")
        })
        .collect();
    let mut workbook = workbook_of(&[
        ("目次", vec![("A1", "番号"), ("B1", "シート"), ("A2", "1"), ("B2", "広報紙")]),
        ("記入例", labels_left("見本の事業", "0000", "見本課")),
        ("未記入", blank),
        (
            "要綱",
            vec![
                ("A1", "事業名"),
                ("B1", "補助金"),
                ("A2", "担当課"),
                ("B2", "財政課"),
                ("A3", "概要"),
                ("B3", "交付"),
                ("A5", "対象者"),
                ("A6", "市民"),
                ("A7", "補助率"),
                ("A8", "2分の1"),
            ],
        ),
    ]);
    let mut hidden = labels_left("隠れた事業", "9999", "総務課");
    hidden.retain(|(at, _)| !at.is_empty());
    let sheet = workbook.add_worksheet().set_name("隠れ").unwrap();
    write_at(sheet, 0, &hidden);
    sheet.set_hidden(true);
    for number in 0..200 {
        let (name, code) = (format!("見本第{number}事業"), format!("{:04}", number + 1));
        let sheet = workbook.add_worksheet().set_name(format!("様式{number}")).unwrap();
        let cells: Vec<(&str, String)> = labels_left("※", "#", "総務課")
            .into_iter()
            .map(|(at, text)| {
                (
                    at,
                    if text == "※" {
                        name.clone()
                    } else if text == "#" {
                        code.clone()
                    } else {
                        text.to_owned()
                    },
                )
            })
            .collect();
        // One of them has a line more above all of its labels.
        let down = u32::from(number == 77);
        write_at(sheet, down, &cells.iter().map(|(at, text)| (*at, text.as_str())).collect::<Vec<_>>());
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let began = std::time::Instant::now();
    let proposal = of_2023(&bytes);
    println!("200 forms: {:?}", began.elapsed());
    assert_eq!(proposal.goals.len(), 200);
    assert_eq!(proposal.values.rows.len(), 2000);
    assert!(proposal.goals.iter().all(|goal| unit(goal) == "総務部/総務課" && goal.amounts.len() == 11));
    assert_eq!((proposal.goals[77].programme.as_str(), proposal.goals[77].line), ("見本第77事業", 4));
    assert_eq!(told(&proposal, RemarkKind::SheetNotRead), ["目次", "記入例"]);
    assert_eq!(told(&proposal, RemarkKind::FormNotRead), ["未記入", "要綱"]);
    assert_eq!(told(&proposal, RemarkKind::SheetHidden), ["隠れ"]);
    assert_eq!(told(&proposal, RemarkKind::LabelsNotRead).len(), 1);
    let table =
        intake::read_indicators("a.xlsx", &bytes, &Asked::default()).unwrap_or_else(|refusal| panic!("{refusal}"));
    assert_eq!(table.rows.len(), 2000);
    let of_one: Vec<_> = table.rows.iter().filter(|row| &*row.programme == "見本第5事業").collect();
    assert_eq!((of_one.len(), of_one[0].code.as_ref().map(ToString::to_string).as_deref()), (10, Some("0006")));
    assert_eq!((of_one[0].department.as_deref(), of_one[0].section.as_deref()), (Some("総務部"), Some("総務課")));
}

#[test]
fn a_list_of_the_forms_is_left_out_and_one_form_beside_a_table_is_too() {
    let list =
        vec![("A1", "課"), ("B1", "事業名"), ("C1", "目標"), ("A2", "総務課"), ("B2", "一覧の事業"), ("C2", "■載せる")];
    let one = labels_left("広報紙発行事業", "0101", "広報課");
    let two = labels_left("統計調査事業", "0102", "総務課");
    let mut workbook = workbook_of(&[("全体", list.clone()), ("様式1", one.clone()), ("様式2", two)]);
    let proposal = of_2023(&workbook.save_to_buffer().unwrap());
    let names: Vec<&str> = proposal.goals.iter().map(|goal| goal.programme.as_str()).collect();
    assert_eq!(names, ["広報紙発行事業", "統計調査事業"]);
    assert_eq!(told(&proposal, RemarkKind::SheetNotRead), ["全体"]);
    let mut workbook = workbook_of(&[("全体", list), ("様式1", one)]);
    let proposal = of_2023(&workbook.save_to_buffer().unwrap());
    assert_eq!(proposal.goals[0].programme, "一覧の事業");
    assert_eq!(told(&proposal, RemarkKind::SheetNotRead), ["様式1"]);
}

#[test]
fn what_is_not_certain_is_left_out_and_told_by_its_cell() {
    let change = |changes: &[(&'static str, &'static str)]| {
        let mut cells = labels_left("広報紙発行事業", "0101", "広報課");
        for (at, text) in changes {
            cells.retain(|(known, _)| known != at);
            cells.push((at, text));
        }
        of_2023(&sheet_of(&cells))
    };
    // Two boxes ticked.
    let proposal = change(&[("C37:L37", "■拡充　■継続　□縮小")]);
    assert_eq!(course(&proposal.goals[0]), None);
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["C37■拡充　■継続　□縮小"]);
    // None ticked is nothing.
    let proposal = change(&[("C37:L37", "□拡充　□継続　□縮小")]);
    assert_eq!(course(&proposal.goals[0]), None);
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), Vec::<String>::new());
    // The same label twice, with something else behind it.
    let proposal = change(&[("A40:B40", "総合評価"), ("C40", "A")]);
    assert_eq!(ratings(&proposal.goals[0]).len(), 3);
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["C40A", "C35B", "D35おおむね順調である"]);
    // A blank place is blank, whatever stands further on.
    let proposal = change(&[("J3:L3", "")]);
    assert_eq!(proposal.goals[0].code, None);
    let proposal = change(&[("C8:L9", "")]);
    assert_eq!(proposal.goals[0].summary, None);
    // A year without a word for what its money is.
    let proposal = change(&[("D22:E22", "R4年度")]);
    assert!(!money(&proposal.goals[0]).iter().any(|amount| amount.starts_with("2022")));
    assert_eq!(told(&proposal, RemarkKind::AmountOfNoKind), ["D230", "D275000", "D285000"]);
}

#[test]
fn a_ring_beside_one_of_several_words_is_at_the_one_that_its_place_tells() {
    let form = "事務事業名\t公園管理事業\t\t\t\t\t\n担当課\t公園課\t\t\t\t\t\n目標\t■公園を保つ\t\t\t\t\t\n今後の方向性\t拡充\t\t継続\t○\t縮小\t\n";
    let proposal = of_year(2023, "a.tsv", form.as_bytes());
    // There is no room for a mark before the first word.
    assert_eq!(course(&proposal.goals[0]), Some("継続"));
    let refused = form.replace("継続\t○\t縮小\t", "継続\t\t○\t縮小");
    let proposal = of_year(2023, "a.tsv", refused.as_bytes());
    assert_eq!(course(&proposal.goals[0]), None);
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["B4拡充"]);
}

#[test]
fn a_blank_section_is_not_that_of_the_form_before() {
    let mut workbook = workbook_of(&[
        ("様式1", labels_left("広報紙発行事業", "0101", "広報課")),
        ("様式2", labels_left("統計調査事業", "0102", "総務課")),
    ]);
    let sheet = workbook.add_worksheet().set_name("様式3").unwrap();
    let mut cells = labels_left("文書管理事業", "0103", "");
    cells.retain(|(at, _)| *at != "C4:D4");
    write_at(sheet, 0, &cells);
    let refusal = refused("a.xlsx", &workbook.save_to_buffer().unwrap());
    let told = |problem: &intake::Problem| (problem.column.clone().unwrap_or_default(), problem.reason.code());
    let told: Vec<_> = refusal.problems.iter().map(told).collect();
    let place = "様式3!A4".to_owned();
    assert_eq!(told, [(place.clone(), "department_missing"), (place, "section_missing")]);
}

#[test]
fn what_is_wrong_with_a_form_is_told_by_sheet_and_cell() {
    let broken = |changes: &[(&'static str, &'static str)]| {
        let mut cells = labels_left("統計調査事業", "0102", "総務課");
        for (at, text) in changes {
            cells.retain(|(known, _)| known != at);
            cells.push((at, text));
        }
        let mut workbook = workbook_of(&[("様式1", labels_left("広報紙発行事業", "0101", "広報課")), ("様式2", cells)]);
        let refusal = refused("a.xlsx", &workbook.save_to_buffer().unwrap());
        let cell = |problem: &intake::Problem| {
            format!("{} {}", problem.column.clone().unwrap_or_default(), problem.reason.code())
        };
        refusal.problems.iter().map(cell).collect::<Vec<_>>()
    };
    assert_eq!(broken(&[("C3:G3", "")]), ["様式2!A3 programme_missing"]);
    assert_eq!(broken(&[("H17", "約11")]), ["様式2!H17 not_a_number"]);
    assert_eq!(broken(&[("F28:G28", "調整中")]), ["様式2!F28 not_a_number"]);
    assert_eq!(
        broken(&[("C3:G3", "広報紙発行事業"), ("E4:G4", "広報課"), ("J3:L3", "0101")]),
        ["様式2!C3 repeated_programme"]
    );
}

#[test]
fn forms_of_another_year_among_those_of_the_year_are_left_out() {
    let mut old = labels_left("統計調査事業", "0102", "総務課");
    old[0].1 = "令和4年度 事務事業評価シート";
    let sheets = [("様式1", labels_left("広報紙発行事業", "0101", "広報課")), ("様式2", old.clone())];
    let proposal = of_2023(&workbook_of(&sheets).save_to_buffer().unwrap());
    assert_eq!(proposal.goals.len(), 1);
    assert_eq!(told(&proposal, RemarkKind::FormNotRead), ["様式2 令和4年度"]);
    // A form of another year by itself names it, and is asked about.
    assert_eq!(of_2023(&sheet_of(&old)).named_years, [year(2022)]);
}

/// A sheet of plan, do, check and act: years of costs with two columns each, an indicator in a box of its own, marks before
/// names, spread letters, labels of other words.
const PLAN_DO_CHECK: &[(&str, &str)] = &[
    ("A1:J1", "令和６年度　事務事業評価表（令和５年度実施分）"),
    ("A2:B3", "事 務 事 業 名"),
    ("C2:F3", "子どもの居場所づくり事業"),
    ("G2:H2", "担当部局"),
    ("I2:J2", "こども部"),
    ("G3:H3", "担　当　課"),
    ("I3:J3", "こども政策課"),
    ("A4:A5", "総合計画"),
    ("B4", "基本目標"),
    ("C4:J4", "1 育ち合うまち"),
    ("B5", "基本施策"),
    ("C5:J5", "1-2 子どもの支援"),
    ("A6:B6", "実施期間"),
    ("C6:J6", "平成30年度 ～ 令和8年度"),
    ("A7:J7", "１　PLAN（事業の目的と内容）"),
    ("A8:B8", "対象（誰を）"),
    ("C8:J8", "市内の小中学生"),
    ("A9:B9", "目的（どのような状態にするのか）"),
    ("C9:J9", "放課後に安心して過ごせる"),
    ("A10:B10", "内容（何をするのか）"),
    ("C10:J10", "居場所を開く団体を助ける"),
    ("A12:J12", "２　DO（事業のコスト）　単位：千円"),
    ("A13:B14", "項目"),
    ("C13:D13", "令和４年度"),
    ("E13:F13", "令和５年度"),
    ("G13", "令和６年度"),
    ("C14", "予算額"),
    ("D14", "決算額"),
    ("E14", "予算額"),
    ("F14", "決算額"),
    ("G14", "予算額"),
    ("A15:B15", "事業費（A）"),
    ("C15", "1000"),
    ("D15", "980"),
    ("E15", "1200"),
    ("F15", "1150"),
    ("G15", "1300"),
    ("A16", "内訳"),
    ("B16", "国・県支出金"),
    ("C16", "500"),
    ("D16", "490"),
    ("B17", "一般財源"),
    ("C17", "500"),
    ("D17", "490"),
    ("E17", "1200"),
    ("F17", "1150"),
    ("G17", "1300"),
    ("A18:B18", "人件費（B）"),
    ("D18", "400"),
    ("F18", "420"),
    ("A19:B19", "正規職員（人）"),
    ("D19", "0.5"),
    ("F19", "0.5"),
    ("A20:B20", "総コスト（A＋B）"),
    ("D20", "1380"),
    ("F20", "1570"),
    ("A22:A25", "成果指標①"),
    ("B22", "指標名"),
    ("C22:F22", "①居場所の数（か所）"),
    ("B23", "年度"),
    ("C23", "R4"),
    ("D23", "R5"),
    ("E23", "R6"),
    ("B24", "目標値"),
    ("C24", "8"),
    ("D24", "10"),
    ("E24", "12"),
    ("B25", "実績値"),
    ("C25", "8"),
    ("D25", "11"),
    ("A26:A29", "活動指標①"),
    ("B26", "指標名"),
    ("C26:F26", "助けた団体の数"),
    ("G26", "単位"),
    ("H26", "団体"),
    ("B27", "年度"),
    ("C27", "R4"),
    ("D27", "R5"),
    ("E27", "R6"),
    ("B28", "目標値"),
    ("C28", "5"),
    ("D28", "5"),
    ("E28", "6"),
    ("B29", "実績値"),
    ("C29", "4"),
    ("D29", "6"),
    ("A31:J31", "３　CHECK（評価）"),
    ("A32:B32", "必要性"),
    ("C32", "■高い"),
    ("D32", "□普通"),
    ("E32", "□低い"),
    ("A33:B33", "有効性"),
    ("C33", "□高い"),
    ("D33", "■普通"),
    ("E33", "□低い"),
    ("A34:B34", "総合評価"),
    ("C34", "順調"),
    ("A36:J36", "４　ACTION（今後の方向性）"),
    ("A37:B37", "成果の方向性"),
    ("C37", "拡充"),
    ("D37", "コストの方向性"),
    ("E37", "維持"),
];

#[test]
fn a_sheet_of_plan_do_check_and_act() {
    let proposal = of_2023(&sheet_of(PLAN_DO_CHECK));
    let [goal] = proposal.goals.as_slice() else { panic!("{:#?}", proposal.goals) };
    assert_eq!((goal.programme.as_str(), unit(goal).as_str()), ("子どもの居場所づくり事業", "こども部/こども政策課"));
    assert_eq!(goal.plan, ["1 育ち合うまち", "1-2 子どもの支援"]);
    assert_eq!(proposal.named_years, [year(2023)], "whose results it holds, as its title says");
    let expected = [
        "2022 budget total 1,000千円",
        "2022 budget general 500千円",
        "2022 settled total 980千円",
        "2022 settled general 490千円",
        "2022 settled staff 400千円",
        "2023 budget total 1,200千円",
        "2023 budget general 1,200千円",
        "2023 settled total 1,150千円",
        "2023 settled general 1,150千円",
        "2023 settled staff 420千円",
        "2024 budget total 1,300千円",
        "2024 budget general 1,300千円",
    ];
    assert_eq!(money(goal), expected);
    let expected = [
        "outcome 居場所の数 か所 2022 actual 8",
        "outcome 居場所の数 か所 2022 target 8",
        "outcome 居場所の数 か所 2023 actual 11",
        "outcome 居場所の数 か所 2023 target 10",
        "outcome 居場所の数 か所 2024 target 12",
        "activity 助けた団体の数 団体 2022 actual 4",
        "activity 助けた団体の数 団体 2022 target 5",
        "activity 助けた団体の数 団体 2023 actual 6",
        "activity 助けた団体の数 団体 2023 target 5",
        "activity 助けた団体の数 団体 2024 target 6",
    ];
    assert_eq!(values(&proposal.values), expected);
    let mut found = ratings(goal);
    found.sort_unstable();
    assert_eq!(found, [" self 順調", "必要性 self 高い", "有効性 self 普通"]);
    assert_eq!(course(goal), None);
    let unread = &told(&proposal, RemarkKind::LabelsNotRead)[0];
    for label in ["国・県支出金", "正規職員", "総コスト", "成果の方向性", "実施期間"] {
        assert!(unread.contains(label), "{label}: {unread}");
    }
}

#[test]
fn a_column_of_a_table_that_is_not_known_is_no_rating() {
    let form = [
        ("A1", "事務事業名"),
        ("B1", "公園管理事業"),
        ("A2", "担当課"),
        ("B2", "公園課"),
        ("A3", "目標"),
        ("B3", "■公園を保つ"),
        ("A5", "評価の視点"),
        ("B5", "評価"),
        ("C5", "理由"),
        ("A6", "公益性"),
        ("B6", "A"),
        ("C6", "みなが使う"),
        ("A7", "先進性"),
        ("B7", "C"),
        ("C7", "よそと同じ"),
    ];
    let proposal = of_2023(&sheet_of(&form));
    assert_eq!(ratings(&proposal.goals[0]), Vec::<String>::new());
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["B6A"]);
}

const WORDS: &str = "事務事業名|担当課|目標|成果|指標名|単位|R4実績|R5目標|令和5年度|区分|実績|一般財源|決算額（千円）|総合評価|妥当性|\
                     今後の方向性|名称|見本事業|総務課|件|A|□継続　■拡充|12|3,400|5.5%|△7|発行回数|■整える|令和4年度|一次評価|二次評価|理由|\
                     ○|備考：なし|||||||||";

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is read, each figure of it stands in a cell of the file.
    #[test]
    fn every_figure_of_a_form_is_that_of_a_cell(
        places in prop::collection::vec(0..WORDS.split('|').count(), 20..120), width in 2..9_usize,
    ) {
        let words: Vec<&str> = WORDS.split('|').collect();
        let cells: Vec<&str> = places.iter().map(|place| words[*place]).collect();
        let mut text = "事務事業名\t見本事業\n事業番号\t12\n事業概要\t■整える\n".to_owned();
        for row in cells.chunks(width) {
            text.push_str(&row.join("\t"));
            text.push('\n');
        }
        if let Ok(proposal) = intake::read("a.tsv", text.as_bytes(), &results_of(2023)) {
            let known = ["12", "3400", "5.5", "-7"];
            for row in proposal.values.rows.iter().filter_map(|row| row.value) {
                prop_assert!(known.contains(&row.to_string().as_str()), "{row}: {text}");
            }
            for amount in proposal.goals.iter().flat_map(|goal| &goal.amounts) {
                let yen = amount.amount.yen();
                prop_assert!([12_000, 3_400_000, -7_000, 5_500].contains(&yen), "{yen}: {text}");
            }
        }
        let _ = intake::read_indicators("a.tsv", text.as_bytes(), &Asked::default());
    }
}

#[test]
fn labels_that_are_not_known_stand_among_those_that_are() {
    let form = [
        ("A1", "事業評価票"),
        ("E1", "令和4年度実績"),
        ("A3", "No."),
        ("B3", "事業名称"),
        ("C3", "実施主体区分"),
        ("D3", "所管課室名"),
        ("E3", "予算事業名"),
        ("A4", "15"),
        ("B4", "観光案内所運営事業"),
        ("C4", "直営"),
        ("D4", "商工観光課"),
        ("E4", "観光費"),
        ("A6", "事業の目的"),
        ("D6", "事業の概要"),
        ("A7:C9", "観光客を迎える"),
        ("D7:E9", "案内所を開く"),
        ("A11", "目標値"),
        ("B11", "実績値"),
        ("A12", "100"),
        ("B12", "120"),
        ("A14", "一次評価"),
        ("B14", "一次評価コメント"),
        ("C14", "二次評価"),
        ("D14", "二次評価コメント"),
        ("A15", "A"),
        ("B15", "よくやった"),
        ("C15", "B"),
        ("D15", "もう一歩"),
        ("A17", "R4予算額（円）"),
        ("B17", "R4決算額（円）"),
        ("A18", "1,234,567"),
        ("B18", "1,200,000"),
    ];
    let proposal = of_year(2022, "a.xlsx", &sheet_of(&form));
    let goal = &proposal.goals[0];
    assert_eq!((goal.programme.as_str(), unit(goal).as_str()), ("観光案内所運営事業", "/商工観光課"));
    assert_eq!(proposal.named_years, [year(2022)]);
    assert_eq!(ratings(goal), [" first A", " second B"]);
    let reasons: Vec<_> = goal.ratings.iter().filter_map(|rating| rating.reason.as_deref()).collect();
    assert_eq!(reasons, ["よくやった", "もう一歩"]);
    assert_eq!(money(goal), ["2022 budget total 1,234,567円", "2022 settled total 1,200,000円"]);
    // Of figures without an indicator's name nobody knows what they count.
    assert_eq!(values(&proposal.values), Vec::<String>::new());
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["A12100", "B12120"]);
    assert!(told(&proposal, RemarkKind::LabelsNotRead)[0].contains("実施主体区分、予算事業名"));
}

#[test]
fn a_table_of_the_parts_of_a_programme_is_not_the_programme() {
    let form = [
        ("A1:F1", "令和5年度 事務事業評価シート"),
        ("A2", "事務事業名"),
        ("B2:F2", "道路維持管理事業"),
        ("A3", "所管課"),
        ("B3:F3", "建設部土木課"),
        ("A4", "事業概要"),
        ("B4:F4", "道路を直す"),
        ("A7", "事業名"),
        ("B7", "R5予算額（千円）"),
        ("C7", "R5決算額（千円）"),
        ("D7", "評価"),
        ("A8", "舗装補修"),
        ("B8", "5000"),
        ("C8", "4900"),
        ("D8", "B"),
        ("A9", "側溝清掃"),
        ("B9", "1000"),
        ("C9", "950"),
        ("D9", "C"),
        ("A11", "事業費"),
        ("B11", "R4決算"),
        ("C11", "R5決算"),
        ("A12", "(千円)"),
        ("B12", "5900"),
        ("C12", "5850"),
        ("A14", "総合評価"),
        ("B14", "A"),
    ];
    let proposal = of_2023(&sheet_of(&form));
    let goal = &proposal.goals[0];
    assert_eq!((goal.programme.as_str(), unit(goal).as_str()), ("道路維持管理事業", "建設部/土木課"));
    assert_eq!(money(goal), ["2022 settled total 5,900千円", "2023 settled total 5,850千円"]);
    assert_eq!(ratings(goal), [" self A"]);
    assert_eq!(told(&proposal, RemarkKind::UnclearInForm), ["A8舗装補修", "B85000", "C84900", "D8B"]);
}

#[test]
fn numbers_of_the_sheets_are_not_those_of_the_city_and_a_wide_blank_parts_a_label_from_its_content() {
    let form = |number: &str, name: &str| {
        format!(
            "No.,{number},,\n事務事業名　{name},,,\n担当課,総務部,総務課,庶務係\n事業概要,■整える,,\n総合評価　A,,,\n\n"
        )
    };
    let two = |first: &str, second: &str| {
        let text = form(first, "見本一事業") + &form(second, "見本二事業");
        of_year(2023, "a.csv", text.as_bytes())
    };
    let codes = |proposal: &Proposal| -> Vec<Option<String>> {
        proposal.goals.iter().map(|goal| goal.code.as_ref().map(ToString::to_string)).collect()
    };
    let proposal = two("1", "2");
    assert_eq!(codes(&proposal), [None, None]);
    assert_eq!(told(&proposal, RemarkKind::CountsRows).len(), 1);
    assert_eq!(proposal.goals[1].programme, "見本二事業");
    assert!(proposal.goals.iter().all(|goal| unit(goal) == "総務部/総務課" && ratings(goal) == [" self A"]));
    assert_eq!(codes(&two("12", "31")), [Some("12".to_owned()), Some("31".to_owned())]);
}

#[test]
fn labels_that_are_not_known_with_blank_columns_between_are_nobodys_content() {
    let table = "事務事業マネジメントシート,,,,,,,\n事業コード,,事務事業名,,所属するところ,,評価の年,\n\
                 20301,,見守り事業,,福祉のところ,,五年,\n事業の目的,,,,,,,\n安心して暮らす,,,,,,,\n\
                 成果,目標を上回った,,,,,,\n担当課,高齢課,,,,,,\n";
    let asked = Asked::of_stage(FiscalYear::new(2023).expect("a year"), Stage::Results);
    let read = intake::read("a.csv", table.as_bytes(), &asked);
    let names: Vec<String> = read.into_iter().flat_map(|read| read.goals).map(|goal| goal.programme).collect();
    assert!(names.iter().all(|name| name == "見守り事業"), "{names:?}");
}
