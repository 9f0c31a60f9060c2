//! Publishing: what would be published is shown first; then it is done, or scheduled.

mod form;
mod plan;
pub mod record;

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::policy::{self, Administer, Permit};
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::domain::unit::{Unit, UnitLabel};
use crate::store::goals::{self, Goal};
use crate::store::kit::Written::{self, Recorded};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::published::years::{self, YearRecord};
use crate::store::publishing::schedules::{self, NewSchedule, Outcome, Schedule};
use crate::store::publishing::{self, Publishing, Verdict};
use crate::store::{stages, units};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, NoFields, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::office::publications::form::Wanted;
use crate::web::office::publications::plan::{PlannedGoal, Scope};

/// A choice of the field that names the scope.
struct ScopeChoice {
    code: String,
    /// Its department, and itself.
    place: Vec<UnitLabel>,
}

/// A year with what its page shows.
struct PublicationsView {
    record: YearRecord,
    units: Vec<ScopeChoice>,
    goals: Vec<Goal>,
    /// What was asked for; without that, what is ready.
    scope: Option<Scope>,
    plan: Option<Vec<PlannedGoal>>,
    fingerprint: String,
    schedules: Vec<(Schedule, Option<String>)>,
}

impl PublicationsView {
    fn load(
        connection: &mut DatabaseConnection,
        year: FiscalYear,
        scope: Option<Scope>,
        words: Words,
    ) -> Result<Self, StoreError> {
        let record = years::find(connection, year)?;
        let goals = goals::of_year(connection, year)?;
        let used: Vec<UnitNumber> = goals.iter().filter_map(|goal| goal.unit).collect();
        let known = units::list(connection)?;
        let is_used = |unit: UnitNumber| {
            used.contains(&unit) || known.iter().any(|known| known.parent == Some(unit) && used.contains(&known.number))
        };
        let choices = known.iter().filter(|unit| is_used(unit.number)).map(|unit| ScopeChoice {
            code: format!("unit:{}", unit.number),
            place: known
                .iter()
                .filter(|known| unit.parent == Some(known.number))
                .chain([unit])
                .map(Unit::label)
                .collect(),
        });
        let scope = match scope {
            None => ready(connection, year, &goals)?,
            asked => asked,
        };
        let plan = scope.map(|scope| publishing::plan(connection, &scope.publishing(year))).transpose()?;
        Ok(Self {
            units: choices.collect(),
            fingerprint: plan.as_deref().map(plan::fingerprint).transpose()?.unwrap_or_default(),
            plan: plan.map(|plan| plan.into_iter().map(|planned| PlannedGoal::of(planned, words)).collect()),
            schedules: described(connection, year, &goals)?,
            scope,
            record,
            goals,
        })
    }
}

/// The year up to the last stage of which a sheet is approved and not public yet.
fn ready(connection: &mut DatabaseConnection, year: FiscalYear, goals: &[Goal]) -> Result<Option<Scope>, StoreError> {
    let numbers: Vec<GoalNumber> = goals.iter().map(|goal| goal.number).collect();
    let standings = stages::standings(connection, year, &numbers)?;
    let approved = standings.iter().filter(|standing| standing.status == SheetStatus::Approved);
    Ok(approved.map(|standing| standing.stage).max().map(|stage| Scope { stage, unit: None, goal: None }))
}

/// What is scheduled, each with the names of what it publishes where that is not all of the year.
fn described(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
    goals: &[Goal],
) -> Result<Vec<(Schedule, Option<String>)>, StoreError> {
    let names = units::labels(connection)?;
    let described = schedules::list(connection, year)?.into_iter().map(|schedule| {
        let chosen = schedule.what.goals.as_ref().map(|chosen| {
            let names = goals.iter().filter(|goal| chosen.contains(&goal.number)).map(|goal| goal.name.as_str());
            names.collect::<Vec<_>>().join("、")
        });
        let unit = schedule.what.unit.and_then(|unit| Some(names.get(&unit)?.name.clone()));
        (schedule, chosen.or(unit))
    });
    Ok(described.collect())
}

#[derive(Template)]
#[template(path = "office/publications/show.html")]
struct PublicationsPage {
    shell: Shell,
    year: PublicationsView,
    published: Option<usize>,
    form: Form<Fields>,
}

impl PublicationsPage {
    fn count(&self, code: &str) -> usize {
        self.year.plan.iter().flatten().filter(|line| line.planned.verdict.code() == code).count()
    }

    /// Whether anything can be published now.
    fn has_choice(&self) -> bool {
        self.year.plan.iter().flatten().any(PlannedGoal::can_be_chosen)
    }

