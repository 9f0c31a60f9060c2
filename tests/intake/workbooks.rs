//! Files of every kind as sheets of cells.

use std::io::{Cursor, Write};

use encoding_rs::{EUC_JP, SHIFT_JIS};
use ichirizuka::domain::proposal::RemarkKind;
use ichirizuka::intake::workbook::{
    self, Cell, CellKind, DatePrecision, Merged, Sheet, SheetRemark, Workbook, WorkbookRemark,
};
use ichirizuka::intake::{self, ProblemKind};
use rust_xlsxwriter::{Format, Formula};
use zip::write::SimpleFileOptions;

use super::results_of;

const OLD: &[u8] = include_bytes!("../data/workbook-of-before-2007.xls");
const FAR_CORNERS: &[u8] = include_bytes!("../data/workbook-with-far-corners.xls");

pub(super) fn read(name: &str, bytes: &[u8]) -> Workbook {
    workbook::read(name, bytes).unwrap()
}

pub(super) fn refused(name: &str, bytes: &[u8]) -> ProblemKind {
    workbook::read(name, bytes).unwrap_err().problems.remove(0).reason
}

pub(super) fn cell<'sheet>(sheet: &'sheet Sheet, address: &str) -> &'sheet Cell {
    let split = address.find(|letter: char| letter.is_ascii_digit()).unwrap();
    let (letters, line) = (&address[..split], address[split..].parse::<u64>().unwrap());
    let column = (0..1_000).find(|column| workbook::column_letter(*column) == letters).unwrap();
    &sheet.rows.iter().find(|row| row.line == line).unwrap().cells[column]
}

pub(super) fn text<'sheet>(sheet: &'sheet Sheet, address: &str) -> &'sheet str {
    &cell(sheet, address).text
}

pub(super) fn shown(sheet: &Sheet, address: &str) -> String {
    cell(sheet, address).shown.as_ref().unwrap().text.clone()
}

/// A workbook of one number shown by each of the formats, down from A1.
fn formatted(cells: &[(f64, &str)]) -> Sheet {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, (value, format)) in (0..).zip(cells) {
        sheet.write_number_with_format(row, 0, *value, &Format::new().set_num_format(*format)).unwrap();
    }
    read("a.xlsx", &workbook.save_to_buffer().unwrap()).sheets.remove(0)
}

pub(super) fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet, whose XML is given.
fn by_hand(sheet: &str) -> Vec<u8> {
    by_hand_with("", sheet)
}

