//! The grid of programmes: a row for each, a narrow cell for each year, and the prose behind the row on demand.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use crate::domain::comparison::grid::{OnScale, Step as RatingStep, main_indicator, step};
use crate::domain::comparison::programmes::Status;
use crate::domain::comparison::{By, View};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::SuccessionKind;
use crate::domain::movement;
use crate::domain::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber};
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::published_sheet::PublishedSheet;
use crate::domain::rating::{EvaluationKind, Rating, is_same_axis};
use crate::domain::series::{Series, gather};
use crate::domain::text;
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts::aim::JudgedView;
use crate::web::parts::attainment::{AttainmentView, nothing};
use crate::web::parts::movement::Step;
use crate::web::parts::name::Name;
use crate::web::parts::spark::{self, Spark};
use crate::web::public::comparison::frame::{self, Frame};
use crate::web::public::comparison::material::Material;
use crate::web::public::comparison::programmes::prose::{self, ProseCell};
use crate::web::public::comparison::programmes::{Family, Page, StatusLabel, label};
use crate::web::public::comparison::query::Asked;

/// The most sheets whose prose is on the page, folded; of more there is a link for each row.
const MOST_FOLDED: usize = 160;

/// The programmes in a grid.
#[derive(Template)]
#[template(path = "public/comparison/programmes.html")]
pub(in crate::web::public::comparison) struct GridPage {
    shell: Shell,
    frame: Frame,
    /// Programmes on record in several of the years.
    through: Vec<GridRow>,
    /// Programmes on record in one of the years only.
    single: Vec<GridRow>,
    has_ratings: bool,
}

struct GridRow {
    programme: ProgrammeNumber,
    name: Name,
    main: Option<MainIndicator>,
    cells: Vec<GridCell>,
    /// What its sheets say.
    prose: Option<Vec<ProseCell>>,
    /// Where that stands side by side.
    prose_page: Address,
}

struct MainIndicator {
    number: IndicatorNumber,
    name: String,
    unit: Option<String>,
    spark: Option<Spark>,
}

struct GridCell {
    year: String,
    /// What changed since the column before.
    marks: Vec<StatusLabel>,
    /// Why there is nothing.
    empty: Option<String>,
    goals: Vec<CellGoal>,
    figure: Option<Figure>,
}

struct CellGoal {
    goal: GoalNumber,
    rating: Option<String>,
    /// Which way the rating went, as an arrow and in words.
    step: Option<(&'static str, String)>,
    objectives: usize,
    results: usize,
}

/// What the main indicator says of a year.
struct Figure {
    rate: Option<AttainmentView>,
    /// The value or the plan, where there is no rate, and which of the two it is.
    value: Option<String>,
    note: Option<String>,
    verdict: Option<String>,
    step: Option<Step>,
}

pub(super) fn page(context: &Context, asked: &Asked, material: &Material, page: Page<'_>) -> GridPage {
    let sheets: usize = page.through.iter().chain(&page.single).map(|family| family.members.len()).sum();
    let series = gather(&page.sheets.publications, &material.lineage);
    let mut by_programme: BTreeMap<ProgrammeNumber, Vec<&Series>> = BTreeMap::new();
    for one in &series {
        by_programme.entry(one.programme).or_default().push(one);
    }
    let maker = Maker { context, asked, material, page: &page, series: by_programme, folds: sheets <= MOST_FOLDED };
    let rows = |families: &[Family<'_>]| families.iter().filter_map(|family| maker.row(family)).collect::<Vec<_>>();
    let (through, single) = (rows(&page.through), rows(&page.single));
    let has_ratings = !material.axes.is_empty();
    let mut frame = page.frame;
    for (heading, note) in frame.headings.iter_mut().zip(other_scales(material, context.words())) {
        heading.note = note;
    }
    GridPage { shell: frame::shell(context, asked, material), frame, through, single, has_ratings }
}

/// For each year whether its ratings stand on another scale than those of the rated year before.
fn other_scales(material: &Material, words: Words) -> Vec<Option<String>> {
    let mut before: Option<&(String, Vec<Rating>)> = None;
    let columns = material.columns.iter().map(|column| {
        let now = material.axes.get(&column.year)?;
        let same = before.is_none_or(|before| is_same_axis(&before.0, &now.0) && before.1 == now.1);
        before = Some(now);
        (!same).then(|| words.text("comparison-scale-changed"))
    });
    columns.collect()
}

/// What rows are made from.
struct Maker<'a> {
    context: &'a Context,
    asked: &'a Asked,
    material: &'a Material,
    page: &'a Page<'a>,
    series: BTreeMap<ProgrammeNumber, Vec<&'a Series>>,
    folds: bool,
}

impl Maker<'_> {
    fn row(&self, family: &Family<'_>) -> Option<GridRow> {
        let newest = family.members.first()?;
        let words = self.context.words();
        let wanted = self.material.wanted();
        let programmes: BTreeSet<ProgrammeNumber> = family.members.iter().map(|sheet| sheet.programme).collect();
        let own = programmes.iter().filter_map(|programme| self.series.get(programme)).flatten().copied();
        let main = main_indicator(own, &wanted);
        let years: Vec<FiscalYear> = wanted.iter().copied().collect();
        let prose = self.folds.then(|| prose::cells(self.context, family, &self.page.sheets, self.material));
        let asked = Asked { view: View::Prose, programme: Some(newest.programme), ..self.asked.clone() };
        Some(GridRow {
            programme: newest.programme,
            name: Name::new(&newest.name),
            main: main.map(|series| MainIndicator {
                number: series.indicator.number,
                name: series.indicator.name.clone(),
                unit: series.indicator.unit.clone(),
                spark: spark::draw(&series.indicator, &years, words),
            }),
            cells: (0..years.len()).filter_map(|index| self.cell(family, main, index)).collect(),
            prose,
            prose_page: asked.on(self.context.to().comparison(), &wanted, By::Programme, asked.structure),
        })
    }

