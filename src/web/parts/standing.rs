//! Where a goal's sheet stands in each stage: its status, until when it is to be submitted, and who acts next. Every page
//! of a goal says so (`templates/parts/standing.html`).

use chrono::NaiveDate;

use crate::domain::numbers::GoalNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Role;
use crate::domain::policy::GoalPlace;
use crate::domain::sheet::{SheetStatus, SheetStep};
use crate::domain::stage::Stage;
use crate::store::goals;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::stages::{self, SheetStanding, Step};

/// Who acts next on a sheet that stands like this; nobody once it is published.
pub const fn next_actor(status: SheetStatus) -> Option<Role> {
    match status {
        SheetStatus::Drafting | SheetStatus::Returned => Some(Role::Staff),
        SheetStatus::Submitted => Some(Role::SectionHead),
        SheetStatus::Passed => Some(Role::DepartmentHead),
        SheetStatus::Approved => Some(Role::Administrator),
        SheetStatus::Published => None,
    }
}

/// The colour of a status.
pub const fn modifier(status: SheetStatus) -> &'static str {
    match status {
        SheetStatus::Drafting => "progress",
        SheetStatus::Returned => "returned",
        SheetStatus::Submitted | SheetStatus::Passed => "open",
        SheetStatus::Approved => "stage",
        SheetStatus::Published => "done",
    }
}

/// Where a sheet stands in a stage, as pages show it.
pub struct SheetStandingView {
    /// The stage, its status and its last step.
    pub standing: SheetStanding,
    /// Who acts next; nobody in a closed year.
    pub next: Option<Role>,
    /// Whether the year is open, or this stage of it for a correction.
    pub year_open: bool,
    /// Until when it is to be submitted.
    pub deadline: Option<PartialDate>,
    /// Whether that day has passed and the sheet is still with its writers.
    pub late: bool,
}

impl SheetStandingView {
    /// A standing as of `today`.
    pub fn new(standing: SheetStanding, year_open: bool, today: NaiveDate) -> Self {
        let year_open = year_open || standing.correcting;
        let open = standing.status.is_editable() && year_open;
        Self {
            next: next_actor(standing.status).filter(|_| year_open),
            year_open,
            deadline: standing.deadline.map(PartialDate::day),
            late: open && standing.deadline.is_some_and(|deadline| deadline < today),
            standing,
        }
    }
}

/// Where a goal stands, for what is done in a stage: a closed year is open where its sheet is being corrected.
pub fn place_in(place: GoalPlace, standings: &[SheetStandingView], stage: Stage) -> GoalPlace {
    let own = standings.iter().map(|view| &view.standing).find(|standing| standing.stage == stage);
    own.map_or(place, |standing| standing.place(place))
}

/// The step by which the sheet came back to its writers in a stage, with what is to be mended: returned by whoever
/// decides, or opened again for a correction.
pub fn came_back<'standings>(standings: &'standings [SheetStandingView], stage: &str) -> Option<&'standings Step> {
    let own = standings.iter().map(|view| &view.standing).find(|standing| standing.stage.code() == stage)?;
    own.last.as_ref().filter(|last| matches!(last.step, SheetStep::Returned | SheetStep::Reopened))
}

/// Where a goal's sheet stands, in the order of the stages.
pub fn load(
    connection: &mut DatabaseConnection,
    number: GoalNumber,
    today: NaiveDate,
) -> Result<Vec<SheetStandingView>, StoreError> {
    let year = goals::find(connection, number)?.fiscal_year;
    let year_open = stages::place(connection, number)?.year_open;
    let standings = stages::standings(connection, year, &[number])?;
    Ok(standings.into_iter().map(|standing| SheetStandingView::new(standing, year_open, today)).collect())
}
