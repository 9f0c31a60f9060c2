//! A line chart of an indicator, drawn as SVG on the server. A year without a value is a gap that names its kind of
//! nothing, zero is drawn as zero or marked where the axis is cut, and no line is drawn through what can't be compared.
//! Shapes and dashes say what colours say; the page has the same values in a table.
//!
//! Across, everything is a share of the width, so that the chart fills its page while letters and heights keep their
//! size; what stands where without touching anything is found in [`room`].

mod labels;
mod lines;
mod room;
pub mod scale;
#[cfg(test)]
mod tests;
mod tips;

use std::collections::BTreeMap;

use crate::domain::aim::Aim;
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::movement::{self, Course};
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::series::{Apart, Comparable, convert};
use crate::domain::stage::Stage;
use crate::web::kit::words::Words;
use crate::web::parts::apart::newest_comparable;
use crate::web::parts::attainment::nothing;
use crate::web::parts::chart::labels::{Drawing, Wanted};
use crate::web::parts::chart::room::Place;
use crate::web::parts::chart::scale::{Scale, short};
use crate::web::parts::diagram::written;

pub use crate::web::parts::chart::tips::Tip;

/// Where the greatest and the least value of the axis stand.
const TOP: f64 = 40.0;
const BOTTOM: f64 = 220.0;
/// How far below the least value zero is marked where the axis is cut.
const CUT: f64 = 28.0;
/// How far below the axis the years stand, and what is below them.
const YEARS: f64 = 20.0;
const BELOW: f64 = 10.0;
/// The longest span of years that is drawn.
pub const LONGEST_SPAN: i32 = 40;

