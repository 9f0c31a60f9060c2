//! The indicators of a goal: one page, one form for all of them.

pub mod form;

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::aim::Aim;
use crate::domain::figure::Figure;
use crate::domain::form_name::FormName;
use crate::domain::indicator::{Direction, IndicatorKind, Missing};
use crate::domain::language::Language;
use crate::domain::numbers::GoalNumber;
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied, GoalPlace, Permit, Write};
use crate::domain::publication::IndicatorYear;
use crate::domain::stage::Stage;
use crate::store::goals::{self, Goal};
use crate::store::indicators::of_goal::{self, GoalIndicator};
use crate::store::indicators::values::StageValue;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::stages::{self, SheetStanding};
use crate::web::desk::indicators::form::{IndicatorRow, Reading};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Sent, Shown};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::aim;
use crate::web::parts::standing::{self, SheetStandingView};
use crate::web::parts::value_sources::{self, SourceRow};

/// A goal's indicators with what their page needs.
struct IndicatorsView {
    goal: Goal,
    place: GoalPlace,
    standings: Vec<SheetStandingView>,
    known: Vec<GoalIndicator>,
    /// Where the values were read from.
    sources: Vec<SourceRow>,
}

impl IndicatorsView {
    fn load(connection: &mut DatabaseConnection, number: GoalNumber, today: NaiveDate) -> Result<Self, StoreError> {
        let goal = goals::find(connection, number)?;
        Ok(Self {
            place: stages::place(connection, number)?,
            standings: standing::load(connection, number, today)?,
            sources: value_sources::of_goal(connection, &goal)?,
            known: of_goal::load(connection, goal.programme, goal.fiscal_year)?,
            goal,
        })
    }

    /// The stage that was asked for, or else the first that is still written.
    fn stage(&self, asked: &str) -> Stage {
        let is_open = |standing: &&SheetStanding| standing.status.is_editable() && standing.place(self.place).year_open;
        let editable = self.standings.iter().map(|view| &view.standing).find(is_open);
        asked.parse().ok().or_else(|| editable.map(|standing| standing.stage)).unwrap_or(Stage::Results)
    }

    /// Where the goal stands, for what is written in a stage.
    fn place_in(&self, stage: Stage) -> GoalPlace {
        standing::place_in(self.place, &self.standings, stage)
    }

    fn right(&self, actor: &Actor, stage: Stage) -> Result<Permit<Write>, Denied> {
        let own = self.standings.iter().map(|view| &view.standing).find(|own| own.stage == stage);
        let status = own.ok_or(Denied::NotNow)?.status;
        policy::write(actor, self.place_in(stage), stage, status)
    }

    fn rows(&self, stage: Stage, language: Language) -> Vec<IndicatorRow> {
        form::rows(&self.known, self.goal.fiscal_year, stage, language)
    }

    fn own<'view>(&self, known: &'view GoalIndicator) -> Option<&'view IndicatorYear> {
        known.indicator.in_year(self.goal.fiscal_year)
    }

    /// The indicator of a row, where it is on record.
    fn known(&self, row: &IndicatorRow) -> Option<&GoalIndicator> {
        self.known.iter().find(|known| row.id("name") == format!("i{}-name", known.indicator.number))
    }
}

#[derive(Debug, Clone)]
struct IndicatorsForm {
    /// The version of the goal that the writer had before them.
    seen: String,
    rows: Vec<IndicatorRow>,
}

#[derive(Template)]
#[template(path = "desk/indicators/show.html")]
struct IndicatorsPage {
    shell: Shell,
    view: IndicatorsView,
    stage: Stage,
    /// Whether the goal is with somebody else, or its year has ended, so that nothing is taken in.
    not_now: bool,
    saved: bool,
    has_desk: bool,
    /// What somebody else saved meanwhile.
    theirs: Vec<IndicatorRow>,
    /// The form, for those who write the goal now; what they had typed stays with it where it was locked meanwhile.
    form: Option<Form<IndicatorsForm>>,
}

impl IndicatorsPage {
    /// What somebody else saved in a field, where it differs.
    fn their(&self, row: &IndicatorRow, field: &str) -> Option<&str> {
        let theirs = self.theirs.iter().find(|theirs| theirs.id(field) == row.id(field) && !theirs.is_new())?;
        let theirs = theirs.get(field);
        (theirs != row.get(field)).then_some(theirs)
    }

    /// The same for a choice, in words; empty where nothing was chosen.
    fn their_choice(&self, row: &IndicatorRow, field: &str) -> Option<String> {
        let theirs = self.their(row, field)?;
        Some(match field {
            _ if theirs.is_empty() => String::new(),
            "kind" => self.shell.code("indicator-kind", theirs),
            "direction" => self.shell.code("direction", theirs),
            _ => self.shell.code("missing", theirs),
        })
    }

    fn revises(&self, row: &IndicatorRow) -> bool {
        form::revises(self.stage, self.view.known(row).and_then(|known| self.view.own(known)))
    }

    /// The first target of the year.
    fn original_target(&self, row: &IndicatorRow) -> Option<&Aim> {
        let own = self.view.own(self.view.known(row)?)?;
        if own.target_reason.is_some() { own.original_target.as_ref() } else { own.target.as_ref() }
    }

