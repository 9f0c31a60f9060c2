//! Bytes to text: UTF-8 with or without a byte-order mark, UTF-16 with one, CP932, which is what Excel writes in
//! Japan, and EUC-JP, which older systems write. Text is never repaired: a byte that does not fit refuses the file, with its line.

use encoding_rs::{EUC_JP, SHIFT_JIS, UTF_16BE, UTF_16LE};

use super::refusal::{Problem, ProblemKind, Refusal};

/// Decodes a file and makes every line end `\n`.
pub(super) fn text(bytes: &[u8]) -> Result<String, Refusal> {
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest)?,
        [0xFF, 0xFE, rest @ ..] => utf16(rest, UTF_16LE, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, UTF_16BE, u16::from_be_bytes)?,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) if is_damaged_utf8(bytes) => utf8(bytes)?,
            Err(_) => match euc_jp(bytes) {
                Some(text) => text,
                None => cp932(bytes)?,
            },
        },
    };
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn undecodable(line: u64, encoding: &'static str) -> Problem {
    Problem::of_line(line, ProblemKind::Undecodable { encoding })
}

fn utf8(bytes: &[u8]) -> Result<String, Refusal> {
    let mut text = String::with_capacity(bytes.len());
    let mut line = 1;
    let mut problems: Vec<Problem> = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        line += lines_in(chunk.valid().as_bytes());
        if !chunk.invalid().is_empty() && problems.last().and_then(|problem| problem.line) != Some(line) {
            problems.push(undecodable(line, "UTF-8"));
        }
    }
    if problems.is_empty() { Ok(text) } else { Err(problems.into()) }
}

fn lines_in(bytes: &[u8]) -> u64 {
    let mut lines = 0;
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        let ends = first == b'\n' || first == b'\r' && after.first() != Some(&b'\n');
        lines += u64::from(ends);
        rest = after;
    }
    lines
}

/// Whether text that is no UTF-8 is damaged UTF-8 rather than CP932: most of its bytes beyond ASCII belong to
/// well-formed sequences of three, which CP932 text forms by rare accident only.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let beyond_ascii = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let well_formed: usize = bytes
        .utf8_chunks()
        .flat_map(|chunk| chunk.valid().chars())
        .map(char::len_utf8)
        .filter(|&length| length > 2)
        .sum();
    well_formed * 2 > beyond_ascii
}

fn utf16(bytes: &[u8], encoding: &'static encoding_rs::Encoding, unit: fn([u8; 2]) -> u16) -> Result<String, Refusal> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut line = 1;
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let Ok(character) = character else { return Err(undecodable(line, encoding.name()).into()) };
        line += u64::from(character == '\n');
        text.push(character);
    }
    if rest.is_empty() { Ok(text) } else { Err(undecodable(line, encoding.name()).into()) }
}

fn cp932(bytes: &[u8]) -> Result<String, Refusal> {
    let mut text = String::with_capacity(bytes.len());
    let mut problems = Vec::new();
    // A line end is never the second byte of a character in CP932.
    for (line, content) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
        match SHIFT_JIS.decode_without_bom_handling_and_without_replacement(content) {
            Some(decoded) => text.push_str(&decoded),
            None => problems.push(undecodable(line, "UTF-8 or CP932")),
        }
    }
    if problems.is_empty() { Ok(text) } else { Err(problems.into()) }
}

/// The text as EUC-JP, where it is that rather than CP932. Most bytes of EUC-JP are katakana of half width in CP932,
/// among kanji that nobody writes; CP932 is hardly ever well-formed EUC-JP unless it is nothing but such katakana.
fn euc_jp(bytes: &[u8]) -> Option<String> {
    let text = EUC_JP.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned();
    let Some(other) = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) else { return Some(text) };
    let is_half_width = |character: char| ('\u{FF61}'..='\u{FF9F}').contains(&character);
    let mut beyond_ascii = other.chars().filter(|character| !character.is_ascii());
    let is_mixed = other.chars().any(is_half_width) && beyond_ascii.any(|character| !is_half_width(character));
    let has_kana = text.chars().any(|character| ('\u{3041}'..='\u{30FE}').contains(&character));
    (is_mixed || (has_kana && other.chars().any(is_half_width))).then_some(text)
}
