//! ※1, *1, ※ and *: which of them stand at a word, and which begin the note that explains it.

use std::collections::HashMap;

use crate::domain::text;

/// The note marks of a cell: which of them stand at a word, so that a note explains it.
pub(super) struct NoteMarks {
    /// Numbered marks in normal form with the place of the last of each, which is the note, and how many there are.
    last: HashMap<String, (usize, usize)>,
    /// Whether a bare ※ stands behind a word.
    pub(super) bare_reference: bool,
}

impl NoteMarks {
    /// Looks through a whole cell.
    pub(super) fn of(characters: &[char]) -> Self {
        let mut marks = Self { last: HashMap::new(), bare_reference: false };
        for (index, &character) in characters.iter().enumerate() {
            if !is_note_mark(character) {
                continue;
            }
            let mark = mark_at(characters, index);
            if mark.chars().count() > 1 {
                let (last, count) = marks.last.entry(text::normalise(&mark)).or_default();
                (*last, *count) = (index, *count + 1);
            } else if character == '※' {
                let before = index.checked_sub(1).and_then(|before| characters.get(before));
                marks.bare_reference |=
                    before.is_some_and(|before| before.is_alphanumeric() || *before == 'ー' || *before == '」');
            }
        }
        marks
    }

    /// Whether the numbered mark at `index` is the note rather than the reference to it.
    pub(super) fn is_note(&self, mark: &str, index: usize, begins_line: bool) -> bool {
        let known = self.last.get(&text::normalise(mark));
        known.is_some_and(|(last, count)| *last == index && (*count > 1 || begins_line))
    }
}

pub(super) fn is_note_mark(character: char) -> bool {
    matches!(character, '※' | '*' | '＊')
}

/// The mark with its number, as printed.
pub(super) fn mark_at(characters: &[char], index: usize) -> String {
    let digits =
        characters.iter().skip(index + 1).take_while(|next| next.is_ascii_digit() || matches!(next, '０'..='９'));
    characters.get(index).into_iter().chain(digits.take(2)).collect()
}
