//! A line chart of an indicator, drawn as SVG on the server. Years without a value are gaps, values that can't be
//! compared are not joined, and zero is drawn as zero.

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::publication::IndicatorYear;

/// The drawing area in the units of its view box.
const LEFT: f64 = 72.0;
const RIGHT: f64 = 696.0;
const TOP: f64 = 28.0;
const BOTTOM: f64 = 280.0;
/// Horizontal grid lines.
const LINES: u32 = 4;

/// A chart.
pub struct Chart {
    /// The joined values, as path data, one for each unbroken run.
    pub lines: Vec<String>,
    /// The values.
    pub points: Vec<Point>,
    /// The targets, as path data of short bars.
    pub targets: Vec<String>,
    /// Lines across with their labels.
    pub grid: Vec<GridLine>,
    /// The labels of the years.
    pub years: Vec<YearLabel>,
}

/// A value.
pub struct Point {
    /// Where, in the view box.
    pub x: String,
    /// Where, in the view box.
    pub y: String,
    /// Where its label stands.
    pub label_y: String,
    /// The value as shown.
    pub label: String,
    /// Whether it stands apart from the others.
    pub apart: bool,
}

/// A line across.
pub struct GridLine {
    /// Where, in the view box.
    pub y: String,
    /// Where its label stands.
    pub label_y: String,
    /// Its value.
    pub label: String,
}

/// The label of a year.
pub struct YearLabel {
    /// Where, in the view box.
    pub x: String,
    /// The Gregorian year.
    pub label: String,
}

/// Draws the values of an indicator; `None` where there are fewer than two to see.
pub fn draw(years: &[IndicatorYear]) -> Option<Chart> {
    let values: Vec<(FiscalYear, f64, &IndicatorYear)> = years
        .iter()
        .filter_map(|year| Some((year.fiscal_year, year.actual?.as_f64(), year)))
        .filter(|(_, value, _)| value.is_finite())
        .collect();
    let (first, last) = (values.first()?.0.number(), values.last()?.0.number());
    if values.len() < 2 || last - first > 60 {
        return None;
    }
    let targets: Vec<(FiscalYear, f64)> = years
        .iter()
        .filter(|year| (first..=last).contains(&year.fiscal_year.number()))
        .filter_map(|year| Some((year.fiscal_year, year.target?.as_f64())))
        .collect();
    let all = || values.iter().map(|(_, value, _)| *value).chain(targets.iter().map(|(_, value)| *value));
    let step = nice_step(all().fold(0.0, f64::max) - all().fold(0.0, f64::min));
    let bottom = (all().fold(0.0, f64::min) / step).floor() * step;
    let top = (all().fold(step, f64::max) / step).ceil() * step;
    let x =
        |year: i32| LEFT + 36.0 + (RIGHT - LEFT - 72.0) * f64::from(year - first) / f64::from((last - first).max(1));
    let y = |value: f64| BOTTOM - (BOTTOM - TOP) * (value - bottom) / (top - bottom);
    let mut lines: Vec<String> = Vec::new();
    let mut previous: Option<(i32, f64)> = None;
    let mut points = Vec::new();
    for (year, value, known) in &values {
        let apart = known.not_comparable.is_some();
        if let Some((before, from)) = previous.filter(|(before, _)| !apart && year.number() - before == 1) {
            lines.push(format!("M{:.1} {:.1}L{:.1} {:.1}", x(before), y(from), x(year.number()), y(*value)));
        }
        previous = (!apart).then_some((year.number(), *value));
        points.push(Point {
            x: format!("{:.1}", x(year.number())),
            y: format!("{:.1}", y(*value)),
            label_y: format!("{:.1}", (y(*value) - 14.0).max(14.0)),
            label: known.actual.map(crate::domain::figure::Figure::grouped).unwrap_or_default(),
            apart,
        });
    }
    let mut grid = Vec::new();
    let mut line = bottom;
    while line <= top + step / 2.0 {
        grid.push(GridLine {
            y: format!("{:.1}", y(line)),
            label_y: format!("{:.1}", y(line) + 5.0),
            label: plain(line),
        });
        line += step;
    }
    Some(Chart {
        lines,
        points,
        targets: targets
            .iter()
            .map(|(year, value)| format!("M{:.1} {:.1}h48", x(year.number()) - 24.0, y(*value)))
            .collect(),
        grid,
        years: (first..=last)
            .map(|year| YearLabel { x: format!("{:.1}", x(year)), label: year.to_string() })
            .filter(|label| last - first <= 12 || label.label.ends_with(['0', '5']))
            .collect(),
    })
}

/// A round distance between lines across, so that about [`LINES`] of them cover `range`.
fn nice_step(range: f64) -> f64 {
    let rough = (range / f64::from(LINES)).max(f64::MIN_POSITIVE);
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| step * power >= rough).unwrap_or(10.0) * power;
    if step.is_normal() { step } else { 1.0 }
}

fn plain(value: f64) -> String {
    let rounded = (value * 1000.0).round() / 1000.0;
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}
