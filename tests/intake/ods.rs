//! `OpenDocument` sheets, as `LibreOffice` writes them and as others do.

use std::fmt::Write;

use ichirizuka::intake::workbook::{CellKind, DatePrecision, Merged, Sheet, SheetRemark, WorkbookRemark};
use ichirizuka::intake::{self, ProblemKind};

use super::workbooks::{cell, packed, read, refused, shown, text};
use super::{figure, results_of};

const SHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";
const NAMESPACES: &str = r#"xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:number="n" xmlns:draw="d" xmlns:calcext="c""#;

/// A file of the kind, with what stands in its styles, in the automatic ones and in the spreadsheet.
pub(super) fn file_of(kind: &str, common: &str, styles: &str, content: &str) -> Vec<u8> {
    let common = format!(
        "<office:document-styles {NAMESPACES}><office:styles>{common}</office:styles></office:document-styles>"
    );
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>"#
    );
    packed(&[
        ("mimetype", kind.as_bytes()),
        ("content.xml", content.as_bytes()),
        ("styles.xml", common.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}

/// A file with one sheet of these rows.
pub(super) fn file(styles: &str, rows: &str) -> Vec<u8> {
    file_of(SHEET, "", styles, &format!(r#"<table:table table:name="表">{rows}</table:table>"#))
}

fn sheet(styles: &str, rows: &str) -> Sheet {
    read("a.ods", &file(styles, rows)).sheets.remove(0)
}

/// One cell below the other.
fn column(cells: &[&str]) -> String {
    let rows: Vec<String> = cells.iter().map(|cell| format!("<table:table-row>{cell}</table:table-row>")).collect();
    rows.concat()
}

fn text_cell(text: &str) -> String {
    format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
}

fn texts(sheet: &Sheet) -> Vec<&str> {
    sheet.rows.iter().map(|row| row.cells[0].text.as_str()).collect()
}

#[test]
fn places_repeats_and_merged_cells_are_kept() {
    let word = text_cell("事業");
    let rows = format!(
        r#"<table:table-column table:number-columns-repeated="4"/>
        <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
        <table:table-header-rows><table:table-row>
          <table:table-cell/>
          <table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="2"><text:p>目標</text:p></table:table-cell>
          <table:covered-table-cell/>
          {word}
        </table:table-row></table:table-header-rows>
        <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"/><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>"#
    );
    let sheet = sheet("", &rows);
    assert_eq!(sheet.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 4, 5]);
    assert_eq!(["B3", "C3", "D3", "D4", "E4", "E5"].map(|at| text(&sheet, at)), ["目標", "", "事業", "5", "5", "5"]);
    assert_eq!(sheet.merged, [Merged { first_row: 3, last_row: 4, first_column: 1, last_column: 2 }]);
}

#[test]
fn what_is_shown_beside_a_text_is_no_part_of_it() {
    let sheet = sheet(
        "",
        &column(&[
            r#"<table:table-cell office:value-type="string"><office:annotation><text:p>控え</text:p></office:annotation><text:p><text:ruby><text:ruby-base>課長</text:ruby-base><text:ruby-text>かちょう</text:ruby-text></text:ruby>補佐</text:p></table:table-cell>"#,
            r#"<table:table-cell office:value-type="string"><text:p>一行<text:line-break/>二行</text:p>
               <text:p>三<text:s text:c="2"/>四&amp;五&#12354;
                 六</text:p></table:table-cell>"#,
            r#"<table:table-cell office:value-type="string"><draw:frame><text:p>図の中</text:p></draw:frame><text:p>外</text:p></table:table-cell>"#,
        ]),
    );
    assert_eq!(texts(&sheet), ["課長補佐", "一行\n二行\n三  四&五あ 六", "外"]);
}

/// Formats as `LibreOffice` keeps those of Excel.
const FORMATS: &str = r#"
<number:date-style style:name="N1" number:language="ja" number:country="JP"><number:era number:style="long" number:calendar="gengou"/><number:year number:calendar="gengou"/><number:text>年度</number:text></number:date-style>
<number:date-style style:name="N2"><number:year number:style="long"/><number:text>年</number:text><number:month/><number:text>月</number:text></number:date-style>
<number:date-style style:name="N3"><number:era number:calendar="gengou"/><number:year number:calendar="gengou"/><number:text>.</number:text><number:month/><number:text>.</number:text><number:day/></number:date-style>
<number:date-style style:name="N4"><number:month/><number:text>月</number:text><number:day/><number:text>日</number:text></number:date-style>
<number:number-style style:name="N5"><number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true" number:display-factor="1000"/></number:number-style>
<number:percentage-style style:name="N6"><number:number number:decimal-places="0" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
<number:number-style style:name="N7P0" style:volatile="true"><number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/></number:number-style>
<number:number-style style:name="N7"><number:text>△ </number:text><number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/><style:map style:condition="value()&gt;=0" style:apply-style-name="N7P0"/></number:number-style>
<number:number-style style:name="N8"><number:number number:decimal-places="0" number:min-integer-digits="4"/></number:number-style>
<number:time-style style:name="N9" number:truncate-on-overflow="false"><number:hours/><number:text>:</number:text><number:minutes number:style="long"/></number:time-style>
<number:date-style style:name="N10"><number:quarter/></number:date-style>
"#;

fn formatted(cells: &[(&str, &str)]) -> Sheet {
    let mut styles = FORMATS.to_owned();
    let mut rows = String::new();
    for (style, value) in cells {
        write!(
            styles,
            r#"<style:style style:name="c{style}" style:family="table-cell" style:data-style-name="{style}"/>"#
        )
        .unwrap();
        let value = format!(
            r#"<table:table-cell table:style-name="c{style}" {value}><text:p>別の文字</text:p></table:table-cell>"#
        );
        rows.push_str(&column(&[&value]));
    }
    sheet(&styles, &rows)
}

#[test]
fn days_and_numbers_are_read_as_their_styles_show_them() {
    const DAY: &str = r#"office:value-type="date" office:date-value="2020-04-01""#;
    let sheet = formatted(&[
        ("N1", DAY),
        ("N2", DAY),
        ("N3", DAY),
        ("N4", DAY),
        ("N5", r#"office:value-type="float" office:value="1234567""#),
        ("N6", r#"office:value-type="percentage" office:value="0.9345""#),
        ("N7", r#"office:value-type="float" office:value="-1234""#),
        ("N8", r#"office:value-type="float" office:value="581""#),
        ("N9", r#"office:value-type="time" office:time-value="PT36H30M00S""#),
        ("N10", DAY),
        ("none", r#"office:value-type="date" office:date-value="2020-04-01T12:30:00""#),
        ("none", r#"office:value-type="percentage" office:value="0.934""#),
        ("none", r#"office:value-type="float" office:value="0.30000000000000004""#),
        ("none", r#"office:value-type="boolean" office:boolean-value="true""#),
        ("none", r#"office:value-type="date" office:date-value="1899-01-02""#),
    ]);
    let expected = [
        "令和2年度",
        "2020年4月",
        "R2.4.1",
        "2020/4/1",
        "1234567",
        "93.45%",
        "-1234",
        "0581",
        "36:30",
        "2020/4/1",
        "2020/4/1 12:30",
        "93.4%",
        "0.3",
        "TRUE",
        "1899-01-02",
    ];
    assert_eq!(texts(&sheet), expected);
    let precision = ["A1", "A2", "A3", "A9", "A11"].map(|at| cell(&sheet, at).kind);
    let expected =
        [DatePrecision::Year, DatePrecision::Month, DatePrecision::Day, DatePrecision::Time, DatePrecision::Time];
    assert_eq!(precision, expected.map(CellKind::Date));
    assert_eq!(["A4", "A5", "A6", "A7"].map(|at| shown(&sheet, at)), ["4月1日", "1,235", "93%", "△ 1,234"]);
    assert_eq!(cell(&sheet, "A5").shown.as_ref().unwrap().divided_by, 1_000);
    assert_eq!(sheet.remarks, [SheetRemark::Scaled { cells: 1 }]);
}

#[test]
fn a_style_is_that_of_the_cell_or_of_its_row_or_of_its_column_and_goes_back_to_others() {
    let common = format!(
        r#"{FORMATS}<style:style style:name="年度" style:family="table-cell" style:data-style-name="N1"/><style:style style:name="月" style:family="table-cell" style:data-style-name="N2"/>"#
    );
    let styles = r#"<style:style style:name="a" style:family="table-cell" style:parent-style-name="年度"/>
        <style:style style:name="b" style:family="table-cell" style:parent-style-name="月"/>
        <style:style style:name="round" style:family="table-cell" style:parent-style-name="round"/>"#;
    let day =
        |style: &str| format!(r#"<table:table-cell {style} office:value-type="date" office:date-value="2020-04-01"/>"#);
    let (own, none, round) = (day(r#"table:style-name="b""#), day(""), day(r#"table:style-name="round""#));
    let content = format!(
        r#"<table:table table:name="a"><table:table-column table:number-columns-repeated="2" table:default-cell-style-name="a"/><table:table-row>{none}{own}{none}</table:table-row><table:table-row table:default-cell-style-name="b">{none}{round}</table:table-row></table:table>"#
    );
    let sheet = read("a.ods", &file_of(SHEET, &common, styles, &content)).sheets.remove(0);
    let seen = ["A1", "B1", "C1", "A2", "B2"].map(|at| text(&sheet, at));
    assert_eq!(seen, ["令和2年度", "2020年4月", "2020/4/1", "2020年4月", "2020/4/1"]);
}

#[test]
fn errors_and_formulas_without_a_value_are_told() {
    let sheet = sheet(
        "",
        &column(&[
            r#"<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>"#,
            r#"<table:table-cell office:value-type="string"><text:p>#REF!</text:p></table:table-cell>"#,
            r#"<table:table-cell table:formula="of:=1" office:value-type="float" office:value="0"><text:p>Err:502</text:p></table:table-cell>"#,
            r#"<table:table-cell table:formula="of:=[.A1]"/>"#,
            r#"<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell>"#,
            r#"<table:table-cell table:formula="of:=&quot;a&quot;" office:value-type="string" office:string-value="a"><text:p>a</text:p></table:table-cell>"#,
        ]),
    );
    let kinds: Vec<CellKind> = sheet.rows.iter().map(|row| row.cells[0].kind).collect();
    let (error, none) = (CellKind::Error, CellKind::FormulaWithoutValue);
    assert_eq!(kinds, [error, error, error, none, CellKind::Number, CellKind::Text]);
    assert_eq!(sheet.remarks, [SheetRemark::Errors { cells: 3 }, SheetRemark::FormulasWithoutValue { cells: 1 }]);
}

#[test]
fn hidden_sheets_and_rows_are_told() {
    let styles = r#"<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>"#;
    let row = |more: &str| format!("<table:table-row {more}>{}</table:table-row>", text_cell("x"));
    let content = format!(
        r#"<table:table table:name="見える" table:style-name="ta1">{}</table:table><table:table table:name="控え" table:style-name="ta2">{}</table:table>"#,
        row(r#"table:visibility="collapse""#),
        row("")
    );
    let workbook = read("a.ods", &file_of(SHEET, "", styles, &content));
    let names: Vec<(&str, bool)> = workbook.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
    assert_eq!(names, [("見える", false), ("控え", true)]);
    assert_eq!(workbook.remarks, [WorkbookRemark::HiddenRowsOrColumns]);
    assert_eq!(workbook.sheets[0].remarks, [SheetRemark::Hidden { places: "1".to_owned() }]);
}

#[test]
fn what_can_t_be_read_is_refused_by_its_reason() {
    let row = |cell: &str| file("", &column(&[cell]));
    let whole = row(&text_cell("事業"));
    for end in [whole.len() / 2, whole.len() - 10] {
        assert_eq!(refused("a.ods", &whole[..end]), ProblemKind::DamagedFile);
    }
    assert_eq!(refused("a.ods", &row("<table:table-cell><text:p>")), ProblemKind::DamagedFile);
    assert_eq!(refused("a.ods", &row(&text_cell("&unknown;"))), ProblemKind::DamagedFile);
    let protected = packed(&[
        ("mimetype", SHEET.as_bytes()),
        ("content.xml", b"\x01\x02"),
        ("META-INF/manifest.xml", br#"<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#),
    ]);
    assert_eq!(refused("a.ods", &protected), ProblemKind::Encrypted);
    let letter = file_of("application/vnd.oasis.opendocument.text", "", "", "");
    assert!(matches!(refused("a.ods", &letter), ProblemKind::WrongContent { content: "OpenDocument", .. }));
    let deep = "<text:span>".repeat(100_000);
    assert_eq!(refused("a.ods", &row(&text_cell(&deep))), ProblemKind::DamagedFile);
    let wide =
        r#"<table:table-cell table:number-columns-repeated="99999999999" office:value-type="float" office:value="1"/>"#;
    assert!(matches!(refused("a.ods", &row(wide)), ProblemKind::TooManyColumns { .. }));
    let tall = format!(
        r#"<table:table-row table:number-rows-repeated="18446744073709551615">{}</table:table-row>"#,
        text_cell("x")
    );
    assert!(matches!(refused("a.ods", &file("", &tall)), ProblemKind::TooManyRows { .. }));
    let blanks = text_cell(r#"x<text:s text:c="4000000000"/>x"#);
    assert!(matches!(refused("a.ods", &row(&blanks)), ProblemKind::CellTooLong { .. }));
}

#[test]
fn a_table_of_goals_goes_in_as_from_any_other_kind_of_file() {
    let head =
        ["部局", "課", "事務事業名", "目標", "成果", "指標名", "単位", "目標値", "実績値"].map(text_cell).concat();
    let words = ["総務部", "総務課", "広報紙発行事業", "■発行する（R2.9）", "■発行した"].map(text_cell).concat();
    let number = r#"<table:table-cell office:value-type="float" office:value="12"/>"#;
    let error = r#"<table:table-cell office:value-type="string"><text:p>#N/A</text:p></table:table-cell>"#;
    let table = |last: &str| {
        let row = format!("{words}{}{}{number}{last}", text_cell("発行部数"), text_cell("部"));
        file("", &format!("<table:table-row>{head}</table:table-row><table:table-row>{row}</table:table-row>"))
    };
    let proposal = intake::read("a.ods", &table(number), &results_of(2020)).unwrap();
    assert_eq!(proposal.goals[0].programme, "広報紙発行事業");
    assert_eq!(proposal.goals[0].objectives[0].date.unwrap().to_string(), "2020-09-01/2020-09-30/month");
    let values: Vec<_> = proposal.values.rows.iter().map(|row| row.value).collect();
    assert_eq!(values, [Some(figure("12")), Some(figure("12"))]);
    let refusal = intake::read("a.ods", &table(error), &results_of(2020)).unwrap_err();
    assert_eq!(refusal.problems[0].reason, ProblemKind::ErrorCell { text: "#N/A".to_owned() });
}
