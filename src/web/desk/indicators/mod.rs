//! The indicators of a goal's sheet: one page, one form for all of them.

pub mod form;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use crate::domain::figure::Figure;
use crate::domain::form_name::FormName;
use crate::domain::indicator::{Direction, IndicatorKind, Missing};
use crate::domain::numbers::GoalNumber;
use crate::domain::policy::{self, Denied, GoalPlace};
use crate::domain::publication::IndicatorYear;
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::store::goals::{self, Goal};
use crate::store::indicators::of_goal::{self, SheetIndicator};
use crate::store::indicators::values::Reported;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Written};
use crate::store::stages::{self, Standing};
use crate::web::desk::indicators::form::{Problem, Reading, Row};
use crate::web::kit::context::Context;
use crate::web::kit::draft::{self, Kept};
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::standing::{self, StandingView};

/// A goal's indicators with what their page needs.
struct Sheet {
    goal: Goal,
    place: GoalPlace,
    standings: Vec<StandingView>,
    known: Vec<SheetIndicator>,
}

impl Sheet {
    fn load(connection: &mut DatabaseConnection, number: GoalNumber, today: NaiveDate) -> Result<Self, StoreError> {
        let goal = goals::find(connection, number)?;
        Ok(Self {
            place: stages::place(connection, number)?,
            standings: standing::load(connection, number, today)?,
            known: of_goal::load(connection, goal.programme, goal.fiscal_year)?,
            goal,
        })
    }

    /// The stage that was asked for, or else the first that is still written.
    fn stage(&self, asked: &str) -> Stage {
        let is_open = |standing: &&Standing| standing.status.is_editable() && standing.place(self.place).year_open;
        let editable = self.standings.iter().map(|view| &view.standing).find(is_open);
        asked.parse().ok().or_else(|| editable.map(|standing| standing.stage)).unwrap_or(Stage::Results)
    }

    /// Where the goal stands, for what is written in a stage.
    fn place_in(&self, stage: Stage) -> GoalPlace {
        standing::place_in(self.place, &self.standings, stage)
    }

    fn status(&self, stage: Stage) -> Result<SheetStatus, StoreError> {
        let own = self.standings.iter().map(|view| &view.standing).find(|own| own.stage == stage);
        own.map(|own| own.status).ok_or(StoreError::NotFound)
    }

    fn own<'sheet>(&self, known: &'sheet SheetIndicator) -> Option<&'sheet IndicatorYear> {
        known.indicator.in_year(self.goal.fiscal_year)
    }

    /// The indicator of a row, where it is on record.
    fn known(&self, row: &Row) -> Option<&SheetIndicator> {
        self.known.iter().find(|known| row.id("name") == format!("i{}-name", known.indicator.number))
    }
}

/// How the page offers the form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writing {
    Open,
    /// The sheet is with somebody else, or the year has ended: nothing is taken in.
    NotNow,
    ReadOnly,
}

#[derive(Template)]
#[template(path = "desk/indicators/show.html")]
struct IndicatorsPage {
    shell: Shell,
    sheet: Sheet,
    stage: Stage,
    writing: Writing,
    rows: Vec<Row>,
    problems: Vec<Problem>,
    /// What somebody else saved meanwhile, where it differs from what was typed.
    theirs: Vec<Row>,
    /// Whether a form was sent that could not be taken in.
    unsent: bool,
    saved: bool,
    has_desk: bool,
    /// When the draft that is shown was kept.
    restored: Option<DateTime<Utc>>,
}

/// The name of the form: the address of its page.
fn form_name(goal: GoalNumber, stage: Stage) -> FormName {
    FormName::Indicators(goal, stage)
}

impl IndicatorsPage {
    fn of(context: &Context, sheet: Sheet, stage: Stage, writing: Writing) -> Result<Self, WebError> {
        let rows = form::rows(&sheet.known, sheet.goal.fiscal_year, stage, context.language);
        Ok(Self {
            shell: context.shell(context.words().text("indicators-title")),
            has_desk: policy::desk(context.actor()?).is_ok(),
            sheet,
            stage,
            writing,
            rows,
            problems: Vec::new(),
            theirs: Vec::new(),
            unsent: false,
            saved: false,
            restored: None,
        })
    }

    fn form(&self) -> FormName {
        form_name(self.sheet.goal.number, self.stage)
    }

