//! Ratings as they are published.

use super::super::rating::{EvaluationKind, ONLY_AXIS, Rating};

/// The axis of a rating as it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedAxis {
    /// 妥当性, 総合評価.
    pub name: String,
    /// Whether it is the one that counts in distributions.
    pub counts: bool,
}

/// A rating as it is published: with the post of who rated, without the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedEvaluation {
    /// What was rated; none in publications from when a year had one axis only.
    pub axis: Option<PublishedAxis>,
    pub kind: EvaluationKind,
    pub rating: Rating,
    pub reasons: String,
    /// The cause outside the city.
    pub outside_cause: Option<String>,
    /// The post in which it was given, in the words of that day.
    pub post: String,
}

impl PublishedEvaluation {
    /// Whether it is on the axis that counts in distributions.
    pub fn counts(&self) -> bool {
        self.axis.as_ref().is_none_or(|axis| axis.counts)
    }

    /// The name of its axis.
    pub fn axis_name(&self) -> &str {
        self.axis.as_ref().map_or(ONLY_AXIS, |axis| &axis.name)
    }
}
