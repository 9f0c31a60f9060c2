//! 予算額 and 決算額 of a sheet. Amounts are only ever added: the newest of a part is in force, and the first one stays
//! beside what revised it with a reason.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::amount::of_year::{self, SheetAmount};
use crate::domain::amount::{Amount, AmountKind, AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, IndicatorNumber};
use crate::domain::policy::{Permit, Write};
use crate::domain::proposal::ProposedAmount;
use crate::domain::stage::Stage;
use crate::store::goals;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::{amount, indicator, unit_cost};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::value_sources;

/// Why an amount that a table brought took the place of another.
const BY_A_TABLE: &str = "取り込んだ表による変更";

/// An amount to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewAmount {
    pub year: FiscalYear,
    pub kind: AmountKind,
    pub part: AmountPart,
    /// None takes what is in force back.
    pub amount: Option<Amount>,
    /// Why it takes the place of an earlier one.
    pub reason: Option<String>,
}

impl NewAmount {
    /// Whether it says what is on record, where a reason given anew for the same amount says nothing new.
    fn is_known(&self, known: &[SheetAmount]) -> bool {
        of_year::find(known, self.year, self.kind, self.part).map(|known| known.amount) == self.amount
    }
}

impl From<&SheetAmount> for NewAmount {
    fn from(known: &SheetAmount) -> Self {
        Self {
            year: known.fiscal_year,
            kind: known.kind,
            part: known.part,
            amount: Some(known.amount),
            reason: known.reason.clone(),
        }
    }
}

impl From<&ProposedAmount> for NewAmount {
    fn from(proposed: &ProposedAmount) -> Self {
        let ProposedAmount { fiscal_year: year, kind, part, amount, .. } = *proposed;
        Self { year, kind, part, amount: Some(amount), reason: None }
    }
}

