//! 評価: a year's scale, and the ratings given on it. Ratings are only ever added; the newest of each kind is in force.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::GoalNumber;
use crate::domain::policy::{Administer, Permit, Rate};
use crate::domain::publication::PublishedEvaluation;
use crate::domain::rating::{EvaluationKind, Rating};
use crate::store::goals::position;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, signed};
use crate::store::kit::schema::{evaluation, goal, rating};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::published::scales::{self, RatingRow, ScaleRating};

/// A rating given.
#[derive(Debug, Clone)]
pub struct Evaluation {
    pub kind: EvaluationKind,
    pub rating: ScaleRating,
    pub reasons: String,
    pub outside_cause: Option<String>,
    /// Who, in which post, in the words of that day.
    pub signature: String,
    pub at: DateTime<Utc>,
}

/// Whether a rating has been given on the scale of a year.
pub fn is_in_use(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<bool, StoreError> {
    let used = evaluation::table
        .inner_join(rating::table)
        .filter(rating::fiscal_year.eq(year))
        .count()
        .get_result::<i64>(connection)?;
    Ok(used > 0)
}

/// Sets the scale of a year; a conflict once a rating has been given on the one it has.
pub fn set_scale(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
    ratings: &[Rating],
) -> Result<(), StoreError> {
    let before = scales::of_year(writer.connection, year)?;
    if is_in_use(writer.connection, year)? {
        return Err(StoreError::Conflict(Conflict::ScaleInUse));
    }
    diesel::delete(rating::table.filter(rating::fiscal_year.eq(year))).execute(writer.connection)?;
    for (index, new) in ratings.iter().enumerate() {
        diesel::insert_into(rating::table)
            .values((
                rating::fiscal_year.eq(year),
                rating::position.eq(position(index)),
                rating::label.eq(&new.label),
                rating::meaning.eq(&new.meaning),
                rating::counted.eq(new.counted),
                rating::needs_reason.eq(new.needs_reason),
                rating::needs_outside_cause.eq(new.needs_outside_cause),
            ))
            .execute(writer.connection)?;
    }
    let change =
        Change::new(Action::ScaleSet, SubjectKind::FiscalYear, year.number()).before(&before)?.after(&ratings)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Every rating of a goal, oldest first.
pub fn of_goal(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Vec<Evaluation>, StoreError> {
    let rows: Vec<(GivenRow, RatingRow)> = evaluation::table
        .inner_join(rating::table)
        .filter(evaluation::goal_id.eq(goal))
        .order(evaluation::id)
        .select((GivenRow::as_select(), RatingRow::as_select()))
        .load(connection)?;
    let given = |(row, rating): (GivenRow, RatingRow)| Evaluation {
        kind: row.kind,
        rating: rating.into(),
        reasons: row.reasons,
        outside_cause: row.outside_cause,
        signature: row.signature,
        at: row.at,
    };
    Ok(rows.into_iter().map(given).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = evaluation)]
struct GivenRow {
    kind: EvaluationKind,
    reasons: String,
    outside_cause: Option<String>,
    signature: String,
    at: DateTime<Utc>,
}

/// The ratings in force of all goals of a year: for each goal and kind the number of the rating on the year's scale.
pub fn of_year(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
) -> Result<BTreeMap<(GoalNumber, EvaluationKind), i32>, StoreError> {
    let rows: Vec<(GoalNumber, EvaluationKind, i32)> = evaluation::table
        .inner_join(goal::table)
        .filter(goal::fiscal_year.eq(year))
        .order(evaluation::id)
        .select((evaluation::goal_id, evaluation::kind, evaluation::rating_id))
        .load(connection)?;
    // A later rating takes the place of an earlier one.
    Ok(rows.into_iter().map(|(goal, kind, rating)| ((goal, kind), rating)).collect())
}

/// The rating of each kind in force, as it is published: with the post, without the person.
pub(super) fn in_force(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
) -> Result<Vec<PublishedEvaluation>, StoreError> {
    let all = of_goal(connection, goal)?;
    let newest = |kind| all.iter().rev().find(|given| given.kind == kind);
    Ok(EvaluationKind::ALL
        .iter()
        .filter_map(|&kind| newest(kind))
        .map(|given| PublishedEvaluation {
            kind: given.kind,
            rating: given.rating.rating.clone(),
            reasons: given.reasons.clone(),
            outside_cause: given.outside_cause.clone(),
            post: post_of(&given.signature),
        })
        .collect())
}

/// The post within a signature: 氏名（部署・役職）.
fn post_of(signature: &str) -> String {
    let inside = signature.rsplit_once('（').and_then(|(_, rest)| rest.strip_suffix('）'));
    inside.unwrap_or_default().to_owned()
}

/// What a rating says.
#[derive(Debug, Clone, Serialize)]
pub struct NewEvaluation {
    /// The number of the rating on the year's scale.
    pub rating: i32,
    pub reasons: String,
    pub outside_cause: Option<String>,
}

/// Gives a rating; `NotFound` where it is not one of the year's scale.
pub fn rate(
    writer: &mut Writer<'_>,
    permit: &Permit<Rate>,
    year: FiscalYear,
    new: &NewEvaluation,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    if !scales::of_year(writer.connection, year)?.iter().any(|known| known.number == new.rating) {
        return Err(StoreError::NotFound);
    }
    let (goal, kind, author) = (permit.act().goal, permit.act().kind, permit.author());
    diesel::insert_into(evaluation::table)
        .values((
            evaluation::goal_id.eq(goal),
            evaluation::kind.eq(kind),
            evaluation::rating_id.eq(new.rating),
            evaluation::reasons.eq(&new.reasons),
            evaluation::outside_cause.eq(&new.outside_cause),
            signed!(evaluation, author),
            evaluation::at.eq(At::from(at)),
        ))
        .execute(writer.connection)?;
    let change = Change::new(Action::Rated, SubjectKind::Goal, goal.0).after(&(kind, new))?;
    writer.record(author, change);
    Ok(())
}