    /// The same page with a draft, which was written over another record than there may be now.
    fn with_draft(mut self, Kept { fields, saved_at }: Kept) -> Self {
        self.rows = form::sent_rows(&self.rows, &fields.by_name());
        self.sheet.goal.version = fields.get("seen").parse().unwrap_or(-1);
        self.restored = Some(saved_at);
        self
    }

    /// The same page with what was typed.
    fn with_sent(mut self, sent: &BTreeMap<String, String>) -> Self {
        self.rows = form::sent_rows(&self.rows, sent);
        self.unsent = true;
        self
    }

    /// What is wrong with a field, in words.
    fn problem(&self, row: &Row, field: &str) -> Option<String> {
        let id = row.id(field);
        self.problems.iter().find(|problem| problem.id == id).map(|problem| self.words(problem))
    }

    fn words(&self, problem: &Problem) -> String {
        self.shell.with(problem.words, "limit", problem.limit)
    }

    /// What somebody else saved in a field, where it differs.
    fn their(&self, row: &Row, field: &str) -> Option<&str> {
        let theirs = self.theirs.iter().find(|theirs| theirs.id(field) == row.id(field) && !theirs.is_new())?;
        let theirs = theirs.get(field);
        (theirs != row.get(field)).then_some(theirs)
    }

    /// The same for a choice, in words; empty where nothing was chosen.
    fn their_choice(&self, row: &Row, field: &str) -> Option<String> {
        let theirs = self.their(row, field)?;
        Some(match field {
            _ if theirs.is_empty() => String::new(),
            "kind" => self.shell.code("indicator-kind", theirs),
            "direction" => self.shell.code("direction", theirs),
            _ => self.shell.code("missing", theirs),
        })
    }

    fn revises(&self, row: &Row) -> bool {
        form::revises(self.stage, self.sheet.known(row).and_then(|known| self.sheet.own(known)))
    }

    /// The first target of the year.
    fn original_target(&self, row: &Row) -> Option<Figure> {
        let own = self.sheet.own(self.sheet.known(row)?)?;
        if own.target_reason.is_some() { own.original_target } else { own.target }
    }

    fn midyear(&self, row: &Row) -> Option<&Reported> {
        self.sheet.known(row)?.midyear.as_ref()
    }

    fn expected(&self, row: &Row) -> Option<String> {
        row.expected(self.sheet.goal.fiscal_year).map(Figure::grouped)
    }

    /// Whether a part of a row that is seldom touched is shown opened: where something is wrong or missing in it, where
    /// somebody else changed it, and where it says something that belongs to this stage.
    fn opens(&self, row: &Row, fields: &[&str]) -> bool {
        let asks = |field: &str| self.problem(row, field).is_some() || self.their(row, field).is_some();
        let lacks = |field: &str| matches!(field, "direction" | "definition") && row.get(field).is_empty();
        let says = |field: &str| matches!(field, "target" | "reason") && !row.get(field).is_empty();
        fields.iter().any(|field| asks(field) || lacks(field) || says(field))
    }

    const fn definition_fields() -> &'static [&'static str] {
        &["name", "kind", "unit", "direction", "definition"]
    }

    const fn path_fields() -> &'static [&'static str] {
        &["from_year", "from", "to_year", "to"]
    }

    const fn target_fields() -> &'static [&'static str] {
        &["target", "reason"]
    }

    /// The newest value on record, reported month by month or in a stage.
    fn known_actual(&self, row: &Row) -> Option<String> {
        self.sheet.own(self.sheet.known(row)?)?.actual.map(Figure::grouped)
    }

    fn year(&self) -> String {
        self.sheet.goal.fiscal_year.label(self.shell.language())
    }

    const fn kinds() -> &'static [IndicatorKind] {
        IndicatorKind::ALL
    }

    const fn directions() -> &'static [Direction] {
        Direction::ALL
    }

    const fn kinds_of_nothing() -> &'static [Missing] {
        Missing::ALL
    }

    const fn stages() -> &'static [Stage] {
        Stage::ALL
    }
}

/// The query of the page.
#[derive(Deserialize)]
pub struct IndicatorsQuery {
    #[serde(default)]
    stage: String,
    #[serde(default)]
    saved: String,
}

