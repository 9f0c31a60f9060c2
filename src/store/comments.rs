//! What managers say on a goal: for the office only. Rows are only ever added.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::numbers::{GoalNumber, PersonNumber};
use crate::domain::policy::{self, Permit};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, signed};
use crate::store::kit::schema::goal_comment as comment;
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

/// The most characters of a comment.
pub const LONGEST: usize = 1000;
/// Comments shown at a time.
pub const SHOWN: i64 = 100;

/// A comment.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = comment)]
pub struct Comment {
    #[diesel(column_name = id)]
    pub number: i32,
    pub text: String,
    /// By whom, with the post of that day.
    pub signature: String,
    pub at: DateTime<Utc>,
}

/// The comments on a goal, newest first.
pub fn of_goal(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Vec<Comment>, StoreError> {
    Ok(comment::table
        .filter(comment::goal_id.eq(goal))
        .order(comment::id.desc())
        .limit(SHOWN)
        .select(Comment::as_select())
        .load(connection)?)
}

/// Adds a comment. What the same person has just said on the goal in the same words is not said twice.
pub fn add(
    writer: &mut Writer<'_>,
    permit: &Permit<policy::Comment>,
    text: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (goal, author) = (permit.act().0, permit.author());
    let last: Option<(String, Option<PersonNumber>)> = comment::table
        .filter(comment::goal_id.eq(goal))
        .order(comment::id.desc())
        .select((comment::text, comment::person_id))
        .first(writer.connection)
        .optional()?;
    if last.is_some_and(|(said, by)| said == text && by == author.person) {
        return Ok(());
    }
    diesel::insert_into(comment::table)
        .values((
            comment::goal_id.eq(goal),
            comment::text.eq(text),
            signed!(comment, author),
            comment::at.eq(At::from(at)),
        ))
        .execute(writer.connection)?;
    let change = Change::new(Action::CommentAdded, SubjectKind::Goal, goal.0);
    writer.record(author, change.after(&serde_json::json!({ "text": text }))?);
    Ok(())
}
