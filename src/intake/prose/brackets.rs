//! Round brackets in a sentence.

use crate::domain::steps::took;

/// A pair of round brackets that stands in no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bracket<'a> {
    /// Where it opens, in bytes.
    pub(super) start: usize,
    /// Behind its closing bracket.
    pub(super) end: usize,
    pub(super) inside: &'a str,
    /// Whether it closes its clause: the end, white space, a full stop, an aside or another closing bracket follows.
    pub(super) closes_clause: bool,
}

/// The outermost round brackets of a text. One that is never closed is none.
pub(super) fn round(text: &str) -> Vec<Bracket<'_>> {
    took(text.len());
    let mut brackets = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (index, character) in text.char_indices() {
        match character {
            '（' | '(' => open.push(index),
            '）' | ')' => {
                let Some(start) = open.pop() else { continue };
                let end = index + character.len_utf8();
                let width = text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
                let (Some(inside), Some(after)) = (text.get(start + width..index), text.get(end..)) else { continue };
                let closes_clause =
                    after.chars().next().is_none_or(|next| next.is_whitespace() || "。〔［[".contains(next));
                while brackets.last().is_some_and(|inner: &Bracket<'_>| inner.start > start) {
                    brackets.pop();
                }
                brackets.push(Bracket { start, end, inside, closes_clause });
            }
            _ => {}
        }
    }
    // A bracket closes its clause too when the one that follows it at once does.
    let mut next: Option<(usize, bool)> = None;
    for bracket in brackets.iter_mut().rev() {
        bracket.closes_clause |= next == Some((bracket.end, true));
        next = Some((bracket.start, bracket.closes_clause));
    }
    brackets
}
