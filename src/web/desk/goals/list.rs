//! The goals of the reader's sections in every open year and those being corrected in closed ones, and beginning new
//! ones.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::person::{Actor, Post, Role};
use crate::domain::policy::{self, Denied, Desk};
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::unit::{Unit, UnitLabel};
use crate::store::goals::Goal;
use crate::store::kit::Written::Recorded;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError};
use crate::store::{goal_writing, stages, units};
use crate::web::desk::goals::programme_code;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::standing::SheetStandingView;

/// The longest name of a programme.
const LONGEST_NAME: usize = 200;

struct GoalRow {
    goal: Goal,
    section: Option<UnitLabel>,
    standings: Vec<SheetStandingView>,
}

/// A year in which something can be written.
struct YearView {
    year: FiscalYear,
    /// Whether it is open; in a closed one some goals are being corrected.
    open: bool,
    rows: Vec<GoalRow>,
    /// Goals of the year before that can be copied, each into a section that goes on with it.
    before: Vec<EarlierGoal>,
    /// The reader's sections that are there in this year: those that a new goal can be of.
    sections: Vec<UnitLabel>,
}

/// A goal of the year before.
struct EarlierGoal {
    goal: Goal,
    section: UnitLabel,
    /// The section it was in, where that was another one.
    from_section: Option<UnitLabel>,
}

struct ListView {
    years: Vec<YearView>,
    /// Whether the reader writes for any section.
    writes: bool,
}

impl ListView {
    fn load(
        connection: &mut DatabaseConnection,
        actor: &Actor,
        desk: &Desk,
        today: NaiveDate,
    ) -> Result<Self, StoreError> {
        let names = units::labels(connection)?;
        let units = units::list(connection)?;
        let mut years = Vec::new();
        for year in stages::open_years(connection)? {
            let found = stages::goals_of_units(connection, year, &desk.units())?;
            let rows = rows(connection, found, &names, true, today)?;
            let (before, sections) = (before(connection, desk, year, &names)?, own_sections(actor, &units, year));
            years.push(YearView { year, open: true, rows, before, sections });
        }
        let mut corrected = stages::under_correction(connection, &desk.units())?.into_iter().peekable();
        while let Some(year) = corrected.peek().map(|goal| goal.fiscal_year) {
            let found = std::iter::from_fn(|| corrected.next_if(|goal| goal.fiscal_year == year)).collect();
            let rows = rows(connection, found, &names, false, today)?;
            years.push(YearView { year, open: false, rows, before: Vec::new(), sections: Vec::new() });
        }
        Ok(Self { years, writes: !desk.writes_for.is_empty() })
    }
}

/// The sections in which somebody can begin a goal: those of their own posts that are there in that year, the post they
/// are known by first. A section that has ended goes on in another, which is asked instead.
fn own_sections(actor: &Actor, units: &[Unit], year: FiscalYear) -> Vec<UnitLabel> {
    let writes = |post: &&Post| matches!(post.role, Role::Staff | Role::SectionHead);
    let mut sections: Vec<UnitLabel> = Vec::new();
    for number in actor.posts.iter().filter(writes).filter_map(|post| post.unit) {
        let there = units.iter().find(|unit| unit.number == number && unit.is_there_in(year));
        if let Some(unit) = there.filter(|_| sections.iter().all(|known| known.number != number)) {
            sections.push(unit.label());
        }
    }
    sections
}

/// The goals of one year with where they stand.
fn rows(
    connection: &mut DatabaseConnection,
    found: Vec<Goal>,
    names: &BTreeMap<UnitNumber, UnitLabel>,
    year_open: bool,
    today: NaiveDate,
) -> Result<Vec<GoalRow>, StoreError> {
    let Some(year) = found.first().map(|goal| goal.fiscal_year) else { return Ok(Vec::new()) };
    let numbers: Vec<GoalNumber> = found.iter().map(|goal| goal.number).collect();
    let mut standings = stages::standings(connection, year, &numbers)?.into_iter();
    let row = |goal: Goal| GoalRow {
        section: goal.unit.and_then(|unit| names.get(&unit).cloned()),
        standings: standings.by_ref().take(3).map(|one| SheetStandingView::new(one, year_open, today)).collect(),
        goal,
    };
    Ok(found.into_iter().map(row).collect())
}

/// The goals of the year before that nobody has gone on with in this one.
fn before(
    connection: &mut DatabaseConnection,
    desk: &Desk,
    year: FiscalYear,
    names: &BTreeMap<UnitNumber, UnitLabel>,
) -> Result<Vec<EarlierGoal>, StoreError> {
    let mut before = Vec::new();
    for known in goal_writing::not_continued(connection, year)? {
        let earlier = |section: UnitLabel| EarlierGoal {
            from_section: known
                .goal
                .unit
                .filter(|unit| *unit != section.number)
                .and_then(|unit| names.get(&unit).cloned()),
            goal: known.goal.clone(),
            section,
        };
        let own = known.units.iter().copied().filter(|unit| desk.writes_for.contains(unit));
        before.extend(own.filter_map(|unit| names.get(&unit).cloned()).map(earlier));
    }
    Ok(before)
}

