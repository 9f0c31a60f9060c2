//! 仕事目標 as staff work on them: the live sheets. The public never reads these.

use std::collections::BTreeSet;

use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::{Detail, Footnote, Item, SheetPart};
use crate::domain::numbers::{GoalNumber, ObjectiveNumber, ProgrammeNumber, ResultNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::plan::in_one_line;
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::publication::{PublishedObjective, PublishedResult};
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::store::kit::rows::Json;
use crate::store::kit::schema::{footnote, goal, objective, result};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::plan;

/// A goal without its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = goal)]
pub struct Goal {
    #[diesel(column_name = id)]
    pub number: GoalNumber,
    pub fiscal_year: FiscalYear,
    #[diesel(column_name = programme_id)]
    pub programme: ProgrammeNumber,
    /// The section, or the department where no section is known.
    #[diesel(column_name = unit_id)]
    pub unit: Option<UnitNumber>,
    /// The programme's name in that year.
    pub name: String,
    /// The city's own number of it in that year.
    pub code: Option<ProgrammeCode>,
    /// 施策.
    pub policy: Option<String>,
    /// 事業概要.
    pub summary: Option<String>,
    /// Its place in the year's table.
    pub position: i32,
    pub title_only: bool,
    /// Counted up with every change of the sheet.
    pub version: i32,
}

/// One goal.
pub fn find(connection: &mut DatabaseConnection, number: GoalNumber) -> Result<Goal, StoreError> {
    Ok(goal::table.find(number).select(Goal::as_select()).first(connection)?)
}

/// The goals of a year in the order of its table.
pub fn of_year(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Vec<Goal>, StoreError> {
    Ok(goal::table
        .filter(goal::fiscal_year.eq(year))
        .order((goal::position, goal::id))
        .select(Goal::as_select())
        .load(connection)?)
}

/// The goals of a year that belong to these units, in the order of its table.
pub(super) fn of_units(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
    units: &BTreeSet<UnitNumber>,
) -> Result<Vec<Goal>, StoreError> {
    Ok(goal::table
        .filter(goal::fiscal_year.eq(year))
        .filter(goal::unit_id.eq_any(units))
        .order((goal::position, goal::id))
        .select(Goal::as_select())
        .load(connection)?)
}

/// All goals, for finding the programme that a new one continues.
pub(super) fn all(connection: &mut DatabaseConnection) -> Result<Vec<Goal>, StoreError> {
    Ok(goal::table.order((goal::fiscal_year, goal::position, goal::id)).select(Goal::as_select()).load(connection)?)
}

/// Whether two names are the same but for spaces and widths.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    text::comparison_key(one) == text::comparison_key(other)
}

/// Puts a goal on record; the number of `new` is not looked at.
pub(super) fn create(writer: &mut Writer<'_>, new: &Goal) -> Result<GoalNumber, StoreError> {
    let node = plan_node(writer, new.policy.as_deref(), new.fiscal_year)?;
    Ok(diesel::insert_into(goal::table)
        .values((
            goal::fiscal_year.eq(new.fiscal_year),
            goal::programme_id.eq(new.programme),
            goal::unit_id.eq(new.unit),
            goal::name.eq(&new.name),
            goal::code.eq(new.code.as_ref()),
            goal::policy.eq(&new.policy),
            goal::plan_node_id.eq(node),
            goal::summary.eq(&new.summary),
            goal::position.eq(new.position),
            goal::title_only.eq(new.title_only),
        ))
        .returning(goal::id)
        .get_result(writer.connection)?)
}

/// The node of the plan that words name; none where there are none.
fn plan_node(writer: &mut Writer<'_>, words: Option<&str>, year: FiscalYear) -> Result<Option<i32>, StoreError> {
    let words = words.filter(|words| !words.is_empty());
    words.map(|words| plan::ensure(writer.connection, words, year)).transpose()
}

/// Gives a goal its policy, and with it its node of the plan. The caller records it.
pub(super) fn set_policy(writer: &mut Writer<'_>, number: GoalNumber, policy: Option<&str>) -> Result<(), StoreError> {
    let known = find(writer.connection, number)?;
    if known.policy.as_deref() == policy {
        return Ok(());
    }
    let node = plan_node(writer, policy, known.fiscal_year)?;
    diesel::update(goal::table.find(number))
        .set((goal::policy.eq(policy), goal::plan_node_id.eq(node)))
        .execute(writer.connection)?;
    Ok(())
}

/// Puts a goal at a node of the plan, level by level, and with it its policy in words. The caller records it.
pub(super) fn set_plan(writer: &mut Writer<'_>, number: GoalNumber, path: &[String]) -> Result<(), StoreError> {
    let year = find(writer.connection, number)?.fiscal_year;
    let node = plan::ensure_path(writer.connection, path, year)?;
    diesel::update(goal::table.find(number))
        .set((goal::policy.eq(in_one_line(path)), goal::plan_node_id.eq(node)))
        .execute(writer.connection)?;
    Ok(())
}

/// Changes what an import may change of a goal that is on record.
pub(super) fn revise(
    writer: &mut Writer<'_>,
    number: GoalNumber,
    code: Option<&ProgrammeCode>,
    policy: Option<&str>,
    summary: Option<&str>,
) -> Result<(), StoreError> {
    set_policy(writer, number, policy)?;
    diesel::update(goal::table.find(number))
        .set((goal::code.eq(code), goal::summary.eq(summary)))
        .execute(writer.connection)?;
    Ok(())
}

/// The text of an item and what stands below it.
type ItemColumns = (String, Json<Vec<Detail>>);

fn item((text, Json(details)): ItemColumns) -> Item {
    Item { text, details }
}

/// The objectives of a goal in their order.
pub fn objectives(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
) -> Result<Vec<PublishedObjective>, StoreError> {
    let rows: Vec<(ObjectiveNumber, ItemColumns, Option<PartialDate>)> = objective::table
        .filter(objective::goal_id.eq(goal))
        .order((objective::position, objective::id))
        .select((objective::id, (objective::text, objective::details), objective::due))
        .load(connection)?;
    let objective = |(number, columns, due)| PublishedObjective { number, item: item(columns), due };
    Ok(rows.into_iter().map(objective).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = result)]
struct ResultRow {
    id: ResultNumber,
    stage: Stage,
    #[diesel(select_expression = (result::text, result::details))]
    item: ItemColumns,
    happened: Option<PartialDate>,
    objective_id: Option<ObjectiveNumber>,
}

/// The results of a goal, mid-year before year's end, in their order.
pub fn results(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Vec<PublishedResult>, StoreError> {
    let rows = result::table
        .filter(result::goal_id.eq(goal))
        .order((result::stage, result::position, result::id))
        .select(ResultRow::as_select())
        .load(connection)?;
    let result = |row: ResultRow| PublishedResult {
        number: row.id,
        stage: row.stage,
        item: item(row.item),
        date: row.happened,
        objective: row.objective_id,
    };
    Ok(rows.into_iter().map(result).collect())
}

/// The footnotes of a goal in their order.
pub fn footnotes(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Vec<Footnote>, StoreError> {
    let rows: Vec<NoteRow> = footnote::table
        .filter(footnote::goal_id.eq(goal))
        .order((footnote::position, footnote::id))
        .select(NoteRow::as_select())
        .load(connection)?;
    let note = |NoteRow { part, mark, term, text }| Footnote { part, mark, term, text };
    let mut notes: Vec<Footnote> = rows.into_iter().map(note).collect();
    notes.sort_by_key(|note| note.part);
    Ok(notes)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = footnote)]
struct NoteRow {
    part: SheetPart,
    mark: String,
    term: Option<String>,
    text: String,
}

/// For each new text the place of the item whose number it keeps: the one with the same text wherever it stood, else the
/// one at the same place where its text is gone.
fn kept_indices<'a>(known: impl Iterator<Item = &'a Item>, new: &[(Item, Option<PartialDate>)]) -> Vec<Option<usize>> {
    let known: Vec<&str> = known.map(|item| item.text.as_str()).collect();
    let new = new.iter().map(|(item, _)| item.text.as_str());
    let mut taken = vec![false; known.len()];
    let mut take = |index: usize| taken.get_mut(index).is_some_and(|taken| !std::mem::replace(taken, true));
    let mut kept: Vec<Option<usize>> =
        new.map(|text| (0..known.len()).find(|&index| known.get(index) == Some(&text) && take(index))).collect();
    for (index, kept) in kept.iter_mut().enumerate() {
        if kept.is_none() && take(index) {
            *kept = Some(index);
        }
    }
    kept
}

/// Makes the objectives of a goal these ones. An objective keeps its number while its text or its place stays.
pub(super) fn set_objectives(
    writer: &mut Writer<'_>,
    goal: GoalNumber,
    items: &[(Item, Option<PartialDate>)],
) -> Result<Vec<ObjectiveNumber>, StoreError> {
    let known = objectives(writer.connection, goal)?;
    let kept = kept_indices(known.iter().map(|known| &known.item), items);
    let mut numbers = Vec::with_capacity(items.len());
    for (index, (item, due)) in items.iter().enumerate() {
        let values = (
            objective::goal_id.eq(goal),
            objective::position.eq(position(index)),
            objective::text.eq(&item.text),
            objective::details.eq(Json(item.details.clone())),
            objective::due.eq(due),
        );
        let number = match kept.get(index).copied().flatten().and_then(|index| known.get(index)) {
            Some(known) => {
                diesel::update(objective::table.find(known.number)).set(values).execute(writer.connection)?;
                known.number
            }
            None => diesel::insert_into(objective::table)
                .values(values)
                .returning(objective::id)
                .get_result(writer.connection)?,
        };
        numbers.push(number);
    }
    for (_, surplus) in known.iter().enumerate().filter(|(index, _)| !kept.contains(&Some(*index))) {
        diesel::update(result::table.filter(result::objective_id.eq(surplus.number)))
            .set(result::objective_id.eq(None::<ObjectiveNumber>))
            .execute(writer.connection)?;
        diesel::delete(objective::table.find(surplus.number)).execute(writer.connection)?;
    }
    Ok(numbers)
}

/// Makes the results of one stage these ones. A result keeps its number while its text or its place stays.
pub(super) fn set_results(
    writer: &mut Writer<'_>,
    goal: GoalNumber,
    stage: Stage,
    items: &[(Item, Option<PartialDate>)],
) -> Result<Vec<ResultNumber>, StoreError> {
    let known: Vec<PublishedResult> =
        results(writer.connection, goal)?.into_iter().filter(|result| result.stage == stage).collect();
    let kept = kept_indices(known.iter().map(|known| &known.item), items);
    let mut numbers = Vec::with_capacity(items.len());
    for (index, (item, date)) in items.iter().enumerate() {
        let values = (
            result::goal_id.eq(goal),
            result::stage.eq(stage),
            result::position.eq(position(index)),
            result::text.eq(&item.text),
            result::details.eq(Json(item.details.clone())),
            result::happened.eq(date),
        );
        let number = match kept.get(index).copied().flatten().and_then(|index| known.get(index)) {
            Some(known) => {
                diesel::update(result::table.find(known.number)).set(values).execute(writer.connection)?;
                known.number
            }
            None => {
                diesel::insert_into(result::table).values(values).returning(result::id).get_result(writer.connection)?
            }
        };
        numbers.push(number);
    }
    for (_, surplus) in known.iter().enumerate().filter(|(index, _)| !kept.contains(&Some(*index))) {
        diesel::delete(result::table.find(surplus.number)).execute(writer.connection)?;
    }
    Ok(numbers)
}

/// Ties a result to the objective it answers; tells whether it was not yet.
pub(super) fn answer(
    writer: &mut Writer<'_>,
    result_number: ResultNumber,
    objective_number: ObjectiveNumber,
) -> Result<bool, StoreError> {
    let objective = result::objective_id;
    let tied = diesel::update(result::table.find(result_number))
        .filter(objective.is_null().or(objective.ne(objective_number)))
        .set(objective.eq(objective_number))
        .execute(writer.connection)?;
    Ok(tied > 0)
}

/// Makes the footnotes of a goal these ones.
pub(super) fn set_footnotes(writer: &mut Writer<'_>, goal: GoalNumber, notes: &[Footnote]) -> Result<(), StoreError> {
    diesel::delete(footnote::table.filter(footnote::goal_id.eq(goal))).execute(writer.connection)?;
    for (index, note) in notes.iter().enumerate() {
        diesel::insert_into(footnote::table)
            .values((
                footnote::goal_id.eq(goal),
                footnote::part.eq(note.part),
                footnote::position.eq(position(index)),
                footnote::mark.eq(&note.mark),
                footnote::term.eq(&note.term),
                footnote::text.eq(&note.text),
            ))
            .execute(writer.connection)?;
    }
    Ok(())
}

/// Counts a goal's version up, where it is still the one that the writer saw: a conflict otherwise.
pub fn count_up(writer: &mut Writer<'_>, number: GoalNumber, seen: i32) -> Result<(), StoreError> {
    let changed = diesel::update(goal::table.find(number).filter(goal::version.eq(seen)))
        .set(goal::version.eq(seen + 1))
        .execute(writer.connection)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(Conflict::ChangedMeanwhile)) }
}

/// A place in a list as it is stored.
pub(super) fn position(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}
