//! Where the sheets stand in their stages.

mod deadlines;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, PersonNumber, UnitNumber};
use crate::domain::policy::{GoalPlace, Pending};
use crate::domain::sheet::{SheetStatus, SheetStep, is_corrected_after};
use crate::domain::stage::Stage;
use crate::store::kit::schema::{self, sheet_step};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::places::Organisation;
use crate::store::published::years::Phase;
use crate::store::stages::steps::StepRow;
use crate::store::{fiscal_years, goals};

pub use crate::store::places::{place, places};
pub use deadlines::{deadlines, remove_deadline, set_deadline};
pub(crate) use steps::mark_published;
pub use steps::{Remarks, Step, advance, history};

/// Where a sheet stands.
#[derive(Debug, Clone)]
pub struct SheetStanding {
    pub goal: GoalNumber,
    pub stage: Stage,
    pub status: SheetStatus,
    /// How many steps it has taken.
    pub steps: i32,
    pub last: Option<Step>,
    /// Who submitted it last, for "not one's own writing".
    pub submitted_by: Option<PersonNumber>,
    /// Who gave the first of two approvals, where that is the last step.
    pub passed_by: Option<PersonNumber>,
    /// Until when the stage is to be submitted.
    pub deadline: Option<NaiveDate>,
    /// Whether it was opened again for a correction that is not published yet.
    pub correcting: bool,
}

impl SheetStanding {
    /// Where its goal stands, for what is done in this stage: a closed year is open where a sheet is being corrected.
    pub const fn place(&self, goal: GoalPlace) -> GoalPlace {
        GoalPlace { year_open: goal.year_open || self.correcting, ..goal }
    }

    /// What comes before a decision. `approvals` is the number of approvals the city asks for.
    pub const fn pending(&self, approvals: i32) -> Pending {
        Pending { status: self.status, submitted_by: self.submitted_by, passed_by: self.passed_by, approvals }
    }

    fn after(goal: GoalNumber, stage: Stage, mut steps: Vec<StepRow>, deadline: Option<NaiveDate>) -> Self {
        let correcting = is_corrected_after(steps.iter().map(|row| row.step));
        let submitted = steps.iter().rev().find(|row| row.step == SheetStep::Submitted);
        let submitted_by = submitted.and_then(|row| row.person_id);
        let last = steps.pop();
        Self {
            goal,
            stage,
            status: SheetStatus::after(last.as_ref().map(|row| row.step)),
            steps: last.as_ref().map_or(0, |row| row.number),
            passed_by: last.as_ref().filter(|row| row.step == SheetStep::Passed).and_then(|row| row.person_id),
            last: last.map(Step::from),
            submitted_by,
            deadline,
            correcting,
        }
    }
}

/// Where these goals of one year stand in every stage: for each goal three standings, in the order of the stages.
pub fn standings(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
    goals: &[GoalNumber],
) -> Result<Vec<SheetStanding>, StoreError> {
    let deadlines = deadlines(connection, year)?;
    let mut steps = steps::by_stage(connection, goals)?;
    let mut standings = Vec::with_capacity(goals.len() * Stage::ALL.len());
    for &goal in goals {
        for &stage in Stage::ALL {
            let steps = steps.remove(&(goal, stage)).unwrap_or_default();
            standings.push(SheetStanding::after(goal, stage, steps, deadlines.get(&stage).copied()));
        }
    }
    Ok(standings)
}

/// Where one goal stands in one stage.
pub fn standing(
    connection: &mut DatabaseConnection,
    number: GoalNumber,
    stage: Stage,
) -> Result<SheetStanding, StoreError> {
    let goal = goals::find(connection, number)?;
    standings(connection, goal.fiscal_year, &[number])?
        .into_iter()
        .find(|standing| standing.stage == stage)
        .ok_or(StoreError::NotFound)
}

/// Where a goal stands, for what is done in a stage: a closed year is open where its sheet is being corrected.
pub fn place_in(connection: &mut DatabaseConnection, goal: GoalNumber, stage: Stage) -> Result<GoalPlace, StoreError> {
    Ok(standing(connection, goal, stage)?.place(place(connection, goal)?))
}

