//! Sheets, units, the plan and the years as they are: what an import may change of what is there, and what is looked at
//! again before it is taken back.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::domain::digest;
use crate::domain::fiscal_year::FiscalYear;
use crate::store::imports::acts::beside_sheets::BesideSheets;
use crate::store::imports::acts::kinds::{Kind, Range};
use crate::store::kit::schema::{evaluation_text, fiscal_year, footnote, goal, objective, plan_node, result, unit};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::years::YearRecord;

/// What of a sheet an import may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SheetState {
    pub(super) goal: GoalRow,
    pub(super) objectives: Vec<ObjectiveRow>,
    pub(super) results: Vec<ResultRow>,
    pub(super) footnotes: Vec<FootnoteRow>,
    /// What the evaluation says in words of its own; imports of before there were such texts have none.
    #[serde(default)]
    pub(super) texts: Vec<TextRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = goal, treat_none_as_null = true)]
pub(super) struct GoalRow {
    #[diesel(skip_update)]
    pub(super) id: i32,
    pub(super) programme_id: i32,
    pub(super) unit_id: Option<i32>,
    name: String,
    code: Option<String>,
    policy: Option<String>,
    plan_node_id: Option<i32>,
    summary: Option<String>,
    position: i32,
    title_only: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = objective, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct ObjectiveRow {
    pub(super) id: i32,
    goal_id: i32,
    position: i32,
    text: String,
    details: String,
    due: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = result, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct ResultRow {
    pub(super) id: i32,
    goal_id: i32,
    stage: String,
    position: i32,
    text: String,
    details: String,
    happened: Option<String>,
    objective_id: Option<i32>,
}

/// Footnotes are written anew with every change, and have no numbers that stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = footnote, treat_none_as_default_value = false)]
pub(super) struct FootnoteRow {
    goal_id: i32,
    part: String,
    position: i32,
    mark: String,
    term: Option<String>,
    text: String,
}

/// A text of the evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = evaluation_text)]
pub(super) struct TextRow {
    id: i32,
    goal_id: i32,
    position: i32,
    heading: String,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable)]
#[diesel(table_name = unit)]
pub(super) struct UnitRow {
    pub(super) id: i32,
    kind: String,
    parent_id: Option<i32>,
    name: String,
    /// Left out where there is none, as before there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name_en: Option<String>,
    pub(super) first_year: i32,
    pub(super) last_year: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable)]
#[diesel(table_name = plan_node)]
pub(super) struct NodeRow {
    pub(super) id: i32,
    parent_id: Option<i32>,
    pub(super) level: String,
    code: Option<String>,
    name: String,
    pub(super) first_year: i32,
    pub(super) last_year: Option<i32>,
}

/// Everything of this, by its number.
#[derive(Debug, Default)]
pub(super) struct States {
    pub(super) sheets: BTreeMap<i32, SheetState>,
    pub(super) units: BTreeMap<i32, UnitRow>,
    pub(super) nodes: BTreeMap<i32, NodeRow>,
    pub(super) years: BTreeMap<i32, String>,
    beside: BesideSheets,
}

/// Something that is not what it was.
pub(super) struct Changed {
    pub(super) kind: Kind,
    pub(super) number: i32,
    /// How it was; none where it was not there.
    pub(super) content: Option<String>,
    /// The fingerprint of how it is.
    pub(super) digest: String,
}

/// The fingerprint of a state.
pub(super) fn fingerprint(state: &impl Serialize) -> Result<String, StoreError> {
    Ok(digest::sha256(serde_json::to_string(state)?.as_bytes()))
}

