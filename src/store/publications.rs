//! 公表: writing snapshots, and reading them for every public page.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::digest;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::{Footnote, SheetPart};
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, ResultNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Author;
use crate::domain::policy::{Administer, MilestonePlace, Permit};
use crate::domain::publication::{
    ApprovedUpdate, Publication, PublishedIndicator, PublishedMilestone, PublishedUpdate, Snapshot,
};
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::domain::unit::{UnitKind, UnitLabel};
use crate::domain::update::UpdateStatus;

use super::audit::{Action, Change, SubjectKind};
use super::connection::DatabaseConnection;
use super::database::{Writer, utc};
use super::fiscal_years::{self, Phase};
use super::goals::{self, Goal};
use super::indicator_values::Limit;
use super::milestones::{self, Selection};
use super::schema::{goal, publication};
use super::{StoreError, city, evaluations, indicators, sheets, stored, stored_option, units, updates};

type Row = (i32, NaiveDateTime, Option<String>, Option<String>, String);

type Columns = (
    publication::number,
    publication::published_at,
    publication::published_on,
    publication::reason,
    publication::snapshot,
);

const COLUMNS: Columns = (
    publication::number,
    publication::published_at,
    publication::published_on,
    publication::reason,
    publication::snapshot,
);

fn from_row((number, published_at, published_on, reason, snapshot): Row) -> Result<Publication, StoreError> {
    Ok(Publication {
        number,
        published_at: utc(published_at),
        published_on: stored_option(published_on.as_deref())?,
        reason,
        snapshot: serde_json::from_str(&snapshot)?,
    })
}

/// What is public of a year now, in the order of its table.
pub fn of_year(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Vec<Publication>, StoreError> {
    let rows = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(publication::fiscal_year.eq(year.number()))
        .order((goal::position, goal::id))
        .select(COLUMNS)
        .load::<Row>(connection)?;
    rows.into_iter().map(from_row).collect()
}

/// What is public of these programmes now, oldest year first.
pub fn of_programmes(
    connection: &mut DatabaseConnection,
    programmes: &BTreeSet<ProgrammeNumber>,
) -> Result<Vec<Publication>, StoreError> {
    let numbers: Vec<i32> = programmes.iter().map(|number| number.0).collect();
    let rows = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(goal::programme_id.eq_any(numbers))
        .order((publication::fiscal_year, goal::position, goal::id))
        .select(COLUMNS)
        .load::<Row>(connection)?;
    rows.into_iter().map(from_row).collect()
}

/// Every publication of a goal, oldest first; `NotFound` where nothing of it is public.
pub fn of_goal(connection: &mut DatabaseConnection, number: GoalNumber) -> Result<Vec<Publication>, StoreError> {
    let rows = publication::table
        .filter(publication::goal_id.eq(number.0))
        .order(publication::number)
        .select(COLUMNS)
        .load::<Row>(connection)?;
    if rows.is_empty() {
        return Err(StoreError::NotFound);
    }
    rows.into_iter().map(from_row).collect()
}

/// A year of which something is public.
#[derive(Debug, Clone)]
pub struct PublishedYear {
    /// Which one.
    pub year: FiscalYear,
    /// How many goals are public.
    pub goals: usize,
    /// The latest stage of any of them.
    pub stage: Stage,
    /// 一部のみ収録・要約.
    pub partial: bool,
    /// 見本.
    pub sample: bool,
    /// The latest entry of any of them.
    pub updated_at: DateTime<Utc>,
}

/// The years of which something is public, newest first.
pub fn years(connection: &mut DatabaseConnection) -> Result<Vec<PublishedYear>, StoreError> {
    let records = fiscal_years::list(connection)?;
    let rows = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .select((publication::fiscal_year, publication::stage, publication::published_at))
        .load::<(i32, String, NaiveDateTime)>(connection)?;
    let mut years = Vec::new();
    for record in records {
        let mut of_year = rows.iter().filter(|row| row.0 == record.year.number()).peekable();
        let Some(first) = of_year.peek() else { continue };
        let mut year = PublishedYear {
            year: record.year,
            goals: 0,
            stage: Stage::Goals,
            partial: record.partial,
            sample: record.sample,
            updated_at: utc(first.2),
        };
        for (_, stage, published_at) in of_year {
            year.goals += 1;
            year.stage = year.stage.max(stored(stage)?);
            year.updated_at = year.updated_at.max(utc(*published_at));
        }
        years.push(year);
    }
    Ok(years)
}

/// What a publishing run does.
#[derive(Debug, Clone, Serialize)]
pub struct Publishing {
    /// The year.
    pub year: FiscalYear,
    /// The stage up to which the sheets are published.
    pub stage: Stage,
    /// Only the goals of this department or section.
    pub unit: Option<UnitNumber>,
    /// Only this goal.
    pub goal: Option<GoalNumber>,
    /// 公表日, where it is known.
    pub published_on: Option<PartialDate>,
    /// Why something that is public already is replaced.
    pub reason: Option<String>,
}

/// What a publishing run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Goals with a new publication.
    pub published: usize,
    /// Goals whose publication in force says the same already.
    pub unchanged: usize,
    /// Names of goals of an open year whose sheets have not been approved: they stay as they are.
    pub not_approved: Vec<String>,
    /// Names of goals whose correction lacks a reason; nothing was written then.
    pub needing_reason: Vec<String>,
}

