//! 仕事目標 as its section writes it: the list, one goal's page, its text and its milestones.

pub mod amounts;
pub mod evidence;
pub mod list;
pub mod milestones;
pub mod plan;
pub mod show;
pub mod text;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::NaiveDate;

use crate::domain::difference::{self, Piece};
use crate::domain::digest;
use crate::domain::numbers::GoalNumber;
use crate::domain::person::{Actor, Role};
use crate::domain::policy::{self, Denied, GoalPlace, Permit, Write};
use crate::domain::programme_code::{self, InvalidProgrammeCode, ProgrammeCode};
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::store::goals::{self, Goal};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::{stages, units};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::Problem;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::standing::{self, SheetStandingView, next_actor};

/// A goal with what every page of it shows.
struct GoalView {
    goal: Goal,
    place: GoalPlace,
    section: Option<UnitLabel>,
    standings: Vec<SheetStandingView>,
}

impl GoalView {
    fn load(connection: &mut DatabaseConnection, number: GoalNumber, today: NaiveDate) -> Result<Self, StoreError> {
        let goal = goals::find(connection, number)?;
        let names = units::labels(connection)?;
        Ok(Self {
            place: stages::place(connection, number)?,
            section: goal.unit.and_then(|unit| names.get(&unit).cloned()),
            standings: standing::load(connection, number, today)?,
            goal,
        })
    }

    /// Where the goal stands, for what is written in a stage.
    fn place_in(&self, stage: Stage) -> GoalPlace {
        standing::place_in(self.place, &self.standings, stage)
    }

    fn status(&self, stage: Stage) -> Option<SheetStatus> {
        let standing = self.standings.iter().find(|view| view.standing.stage == stage);
        standing.map(|view| view.standing.status)
    }

    fn right(&self, actor: &Actor, stage: Stage) -> Result<Permit<Write>, Denied> {
        policy::write(actor, self.place_in(stage), stage, self.status(stage).ok_or(Denied::NotNow)?)
    }

    /// Whether nothing can be written in a stage now by somebody who writes this goal at other times. Nobody else gets to
    /// know that it exists.
    fn is_locked(&self, actor: &Actor, stage: Stage) -> Result<bool, Denied> {
        match self.right(actor, stage) {
            Ok(_) => Ok(false),
            Err(Denied::NotNow | Denied::YearClosed) => Ok(true),
            Err(denied) => Err(denied),
        }
    }
}

/// 事業番号 as somebody types it; nothing where the city gives the programme none.
fn programme_code(typed: &str, field: &'static str) -> Result<Option<ProgrammeCode>, Problem> {
    match typed.parse::<ProgrammeCode>() {
        Ok(code) => Ok(Some(code)),
        Err(InvalidProgrammeCode::Blank) => Ok(None),
        Err(InvalidProgrammeCode::TooLong) => {
            Err(Problem::new(field, "goals-code-too-long").limit(programme_code::LONGEST))
        }
        Err(InvalidProgrammeCode::ControlCharacter) => Err(Problem::new(field, "goals-code-in-one-line")),
    }
}

/// A fingerprint of what a form showed, by which a change made meanwhile is noticed.
pub(in crate::web::desk) fn fingerprint(shown: &str) -> String {
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
#[template(path = "desk/goals/locked.html")]
struct LockedPage {
    shell: Shell,
    view: GoalView,
    next: Role,
    unsent: String,
}

/// The page for a goal that cannot be changed now: with whom it is, and what was typed.
fn locked(
    context: &Context,
    view: GoalView,
    stage: Stage,
    unsent: String,
    status: StatusCode,
) -> Result<HttpResponse, WebError> {
    // A closed year is changed by correction, which the planning office begins.
    let next = if view.place_in(stage).year_open { view.status(stage).and_then(next_actor) } else { None };
    let shell = context.shell(context.words().text("goals-locked-title"));
    let next = next.unwrap_or(Role::Administrator);
    respond::page_with_status(&LockedPage { shell, view, next, unsent }, status)
}
