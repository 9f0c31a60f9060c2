//! What is open in a section or department: it belongs to the unit and goes on with whoever holds its posts.

use crate::domain::numbers::{GoalNumber, UnitNumber, UpdateNumber};
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::domain::update::UpdateStatus;

use super::connection::DatabaseConnection;
use super::milestones::{self, Selection};
use super::{StoreError, sheets, updates};

/// A report on a milestone.
#[derive(Debug, Clone)]
pub struct OpenReport {
    /// The report.
    pub update: UpdateNumber,
    /// The milestone's title.
    pub title: String,
}

/// A sheet in a stage.
#[derive(Debug, Clone)]
pub struct OpenSheet {
    /// The goal.
    pub goal: GoalNumber,
    /// Its name.
    pub name: String,
    /// The stage.
    pub stage: Stage,
    /// Where it stands.
    pub status: SheetStatus,
}

/// The open work of one unit.
#[derive(Debug, Clone, Default)]
pub struct OpenWork {
    /// Reports that came back and are to be written again.
    pub returned: Vec<OpenReport>,
    /// Reports that wait for a decision.
    pub waiting: Vec<OpenReport>,
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
    let known = milestones::select(connection, &Selection::OpenIn(vec![unit]))?;
    let all = updates::of_milestones(connection, known.iter().map(|known| known.place.milestone).collect())?;
    for milestone in known {
        let own: Vec<_> = all.iter().filter(|update| update.milestone == milestone.place.milestone).cloned().collect();
        let report = |update: &updates::Update| OpenReport { update: update.number, title: milestone.title.clone() };
        work.returned.extend(updates::returned(&own).map(report));
        work.waiting.extend(own.iter().filter(|update| update.status == UpdateStatus::Submitted).map(report));
    }
    for year in sheets::open_years(connection)? {
        let goals = sheets::goals_of_units(connection, year, &[unit])?;
        let numbers: Vec<GoalNumber> = goals.iter().map(|goal| goal.number).collect();
        for standing in sheets::standings(connection, year, &numbers)? {
            let open = matches!(standing.status, SheetStatus::Submitted | SheetStatus::Passed | SheetStatus::Returned);
            if let Some(goal) = goals.iter().find(|goal| open && goal.number == standing.goal) {
                let (stage, status) = (standing.stage, standing.status);
                work.sheets.push(OpenSheet { goal: goal.number, name: goal.name.clone(), stage, status });
            }
        }
    }
    Ok(work)
}