codes! {
    /// What a publishing run would do with a goal.
    Verdict {
        /// Nothing of this stage is public yet.
        New = "new",
        /// It replaces what is public, for a reason.
        Correction = "correction",
        /// What is public says the same.
        Unchanged = "unchanged",
        /// It has not been approved and stays as it is.
        NotApproved = "not_approved",
    }
}

/// One goal of a publishing run.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The goal.
    pub goal: Goal,
    /// What becomes of it.
    pub verdict: Verdict,
    /// What would be published.
    pub snapshot: Snapshot,
    /// What is public now.
    pub current: Option<Publication>,
}

/// What a publishing run would do, goal by goal in the order of the year's table; nothing is written.
pub fn plan(connection: &mut DatabaseConnection, what: &Publishing) -> Result<Vec<Planned>, StoreError> {
    let year = match fiscal_years::find(connection, what.year) {
        Err(StoreError::NotFound) => return Ok(Vec::new()),
        found => found?,
    };
    let mut goals = match what.unit {
        Some(unit) => sheets::goals_of_units(connection, what.year, &[unit])?,
        None => goals::of_year(connection, what.year)?,
    };
    goals.retain(|goal| what.goal.is_none_or(|wanted| goal.number == wanted));
    let numbers: Vec<GoalNumber> = goals.iter().map(|goal| goal.number).collect();
    let standings = sheets::standings(connection, what.year, &numbers)?;
    let mut planned = Vec::with_capacity(goals.len());
    for goal in goals {
        let current = current(connection, goal.number)?;
        let snapshot = assemble(connection, &goal, what.stage, current.as_ref())?;
        let own = standings.iter().filter(|standing| standing.goal == goal.number);
        let limit = limit(what.stage, current.as_ref());
        let approved = own.filter(|standing| standing.stage <= limit).all(|standing| match standing.status {
            SheetStatus::Approved | SheetStatus::Published => true,
            _ if standing.steps > 0 => false,
            // A closed year was published long ago, or came in as it was published.
            _ if year.phase == Phase::Closed => true,
            // A stage for which nothing was ever written, on the way to the one asked for.
            _ => standing.stage == Stage::Midyear && what.stage != Stage::Midyear && !tells_of_midyear(&snapshot),
        });
        let verdict = match &current {
            _ if !approved => Verdict::NotApproved,
            Some(current) if current.snapshot == snapshot => Verdict::Unchanged,
            Some(current) if current.snapshot.stage >= snapshot.stage => Verdict::Correction,
            _ => Verdict::New,
        };
        planned.push(Planned { goal, verdict, snapshot, current });
    }
    Ok(planned)
}

