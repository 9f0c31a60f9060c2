//! Fiscal years as the public sees them: what is on record of a year, and of which years something is public.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::stage::Stage;
use crate::store::kit::rows::codes_in_columns;
use crate::store::kit::schema::{fiscal_year, public_sheet};
use crate::store::kit::{Reader, StoreError, Topic};

codes! {
    /// Whether work on a year goes on.
    Phase {
        /// Staff report and write.
        Open = "open",
        /// Changes only by correction.
        Closed = "closed",
    }
}

codes_in_columns!(Phase);

/// A fiscal year on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = fiscal_year, treat_none_as_default_value = false)]
pub struct YearRecord {
    pub year: FiscalYear,
    pub phase: Phase,
    /// 一部のみ収録・要約.
    pub partial: bool,
    /// 見本.
    pub sample: bool,
    pub source: Option<String>,
    /// What a reader should know about it.
    pub note: Option<String>,
}

/// One year on record.
pub fn find(reader: &mut impl Reader, year: FiscalYear) -> Result<YearRecord, StoreError> {
    Ok(fiscal_year::table.find(year).select(YearRecord::as_select()).first(reader.on(Topic::Year(year)))?)
}

/// Whether something is public of a year, and it is wholly on record: only then does it tell what is no more.
pub fn is_whole(reader: &mut impl Reader, year: FiscalYear) -> Result<bool, StoreError> {
    let partial: Option<bool> =
        fiscal_year::table.find(year).select(fiscal_year::partial).first(reader.on(Topic::Year(year))).optional()?;
    if partial != Some(false) {
        return Ok(false);
    }
    let public = public_sheet::table.filter(public_sheet::fiscal_year.eq(year));
    Ok(diesel::select(diesel::dsl::exists(public)).get_result(reader.on(Topic::Year(year)))?)
}

/// Whether sheets of a year may still come.
pub fn is_open(reader: &mut impl Reader, year: FiscalYear) -> Result<bool, StoreError> {
    let phase: Option<Phase> =
        fiscal_year::table.find(year).select(fiscal_year::phase).first(reader.on(Topic::Year(year))).optional()?;
    Ok(phase != Some(Phase::Closed))
}

/// A year of which something is public.
#[derive(Debug, Clone)]
pub struct PublishedYear {
    pub year: FiscalYear,
    /// How many goals are public.
    pub goals: usize,
    /// Of how many of them the results are public.
    pub with_results: usize,
    /// The latest stage of any of them.
    pub stage: Stage,
    /// 一部のみ収録・要約.
    pub partial: bool,
    /// 見本.
    pub sample: bool,
    /// Whether sheets may still come.
    pub is_open: bool,
    /// The latest entry of any of them.
    pub updated_at: DateTime<Utc>,
}

/// The years of which something is public, newest first.
pub fn list(reader: &mut impl Reader) -> Result<Vec<PublishedYear>, StoreError> {
    let rows: Vec<(FiscalYear, Stage, i64, Option<DateTime<Utc>>)> = public_sheet::table
        .group_by((public_sheet::fiscal_year, public_sheet::stage))
        .select((
            public_sheet::fiscal_year,
            public_sheet::stage,
            diesel::dsl::count_star(),
            diesel::dsl::max(public_sheet::published_at),
        ))
        .load(reader.on(Topic::Publications))?;
    let public: BTreeSet<FiscalYear> = rows.iter().map(|row| row.0).collect();
    let records: Vec<YearRecord> = fiscal_year::table
        .filter(fiscal_year::year.eq_any(&public))
        .order(fiscal_year::year.desc())
        .select(YearRecord::as_select())
        .load(reader.on_all(public.iter().copied().map(Topic::Year)))?;
    let mut years = Vec::with_capacity(records.len());
    for record in records {
        let of_year: Vec<_> = rows.iter().filter(|row| row.0 == record.year).collect();
        let count = |stage: Option<Stage>| -> usize {
            let counted = of_year.iter().filter(|row| stage.is_none_or(|stage| row.1 == stage));
            counted.map(|row| usize::try_from(row.2).unwrap_or(0)).sum()
        };
        let stage = of_year.iter().map(|row| row.1).max();
        let Some((stage, updated_at)) = stage.zip(of_year.iter().filter_map(|row| row.3).max()) else { continue };
        years.push(PublishedYear {
            year: record.year,
            goals: count(None),
            with_results: count(Some(Stage::Results)),
            stage,
            partial: record.partial,
            sample: record.sample,
            is_open: record.phase != Phase::Closed,
            updated_at,
        });
    }
    Ok(years)
}
