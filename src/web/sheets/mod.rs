//! 仕事目標 as its section writes it: the list, one sheet's page, its text and its milestones.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::NaiveDate;

use crate::domain::digest;
use crate::domain::numbers::GoalNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Role;
use crate::domain::policy::GoalPlace;
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::store::goals::Goal;
use crate::store::sheets::{self, Standing};
use crate::store::{DatabaseConnection, StoreError, goals, milestones};

use super::context::Context;
use super::errors::WebError;
use super::parts::difference::{self, Piece};
use super::respond;
use super::shell::Shell;

pub mod list;
pub mod milestone_rows;
pub mod show;
pub mod text;

/// Who acts next on a sheet that stands like this; nobody once it is published.
const fn next_actor(status: SheetStatus) -> Option<Role> {
    match status {
        SheetStatus::Drafting | SheetStatus::Returned => Some(Role::Staff),
        SheetStatus::Submitted => Some(Role::SectionHead),
        SheetStatus::Passed => Some(Role::DepartmentHead),
        SheetStatus::Approved => Some(Role::Administrator),
        SheetStatus::Published => None,
    }
}

/// Where a sheet stands in a stage, as pages show it.
struct StandingView {
    standing: Standing,
    next: Option<Role>,
    deadline: Option<PartialDate>,
    late: bool,
}

impl StandingView {
    fn new(standing: Standing, today: NaiveDate) -> Self {
        Self {
            next: next_actor(standing.status),
            deadline: standing.deadline.map(PartialDate::day),
            late: standing.status.is_editable() && standing.deadline.is_some_and(|deadline| deadline < today),
            standing,
        }
    }

    fn modifier(&self) -> &'static str {
        match self.standing.status {
            SheetStatus::Drafting => "progress",
            SheetStatus::Returned => "returned",
            SheetStatus::Submitted | SheetStatus::Passed => "open",
            SheetStatus::Approved => "stage",
            SheetStatus::Published => "done",
        }
    }
}

/// A goal with what every page of it shows.
struct Sheet {
    goal: Goal,
    place: GoalPlace,
    section: Option<String>,
    standings: Vec<StandingView>,
}

impl Sheet {
    fn load(connection: &mut DatabaseConnection, number: GoalNumber, today: NaiveDate) -> Result<Self, StoreError> {
        let goal = goals::find(connection, number)?;
        let names = milestones::unit_names(connection)?;
        let standings = sheets::standings(connection, goal.fiscal_year, &[number])?;
        Ok(Self {
            place: sheets::place(connection, number)?,
            section: goal.unit.and_then(|unit| names.get(&unit).cloned()),
            standings: standings.into_iter().map(|standing| StandingView::new(standing, today)).collect(),
            goal,
        })
    }

    fn status(&self, stage: Stage) -> Result<SheetStatus, StoreError> {
        let standing = self.standings.iter().find(|view| view.standing.stage == stage);
        standing.map(|view| view.standing.status).ok_or(StoreError::NotFound)
    }
}

/// A fingerprint of what a form showed, by which a change made meanwhile is noticed.
fn fingerprint(shown: &str) -> String {
    digest::sha256(shown.as_bytes())
}

/// What somebody else saved while a form was being filled in.
struct Meanwhile {
    theirs: String,
    pieces: Vec<Piece>,
}

impl Meanwhile {
    fn new(theirs: String, mine: &str) -> Self {
        Self { pieces: difference::between(&theirs, mine), theirs }
    }
}

#[derive(Template)]
#[template(path = "sheets/locked.html")]
struct LockedPage {
    shell: Shell,
    sheet: Sheet,
    next: Option<Role>,
    unsent: String,
}

/// The page for a sheet that cannot be changed now: with whom it is, and what was typed.
fn locked(
    context: &Context,
    sheet: Sheet,
    stage: Stage,
    unsent: String,
    status: StatusCode,
) -> Result<HttpResponse, WebError> {
    // A closed year is changed by correction, which the planning office begins.
    let next = if sheet.place.year_open { next_actor(sheet.status(stage)?) } else { None };
    let shell = context.shell(context.words().text("sheets-locked-title"));
    let next = next.or(Some(Role::Administrator));
    respond::page_with_status(&LockedPage { shell, sheet, next, unsent }, status)
}

/// What is wrong with a field: its name and the words that say so.
struct Problem {
    field: String,
    words: &'static str,
}
