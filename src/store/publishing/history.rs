//! The record of everything that was ever published, page by page. Staff only.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::stage::Stage;
use crate::store::kit::rows::{stored, stored_option};
use crate::store::kit::schema::{goal, publication, unit};
use crate::store::kit::{DatabaseConnection, StoreError};

/// A publication in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The goal.
    pub goal: GoalNumber,
    /// Its name as it is now.
    pub name: String,
    /// Its fiscal year.
    pub year: FiscalYear,
    /// The number of the publication.
    pub number: i32,
    /// The stage.
    pub stage: Stage,
    /// When it was entered.
    pub published_at: DateTime<Utc>,
    /// 公表日.
    pub published_on: Option<PartialDate>,
    /// Why, for corrections.
    pub reason: Option<String>,
    /// What the public was told with it.
    pub note: Option<String>,
    /// Who published it.
    pub signature: String,
}

/// What to show of the record.
#[derive(Debug, Clone, Copy, Default)]
pub struct HistoryFilter {
    /// Only goals of this year.
    pub year: Option<FiscalYear>,
    /// Only this stage.
    pub stage: Option<Stage>,
    /// Only what was published of this department or section, under the name it had.
    pub unit: Option<UnitNumber>,
    /// Only corrections.
    pub corrections: bool,
}

/// Publications on a page of the record.
pub const PAGE_LENGTH: i64 = 50;

/// One page of the record, newest first, and whether there are more. `page` counts from 1.
pub fn history(
    connection: &mut DatabaseConnection,
    filter: HistoryFilter,
    page: i64,
) -> Result<(Vec<Listed>, bool), StoreError> {
    type Row =
        ((i32, String, i32, i32, String), (DateTime<Utc>, Option<String>, Option<String>, Option<String>, String));
    let mut query = publication::table
        .inner_join(goal::table)
        .order((publication::published_at.desc(), publication::id.desc()))
        .limit(PAGE_LENGTH + 1)
        .offset((page - 1).saturating_mul(PAGE_LENGTH))
        .select((
            (goal::id, goal::name, publication::fiscal_year, publication::number, publication::stage),
            (
                publication::published_at,
                publication::published_on,
                publication::reason,
                publication::note,
                publication::signature,
            ),
        ))
        .into_boxed();
    if let Some(year) = filter.year {
        query = query.filter(publication::fiscal_year.eq(year.number()));
    }
    if let Some(stage) = filter.stage {
        query = query.filter(publication::stage.eq(stage.code()));
    }
    if let Some(wanted) = filter.unit {
        let mut units = unit::table.filter(unit::parent_id.eq(wanted.0)).select(unit::id).load::<i32>(connection)?;
        units.push(wanted.0);
        query = query.filter(publication::unit_id.eq_any(units));
    }
    if filter.corrections {
        query = query.filter(publication::reason.is_not_null());
    }
    let mut rows = query.load::<Row>(connection)?;
    let length = usize::try_from(PAGE_LENGTH).unwrap_or(usize::MAX);
    let more = rows.len() > length;
    rows.truncate(length);
    let listed = rows.into_iter().map(
        |((goal, name, year, number, stage), (published_at, published_on, reason, note, signature))| {
            Ok(Listed {
                goal: GoalNumber(goal),
                name,
                year: FiscalYear::new(year).map_err(|error| StoreError::Internal(error.to_string()))?,
                number,
                stage: stored(&stage)?,
                published_at,
                published_on: stored_option(published_on.as_deref())?,
                reason,
                note,
                signature,
            })
        },
    );
    Ok((listed.collect::<Result<_, StoreError>>()?, more))
}
