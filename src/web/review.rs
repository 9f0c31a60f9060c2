//! 全庁の進みぐあい: all departments on one page, for those who read across them. What is late or silent is named below.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::milestone::Standing;
use crate::domain::numbers::UnitNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::policy;
use crate::store::fiscal_years::{self, Phase, YearRecord};
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::review::{self, Counts, Department};
use crate::store::{DatabaseConnection, StoreError, city};

use super::context::Context;
use super::errors::WebError;
use super::respond;
use super::shell::Shell;
use super::state::State;

/// The most milestones of each exception that are named.
const LIMIT: usize = 100;

/// The milestones of one kind of exception, the one that is due first before the others.
struct Exceptions {
    named: Vec<Exception>,
    /// How many more there are.
    more: usize,
}

/// A milestone that needs a look.
struct Exception {
    milestone: Milestone,
    standing: Standing,
    /// Department and section in words.
    units: String,
}

/// A year as the page shows it.
struct Year {
    record: YearRecord,
    departments: Vec<Department>,
    total: Counts,
    overdue: Exceptions,
    silent: Exceptions,
}

#[derive(Template)]
#[template(path = "review/show.html")]
struct ReviewPage {
    shell: Shell,
    today: PartialDate,
    silence_days: i64,
    open_years: Vec<FiscalYear>,
    year: Option<Year>,
}

/// The query of the review.
#[derive(Deserialize)]
pub struct ReviewQuery {
    year: Option<String>,
}

/// Shows the year asked for, or the newest open one.
pub async fn show(context: Context, query: Query<ReviewQuery>) -> Result<HttpResponse, WebError> {
    policy::review(context.actor()?)?;
    let asked = query.into_inner().year.map(|year| year.parse::<FiscalYear>()).transpose();
    let asked = asked.map_err(|_| WebError::NotFound)?;
    let state = context.state.clone();
    let (open_years, year) = context
        .state
        .database
        .read(move |connection| {
            let years = fiscal_years::list(connection)?;
            let open: Vec<FiscalYear> =
                years.iter().filter(|record| record.phase == Phase::Open).map(|record| record.year).collect();
            let shown = asked.or(open.first().copied());
            let record = years.into_iter().find(|record| Some(record.year) == shown);
            if asked.is_some() && record.is_none() {
                return Err(StoreError::NotFound);
            }
            let year = record.map(|record| Year::load(connection, record, &state)).transpose()?;
            Ok((open, year))
        })
        .await?;
    respond::page(&ReviewPage {
        shell: context.shell(context.words().text("review-title")),
        today: PartialDate::day(context.state.clock.today()),
        silence_days: context.city().silence_days,
        open_years,
        year,
    })
}

impl Year {
    fn load(connection: &mut DatabaseConnection, record: YearRecord, state: &State) -> Result<Self, StoreError> {
        let (today, zone) = (state.clock.today(), state.clock.zone());
        let silence_days = i64::from(city::settings(connection)?.silence_days);
        let departments = review::of_year(connection, record.year, today, zone, silence_days)?;
        let mut total = Counts::default();
        for department in &departments {
            total.add(&department.counts);
        }
        let units = milestones::unit_names(connection)?;
        let standing = |milestone: &Milestone| milestone.standing(today, zone, silence_days);
        let mut milestones = milestones::select(connection, &Selection::Year(record.year))?;
        milestones.retain(|milestone| standing(milestone).overdue || standing(milestone).silent);
        milestones.sort_by_key(|milestone| milestone.due);
        let exceptions = |of: fn(Standing) -> bool| {
            let all = milestones.iter().filter(|milestone| of(standing(milestone)));
            let more = all.clone().count().saturating_sub(LIMIT);
            let named = all.take(LIMIT).map(|milestone| Exception {
                standing: standing(milestone),
                units: units_in_words(milestone, &units),
                milestone: milestone.clone(),
            });
            Exceptions { named: named.collect(), more }
        };
        Ok(Self {
            overdue: exceptions(|standing| standing.overdue),
            silent: exceptions(|standing| standing.silent),
            record,
            departments,
            total,
        })
    }
}

fn units_in_words(milestone: &Milestone, names: &BTreeMap<UnitNumber, String>) -> String {
    let units = [milestone.place.department, milestone.place.section].into_iter().flatten();
    units.filter_map(|unit| names.get(&unit)).map(String::as_str).collect::<Vec<_>>().join(" ")
}
