//! A fiscal year: the table as the city published it, whole or for one unit, and as data.

pub mod filters;
mod lead;
mod money;

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::domain::amount::AmountKind;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::publication::{Publication, Snapshot};
use crate::domain::stage::Stage;
use crate::outlet::data::Format;
use crate::store::kit::Reading;
use crate::store::published::publications;
use crate::store::published::units::{self, Neighbour};
use crate::store::published::years::{self, YearRecord};
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::names::Place;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::parts::attainment::{BandView, bands};
use crate::web::parts::badges::{self, Badge};
use crate::web::parts::prose::Segment;
use crate::web::parts::sheet::{self, DepartmentGoals};
use crate::web::public::data;
use crate::web::public::listings;
use crate::web::public::years::filters::{FilterGroup, Filters};
use crate::web::public::years::lead::Lead;
use crate::web::public::years::money::MoneyTotals;

/// The most notes that are shown.
const MOST_NOTES: usize = 5;

#[derive(Template)]
#[template(path = "public/years/show.html")]
struct YearPage {
    shell: Shell,
    year: FiscalYear,
    label: String,
    badges: Vec<Badge>,
    record: YearRecord,
    unit: Option<Place>,
    /// The units before and after the one that the page is about.
    neighbours: Vec<Neighbour>,
    /// What the public was told with what is in force, newest first, with the day.
    notes: Vec<(String, DateTime<Utc>)>,
    lead: Lead,
    summary: Option<Summary>,
    /// Not shown for years that are recorded only in part either.
    money: Option<MoneyTotals>,
    filters: Vec<FilterGroup>,
    shown: usize,
    departments: Vec<DepartmentGoals>,
    files: Vec<(Address, Format)>,
    /// What is new of the unit.
    feed: Option<Address>,
    /// The ways to arrange the table, where there is a choice.
    ways: Vec<(Address, String, bool)>,
}

/// The figures at the top. Not shown for years that are recorded only in part: they never enter totals.
struct Summary {
    departments: usize,
    sections: usize,
    programmes: usize,
    objectives: usize,
    results: usize,
    /// Indicators of which something is known.
    indicators: usize,
    /// Those with a value.
    actuals: usize,
    rates: usize,
    bands: Vec<BandView>,
}

impl Summary {
    /// Whether its sheets say what they say in figures only.
    const fn is_in_figures(&self) -> bool {
        self.objectives == 0 && self.results == 0 && self.indicators > 0
    }
}

/// What is counted and added up over all sheets of a page, whatever it is filtered by.
struct Totals {
    summary: Option<Summary>,
    money: Option<MoneyTotals>,
}

impl Totals {
    fn of(record: &YearRecord, publications: &[Publication], context: &Context) -> Self {
        if record.partial {
            return Self { summary: None, money: None };
        }
        Self { summary: Some(summary(publications, context)), money: MoneyTotals::of(publications, context.words()) }
    }
}

/// The filters of the year page.
#[derive(Deserialize, Default)]
pub struct YearQuery {
    department: Option<UnitNumber>,
    attainment: Option<String>,
    by: Option<String>,
}

struct PublicYear {
    record: YearRecord,
    publications: Vec<Publication>,
}

impl PublicYear {
    fn load(reading: &mut Reading<'_>, year: FiscalYear) -> Result<Self, WebError> {
        let publications = publications::of_year(reading, year)?;
        Self::of(reading, year, publications)
    }

    /// What is public of one department or section.
    fn load_unit(reading: &mut Reading<'_>, year: FiscalYear, unit: UnitNumber) -> Result<Self, WebError> {
        let publications = publications::of_unit(reading, year, unit)?;
        Self::of(reading, year, publications)
    }

    fn of(reading: &mut Reading<'_>, year: FiscalYear, publications: Vec<Publication>) -> Result<Self, WebError> {
        // A year nothing of which is public does not exist for the public.
        if publications.is_empty() {
            return Err(WebError::NotFound);
        }
        Ok(Self { record: years::find(reading, year)?, publications })
    }
}

/// The year's table, filtered by links.
pub async fn show(context: Context, year: Path<FiscalYear>, query: Query<YearQuery>) -> Result<HttpResponse, WebError> {
    let (year, query) = (year.into_inner(), query.into_inner());
    context
        .public(move |context, reading| {
            let PublicYear { record, publications } = PublicYear::load(reading, year)?;
            let filters = Filters::read(&query, &publications)?;
            let sheets = filters::filterable(&publications);
            let groups = filters.groups(year, &sheets, context);
            let totals = Totals::of(&record, &publications, context);
            let shown: Vec<Publication> = filters.accepted(&sheets).cloned().collect();
            let arranged = page(context, record, &shown, groups, totals, None);
            let departments = filters.arranged(&shown, context.words()).unwrap_or(arranged.departments);
            let ways = filters.ways(year, &publications, context);
            let lead = Lead::load(reading, context, &arranged.record, &publications, None)?;
            let shell = listings::year(arranged.shell, context, (year, None), &publications);
            let files = data::files(|to, format| to.year_data(year, format));
            Answer::page(&YearPage { shell, lead, departments, files, ways, ..arranged })
        })
        .await
}

