//! Programmes that went under one number although they are two, and were parted: the goals from a fiscal year on have a
//! number of their own, with their indicators and links. What was published stays as it was, but for the number under
//! which it goes (see `publications`).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::Succession;
use crate::domain::numbers::{IndicatorNumber, ProgrammeNumber};
use crate::domain::policy::{Administer, Permit};
use crate::domain::publication::Publication;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::{
    actual, goal, indicator, indicator_break, programme, programme_parting, programme_succession, progress_update,
    publication, search_entry, target,
};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::programmes;

/// Everything that went along to the new number.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Record {
    /// The goals.
    goals: Vec<i32>,
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
    /// The new number.
    pub new: ProgrammeNumber,
    /// The number under which both went.
    pub old: ProgrammeNumber,
    /// The first year of the new number.
    pub year: FiscalYear,
    /// Why they were parted.
    pub reason: String,
    /// Who did it.
    pub signature: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who took it back, and when.
    pub undone: Option<(String, DateTime<Utc>)>,
}

type Row = (i32, i32, i32, String, String, String, DateTime<Utc>, Option<String>, Option<DateTime<Utc>>);

fn recorded(row: Row) -> Result<(Parting, Record), StoreError> {
    let (new, old, year, reason, record, signature, at, undone_by, undone_at) = row;
    let parting = Parting {
        new: ProgrammeNumber(new),
        old: ProgrammeNumber(old),
        year: FiscalYear::new(year).map_err(|error| StoreError::Internal(error.to_string()))?,
        reason,
        signature,
        at,
        undone: undone_by.zip(undone_at).map(|(by, at)| (by, at)),
    };
    Ok((parting, serde_json::from_str(&record)?))
}

/// The partings of a number, as the old one or the new one, oldest first.
pub fn of(connection: &mut DatabaseConnection, number: ProgrammeNumber) -> Result<Vec<Parting>, StoreError> {
    let either = programme_parting::new_programme.eq(number.0).or(programme_parting::old_programme.eq(number.0));
    let rows = programme_parting::table.filter(either).order(programme_parting::at).load::<Row>(connection)?;
    rows.into_iter().map(|row| recorded(row).map(|(parting, _)| parting)).collect()
}

/// The numbers that were parted and are: the old one and the new one of each parting.
pub fn standing(
    connection: &mut DatabaseConnection,
) -> Result<BTreeSet<(ProgrammeNumber, ProgrammeNumber)>, StoreError> {
    let pairs = programme_parting::table
        .filter(programme_parting::undone_at.is_null())
        .select((programme_parting::old_programme, programme_parting::new_programme))
        .load::<(i32, i32)>(connection)?;
    Ok(pairs.into_iter().map(|(old, new)| (ProgrammeNumber(old), ProgrammeNumber(new))).collect())
}

/// Reads what was published of a parted programme as the new number's own: its indicators under their numbers of now, and
/// nothing of the years that were the other's. What was published stays as it is; this is for what is gathered from many
/// publications.
pub(crate) fn tell_apart(
    connection: &mut DatabaseConnection,
    publications: &mut [Publication],
) -> Result<(), StoreError> {
    let rows = programme_parting::table.filter(programme_parting::undone_at.is_null()).load::<Row>(connection)?;
    for row in rows {
        let (parting, record) = recorded(row)?;
        let numbers: BTreeMap<_, _> = record.indicators.into_iter().collect();
        let snapshots = publications.iter_mut().map(|publication| &mut publication.snapshot);
        for snapshot in snapshots.filter(|snapshot| snapshot.programme == parting.new) {
            for indicator in &mut snapshot.indicators {
                indicator.number = numbers.get(&indicator.number).copied().unwrap_or(indicator.number);
                indicator.years.retain(|known| known.fiscal_year >= parting.year);
            }
            snapshot.indicators.retain(|indicator| !indicator.years.is_empty());
        }
    }
    Ok(())
}

