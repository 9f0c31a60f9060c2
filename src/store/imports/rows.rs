//! Taking one row of a proposal in: its goal, begun or revised, and all that the sheet says.

use chrono::{DateTime, Utc};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::person::Author;
use crate::domain::proposal::ProposedGoal;
use crate::domain::stage::Stage;
use crate::store::goals::{self, Goal};
use crate::store::imports::plan::{ensure_unit, footnotes, pairs, tells_of_goals};
use crate::store::imports::prose::{self, Numbers};
use crate::store::imports::{Added, Import, RowPlan};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::{amounts, programmes};

/// What is the same for all rows of a table.
pub(super) struct Taking<'a> {
    pub(super) import: &'a Import,
    /// The name of the file.
    pub(super) file: &'a str,
    pub(super) at: DateTime<Utc>,
}

/// Takes one row in; gives its goal and programme, and what was added beside the text.
pub(super) fn take_in(
    writer: &mut Writer<'_>,
    author: &Author,
    row: &ProposedGoal,
    plan: RowPlan,
    position: i32,
    taking: &Taking<'_>,
) -> Result<(GoalNumber, ProgrammeNumber, Added), StoreError> {
    let Taking { import, file, at } = *taking;
    let (goal, programme) = match plan {
        RowPlan::Unchanged { goal } => {
            let programme = goals::find(writer.connection, goal)?.programme;
            let mut added = Added::default();
            if import.accept_rates {
                let numbers = Numbers::on_record(writer.connection, goal, import.stage)?;
                added = prose::accept(writer, (goal, programme), &numbers, row, taking)?;
            }
            return Ok((goal, programme, added));
        }
        RowPlan::Changes { goal } => (goal, revise(writer, author, goal, row, import.stage)?),
        RowPlan::Asked => return Err(StoreError::Conflict(Conflict::RowRefused)),
        RowPlan::New => begin(writer, row, None, position, import.year.year)?,
        RowPlan::Continues { programme, .. } => begin(writer, row, Some(programme), position, import.year.year)?,
    };
    let objectives = if tells_of_goals(row, import.stage) {
        goals::set_objectives(writer, goal, &pairs(&row.objectives))?
    } else {
        goals::objectives(writer.connection, goal)?.into_iter().map(|known| known.number).collect()
    };
    let results = match import.stage {
        Stage::Goals => Vec::new(),
        stage => goals::set_results(writer, goal, stage, &pairs(&row.results))?,
    };
    let footnotes = footnotes(writer.connection, goal, row, import.stage)?;
    goals::set_footnotes(writer, goal, &footnotes)?;
    let mut amounts = row.amounts.clone();
    amounts.retain(|amount| amount.fiscal_year == import.year.year);
    amounts::take_in(writer, goal, import.stage, &amounts, file, at)?;
    if !import.accept_rates {
        return Ok((goal, programme, Added::default()));
    }
    Ok((goal, programme, prose::accept(writer, (goal, programme), &Numbers { objectives, results }, row, taking)?))
}

/// Changes what a row says otherwise of a goal on record; gives the goal's programme.
fn revise(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
) -> Result<ProgrammeNumber, StoreError> {
    let before = sheet(writer.connection, goal)?;
    let known = goals::find(writer.connection, goal)?;
    // Whoever has the sheet open in a form notices.
    goals::count_up(writer, goal, known.version)?;
    let summary = if tells_of_goals(row, stage) { &row.summary } else { &known.summary };
    let policy = row.policy.as_deref().or(known.policy.as_deref()).filter(|_| row.plan.is_empty());
    let code = row.code.as_ref().or(known.code.as_ref());
    goals::revise(writer, goal, code, policy, summary.as_deref())?;
    if !row.plan.is_empty() {
        goals::set_plan(writer, goal, &row.plan)?;
    }
    let change = Change::new(Action::Imported, SubjectKind::Goal, goal.0).before(&before)?.after(row)?;
    writer.record(author, change);
    Ok(known.programme)
}

/// Puts a row's goal on record, with its programme where it continues none.
fn begin(
    writer: &mut Writer<'_>,
    row: &ProposedGoal,
    programme: Option<ProgrammeNumber>,
    position: i32,
    year: FiscalYear,
) -> Result<(GoalNumber, ProgrammeNumber), StoreError> {
    let programme = match programme {
        Some(programme) => programme,
        None => programmes::create(writer)?,
    };
    let unit = ensure_unit(writer, row.department.as_deref(), row.section.as_deref(), year)?;
    let new = Goal {
        number: GoalNumber(0),
        fiscal_year: year,
        programme,
        unit,
        name: row.programme.clone(),
        code: row.code.clone(),
        policy: row.policy.clone().filter(|_| row.plan.is_empty()),
        summary: row.summary.clone(),
        position,
        title_only: row.objectives.is_empty() && row.results.is_empty() && row.summary.is_none(),
        version: 0,
    };
    let goal = goals::create(writer, &new)?;
    if !row.plan.is_empty() {
        goals::set_plan(writer, goal, &row.plan)?;
    }
    Ok((goal, programme))
}

/// What the trail keeps of a sheet before an import changes it.
fn sheet(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<serde_json::Value, StoreError> {
    Ok(serde_json::json!({
        "goal": goals::find(connection, goal)?,
        "objectives": goals::objectives(connection, goal)?,
        "results": goals::results(connection, goal)?,
        "footnotes": goals::footnotes(connection, goal)?,
        "amounts": amounts::on_record(connection, goal)?,
    }))
}
