//! One year: its deadlines, its scale, its phase, and where every sheet stands.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::policy;
use crate::domain::rating::{READY_MADE, Rating, ReadyMade};
use crate::domain::stage::Stage;
use crate::store::goals::{self, Goal};
use crate::store::kit::{DatabaseConnection, StoreError, Written};
use crate::store::published::scales::{self, ScaleRating};
use crate::store::published::years::{self, Phase, YearRecord};
use crate::store::stages::{self, Standing};
use crate::store::{evaluations, fiscal_years, milestones, units};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::{Fields, SafeForm, Typed, field};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::office::years::{LONGEST, StageCounts, standings};

/// The most ratings of a scale.
const MOST_RATINGS: usize = 10;
/// The most characters of a rating's label and of its meaning.
const LONGEST_LABEL: usize = 20;
const LONGEST_MEANING: usize = 100;

/// The sheets of a department or section.
struct Group {
    unit: Option<String>,
    sheets: Vec<(Goal, Vec<Standing>)>,
}

struct Loaded {
    record: YearRecord,
    deadlines: BTreeMap<Stage, NaiveDate>,
    stages: Vec<StageCounts>,
    scale: Vec<ScaleRating>,
    in_use: bool,
    groups: Vec<Group>,
}

impl Loaded {
    fn load(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Self, StoreError> {
        let record = years::find(connection, year)?;
        let all = standings(connection, year)?;
        let deadlines = stages::deadlines(connection, year)?;
        let names = milestones::unit_names(connection)?;
        let known = units::list(connection)?;
        let department = |unit: UnitNumber| {
            known.iter().find(|known| known.number == unit).and_then(|known| known.parent).unwrap_or(unit)
        };
        let mut groups: Vec<(Option<UnitNumber>, Group)> = Vec::new();
        for goal in goals::of_year(connection, year)? {
            let unit = goal.unit.map(department);
            let own = all.iter().filter(|standing| standing.goal == goal.number).cloned().collect();
            if let Some((_, group)) = groups.iter_mut().find(|(known, _)| *known == unit) {
                group.sheets.push((goal, own));
            } else {
                let name = unit.and_then(|unit| names.get(&unit).cloned());
                groups.push((unit, Group { unit: name, sheets: vec![(goal, own)] }));
            }
        }
        Ok(Self {
            stages: StageCounts::of(&all, &deadlines),
            scale: scales::of_year(connection, year)?,
            in_use: evaluations::is_in_use(connection, year)?,
            groups: groups.into_iter().map(|(_, group)| group).collect(),
            record,
            deadlines,
        })
    }
}

/// What was typed into each of the page's forms: what is wrong with one leaves the others as they are.
#[derive(Default)]
struct Forms {
    deadlines: Typed,
    scale: Typed,
    phase: Typed,
}

impl Forms {
    /// The form that was sent and is wrong, where there is one.
    fn wrong(&self) -> Option<&Typed> {
        [&self.deadlines, &self.scale, &self.phase].into_iter().find(|typed| !typed.problems.is_empty())
    }
}

#[derive(Template)]
#[template(path = "office/years/year.html")]
struct YearPage {
    shell: Shell,
    year: Loaded,
    forms: Forms,
}

impl YearPage {
    /// What a field of the scale says: as typed, or as it is.
    fn rating(&self, name: &str, row: &usize) -> String {
        if !self.forms.scale.fields.is_empty() {
            return self.forms.scale.value(&format!("{name}_{row}")).unwrap_or_default().to_owned();
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
        self.forms.deadlines.value(stage.code()).map(ToOwned::to_owned).or(set).unwrap_or_default()
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
    policy::administer(context.actor()?)?;
    answer(&context, year.into_inner(), Forms::default()).await
}

async fn answer(context: &Context, year: FiscalYear, forms: Forms) -> Result<HttpResponse, WebError> {
    let loaded = context.state.database.read(move |connection| Loaded::load(connection, year)).await?;
    let status = if forms.wrong().is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = context.shell(year.label(context.language));
    respond::page_with_status(&YearPage { shell, year: loaded, forms }, status)
}

fn back(context: &Context, year: FiscalYear) -> HttpResponse {
    respond::see_other(&context.to().office_year(year))
}

/// Sets the deadlines that are filled in, and removes those that are not.
pub async fn set_deadlines(
    context: Context,
    year: Path<FiscalYear>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (year, SafeForm(fields)) = (year.into_inner(), form);
    let (mut deadlines, mut problems) = (Vec::new(), Vec::new());
    for &stage in Stage::ALL {
        match PartialDate::read(field(&fields, stage.code())) {
            _ if field(&fields, stage.code()).is_empty() => deadlines.push((stage, None)),
            Ok(date) if date.precision() == Precision::Day => deadlines.push((stage, Some(date.from()))),
            _ => problems.push((stage.code().to_owned(), "planning-deadline-unreadable")),
        }
    }
    if !problems.is_empty() {
        return answer(&context, year, Forms { deadlines: Typed { fields, problems }, ..Forms::default() }).await;
    }
    let set = context.state.database.write(move |writer| {
        years::find(writer.connection, year)?;
        deadlines.iter().try_for_each(|(stage, day)| match day {
            Some(day) => stages::set_deadline(writer, &permit, year, *stage, *day),
            None => stages::remove_deadline(writer, &permit, year, *stage),
        })?;
        Ok::<_, StoreError>(writer.written(()))
    });
    set.await?;
    Ok(back(&context, year))
}

/// Sets the scale: a ready-made one, or the rows that are filled in.
pub async fn set_scale(
    context: Context,
    year: Path<FiscalYear>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (year, SafeForm(fields)) = (year.into_inner(), form);
    let ready = READY_MADE.iter().find(|ready| field(&fields, "ready") == ready.code);
    let ratings = match ready.map_or_else(|| ratings(&fields), |ready| Ok(ready.ratings())) {
        Ok(ratings) => ratings,
        Err(problems) => {
            return answer(&context, year, Forms { scale: Typed { fields, problems }, ..Forms::default() }).await;
        }
    };
    let set = context.state.database.write(move |writer| {
        years::find(writer.connection, year)?;
        if evaluations::is_in_use(writer.connection, year)? {
            return Ok(Written::Nothing(false));
        }
        evaluations::set_scale(writer, &permit, year, &ratings).map(|()| Written::Recorded(true))
    });
    if set.await? {
        return Ok(back(&context, year));
    }
    let scale = Typed::wrong(fields, "scale", "planning-scale-in-use");
    answer(&context, year, Forms { scale, ..Forms::default() }).await
}

/// The ratings as typed, in the order of their positions.
fn ratings(fields: &Fields) -> Result<Vec<Rating>, Vec<(String, &'static str)>> {
    let mut ratings: Vec<(usize, Rating)> = Vec::new();
    let mut problems = Vec::new();
    for row in 0..MOST_RATINGS {
        let of = |name: &str| field(fields, &format!("{name}_{row}"));
        let (label, meaning) = (of("label").to_owned(), of("meaning").to_owned());
        if label.is_empty() && meaning.is_empty() {
            continue;
        }
        if label.is_empty() || label.chars().count() > LONGEST_LABEL {
            problems.push((format!("label_{row}"), "planning-label-wrong"));
        }
        if meaning.is_empty() || meaning.chars().count() > LONGEST_MEANING {
            problems.push((format!("meaning_{row}"), "planning-meaning-wrong"));
        }
        if ratings.iter().any(|(_, known)| known.label == label) {
            problems.push((format!("label_{row}"), "planning-label-twice"));
        }
        let position = crate::domain::text::normalise(of("position"));
        let Ok(position) = (if position.is_empty() { Ok(row + 1) } else { position.parse() }) else {
            problems.push((format!("position_{row}"), "planning-position-wrong"));
            continue;
        };
        let ticked = |name: &str| !of(name).is_empty();
        let (counted, needs_reason, needs_outside_cause) = (ticked("counted"), ticked("reason"), ticked("cause"));
        ratings.push((position, Rating { label, meaning, counted, needs_reason, needs_outside_cause }));
    }
    if ratings.is_empty() && problems.is_empty() {
        problems.push(("scale".to_owned(), "planning-scale-empty"));
    }
    ratings.sort_by_key(|(position, _)| *position);
    if problems.is_empty() { Ok(ratings.into_iter().map(|(_, rating)| rating).collect()) } else { Err(problems) }
}

/// Closes the year, or opens it again for a reason.
pub async fn set_phase(
    context: Context,
    year: Path<FiscalYear>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (year, SafeForm(fields)) = (year.into_inner(), form);
    let reason = field(&fields, "reason").to_owned();
    let phase = field(&fields, "phase").parse::<Phase>().ok();
    let problem = match phase {
        None => Some(("phase", "planning-phase-missing")),
        Some(Phase::Open) if reason.is_empty() => Some(("reason", "planning-reason-missing")),
        _ if reason.chars().count() > LONGEST => Some(("reason", "planning-reason-too-long")),
        _ => None,
    };
    let (None, Some(phase)) = (problem, phase) else {
        let problems = problem.map(|(field, words)| (field.to_owned(), words)).into_iter().collect();
        return answer(&context, year, Forms { phase: Typed { fields, problems }, ..Forms::default() }).await;
    };
    let set = context.state.database.write(move |writer| {
        let reason = Some(reason.as_str()).filter(|reason| !reason.is_empty());
        fiscal_years::set_phase(writer, &permit, year, phase, reason).map(Written::Recorded)
    });
    set.await?;
    Ok(back(&context, year))
}
