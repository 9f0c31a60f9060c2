//! Editing how programmes follow one another: links withdrawn, ends, a number parted in two and joined again. Links
//! themselves are made in `programmes`; what was is in the trail.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::{Member, Succession};
use crate::domain::numbers::{IndicatorNumber, ProgrammeNumber};
use crate::domain::policy::{Administer, Permit};

use super::audit::{Action, Change, SubjectKind};
use super::connection::DatabaseConnection;
use super::database::Writer;
use super::schema::{actual, goal, indicator, programme, programme_succession, progress_update, target};
use super::{StoreError, goals, programmes};

/// The end of a programme.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct End {
    /// Its last fiscal year.
    pub year: FiscalYear,
    /// Why it ended.
    pub reason: String,
}

/// Every programme that has goals, by number.
pub fn members(connection: &mut DatabaseConnection) -> Result<Vec<Member>, StoreError> {
    let mut members: BTreeMap<ProgrammeNumber, Member> = BTreeMap::new();
    for goal in goals::all(connection)? {
        let member =
            members.entry(goal.programme).or_insert_with(|| Member { number: goal.programme, years: Vec::new() });
        member.years.push((goal.fiscal_year, goal.name, goal.unit));
    }
    Ok(members.into_values().collect())
}

type Row = (Option<i32>, Option<String>, Option<i32>);

fn row(connection: &mut DatabaseConnection, number: ProgrammeNumber) -> Result<Row, StoreError> {
    let columns = (programme::ended_year, programme::ended_reason, programme::joined_to);
    Ok(programme::table.find(number.0).select(columns).first(connection)?)
}

/// When and why a programme ended, where it has.
pub fn end_of(connection: &mut DatabaseConnection, number: ProgrammeNumber) -> Result<Option<End>, StoreError> {
    let (year, reason, _) = row(connection, number)?;
    let year = year.map(FiscalYear::new).transpose().map_err(|error| StoreError::Internal(error.to_string()))?;
    Ok(year.zip(reason).map(|(year, reason)| End { year, reason }))
}

/// The programme to which a number without goals leads.
pub fn joined_to(
    connection: &mut DatabaseConnection,
    number: ProgrammeNumber,
) -> Result<Option<ProgrammeNumber>, StoreError> {
    Ok(row(connection, number)?.2.map(ProgrammeNumber))
}

