//! The axes and scales on which a year's goals are rated. Which ratings a goal has is in its publication.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::rating::{Axis, EvaluationKind, Rating};
use crate::store::kit::rows::Json;
use crate::store::kit::schema::{evaluation_axis, rating};
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

/// An axis of a year's scheme with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScaleAxis {
    /// Its number, for forms.
    pub number: i32,
    pub name: String,
    /// Whether it is the one that counts in distributions.
    pub counting: bool,
    pub raters: Vec<EvaluationKind>,
    /// Its scale from best to worst.
    pub scale: Vec<ScaleRating>,
}

impl ScaleAxis {
    /// Its scale without the numbers.
    pub fn ratings(&self) -> Vec<Rating> {
        self.scale.iter().map(|known| known.rating.clone()).collect()
    }
}

impl From<ScaleAxis> for Axis {
    fn from(known: ScaleAxis) -> Self {
        let ratings = known.ratings();
        Self { name: known.name, counting: known.counting, raters: known.raters, ratings }
    }
}

/// An axis as its table holds it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = evaluation_axis)]
struct AxisRow {
    id: i32,
    name: String,
    counting: bool,
    raters: Json<Vec<EvaluationKind>>,
}

/// The axes of a year in their order, each with its scale; empty where none has been set.
pub fn axes_of_year(reader: &mut impl Reader, year: FiscalYear) -> Result<Vec<ScaleAxis>, StoreError> {
    let axes: Vec<AxisRow> = evaluation_axis::table
        .filter(evaluation_axis::fiscal_year.eq(year))
        .order((evaluation_axis::position, evaluation_axis::id))
        .select(AxisRow::as_select())
        .load(reader.on(Topic::Year(year)))?;
    let rows: Vec<(i32, RatingRow)> = rating::table
        .filter(rating::fiscal_year.eq(year))
        .order(rating::position)
        .select((rating::axis_id, RatingRow::as_select()))
        .load(reader.on(Topic::Year(year)))?;
    let mut found: Vec<ScaleAxis> = axes
        .into_iter()
        .map(|AxisRow { id, name, counting, raters }| ScaleAxis {
            number: id,
            name,
            counting,
            raters: raters.0,
            scale: Vec::new(),
        })
        .collect();
    for (axis, row) in rows {
        if let Some(axis) = found.iter_mut().find(|known| known.number == axis) {
            axis.scale.push(row.into());
        }
    }
    Ok(found)
}

/// The axis of each of these years that counts in distributions, with its scale.
pub fn counting_axes(
    reader: &mut impl Reader,
    years: &BTreeSet<FiscalYear>,
) -> Result<BTreeMap<FiscalYear, Axis>, StoreError> {
    let rows: Vec<(FiscalYear, AxisRow, RatingRow)> = rating::table
        .inner_join(evaluation_axis::table)
        .filter(evaluation_axis::fiscal_year.eq_any(years).and(evaluation_axis::counting.eq(true)))
        .order((evaluation_axis::fiscal_year, rating::position))
        .select((evaluation_axis::fiscal_year, AxisRow::as_select(), RatingRow::as_select()))
        .load(reader.on_all(years.iter().copied().map(Topic::Year)))?;
    let mut axes: BTreeMap<FiscalYear, Axis> = BTreeMap::new();
    for (year, AxisRow { name, counting, raters, .. }, row) in rows {
        let known = axes.entry(year).or_insert_with(|| Axis { name, counting, raters: raters.0, ratings: Vec::new() });
        known.ratings.push(ScaleRating::from(row).rating);
    }
    Ok(axes)
}

/// The axis of a year that counts in distributions.
pub fn counting_axis(reader: &mut impl Reader, year: FiscalYear) -> Result<Option<ScaleAxis>, StoreError> {
    Ok(axes_of_year(reader, year)?.into_iter().find(|axis| axis.counting))
}

/// The scale of the axis of a year that counts, from best to worst; empty where none has been set.
pub fn of_year(reader: &mut impl Reader, year: FiscalYear) -> Result<Vec<ScaleRating>, StoreError> {
    Ok(counting_axis(reader, year)?.map(|axis| axis.scale).unwrap_or_default())
}
