//! 評価: ratings on axes and scales that differ by city and by year and are therefore data. Ratings are never averaged, and
//! those of several axes never added up: one axis of a year is the one that counts in distributions.

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::text;

codes! {
    /// Who rates.
    EvaluationKind {
        /// 自己評価, by the section that did the work.
        SelfRating = "self",
        /// 一次評価, by the head of the section.
        First = "first",
        /// 二次評価, by the head of the department.
        Second = "second",
        /// 評価者の評価, by who reviews it.
        Reviewer = "reviewer",
        /// 最終評価, by the city, entered by the planning office.
        Final = "final",
    }
}

impl EvaluationKind {
    /// Who of a year's raters has to have rated before.
    pub fn before(self, raters: &[Self]) -> Option<Self> {
        Self::ALL.iter().rev().copied().find(|kind| *kind < self && raters.contains(kind))
    }
}

/// The axis of a year that has one only, where nobody gave it another name.
pub const ONLY_AXIS: &str = "総合評価";

/// Who rates on an axis where nobody said otherwise.
pub const USUAL_RATERS: [EvaluationKind; 2] = [EvaluationKind::SelfRating, EvaluationKind::Reviewer];

/// An axis of a year's scheme: what is rated, by whom, on which scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Axis {
    /// 妥当性, 有効性, 効率性, 総合評価.
    pub name: String,
    /// Whether it is the one of its year that counts in distributions.
    pub counting: bool,
    pub raters: Vec<EvaluationKind>,
    /// Its scale from best to worst.
    pub ratings: Vec<Rating>,
}

/// Whether two years mean the same axis: 総合 and 総合評価 are one.
pub fn is_same_axis(one: &str, other: &str) -> bool {
    let key = |name: &str| {
        let key = text::comparison_key(name);
        key.strip_suffix("評価").filter(|rest| !rest.is_empty()).map(str::to_owned).unwrap_or(key)
    };
    key(one) == key(other)
}

/// A rating of a scale that a label means, but for spaces and widths.
pub fn labelled<'scale>(scale: impl IntoIterator<Item = &'scale Rating>, label: &str) -> Option<&'scale Rating> {
    let wanted = text::comparison_key(label);
    scale.into_iter().find(|rating| text::comparison_key(&rating.label) == wanted)
}

/// The first ready-made scale that has all of these labels.
pub fn scale_with(labels: &[&str]) -> Option<Vec<Rating>> {
    let has_all = |scale: &Vec<Rating>| labels.iter().all(|label| labelled(scale, label).is_some());
    READY_MADE.iter().map(ReadyMade::ratings).find(has_all)
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
pub const READY_MADE: [ReadyMade; 8] = [
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
    ReadyMade {
        code: "a-to-c",
        ratings: &[
            ("A", "適切である", true, false, false),
            ("B", "改善の余地がある", true, true, false),
            ("C", "見直しが必要である", true, true, false),
        ],
    },
    ReadyMade {
        code: "high-to-low",
        ratings: &[
            ("高い", "十分に高い", true, false, false),
            ("普通", "おおむね妥当である", true, false, false),
            ("低い", "低く、改善が必要である", true, true, false),
        ],
    },
];

/// A ready-made scheme: its code, and its axes in order.
pub struct ReadyMadeScheme {
    /// The code that forms send.
    pub code: &'static str,
    /// Name, whether it counts, who rates, the code of its scale.
    axes: &'static [(&'static str, bool, &'static [EvaluationKind], &'static str)],
}

impl ReadyMadeScheme {
    /// Its axes in order.
    pub fn axes(&self) -> Vec<Axis> {
        let axis = |&(name, counting, raters, scale): &(&str, bool, &[EvaluationKind], &str)| Axis {
            name: name.to_owned(),
            counting,
            raters: raters.to_vec(),
            ratings: ready_made(scale).map(ReadyMade::ratings).unwrap_or_default(),
        };
        self.axes.iter().map(axis).collect()
    }
}

/// The ready-made scale of a code.
pub fn ready_made(code: &str) -> Option<&'static ReadyMade> {
    READY_MADE.iter().find(|ready| ready.code == code)
}

/// Schemes that Japanese local governments use.
pub const READY_MADE_SCHEMES: [ReadyMadeScheme; 5] = {
    use EvaluationKind::{Final, First, Reviewer, Second, SelfRating};
    [
        ReadyMadeScheme { code: "one", axes: &[(ONLY_AXIS, true, &[SelfRating, Reviewer], "plan")] },
        ReadyMadeScheme {
            code: "three-criteria",
            axes: &[
                ("妥当性", false, &[SelfRating], "a-to-c"),
                ("有効性", false, &[SelfRating], "a-to-c"),
                ("効率性", false, &[SelfRating], "a-to-c"),
                (ONLY_AXIS, true, &[SelfRating, Reviewer], "a-to-c"),
            ],
        },
        ReadyMadeScheme {
            code: "activity-outcome",
            axes: &[
                ("活動", false, &[SelfRating], "circles"),
                ("成果", false, &[SelfRating], "circles"),
                ("効率", false, &[SelfRating], "circles"),
                (ONLY_AXIS, true, &[SelfRating, Reviewer], "circles"),
            ],
        },
        ReadyMadeScheme { code: "stages", axes: &[(ONLY_AXIS, true, &[First, Second], "a-to-e-c")] },
        ReadyMadeScheme { code: "stages-final", axes: &[(ONLY_AXIS, true, &[First, Second, Final], "a-to-e-c")] },
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ready_made_scheme_has_scales_and_raters_and_one_axis_that_counts() {
        for scheme in &READY_MADE_SCHEMES {
            let axes = scheme.axes();
            assert_eq!(axes.iter().filter(|axis| axis.counting).count(), 1, "{}", scheme.code);
            for axis in axes {
                assert!(axis.ratings.len() > 1 && !axis.raters.is_empty(), "{} {}", scheme.code, axis.name);
            }
        }
    }

    #[test]
    fn an_axis_is_the_same_with_and_without_the_word_for_evaluation() {
        assert!(is_same_axis("総合", "総合 評価"));
        assert!(!is_same_axis("総合評価", "有効性"));
        assert!(!is_same_axis("評価", ""));
    }

    #[test]
    fn a_scale_is_found_by_all_its_labels_and_never_by_some() {
        let labels = |known: &[&str]| scale_with(known).map(|scale| scale.len());
        assert_eq!(labels(&["計画以上", "計画通り"]), Some(4));
        assert_eq!(labels(&["Ａ", "E"]), Some(5), "whatever their width");
        assert_eq!(labels(&["A", "特A"]), None);
    }
}
