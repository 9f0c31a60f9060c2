//! Files that are made to break a reader: each is read or refused with its reason, within bounded memory, and what is
//! refused has written nothing. The memory is that of the whole program, which is not given more.

use std::fs;
use std::io::{Cursor, Write as _};
use std::process::Command;

use rust_xlsxwriter::{Formula, Workbook};
use zip::write::SimpleFileOptions;

use crate::town::{Said, Town};

/// What the program may have in all, in KiB: its own code and data, and half a gigabyte.
const MOST_KIBIBYTES: u32 = 1024 * 1024;

/// Runs `import` with no more memory than that.
fn import(town: &Town, file: &str) -> Said {
    let import = town.command(&["import", file, "--year", "2020", "--stage", "goals"]);
    let mut command = Command::new("sh");
    let bounded = format!("ulimit -v {MOST_KIBIBYTES} && exec \"$@\"");
    command.args(["-c", &bounded, "sh"]).arg(import.get_program()).args(import.get_args());
    command.current_dir(town.folder()).env_clear();
    for (name, value) in import.get_envs().filter_map(|(name, value)| Some((name, value?))) {
        command.env(name, value);
    }
    town.finish(&mut command, "")
}

/// The content of the database as its rows, in the order of its tables.
fn record(town: &Town) -> String {
    let printed = town.run(&["import", "good.csv", "--year", "2020", "--stage", "goals", "--dry-run"]).done();
    printed.lines().last().unwrap().to_owned()
}

const GOOD: &str = "部局,課,事務事業名,目標\n総務部,総務課,広報紙発行事業,■発行する\n";