/// What the trail keeps of a sheet's money.
pub(super) fn on_record(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Vec<NewAmount>, StoreError> {
    Ok(of_goal(connection, goal, Stage::Results)?.iter().map(NewAmount::from).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = amount)]
struct AmountRow {
    fiscal_year: FiscalYear,
    kind: AmountKind,
    part: AmountPart,
    yen: Option<i64>,
    unit: MoneyUnit,
    reason: Option<String>,
}

/// What a sheet states up to a stage, oldest year first.
pub fn of_goal(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    limit: Stage,
) -> Result<Vec<SheetAmount>, StoreError> {
    let stages = Stage::ALL.iter().copied().filter(|stage| *stage <= limit);
    let rows: Vec<AmountRow> = amount::table
        .filter(amount::goal_id.eq(goal).and(amount::stage.eq_any(stages)))
        .order(amount::id)
        .select(AmountRow::as_select())
        .load(connection)?;
    let mut known: BTreeMap<(FiscalYear, AmountKind, AmountPart), SheetAmount> = BTreeMap::new();
    for row in rows {
        let key = (row.fiscal_year, row.kind, row.part);
        let before = known.remove(&key);
        let Some(yen) = row.yen else { continue };
        let amount = Amount::new(yen, row.unit).map_err(|error| StoreError::Internal(error.to_string()))?;
        // Without a reason it is the first amount itself, put right; with one it revises it.
        let original = before.filter(|_| row.reason.is_some()).map(|before| before.original.unwrap_or(before.amount));
        let (fiscal_year, kind, part) = key;
        known.insert(key, SheetAmount { fiscal_year, kind, part, amount, original, reason: row.reason });
    }
    Ok(known.into_values().collect())
}

/// The indicator by whose actual the cost of a sheet is divided.
pub fn cost_of(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Option<IndicatorNumber>, StoreError> {
    Ok(unit_cost::table.find(goal).select(unit_cost::indicator_id).first(connection).optional()?)
}

/// Adds an amount unless the one in force is the same; tells whether it was added. The caller records it.
pub(crate) fn add(
    writer: &mut Writer<'_>,
    goal: GoalNumber,
    stage: Stage,
    new: &NewAmount,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let known = of_goal(writer.connection, goal, Stage::Results)?;
    if new.is_known(&known) {
        return Ok(false);
    }
    let in_force = of_year::find(&known, new.year, new.kind, new.part);
    let unit = new.amount.or_else(|| in_force.map(|known| known.amount)).map_or(MoneyUnit::Yen, Amount::unit);
    diesel::insert_into(amount::table)
        .values((
            amount::goal_id.eq(goal),
            amount::fiscal_year.eq(new.year),
            amount::kind.eq(new.kind),
            amount::part.eq(new.part),
            amount::yen.eq(new.amount.map(Amount::yen)),
            amount::unit.eq(unit),
            amount::stage.eq(stage),
            amount::reason.eq(&new.reason),
            amount::entered_at.eq(At::from(at)),
        ))
        .execute(writer.connection)?;
    Ok(true)
}

/// Takes in what a table says of a sheet's money; what it puts in the place of another amount keeps that beside it. The
/// caller records it.
pub(super) fn take_in(
    writer: &mut Writer<'_>,
    goal: GoalNumber,
    stage: Stage,
    proposed: &[ProposedAmount],
    file: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    if proposed.is_empty() {
        return Ok(());
    }
    let known = of_goal(writer.connection, goal, Stage::Results)?;
    for proposed in proposed {
        let new = NewAmount::from(proposed);
        let reason = of_year::find(&known, new.year, new.kind, new.part).map(|_| BY_A_TABLE.to_owned());
        let added = add(writer, goal, stage, &NewAmount { reason, ..new }, at)?;
        if let Some(place) = proposed.place.as_ref().filter(|_| added) {
            value_sources::note_amount(writer, goal, &place.of_file(file))?;
        }
    }
    Ok(())
}

/// What a section wants its sheet to state.
#[derive(Debug, Clone, Serialize)]
pub struct Wanted {
    /// Every amount that the form asks for.
    pub amounts: Vec<NewAmount>,
    /// The indicator by whose actual the cost is divided.
    pub cost_of: Option<IndicatorNumber>,
}

/// Writes what has changed of a sheet's money: a conflict where the sheet is no longer the one that the writer saw,
/// `NotFound` where the indicator is not the programme's.
pub fn write(
    writer: &mut Writer<'_>,
    permit: &Permit<Write>,
    seen: i32,
    wanted: &Wanted,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Write { place, stage } = *permit.act();
    let known = of_goal(writer.connection, place.goal, Stage::Results)?;
    let known_cost = cost_of(writer.connection, place.goal)?;
    let new: Vec<&NewAmount> = wanted.amounts.iter().filter(|new| !new.is_known(&known)).collect();
    if new.is_empty() && known_cost == wanted.cost_of {
        return Ok(());
    }
    goals::count_up(writer, place.goal, seen)?;
    for amount in &new {
        add(writer, place.goal, stage, amount, at)?;
    }
    set_cost_of(writer, place.goal, wanted.cost_of)?;
    let replaced = new.iter().filter_map(|new| of_year::find(&known, new.year, new.kind, new.part));
    let before: Vec<NewAmount> = replaced.map(NewAmount::from).collect();
    let change = Change::new(Action::SheetWritten, SubjectKind::Goal, place.goal.0)
        .before(&serde_json::json!({ "stage": stage, "amounts": before, "cost_of": known_cost }))?
        .after(&serde_json::json!({ "stage": stage, "amounts": new, "cost_of": wanted.cost_of }))?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Chooses the indicator by whose actual the cost is divided, or none. The caller records it.
pub(crate) fn set_cost_of(
    writer: &mut Writer<'_>,
    goal: GoalNumber,
    chosen: Option<IndicatorNumber>,
) -> Result<(), StoreError> {
    diesel::delete(unit_cost::table.find(goal)).execute(writer.connection)?;
    let Some(chosen) = chosen else { return Ok(()) };
    let programme = goals::find(writer.connection, goal)?.programme;
    let own = indicator::table.find(chosen).filter(indicator::programme_id.eq(programme)).count();
    if own.get_result::<i64>(writer.connection)? == 0 {
        return Err(StoreError::NotFound);
    }
    diesel::insert_into(unit_cost::table)
        .values((unit_cost::goal_id.eq(goal), unit_cost::indicator_id.eq(chosen)))
        .execute(writer.connection)?;
    Ok(())
}
