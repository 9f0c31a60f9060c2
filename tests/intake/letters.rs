//! Cells whose letters say more than their text: struck out, raised, or put there by the format of a number.

use ichirizuka::intake::workbook::{Letters, WorkbookRemark};
use rust_xlsxwriter::{Color, Format, FormatScript, Workbook, Worksheet};

use super::ods;
use super::workbooks::{read as workbook_of, text};
use super::*;

const HEADINGS: [&str; 6] = ["課名", "事業名", "指標名", "単位", "R2目標", "R2実績"];

/// A table of one row, with what is written over it.
fn table(over: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, HEADINGS).unwrap();
    sheet.write_row(1, 0, ["税務課", "A事業", "収納", "件"]).unwrap();
    sheet.write(1, 4, 100).unwrap();
    over(sheet);
    workbook.save_to_buffer().unwrap()
}

/// The places and codes of what is wrong with a file.
fn faults(name: &str, bytes: &[u8]) -> Vec<(u64, String, &'static str)> {
    let place = |problem: intake::Problem| {
        (problem.line.unwrap_or_default(), problem.column.unwrap_or_default(), problem.reason.code())
    };
    refused(name, bytes).problems.into_iter().map(place).collect()
}

fn fault(code: &'static str) -> Vec<(u64, String, &'static str)> {
    vec![(2, "R2実績".to_owned(), code)]
}

#[test]
fn what_is_struck_out_or_raised_in_a_workbook_is_asked_about() {
    let (plain, raised) = (Format::new(), Format::new().set_font_script(FormatScript::Superscript));
    let struck = Format::new().set_font_strikethrough();
    let rich = |parts: &[(&Format, &str)]| {
        table(|sheet| {
            sheet.write_rich_string(1, 5, parts).unwrap();
        })
    };
    assert_eq!(faults("a.xlsx", &rich(&[(&plain, "120"), (&raised, "1")])), fault("raised_digit"));
    assert_eq!(faults("a.xlsx", &rich(&[(&struck, "100"), (&plain, "120")])), fault("struck_out"));
    let whole = table(|sheet| {
        sheet.write_with_format(1, 5, 55, &struck).unwrap();
    });
    assert_eq!(faults("a.xlsx", &whole), fault("struck_out"));
    // Colours are nothing, and neither is a mark that no digit touches.
    let coloured = Format::new().set_font_color(Color::Red);
    let read = read("a.xlsx", &rich(&[(&plain, "12"), (&coloured, "0"), (&raised, "※1")]));
    assert_eq!(read.values.rows[1].value.unwrap().to_string(), "120");
    let area = table(|sheet| {
        sheet.write(1, 5, 120).unwrap();
        sheet.write_rich_string(1, 3, &[(&plain, "km"), (&raised, "2")]).unwrap();
    });
    assert_eq!(super::read("a.xlsx", &area).values.rows[1].unit.as_deref(), Some("km2"));
}

