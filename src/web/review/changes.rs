//! 前回からの変化: everything that was written in a year's goals since a day, such as the last meeting, by department.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;
use chrono::{Days, NaiveDate};
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::policy;
use crate::domain::sheet::SheetStep;
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
const PAGE: usize = 24;
/// The most characters of a text that are shown without being asked for.
const EXCERPT: usize = 60;
/// How far back one looks where no day is named.
const DAYS: u64 = 30;

/// The query as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ChangesQuery {
    year: String,
    since: String,
    department: String,
    kind: String,
    page: String,
}

/// The events of one goal on this page.
struct Programme {
    goal: GoalNumber,
    name: String,
    /// The goal in the review.
    address: Address,
    section: Option<UnitLabel>,
    events: Vec<Event>,
    /// What only says that others agreed.
    approvals: Vec<Event>,
}

/// The events of one department on this page.
struct Group {
    id: String,
    name: Option<RowName>,
    programmes: Vec<Programme>,
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
    /// The kinds there are, how many of each, and the page with these alone.
    kinds: Vec<(&'static str, usize, Address)>,
    /// The kind that is shown alone.
    kind: Option<&'static str>,
    /// The page with all kinds.
    all_kinds: Address,
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

    fn is_kind(&self, kind: &str) -> bool {
        self.kind == Some(kind)
    }

    /// The beginning of a text that is too long to be shown as a whole.
    fn excerpt(text: &str) -> Option<String> {
        let short: String = text.chars().take(EXCERPT).collect();
        (short.len() < text.len()).then(|| format!("{short}…"))
    }

    /// Another page of the review with this filter.
    fn with_filter(&self, page: Address) -> Address {
        self.filter.on(page)
    }
}

/// The kinds of events, as the addresses call them.
const KINDS: [&str; 6] = ["reported", "value", "target", "rated", "step", "published"];

/// Whether an event only says that others agreed with what is told elsewhere.
const fn is_approval(what: &What) -> bool {
    match what {
        What::Step { step, .. } => matches!(step, SheetStep::Approved | SheetStep::Passed),
        What::Published { reason, .. } => reason.is_none(),
        _ => false,
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
    kind: Option<&'static str>,
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
        let known = |typed: &str| KINDS.into_iter().find(|kind| *kind == typed).ok_or(WebError::NotFound);
        let kind = Some(query.kind.as_str()).filter(|kind| !kind.is_empty()).map(known).transpose()?;
        let page = match query.page.as_str() {
            "" => 1,
            page => page.parse::<usize>().ok().filter(|page| *page > 0).ok_or(WebError::NotFound)?,
        };
        let typed = query.since.trim().to_owned();
        let day = match typed.as_str() {
            "" => today.checked_sub_days(Days::new(DAYS)),
            typed => PartialDate::read(typed).ok().map(PartialDate::from),
        };
        Ok(Self { year, department, kind, page, typed, day })
    }
}

/// The events of the departments that are asked for, by goal: the goal in which something happened last first, and the
/// newest of each first.
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
    let mut newest: BTreeMap<GoalNumber, usize> = BTreeMap::new();
    for (place, (_, event, _)) in found.iter().enumerate() {
        newest.entry(event.goal).or_insert(place);
    }
    found.sort_by_key(|(index, event, _)| (*index, newest.get(&event.goal).copied()));
    found
}

fn page(context: &Context, asked: Asked, overview: &Overview, events: Vec<Event>) -> Result<ChangesPage, WebError> {
    let Asked { department: wanted, kind: wanted_kind, page, typed, day, .. } = asked;
    let known = departments(overview);
    if wanted.is_some_and(|wanted| !known.contains(&wanted)) {
        return Err(WebError::NotFound);
    }
    let mut shown = of_departments(overview, &known, wanted, events);
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (_, event, _) in &shown {
        *counts.entry(kind(&event.what)).or_default() += 1;
    }
    let cut = i64::try_from(counts.values().copied().max().unwrap_or_default()).unwrap_or(i64::MAX) >= MOST;
    shown.retain(|(_, event, _)| wanted_kind.is_none_or(|wanted| wanted == kind(&event.what)));
    let (total, late) = (shown.len(), shown.iter().filter(|(_, event, _)| is_late(event)).count());
    let filter = Filter {
        year: Some(overview.record.year),
        department: wanted,
        since: day,
        since_typed: if typed.is_empty() { day.map(|day| day.to_string()).unwrap_or_default() } else { typed.clone() },
        ..Filter::default()
    };
    let groups = groups(context, overview, &known, shown.into_iter().skip((page - 1).saturating_mul(PAGE)).take(PAGE));
    let all_kinds = filter.on(context.to().review_changes());
    let of_kind = |known: &'static str| Some((known, *counts.get(known)?, all_kinds.clone().with("kind", known)));
    let kinds = KINDS.into_iter().filter_map(of_kind).collect();
    let other = |number: usize| all_kinds.clone().with_some("kind", wanted_kind).with("page", number);
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
        kinds,
        kind: wanted_kind,
        all_kinds,
        late,
        total,
        cut,
        groups,
        page,
        filter,
    })
}

/// The entries of a page, by department and goal.
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
            groups.push(Group { id, name: RowName::of_unit(overview, unit), programmes: Vec::new() });
        }
        let Some(programmes) = groups.last_mut().map(|group| &mut group.programmes) else { continue };
        if programmes.last().is_none_or(|known| known.goal != event.goal) {
            programmes.push(programme(overview, goal, plain.at_goal(goal).on(context.to().review())));
        }
        if let Some(programme) = programmes.last_mut() {
            let put = if is_approval(&event.what) { &mut programme.approvals } else { &mut programme.events };
            put.push(event);
        }
    }
    groups
}

fn programme(overview: &Overview, goal: &GoalReview, address: Address) -> Programme {
    let section = goal.place.section.and_then(|number| overview.unit(number)).map(Unit::label);
    let (number, name) = (goal.goal.number, goal.goal.name.clone());
    Programme { goal: number, name, address, section, events: Vec::new(), approvals: Vec::new() }
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
