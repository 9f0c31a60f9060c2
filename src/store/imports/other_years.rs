//! Amounts of other years than the table's: each goes to the programme's sheet of its own year where that says nothing of it.
//! What stands there is never changed, only told where it differs; without a sheet of that year the table's own sheet states
//! the amount.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::amount::{AmountKind, AmountPart, of_year};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::person::Author;
use crate::domain::proposal::{Proposal, ProposedAmount};
use crate::domain::stage::Stage;
use crate::store::amounts::{self, NewAmount};
use crate::store::goals;
use crate::store::imports::RowPlan;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::goal;
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

/// An amount that is not written, since the sheet of its year states another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AmountRemark {
    /// The line of the file, counted from 1.
    pub line: u64,
    pub fiscal_year: FiscalYear,
    pub kind: AmountKind,
    pub part: AmountPart,
    /// As the table gives it.
    pub given: String,
    /// As it is on record.
    pub known: String,
}

/// The amounts that differ from what is on record for their own years. `rows` is the plan of the proposal.
pub fn remarks(
    connection: &mut DatabaseConnection,
    proposal: &Proposal,
    rows: &[RowPlan],
    year: FiscalYear,
) -> Result<Vec<AmountRemark>, StoreError> {
    let mut remarks = Vec::new();
    for (row, plan) in proposal.goals.iter().zip(rows) {
        let others: Vec<&ProposedAmount> = row.amounts.iter().filter(|amount| amount.fiscal_year != year).collect();
        if others.is_empty() {
            continue;
        }
        let programme = match *plan {
            RowPlan::New | RowPlan::Asked => continue,
            RowPlan::Continues { programme, .. } => programme,
            RowPlan::Changes { goal } | RowPlan::Unchanged { goal } => goals::find(connection, goal)?.programme,
        };
        for new in others {
            let Some(sheet) = sheet_of(connection, programme, new.fiscal_year)? else { continue };
            let known = amounts::of_goal(connection, sheet, Stage::Results)?;
            let known = of_year::find(&known, new.fiscal_year, new.kind, new.part);
            remarks.extend(known.filter(|known| known.amount.yen() != new.amount.yen()).map(|known| AmountRemark {
                line: row.line,
                fiscal_year: new.fiscal_year,
                kind: new.kind,
                part: new.part,
                given: new.amount.written(),
                known: known.amount.written(),
            }));
        }
    }
    Ok(remarks)
}

/// Whether a sheet states what a table says of it.
pub(super) fn say_the_same(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    proposed: &[ProposedAmount],
) -> Result<bool, StoreError> {
    if proposed.is_empty() {
        return Ok(true);
    }
    let known = amounts::of_goal(connection, goal, Stage::Results)?;
    let own = goals::find(connection, goal)?;
    for new in proposed {
        let stated = of_year::find(&known, new.fiscal_year, new.kind, new.part);
        if stated.map(|known| known.amount) == Some(new.amount) {
            continue;
        }
        // What the sheet of another year states is not changed.
        let sheet = match new.fiscal_year {
            year if year == own.fiscal_year => None,
            year => sheet_of(connection, own.programme, year)?,
        };
        let Some(sheet) = sheet else { return Ok(false) };
        let elsewhere = amounts::of_goal(connection, sheet, Stage::Results)?;
        if of_year::find(&elsewhere, new.fiscal_year, new.kind, new.part).is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The sheet of a programme in a year.
fn sheet_of(
    connection: &mut DatabaseConnection,
    programme: ProgrammeNumber,
    year: FiscalYear,
) -> Result<Option<GoalNumber>, StoreError> {
    Ok(goal::table
        .filter(goal::programme_id.eq(programme).and(goal::fiscal_year.eq(year)))
        .order(goal::id)
        .select(goal::id)
        .first(connection)
        .optional()?)
}

/// Takes the amounts of other years in once the rows and the values are, and tells how many went to sheets of those years.
/// `goals` are the sheets of the rows. Whoever may only write their own sheets has all of it stated there.
pub(super) fn take_in(
    writer: &mut Writer<'_>,
    author: &Author,
    proposal: &Proposal,
    goals: &[GoalNumber],
    may_write_elsewhere: bool,
    at: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let mut added = 0;
    for (row, goal) in proposal.goals.iter().zip(goals) {
        let own = goals::find(writer.connection, *goal)?;
        let mut others: Vec<ProposedAmount> = row.amounts.clone();
        others.retain(|amount| amount.fiscal_year != own.fiscal_year);
        while let Some(year) = others.first().map(|amount| amount.fiscal_year) {
            let (of_year, rest): (Vec<_>, Vec<_>) = others.into_iter().partition(|amount| amount.fiscal_year == year);
            others = rest;
            let elsewhere = if may_write_elsewhere { sheet_of(writer.connection, own.programme, year)? } else { None };
            match elsewhere {
                Some(sheet) => added += fill(writer, author, sheet, &of_year, &proposal.source, at)?,
                None => amounts::take_in(writer, own.number, Stage::Goals, &of_year, &proposal.source, at)?,
            }
        }
    }
    Ok(added)
}

/// Adds to the sheet of another year what it does not state.
fn fill(
    writer: &mut Writer<'_>,
    author: &Author,
    sheet: GoalNumber,
    proposed: &[ProposedAmount],
    file: &str,
    at: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let known = amounts::of_goal(writer.connection, sheet, Stage::Results)?;
    let is_open = |new: &&ProposedAmount| of_year::find(&known, new.fiscal_year, new.kind, new.part).is_none();
    let new: Vec<ProposedAmount> = proposed.iter().filter(is_open).cloned().collect();
    if new.is_empty() {
        return Ok(0);
    }
    for amount in &new {
        let stage = if amount.kind == AmountKind::Settled { Stage::Results } else { Stage::Goals };
        amounts::take_in(writer, sheet, stage, std::slice::from_ref(amount), file, at)?;
    }
    let version = goals::find(writer.connection, sheet)?.version;
    goals::count_up(writer, sheet, version)?;
    let written: Vec<NewAmount> = new.iter().map(NewAmount::from).collect();
    let change = Change::new(Action::Imported, SubjectKind::Goal, sheet.0)
        .after(&serde_json::json!({ "source": file, "amounts": written }))?;
    writer.record(author, change);
    Ok(new.len())
}