impl States {
    /// The sheets of a year and those in a range, and all of the rest.
    pub(super) fn load(
        connection: &mut DatabaseConnection,
        year: Option<FiscalYear>,
        sheets: Option<Range>,
    ) -> Result<Self, StoreError> {
        let Range { first, last } = sheets.unwrap_or(Range::NONE);
        let of_year = year.map_or(-1, FiscalYear::number);
        // PostgreSQL and SQLite both take no more than so many numbers in one question.
        let wanted: Vec<i32> = goal::table
            .filter(goal::fiscal_year.eq(of_year).or(goal::id.between(first, last)))
            .order(goal::id)
            .select(goal::id)
            .load(connection)?;
        let units: Vec<UnitRow> = unit::table.select(UnitRow::as_select()).load(connection)?;
        let nodes: Vec<NodeRow> = plan_node::table.select(NodeRow::as_select()).load(connection)?;
        let years: Vec<YearRecord> = fiscal_year::table.select(YearRecord::as_select()).load(connection)?;
        let years = years.iter().map(|year| Ok((year.year.number(), serde_json::to_string(year)?)));
        Ok(Self {
            sheets: of_sheets(connection, &wanted)?,
            beside: BesideSheets::load(connection, year, &wanted)?,
            units: units.into_iter().map(|row| (row.id, row)).collect(),
            nodes: nodes.into_iter().map(|row| (row.id, row)).collect(),
            years: years.collect::<Result<_, StoreError>>()?,
        })
    }

    /// All that is new or another since `before`.
    pub(super) fn since(&self, before: &Self) -> Result<Vec<Changed>, StoreError> {
        let mut changes = changed(Kind::FiscalYear, &before.years, &self.years)?;
        changes.extend(changed(Kind::Unit, &before.units, &self.units)?);
        changes.extend(changed(Kind::PlanNode, &before.nodes, &self.nodes)?);
        changes.extend(changed(Kind::Goal, &before.sheets, &self.sheets)?);
        changes.extend(self.beside.since(&before.beside)?);
        Ok(changes)
    }
}

/// What of a kind is new or another since it was as `before`.
pub(super) fn changed<T: Serialize + PartialEq>(
    kind: Kind,
    before: &BTreeMap<i32, T>,
    after: &BTreeMap<i32, T>,
) -> Result<Vec<Changed>, StoreError> {
    let mut changes = Vec::new();
    for (number, state) in after {
        let was = before.get(number);
        if was == Some(state) {
            continue;
        }
        let content = was.map(serde_json::to_string).transpose()?;
        changes.push(Changed { kind, number: *number, content, digest: fingerprint(state)? });
    }
    Ok(changes)
}

/// Sheets as they are, by number; those that are not there are missing.
pub(super) fn of_sheets(
    connection: &mut DatabaseConnection,
    numbers: &[i32],
) -> Result<BTreeMap<i32, SheetState>, StoreError> {
    let mut sheets = BTreeMap::new();
    for some in numbers.chunks(500) {
        let goals: Vec<GoalRow> =
            goal::table.filter(goal::id.eq_any(some)).select(GoalRow::as_select()).load(connection)?;
        let state = |goal: GoalRow| {
            let (objectives, results, footnotes, texts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            (goal.id, SheetState { goal, objectives, results, footnotes, texts })
        };
        sheets.extend(goals.into_iter().map(state));
        let objectives: Vec<ObjectiveRow> = objective::table
            .filter(objective::goal_id.eq_any(some))
            .order(objective::id)
            .select(ObjectiveRow::as_select())
            .load(connection)?;
        for row in objectives {
            sheets.entry(row.goal_id).and_modify(|sheet| sheet.objectives.push(row));
        }
        let results: Vec<ResultRow> = result::table
            .filter(result::goal_id.eq_any(some))
            .order(result::id)
            .select(ResultRow::as_select())
            .load(connection)?;
        for row in results {
            sheets.entry(row.goal_id).and_modify(|sheet| sheet.results.push(row));
        }
        let footnotes: Vec<FootnoteRow> = footnote::table
            .filter(footnote::goal_id.eq_any(some))
            .order((footnote::position, footnote::id))
            .select(FootnoteRow::as_select())
            .load(connection)?;
        for row in footnotes {
            sheets.entry(row.goal_id).and_modify(|sheet| sheet.footnotes.push(row));
        }
        let texts: Vec<TextRow> = evaluation_text::table
            .filter(evaluation_text::goal_id.eq_any(some))
            .order((evaluation_text::position, evaluation_text::id))
            .select(TextRow::as_select())
            .load(connection)?;
        for row in texts {
            sheets.entry(row.goal_id).and_modify(|sheet| sheet.texts.push(row));
        }
    }
    Ok(sheets)
}
