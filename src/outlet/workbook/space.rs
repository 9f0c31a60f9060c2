//! How much room a text takes in a cell. Neither Excel nor `LibreOffice` makes a row of merged cells high enough by itself.

/// The width of a text in half-width letters: kanji and kana are twice as wide.
fn width(text: &str) -> usize {
    let is_narrow = |letter: char| letter.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&letter);
    text.chars().map(|letter| if is_narrow(letter) { 1 } else { 2 }).sum()
}

/// How many lines a text takes in a column that is so many half-width letters wide.
pub(super) fn lines(text: &str, column: u8) -> u32 {
    // No line is filled to its end: no mark of punctuation begins one, and a full-width letter needs two places.
    let room = usize::from(column.saturating_sub(3).max(1));
    let lines = text.split('\n').map(|line| width(line).div_ceil(room).max(1)).sum::<usize>();
    u32::try_from(lines).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kanji_take_twice_the_room_of_letters() {
        assert_eq!(width("空き家ｱｷﾔ Akiya"), 6 + 3 + 6);
        assert_eq!(lines("", 10), 1);
        assert_eq!(lines("空き家対策", 13), 1);
        assert_eq!(lines("空き家対策を", 13), 2);
        assert_eq!(lines("一\n二\n三", 13), 3);
    }
}
