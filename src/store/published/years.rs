//! Fiscal years as the public sees them: what is on record of a year, and of which years something is public.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::stage::Stage;
use crate::store::kit::database::utc;
use crate::store::kit::rows::stored;
use crate::store::kit::schema::{fiscal_year, goal, publication};
use crate::store::kit::{DatabaseConnection, StoreError};

codes! {
    /// Whether work on a year goes on.
    Phase {
        /// Staff report and write.
        Open = "open",
        /// Changes only by correction.
        Closed = "closed",
    }
}

/// A fiscal year on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YearRecord {
    /// Which one.
    pub year: FiscalYear,
    /// Open or closed.
    pub phase: Phase,
    /// 一部のみ収録・要約.
    pub partial: bool,
    /// 見本.
    pub sample: bool,
    /// Where its text was taken from.
    pub source: Option<String>,
    /// What a reader should know about it.
    pub note: Option<String>,
}

/// A year as its table holds it.
pub(in crate::store) type Row = (i32, String, bool, bool, Option<String>, Option<String>);

/// Reads a year from its table.
pub(in crate::store) fn from_row(row: Row) -> Result<YearRecord, StoreError> {
    let (year, phase, partial, sample, source, note) = row;
    let year = FiscalYear::new(year).map_err(|error| StoreError::Internal(error.to_string()))?;
    Ok(YearRecord { year, phase: stored(&phase)?, partial, sample, source, note })
}

/// One year on record.
pub fn find(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<YearRecord, StoreError> {
    from_row(fiscal_year::table.find(year.number()).first(connection)?)
}

/// A year of which something is public.
#[derive(Debug, Clone)]
pub struct PublishedYear {
    /// Which one.
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
    /// The latest entry of any of them.
    pub updated_at: DateTime<Utc>,
}

/// The years of which something is public, newest first.
pub fn list(connection: &mut DatabaseConnection) -> Result<Vec<PublishedYear>, StoreError> {
    let rows = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .select((publication::fiscal_year, publication::stage, publication::published_at))
        .load::<(i32, String, NaiveDateTime)>(connection)?;
    let records = fiscal_year::table
        .filter(fiscal_year::year.eq_any(rows.iter().map(|row| row.0).collect::<BTreeSet<_>>()))
        .order(fiscal_year::year.desc())
        .load::<Row>(connection)?;
    let mut years = Vec::with_capacity(records.len());
    for record in records {
        let record = from_row(record)?;
        let mut of_year = rows.iter().filter(|row| row.0 == record.year.number()).peekable();
        let Some(first) = of_year.peek() else { continue };
        let mut year = PublishedYear {
            year: record.year,
            goals: 0,
            with_results: 0,
            stage: Stage::Goals,
            partial: record.partial,
            sample: record.sample,
            updated_at: utc(first.2),
        };
        for (_, stage, published_at) in of_year {
            let stage = stored(stage)?;
            year.goals += 1;
            year.with_results += usize::from(stage == Stage::Results);
            year.stage = year.stage.max(stage);
            year.updated_at = year.updated_at.max(utc(*published_at));
        }
        years.push(year);
    }
    Ok(years)
}
