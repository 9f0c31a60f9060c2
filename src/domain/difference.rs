//! What differs between two texts, for people to read: by lines, and within lines that are alike by whole words, numbers
//! and dates ([`phrase`](super::phrase)). A character or two that happen to be alike between two changes belong to the
//! change.

use std::borrow::Borrow;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::phrase::{Kind, phrases};

/// How alike two stretches must be, as a share of their characters, for their words to be compared.
const ALIKE: f64 = 0.4;
/// The most pieces on either side that are compared piece by piece.
const MOST: usize = 6_000;
/// As many characters alike between two changes, or fewer, are chance.
const CHANCE: usize = 2;

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

impl Piece {
    /// The stretch itself, whichever of the texts it is of.
    pub fn text(&self) -> &str {
        let (Self::Same(text) | Self::Removed(text) | Self::Added(text)) = self;
        text
    }
}

/// The way from one text to the other: without what was added it is the first, without what was removed the second.
pub fn between(one: &str, other: &str) -> Vec<Piece> {
    // With a line break at the end of both, a last line is a line like every other.
    let (one, other) = (format!("{one}\n"), format!("{other}\n"));
    let (before, after): (Vec<&str>, Vec<&str>) =
        (one.split_inclusive('\n').collect(), other.split_inclusive('\n').collect());
    let mut steps: Vec<Step> = Vec::new();
    for step in compare(&before, &after) {
        if step.is_same() || step.old.is_empty() || step.new.is_empty() {
            steps.push(step);
        } else {
            steps.extend(within(step));
        }
    }
    let mut pieces = Vec::new();
    for step in join_chance(steps) {
        if step.is_same() {
            push(&mut pieces, Piece::Same(step.old));
        } else {
            push(&mut pieces, Piece::Removed(step.old));
            push(&mut pieces, Piece::Added(step.new));
        }
    }
    without_last_break(pieces)
}

/// A place where two texts differ: what the first has there, and what the second has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub before: String,
    pub after: String,
}

/// The places where two texts differ, in their order.
pub fn changes(pieces: &[Piece]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut goes_on = false;
    for piece in pieces {
        match piece {
            Piece::Same(_) => goes_on = false,
            Piece::Removed(text) | Piece::Added(text) => {
                if !goes_on {
                    changes.push(Change { before: String::new(), after: String::new() });
                }
                goes_on = true;
                let side = changes.last_mut().map(|change| match piece {
                    Piece::Removed(_) => &mut change.before,
                    _ => &mut change.after,
                });
                if let Some(side) = side {
                    side.push_str(text);
                }
            }
        }
    }
    changes
}

/// Whether the piece at this place is one that the second text alone has.
pub fn is_added(pieces: &[Piece], place: impl Borrow<usize>) -> bool {
    matches!(pieces.get(*place.borrow()), Some(Piece::Added(_)))
}

/// Whether nothing differs.
pub fn is_same(pieces: &[Piece]) -> bool {
    pieces.iter().all(|piece| matches!(piece, Piece::Same(_)))
}

/// A stretch of the first text and what stands in its place in the second.
#[derive(Debug)]
struct Step {
    same: bool,
    old: String,
    new: String,
}

impl Step {
    const fn is_same(&self) -> bool {
        self.same
    }
}

fn compare(before: &[&str], after: &[&str]) -> Vec<Step> {
    if before.len() > MOST || after.len() > MOST {
        return vec![Step { same: before == after, old: before.concat(), new: after.concat() }];
    }
    let operations = capture_diff_slices(Algorithm::Myers, before, after);
    let steps = operations.iter().map(|operation| {
        let (tag, old, new) = operation.as_tag_tuple();
        let text = |side: &[&str], range| side.get::<std::ops::Range<usize>>(range).unwrap_or_default().concat();
        Step { same: tag == DiffTag::Equal, old: text(before, old), new: text(after, new) }
    });
    steps.collect()
}

fn words(text: &str) -> Vec<&str> {
    phrases(text).into_iter().map(|phrase| phrase.text).collect()
}

/// How many characters of a text are words: in a goal that is kept, the numbers and the dates are what changes.
fn length_of_words(text: &str) -> usize {
    let words = phrases(text).into_iter().filter(|phrase| !matches!(phrase.kind, Kind::Number | Kind::Date));
    words.map(|phrase| phrase.text.chars().count()).sum()
}

