//! Writing the live sheets: beginning one, and changing its text and its milestones.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::{Footnote, Item};
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{GoalNumber, MilestoneNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{Begin, Permit, Write};
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::stage::Stage;
use crate::store::goals::{self, Goal, position};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::{goal, milestone};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::milestones::{self, Selection};
use crate::store::opening::{self, Continuation};
use crate::store::programmes;
use crate::store::published::lineage;

/// One side of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Text {
    /// 事業番号; of objectives only.
    pub code: Option<ProgrammeCode>,
    /// 事業概要; of objectives only.
    pub summary: Option<String>,
    pub items: Vec<(Item, Option<PartialDate>)>,
    pub footnotes: Vec<Footnote>,
}

impl Text {
    /// Whether nothing of it is written otherwise: two numbers that differ in their widths only are one number, and yet
    /// not written alike.
    pub fn is_as_written(&self, other: &Self) -> bool {
        let code = |text: &Self| text.code.as_ref().map(ToString::to_string);
        self == other && code(self) == code(other)
    }
}

/// What a goal has of a stage.
pub fn text(connection: &mut DatabaseConnection, number: GoalNumber, stage: Stage) -> Result<Text, StoreError> {
    let mut footnotes = goals::footnotes(connection, number)?;
    footnotes.retain(|note| note.part.stage() == stage);
    let items = match stage {
        Stage::Goals => {
            goals::objectives(connection, number)?.into_iter().map(|known| (known.item, known.due)).collect()
        }
        Stage::Midyear | Stage::Results => goals::results(connection, number)?
            .into_iter()
            .filter(|known| known.stage == stage)
            .map(|known| (known.item, known.date))
            .collect(),
    };
    let (code, summary) = match stage {
        Stage::Goals => {
            let goal = goals::find(connection, number)?;
            (goal.code, goal.summary)
        }
        Stage::Midyear | Stage::Results => (None, None),
    };
    Ok(Text { code, summary, items, footnotes })
}

