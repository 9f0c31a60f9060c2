//! What taking a proposal in would do: which goal each row is, and whether the sheet says what the row says.

use std::collections::BTreeMap;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::{Footnote, Item, SheetPart};
use crate::domain::identity::{Question, Resolution, Who};
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::TakeIn;
use crate::domain::proposal::{Proposal, ProposedGoal, ProposedItem};
use crate::domain::stage::Stage;
use crate::domain::unit::UnitKind;
use crate::store::goals;
use crate::store::imports::{Import, RowPlan, identity, other_years, recorded};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::{self, units};

/// What taking a proposal in would do.
#[derive(Debug)]
pub struct Plan {
    /// What happens to each row.
    pub rows: Vec<RowPlan>,
    /// Which programme each row is of.
    pub identities: Vec<Resolution>,
}

impl Plan {
    /// What is asked, and what is proposed and may be refused.
    pub fn questions(&self) -> Vec<Question> {
        identity::questions(&self.identities)
    }

    /// Whether somebody has to answer first.
    pub fn is_open(&self) -> bool {
        self.identities.iter().any(Resolution::is_open)
    }
}

/// What taking the proposal in would do to each row; writes nothing.
pub fn plan(connection: &mut DatabaseConnection, proposal: &Proposal, import: &Import) -> Result<Plan, StoreError> {
    plan_within(connection, proposal, import, &TakeIn::City)
}

/// The same for whoever may not take in every row.
pub(super) fn plan_within(
    connection: &mut DatabaseConnection,
    proposal: &Proposal,
    import: &Import,
    reach: &TakeIn,
) -> Result<Plan, StoreError> {
    let year = import.year.year;
    let said = recorded::said(connection, proposal)?;
    let identities = identity::of_goals(connection, proposal, &said, year, reach)?;
    let known: BTreeMap<ProgrammeNumber, GoalNumber> =
        goals::of_year(connection, year)?.into_iter().rev().map(|goal| (goal.programme, goal.number)).collect();
    let mut rows = Vec::with_capacity(proposal.goals.len());
    for (row, found) in proposal.goals.iter().zip(&identities) {
        rows.push(match found.who {
            Who::New => RowPlan::New,
            Who::Asked => RowPlan::Asked,
            Who::OnRecord { programme, year, .. } => match known.get(&programme).copied() {
                None => RowPlan::Continues { programme, year },
                Some(goal) if says_the_same(connection, goal, row, import.stage)? => RowPlan::Unchanged { goal },
                Some(goal) => RowPlan::Changes { goal },
            },
        });
    }
    Ok(Plan { rows, identities })
}

/// Whether the unit a row names is on record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Yes(Option<UnitNumber>),
    No,
}

/// The unit that a row names, where it is on record.
pub(super) fn unit_of(
    connection: &mut DatabaseConnection,
    row: &ProposedGoal,
    year: FiscalYear,
) -> Result<Option<UnitNumber>, StoreError> {
    match known_unit(connection, row.department.as_deref(), row.section.as_deref(), year)? {
        Known::Yes(unit) => Ok(unit),
        Known::No => Ok(None),
    }
}

pub(super) fn known_unit(
    connection: &mut DatabaseConnection,
    department: Option<&str>,
    section: Option<&str>,
    year: FiscalYear,
) -> Result<Known, StoreError> {
    let mut find = |kind, parent, name| units::find_by_name(connection, kind, parent, name, year);
    let unit = match (department, section) {
        (None, None) => return Ok(Known::Yes(None)),
        (Some(department), Some(section)) => match find(UnitKind::Department, None, department)? {
            Some(department) => find(UnitKind::Section, Some(department.number), section)?,
            None => None,
        },
        // 議会事務局 alone is the same unit whichever of the two a table takes it for.
        (Some(name), None) => match find(UnitKind::Department, None, name)? {
            None => find(UnitKind::Section, None, name)?,
            found => found,
        },
        (None, Some(name)) => match find(UnitKind::Section, None, name)? {
            None => match find(UnitKind::Department, None, name)? {
                None => units::find_alone(connection, name, year)?,
                found => found,
            },
            found => found,
        },
    };
    Ok(unit.map_or(Known::No, |unit| Known::Yes(Some(unit.number))))
}

