//! Breaks in the series of an indicator: from which year on its values are not what they were, and why.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{BreakKind, SeriesBreak};
use crate::domain::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber};
use crate::domain::policy::{Permit, Write};
use crate::store::goals;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::{indicator, indicator_break};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

#[derive(Queryable, Selectable)]
#[diesel(table_name = indicator_break)]
struct BreakRow {
    indicator_id: IndicatorNumber,
    fiscal_year: FiscalYear,
    kind: BreakKind,
    reason: String,
    former_unit: Option<String>,
    factor: Option<Figure>,
}

/// The breaks of a programme's indicators, oldest first.
pub(crate) fn of_programme(
    connection: &mut DatabaseConnection,
    programme: ProgrammeNumber,
) -> Result<BTreeMap<IndicatorNumber, Vec<SeriesBreak>>, StoreError> {
    let rows = indicator_break::table
        .inner_join(indicator::table)
        .filter(indicator::programme_id.eq(programme))
        .order((indicator_break::indicator_id, indicator_break::fiscal_year))
        .select(BreakRow::as_select())
        .load(connection)?;
    let mut breaks: BTreeMap<IndicatorNumber, Vec<SeriesBreak>> = BTreeMap::new();
    for BreakRow { indicator_id, fiscal_year, kind, reason, former_unit, factor } in rows {
        let known = SeriesBreak { from: fiscal_year, kind, reason, former_unit, factor };
        breaks.entry(indicator_id).or_default().push(known);
    }
    Ok(breaks)
}

/// Puts a break on record: a conflict where the sheet is no longer the one that the writer saw or where the year has a
/// break already, `NotFound` where the indicator is not of the sheet's programme.
pub fn add(
    writer: &mut Writer<'_>,
    permit: &Permit<Write>,
    seen: i32,
    number: IndicatorNumber,
    new: &SeriesBreak,
) -> Result<(), StoreError> {
    let goal = own_goal(writer, permit, number)?;
    goals::count_up(writer, goal, seen)?;
    insert(writer, number, new)?;
    record(writer, permit, number, None, Some(new))
}

/// Puts a break on record. The caller records it.
pub(crate) fn insert(writer: &mut Writer<'_>, number: IndicatorNumber, new: &SeriesBreak) -> Result<(), StoreError> {
    diesel::insert_into(indicator_break::table)
        .values((
            indicator_break::indicator_id.eq(number),
            indicator_break::fiscal_year.eq(new.from),
            indicator_break::kind.eq(new.kind),
            indicator_break::reason.eq(&new.reason),
            indicator_break::former_unit.eq(&new.former_unit),
            indicator_break::factor.eq(new.factor),
        ))
        .execute(writer.connection)?;
    Ok(())
}

/// Takes a break off the record again; `NotFound` where there is none from that year on.
pub fn remove(
    writer: &mut Writer<'_>,
    permit: &Permit<Write>,
    seen: i32,
    number: IndicatorNumber,
    from: FiscalYear,
) -> Result<(), StoreError> {
    let goal = own_goal(writer, permit, number)?;
    let programme = goals::find(writer.connection, goal)?.programme;
    let known = of_programme(writer.connection, programme)?.remove(&number).unwrap_or_default();
    let before = known.into_iter().find(|known| known.from == from).ok_or(StoreError::NotFound)?;
    goals::count_up(writer, goal, seen)?;
    diesel::delete(
        indicator_break::table
            .filter(indicator_break::indicator_id.eq(number))
            .filter(indicator_break::fiscal_year.eq(from)),
    )
    .execute(writer.connection)?;
    record(writer, permit, number, Some(&before), None)
}

/// The goal that the permit is for, whose programme has to be the indicator's.
fn own_goal(
    writer: &mut Writer<'_>,
    permit: &Permit<Write>,
    number: IndicatorNumber,
) -> Result<GoalNumber, StoreError> {
    let goal = permit.act().place.goal;
    let programme = goals::find(writer.connection, goal)?.programme;
    let owner: ProgrammeNumber =
        indicator::table.find(number).select(indicator::programme_id).first(writer.connection)?;
    if owner == programme { Ok(goal) } else { Err(StoreError::NotFound) }
}

fn record(
    writer: &mut Writer<'_>,
    permit: &Permit<Write>,
    number: IndicatorNumber,
    before: Option<&SeriesBreak>,
    after: Option<&SeriesBreak>,
) -> Result<(), StoreError> {
    let (place, stage) = (permit.act().place, permit.act().stage);
    let told = |known: Option<&SeriesBreak>| serde_json::json!({ "section": "indicators", "stage": stage, "indicator": number, "break": known });
    let change = Change::new(Action::SheetWritten, SubjectKind::Goal, place.goal.0)
        .before(&told(before))?
        .after(&told(after))?;
    writer.record(permit.author(), change);
    Ok(())
}