/// What is to become of a file.
enum Fate {
    /// It is taken in, and this is told of it.
    Read(&'static str),
    /// It is refused with this reason.
    Refused(&'static str),
}
use Fate::{Read, Refused};

fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet, whose XML is given.
fn by_hand(sheet: &str) -> Vec<u8> {
    packed(&[
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="s"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/vbaProject.bin", b"not run"),
        ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{sheet}</worksheet>").as_bytes()),
    ])
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="a">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}

/// The good table as a workbook, with whatever else is wanted on its sheet.
fn workbook(more: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(GOOD.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    more(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

fn first(workbook: &mut Workbook) -> &mut rust_xlsxwriter::Worksheet {
    workbook.worksheet_from_index(0).unwrap()
}

fn cells(row: u64, cells: &[&str]) -> String {
    let cell = |(column, text): (u8, &&str)| {
        format!(r#"<c r="{}{row}" t="inlineStr"><is><t>{text}</t></is></c>"#, char::from(b'A' + column))
    };
    format!(r#"<row r="{row}">{}</row>"#, (0_u8..).zip(cells).map(cell).collect::<String>())
}

/// The good table as the rows of a sheet by hand.
fn good_rows() -> String {
    GOOD.lines().zip(1..).map(|(line, row)| cells(row, &line.split(',').collect::<Vec<_>>())).collect()
}

fn workbooks() -> Vec<(&'static str, Vec<u8>, Fate)> {
    let whole = workbook(|_| {});
    let rows = good_rows();
    let tall: Vec<String> =
        (1..=1_000_000).map(|row| format!(r#"<row r="{row}"><c r="A{row}"><v>1</v></c></row>"#)).collect();
    let tall = tall.concat();
    let merged: String = (0..20_000).map(|_| r#"<mergeCell ref="A1:XFD1048576"/>"#).collect();
    let filled: String = (3..=3_000).map(|row| cells(row, &["総務部"])).collect();
    let deep = "<a>".repeat(40_000_000);
    let lying = {
        // What the zip says of the length of an entry is less than what comes of it.
        let mut zip = by_hand(&format!("{}</sheetData>", "<row/>".repeat(40_000_000)));
        let place = zip.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
        zip[place + 24..place + 28].copy_from_slice(&100_u32.to_le_bytes());
        zip
    };
    vec![
        ("truncated.xlsx", whole[..whole.len() / 2].to_vec(), Refused("damaged")),
        ("macros.xlsm", by_hand(&format!("{rows}</sheetData>")), Read("1 new")),
        (
            "two-corners.xlsx",
            by_hand(&format!(r#"{rows}<row r="10000"><c r="NTP10000"><v>1</v></c></row></sheetData>"#)),
            Refused("columns"),
        ),
        ("million-rows.xlsx", by_hand(&format!("{tall}</sheetData>")), Refused("rows")),
        ("bomb.xlsx", by_hand(&"<x>".repeat(70_000_000)), Refused("unpacked")),
        ("lying.xlsx", lying, Refused("damaged")),
        ("deep.xlsx", by_hand(&deep), Refused("damaged")),
        (
            "merged.xlsx",
            by_hand(&format!("{rows}</sheetData><mergeCells>{merged}</mergeCells>")),
            Refused("There is no header row"),
        ),
        (
            "merged-rows.xlsx",
            by_hand(&format!("{rows}{filled}</sheetData><mergeCells>{merged}</mergeCells>")),
            Refused("cells"),
        ),
        (
            "sheets.xlsx",
            workbook(|book| {
                for _ in 0..199 {
                    book.add_worksheet().write(0, 0, "控え").unwrap();
                }
            }),
            Read("1 new"),
        ),
        (
            "formula.xlsx",
            by_hand(&format!(
                r#"{}<row r="2"><c r="A2"><f>1+1</f></c></row></sheetData>"#,
                cells(1, &["部局", "課", "事務事業名", "目標"])
            )),
            Refused("formula"),
        ),
        (
            "error.xlsx",
            by_hand(&format!(
                r#"{}<row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="B2"><v>1</v></c></row></sheetData>"#,
                rows.split_inclusive("</row>").next().unwrap()
            )),
            Refused("#REF!"),
        ),
        (
            "worked-out.xlsx",
            workbook(|book| {
                first(book).write_formula(1, 3, Formula::new("=A9").set_result("■発行する")).unwrap();
            }),
            Read("1 new"),
        ),
        (
            "long-cell.xlsx",
            by_hand(&cells(1, &[&"あ".repeat(40_000)]).replace("</row>", "</row></sheetData>")),
            Refused("characters"),
        ),
        ("truncated.xls", include_bytes!("../data/workbook-of-before-2007.xls")[..3_000].to_vec(), Refused("damaged")),
        ("corners.xls", include_bytes!("../data/workbook-with-far-corners.xls").to_vec(), Refused("cells")),
        ("wrong.csv", whole.clone(), Refused("")),
        ("wrong.ods", b"%PDF-1.7".to_vec(), Refused("PDF")),
        ("nothing.xlsx", Vec::new(), Refused("")),
        ("nulls.xlsx", vec![0; 1_000_000], Refused("")),
    ]
}

fn open_documents() -> Vec<(&'static str, Vec<u8>, Fate)> {
    let cell = |text: &str, more: &str| {
        format!(r#"<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>"#)
    };
    let row = |cells: &str, more: &str| format!("<table:table-row {more}>{cells}</table:table-row>");
    let good: String =
        GOOD.lines().map(|line| row(&line.split(',').map(|text| cell(text, "")).collect::<String>(), "")).collect();
    let long = "あ".repeat(30_000);
    vec![
        ("good.ods", ods(&good), Read("1 new")),
        ("rows.ods", ods(&row(&cell("x", ""), r#"table:number-rows-repeated="1000000""#)), Refused("rows")),
        ("columns.ods", ods(&row(&cell("x", r#"table:number-columns-repeated="100000""#), "")), Refused("columns")),
        (
            "texts.ods",
            ods(&row(&cell(&long, r#"table:number-columns-repeated="1000""#), r#"table:number-rows-repeated="90000""#)),
            Refused("cells"),
        ),
        (
            "blanks.ods",
            ods(&format!(
                "{good}{}",
                row(&cell("", r#"table:number-columns-repeated="16384""#), r#"table:number-rows-repeated="1048576""#)
            )),
            Read("1 new"),
        ),
        ("deep.ods", ods(&"<table:table>".repeat(10_000_000)), Refused("damaged")),
    ]
}

fn texts() -> Vec<(&'static str, Vec<u8>, Fate)> {
    let deep_page = format!("<html>{}", "<table><tr><td>".repeat(100_000));
    let spread = format!("<table>{}</table>", "<tr><td rowspan=100000 colspan=1000>あ</td></tr>".repeat(5_000));
    let document = r#"{"format":1,"fiscal_year":2020,"municipality_code":"342149","goals":"#;
    vec![
        ("nothing.csv", Vec::new(), Refused("header")),
        ("nulls.csv", vec![0; 1_000_000], Refused("U+0000")),
        ("rows.csv", "1\n".repeat(1_000_000).into_bytes(), Refused("rows")),
        ("columns.csv", ",".repeat(100_000).into_bytes(), Refused("columns")),
        ("quote.csv", [GOOD.as_bytes(), "\"".as_bytes(), &vec![b'x'; 5_000_000]].concat(), Refused("quotation mark")),
        ("long.csv", format!("{GOOD}総務部,総務課,見本,{}\n", "あ".repeat(40_000)).into_bytes(), Refused("characters")),
        ("large.csv", vec![b'x'; 34_000_000], Refused("32 MB")),
        ("deep.html", deep_page.into_bytes(), Refused("")),
        ("spread.html", spread.into_bytes(), Refused("")),
        ("deep.json", format!("{document}{}", "[".repeat(5_000_000)).into_bytes(), Refused("as the data of a year")),
        (
            "deeper.json",
            format!("{{\"x\":{}", "{\"x\":".repeat(1_000_000)).into_bytes(),
            Refused("as the data of a year"),
        ),
        ("wide.json", format!("{document}[{}", "{},".repeat(3_000_000)).into_bytes(), Refused("as the data of a year")),
    ]
}

fn check(files: Vec<(&'static str, Vec<u8>, Fate)>) {
    let town = Town::set_up();
    town.file("good.csv", GOOD);
    let untouched = record(&town);
    for (name, bytes, fate) in files {
        fs::write(town.folder().join(name), bytes).unwrap();
        let said = import(&town, name);
        match fate {
            Read(told) => {
                assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{name}: {}", said.stdout);
                assert!(said.stdout.contains(told), "{name}: {}", said.stdout);
                town.sql("DELETE FROM objective; DELETE FROM goal; DELETE FROM programme; DELETE FROM unit");
            }
            Refused(reason) => {
                let why = said.refused();
                assert!(why.contains("nothing was written") && why.contains(reason), "{name}: {why}");
                assert_eq!(record(&town), untouched, "{name}");
            }
        }
        fs::remove_file(town.folder().join(name)).unwrap();
    }
}

#[test]
fn workbooks_made_to_break_a_reader_are_read_or_refused_within_bounds() {
    check(workbooks());
}

#[test]
fn open_documents_made_to_break_a_reader_are_read_or_refused_within_bounds() {
    check(open_documents());
}

#[test]
fn texts_made_to_break_a_reader_are_refused_within_bounds() {
    check(texts());
}