/// Ends a programme with a year and a reason, or takes that back with `None`.
pub fn set_end(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: ProgrammeNumber,
    end: Option<&End>,
) -> Result<(), StoreError> {
    let before = end_of(writer.connection, number)?;
    if before.as_ref() == end {
        return Ok(());
    }
    diesel::update(programme::table.find(number.0))
        .set((
            programme::ended_year.eq(end.map(|end| end.year.number())),
            programme::ended_reason.eq(end.map(|end| end.reason.as_str())),
        ))
        .execute(writer.connection)?;
    let change = Change::new(Action::ProgrammeEnded, SubjectKind::Programme, number.0).before(&before)?.after(&end)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Withdraws a link; the trail keeps it.
pub fn withdraw(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    from: ProgrammeNumber,
    to: ProgrammeNumber,
) -> Result<(), StoreError> {
    let lineage = programmes::lineage(writer.connection)?;
    let within = BTreeSet::from([from, to]);
    let link: Succession = lineage
        .within(&within)
        .into_iter()
        .find(|link| link.from == from && link.to == to)
        .cloned()
        .ok_or(StoreError::NotFound)?;
    let of_link = programme_succession::from_programme.eq(from.0).and(programme_succession::to_programme.eq(to.0));
    diesel::delete(programme_succession::table.filter(of_link)).execute(writer.connection)?;
    let change = Change::new(Action::LinkWithdrawn, SubjectKind::Programme, to.0).before(&link)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Parts a programme: its goals from a fiscal year on get a new number, and so do the indicators of those years. A
/// conflict where one of the two would be left without goals. What has been published stays as it was.
pub fn part(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: ProgrammeNumber,
    from: FiscalYear,
) -> Result<ProgrammeNumber, StoreError> {
    let years: Vec<i32> =
        goal::table.filter(goal::programme_id.eq(number.0)).select(goal::fiscal_year).load(writer.connection)?;
    if years.is_empty() {
        return Err(StoreError::NotFound);
    }
    let later = |year: &&i32| **year >= from.number();
    if years.iter().filter(later).count() == 0 || years.iter().filter(later).count() == years.len() {
        return Err(StoreError::Conflict("one of the two would be empty"));
    }
    let new = programmes::create(writer)?;
    let of_old = goal::programme_id.eq(number.0).and(goal::fiscal_year.ge(from.number()));
    diesel::update(goal::table.filter(of_old)).set(goal::programme_id.eq(new.0)).execute(writer.connection)?;
    let mut moved = Vec::new();
    for known in indicators(writer.connection, number)? {
        let years = years_of(writer.connection, known)?;
        let (before, after): (Vec<i32>, Vec<i32>) = years.iter().partition(|year| **year < from.number());
        if after.is_empty() {
            continue;
        }
        let follows = if before.is_empty() {
            diesel::update(indicator::table.find(known.0))
                .set(indicator::programme_id.eq(new.0))
                .execute(writer.connection)?;
            known
        } else {
            let copy = copy(writer.connection, known, new)?;
            move_values(writer.connection, known, copy, Some(from))?;
            copy
        };
        moved.push((known, follows));
    }
    let change = Change::new(Action::ProgrammeParted, SubjectKind::Programme, number.0)
        .after(&serde_json::json!({ "from_year": from, "new_programme": new, "indicators": moved }))?;
    writer.record(permit.author(), change);
    Ok(new)
}

/// Joins the goals and indicators of one programme to another, whose number they have from then on; the old address
/// leads on to it. A conflict where both have a goal in the same year.
pub fn join(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: ProgrammeNumber,
    into: ProgrammeNumber,
) -> Result<(), StoreError> {
    let years = |connection: &mut DatabaseConnection, of: ProgrammeNumber| -> Result<BTreeSet<i32>, StoreError> {
        let years = goal::table.filter(goal::programme_id.eq(of.0)).select(goal::fiscal_year).load(connection)?;
        Ok(years.into_iter().collect())
    };
    let (own, other) = (years(writer.connection, number)?, years(writer.connection, into)?);
    if own.is_empty() || other.is_empty() || number == into {
        return Err(StoreError::NotFound);
    }
    if !own.is_disjoint(&other) {
        return Err(StoreError::Conflict("both have a goal in the same year"));
    }
    diesel::update(goal::table.filter(goal::programme_id.eq(number.0)))
        .set(goal::programme_id.eq(into.0))
        .execute(writer.connection)?;
    let mut moved = Vec::new();
    let there = indicators(writer.connection, into)?;
    for known in indicators(writer.connection, number)? {
        let mut same = None;
        for other in &there {
            let years: BTreeSet<i32> = years_of(writer.connection, *other)?;
            let alike = identity(writer.connection, known)? == identity(writer.connection, *other)?;
            if alike && years.is_disjoint(&years_of(writer.connection, known)?) {
                same = Some(*other);
            }
        }
        // An indicator that is the same goes on in one row of values; its own number stays on record, without any.
        if let Some(same) = same {
            move_values(writer.connection, known, same, None)?;
        }
        diesel::update(indicator::table.find(known.0))
            .set(indicator::programme_id.eq(into.0))
            .execute(writer.connection)?;
        moved.push((known, same.unwrap_or(known)));
    }
    let lineage = programmes::lineage(writer.connection)?;
    let between = BTreeSet::from([number, into]);
    for link in lineage.within(&between) {
        withdraw(writer, permit, link.from, link.to)?;
    }
    diesel::update(programme::table.find(number.0)).set(programme::joined_to.eq(into.0)).execute(writer.connection)?;
    diesel::update(programme::table.find(into.0))
        .set(programme::joined_to.eq(None::<i32>))
        .execute(writer.connection)?;
    let change = Change::new(Action::ProgrammesJoined, SubjectKind::Programme, into.0)
        .after(&serde_json::json!({ "joined": number, "indicators": moved }))?;
    writer.record(permit.author(), change);
    Ok(())
}

fn indicators(connection: &mut DatabaseConnection, of: ProgrammeNumber) -> Result<Vec<IndicatorNumber>, StoreError> {
    let numbers: Vec<i32> = indicator::table
        .filter(indicator::programme_id.eq(of.0))
        .order(indicator::id)
        .select(indicator::id)
        .load(connection)?;
    Ok(numbers.into_iter().map(IndicatorNumber).collect())
}

type Identity = (String, Option<String>, String, String, Option<String>);

fn identity(connection: &mut DatabaseConnection, number: IndicatorNumber) -> Result<Identity, StoreError> {
    let columns = (indicator::name, indicator::unit, indicator::kind, indicator::direction, indicator::definition);
    Ok(indicator::table.find(number.0).select(columns).first(connection)?)
}

fn years_of(connection: &mut DatabaseConnection, number: IndicatorNumber) -> Result<BTreeSet<i32>, StoreError> {
    let targets: Vec<i32> =
        target::table.filter(target::indicator_id.eq(number.0)).select(target::fiscal_year).load(connection)?;
    let actuals: Vec<i32> =
        actual::table.filter(actual::indicator_id.eq(number.0)).select(actual::fiscal_year).load(connection)?;
    Ok(targets.into_iter().chain(actuals).collect())
}

/// An indicator that says the same under another number and programme, without values.
fn copy(
    connection: &mut DatabaseConnection,
    known: IndicatorNumber,
    programme: ProgrammeNumber,
) -> Result<IndicatorNumber, StoreError> {
    let (name, unit, kind, direction, definition) = identity(connection, known)?;
    let number = diesel::insert_into(indicator::table)
        .values((
            indicator::programme_id.eq(programme.0),
            indicator::name.eq(name),
            indicator::unit.eq(unit),
            indicator::kind.eq(kind),
            indicator::direction.eq(direction),
            indicator::definition.eq(definition),
        ))
        .returning(indicator::id)
        .get_result(connection)?;
    Ok(IndicatorNumber(number))
}

/// Moves the values of an indicator, and the reports that gave them, to another; from a fiscal year on, or all.
fn move_values(
    connection: &mut DatabaseConnection,
    known: IndicatorNumber,
    to: IndicatorNumber,
    from: Option<FiscalYear>,
) -> Result<(), StoreError> {
    let first = from.map_or(i32::MIN, FiscalYear::number);
    let goals: Vec<i32> = goal::table.filter(goal::fiscal_year.ge(first)).select(goal::id).load(connection)?;
    let later = target::indicator_id.eq(known.0).and(target::fiscal_year.ge(first));
    diesel::update(target::table.filter(later)).set(target::indicator_id.eq(to.0)).execute(connection)?;
    let later = actual::indicator_id.eq(known.0).and(actual::fiscal_year.ge(first));
    diesel::update(actual::table.filter(later)).set(actual::indicator_id.eq(to.0)).execute(connection)?;
    let later = progress_update::indicator_id.eq(known.0).and(progress_update::goal_id.eq_any(goals));
    diesel::update(progress_update::table.filter(later))
        .set(progress_update::indicator_id.eq(to.0))
        .execute(connection)?;
    Ok(())
}
