//! Opening a fiscal year, from an earlier one or empty: the same programmes, objectives, milestones and indicators with
//! their targets, in the sections that go on with them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::aim::Aim;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::{Item, SheetPart};
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{Administer, Permit};
use crate::domain::publication::PublishedIndicator;
use crate::domain::rating::Axis;
use crate::domain::stage::Stage;
use crate::store::evaluations::axes;
use crate::store::goals::{self, Goal};
use crate::store::indicators;
use crate::store::indicators::values::{self, NewTarget};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::milestones::{self, NewMilestone, Selection};
use crate::store::published::years::{self, YearRecord};
use crate::store::published::{city, scales};
use crate::store::{fiscal_years, future_courses, plan, policies, published, units};

/// A goal of an earlier year as it could go on.
#[derive(Debug, Clone)]
pub struct Continuation {
    pub goal: Goal,
    /// The units that do in the new year what its unit did: several where it was split, none where it has ended.
    pub units: Vec<UnitNumber>,
    /// How many of its indicators have a target to begin with.
    pub targets: usize,
}

/// The goals of `from` in the order of its table, as they could go on in `year`.
pub fn continuations(
    connection: &mut DatabaseConnection,
    from: FiscalYear,
    year: FiscalYear,
) -> Result<Vec<Continuation>, StoreError> {
    let (known, lineage) = (units::list(connection)?, published::units::lineage(connection)?);
    let is_there = |number: &UnitNumber| known.iter().any(|unit| unit.number == *number && unit.is_there_in(year));
    let goals = goals::of_year(connection, from)?;
    let programmes: Vec<ProgrammeNumber> = goals.iter().map(|goal| goal.programme).collect();
    let mut targets: BTreeMap<ProgrammeNumber, usize> = BTreeMap::new();
    for (programme, indicator) in indicators::of_programmes_in(connection, &programmes, &[from, year])? {
        *targets.entry(programme).or_default() += usize::from(first_target(&indicator, from, year).is_some());
    }
    let mut found = Vec::new();
    for goal in goals {
        let heirs = goal.unit.map(|unit| lineage.in_year(unit, year)).unwrap_or_default();
        let targets = targets.get(&goal.programme).copied().unwrap_or(0);
        found.push(Continuation { units: heirs.into_iter().filter(is_there).collect(), targets, goal });
    }
    Ok(found)
}

/// How a year is opened.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The year as it is put on record.
    pub record: YearRecord,
    /// The year whose goals go on.
    pub from: Option<FiscalYear>,
    /// Which goals go on, and in which unit; none where none is known.
    pub goals: BTreeMap<GoalNumber, Option<UnitNumber>>,
    /// Whether the scale and the policies are taken along.
    pub with_scale_and_policies: bool,
}

/// Opens a year: all of it or nothing. Gives the numbers of the new goals in the order of the table. Dates in
/// objectives belong to the old year and are left out. A conflict where the year is on record, or where a goal or unit
/// is not there any more.
pub fn open(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    opening: &Opening,
    at: DateTime<Utc>,
) -> Result<Vec<GoalNumber>, StoreError> {
    let year = opening.record.year;
    match years::find(writer.connection, year) {
        Err(StoreError::NotFound) => {}
        found => return found.and(Err(StoreError::Conflict(Conflict::YearOnRecord))),
    }
    fiscal_years::ensure(writer, permit, &opening.record)?;
    let Some(from) = opening.from else { return Ok(Vec::new()) };
    let known_units = units::list(writer.connection)?;
    let is_there = |number: UnitNumber| known_units.iter().any(|unit| unit.number == number && unit.is_there_in(year));
    let mut numbers = Vec::new();
    for known in goals::of_year(writer.connection, from)? {
        let Some(&unit) = opening.goals.get(&known.number) else { continue };
        if unit.is_some_and(|unit| !is_there(unit)) {
            return Err(StoreError::Conflict(Conflict::UnitNotThere));
        }
        numbers.push(copy_forward(writer, &known, unit, year, known.position, at)?);
    }
    if numbers.len() != opening.goals.len() {
        return Err(StoreError::Conflict(Conflict::GoalOfAnotherYear));
    }
    if opening.with_scale_and_policies {
        let axes = scales::axes_of_year(writer.connection, from)?;
        if !axes.is_empty() {
            let axes: Vec<Axis> = axes.into_iter().map(Axis::from).collect();
            axes::set_scheme(writer, permit, year, &axes)?;
        }
        let courses: Vec<_> =
            future_courses::of_year(writer.connection, from)?.into_iter().map(|known| known.course).collect();
        future_courses::set(writer, permit, year, &courses)?;
        let names: Vec<_> =
            policies::list(writer.connection, from)?.into_iter().map(|policy| (None, policy.name)).collect();
        policies::set(writer, permit, year, &names)?;
    }
    Ok(numbers)
}

