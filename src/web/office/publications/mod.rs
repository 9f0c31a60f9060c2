//! Publishing: what would be published is shown first; then it is done, or scheduled.

pub mod record;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::stage::Stage;
use crate::domain::unit::UnitKind;
use crate::domain::{digest, policy, text};
use crate::store::goals::{self, Goal};
use crate::store::kit::{DatabaseConnection, StoreError, Written};
use crate::store::published::stored_snapshot;
use crate::store::published::years::{self, YearRecord};
use crate::store::publishing::schedules::{self, NewSchedule, Outcome, Schedule};
use crate::store::publishing::{self, Planned, Publishing, Verdict};
use crate::store::{milestones, units};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::{Fields, SafeForm, Typed, field};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::office::years::LONGEST;
use crate::web::parts::changes::{self, Change};

/// What is to be published: a stage, and all of the year, a department or section, or one goal.
#[derive(Debug, Clone, Copy)]
struct Scope {
    stage: Stage,
    unit: Option<UnitNumber>,
    goal: Option<GoalNumber>,
}

impl Scope {
    /// `unit:3`, `goal:12`, or nothing for the whole year.
    fn read(stage: &str, scope: &str) -> Option<Self> {
        let stage = stage.parse().ok()?;
        let (unit, goal) = match scope.split_once(':') {
            None if scope.is_empty() => (None, None),
            Some(("unit", unit)) => (Some(unit.parse().ok()?), None),
            Some(("goal", goal)) => (None, Some(goal.parse().ok()?)),
            _ => return None,
        };
        Some(Self { stage, unit, goal })
    }

    fn publishing(self, year: FiscalYear) -> Publishing {
        let Self { stage, unit, goal } = self;
        let goals = goal.map(|goal| vec![goal]);
        Publishing { year, stage, unit, goals, published_on: None, reason: None, note: None }
    }

    /// The value of the field that names the scope.
    fn code(self) -> String {
        match (self.unit, self.goal) {
            (Some(unit), _) => format!("unit:{unit}"),
            (_, Some(goal)) => format!("goal:{goal}"),
            _ => String::new(),
        }
    }
}

/// A goal of the plan, with the fields that would change.
struct Line {
    planned: Planned,
    changes: Vec<Change>,
}

impl Line {
    fn of(planned: Planned, words: Words) -> Self {
        let before = planned.current.as_ref().map(|current| &current.snapshot);
        let changes = match planned.verdict {
            Verdict::New | Verdict::Correction => changes::from(before, &planned.snapshot, words),
            Verdict::Unchanged | Verdict::NotApproved => Vec::new(),
        };
        Self { planned, changes }
    }

    /// Whether it would be published.
    const fn can_be_chosen(&self) -> bool {
        matches!(self.planned.verdict, Verdict::New | Verdict::Correction)
    }

    /// Whether something of it is public already.
    const fn is_public(&self) -> bool {
        self.planned.current.is_some()
    }
}

/// The fingerprint of a plan: what was shown is what is published.
fn fingerprint(planned: &[Planned]) -> Result<String, StoreError> {
    let part = |goal: &Planned| Ok((goal.goal.number, goal.verdict, stored_snapshot::write(&goal.snapshot)?));
    let parts = planned.iter().map(part).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(digest::sha256(&serde_json::to_vec(&parts)?))
}

/// A choice of the field that names the scope.
struct Choice {
    code: String,
    name: String,
}

struct Loaded {
    record: YearRecord,
    units: Vec<Choice>,
    goals: Vec<Goal>,
    plan: Option<Vec<Line>>,
    fingerprint: String,
    schedules: Vec<(Schedule, Option<String>)>,
}

