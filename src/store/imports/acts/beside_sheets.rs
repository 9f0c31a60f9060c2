//! What an import adds beside sheets and somebody may change afterwards: milestones, by what a cost is divided, and the
//! scheme of the year.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::store::future_courses::{self, YearCourse};
use crate::store::imports::acts::kinds::Kind;
use crate::store::imports::acts::list::Wrote;
use crate::store::imports::acts::states::{Changed, changed, fingerprint};
use crate::store::kit::schema::{evaluation_axis, milestone, rating, unit_cost};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::scales::{self, ScaleAxis};

#[derive(Debug, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = milestone)]
pub(super) struct MilestoneRow {
    id: i32,
    pub(super) goal_id: i32,
    position: i32,
    title: String,
    due: String,
    original_due: Option<String>,
    reason: Option<String>,
    state: String,
    completed: Option<String>,
}

/// All of it, by its number; a cost by the number of its sheet.
#[derive(Debug, Default)]
pub(super) struct BesideSheets {
    pub(super) milestones: BTreeMap<i32, MilestoneRow>,
    /// The number of the indicator by which the cost of a sheet is divided.
    pub(super) costs: BTreeMap<i32, i32>,
    axes: BTreeMap<i32, ScaleAxis>,
    courses: BTreeMap<i32, YearCourse>,
}

impl BesideSheets {
    /// What stands beside these sheets, and the scheme of the year.
    pub(super) fn load(
        connection: &mut DatabaseConnection,
        year: Option<FiscalYear>,
        sheets: &[i32],
    ) -> Result<Self, StoreError> {
        let mut beside = Self::default();
        for some in sheets.chunks(500) {
            let milestones: Vec<MilestoneRow> = milestone::table
                .filter(milestone::goal_id.eq_any(some))
                .select(MilestoneRow::as_select())
                .load(connection)?;
            beside.milestones.extend(milestones.into_iter().map(|row| (row.id, row)));
            let costs: Vec<(i32, i32)> = unit_cost::table
                .filter(unit_cost::goal_id.eq_any(some))
                .select((unit_cost::goal_id, unit_cost::indicator_id))
                .load(connection)?;
            beside.costs.extend(costs);
        }
        if let Some(year) = year {
            beside.axes = scales::axes_of_year(connection, year)?.into_iter().map(|axis| (axis.number, axis)).collect();
            let courses = future_courses::of_year(connection, year)?.into_iter();
            beside.courses = courses.map(|course| (course.number, course)).collect();
        }
        Ok(beside)
    }

    /// All that is new or another since `before`.
    pub(super) fn since(&self, before: &Self) -> Result<Vec<Changed>, StoreError> {
        let mut changes = changed(Kind::Milestone, &before.milestones, &self.milestones)?;
        changes.extend(changed(Kind::UnitCost, &before.costs, &self.costs)?);
        changes.extend(changed(Kind::EvaluationAxis, &before.axes, &self.axes)?);
        changes.extend(changed(Kind::FutureCourse, &before.courses, &self.courses)?);
        Ok(changes)
    }
}

/// Puts back by what the costs of sheets were divided before.
pub(super) fn restore_costs(connection: &mut DatabaseConnection, wrote: &Wrote) -> Result<(), StoreError> {
    for (goal, state) in wrote.of(Kind::UnitCost) {
        diesel::delete(unit_cost::table.find(goal)).execute(connection)?;
        if let Some(content) = &state.content {
            let indicator: i32 = serde_json::from_str(content)?;
            diesel::insert_into(unit_cost::table)
                .values((unit_cost::goal_id.eq(goal), unit_cost::indicator_id.eq(indicator)))
                .execute(connection)?;
        }
    }
    Ok(())
}

/// Takes back the scheme that an import gave its year, as far as nobody has changed it and nothing rests on it by now. Gives
/// the numbers of what stays.
pub(super) fn remove_scheme(
    connection: &mut DatabaseConnection,
    year: Option<FiscalYear>,
    wrote: &Wrote,
) -> Result<Vec<(Kind, i32)>, StoreError> {
    let now = BesideSheets::load(connection, year, &[])?;
    let mut stays = Vec::new();
    for (number, state) in wrote.of(Kind::EvaluationAxis).filter(|(_, state)| state.content.is_none()) {
        let Some(axis) = now.axes.get(&number) else { continue };
        let removes = |connection: &mut DatabaseConnection| {
            diesel::delete(rating::table.filter(rating::axis_id.eq(number))).execute(connection)?;
            diesel::delete(evaluation_axis::table.find(number)).execute(connection)?;
            Ok(())
        };
        if fingerprint(axis)? != state.digest || !connection.where_nothing_depends(removes)? {
            stays.push((Kind::EvaluationAxis, number));
        }
    }
    for (number, state) in wrote.of(Kind::FutureCourse).filter(|(_, state)| state.content.is_none()) {
        let Some(course) = now.courses.get(&number) else { continue };
        let one = Kind::FutureCourse;
        let removes = |connection: &mut DatabaseConnection| one.delete_one(connection, number);
        if fingerprint(course)? != state.digest || !connection.where_nothing_depends(removes)? {
            stays.push((one, number));
        }
    }
    Ok(stays)
}
