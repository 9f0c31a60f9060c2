//! 前回からの変化: everything that was written in a year's goals since a day, such as the last meeting, by department.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;
use chrono::{Days, NaiveDate};
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::policy;
use crate::domain::unit::{Unit, UnitLabel};
use crate::domain::update::LATE_AFTER_DAYS;
use crate::store::kit::DatabaseConnection;
use crate::store::published::years::{Phase, YearRecord};
use crate::store::read::review::{self, Event, GoalReview, MOST, Overview, What};
use crate::store::{fiscal_years, trail};
use crate::web::kit::address::Address;
use crate::web::review::filter::{Choice, Filter, department};
use crate::web::review::table::{RowName, anchor};
use crate::web::review::{Context, Shell, WebError, respond, yardstick};

/// Events on a page.
const PAGE: usize = 100;
/// How far back one looks where no day is named.
const DAYS: u64 = 30;

/// The query as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ChangesQuery {
    year: String,
    since: String,
    department: String,
    page: String,
}

struct Entry {
    event: Event,
    goal: String,
    /// The goal in the review.
    address: Address,
    section: Option<UnitLabel>,
}

/// The events of one department on this page.
struct Group {
    id: String,
    name: Option<RowName>,
    entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "review/changes.html")]
struct ChangesPage {
    shell: Shell,
    today: PartialDate,
    record: YearRecord,
    typed: String,
    since: Option<PartialDate>,
    /// The departments with their numbers in the query, and whether each is chosen.
    departments: Vec<(String, Option<UnitLabel>, bool)>,
    /// How many there are of each kind.
    counts: BTreeMap<&'static str, usize>,
    late: usize,
    total: usize,
    cut: bool,
    groups: Vec<Group>,
    page: usize,
    newer: Option<Address>,
    older: Option<Address>,
    filter: Filter,
}

impl ChangesPage {
    const fn late_after() -> i64 {
        LATE_AFTER_DAYS
    }

    const fn most() -> i64 {
        MOST
    }

    /// Another page of the review with this filter.
    fn with_filter(&self, page: Address) -> Address {
        self.filter.on(page)
    }
}

/// What an event is, for counting.
const fn kind(what: &What) -> &'static str {
    match what {
        What::Reported { .. } => "reported",
        What::Value { .. } => "value",
        What::Target { .. } => "target",
        What::Rated { .. } => "rated",
        What::Step { .. } => "step",
        What::Published { .. } => "published",
    }
}

const fn is_late(event: &Event) -> bool {
    matches!(event.what, What::Reported { late: true, .. })
}

/// Shows what changed.
pub async fn show(context: Context, query: Query<ChangesQuery>) -> Result<HttpResponse, WebError> {
    policy::review(context.actor()?)?;
    let asked = Asked::read(&query.into_inner(), context.state.clock.today())?;
    let (overview, events) = read(&context, asked.year, asked.day).await?;
    let overview = overview.ok_or(WebError::NotFound)?;
    let page = page(&context, asked, &overview, events)?;
    let status = if page.since.is_none() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    respond::page_with_status(&page, status)
}

/// What the address asks for.
struct Asked {
    year: Option<FiscalYear>,
    department: Option<Choice<UnitNumber>>,
    page: usize,
    /// The day as it was typed.
    typed: String,
    /// Since when; none where the day can't be read.
    day: Option<NaiveDate>,
}

impl Asked {
    fn read(query: &ChangesQuery, today: NaiveDate) -> Result<Self, WebError> {
        let not_found = |_| WebError::NotFound;
        let asked = Some(&query.year).filter(|year| !year.is_empty());
        let year = asked.map(|year| year.parse::<FiscalYear>().map_err(not_found)).transpose()?;
        let department = match query.department.as_str() {
            "" => None,
            "none" => Some(Choice::Without),
            number => Some(Choice::Of(number.parse::<UnitNumber>().map_err(|_| WebError::NotFound)?)),
        };
        let page = match query.page.as_str() {
            "" => 1,
            page => page.parse::<usize>().ok().filter(|page| *page > 0).ok_or(WebError::NotFound)?,
        };
        let typed = query.since.trim().to_owned();
        let day = match typed.as_str() {
            "" => today.checked_sub_days(Days::new(DAYS)),
            typed => PartialDate::read(typed).ok().map(PartialDate::from),
        };
        Ok(Self { year, department, page, typed, day })
    }
}

/// The events of the departments that are asked for, newest first within each.
fn of_departments<'review>(
    overview: &'review Overview,
    known: &[Choice<UnitNumber>],
    wanted: Option<Choice<UnitNumber>>,
    events: Vec<Event>,
) -> Vec<(usize, Event, &'review GoalReview)> {
    let goal_of = |event: &Event| overview.goals.iter().find(|goal| goal.goal.number == event.goal);
    let mut found: Vec<_> = events
        .into_iter()
        .filter_map(|event| {
            let goal = goal_of(&event)?;
            let own = department(goal);
            let index = known.iter().position(|unit| *unit == own)?;
            wanted.is_none_or(|wanted| wanted == own).then_some((index, event, goal))
        })
        .collect();
    found.sort_by_key(|(index, ..)| *index);
    found
}

