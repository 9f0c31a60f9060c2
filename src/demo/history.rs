//! Other years of the same city, in summary words and only in part.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::Item;
use crate::domain::identity::Said;
use crate::domain::indicator_table::IndicatorTable;
use crate::domain::lineage::{Succession, SuccessionKind};
use crate::domain::mending::FileMark;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{Administer, Permit};
use crate::domain::proposal::{Proposal, ProposedGoal, ProposedItem};
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::store::imports::{self, Import};
use crate::store::indicators::{self, Reference};
use crate::store::kit::{StoreError, Writer};
use crate::store::published::years::YearRecord;
use crate::store::{goals, programmes};

const HISTORY: &str = include_str!("akitakata-history.json");

#[derive(Deserialize)]
struct History {
    years: Vec<HistoricYear>,
    lineage: Vec<Link>,
}

#[derive(Deserialize)]
struct HistoricYear {
    #[serde(rename = "fiscal_year")]
    year: FiscalYear,
    published: String,
    source: String,
    partial: bool,
    note: Option<String>,
    goals: Vec<HistoricGoal>,
    #[serde(default)]
    figures: Vec<HistoricFigure>,
}

#[derive(Deserialize)]
struct HistoricGoal {
    department: Option<String>,
    section: Option<String>,
    programme: String,
    summary: Option<String>,
    #[serde(default)]
    goals: Vec<String>,
    #[serde(default)]
    midyear: Vec<String>,
    #[serde(default)]
    results: Vec<String>,
}

#[derive(Deserialize)]
struct HistoricFigure {
    programme: String,
    indicator: String,
    value: serde_json::Number,
    unit: String,
    source: String,
    as_of: Option<String>,
    note: Option<String>,
}

#[derive(Deserialize)]
struct Link {
    from: (FiscalYear, String),
    to: (FiscalYear, String),
    kind: SuccessionKind,
    basis: Option<String>,
}

/// Takes the years, their links and their figures in, and publishes the years as far as they go.
pub(super) fn take_in(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let history: History = serde_json::from_str(HISTORY)?;
    for historic in &history.years {
        take_in_year(writer, permit, historic, at)?;
    }
    let mut numbers: BTreeMap<(FiscalYear, String), ProgrammeNumber> = BTreeMap::new();
    for year in history.lineage.iter().flat_map(|link| [link.from.0, link.to.0]) {
        for goal in goals::of_year(writer.connection, year)? {
            numbers.insert((year, text::comparison_key(&goal.name)), goal.programme);
        }
    }
    for link in history.lineage {
        let number = |(year, name): &(FiscalYear, String)| {
            numbers
                .get(&(*year, text::comparison_key(name)))
                .copied()
                .ok_or_else(|| StoreError::Internal(format!("no programme {name} in {year}")))
        };
        let link = Succession {
            from: number(&link.from)?,
            to: number(&link.to)?,
            fiscal_year: link.to.0,
            kind: link.kind,
            basis: link.basis,
        };
        programmes::link(writer, permit, &link)?;
    }
    for historic in &history.years {
        for figure in &historic.figures {
            add_figure(writer, permit, historic.year, figure, at)?;
        }
    }
    Ok(())
}

fn take_in_year(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    historic: &HistoricYear,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let record = YearRecord {
        partial: historic.partial,
        source: Some(historic.source.clone()),
        note: historic.note.clone(),
        ..YearRecord::imported(historic.year)
    };
    let has = |texts: fn(&HistoricGoal) -> &Vec<String>| historic.goals.iter().any(|goal| !texts(goal).is_empty());
    // A stage with nothing of its own was not recovered; the year then begins with the stage that was.
    let mut stages = Vec::new();
    if has(|goal| &goal.midyear) {
        stages.extend([Stage::Goals, Stage::Midyear]);
    } else {
        stages.push(if has(|goal| &goal.results) { Stage::Results } else { Stage::Goals });
    }
    let days: Vec<PartialDate> =
        historic.published.split(',').filter_map(|day| PartialDate::read(day.trim()).ok()).collect();
    for (index, stage) in stages.into_iter().enumerate() {
        let proposal = proposal(historic, stage);
        let import = Import { year: record.clone(), stage, accept_rates: false };
        imports::take_in(writer, permit, &proposal, &import, at)?;
        super::publish(writer, historic.year, stage, days.get(index).copied(), at)?;
    }
    Ok(())
}

fn proposal(historic: &HistoricYear, stage: Stage) -> Proposal {
    let items = |texts: &[String]| {
        let item = |text: &String| ProposedItem { item: Item { text: text.clone(), details: Vec::new() }, date: None };
        texts.iter().map(item).collect::<Vec<_>>()
    };
    let goal = |goal: &HistoricGoal| ProposedGoal {
        line: 0,
        department: goal.department.clone(),
        section: goal.section.clone(),
        code: None,
        former_names: Vec::new(),
        programme: goal.programme.clone(),
        policy: None,
        plan: Vec::new(),
        summary: goal.summary.clone(),
        objectives: items(&goal.goals),
        results: items(if stage == Stage::Results { &goal.results } else { &goal.midyear }),
        footnotes: Vec::new(),
        indicators: Vec::new(),
        amounts: Vec::new(),
        ratings: Vec::new(),
        previous_rating: None,
        future_course: None,
        texts: Vec::new(),
    };
    Proposal {
        source: historic.source.clone(),
        file: FileMark::default(),
        named_years: vec![historic.year],
        goals: historic.goals.iter().map(goal).collect(),
        warnings: Vec::new(),
        values: IndicatorTable::default(),
        reading: Vec::new(),
        // The links come from the history itself.
        said: Said::others_are_new(),
        recorded: None,
    }
}

/// A figure goes to the programme of the following year whose name begins with the one it was given under.
fn add_figure(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
    figure: &HistoricFigure,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let key = text::comparison_key(&figure.programme);
    let following = goals::of_year(writer.connection, year.next())?;
    let goal = following
        .iter()
        .find(|goal| text::comparison_key(&goal.name).starts_with(&key))
        .ok_or_else(|| StoreError::Internal(format!("no programme {}", figure.programme)))?;
    let value = Figure::read(&figure.value.to_string()).map_err(|error| StoreError::Internal(error.to_string()))?;
    let reference = Reference {
        name: figure.indicator.clone(),
        unit: figure.unit.clone(),
        fiscal_year: year,
        value,
        as_of: figure.as_of.as_deref().and_then(|text| PartialDate::read(text).ok()),
        not_comparable: figure.note.clone(),
        source: figure.source.clone(),
    };
    indicators::add_reference(writer, permit, goal.programme, &reference, at).map(|_| ())
}
