//! By the plan: what stood under each of its policies and measures, year by year, with its money.

use std::collections::BTreeMap;

use askama::Template;

use crate::domain::amount::AmountKind;
use crate::domain::amount::total::Total;
use crate::domain::comparison::departments::Tally;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::plan;
use crate::domain::published_sheet::PublishedSheet;
use crate::outlet::comparison::Record;
use crate::web::kit::context::Context;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts::money;
use crate::web::public::comparison::frame::{self, Frame};
use crate::web::public::comparison::material::Material;
use crate::web::public::comparison::query::Asked;

#[derive(Template)]
#[template(path = "public/comparison/plan.html")]
pub(super) struct PlanPage {
    shell: Shell,
    frame: Frame,
    rows: Vec<PlanRow>,
}

struct PlanRow {
    /// The path in one line; empty for sheets without one.
    path: String,
    /// Each with its year.
    cells: Vec<(String, Option<Cell>)>,
}

/// What stood under a path in a year.
struct Cell {
    partial: bool,
    tally: Tally,
    /// Budget and settled accounts, with how many sheets they are of.
    money: Vec<(&'static str, String, Option<String>)>,
}

/// The sheets under a path by their years.
type ByPath<'material> = Vec<(String, BTreeMap<FiscalYear, Vec<&'material PublishedSheet>>)>;

/// Every path with its sheets, in the order of the newest table; what has none comes last.
fn by_path<'material>(asked: &'material Asked, material: &'material Material) -> ByPath<'material> {
    let mut newest_first: Vec<&PublishedSheet> = material.asked_for(asked).collect();
    newest_first.sort_by_key(|sheet| std::cmp::Reverse(sheet.fiscal_year));
    let mut paths: ByPath<'_> = Vec::new();
    for sheet in newest_first {
        let path = plan::in_one_line(&sheet.plan);
        let index = paths.iter().position(|(known, _)| *known == path).unwrap_or_else(|| {
            paths.push((path, BTreeMap::new()));
            paths.len() - 1
        });
        if let Some((_, years)) = paths.get_mut(index) {
            years.entry(sheet.fiscal_year).or_default().push(sheet);
        }
    }
    paths.sort_by_key(|(path, _)| path.is_empty());
    paths
}

fn tally(sheets: &[&PublishedSheet]) -> Tally {
    let mut all = Tally::default();
    for sheet in sheets {
        all.add(sheet.tally);
    }
    all
}

pub(super) fn page(context: &Context, asked: &Asked, material: &Material) -> PlanPage {
    let words = context.words();
    let paths = by_path(asked, material);
    let named = paths.iter().filter(|(path, _)| !path.is_empty()).count();
    let sentence = words.fill("comparison-plan", [("count", named.into())]);
    let row = |(path, years): &(String, BTreeMap<FiscalYear, Vec<&PublishedSheet>>)| PlanRow {
        path: path.clone(),
        cells: material
            .columns
            .iter()
            .map(|column| {
                let here = years.get(&column.year).map(|sheets| cell(sheets, column.partial, words));
                (frame::label(column.year, words.language()), here)
            })
            .collect(),
    };
    PlanPage {
        shell: frame::shell(context, asked, material),
        frame: Frame::new(context, asked, material, sentence),
        rows: paths.iter().map(row).collect(),
    }
}

fn cell(sheets: &[&PublishedSheet], partial: bool, words: Words) -> Cell {
    let of = |kind: &AmountKind| {
        let total = Total::of(sheets.iter().map(|sheet| sheet.money.total(*kind)));
        Some((kind.code(), money::total(&total, words)?, money::of_how_many(&total, words)))
    };
    // A year that is recorded only in part enters no total.
    let money = if partial { Vec::new() } else { AmountKind::ALL.iter().filter_map(of).collect() };
    Cell { partial, tally: tally(sheets), money }
}

/// The same as data: the counts of each path and year, and its money in yen as far as every sheet states it.
pub(super) fn records(asked: &Asked, material: &Material) -> Vec<Record> {
    let mut records = Vec::new();
    for (path, years) in by_path(asked, material) {
        for (year, sheets) in years {
            let partial = !material.is_whole(year);
            let mut add = |measure: &'static str, value: String, note: String| {
                let year = Some(year);
                records.push(Record { year, partial, measure, value, note, plan: path.clone(), ..Record::default() });
            };
            let counts = tally(&sheets);
            for (measure, count) in
                [("goals", counts.goals), ("objectives", counts.objectives), ("results", counts.results)]
            {
                add(measure, count.to_string(), String::new());
            }
            for kind in AmountKind::ALL.iter().filter(|_| !partial) {
                let total = Total::of(sheets.iter().map(|sheet| sheet.money.total(*kind)));
                if total.unit().is_some() {
                    let note =
                        if total.is_whole() { String::new() } else { format!("{}/{}", total.stated, total.sheets) };
                    add(kind.code(), total.yen.to_string(), note);
                }
            }
        }
    }
    records
}
