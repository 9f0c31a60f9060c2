//! What differs between two texts: by lines, and within lines that are alike by characters, since Japanese has no
//! spaces between words.

use std::time::Duration;

use similar::{ChangeTag, DiffTag, TextDiff};

/// How long a comparison may take before it becomes a coarser one.
const LONGEST: Duration = Duration::from_millis(300);
/// How alike two stretches must be for their characters to be compared.
const ALIKE: f32 = 0.5;

/// A stretch of the comparison, line breaks included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both texts.
    Same(String),
    /// In the first only.
    Removed(String),
    /// In the second only.
    Added(String),
}

/// The way from one text to the other.
pub fn between(one: &str, other: &str) -> Vec<Piece> {
    let (one, other) = (format!("{one}\n"), format!("{other}\n"));
    let lines = TextDiff::configure().timeout(LONGEST).diff_lines(one.as_str(), other.as_str());
    let mut pieces = Vec::new();
    for operation in lines.ops() {
        let of = |tag: ChangeTag| -> String {
            lines.iter_changes(operation).filter(|change| change.tag() == tag).map(|change| change.value()).collect()
        };
        if operation.tag() == DiffTag::Replace {
            within(&of(ChangeTag::Delete), &of(ChangeTag::Insert), &mut pieces);
        } else {
            for change in lines.iter_changes(operation) {
                push(&mut pieces, change.tag(), change.value());
            }
        }
    }
    pieces
}

fn within(one: &str, other: &str, pieces: &mut Vec<Piece>) {
    let characters = TextDiff::configure().timeout(LONGEST).diff_chars(one, other);
    if characters.ratio() < ALIKE {
        push(pieces, ChangeTag::Delete, one);
        push(pieces, ChangeTag::Insert, other);
        return;
    }
    for change in characters.iter_all_changes() {
        push(pieces, change.tag(), change.value());
    }
}

fn push(pieces: &mut Vec<Piece>, tag: ChangeTag, value: &str) {
    match (tag, pieces.last_mut()) {
        (ChangeTag::Equal, Some(Piece::Same(text)))
        | (ChangeTag::Delete, Some(Piece::Removed(text)))
        | (ChangeTag::Insert, Some(Piece::Added(text))) => text.push_str(value),
        (ChangeTag::Equal, _) => pieces.push(Piece::Same(value.to_owned())),
        (ChangeTag::Delete, _) => pieces.push(Piece::Removed(value.to_owned())),
        (ChangeTag::Insert, _) => pieces.push(Piece::Added(value.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, between};

    #[test]
    fn within_a_line_only_what_differs_is_marked() {
        let pieces = between("■登録50件を目指す", "■登録60件を目指す");
        let same = |text: &str| Piece::Same(text.to_owned());
        let (removed, added) = (Piece::Removed("5".to_owned()), Piece::Added("6".to_owned()));
        assert_eq!(pieces, [same("■登録"), removed, added, same("0件を目指す\n")]);
    }
}