/// Shows the indicators of a goal to whoever works on it or reads across all departments.
pub async fn show(
    context: Context,
    number: Path<GoalNumber>,
    query: Query<IndicatorsQuery>,
) -> Result<HttpResponse, WebError> {
    let (number, today) = (number.into_inner(), context.state.clock.today());
    let sheet = context.state.database.read(move |connection| Sheet::load(connection, number, today)).await?;
    let actor = context.actor()?;
    policy::inspect(actor, sheet.place)?;
    let stage = sheet.stage(&query.stage);
    let writing = match policy::write(actor, sheet.place_in(stage), stage, sheet.status(stage)?) {
        Ok(_) => Writing::Open,
        Err(Denied::YearClosed | Denied::NotNow) => Writing::NotNow,
        Err(_) => Writing::ReadOnly,
    };
    let saved = !query.saved.is_empty();
    let page = IndicatorsPage { saved, ..IndicatorsPage::of(&context, sheet, stage, writing)? };
    let draft = if writing == Writing::Open { draft::load(&context, form_name(number, stage)).await? } else { None };
    match draft {
        Some(draft) => respond::page(&page.with_draft(draft)),
        None => respond::page(&page),
    }
}

/// What became of a form that was sent.
enum Sent {
    Saved(Stage),
    Refused(Box<Sheet>, Stage, Vec<Problem>),
    Overtaken(Box<Sheet>, Stage),
    NotNow(Box<Sheet>, Stage),
}

/// Saves the indicators; or shows the form again with everything that was typed.
pub async fn update(
    context: Context,
    number: Path<GoalNumber>,
    form: SafeForm<BTreeMap<String, String>>,
) -> Result<HttpResponse, WebError> {
    let (number, SafeForm(form)) = (number.into_inner(), form);
    let (actor, clock, language) = (context.actor()?.clone(), context.state.clock, context.language);
    let typed = form.clone();
    let sent = context.state.database.write(move |writer| {
        let sheet = Sheet::load(writer.connection, number, clock.today())?;
        let field = |name: &str| typed.get(name).map_or("", String::as_str);
        let stage = sheet.stage(field("stage"));
        let permit = match policy::write(&actor, sheet.place_in(stage), stage, sheet.status(stage)?) {
            Ok(permit) => permit,
            Err(Denied::YearClosed | Denied::NotNow) => {
                return Ok(Written::Nothing(Ok(Sent::NotNow(Box::new(sheet), stage))));
            }
            Err(denied) => return Ok(Written::Nothing(Err(denied))),
        };
        let year = sheet.goal.fiscal_year;
        let rows = form::sent_rows(&form::rows(&sheet.known, year, stage, language), &typed);
        let reading = Reading { known: &sheet.known, year, stage, language, today: clock.today() };
        let wanted = match reading.read(&rows) {
            Ok(wanted) => wanted,
            Err(problems) => return Ok(Written::Nothing(Ok(Sent::Refused(Box::new(sheet), stage, problems)))),
        };
        // Whatever isn't a version is older than every one.
        let seen = field("seen").parse().unwrap_or(-1);
        match of_goal::write(writer, &permit, seen, &wanted, clock.entry_time()) {
            Ok(_) => Ok(writer.written(Ok(Sent::Saved(stage)))),
            Err(StoreError::Conflict(Conflict::ChangedMeanwhile)) => {
                Ok(Written::Nothing(Ok(Sent::Overtaken(Box::new(sheet), stage))))
            }
            Err(error) => Err(error),
        }
    });
    match sent.await?? {
        Sent::Saved(stage) => {
            draft::discard(&context, form_name(number, stage)).await?;
            let address = format!("/desk/goals/{number}/indicators?stage={stage}&saved=1");
            Ok(respond::see_other(&context.address(&address)))
        }
        Sent::Refused(sheet, stage, problems) => {
            let page = IndicatorsPage::of(&context, *sheet, stage, Writing::Open)?.with_sent(&form);
            respond::page_with_status(&IndicatorsPage { problems, ..page }, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Sent::Overtaken(sheet, stage) => {
            let page = IndicatorsPage::of(&context, *sheet, stage, Writing::Open)?;
            let theirs = page.rows.clone();
            let page = IndicatorsPage { theirs, ..page.with_sent(&form) };
            respond::page_with_status(&page, StatusCode::CONFLICT)
        }
        Sent::NotNow(sheet, stage) => {
            let page = IndicatorsPage::of(&context, *sheet, stage, Writing::NotNow)?.with_sent(&form);
            respond::page_with_status(&page, StatusCode::CONFLICT)
        }
    }
}
