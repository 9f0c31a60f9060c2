//! The city's plan: its nodes, and at which of them each goal stands. A goal names its path in words too.

use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::GoalNumber;
use crate::domain::plan::{Plan, PlanLevel, PlanNode, in_one_line};
use crate::domain::policy::{Administer, Permit};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::{goal, plan_node};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};

#[derive(Queryable, Selectable)]
#[diesel(table_name = plan_node)]
struct NodeRow {
    id: i32,
    parent_id: Option<i32>,
    level: PlanLevel,
    code: Option<String>,
    name: String,
    first_year: FiscalYear,
    last_year: Option<FiscalYear>,
}

impl From<NodeRow> for PlanNode {
    fn from(row: NodeRow) -> Self {
        let NodeRow { id, parent_id, level, code, name, first_year, last_year } = row;
        Self { number: id, parent: parent_id, level, code, name, first_year, last_year }
    }
}

/// The plan of every year: siblings by their codes, then in the order in which they came.
pub fn load(connection: &mut DatabaseConnection) -> Result<Plan, StoreError> {
    let rows: Vec<NodeRow> = plan_node::table.order(plan_node::id).select(NodeRow::as_select()).load(connection)?;
    let mut nodes: Vec<PlanNode> = rows.into_iter().map(PlanNode::from).collect();
    nodes.sort_by(|one, other| one.code.is_none().cmp(&other.code.is_none()).then_with(|| one.code.cmp(&other.code)));
    Ok(Plan::new(nodes))
}

/// The names from the top of the plan down to where a goal stands; none where it stands nowhere.
pub fn of_goal(connection: &mut DatabaseConnection, number: GoalNumber) -> Result<Vec<String>, StoreError> {
    let node: Option<i32> = goal::table.find(number).select(goal::plan_node_id).first(connection)?;
    let Some(node) = node else { return Ok(Vec::new()) };
    Ok(load(connection)?.path(node))
}

/// Whether the node of a goal is no longer there in a later year.
pub(super) fn has_ended(
    connection: &mut DatabaseConnection,
    number: GoalNumber,
    year: FiscalYear,
) -> Result<bool, StoreError> {
    let node: Option<i32> = goal::table.find(number).select(goal::plan_node_id).first(connection)?;
    let plan = load(connection)?;
    Ok(node.and_then(|node| plan.find(node)).is_some_and(|node| node.last_year.is_some_and(|last| last < year)))
}

/// The goals that stand at each node, whatever year they are of.
pub fn in_use(connection: &mut DatabaseConnection) -> Result<Vec<i32>, StoreError> {
    let nodes: Vec<Option<i32>> = goal::table.select(goal::plan_node_id).load(connection)?;
    Ok(nodes.into_iter().flatten().collect())
}

/// The node that a goal of a year names: one on record, or a new one. Words that may be several names are one.
pub(super) fn ensure(connection: &mut DatabaseConnection, text: &str, year: FiscalYear) -> Result<i32, StoreError> {
    match load(connection)?.named(text, year) {
        Some(known) => Ok(known.number),
        None => ensure_path(connection, &[text.to_owned()], year),
    }
}

/// The node at the end of a path in a year, with everything above it. What is on record of other years only goes on,
/// or began earlier.
pub(super) fn ensure_path(
    connection: &mut DatabaseConnection,
    path: &[String],
    year: FiscalYear,
) -> Result<i32, StoreError> {
    let plan = load(connection)?;
    let mut above = None;
    for (index, name) in path.iter().enumerate() {
        let known = plan.child(above, name, year);
        above = Some(match known {
            Some(known) => {
                widen(connection, known, year)?;
                if index == 0 && path.len() > 1 && known.level != PlanLevel::Policy {
                    // What stood alone has something below it now.
                    let top = diesel::update(plan_node::table.find(known.number));
                    top.set(plan_node::level.eq(PlanLevel::Policy)).execute(connection)?;
                }
                known.number
            }
            None => insert(connection, above, PlanLevel::of_step(index, path.len()), None, name, year)?,
        });
    }
    above.ok_or(StoreError::NotFound)
}

fn widen(connection: &mut DatabaseConnection, known: &PlanNode, year: FiscalYear) -> Result<(), StoreError> {
    if known.is_there_in(year) {
        return Ok(());
    }
    let last = known.last_year.map(|last| last.max(year));
    diesel::update(plan_node::table.find(known.number))
        .set((plan_node::first_year.eq(known.first_year.min(year)), plan_node::last_year.eq(last)))
        .execute(connection)?;
    Ok(())
}

