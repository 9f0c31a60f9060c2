//! 評価: the ratings given on a year's axes. Ratings are only ever added; on each axis the newest of each kind is in force.

pub mod axes;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::GoalNumber;
use crate::domain::person::Author;
use crate::domain::policy::{Permit, Rate};
use crate::domain::publication::{PublishedAxis, PublishedEvaluation};
use crate::domain::rating::EvaluationKind;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, signed};
use crate::store::kit::schema::{evaluation, evaluation_axis, goal, rating};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::published::scales::{self, RatingRow, ScaleRating};

/// A rating given.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// The number of the axis.
    pub axis: i32,
    pub kind: EvaluationKind,
    pub rating: ScaleRating,
    pub reasons: String,
    pub outside_cause: Option<String>,
    /// Who, in which post, in the words of that day.
    pub signature: String,
    pub at: DateTime<Utc>,
}

/// Every rating of a goal, oldest first.
pub fn of_goal(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Vec<Evaluation>, StoreError> {
    let rows: Vec<(GivenRow, i32, RatingRow)> = evaluation::table
        .inner_join(rating::table)
        .filter(evaluation::goal_id.eq(goal))
        .order(evaluation::id)
        .select((GivenRow::as_select(), rating::axis_id, RatingRow::as_select()))
        .load(connection)?;
    let given = |(row, axis, rating): (GivenRow, i32, RatingRow)| Evaluation {
        axis,
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

/// The ratings in force of all goals of a year on the axis that counts: for each goal and kind the number of the rating
/// on its scale.
pub fn of_year(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
) -> Result<BTreeMap<(GoalNumber, EvaluationKind), i32>, StoreError> {
    let rows: Vec<(GoalNumber, EvaluationKind, i32)> = evaluation::table
        .inner_join(rating::table.inner_join(evaluation_axis::table))
        .inner_join(goal::table)
        .filter(goal::fiscal_year.eq(year).and(evaluation_axis::counting))
        .order(evaluation::id)
        .select((evaluation::goal_id, evaluation::kind, evaluation::rating_id))
        .load(connection)?;
    // A later rating takes the place of an earlier one.
    Ok(rows.into_iter().map(|(goal, kind, rating)| ((goal, kind), rating)).collect())
}

/// The ratings in force, axis by axis, as they are published: with the post, without the person.
pub(super) fn in_force(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    year: FiscalYear,
) -> Result<Vec<PublishedEvaluation>, StoreError> {
    let all = of_goal(connection, goal)?;
    let mut published = Vec::new();
    for axis in scales::axes_of_year(connection, year)? {
        let newest = |&kind| all.iter().rev().find(|given| given.kind == kind && given.axis == axis.number);
        published.extend(EvaluationKind::ALL.iter().filter_map(newest).map(|given| PublishedEvaluation {
            axis: Some(PublishedAxis { name: axis.name.clone(), counts: axis.counting }),
            kind: given.kind,
            rating: given.rating.rating.clone(),
            reasons: given.reasons.clone(),
            outside_cause: given.outside_cause.clone(),
            post: post_of(&given.signature),
        }));
    }
    Ok(published)
}

/// The post within a signature: 氏名（部署・役職）.
pub(super) fn post_of(signature: &str) -> String {
    let inside = signature.rsplit_once('（').and_then(|(_, rest)| rest.strip_suffix('）'));
    inside.unwrap_or_default().to_owned()
}

/// What a rating says.
#[derive(Debug, Clone, Serialize)]
pub struct NewEvaluation {
    /// The number of the rating on the scale of its axis.
    pub rating: i32,
    pub reasons: String,
    pub outside_cause: Option<String>,
}

/// Gives a rating; `NotFound` where it is not one of an axis of the year on which the kind rates.
pub fn rate(
    writer: &mut Writer<'_>,
    permit: &Permit<Rate>,
    year: FiscalYear,
    new: &NewEvaluation,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Rate { goal, kind } = *permit.act();
    let axes = scales::axes_of_year(writer.connection, year)?;
    let mut open = axes.iter().filter(|axis| axis.raters.contains(&kind));
    if !open.any(|axis| axis.scale.iter().any(|known| known.number == new.rating)) {
        return Err(StoreError::NotFound);
    }
    record(writer, permit.author(), goal, kind, new, at)
}

/// Puts a rating on record in the name of whoever has the right to it.
pub(super) fn record(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    kind: EvaluationKind,
    new: &NewEvaluation,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
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
