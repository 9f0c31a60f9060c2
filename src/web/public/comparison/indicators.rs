//! By indicator: those with a figure in at least two of the years, the biggest movement first. The file has the others too.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use crate::domain::aim::{Aim, AimParts, Bound};
use crate::domain::attainment::Attainment;
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::Missing;
use crate::domain::movement::{self, Course, Movement, OverYears, biggest_first};
use crate::domain::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber};
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::series::{Series, gather};
use crate::outlet::comparison::{IN_WORDS, Record};
use crate::web::kit::context::Context;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts::aim::{JudgedView, meaning};
use crate::web::parts::apart;
use crate::web::parts::attainment::{AttainmentView, nothing};
use crate::web::parts::movement::{MovementView, Step};
use crate::web::parts::name::Name;
use crate::web::parts::spark::{self, Spark};
use crate::web::public::comparison::frame::{self, Frame, Window};
use crate::web::public::comparison::material::Material;
use crate::web::public::comparison::query::Asked;

/// Rows on a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "public/comparison/indicators.html")]
pub(super) struct IndicatorsPage {
    shell: Shell,
    frame: Frame,
    rows: Vec<IndicatorRow>,
    /// How many have a figure in one of the years only: they are in the file.
    single: usize,
}

struct IndicatorRow {
    number: IndicatorNumber,
    name: String,
    unit: Option<String>,
    kind: &'static str,
    direction: &'static str,
    programme: ProgrammeNumber,
    programme_name: Name,
    spark: Option<Spark>,
    cells: Vec<Cell>,
    /// Between which of the cells it moved; or the first and the last that have something.
    ends: (Option<usize>, Option<usize>),
    movement: Option<MovementView>,
    /// The same as an arrow and a word.
    step: Option<Step>,
    /// Why there is no movement, or which years stand apart.
    apart: Vec<ApartYear>,
}

/// A year that stands apart, and why.
struct ApartYear {
    year: Option<String>,
    reason: String,
}

impl IndicatorRow {
    fn first(&self) -> Option<&Cell> {
        self.ends.0.and_then(|index| self.cells.get(index))
    }

    fn last(&self) -> Option<&Cell> {
        self.ends.1.and_then(|index| self.cells.get(index))
    }
}

struct Cell {
    /// The year in few letters.
    year: String,
    target: Option<String>,
    /// What the target means, where its own words don't say so to the reader.
    meaning: Option<String>,
    plan: Option<String>,
    actual: Option<String>,
    nothing: Option<String>,
    word: Option<String>,
    rate: Option<AttainmentView>,
    judged: Option<JudgedView>,
}

/// An indicator with its movement.
struct Moved {
    series: Series,
    over_years: OverYears,
    /// In how many of the years it has a figure.
    figures: usize,
}

impl Moved {
    /// Whether there is anything to compare: figures of two years, or of the one year that was asked for.
    fn is_compared(&self, years: usize) -> bool {
        self.figures > 1 || years == 1
    }
}

fn has_figure(year: &IndicatorYear) -> bool {
    year.actual.is_some() || year.plan_figure().is_some()
}

fn moved(asked: &Asked, material: &Material) -> Vec<Moved> {
    let wanted = material.wanted();
    let asked_for: BTreeSet<GoalNumber> = material.asked_for(asked).map(|sheet| sheet.goal).collect();
    let publications = material.publications.iter().filter(|known| asked_for.contains(&known.snapshot.goal));
    let mut moved: Vec<Moved> = gather(publications, &material.lineage)
        .into_iter()
        .map(|series| {
            let years = series.indicator.years.iter();
            let figures = years.filter(|year| wanted.contains(&year.fiscal_year) && has_figure(year)).count();
            Moved { over_years: movement::over(&series.indicator, &wanted), figures, series }
        })
        .filter(|moved| moved.figures > 0)
        .collect();
    moved.sort_by(|one, other| biggest_first(one.over_years.movement.as_ref(), other.over_years.movement.as_ref()));
    moved
}

pub(super) fn page(context: &Context, asked: &Asked, material: &Material) -> IndicatorsPage {
    let (moved, single): (Vec<Moved>, Vec<Moved>) =
        moved(asked, material).into_iter().partition(|known| known.is_compared(material.columns.len()));
    let sentence = sentence(context.words(), material, &moved);
    let window = Window::new(asked, moved.len(), PAGE);
    let rows = window.take(moved).into_iter().map(|moved| row(moved, material, context.words())).collect();
    IndicatorsPage {
        shell: frame::shell(context, asked, material),
        frame: Frame::new(context, asked, material, sentence).paged(context, asked, material, &window),
        rows,
        single: single.len(),
    }
}

