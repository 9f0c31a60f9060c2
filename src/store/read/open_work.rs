//! What is open in a section or department: it belongs to the unit and goes on with whoever holds its posts.

use std::collections::BTreeMap;

use crate::domain::numbers::{GoalNumber, MilestoneNumber, UnitNumber, UpdateNumber};
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::domain::update::UpdateStatus;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Selection};
use crate::store::stages;
use crate::store::updates::{self, Update};

/// An update on a milestone.
#[derive(Debug, Clone)]
pub struct OpenUpdate {
    pub update: UpdateNumber,
    /// The milestone's title.
    pub title: String,
}

/// A sheet in a stage.
#[derive(Debug, Clone)]
pub struct OpenSheet {
    pub goal: GoalNumber,
    pub name: String,
    pub stage: Stage,
    pub status: SheetStatus,
}

/// The open work of one unit.
#[derive(Debug, Clone, Default)]
pub struct OpenWork {
    /// Updates that came back and are to be written again.
    pub returned: Vec<OpenUpdate>,
    /// Updates that wait for a decision.
    pub waiting: Vec<OpenUpdate>,
    /// Sheets that came back, or wait for a decision.
    pub sheets: Vec<OpenSheet>,
}

impl OpenWork {
    /// Whether nothing is open.
    pub const fn is_empty(&self) -> bool {
        self.returned.is_empty() && self.waiting.is_empty() && self.sheets.is_empty()
    }
}

/// What is open in a section, or in all sections of a department.
pub fn of_unit(connection: &mut DatabaseConnection, unit: UnitNumber) -> Result<OpenWork, StoreError> {
    let mut work = OpenWork::default();
    let titles: BTreeMap<MilestoneNumber, String> = milestones::select(connection, &Selection::OpenIn(vec![unit]))?
        .into_iter()
        .map(|known| (known.place.milestone, known.title))
        .collect();
    for year in stages::open_years(connection)? {
        let goals = stages::goals_of_units(connection, year, &[unit])?;
        let names: BTreeMap<GoalNumber, String> = goals.into_iter().map(|goal| (goal.number, goal.name)).collect();
        let numbers: Vec<GoalNumber> = names.keys().copied().collect();
        let mut by_matter: BTreeMap<_, Vec<Update>> = BTreeMap::new();
        for update in updates::of_goals(connection, numbers.clone())? {
            by_matter.entry((update.goal, update.milestone)).or_default().push(update);
        }
        for ((goal, milestone), own) in by_matter {
            let title = milestone.map_or_else(|| names.get(&goal), |milestone| titles.get(&milestone));
            let open =
                |update: &Update| OpenUpdate { update: update.number, title: title.cloned().unwrap_or_default() };
            work.returned.extend(updates::returned(&own).map(open));
            work.waiting.extend(own.iter().filter(|update| update.status == UpdateStatus::Submitted).map(open));
        }
        for standing in stages::standings(connection, year, &numbers)? {
            let open = matches!(standing.status, SheetStatus::Submitted | SheetStatus::Passed | SheetStatus::Returned);
            if let Some(name) = names.get(&standing.goal).filter(|_| open) {
                let (goal, stage, status) = (standing.goal, standing.stage, standing.status);
                work.sheets.push(OpenSheet { goal, name: name.clone(), stage, status });
            }
        }
    }
    Ok(work)
}
