//! One year: its deadlines, its scale, its phase, and where every sheet stands.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::numbers::UnitNumber;
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::policy;
use crate::domain::rating::{READY_MADE, Rating, ReadyMade};
use crate::domain::stage::Stage;
use crate::domain::text::normalise;
use crate::store::evaluations::axes;
use crate::store::goals::{self, Goal};
use crate::store::kit::Written::Recorded;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError};
use crate::store::published::scales::{self, ScaleRating};
use crate::store::published::years::{self, Phase, YearRecord};
use crate::store::stages::{self, SheetStanding};
use crate::store::{fiscal_years, milestones, units};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::office::years::{LONGEST, StageCounts, standings};

const MOST_RATINGS: usize = 10;
/// The most characters of a rating's label and of its meaning.
const LONGEST_LABEL: usize = 20;
const LONGEST_MEANING: usize = 100;

/// The sheets of a department or section.
struct UnitGoals {
    unit: Option<String>,
    goals: Vec<(Goal, Vec<SheetStanding>)>,
}

struct YearView {
    record: YearRecord,
    deadlines: BTreeMap<Stage, NaiveDate>,
    stages: Vec<StageCounts>,
    scale: Vec<ScaleRating>,
    in_use: bool,
    groups: Vec<UnitGoals>,
}

impl YearView {
    fn load(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Self, StoreError> {
        let record = years::find(connection, year)?;
        let all = standings(connection, year)?;
        let deadlines = stages::deadlines(connection, year)?;
        let names = milestones::unit_names(connection)?;
        let known = units::list(connection)?;
        let department = |unit: UnitNumber| {
            known.iter().find(|known| known.number == unit).and_then(|known| known.parent).unwrap_or(unit)
        };
        let mut groups: Vec<(Option<UnitNumber>, UnitGoals)> = Vec::new();
        for goal in goals::of_year(connection, year)? {
            let unit = goal.unit.map(department);
            let own = all.iter().filter(|standing| standing.goal == goal.number).cloned().collect();
            if let Some((_, group)) = groups.iter_mut().find(|(known, _)| *known == unit) {
                group.goals.push((goal, own));
            } else {
                let name = unit.and_then(|unit| names.get(&unit).cloned());
                groups.push((unit, UnitGoals { unit: name, goals: vec![(goal, own)] }));
            }
        }
        Ok(Self {
            stages: StageCounts::of(&all, &deadlines),
            scale: scales::of_year(connection, year)?,
            in_use: !axes::in_use(connection, year)?.is_empty(),
            groups: groups.into_iter().map(|(_, group)| group).collect(),
            record,
            deadlines,
        })
    }
}

#[derive(Template)]
#[template(path = "office/years/year.html")]
struct YearPage {
    shell: Shell,
    year: YearView,
    /// What was typed into one of the page's forms. No two of them have a field of one name, so that what came back in
    /// one leaves the others as they are.
    form: Form<Fields>,
}

impl YearPage {
    /// What a field of the scale says: as typed, or as it is.
    fn rating(&self, name: &str, row: &usize) -> String {
        if self.form.typed.all().any(|(field, _)| field.starts_with("label_")) {
            return self.form.typed.get(&format!("{name}_{row}")).to_owned();
        }
        let Some(ScaleRating { rating, .. }) = self.year.scale.get(*row) else { return String::new() };
        let box_of = |ticked: bool| if ticked { "on" } else { "" }.to_owned();
        match name {
            "label" => rating.label.clone(),
            "meaning" => rating.meaning.clone(),
            "counted" => box_of(rating.counted),
            "reason" => box_of(rating.needs_reason),
            "cause" => box_of(rating.needs_outside_cause),
            _ => (row + 1).to_string(),
        }
    }

    /// What the field of a deadline says: as typed, or as it is.
    fn deadline(&self, stage: &Stage) -> String {
        let set = self.year.deadlines.get(stage).map(NaiveDate::to_string);
        self.form.typed.value_or(stage.code(), set.unwrap_or_default())
    }

    fn labels(ready: &ReadyMade) -> String {
        ready.ratings().into_iter().map(|rating| rating.label).collect::<Vec<_>>().join("・")
    }

    const fn ready_made() -> &'static [ReadyMade] {
        &READY_MADE
    }

    const fn rows() -> std::ops::Range<usize> {
        0..MOST_RATINGS
    }
}

/// Shows a year.
pub async fn show(context: Context, year: Path<FiscalYear>) -> Result<HttpResponse, WebError> {
    page(&context, year.into_inner(), None).await
}

/// The page, with the form as it came back where one did.
async fn page(context: &Context, year: FiscalYear, came_back: Option<Form<Fields>>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let view = context.state.database.read(move |connection| YearView::load(connection, year)).await?;
    let form = came_back.unwrap_or_else(|| Form::fresh(FormName::Year(year), Fields::default()));
    let (shell, status) = (context.shell(year.label(context.language)), form.status());
    respond::page_with_status(&YearPage { shell, year: view, form }, status)
}

/// Back to the page, with the form where it was refused.
async fn answer(
    context: &Context,
    year: FiscalYear,
    sent: Sent<Fields>,
    saved: Result<(), Refusal>,
) -> Result<HttpResponse, WebError> {
    match saved {
        Ok(()) => Ok(respond::see_other(&context.to().office_year(year))),
        Err(refusal) => page(context, year, Some(sent.again(refusal)?)).await,
    }
}

