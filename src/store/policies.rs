//! 施策: the policies of a year in their order, and which one a goal serves. A goal names its policy in words, so that
//! what was published keeps them whatever becomes of the list.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::GoalNumber;
use crate::domain::policy::{Administer, Permit};
use crate::store::goals::{self, position};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::policy;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};

/// A policy of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = policy)]
pub struct Policy {
    /// Its number, for forms.
    #[diesel(column_name = id)]
    pub number: i32,
    pub name: String,
}

/// The policies of a year in their order.
pub fn list(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Vec<Policy>, StoreError> {
    Ok(policy::table
        .filter(policy::fiscal_year.eq(year))
        .order((policy::position, policy::id))
        .select(Policy::as_select())
        .load(connection)?)
}

/// How many goals of a year serve each policy, by its name; also policies that are not on the list.
pub fn in_use(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<BTreeMap<String, usize>, StoreError> {
    let mut counts = BTreeMap::new();
    for name in goals::of_year(connection, year)?.into_iter().filter_map(|goal| goal.policy) {
        *counts.entry(name).or_default() += 1;
    }
    Ok(counts)
}

/// Makes the policies of a year these ones, in this order: a known one by its number and under its new name, which its
/// goals take over, or a new one. A conflict where one that is in use would go.
pub fn set(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
    rows: &[(Option<i32>, String)],
) -> Result<(), StoreError> {
    let before = list(writer.connection, year)?;
    let used = in_use(writer.connection, year)?;
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for known in &before {
        match rows.iter().find(|(number, _)| *number == Some(known.number)) {
            Some((_, name)) => {
                names.insert(&known.name, name);
            }
            None if used.contains_key(&known.name) => return Err(StoreError::Conflict(Conflict::PolicyInUse)),
            None => {}
        }
    }
    if before.iter().map(|known| &known.name).eq(rows.iter().map(|(_, name)| name)) {
        return Ok(());
    }
    // All at once, so that two policies can exchange their names.
    diesel::delete(policy::table.filter(policy::fiscal_year.eq(year))).execute(writer.connection)?;
    for (index, (_, name)) in rows.iter().enumerate() {
        diesel::insert_into(policy::table)
            .values((policy::fiscal_year.eq(year), policy::position.eq(position(index)), policy::name.eq(name)))
            .execute(writer.connection)?;
    }
    for known in goals::of_year(writer.connection, year)? {
        let renamed = known.policy.as_deref().and_then(|old| names.get(old).copied());
        if let Some(name) = renamed.filter(|name| known.policy.as_deref() != Some(*name)) {
            give(writer, permit, &known, Some(name))?;
        }
    }
    let after: Vec<&String> = rows.iter().map(|(_, name)| name).collect();
    let change =
        Change::new(Action::PoliciesSet, SubjectKind::FiscalYear, year.number()).before(&before)?.after(&after)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Gives goals of a year their policies; a goal of another year is `NotFound`.
pub fn choose(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
    choices: &BTreeMap<GoalNumber, Option<String>>,
) -> Result<(), StoreError> {
    for (&number, name) in choices {
        let known = goals::find(writer.connection, number)?;
        if known.fiscal_year != year {
            return Err(StoreError::NotFound);
        }
        if known.policy != *name {
            give(writer, permit, &known, name.as_deref())?;
        }
    }
    Ok(())
}

fn give(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    known: &goals::Goal,
    name: Option<&str>,
) -> Result<(), StoreError> {
    goals::set_policy(writer, known.number, name)?;
    let change =
        Change::new(Action::PolicyChosen, SubjectKind::Goal, known.number.0).before(&known.policy)?.after(&name)?;
    writer.record(permit.author(), change);
    Ok(())
}
