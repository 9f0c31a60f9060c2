//! Who can do what: asked of the same functions that give the permits, so that the overview can't say anything else.

use super::super::codes::codes;
use super::super::numbers::{GoalNumber, PersonNumber, UnitNumber, UpdateNumber};
use super::super::person::Actor;
use super::super::rating::EvaluationKind;
use super::super::sheet::{SheetStatus, SheetStep};
use super::super::stage::Stage;
use super::{
    GoalPlace, Pending, WrittenUpdate, administer, ask, comment, decide_sheet, decide_update, follow, inspect, rate,
    read_trail, review, submit, write, write_update,
};

codes! {
    /// Something that a post may permit.
    Right {
        /// Reading the updates of a section, whatever became of them.
        FollowUpdates = "follow_reports",
        /// Reading a section's sheets before they are published.
        ReadSheets = "read_sheets",
        WriteUpdates = "report",
        WriteSheets = "write_sheets",
        SubmitSheets = "submit_sheets",
        /// Approving and returning updates.
        DecideUpdates = "decide_reports",
        /// Approving and returning sheets.
        DecideSheets = "decide_sheets",
        /// Rating the section's own work.
        RateSelf = "rate_self",
        /// Reviewing the section's rating.
        RateReview = "rate_review",
        Comment = "comment",
        /// Asking for an update.
        Ask = "ask",
        /// Reading across all departments.
        Review = "review",
        /// The planning office: years, publishing, people.
        Administer = "administer",
        ReadTrail = "audit",
    }
}

impl Right {
    /// Whether it is a right to the whole city and to no section.
    pub const fn is_citywide(self) -> bool {
        matches!(self, Self::Review | Self::Administer | Self::ReadTrail)
    }

    /// Whether the posts held give it: in a section with its department, or in the city. `approvals` is the number of
    /// approvals that the city asks for. Open years only: in a closed one nobody writes.
    pub fn is_given(self, actor: &Actor, section: UnitNumber, department: Option<UnitNumber>, approvals: i32) -> bool {
        let (section, year_open) = (Some(section), true);
        let goal = GoalPlace { goal: GoalNumber(0), section, department, year_open, own_writing_allowed: false };
        // What somebody else wrote.
        let update = WrittenUpdate { update: UpdateNumber(0), writer: PersonNumber(0), about: goal.into() };
        let stage = Stage::Goals;
        match self {
            Self::FollowUpdates => follow(actor, goal).is_ok(),
            Self::ReadSheets => inspect(actor, goal).is_ok(),
            Self::WriteUpdates => write_update(actor, goal).is_ok(),
            Self::WriteSheets => write(actor, goal, stage, SheetStatus::Drafting).is_ok(),
            Self::SubmitSheets => submit(actor, goal, stage, SheetStep::Submitted).is_ok(),
            Self::DecideUpdates => decide_update(actor, update).is_ok(),
            Self::DecideSheets => [SheetStatus::Submitted, SheetStatus::Passed].into_iter().any(|status| {
                let pending = Pending { status, submitted_by: None, passed_by: None, approvals };
                decide_sheet(actor, goal, stage, pending, true).is_ok()
            }),
            Self::RateSelf => rate(actor, goal, EvaluationKind::SelfRating).is_ok(),
            Self::RateReview => rate(actor, goal, EvaluationKind::Reviewer).is_ok(),
            Self::Comment => comment(actor, goal).is_ok(),
            Self::Ask => ask(actor, goal, None).is_ok(),
            Self::Review => review(actor).is_ok(),
            Self::Administer => administer(actor).is_ok(),
            Self::ReadTrail => read_trail(actor).is_ok(),
        }
    }
}

/// What the posts held give, and where: each set of sections once, with every right that reaches exactly those; an
/// empty set is the city. `sections` are the city's sections with their departments.
pub fn rights(
    actor: &Actor,
    sections: &[(UnitNumber, Option<UnitNumber>)],
    approvals: i32,
) -> Vec<(Vec<UnitNumber>, Vec<Right>)> {
    let mut given: Vec<(Vec<UnitNumber>, Vec<Right>)> = Vec::new();
    for &right in Right::ALL {
        let reaches = |(section, department): &&(UnitNumber, Option<UnitNumber>)| {
            right.is_given(actor, *section, *department, approvals)
        };
        let scope: Vec<UnitNumber> = if right.is_citywide() {
            if !right.is_given(actor, UnitNumber(0), None, approvals) {
                continue;
            }
            Vec::new()
        } else {
            sections.iter().filter(reaches).map(|(section, _)| *section).collect()
        };
        if scope.is_empty() && !right.is_citywide() {
            continue;
        }
        match given.iter_mut().find(|(known, _)| *known == scope) {
            Some((_, rights)) => rights.push(right),
            None => given.push((scope, vec![right])),
        }
    }
    given
}
