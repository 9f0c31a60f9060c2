//! What became of years, counted from the narrow rows of their sheets: sheets that say the same are counted by the database.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::domain::attainment::AttainmentCounts;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::outcome::{SheetOutcome, YearOutcome};
use crate::domain::rating::{EvaluationKind, Rating};
use crate::domain::stage::Stage;
use crate::store::kit::rows::Json;
use crate::store::kit::schema::{fiscal_year, public_sheet};
use crate::store::kit::{Reader, StoreError, Topic};
use crate::store::published::scales;

/// Sheets of a year that say the same.
#[derive(Queryable, Selectable)]
#[diesel(table_name = public_sheet)]
struct AlikeRow {
    fiscal_year: FiscalYear,
    stage: Stage,
    ratings: Json<Vec<(EvaluationKind, Rating)>>,
    axis: Option<String>,
    reached: Json<AttainmentCounts>,
}

impl AlikeRow {
    fn outcome(self) -> (FiscalYear, SheetOutcome) {
        let sheet =
            SheetOutcome { stage: self.stage, ratings: self.ratings.0, axis: self.axis, reached: self.reached.0 };
        (self.fiscal_year, sheet)
    }
}

/// What became of these years, newest first; a year of which nothing is public has no sheets.
pub fn of_years(reader: &mut impl Reader, years: &BTreeSet<FiscalYear>) -> Result<Vec<YearOutcome>, StoreError> {
    let rows: Vec<(AlikeRow, i64)> = public_sheet::table
        .filter(public_sheet::fiscal_year.eq_any(years))
        .group_by((
            public_sheet::fiscal_year,
            public_sheet::stage,
            public_sheet::ratings,
            public_sheet::axis,
            public_sheet::reached,
        ))
        .select((
            (
                public_sheet::fiscal_year,
                public_sheet::stage,
                public_sheet::ratings,
                public_sheet::axis,
                public_sheet::reached,
            ),
            diesel::dsl::count_star(),
        ))
        .load(reader.on_all(years.iter().copied().map(Topic::Year)))?;
    let counted = rows.into_iter().map(|(row, times)| (row, usize::try_from(times).unwrap_or_default()));
    gathered(reader, years, counted)
}

/// What became of these years in one department or section.
pub fn of_unit(
    reader: &mut impl Reader,
    years: &BTreeSet<FiscalYear>,
    unit: UnitNumber,
) -> Result<Vec<YearOutcome>, StoreError> {
    let rows: Vec<AlikeRow> = public_sheet::table
        .filter(public_sheet::fiscal_year.eq_any(years))
        .filter(public_sheet::department_id.eq(unit).or(public_sheet::section_id.eq(unit)))
        .select(AlikeRow::as_select())
        .load(reader.on_all(years.iter().copied().map(Topic::Year)))?;
    gathered(reader, years, rows.into_iter().map(|row| (row, 1)))
}

fn gathered(
    reader: &mut impl Reader,
    years: &BTreeSet<FiscalYear>,
    rows: impl Iterator<Item = (AlikeRow, usize)>,
) -> Result<Vec<YearOutcome>, StoreError> {
    let partial: BTreeMap<FiscalYear, bool> = fiscal_year::table
        .filter(fiscal_year::year.eq_any(years))
        .select((fiscal_year::year, fiscal_year::partial))
        .load::<(FiscalYear, bool)>(reader.on_all(years.iter().copied().map(Topic::Year)))?
        .into_iter()
        .collect();
    let mut axes = scales::counting_axes(reader, years)?;
    let mut outcomes: BTreeMap<FiscalYear, YearOutcome> = years
        .iter()
        .map(|&year| {
            let partial = partial.get(&year).copied().unwrap_or_default();
            (year, YearOutcome::new(year, partial, axes.remove(&year)))
        })
        .collect();
    for (row, times) in rows {
        let (year, sheet) = row.outcome();
        if let Some(outcome) = outcomes.get_mut(&year) {
            outcome.add(&sheet, times);
        }
    }
    Ok(outcomes.into_values().rev().collect())
}
