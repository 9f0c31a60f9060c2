//! 評価: ratings on a scale that differs by city and by year and is therefore data. Ratings are never averaged.

use serde::{Deserialize, Serialize};

use super::codes::codes;

codes! {
    /// Who rates.
    EvaluationKind {
        /// 自己評価, by the section that did the work.
        SelfRating = "self",
        /// 評価者の評価, by who reviews it.
        Reviewer = "reviewer",
    }
}

/// One rating of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Its label: 計画通り, A, ◎.
    pub label: String,
    pub meaning: String,
    /// Whether it counts in a distribution; 評価不能 does not.
    pub counted: bool,
    pub needs_reason: bool,
    /// Whether the cause outside the city has to be told: 評価不能.
    pub needs_outside_cause: bool,
}

/// A ready-made scale: its code, and its ratings from best to worst.
pub struct ReadyMade {
    /// The code that forms send.
    pub code: &'static str,
    /// Label, meaning, counted, needs a reason, needs an outside cause.
    ratings: &'static [(&'static str, &'static str, bool, bool, bool)],
}

impl ReadyMade {
    /// Its ratings from best to worst.
    pub fn ratings(&self) -> Vec<Rating> {
        let rating =
            |&(label, meaning, counted, needs_reason, needs_outside_cause): &(&str, &str, bool, bool, bool)| Rating {
                label: label.to_owned(),
                meaning: meaning.to_owned(),
                counted,
                needs_reason,
                needs_outside_cause,
            };
        self.ratings.iter().map(rating).collect()
    }
}

/// Scales that Japanese local governments use.
pub const READY_MADE: [ReadyMade; 6] = [
    ReadyMade {
        code: "plan",
        ratings: &[
            ("計画以上", "計画を上回って達成した", true, false, false),
            ("計画通り", "計画したとおりに達成した", true, false, false),
            ("計画未満", "計画に届かなかった", true, true, false),
            ("評価不能", "市の外の原因により評価できない", false, true, true),
        ],
    },
    ReadyMade {
        code: "a-to-e-c",
        ratings: &[
            ("A", "計画を大きく上回った", true, true, false),
            ("B", "計画を上回った", true, false, false),
            ("C", "計画どおり", true, false, false),
            ("D", "計画を下回った", true, true, false),
            ("E", "計画を大きく下回った", true, true, false),
        ],
    },
    ReadyMade {
        code: "a-to-e-b",
        ratings: &[
            ("A", "計画を上回った", true, true, false),
            ("B", "計画どおり", true, false, false),
            ("C", "計画をやや下回った", true, true, false),
            ("D", "計画を下回った", true, true, false),
            ("E", "計画を大きく下回った", true, true, false),
        ],
    },
    ReadyMade {
        code: "s-to-c",
        ratings: &[
            ("S", "計画を大きく上回った", true, true, false),
            ("A", "計画どおり", true, false, false),
            ("B", "計画をやや下回った", true, true, false),
            ("C", "計画を下回った", true, true, false),
            ("−", "評価の対象としない", false, true, false),
        ],
    },
    ReadyMade {
        code: "circles",
        ratings: &[
            ("◎", "計画を上回った", true, false, false),
            ("○", "計画どおり", true, false, false),
            ("△", "計画を下回った", true, true, false),
        ],
    },
    ReadyMade {
        code: "one-to-five",
        ratings: &[
            ("1", "計画を大きく上回った", true, true, false),
            ("2", "計画を上回った", true, false, false),
            ("3", "計画どおり", true, false, false),
            ("4", "計画を下回った", true, true, false),
            ("5", "計画を大きく下回った", true, true, false),
        ],
    },
];
