//! By department: what each had on its sheets, in the organisation of the time or in today's.

use std::collections::BTreeMap;

use askama::Template;

use crate::domain::comparison::departments::{DepartmentRow, Tally, TodaysStructure, count};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::published_sheet::PublishedSheet;
use crate::domain::unit::UnitLink;
use crate::outlet::comparison::Record;
use crate::web::kit::context::Context;
use crate::web::kit::names::Named;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts::columns::{Columns, Count};
use crate::web::public::comparison::frame::{self, Frame};
use crate::web::public::comparison::material::Material;
use crate::web::public::comparison::query::Asked;

/// What the sentence says of targets reached: more, fewer, as many.
const MET: [&str; 3] = ["comparison-met-up", "comparison-met-down", "comparison-met-level"];
/// The same of programmes.
const GOALS: [&str; 3] = ["comparison-goals-up", "comparison-goals-down", "comparison-goals-level"];

#[derive(Template)]
#[template(path = "public/comparison/departments.html")]
pub(super) struct DepartmentsPage {
    shell: Shell,
    frame: Frame,
    rows: Vec<DepartmentView>,
    /// All departments together.
    total: Vec<Cell>,
    has_rates: bool,
    /// What the small charts count, as a key.
    charted: &'static str,
}

struct DepartmentView {
    name: Named,
    /// The unit's page in its newest year.
    page: Option<String>,
    note: Option<String>,
    cells: Vec<Cell>,
    chart: Columns,
}

struct Cell {
    year: String,
    tally: Option<Tally>,
    /// By how many programmes there are more or fewer than in the column before, where both are wholly on record.
    change: Option<String>,
    partial: bool,
    /// The units that do that year what this one does in another.
    others: Vec<Other>,
}

/// Another unit, and how the two follow one another where that is one step.
struct Other {
    name: Named,
    kind: Option<UnitLink>,
}

/// A department with what it had in each year.
struct Counted {
    department: DepartmentRow,
    years: BTreeMap<FiscalYear, Tally>,
}

fn counted(asked: &Asked, material: &Material) -> Vec<Counted> {
    let today = TodaysStructure::of(&material.newest);
    // The newest year first, so that rows stand in the order of the table people know.
    let mut sheets: Vec<&PublishedSheet> = material.asked_for(asked).collect();
    sheets.sort_by_key(|sheet| std::cmp::Reverse(sheet.fiscal_year));
    let counted = count(sheets, asked.structure, &today, &material.organisation);
    counted.into_iter().map(|(department, years)| Counted { department, years }).collect()
}

pub(super) fn page(context: &Context, asked: &Asked, material: &Material) -> DepartmentsPage {
    let words = context.words();
    let counted = counted(asked, material);
    let total = total(&counted, material);
    let has_rates = counted.iter().flat_map(|row| row.years.values()).any(|tally| tally.rates > 0);
    let with_rates = total.iter().flatten().filter(|tally| tally.rates > 0).count();
    let charts_rates = with_rates > 1;
    // Without any rate there is nothing to draw of rates: the year goes on, or states none.
    let bar = |tally: &Tally| match tally {
        Tally { rates: 0, .. } if charts_rates => None,
        Tally { rates, met, .. } if charts_rates => Some((*rates, Some(*met))),
        Tally { goals, .. } => Some((*goals, None)),
    };
    let drawn = |row: &Counted, year| row.years.get(&year).filter(|_| material.is_whole(year)).and_then(bar);
    let columns = material.columns.iter();
    let most = counted.iter().flat_map(|row| columns.clone().filter_map(|column| Some(drawn(row, column.year)?.0)));
    let most = most.max().unwrap_or(0);
    let rows = counted.iter().map(|row| {
        let mut cells = cells(context, material, |year| row.years.get(&year).copied());
        for (cell, column) in cells.iter_mut().zip(&material.columns) {
            cell.others = others(row, column.year, &counted, material, context);
        }
        let counts = columns.clone().map(|column| match drawn(row, column.year) {
            Some((all, part)) => Count::Of { year: column.year, all, part },
            None => Count::Gap(column.year),
        });
        let (name, note) = shown(&row.department, material, context);
        DepartmentView {
            name,
            page: link(context, row, material),
            note,
            chart: Columns::draw(&counts.collect::<Vec<_>>(), most),
            cells,
        }
    });
    let rows = rows.collect();
    let sentence = sentence(words, material, &total);
    let mut all = total.iter();
    let total = cells(context, material, |_| all.next().copied().flatten());
    DepartmentsPage {
        shell: frame::shell(context, asked, material),
        frame: Frame::new(context, asked, material, sentence),
        rows,
        total,
        has_rates,
        charted: if charts_rates { "comparison-chart-rates" } else { "comparison-chart-goals" },
    }
}

/// The cells of a row with its tallies.
fn cells(context: &Context, material: &Material, mut of: impl FnMut(FiscalYear) -> Option<Tally>) -> Vec<Cell> {
    let mut before: Option<usize> = None;
    let columns = material.columns.iter().map(|column| {
        let tally = of(column.year);
        let goals = tally.filter(|_| !column.partial).map(|tally| tally.goals);
        let change = before.zip(goals).filter(|(before, now)| before != now).map(|(before, now)| {
            if now > before { format!("+{}", now - before) } else { format!("−{}", before - now) }
        });
        before = goals;
        let year = frame::label(column.year, context.language);
        Cell { year, tally, change, partial: column.partial, others: Vec::new() }
    });
    columns.collect()
}