#[test]
fn what_is_struck_out_or_raised_in_an_open_document_is_asked_about() {
    let styles = r#"<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
        <style:style style:name="T2" style:family="text" style:parent-style-name="T3"/>
        <style:style style:name="T3" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
        <style:style style:name="c" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style>
        <style:style style:name="d" style:family="table-cell" style:parent-style-name="c"><style:text-properties style:text-line-through-style="none"/></style:style>"#;
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let text = |inside: &str| format!("<table:table-cell><text:p>{inside}</text:p></table:table-cell>");
    let number = |style: &str| {
        format!(r#"<table:table-cell table:style-name="{style}" office:value-type="float" office:value="55"/>"#)
    };
    let file = |cell: &str| {
        let own = ["税務課", "A事業", "収納", "件", "100"].map(text).concat();
        ods::file(styles, &[row(&HEADINGS.map(text).concat()), row(&format!("{own}{cell}"))].concat())
    };
    let raised = file(&text(r#"120<text:span text:style-name="T1">1</text:span>"#));
    assert_eq!(faults("a.ods", &raised), fault("raised_digit"));
    let struck = file(&text(r#"<text:span text:style-name="T2">100</text:span>120"#));
    assert_eq!(faults("a.ods", &struck), fault("struck_out"));
    assert_eq!(faults("a.ods", &file(&number("c"))), fault("struck_out"));
    assert_eq!(read("a.ods", &file(&number("d"))).values.rows[1].value.unwrap().to_string(), "55");
}

#[test]
fn what_a_page_strikes_out_or_raises_is_asked_about_and_what_it_hides_is_not_read() {
    let page = |cell: &str| {
        let heads = HEADINGS.map(|heading| format!("<th>{heading}</th>")).concat();
        let own = "<td>税務課<td>A事業<td>収納<td>件<td>100<td>";
        format!("<table><tr>{heads}</tr><tr>{own}{cell}</td></tr></table>").into_bytes()
    };
    assert_eq!(faults("a.html", &page("120<sup>1</sup>")), fault("raised_digit"));
    assert_eq!(faults("a.html", &page("<del>100</del>120")), fault("struck_out"));
    assert_eq!(faults("a.html", &page("<span style='text-decoration: line-through'>5</span>")), fault("struck_out"));
    let hidden = page("<span style='display: none'>00120</span>120");
    assert_eq!(read("a.html", &hidden).values.rows[1].value.unwrap().to_string(), "120");
    let page = workbook_of("a.html", b"<table><tr hidden><td>1</td></tr><tr><td>2<br><sup>1</sup></td></tr></table>");
    assert_eq!(page.remarks, [WorkbookRemark::HiddenRowsOrColumns]);
    assert_eq!((text(&page.sheets[0], "A1"), page.sheets[0].rows[1].cells[0].letters), ("1", Letters::Plain));
}

#[test]
fn markup_within_the_cells_of_a_text_is_asked_about_alike() {
    let with = |result: &str| format!("{HEADER}建設部\t土木課\t橋\t■点検\t{result}\n");
    let place = |code: &'static str| vec![(2, "成果".to_owned(), code)];
    assert_eq!(reasons(&with("■参加120<SUP>1</SUP>人")), place("raised_digit"));
    assert_eq!(reasons(&with("■参加<s>100</s>120人")), place("struck_out"));
    let read = read("a.tsv", with("■面積10km<sup>2</sup><span style=display:none>隠し</span>").as_bytes());
    assert_eq!(result_texts(&read.goals[0]), ["面積10km2"]);
}

#[test]
fn a_number_is_read_with_the_words_that_its_format_shows_around_it() {
    let shown = |unit: &str, column: u16, number: f64, format: &str| {
        let format = Format::new().set_num_format(format);
        let bytes = table(|sheet| {
            sheet.write(1, 3, unit).unwrap();
            sheet.write_with_format(1, column, number, &format).unwrap();
        });
        intake::read("a.xlsx", &bytes, &results_of(2020)).map(|proposal| proposal.values.rows)
    };
    let value = |unit: &str, number: f64, format: &str| {
        let rows = shown(unit, 5, number, format).unwrap();
        rows.last().unwrap().value.map(|value| value.to_string())
    };
    assert_eq!(value("%", 98.5, "0.0\"%\"").as_deref(), Some("98.5"));
    assert_eq!(value("%", 98.46, "0.0\\%").as_deref(), Some("98.46"));
    assert_eq!(value("%", 0.934, "0%").as_deref(), Some("93.4"));
    assert_eq!(value("千円", 95.0, "\"▲\"#,##0").as_deref(), Some("-95"));
    assert_eq!(value("千円", -95.0, "#,##0;\"▲\"#,##0").as_deref(), Some("-95"));
    assert_eq!(value("円", 95.0, "\"¥\"#,##0").as_deref(), Some("95"));
    assert_eq!(value("人", 1_095.0, "#,##0\"人\"").as_deref(), Some("1095"));
    assert_eq!(shown("件", 5, 95.0, "0\"人\"").unwrap_err().problems[0].reason.code(), "not_a_number");
    assert_eq!(value("件", 0.0, "#,##0;-#,##0;\"-\"").as_deref(), Some("0"));
    let counted_later = shown("件", 5, 0.0, "0;-0;\"未集計\"");
    assert!(
        counted_later
            .map_or(true, |rows| rows.iter().all(|row| row.value.map(|it| it.to_string()) != Some("0".into())))
    );
    let target = shown("人", 4, 100.0, "0\"人以上\"").unwrap();
    let target = target[0].aim.as_ref().unwrap().to_string();
    assert!(target.starts_with("100") && target.ends_with("以上"), "{target}");
}

#[test]
fn a_number_of_a_programme_is_what_a_person_sees() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["課名", "事業番号", "事業名", "目標", "実績"]).unwrap();
    for (row, (code, format)) in (1..).zip([(3.1, "0.0"), (3.1, "0.00"), (1_234_567.0, "000-0000"), (7.0, "000")]) {
        sheet.write_row(row, 0, ["健康課", "", &format!("{row}事業"), "あ", "い"]).unwrap();
        sheet.write_with_format(row, 1, code, &Format::new().set_num_format(format)).unwrap();
    }
    let read = read("a.xlsx", &workbook.save_to_buffer().unwrap());
    let codes: Vec<&str> = read.goals.iter().map(|goal| goal.code.as_ref().unwrap().as_str()).collect();
    assert_eq!(codes, ["3.1", "3.10", "123-4567", "007"]);
}

#[test]
fn a_value_that_is_merged_over_two_programmes_is_neither_s() {
    let bytes = |is_of_one: bool| {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, HEADINGS).unwrap();
        sheet.write(0, 6, "R2予算額（千円）").unwrap();
        let names = if is_of_one { ["A事業", "A事業"] } else { ["A事業", "B事業"] };
        sheet.write_row(1, 0, ["総務課", names[0], "開催", "件", "1"]).unwrap();
        sheet.write_row(2, 0, ["総務課", names[1], "参加", "件", "3"]).unwrap();
        sheet.merge_range(1, 5, 2, 5, "2", &Format::new()).unwrap();
        sheet.merge_range(1, 6, 2, 6, "100", &Format::new()).unwrap();
        workbook.save_to_buffer().unwrap()
    };
    let columns: Vec<(u64, String, &str)> = faults("a.xlsx", &bytes(false));
    assert!(columns.iter().all(|(line, _, code)| (*line, *code) == (3, "of_several_programmes")), "{columns:?}");
    assert!(columns.iter().any(|(_, column, _)| column.contains("予算額")), "{columns:?}");
    let (proposal, bad) = intake::read_sound_cells("a.xlsx", &bytes(false), &results_of(2020)).unwrap();
    assert!(!bad.is_empty() && proposal.goals.iter().all(|goal| goal.amounts.is_empty()));
    assert_eq!(read("a.xlsx", &bytes(true)).goals.len(), 1);
}

#[test]
fn a_value_that_is_merged_over_two_columns_is_neither_s() {
    let bytes = |ends: u16| {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, HEADINGS).unwrap();
        sheet.write_row(0, 6, ["R2予算額（千円）", "R2決算額（千円）"]).unwrap();
        sheet.write_row(1, 0, ["総務課", "A事業", "開催", "件"]).unwrap();
        let text = if ends == 5 { "2" } else { "-" };
        sheet.merge_range(1, 4, 1, 5, text, &Format::new()).unwrap();
        sheet.merge_range(1, 6, 1, 7, "100", &Format::new()).unwrap();
        workbook.save_to_buffer().unwrap()
    };
    let found = faults("a.xlsx", &bytes(5));
    let of = |column: &str| (2, column.to_owned(), "of_several_columns");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.contains(&of("R2目標")) && found.contains(&of("R2予算額（千円）")), "{found:?}");
    // Nothing in both of them is nothing in each.
    assert_eq!(faults("a.xlsx", &bytes(0)), [of("R2予算額（千円）")]);
    let (proposal, _) = intake::read_sound_cells("a.xlsx", &bytes(5), &results_of(2020)).unwrap();
    assert!(proposal.values.rows.is_empty() && proposal.goals.iter().all(|goal| goal.amounts.is_empty()));
}
