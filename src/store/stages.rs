//! Where the sheets stand in their stages, and the steps that brought them there.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, PersonNumber, UnitNumber};
use crate::domain::person::Author;
use crate::domain::policy::{Administer, Advance, GoalPlace, Pending, Permit};
use crate::domain::sheet::{SheetSection, SheetStatus, SheetStep, is_corrected_after};
use crate::domain::stage::Stage;
use crate::domain::unit::UnitKind;
use crate::store::fiscal_years::{self, Phase};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, stored};
use crate::store::kit::schema::{self, sheet_step, stage_deadline};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::{city, deputies, goals, units};

/// Remarks on single parts of a returned sheet.
pub type Remarks = BTreeMap<SheetSection, String>;

/// One step of a sheet.
#[derive(Debug, Clone)]
pub struct Step {
    /// The stage.
    pub stage: Stage,
    /// What was done.
    pub step: SheetStep,
    /// Why.
    pub reason: Option<String>,
    /// Remarks on single parts.
    pub remarks: Remarks,
    /// Who did it.
    pub person: Option<PersonNumber>,
    /// The same in words, with the post of that day.
    pub signature: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Where a sheet stands.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The goal.
    pub goal: GoalNumber,
    /// The stage.
    pub stage: Stage,
    /// Where it stands.
    pub status: SheetStatus,
    /// How many steps it has taken.
    pub steps: i32,
    /// The last step, where there is one.
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

impl Standing {
    /// Where its goal stands, for what is done in this stage: a closed year is open where a sheet is being corrected.
    pub const fn place(&self, goal: GoalPlace) -> GoalPlace {
        GoalPlace { year_open: goal.year_open || self.correcting, ..goal }
    }

