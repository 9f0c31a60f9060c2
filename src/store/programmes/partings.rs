//! Programmes that went under one number although they are two, and were parted: the goals from a fiscal year on have a
//! number of their own, with their indicators and links. What was published stays as it was, but for the number under
//! which it goes (see `publications`).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::Succession;
use crate::domain::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber};
use crate::domain::policy::{Administer, Permit};
use crate::store::indicators::DefinitionRow;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, Json};
use crate::store::kit::schema::{
    actual, goal, indicator, indicator_break, programme, programme_parting, programme_succession, progress_update,
    publication, search_entry, stated_value, target,
};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::programmes;
use crate::store::published::lineage;

/// Everything that went along to the new number.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Record {
    goals: Vec<GoalNumber>,
    /// Indicators with values in the later years: the number before and after. One that has values in the earlier years
    /// too was copied, and its later values are the copy's.
    indicators: Vec<(IndicatorNumber, IndicatorNumber)>,
    /// Links of the later years, as they were.
    links: Vec<Succession>,
    /// Whether the end of the programme was that of the later one.
    ended: bool,
}

/// A parting on record.
#[derive(Debug, Clone)]
pub struct Parting {
    pub new: ProgrammeNumber,
    /// The number under which both went.
    pub old: ProgrammeNumber,
    /// The first year of the new number.
    pub year: FiscalYear,
    pub reason: String,
    pub signature: String,
    pub at: DateTime<Utc>,
    /// Who took it back, and when.
    pub undone: Option<(String, DateTime<Utc>)>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = programme_parting)]
struct PartingRow {
    new_programme: ProgrammeNumber,
    old_programme: ProgrammeNumber,
    fiscal_year: FiscalYear,
    reason: String,
    record: Json<Record>,
    signature: String,
    at: DateTime<Utc>,
    undone_by: Option<String>,
    undone_at: Option<DateTime<Utc>>,
}

impl From<PartingRow> for (Parting, Record) {
    fn from(row: PartingRow) -> Self {
        let parting = Parting {
            new: row.new_programme,
            old: row.old_programme,
            year: row.fiscal_year,
            reason: row.reason,
            signature: row.signature,
            at: row.at,
            undone: row.undone_by.zip(row.undone_at),
        };
        (parting, row.record.0)
    }
}

/// The partings of a number, as the old one or the new one, oldest first.
pub fn of(connection: &mut DatabaseConnection, number: ProgrammeNumber) -> Result<Vec<Parting>, StoreError> {
    let either = programme_parting::new_programme.eq(number).or(programme_parting::old_programme.eq(number));
    let rows: Vec<PartingRow> = programme_parting::table
        .filter(either)
        .order(programme_parting::at)
        .select(PartingRow::as_select())
        .load(connection)?;
    Ok(rows.into_iter().map(|row| <(Parting, Record)>::from(row).0).collect())
}

/// The numbers that were parted and are: the old one and the new one of each parting.
pub fn in_force(
    connection: &mut DatabaseConnection,
) -> Result<BTreeSet<(ProgrammeNumber, ProgrammeNumber)>, StoreError> {
    Ok(programme_parting::table
        .filter(programme_parting::undone_at.is_null())
        .select((programme_parting::old_programme, programme_parting::new_programme))
        .load_iter(connection)?
        .collect::<Result<_, _>>()?)
}

