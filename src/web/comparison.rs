//! Years side by side, by programme: a row follows a programme through its names.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::lineage::{Lineage, SuccessionKind};
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::publication::{IndicatorYear, Publication, PublishedIndicator, Snapshot};
use crate::store::publications::PublishedYear;
use crate::store::{StoreError, programmes, publications};

use super::context::Context;
use super::errors::WebError;
use super::parts::attainment::AttainmentView;
use super::parts::badges::{self, Badge};
use super::parts::name::Name;
use super::parts::sheet;
use super::respond;
use super::shell::Shell;

/// The most years side by side.
const MOST_YEARS: usize = 10;

#[derive(Template)]
#[template(path = "comparison/show.html")]
struct ComparisonPage {
    shell: Shell,
    sentence: String,
    columns: Vec<Column>,
    /// Programmes on record in several of the years.
    through: Vec<Row>,
    /// Programmes on record in one of the years only.
    single: Vec<Row>,
    choices: Vec<Choice>,
    problem: Option<String>,
}

struct Column {
    year: FiscalYear,
    label: String,
    badges: Vec<Badge>,
}

/// A year that can be taken in or left out by a link.
struct Choice {
    label: String,
    address: String,
    chosen: bool,
}

struct Row {
    programme: ProgrammeNumber,
    name: Name,
    cells: Vec<Cell>,
}

struct Cell {
    /// What happened to the programme since the column before, in words.
    changes: Vec<Change>,
    goals: Vec<GoalView>,
    /// Values known of this year from other years' sheets, with why they can't be compared.
    loose: Vec<LooseValue>,
}

struct Change {
    modifier: &'static str,
    text: String,
}

struct GoalView {
    goal: GoalNumber,
    name: Name,
    place: String,
    title_only: bool,
    objectives: Vec<String>,
    results: Vec<String>,
    rates: Vec<AttainmentView>,
    /// Values without a rate.
    values: Vec<String>,
}

struct LooseValue {
    text: String,
    not_comparable: Option<String>,
    source: Option<String>,
}

/// What is compared.
#[derive(Deserialize)]
pub struct ComparisonQuery {
    #[serde(default)]
    years: Option<String>,
    #[serde(default)]
    by: Option<String>,
    programme: Option<ProgrammeNumber>,
    unit: Option<UnitNumber>,
}

struct Material {
    years: Vec<PublishedYear>,
    lineage: Lineage,
    publications: Vec<Publication>,
}

/// The comparison.
pub async fn show(context: Context, query: Query<ComparisonQuery>) -> Result<HttpResponse, WebError> {
    let query = query.into_inner();
    if query.by.as_deref().is_some_and(|by| by != "programme") {
        return Err(WebError::NotFound);
    }
    let wanted = query.years.as_deref().map(read_years).transpose()?;
    let material = context.state.database.read(move |connection| load(connection, wanted)).await?;
    respond::page(&page(&context, &query, &material))
}

/// Reads `2015,2016,2020`: any order, repetitions count once.
fn read_years(text: &str) -> Result<BTreeSet<FiscalYear>, WebError> {
    let years = text.split(',').filter(|year| !year.is_empty()).map(|year| year.trim().parse());
    let years: BTreeSet<FiscalYear> = years.collect::<Result<_, _>>().map_err(|_| WebError::NotFound)?;
    if years.len() > MOST_YEARS { Err(WebError::NotFound) } else { Ok(years) }
}

fn load(
    connection: &mut crate::store::DatabaseConnection,
    wanted: Option<BTreeSet<FiscalYear>>,
) -> Result<Material, StoreError> {
    let mut years = publications::years(connection)?;
    years.reverse();
    let wanted = wanted.unwrap_or_else(|| years.iter().rev().take(3).map(|year| year.year).collect());
    if !wanted.iter().all(|wanted| years.iter().any(|year| year.year == *wanted)) {
        return Err(StoreError::NotFound);
    }
    let mut found = Vec::new();
    for year in &wanted {
        found.extend(publications::of_year(connection, *year)?);
    }
    Ok(Material { years, lineage: programmes::lineage(connection)?, publications: found })
}

