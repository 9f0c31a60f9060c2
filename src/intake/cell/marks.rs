//! The marks by which cells are structured without markup: ■ and other bullets, ・, brackets, ※ and *.
//!
//! ■ begins an item wherever it stands. Where a cell has none, the first other bullet at the start of a line does,
//! else list items, else ・; a cell with no marks at all is parted after its sentences' lines.

use std::collections::HashMap;

use super::markup::{Line, Start};
use super::note_marks::{NoteMarks, is_note_mark, mark_at};
use crate::domain::steps::took;
use crate::domain::text;
use crate::intake::marked;

/// What a segment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    Item,
    /// A ・ line.
    Point,
    /// Text in brackets.
    Aside,
    /// A ※ line.
    Remark,
    /// A line in 【】 that heads the items below it.
    Heading,
    /// A note with its mark as printed.
    Note(String),
    /// Text that continues what is open; a new block of it where true.
    Text(bool),
}

/// A stretch of text with the mark that began it, without that mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) mark: Mark,
    pub(super) text: String,
}

/// Bullets that begin items at the start of a line where there is no ■. ▲ and △ are minus signs and grades.
const BULLETS: [char; 8] = ['●', '◆', '○', '□', '◎', '◇', '▪', '◯'];

/// What begins an item in this cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ItemMark {
    Bullet(char),
    ListItem(usize),
    Sentence,
}

/// Parts the lines of a cell by their marks.
pub(super) fn segments(lines: &[Line]) -> Vec<Segment> {
    let whole: Vec<char> = lines.iter().flat_map(|line| line.text.chars().chain(['\n'])).collect();
    let mut reader = Reader {
        item_mark: item_mark(lines),
        notes: NoteMarks::of(&whole),
        position: 0,
        done: Vec::new(),
        in_note: false,
    };
    for line in lines {
        reader.line(line);
    }
    reader.done
}

fn item_mark(lines: &[Line]) -> ItemMark {
    let has_squares = lines.iter().any(|line| {
        let characters: Vec<char> = line.text.chars().collect();
        (0..characters.len()).any(|index| is_square(&characters, index))
    });
    if has_squares {
        return ItemMark::Bullet('■');
    }
    let bullet = |line: &Line| {
        let mut characters = line.text.chars();
        let first = characters.next().filter(|first| BULLETS.contains(first))?;
        characters.next().is_some_and(|second| second != first && !is_closing(second)).then_some(first)
    };
    if let Some(bullet) = lines.iter().find_map(bullet) {
        return ItemMark::Bullet(bullet);
    }
    let depths = lines.iter().filter_map(|line| match line.start {
        Start::ListItem(depth) => Some(depth),
        _ => None,
    });
    if let Some(depth) = depths.min() {
        return ItemMark::ListItem(depth);
    }
    if lines.iter().any(|line| line.text.starts_with('・')) { ItemMark::Bullet('・') } else { ItemMark::Sentence }
}

/// Whether a ■ stands for itself here: quoted, 「■」 or （■印） is talk about it.
fn is_square(characters: &[char], index: usize) -> bool {
    characters.get(index) == Some(&'■')
        && !index.checked_sub(1).and_then(|before| characters.get(before)).is_some_and(|before| is_opening(*before))
}

fn is_opening(character: char) -> bool {
    "「『（(〔［[【〈《".contains(character)
}

fn is_closing(character: char) -> bool {
    "」』）)〕］]】〉》".contains(character)
}

struct Reader {
    item_mark: ItemMark,
    notes: NoteMarks,
    /// How many characters of the cell stand before this line.
    position: usize,
    done: Vec<Segment>,
    /// Whether what is open goes on with a note.
    in_note: bool,
}

impl Reader {
    fn open(&mut self, mark: Mark) {
        self.add(Segment { mark, text: String::new() });
    }

    fn add(&mut self, segment: Segment) {
        if segment.mark != Mark::Text(false) {
            self.in_note = matches!(segment.mark, Mark::Note(_));
        }
        self.done.push(segment);
    }

    fn push(&mut self, character: char) {
        if let Some(segment) = self.done.last_mut() {
            segment.text.push(character);
        }
    }

    fn line(&mut self, line: &Line) {
        let characters: Vec<char> = line.text.chars().collect();
        took(characters.len());
        let brackets = brackets(&characters);
        let begins = self.begin(line, &characters);
        self.open(begins);
        let mut depth = 0_usize;
        let mut index = 0;
        while let Some(&character) = characters.get(index) {
            let mark = if depth == 0 || self.item_mark == ItemMark::Bullet('■') && character == '■' {
                self.mark(line, (&characters, &brackets), index)
            } else {
                None
            };
            if let Some((mark, taken)) = mark {
                depth = 0;
                match mark {
                    Mark::Aside => {
                        let printed = characters.iter().skip(index).take(taken).collect();
                        self.add(Segment { mark: Mark::Aside, text: printed });
                        self.open(Mark::Text(false));
                    }
                    mark => self.open(mark),
                }
                index += taken;
                if taken > 0 {
                    continue;
                }
            }
            if is_opening(character) {
                depth += 1;
            } else if is_closing(character) {
                depth = depth.saturating_sub(1);
            }
            self.push(character);
            index += 1;
        }
        self.position += characters.len() + 1;
    }