#[derive(Template)]
#[template(path = "desk/goals/list.html")]
struct ListPage {
    shell: Shell,
    list: ListView,
    form: Form<BeginForm>,
}

impl ListPage {
    /// Whether what was typed belongs to the form for a new programme in this year.
    fn is_typed_for(&self, year: &FiscalYear) -> bool {
        self.form.typed.year == year.to_string() && self.form.typed.from.is_empty()
    }
}

/// The form that begins a goal.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct BeginForm {
    year: String,
    /// The goal of the year before that is copied; nothing for a new programme.
    from: String,
    section: String,
    name: String,
    /// 事業番号.
    code: String,
}

/// What is to be begun.
struct Beginning {
    year: FiscalYear,
    section: UnitNumber,
    goal: NewGoal,
}

enum NewGoal {
    Copy(GoalNumber),
    Named { name: String, code: Option<ProgrammeCode> },
}

impl BeginForm {
    /// What is to be begun. Only what a person types can be wrong; the rest of the form is the page's.
    fn read(&self, own: impl FnOnce(FiscalYear) -> Result<Vec<UnitNumber>, StoreError>) -> Result<Beginning, Refusal> {
        let unknown = WebError::NotFound;
        let Ok(year) = self.year.parse() else { return Err(unknown.into()) };
        if !self.from.is_empty() {
            let (Ok(from), Ok(section)) = (self.from.parse(), self.section.parse()) else { return Err(unknown.into()) };
            return Ok(Beginning { year, section, goal: NewGoal::Copy(from) });
        }
        let name = self.name.trim();
        match name.chars().count() {
            0 => return Err(self.wrong("name", "goals-name-missing").into()),
            length if length > LONGEST_NAME => return Err(self.wrong("name", "goals-name-too-long").into()),
            _ => {}
        }
        let own = own(year)?;
        let chosen: Option<UnitNumber> = self.section.parse().ok();
        let section = match (own.as_slice(), chosen) {
            ([only], None) => *only,
            (own, Some(chosen)) if own.contains(&chosen) => chosen,
            ([], _) => return Err(self.wrong("name", "goals-section-none").into()),
            _ => return Err(self.wrong("section", "goals-section-missing").into()),
        };
        let code = programme_code(&self.code, "code");
        let code = code.map_err(|problem| Problem { field: self.field("code").into(), ..problem })?;
        Ok(Beginning { year, section, goal: NewGoal::Named { name: name.to_owned(), code } })
    }

    /// Every open year has such a form on the page.
    fn field(&self, field: &str) -> String {
        format!("{field}-{}", self.year)
    }

    fn wrong(&self, field: &str, words: &'static str) -> Problem {
        Problem::new(self.field(field), words)
    }

    fn refused(&self, error: StoreError) -> Refusal {
        match error {
            StoreError::Conflict(Conflict::NameTaken) if self.from.is_empty() => {
                self.wrong("name", "goals-name-taken").into()
            }
            // Sent twice, or by two people of the section: the goal is in the list.
            StoreError::Conflict(Conflict::ProgrammeHasGoal) => Refusal::Overtaken,
            error => error.into(),
        }
    }
}

/// Shows the list.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    page(&context, None).await
}

/// The page, with the form as it came back where it did.
async fn page(context: &Context, came_back: Option<Form<BeginForm>>) -> Result<HttpResponse, WebError> {
    let (actor, today) = (context.actor()?.clone(), context.state.clock.today());
    let desk = policy::desk(&actor)?.act().clone();
    let list = context.state.database.read(move |connection| ListView::load(connection, &actor, &desk, today)).await?;
    let form = match came_back {
        Some(form) => form,
        None => Form::open(context, FormName::NewGoal, BeginForm::default).await?,
    };
    let (shell, status) = (context.shell(context.words().text("goals-title")), form.status());
    respond::page_with_status(&ListPage { shell, list, form }, status)
}

/// Begins a goal and leads to it.
pub async fn create(context: Context, sent: Sent<BeginForm>) -> Result<HttpResponse, WebError> {
    let (actor, at) = (context.actor()?.clone(), context.state.clock.entry_time());
    let begun = sent.write(&context, move |writer, sent| {
        if policy::desk(&actor)?.act().writes_for.is_empty() {
            return Err(Denied::NoRight.into());
        }
        let beginning = sent.typed.read(|year| {
            let units = units::list(writer.connection)?;
            Ok(own_sections(&actor, &units, year).into_iter().map(|section| section.number).collect())
        })?;
        let year_open = stages::open_years(writer.connection)?.contains(&beginning.year);
        let permit = policy::begin(&actor, beginning.section, beginning.year, year_open)?;
        let number = match beginning.goal {
            NewGoal::Named { name, code } => goal_writing::begin_new(writer, &permit, &name, code.as_ref()),
            NewGoal::Copy(from) => goal_writing::begin_from(writer, &permit, from, at),
        };
        Ok(Recorded(number.map_err(|error| sent.typed.refused(error))?))
    });
    match begun.await {
        Ok(number) => Ok(respond::see_other(&context.to().desk_goal(number))),
        Err(refusal) => page(&context, Some(sent.again(refusal)?)).await,
    }
}