/// Whether a mid-year report is in a snapshot.
fn tells_of_midyear(snapshot: &Snapshot) -> bool {
    snapshot.results.iter().any(|result| result.stage == Stage::Midyear)
        || snapshot.own_figures().any(|(_, year)| year.midyear.is_some())
}

/// The sheet of a stage as it would be published, and what is public now.
pub fn preview(
    connection: &mut DatabaseConnection,
    number: GoalNumber,
    stage: Stage,
) -> Result<(Snapshot, Option<Publication>), StoreError> {
    let goal = goals::find(connection, number)?;
    let current = current(connection, number)?;
    Ok((assemble(connection, &goal, stage, current.as_ref())?, current))
}

/// A publication in the list of a year.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The goal.
    pub goal: GoalNumber,
    /// Its name as it is now.
    pub name: String,
    /// The number of the publication.
    pub number: i32,
    /// The stage.
    pub stage: Stage,
    /// When it was entered.
    pub published_at: DateTime<Utc>,
    /// 公表日.
    pub published_on: Option<PartialDate>,
    /// Why, for corrections.
    pub reason: Option<String>,
    /// Who published it.
    pub signature: String,
}

/// The newest publications of a year, newest first.
pub fn list(connection: &mut DatabaseConnection, year: FiscalYear, most: i64) -> Result<Vec<Listed>, StoreError> {
    type ListRow = ((i32, String, i32, String), (NaiveDateTime, Option<String>, Option<String>, String));
    let rows = publication::table
        .inner_join(goal::table)
        .filter(publication::fiscal_year.eq(year.number()))
        .order(publication::id.desc())
        .limit(most)
        .select((
            (goal::id, goal::name, publication::number, publication::stage),
            (publication::published_at, publication::published_on, publication::reason, publication::signature),
        ))
        .load::<ListRow>(connection)?;
    rows.into_iter()
        .map(|((goal, name, number, stage), (published_at, published_on, reason, signature))| {
            Ok(Listed {
                goal: GoalNumber(goal),
                name,
                number,
                stage: stored(&stage)?,
                published_at: utc(published_at),
                published_on: stored_option(published_on.as_deref())?,
                reason,
                signature,
            })
        })
        .collect()
}

/// Publishes the sheets of a year up to a stage. What a section works on becomes public only after its approval, and
/// whatever else would come along has to be approved too. Sheets that are public already are corrected, for which a reason has
/// to be given; without one nothing at all is written.
pub fn publish_year(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    what: &Publishing,
    at: DateTime<Utc>,
) -> Result<Published, StoreError> {
    let mut done = Published::default();
    let planned = plan(writer.connection, what)?;
    for goal in &planned {
        match goal.verdict {
            Verdict::NotApproved => done.not_approved.push(goal.goal.name.clone()),
            Verdict::Unchanged => done.unchanged += 1,
            Verdict::Correction if what.reason.is_none() => done.needing_reason.push(goal.goal.name.clone()),
            Verdict::Correction | Verdict::New => done.published += 1,
        }
    }
    if !done.needing_reason.is_empty() {
        done.published = 0;
        return Ok(done);
    }
    for Planned { goal, verdict, snapshot, current } in planned {
        let reason = what.reason.as_deref().filter(|_| verdict == Verdict::Correction);
        if matches!(verdict, Verdict::New | Verdict::Correction) {
            insert(writer, permit.author(), &snapshot, what.published_on, reason, at)?;
        }
        if verdict != Verdict::NotApproved {
            let limit = limit(what.stage, current.as_ref());
            for &stage in Stage::ALL.iter().filter(|stage| **stage <= limit) {
                sheets::mark_published(writer, permit.author(), goal.number, stage, at)?;
            }
        }
    }
    Ok(done)
}

