//! By money: what each programme was budgeted and what was settled, year by year, and by how much that changed.

use std::collections::BTreeMap;

use askama::Template;
use rust_decimal::Decimal;

use crate::domain::amount::of_year::Money;
use crate::domain::amount::total::Total;
use crate::domain::amount::{Amount, AmountKind, MoneyUnit};
use crate::domain::attainment::round_half_up;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::published_sheet::PublishedSheet;
use crate::outlet::comparison::Record;
use crate::web::kit::context::Context;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts::money;
use crate::web::parts::name::Name;
use crate::web::public::comparison::frame::{self, Frame, Window};
use crate::web::public::comparison::material::Material;
use crate::web::public::comparison::query::Asked;

/// Rows on a page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "public/comparison/money.html")]
pub(super) struct MoneyPage {
    shell: Shell,
    frame: Frame,
    rows: Vec<MoneyRow>,
    /// All sheets of a year together, in the years that are wholly on record.
    total: Vec<Cell>,
}

struct MoneyRow {
    programme: ProgrammeNumber,
    name: Name,
    cells: Vec<Cell>,
    change: Option<String>,
}

/// What a year has of each kind, and of how many sheets that is.
struct Cell {
    year: String,
    shown: Vec<(&'static str, String, Option<String>)>,
    /// Why there is nothing.
    nothing: &'static str,
}

/// A programme with its sheets that state some money, oldest first.
struct Course<'material> {
    programme: ProgrammeNumber,
    sheets: BTreeMap<FiscalYear, &'material PublishedSheet>,
}

impl Course<'_> {
    /// From the first year to the last: settled with settled, else budget with budget.
    fn change(&self) -> Option<Change> {
        let both = |kind| {
            let known = self.sheets.iter().filter_map(|(year, sheet)| Some((*year, sheet.money.total(kind)?)));
            let known: Vec<(FiscalYear, Amount)> = known.collect();
            let (first, last) = (*known.first()?, *known.last()?);
            (first.0 < last.0).then_some(Change { kind, first, last })
        };
        both(AmountKind::Settled).or_else(|| both(AmountKind::Budget))
    }
}

/// How an amount changed between two years.
struct Change {
    kind: AmountKind,
    first: (FiscalYear, Amount),
    last: (FiscalYear, Amount),
}

impl Change {
    const fn yen(&self) -> i64 {
        self.last.1.yen() - self.first.1.yen()
    }

    fn in_words(&self, words: Words) -> String {
        let unit: MoneyUnit = self.first.1.unit().min(self.last.1.unit());
        let sign = if self.yen() > 0 { "+" } else { "" };
        let before = Decimal::from(self.first.1.yen());
        let share = Decimal::from(self.yen() * 100).checked_div(before).filter(|_| before > Decimal::ZERO);
        let share =
            share.map(|share| format!("（{sign}{}%）", round_half_up(share, 1)).replace('-', "−")).unwrap_or_default();
        let amount = money::in_words(self.yen(), unit, words);
        format!("{} {sign}{amount}{share}", words.text(&format!("amount-kind-{}", self.kind)))
    }
}

/// The programmes that state money in any of the years, in the order of the newest table that has them.
fn courses<'material>(asked: &'material Asked, material: &'material Material) -> Vec<Course<'material>> {
    let mut newest_first: Vec<&PublishedSheet> = material.asked_for(asked).collect();
    newest_first.sort_by_key(|sheet| std::cmp::Reverse(sheet.fiscal_year));
    let mut courses: Vec<Course<'_>> = Vec::new();
    let mut places: BTreeMap<ProgrammeNumber, usize> = BTreeMap::new();
    for sheet in newest_first.into_iter().filter(|sheet| !sheet.money.is_empty()) {
        let place = *places.entry(sheet.programme).or_insert_with(|| {
            courses.push(Course { programme: sheet.programme, sheets: BTreeMap::new() });
            courses.len() - 1
        });
        if let Some(course) = courses.get_mut(place) {
            course.sheets.entry(sheet.fiscal_year).or_insert(sheet);
        }
    }
    courses
}

pub(super) fn page(context: &Context, asked: &Asked, material: &Material) -> MoneyPage {
    let words = context.words();
    let courses = courses(asked, material);
    let window = Window::new(asked, courses.len(), PAGE);
    let sentence = words.fill("comparison-money", [("count", courses.len().into())]);
    let rows = window.take(courses).iter().filter_map(|course| row(course, material, words)).collect();
    MoneyPage {
        shell: frame::shell(context, asked, material),
        frame: Frame::new(context, asked, material, sentence).paged(context, asked, material, &window),
        rows,
        total: material.columns.iter().map(|column| total(asked, material, column.year, words)).collect(),
    }
}

fn row(course: &Course<'_>, material: &Material, words: Words) -> Option<MoneyRow> {
    let newest = course.sheets.values().next_back()?;
    let cells = material.columns.iter().map(|column| {
        let stated = course.sheets.get(&column.year).map_or_else(Money::default, |sheet| sheet.money);
        let shown = AmountKind::ALL
            .iter()
            .filter_map(|kind| Some((kind.code(), money::amount(stated.total(*kind)?, words), None)));
        Cell { year: frame::label(column.year, words.language()), shown: shown.collect(), nothing: "money-not-stated" }
    });
    Some(MoneyRow {
        programme: course.programme,
        name: Name::new(&newest.name),
        cells: cells.collect(),
        change: course.change().map(|change| change.in_words(words)),
    })
}

fn total(asked: &Asked, material: &Material, year: FiscalYear, words: Words) -> Cell {
    let label = frame::label(year, words.language());
    if !material.is_whole(year) {
        return Cell { year: label, shown: Vec::new(), nothing: "comparison-not-counted" };
    }
    let shown = AmountKind::ALL.iter().filter_map(|kind| {
        let sheets = material.asked_for(asked).filter(|sheet| sheet.fiscal_year == year);
        let total = Total::of(sheets.map(|sheet| sheet.money.total(*kind)));
        Some((kind.code(), money::total(&total, words)?, money::of_how_many(&total, words)))
    });
    Cell { year: label, shown: shown.collect(), nothing: "money-not-stated" }
}

/// The same as data: every amount in yen, and the change.
pub(super) fn records(asked: &Asked, material: &Material) -> Vec<Record> {
    let mut records = Vec::new();
    for course in courses(asked, material) {
        let of = |sheet: &PublishedSheet, measure: &'static str, yen: i64| Record {
            measure,
            value: yen.to_string(),
            unit: MoneyUnit::Yen.written().to_owned(),
            ..Record::of(sheet)
        };
        for sheet in course.sheets.values() {
            let stated =
                [("budget", sheet.money.budget), ("settled", sheet.money.settled), ("staff", sheet.money.staff)];
            records.extend(stated.into_iter().filter_map(|(measure, known)| Some(of(sheet, measure, known?.yen()))));
        }
        if let Some((change, newest)) = course.change().zip(course.sheets.values().next_back()) {
            let since = format!("{} {}-{}", change.kind, change.first.0, change.last.0);
            records.push(Record { note: since, ..of(newest, "change", change.yen()) });
        }
    }
    records
}
