#!/bin/sh
# Excel has error values that are newer than the format: #SPILL! and #CALC! of dynamic arrays, as a formula such as FILTER
# leaves them behind. One would expect a reader of cells to give such a cell as an error, like #N/A beside it.
# calamine 0.38.0 gives no cell of the whole sheet: reading it ends with "Unsupported cell error value '#SPILL!'".
# For us: a workbook with one such cell can't be read; whoever sent it has to be told which value is in the way.
# Needs cargo and a C linker. Fails when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "newer-error-values"
version = "0.0.0"
edition = "2024"

[dependencies]
calamine = "=0.38.0"
zip = { version = "=9.8.2", default-features = false, features = ["deflate"] }
TOML
cat >src/main.rs <<'RUST'
use std::io::{Cursor, Write};

use calamine::{Reader, Xlsx};

/// A workbook of one sheet: a number, and a formula whose kept value is an error.
fn workbook(error: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>85</v></c><c r="B1" t="e"><f>1</f><v>{error}</v></c></row></sheetData></worksheet>"#
            ),
        ),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn main() {
    for error in ["#N/A", "#SPILL!", "#CALC!"] {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook(error))).unwrap();
        match book.worksheet_range("S") {
            Ok(range) => println!("{error}: {} cells", range.used_cells().count()),
            Err(why) => println!("{error}: {why}"),
        }
    }
}
RUST
cargo run --quiet >seen
cat seen
cat >expected <<'TEXT'
#N/A: 2 cells
#SPILL!: Unsupported cell error value '#SPILL!'
#CALC!: Unsupported cell error value '#CALC!'
TEXT
cmp seen expected
