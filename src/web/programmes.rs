//! One programme through all its years and names.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use rust_decimal::Decimal;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::Direction;
use crate::domain::lineage::{Lineage, Succession};
use crate::domain::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber};
use crate::domain::publication::{IndicatorYear, Publication, PublishedIndicator, Snapshot};
use crate::store::lineage as stored_lineage;
use crate::store::{StoreError, programmes, publications};

use super::context::Context;
use super::errors::WebError;
use super::parts::badges::{self, Badge};
use super::parts::chart::{self, Chart};
use super::parts::measured::Measured;
use super::parts::name::Name;
use super::respond;
use super::shell::Shell;

#[derive(Template)]
#[template(path = "programmes/show.html")]
struct ProgrammePage {
    shell: Shell,
    name: Name,
    lede: String,
    place: String,
    steps: Vec<Step>,
    series: Vec<Series>,
    comparison: Option<String>,
}

/// A stop on the programme's road, newest first.
enum Step {
    /// A year with its sheet.
    Year(Box<YearStep>),
    /// Years that are not on record.
    Gap(String),
}

struct YearStep {
    goal: GoalNumber,
    year: String,
    name: Name,
    place: String,
    badges: Vec<Badge>,
    successions: Vec<SuccessionView>,
    objectives: Vec<String>,
    results: Vec<String>,
    title_only: bool,
    is_newest: bool,
}

struct SuccessionView {
    kind: String,
    from: Option<String>,
    basis: Option<String>,
}

/// An indicator through the years.
struct Series {
    indicator: PublishedIndicator,
    chart: Option<Chart>,
    rows: Vec<SeriesRow>,
    change: Option<String>,
}

struct SeriesRow {
    year: String,
    measured: Measured,
    note: Option<String>,
    source: Option<String>,
    not_comparable: bool,
}

/// The programme's page.
pub async fn show(context: Context, programme: Path<ProgrammeNumber>) -> Result<HttpResponse, WebError> {
    let programme = programme.into_inner();
    let (lineage, line, all, joined) = context
        .state
        .database
        .read(move |connection| {
            let lineage = programmes::lineage(connection)?;
            let line = lineage.line(programme);
            let all = publications::of_programmes(connection, &line)?;
            let joined = stored_lineage::joined_to(connection, programme).or_else(|error| match error {
                StoreError::NotFound => Ok(None),
                other => Err(other),
            })?;
            Ok((lineage, line, all, joined))
        })
        .await?;
    // A number whose goals went to another leads on to that.
    if let Some(joined) = joined.filter(|_| all.iter().all(|publication| publication.snapshot.programme != programme)) {
        return Ok(respond::see_other(&context.address(&format!("/programmes/{joined}"))));
    }
    // A programme of which nothing is public does not exist for the public, whatever it is linked to.
    if !all.iter().any(|publication| publication.snapshot.programme == programme) {
        return Err(WebError::NotFound);
    }
    let newest = all.last().ok_or(WebError::NotFound)?;
    let name = Name::new(&newest.snapshot.name);
    let title = name.spoken.as_deref().unwrap_or(&name.shown).to_owned();
    let updated = all.iter().map(|publication| publication.published_at).max();
    let place = place(&newest.snapshot);
    let years: BTreeSet<FiscalYear> = all.iter().map(|publication| publication.snapshot.fiscal_year).collect();
    let comparison = (years.len() > 1).then(|| {
        let years: Vec<String> = years.iter().map(ToString::to_string).collect();
        context.address(&format!("/compare?years={}&by=programme&programme={programme}", years.join(",")))
    });
    let shell = context.shell(title).updated(updated).section(Some(place.clone()).filter(|place| !place.is_empty()));
    respond::page(&ProgrammePage {
        lede: lede(&all, &context),
        steps: steps(&all, &lineage, &line, &context),
        series: series(&all, &context),
        shell,
        name,
        place,
        comparison,
    })
}

fn place(snapshot: &Snapshot) -> String {
    let units = [&snapshot.department, &snapshot.section];
    units.into_iter().flatten().map(|unit| unit.name.as_str()).collect::<Vec<_>>().join(" ")
}

fn lede(all: &[Publication], context: &Context) -> String {
    let mut names: Vec<String> =
        all.iter().map(|publication| crate::domain::text::comparison_key(&publication.snapshot.name)).collect();
    names.dedup();
    let first = all.first().map(|publication| publication.snapshot.fiscal_year.label(context.language));
    let key = if names.len() > 1 { "programme-lede-renamed" } else { "programme-lede" };
    let changes = names.len().saturating_sub(1);
    context.words().fill(key, [("year", first.unwrap_or_default().into()), ("count", changes.into())])
}

