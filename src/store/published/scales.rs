//! The scale on which a year's goals are rated. Which rating a goal has is in its publication.

use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::rating::Rating;
use crate::store::kit::schema::rating;
use crate::store::kit::{DatabaseConnection, StoreError};

/// A rating of a year's scale with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScaleRating {
    /// Its number, for forms.
    pub number: i32,
    /// What it says.
    #[serde(flatten)]
    pub rating: Rating,
}

/// A rating as it is selected: number, label, meaning, and whether it counts, needs a reason or a cause outside.
pub(in crate::store) type Row = (i32, String, String, bool, bool, bool);

/// Reads a rating as it is selected.
pub(in crate::store) fn from_row(row: Row) -> ScaleRating {
    let (number, label, meaning, counted, needs_reason, needs_outside_cause) = row;
    ScaleRating { number, rating: Rating { label, meaning, counted, needs_reason, needs_outside_cause } }
}

/// The scale of a year from best to worst; empty where none has been set.
pub fn of_year(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Vec<ScaleRating>, StoreError> {
    let rows = rating::table
        .filter(rating::fiscal_year.eq(year.number()))
        .order(rating::position)
        .select((
            rating::id,
            rating::label,
            rating::meaning,
            rating::counted,
            rating::needs_reason,
            rating::needs_outside_cause,
        ))
        .load::<Row>(connection)?;
    Ok(rows.into_iter().map(from_row).collect())
}
