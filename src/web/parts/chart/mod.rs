//! A line chart of an indicator, drawn as SVG on the server. A year without a value is a gap that names its kind of
//! nothing, zero is drawn as zero, and no line is drawn through what can't be compared. Shapes and dashes say what
//! colours say; the page has the same values in a table.

pub mod scale;

use std::collections::BTreeMap;

use crate::domain::aim::Aim;
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::series::{Apart, Comparable, convert};
use crate::domain::stage::Stage;
use crate::web::kit::words::Words;
use crate::web::parts::apart::newest_comparable;
use crate::web::parts::attainment::nothing;
use crate::web::parts::chart::scale::{Labels, Scale, short};
use crate::web::parts::diagram::{Across, Area, written};

/// The drawing area of a view box that is 400 wide and 250 high.
const AREA: Area = Area { across: Across { left: 54.0, right: 394.0 }, top: 30.0, bottom: 212.0 };
/// The longest span of years that is drawn.
pub const LONGEST_SPAN: i32 = 40;
/// The most labels of years below.
const MOST_LABELS: i32 = 8;

/// A chart. Where something stands in it is in units of its view box.
#[derive(Debug, Clone)]
pub struct Chart {
    /// The joined values, as path data, one for each unbroken run.
    pub lines: Vec<String>,
    /// Lines on to a plan figure.
    pub outlooks: Vec<String>,
    pub marks: Vec<Mark>,
    /// The targets of consecutive years, joined.
    pub targets: Vec<String>,
    pub gaps: Vec<Gap>,
    pub breaks: Vec<BreakLine>,
    pub grid: Vec<GridLine>,
    /// The line at zero.
    pub zero: String,
    pub years: Vec<YearLabel>,
    /// What stands in the caption besides the line: `plan`, `converted`, `apart`, `target`, `gap`.
    pub legend: Vec<&'static str>,
}

/// A value.
#[derive(Debug, Clone)]
pub struct Mark {
    pub x: String,
    pub y: String,
    /// What it is: `actual`, `plan`, `converted`, `apart`.
    pub kind: &'static str,
    /// Its label, where there is room for one.
    pub label: Option<Label>,
}

/// The label of a value.
#[derive(Debug, Clone)]
pub struct Label {
    /// Where its middle stands.
    pub x: String,
    pub y: String,
    pub text: String,
}

/// A year without a value.
#[derive(Debug, Clone)]
pub struct Gap {
    /// Its left edge.
    pub x: String,
    pub width: String,
    pub middle: String,
    /// Which kind of nothing, or why it is not drawn.
    pub label: String,
}

/// A break in the series.
#[derive(Debug, Clone)]
pub struct BreakLine {
    pub x: String,
    /// Its number, which the caption explains.
    pub number: usize,
    /// From which year on, what changed and why, in words.
    pub text: String,
}

/// A line across.
#[derive(Debug, Clone)]
pub struct GridLine {
    pub y: String,
    pub label_y: String,
    pub label: String,
}

/// The label of a year.
#[derive(Debug, Clone)]
pub struct YearLabel {
    pub x: String,
    /// The Gregorian year.
    pub label: String,
}

/// What is drawn of one year.
struct Drawn {
    value: f64,
    figure: Figure,
    kind: &'static str,
}

/// Draws an indicator; `None` where there are fewer than two values to see. `stages` is how far each year's sheet has
/// been published.
pub fn draw(indicator: &PublishedIndicator, stages: &BTreeMap<FiscalYear, Stage>, words: Words) -> Option<Chart> {
    let base = newest_comparable(indicator)
        .or_else(|| indicator.years.iter().rfind(|year| year.actual.or_else(|| year.plan_figure()).is_some()))?;
    let drawn: BTreeMap<i32, Drawn> = indicator
        .years
        .iter()
        .filter_map(|year| Some((year.fiscal_year.number(), what_to_draw(indicator, year, base)?)))
        .collect();
    let targets: BTreeMap<i32, f64> = indicator
        .years
        .iter()
        .filter_map(|year| Some((year.fiscal_year.number(), target(indicator, year, base)?)))
        .collect();
    let has_something = |year: &&IndicatorYear| {
        year.actual.is_some() || year.plan.is_some() || year.missing.is_some() || year.target.is_some()
    };
    let mut spanned = indicator.years.iter().filter(has_something).map(|year| year.fiscal_year.number());
    let first = spanned.next()?;
    let last = spanned.next_back().unwrap_or(first);
    if drawn.len() < 2 || last - first > LONGEST_SPAN {
        return None;
    }
    let scale = Scale::of(drawn.values().map(|drawn| drawn.value).chain(targets.values().copied()));
    let frame = Frame { first, slot: (AREA.across.right - AREA.across.left) / f64::from(last - first + 1), scale };
    let breaks = breaks(indicator, &frame, last, words);
    let gaps = gaps(indicator, &drawn, stages, &frame, last, words);
    let kinds = ["plan", "converted", "apart"].into_iter();
    let mut legend: Vec<&'static str> = kinds.filter(|kind| drawn.values().any(|drawn| drawn.kind == *kind)).collect();
    legend.extend((!targets.is_empty()).then_some("target"));
    legend.extend((!gaps.is_empty()).then_some("gap"));
    let (lines, outlooks) = lines(indicator, &drawn, &frame);
    Some(Chart {
        lines,
        outlooks,
        marks: marks(&drawn, &frame, words),
        targets: runs(&targets, |_, _| true).iter().map(|run| target_line(run, &frame)).collect(),
        gaps,
        breaks,
        grid: grid(&frame, words),
        zero: written(frame.y(0.0)),
        years: year_labels(first, last, &frame),
        legend,
    })
}