/// How many moved which way. Movements from or to a year that is only partly recorded are not counted.
fn sentence(words: Words, material: &Material, moved: &[Moved]) -> String {
    let whole = |movement: &&Movement| material.is_whole(movement.from) && material.is_whole(movement.to);
    let mut counts: BTreeMap<Course, usize> = BTreeMap::new();
    for movement in moved.iter().filter_map(|known| known.over_years.movement.as_ref()).filter(whole) {
        *counts.entry(movement.course).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    if all == 0 {
        let some = moved.iter().any(|known| known.over_years.movement.is_some());
        return words.text(if some { "comparison-only-partial" } else { "comparison-no-movements" });
    }
    let separator = words.text("list-comma");
    let parts: Vec<String> = Course::ALL
        .iter()
        .filter_map(|course| {
            let count = *counts.get(course)?;
            let word = crate::web::parts::movement::course(*course, words);
            Some(words.fill("comparison-part", [("word", word.into()), ("count", count.into())]))
        })
        .collect();
    words.fill("comparison-movements", [("count", all.into()), ("parts", parts.join(&separator).into())])
}

fn row(moved: Moved, material: &Material, words: Words) -> IndicatorRow {
    let Moved { series, over_years, .. } = moved;
    let indicator = &series.indicator;
    let cells = material.columns.iter().map(|column| {
        let year = indicator.in_year(column.year);
        let stage = series.goals.get(&column.year).map(|goal| goal.stage);
        let unit = year.and_then(|year| indicator.unit_in(year)).unwrap_or_default();
        let shown = |figure: Option<Figure>| figure.map(|figure| format!("{}{unit}", figure.grouped()));
        Cell {
            year: frame::label(column.year, words.language()),
            target: year.and_then(|year| year.target.as_ref()).map(|aim| aim.shown(unit)),
            meaning: year.and_then(|year| year.target.as_ref()).and_then(|aim| meaning(aim, words)),
            plan: year.and_then(|year| year.plan.as_ref()).map(|aim| aim.shown(unit)),
            actual: shown(year.and_then(|year| year.actual)),
            nothing: match year {
                Some(year) => nothing(year, stage, words),
                None => Some(words.text(if column.partial { "turnover-not-recorded" } else { "no-value" })),
            },
            word: year.and_then(|year| year.word.clone()),
            rate: year.and_then(|year| AttainmentView::of(indicator, year, words)),
            judged: year.and_then(|year| JudgedView::of(indicator, year, words)),
        }
    });
    let cells: Vec<Cell> = cells.collect();
    let movement = over_years.movement.as_ref();
    let years: Vec<FiscalYear> = material.columns.iter().map(|column| column.year).collect();
    let place = |year: FiscalYear| years.iter().position(|known| *known == year);
    let said = |cell: &Cell| cell.actual.is_some() || cell.plan.is_some();
    let (first, last) = match movement {
        Some(movement) => (place(movement.from), place(movement.to)),
        None => (cells.iter().position(said), cells.iter().rposition(said)),
    };
    let shown_ends = (first.filter(|_| first != last), last);
    let apart = apart_years(&over_years, words);
    IndicatorRow {
        number: indicator.number,
        unit: indicator.unit.clone(),
        kind: indicator.kind.code(),
        direction: indicator.direction.code(),
        programme: series.programme,
        programme_name: Name::new(&series.programme_name),
        spark: spark::draw(indicator, &years, words),
        cells,
        ends: shown_ends,
        step: movement.map(|movement| Step::of(movement, words)),
        movement: movement.map(|movement| MovementView::of(movement, indicator.unit.as_deref(), words)),
        apart,
        name: indicator.name.clone(),
    }
}

/// The years that stand apart; or why there is no movement.
fn apart_years(over_years: &OverYears, words: Words) -> Vec<ApartYear> {
    let mut apart: Vec<ApartYear> = over_years
        .apart
        .iter()
        .map(|(year, reason)| ApartYear {
            year: Some(year.label(words.language())),
            reason: apart::not_comparable(reason, words),
        })
        .collect();
    if over_years.movement.is_none() && apart.is_empty() {
        apart.push(ApartYear { year: None, reason: words.text("comparison-one-actual") });
    }
    apart
}

pub(super) fn records(asked: &Asked, material: &Material, words: Words) -> Vec<Record> {
    let mut records = Vec::new();
    for Moved { series, over_years, .. } in moved(asked, material) {
        let indicator = &series.indicator;
        let base = Record {
            programme: series.programme.to_string(),
            goal_name: series.programme_name.clone(),
            indicator: indicator.number.to_string(),
            indicator_name: indicator.name.clone(),
            indicator_kind: indicator.kind.code(),
            direction: indicator.direction.code(),
            unit: indicator.unit.clone().unwrap_or_default(),
            ..Record::default()
        };
        for column in &material.columns {
            let Some(year) = indicator.in_year(column.year) else { continue };
            let apart = over_years.apart.iter().find(|(known, _)| *known == column.year);
            let of_year = Record {
                year: Some(column.year),
                partial: column.partial,
                unit: indicator.unit_in(year).unwrap_or_default().to_owned(),
                note: apart.map(|(_, reason)| apart::not_comparable(reason, words)).unwrap_or_default(),
                ..with_goal(&base, &series, material, column.year)
            };
            records.extend(bounds(indicator, year, &of_year));
            let rate = indicator.attainment(year).and_then(Attainment::percent);
            let figures = [
                ("target", year.target.as_ref().and_then(Aim::plain).map(|figure| figure.to_string())),
                ("plan", year.plan.as_ref().and_then(Aim::plain).map(|figure| figure.to_string())),
                ("attainment_percent", rate.map(|rate| rate.to_string())),
            ];
            records.push(Record {
                measure: "actual",
                value: year.actual.map(|figure| figure.to_string()).unwrap_or_default(),
                note: [of_year.note.clone(), year.word.clone().unwrap_or_default()].concat(),
                missing: year.missing.map_or("", Missing::code),
                ..of_year.clone()
            });
            records.extend(
                figures
                    .into_iter()
                    .filter_map(|(measure, value)| Some(Record { measure, value: value?, ..of_year.clone() })),
            );
        }
        if let Some(movement) = over_years.movement {
            let years = format!("{}-{}", movement.from, movement.to);
            let base = Record { year: Some(movement.to), note: years, ..base };
            let percent = movement.share.and_then(|share| share.checked_mul(rust_decimal::Decimal::ONE_HUNDRED));
            records.push(Record { measure: "change", value: movement.difference.to_string(), ..base.clone() });
            records.extend(percent.map(|percent| Record {
                measure: "change_percent",
                value: percent.normalize().to_string(),
                ..base.clone()
            }));
            records.push(Record { measure: "course", value: movement.course.to_string(), ..base });
        }
    }
    records
}

/// What is aimed at besides plain figures: what it means and its figure, and as it is written in the note; and whether a
/// target without a rate was met.
fn bounds(indicator: &PublishedIndicator, year: &IndicatorYear, of_year: &Record) -> Vec<Record> {
    let unit = indicator.unit_in(year).unwrap_or_default();
    let aims = [("target_bound", "target", &year.target), ("plan_bound", "plan", &year.plan)];
    let aims = aims.into_iter().filter_map(|(meaning, figure, aim)| {
        let aim = aim.as_ref().filter(|aim| aim.plain().is_none())?;
        let AimParts { value, bound, .. } = aim.into();
        let of = |measure, value: String| Record { measure, value, note: aim.shown(unit), ..of_year.clone() };
        let bound = bound.map_or(IN_WORDS, Bound::code).to_owned();
        Some(std::iter::once(of(meaning, bound)).chain(value.map(|value| of(figure, value.to_string()))))
    });
    let judged = indicator.attainment(year).and_then(Attainment::judged);
    let judged = judged.map(|judged| Record {
        measure: "target_met",
        value: u8::from(judged.met).to_string(),
        ..of_year.clone()
    });
    aims.flatten().chain(judged).collect()
}

/// The record with the goal of a year, where one is public.
fn with_goal(base: &Record, series: &Series, material: &Material, year: FiscalYear) -> Record {
    let goal = series.goals.get(&year);
    let sheet = goal.and_then(|goal| material.sheets.iter().find(|sheet| sheet.goal == goal.goal));
    match sheet {
        Some(sheet) => {
            let of = Record::of(sheet);
            Record {
                department: of.department,
                section: of.section,
                programme: of.programme,
                goal: of.goal,
                goal_name: of.goal_name,
                ..base.clone()
            }
        }
        None => base.clone(),
    }
}
