//! What publishing would do: the goals of a stage and scope, each with the fields that would change.

use crate::domain::digest;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::stage::Stage;
use crate::store::kit::StoreError;
use crate::store::published::stored_snapshot;
use crate::store::publishing::{Planned, Publishing, Verdict};
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Problem;
use crate::web::kit::words::Words;
use crate::web::parts::differences::{self, PartDifference};

/// The most differences that stand beside the name of a goal.
const MOST_BESIDE: usize = 3;

/// What is to be published: a stage, and all of the year, a department or section, or one goal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    pub(super) stage: Stage,
    pub(super) unit: Option<UnitNumber>,
    pub(super) goal: Option<GoalNumber>,
}

impl Scope {
    /// `unit:3`, `goal:12`, or nothing for the whole year.
    pub(super) fn read(stage: &str, scope: &str) -> Option<Self> {
        let stage = stage.parse().ok()?;
        let (unit, goal) = match scope.split_once(':') {
            None if scope.is_empty() => (None, None),
            Some(("unit", unit)) => (Some(unit.parse().ok()?), None),
            Some(("goal", goal)) => (None, Some(goal.parse().ok()?)),
            _ => return None,
        };
        Some(Self { stage, unit, goal })
    }

    pub(super) fn publishing(self, year: FiscalYear) -> Publishing {
        let Self { stage, unit, goal } = self;
        let goals = goal.map(|goal| vec![goal]);
        Publishing { year, stage, unit, goals, published_on: None, reason: None, note: None }
    }

    /// The value of the field that names the scope.
    pub(super) fn code(self) -> String {
        match (self.unit, self.goal) {
            (Some(unit), _) => format!("unit:{unit}"),
            (_, Some(goal)) => format!("goal:{goal}"),
            _ => String::new(),
        }
    }
}

/// A goal of the plan, with the fields that would change.
pub(super) struct PlannedGoal {
    pub(super) planned: Planned,
    pub(super) differences: Vec<PartDifference>,
}

impl PlannedGoal {
    pub(super) fn of(planned: Planned, words: Words) -> Self {
        let before = planned.current.as_ref().map(|current| &*current.snapshot);
        let differences = match planned.verdict {
            Verdict::New | Verdict::Correction => differences::from(before, &planned.snapshot, words),
            Verdict::Unchanged | Verdict::NotApproved => Vec::new(),
        };
        Self { planned, differences }
    }

    /// Whether it would be published.
    pub(super) const fn can_be_chosen(&self) -> bool {
        is_publishable(&self.planned)
    }

    /// Whether something of it is public already.
    pub(super) const fn is_public(&self) -> bool {
        self.planned.current.is_some()
    }

    /// Whether what differs from the public page is short enough to stand beside its name; else it unfolds.
    pub(super) const fn differs_in_little(&self) -> bool {
        self.is_public() && matches!(self.differences.len(), 1..=MOST_BESIDE)
    }

    /// The field of its box.
    pub(super) fn field(&self) -> String {
        chosen_field(self.planned.goal.number)
    }
}

const fn is_publishable(planned: &Planned) -> bool {
    matches!(planned.verdict, Verdict::New | Verdict::Correction)
}

/// The fingerprint of a plan: what was shown is what is published.
pub(super) fn fingerprint(planned: &[Planned]) -> Result<String, StoreError> {
    let part = |goal: &Planned| Ok((goal.goal.number, goal.verdict, stored_snapshot::write(&goal.snapshot)?));
    let parts = planned.iter().map(part).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(digest::sha256(&serde_json::to_vec(&parts)?))
}

/// The field of a goal's box.
fn chosen_field(goal: GoalNumber) -> String {
    format!("goal_{goal}")
}

/// The goals of a plan that a run is narrowed down to; all of the scope where none was left out. What says the same
/// already comes along: its sheet counts as published.
pub(super) fn chosen(planned: &[Planned], fields: &Fields, scope: Scope) -> Result<Option<Vec<GoalNumber>>, Problem> {
    let is_ticked = |goal: &Planned| fields.find(&chosen_field(goal.goal.number)).is_some();
    let publishable = || planned.iter().filter(|goal| is_publishable(goal));
    if publishable().all(is_ticked) {
        return Ok(scope.goal.map(|goal| vec![goal]));
    }
    if !publishable().any(is_ticked) {
        return Err(Problem::new("plan", "publishing-none-chosen"));
    }
    let is_kept = |goal: &&Planned| goal.verdict == Verdict::Unchanged || (is_publishable(goal) && is_ticked(goal));
    Ok(Some(planned.iter().filter(is_kept).map(|goal| goal.goal.number).collect()))
}
