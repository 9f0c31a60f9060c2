//! Note marks at what a table prints: 95①, 95※1, 95（注1）, 令和2年度*. They are parted from a figure, a year or a date before
//! it is read, so that their numbers are never taken for its own.

/// The most digits in the number of a note; more are a number of their own.
const MOST_DIGITS: usize = 2;

/// What stands in a cell, and the note marks behind it. A mark alone is what stands there.
pub(super) fn part(cell: &str) -> (&str, &str) {
    let cell = cell.trim();
    let mut bare = cell;
    while let Some(before) = without_last_mark(bare) {
        bare = before.trim_end();
    }
    if bare.is_empty() { (cell, "") } else { (bare, cell.get(bare.len()..).unwrap_or_default().trim()) }
}

fn without_last_mark(text: &str) -> Option<&str> {
    if let Some((before, inside)) = text.strip_suffix(['）', ')']).and_then(|text| text.rsplit_once(['（', '('])) {
        return without_worded_mark(inside.trim()).filter(|rest| rest.is_empty()).map(|_| before);
    }
    without_numbered_letter(text).or_else(|| without_worded_mark(text))
}

/// ①, ❶, ⑴, ¹. Behind a Latin letter ² and ³ are powers: m².
fn without_numbered_letter(text: &str) -> Option<&str> {
    let before = text.strip_suffix(is_numbered_letter)?;
    let is_power = text.ends_with(is_power) && before.ends_with(|letter| is_latin(letter) || is_power(letter));
    (!is_power).then_some(before)
}

/// ※, ※1, *1, 注1.
fn without_worded_mark(text: &str) -> Option<&str> {
    let unnumbered = text.trim_end_matches(is_digit);
    let digits = text.get(unnumbered.len()..).unwrap_or_default().chars().count();
    let before = match unnumbered.strip_suffix(begins_a_mark) {
        // 受注 and 脚注 are words.
        Some(before) if digits > 0 || !unnumbered.ends_with(['注', '註']) => before,
        _ => return None,
    };
    (digits <= MOST_DIGITS).then_some(before)
}

/// The text behind the note mark that it begins with, where it begins with one.
pub(super) fn after(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix(is_numbered_letter) {
        return rest;
    }
    let Some(rest) = text.strip_prefix(['※', '*', '＊', '†', '‡']) else { return text };
    let digits = rest.chars().take_while(|letter| is_digit(*letter)).take(MOST_DIGITS);
    rest.get(digits.map(char::len_utf8).sum()..).unwrap_or_default()
}

/// Whether the digits behind a letter number a note.
pub(super) fn begins_a_mark(letter: char) -> bool {
    matches!(letter, '※' | '*' | '＊' | '†' | '‡' | '注' | '註')
}

/// One letter that numbers a note or an item of a list by itself.
pub(super) fn is_numbered_letter(letter: char) -> bool {
    is_power(letter)
        || matches!(letter, '¹' | '⁰' | '⁴'..='⁹' | '₀'..='₉' | '①'..='⓿' | '㉑'..='㉟' | '㊱'..='㊿' | '❶'..='➓')
}

const fn is_power(letter: char) -> bool {
    matches!(letter, '²' | '³')
}

const fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

const fn is_digit(letter: char) -> bool {
    matches!(letter, '0'..='9' | '０'..='９')
}