    /// What comes before a decision. `approvals` is the number of approvals the city asks for.
    pub const fn pending(&self, approvals: i32) -> Pending {
        Pending { status: self.status, submitted_by: self.submitted_by, passed_by: self.passed_by, approvals }
    }
}

type Row = ((i32, String, i32, String), (Option<String>, Option<String>, Option<i32>, String, DateTime<Utc>));

fn step(row: Row) -> Result<(GoalNumber, i32, Step), StoreError> {
    let ((goal, stage, number, step), (reason, remarks, person, signature, at)) = row;
    let remarks = remarks.map(|remarks| serde_json::from_str(&remarks)).transpose()?.unwrap_or_default();
    let step = Step {
        stage: stored(&stage)?,
        step: stored(&step)?,
        reason,
        remarks,
        person: person.map(PersonNumber),
        signature,
        at,
    };
    Ok((GoalNumber(goal), number, step))
}

fn steps_of(
    connection: &mut DatabaseConnection,
    goals: &[GoalNumber],
) -> Result<Vec<(GoalNumber, i32, Step)>, StoreError> {
    let mut all = Vec::new();
    for some in goals.chunks(500) {
        let numbers: Vec<i32> = some.iter().map(|goal| goal.0).collect();
        let rows = sheet_step::table
            .filter(sheet_step::goal_id.eq_any(numbers))
            .order((sheet_step::goal_id, sheet_step::stage, sheet_step::number))
            .select((
                (sheet_step::goal_id, sheet_step::stage, sheet_step::number, sheet_step::step),
                (sheet_step::reason, sheet_step::remarks, sheet_step::person_id, sheet_step::signature, sheet_step::at),
            ))
            .load::<Row>(connection)?;
        for row in rows {
            all.push(step(row)?);
        }
    }
    Ok(all)
}

/// Every step of a goal, oldest first.
pub fn history(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Vec<Step>, StoreError> {
    let mut steps: Vec<Step> = steps_of(connection, &[goal])?.into_iter().map(|(_, _, step)| step).collect();
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

/// Where these goals of one year stand in every stage: for each goal three standings, in the order of the stages.
pub fn standings(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
    goals: &[GoalNumber],
) -> Result<Vec<Standing>, StoreError> {
    let deadlines = deadlines(connection, year)?;
    let steps = steps_of(connection, goals)?;
    let mut standings = Vec::with_capacity(goals.len() * Stage::ALL.len());
    for &goal in goals {
        for &stage in Stage::ALL {
            let all = steps.iter().filter(|(of, _, step)| *of == goal && step.stage == stage);
            let correcting = is_corrected_after(all.clone().map(|(_, _, step)| step.step));
            let mut own = all.rev();
            let last = own.clone().next();
            let submitted = own.find(|(_, _, step)| step.step == SheetStep::Submitted);
            standings.push(Standing {
                goal,
                stage,
                status: SheetStatus::after(last.map(|(_, _, step)| step.step)),
                steps: last.map_or(0, |(_, number, _)| *number),
                passed_by: last
                    .filter(|(_, _, step)| step.step == SheetStep::Passed)
                    .and_then(|(_, _, step)| step.person),
                last: last.map(|(_, _, step)| step.clone()),
                submitted_by: submitted.and_then(|(_, _, step)| step.person),
                deadline: deadlines.get(&stage).copied(),
                correcting,
            });
        }
    }
    Ok(standings)
}

/// Where one goal stands in one stage.
pub fn standing(connection: &mut DatabaseConnection, number: GoalNumber, stage: Stage) -> Result<Standing, StoreError> {
    let goal = goals::find(connection, number)?;
    standings(connection, goal.fiscal_year, &[number])?
        .into_iter()
        .find(|standing| standing.stage == stage)
        .ok_or(StoreError::NotFound)
}

/// Where a goal stands in the organisation, for the policy.
pub fn place(connection: &mut DatabaseConnection, number: GoalNumber) -> Result<GoalPlace, StoreError> {
    let goal = goals::find(connection, number)?;
    let year = fiscal_years::find(connection, goal.fiscal_year)?;
    let unit = goal.unit.map(|unit| units::find(connection, unit)).transpose()?;
    let section = unit.as_ref().filter(|unit| unit.kind == UnitKind::Section);
    Ok(GoalPlace {
        goal: number,
        section: section.map(|section| section.number),
        department: section.and_then(|section| section.parent),
        year_open: year.phase == Phase::Open,
        own_writing_allowed: city::own_writing_allowed(connection)?,
    })
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
    let years: BTreeSet<i32> = sheet_step::table
        .inner_join(schema::goal::table.inner_join(schema::fiscal_year::table))
        .filter(sheet_step::step.eq(SheetStep::Reopened))
        .filter(schema::fiscal_year::phase.eq(Phase::Closed))
        .select(schema::goal::fiscal_year)
        .load(connection)?
        .into_iter()
        .collect();
    let mut found = Vec::new();
    for year in years.into_iter().rev() {
        let year = FiscalYear::new(year).map_err(|error| StoreError::Internal(error.to_string()))?;
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
    let known = units::list(connection)?;
    let parent = |unit: UnitNumber| known.iter().find(|known| known.number == unit).and_then(|known| known.parent);
    let mut found = goals::of_year(connection, year)?;
    found.retain(|goal| {
        goal.unit
            .is_some_and(|unit| wanted.contains(&unit) || parent(unit).is_some_and(|parent| wanted.contains(&parent)))
    });
    Ok(found)
}

/// How many approvals the city asks for.
pub fn approvals(connection: &mut DatabaseConnection) -> Result<i32, StoreError> {
    Ok(schema::city::table.select(schema::city::approval_steps).first(connection)?)
}

/// The deadlines of a year's stages.
pub fn deadlines(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
) -> Result<BTreeMap<Stage, NaiveDate>, StoreError> {
    let rows = stage_deadline::table
        .filter(stage_deadline::fiscal_year.eq(year))
        .select((stage_deadline::stage, stage_deadline::deadline))
        .load::<(String, NaiveDate)>(connection)?;
    rows.into_iter().map(|(stage, deadline)| Ok((stored(&stage)?, deadline))).collect()
}

/// Sets the deadline of a stage.
pub fn set_deadline(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
    stage: Stage,
    deadline: NaiveDate,
) -> Result<(), StoreError> {
    let before = deadlines(writer.connection, year)?.get(&stage).copied();
    if before == Some(deadline) {
        return Ok(());
    }
    let of_stage = stage_deadline::fiscal_year.eq(year).and(stage_deadline::stage.eq(stage));
    diesel::delete(stage_deadline::table.filter(of_stage)).execute(writer.connection)?;
    diesel::insert_into(stage_deadline::table)
        .values((
            stage_deadline::fiscal_year.eq(year),
            stage_deadline::stage.eq(stage),
            stage_deadline::deadline.eq(deadline),
        ))
        .execute(writer.connection)?;
    let change = Change::new(Action::DeadlineSet, SubjectKind::FiscalYear, year.number())
        .before(&before)?
        .after(&(stage, deadline))?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Removes the deadline of a stage, where there is one.
pub fn remove_deadline(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
    stage: Stage,
) -> Result<(), StoreError> {
    let Some(before) = deadlines(writer.connection, year)?.get(&stage).copied() else { return Ok(()) };
    let of_stage = stage_deadline::fiscal_year.eq(year).and(stage_deadline::stage.eq(stage));
    diesel::delete(stage_deadline::table.filter(of_stage)).execute(writer.connection)?;
    let change = Change::new(Action::DeadlineSet, SubjectKind::FiscalYear, year.number())
        .before(&before)?
        .after(&(stage, ()))?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Takes a step with a sheet. A conflict where its status does not allow it, or where somebody took one meanwhile.
pub fn advance(
    writer: &mut Writer<'_>,
    permit: &Permit<Advance>,
    reason: Option<&str>,
    remarks: &Remarks,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Advance { place, stage, step } = *permit.act();
    add_step(writer, permit.author(), place.goal, stage, step, reason, remarks, at)
}

/// Records that a sheet was published, where it had been approved on its way through the stages.
pub(crate) fn mark_published(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    stage: Stage,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let standing = standing(writer.connection, goal, stage)?;
    if standing.status != SheetStatus::Approved {
        return Ok(());
    }
    add_step(writer, author, goal, stage, SheetStep::Published, None, &Remarks::new(), at)
}

#[expect(clippy::too_many_arguments, reason = "each is one column of the step")]
fn add_step(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    stage: Stage,
    step: SheetStep,
    reason: Option<&str>,
    remarks: &Remarks,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let approvals = approvals(writer.connection)?;
    let standing = standing(writer.connection, goal, stage)?;
    if !standing.status.allows(step, approvals) {
        return Err(StoreError::Conflict(Conflict::StandsElsewhere));
    }
    let written_remarks = (!remarks.is_empty()).then(|| serde_json::to_string(remarks)).transpose()?;
    let number: i32 = diesel::insert_into(sheet_step::table)
        .values((
            sheet_step::goal_id.eq(goal),
            sheet_step::stage.eq(stage),
            sheet_step::number.eq(standing.steps + 1),
            sheet_step::step.eq(step),
            sheet_step::reason.eq(reason),
            sheet_step::remarks.eq(written_remarks),
            sheet_step::person_id.eq(author.person),
            sheet_step::post_id.eq(author.post),
            sheet_step::signature.eq(&author.signature),
            sheet_step::at.eq(At::from(at)),
        ))
        .returning(sheet_step::id)
        .get_result(writer.connection)?;
    deputies::remember(writer, author, deputies::Decided::Step(number), at)?;
    let change = Change::new(Action::SheetAdvanced, SubjectKind::Goal, goal.0)
        .before(&standing.status)?
        .after(&serde_json::json!({ "stage": stage, "step": step, "reason": reason, "remarks": remarks }))?;
    writer.record(author, change);
    Ok(())
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
) -> Result<Vec<(goals::Goal, Standing)>, StoreError> {
    let mut all = under_correction(connection, wanted)?;
    for year in open_years(connection)? {
        all.extend(goals_of_units(connection, year, wanted)?);
    }
    let mut found = Vec::new();
    let years: BTreeSet<FiscalYear> = all.iter().map(|goal| goal.fiscal_year).collect();
    for year in years {
        let of_year = all.iter().filter(|goal| goal.fiscal_year == year).map(|goal| goal.number);
        let numbers: Vec<GoalNumber> = of_year.collect();
        for standing in standings(connection, year, &numbers)? {
            let waits = matches!(standing.status, SheetStatus::Submitted | SheetStatus::Passed);
            if let Some(goal) = all.iter().find(|goal| waits && goal.number == standing.goal) {
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
