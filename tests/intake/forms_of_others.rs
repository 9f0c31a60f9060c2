//! Forms of subsidies and public facilities, second pages, ratings with the one of last year, and former names.

use super::forms::{of_2023, told, write_at};
use super::*;
use rust_xlsxwriter::Workbook;

type Cells = Vec<(&'static str, &'static str)>;

fn book(sheets: &[(&str, Cells)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, cells) in sheets {
        write_at(book.add_worksheet().set_name(*name).unwrap(), 0, cells);
    }
    book.save_to_buffer().unwrap()
}

fn form(title: &'static str, label: &'static str, name: &'static str, section: &'static str) -> Cells {
    let head = [("A1", title), ("A3", label), ("B3", name), ("A4", "担当課"), ("B4", section)];
    let texts = [("A5", "取組内容"), ("B5", "行う"), ("A6", "実績"), ("B6", "行った"), ("A7", "総合評価"), ("B7", "B")];
    head.into_iter().chain(texts).collect()
}

fn names(proposal: &Proposal) -> Vec<&str> {
    proposal.goals.iter().map(|goal| goal.programme.as_str()).collect()
}

#[test]
fn a_form_of_a_subsidy_or_a_facility_is_of_what_its_title_says() {
    for (title, label) in [
        ("令和5年度　補助金評価シート", "補助金名"),
        ("令和5年度 補助金等の見直し調書", "補助金等の名称"),
        ("令和5年度 公の施設 管理運営評価シート", "施設名"),
    ] {
        let bytes = book(&[("1", form(title, label, "甲", "総務課")), ("2", form(title, label, "乙", "市民課"))]);
        assert_eq!(names(&of_2023(&bytes)), ["甲", "乙"], "{title}");
    }
    // Beside a programme's name they name something else.
    let mut with_both = form("令和5年度 補助金評価シート", "事務事業名", "甲", "総務課");
    with_both.extend([("A9", "補助金名"), ("B9", "国の補助金")]);
    assert_eq!(names(&of_2023(&book(&[("1", with_both)]))), ["甲"]);
    let untitled = form("令和5年度", "補助金名", "甲", "総務課");
    assert!(intake::read("a.xlsx", &book(&[("1", untitled)]), &results_of(2023)).is_err());
}

#[test]
fn a_second_page_that_names_the_programme_once_more_is_told_or_refused_and_an_annex_is_told() {
    let title = "令和5年度 事務事業評価シート";
    let (front, other) = (form(title, "事務事業名", "甲", "総務課"), form(title, "事務事業名", "乙", "市民課"));
    let back = vec![
        ("A1", title),
        ("A3", "事務事業名"),
        ("B3", "甲"),
        ("A4", "担当課"),
        ("B4", "総務課"),
        ("A5", "今後の方向性"),
        ("B5", "継続"),
        ("A6", "決算額（千円）"),
        ("B6", "100"),
    ];
    let bytes = book(&[("1表", front.clone()), ("1裏", back), ("2表", other.clone())]);
    let proposal = of_2023(&bytes);
    assert_eq!(names(&proposal), ["甲", "乙"]);
    assert_eq!(told(&proposal, RemarkKind::FormNotRead), ["1裏"]);
    let bytes = book(&[("1表", front.clone()), ("1裏", front.clone()), ("2表", other.clone())]);
    let refusal = intake::read("a.xlsx", &bytes, &results_of(2023)).unwrap_err();
    assert_eq!(refusal.problems[0].reason.code(), "repeated_programme");
    let annex = vec![("A1", "別紙"), ("A3", "年度"), ("B3", "内訳"), ("A4", "R5"), ("B4", "講師謝金")];
    let proposal = of_2023(&book(&[("1", front), ("別紙", annex), ("2", other)]));
    assert_eq!(names(&proposal), ["甲", "乙"]);
    assert_eq!(told(&proposal, RemarkKind::SheetNotRead), ["別紙"]);
}

#[test]
fn a_rating_with_the_one_of_last_year_in_brackets_is_two_ratings() {
    let rated = |rating: &'static str, name, section| {
        let mut cells = form("令和5年度 事務事業評価シート", "事務事業名", name, section);
        cells.retain(|(at, _)| *at != "B7");
        cells.push(("B7", rating));
        cells
    };
    let mut beside = rated("A", "乙", "市民課");
    beside.push(("C7", "（前年度：B）"));
    let cells = [("1", rated("B（前年度：A）", "甲", "総務課")), ("2", beside)];
    let table = "課,事業名,目標,総合評価\n総務課,甲,する,B（前年度：A）\n市民課,乙,する,A (前回：B)\n";
    let of_table = intake::read("a.csv", table.as_bytes(), &results_of(2023)).unwrap();
    for proposal in [of_2023(&book(&cells)), of_table] {
        let rated = proposal.goals.iter().map(|goal| (goal.ratings[0].label.as_str(), goal.previous_rating.as_deref()));
        assert_eq!(rated.collect::<Vec<_>>(), [("B", Some("A")), ("A", Some("B"))]);
    }
}

#[test]
fn former_names_of_forms_are_read_and_may_be_said_by_hand() {
    let named = |label: &'static str| {
        let mut cells = form("令和5年度 事務事業評価シート", "事務事業名", "甲", "総務課");
        cells.extend([("A9", label), ("B9", "旧甲、旧乙")]);
        book(&[("1", cells)])
    };
    assert_eq!(of_2023(&named("旧事業名")).goals[0].former_names, ["旧甲", "旧乙"]);
    let said = intake::Mapping::read("[[labels]]\nlabel = \"前身\"\nis = \"former_name\"\n").unwrap();
    let asked = Asked { stage: Some(Stage::Results), ..said.asked(Some(year(2023))).unwrap() };
    let proposal = intake::read("a.xlsx", &named("前身"), &asked).unwrap();
    assert_eq!(proposal.goals[0].former_names, ["旧甲", "旧乙"]);
}

#[test]
fn a_fraction_among_the_rates_of_a_form_is_asked_about_until_somebody_says_what_it_is() {
    let mut cells = form("令和5年度 事務事業評価シート", "事務事業名", "甲", "総務課");
    cells.extend([("A9", "指標名"), ("B9", "単位"), ("C9", "R5目標"), ("D9", "R5実績")]);
    cells.extend([("A10", "満足度"), ("B10", "%"), ("C10", "90%"), ("D10", "0.85")]);
    let bytes = book(&[("1", cells)]);
    let read = |is: Option<&str>| {
        let (at, was) = ("D10".to_owned(), "0.85".to_owned());
        let cell = is.map(|is| ichirizuka::domain::mending::MendedCell { sheet: None, at, was, is: is.to_owned() });
        let asked = Asked { cells: cell.into_iter().collect(), ..results_of(2023) };
        intake::read("a.xlsx", &bytes, &asked)
    };
    assert_eq!(read(None).unwrap_err().problems[0].reason.code(), "fraction_or_rate");
    for (is, value) in [("0.85", "0.85"), ("85%", "85")] {
        let proposal = read(Some(is)).unwrap();
        assert!(proposal.values.rows.iter().any(|row| row.value == Some(figure(value))), "{is}");
    }
}
