//! The planning office's own pages: the years with their stages, deadlines and scales; publishing.

pub mod courses;
pub mod opening;
pub mod policies;
pub mod scale;
pub mod scheme;
pub mod year;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::GoalNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::policy;
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::years::{Phase, YearRecord};
use crate::store::read::first_steps::FirstSteps;
use crate::store::stages::{self, SheetStanding};
use crate::store::{fiscal_years, goals};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::first_steps::{self, StepView};

/// The most characters of a reason.
pub(super) const LONGEST: usize = 500;

/// A stage of a year: its deadline, and how many sheets stand where.
struct StageCounts {
    stage: Stage,
    deadline: Option<PartialDate>,
    counts: Vec<(SheetStatus, usize)>,
}

impl StageCounts {
    fn of(standings: &[SheetStanding], deadlines: &BTreeMap<Stage, chrono::NaiveDate>) -> Vec<Self> {
        let of_stage = |&stage: &Stage| Self {
            stage,
            deadline: deadlines.get(&stage).copied().map(PartialDate::day),
            counts: SheetStatus::ALL
                .iter()
                .map(|&status| {
                    let here = |standing: &&SheetStanding| standing.stage == stage && standing.status == status;
                    (status, standings.iter().filter(here).count())
                })
                .filter(|(_, count)| *count > 0)
                .collect(),
        };
        Stage::ALL.iter().map(of_stage).collect()
    }
}

struct YearRow {
    record: YearRecord,
    stages: Vec<StageCounts>,
}

#[derive(Template)]
#[template(path = "office/years/years.html")]
struct YearsPage {
    shell: Shell,
    /// What a new city still has to do.
    steps: Vec<StepView>,
    rows: Vec<YearRow>,
}

/// Shows every year on record.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let today = context.state.clock.today();
    let read = move |connection: &mut DatabaseConnection| Ok((rows(connection)?, FirstSteps::load(connection, today)?));
    let (rows, steps) = context.state.database.read(read).await?;
    let steps = first_steps::view(&steps, context.to(), context.words());
    respond::page(&YearsPage { shell: context.shell(context.words().text("office-title")), steps, rows })
}

fn rows(connection: &mut DatabaseConnection) -> Result<Vec<YearRow>, StoreError> {
    let mut rows = Vec::new();
    for record in fiscal_years::list(connection)? {
        let standings = standings(connection, record.year)?;
        let deadlines = stages::deadlines(connection, record.year)?;
        rows.push(YearRow { record, stages: StageCounts::of(&standings, &deadlines) });
    }
    Ok(rows)
}

fn standings(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Vec<SheetStanding>, StoreError> {
    let numbers: Vec<GoalNumber> = goals::of_year(connection, year)?.iter().map(|goal| goal.number).collect();
    stages::standings(connection, year, &numbers)
}
