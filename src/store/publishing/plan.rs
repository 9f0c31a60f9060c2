//! What a publishing run would do, goal by goal; nothing is written.

use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::evidence::EvidenceSubject;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::{Publication, Snapshot};
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::store::goals::{self, Goal};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::publications::current;
use crate::store::published::years::{self, Phase};
use crate::store::publishing::assemble::{assemble, limit};
use crate::store::stages;

/// What a publishing run does.
#[derive(Debug, Clone, Serialize)]
pub struct Publishing {
    pub year: FiscalYear,
    /// The stage up to which the sheets are published.
    pub stage: Stage,
    /// Only the goals of this department or section.
    pub unit: Option<UnitNumber>,
    /// Only these goals.
    pub goals: Option<Vec<GoalNumber>>,
    /// 公表日, where it is known.
    pub published_on: Option<PartialDate>,
    /// Why something that is public already is replaced.
    pub reason: Option<String>,
    /// What the public is told with it.
    pub note: Option<String>,
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
    pub goal: Goal,
    pub verdict: Verdict,
    /// What would be published.
    pub snapshot: Snapshot,
    /// What is public now.
    pub current: Option<Publication>,
}

/// What a publishing run would do, goal by goal in the order of the year's table; nothing is written.
pub fn plan(connection: &mut DatabaseConnection, what: &Publishing) -> Result<Vec<Planned>, StoreError> {
    let year = match years::find(connection, what.year) {
        Err(StoreError::NotFound) => return Ok(Vec::new()),
        found => found?,
    };
    let mut goals = match what.unit {
        Some(unit) => stages::goals_of_units(connection, what.year, &[unit])?,
        None => goals::of_year(connection, what.year)?,
    };
    goals.retain(|goal| what.goals.as_ref().is_none_or(|wanted| wanted.contains(&goal.number)));
    let numbers: Vec<GoalNumber> = goals.iter().map(|goal| goal.number).collect();
    let standings = stages::standings(connection, what.year, &numbers)?;
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
            Some(current) if *current.snapshot == snapshot => Verdict::Unchanged,
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
        || snapshot.evidence.iter().any(|known| known.subject == EvidenceSubject::Sheet(Stage::Midyear))
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
