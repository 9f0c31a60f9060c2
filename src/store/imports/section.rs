//! Taking a table into the sheets of an open year, for those who write them: section staff the rows of their own
//! sections, the planning office every row. Sheets that are with somebody else, or public, stay as they are.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::indicator_table::{IndicatorTable, ValueKind};
use crate::domain::numbers::GoalNumber;
use crate::domain::policy::{self, Permit, TakeIn};
use crate::domain::proposal::{Proposal, ProposedGoal, RowIdentity};
use crate::domain::stage::Stage;
use crate::store::imports::plan::{goals_say_the_same, report_says_the_same, unit_of};
use crate::store::imports::{self, Import, RowPlan, Sheets, indicators, recorded};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::{amounts, stages, units};

codes! {
    /// What stands against taking a row in.
    Hindrance {
        /// It is not of a section of whoever takes it in.
        OtherSection = "other_section",
        /// The sheet's goals are submitted, approved or public, and the row changes them.
        GoalsLocked = "goals_locked",
        /// The sheet's report of the stage is.
        ReportLocked = "report_locked",
    }
}

/// What would happen to a row.
#[derive(Debug, Clone, Serialize)]
pub struct PlannedRow {
    #[serde(flatten)]
    pub plan: RowPlan,
    pub hindrance: Option<Hindrance>,
}

/// The proposal with the section of its reader where its table names no unit at all and they have one section only.
pub fn completed(
    connection: &mut DatabaseConnection,
    permit: &Permit<TakeIn>,
    mut proposal: Proposal,
) -> Result<Proposal, StoreError> {
    let TakeIn::Sections(sections) = permit.act() else { return Ok(proposal) };
    let &[section] = sections.as_slice() else { return Ok(proposal) };
    let section = units::find(connection, section)?;
    let department = section.parent.map(|parent| units::find(connection, parent)).transpose()?;
    for row in proposal.goals.iter_mut().filter(|row| row.department.is_none() && row.section.is_none()) {
        row.department = department.as_ref().map(|department| department.name.clone());
        row.section = Some(section.name.clone());
    }
    Ok(proposal)
}

/// What taking the proposal in would do to each row; writes nothing. A conflict where the year is not open.
pub fn plan(
    connection: &mut DatabaseConnection,
    permit: &Permit<TakeIn>,
    proposal: &Proposal,
    import: &Import,
) -> Result<Vec<PlannedRow>, StoreError> {
    if !stages::open_years(connection)?.contains(&import.year.year) {
        return Err(StoreError::Conflict(Conflict::YearClosed));
    }
    let plans = imports::plan(connection, proposal, import)?;
    let mut planned = Vec::with_capacity(plans.len());
    let valued = valued(proposal, import);
    for (row, plan) in proposal.goals.iter().zip(plans) {
        let hindrance = match plan {
            _ if !is_own(connection, permit, row, import)? => Some(Hindrance::OtherSection),
            RowPlan::Changes { goal } => match locked(connection, goal, row, import.stage)? {
                None => values_locked(connection, goal, row, &valued)?,
                found => found,
            },
            RowPlan::Unchanged { goal } => values_locked(connection, goal, row, &valued)?,
            RowPlan::New | RowPlan::Continues { .. } => None,
        };
        planned.push(PlannedRow { plan, hindrance });
    }
    Ok(planned)
}

/// The values of the table's own year: those of others are not of its sections alone to change.
fn of_year(table: &IndicatorTable, import: &Import) -> IndicatorTable {
    let mut table = table.clone();
    table.rows.retain(|row| row.year == import.year.year);
    table
}

/// The goals that have values of the year, with the stage that each value belongs to.
fn valued<'a>(proposal: &'a Proposal, import: &Import) -> HashSet<(RowIdentity<'a>, Stage)> {
    let of_year = proposal.values.rows.iter().filter(|row| row.year == import.year.year);
    let stage = |kind| if kind == ValueKind::Actual { Stage::Results } else { Stage::Goals };
    of_year.map(|row| (row.identity(), stage(row.value_kind))).collect()
}

fn is_own(
    connection: &mut DatabaseConnection,
    permit: &Permit<TakeIn>,
    row: &ProposedGoal,
    import: &Import,
) -> Result<bool, StoreError> {
    match permit.act() {
        TakeIn::City => Ok(true),
        TakeIn::Sections(sections) => {
            let unit = unit_of(connection, row, import.year.year)?;
            Ok(unit.is_some_and(|unit| sections.contains(&unit)))
        }
    }
}

/// Whether a sheet that is not with its writers would get values.
fn values_locked(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    valued: &HashSet<(RowIdentity<'_>, Stage)>,
) -> Result<Option<Hindrance>, StoreError> {
    for (stage, hindrance) in [(Stage::Goals, Hindrance::GoalsLocked), (Stage::Results, Hindrance::ReportLocked)] {
        if valued.contains(&(row.identity(), stage)) && !stages::standing(connection, goal, stage)?.status.is_editable()
        {
            return Ok(Some(hindrance));
        }
    }
    Ok(None)
}

/// What of a sheet that the row changes is not with its writers.
fn locked(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
) -> Result<Option<Hindrance>, StoreError> {
    let is_editable = |connection: &mut DatabaseConnection, stage| {
        stages::standing(connection, goal, stage).map(|standing| standing.status.is_editable())
    };
    if !goals_say_the_same(connection, goal, row, stage)? && !is_editable(connection, Stage::Goals)? {
        return Ok(Some(Hindrance::GoalsLocked));
    }
    if !amounts::say_the_same(connection, goal, &row.amounts)? && !is_editable(connection, stage)? {
        let of_goals = stage == Stage::Goals;
        return Ok(Some(if of_goals { Hindrance::GoalsLocked } else { Hindrance::ReportLocked }));
    }
    if !report_says_the_same(connection, goal, row, stage)? && !is_editable(connection, stage)? {
        return Ok(Some(Hindrance::ReportLocked));
    }
    Ok(None)
}

/// Takes a proposal in, all of it or nothing, and tells how many sheets that wrote. A conflict where a row can't be
/// taken in.
pub fn take_in(
    writer: &mut Writer<'_>,
    permit: &Permit<TakeIn>,
    proposal: &Proposal,
    import: &Import,
    at: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let planned = plan(writer.connection, permit, proposal, import)?;
    if planned.iter().any(|row| row.hindrance.is_some()) {
        return Err(StoreError::Conflict(Conflict::RowRefused));
    }
    let in_charge = policy::in_charge_of_record(permit);
    let sheets = if in_charge.is_some() { Sheets::NewOnes } else { Sheets::RowsOnly };
    if let Some((in_charge, recorded)) = in_charge.as_ref().zip(proposal.recorded.as_deref()) {
        recorded::scheme(writer, in_charge, recorded, &import.year)?;
    }
    let outcome = imports::take_in_rows(writer, permit.author(), proposal, import, sheets, at)?;
    match in_charge {
        Some(in_charge) => indicators::take_in(writer, &in_charge, &proposal.values, at)?,
        None => indicators::take_in_values(writer, permit.author(), &of_year(&proposal.values, import), at)?,
    };
    Ok(outcome.rows.iter().filter(|row| !matches!(row, RowPlan::Unchanged { .. })).count())
}