    /// The plan value of the year, which a source gives and nobody writes here.
    fn plan(&self, row: &IndicatorRow) -> Option<&Aim> {
        self.view.own(self.view.known(row)?)?.plan.as_ref()
    }

    /// A target in a table that has a column of units.
    fn beside_unit(known: &GoalIndicator, aim: &Aim) -> String {
        aim::beside_unit(aim, known.indicator.unit.as_deref().unwrap_or_default())
    }

    fn midyear(&self, row: &IndicatorRow) -> Option<&StageValue> {
        self.view.known(row)?.midyear.as_ref()
    }

    fn expected(&self, row: &IndicatorRow) -> Option<String> {
        row.expected(self.view.goal.fiscal_year).map(Figure::grouped)
    }

    /// Whether a part of a row that is seldom touched is shown opened: where something is wrong or missing in it, where
    /// somebody else changed it, and where it says something that belongs to this stage.
    fn opens(&self, row: &IndicatorRow, fields: &[&str]) -> bool {
        let wrong = |field: &str| self.form.as_ref().is_some_and(|form| form.problem(&row.id(field)).is_some());
        let asks = |field: &str| wrong(field) || self.their(row, field).is_some();
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

    const fn stated_fields() -> &'static [&'static str] {
        &["base", "base_year", "forecast"]
    }

    const fn target_fields() -> &'static [&'static str] {
        &["target", "reason"]
    }

    /// The newest value on record, reported month by month or in a stage.
    fn known_actual(&self, row: &IndicatorRow) -> Option<String> {
        self.view.own(self.view.known(row)?)?.actual.map(Figure::grouped)
    }

    fn year(&self) -> String {
        self.view.goal.fiscal_year.label(self.shell.language())
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
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct IndicatorsQuery {
    stage: String,
    saved: String,
}

/// Shows the indicators of a goal to whoever works on it or reads across all departments.
pub async fn show(
    context: Context,
    number: Path<GoalNumber>,
    query: Query<IndicatorsQuery>,
) -> Result<HttpResponse, WebError> {
    page(&context, number.into_inner(), &query, None).await
}

/// The page, with the form as it came back where it did.
async fn page(
    context: &Context,
    number: GoalNumber,
    query: &IndicatorsQuery,
    came_back: Option<Form<Fields>>,
) -> Result<HttpResponse, WebError> {
    let (actor, today, language) = (context.actor()?, context.state.clock.today(), context.language);
    let read = context.state.database.read(move |connection| IndicatorsView::load(connection, number, today));
    let view = read.await?;
    policy::inspect(actor, view.place)?;
    let asked = came_back.as_ref().map_or(query.stage.as_str(), |form| form.typed.get("stage"));
    let stage = view.stage(asked);
    let right = view.right(actor, stage).map(|_| ());
    let name = FormName::Indicators(number, stage);
    let form = match (came_back, right) {
        (Some(form), _) => Some(Form { name, ..form }),
        (None, Ok(())) => Some(Form::open(context, name, Fields::default).await?),
        (None, Err(_)) => None,
    };
    let (status, mut theirs) = (form.as_ref().map_or_else(Default::default, Form::status), Vec::new());
    let form = form.map(|form| {
        let (rows, version, shown) = (view.rows(stage, language), view.goal.version.to_string(), form.shown);
        form.map(|fields| match shown {
            Shown::Fresh => IndicatorsForm { seen: version, rows },
            Shown::Overtaken => {
                theirs.clone_from(&rows);
                IndicatorsForm { seen: version, rows: form::sent_rows(&rows, &fields) }
            }
            _ => IndicatorsForm { seen: fields.get("seen").to_owned(), rows: form::sent_rows(&rows, &fields) },
        })
    });
    let page = IndicatorsPage {
        shell: context.shell(context.words().text("indicators-title")),
        has_desk: policy::desk(actor).is_ok(),
        not_now: matches!(right, Err(Denied::YearClosed | Denied::NotNow)),
        saved: !query.saved.is_empty(),
        view,
        stage,
        theirs,
        form,
    };
    respond::page_with_status(&page, status)
}

/// Saves the indicators; or shows the form again with everything that was typed.
pub async fn update(context: Context, number: Path<GoalNumber>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (number, actor, clock) = (number.into_inner(), context.actor()?.clone(), context.state.clock);
    let language = context.language;
    let saved = sent.write(&context, move |writer, sent| {
        let view = IndicatorsView::load(writer.connection, number, clock.today())?;
        let stage = view.stage(sent.typed.get("stage"));
        let permit = view.right(&actor, stage)?;
        let rows = form::sent_rows(&view.rows(stage, language), &sent.typed);
        let year = view.goal.fiscal_year;
        let wanted = Reading { known: &view.known, year, stage, language, today: clock.today() }.read(&rows)?;
        // Whatever isn't a version is older than every one.
        let seen = sent.typed.get("seen").parse().unwrap_or(-1);
        of_goal::write(writer, &permit, seen, &wanted, clock.entry_time())?;
        Ok(writer.written(stage))
    });
    match saved.await {
        Ok(stage) => {
            let page = context.to().goal_indicators(number).with("stage", stage);
            Ok(respond::see_other(&page.with("saved", 1)))
        }
        Err(refusal) => page(&context, number, &IndicatorsQuery::default(), Some(sent.again(refusal)?)).await,
    }
}