fn insert(
    connection: &mut DatabaseConnection,
    parent: Option<i32>,
    level: PlanLevel,
    code: Option<&str>,
    name: &str,
    year: FiscalYear,
) -> Result<i32, StoreError> {
    Ok(diesel::insert_into(plan_node::table)
        .values((
            plan_node::parent_id.eq(parent),
            plan_node::level.eq(level),
            plan_node::code.eq(code),
            plan_node::name.eq(name),
            plan_node::first_year.eq(year),
        ))
        .returning(plan_node::id)
        .get_result(connection)?)
}

/// A node as the planning office writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewNode {
    pub parent: Option<i32>,
    pub level: PlanLevel,
    pub code: Option<String>,
    pub name: String,
    pub first_year: FiscalYear,
}

/// Adds a node. A conflict where its parent has one of this name in that year; `NotFound` where the parent is not there
/// then or stands no higher.
pub fn add(writer: &mut Writer<'_>, permit: &Permit<Administer>, new: &NewNode) -> Result<i32, StoreError> {
    let plan = load(writer.connection)?;
    if let Some(parent) = new.parent {
        let parent = plan.find(parent).filter(|parent| parent.is_there_in(new.first_year) && parent.level < new.level);
        parent.ok_or(StoreError::NotFound)?;
    }
    if plan.children(new.parent).any(|known| known.name == new.name && known.is_there_in(new.first_year)) {
        return Err(StoreError::Conflict(Conflict::NameTaken));
    }
    let number = insert(writer.connection, new.parent, new.level, new.code.as_deref(), &new.name, new.first_year)?;
    writer.record(permit.author(), Change::new(Action::PlanChanged, SubjectKind::PlanNode, number).after(new)?);
    Ok(number)
}

/// What the planning office changes of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NodeChange {
    pub code: Option<String>,
    pub name: String,
    /// The last year in which it is there.
    pub last_year: Option<FiscalYear>,
}

/// Puts the name of a node right, or ends it. The goals that stand at it or below it name it anew; what was published
/// stays as it was. A conflict where a sibling has the name, or where goals of later years stand at the node.
pub fn change(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: i32,
    new: &NodeChange,
) -> Result<(), StoreError> {
    let plan = load(writer.connection)?;
    let known = plan.find(number).ok_or(StoreError::NotFound)?;
    let before = NodeChange { code: known.code.clone(), name: known.name.clone(), last_year: known.last_year };
    if before == *new {
        return Ok(());
    }
    let is_same_time = |other: &&PlanNode| other.is_there_in(known.first_year) || known.is_there_in(other.first_year);
    let mut others = plan.children(known.parent).filter(|other| other.number != number && other.name == new.name);
    if others.any(|other| is_same_time(&other)) {
        return Err(StoreError::Conflict(Conflict::NameTaken));
    }
    if let Some(last) = new.last_year {
        let later = goal::table.filter(goal::plan_node_id.eq(number).and(goal::fiscal_year.gt(last))).count();
        let has_later_child = plan.children(Some(number)).any(|child| child.is_there_in(last.next()));
        if last < known.first_year || has_later_child || later.get_result::<i64>(writer.connection)? > 0 {
            return Err(StoreError::Conflict(Conflict::PolicyInUse));
        }
    }
    diesel::update(plan_node::table.find(number))
        .set((plan_node::code.eq(&new.code), plan_node::name.eq(&new.name), plan_node::last_year.eq(new.last_year)))
        .execute(writer.connection)?;
    if before.name != new.name {
        name_anew(writer.connection, number)?;
    }
    let change = Change::new(Action::PlanChanged, SubjectKind::PlanNode, number).before(&before)?.after(new)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Gives the goals at a node and below it the words of their paths.
fn name_anew(connection: &mut DatabaseConnection, number: i32) -> Result<(), StoreError> {
    let plan = load(connection)?;
    let mut nodes = vec![number];
    let mut next = 0;
    while let Some(node) = nodes.get(next).copied() {
        nodes.extend(plan.children(Some(node)).map(|child| child.number));
        next += 1;
    }
    for node in nodes {
        diesel::update(goal::table.filter(goal::plan_node_id.eq(node)))
            .set(goal::policy.eq(in_one_line(&plan.path(node))))
            .execute(connection)?;
    }
    Ok(())
}
