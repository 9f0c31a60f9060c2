//! Workbooks of before 2007 whose records are written here, so that each says exactly what is to be read.

use std::io::{Cursor, Write};

use ichirizuka::intake::ProblemKind;
use ichirizuka::intake::workbook::{CellKind, DatePrecision, Letters, Sheet, SheetRemark};

use super::workbooks::{cell, read, refused, shown};

const BEGINNING: u16 = 0x0809;
const END: u16 = 0x000A;

fn record(kind: u16, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), &content].concat()
}

fn beginning(version: u16, part: u16) -> Vec<u8> {
    record(BEGINNING, &[&version.to_le_bytes(), &part.to_le_bytes(), &[0; 12]])
}

/// What a workbook says of itself as a whole.
struct Book<'a> {
    version: u16,
    is_1904: bool,
    /// Formats by their number; one style follows for each of `styles`.
    codes: &'a [(u16, &'a str)],
    styles: &'a [u16],
}

impl Book<'_> {
    /// The file, with one sheet of these records.
    fn file(&self, cells: &[Vec<u8>]) -> Vec<u8> {
        self.file_with(&[], cells)
    }

    /// The same with more records in front of its styles.
    fn file_with(&self, more: &[Vec<u8>], cells: &[Vec<u8>]) -> Vec<u8> {
        let mut globals = beginning(self.version, 5);
        globals.extend(more.concat());
        globals.extend(record(0x0022, &[&u16::from(self.is_1904).to_le_bytes()]));
        for (number, code) in self.codes {
            let wide: Vec<u8> = code.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let length = u16::try_from(code.encode_utf16().count()).unwrap();
            globals.extend(record(0x041E, &[&number.to_le_bytes(), &length.to_le_bytes(), &[1], &wide]));
        }
        for style in self.styles {
            globals.extend(record(0x00E0, &[&[0; 2], &style.to_le_bytes(), &[0; 16]]));
        }
        let sheet = |place: u32| record(0x0085, &[&place.to_le_bytes(), &[0, 0, 1, 0], b"S"]);
        let place = u32::try_from(globals.len() + sheet(0).len() + 4).unwrap();
        globals.extend(sheet(place));
        globals.extend(record(END, &[]));
        globals.extend(beginning(self.version, 16));
        globals.extend(cells.concat());
        globals.extend(record(END, &[]));
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream("/Workbook").unwrap().write_all(&globals).unwrap();
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    /// One number below the other in column A, each with the style of its row.
    fn sheet(&self, numbers: &[f64]) -> Sheet {
        let cells = (0_u16..).zip(numbers).map(|(row, number)| {
            record(0x0203, &[&row.to_le_bytes(), &[0; 2], &row.to_le_bytes(), &number.to_le_bytes()])
        });
        read("a.xls", &self.file(&cells.collect::<Vec<_>>())).sheets.remove(0)
    }
}

const CODES: [(u16, &str); 6] = [
    (164, "[$-411]ggge\"年度\""),
    (165, "[$-411]ge.m.d"),
    (166, "#,##0,"),
    (167, "\"令和\"0\"年度\""),
    (168, "0000"),
    (169, "yyyy\"年\"m\"月\""),
];

fn texts(sheet: &Sheet) -> Vec<&str> {
    sheet.rows.iter().map(|row| row.cells[0].text.as_str()).collect()
}

#[test]
fn numbers_and_days_are_read_as_they_are_shown() {
    let styles = [164, 165, 166, 167, 168, 169, 57, 10, 0, 31];
    let book = Book { version: 0x0600, is_1904: false, codes: &CODES, styles: &styles };
    let day = 43_922.0;
    let sheet = book.sheet(&[day, day, 1_234_567.0, 2.0, 581.0, day, day, 0.934, 0.3, day]);
    let expected =
        ["令和2年度", "R2.4.1", "1234567", "令和2年度", "0581", "2020年4月", "R2.4.1", "93.4%", "0.3", "2020年4月1日"];
    assert_eq!(texts(&sheet), expected);
    assert_eq!((shown(&sheet, "A3").as_str(), cell(&sheet, "A3").shown.as_ref().unwrap().divided_by), ("1,235", 1_000));
    assert_eq!(cell(&sheet, "A1").kind, CellKind::Date(DatePrecision::Year));
    assert_eq!(cell(&sheet, "A6").kind, CellKind::Date(DatePrecision::Month));
    assert_eq!(sheet.remarks, [SheetRemark::Scaled { cells: 1 }]);
}

