//! 組織改編: what a change of units touches, carrying it out, and taking it back where nothing depends on it.
//!
//! A unit that is changed ends with the year before, and another begins (product rule 4): nothing that was written or
//! published under the old name is touched. Goals of the open years from the change on, and the posts that reach into
//! it, are handed over.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::domain::digest;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, PersonNumber, PostNumber, UnitNumber};
use crate::domain::person::Role;
use crate::domain::policy::{Administer, Permit};
use crate::domain::unit::change::{Next, UnitChange, UnitChangeKind, UnitField, UnitPlan, UnitProblem, UnitProblems};
use crate::store::goals::Goal;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, Json};
use crate::store::kit::schema::{
    goal, person, post, publication, scheduled_publication, unit, unit_change, unit_succession,
};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::published::years::Phase;
use crate::store::{fiscal_years, published, trail};

/// A post that reaches into the year of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = post)]
pub struct AffectedPost {
    #[diesel(column_name = id)]
    pub number: PostNumber,
    /// Who holds it.
    #[diesel(select_expression = person::name)]
    pub person: String,
    pub role: Role,
    /// The unit that ends.
    #[diesel(select_expression = post::unit_id.assume_not_null())]
    pub unit: UnitNumber,
    #[diesel(column_name = from_date)]
    pub from: NaiveDate,
    #[diesel(column_name = until_date)]
    pub until: Option<NaiveDate>,
}

/// What a change touches besides the units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effects {
    /// Goals of open years that are handed over, in the order of their tables.
    pub goals: Vec<Goal>,
    /// Posts that are handed over.
    pub posts: Vec<AffectedPost>,
    /// Fiscal years of which something is public under the names that end, with the number of goals: they stay.
    pub published: Vec<(FiscalYear, usize)>,
}

/// A change that can be made, with what it touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prospect {
    /// The units.
    pub plan: UnitPlan,
    /// The rest.
    pub effects: Effects,
}

impl Prospect {
    /// What a reader was shown: a change is carried out as it was shown or not at all.
    pub fn fingerprint(&self) -> Result<String, StoreError> {
        Ok(digest::sha256(&serde_json::to_vec(self)?))
    }
}

/// Lays a change out with everything it touches, or says why it can't be made.
pub fn prospect(
    connection: &mut DatabaseConnection,
    change: &UnitChange,
) -> Result<Result<Prospect, UnitProblems>, StoreError> {
    let (units, lineage) = (crate::store::units::list(connection)?, published::units::lineage(connection)?);
    let plan = match change.plan(&units, &lineage) {
        Ok(plan) => plan,
        Err(problems) => return Ok(Err(problems)),
    };
    let goals: Vec<Goal> = goal::table
        .filter(goal::unit_id.eq_any(&plan.ends))
        .filter(goal::fiscal_year.ge(plan.year))
        .order((goal::fiscal_year, goal::position, goal::id))
        .select(Goal::as_select())
        .load(connection)?;
    let effects = Effects { posts: posts(connection, &plan)?, published: published(connection, &plan)?, goals };
    let problems = in_the_way(connection, &plan, &effects)?;
    Ok(if problems.is_empty() { Ok(Prospect { plan, effects }) } else { Err(problems) })
}

fn in_the_way(
    connection: &mut DatabaseConnection,
    plan: &UnitPlan,
    effects: &Effects,
) -> Result<UnitProblems, StoreError> {
    let mut problems = Vec::new();
    let closed: Vec<FiscalYear> = fiscal_years::list(connection)?
        .into_iter()
        .filter(|record| record.phase == Phase::Closed)
        .map(|record| record.year)
        .collect();
    if effects.goals.iter().any(|goal| closed.contains(&goal.fiscal_year)) {
        problems.push((UnitField::Year, 0, UnitProblem::PastGoals));
    } else if plan.kind == UnitChangeKind::Ended && !effects.goals.is_empty() {
        problems.push((UnitField::Units, 0, UnitProblem::GoalsLeft));
    }
    if plan.kind == UnitChangeKind::Ended && !effects.posts.is_empty() {
        problems.push((UnitField::Units, 0, UnitProblem::PostsLeft));
    }
    let scheduled = scheduled_publication::table
        .filter(scheduled_publication::done_at.is_null())
        .filter(scheduled_publication::fiscal_year.ge(plan.year))
        .filter(scheduled_publication::unit_id.eq_any(&plan.ends))
        .count()
        .get_result::<i64>(connection)?;
    if scheduled > 0 {
        problems.push((UnitField::Units, 0, UnitProblem::Scheduled));
    }
    Ok(problems)
}

