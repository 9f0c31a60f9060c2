//! 訂正: publications that took the place of others for a reason.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::domain::publication::Publication;
use crate::store::kit::schema::{goal, publication};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::publications::{COLUMNS, Row, from_row};

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
    let mut rows = publication::table
        .inner_join(goal::table)
        .filter(publication::reason.is_not_null())
        .filter(publication::number.gt(1))
        .filter(goal::current_publication.is_not_null())
        .order((publication::published_at.desc(), publication::id.desc()))
        .limit(length + 1)
        .offset((page - 1).saturating_mul(length))
        .select((publication::id, goal::current_publication, publication::goal_id, COLUMNS))
        .load::<(i32, Option<i32>, i32, Row)>(connection)?;
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let more = rows.len() > length;
    rows.truncate(length);
    // The publication before each of them is the one with the number before; all are read at once.
    let goals: BTreeSet<i32> = rows.iter().map(|(_, _, goal, _)| *goal).collect();
    let numbers: BTreeSet<i32> = rows.iter().map(|(.., row)| row.0 - 1).collect();
    let earlier = publication::table
        .inner_join(goal::table)
        .filter(publication::goal_id.eq_any(goals))
        .filter(publication::number.eq_any(numbers))
        .select((publication::goal_id, COLUMNS))
        .load::<(i32, Row)>(connection)?;
    let mut corrections = Vec::with_capacity(rows.len());
    for (id, in_force, goal, row) in rows {
        let before = earlier.iter().find(|(of, known)| *of == goal && known.0 == row.0 - 1);
        let (_, before) = before.ok_or(StoreError::NotFound)?;
        corrections.push(Correction {
            before: from_row(before.clone())?,
            after: from_row(row)?,
            is_in_force: in_force == Some(id),
        });
    }
    Ok((corrections, more))
}