    /// How many goals of the plan stay as they are.
    fn kept(&self) -> usize {
        self.year.plan.iter().flatten().filter(|line| !line.can_be_chosen()).count()
    }

    fn is_stage(&self, stage: &Stage) -> bool {
        self.year.scope.is_some_and(|scope| scope.stage == *stage)
    }

    fn is_scope(&self, code: &str) -> bool {
        self.year.scope.is_some_and(|scope| scope.code() == code)
    }

    /// Whether a goal is chosen: all are until the reader leaves some out.
    fn is_chosen(&self, goal: &PlannedGoal) -> bool {
        !self.form.is_wrong() || self.form.typed.find(&goal.field()).is_some()
    }
}

/// What is to be shown: a plan, or how a run went.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PublicationsQuery {
    stage: String,
    scope: String,
    published: String,
}

/// Shows the plan for a stage and scope, what is scheduled, and what was published.
pub async fn show(
    context: Context,
    year: Path<FiscalYear>,
    query: Query<PublicationsQuery>,
) -> Result<HttpResponse, WebError> {
    let (year, scope) = (year.into_inner(), Scope::read(&query.stage, &query.scope));
    let form = Form::fresh(FormName::Publications(year), Fields::default());
    page(&context, year, scope, query.published.parse().ok(), form).await
}

async fn page(
    context: &Context,
    year: FiscalYear,
    scope: Option<Scope>,
    published: Option<usize>,
    form: Form<Fields>,
) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let words = context.words();
    let load = move |connection: &mut DatabaseConnection| PublicationsView::load(connection, year, scope, words);
    let view = context.state.database.read(load).await?;
    let (shell, status) = (context.shell(words.text("publishing-title")), form.status());
    respond::page_with_status(&PublicationsPage { shell, year: view, published, form }, status)
}

/// Publishes what the reader was shown, or schedules it.
pub async fn publish(context: Context, year: Path<FiscalYear>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (permit, year, clock) = (policy::administer(context.actor()?)?, year.into_inner(), context.state.clock);
    let scope = form::scope(&sent.typed);
    let published = sent.write(&context, move |writer, sent| {
        let now = clock.entry_time();
        let wanted = Wanted::read(&sent.typed, clock.local(now))?;
        let whole = wanted.scope.publishing(year);
        let planned = publishing::plan(writer.connection, &whole)?;
        if plan::fingerprint(&planned)? != sent.typed.get("seen") {
            return Err(Problem::new("reason", "publishing-changed").into());
        }
        let goals = plan::chosen(&planned, &sent.typed, wanted.scope)?;
        carry_out(writer, &permit, Publishing { goals, ..whole }, wanted, now)
    });
    match published.await {
        Ok(published) => {
            let back = context.to().year_publications(year).with_some("published", published);
            Ok(respond::see_other(&if published.is_none() { back.at("scheduled") } else { back }))
        }
        Err(refusal) => page(&context, year, scope, None, sent.again(refusal)?).await,
    }
}

/// Publishes, and gives the number of goals that were published; or schedules it.
fn carry_out(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    what: Publishing,
    wanted: Wanted,
    now: DateTime<Utc>,
) -> Result<Written<Option<usize>>, Refusal> {
    let Publishing { year, stage, unit, .. } = what;
    let Wanted { reason, note, .. } = wanted;
    if let Some(due_at) = wanted.due_at {
        years::find(writer.connection, year)?;
        let new = NewSchedule { year, stage, unit, goals: what.goals, due_at, reason, note };
        schedules::add(writer, permit, &new)?;
        return Ok(Recorded(None));
    }
    let what = Publishing { published_on: Some(wanted.published_on), reason, note, ..what };
    let done = publishing::publish_year(writer, permit, &what, now)?;
    if !done.needing_reason.is_empty() {
        return Err(Problem::new("reason", "publishing-reason-missing").into());
    }
    Ok(writer.written(Some(done.published)))
}

/// Calls a scheduled publication off.
pub async fn cancel(context: Context, schedule: Path<i32>, _sent: Sent<NoFields>) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (number, at) = (schedule.into_inner(), context.state.clock.entry_time());
    let cancelled = context.state.database.write(move |writer| {
        let year = schedules::find(writer.connection, number)?.what.year;
        schedules::cancel(writer, &permit, number, at).map(|()| Recorded(year))
    });
    let year = cancelled.await?;
    Ok(respond::see_other(&context.to().year_publications(year).at("scheduled")))
}