/// The goals of closed years in these sections and departments of which a stage is being corrected.
pub fn under_correction(
    connection: &mut DatabaseConnection,
    wanted: &[UnitNumber],
) -> Result<Vec<goals::Goal>, StoreError> {
    let years: BTreeSet<FiscalYear> = sheet_step::table
        .inner_join(schema::goal::table.inner_join(schema::fiscal_year::table))
        .filter(sheet_step::step.eq(SheetStep::Reopened))
        .filter(schema::fiscal_year::phase.eq(Phase::Closed))
        .select(schema::goal::fiscal_year)
        .load_iter(connection)?
        .collect::<Result<_, _>>()?;
    let mut found = Vec::new();
    for year in years.into_iter().rev() {
        let of_units = goals_of_units(connection, year, wanted)?;
        let numbers: Vec<GoalNumber> = of_units.iter().map(|goal| goal.number).collect();
        let open = standings(connection, year, &numbers)?.into_iter().filter(|standing| standing.correcting);
        let open: BTreeSet<GoalNumber> = open.map(|standing| standing.goal).collect();
        found.extend(of_units.into_iter().filter(|goal| open.contains(&goal.number)));
    }
    Ok(found)
}

/// The goals of a year that belong to these sections or departments, in the order of the table.
pub fn goals_of_units(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
    wanted: &[UnitNumber],
) -> Result<Vec<goals::Goal>, StoreError> {
    let inside = Organisation::load(connection)?.within(wanted);
    goals::of_units(connection, year, &inside)
}

/// How many approvals the city asks for.
pub fn approvals(connection: &mut DatabaseConnection) -> Result<i32, StoreError> {
    Ok(schema::city::table.select(schema::city::approval_steps).first(connection)?)
}

/// Whether nothing has been written for a stage yet; a sheet of which only the title is on record has all it can have.
pub fn is_empty(connection: &mut DatabaseConnection, number: GoalNumber, stage: Stage) -> Result<bool, StoreError> {
    if goals::find(connection, number)?.title_only {
        return Ok(false);
    }
    match stage {
        Stage::Goals => Ok(goals::objectives(connection, number)?.is_empty()),
        Stage::Midyear | Stage::Results => {
            Ok(!goals::results(connection, number)?.iter().any(|result| result.stage == stage))
        }
    }
}

/// The sheets of the open years, and those of closed ones that are being corrected, that wait for a decision in these
/// sections and departments, oldest submission first.
pub fn waiting(
    connection: &mut DatabaseConnection,
    wanted: &[UnitNumber],
) -> Result<Vec<(goals::Goal, SheetStanding)>, StoreError> {
    let mut all = under_correction(connection, wanted)?;
    for year in open_years(connection)? {
        all.extend(goals_of_units(connection, year, wanted)?);
    }
    let mut by_year: BTreeMap<FiscalYear, BTreeMap<GoalNumber, goals::Goal>> = BTreeMap::new();
    for goal in all {
        by_year.entry(goal.fiscal_year).or_default().insert(goal.number, goal);
    }
    let mut found = Vec::new();
    for (year, goals) in by_year {
        let numbers: Vec<GoalNumber> = goals.keys().copied().collect();
        for standing in standings(connection, year, &numbers)? {
            let waits = matches!(standing.status, SheetStatus::Submitted | SheetStatus::Passed);
            if let Some(goal) = goals.get(&standing.goal).filter(|_| waits) {
                found.push((goal.clone(), standing));
            }
        }
    }
    found.sort_by_key(|(_, standing)| standing.last.as_ref().map(|step| step.at));
    Ok(found)
}

/// The fiscal years that are open, newest first.
pub fn open_years(connection: &mut DatabaseConnection) -> Result<Vec<FiscalYear>, StoreError> {
    let records = fiscal_years::list(connection)?;
    Ok(records.into_iter().filter(|record| record.phase == Phase::Open).map(|record| record.year).collect())
}
