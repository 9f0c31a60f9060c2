//! The years on one drawing: how many goals each published, and of how many of them the results are public. A year that
//! is recorded only in part is a gap: its numbers would say nothing.

use crate::domain::fiscal_year::FiscalYear;
use crate::store::published::years::PublishedYear;
use crate::web::kit::context::Context;
use crate::web::parts::diagram::{Across, Area, size, written};

const AREA: Area = Area { across: Across { left: 44.0, right: 394.0 }, top: 24.0, bottom: 208.0 };
/// The widest bar.
const WIDEST: f64 = 40.0;
/// So many years have room for both numbers above their bars, and so many for one.
const ROOM_FOR_BOTH: usize = 6;
const ROOM_FOR_ONE: usize = 12;

/// The drawing with its table.
pub(super) struct Progress {
    /// Oldest year first.
    pub(super) columns: Vec<Column>,
    /// The lines across: where, where their labels stand, and what these say.
    pub(super) grid: Vec<(String, String, String)>,
}

/// A year.
pub(super) struct Column {
    pub(super) year: FiscalYear,
    pub(super) label: String,
    pub(super) partial: bool,
    pub(super) sample: bool,
    pub(super) goals: usize,
    pub(super) with_results: usize,
    /// Where the middle of the bar is.
    pub(super) x: String,
    pub(super) left: String,
    pub(super) width: String,
    /// The top and the height of the whole bar, and of the part of it with results.
    pub(super) bar: (String, String),
    pub(super) results_bar: (String, String),
    pub(super) value_y: String,
    /// What stands above the bar; the table has both numbers for every year.
    pub(super) value: Option<String>,
    /// Whether the year is written below its bar; of many years only some are.
    pub(super) is_named: bool,
}

/// Draws the years; `None` where none is whole.
pub(super) fn draw(years: &[PublishedYear], context: &Context) -> Option<Progress> {
    let most = years.iter().filter(|year| !year.partial).map(|year| year.goals).max().filter(|most| *most > 0)?;
    let step = step(most);
    let top = most.div_ceil(step) * step;
    let reach = |count: usize| size(count) / size(top);
    let width = (AREA.across.slot(years.len()) * 0.6).min(WIDEST);
    let columns = years.iter().rev().enumerate().map(|(index, year)| {
        let middle = AREA.across.middle(index, years.len());
        Column {
            year: year.year,
            label: year.year.label(context.language),
            partial: year.partial,
            sample: year.sample,
            goals: year.goals,
            with_results: year.with_results,
            x: written(middle),
            left: written(middle - width / 2.0),
            width: written(width),
            bar: AREA.column(reach(year.goals)),
            results_bar: AREA.column(reach(year.with_results)),
            value: match years.len() {
                count if count <= ROOM_FOR_BOTH => Some(format!("{}/{}", year.with_results, year.goals)),
                count if count <= ROOM_FOR_ONE => Some(year.goals.to_string()),
                _ => None,
            },
            value_y: written(AREA.y(reach(year.goals)) - 8.0),
            is_named: years.len() <= ROOM_FOR_ONE || year.year.number() % 5 == 0,
        }
    });
    let lines = (0..=top / step).map(|line| {
        let y = AREA.y(reach(line * step));
        (written(y), written(y + 4.0), (line * step).to_string())
    });
    Some(Progress { columns: columns.collect(), grid: lines.collect() })
}

/// A round distance between lines across, so that there are about four.
fn step(most: usize) -> usize {
    let mut power = 1;
    loop {
        for factor in [1, 2, 5] {
            if most <= factor * power * 4 {
                return factor * power;
            }
        }
        power *= 10;
    }
}