/// The part of the table that belongs to one department or section.
pub async fn show_unit(context: Context, path: Path<(FiscalYear, UnitNumber)>) -> Result<HttpResponse, WebError> {
    let (year, unit) = path.into_inner();
    context
        .public(move |context, reading| {
            let PublicYear { record, publications } = PublicYear::load_unit(reading, year, unit)?;
            let name = publications.iter().find_map(|publication| place_of(&publication.snapshot, unit, context));
            let name = name.ok_or(WebError::NotFound)?;
            let totals = Totals::of(&record, &publications, context);
            let neighbours = units::neighbours(reading, unit)?;
            let lead = Lead::load(reading, context, &record, &publications, Some(unit))?;
            let page = page(context, record, &publications, Vec::new(), totals, Some(name.clone()));
            let shell = listings::year(page.shell, context, (year, Some((unit, &name))), &publications);
            let files = data::files(|to, format| to.unit_data(year, unit, format));
            let feed = Some(context.to().unit_feed(unit));
            Answer::page(&YearPage { shell, neighbours, lead, files, feed, ..page })
        })
        .await
}

/// The unit with its department before it, where the sheet is one of its own.
fn place_of(snapshot: &Snapshot, unit: UnitNumber, context: &Context) -> Option<Place> {
    let department = snapshot.department.as_ref();
    if let Some(department) = department.filter(|department| department.number == unit) {
        return Some(context.names().place([department]));
    }
    let section = snapshot.section.as_ref().filter(|section| section.number == unit)?;
    Some(context.names().place(department.into_iter().chain([section])))
}

fn page(
    context: &Context,
    record: YearRecord,
    publications: &[Publication],
    filters: Vec<FilterGroup>,
    totals: Totals,
    unit: Option<Place>,
) -> YearPage {
    let words = context.words();
    let stage = publications.iter().map(|publication| publication.snapshot.stage).max().unwrap_or(Stage::Goals);
    let updated = publications.iter().map(|publication| publication.published_at).max();
    let label = record.year.label(context.language);
    let title = match &unit {
        Some(unit) => format!("{unit} {label}"),
        None => words.fill("year-title", [("year", label.as_str().into())]),
    };
    YearPage {
        shell: context.shell(title).updated(updated).section(unit.clone().unwrap_or_default()),
        year: record.year,
        label,
        badges: badges::of(stage, record.partial, record.sample, words),
        unit,
        neighbours: Vec::new(),
        notes: notes(publications),
        lead: Lead::default(),
        summary: totals.summary,
        money: totals.money,
        filters,
        shown: publications.len(),
        departments: sheet::table(publications, words),
        files: Vec::new(),
        feed: None,
        ways: Vec::new(),
        record,
    }
}

/// Each note once, with the latest time it was given, newest first.
fn notes(publications: &[Publication]) -> Vec<(String, DateTime<Utc>)> {
    let mut notes: Vec<(String, DateTime<Utc>)> = Vec::new();
    for publication in publications {
        let Some(note) = &publication.note else { continue };
        match notes.iter_mut().find(|(known, _)| known == note) {
            Some((_, at)) => *at = publication.published_at.max(*at),
            None => notes.push((note.clone(), publication.published_at)),
        }
    }
    notes.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
    notes.truncate(MOST_NOTES);
    notes
}

fn summary(publications: &[Publication], context: &Context) -> Summary {
    let snapshots = || publications.iter().map(|publication| &publication.snapshot);
    let count = |units: &mut Vec<UnitNumber>| {
        units.sort_unstable();
        units.dedup();
        units.len()
    };
    let rates: Vec<Decimal> = snapshots().flat_map(|snapshot| snapshot.whole_percents()).collect();
    Summary {
        departments: count(&mut snapshots().filter_map(|known| Some(known.department.as_ref()?.number)).collect()),
        sections: count(&mut snapshots().filter_map(|known| Some(known.section.as_ref()?.number)).collect()),
        programmes: publications.len(),
        objectives: snapshots().map(|snapshot| snapshot.objectives.len()).sum(),
        results: snapshots().map(|snapshot| snapshot.last_results().count()).sum(),
        indicators: snapshots().map(|snapshot| snapshot.own_figures().count()).sum(),
        actuals: snapshots()
            .map(|snapshot| snapshot.own_figures().filter(|(_, year)| year.actual.is_some()).count())
            .sum(),
        rates: rates.len(),
        bands: if rates.is_empty() { Vec::new() } else { bands(&rates, context.words()) },
    }
}