/// Opens `new` with every goal of `from`, each in the unit that goes on with it.
pub fn open_from(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    from: FiscalYear,
    new: &YearRecord,
    at: DateTime<Utc>,
) -> Result<Vec<GoalNumber>, StoreError> {
    let goals = continuations(writer.connection, from, new.year)?;
    let opening = Opening {
        record: new.clone(),
        from: Some(from),
        goals: goals.into_iter().map(|known| (known.goal.number, known.units.first().copied())).collect(),
        with_scale_and_policies: false,
    };
    open(writer, permit, &opening, at)
}

/// The target that an indicator begins a year with: the one it has for that year already, what its plan over several
/// years expects of it, or else the target of the year it is copied from.
fn first_target(indicator: &PublishedIndicator, from: FiscalYear, year: FiscalYear) -> Option<Aim> {
    let of = |year| indicator.in_year(year).and_then(|known| known.target.clone());
    let expected = || indicator.path.and_then(|path| path.expected(year)).map(Aim::Value);
    let again = || Some(of(from)?.set_anew(indicator.unit.as_deref(), year));
    of(year).or_else(expected).or_else(again)
}

/// The milestones of a goal as they come round again: each as many years later as the new year is, by its first due
/// date. What was cancelled does not come again.
fn coming_again(
    connection: &mut DatabaseConnection,
    known: &Goal,
    year: FiscalYear,
    today: NaiveDate,
) -> Result<Vec<NewMilestone>, StoreError> {
    let years = u32::try_from(year.number() - known.fiscal_year.number()).unwrap_or_default();
    let opened_on = today.max(year.first_day());
    let before = milestones::select(connection, &Selection::Goal(known.number))?;
    let again = |known: milestones::Milestone| {
        let due = known.original_due.unwrap_or(known.due).years_later(years)?;
        Some(NewMilestone { title: known.title, due, opened_on })
    };
    Ok(before.into_iter().filter(|known| known.state != MilestoneState::Cancelled).filter_map(again).collect())
}

/// Copies a goal into a later year: the same programme, objectives, footnotes, milestones and targets.
pub(super) fn copy_forward(
    writer: &mut Writer<'_>,
    known: &Goal,
    unit: Option<UnitNumber>,
    year: FiscalYear,
    position: i32,
    at: DateTime<Utc>,
) -> Result<GoalNumber, StoreError> {
    let objectives: Vec<(Item, Option<PartialDate>)> = goals::objectives(writer.connection, known.number)?
        .into_iter()
        .map(|objective| (objective.item, None))
        .collect();
    let footnotes: Vec<_> = goals::footnotes(writer.connection, known.number)?
        .into_iter()
        .filter(|note| note.part == SheetPart::Objectives)
        .collect();
    let mut new = Goal { fiscal_year: year, unit, position, ..known.clone() };
    if plan::has_ended(writer.connection, known.number, year)? {
        new.policy = None;
    }
    let number = goals::create(writer, &new)?;
    goals::set_objectives(writer, number, &objectives)?;
    goals::set_footnotes(writer, number, &footnotes)?;
    let today = at.with_timezone(&city::load(writer.connection)?.time_zone).date_naive();
    let again = coming_again(writer.connection, known, year, today)?;
    milestones::insert(writer, number, &again)?;
    for indicator in indicators::of_programme(writer.connection, known.programme, None)? {
        if let Some(aim) = first_target(&indicator, known.fiscal_year, year) {
            let target = NewTarget { aim, stage: Stage::Goals, reason: None, objective: None, taken_from: None };
            values::add_target(writer, indicator.number, year, &target, at)?;
        }
    }
    Ok(number)
}
