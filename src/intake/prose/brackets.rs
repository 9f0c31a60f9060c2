//! Round brackets in a sentence.

/// A pair of round brackets that stands in no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bracket<'a> {
    /// Where it opens, in bytes.
    pub(super) start: usize,
    /// Behind its closing bracket.
    pub(super) end: usize,
    /// What stands in it.
    pub(super) inside: &'a str,
    /// Whether it closes its clause: the end, white space, a full stop or an aside follows.
    pub(super) closes_clause: bool,
}

/// The outermost round brackets of a text. One that is never closed is none.
pub(super) fn round(text: &str) -> Vec<Bracket<'_>> {
    let mut brackets = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (place, character) in text.char_indices() {
        match character {
            '（' | '(' => open.push(place),
            '）' | ')' => {
                let Some(start) = open.pop() else { continue };
                let end = place + character.len_utf8();
                let width = text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
                let (Some(inside), Some(after)) = (text.get(start + width..place), text.get(end..)) else { continue };
                let closes_clause =
                    after.chars().next().is_none_or(|next| next.is_whitespace() || "。〔［[".contains(next));
                brackets.retain(|bracket: &Bracket<'_>| bracket.start < start);
                brackets.push(Bracket { start, end, inside, closes_clause });
            }
            _ => {}
        }
    }
    brackets
}