/// The same with what is said of the workbook.
fn by_hand_with(said: &str, sheet: &str) -> Vec<u8> {
    let workbook = format!(
        r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{said}<sheets><sheet name="S" sheetId="1" r:id="s"/></sheets></workbook>"#
    );
    packed(&[
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[test]
fn columns_are_lettered_as_in_a_spreadsheet() {
    let letters = [0, 25, 26, 51, 52, 701, 702].map(workbook::column_letter);
    assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
}

#[test]
fn a_sheet_keeps_its_places_and_says_what_is_hidden_or_merged() {
    let mut written = rust_xlsxwriter::Workbook::new();
    let sheet = written.add_worksheet().set_name("評価").unwrap();
    sheet.write(2, 2, "\u{3000}事務事業名\t").unwrap();
    sheet.merge_range(3, 2, 4, 2, "ごみ収集", &Format::new()).unwrap();
    sheet.write(3, 3, "一行\r\n二行").unwrap();
    sheet.set_row_hidden(3).unwrap();
    sheet.set_column_hidden(5).unwrap();
    written.add_worksheet().set_name("控え").unwrap().set_hidden(true);
    let workbook = read("a.xlsx", &written.save_to_buffer().unwrap());
    assert_eq!(workbook.remarks, [WorkbookRemark::HiddenRowsOrColumns]);
    assert_eq!(workbook.sheets.iter().map(|sheet| sheet.hidden).collect::<Vec<_>>(), [false, true]);
    let sheet = &workbook.sheets[0];
    assert_eq!(sheet.remarks, [SheetRemark::Hidden { places: "F, 4".to_owned() }]);
    assert_eq!((text(sheet, "C3"), text(sheet, "C4"), text(sheet, "D4")), ("事務事業名", "ごみ収集", "一行\n二行"));
    assert_eq!(sheet.merged, [Merged { first_row: 4, last_row: 5, first_column: 2, last_column: 2 }]);
}

#[test]
fn days_and_years_are_read_as_they_are_shown() {
    let sheet = formatted(&[
        (43_922.0, "[$-411]ggge\"年度\""),
        (43_922.0, "[$-1030411]ggge\\年m\\月d\\日"),
        (43_922.0, "yyyy/mm/dd"),
        (43_922.0, "[$-411]ge.m.d"),
        (43_922.0, "yyyy\"年\"m\"月\""),
        (2.0, "\"令和\"0\"年度\""),
        (43_922.0, "m\"月\"d\"日\""),
        (43_922.5, "yyyy/m/d h:mm"),
    ]);
    let texts: Vec<&str> = sheet.rows.iter().map(|row| row.cells[0].text.as_str()).collect();
    let expected =
        ["令和2年度", "令和2年4月1日", "2020/04/01", "R2.4.1", "2020年4月", "令和2年度", "2020/4/1", "2020/4/1 12:00"];
    assert_eq!(texts, expected);
    assert_eq!(cell(&sheet, "A1").kind, CellKind::Date(DatePrecision::Year));
    assert_eq!(cell(&sheet, "A5").kind, CellKind::Date(DatePrecision::Month));
    assert_eq!(shown(&sheet, "A7"), "4月1日");
}

#[test]
fn a_number_is_exact_and_says_how_it_is_shown() {
    let sheet = formatted(&[
        (0.1 + 0.2, "General"),
        (1_234_567.0, "#,##0,"),
        (0.934, "0.0%"),
        (0.9345, "0%"),
        (-1_234.0, "#,##0;\"△ \"#,##0"),
        (7.0, "000"),
        (85.5, "0\"人\""),
        (1_234.5, "#,##0.00"),
    ]);
    let texts: Vec<&str> = sheet.rows.iter().map(|row| row.cells[0].text.as_str()).collect();
    assert_eq!(texts, ["0.3", "1234567", "93.4%", "93.45%", "-1234", "007", "85.5", "1234.5"]);
    assert_eq!(cell(&sheet, "A2").shown.as_ref().unwrap().divided_by, 1_000);
    assert_eq!(["A2", "A4", "A5", "A7"].map(|at| shown(&sheet, at)), ["1,235", "93%", "△ 1,234", "86人"]);
    assert!(["A1", "A3", "A6", "A8"].iter().all(|at| cell(&sheet, at).shown.is_none()));
    assert_eq!(sheet.remarks, [SheetRemark::Scaled { cells: 1 }]);
}

#[test]
fn errors_and_formulas_without_a_value_are_told() {
    let mut written = rust_xlsxwriter::Workbook::new();
    written.add_worksheet().write_formula(0, 0, Formula::new("=1+1").set_result("2")).unwrap();
    let sheet = read("a.xlsx", &written.save_to_buffer().unwrap()).sheets.remove(0);
    assert_eq!((text(&sheet, "A1"), cell(&sheet, "A1").kind), ("2", CellKind::Number));
    let sheet = read(
        "a.xlsx",
        &by_hand(
            r#"<worksheet><sheetData><row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>A1+1</f></c></row></sheetData></worksheet>"#,
        ),
    );
    let sheet = &sheet.sheets[0];
    assert_eq!((text(sheet, "A1"), cell(sheet, "A1").kind), ("#REF!", CellKind::Error));
    assert_eq!(cell(sheet, "B1").kind, CellKind::FormulaWithoutValue);
    assert_eq!(sheet.remarks, [SheetRemark::Errors { cells: 1 }, SheetRemark::FormulasWithoutValue { cells: 1 }]);
}

#[test]
fn a_workbook_with_an_error_newer_than_its_reader_is_refused_by_that_error() {
    for error in ["#SPILL!", "#CALC!"] {
        let row = format!(r#"<row r="1"><c r="A1"><v>85</v></c><c r="B1" t="e"><f>1</f><v>{error}</v></c></row>"#);
        let sheet = format!("<worksheet><sheetData>{row}</sheetData></worksheet>");
        let expected = ProblemKind::NewerError { text: error.to_owned() };
        assert_eq!(refused("a.xlsx", &by_hand(&sheet)), expected);
    }
}

#[test]
fn an_old_workbook_is_read() {
    let workbook = read("a.xls", OLD);
    let sheet = &workbook.sheets[0];
    assert_eq!(
        ["C3", "D3", "C4", "D4"].map(|at| text(sheet, at)),
        ["事務事業名", "令和2年度", "広報紙発行事業", "30000.5"]
    );
    assert_eq!(["C5", "D5", "D6", "D7"].map(|at| text(sheet, at)), ["ごみ収集事業", "0.3", "2020/4/1", "TRUE"]);
    assert_eq!(sheet.merged, [Merged { first_row: 5, last_row: 6, first_column: 2, last_column: 2 }]);
    assert_eq!(sheet.remarks, []);
    assert!(workbook.sheets[1].hidden);
    assert!(matches!(refused("a.xls", FAR_CORNERS), ProblemKind::TooManyCells { .. }));
}

#[test]
fn a_page_is_read_by_its_tables() {
    let page = "<html><table><caption>一覧</caption><tr><th rowspan=2>事業</th><th colspan='2'>目標</th></tr>\
        <tr><td>上<br>下</td><td><ruby>課長<rt>かちょう</rt></ruby></td></tr></table>\
        <table><tr><td>外<table><tr><td>内</td></tr></table></td></tr></table>";
    let sheets = read("system.xls", page.as_bytes()).sheets;
    assert_eq!(sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["一覧", "table 2", "table 3"]);
    assert_eq!(["A1", "B1", "B2", "C2"].map(|at| text(&sheets[0], at)), ["事業", "目標", "上\n下", "課長"]);
    let span =
        |first_row, last_row, first_column, last_column| Merged { first_row, last_row, first_column, last_column };
    assert_eq!(sheets[0].merged, [span(1, 2, 0, 0), span(1, 1, 1, 2)]);
    assert_eq!((text(&sheets[1], "A1"), text(&sheets[2], "A1")), ("外", "内"));
    assert_eq!(sheets[1].remarks, [SheetRemark::NestedTable]);
    assert_eq!(refused("a.html", b"<p>none</p>"), ProblemKind::NoTable);
}

#[test]
fn texts_are_told_by_their_bytes() {
    let table = "事業名,担当課\n広報紙発行事業,総務課\nごみ収集事業,環境課\n";
    for bytes in [table.as_bytes(), &EUC_JP.encode(table).0, &SHIFT_JIS.encode(table).0] {
        let sheet = &read("a.csv", bytes).sheets[0];
        assert_eq!((text(sheet, "A2"), text(sheet, "B3")), ("広報紙発行事業", "環境課"));
    }
    for words in ["ｺｳﾎｳｼ,ｿｳﾑｶ\n", "ｶﾅ", "防災", "総務部", "①②～", "檜山"] {
        assert_eq!(text(&read("a.csv", &SHIFT_JIS.encode(words).0).sheets[0], "A1"), words.split(',').next().unwrap());
    }
    for words in ["総務部秘書広報課", "カタカナの表", "住民基本台帳、戸籍"] {
        assert_eq!(text(&read("a.tsv", &EUC_JP.encode(words).0).sheets[0], "A1"), words);
    }
    let pasted = workbook::pasted("貼付け", "事業\t\"一行\n二行\"\r\nごみ\t3").unwrap();
    assert_eq!((text(&pasted.sheets[0], "B1"), text(&pasted.sheets[0], "B3")), ("一行\n二行", "3"));
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    let mut written = rust_xlsxwriter::Workbook::new();
    written.add_worksheet().write(0, 0, "x").unwrap();
    let whole = written.save_to_buffer().unwrap();
    assert!(matches!(refused("a.csv", &whole), ProblemKind::WrongContent { content: "ZIP", .. }));
    assert!(matches!(refused("a.csv", OLD), ProblemKind::WrongContent { .. }));
    assert!(matches!(refused("a.xlsx", b"%PDF-1.7"), ProblemKind::WrongContent { content: "PDF", .. }));
    assert!(matches!(refused("a.xlsx", &packed(&[("a.txt", b"x")])), ProblemKind::WrongContent { .. }));
    assert!(matches!(refused("a.doc", b"x"), ProblemKind::UnsupportedFileType { .. }));
    for end in [5, 100, whole.len() / 2, whole.len() - 10] {
        assert_eq!(refused("a.xlsx", &whole[..end]), ProblemKind::DamagedFile);
    }
    for end in (8..OLD.len()).step_by(97) {
        // Only that nothing panics: what is left of an old workbook may still be one.
        drop(workbook::read("a.xls", &OLD[..end]));
    }
}

#[test]
fn what_is_too_large_once_unpacked_is_refused() {
    let cells = |row: usize, column: &str| {
        by_hand(&format!(
            r#"<worksheet><sheetData><row r="{row}"><c r="{column}{row}"><v>1</v></c></row></sheetData></worksheet>"#
        ))
    };
    assert!(matches!(refused("a.xlsx", &cells(1_000_000, "A")), ProblemKind::TooManyRows { .. }));
    assert!(matches!(refused("a.xlsx", &cells(1, "XFD")), ProblemKind::TooManyColumns { .. }));
    let long = format!("<worksheet><sheetData>{}</sheetData></worksheet>", " ".repeat(2_000_000));
    assert!(matches!(refused("a.xlsx", &by_hand(&long)), ProblemKind::UnpacksTooLarge { .. }));
    let bomb = "<x>".repeat(70_000_000);
    assert!(matches!(refused("a.xlsx", &by_hand(&bomb)), ProblemKind::UnpacksTooLarge { .. }));
}

/// Compared with what another reader (openpyxl) says of the same cells.
#[test]
fn the_workbook_of_a_real_city_is_read_whole() {
    let Some(folder) = std::env::var_os("ICHIRIZUKA_SAMPLES") else {
        println!("Not run: ICHIRIZUKA_SAMPLES names no folder with the collected tables.");
        return;
    };
    let path = std::path::Path::new(&folder).join("ofunato-2025-evaluation.xlsx");
    let workbook = read("ofunato.xlsx", &std::fs::read(path).unwrap());
    let [sheet] = workbook.sheets.as_slice() else { panic!("one sheet") };
    assert_eq!((sheet.name.as_str(), sheet.hidden), ("データ集計マクロ用シート", false));
    assert_eq!((sheet.rows[0].line, sheet.rows.last().unwrap().line, sheet.rows.len()), (1, 205, 205));
    assert_eq!(sheet.rows.iter().map(|row| row.cells.len()).max(), workbook_width("HB"));
    assert!(text(sheet, "C1").starts_with("調整用（このセルには"));
    let expected = [
        ("C2", "No."),
        ("C3", "3"),
        ("D3", "7"),
        ("E3", "9"),
        ("F4", "26"),
        ("C4", "5"),
        ("L4", "1"),
        ("M10", "新たな時代を切り拓く行政経営の確立"),
        ("BA50", "計画的に質の高い行政運営がなされている。"),
        ("HA3", "１\u{3000}現状維持"),
        ("HA205", "１\u{3000}現状維持"),
        ("Z100", ""),
    ];
    for (address, content) in expected {
        assert_eq!(text(sheet, address), content, "{address}");
    }
    assert_eq!((cell(sheet, "C3").kind, cell(sheet, "L4").kind), (CellKind::Number, CellKind::Text));
}

fn workbook_width(letters: &str) -> Option<usize> {
    (0..1_000).find(|column| workbook::column_letter(*column) == letters).map(|column| column + 1)
}

#[test]
fn a_number_shown_in_thousands_is_read_in_thousands_and_that_is_told() {
    let mut written = rust_xlsxwriter::Workbook::new();
    let sheet = written.add_worksheet();
    for (column, words) in (0..).zip(["部局", "課", "事務事業名", "目標", "予算額（千円）"]) {
        sheet.write(0, column, words).unwrap();
    }
    for (column, words) in (0..).zip(["総務部", "総務課", "広報紙発行事業", "■発行する"]) {
        sheet.write(1, column, words).unwrap();
    }
    let thousands = Format::new().set_num_format("#,##0,");
    sheet.write_number_with_format(1, 4, 1_234_567.0, &thousands).unwrap();
    sheet.set_row_hidden(9).unwrap();
    let proposal = intake::read("a.xlsx", &written.save_to_buffer().unwrap(), &results_of(2020)).unwrap();
    assert_eq!(proposal.goals[0].amounts[0].amount.yen(), 1_234_567);
    let told: Vec<_> = proposal.warnings.iter().map(|remark| (remark.kind, remark.text.as_str())).collect();
    assert_eq!(told, [(RemarkKind::HiddenCellsRead, "10"), (RemarkKind::NumbersScaled, "1,235 (1234567)")]);
}

#[test]
fn days_are_counted_from_the_first_of_their_workbook() {
    let styles = r#"<styleSheet><cellXfs count="1"><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1" s="0"><v>42460</v></c></row></sheetData></worksheet>"#;
    for (said, day) in [(r#"<workbookPr date1904="1"/>"#, "2020/4/1"), ("", "2016/3/31")] {
        let bare = by_hand_with(said, sheet);
        let mut archive = zip::ZipArchive::new(Cursor::new(bare)).unwrap();
        let mut entries: Vec<(String, String)> = (0..archive.len())
            .map(|index| {
                let mut entry = archive.by_index(index).unwrap();
                let name = entry.name().unwrap().into_owned();
                (name, std::io::read_to_string(&mut entry).unwrap())
            })
            .collect();
        let relation = r#"<Relationship Id="t" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
        for (name, text) in &mut entries {
            if name.ends_with("workbook.xml.rels") {
                *text = text.replace("</Relationships>", relation);
            }
        }
        entries.push(("xl/styles.xml".to_owned(), styles.to_owned()));
        let entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        assert_eq!(text(&read("a.xlsx", &packed(&entries)).sheets[0], "A1"), day, "{said}");
    }
}