fn page(context: &Context, query: &ComparisonQuery, material: &Material) -> ComparisonPage {
    let words = context.words();
    let shown: BTreeSet<FiscalYear> =
        material.publications.iter().map(|publication| publication.snapshot.fiscal_year).collect();
    let columns: Vec<&PublishedYear> = material.years.iter().filter(|year| shown.contains(&year.year)).collect();
    let rows = rows(context, query, material, &columns);
    let labels: Vec<String> = columns.iter().map(|year| year.year.label(context.language)).collect();
    let short = columns.iter().map(|year| match context.language {
        Language::Japanese => year.year.wareki(),
        Language::English => format!("FY{}", year.year),
    });
    let short = short.collect::<Vec<_>>().join(&words.text("list-separator"));
    let (through, single): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(Row::is_in_several_years);
    let sentence = sentence(context, &through, &single, &columns);
    let title = words.fill("comparison-title", [("years", short.into())]);
    let updated = material.publications.iter().map(|publication| publication.published_at).max();
    ComparisonPage {
        shell: context.shell(title).updated(updated),
        sentence,
        columns: columns
            .iter()
            .zip(&labels)
            .map(|(year, label)| Column {
                year: year.year,
                label: label.clone(),
                badges: badges::of(year.stage, year.partial, year.sample, words).into_iter().skip(1).collect(),
            })
            .collect(),
        choices: choices(context, query, &material.years, &shown),
        problem: (columns.len() < 2).then(|| words.text("comparison-too-few")),
        through,
        single,
    }
}

fn choices(
    context: &Context,
    query: &ComparisonQuery,
    years: &[PublishedYear],
    shown: &BTreeSet<FiscalYear>,
) -> Vec<Choice> {
    let narrowing = query.programme.map(|number| format!("&programme={number}")).unwrap_or_default()
        + &query.unit.map(|number| format!("&unit={number}")).unwrap_or_default();
    years
        .iter()
        .map(|year| {
            let mut wanted = shown.clone();
            if !wanted.remove(&year.year) {
                wanted.insert(year.year);
            }
            let list = wanted.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
            Choice {
                label: year.year.label(context.language),
                address: context.address(&format!("/compare?years={list}&by=programme{narrowing}")),
                chosen: shown.contains(&year.year),
            }
        })
        .collect()
}

fn rows(context: &Context, query: &ComparisonQuery, material: &Material, columns: &[&PublishedYear]) -> Vec<Row> {
    // The newest year first, so that rows stand in the order of the table people know.
    let in_order = material.publications.iter().rev().map(|publication| publication.snapshot.fiscal_year);
    let mut newest_first: Vec<&Publication> = Vec::new();
    for year in in_order.collect::<BTreeSet<_>>().into_iter().rev() {
        newest_first
            .extend(material.publications.iter().filter(|publication| publication.snapshot.fiscal_year == year));
    }
    let families = material.lineage.families(newest_first.iter().map(|publication| publication.snapshot.programme));
    families
        .into_iter()
        .filter(|family| query.programme.is_none_or(|wanted| family.contains(&wanted)))
        .filter_map(|family| {
            let members: Vec<&Snapshot> = newest_first
                .iter()
                .map(|publication| &publication.snapshot)
                .filter(|snapshot| family.contains(&snapshot.programme))
                .collect();
            let newest = members.first()?;
            let in_unit = |unit| members.iter().any(|snapshot| sheet::belongs_to(snapshot, unit));
            query.unit.is_none_or(in_unit).then(|| Row {
                programme: newest.programme,
                name: Name::new(&newest.name),
                cells: cells(context, &members, material, columns),
            })
        })
        .collect()
}

fn cells(context: &Context, members: &[&Snapshot], material: &Material, columns: &[&PublishedYear]) -> Vec<Cell> {
    let mut before: Vec<&Snapshot> = Vec::new();
    let mut cells = Vec::with_capacity(columns.len());
    for (place, column) in columns.iter().enumerate() {
        let here: Vec<&Snapshot> =
            members.iter().copied().filter(|snapshot| snapshot.fiscal_year == column.year).collect();
        let later_exists = columns
            .iter()
            .skip(place + 1)
            .any(|later| members.iter().any(|snapshot| snapshot.fiscal_year == later.year));
        let follows = columns
            .get(place.wrapping_sub(1))
            .is_some_and(|earlier| !earlier.partial && column.year.number() - earlier.year.number() == 1);
        let change = match (here.is_empty(), !before.is_empty()) {
            (false, true) => Some(succession(context, &before, &here, &material.lineage)),
            // New only where the years between are wholly on record: nothing is said about what was not recorded.
            (false, false) => (follows && !column.partial).then(|| plain(context, "new", "change-new")),
            (true, _) if column.partial => Some(plain(context, "none", "change-not-recorded")),
            (true, true) if follows && !later_exists => Some(plain(context, "ended", "change-ended")),
            (true, _) => Some(plain(context, "none", "change-none-here")),
        };
        cells.push(Cell {
            changes: change.into_iter().collect(),
            loose: if here.is_empty() { loose_values(members, column.year) } else { Vec::new() },
            goals: here.iter().map(|snapshot| goal(snapshot, context)).collect(),
        });
        if !here.is_empty() {
            before = here;
        }
    }
    cells
}

