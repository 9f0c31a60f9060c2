//! One indicator through the years: `/indicators/{n}`.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, TargetPath};
use crate::domain::movement;
use crate::domain::numbers::{GoalNumber, IndicatorNumber};
use crate::domain::publication::IndicatorYear;
use crate::domain::series::{self, Comparable, Series, convert};
use crate::store::{indicators, programmes, publications};

use super::context::Context;
use super::errors::WebError;
use super::parts::apart::break_in_words;
use super::parts::chart::{self, Chart};
use super::parts::measured::Measured;
use super::parts::movement::sentence;
use super::parts::name::Name;
use super::respond;
use super::shell::Shell;

#[derive(Template)]
#[template(path = "series/show.html")]
struct SeriesPage {
    shell: Shell,
    series: Series,
    programme: Name,
    /// What happened to it, in a sentence.
    change: String,
    chart: Option<Chart>,
    breaks: Vec<String>,
    formula: &'static str,
    path: Option<String>,
    rows: Vec<Row>,
    comparison: Option<String>,
}

struct Row {
    year: String,
    number: FiscalYear,
    goal: Option<GoalNumber>,
    /// The name of the programme that year.
    name: Option<Name>,
    partial: bool,
    measured: Measured,
    plan: Option<String>,
    /// The value on the footing of the newest one.
    converted: Option<String>,
    as_of: Option<String>,
    source: Option<String>,
    apart: Option<String>,
}

/// The indicator's page.
pub async fn show(context: Context, number: Path<IndicatorNumber>) -> Result<HttpResponse, WebError> {
    let number = number.into_inner();
    let (lineage, all) = context
        .state
        .database
        .read(move |connection| {
            let programme = indicators::programme(connection, number)?;
            let lineage = programmes::lineage(connection)?;
            let line: BTreeSet<_> = lineage.same_programme(programme);
            let all = publications::of_programmes(connection, &line)?;
            Ok((lineage, all))
        })
        .await?;
    // What no public sheet names does not exist for the public.
    let series = series::gather(&all, &lineage).into_iter().find(|series| series.numbers.contains(&number));
    let series = series.ok_or(WebError::NotFound)?;
    let of_series = all.iter().filter(|known| series.sheets.values().any(|sheet| sheet.goal == known.snapshot.goal));
    let updated = of_series.map(|known| known.published_at).max();
    respond::page(&page(&context, series, updated))
}

fn page(context: &Context, series: Series, updated: Option<chrono::DateTime<chrono::Utc>>) -> SeriesPage {
    let words = context.words();
    let indicator = &series.indicator;
    let years: BTreeSet<FiscalYear> = indicator.years.iter().map(|year| year.fiscal_year).collect();
    let outcome = movement::over(indicator, &years);
    let stages = series.sheets.iter().map(|(year, sheet)| (*year, sheet.stage)).collect();
    let with_values: Vec<String> = indicator
        .years
        .iter()
        .filter(|year| year.actual.or(year.plan).is_some())
        .filter(|year| series.sheets.contains_key(&year.fiscal_year))
        .map(|year| year.fiscal_year.to_string())
        .collect();
    let latest = with_values.iter().rev().take(crate::domain::comparison::MOST_YEARS).rev().cloned();
    let comparison = (with_values.len() > 1).then(|| {
        let years = latest.collect::<Vec<_>>().join(",");
        context.address(&format!("/compare?years={years}&by=indicator&programme={}", series.programme))
    });
    let base = indicator.years.iter().rfind(|year| year.actual.is_some() && year.not_comparable.is_none());
    let programme = Name::new(&series.programme_name);
    let title = format!("{} {}", indicator.name, programme.spoken.as_deref().unwrap_or(&programme.shown));
    SeriesPage {
        shell: context.shell(title).updated(updated),
        change: sentence(indicator, &outcome, words),
        chart: chart::draw(indicator, &stages, words),
        breaks: indicator.breaks.iter().map(|known| break_in_words(known, words)).collect(),
        formula: match indicator.direction {
            Direction::More => "about-formula-more",
            Direction::Less => "about-formula-less",
            Direction::Keep => "about-formula-keep",
            Direction::None => "about-formula-none",
        },
        path: indicator.path.map(|path| path_in_words(path, indicator.unit.as_deref(), context)),
        rows: indicator.years.iter().rev().map(|year| row(&series, year, base, context)).collect(),
        comparison,
        programme,
        series,
    }
}

fn row(series: &Series, year: &IndicatorYear, base: Option<&IndicatorYear>, context: &Context) -> Row {
    let words = context.words();
    let indicator = &series.indicator;
    let sheet = series.sheets.get(&year.fiscal_year);
    let unit = indicator.unit_in(year).unwrap_or_default().to_owned();
    let mut measured = Measured::of(indicator, year, sheet.map(|sheet| sheet.stage), words);
    measured.unit = Some(unit.clone()).filter(|unit| !unit.is_empty());
    let comparable = base.map(|base| indicator.comparable(year, base));
    let converted = match (&comparable, year.actual) {
        (Some(Comparable::Converted(factor)), Some(actual))
            if base.is_some_and(|base| year.fiscal_year < base.fiscal_year) =>
        {
            convert(actual, *factor)
                .map(|figure| format!("{}{}", figure.grouped(), indicator.unit.as_deref().unwrap_or_default()))
        }
        _ => None,
    };
    let apart = match comparable {
        Some(Comparable::No(reason)) if year.actual.is_some() => Some(super::parts::apart::reason(&reason, words)),
        None if year.actual.is_some() => year.not_comparable.clone(),
        _ => None,
    };
    Row {
        year: year.fiscal_year.label(context.language),
        number: year.fiscal_year,
        goal: sheet.map(|sheet| sheet.goal),
        name: sheet.filter(|sheet| sheet.name != series.programme_name).map(|sheet| Name::new(&sheet.name)),
        partial: sheet.is_some_and(|sheet| sheet.partial),
        measured: measured.with_unit(),
        plan: year.plan.map(|plan| format!("{}{unit}", plan.grouped())),
        converted,
        as_of: year.as_of.map(|date| date.label(context.language)),
        source: year.source.clone(),
        apart,
    }
}

fn path_in_words(path: TargetPath, unit: Option<&str>, context: &Context) -> String {
    let value = |figure: Figure| format!("{}{}", figure.grouped(), unit.unwrap_or_default());
    context.words().fill(
        "path",
        [
            ("first", path.from_year.label(context.language).into()),
            ("from", value(path.from).into()),
            ("last", path.to_year.label(context.language).into()),
            ("to", value(path.to).into()),
        ],
    )
}