fn page(context: &Context, asked: Asked, overview: &Overview, events: Vec<Event>) -> Result<ChangesPage, WebError> {
    let Asked { department: wanted, page, typed, day, .. } = asked;
    let known = departments(overview);
    if wanted.is_some_and(|wanted| !known.contains(&wanted)) {
        return Err(WebError::NotFound);
    }
    let of_departments = of_departments(overview, &known, wanted, events);
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (_, event, _) in &of_departments {
        *counts.entry(kind(&event.what)).or_default() += 1;
    }
    let (total, late) = (of_departments.len(), of_departments.iter().filter(|(_, event, _)| is_late(event)).count());
    let cut = i64::try_from(counts.values().copied().max().unwrap_or_default()).unwrap_or(i64::MAX) >= MOST;
    let filter = Filter {
        year: Some(overview.record.year),
        department: wanted,
        since: day,
        since_typed: if typed.is_empty() { day.map(|day| day.to_string()).unwrap_or_default() } else { typed.clone() },
        ..Filter::default()
    };
    let groups =
        groups(context, overview, &known, of_departments.into_iter().skip((page - 1).saturating_mul(PAGE)).take(PAGE));
    let other = |number: usize| filter.on(context.to().review_changes()).with("page", number);
    let label = |unit: Choice<UnitNumber>| match unit {
        Choice::Of(number) => overview.unit(number).map(Unit::label),
        Choice::Without => None,
    };
    let chosen = |unit: &Choice<UnitNumber>| (unit.to_string(), label(*unit), wanted == Some(*unit));
    Ok(ChangesPage {
        shell: context.shell(context.words().text("review-changes-title")),
        today: PartialDate::day(context.state.clock.today()),
        typed: filter.since_typed.clone(),
        since: day.map(PartialDate::day),
        departments: known.iter().map(chosen).collect(),
        newer: (page > 1).then(|| other(page - 1)),
        older: (page.saturating_mul(PAGE) < total).then(|| other(page + 1)),
        record: overview.record.clone(),
        counts,
        late,
        total,
        cut,
        groups,
        page,
        filter,
    })
}

/// The entries of a page, by department.
fn groups<'review>(
    context: &Context,
    overview: &'review Overview,
    known: &[Choice<UnitNumber>],
    events: impl Iterator<Item = (usize, Event, &'review GoalReview)>,
) -> Vec<Group> {
    let plain = Filter { year: Some(overview.record.year), ..Filter::default() };
    let mut groups: Vec<Group> = Vec::new();
    for (index, event, goal) in events {
        let unit = known.get(index).copied().unwrap_or(Choice::Without);
        let id = anchor("unit", unit);
        if groups.last().is_none_or(|group| group.id != id) {
            groups.push(Group { id, name: RowName::of_unit(overview, unit), entries: Vec::new() });
        }
        let section = goal.place.section.and_then(|number| overview.unit(number)).map(Unit::label);
        let address = plain.at_goal(goal).on(context.to().review());
        let entry = Entry { event, goal: goal.goal.name.clone(), address, section };
        if let Some(group) = groups.last_mut() {
            group.entries.push(entry);
        }
    }
    groups
}

/// The year, and what changed in it; nothing where the day can't be read.
async fn read(
    context: &Context,
    asked: Option<FiscalYear>,
    day: Option<NaiveDate>,
) -> Result<(Option<Overview>, Vec<Event>), WebError> {
    let state = context.state.clone();
    let work = move |connection: &mut DatabaseConnection| {
        let years = fiscal_years::list(connection)?;
        let yardstick = yardstick(connection, &state)?;
        let open = years.iter().find(|record| record.phase == Phase::Open).or_else(|| years.first());
        let Some(year) = asked.or_else(|| open.map(|record| record.year)) else { return Ok((None, Vec::new())) };
        let overview = review::of_year(connection, year, yardstick.today)?;
        let events = match day {
            Some(day) => review::since(connection, year, trail::start_of(day, yardstick.zone), yardstick.zone)?,
            None => Vec::new(),
        };
        Ok((Some(overview), events))
    };
    Ok(context.state.database.read(work).await?)
}

/// The departments of a year in the order of its table.
fn departments(overview: &Overview) -> Vec<Choice<UnitNumber>> {
    let mut seen = Vec::new();
    for goal in &overview.goals {
        if !seen.contains(&department(goal)) {
            seen.push(department(goal));
        }
    }
    seen
}
