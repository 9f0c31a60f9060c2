//! The figures of the objectives that a result may be measured against.

use std::ops::Range;

use super::quantities::{self, Quantity};
use crate::domain::goal::DetailKind;
use crate::domain::proposal::ProposedItem;
use crate::domain::text;

/// A figure promised in an objective, or an objective without one.
#[derive(Debug)]
pub(super) struct Target {
    /// The objective, counted from 0.
    pub(super) objective: usize,
    /// The figure; of an objective's clause without one, `None`.
    pub(super) quantity: Option<Quantity>,
    /// The clause around it.
    pub(super) clause: String,
}

/// Every clause of the objectives, once for each figure in it.
pub(super) fn targets(objectives: &[ProposedItem]) -> Vec<Target> {
    let mut targets = Vec::new();
    for (objective, item) in objectives.iter().enumerate() {
        let points = item.item.details.iter().filter(|detail| detail.kind == DetailKind::Point);
        for text in std::iter::once(&item.item.text).chain(points.map(|point| &point.text)) {
            for place in clauses(text) {
                let clause = text.get(place).unwrap_or_default();
                let found = quantities::find(clause);
                if found.is_empty() {
                    targets.push(Target { objective, quantity: None, clause: clause.to_owned() });
                }
                let quantities = found.into_iter().map(Some);
                targets.extend(quantities.map(|quantity| Target { objective, quantity, clause: clause.to_owned() }));
            }
        }
    }
    targets
}

/// Where the clauses of a text stand: between commas, full stops and white space.
fn clauses(text: &str) -> Vec<Range<usize>> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for (place, character) in text.char_indices() {
        if character.is_whitespace() || matches!(character, '、' | '。' | '；' | ';') {
            clauses.push(start..place);
            start = place + character.len_utf8();
        }
    }
    clauses.push(start..text.len());
    clauses.retain(|clause| !clause.is_empty());
    clauses
}

/// How much two clauses are about the same thing: shared pairs of letters, then shared letters, since a word is often
/// shortened (契約成立, 成約). Numbers do not count.
pub(super) fn alikeness(one: &str, other: &str) -> f64 {
    let words = |text: &str| -> String {
        text::comparison_key(text)
            .chars()
            .filter(|letter| letter.is_alphabetic() && !matches!(letter, 'ぁ'..='ん'))
            .collect()
    };
    let (left, right) = (words(one), words(other));
    let doubled = |text: &str| -> String { text.chars().flat_map(|letter| [letter, letter]).collect() };
    text::similarity(&left, &right) + text::similarity(&doubled(&left), &doubled(&right))
}
