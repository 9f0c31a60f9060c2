//! Taking a table into the sheets of an open year, for those who write them: section staff the rows of their own
//! sections, the planning office every row. Sheets that are with somebody else, or public, stay as they are.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::identity::{How, Question, Who};
use crate::domain::indicator_table::{IndicatorTable, ValueKind};
use crate::domain::numbers::GoalNumber;
use crate::domain::policy::{self, Permit, TakeIn};
use crate::domain::proposal::{Proposal, ProposedGoal, RowIdentity};
use crate::domain::stage::Stage;
use crate::store::imports::plan::{goals_say_the_same, plan_within, report_says_the_same, unit_of};
use crate::store::imports::recorded::RowOnly;
use crate::store::imports::whose::May;
use crate::store::imports::{
    self, Import, Outcome, RowPlan, Sheets, Wanted, acts, held_values, indicators, other_years, recorded, scheme,
};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::{stages, units};

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
    /// How its programme is known, where it is on record.
    pub how: Option<How>,
    /// Names that it had before as the table says, which no programme of an earlier year has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown_names: Vec<String>,
    /// Whether programmes of other sections have its number or name, with which it can't be joined here.
    pub is_like_others: bool,
}

/// What taking a table in would do.
#[derive(Debug, Serialize)]
pub struct Planned {
    pub rows: Vec<PlannedRow>,
    /// What is asked, and what is proposed and may be refused.
    pub questions: Vec<Question>,
}

impl Planned {
    /// Whether nothing stands against taking it in.
    pub fn is_ready(&self) -> bool {
        self.rows.iter().all(|row| row.hindrance.is_none()) && !self.questions.iter().any(|question| question.is_open)
    }
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
    // The values beside a row are its own.
    let department: Option<Arc<str>> = department.map(|department| department.name.into());
    let section: Arc<str> = section.name.into();
    for row in proposal.values.rows.iter_mut().filter(|row| row.department.is_none() && row.section.is_none()) {
        row.department.clone_from(&department);
        row.section = Some(Arc::clone(&section));
    }
    Ok(proposal)
}

/// What taking the proposal in would do to each row; writes nothing. A conflict where the year is not open.
pub fn plan(
    connection: &mut DatabaseConnection,
    permit: &Permit<TakeIn>,
    proposal: &Proposal,
    import: &Import,
) -> Result<Planned, StoreError> {
    if !stages::open_years(connection)?.contains(&import.year.year) {
        return Err(StoreError::Conflict(Conflict::YearClosed));
    }
    let plans = plan_within(connection, proposal, import, permit.act())?;
    let questions = plans.questions();
    let mut rows = Vec::with_capacity(plans.rows.len());
    let valued = valued(proposal, import);
    for ((row, plan), found) in proposal.goals.iter().zip(plans.rows).zip(plans.identities) {
        let hindrance = match plan {
            _ if !is_own(connection, permit, row, import)? => Some(Hindrance::OtherSection),
            RowPlan::Changes { goal } => match locked(connection, goal, row, import.stage)? {
                None => values_locked(connection, goal, row, &valued)?,
                found => found,
            },
            RowPlan::Unchanged { goal } => values_locked(connection, goal, row, &valued)?,
            RowPlan::New | RowPlan::Continues { .. } | RowPlan::Asked => None,
        };
        let how = if let Who::OnRecord { how, .. } = found.who { Some(how) } else { None };
        let (unknown_names, is_like_others) = (found.unknown_names, found.is_like_others);
        rows.push(PlannedRow { plan, hindrance, how, unknown_names, is_like_others });
    }
    // Nobody is asked about the rows of others.
    let is_own =
        |question: &Question| rows.get(question.index).is_none_or(|row| row.hindrance != Some(Hindrance::OtherSection));
    let questions = questions.into_iter().filter(is_own).collect();
    Ok(Planned { rows, questions })
}

/// The values of the table's own year: those of others are not of its sections alone to change.
fn of_year(table: &IndicatorTable, import: &Import) -> IndicatorTable {
    let mut table = table.clone();
    table.rows.retain(|row| row.year == import.year.year);
    table
}

