//! One year: its deadlines, the scale of the axis that counts, its phase, and where every sheet stands.

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
use crate::domain::stage::Stage;
use crate::store::goals::{self, Goal};
use crate::store::kit::Written::Recorded;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::scales::{self, ScaleRating};
use crate::store::published::years::{self, Phase, YearRecord};
use crate::store::stages::{self, SheetStanding};
use crate::store::{fiscal_years, units};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::office::years::scale::{self, ScaleTable};
use crate::web::office::years::{LONGEST, StageCounts, standings};

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
        let names = units::labels(connection)?;
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
                let name = unit.and_then(|unit| Some(names.get(&unit)?.name.clone()));
                groups.push((unit, UnitGoals { unit: name, goals: vec![(goal, own)] }));
            }
        }
        Ok(Self {
            stages: StageCounts::of(&all, &deadlines),
            scale: scales::of_year(connection, year)?,
            in_use: scale::is_in_use(connection, year)?,
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
    fn scale(&self) -> ScaleTable<'_> {
        ScaleTable { typed: &self.form.typed, scale: &self.year.scale }
    }

    /// What the field of a deadline says: as typed, or as it is.
    fn deadline(&self, stage: &Stage) -> String {
        let set = self.year.deadlines.get(stage).map(NaiveDate::to_string);
        self.form.typed.value_or(stage.code(), set.unwrap_or_default())
    }
}

/// Shows a year.
pub async fn show(context: Context, year: Path<FiscalYear>) -> Result<HttpResponse, WebError> {
    page(&context, year.into_inner(), None).await
}

/// The page, with the form as it came back where one did.
pub(super) async fn page(
    context: &Context,
    year: FiscalYear,
    came_back: Option<Form<Fields>>,
) -> Result<HttpResponse, WebError> {
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
