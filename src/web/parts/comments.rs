//! What managers say on a goal, as staff pages show it: comments, and requests for an update.

use crate::domain::numbers::{GoalNumber, MilestoneNumber};
use crate::store::comments::{self, Comment};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::requests::{self, Request, Selection};

/// The comments and requests of a page.
pub struct Conversation {
    /// Newest first.
    pub comments: Vec<Comment>,
    /// Those that wait before the settled ones.
    pub requests: Vec<Request>,
}

impl Conversation {
    /// What is said on a goal and its milestones.
    pub fn of_goal(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Self, StoreError> {
        Ok(Self {
            comments: comments::of_goal(connection, goal)?,
            requests: requests::select(connection, Selection::Goal(goal))?,
        })
    }

    /// The same for the page of one milestone: what was asked on others is left out.
    pub fn of_milestone(
        connection: &mut DatabaseConnection,
        goal: GoalNumber,
        milestone: MilestoneNumber,
    ) -> Result<Self, StoreError> {
        let mut conversation = Self::of_goal(connection, goal)?;
        conversation
            .requests
            .retain(|request| request.milestone.as_ref().is_none_or(|(number, _)| *number == milestone));
        Ok(conversation)
    }

    /// Whether nothing was said.
    pub const fn is_empty(&self) -> bool {
        self.comments.is_empty() && self.requests.is_empty()
    }
}
