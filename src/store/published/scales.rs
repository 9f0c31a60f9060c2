//! The scale on which a year's goals are rated. Which rating a goal has is in its publication.

use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::rating::Rating;
use crate::store::kit::schema::rating;
use crate::store::kit::{Reader, StoreError, Topic};

/// A rating of a year's scale with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScaleRating {
    /// Its number, for forms.
    pub number: i32,
    #[serde(flatten)]
    pub rating: Rating,
}

/// A rating as its table holds it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = rating)]
pub(in crate::store) struct RatingRow {
    id: i32,
    label: String,
    meaning: String,
    counted: bool,
    needs_reason: bool,
    needs_outside_cause: bool,
}

impl From<RatingRow> for ScaleRating {
    fn from(row: RatingRow) -> Self {
        let RatingRow { id, label, meaning, counted, needs_reason, needs_outside_cause } = row;
        Self { number: id, rating: Rating { label, meaning, counted, needs_reason, needs_outside_cause } }
    }
}

/// The scale of a year from best to worst; empty where none has been set.
pub fn of_year(reader: &mut impl Reader, year: FiscalYear) -> Result<Vec<ScaleRating>, StoreError> {
    let rows: Vec<RatingRow> = rating::table
        .filter(rating::fiscal_year.eq(year))
        .order(rating::position)
        .select(RatingRow::as_select())
        .load(reader.on(Topic::Year(year)))?;
    Ok(rows.into_iter().map(ScaleRating::from).collect())
}