fn steps(all: &[Publication], lineage: &Lineage, line: &BTreeSet<ProgrammeNumber>, context: &Context) -> Vec<Step> {
    let words = context.words();
    let links = lineage.within(line);
    let mut steps = Vec::new();
    let mut later: Option<FiscalYear> = None;
    for publication in all.iter().rev() {
        let snapshot = &publication.snapshot;
        let year = snapshot.fiscal_year;
        if let Some(later) = later.filter(|later| later.number() - year.number() > 1) {
            let (first, last) = (year.next(), later.previous());
            let gap = if first == last {
                words.fill("years-not-on-record-one", [("year", first.label(context.language).into())])
            } else {
                words.fill(
                    "years-not-on-record",
                    [("first", first.label(context.language).into()), ("last", last.label(context.language).into())],
                )
            };
            steps.push(Step::Gap(gap));
        }
        let is_first_of_its_programme = all
            .iter()
            .find(|other| other.snapshot.programme == snapshot.programme)
            .is_some_and(|first| first.snapshot.goal == snapshot.goal);
        let successions = links
            .iter()
            .filter(|link| is_first_of_its_programme && link.to == snapshot.programme)
            .map(|link| succession(link, all, context))
            .collect();
        steps.push(Step::Year(Box::new(YearStep {
            goal: snapshot.goal,
            year: year.label(context.language),
            name: Name::new(&snapshot.name),
            place: place(snapshot),
            badges: badges::of(snapshot.stage, snapshot.partial, snapshot.sample, words),
            successions,
            objectives: snapshot.objectives.iter().map(|objective| objective.item.text.clone()).collect(),
            results: snapshot.results.iter().map(|result| result.item.text.clone()).collect(),
            title_only: snapshot.title_only,
            is_newest: later.is_none(),
        })));
        later = Some(year);
    }
    steps
}

fn succession(link: &Succession, all: &[Publication], context: &Context) -> SuccessionView {
    let from = all.iter().rev().find(|publication| publication.snapshot.programme == link.from);
    SuccessionView {
        kind: context.words().text(&format!("succession-{}", link.kind)),
        from: from.map(|publication| publication.snapshot.name.clone()),
        basis: link.basis.clone(),
    }
}

/// Every indicator of the line as it was last published, with what earlier publications alone knew.
fn series(all: &[Publication], context: &Context) -> Vec<Series> {
    let mut known: BTreeMap<IndicatorNumber, PublishedIndicator> = BTreeMap::new();
    for indicator in all.iter().flat_map(|publication| &publication.snapshot.indicators) {
        known.insert(indicator.number, indicator.clone());
    }
    known
        .into_values()
        .map(|indicator| Series {
            chart: chart::draw(&indicator.years),
            rows: indicator.years.iter().rev().map(|year| row(&indicator, year, all, context)).collect(),
            change: change(&indicator, context),
            indicator,
        })
        .collect()
}

fn row(indicator: &PublishedIndicator, year: &IndicatorYear, all: &[Publication], context: &Context) -> SeriesRow {
    let words = context.words();
    let snapshots = all.iter().map(|publication| &publication.snapshot);
    let stage = snapshots.filter(|sheet| sheet.fiscal_year == year.fiscal_year).map(|sheet| sheet.stage).max();
    let measured = Measured::of(indicator, year, stage, words).with_unit();
    SeriesRow {
        year: year.fiscal_year.label(context.language),
        note: measured.why_no_rate.clone(),
        measured,
        source: year.source.clone(),
        not_comparable: year.not_comparable.is_some(),
    }
}

/// From the first comparable value to the last, in words. Without a direction a change is neither good nor bad.
fn change(indicator: &PublishedIndicator, context: &Context) -> Option<String> {
    let words = context.words();
    let mut values = indicator.years.iter().filter(|year| year.not_comparable.is_none() && year.actual.is_some());
    let first = values.next()?;
    let last = values.next_back()?;
    let (from, to) = (first.actual?.value(), last.actual?.value());
    let difference = to - from;
    let key = match (indicator.direction, difference.cmp(&Decimal::ZERO)) {
        (_, std::cmp::Ordering::Equal) => "change-level",
        (Direction::More, std::cmp::Ordering::Greater) | (Direction::Less, std::cmp::Ordering::Less) => "change-better",
        (Direction::More | Direction::Less, _) => "change-worse",
        (_, std::cmp::Ordering::Greater) => "change-up",
        (_, std::cmp::Ordering::Less) => "change-down",
    };
    let unit = indicator.unit.as_deref().unwrap_or_default();
    Some(words.fill(
        "series-change",
        [
            ("first", first.fiscal_year.label(context.language).into()),
            ("from", format!("{}{unit}", Figure::new(from).grouped()).into()),
            ("last", last.fiscal_year.label(context.language).into()),
            ("to", format!("{}{unit}", Figure::new(to).grouped()).into()),
            ("change", words.text(key).into()),
        ],
    ))
}