    /// What the start of a line means before its characters are read.
    fn begin(&self, line: &Line, characters: &[char]) -> Mark {
        let text = Mark::Text(line.start != Start::Break);
        let first = characters.first().copied().unwrap_or_default();
        if is_note_mark(first) || self.item_mark == ItemMark::Bullet(first) {
            return text;
        }
        if first == '【' && characters.iter().position(|character| *character == '】') == Some(characters.len() - 1) {
            return Mark::Heading;
        }
        match (self.item_mark, line.start) {
            (ItemMark::ListItem(top), Start::ListItem(depth)) if depth == top => Mark::Item,
            (_, Start::ListItem(_)) => Mark::Point,
            (ItemMark::Sentence, _) if !self.in_note || line.start != Start::Break => {
                let ends = |above: &Segment| above.text.ends_with('。') || above.mark == Mark::Heading;
                let sentence_ended = self.done.last().is_none_or(ends);
                if sentence_ended || is_numbered(characters) { Mark::Item } else { text }
            }
            _ => text,
        }
    }

    /// The mark at this place, and how many characters it takes up: of an aside, all of it.
    fn mark(
        &self,
        line: &Line,
        (characters, brackets): (&[char], &HashMap<usize, usize>),
        index: usize,
    ) -> Option<(Mark, usize)> {
        let character = characters.get(index).copied()?;
        let before = index.checked_sub(1).and_then(|before| characters.get(before)).copied();
        let next = characters.get(index + 1).copied();
        let parted = before.is_none_or(char::is_whitespace);
        if self.item_mark == ItemMark::Bullet(character) {
            let begins = match character {
                '■' => is_square(characters, index),
                _ => parted && next.is_some_and(|next| next != character && !is_closing(next)),
            };
            return begins.then_some((Mark::Item, 1));
        }
        if is_note_mark(character) {
            return self.note_or_remark(characters, index, before);
        }
        if self.in_note {
            return None;
        }
        let sentence = self.item_mark == ItemMark::Sentence && before == Some('。');
        if sentence && characters.get(index..).is_some_and(is_numbered) {
            return Some((Mark::Item, 0));
        }
        let list_item = matches!(line.start, Start::ListItem(_)) && index == 0;
        if character == '・' && parted || index == 0 && BULLETS.contains(&character) && next != Some(character) {
            let mark = if list_item { self.begin(line, characters) } else { Mark::Point };
            return next.map(|_| (mark, 1));
        }
        let length = aside(characters, brackets, index)?;
        (index > 0 || characters.len() == length).then_some((Mark::Aside, length))
    }

    fn note_or_remark(&self, characters: &[char], index: usize, before: Option<char>) -> Option<(Mark, usize)> {
        let mark = mark_at(characters, index);
        let length = mark.chars().count();
        let after = characters.get(index + length).copied();
        let begins_line = index == 0;
        let parted = before.is_none_or(char::is_whitespace);
        let closed = before.is_some_and(|before| is_closing(before) || before == '。');
        if length > 1 {
            let is_note = (parted || closed) && self.notes.is_note(&mark, self.position + index, begins_line);
            return is_note.then_some((Mark::Note(mark), length));
        }
        let follows = after.is_some_and(|after| begins_line || !after.is_whitespace());
        if characters.get(index) != Some(&'※') {
            return (parted && follows).then_some((Mark::Note(mark), 1));
        }
        if begins_line && self.notes.bare_reference {
            return Some((Mark::Note(mark), 1));
        }
        (parted || closed && !self.notes.bare_reference).then_some((Mark::Remark, 1))
    }
}

/// The brackets of a line that may be asides: where each opens, and how long it is. No ■ stands in one.
fn brackets(characters: &[char]) -> HashMap<usize, usize> {
    const KINDS: [(char, char); 3] = [('〔', '〕'), ('［', '］'), ('[', ']')];
    let mut ends: [Option<usize>; KINDS.len()] = Default::default();
    let mut brackets = HashMap::new();
    // From behind, so that where the next one closes is known without looking for it.
    for (index, character) in characters.iter().enumerate().rev() {
        if *character == '■' {
            ends = Default::default();
        }
        for ((opens, closes), end) in KINDS.iter().zip(&mut ends) {
            match end {
                _ if character == closes => *end = Some(index),
                Some(end) if character == opens => drop(brackets.insert(index, *end - index + 1)),
                _ => {}
            }
        }
    }
    brackets
}

/// The length of an aside: brackets at the end of a clause, with white space, another bracket or nothing behind them.
fn aside(characters: &[char], brackets: &HashMap<usize, usize>, index: usize) -> Option<usize> {
    let length = *brackets.get(&index)?;
    let inside = characters.get(index + 1..index + length - 1)?;
    let after = characters.get(index + length).copied();
    let closes = after.is_none_or(|after| after.is_whitespace() || "〔［[。■※".contains(after));
    (closes && inside.iter().any(|character| !character.is_whitespace())).then_some(length)
}

/// Whether a line begins with a number of a list: ①, 1., （1）.
fn is_numbered(characters: &[char]) -> bool {
    let normal = text::normalise(&characters.iter().take(5).collect::<String>());
    let first = characters.first().copied().unwrap_or_default();
    let bare = normal.trim_start_matches('(');
    let digits = bare.chars().take_while(char::is_ascii_digit).count();
    let closed = bare.chars().nth(digits).is_some_and(|next| matches!(next, '.' | ')' | '、'));
    let decimal = bare.chars().nth(digits + 1).is_some_and(|next| next.is_ascii_digit());
    marked::is_numbered_letter(first) || (1..=2).contains(&digits) && closed && !decimal
}
