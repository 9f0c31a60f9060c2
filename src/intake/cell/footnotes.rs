//! Footnotes: notes tied to the word that carries their mark.

use std::collections::HashMap;

use super::Note;
use super::note_marks::is_note_mark;
use crate::domain::goal::{Footnote, SheetPart};
use crate::domain::steps::took;
use crate::domain::text;

/// The most marks of one kind among which the word is looked for that a note names itself.
const MOST_LOOKED_AT: usize = 200;
/// The longest word that a note names itself, in letters.
const LONGEST_TERM: usize = 30;
/// The longest word before a mark, in letters.
const LONGEST_WORD: usize = 100;

/// A mark standing at a word.
struct Reference<'a> {
    before: &'a str,
    /// The end of it as names are compared.
    key: String,
    taken: bool,
}

impl<'a> Reference<'a> {
    fn new(before: &'a str) -> Self {
        let before = before.trim_end();
        // Letters of half width may be two of one.
        let start = before.char_indices().rev().take(LONGEST_TERM * 2).last().map_or(0, |(start, _)| start);
        let key = text::comparison_key(before.get(start..).unwrap_or_default());
        Self { before, key, taken: false }
    }
}

/// The marks of one kind that stand at words.
#[derive(Default)]
struct References<'a> {
    all: Vec<Reference<'a>>,
    /// Those before it are taken.
    free: usize,
}

/// Ties the notes of one cell to words: of the texts, the cell's own come first.
pub(in crate::intake) fn tie(notes: Vec<Note>, part: SheetPart, texts: &[&str]) -> Vec<Footnote> {
    if notes.is_empty() {
        return Vec::new();
    }
    let mut references = references(texts);
    let mut footnotes = Vec::new();
    for note in notes {
        let known = references.get_mut(&text::normalise(&note.mark));
        let term = known.and_then(|references| term(&note.text, references));
        footnotes.push(Footnote { part, mark: note.mark, term, text: note.text });
    }
    footnotes
}

/// All marks by their normal form.
fn references<'a>(texts: &[&'a str]) -> HashMap<String, References<'a>> {
    let mut references: HashMap<String, References<'a>> = HashMap::new();
    for text in texts {
        for (index, character) in text.char_indices().filter(|(_, character)| is_note_mark(*character)) {
            let (before, rest) = text.split_at(index);
            let digits = rest.chars().skip(1).take_while(|next| next.is_ascii_digit() || matches!(next, '０'..='９'));
            let printed: String = std::iter::once(character).chain(digits.take(2)).collect();
            let known = references.entry(text::normalise(&printed)).or_default();
            known.all.push(Reference::new(before));
        }
    }
    references
}

/// The word a note explains: the one it names itself (Xとは), otherwise the one before the first mark not yet used.
fn term(note: &str, references: &mut References<'_>) -> Option<String> {
    if let Some(name) = defined(note) {
        let key = text::comparison_key(name);
        let named = references.all.iter_mut().take(MOST_LOOKED_AT).find(|reference| {
            took(1);
            reference.key.ends_with(&key)
        });
        if let Some(reference) = named {
            reference.taken = true;
            return Some(name.to_owned());
        }
    }
    while references.all.get(references.free).is_some_and(|reference| reference.taken) {
        references.free += 1;
    }
    let reference = references.all.get_mut(references.free)?;
    reference.taken = true;
    Some(last_word(reference.before)).filter(|word| !word.is_empty())
}

/// X of a note that begins 「Xとは」 or 「X：」.
fn defined(note: &str) -> Option<&str> {
    let ends = ["とは", "：", ":", "…"].into_iter().filter_map(|end| note.find(end));
    let name = note.get(..ends.min()?)?.trim().trim_matches(['「', '」', '『', '』']);
    (!name.is_empty() && name.chars().count() <= LONGEST_TERM).then_some(name)
}

/// The letters of one script at the end of a text; what stands in quotation marks counts as a word.
fn last_word(text: &str) -> String {
    let start = text.char_indices().rev().take(LONGEST_WORD).last().map_or(0, |(start, _)| start);
    let text = text.get(start..).unwrap_or_default();
    if let Some(inside) = text.strip_suffix('」') {
        return inside.rsplit_once('「').map_or(inside, |(_, word)| word).to_owned();
    }
    let script = text.chars().next_back().map(Script::of);
    let word: Vec<char> = text.chars().rev().take_while(|character| Some(Script::of(*character)) == script).collect();
    word.into_iter().rev().collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Katakana,
    Hiragana,
    Kanji,
    Latin,
    Other,
}

impl Script {
    fn of(character: char) -> Self {
        match character {
            'ァ'..='ヺ' | 'ー' | 'ｦ'..='ﾟ' | '・' => Self::Katakana,
            'ぁ'..='ん' => Self::Hiragana,
            '一'..='鿿' | '々' => Self::Kanji,
            _ if character.is_alphanumeric() => Self::Latin,
            _ => Self::Other,
        }
    }
}
