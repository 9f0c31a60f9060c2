//! 部局 and 課・室: what is on record of them, and finding the one that a name meant in a year.

pub mod reorganisations;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::person::Post;
use crate::domain::policy::{Administer, Permit};
use crate::domain::unit::{Unit, UnitKind, UnitLabel};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::unit;
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::published::units::lineage;

#[derive(Queryable, Selectable)]
#[diesel(table_name = unit)]
struct UnitRow {
    id: UnitNumber,
    kind: UnitKind,
    parent_id: Option<UnitNumber>,
    name: String,
    name_en: Option<String>,
    first_year: FiscalYear,
    last_year: Option<FiscalYear>,
}

impl From<UnitRow> for Unit {
    fn from(row: UnitRow) -> Self {
        let UnitRow { id, kind, parent_id, name, name_en, first_year, last_year } = row;
        Self { number: id, kind, parent: parent_id, name, english: name_en, first_year, last_year }
    }
}

/// All units, in the order in which they came on record.
pub fn list(connection: &mut DatabaseConnection) -> Result<Vec<Unit>, StoreError> {
    let rows: Vec<UnitRow> = unit::table.order(unit::id).select(UnitRow::as_select()).load(connection)?;
    Ok(rows.into_iter().map(Unit::from).collect())
}

/// The names of all units by number, for pages whose rows say whose they are.
pub fn labels(connection: &mut DatabaseConnection) -> Result<BTreeMap<UnitNumber, UnitLabel>, StoreError> {
    let rows: Vec<(UnitNumber, String)> = unit::table.select((unit::id, unit::name)).load(connection)?;
    Ok(rows.into_iter().map(|(number, name)| (number, UnitLabel { number, name })).collect())
}

/// One unit.
pub fn find(connection: &mut DatabaseConnection, number: UnitNumber) -> Result<Unit, StoreError> {
    let row: UnitRow = unit::table.find(number).select(UnitRow::as_select()).first(connection)?;
    Ok(row.into())
}

/// Names in posts that are held `today` the units that have ended and whose work theirs carry on.
pub(super) fn name_former<'posts>(
    connection: &mut DatabaseConnection,
    posts: impl Iterator<Item = &'posts mut Post>,
    today: NaiveDate,
) -> Result<(), StoreError> {
    let mut ended = list(connection)?;
    ended.retain(|unit| unit.last_year.is_some_and(|last| last < FiscalYear::of(today)));
    if ended.is_empty() {
        return Ok(());
    }
    let lineage = lineage(connection)?;
    for post in posts {
        let Some(unit) = post.unit else { continue };
        let former = ended.iter().map(|former| former.number);
        post.former_units = former.filter(|&former| former != unit && lineage.descends(former, unit)).collect();
    }
    Ok(())
}

/// The unit that this level, name and parent meant in a year: the one that was there then, else the one that can have
/// been: it has no successor before the year, and no predecessor after it.
pub fn find_by_name(
    connection: &mut DatabaseConnection,
    kind: UnitKind,
    parent: Option<UnitNumber>,
    name: &str,
    year: FiscalYear,
) -> Result<Option<Unit>, StoreError> {
    let query = unit::table
        .filter(unit::kind.eq(kind))
        .filter(unit::name.eq(name))
        .order(unit::id)
        .select(UnitRow::as_select())
        .into_boxed();
    let query = match parent {
        Some(parent) => query.filter(unit::parent_id.eq(parent)),
        None => query.filter(unit::parent_id.is_null()),
    };
    let rows: Vec<UnitRow> = query.load(connection)?;
    let mut named: Vec<Unit> = rows.into_iter().map(Unit::from).collect();
    if let Some(index) = named.iter().position(|unit| unit.is_there_in(year)) {
        return Ok(Some(named.swap_remove(index)));
    }
    let lineage = lineage(connection)?;
    Ok(named.into_iter().find(|unit| {
        let follows = year < unit.first_year && lineage.before(unit.number).next().is_some();
        let followed = year > unit.first_year && lineage.after(unit.number).next().is_some();
        !follows && !followed
    }))
}

/// The one section of a name that is there in `year`, whatever its department; none where there are several.
pub fn find_alone(
    connection: &mut DatabaseConnection,
    name: &str,
    year: FiscalYear,
) -> Result<Option<Unit>, StoreError> {
    let sections = unit::table.filter(unit::kind.eq(UnitKind::Section)).filter(unit::name.eq(name));
    let rows: Vec<UnitRow> = sections.select(UnitRow::as_select()).load(connection)?;
    let mut there = rows.into_iter().map(Unit::from).filter(|unit| unit.is_there_in(year));
    Ok(there.next().filter(|_| there.next().is_none()))
}

/// The unit as it was in `year`: found and its years widened to hold that one, or put on record.
pub(super) fn ensure(
    writer: &mut Writer<'_>,
    kind: UnitKind,
    parent: Option<UnitNumber>,
    name: &str,
    year: FiscalYear,
) -> Result<UnitNumber, StoreError> {
    if let Some(known) = find_by_name(writer.connection, kind, parent, name, year)? {
        widen(writer, &known, year)?;
        return Ok(known.number);
    }
    create(writer, kind, parent, name, year)
}

/// Gives a unit an English name, or takes it away.
pub fn name_in_english(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: UnitNumber,
    name: Option<&str>,
) -> Result<(), StoreError> {
    let before = find(writer.connection, number)?.english;
    if before.as_deref() == name {
        return Ok(());
    }
    set_english(writer, number, name)?;
    let change = Change::new(Action::UnitNamed, SubjectKind::Unit, number.0)
        .before(&serde_json::json!({ "name_en": before }))?
        .after(&serde_json::json!({ "name_en": name }))?;
    writer.record(permit.author(), change);
    Ok(())
}

pub(super) fn set_english(writer: &mut Writer<'_>, number: UnitNumber, name: Option<&str>) -> Result<(), StoreError> {
    diesel::update(unit::table.find(number)).set(unit::name_en.eq(name)).execute(writer.connection)?;
    Ok(())
}

/// Widens the years of a unit to hold this one.
pub(super) fn widen(writer: &mut Writer<'_>, known: &Unit, year: FiscalYear) -> Result<(), StoreError> {
    if year < known.first_year {
        diesel::update(unit::table.find(known.number)).set(unit::first_year.eq(year)).execute(writer.connection)?;
    }
    if known.last_year.is_some_and(|last| last < year) {
        diesel::update(unit::table.find(known.number)).set(unit::last_year.eq(year)).execute(writer.connection)?;
    }
    Ok(())
}

fn create(
    writer: &mut Writer<'_>,
    kind: UnitKind,
    parent: Option<UnitNumber>,
    name: &str,
    year: FiscalYear,
) -> Result<UnitNumber, StoreError> {
    Ok(diesel::insert_into(unit::table)
        .values((unit::kind.eq(kind), unit::parent_id.eq(parent), unit::name.eq(name), unit::first_year.eq(year)))
        .returning(unit::id)
        .get_result(writer.connection)?)
}
