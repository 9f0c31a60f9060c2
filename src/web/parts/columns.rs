//! Small column charts, one for each department and all on one scale: how many, and how many of them reached a target.

use crate::domain::fiscal_year::FiscalYear;
use crate::web::parts::diagram::{Across, Area, size, written};

/// The drawing area of a view box that is 200 wide and 100 high.
const AREA: Area = Area { across: Across { left: 4.0, right: 196.0 }, top: 18.0, bottom: 80.0 };
/// The widest column.
const WIDEST: f64 = 34.0;
/// The width of a letter of a label, with its share of the room between two labels.
const LETTER: f64 = 9.0;

/// A year's count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many, and so many of them.
    Of { year: FiscalYear, all: usize, part: Option<usize> },
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
    pub width: String,
    pub middle: String,
    /// Its top.
    pub y: String,
    pub height: String,
    /// Top and height of the filled part, where a part is counted.
    pub part: Option<(String, String)>,
    pub label_y: String,
    /// `5`, or `3/5`; none for a year that is not counted.
    pub label: Option<String>,
    /// Whether there is room for the label. Where there is none, it can be pointed at.
    pub is_written: bool,
    pub year: String,
}

impl Columns {
    /// Draws counts; `most` is the greatest of all charts beside one another.
    pub fn draw(counts: &[Count], most: usize) -> Self {
        let width = (AREA.across.slot(counts.len()) * 0.7).min(WIDEST);
        let slot = AREA.across.slot(counts.len());
        let has_room = |label: &str| size(label.chars().count()) * LETTER <= slot;
        let reach = |count: usize| size(count) / size(most.max(1));
        let bars = counts.iter().enumerate().map(|(index, count)| {
            let middle = AREA.across.middle(index, counts.len());
            let (year, all, part) = match count {
                Count::Of { year, all, part } => (year, Some(*all), *part),
                Count::Gap(year) => (year, None, None),
            };
            let reached = all.map_or(1.0, reach);
            let (y, height) = AREA.column(reached);
            let label = all.map(|all| part.map_or_else(|| all.to_string(), |part| format!("{part}/{all}")));
            Bar {
                x: written(middle - width / 2.0),
                width: written(width),
                middle: written(middle),
                y,
                height,
                part: part.map(|part| AREA.column(reach(part))),
                label_y: written(AREA.y(reached) - 5.0),
                is_written: has_room(label.as_deref().unwrap_or_default()),
                label,
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
