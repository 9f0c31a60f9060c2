//! The units before and after one as a drawing: a column for each step, a box for each unit, a line for each link. The
//! page gives the same as a list.

use std::collections::BTreeMap;

use crate::domain::numbers::UnitNumber;
use crate::domain::unit::UnitSuccession;
use crate::web::kit::words::Words;
use crate::web::office::units::Organisation;
use crate::web::parts::diagram::{link, shortened, size};

/// The box of a unit.
const WIDTH: usize = 192;
const HEIGHT: usize = 64;
/// The room between columns and between rows.
const ACROSS: usize = 112;
const DOWN: usize = 24;
/// The room around the drawing.
const EDGE: usize = 4;
/// The most characters of a name that a box has room for.
const LONGEST: usize = 13;

pub(super) struct Diagram {
    /// The size of its view box.
    pub(super) width: usize,
    /// The size of its view box.
    pub(super) height: usize,
    pub(super) boxes: Vec<UnitBox>,
    pub(super) lines: Vec<Line>,
}

pub(super) struct UnitBox {
    /// Its left edge.
    pub(super) x: usize,
    /// Its upper edge.
    pub(super) y: usize,
    /// Its name, shortened where it is too long for the box.
    pub(super) name: String,
    /// Its whole name with that of its department.
    pub(super) full_name: String,
    /// Its years in short.
    pub(super) years: String,
    /// Whether it is the one that the page is about.
    pub(super) is_this: bool,
}

impl UnitBox {
    pub(super) const fn width() -> usize {
        WIDTH
    }

    pub(super) const fn height() -> usize {
        HEIGHT
    }

    pub(super) const fn middle(&self) -> usize {
        self.x + WIDTH / 2
    }
}

/// A link.
pub(super) struct Line {
    pub(super) path: String,
    /// Where its words stand.
    pub(super) x: usize,
    /// Where its words stand.
    pub(super) y: usize,
    /// How and since when.
    pub(super) label: String,
    /// The year, below.
    pub(super) year: String,
}

impl Diagram {
    /// Draws these links, with `this` marked.
    pub(super) fn of(organisation: &Organisation, this: UnitNumber, links: &[&UnitSuccession], words: Words) -> Self {
        let columns = columns(links);
        let mut corners: BTreeMap<UnitNumber, (usize, usize)> = BTreeMap::new();
        let mut filled: BTreeMap<usize, usize> = BTreeMap::new();
        for (&unit, &column) in &columns {
            let row = filled.entry(column).or_default();
            corners.insert(unit, (EDGE + column * (WIDTH + ACROSS), EDGE + *row * (HEIGHT + DOWN)));
            *row += 1;
        }
        let boxes = corners.iter().map(|(&unit, &(x, y))| unit_box(organisation, unit, x, y, unit == this, words));
        let drawn = links.iter().filter_map(|step| {
            let ((x1, y1), (x2, y2)) = (*corners.get(&step.from)?, *corners.get(&step.to)?);
            let (x1, y1, y2) = (x1 + WIDTH, y1 + HEIGHT / 2, y2 + HEIGHT / 2);
            Some(Line {
                path: link((size(x1), size(y1)), (size(x2), size(y2))),
                x: usize::midpoint(x1, x2),
                y: usize::midpoint(y1, y2),
                label: words.text(&format!("unit-link-{}", step.kind)),
                year: words.fill("units-from-year", [("year", step.fiscal_year.number().to_string().into())]),
            })
        });
        let last = columns.values().max().copied().unwrap_or(0);
        let rows = filled.values().max().copied().unwrap_or(1);
        Self {
            width: 2 * EDGE + last * (WIDTH + ACROSS) + WIDTH,
            height: 2 * EDGE + rows * (HEIGHT + DOWN) - DOWN,
            lines: drawn.collect(),
            boxes: boxes.collect(),
        }
    }
}

/// For each unit the number of steps that lead to it, by the longest way.
fn columns(links: &[&UnitSuccession]) -> BTreeMap<UnitNumber, usize> {
    let mut columns: BTreeMap<UnitNumber, usize> =
        links.iter().flat_map(|link| [(link.from, 0), (link.to, 0)]).collect();
    // As many rounds as there are links are enough, and end even where somebody made a circle by hand.
    for _ in 0..links.len() {
        for link in links {
            let from = columns.get(&link.from).copied().unwrap_or(0);
            if let Some(to) = columns.get_mut(&link.to)
                && *to <= from
                && from < links.len()
            {
                *to = from + 1;
            }
        }
    }
    columns
}

fn unit_box(
    organisation: &Organisation,
    number: UnitNumber,
    x: usize,
    y: usize,
    is_this: bool,
    words: Words,
) -> UnitBox {
    let unit = organisation.find(number);
    let name = unit.map(|unit| shortened(&unit.name, LONGEST)).unwrap_or_default();
    let first = unit.map(|unit| unit.first_year.to_string()).unwrap_or_default();
    let last = unit.and_then(|unit| unit.last_year).map(|year| year.to_string()).unwrap_or_default();
    let years = words.fill("units-span", [("first", first.into()), ("last", last.into())]);
    UnitBox { x, y, name, full_name: organisation.name(&number), years, is_this }
}