/// The posts in units that end which are held on the first day of the new order or later.
fn posts(connection: &mut DatabaseConnection, plan: &UnitPlan) -> Result<Vec<AffectedPost>, StoreError> {
    let first_day = plan.year.first_day();
    Ok(post::table
        .inner_join(person::table)
        .filter(post::unit_id.eq_any(&plan.ends))
        .filter(post::until_date.is_null().or(post::until_date.ge(first_day)))
        .filter(person::disabled_at.is_null())
        .order((post::unit_id, post::id))
        .select(AffectedPost::as_select())
        .load(connection)?)
}

/// How many goals of which years are public under the names that end.
fn published(connection: &mut DatabaseConnection, plan: &UnitPlan) -> Result<Vec<(FiscalYear, usize)>, StoreError> {
    let years: Vec<FiscalYear> = goal::table
        .filter(goal::unit_id.eq_any(&plan.ends))
        .filter(goal::current_publication.is_not_null())
        .select(goal::fiscal_year)
        .load(connection)?;
    let mut counts: BTreeMap<FiscalYear, usize> = BTreeMap::new();
    for year in years {
        *counts.entry(year).or_default() += 1;
    }
    Ok(counts.into_iter().collect())
}

/// To which heir each goal and each post goes, by its place among the heirs of its unit; the first where none is named.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Of the goals.
    pub goals: BTreeMap<GoalNumber, usize>,
    /// Of the posts.
    pub posts: BTreeMap<PostNumber, usize>,
}

/// A post as a change left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct HandedPost {
    post: PostNumber,
    from: UnitNumber,
    to: UnitNumber,
    /// The last day that it had, where it was ended and goes on in another.
    until: Option<NaiveDate>,
    /// The post in which it goes on; none where the post itself was moved, because it begins with the new order.
    next: Option<PostNumber>,
}

/// Everything that a change did.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Record {
    /// The units that ended, with the last year that they had on record before.
    ended: Vec<(UnitNumber, Option<FiscalYear>)>,
    begun: Vec<UnitNumber>,
    links: Vec<(UnitNumber, UnitNumber)>,
    /// The last entry of the trail before the change: what its people did since stands after it.
    trail: i32,
    /// Goals, from where and to where.
    goals: Vec<(GoalNumber, UnitNumber, UnitNumber)>,
    posts: Vec<HandedPost>,
}

/// Carries a change out as it was shown; a conflict where it would touch something else by now.
pub fn carry_out(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    change: &UnitChange,
    choices: &Choices,
    seen: &str,
    at: DateTime<Utc>,
) -> Result<i32, StoreError> {
    let changed_meanwhile = StoreError::Conflict(Conflict::ChangedMeanwhile);
    let Ok(prospect) = prospect(writer.connection, change)? else { return Err(changed_meanwhile) };
    if prospect.fingerprint()? != seen {
        return Err(changed_meanwhile);
    }
    let Prospect { plan, effects } = prospect;
    let begun = begin(writer, &plan)?;
    let resolve = |next: Next| match next {
        Next::New(place) => begun.get(place).copied().ok_or(StoreError::NotFound),
        Next::Known(number) => Ok(number),
    };
    let heir = |unit: UnitNumber, place: usize| {
        let heirs = plan.heirs(unit);
        resolve(*heirs.get(place).or(heirs.first()).ok_or(StoreError::NotFound)?)
    };
    let mut record = Record {
        ended: end(writer, &plan)?,
        begun: begun.clone(),
        links: Vec::new(),
        trail: trail::last(writer.connection)?,
        goals: Vec::new(),
        posts: Vec::new(),
    };
    for link in &plan.links {
        let to = resolve(link.to)?;
        diesel::insert_into(unit_succession::table)
            .values((
                unit_succession::from_unit.eq(link.from),
                unit_succession::to_unit.eq(to),
                unit_succession::fiscal_year.eq(plan.year),
                unit_succession::kind.eq(link.kind),
            ))
            .execute(writer.connection)?;
        record.links.push((link.from, to));
    }
    for known in &effects.goals {
        let from = known.unit.ok_or(StoreError::NotFound)?;
        let to = heir(from, choices.goals.get(&known.number).copied().unwrap_or(0))?;
        diesel::update(goal::table.find(known.number)).set(goal::unit_id.eq(to)).execute(writer.connection)?;
        record.goals.push((known.number, from, to));
    }
    for known in &effects.posts {
        let to = heir(known.unit, choices.posts.get(&known.number).copied().unwrap_or(0))?;
        record.posts.push(hand_over(writer, known, to, plan.year)?);
    }
    let number = diesel::insert_into(unit_change::table)
        .values((
            unit_change::kind.eq(plan.kind),
            unit_change::fiscal_year.eq(plan.year),
            unit_change::record.eq(Json(record.clone())),
            unit_change::signature.eq(&permit.author().signature),
            unit_change::at.eq(At::from(at)),
        ))
        .returning(unit_change::id)
        .get_result(writer.connection)?;
    let subject = plan.ends.first().or(begun.first()).map_or(0, |unit| unit.0);
    let change = Change::new(Action::UnitsChanged, SubjectKind::Unit, subject)
        .after(&serde_json::json!({ "plan": plan, "record": record }))?;
    writer.record(permit.author(), change);
    Ok(number)
}

