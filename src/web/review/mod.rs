//! 全庁の進みぐあい: all departments of a year, for those who read across them. One file per page; what they share is
//! the filter, which is the query of every address, and the table.
//!
//! Nothing here writes. Department heads, executives and the planning office read it (`policy::review`).

pub mod changes;
pub mod comments;
pub mod filter;
pub mod goal;
pub mod meeting;
pub mod options;
pub mod overview;
pub mod requests;
mod spread;
pub mod table;
pub mod years;

use std::collections::BTreeSet;

use crate::domain::milestone::Lateness;
use crate::domain::numbers::GoalNumber;
use crate::domain::unit::{Unit, UnitLabel};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::Milestone;
use crate::store::published::years::{Phase, YearRecord};
use crate::store::read::review::{self, Overview, Yardstick};
use crate::store::{city, fiscal_years, trail};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::state::State;
pub use crate::web::review::changes::show as show_changes;
use crate::web::review::filter::Filter;
pub use crate::web::review::meeting::show as show_meeting;
pub use crate::web::review::overview::show;
pub use crate::web::review::years::show as show_years;

/// What the pages of one year are made of.
struct Loaded {
    /// All years on record, newest first.
    years: Vec<YearRecord>,
    /// The year asked for, or the newest open one, or the newest.
    overview: Option<Overview>,
    /// What late and silent are measured by.
    yardstick: Yardstick,
    /// The goals in which something changed since the day of the filter, where it names one.
    changed: Option<BTreeSet<GoalNumber>>,
}

/// Reads what the filter asks for; not found where there is no such year.
async fn load(context: &Context, filter: &Filter) -> Result<Loaded, WebError> {
    let (state, filter) = (context.state.clone(), filter.clone());
    let work = move |connection: &mut DatabaseConnection| {
        let years = fiscal_years::list(connection)?;
        let yardstick = yardstick(connection, &state)?;
        let open = years.iter().find(|record| record.phase == Phase::Open);
        let newest = open.or_else(|| years.first()).map(|record| record.year);
        let overview = match filter.year.or(newest) {
            Some(year) => Some(review::of_year(connection, year, yardstick.today)?),
            None => None,
        };
        let changed = match (&overview, filter.since) {
            (Some(overview), Some(day)) => {
                let since = trail::start_of(day, yardstick.zone);
                let events = review::since(connection, overview.record.year, since, yardstick.zone)?;
                Some(events.into_iter().map(|event| event.goal).collect())
            }
            _ => None,
        };
        Ok(Loaded { years, overview, yardstick, changed })
    };
    Ok(context.state.database.read(work).await?)
}

fn yardstick(connection: &mut DatabaseConnection, state: &State) -> Result<Yardstick, StoreError> {
    let silence_days = i64::from(city::settings(connection)?.silence_days);
    Ok(Yardstick { today: state.clock.today(), zone: state.clock.zone(), silence_days })
}

/// A milestone that is late or silent, or both.
#[derive(Clone)]
struct Exception {
    milestone: Milestone,
    lateness: Lateness,
    /// Department and section in words.
    units: Vec<UnitLabel>,
}

/// The milestones of these goals that need a look, the one that is due first before the others.
fn exceptions<'goal>(
    goals: impl Iterator<Item = &'goal review::GoalReview>,
    overview: &Overview,
    yardstick: &Yardstick,
) -> Vec<Exception> {
    let mut found: Vec<Exception> = goals
        .flat_map(|goal| &goal.milestones)
        .map(|milestone| Exception {
            lateness: yardstick.lateness(milestone),
            units: units_of(milestone, overview),
            milestone: milestone.clone(),
        })
        .filter(|exception| exception.lateness.overdue || exception.lateness.silent)
        .collect();
    found.sort_by_key(|exception| exception.milestone.due);
    found
}

fn units_of(milestone: &Milestone, overview: &Overview) -> Vec<UnitLabel> {
    let units = [milestone.place.department, milestone.place.section].into_iter().flatten();
    units.filter_map(|number| overview.unit(number)).map(Unit::label).collect()
}
