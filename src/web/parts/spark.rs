//! A small line of an indicator for the row of a table, without axes: the years truly spaced, the range fitted to the
//! data. No line is drawn through a year without a value or through what can't be compared.

use std::fmt::Write as _;

use crate::domain::aim::Aim;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::series::{Comparable, convert};
use crate::web::kit::words::Words;
use crate::web::parts::apart::newest_comparable;
use crate::web::parts::diagram::{Across, Area};

/// The drawing area of a view box that is 120 wide and 36 high.
const AREA: Area = Area { across: Across { left: 5.0, right: 115.0 }, top: 6.0, bottom: 30.0 };
/// Half of the stroke for a target that stands alone.
const STROKE: f64 = 4.0;

/// A small line: path data in the units of its view box.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spark {
    /// The joined values.
    pub line: String,
    /// Each value, as a stroke of no length with round ends.
    pub dots: String,
    /// The newest value.
    pub last: String,
    /// Plan figures and values that stand apart, as small squares.
    pub hollow: String,
    /// The targets; empty where there are none.
    pub target: String,
    /// The values in words.
    pub text: String,
}

/// What is drawn of a year.
struct Drawn<'a> {
    year: &'a IndicatorYear,
    value: f64,
    /// Whether it is an actual value on the footing of the newest one.
    plain: bool,
}

/// Draws an indicator over the compared years, oldest first; none where fewer than two of them have something to draw.
pub fn draw(indicator: &PublishedIndicator, years: &[FiscalYear], words: Words) -> Option<Spark> {
    let known: Vec<&IndicatorYear> = years.iter().filter_map(|year| indicator.in_year(*year)).collect();
    let has_figure = |year: &&&IndicatorYear| year.actual.or_else(|| year.plan_figure()).is_some();
    let base = newest_comparable(indicator).or_else(|| known.iter().rfind(has_figure).copied())?;
    let drawn = |year: FiscalYear| what_to_draw(indicator, indicator.in_year(year)?, base);
    let drawn: Vec<(FiscalYear, Option<Drawn<'_>>)> = years.iter().map(|year| (*year, drawn(*year))).collect();
    if drawn.iter().filter(|(_, drawn)| drawn.is_some()).count() < 2 {
        return None;
    }
    let targets: Vec<(FiscalYear, Option<f64>)> = years
        .iter()
        .map(|year| (*year, indicator.in_year(*year).and_then(|known| target(indicator, known, base))))
        .collect();
    let values = drawn.iter().filter_map(|(_, drawn)| Some(drawn.as_ref()?.value));
    let frame = Frame::new(years, values.chain(targets.iter().filter_map(|(_, target)| *target)))?;
    let mut spark =
        Spark { target: frame.targets(&targets), text: in_words(indicator, &known, words), ..Spark::default() };
    let mut before: Option<&Drawn<'_>> = None;
    for (year, drawn) in &drawn {
        if let Some(drawn) = drawn {
            let joined = before.is_some_and(|before| may_join(indicator, before, drawn));
            frame.add(&mut spark, *year, drawn, joined);
        }
        before = drawn.as_ref();
    }
    Some(spark)
}

/// A year's value on the footing of the base year, converted where that can be done. In another unit it is not drawn.
fn what_to_draw<'a>(
    indicator: &PublishedIndicator,
    year: &'a IndicatorYear,
    base: &IndicatorYear,
) -> Option<Drawn<'a>> {
    let figure = year.actual.or_else(|| year.plan_figure())?;
    let (figure, comparable) = match indicator.comparable(year, base) {
        Comparable::Yes => (figure, true),
        Comparable::Converted(factor) if year.fiscal_year < base.fiscal_year => (convert(figure, factor)?, true),
        Comparable::No(_) if indicator.unit_in(year) != indicator.unit_in(base) => return None,
        Comparable::Converted(_) | Comparable::No(_) => (figure, false),
    };
    let value = figure.as_f64();
    value.is_finite().then_some(Drawn { year, value, plain: comparable && year.actual.is_some() })
}

