//! What a spreadsheet would take for a formula, and the mark that keeps it from that. The mark goes before a text on its
//! way out and comes off again on its way in.

use std::borrow::Cow;

/// The mark, which spreadsheets themselves know for a text.
const MARK: char = '\'';
/// With these a formula begins; some spreadsheets take the wide ones for the narrow.
const BEGINNINGS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Whether a text begins like a formula.
fn begins_like_one(text: &str) -> bool {
    text.starts_with(['\t', '\r']) || text.trim_start().starts_with(BEGINNINGS)
}

/// Whether a spreadsheet may take a text for a formula. A negative number is a number.
fn is_formula(text: &str) -> bool {
    begins_like_one(text) && !text.strip_prefix(['-', '－']).is_some_and(is_number)
}

/// Whether a text is nothing but a number, such as 1,234.5 or ５％.
fn is_number(text: &str) -> bool {
    let digits = text.strip_suffix(['%', '％']).unwrap_or(text);
    let is_digit = |character: char| character.is_ascii_digit() || ('０'..='９').contains(&character);
    digits.starts_with(is_digit)
        && digits.ends_with(is_digit)
        && digits.chars().all(|character| is_digit(character) || ['.', ',', '．', '，'].contains(&character))
}

/// The text with a mark before it where it needs one, or where one of its own would be taken for ours.
pub fn marked(text: &str) -> Cow<'_, str> {
    let bare = text.trim_start_matches(MARK);
    let needs_one = if bare == text { is_formula(text) } else { begins_like_one(bare) };
    if needs_one { Cow::Owned(format!("{MARK}{text}")) } else { Cow::Borrowed(text) }
}

/// The text without the mark that it was given.
pub fn unmarked(text: &str) -> &str {
    text.strip_prefix(MARK).filter(|rest| begins_like_one(rest.trim_start_matches(MARK))).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_a_formula_gets_a_mark() {
        for text in
            ["=1+1", "+1", "-1+2", "-A1", "@SUM(A1)", "＝1", "＋1", "－A1", "＠x", "\t1", "\r1", " =1", "　＝1", "-"]
        {
            assert_eq!(marked(text), format!("'{text}"));
            assert_eq!(unmarked(&marked(text)), text);
        }
    }

    #[test]
    fn numbers_and_words_get_none() {
        for text in ["-5", "-1,234.5", "－５", "-5%", "△5", "▲1,000", "―", "5", "", "'", "'90年代", "一=二", "（-5）"]
        {
            assert_eq!(marked(text), text);
            assert_eq!(unmarked(text), text);
        }
    }

    #[test]
    fn a_mark_of_ones_own_stays() {
        for text in ["'=1", "''=1", "'-5", "'\t1"] {
            assert_eq!(unmarked(&marked(text)), text);
        }
        assert_eq!(unmarked("'-5"), "-5", "numbers got one once");
    }
}
