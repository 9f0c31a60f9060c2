//! Small column charts, one for each department and all on one scale: how many, and how many of them reached a target.

use crate::domain::fiscal_year::FiscalYear;

/// The drawing area in the units of its view box, which is 200 wide and 100 high.
const LEFT: f64 = 4.0;
const RIGHT: f64 = 196.0;
const TOP: f64 = 18.0;
const BOTTOM: f64 = 80.0;
/// The widest column.
const WIDEST: f64 = 34.0;

/// A year's count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many, and so many of them.
    Of {
        /// The year.
        year: FiscalYear,
        /// How many.
        all: usize,
        /// How many of them.
        part: Option<usize>,
    },
    /// The year is not counted.
    Gap(FiscalYear),
}

/// A small chart.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The columns, oldest year first.
    pub bars: Vec<Bar>,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Its left edge.
    pub x: String,
    /// Its width.
    pub width: String,
    /// Its middle.
    pub middle: String,
    /// Its top.
    pub y: String,
    /// Its height.
    pub height: String,
    /// Top and height of the filled part, where a part is counted.
    pub part: Option<(String, String)>,
    /// Where its label stands.
    pub label_y: String,
    /// `5`, or `3/5`; none for a year that is not counted.
    pub label: Option<String>,
    /// The year.
    pub year: String,
}

impl Columns {
    /// Draws counts; `most` is the greatest of all charts beside one another.
    pub fn draw(counts: &[Count], most: usize) -> Self {
        let slot = (RIGHT - LEFT) / f64::from(u32::try_from(counts.len().max(1)).unwrap_or(1));
        let width = (slot * 0.7).min(WIDEST);
        let size = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let height = |count: usize| (BOTTOM - TOP) * size(count) / size(most.max(1));
        let bars = counts.iter().zip(0_u32..).map(|(count, place)| {
            let middle = LEFT + slot * (f64::from(place) + 0.5);
            let (year, all, part) = match count {
                Count::Of { year, all, part } => (year, Some(*all), *part),
                Count::Gap(year) => (year, None, None),
            };
            let tall = all.map_or(BOTTOM - TOP, height);
            Bar {
                x: format!("{:.1}", middle - width / 2.0),
                width: format!("{width:.1}"),
                middle: format!("{middle:.1}"),
                y: format!("{:.1}", BOTTOM - tall),
                height: format!("{tall:.1}"),
                part: part.map(|part| (format!("{:.1}", BOTTOM - height(part)), format!("{:.1}", height(part)))),
                label_y: format!("{:.1}", BOTTOM - tall - 5.0),
                label: all.map(|all| part.map_or_else(|| all.to_string(), |part| format!("{part}/{all}"))),
                year: short_year(*year, counts.len()),
            }
        });
        Self { bars: bars.collect() }
    }
}

/// The year, in two digits where there are many.
fn short_year(year: FiscalYear, count: usize) -> String {
    if count > 4 { format!("’{:02}", year.number() % 100) } else { year.to_string() }
}
