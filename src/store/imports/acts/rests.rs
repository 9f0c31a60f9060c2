//! What rests on what an import added, and is not itself told of by a sheet: files and links, comments and requests, dates of publication, links
//! between programmes, breaks of series, costs.

use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::ProgrammeNumber;
use crate::store::imports::acts::beside_sheets::BesideSheets;
use crate::store::imports::acts::kinds::{Kind, Range};
use crate::store::imports::acts::list::Wrote;
use crate::store::imports::acts::obstacles::{Found, ObstacleKind, nearest_sheet, sheet};
use crate::store::imports::acts::states::fingerprint;
use crate::store::kit::schema::{
    evidence, goal, goal_comment, indicator, indicator_break, programme_parting, programme_succession,
    scheduled_publication, unit_cost, update_request,
};
use crate::store::kit::{DatabaseConnection, StoreError};

/// Adds all of it.
pub(super) fn find(connection: &mut DatabaseConnection, wrote: &Wrote, found: &mut Found) -> Result<(), StoreError> {
    on_sheets(connection, wrote, found)?;
    beside_sheets(connection, wrote, found)?;
    on_indicators(connection, wrote, found)?;
    on_programmes(connection, wrote, found)
}

/// What was said of sheets that the import began, and what is to become of them.
fn on_sheets(connection: &mut DatabaseConnection, wrote: &Wrote, found: &mut Found) -> Result<(), StoreError> {
    let Range { first, last } = wrote.range(Kind::Goal);
    macro_rules! with {
        ($($table:ident => $obstacle:ident,)+) => {$({
            let goals: Vec<Option<i32>> = $table::table
                .filter($table::goal_id.between(first, last))
                .select($table::goal_id.nullable())
                .distinct()
                .load(connection)?;
            for goal in goals.into_iter().flatten() {
                found.insert(ObstacleKind::$obstacle, sheet(connection, goal)?);
            }
        })+};
    }
    with! {
        evidence => Changed,
        goal_comment => Discussed,
        update_request => Discussed,
        scheduled_publication => Scheduled,
    }
    let Range { first, last } = wrote.range(Kind::Milestone);
    let asked: Vec<i32> = update_request::table
        .filter(update_request::milestone_id.between(first, last))
        .select(update_request::goal_id)
        .distinct()
        .load(connection)?;
    for goal in asked {
        found.insert(ObstacleKind::Discussed, sheet(connection, goal)?);
    }
    Ok(())
}

/// What is another by now than the import left it.
fn beside_sheets(connection: &mut DatabaseConnection, wrote: &Wrote, found: &mut Found) -> Result<(), StoreError> {
    let added = wrote.range(Kind::Goal);
    let goals: Vec<i32> = goal::table
        .filter(goal::id.between(added.first, added.last).or(goal::id.eq_any(wrote.changed_sheets())))
        .select(goal::id)
        .load(connection)?;
    let costs: Vec<i32> = wrote.of(Kind::UnitCost).map(|(goal, _)| goal).collect();
    let now = BesideSheets::load(connection, None, &[goals, costs].concat())?;
    for (number, state) in wrote.of(Kind::Milestone) {
        if let Some(row) = now.milestones.get(&number)
            && fingerprint(row)? != state.digest
        {
            found.insert(ObstacleKind::Changed, sheet(connection, row.goal_id)?);
        }
    }
    for (goal, state) in wrote.of(Kind::UnitCost) {
        let is_same = now.costs.get(&goal).map(fingerprint).transpose()?.as_ref() == Some(&state.digest);
        if !is_same {
            found.insert(ObstacleKind::Changed, sheet(connection, goal)?);
        }
    }
    Ok(())
}

/// What was done with indicators that the import brought.
fn on_indicators(connection: &mut DatabaseConnection, wrote: &Wrote, found: &mut Found) -> Result<(), StoreError> {
    let Range { first, last } = wrote.range(Kind::Indicator);
    let costs: Vec<i32> = unit_cost::table
        .filter(unit_cost::indicator_id.between(first, last))
        .select(unit_cost::goal_id)
        .load(connection)?;
    for goal in costs {
        if !wrote.of(Kind::UnitCost).any(|(own, _)| own == goal) {
            found.insert(ObstacleKind::Changed, sheet(connection, goal)?);
        }
    }
    let breaks: Vec<(i32, ProgrammeNumber, FiscalYear)> = indicator_break::table
        .inner_join(indicator::table.on(indicator::id.eq(indicator_break::indicator_id)))
        .filter(indicator::id.between(first, last))
        .filter(indicator_break::id.gt(wrote.range(Kind::IndicatorBreak).last))
        .select((indicator_break::id, indicator::programme_id, indicator_break::fiscal_year))
        .load(connection)?;
    for (number, programme, year) in breaks {
        let sheet = nearest_sheet(connection, programme, year)?;
        found.add(Kind::IndicatorBreak, ObstacleKind::Changed, number, sheet);
    }
    Ok(())
}

/// What was linked since with programmes that the import brought.
fn on_programmes(connection: &mut DatabaseConnection, wrote: &Wrote, found: &mut Found) -> Result<(), StoreError> {
    let Range { first, last } = wrote.range(Kind::Programme);
    let from = programme_succession::from_programme.between(first, last);
    let links: Vec<(i32, ProgrammeNumber, ProgrammeNumber, FiscalYear)> = programme_succession::table
        .filter(from.or(programme_succession::to_programme.between(first, last)))
        .filter(programme_succession::id.gt(wrote.range(Kind::ProgrammeSuccession).last))
        .select((
            programme_succession::id,
            programme_succession::from_programme,
            programme_succession::to_programme,
            programme_succession::fiscal_year,
        ))
        .load(connection)?;
    for (number, from, to, year) in links {
        let own = if (first..=last).contains(&to.0) { to } else { from };
        let sheet = nearest_sheet(connection, own, year)?;
        found.add(Kind::ProgrammeSuccession, ObstacleKind::Linked, number, sheet);
    }
    let new = programme_parting::new_programme.between(first, last);
    let partings: Vec<(ProgrammeNumber, ProgrammeNumber, FiscalYear)> = programme_parting::table
        .filter(new.or(programme_parting::old_programme.between(first, last)))
        .select((programme_parting::new_programme, programme_parting::old_programme, programme_parting::fiscal_year))
        .load(connection)?;
    for (new, old, year) in partings {
        let own = if (first..=last).contains(&new.0) { new } else { old };
        found.insert(ObstacleKind::Linked, nearest_sheet(connection, own, year)?);
    }
    Ok(())
}