/// The goals that have values of the year, in columns or in their prose, with the stage that each value belongs to.
fn valued<'a>(proposal: &'a Proposal, import: &Import) -> HashSet<(RowIdentity<'a>, Stage)> {
    let of_year = proposal.values.rows.iter().filter(|row| row.year == import.year.year);
    let stage = |kind| if kind == ValueKind::Actual { Stage::Results } else { Stage::Goals };
    let in_columns = of_year.map(|row| (row.identity(), stage(row.value_kind)));
    let read = proposal.goals.iter().filter(|row| import.accept_rates && !row.indicators.is_empty());
    let in_prose = read.map(|row| (row.identity(), import.stage.max(Stage::Midyear)));
    in_columns.chain(in_prose).collect()
}

/// The proposal with what its prose says of the years that its taker may change.
fn with_own_years(proposal: &Proposal, permit: &Permit<TakeIn>, year: FiscalYear) -> Proposal {
    let mut proposal = proposal.clone();
    if matches!(permit.act(), TakeIn::Sections(_)) {
        for row in &mut proposal.goals {
            row.indicators.iter_mut().for_each(|indicator| indicator.values.retain(|(of, _)| *of == year));
            row.indicators.retain(|indicator| !indicator.values.is_empty() || indicator.stated.is_some());
        }
    }
    proposal
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
    for &stage in Stage::ALL {
        let hindrance = if stage == Stage::Goals { Hindrance::GoalsLocked } else { Hindrance::ReportLocked };
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
    if !other_years::say_the_same(connection, goal, &row.amounts)? && !is_editable(connection, stage)? {
        let of_goals = stage == Stage::Goals;
        return Ok(Some(if of_goals { Hindrance::GoalsLocked } else { Hindrance::ReportLocked }));
    }
    if !report_says_the_same(connection, goal, row, stage)? && !is_editable(connection, stage)? {
        return Ok(Some(Hindrance::ReportLocked));
    }
    Ok(None)
}

/// How much of the sheets of a document is taken in beside its rows.
fn sheets_of(permit: &Permit<TakeIn>) -> Sheets {
    if policy::in_charge_of_record(permit).is_some() { Sheets::NewOnes } else { Sheets::RowsOnly }
}

/// The sheets of a document of which only the row is taken in, with what is left out of them.
pub fn rows_only(permit: &Permit<TakeIn>, proposal: &Proposal, plans: &[RowPlan], import: &Import) -> Vec<RowOnly> {
    recorded::rows_only(proposal, plans, sheets_of(permit), import.stage)
}

/// Takes a proposal in, all of it or nothing. A conflict where a row can't be taken in, or somebody has to be asked.
pub fn take_in(
    writer: &mut Writer<'_>,
    permit: &Permit<TakeIn>,
    proposal: &Proposal,
    import: &Import,
    at: DateTime<Utc>,
    wanted: &Wanted,
) -> Result<Outcome, StoreError> {
    if !plan(writer.connection, permit, proposal, import)?.is_ready() {
        return Err(StoreError::Conflict(Conflict::RowRefused));
    }
    let before = acts::before(writer.connection, Some(import.year.year))?;
    let own = with_own_years(proposal, permit, import.year.year);
    let in_charge = policy::in_charge_of_record(permit);
    let sheets = sheets_of(permit);
    if let Some((in_charge, recorded)) = in_charge.as_ref().zip(proposal.recorded.as_deref()) {
        recorded::scheme(writer, in_charge, recorded, &import.year)?;
    }
    if let Some(in_charge) = in_charge.as_ref().filter(|_| wanted.accept_scheme) {
        scheme::accept(writer, in_charge, proposal, import)?;
    }
    let may = May { author: permit.author(), reach: permit.act(), link: in_charge.as_ref(), watch: &wanted.watch };
    let (mut outcome, whose) = imports::take_in_rows(writer, &may, &own, import, sheets, at)?;
    if let Some((in_charge, recorded)) = in_charge.as_ref().zip(proposal.recorded.as_deref()) {
        recorded::english_names(writer, in_charge, recorded, import.year.year)?;
    }
    let values = held_values::without(writer.connection, proposal, &whose, import.year.year, &mut outcome)?;
    outcome.values = if let Some(in_charge) = &in_charge {
        indicators::take_in_beside_goals(writer, in_charge, &values, &whose, at)?
    } else {
        indicators::take_in_values(writer, permit.author(), &of_year(&values, import), &whose, at, &wanted.watch)?
    };
    outcome.added.amounts_elsewhere =
        other_years::take_in(writer, permit.author(), proposal, &outcome.goals, in_charge.is_some(), at)?;
    acts::keep(writer, permit.author(), before, &imports::act_of(proposal, import), at)?;
    Ok(outcome)
}
