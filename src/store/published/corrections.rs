//! 訂正: publications that took the place of others for a reason.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::domain::numbers::GoalNumber;
use crate::domain::publication::Publication;
use crate::store::kit::schema::{goal, publication};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::publications::PublicationRow;

/// A publication that replaced another for a reason.
#[derive(Debug, Clone)]
pub struct Correction {
    /// What the public saw before.
    pub before: Publication,
    /// What it saw from then on, with the reason.
    pub after: Publication,
    /// Whether that is what is public now.
    pub is_in_force: bool,
}

/// One page of the corrections of what is public, newest first, and whether there are more. `page` counts from 1.
pub fn list(
    connection: &mut DatabaseConnection,
    page: i64,
    length: i64,
) -> Result<(Vec<Correction>, bool), StoreError> {
    let mut rows: Vec<(PublicationRow, Option<i32>)> = publication::table
        .inner_join(goal::table)
        .filter(publication::reason.is_not_null())
        .filter(publication::number.gt(1))
        .filter(goal::current_publication.is_not_null())
        .order((publication::published_at.desc(), publication::id.desc()))
        .limit(length + 1)
        .offset((page - 1).saturating_mul(length))
        .select((PublicationRow::as_select(), goal::current_publication))
        .load(connection)?;
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let more = rows.len() > length;
    rows.truncate(length);
    // The publication before each of them is the one with the number before; all are read at once.
    let goals: BTreeSet<GoalNumber> = rows.iter().map(|(row, _)| row.goal_id).collect();
    let numbers: BTreeSet<i32> = rows.iter().map(|(row, _)| row.number - 1).collect();
    let earlier: Vec<PublicationRow> = publication::table
        .inner_join(goal::table)
        .filter(publication::goal_id.eq_any(goals))
        .filter(publication::number.eq_any(numbers))
        .select(PublicationRow::as_select())
        .load(connection)?;
    let mut corrections = Vec::with_capacity(rows.len());
    for (row, in_force) in rows {
        let before = earlier.iter().find(|known| known.goal_id == row.goal_id && known.number == row.number - 1);
        let before = before.ok_or(StoreError::NotFound)?.clone();
        let is_in_force = in_force == Some(row.id);
        corrections.push(Correction { before: before.read()?, after: row.read()?, is_in_force });
    }
    Ok((corrections, more))
}