impl Loaded {
    fn load(
        connection: &mut DatabaseConnection,
        year: FiscalYear,
        scope: Option<Scope>,
        words: Words,
    ) -> Result<Self, StoreError> {
        let record = years::find(connection, year)?;
        let goals = goals::of_year(connection, year)?;
        let names = milestones::unit_names(connection)?;
        let used: Vec<UnitNumber> = goals.iter().filter_map(|goal| goal.unit).collect();
        let known = units::list(connection)?;
        let is_used = |unit: UnitNumber| {
            used.contains(&unit) || known.iter().any(|known| known.parent == Some(unit) && used.contains(&known.number))
        };
        let choices = known.iter().filter(|unit| is_used(unit.number)).map(|unit| Choice {
            code: format!("unit:{}", unit.number),
            name: match unit.parent.filter(|_| unit.kind == UnitKind::Section).and_then(|parent| names.get(&parent)) {
                Some(department) => format!("{department} {}", unit.name),
                None => unit.name.clone(),
            },
        });
        let plan = scope.map(|scope| publishing::plan(connection, &scope.publishing(year))).transpose()?;
        let mut described = Vec::new();
        for schedule in schedules::list(connection, year)? {
            let chosen = schedule.what.goals.as_ref().map(|chosen| {
                let names = goals.iter().filter(|goal| chosen.contains(&goal.number)).map(|goal| goal.name.as_str());
                names.collect::<Vec<_>>().join("、")
            });
            let unit = schedule.what.unit.and_then(|unit| names.get(&unit).cloned());
            described.push((schedule, chosen.or(unit)));
        }
        Ok(Self {
            units: choices.collect(),
            fingerprint: plan.as_deref().map(fingerprint).transpose()?.unwrap_or_default(),
            plan: plan.map(|plan| plan.into_iter().map(|planned| Line::of(planned, words)).collect()),
            schedules: described,
            record,
            goals,
        })
    }
}

#[derive(Template)]
#[template(path = "office/publications/show.html")]
struct PublicationsPage {
    shell: Shell,
    year: Loaded,
    scope: Option<Scope>,
    published: Option<usize>,
    typed: Typed,
}

impl PublicationsPage {
    fn count(&self, code: &str) -> usize {
        self.year.plan.iter().flatten().filter(|line| line.planned.verdict.code() == code).count()
    }

    fn is_stage(&self, stage: &Stage) -> bool {
        self.scope.is_some_and(|scope| scope.stage == *stage)
    }

    fn is_scope(&self, code: &str) -> bool {
        self.scope.is_some_and(|scope| scope.code() == code)
    }

    /// Whether a goal is chosen: all are until the reader leaves some out.
    fn is_chosen(&self, goal: &GoalNumber) -> bool {
        self.typed.fields.is_empty() || self.typed.value(&chosen_field(*goal)).is_some()
    }

    fn typed(&self, field: &str) -> &str {
        self.typed.value(field).unwrap_or_default()
    }
}

/// The field of a goal's box.
fn chosen_field(goal: GoalNumber) -> String {
    format!("goal_{goal}")
}

/// The goals of a plan that a run is narrowed down to; all of the scope where none was left out. What says the same
/// already comes along: its sheet counts as published. `Err` where nothing was chosen.
fn chosen(planned: &[Planned], fields: &Fields, scope: Scope) -> Result<Option<Vec<GoalNumber>>, ()> {
    let publishable = |goal: &&Planned| matches!(goal.verdict, Verdict::New | Verdict::Correction);
    let is_left_out = |goal: &Planned| !fields.contains_key(&chosen_field(goal.goal.number));
    let all = planned.iter().filter(publishable).count();
    let left_out = planned.iter().filter(publishable).filter(|goal| is_left_out(goal)).count();
    if left_out == 0 {
        return Ok(scope.goal.map(|goal| vec![goal]));
    }
    if left_out == all {
        return Err(());
    }
    let kept =
        planned.iter().filter(|goal| goal.verdict == Verdict::Unchanged || (publishable(goal) && !is_left_out(goal)));
    Ok(Some(kept.map(|goal| goal.goal.number).collect()))
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
    policy::administer(context.actor()?)?;
    let scope = Scope::read(&query.stage, &query.scope);
    answer(&context, year.into_inner(), scope, query.published.parse().ok(), Typed::default()).await
}

async fn answer(
    context: &Context,
    year: FiscalYear,
    scope: Option<Scope>,
    published: Option<usize>,
    typed: Typed,
) -> Result<HttpResponse, WebError> {
    let words = context.words();
    let loaded = context.state.database.read(move |connection| Loaded::load(connection, year, scope, words)).await?;
    let status = if typed.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = context.shell(context.words().text("publishing-title"));
    respond::page_with_status(&PublicationsPage { shell, year: loaded, scope, published, typed }, status)
}

/// When to publish, in the city's zone: a day and a time.
fn moment(day: &str, time: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let day = PartialDate::read(day).ok().filter(|day| day.precision() == Precision::Day)?;
    let time = NaiveTime::parse_from_str(&text::normalise(time), "%H:%M").ok()?;
    day.from().and_time(time).and_local_timezone(zone).earliest().map(|local| local.with_timezone(&Utc))
}