fn begin(writer: &mut Writer<'_>, plan: &UnitPlan) -> Result<Vec<UnitNumber>, StoreError> {
    let mut begun: Vec<UnitNumber> = Vec::new();
    for new in &plan.begins {
        let department = match new.department {
            None => None,
            Some(Next::Known(number)) => Some(number),
            Some(Next::New(place)) => Some(*begun.get(place).ok_or(StoreError::NotFound)?),
        };
        begun.push(crate::store::units::create(writer, new.kind, department, &new.name, plan.year)?);
    }
    Ok(begun)
}

fn end(writer: &mut Writer<'_>, plan: &UnitPlan) -> Result<Vec<(UnitNumber, Option<FiscalYear>)>, StoreError> {
    let last = plan.year.previous();
    let mut ended = Vec::new();
    for &number in &plan.ends {
        let known = crate::store::units::find(writer.connection, number)?;
        // What ended earlier and is only now tied to a successor keeps its last year.
        let new = known.last_year.map_or(last, |known| known.min(last));
        set_last_year(writer, number, Some(new))?;
        ended.push((number, known.last_year));
    }
    Ok(ended)
}

fn set_last_year(writer: &mut Writer<'_>, number: UnitNumber, last: Option<FiscalYear>) -> Result<(), StoreError> {
    diesel::update(unit::table.find(number)).set(unit::last_year.eq(last)).execute(writer.connection)?;
    Ok(())
}

/// A post ends with the old order and goes on in another; one that begins with the new order is moved as it is.
fn hand_over(
    writer: &mut Writer<'_>,
    known: &AffectedPost,
    to: UnitNumber,
    year: FiscalYear,
) -> Result<HandedPost, StoreError> {
    let handed = HandedPost { post: known.number, from: known.unit, to, until: known.until, next: None };
    let first_day = year.first_day();
    if known.from >= first_day {
        diesel::update(post::table.find(known.number)).set(post::unit_id.eq(to)).execute(writer.connection)?;
        return Ok(handed);
    }
    let person: PersonNumber = post::table.find(known.number).select(post::person_id).first(writer.connection)?;
    diesel::update(post::table.find(known.number))
        .set(post::until_date.eq(first_day.pred_opt()))
        .execute(writer.connection)?;
    let next: PostNumber = diesel::insert_into(post::table)
        .values((
            post::person_id.eq(person),
            post::role.eq(known.role),
            post::unit_id.eq(to),
            post::from_date.eq(first_day),
            post::until_date.eq(known.until),
        ))
        .returning(post::id)
        .get_result(writer.connection)?;
    Ok(HandedPost { next: Some(next), ..handed })
}

/// A change on record.
#[derive(Debug, Clone)]
pub struct RecordedChange {
    /// Its number.
    pub number: i32,
    /// What was done.
    pub kind: UnitChangeKind,
    /// The first fiscal year of the new order.
    pub year: FiscalYear,
    /// The units that ended.
    pub ended: Vec<UnitNumber>,
    /// The units that took their place or began.
    pub into: Vec<UnitNumber>,
    /// Who did it.
    pub signature: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who took it back, and when.
    pub undone: Option<(String, DateTime<Utc>)>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = unit_change)]
struct Row {
    id: i32,
    kind: UnitChangeKind,
    fiscal_year: FiscalYear,
    record: Json<Record>,
    signature: String,
    at: DateTime<Utc>,
    undone_by: Option<String>,
    undone_at: Option<DateTime<Utc>>,
}

