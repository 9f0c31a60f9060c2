//! The figures of the objectives that a result may be measured against.

use std::ops::Range;
use std::rc::Rc;

use super::MOST;
use super::quantities::{self, Quantity};
use crate::domain::goal::DetailKind;
use crate::domain::proposal::ProposedItem;
use crate::domain::text::{self, Pairs};

/// A figure promised in an objective, or an objective without one.
#[derive(Debug)]
pub(super) struct Target {
    /// The objective, counted from 0.
    pub(super) objective: usize,
    /// The figure; of an objective's clause without one, `None`.
    pub(super) quantity: Option<Quantity>,
    /// The clause around it, and its words.
    pub(super) clause: Rc<str>,
    pub(super) words: Rc<Words>,
    /// Whether the figure is an upper limit: 15分以内, or none at all.
    pub(super) at_most: bool,
}

impl Target {
    fn new(objective: usize, (clause, words): (&Rc<str>, &Rc<Words>), quantity: Option<Quantity>) -> Self {
        let at_most = quantity.as_ref().is_some_and(|quantity| {
            let after = clause.get(quantity.range.end..).unwrap_or_default().trim_start();
            quantity.value.value().is_zero() || ["以下", "以内", "未満"].iter().any(|word| after.starts_with(word))
        });
        Self { objective, quantity, clause: Rc::clone(clause), words: Rc::clone(words), at_most }
    }
}

/// Every clause of the objectives, once for each figure in it, as far as there are not too many.
pub(super) fn targets(objectives: &[ProposedItem]) -> Vec<Target> {
    let mut targets = Vec::new();
    for (objective, item) in objectives.iter().enumerate() {
        let points = item.item.details.iter().filter(|detail| detail.kind == DetailKind::Point);
        for text in std::iter::once(&item.item.text).chain(points.map(|point| &point.text)) {
            for range in clauses(text) {
                let room = MOST.saturating_sub(targets.len());
                if room == 0 {
                    return targets;
                }
                let clause = text.get(range).unwrap_or_default();
                let found = quantities::find(clause);
                let clause = (&Rc::from(clause), &Rc::new(Words::of(clause)));
                if found.is_empty() {
                    targets.push(Target::new(objective, clause, None));
                }
                let of_clause = found.into_iter().take(room);
                targets.extend(of_clause.map(|quantity| Target::new(objective, clause, Some(quantity))));
            }
        }
    }
    targets
}

/// Where the clauses of a text stand: between commas, full stops and white space.
fn clauses(text: &str) -> Vec<Range<usize>> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for (index, character) in text.char_indices() {
        if character.is_whitespace() || matches!(character, '、' | '。' | '；' | ';') {
            clauses.push(start..index);
            start = index + character.len_utf8();
        }
    }
    clauses.push(start..text.len());
    clauses.retain(|clause| !clause.is_empty());
    clauses
}

/// As much of a clause as is compared.
const LONGEST: usize = 200;

/// The words of a clause, for comparing it with others.
#[derive(Debug)]
pub(super) struct Words {
    pairs: Pairs,
    letters: Pairs,
}

impl Words {
    /// Numbers do not count, nor do hiragana.
    pub(super) fn of(text: &str) -> Self {
        let counts = |letter: &char| letter.is_alphabetic() && !matches!(letter, 'ぁ'..='ん');
        let letters: Vec<char> = text::comparison_letters(text).filter(counts).take(LONGEST).collect();
        let words: String = letters.iter().collect();
        let doubled: String = letters.iter().flat_map(|letter| [*letter, *letter]).collect();
        Self { pairs: Pairs::of(&words), letters: Pairs::of(&doubled) }
    }

    /// How much two clauses are about the same thing: shared pairs of letters, then shared letters, since a word is often
    /// shortened (契約成立, 成約).
    pub(super) fn alikeness(&self, other: &Self) -> f64 {
        self.pairs.similarity(&other.pairs) + self.letters.similarity(&other.letters)
    }
}
