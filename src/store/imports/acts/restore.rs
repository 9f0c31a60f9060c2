//! Putting back what an import changed, as it was before.

use diesel::prelude::*;

use crate::store::imports::acts::kinds::{Kind, Range};
use crate::store::imports::acts::list::{State, Wrote};
use crate::store::imports::acts::states::{NodeRow, SheetState, States, UnitRow, fingerprint};
use crate::store::kit::schema::{evaluation_text, fiscal_year, footnote, goal, objective, plan_node, result, unit};
use crate::store::kit::{DatabaseConnection, StoreError};

/// Makes a sheet what it was. Its objectives and results get their numbers back.
pub(super) fn sheet(connection: &mut DatabaseConnection, was: &SheetState) -> Result<(), StoreError> {
    let number = was.goal.id;
    diesel::update(goal::table.find(number)).set(&was.goal).execute(connection)?;
    // Whoever has the sheet open in a form notices.
    diesel::update(goal::table.find(number)).set(goal::version.eq(goal::version + 1)).execute(connection)?;
    for row in &was.objectives {
        if diesel::update(objective::table.find(row.id)).set(row).execute(connection)? == 0 {
            diesel::insert_into(objective::table).values(row).execute(connection)?;
        }
    }
    for row in &was.results {
        if diesel::update(result::table.find(row.id)).set(row).execute(connection)? == 0 {
            diesel::insert_into(result::table).values(row).execute(connection)?;
        }
    }
    let kept: Vec<i32> = was.results.iter().map(|row| row.id).collect();
    diesel::delete(result::table.filter(result::goal_id.eq(number)).filter(result::id.ne_all(kept)))
        .execute(connection)?;
    let kept: Vec<i32> = was.objectives.iter().map(|row| row.id).collect();
    diesel::delete(objective::table.filter(objective::goal_id.eq(number)).filter(objective::id.ne_all(kept)))
        .execute(connection)?;
    diesel::delete(footnote::table.filter(footnote::goal_id.eq(number))).execute(connection)?;
    for row in &was.footnotes {
        diesel::insert_into(footnote::table).values(row).execute(connection)?;
    }
    diesel::delete(evaluation_text::table.filter(evaluation_text::goal_id.eq(number))).execute(connection)?;
    for row in &was.texts {
        diesel::insert_into(evaluation_text::table).values(row).execute(connection)?;
    }
    Ok(())
}

/// Takes sheets that an import began off the record, with all that stands on them.
pub(super) fn remove_sheets(connection: &mut DatabaseConnection, range: Range) -> Result<(), StoreError> {
    let Range { first, last } = range;
    diesel::delete(evaluation_text::table.filter(evaluation_text::goal_id.between(first, last))).execute(connection)?;
    diesel::delete(footnote::table.filter(footnote::goal_id.between(first, last))).execute(connection)?;
    diesel::delete(result::table.filter(result::goal_id.between(first, last))).execute(connection)?;
    diesel::delete(objective::table.filter(objective::goal_id.between(first, last))).execute(connection)?;
    Kind::Goal.delete(connection, range)
}

/// Takes back what an import did to the plan, to units and to years, where nothing else rests on it by now; what something
/// rests on stays. Gives the numbers of what stays.
pub(super) fn frame(connection: &mut DatabaseConnection, wrote: &Wrote) -> Result<Vec<(Kind, i32)>, StoreError> {
    let now = States::load(connection, None, None)?;
    let mut stays = Vec::new();
    // What came later stands below what came before it.
    for (number, state) in wrote.of(Kind::PlanNode).rev() {
        let is_same = now.nodes.get(&number).map(fingerprint).transpose()?.as_ref() == Some(&state.digest);
        if !is_same || !node(connection, number, state)? {
            stays.push((Kind::PlanNode, number));
        }
    }
    for (number, state) in wrote.of(Kind::Unit).rev() {
        let is_same = now.units.get(&number).map(fingerprint).transpose()?.as_ref() == Some(&state.digest);
        if !is_same || !section(connection, number, state)? {
            stays.push((Kind::Unit, number));
        }
    }
    for (number, state) in wrote.of(Kind::FiscalYear) {
        let is_same = now.years.get(&number).map(fingerprint).transpose()?.as_ref() == Some(&state.digest);
        let removes = |connection: &mut DatabaseConnection| {
            diesel::delete(fiscal_year::table.filter(fiscal_year::year.eq(number))).execute(connection)?;
            Ok(())
        };
        if !is_same || !connection.where_nothing_depends(removes)? {
            stays.push((Kind::FiscalYear, number));
        }
    }
    Ok(stays)
}

fn node(connection: &mut DatabaseConnection, number: i32, state: &State) -> Result<bool, StoreError> {
    let Some(content) = &state.content else {
        return connection.where_nothing_depends(|connection| {
            diesel::delete(plan_node::table.find(number)).execute(connection)?;
            Ok(())
        });
    };
    let was: NodeRow = serde_json::from_str(content)?;
    let years: Vec<i32> =
        goal::table.filter(goal::plan_node_id.eq(number)).select(goal::fiscal_year).distinct().load(connection)?;
    let below: Vec<(i32, Option<i32>)> = plan_node::table
        .filter(plan_node::parent_id.eq(number))
        .select((plan_node::first_year, plan_node::last_year))
        .load(connection)?;
    let level: String = plan_node::table.find(number).select(plan_node::level).first(connection)?;
    let has_child = level != was.level && !below.is_empty();
    if has_child || !is_enough(was.first_year, was.last_year, &years, &below) {
        return Ok(false);
    }
    let values = (
        plan_node::level.eq(&was.level),
        plan_node::first_year.eq(was.first_year),
        plan_node::last_year.eq(was.last_year),
    );
    diesel::update(plan_node::table.find(number)).set(values).execute(connection)?;
    Ok(true)
}

fn section(connection: &mut DatabaseConnection, number: i32, state: &State) -> Result<bool, StoreError> {
    let Some(content) = &state.content else {
        return connection.where_nothing_depends(|connection| {
            diesel::delete(unit::table.find(number)).execute(connection)?;
            Ok(())
        });
    };
    let was: UnitRow = serde_json::from_str(content)?;
    let years: Vec<i32> =
        goal::table.filter(goal::unit_id.eq(number)).select(goal::fiscal_year).distinct().load(connection)?;
    let below: Vec<(i32, Option<i32>)> =
        unit::table.filter(unit::parent_id.eq(number)).select((unit::first_year, unit::last_year)).load(connection)?;
    if !is_enough(was.first_year, was.last_year, &years, &below) {
        return Ok(false);
    }
    let values =
        (unit::first_year.eq(was.first_year), unit::last_year.eq(was.last_year), unit::name_en.eq(was.name_en));
    diesel::update(unit::table.find(number)).set(values).execute(connection)?;
    Ok(true)
}

/// Whether years hold all the sheets that stand at something, and all that is below it.
fn is_enough(first: i32, last: Option<i32>, years: &[i32], below: &[(i32, Option<i32>)]) -> bool {
    let holds = |year: i32| first <= year && last.is_none_or(|last| year <= last);
    years.iter().all(|year| holds(*year))
        && below.iter().all(|(from, until)| holds(*from) && until.map_or(last.is_none(), holds))
}
