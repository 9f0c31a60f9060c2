//! The sheets of the reader's sections in every open year and those being corrected in closed ones, and beginning new
//! ones.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::policy::{self, Desk};
use crate::store::goals::Goal;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Written};
use crate::store::{milestones, stages, writing};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::standing::StandingView;

/// The longest name of a programme.
const LONGEST_NAME: usize = 200;

/// One sheet in the list.
struct Row {
    goal: Goal,
    section: Option<String>,
    standings: Vec<StandingView>,
}

/// A year in which something can be written.
struct Writable {
    year: FiscalYear,
    /// Whether it is open; in a closed one some sheets are being corrected.
    open: bool,
    rows: Vec<Row>,
    /// Sheets of the year before that can be copied, each into a section that goes on with it.
    before: Vec<Earlier>,
}

/// A sheet of the year before.
struct Earlier {
    goal: Goal,
    section: UnitNumber,
    section_name: String,
    /// The name of the section it was in, where that was another one.
    from_section: Option<String>,
}

struct List {
    years: Vec<Writable>,
    /// The sections the reader writes for.
    sections: Vec<(UnitNumber, String)>,
}

impl List {
    fn load(connection: &mut DatabaseConnection, desk: &Desk, today: NaiveDate) -> Result<Self, StoreError> {
        let names = milestones::unit_names(connection)?;
        let name = |unit: Option<UnitNumber>| unit.and_then(|unit| names.get(&unit).cloned());
        let mut years = Vec::new();
        for year in stages::open_years(connection)? {
            let found = stages::goals_of_units(connection, year, &desk.units())?;
            let mut before = Vec::new();
            for known in writing::not_continued(connection, year)? {
                before.extend(known.units.iter().filter(|unit| desk.writes_for.contains(unit)).map(|&section| {
                    Earlier {
                        section,
                        section_name: name(Some(section)).unwrap_or_default(),
                        from_section: name(known.goal.unit.filter(|unit| *unit != section)),
                        goal: known.goal.clone(),
                    }
                }));
            }
            years.push(Writable { year, open: true, rows: rows(connection, found, &names, true, today)?, before });
        }
        let mut corrected = stages::under_correction(connection, &desk.units())?.into_iter().peekable();
        while let Some(year) = corrected.peek().map(|goal| goal.fiscal_year) {
            let found = std::iter::from_fn(|| corrected.next_if(|goal| goal.fiscal_year == year)).collect();
            let rows = rows(connection, found, &names, false, today)?;
            years.push(Writable { year, open: false, rows, before: Vec::new() });
        }
        let sections = desk.writes_for.iter().filter_map(|&unit| Some((unit, names.get(&unit)?.clone()))).collect();
        Ok(Self { years, sections })
    }
}

/// The sheets of one year with where they stand.
fn rows(
    connection: &mut DatabaseConnection,
    found: Vec<Goal>,
    names: &BTreeMap<UnitNumber, String>,
    year_open: bool,
    today: NaiveDate,
) -> Result<Vec<Row>, StoreError> {
    let Some(year) = found.first().map(|goal| goal.fiscal_year) else { return Ok(Vec::new()) };
    let numbers: Vec<GoalNumber> = found.iter().map(|goal| goal.number).collect();
    let mut standings = stages::standings(connection, year, &numbers)?.into_iter();
    let row = |goal: Goal| Row {
        section: goal.unit.and_then(|unit| names.get(&unit).cloned()),
        standings: standings.by_ref().take(3).map(|one| StandingView::new(one, year_open, today)).collect(),
        goal,
    };
    Ok(found.into_iter().map(row).collect())
}

#[derive(Template)]
#[template(path = "desk/goals/list.html")]
struct ListPage {
    shell: Shell,
    list: List,
    sent: BeginForm,
    problem: Option<&'static str>,
}

/// The form that begins a sheet.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct BeginForm {
    #[serde(default)]
    year: String,
    /// The sheet of the year before that is copied; nothing for a new programme.
    #[serde(default)]
    from: String,
    #[serde(default)]
    section: String,
    #[serde(default)]
    name: String,
}

async fn page(context: &Context, sent: BeginForm, problem: Option<&'static str>) -> Result<HttpResponse, WebError> {
    let desk = policy::desk(context.actor()?)?.act().clone();
    let today = context.state.clock.today();
    let list = context.state.database.read(move |connection| List::load(connection, &desk, today)).await?;
    let status = match problem {
        None => StatusCode::OK,
        Some("sheets-copied") => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let shell = context.shell(context.words().text("sheets-title"));
    respond::page_with_status(&ListPage { shell, list, sent, problem }, status)
}

/// Shows the list.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    page(&context, BeginForm::default(), None).await
}

/// What is to be begun.
enum Wanted {
    Copy(GoalNumber, UnitNumber),
    New(UnitNumber, String),
}

/// Begins a sheet and leads to it.
pub async fn create(context: Context, form: SafeForm<BeginForm>) -> Result<HttpResponse, WebError> {
    let SafeForm(form) = form;
    let actor = context.actor()?.clone();
    let desk = policy::desk(&actor)?.act().clone();
    let year = form.year.parse().ok().and_then(|year| FiscalYear::new(year).ok()).ok_or(WebError::NotFound)?;
    let wanted = if form.from.is_empty() {
        let name = form.name.trim();
        let problem = match name.chars().count() {
            0 => Some("sheets-name-missing"),
            length if length > LONGEST_NAME => Some("sheets-name-too-long"),
            _ => None,
        };
        if problem.is_some() {
            return page(&context, form, problem).await;
        }
        let section = match desk.writes_for.as_slice() {
            [] => return Err(WebError::NotFound),
            [only] => *only,
            _ => match form.section.parse() {
                Ok(section) => section,
                Err(_) => return page(&context, form, Some("sheets-section-missing")).await,
            },
        };
        Wanted::New(section, name.to_owned())
    } else {
        let section = form.section.parse().map_err(|_| WebError::NotFound)?;
        Wanted::Copy(form.from.parse().map_err(|_| WebError::NotFound)?, section)
    };
    let at = context.state.clock.entry_time();
    let is_new = matches!(wanted, Wanted::New(..));
    let begun = context.state.database.write(move |writer| {
        let year_open = stages::open_years(writer.connection)?.contains(&year);
        let (Wanted::New(section, _) | Wanted::Copy(_, section)) = wanted;
        let permit = match policy::begin(&actor, section, year, year_open) {
            Ok(permit) => permit,
            Err(denied) => return Ok(Written::Nothing(Err(denied))),
        };
        let number = match &wanted {
            Wanted::New(_, name) => writing::begin_new(writer, &permit, name)?,
            Wanted::Copy(from, _) => writing::begin_from(writer, &permit, *from, at)?,
        };
        Ok(Written::Recorded(Ok(number)))
    });
    match begun.await {
        Ok(number) => Ok(respond::see_other(&context.address(&format!("/desk/goals/{}", number?)))),
        Err(StoreError::Conflict(Conflict::NameTaken)) if is_new => {
            page(&context, form, Some("sheets-name-taken")).await
        }
        // Sent twice, or by two people of the section: the sheet is in the list.
        Err(StoreError::Conflict(Conflict::ProgrammeHasGoal)) => page(&context, form, Some("sheets-copied")).await,
        Err(error) => Err(error.into()),
    }
}
