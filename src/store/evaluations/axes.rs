//! The scheme of a year: its axes, who rates on each, and their scales. What a rating was given on stays as it is.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::policy::{Administer, Permit};
use crate::domain::rating::{Axis, EvaluationKind, ONLY_AXIS, Rating, USUAL_RATERS};
use crate::store::goals::position;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::Json;
use crate::store::kit::schema::{evaluation, evaluation_axis, rating};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::published::scales::{self, ScaleAxis};

/// An axis as it is to be.
#[derive(Debug, Clone)]
pub struct AxisChange {
    /// Its number, where it is on record.
    pub number: Option<i32>,
    pub name: String,
    pub counting: bool,
    pub raters: Vec<EvaluationKind>,
    /// Its new scale; none leaves the one it has.
    pub ratings: Option<Vec<Rating>>,
}

/// The axes of a year on which ratings were given.
pub fn in_use(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<BTreeSet<i32>, StoreError> {
    let used: Vec<i32> = evaluation::table
        .inner_join(rating::table)
        .filter(rating::fiscal_year.eq(year))
        .select(rating::axis_id)
        .distinct()
        .load(connection)?;
    Ok(used.into_iter().collect())
}

/// Sets the axes of a year, in this order: those that are not among them are removed. A conflict where an axis on which
/// ratings were given would be removed, renamed, lose a rater or its scale, or where another one would count.
pub fn set(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
    axes: &[AxisChange],
) -> Result<(), StoreError> {
    let before = scales::axes_of_year(writer.connection, year)?;
    let used = in_use(writer.connection, year)?;
    if !keeps(&before, &used, axes) {
        return Err(StoreError::Conflict(Conflict::ScaleInUse));
    }
    let kept: Vec<i32> = axes.iter().filter_map(|axis| axis.number).collect();
    let of_year = || evaluation_axis::fiscal_year.eq(year);
    diesel::delete(rating::table.filter(rating::fiscal_year.eq(year).and(rating::axis_id.ne_all(&kept))))
        .execute(writer.connection)?;
    diesel::delete(evaluation_axis::table.filter(of_year().and(evaluation_axis::id.ne_all(&kept))))
        .execute(writer.connection)?;
    // Names and what counts may change places: no two axes have the same at any moment.
    for number in &kept {
        diesel::update(evaluation_axis::table.filter(of_year().and(evaluation_axis::id.eq(number))))
            .set((evaluation_axis::counting.eq(false), evaluation_axis::name.eq(format!("#{number}"))))
            .execute(writer.connection)?;
    }
    for (index, axis) in axes.iter().enumerate() {
        let number = put(writer, year, index, axis)?;
        if let Some(ratings) = &axis.ratings {
            put_scale(writer, year, number, ratings)?;
        }
    }
    let after = scales::axes_of_year(writer.connection, year)?;
    let change =
        Change::new(Action::ScaleSet, SubjectKind::FiscalYear, year.number()).before(&before)?.after(&after)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Whether everything on which ratings were given stays as it is.
fn keeps(before: &[ScaleAxis], used: &BTreeSet<i32>, axes: &[AxisChange]) -> bool {
    before.iter().filter(|known| used.contains(&known.number)).all(|known| {
        axes.iter().any(|axis| {
            axis.number == Some(known.number)
                && axis.name == known.name
                && axis.counting == known.counting
                && axis.ratings.is_none()
                && known.raters.iter().all(|rater| axis.raters.contains(rater))
        })
    })
}

/// Puts an axis on record or changes it, and gives its number. `NotFound` where it is not one of the year.
fn put(writer: &mut Writer<'_>, year: FiscalYear, index: usize, axis: &AxisChange) -> Result<i32, StoreError> {
    let values = (
        evaluation_axis::position.eq(position(index)),
        evaluation_axis::name.eq(&axis.name),
        evaluation_axis::counting.eq(axis.counting),
        evaluation_axis::raters.eq(Json(axis.raters.clone())),
    );
    let Some(number) = axis.number else {
        return Ok(diesel::insert_into(evaluation_axis::table)
            .values((evaluation_axis::fiscal_year.eq(year), values))
            .returning(evaluation_axis::id)
            .get_result(writer.connection)?);
    };
    let of_year = evaluation_axis::fiscal_year.eq(year).and(evaluation_axis::id.eq(number));
    let changed = diesel::update(evaluation_axis::table.filter(of_year)).set(values).execute(writer.connection)?;
    if changed == 1 { Ok(number) } else { Err(StoreError::NotFound) }
}

fn put_scale(writer: &mut Writer<'_>, year: FiscalYear, axis: i32, ratings: &[Rating]) -> Result<(), StoreError> {
    diesel::delete(rating::table.filter(rating::axis_id.eq(axis))).execute(writer.connection)?;
    for (index, new) in ratings.iter().enumerate() {
        diesel::insert_into(rating::table)
            .values((
                rating::fiscal_year.eq(year),
                rating::axis_id.eq(axis),
                rating::position.eq(position(index)),
                rating::label.eq(&new.label),
                rating::meaning.eq(&new.meaning),
                rating::counted.eq(new.counted),
                rating::needs_reason.eq(new.needs_reason),
                rating::needs_outside_cause.eq(new.needs_outside_cause),
            ))
            .execute(writer.connection)?;
    }
    Ok(())
}

/// Sets a whole scheme in the place of the one a year has; a conflict once ratings were given on that.
pub fn set_scheme(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
    axes: &[Axis],
) -> Result<(), StoreError> {
    let new = |axis: &Axis| AxisChange {
        number: None,
        name: axis.name.clone(),
        counting: axis.counting,
        raters: axis.raters.clone(),
        ratings: Some(axis.ratings.clone()),
    };
    set(writer, permit, year, &axes.iter().map(new).collect::<Vec<_>>())
}

/// Sets the scale of an axis of a year, or of the one that counts, which a year without axes gets; a conflict once a
/// rating has been given on the one it has.
pub fn set_scale(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
    axis: Option<i32>,
    ratings: &[Rating],
) -> Result<(), StoreError> {
    let known = scales::axes_of_year(writer.connection, year)?;
    let is_meant = |known: &ScaleAxis| axis.map_or(known.counting, |number| known.number == number);
    let change = |known: &ScaleAxis| AxisChange {
        number: Some(known.number),
        name: known.name.clone(),
        counting: known.counting,
        raters: known.raters.clone(),
        ratings: is_meant(known).then(|| ratings.to_vec()),
    };
    let mut all: Vec<AxisChange> = known.iter().map(change).collect();
    if !known.iter().any(is_meant) {
        if axis.is_some() || !known.is_empty() {
            return Err(StoreError::NotFound);
        }
        all.push(AxisChange {
            number: None,
            name: ONLY_AXIS.to_owned(),
            counting: true,
            raters: USUAL_RATERS.to_vec(),
            ratings: Some(ratings.to_vec()),
        });
    }
    set(writer, permit, year, &all)
}