#[test]
fn days_are_counted_from_the_first_of_the_workbook() {
    let book = Book { version: 0x0600, is_1904: true, codes: &CODES, styles: &[165] };
    assert_eq!(texts(&book.sheet(&[42_460.0])), ["R2.4.1"]);
}

#[test]
fn several_numbers_of_one_record_have_a_format_each() {
    let book = Book { version: 0x0600, is_1904: false, codes: &CODES, styles: &[0, 164] };
    // A whole number is kept with two bits beside it.
    let whole = |number: u32| ((number << 2) | 2).to_le_bytes();
    let numbers = record(
        0x00BD,
        &[&[0, 0, 1, 0], &[0, 0], &whole(85), &[1, 0], &whole(43_922), &[0, 0], &whole(7), &3_u16.to_le_bytes()],
    );
    let sheet = read("a.xls", &book.file(&[numbers])).sheets.remove(0);
    assert_eq!(["B1", "C1", "D1"].map(|at| cell(&sheet, at).text.as_str()), ["85", "令和2年度", "7"]);
}

#[test]
fn a_workbook_older_than_its_formats_says_that_they_are_not_known() {
    let book = Book { version: 0x0500, is_1904: false, codes: &[], styles: &[164] };
    let sheet = book.sheet(&[43_922.0]);
    assert_eq!((texts(&sheet), sheet.remarks.as_slice()), (vec!["43922"], &[SheetRemark::FormatsUnknown][..]));
}

#[test]
fn texts_that_are_struck_out_or_raised_in_part_are_known() {
    // Plain, raised, struck out.
    let font = |bits: u16, script: u16| {
        record(0x0031, &[&[200, 0], &bits.to_le_bytes(), &[0; 4], &script.to_le_bytes(), &[0; 4], &[0, 0]])
    };
    let text = |letters: &str, runs: &[[u16; 2]]| {
        let (length, count) = (u16::try_from(letters.len()).unwrap(), u16::try_from(runs.len()).unwrap());
        let runs = runs.as_flattened().iter().flat_map(|part| part.to_le_bytes()).collect::<Vec<u8>>();
        [&length.to_le_bytes()[..], &[8], &count.to_le_bytes(), letters.as_bytes(), &runs].concat()
    };
    let texts = [text("1201", &[[3, 1]]), text("100120", &[[0, 2], [3, 0]]), text("120", &[])].concat();
    // The second text goes on in the next record, which says anew how its letters are written.
    let (begin, end) = texts.split_at(20);
    let more = [
        font(0, 0),
        font(0, 1),
        font(8, 0),
        record(0x00FC, &[&[3, 0, 0, 0, 3, 0, 0, 0], begin]),
        record(0x003C, &[&[0], end]),
    ];
    let cells: Vec<Vec<u8>> = (0_u16..3)
        .map(|row| record(0x00FD, &[&row.to_le_bytes(), &[0; 2], &[0; 2], &row.to_le_bytes(), &[0; 2]]))
        .collect();
    let book = Book { version: 0x0600, is_1904: false, codes: &[], styles: &[0] };
    let sheet = read("a.xls", &book.file_with(&more, &cells)).sheets.remove(0);
    let found: Vec<(&str, Letters)> =
        sheet.rows.iter().map(|row| (row.cells[0].text.as_str(), row.cells[0].letters)).collect();
    assert_eq!(found, [("1201", Letters::RaisedDigit), ("100120", Letters::Struck), ("120", Letters::Plain)]);
    let struck = [font(8, 0)];
    let number = record(0x0203, &[&[0; 4], &[0; 2], &55_f64.to_le_bytes()]);
    let sheet = read("a.xls", &book.file_with(&struck, &[number])).sheets.remove(0);
    assert_eq!(cell(&sheet, "A1").letters, Letters::Struck);
}

#[test]
fn a_protected_workbook_says_so() {
    let book = Book { version: 0x0600, is_1904: false, codes: &[], styles: &[] };
    let password = record(0x002F, &[&1_u16.to_le_bytes(), &[0; 52]]);
    assert_eq!(refused("a.xls", &book.file(&[password])), ProblemKind::Encrypted);
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/EncryptedPackage").unwrap().write_all(b"...").unwrap();
    file.flush().unwrap();
    assert_eq!(refused("a.xlsx", &file.into_inner().into_inner()), ProblemKind::Encrypted);
}