/// Parts a programme: its goals from a fiscal year on get a new number. A conflict where one of the two would be left
/// without goals.
pub fn part(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    old: ProgrammeNumber,
    year: FiscalYear,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<ProgrammeNumber, StoreError> {
    let goals: Vec<(GoalNumber, FiscalYear)> = goal::table
        .filter(goal::programme_id.eq(old))
        .order(goal::fiscal_year)
        .select((goal::id, goal::fiscal_year))
        .load(writer.connection)?;
    if goals.is_empty() {
        return Err(StoreError::NotFound);
    }
    let (later, earlier): (Vec<_>, Vec<_>) = goals.into_iter().partition(|(_, of)| *of >= year);
    if later.is_empty() || earlier.is_empty() {
        return Err(StoreError::Conflict(Conflict::NothingLeft));
    }
    let new = programmes::create(writer)?;
    let goals: Vec<GoalNumber> = later.into_iter().map(|(goal, _)| goal).collect();
    renumber(writer.connection, &goals, new)?;
    let record = Record {
        indicators: part_indicators(writer.connection, old, new, year, &goals)?,
        links: part_links(writer.connection, old, new, year)?,
        ended: hand_over_end(writer.connection, old, new)?,
        goals,
    };
    diesel::insert_into(programme_parting::table)
        .values((
            programme_parting::new_programme.eq(new),
            programme_parting::old_programme.eq(old),
            programme_parting::fiscal_year.eq(year),
            programme_parting::reason.eq(reason),
            programme_parting::record.eq(Json(record.clone())),
            programme_parting::signature.eq(&permit.author().signature),
            programme_parting::at.eq(At::from(at)),
        ))
        .execute(writer.connection)?;
    let told = serde_json::json!({ "new_programme": new, "fiscal_year": year, "reason": reason, "record": record });
    let change = Change::new(Action::ProgrammeParted, SubjectKind::Programme, old.0).after(&told)?;
    writer.record(permit.author(), change);
    Ok(new)
}

/// Takes a parting back, where nothing depends on it: nothing published, begun, linked or parted under the new number
/// since. A conflict otherwise. Gives the number that everything has again.
pub fn undo(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    new: ProgrammeNumber,
    at: DateTime<Utc>,
) -> Result<ProgrammeNumber, StoreError> {
    let row: PartingRow =
        programme_parting::table.find(new).select(PartingRow::as_select()).first(writer.connection)?;
    let (parting, record) = row.into();
    if parting.undone.is_some() || is_built_upon(writer.connection, &parting, &record)? {
        return Err(StoreError::Conflict(Conflict::DependedOn));
    }
    let old = parting.old;
    renumber(writer.connection, &record.goals, old)?;
    for &(before, after) in record.indicators.iter().filter(|(before, after)| before != after) {
        let unit: Option<String> = indicator::table.find(after).select(indicator::unit).first(writer.connection)?;
        diesel::update(indicator::table.find(before)).set(indicator::unit.eq(unit)).execute(writer.connection)?;
        move_values(writer.connection, after, before, i32::MIN, &record.goals)?;
        diesel::delete(indicator::table.find(after)).execute(writer.connection)?;
    }
    diesel::update(indicator::table.filter(indicator::programme_id.eq(new)))
        .set(indicator::programme_id.eq(old))
        .execute(writer.connection)?;
    diesel::update(programme_succession::table.filter(programme_succession::from_programme.eq(new)))
        .set(programme_succession::from_programme.eq(old))
        .execute(writer.connection)?;
    diesel::update(programme_succession::table.filter(programme_succession::to_programme.eq(new)))
        .set(programme_succession::to_programme.eq(old))
        .execute(writer.connection)?;
    if record.ended {
        hand_over_end(writer.connection, new, old)?;
    }
    diesel::update(programme_parting::table.find(new))
        .set((
            programme_parting::undone_by.eq(&permit.author().signature),
            programme_parting::undone_at.eq(At::from(at)),
        ))
        .execute(writer.connection)?;
    let told = serde_json::json!({ "new_programme": new, "fiscal_year": parting.year, "record": record });
    let change = Change::new(Action::PartingUndone, SubjectKind::Programme, old.0).before(&told)?;
    writer.record(permit.author(), change);
    Ok(old)
}

/// Whether anything came since that only the new number has.
fn is_built_upon(connection: &mut DatabaseConnection, parting: &Parting, record: &Record) -> Result<bool, StoreError> {
    let goals = goal::table.filter(goal::programme_id.eq(parting.new)).order(goal::fiscal_year).select(goal::id);
    let published = publication::table
        .filter(publication::goal_id.eq_any(&record.goals))
        .filter(publication::published_at.ge(At::from(parting.at)))
        .count()
        .get_result::<i64>(connection)?;
    let links = programme_succession::table
        .filter(
            programme_succession::from_programme.eq(parting.new).or(programme_succession::to_programme.eq(parting.new)),
        )
        .count()
        .get_result::<i64>(connection)?;
    let ended: bool =
        programme::table.find(parting.new).select(programme::ended_year.is_not_null()).first(connection)?;
    Ok(goals.load::<GoalNumber>(connection)? != record.goals
        || published > 0
        || usize::try_from(links) != Ok(record.links.len())
        || ended != record.ended)
}

/// Gives goals the number of a programme, wherever it stands with them. A form that was open on one of them finds that
/// it has changed.
fn renumber(connection: &mut DatabaseConnection, goals: &[GoalNumber], to: ProgrammeNumber) -> Result<(), StoreError> {
    diesel::update(goal::table.filter(goal::id.eq_any(goals)))
        .set((goal::programme_id.eq(to), goal::version.eq(goal::version + 1)))
        .execute(connection)?;
    diesel::update(search_entry::table.filter(search_entry::goal_id.eq_any(goals)))
        .set(search_entry::programme_id.eq(to))
        .execute(connection)?;
    Ok(())
}

/// The indicators with values in the later years go along; one with values before as well is copied.
fn part_indicators(
    connection: &mut DatabaseConnection,
    old: ProgrammeNumber,
    new: ProgrammeNumber,
    year: FiscalYear,
    goals: &[GoalNumber],
) -> Result<Vec<(IndicatorNumber, IndicatorNumber)>, StoreError> {
    let numbers: Vec<IndicatorNumber> = indicator::table
        .filter(indicator::programme_id.eq(old))
        .order(indicator::id)
        .select(indicator::id)
        .load(connection)?;
    let mut moved = Vec::new();
    for before in numbers {
        let mut years: Vec<FiscalYear> =
            target::table.filter(target::indicator_id.eq(before)).select(target::fiscal_year).load(connection)?;
        let actual: Vec<FiscalYear> =
            actual::table.filter(actual::indicator_id.eq(before)).select(actual::fiscal_year).load(connection)?;
        years.extend(actual);
        let stated = stated_value::table.filter(stated_value::indicator_id.eq(before));
        years.extend(stated.select(stated_value::fiscal_year).load::<FiscalYear>(connection)?);
        if !years.iter().any(|of| *of >= year) {
            continue;
        }
        let after = if years.iter().any(|of| *of < year) {
            copy(connection, before, new, year, goals)?
        } else {
            diesel::update(indicator::table.find(before)).set(indicator::programme_id.eq(new)).execute(connection)?;
            before
        };
        moved.push((before, after));
    }
    Ok(moved)
}

/// An indicator that says the same under a number and programme of its own, with the values from a year on.
fn copy(
    connection: &mut DatabaseConnection,
    known: IndicatorNumber,
    programme: ProgrammeNumber,
    year: FiscalYear,
    goals: &[GoalNumber],
) -> Result<IndicatorNumber, StoreError> {
    let definition: DefinitionRow =
        indicator::table.find(known).select(DefinitionRow::as_select()).first(connection)?;
    let copy: IndicatorNumber = diesel::insert_into(indicator::table)
        .values((indicator::programme_id.eq(programme), definition))
        .returning(indicator::id)
        .get_result(connection)?;
    // Before a break the values had the unit of their time.
    let former_unit: Option<Option<String>> = indicator_break::table
        .filter(indicator_break::indicator_id.eq(known))
        .filter(indicator_break::fiscal_year.ge(year))
        .filter(indicator_break::former_unit.is_not_null())
        .order(indicator_break::fiscal_year)
        .select(indicator_break::former_unit)
        .first(connection)
        .optional()?;
    if let Some(unit) = former_unit {
        diesel::update(indicator::table.find(known)).set(indicator::unit.eq(unit)).execute(connection)?;
    }
    move_values(connection, known, copy, year.number(), goals)?;
    Ok(copy)
}

/// Moves what is known of an indicator from a year on to another, with the updates of these goals that gave values.
fn move_values(
    connection: &mut DatabaseConnection,
    from: IndicatorNumber,
    to: IndicatorNumber,
    year: i32,
    goals: &[GoalNumber],
) -> Result<(), StoreError> {
    let targets = target::table.filter(target::indicator_id.eq(from)).filter(target::fiscal_year.ge(year));
    diesel::update(targets).set(target::indicator_id.eq(to)).execute(connection)?;
    let actuals = actual::table.filter(actual::indicator_id.eq(from)).filter(actual::fiscal_year.ge(year));
    diesel::update(actuals).set(actual::indicator_id.eq(to)).execute(connection)?;
    let stated =
        stated_value::table.filter(stated_value::indicator_id.eq(from)).filter(stated_value::fiscal_year.ge(year));
    diesel::update(stated).set(stated_value::indicator_id.eq(to)).execute(connection)?;
    let breaks = indicator_break::table
        .filter(indicator_break::indicator_id.eq(from))
        .filter(indicator_break::fiscal_year.ge(year));
    diesel::update(breaks).set(indicator_break::indicator_id.eq(to)).execute(connection)?;
    let updates = progress_update::table
        .filter(progress_update::indicator_id.eq(from))
        .filter(progress_update::goal_id.eq_any(goals));
    diesel::update(updates).set(progress_update::indicator_id.eq(to)).execute(connection)?;
    Ok(())
}

/// The links of the later years go along; as they were before.
fn part_links(
    connection: &mut DatabaseConnection,
    old: ProgrammeNumber,
    new: ProgrammeNumber,
    year: FiscalYear,
) -> Result<Vec<Succession>, StoreError> {
    let links = lineage::of_programmes(connection)?.of_later_years(old, year);
    for link in &links {
        let of_link =
            programme_succession::from_programme.eq(link.from).and(programme_succession::to_programme.eq(link.to));
        let stored = programme_succession::table.filter(of_link);
        if link.from == old {
            diesel::update(stored).set(programme_succession::from_programme.eq(new)).execute(connection)?;
        } else {
            diesel::update(stored).set(programme_succession::to_programme.eq(new)).execute(connection)?;
        }
    }
    Ok(links)
}

/// Hands the end of a programme over to another; tells whether there was one.
fn hand_over_end(
    connection: &mut DatabaseConnection,
    from: ProgrammeNumber,
    to: ProgrammeNumber,
) -> Result<bool, StoreError> {
    let (year, reason): (Option<FiscalYear>, Option<String>) =
        programme::table.find(from).select((programme::ended_year, programme::ended_reason)).first(connection)?;
    let ended = year.is_some();
    diesel::update(programme::table.find(to))
        .set((programme::ended_year.eq(year), programme::ended_reason.eq(reason)))
        .execute(connection)?;
    diesel::update(programme::table.find(from))
        .set((programme::ended_year.eq(None::<FiscalYear>), programme::ended_reason.eq(None::<String>)))
        .execute(connection)?;
    Ok(ended)
}