/// Publishes a goal anew with an approved update, where it is public: on the day of the approval, and with everything
/// else as the public saw it.
pub(super) fn publish_update(
    writer: &mut Writer<'_>,
    author: &Author,
    place: MilestonePlace,
    approved: ApprovedUpdate,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(current) = current(writer.connection, place.goal)? else { return Ok(()) };
    let mut snapshot = current.snapshot.clone();
    snapshot.take_in(place.milestone, approved);
    if snapshot == current.snapshot {
        return Ok(());
    }
    let day = at.with_timezone(&city::load(writer.connection)?.time_zone).date_naive();
    insert(writer, author, &snapshot, Some(PartialDate::day(day)), None, at)
}

/// The publication in force, where there is one.
fn current(connection: &mut DatabaseConnection, number: GoalNumber) -> Result<Option<Publication>, StoreError> {
    publication::table
        .inner_join(goal::table)
        .filter(goal::id.eq(number.0))
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .select(COLUMNS)
        .first::<Row>(connection)
        .optional()?
        .map(from_row)
        .transpose()
}

fn insert(
    writer: &mut Writer<'_>,
    author: &Author,
    snapshot: &Snapshot,
    published_on: Option<PartialDate>,
    reason: Option<&str>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let written = serde_json::to_string(snapshot)?;
    let last = publication::table
        .filter(publication::goal_id.eq(snapshot.goal.0))
        .select(diesel::dsl::max(publication::number))
        .first::<Option<i32>>(writer.connection)?
        .unwrap_or(0);
    let sha256 = digest::sha256(written.as_bytes());
    let id = diesel::insert_into(publication::table)
        .values((
            publication::goal_id.eq(snapshot.goal.0),
            publication::number.eq(last + 1),
            publication::fiscal_year.eq(snapshot.fiscal_year.number()),
            publication::stage.eq(snapshot.stage.code()),
            publication::published_at.eq(at.naive_utc()),
            publication::published_on.eq(published_on.map(|date| date.to_string())),
            publication::reason.eq(reason),
            publication::snapshot.eq(&written),
            publication::sha256.eq(&sha256),
            publication::signature.eq(&author.signature),
        ))
        .returning(publication::id)
        .get_result::<i32>(writer.connection)?;
    diesel::update(goal::table.find(snapshot.goal.0))
        .set(goal::current_publication.eq(id))
        .execute(writer.connection)?;
    let change = Change::new(Action::GoalPublished, SubjectKind::Goal, snapshot.goal.0)
        .before(&(last > 0).then_some(last))?
        .after(&serde_json::json!({ "publication": last + 1, "stage": snapshot.stage, "sha256": sha256, "reason": reason }))?;
    writer.record(author, change);
    Ok(())
}

/// The last stage that a publication of `stage` holds: what was public at a later one stays in.
fn limit(stage: Stage, current: Option<&Publication>) -> Stage {
    current.map_or(stage, |current| current.snapshot.stage.max(stage))
}

