//! Every milestone of the reader's sections and departments in the open years: the complete list behind the desk.

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::milestone::Lateness;
use crate::domain::numbers::UnitNumber;
use crate::domain::policy;
use crate::domain::unit::UnitLabel;
use crate::domain::update::UpdateStatus;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::published::city::City;
use crate::store::units;
use crate::store::updates::{self, Update};
use crate::web::desk::overview::excerpt;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

struct MilestoneRow {
    milestone: Milestone,
    section: Option<UnitLabel>,
    lateness: Lateness,
    /// The last update, whatever became of it.
    last: Option<Update>,
}

impl MilestoneRow {
    /// What became of the last update, where it was not simply approved.
    fn undecided(&self) -> Option<UpdateStatus> {
        self.last.as_ref().map(|last| last.status).filter(|status| *status != UpdateStatus::Approved)
    }

    fn excerpt(&self) -> String {
        self.last.as_ref().map(|last| excerpt(&last.text)).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "desk/milestones/list.html")]
struct MilestonesPage {
    shell: Shell,
    rows: Vec<MilestoneRow>,
    /// The sections in the list, where there are several.
    sections: Vec<UnitLabel>,
    /// The section that the list is narrowed to.
    section: Option<UnitNumber>,
    several_years: bool,
    silence_days: i64,
}

impl MilestonesPage {
    fn is_narrowed_to(&self, section: &UnitNumber) -> bool {
        self.section.as_ref() == Some(section)
    }

    /// The milestones that are still open, goal by goal.
    fn goals(&self) -> Vec<Vec<&MilestoneRow>> {
        let open: Vec<&MilestoneRow> = self.rows.iter().filter(|row| row.milestone.state.is_open()).collect();
        let same_goal =
            |one: &&MilestoneRow, other: &&MilestoneRow| one.milestone.place.goal == other.milestone.place.goal;
        open.chunk_by(same_goal).map(<[&MilestoneRow]>::to_vec).collect()
    }

    /// 完了 and 中止.
    fn settled(&self) -> Vec<&MilestoneRow> {
        self.rows.iter().filter(|row| !row.milestone.state.is_open()).collect()
    }
}

/// The query of the list: one of the sections in it.
#[derive(Deserialize)]
pub struct MilestonesQuery {
    #[serde(default)]
    section: String,
}

/// Every milestone of these units in the open years, as the list has it.
fn rows(
    connection: &mut DatabaseConnection,
    units: Vec<UnitNumber>,
    city: &City,
    today: NaiveDate,
) -> Result<Vec<MilestoneRow>, StoreError> {
    let milestones = milestones::select(connection, &Selection::OpenIn(units))?;
    let names = units::labels(connection)?;
    let numbers = milestones.iter().map(|milestone| milestone.place.milestone).collect();
    let updates = updates::of_milestones(connection, numbers)?;
    let row = |milestone: Milestone| MilestoneRow {
        section: milestone.place.section.and_then(|section| names.get(&section).cloned()),
        lateness: milestone.lateness(today, city.time_zone, city.silence_days),
        last: updates.iter().rfind(|update| update.milestone == Some(milestone.place.milestone)).cloned(),
        milestone,
    };
    Ok(milestones.into_iter().map(row).collect())
}

/// Shows the list.
pub async fn show(context: Context, query: Query<MilestonesQuery>) -> Result<HttpResponse, WebError> {
    let units = policy::desk(context.actor()?)?.act().units();
    let (city, today) = (context.city().clone(), context.state.clock.today());
    let all = context.state.database.read(move |connection| rows(connection, units, &city, today)).await?;
    let sections = sections(&all);
    // A section that is not in the list narrows nothing.
    let section = query.section.parse().ok().filter(|wanted| sections.iter().any(|section| section.number == *wanted));
    let shown = |row: &MilestoneRow| section.is_none() || row.milestone.place.section == section;
    let rows: Vec<MilestoneRow> = all.into_iter().filter(shown).collect();
    let year = |row: &MilestoneRow| row.milestone.fiscal_year;
    respond::page(&MilestonesPage {
        shell: context.shell(context.words().text("desk-milestones")),
        silence_days: context.city().silence_days,
        several_years: rows.windows(2).any(|pair| matches!(pair, [one, other] if year(one) != year(other))),
        rows,
        sections,
        section,
    })
}

/// The sections of the rows, where there are several.
fn sections(rows: &[MilestoneRow]) -> Vec<UnitLabel> {
    let mut sections: Vec<UnitLabel> = Vec::new();
    for row in rows {
        if let Some(section) = row.section.as_ref().filter(|section| !sections.contains(section)) {
            sections.push(section.clone());
        }
    }
    if sections.len() < 2 { Vec::new() } else { sections }
}
