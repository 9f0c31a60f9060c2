//! What the evaluation of a sheet says in words of its own, under the headings that the city gives it.

use diesel::prelude::*;

use crate::domain::goal::EvaluationText;
use crate::domain::numbers::GoalNumber;
use crate::domain::person::Author;
use crate::domain::policy::{Permit, Rate};
use crate::store::goals::position;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::evaluation_text;
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

/// The texts of a sheet in their order.
pub fn of_goal(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Vec<EvaluationText>, StoreError> {
    let rows: Vec<(String, String)> = evaluation_text::table
        .filter(evaluation_text::goal_id.eq(goal))
        .order((evaluation_text::position, evaluation_text::id))
        .select((evaluation_text::heading, evaluation_text::text))
        .load(connection)?;
    Ok(rows.into_iter().map(|(heading, text)| EvaluationText { heading, text }).collect())
}

/// Writes the texts of a sheet anew, as its section may while it writes its results.
pub fn write(writer: &mut Writer<'_>, permit: &Permit<Rate>, texts: &[EvaluationText]) -> Result<(), StoreError> {
    let goal = permit.act().goal;
    let before = of_goal(writer.connection, goal)?;
    diesel::delete(evaluation_text::table.filter(evaluation_text::goal_id.eq(goal))).execute(writer.connection)?;
    for (index, EvaluationText { heading, text }) in texts.iter().enumerate() {
        diesel::insert_into(evaluation_text::table)
            .values((
                evaluation_text::goal_id.eq(goal),
                evaluation_text::position.eq(position(index)),
                evaluation_text::heading.eq(heading),
                evaluation_text::text.eq(text),
            ))
            .execute(writer.connection)?;
    }
    let change = Change::new(Action::EvaluationTextsSet, SubjectKind::Goal, goal.0)
        .before(&serde_json::json!({ "evaluation_texts": before }))?
        .after(&serde_json::json!({ "evaluation_texts": texts }))?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Takes in what a table says, and tells how many texts are new or other than those on record. What the table doesn't
/// speak of stays.
pub(super) fn take_in(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    texts: &[EvaluationText],
) -> Result<usize, StoreError> {
    if texts.is_empty() {
        return Ok(0);
    }
    let known = of_goal(writer.connection, goal)?;
    let new: Vec<&EvaluationText> = texts.iter().filter(|text| !known.contains(text)).collect();
    for (index, EvaluationText { heading, text }) in new.iter().enumerate() {
        let of_heading = evaluation_text::goal_id.eq(goal).and(evaluation_text::heading.eq(heading));
        let changed = diesel::update(evaluation_text::table.filter(of_heading))
            .set(evaluation_text::text.eq(text))
            .execute(writer.connection)?;
        if changed == 0 {
            diesel::insert_into(evaluation_text::table)
                .values((
                    evaluation_text::goal_id.eq(goal),
                    evaluation_text::position.eq(position(known.len() + index)),
                    evaluation_text::heading.eq(heading),
                    evaluation_text::text.eq(text),
                ))
                .execute(writer.connection)?;
        }
    }
    if !new.is_empty() {
        let replaced: Vec<&EvaluationText> =
            known.iter().filter(|known| new.iter().any(|new| new.heading == known.heading)).collect();
        let change = Change::new(Action::Imported, SubjectKind::Goal, goal.0)
            .before(&serde_json::json!({ "evaluation_texts": replaced }))?
            .after(&serde_json::json!({ "evaluation_texts": new }))?;
        writer.record(author, change);
    }
    Ok(new.len())
}