/// The line of the targets of years in a row; a single one is a short stroke.
fn target_line(run: &[(i32, f64)], frame: &Frame) -> String {
    if let [(year, value)] = run {
        let half = (frame.slot / 2.0).min(16.0);
        return format!("M{:.1} {:.1}h{:.1}", frame.x(*year) - half, frame.y(*value), half * 2.0);
    }
    path(run, frame)
}

fn grid(frame: &Frame, words: Words) -> Vec<GridLine> {
    let line = |value: f64| GridLine {
        y: written(frame.y(value)),
        label_y: written(frame.y(value) + 4.0),
        label: scale::axis_label(value, words.language()),
    };
    frame.scale.lines().into_iter().map(line).collect()
}

/// The axes.
struct Frame {
    first: i32,
    slot: f64,
    scale: Scale,
}

impl Frame {
    fn left(&self, year: i32) -> f64 {
        AREA.across.left + self.slot * f64::from(year - self.first)
    }

    fn x(&self, year: i32) -> f64 {
        self.left(year) + self.slot / 2.0
    }

    fn y(&self, value: f64) -> f64 {
        AREA.y(self.scale.part(value))
    }
}

/// A year's value on the footing of the base year: as it is, converted, or apart. In another unit it is not drawn.
fn what_to_draw(indicator: &PublishedIndicator, year: &IndicatorYear, base: &IndicatorYear) -> Option<Drawn> {
    let (figure, usual) = match (year.actual, year.plan_figure()) {
        (Some(actual), _) => (actual, "actual"),
        (None, Some(plan)) => (plan, "plan"),
        (None, None) => return None,
    };
    let (figure, kind) = match indicator.comparable(year, base) {
        Comparable::Yes => (figure, usual),
        Comparable::Converted(factor) if year.fiscal_year < base.fiscal_year => (convert(figure, factor)?, "converted"),
        Comparable::No(_) if indicator.unit_in(year) != indicator.unit_in(base) => return None,
        Comparable::Converted(_) | Comparable::No(_) => (figure, "apart"),
    };
    let value = figure.as_f64();
    value.is_finite().then_some(Drawn { value, figure, kind })
}

fn target(indicator: &PublishedIndicator, year: &IndicatorYear, base: &IndicatorYear) -> Option<f64> {
    let target = year.target.as_ref().and_then(Aim::figure)?;
    let target = match indicator.comparable(year, base) {
        Comparable::Converted(factor) if year.fiscal_year < base.fiscal_year => convert(target, factor)?,
        Comparable::No(Apart::Units { .. } | Apart::Break(_)) if indicator.unit_in(year) != indicator.unit_in(base) => {
            return None;
        }
        _ => target,
    };
    Some(target.as_f64()).filter(|value| value.is_finite())
}

/// Runs of consecutive years that may be joined.
fn runs(values: &BTreeMap<i32, f64>, joined: impl Fn(i32, i32) -> bool) -> Vec<Vec<(i32, f64)>> {
    let mut runs: Vec<Vec<(i32, f64)>> = Vec::new();
    for (&year, &value) in values {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|(before, _)| year - before == 1 && joined(*before, year)) => {
                run.push((year, value));
            }
            _ => runs.push(vec![(year, value)]),
        }
    }
    runs
}

fn path(run: &[(i32, f64)], frame: &Frame) -> String {
    let points = run.iter().map(|(year, value)| format!("{:.1} {:.1}", frame.x(*year), frame.y(*value)));
    format!("M{}", points.collect::<Vec<_>>().join("L"))
}