fn plain(context: &Context, modifier: &'static str, key: &str) -> Change {
    Change { modifier, text: context.words().text(key) }
}

/// How a family came from one column to the next: by its links, or under the same number by its name.
fn succession(context: &Context, before: &[&Snapshot], here: &[&Snapshot], lineage: &Lineage) -> Change {
    let words = context.words();
    let numbers: BTreeSet<ProgrammeNumber> = before.iter().chain(here).map(|snapshot| snapshot.programme).collect();
    let family = before.first().map(|snapshot| lineage.family(snapshot.programme)).unwrap_or_default();
    let kinds: BTreeSet<SuccessionKind> = lineage
        .within(&family)
        .into_iter()
        .filter(|link| {
            here.iter().any(|snapshot| snapshot.programme == link.to)
                && before.iter().any(|snapshot| snapshot.programme != link.to)
        })
        .map(|link| link.kind)
        .collect();
    if let Some(kind) = kinds.last() {
        return Change { modifier: "linked", text: words.text(&format!("succession-{kind}")) };
    }
    let same_name = numbers.len() == 1
        && before.iter().zip(here).all(|(one, other)| {
            crate::domain::text::comparison_key(&one.name) == crate::domain::text::comparison_key(&other.name)
        });
    let key = if same_name || numbers.len() > 1 { "succession-continued" } else { "succession-renamed" };
    Change { modifier: "linked", text: words.text(key) }
}

fn goal(snapshot: &Snapshot, context: &Context) -> GoalView {
    let units = [&snapshot.department, &snapshot.section];
    GoalView {
        goal: snapshot.goal,
        name: Name::new(&snapshot.name),
        place: units.into_iter().flatten().map(|unit| unit.name.as_str()).collect::<Vec<_>>().join(" "),
        title_only: snapshot.title_only,
        objectives: snapshot.objectives.iter().map(|objective| objective.item.text.clone()).collect(),
        results: snapshot.results.iter().map(|result| result.item.text.clone()).collect(),
        rates: sheet::rates(snapshot, context.words()),
        values: snapshot
            .own_figures()
            .filter(|(indicator, year)| indicator.attainment(year).is_none())
            .filter_map(|(indicator, year)| value(indicator, year))
            .collect(),
    }
}

fn value(indicator: &PublishedIndicator, year: &IndicatorYear) -> Option<String> {
    let unit = year.unit.as_deref().or(indicator.unit.as_deref()).unwrap_or_default();
    Some(format!("{} {}{unit}", indicator.name, year.actual?.grouped()))
}

/// Values of a year without a sheet that another year's sheet gives.
fn loose_values(members: &[&Snapshot], year: FiscalYear) -> Vec<LooseValue> {
    let Some(newest) = members.first() else { return Vec::new() };
    newest
        .indicators
        .iter()
        .filter_map(|indicator| {
            let known = indicator.in_year(year)?;
            Some(LooseValue {
                text: value(indicator, known)?,
                not_comparable: known.not_comparable.clone(),
                source: known.source.clone(),
            })
        })
        .collect()
}

/// One sentence on what the page shows. Years recorded only in part enter no count of new and ended programmes.
fn sentence(context: &Context, through: &[Row], single: &[Row], columns: &[&PublishedYear]) -> String {
    let partial = columns.iter().any(|column| column.partial);
    let key = if partial { "comparison-sentence-partial" } else { "comparison-sentence" };
    let rows = through.len() + single.len();
    context.words().fill(key, [("rows", rows.into()), ("through", through.len().into())])
}

impl Row {
    fn is_in_several_years(&self) -> bool {
        self.cells.iter().filter(|cell| !cell.goals.is_empty() || !cell.loose.is_empty()).count() > 1
    }
}