/// A snapshot of a live sheet up to a stage, with its approved updates and nothing of what is not approved. What was
/// public at a later stage stays in.
fn assemble(
    connection: &mut DatabaseConnection,
    goal: &Goal,
    stage: Stage,
    current: Option<&Publication>,
) -> Result<Snapshot, StoreError> {
    let year = fiscal_years::find(connection, goal.fiscal_year)?;
    let limit = limit(stage, current);
    let (results, hidden): (Vec<_>, Vec<_>) =
        goals::results(connection, goal.number)?.into_iter().partition(|result| result.stage <= limit);
    let numbers: Vec<ResultNumber> = results.iter().map(|result| result.number).collect();
    let reached = results.iter().map(|result| result.stage).max().unwrap_or(Stage::Goals);
    let known_units = units::list(connection)?;
    let unit = goal.unit.and_then(|number| known_units.iter().find(|unit| unit.number == number));
    let label = |number: UnitNumber| {
        known_units.iter().find(|unit| unit.number == number).map(|unit| UnitLabel { number, name: unit.name.clone() })
    };
    let (department, section) = match unit {
        Some(unit) if unit.kind == UnitKind::Section => (unit.parent.and_then(label), label(unit.number)),
        Some(unit) => (label(unit.number), None),
        None => (None, None),
    };
    Ok(Snapshot {
        goal: goal.number,
        programme: goal.programme,
        fiscal_year: goal.fiscal_year,
        stage: if goal.title_only { limit } else { reached.max(current.map_or(Stage::Goals, |c| c.snapshot.stage)) },
        partial: year.partial,
        sample: year.sample,
        source: year.source,
        position: goal.position,
        name: goal.name.clone(),
        department,
        section,
        policy: goal.policy.clone(),
        summary: goal.summary.clone(),
        title_only: goal.title_only,
        objectives: goals::objectives(connection, goal.number)?,
        results,
        milestones: published_milestones(connection, goal.number)?,
        indicators: published_indicators(connection, goal, limit, &numbers)?,
        footnotes: published_footnotes(connection, goal.number, !hidden.is_empty(), current)?,
        evaluations: if limit == Stage::Results { evaluations::in_force(connection, goal.number)? } else { Vec::new() },
    })
}

/// The footnotes of a sheet. While results are hidden, theirs are too, and those of earlier results stay as published.
fn published_footnotes(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    results_hidden: bool,
    current: Option<&Publication>,
) -> Result<Vec<Footnote>, StoreError> {
    let mut notes = goals::footnotes(connection, goal)?;
    if results_hidden {
        let published = current.map(|current| current.snapshot.footnotes.clone()).unwrap_or_default();
        notes.retain(|note| note.part != SheetPart::Results);
        notes.extend(published.into_iter().filter(|note| note.part == SheetPart::Results));
    }
    Ok(notes)
}

/// The indicators up to the goal's year, and in that year up to the stage. A value that a result gives is public once
/// that result is, whichever year it is of.
fn published_indicators(
    connection: &mut DatabaseConnection,
    goal: &Goal,
    stage: Stage,
    results: &[ResultNumber],
) -> Result<Vec<PublishedIndicator>, StoreError> {
    let mut public: BTreeSet<ResultNumber> = results.iter().copied().collect();
    for other in of_programmes(connection, &BTreeSet::from([goal.programme]))? {
        if other.snapshot.goal != goal.number {
            public.extend(other.snapshot.results.iter().map(|result| result.number));
        }
    }
    let limit = Limit { year: goal.fiscal_year, stage };
    let mut known = indicators::of_programme(connection, goal.programme, Some(limit))?;
    for indicator in &mut known {
        for year in &mut indicator.years {
            if year.result.is_some_and(|result| !public.contains(&result)) {
                (year.actual, year.missing, year.stated, year.result) = (None, None, None, None);
            }
        }
        // What only a hidden result names is not named.
        indicator.years.retain(|year| {
            year.target.is_some() || year.actual.is_some() || year.missing.is_some() || year.stated.is_some()
        });
    }
    known.retain(|indicator| !indicator.years.is_empty());
    Ok(known)
}

fn published_milestones(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
) -> Result<Vec<PublishedMilestone>, StoreError> {
    let known = milestones::select(connection, &Selection::Goal(goal))?;
    let updates = updates::of_milestones(connection, known.iter().map(|known| known.place.milestone).collect())?;
    Ok(known
        .into_iter()
        .map(|known| PublishedMilestone {
            number: known.place.milestone,
            updates: updates
                .iter()
                .filter(|update| update.milestone == known.place.milestone && update.status == UpdateStatus::Approved)
                .map(|update| PublishedUpdate {
                    number: update.number,
                    date: update.happened,
                    entered_at: update.entered_at,
                    text: update.text.clone(),
                    state: update.state,
                })
                .collect(),
            title: known.title,
            due: known.due,
            original_due: known.original_due,
            reason: known.reason,
            state: known.state,
            completed: known.completed,
        })
        .collect())
}