/// Makes one side of a sheet this text, where the sheet's version is still the one that the writer saw.
pub fn set_text(writer: &mut Writer<'_>, permit: &Permit<Write>, seen: i32, new: &Text) -> Result<(), StoreError> {
    let Write { place, stage } = *permit.act();
    let before = text(writer.connection, place.goal, stage)?;
    if before.is_as_written(new) {
        return Ok(());
    }
    goals::count_up(writer, place.goal, seen)?;
    match stage {
        Stage::Goals => {
            diesel::update(goal::table.find(place.goal))
                .set((goal::code.eq(new.code.as_ref()), goal::summary.eq(&new.summary), goal::title_only.eq(false)))
                .execute(writer.connection)?;
            goals::set_objectives(writer, place.goal, &new.items)?;
        }
        Stage::Midyear | Stage::Results => {
            goals::set_results(writer, place.goal, stage, &new.items)?;
        }
    }
    let mut footnotes = goals::footnotes(writer.connection, place.goal)?;
    footnotes.retain(|note| note.part.stage() != stage);
    footnotes.extend(new.footnotes.iter().cloned());
    goals::set_footnotes(writer, place.goal, &footnotes)?;
    let change = Change::new(Action::SheetWritten, SubjectKind::Goal, place.goal.0)
        .before(&serde_json::json!({ "stage": stage, "text": before }))?
        .after(&serde_json::json!({ "stage": stage, "text": new }))?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Puts a goal at a node of the plan by its words, where the sheet's version is still the one that the writer saw.
pub fn set_policy(
    writer: &mut Writer<'_>,
    permit: &Permit<Write>,
    seen: i32,
    name: Option<&str>,
) -> Result<(), StoreError> {
    let number = permit.act().place.goal;
    let known = goals::find(writer.connection, number)?;
    if known.policy.as_deref() == name {
        return Ok(());
    }
    goals::count_up(writer, number, seen)?;
    goals::set_policy(writer, number, name)?;
    let change = Change::new(Action::PolicyChosen, SubjectKind::Goal, number.0).before(&known.policy)?.after(&name)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// The goals of the year before that have no sheet in `year` yet, with the units that go on with them: neither under
/// their own programme nor under one that follows it. What has ended is not among them.
pub fn not_continued(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Vec<Continuation>, StoreError> {
    let there: BTreeSet<_> = goals::of_year(connection, year)?.iter().map(|goal| goal.programme).collect();
    let (lineage, ends) = (lineage::of_programmes(connection)?, lineage::ends(connection)?);
    let mut waiting = Vec::new();
    for known in opening::continuations(connection, year.previous(), year)? {
        let programme = known.goal.programme;
        let goes_on = there.contains(&programme) || !lineage.in_year(programme, year).is_disjoint(&there);
        let ended = ends.get(&programme).is_some_and(|last| *last < year);
        if !goes_on && !ended {
            waiting.push(known);
        }
    }
    Ok(waiting)
}

fn next_position(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<i32, StoreError> {
    Ok(goals::of_year(connection, year)?.iter().map(|goal| goal.position).max().map_or(0, |last| last + 1))
}

/// Begins a sheet from the one of the year before, for the same programme, in a section that goes on with it. A
/// conflict where the programme has a sheet by now.
pub fn begin_from(
    writer: &mut Writer<'_>,
    permit: &Permit<Begin>,
    from: GoalNumber,
    at: DateTime<Utc>,
) -> Result<GoalNumber, StoreError> {
    let Begin { section, year } = *permit.act();
    let waiting = not_continued(writer.connection, year)?;
    let known = waiting
        .into_iter()
        .find(|known| known.goal.number == from && known.units.contains(&section))
        .ok_or(StoreError::Conflict(Conflict::ProgrammeHasGoal))?
        .goal;
    let place = next_position(writer.connection, year)?;
    let number = opening::copy_forward(writer, &known, Some(section), year, place, at)?;
    let change = Change::new(Action::SheetBegun, SubjectKind::Goal, number.0)
        .after(&serde_json::json!({ "programme": known.programme, "name": known.name, "from": from }))?;
    writer.record(permit.author(), change);
    Ok(number)
}

/// Begins an empty sheet for a programme that is new.
pub fn begin_new(
    writer: &mut Writer<'_>,
    permit: &Permit<Begin>,
    name: &str,
    code: Option<&ProgrammeCode>,
) -> Result<GoalNumber, StoreError> {
    let Begin { section, year } = *permit.act();
    let known = goals::of_year(writer.connection, year)?;
    if known.iter().any(|goal| goal.unit == Some(section) && goals::same_name(&goal.name, name)) {
        return Err(StoreError::Conflict(Conflict::NameTaken));
    }
    let programme = programmes::create(writer)?;
    let new = Goal {
        number: GoalNumber(0),
        fiscal_year: year,
        programme,
        unit: Some(section),
        name: name.to_owned(),
        code: code.cloned(),
        policy: None,
        summary: None,
        position: next_position(writer.connection, year)?,
        title_only: false,
        version: 0,
    };
    let number = goals::create(writer, &new)?;
    let change = Change::new(Action::SheetBegun, SubjectKind::Goal, number.0)
        .after(&serde_json::json!({ "programme": programme, "name": name, "code": code }))?;
    writer.record(permit.author(), change);
    Ok(number)
}

/// A milestone as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MilestoneRow {
    /// Its number; none where it is new.
    pub number: Option<MilestoneNumber>,
    pub title: String,
    pub due: PartialDate,
}

/// The milestones of a goal in their order.
pub fn milestone_rows(
    connection: &mut DatabaseConnection,
    number: GoalNumber,
) -> Result<Vec<MilestoneRow>, StoreError> {
    let known = milestones::select(connection, &Selection::Goal(number))?;
    Ok(known
        .into_iter()
        .map(|known| MilestoneRow { number: Some(known.place.milestone), title: known.title, due: known.due })
        .collect())
}

/// Makes the milestones of a goal these ones, in this order. One that has been reported on stays, and keeps its due
/// date: that is changed by postponing it.
pub fn set_milestones(
    writer: &mut Writer<'_>,
    permit: &Permit<Write>,
    seen: i32,
    rows: &[MilestoneRow],
    today: NaiveDate,
) -> Result<(), StoreError> {
    let Write { place, stage } = *permit.act();
    if stage != Stage::Goals {
        return Err(StoreError::Internal("milestones belong to the goals".to_owned()));
    }
    let known = milestones::select(writer.connection, &Selection::Goal(place.goal))?;
    let before = milestone_rows(writer.connection, place.goal)?;
    if before == rows {
        return Ok(());
    }
    goals::count_up(writer, place.goal, seen)?;
    for known in &known {
        let number = known.place.milestone;
        let stays = rows.iter().find(|row| row.number == Some(number));
        let reported = known.last_entry.is_some();
        match stays {
            None if reported => return Err(StoreError::Conflict(Conflict::MilestoneReported)),
            Some(row) if reported && row.due != known.due => {
                return Err(StoreError::Conflict(Conflict::MilestoneReported));
            }
            Some(_) => {}
            None => {
                diesel::delete(milestone::table.find(number)).execute(writer.connection)?;
            }
        }
    }
    for (at, row) in rows.iter().enumerate() {
        let values =
            (milestone::position.eq(position(at)), milestone::title.eq(&row.title), milestone::due.eq(row.due));
        match row.number {
            Some(number) if known.iter().any(|known| known.place.milestone == number) => {
                diesel::update(milestone::table.find(number)).set(values).execute(writer.connection)?;
            }
            Some(_) => return Err(StoreError::Conflict(Conflict::ChangedMeanwhile)),
            None => {
                diesel::insert_into(milestone::table)
                    .values((
                        milestone::goal_id.eq(place.goal),
                        values,
                        milestone::state.eq(MilestoneState::NotStarted),
                        milestone::opened_on.eq(today),
                    ))
                    .execute(writer.connection)?;
            }
        }
    }
    let change = Change::new(Action::MilestonesSet, SubjectKind::Goal, place.goal.0).before(&before)?.after(&rows)?;
    writer.record(permit.author(), change);
    Ok(())
}