/// The lines through values that can be compared, and those on to a plan figure.
fn lines(indicator: &PublishedIndicator, drawn: &BTreeMap<i32, Drawn>, frame: &Frame) -> (Vec<String>, Vec<String>) {
    let find = |year: i32| indicator.years.iter().find(|known| known.fiscal_year.number() == year);
    // A break that converts is crossed: both of its sides are drawn on the newer footing.
    let may_join = |before: i32, year: i32| {
        let apart = |year: i32| drawn.get(&year).is_some_and(|drawn| drawn.kind == "apart");
        match find(before).zip(find(year)).map(|(one, other)| indicator.comparable(one, other)) {
            Some(Comparable::No(_)) | None => false,
            Some(Comparable::Converted(_)) => !apart(before) && !apart(year),
            Some(Comparable::Yes) => true,
        }
    };
    let values = |plan: bool| -> BTreeMap<i32, f64> {
        let of_kind = drawn.iter().filter(move |(_, drawn)| plan || drawn.kind != "plan");
        of_kind.map(|(year, drawn)| (*year, drawn.value)).collect()
    };
    let solid = runs(&values(false), may_join).into_iter().filter(|run| run.len() > 1).map(|run| path(&run, frame));
    let is_plan = |year: i32| drawn.get(&year).is_some_and(|drawn| drawn.kind == "plan");
    let to_plans = runs(&values(true), may_join).into_iter().flat_map(|run| {
        let steps = run.windows(2).filter(|step| step.iter().any(|(year, _)| is_plan(*year)));
        steps.map(|step| path(step, frame)).collect::<Vec<_>>()
    });
    (solid.collect(), to_plans.collect())
}

fn marks(drawn: &BTreeMap<i32, Drawn>, frame: &Frame, words: Words) -> Vec<Mark> {
    let mut labels = Labels::new(AREA.across.left, AREA.across.right);
    // The ends and the extremes first; the others where there is room.
    let extreme = |wanted: fn(&f64, &f64) -> std::cmp::Ordering| {
        let mut all: Vec<(i32, f64)> = drawn.iter().map(|(year, drawn)| (*year, drawn.value)).collect();
        all.sort_by(|(_, one), (_, other)| wanted(one, other));
        all.first().map(|(year, _)| *year)
    };
    let mut order: Vec<i32> = [
        drawn.keys().next_back().copied(),
        drawn.keys().next().copied(),
        extreme(|one, other| other.total_cmp(one)),
        extreme(f64::total_cmp),
    ]
    .into_iter()
    .flatten()
    .collect();
    order.extend(drawn.keys().copied());
    let mut placed: BTreeMap<i32, Label> = BTreeMap::new();
    for year in order {
        let Some(known) = drawn.get(&year).filter(|_| !placed.contains_key(&year)) else { continue };
        let text = short(known.figure, words.language());
        let above = frame.y(known.value) - 9.0;
        if let Some((x, y)) = labels.spot(frame.x(year), above, &text) {
            placed.insert(year, Label { x: format!("{x:.1}"), y: format!("{y:.1}"), text });
        }
    }
    drawn
        .iter()
        .map(|(year, known)| Mark {
            x: written(frame.x(*year)),
            y: written(frame.y(known.value)),
            kind: known.kind,
            label: placed.remove(year),
        })
        .collect()
}

fn gaps(
    indicator: &PublishedIndicator,
    drawn: &BTreeMap<i32, Drawn>,
    stages: &BTreeMap<FiscalYear, Stage>,
    frame: &Frame,
    last: i32,
    words: Words,
) -> Vec<Gap> {
    (frame.first..=last)
        .filter(|year| !drawn.contains_key(year))
        .map(|year| {
            let known = indicator.years.iter().find(|known| known.fiscal_year.number() == year);
            let label = match known {
                Some(known) if known.actual.is_some() => words.text("not-comparable"),
                Some(known) => nothing(known, stages.get(&known.fiscal_year).copied(), words).unwrap_or_default(),
                None => words.text("no-value"),
            };
            let inset = (frame.slot * 0.1).min(4.0);
            Gap {
                x: written(frame.left(year) + inset),
                width: written(frame.slot - inset * 2.0),
                middle: written(frame.x(year)),
                label,
            }
        })
        .collect()
}

fn breaks(indicator: &PublishedIndicator, frame: &Frame, last: i32, words: Words) -> Vec<BreakLine> {
    let within =
        indicator.breaks.iter().filter(|known| frame.first < known.from.number() && known.from.number() <= last);
    within
        .enumerate()
        .map(|(index, known)| BreakLine {
            x: written(frame.left(known.from.number())),
            number: index + 1,
            text: crate::web::parts::apart::break_in_words(known, words),
        })
        .collect()
}

fn year_labels(first: i32, last: i32, frame: &Frame) -> Vec<YearLabel> {
    let every = (last - first) / MOST_LABELS + 1;
    // Counted from the newest, so that it always has its label.
    (first..=last)
        .filter(|year| (last - year) % every == 0)
        .map(|year| YearLabel { x: format!("{:.1}", frame.x(year)), label: year.to_string() })
        .collect()
}
