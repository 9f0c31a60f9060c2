//! The same text in other bytes.

use super::*;

fn text() -> &'static str {
    std::str::from_utf8(SAMPLE).unwrap()
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(unit).collect()
}

#[test]
fn the_same_sheet_in_another_encoding_is_the_same_proposal() {
    let (cp932, _, lossy) = SHIFT_JIS.encode(text());
    assert!(!lossy);
    let with_mark = [b"\xEF\xBB\xBF", SAMPLE].concat();
    let file = sample().file;
    for bytes in [
        cp932.into_owned(),
        utf16(text(), u16::to_le_bytes),
        utf16(text(), u16::to_be_bytes),
        with_mark,
        text().replace('\n', "\r\n").into_bytes(),
        text().replace('\n', "\r").into_bytes(),
    ] {
        let read = read("goals.tsv", &bytes);
        assert_ne!(read.file.digest, file.digest, "the bytes are others");
        assert_eq!(Proposal { file: file.clone(), ..read }, sample());
    }
}

#[test]
fn the_same_sheet_as_csv_is_the_same_proposal() {
    let rows = text().lines().map(|line| {
        let cells = line.split('\t').map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        cells.collect::<Vec<_>>().join(",")
    });
    let csv = rows.collect::<Vec<_>>().join("\r\n");
    let mut proposal = Proposal { source: "goals.tsv".to_owned(), ..read("Goals.CSV", csv.as_bytes()) };
    proposal.values.source.clone_from(&proposal.source);
    proposal.file = sample().file;
    assert_eq!(proposal, sample());
}

#[test]
fn a_broken_byte_in_utf_8_is_refused_with_its_line() {
    let mut bytes = SAMPLE.to_vec();
    let at = text().find("RPA導入調査研究").unwrap();
    bytes[at + 4] = 0xFF;
    let refusal = refused("goals.tsv", &bytes);
    assert_eq!(refusal.problems.len(), 1);
    assert_eq!(refusal.problems[0].line, Some(9));
    assert_eq!(refusal.problems[0].reason, ProblemKind::Undecodable { encoding: "UTF-8" });
}

#[test]
fn every_line_with_broken_bytes_is_listed() {
    let text = format!("{HEADER}建設部\t土木課\t橋\t■点検\t■済\n建設部\t土木課\t道\t■点検\t■済\n");
    let mut bytes = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let lines: Vec<usize> = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at).collect();
    bytes[lines[0] + 1] = 0xC0;
    bytes[lines[1] + 1] = 0xC0;
    let refusal = refused("goals.tsv", &bytes);
    assert_eq!(refusal.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [Some(2), Some(3)]);
}

#[test]
fn bytes_that_are_neither_utf_8_nor_cp932_are_refused() {
    let bytes = [b"\x95\x94\x8B\xC7\n".as_slice(), b"\x82\xA0\xFF\xFF\n"].concat();
    let refusal = refused("goals.csv", &bytes);
    assert_eq!(refusal.problems[0].line, Some(2));
    assert_eq!(refusal.problems[0].reason, ProblemKind::Undecodable { encoding: "UTF-8 or CP932" });
}

#[test]
fn half_a_character_of_utf_16_is_refused() {
    let mut bytes = utf16("部局名\n事業", u16::to_le_bytes);
    bytes.pop();
    let refusal = refused("goals.csv", &bytes);
    assert_eq!(refusal.problems[0].line, Some(2));
    assert_eq!(refusal.problems[0].reason, ProblemKind::Undecodable { encoding: "UTF-16LE" });
}
