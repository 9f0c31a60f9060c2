//! Editing how programmes follow one another: links withdrawn, and ends. Links themselves are made in `programmes`; what
//! was is in the trail.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::{Member, Succession};
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::policy::{Administer, Permit};
use crate::domain::programme_code::ProgrammeCode;
use crate::store::goals;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::{programme, programme_succession};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::published::lineage::{self, End, end_of};

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

/// 事業番号 of every programme in each year in which it has one.
pub fn codes(
    connection: &mut DatabaseConnection,
) -> Result<BTreeMap<(ProgrammeNumber, FiscalYear), ProgrammeCode>, StoreError> {
    let goals = goals::all(connection)?;
    Ok(goals.into_iter().filter_map(|goal| Some(((goal.programme, goal.fiscal_year), goal.code?))).collect())
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
    diesel::update(programme::table.find(number))
        .set((
            programme::ended_year.eq(end.map(|end| end.year)),
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
    let lineage = lineage::of_programmes(writer.connection)?;
    let within = BTreeSet::from([from, to]);
    let link: Succession = lineage
        .within(&within)
        .into_iter()
        .find(|link| link.from == from && link.to == to)
        .cloned()
        .ok_or(StoreError::NotFound)?;
    let of_link = programme_succession::from_programme.eq(from).and(programme_succession::to_programme.eq(to));
    diesel::delete(programme_succession::table.filter(of_link)).execute(writer.connection)?;
    let change = Change::new(Action::LinkWithdrawn, SubjectKind::Programme, to.0).before(&link)?;
    writer.record(permit.author(), change);
    Ok(())
}
