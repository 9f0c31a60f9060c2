//! What managers say on a goal: for the office only. Rows are only ever added.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::numbers::GoalNumber;
use crate::domain::policy::{self, Permit};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::goal_comment as comment;
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

/// The most characters of a comment.
pub const LONGEST: usize = 1000;
/// Comments shown at a time.
pub const SHOWN: i64 = 100;

/// A comment.
#[derive(Debug, Clone)]
pub struct Comment {
    /// Its number.
    pub number: i32,
    /// What was said.
    pub text: String,
    /// By whom, with the post of that day.
    pub signature: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The comments on a goal, newest first.
pub fn of_goal(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Vec<Comment>, StoreError> {
    let rows = comment::table
        .filter(comment::goal_id.eq(goal.0))
        .order(comment::id.desc())
        .limit(SHOWN)
        .select((comment::id, comment::text, comment::signature, comment::at))
        .load::<(i32, String, String, DateTime<Utc>)>(connection)?;
    let comment = |(number, text, signature, at)| Comment { number, text, signature, at };
    Ok(rows.into_iter().map(comment).collect())
}

/// Adds a comment. What the same person has just said on the goal in the same words is not said twice.
pub fn add(
    writer: &mut Writer<'_>,
    permit: &Permit<policy::Comment>,
    text: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (goal, author) = (permit.act().0, permit.author());
    let last = comment::table
        .filter(comment::goal_id.eq(goal.0))
        .order(comment::id.desc())
        .select((comment::text, comment::person_id))
        .first::<(String, Option<i32>)>(writer.connection)
        .optional()?;
    let person = author.person.map(|person| person.0);
    if last.is_some_and(|(said, by)| said == text && by == person) {
        return Ok(());
    }
    diesel::insert_into(comment::table)
        .values((
            comment::goal_id.eq(goal.0),
            comment::text.eq(text),
            comment::person_id.eq(person),
            comment::post_id.eq(author.post.map(|post| post.0)),
            comment::signature.eq(&author.signature),
            comment::at.eq(At::from(at)),
        ))
        .execute(writer.connection)?;
    let change = Change::new(Action::CommentAdded, SubjectKind::Goal, goal.0);
    writer.record(author, change.after(&serde_json::json!({ "text": text }))?);
    Ok(())
}
