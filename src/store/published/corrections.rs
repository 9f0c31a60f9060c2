//! 訂正: publications that took the place of others for a reason.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::domain::numbers::GoalNumber;
use crate::domain::publication::Publication;
use crate::store::kit::schema::{goal, public_sheet, publication};
use crate::store::kit::{Reader, StoreError, Topic};
use crate::store::published::news::About;
use crate::store::published::publications::{self, PublicationRow};

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
    reader: &mut impl Reader,
    about: About,
    page: i64,
    length: i64,
) -> Result<(Vec<Correction>, bool), StoreError> {
    let connection = reader.on(Topic::Publications);
    let mut query = publication::table
        .inner_join(goal::table.inner_join(public_sheet::table))
        .filter(publication::reason.is_not_null())
        .filter(publication::number.gt(1))
        .filter(goal::current_publication.is_not_null())
        .order((publication::published_at.desc(), publication::id.desc()))
        .limit(length + 1)
        .offset((page - 1).saturating_mul(length))
        .select((PublicationRow::as_select(), goal::current_publication))
        .into_boxed();
    match about {
        About::Everything => {}
        About::Programme(programme) => query = query.filter(goal::programme_id.eq(programme)),
        About::Unit(unit) => {
            query = query.filter(public_sheet::department_id.eq(unit).or(public_sheet::section_id.eq(unit)));
        }
    }
    let mut rows: Vec<(PublicationRow, Option<i32>)> = query.load(connection)?;
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
    let mut pairs = Vec::with_capacity(rows.len() * 2);
    let mut in_force = Vec::with_capacity(rows.len());
    for (row, current) in rows {
        let before = earlier.iter().find(|known| known.goal_id == row.goal_id && known.number == row.number - 1);
        pairs.push(before.ok_or(StoreError::NotFound)?.clone());
        in_force.push(current == Some(row.id));
        pairs.push(row);
    }
    let mut publications = publications::read(connection, pairs)?.into_iter();
    let pair = |is_in_force| {
        let (before, after) = publications.next().zip(publications.next())?;
        Some(Correction { before, after, is_in_force })
    };
    Ok((in_force.into_iter().map_while(pair).collect(), more))
}