/// A chart. Across, places are in percent of its width; heights are in pixels.
#[derive(Debug, Clone)]
pub struct Chart {
    pub height: f64,
    /// Values, targets and ways on to plan figures, year by year.
    pub lines: Vec<Line>,
    pub marks: Vec<Mark>,
    pub gaps: Vec<Gap>,
    pub breaks: Vec<BreakLine>,
    pub grid: Vec<GridLine>,
    /// The height of the line at zero.
    pub zero: String,
    /// Whether the axis leaves out what is between zero and its least value.
    pub cut: bool,
    pub labels: Vec<Label>,
    /// Where the years stand, and each with its place and with where it is shown.
    pub years_y: String,
    pub years: Vec<(String, String, &'static str)>,
    /// What it says of each year.
    pub tips: Vec<Tip>,
    /// What stands in the caption besides the line: `plan`, `converted`, `apart`, `target`, `worse`, `gap`, `cut`.
    pub legend: Vec<&'static str>,
}

/// A line from one year to the next.
#[derive(Debug, Clone)]
pub struct Line {
    /// `line`, `outlook` or `target`.
    pub kind: &'static str,
    from: Place,
    to: Place,
}

impl Line {
    /// The places of its ends: x1, y1, x2, y2.
    pub fn ends(&self) -> (String, String, String, String) {
        (percent(self.from.0), written(self.from.1), percent(self.to.0), written(self.to.1))
    }
}

/// A value.
#[derive(Debug, Clone)]
pub struct Mark {
    pub x: String,
    pub y: String,
    /// What it is: `actual`, `worse`, `plan`, `converted`, `apart`.
    pub kind: &'static str,
}

/// Words beside a place.
#[derive(Debug, Clone)]
pub struct Label {
    pub x: String,
    pub dx: String,
    pub y: String,
    /// What of them stands there: `start`, `middle`, `end`.
    pub anchor: &'static str,
    pub text: String,
    /// `value` or `target`.
    pub kind: &'static str,
    /// `always`, or where there is little or much room: `narrow`, `wide`.
    pub shown: &'static str,
}

/// A year without a value.
#[derive(Debug, Clone)]
pub struct Gap {
    year: i32,
    share: f64,
    /// Its left edge.
    pub x: String,
    pub width: String,
    pub middle: String,
    /// Which kind of nothing, or why it is not drawn.
    pub label: String,
    /// Where the middle of that stands, where there is room for it.
    pub narrow_y: Option<String>,
    pub wide_y: Option<String>,
}

/// A break in the series.
#[derive(Debug, Clone)]
pub struct BreakLine {
    share: f64,
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

/// What is drawn of one year.
struct Drawn {
    value: f64,
    figure: Figure,
    kind: &'static str,
}

/// A share as it is written.
fn percent(share: f64) -> String {
    format!("{:.3}%", share * 100.0)
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
    let targets: BTreeMap<i32, (f64, Figure)> = indicator
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
    let scale = Scale::of(drawn.values().map(|drawn| drawn.value).chain(targets.values().map(|target| target.0)));
    let frame = Frame { first, slot: 1.0 / f64::from(last - first + 1), scale };
    Some(assemble(indicator, stages, &drawn, &targets, &frame, last, words))
}

fn assemble(
    indicator: &PublishedIndicator,
    stages: &BTreeMap<FiscalYear, Stage>,
    drawn: &BTreeMap<i32, Drawn>,
    targets: &BTreeMap<i32, (f64, Figure)>,
    frame: &Frame,
    last: i32,
    words: Words,
) -> Chart {
    let breaks = breaks(indicator, frame, last, words);
    let mut gaps = gaps(indicator, drawn, stages, frame, last, words);
    let mut lines = lines::of_targets(targets, frame);
    lines.extend(lines::of_values(indicator, drawn, frame));
    let names: Vec<Wanted> =
        targets.iter().rev().map(|(year, known)| name_of_target(*year, *known, frame, words)).collect();
    let drawing = Drawing { frame, drawn, lines: &lines, breaks: &breaks };
    let labels = drawing.labels(&names, &mut gaps, words);
    let marks: Vec<Mark> = drawn.iter().map(|(year, known)| mark(indicator, *year, known, frame)).collect();
    let kinds = ["worse", "plan", "converted", "apart"].into_iter();
    let mut legend: Vec<&'static str> = kinds.filter(|kind| marks.iter().any(|mark| mark.kind == *kind)).collect();
    legend.extend((!targets.is_empty()).then_some("target"));
    legend.extend((!gaps.is_empty()).then_some("gap"));
    legend.extend(frame.scale.cut.then_some("cut"));
    let axis = if frame.scale.cut { BOTTOM + CUT } else { BOTTOM };
    Chart {
        height: axis + YEARS + BELOW,
        tips: tips::of_years(indicator, drawn, &gaps, frame, words),
        lines,
        marks,
        gaps,
        breaks,
        grid: grid(frame, words),
        zero: written(if frame.scale.cut { axis } else { frame.y(0.0) }),
        cut: frame.scale.cut,
        labels,
        years_y: written(axis + YEARS),
        years: labels::years(frame, last),
        legend,
    }
}

/// The targets are named by the newest of them that has room.
fn name_of_target(year: i32, (value, figure): (f64, Figure), frame: &Frame, words: Words) -> Wanted {
    let text = format!("{} {}", words.text("chart-target"), short(figure, words.language()));
    Wanted { place: (frame.middle(year), frame.y(value)), text, kind: "target" }
}

fn mark(indicator: &PublishedIndicator, year: i32, known: &Drawn, frame: &Frame) -> Mark {
    let of = |number: i32| indicator.years.iter().find(|year| year.fiscal_year.number() == number);
    let moved = of(year - 1).zip(of(year)).and_then(|(before, year)| movement::between(indicator, before, year));
    let is_worse = known.kind == "actual" && moved.is_some_and(|moved| moved.course == Course::Worse);
    Mark {
        x: percent(frame.middle(year)),
        y: written(frame.y(known.value)),
        kind: if is_worse { "worse" } else { known.kind },
    }
}

fn grid(frame: &Frame, words: Words) -> Vec<GridLine> {
    let line = |value: f64| GridLine {
        y: written(frame.y(value)),
        label_y: written(frame.y(value) + 4.0),
        label: scale::axis_label(value, words.language()),
    };
    frame.scale.lines().into_iter().map(line).collect()
}

/// The axes: across in shares of the width.
struct Frame {
    first: i32,
    slot: f64,
    scale: Scale,
}

impl Frame {
    fn left(&self, year: i32) -> f64 {
        self.slot * f64::from(year - self.first)
    }

    fn middle(&self, year: i32) -> f64 {
        self.left(year) + self.slot / 2.0
    }

    fn y(&self, value: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * self.scale.part(value)
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

fn target(indicator: &PublishedIndicator, year: &IndicatorYear, base: &IndicatorYear) -> Option<(f64, Figure)> {
    let target = year.target.as_ref().and_then(Aim::figure)?;
    let target = match indicator.comparable(year, base) {
        Comparable::Converted(factor) if year.fiscal_year < base.fiscal_year => convert(target, factor)?,
        Comparable::No(Apart::Units { .. } | Apart::Break(_)) if indicator.unit_in(year) != indicator.unit_in(base) => {
            return None;
        }
        _ => target,
    };
    Some((target.as_f64(), target)).filter(|(value, _)| value.is_finite())
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
            let inset = frame.slot * 0.05;
            Gap {
                year,
                share: frame.middle(year),
                x: percent(frame.left(year) + inset),
                width: percent(frame.slot - inset * 2.0),
                middle: percent(frame.middle(year)),
                label,
                narrow_y: None,
                wide_y: None,
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
            share: frame.left(known.from.number()),
            x: percent(frame.left(known.from.number())),
            number: index + 1,
            text: crate::web::parts::apart::break_in_words(known, words),
        })
        .collect()
}
