//! The figures of the objectives that a result may be measured against.

use std::ops::Range;

use super::MOST;
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
    /// Whether the figure is an upper limit: 15分以内, or none at all.
    pub(super) at_most: bool,
}

impl Target {
    fn new(objective: usize, clause: &str, quantity: Option<Quantity>) -> Self {
        let at_most = quantity.as_ref().is_some_and(|quantity| {
            let after = clause.get(quantity.range.end..).unwrap_or_default().trim_start();
            quantity.value.value().is_zero() || ["以下", "以内", "未満"].iter().any(|word| after.starts_with(word))
        });
        Self { objective, quantity, clause: clause.to_owned(), at_most }
    }
}

/// Every clause of the objectives, once for each figure in it.
pub(super) fn targets(objectives: &[ProposedItem]) -> Vec<Target> {
    let mut targets = Vec::new();
    for (objective, item) in objectives.iter().enumerate() {
        let points = item.item.details.iter().filter(|detail| detail.kind == DetailKind::Point);
        for text in std::iter::once(&item.item.text).chain(points.map(|point| &point.text)) {
            for range in clauses(text) {
                let clause = text.get(range).unwrap_or_default();
                let found = quantities::find(clause);
                if found.is_empty() {
                    targets.push(Target::new(objective, clause, None));
                }
                targets.extend(found.into_iter().map(|quantity| Target::new(objective, clause, Some(quantity))));
            }
        }
    }
    targets.truncate(MOST);
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

/// How much two clauses are about the same thing: shared pairs of letters, then shared letters, since a word is often
/// shortened (契約成立, 成約). Numbers do not count.
pub(super) fn alikeness(one: &str, other: &str) -> f64 {
    let words = |text: &str| -> String {
        text::comparison_key(text)
            .chars()
            .filter(|letter| letter.is_alphabetic() && !matches!(letter, 'ぁ'..='ん'))
            .take(LONGEST)
            .collect()
    };
    let (left, right) = (words(one), words(other));
    let doubled = |text: &str| -> String { text.chars().flat_map(|letter| [letter, letter]).collect() };
    text::similarity(&left, &right) + text::similarity(&doubled(&left), &doubled(&right))
}