/// Publishes what the reader was shown, or schedules it.
pub async fn publish(
    context: Context,
    year: Path<FiscalYear>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (year, SafeForm(fields)) = (year.into_inner(), form);
    let Some(scope) = Scope::read(field(&fields, "stage"), field(&fields, "scope")) else {
        let problems = vec![("stage".to_owned(), "publishing-stage-missing")];
        return answer(&context, year, None, None, Typed { fields, problems }).await;
    };
    let (zone, now) = (context.city().time_zone, context.state.clock.entry_time());
    let reason = Some(field(&fields, "reason").to_owned()).filter(|reason| !reason.is_empty());
    let mut problems: Vec<(String, &'static str)> = Vec::new();
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > LONGEST) {
        problems.push(("reason".to_owned(), "planning-reason-too-long"));
    }
    let note = Some(field(&fields, "note").to_owned()).filter(|note| !note.is_empty());
    if note.as_ref().is_some_and(|note| note.chars().count() > LONGEST) {
        problems.push(("note".to_owned(), "publishing-note-too-long"));
    }
    let (day, time) = (field(&fields, "day"), field(&fields, "time"));
    let is_scheduled = !day.is_empty() || !time.is_empty();
    let due_at = moment(day, time, zone);
    if is_scheduled && due_at.is_none() {
        problems.push(("day".to_owned(), "publishing-time-unreadable"));
    } else if due_at.is_some_and(|due_at| due_at <= now) {
        problems.push(("day".to_owned(), "publishing-time-past"));
    }
    let on = field(&fields, "on");
    let published_on =
        if on.is_empty() { Some(PartialDate::day(context.state.clock.today())) } else { PartialDate::read(on).ok() };
    if published_on.is_none() {
        problems.push(("on".to_owned(), "publishing-date-unreadable"));
    } else if is_scheduled && !on.is_empty() {
        problems.push(("on".to_owned(), "publishing-date-scheduled"));
    }
    if !problems.is_empty() {
        return answer(&context, year, Some(scope), None, Typed { fields, problems }).await;
    }
    let back = format!("/admin/years/{year}/publications");
    let (seen, sent) = (field(&fields, "seen").to_owned(), fields.clone());
    let publish = context.state.database.write(move |writer| -> Result<_, StoreError> {
        let whole = scope.publishing(year);
        let planned = publishing::plan(writer.connection, &whole)?;
        if fingerprint(&planned)? != seen {
            return Ok(Written::Nothing(Err(("reason", "publishing-changed"))));
        }
        let Ok(goals) = chosen(&planned, &sent, scope) else {
            return Ok(Written::Nothing(Err(("plan", "publishing-none-chosen"))));
        };
        let (reason, note) = (reason.clone(), note.clone());
        if let Some(due_at) = due_at {
            let new = NewSchedule { year, stage: scope.stage, unit: scope.unit, goals, due_at, reason, note };
            years::find(writer.connection, year)?;
            schedules::add(writer, &permit, &new)?;
            return Ok(Written::Recorded(Ok(None)));
        }
        let what = Publishing { goals, published_on, reason, note, ..whole };
        let done = publishing::publish_year(writer, &permit, &what, now)?;
        if !done.needing_reason.is_empty() {
            return Ok(Written::Nothing(Err(("reason", "publishing-reason-missing"))));
        }
        Ok(writer.written(Ok(Some(done.published))))
    });
    match publish.await? {
        Ok(Some(published)) => Ok(respond::see_other(&context.address(&format!("{back}?published={published}")))),
        Ok(None) => Ok(respond::see_other(&context.address(&format!("{back}#scheduled")))),
        Err((field, words)) => {
            let problems = vec![(field.to_owned(), words)];
            answer(&context, year, Some(scope), None, Typed { fields, problems }).await
        }
    }
}

/// Calls a scheduled publication off.
pub async fn cancel(context: Context, schedule: Path<i32>, _form: SafeForm<Fields>) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (number, at) = (schedule.into_inner(), context.state.clock.entry_time());
    let cancelled = context.state.database.write(move |writer| {
        let year = schedules::find(writer.connection, number)?.what.year;
        schedules::cancel(writer, &permit, number, at).map(|()| Written::Recorded(year))
    });
    let year = cancelled.await?;
    Ok(respond::see_other(&context.to().year_publications(year).at("scheduled")))
}
