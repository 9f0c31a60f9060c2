//! Tables, forms and files.

use ichirizuka::domain::search;
use ichirizuka::intake::{self, Asked, Mapping, transfers};

use super::{HEADER, assert_linear, goals};

/// A table with a line for each number.
fn lines(head: &str, count: usize, line: impl Fn(usize) -> String) -> String {
    head.to_owned() + &(0..count).map(line).collect::<String>()
}

const ROW: &str = "建設部\t土木課\t橋の点検\t■5件\t■5件（達成率100%）\n";

#[test]
fn a_table_of_goals_is_read_row_by_row() {
    let read = |text: &str| goals("a.tsv", text);
    let row = |number: usize| format!("建設部\t土木課\t橋の点検{number}\t■5件\t■5件（達成率100%）\n");
    assert_linear("rows", 100, |count| lines(HEADER, count, row), read);
    assert_linear("repeated headers", 60, |count| lines("", count, |number| format!("{HEADER}{}", row(number))), read);
    let another = |number: usize| format!("部局名\t課名\t事務事業名\t目標{number}\t成果\n{}", row(number));
    assert_linear("headers of other words", 300, |count| lines(HEADER, count, another), |text| goals("a.tsv", text));
    let headings = |number: usize| format!("第{number}部\t\t\t\t\n\t土木課\t橋の点検{number}\t■5件\t■5件\n");
    assert_linear("headings", 100, |count| lines(HEADER, count, headings), read);
    let amounts = format!("{}\t予算額（千円）\n", HEADER.trim_end());
    let broken = |number: usize| format!("建設部\t土木課\t橋{number}\t■5件\t■5件\tあ\n");
    assert_linear("amounts that are none", 600, |count| lines(&amounts, count, broken), read);
    assert_linear("lines above", 300, |count| format!("{}{HEADER}{ROW}", "題名\n".repeat(count)), read);
    assert_linear("lines below", 300, |count| format!("{HEADER}{ROW}{}", "※注\n".repeat(count)), read);
    assert_linear("blank lines", 300, |count| format!("{HEADER}{ROW}{}", "\t\n".repeat(count)), read);
    assert_linear("quotes", 300, |count| "\"a\"\"\n".repeat(count), |text| goals("a.csv", text));
}

#[test]
fn a_table_is_read_column_by_column() {
    let wide = |count: usize| {
        let headings = (0..count).map(|number| format!("\tその他{number}")).collect::<Vec<_>>().concat();
        format!("{}{headings}\n{}{}\n", HEADER.trim_end(), ROW.trim_end(), "\t語".repeat(count))
    };
    assert_linear("columns", 100, wide, |text| goals("a.tsv", text));
}

#[test]
fn a_page_is_read_once_with_its_merged_cells_its_tables_and_its_forms() {
    let header = "<tr><th>部局名<th>課名<th>事務事業名<th>目標<th>成果</tr>";
    let read = |text: &str| goals("a.html", text);
    let merged = |count: usize| {
        let first = format!("<td rowspan={count}>建設部<td rowspan={count}>土木課<td rowspan={count}>橋");
        let rows = (0..count)
            .map(|row| format!("<tr>{}<td>■目標{row}<td>■{row}件</tr>", if row == 0 { first.as_str() } else { "" }));
        format!("<table>{header}{}</table>", rows.collect::<String>())
    };
    assert_linear("a programme over many rows", 150, merged, read);
    let table =
        |number: usize| format!("<table>{header}<tr><td>建設部<td>土木課<td>橋{number}<td>■5件<td>■5件</table>");
    assert_linear("tables", 20, |count| lines("", count, table), read);
    let nested = |count: usize| format!("{}<table>{header}</table>", "<div>".repeat(count));
    assert_linear("nested elements", 400, nested, read);
    let form = |number: usize| {
        format!("事務事業名,橋{number},担当課,土木課\n部局名,建設部,予算額（千円）,5\n目標,■5件,,\n成果,■5件,,\n,,,\n")
    };
    assert_linear("forms below each other", 20, |count| lines("", count, form), |text| goals("a.csv", text));
}

#[test]
fn a_table_of_indicators_is_read_row_by_row() {
    let head = "事業番号\t事業名\t担当課\t指標名\t単位\t年度\t区分\t値\n";
    let read = |text: &str| drop(intake::read_indicators("a.tsv", text.as_bytes(), &Asked::default()));
    let value = |name: &'static str, year: usize| {
        move |number: usize| format!("{number}\t{name}{number}\t道路課\t割合\t%\t{year}\t実績\t{number}\n")
    };
    assert_linear("values", 150, |count| lines(head, count, value("点検", 2020)), read);
    let same = |number: usize| format!("1\t点検\t道路課\t割合\t%\t2020\t実績\t{number}\n");
    assert_linear("values of one indicator", 400, |count| lines(head, count, same), read);
    let header = |number: usize| format!("{head}{}", value("点検", 2020)(number));
    assert_linear("repeated headers", 60, |count| lines("", count, header), read);
    let other = |number: usize| format!("{}{}", value("点検", 2020)(number), value("まったく別の相談", 2021)(number));
    assert_linear("numbers under two names", 80, |count| lines(head, count, other), read);
    let broken = |number: usize| format!("{number}\t点検{number}\t道路課\t割合\t%\t2020\t実績\tあ\n");
    assert_linear("values that are none", 600, |count| lines(head, count, broken), read);
}

#[test]
fn what_else_comes_in_is_read_once() {
    let head = "職員番号,氏名,異動区分,異動日,旧所属,旧職,新所属,新職\n";
    let transfer = |number: usize| format!("u{number},山田,異動,令和3年4月1日,土木課,担当,住宅課,担当\n");
    assert_linear("transfers", 200, |count| lines(head, count, transfer), |text| drop(transfers::read(text)));
    let cell = |number: usize| format!("[[cells]]\nat = \"K{number}\"\nwas = \"a\"\nis = \"b\"\n");
    assert_linear("a mapping", 200, |count| lines("", count, cell), |text| drop(Mapping::read(text)));
    assert_linear(
        "words that are searched for",
        300,
        |count| "橋 点検 ".repeat(count),
        |text| drop(search::words(text)),
    );
    let broken = |text: &str| drop(intake::text(&[text.as_bytes(), &[0xFF]].concat()));
    assert_linear("a text that is none", 2_000, |count| "■目標\n".repeat(count), broken);
}