    fn cell(&self, family: &Family<'_>, main: Option<&Series>, index: usize) -> Option<GridCell> {
        let words = self.context.words();
        let column = self.material.columns.get(index)?;
        let here: Vec<&PublishedSheet> = family.in_year(column.year).copied().collect();
        let earlier = self.material.columns.get(..index)?;
        let before = earlier.iter().rev().find_map(|column| {
            let sheets: Vec<&PublishedSheet> = family.in_year(column.year).copied().collect();
            (!sheets.is_empty()).then_some(sheets)
        });
        // Of several sheets nobody knows which one went on from which.
        let pair = match (before.as_deref(), here.as_slice()) {
            (Some([before]), [now]) => Some((*before, *now)),
            _ => None,
        };
        let (mut marks, mut empty) = (Vec::new(), None);
        for status in family.statuses.get(index)? {
            let told = label(*status, family, column.year, words);
            match status {
                Status::Follows(SuccessionKind::Continued) => {}
                Status::NotHere | Status::NotRecorded => empty = Some(told.text),
                _ => marks.push(told),
            }
        }
        marks.extend(pair.filter(|(before, now)| moved(before, now)).map(|_| StatusLabel {
            modifier: "moved",
            text: words.text("comparison-moved"),
            of: None,
        }));
        let figure = main.and_then(|series| figure(series, self.material, index, !here.is_empty(), words));
        Some(GridCell {
            year: frame::label(column.year, self.context.language),
            marks,
            empty: empty.filter(|_| figure.is_none()),
            goals: here.iter().map(|sheet| self.goal(sheet, pair.map(|(before, _)| before))).collect(),
            figure,
        })
    }

    fn goal(&self, sheet: &PublishedSheet, before: Option<&PublishedSheet>) -> CellGoal {
        let words = self.context.words();
        let rating = last_rating(sheet);
        let step = before.and_then(|before| {
            let (earlier, now) = (last_rating(before)?, rating?);
            let step = step(self.on_scale(before, earlier.1)?, self.on_scale(sheet, now.1)?);
            step.filter(|_| earlier.0 == now.0)
        });
        let (objectives, results) = (sheet.tally.objectives, sheet.last_results);
        CellGoal {
            goal: sheet.goal,
            rating: rating.map(|(_, rating)| rating.label.clone()),
            step: step.map(|step| match step {
                RatingStep::Up => ("↑", words.text("comparison-rating-up")),
                RatingStep::Down => ("↓", words.text("comparison-rating-down")),
            }),
            objectives,
            results,
        }
    }

    fn on_scale<'b>(&'b self, sheet: &'b PublishedSheet, rating: &'b Rating) -> Option<OnScale<'b>> {
        let (axis, scale) = self.material.axes.get(&sheet.fiscal_year)?;
        Some(OnScale { axis: sheet.axis.as_deref().unwrap_or(axis), scale, rating })
    }
}

/// The rating of who rated last.
fn last_rating(sheet: &PublishedSheet) -> Option<(EvaluationKind, &Rating)> {
    sheet.ratings.iter().max_by_key(|(kind, _)| *kind).map(|(kind, rating)| (*kind, rating))
}

/// Whether another section does the work.
fn moved(before: &PublishedSheet, now: &PublishedSheet) -> bool {
    let name = |sheet: &PublishedSheet| {
        let unit = sheet.section.as_ref().or(sheet.department.as_ref());
        unit.map(|unit| text::comparison_key(&unit.name))
    };
    name(before).zip(name(now)).is_some_and(|(before, now)| before != now)
}

fn figure(series: &Series, material: &Material, index: usize, is_here: bool, words: Words) -> Option<Figure> {
    let indicator = &series.indicator;
    let column = material.columns.get(index)?;
    let Some(year) = indicator.in_year(column.year) else {
        let nothing = Figure { rate: None, value: None, note: Some(words.text("no-value")), verdict: None, step: None };
        return is_here.then_some(nothing);
    };
    let rate = AttainmentView::of(indicator, year, words);
    let unit = indicator.unit_in(year).unwrap_or_default();
    let actual = year.actual.map(|actual| format!("{}{unit}", actual.grouped()));
    let plan = year.plan.as_ref().filter(|_| year.actual.is_none()).map(|plan| plan.shown(unit));
    let stage = series.goals.get(&column.year).map(|goal| goal.stage);
    let note = match (&year.not_comparable, year.interim, &plan) {
        (Some(_), ..) => Some(words.text("not-comparable")),
        (None, true, _) => Some(words.text("interim-short")),
        (None, false, Some(_)) => Some(words.text("plan")),
        (None, false, None) if rate.is_some() => None,
        (None, false, None) => nothing(year, stage, words),
    };
    Some(Figure {
        value: actual.or(plan).filter(|_| rate.is_none()),
        verdict: JudgedView::of(indicator, year, words).map(|judged| judged.verdict),
        step: before(indicator, material, index)
            .and_then(|before| movement::between(indicator, before, year).map(|movement| Step::of(&movement, words))),
        rate,
        note,
    })
}

/// The last of the columns before that has a value.
fn before<'a>(indicator: &'a PublishedIndicator, material: &Material, index: usize) -> Option<&'a IndicatorYear> {
    let earlier = material.columns.get(..index)?.iter().rev();
    earlier.filter_map(|column| indicator.in_year(column.year)).find(|year| year.actual.is_some())
}