/// The steps within a replaced stretch, where enough of it is alike.
fn within(replaced: Step) -> Vec<Step> {
    let steps = compare(&words(&replaced.old), &words(&replaced.new));
    let alike: usize = steps.iter().filter(|step| step.is_same()).map(|step| length_of_words(&step.old)).sum();
    let all = length_of_words(&replaced.old).max(length_of_words(&replaced.new));
    #[expect(clippy::cast_precision_loss, reason = "texts are short")]
    let share = alike as f64 / all.max(1) as f64;
    if share < ALIKE { vec![replaced] } else { steps }
}

/// Makes what is alike by chance a part of the changes around it.
fn join_chance(steps: Vec<Step>) -> Vec<Step> {
    let mut joined: Vec<Step> = Vec::new();
    let mut steps = steps.into_iter().peekable();
    while let Some(step) = steps.next() {
        let length = step.old.chars().count();
        let by_chance = step.is_same() && length <= CHANCE && !step.old.contains('\n');
        let changes =
            |other: &Step| !other.is_same() && other.old.chars().count().max(other.new.chars().count()) >= length;
        if by_chance && joined.last().is_some_and(changes) && steps.peek().is_some_and(changes) {
            if let Some(last) = joined.last_mut() {
                last.old.push_str(&step.old);
                last.new.push_str(&step.new);
            }
            continue;
        }
        match joined.last_mut() {
            Some(last) if last.is_same() == step.is_same() => {
                last.old.push_str(&step.old);
                last.new.push_str(&step.new);
            }
            _ => joined.push(step),
        }
    }
    joined
}

fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    if !piece.text().is_empty() {
        pieces.push(piece);
    }
}

/// Takes the line break off that both texts were given at their ends.
fn without_last_break(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let last = pieces.len().saturating_sub(2);
    match pieces.get_mut(last..) {
        // A last line that only one of the texts has: the break before it came or went with it.
        Some([Piece::Same(same), Piece::Removed(text) | Piece::Added(text)]) => {
            same.pop();
            text.pop();
            text.insert(0, '\n');
        }
        Some([Piece::Removed(old), Piece::Added(new)]) => {
            old.pop();
            new.pop();
        }
        Some([.., Piece::Same(same)]) => {
            same.pop();
        }
        _ => {}
    }
    pieces.retain(|piece| !piece.text().is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Piece, between};

    fn same(text: &str) -> Piece {
        Piece::Same(text.to_owned())
    }

    fn removed(text: &str) -> Piece {
        Piece::Removed(text.to_owned())
    }

    fn added(text: &str) -> Piece {
        Piece::Added(text.to_owned())
    }

    #[test]
    fn a_number_is_replaced_as_a_whole() {
        let pieces = between("■登録50件を目指す", "■登録60件を目指す");
        assert_eq!(pieces, [same("■登録"), removed("50件"), added("60件"), same("を目指す")]);
    }

    #[test]
    fn a_date_and_a_share_are_replaced_as_a_whole() {
        let pieces = between("前年度12.5%以下（平成28年10月）", "前年度12.0%以下（平成29年10月）");
        let expected = [
            same("前年度"),
            removed("12.5%"),
            added("12.0%"),
            same("以下（"),
            removed("平成28年10月"),
            added("平成29年10月"),
            same("）"),
        ];
        assert_eq!(pieces, expected);
    }

    #[test]
    fn a_line_that_came_is_marked_and_the_others_are_not() {
        let pieces = between("相談会を開く", "相談会を開く\n報告書をまとめる");
        assert_eq!(pieces, [same("相談会を開く"), added("\n報告書をまとめる")]);
    }

    #[test]
    fn what_has_little_in_common_is_replaced_line_by_line() {
        let pieces = between("空き家の調査", "職員研修の実施");
        assert_eq!(pieces, [removed("空き家の調査"), added("職員研修の実施")]);
    }

    #[test]
    fn a_character_alike_by_chance_does_not_tear_a_change_apart() {
        let pieces = between("計画の策定に向けて関係課で協議する", "計画の見直し定着に向けて関係課で協議する");
        assert_eq!(pieces, [same("計画の"), removed("策定"), added("見直し定着"), same("に向けて関係課で協議する")]);
    }

    #[test]
    fn equal_texts_have_no_change() {
        assert_eq!(between("同じ\n文", "同じ\n文"), [same("同じ\n文")]);
        assert_eq!(between("", ""), []);
    }
}