impl Row {
    fn change(&self) -> RecordedChange {
        let Json(record) = &self.record;
        let into: BTreeSet<UnitNumber> =
            record.links.iter().map(|(_, to)| *to).chain(record.begun.iter().copied()).collect();
        RecordedChange {
            number: self.id,
            kind: self.kind,
            year: self.fiscal_year,
            ended: record.ended.iter().map(|(unit, _)| *unit).collect(),
            into: into.into_iter().collect(),
            signature: self.signature.clone(),
            at: self.at,
            undone: self.undone_by.clone().zip(self.undone_at),
        }
    }
}

/// The newest changes, newest first.
pub fn list(connection: &mut DatabaseConnection, most: i64) -> Result<Vec<RecordedChange>, StoreError> {
    let rows: Vec<Row> =
        unit_change::table.order(unit_change::id.desc()).limit(most).select(Row::as_select()).load(connection)?;
    Ok(rows.iter().map(Row::change).collect())
}

/// Takes a change back, where nothing depends on it: no later change of its units, nothing published under the new
/// names, no goal or post that came since, no act of anybody in a post that it made. A conflict otherwise.
pub fn undo(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: i32,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let depends = || StoreError::Conflict(Conflict::DependedOn);
    let row: Row = unit_change::table.find(number).select(Row::as_select()).first(writer.connection)?;
    let (change, Json(record)) = (row.change(), row.record);
    if change.undone.is_some() || is_changed_since(writer.connection, &change)? {
        return Err(depends());
    }
    for (number, from, to) in &record.goals {
        let published = publication::table
            .filter(publication::goal_id.eq(number))
            .filter(publication::published_at.ge(At::from(change.at)))
            .count()
            .get_result::<i64>(writer.connection)?;
        let back = diesel::update(goal::table.find(number).filter(goal::unit_id.eq(to)))
            .set(goal::unit_id.eq(from))
            .execute(writer.connection)?;
        if published > 0 || back != 1 {
            return Err(depends());
        }
    }
    for handed in &record.posts {
        if trail::has_acted_since(writer.connection, handed.next.unwrap_or(handed.post), record.trail)? {
            return Err(depends());
        }
        take_back(writer, handed)?;
    }
    for (from, to) in &record.links {
        diesel::delete(
            unit_succession::table.filter(unit_succession::from_unit.eq(from)).filter(unit_succession::to_unit.eq(to)),
        )
        .execute(writer.connection)?;
    }
    // Sections before their departments. Whatever else names a unit keeps it by its foreign key.
    for begun in record.begun.iter().rev() {
        diesel::delete(unit::table.find(begun)).execute(writer.connection)?;
    }
    for (ended, last_year) in &record.ended {
        set_last_year(writer, *ended, *last_year)?;
    }
    diesel::update(unit_change::table.find(number))
        .set((unit_change::undone_by.eq(&permit.author().signature), unit_change::undone_at.eq(At::from(at))))
        .execute(writer.connection)?;
    let subject = change.ended.first().or(change.into.first()).map_or(0, |unit| unit.0);
    let restored = Change::new(Action::UnitsRestored, SubjectKind::Unit, subject).before(&record)?;
    writer.record(permit.author(), restored);
    Ok(())
}

/// Whether a later change that stands touches the same units.
fn is_changed_since(connection: &mut DatabaseConnection, change: &RecordedChange) -> Result<bool, StoreError> {
    let later: Vec<Row> = unit_change::table
        .filter(unit_change::id.gt(change.number))
        .filter(unit_change::undone_at.is_null())
        .select(Row::as_select())
        .load(connection)?;
    let touches = |later: RecordedChange| {
        change.ended.iter().chain(&change.into).any(|unit| later.ended.contains(unit) || later.into.contains(unit))
    };
    Ok(later.iter().map(Row::change).any(touches))
}

fn take_back(writer: &mut Writer<'_>, handed: &HandedPost) -> Result<(), StoreError> {
    let depends = StoreError::Conflict(Conflict::DependedOn);
    let Some(next) = handed.next else {
        let back = diesel::update(post::table.find(handed.post).filter(post::unit_id.eq(handed.to)))
            .set(post::unit_id.eq(handed.from))
            .execute(writer.connection)?;
        return if back == 1 { Ok(()) } else { Err(depends) };
    };
    let until: Option<NaiveDate> = post::table.find(next).select(post::until_date).first(writer.connection)?;
    if until != handed.until {
        return Err(depends);
    }
    diesel::delete(post::table.find(next)).execute(writer.connection)?;
    diesel::update(post::table.find(handed.post)).set(post::until_date.eq(handed.until)).execute(writer.connection)?;
    Ok(())
}