/// The target of a year on the same footing; one that can't be compared is not drawn.
fn target(indicator: &PublishedIndicator, year: &IndicatorYear, base: &IndicatorYear) -> Option<f64> {
    let target = year.target.as_ref().and_then(Aim::figure)?;
    let target = match indicator.comparable(year, base) {
        Comparable::Converted(factor) if year.fiscal_year < base.fiscal_year => convert(target, factor)?,
        _ if indicator.unit_in(year) != indicator.unit_in(base) => return None,
        _ => target,
    };
    Some(target.as_f64()).filter(|value| value.is_finite())
}

fn may_join(indicator: &PublishedIndicator, one: &Drawn<'_>, other: &Drawn<'_>) -> bool {
    match indicator.comparable(one.year, other.year) {
        Comparable::Yes => one.year.actual.is_some() && other.year.actual.is_some(),
        Comparable::Converted(_) => one.plain && other.plain,
        Comparable::No(_) => false,
    }
}

/// The values of the years in one line.
fn in_words(indicator: &PublishedIndicator, known: &[&IndicatorYear], words: Words) -> String {
    let said = known.iter().filter_map(|year| {
        let unit = indicator.unit_in(year).unwrap_or_default();
        let (figure, plan) = match (year.actual, year.plan_figure()) {
            (Some(actual), _) => (actual, false),
            (None, Some(plan)) => (plan, true),
            (None, None) => return None,
        };
        let plan = if plan { format!("（{}）", words.text("plan")) } else { String::new() };
        Some(format!("{} {}{unit}{plan}", year.fiscal_year, figure.grouped()))
    });
    said.collect::<Vec<_>>().join(&words.text("list-comma"))
}

/// Where years and values stand.
struct Frame {
    first: f64,
    span: f64,
    low: f64,
    range: f64,
}

impl Frame {
    fn new(years: &[FiscalYear], values: impl Iterator<Item = f64>) -> Option<Self> {
        let (first, last) = (years.first()?.number(), years.last()?.number());
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        Some(Self { first: f64::from(first), span: f64::from((last - first).max(1)), low, range: high - low })
    }

    fn x(&self, year: FiscalYear) -> f64 {
        let Across { left, right } = AREA.across;
        left + (right - left) * (f64::from(year.number()) - self.first) / self.span
    }

    /// What stays the same runs through the middle.
    fn y(&self, value: f64) -> f64 {
        AREA.y(if self.range > 0.0 { (value - self.low) / self.range } else { 0.5 })
    }

    fn add(&self, spark: &mut Spark, year: FiscalYear, drawn: &Drawn<'_>, joined: bool) {
        let (x, y) = (self.x(year), self.y(drawn.value));
        let command = if joined { 'L' } else { 'M' };
        // Writing to a string never fails.
        let _ = write!(spark.line, "{command}{x:.0} {y:.1}");
        if drawn.plain {
            let _ = write!(spark.dots, "M{x:.0} {y:.1}h0");
            spark.last = format!("M{x:.0} {y:.1}h0");
        } else {
            let _ = write!(spark.hollow, "M{:.1} {:.1}h5v5h-5z", x - 2.5, y - 2.5);
        }
    }

    /// The line of the targets of years beside one another; a single one is a short stroke.
    fn targets(&self, targets: &[(FiscalYear, Option<f64>)]) -> String {
        let mut path = String::new();
        for (index, (year, target)) in targets.iter().enumerate() {
            let Some(target) = target else { continue };
            let beside =
                |index: Option<usize>| index.and_then(|index| targets.get(index)).is_some_and(|at| at.1.is_some());
            let (x, y) = (self.x(*year), self.y(*target));
            let _ = match (beside(index.checked_sub(1)), beside(index.checked_add(1))) {
                (true, _) => write!(path, "L{x:.0} {y:.1}"),
                (false, true) => write!(path, "M{x:.0} {y:.1}"),
                (false, false) => write!(path, "M{:.0} {y:.1}h{:.0}", x - STROKE, STROKE * 2.0),
            };
        }
        path
    }
}
