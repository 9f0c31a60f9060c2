//! Marks of a year and of a goal: stage, partly recorded, sample.

use crate::domain::milestone::MilestoneState;
use crate::domain::stage::Stage;
use crate::web::kit::words::Words;

/// A badge: the modifier of its class and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// The modifier of the class `badge`.
    pub modifier: &'static str,
    pub text: String,
}

/// The badges of a year or goal.
pub fn of(stage: Stage, partial: bool, sample: bool, words: Words) -> Vec<Badge> {
    let mut badges = vec![Badge { modifier: "stage", text: words.text(&format!("stage-{stage}")) }];
    if partial {
        badges.push(Badge { modifier: "partial", text: words.text("partial") });
    }
    if sample {
        badges.push(Badge { modifier: "sample", text: words.text("sample") });
    }
    badges
}

/// The modifier of the class `badge` for the state of a milestone.
pub const fn state_modifier(state: &MilestoneState) -> &'static str {
    match state {
        MilestoneState::NotStarted => "waiting",
        MilestoneState::InProgress => "progress",
        MilestoneState::Completed => "done",
        MilestoneState::Postponed => "postponed",
        MilestoneState::Cancelled => "cancelled",
    }
}
