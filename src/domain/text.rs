//! Text as it comes: normal forms for comparing and counting. What is shown stays as it was written.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

use super::steps::took;

/// The form in which numbers, dates and codes are read: NFKC, by which full-width digits and letters become half width
/// and half-width kana full width. What NFKC would turn into digits of the number it stands at stays as it is: the marks
/// of notes (95①), powers (10²) and fractions (9½).
pub fn normalise(text: &str) -> String {
    took(text.len());
    let mut normal = String::with_capacity(text.len());
    for stretch in text.split_inclusive(would_become_a_digit) {
        let words = stretch.strip_suffix(would_become_a_digit).unwrap_or(stretch);
        normal.extend(words.nfkc());
        normal.push_str(stretch.get(words.len()..).unwrap_or_default());
    }
    normal.trim().to_owned()
}

fn would_become_a_digit(character: char) -> bool {
    let is_digit = matches!(character, '0'..='9' | '０'..='９');
    !is_digit && std::iter::once(character).nfkc().next().is_some_and(|first| first.is_ascii_digit())
}

/// The form in which units of measure are compared, where a power is a digit: m², ㎡ and ｍ2 are m2.
pub fn unit_of_measure(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_owned()
}

/// A figure without the unit of measure behind it.
pub fn without_unit<'cell>(cell: &'cell str, unit: Option<&str>) -> &'cell str {
    /// Letters that one of a normal form may be written with, such as a kana and its mark.
    const LETTERS_OF_ONE: usize = 2;
    // A unit that begins with a digit would take the last digits of the figure away.
    let is_unit = |unit: &String| unit.starts_with(|letter: char| !letter.is_numeric());
    let Some(unit) = unit.map(unit_of_measure).filter(is_unit) else { return cell };
    let cell = cell.trim_end();
    let ends = cell.char_indices().rev().take(LETTERS_OF_ONE * unit.chars().count());
    let parted = ends.map(|(at, _)| cell.split_at(at)).find(|(_, end)| unit_of_measure(end) == unit);
    parted.map_or(cell, |(figure, _)| figure.trim_end())
}

/// A key for recognising the same name in two spellings: NFKC, lower case, no white space at all.
pub fn comparison_key(text: &str) -> String {
    took(text.len());
    comparison_letters(text).collect()
}

/// The letters of that key one by one, for whoever needs the first of a long text only.
pub fn comparison_letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkc().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase)
}

/// Joins words whose letters were spread for looks (「G I G A」), for search and screen readers: `None` when there
/// is no such word. A spread word is at least three single characters with one space between each.
pub fn join_spread_words(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split([' ', '\u{3000}']).collect();
    let mut joined: Vec<String> = Vec::new();
    let mut spread: Vec<&str> = Vec::new();
    let mut changed = false;
    let mut flush = |spread: &mut Vec<&str>, joined: &mut Vec<String>| {
        if spread.len() >= 3 {
            joined.push(spread.concat());
            changed = true;
        } else {
            joined.extend(spread.iter().map(|&word| word.to_owned()));
        }
        spread.clear();
    };
    for word in words {
        if word.chars().count() == 1 {
            spread.push(word);
        } else {
            flush(&mut spread, &mut joined);
            joined.push(word.to_owned());
        }
    }
    flush(&mut spread, &mut joined);
    changed.then(|| joined.join(" "))
}

/// How alike two texts are by the pairs of neighbouring characters they share: 0 nothing, 1 the same.
pub fn similarity(one: &str, other: &str) -> f64 {
    Pairs::of(one).similarity(&Pairs::of(other))
}

/// A text as the pairs of neighbouring characters that it is compared by, for one that is compared many times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairs {
    /// In order, so that two lists are gone through once.
    pairs: Vec<(char, char)>,
    /// The only character, where there is no pair.
    lone: Option<char>,
}

impl Pairs {
    /// The pairs of a text in the form in which names are compared.
    pub fn of(text: &str) -> Self {
        let key: Vec<char> = comparison_letters(text).collect();
        let mut pairs: Vec<(char, char)> =
            key.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
        pairs.sort_unstable();
        Self { lone: key.first().copied().filter(|_| pairs.is_empty()), pairs }
    }

    /// How many pairs two texts share: 0 none, 1 all.
    pub fn similarity(&self, other: &Self) -> f64 {
        let total = self.pairs.len() + other.pairs.len();
        took(total);
        if total == 0 {
            return if self.lone == other.lone { 1.0 } else { 0.0 };
        }
        let (mut shared, mut left, mut right) = (0_u32, self.pairs.iter().peekable(), other.pairs.iter().peekable());
        while let (Some(mine), Some(theirs)) = (left.peek(), right.peek()) {
            match mine.cmp(theirs) {
                Ordering::Less => drop(left.next()),
                Ordering::Greater => drop(right.next()),
                Ordering::Equal => {
                    shared += 1;
                    left.next();
                    right.next();
                }
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "texts are short")]
        let total = total as f64;
        2.0 * f64::from(shared) / total
    }
}

/// The names most like a mistyped one, the best first: at most three, and none that shares too little to be meant.
pub fn suggestions<'names>(typed: &str, names: impl Iterator<Item = &'names str>) -> Vec<String> {
    /// One pair in common of names of four characters.
    const ALIKE: f64 = 0.3;
    let mut alike: Vec<(f64, &str)> = names.map(|name| (similarity(typed, name), name)).collect();
    alike.retain(|(score, _)| *score >= ALIKE);
    alike.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    alike.dedup_by(|one, other| one.1 == other.1);
    alike.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}