/// Sets the deadlines that are filled in, and removes those that are not.
pub async fn set_deadlines(
    context: Context,
    year: Path<FiscalYear>,
    sent: Sent<Fields>,
) -> Result<HttpResponse, WebError> {
    let (permit, year) = (policy::administer(context.actor()?)?, year.into_inner());
    let saved = sent.write(&context, move |writer, sent| {
        years::find(writer.connection, year)?;
        for (stage, day) in deadlines(&sent.typed)? {
            match day {
                Some(day) => stages::set_deadline(writer, &permit, year, stage, day)?,
                None => stages::remove_deadline(writer, &permit, year, stage)?,
            }
        }
        Ok(writer.written(()))
    });
    let saved = saved.await;
    answer(&context, year, sent, saved).await
}

/// Every stage with its deadline; none where the field was left empty.
fn deadlines(fields: &Fields) -> Result<Vec<(Stage, Option<NaiveDate>)>, Vec<Problem>> {
    let (mut deadlines, mut problems) = (Vec::new(), Vec::new());
    for &stage in Stage::ALL {
        match PartialDate::read(fields.trimmed(stage.code())) {
            _ if fields.trimmed(stage.code()).is_empty() => deadlines.push((stage, None)),
            Ok(date) if date.precision() == Precision::Day => deadlines.push((stage, Some(date.from()))),
            _ => problems.push(Problem::new(stage.code(), "office-deadline-unreadable")),
        }
    }
    if problems.is_empty() { Ok(deadlines) } else { Err(problems) }
}

/// Sets the scale: a ready-made one, or the rows that are filled in.
pub async fn set_scale(context: Context, year: Path<FiscalYear>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (permit, year) = (policy::administer(context.actor()?)?, year.into_inner());
    let saved = sent.write(&context, move |writer, sent| {
        let ready = READY_MADE.iter().find(|ready| sent.typed.trimmed("ready") == ready.code);
        let ratings = ready.map_or_else(|| ratings(&sent.typed), |ready| Ok(ready.ratings()))?;
        years::find(writer.connection, year)?;
        if let Err(refused) = axes::set_scale(writer, &permit, year, None, &ratings) {
            return Err(match refused {
                StoreError::Conflict(Conflict::ScaleInUse) => Problem::new("scale", "office-scale-in-use").into(),
                other => other.into(),
            });
        }
        Ok(Recorded(()))
    });
    let saved = saved.await;
    answer(&context, year, sent, saved).await
}

/// The ratings as typed, in the order of their positions.
fn ratings(fields: &Fields) -> Result<Vec<Rating>, Vec<Problem>> {
    let mut ratings: Vec<(usize, Rating)> = Vec::new();
    let mut problems = Vec::new();
    for row in 0..MOST_RATINGS {
        let of = |name: &str| fields.trimmed(&format!("{name}_{row}"));
        let mut wrong = |name: &str, words| problems.push(Problem::new(format!("{name}_{row}"), words));
        let (label, meaning) = (of("label").to_owned(), of("meaning").to_owned());
        if label.is_empty() && meaning.is_empty() {
            continue;
        }
        if label.is_empty() || label.chars().count() > LONGEST_LABEL {
            wrong("label", "office-label-wrong");
        }
        if meaning.is_empty() || meaning.chars().count() > LONGEST_MEANING {
            wrong("meaning", "office-meaning-wrong");
        }
        if ratings.iter().any(|(_, known)| known.label == label) {
            wrong("label", "office-label-twice");
        }
        let position = normalise(of("position"));
        let Ok(position) = (if position.is_empty() { Ok(row + 1) } else { position.parse() }) else {
            wrong("position", "office-position-wrong");
            continue;
        };
        let ticked = |name: &str| !of(name).is_empty();
        let (counted, needs_reason, needs_outside_cause) = (ticked("counted"), ticked("reason"), ticked("cause"));
        ratings.push((position, Rating { label, meaning, counted, needs_reason, needs_outside_cause }));
    }
    if ratings.is_empty() && problems.is_empty() {
        problems.push(Problem::new("scale", "office-scale-empty"));
    }
    ratings.sort_by_key(|(position, _)| *position);
    if problems.is_empty() { Ok(ratings.into_iter().map(|(_, rating)| rating).collect()) } else { Err(problems) }
}

/// Closes the year, or opens it again for a reason.
pub async fn set_phase(context: Context, year: Path<FiscalYear>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (permit, year) = (policy::administer(context.actor()?)?, year.into_inner());
    let saved = sent.write(&context, move |writer, sent| {
        let (phase, reason) = phase(&sent.typed)?;
        fiscal_years::set_phase(writer, &permit, year, phase, reason)?;
        Ok(Recorded(()))
    });
    let saved = saved.await;
    answer(&context, year, sent, saved).await
}

/// The phase that is wanted, and why.
fn phase(fields: &Fields) -> Result<(Phase, Option<&str>), Problem> {
    let reason = Some(fields.trimmed("reason")).filter(|reason| !reason.is_empty());
    match fields.trimmed("phase").parse() {
        Err(_) => Err(Problem::new("phase", "office-phase-missing")),
        Ok(Phase::Open) if reason.is_none() => Err(Problem::new("reason", "office-reason-missing")),
        Ok(_) if reason.is_some_and(|reason| reason.chars().count() > LONGEST) => {
            Err(Problem::new("reason", "office-reason-too-long"))
        }
        Ok(phase) => Ok((phase, reason)),
    }
}