/// Where a row has no sheets in a year: the rows before it or after it in the organisation that have.
fn others(row: &Counted, year: FiscalYear, all: &[Counted], material: &Material, context: &Context) -> Vec<Other> {
    let DepartmentRow::Unit(unit) = row.department else { return Vec::new() };
    if row.years.contains_key(&year) {
        return Vec::new();
    }
    let organisation = &material.organisation;
    let there = all.iter().filter(|other| other.years.contains_key(&year));
    let linked = there.filter_map(|other| match other.department {
        DepartmentRow::Unit(number) if organisation.descends(unit, number) => Some((&other.department, unit, number)),
        DepartmentRow::Unit(number) if organisation.descends(number, unit) => Some((&other.department, number, unit)),
        _ => None,
    });
    linked
        .map(|(department, from, to)| Other {
            name: shown(department, material, context).0,
            kind: organisation.after(from).find(|link| link.to == to).map(|link| link.kind),
        })
        .collect()
}

/// The page of a unit in the newest of these years in which it was there itself: in today's structure its row also has
/// what others did before it.
fn link(context: &Context, row: &Counted, material: &Material) -> Option<String> {
    let DepartmentRow::Unit(unit) = row.department else { return None };
    let own = material.sheets.iter().filter(|sheet| sheet.units().any(|label| label.number == unit));
    let newest = own.map(|sheet| sheet.fiscal_year).max()?;
    Some(context.to().unit_in_year(newest, unit).to_string())
}

/// The name of a row as it was in its newest year, and what there is to say about it.
fn named(department: &DepartmentRow, material: &Material, words: Words) -> (String, Option<String>) {
    let name = |unit: UnitNumber| {
        let labels = material.newest.iter().chain(material.sheets.iter().rev()).flat_map(PublishedSheet::units);
        labels.filter(|label| label.number == unit).map(|label| label.name.clone()).next().unwrap_or_default()
    };
    match department {
        DepartmentRow::Unit(unit) => (name(*unit), None),
        DepartmentRow::Nowhere(unit) => (name(*unit), Some(words.text("comparison-no-place-today"))),
        DepartmentRow::Unknown => (words.text("unit-unknown"), None),
    }
}

/// The same as the page shows it.
fn shown(department: &DepartmentRow, material: &Material, context: &Context) -> (Named, Option<String>) {
    let (name, note) = named(department, material, context.words());
    let name = match department {
        DepartmentRow::Unit(unit) | DepartmentRow::Nowhere(unit) => context.names().unit(*unit, &name),
        DepartmentRow::Unknown => Named::words(name, context.language),
    };
    (name, note)
}

fn total(counted: &[Counted], material: &Material) -> Vec<Option<Tally>> {
    let columns = material.columns.iter();
    columns
        .map(|column| {
            (!column.partial).then(|| {
                let mut total = Tally::default();
                for tally in counted.iter().filter_map(|row| row.years.get(&column.year)) {
                    total.add(*tally);
                }
                total
            })
        })
        .collect()
}

/// From the first year that is wholly on record to the last: targets reached where there are rates, else programmes.
fn sentence(words: Words, material: &Material, total: &[Option<Tally>]) -> String {
    let whole: Vec<(FiscalYear, Tally)> =
        material.columns.iter().zip(total).filter_map(|(column, tally)| Some((column.year, (*tally)?))).collect();
    let with_rates: Vec<&(FiscalYear, Tally)> = whole.iter().filter(|(_, tally)| tally.rates > 0).collect();
    let (keys, first, last) = match (with_rates.as_slice(), whole.as_slice()) {
        ([first, .., last], _) => (MET, (first.0, first.1.met), (last.0, last.1.met)),
        (_, [first, .., last]) => (GOALS, (first.0, first.1.goals), (last.0, last.1.goals)),
        (_, [only]) => {
            let label = only.0.label(words.language());
            return words.fill("comparison-goals-one", [("year", label.into()), ("count", only.1.goals.into())]);
        }
        _ => return words.fill("comparison-nothing-whole", [("rows", 0.into())]),
    };
    let [up, down, level] = keys;
    let key = match first.1.cmp(&last.1) {
        std::cmp::Ordering::Less => up,
        std::cmp::Ordering::Greater => down,
        std::cmp::Ordering::Equal => level,
    };
    words.fill(
        key,
        [
            ("first", first.0.label(words.language()).into()),
            ("from", first.1.into()),
            ("last", last.0.label(words.language()).into()),
            ("to", last.1.into()),
        ],
    )
}

pub(super) fn records(asked: &Asked, material: &Material) -> Vec<Record> {
    let words = Words::of(crate::domain::language::Language::Japanese);
    let mut records = Vec::new();
    for row in counted(asked, material) {
        let (name, note) = named(&row.department, material, words);
        let number = match &row.department {
            DepartmentRow::Unit(unit) | DepartmentRow::Nowhere(unit) => unit.to_string(),
            DepartmentRow::Unknown => String::new(),
        };
        for (year, tally) in &row.years {
            let base = Record {
                year: Some(*year),
                partial: !material.is_whole(*year),
                department: (number.clone(), name.clone()),
                note: note.clone().unwrap_or_default(),
                ..Record::default()
            };
            let values = [
                ("goals", tally.goals),
                ("objectives", tally.objectives),
                ("results", tally.results),
                ("values", tally.values),
                ("rates", tally.rates),
                ("rates_met", tally.met),
            ];
            records.extend(values.map(|(measure, value)| Record { measure, value: value.to_string(), ..base.clone() }));
        }
    }
    records
}
