//! The record of everything that was ever published, page by page. Staff only.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::stage::Stage;
use crate::store::kit::schema::{goal, publication, unit};
use crate::store::kit::{DatabaseConnection, StoreError};

/// A publication in a list.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = publication)]
pub struct Listed {
    #[diesel(column_name = goal_id)]
    pub goal: GoalNumber,
    /// The goal's name as it is now.
    #[diesel(select_expression = goal::name)]
    pub name: String,
    #[diesel(column_name = fiscal_year)]
    pub year: FiscalYear,
    pub number: i32,
    pub stage: Stage,
    pub published_at: DateTime<Utc>,
    /// 公表日.
    pub published_on: Option<PartialDate>,
    /// Why, for corrections.
    pub reason: Option<String>,
    pub note: Option<String>,
    pub signature: String,
}

impl Listed {
    /// Whether it is of progress reported within a stage, and neither of the stage itself nor a correction; `all` are the
    /// numbers and stages of everything that was published of its sheet.
    fn is_of_progress(&self, all: &[(GoalNumber, i32, Stage)]) -> bool {
        let is_earlier = |(goal, number, stage): &(GoalNumber, i32, Stage)| {
            *goal == self.goal && *number < self.number && *stage == self.stage
        };
        self.reason.is_none() && all.iter().any(is_earlier)
    }
}

/// What to show of the record.
#[derive(Debug, Clone, Copy, Default)]
pub struct HistoryFilter {
    pub year: Option<FiscalYear>,
    pub stage: Option<Stage>,
    /// Only what was published of this department or section, under the name it had.
    pub unit: Option<UnitNumber>,
    /// Only corrections.
    pub corrections: bool,
}

/// Publications on a page of the record.
pub const PAGE_LENGTH: i64 = 40;

/// One page of the record, newest first, and whether there are more. `page` counts from 1.
pub fn history(
    connection: &mut DatabaseConnection,
    filter: HistoryFilter,
    page: i64,
) -> Result<(Vec<(Listed, bool)>, bool), StoreError> {
    let mut query = publication::table
        .inner_join(goal::table)
        .order((publication::published_at.desc(), publication::id.desc()))
        .limit(PAGE_LENGTH + 1)
        .offset((page - 1).saturating_mul(PAGE_LENGTH))
        .select(Listed::as_select())
        .into_boxed();
    if let Some(year) = filter.year {
        query = query.filter(publication::fiscal_year.eq(year));
    }
    if let Some(stage) = filter.stage {
        query = query.filter(publication::stage.eq(stage));
    }
    if let Some(wanted) = filter.unit {
        let mut units: Vec<UnitNumber> =
            unit::table.filter(unit::parent_id.eq(wanted)).select(unit::id).load(connection)?;
        units.push(wanted);
        query = query.filter(publication::unit_id.eq_any(units));
    }
    if filter.corrections {
        query = query.filter(publication::reason.is_not_null());
    }
    let mut listed: Vec<Listed> = query.load(connection)?;
    let length = usize::try_from(PAGE_LENGTH).unwrap_or(usize::MAX);
    let more = listed.len() > length;
    listed.truncate(length);
    let goals: BTreeSet<GoalNumber> = listed.iter().map(|known| known.goal).collect();
    let all: Vec<(GoalNumber, i32, Stage)> = publication::table
        .filter(publication::goal_id.eq_any(goals))
        .select((publication::goal_id, publication::number, publication::stage))
        .load(connection)?;
    let told = listed.into_iter().map(|known| {
        let is_of_progress = known.is_of_progress(&all);
        (known, is_of_progress)
    });
    Ok((told.collect(), more))
}
