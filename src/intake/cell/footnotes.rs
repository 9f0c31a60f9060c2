//! Footnotes: notes tied to the word that carries their mark.

use super::Note;
use crate::domain::goal::{Footnote, SheetPart};
use crate::domain::text;

/// A mark standing at a word.
struct Reference<'a> {
    before: &'a str,
    taken: bool,
}

/// Ties the notes of one cell to words: of the texts, the cell's own come first.
pub(in crate::intake) fn tie(notes: Vec<Note>, part: SheetPart, texts: &[&str]) -> Vec<Footnote> {
    let mut references: Vec<(String, Vec<Reference<'_>>)> = Vec::new();
    let mut footnotes = Vec::new();
    for note in notes {
        let mark = text::normalise(&note.mark);
        if !references.iter().any(|(known, _)| *known == mark) {
            references.push((mark.clone(), references_to(&mark, texts)));
        }
        let known = references.iter_mut().find(|(known, _)| *known == mark);
        let term = known.and_then(|(_, references)| term(&note.text, references));
        footnotes.push(Footnote { part, mark: note.mark, term, text: note.text });
    }
    footnotes
}

fn references_to<'a>(mark: &str, texts: &[&'a str]) -> Vec<Reference<'a>> {
    let mut references = Vec::new();
    for text in texts {
        for (index, character) in text.char_indices().filter(|(_, character)| matches!(character, '※' | '*' | '＊'))
        {
            let rest = text.get(index..).unwrap_or_default();
            let digits: String = rest
                .chars()
                .skip(1)
                .take_while(|next| next.is_ascii_digit() || matches!(next, '０'..='９'))
                .take(2)
                .collect();
            let printed = text::normalise(&format!("{character}{digits}"));
            if printed == mark
                && let Some(before) = text.get(..index)
            {
                references.push(Reference { before: before.trim_end(), taken: false });
            }
        }
    }
    references
}

/// The word a note explains: the one it names itself (Xとは), otherwise the one before the first mark not yet used.
fn term(note: &str, references: &mut [Reference<'_>]) -> Option<String> {
    if let Some(name) = defined(note) {
        let key = text::comparison_key(name);
        let named = references.iter_mut().find(|reference| text::comparison_key(reference.before).ends_with(&key));
        if let Some(reference) = named {
            reference.taken = true;
            return Some(name.to_owned());
        }
    }
    let reference = references.iter_mut().find(|reference| !reference.taken)?;
    reference.taken = true;
    Some(last_word(reference.before)).filter(|word| !word.is_empty())
}

/// X of a note that begins 「Xとは」 or 「X：」.
fn defined(note: &str) -> Option<&str> {
    const LONGEST_TERM: usize = 30;
    let ends = ["とは", "：", ":", "…"].into_iter().filter_map(|end| note.find(end));
    let name = note.get(..ends.min()?)?.trim().trim_matches(['「', '」', '『', '』']);
    (!name.is_empty() && name.chars().count() <= LONGEST_TERM).then_some(name)
}

/// The letters of one script at the end of a text; what stands in quotation marks counts as a word.
fn last_word(text: &str) -> String {
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