/// The unit that a row names, put on record where it is not.
pub(super) fn ensure_unit(
    writer: &mut Writer<'_>,
    department: Option<&str>,
    section: Option<&str>,
    year: FiscalYear,
) -> Result<Option<UnitNumber>, StoreError> {
    let is_alone = department.is_none() || section.is_none();
    if let Known::Yes(Some(unit)) = known_unit(writer.connection, department, section, year)?
        && is_alone
    {
        let known = units::find(writer.connection, unit)?;
        units::widen(writer, &known, year)?;
        return Ok(Some(unit));
    }
    let mut unit = None;
    for (kind, name) in [(UnitKind::Department, department), (UnitKind::Section, section)] {
        if let Some(name) = name {
            unit = Some(units::ensure(writer, kind, unit, name, year)?);
        }
    }
    Ok(unit)
}

fn says_the_same(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
) -> Result<bool, StoreError> {
    Ok(goals_say_the_same(connection, goal, row, stage)?
        && report_says_the_same(connection, goal, row, stage)?
        && other_years::say_the_same(connection, goal, &row.amounts)?)
}

/// Whether a row tells of a sheet's goals at all: a table of reports may leave them out, and then they stay.
pub(super) fn tells_of_goals(row: &ProposedGoal, stage: Stage) -> bool {
    stage == Stage::Goals || !row.objectives.is_empty() || row.summary.is_some()
}

/// Whether the sheet's goals are what the row says of them.
pub(super) fn goals_say_the_same(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
) -> Result<bool, StoreError> {
    let known = goals::find(connection, goal)?;
    let same_policy = match row.plan.as_slice() {
        [] => row.policy.is_none() || known.policy == row.policy,
        path => store::plan::of_goal(connection, goal)? == path,
    };
    if row.code.is_some() && known.code != row.code {
        return Ok(false);
    }
    if !tells_of_goals(row, stage) {
        return Ok(same_policy);
    }
    let objectives: Vec<_> =
        goals::objectives(connection, goal)?.into_iter().map(|known| (known.item, known.due)).collect();
    Ok(same_policy
        && known.summary == row.summary
        && objectives == pairs(&row.objectives)
        && notes_say_the_same(connection, goal, row, stage, Stage::Goals)?)
}

/// Whether the sheet's report of the stage is what the row says of it.
pub(super) fn report_says_the_same(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
) -> Result<bool, StoreError> {
    if stage == Stage::Goals {
        return Ok(true);
    }
    let results: Vec<_> = goals::results(connection, goal)?
        .into_iter()
        .filter(|known| known.stage == stage)
        .map(|known| (known.item, known.date))
        .collect();
    Ok(results == pairs(&row.results) && notes_say_the_same(connection, goal, row, stage, stage)?)
}

fn notes_say_the_same(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
    of: Stage,
) -> Result<bool, StoreError> {
    let part =
        |notes: Vec<Footnote>| -> Vec<Footnote> { notes.into_iter().filter(|note| note.part.stage() == of).collect() };
    let known = goals::footnotes(connection, goal)?;
    Ok(part(known) == part(footnotes(connection, goal, row, stage)?))
}

pub(super) fn pairs(items: &[ProposedItem]) -> Vec<(Item, Option<PartialDate>)> {
    items.iter().map(|proposed| (proposed.item.clone(), proposed.date)).collect()
}

/// The footnotes of a goal after a table of `stage`: those of the table, and those of the stages that it says nothing
/// about.
pub(super) fn footnotes(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
) -> Result<Vec<Footnote>, StoreError> {
    let told = if tells_of_goals(row, stage) { vec![Stage::Goals, stage] } else { vec![stage] };
    let mut footnotes = goals::footnotes(connection, goal)?;
    footnotes.retain(|note| !told.contains(&note.part.stage()));
    for note in &row.footnotes {
        // A table has one column for what was reached, whichever stage it reports.
        let part = if note.part == SheetPart::Objectives { note.part } else { SheetPart::of(stage) };
        if note.part == part || stage != Stage::Goals {
            footnotes.push(Footnote { part, ..note.clone() });
        }
    }
    footnotes.sort_by_key(|note| note.part);
    Ok(footnotes)
}