/// The number to which a new number's goals went back.
pub fn taken_back_to(
    connection: &mut DatabaseConnection,
    number: ProgrammeNumber,
) -> Result<Option<ProgrammeNumber>, StoreError> {
    let old = programme_parting::table
        .find(number.0)
        .filter(programme_parting::undone_at.is_not_null())
        .select(programme_parting::old_programme)
        .first::<i32>(connection)
        .optional()?;
    Ok(old.map(ProgrammeNumber))
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
    let goals = goal::table
        .filter(goal::programme_id.eq(old.0))
        .order(goal::fiscal_year)
        .select((goal::id, goal::fiscal_year))
        .load::<(i32, i32)>(writer.connection)?;
    if goals.is_empty() {
        return Err(StoreError::NotFound);
    }
    let (later, earlier): (Vec<_>, Vec<_>) = goals.into_iter().partition(|(_, of)| *of >= year.number());
    if later.is_empty() || earlier.is_empty() {
        return Err(StoreError::Conflict(Conflict::NothingLeft));
    }
    let new = programmes::create(writer)?;
    let goals: Vec<i32> = later.into_iter().map(|(goal, _)| goal).collect();
    renumber(writer.connection, &goals, new)?;
    let record = Record {
        indicators: part_indicators(writer.connection, old, new, year, &goals)?,
        links: part_links(writer.connection, old, new, year)?,
        ended: hand_over_end(writer.connection, old, new)?,
        goals,
    };
    diesel::insert_into(programme_parting::table)
        .values((
            programme_parting::new_programme.eq(new.0),
            programme_parting::old_programme.eq(old.0),
            programme_parting::fiscal_year.eq(year.number()),
            programme_parting::reason.eq(reason),
            programme_parting::record.eq(serde_json::to_string(&record)?),
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
    let row = programme_parting::table.find(new.0).first::<Row>(writer.connection)?;
    let (parting, record) = recorded(row)?;
    if parting.undone.is_some() || is_built_upon(writer.connection, &parting, &record)? {
        return Err(StoreError::Conflict(Conflict::DependedOn));
    }
    let old = parting.old;
    renumber(writer.connection, &record.goals, old)?;
    for &(before, after) in record.indicators.iter().filter(|(before, after)| before != after) {
        let unit = indicator::table.find(after.0).select(indicator::unit).first::<Option<String>>(writer.connection)?;
        diesel::update(indicator::table.find(before.0)).set(indicator::unit.eq(unit)).execute(writer.connection)?;
        move_values(writer.connection, after, before, i32::MIN, &record.goals)?;
        diesel::delete(indicator::table.find(after.0)).execute(writer.connection)?;
    }
    diesel::update(indicator::table.filter(indicator::programme_id.eq(new.0)))
        .set(indicator::programme_id.eq(old.0))
        .execute(writer.connection)?;
    diesel::update(programme_succession::table.filter(programme_succession::from_programme.eq(new.0)))
        .set(programme_succession::from_programme.eq(old.0))
        .execute(writer.connection)?;
    diesel::update(programme_succession::table.filter(programme_succession::to_programme.eq(new.0)))
        .set(programme_succession::to_programme.eq(old.0))
        .execute(writer.connection)?;
    if record.ended {
        hand_over_end(writer.connection, new, old)?;
    }
    diesel::update(programme_parting::table.find(new.0))
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
    let goals = goal::table.filter(goal::programme_id.eq(parting.new.0)).order(goal::fiscal_year).select(goal::id);
    let published = publication::table
        .filter(publication::goal_id.eq_any(record.goals.clone()))
        .filter(publication::published_at.ge(At::from(parting.at)))
        .count()
        .get_result::<i64>(connection)?;
    let links = programme_succession::table
        .filter(
            programme_succession::from_programme
                .eq(parting.new.0)
                .or(programme_succession::to_programme.eq(parting.new.0)),
        )
        .count()
        .get_result::<i64>(connection)?;
    let ended =
        programme::table.find(parting.new.0).select(programme::ended_year.is_not_null()).first::<bool>(connection)?;
    Ok(goals.load::<i32>(connection)? != record.goals
        || published > 0
        || usize::try_from(links) != Ok(record.links.len())
        || ended != record.ended)
}

/// Gives goals the number of a programme, wherever it stands with them. A form that was open on one of them finds that
/// it has changed.
fn renumber(connection: &mut DatabaseConnection, goals: &[i32], to: ProgrammeNumber) -> Result<(), StoreError> {
    diesel::update(goal::table.filter(goal::id.eq_any(goals.to_vec())))
        .set((goal::programme_id.eq(to.0), goal::version.eq(goal::version + 1)))
        .execute(connection)?;
    diesel::update(search_entry::table.filter(search_entry::goal_id.eq_any(goals.to_vec())))
        .set(search_entry::programme_id.eq(to.0))
        .execute(connection)?;
    Ok(())
}

/// The indicators with values in the later years go along; one with values before as well is copied.
fn part_indicators(
    connection: &mut DatabaseConnection,
    old: ProgrammeNumber,
    new: ProgrammeNumber,
    year: FiscalYear,
    goals: &[i32],
) -> Result<Vec<(IndicatorNumber, IndicatorNumber)>, StoreError> {
    let numbers: Vec<i32> = indicator::table
        .filter(indicator::programme_id.eq(old.0))
        .order(indicator::id)
        .select(indicator::id)
        .load(connection)?;
    let mut moved = Vec::new();
    for before in numbers.into_iter().map(IndicatorNumber) {
        let mut years: Vec<i32> =
            target::table.filter(target::indicator_id.eq(before.0)).select(target::fiscal_year).load(connection)?;
        let actual: Vec<i32> =
            actual::table.filter(actual::indicator_id.eq(before.0)).select(actual::fiscal_year).load(connection)?;
        years.extend(actual);
        if !years.iter().any(|of| *of >= year.number()) {
            continue;
        }
        let after = if years.iter().any(|of| *of < year.number()) {
            copy(connection, before, new, year, goals)?
        } else {
            diesel::update(indicator::table.find(before.0))
                .set(indicator::programme_id.eq(new.0))
                .execute(connection)?;
            before
        };
        moved.push((before, after));
    }
    Ok(moved)
}

type Columns = (String, Option<String>, String, String, Option<String>);
type Path = (Option<i32>, Option<String>, Option<i32>, Option<String>);

/// An indicator that says the same under a number and programme of its own, with the values from a year on.
fn copy(
    connection: &mut DatabaseConnection,
    known: IndicatorNumber,
    programme: ProgrammeNumber,
    year: FiscalYear,
    goals: &[i32],
) -> Result<IndicatorNumber, StoreError> {
    let ((name, unit, kind, direction, definition), (from_year, from_value, to_year, to_value)) = indicator::table
        .find(known.0)
        .select((
            (indicator::name, indicator::unit, indicator::kind, indicator::direction, indicator::definition),
            (indicator::path_from_year, indicator::path_from_value, indicator::path_to_year, indicator::path_to_value),
        ))
        .first::<(Columns, Path)>(connection)?;
    let copy: i32 = diesel::insert_into(indicator::table)
        .values((
            indicator::programme_id.eq(programme.0),
            indicator::name.eq(name),
            indicator::unit.eq(unit),
            indicator::kind.eq(kind),
            indicator::direction.eq(direction),
            indicator::definition.eq(definition),
            indicator::path_from_year.eq(from_year),
            indicator::path_from_value.eq(from_value),
            indicator::path_to_year.eq(to_year),
            indicator::path_to_value.eq(to_value),
        ))
        .returning(indicator::id)
        .get_result(connection)?;
    // Before a break the values had the unit of their time.
    let former_unit = indicator_break::table
        .filter(indicator_break::indicator_id.eq(known.0))
        .filter(indicator_break::fiscal_year.ge(year.number()))
        .filter(indicator_break::former_unit.is_not_null())
        .order(indicator_break::fiscal_year)
        .select(indicator_break::former_unit)
        .first::<Option<String>>(connection)
        .optional()?;
    if let Some(unit) = former_unit {
        diesel::update(indicator::table.find(known.0)).set(indicator::unit.eq(unit)).execute(connection)?;
    }
    move_values(connection, known, IndicatorNumber(copy), year.number(), goals)?;
    Ok(IndicatorNumber(copy))
}

/// Moves what is known of an indicator from a year on to another, with the reports of these goals that gave values.
fn move_values(
    connection: &mut DatabaseConnection,
    from: IndicatorNumber,
    to: IndicatorNumber,
    year: i32,
    goals: &[i32],
) -> Result<(), StoreError> {
    let targets = target::table.filter(target::indicator_id.eq(from.0)).filter(target::fiscal_year.ge(year));
    diesel::update(targets).set(target::indicator_id.eq(to.0)).execute(connection)?;
    let actuals = actual::table.filter(actual::indicator_id.eq(from.0)).filter(actual::fiscal_year.ge(year));
    diesel::update(actuals).set(actual::indicator_id.eq(to.0)).execute(connection)?;
    let breaks = indicator_break::table
        .filter(indicator_break::indicator_id.eq(from.0))
        .filter(indicator_break::fiscal_year.ge(year));
    diesel::update(breaks).set(indicator_break::indicator_id.eq(to.0)).execute(connection)?;
    let reports = progress_update::table
        .filter(progress_update::indicator_id.eq(from.0))
        .filter(progress_update::goal_id.eq_any(goals.to_vec()));
    diesel::update(reports).set(progress_update::indicator_id.eq(to.0)).execute(connection)?;
    Ok(())
}

/// The links of the later years go along; as they were before.
fn part_links(
    connection: &mut DatabaseConnection,
    old: ProgrammeNumber,
    new: ProgrammeNumber,
    year: FiscalYear,
) -> Result<Vec<Succession>, StoreError> {
    let links = programmes::lineage(connection)?.of_later_years(old, year);
    for link in &links {
        let of_link =
            programme_succession::from_programme.eq(link.from.0).and(programme_succession::to_programme.eq(link.to.0));
        let stored = programme_succession::table.filter(of_link);
        if link.from == old {
            diesel::update(stored).set(programme_succession::from_programme.eq(new.0)).execute(connection)?;
        } else {
            diesel::update(stored).set(programme_succession::to_programme.eq(new.0)).execute(connection)?;
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
    let (year, reason) = programme::table
        .find(from.0)
        .select((programme::ended_year, programme::ended_reason))
        .first::<(Option<i32>, Option<String>)>(connection)?;
    let ended = year.is_some();
    diesel::update(programme::table.find(to.0))
        .set((programme::ended_year.eq(year), programme::ended_reason.eq(reason)))
        .execute(connection)?;
    diesel::update(programme::table.find(from.0))
        .set((programme::ended_year.eq(None::<i32>), programme::ended_reason.eq(None::<String>)))
        .execute(connection)?;
    Ok(ended)
}
