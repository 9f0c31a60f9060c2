//! How the programmes of a line follow one another, drawn as SVG on the server: a bar for each programme over the years
//! in which it is on record, and a line from each to the one that follows it. A year is as wide as any other, on record
//! or not. The page says the same in sentences.

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::Succession;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::publication::Publication;
use crate::web::parts::diagram::{Across, link, shortened, size, text_width, written};

/// Where the years stand; the view box is 720 wide, and its height grows with the programmes.
const YEARS: Across = Across { left: 48.0, right: 672.0 };
/// Where names may stand.
const NAMES: Across = Across { left: 8.0, right: 712.0 };
const TOP: f64 = 52.0;
const LANE: f64 = 64.0;
const BELOW: f64 = 20.0;
/// The size of the letters of a name.
const LETTER: f64 = 15.0;
/// How far apart the labels of years are at least.
const BETWEEN_YEARS: f64 = 44.0;

pub(super) struct Diagram {
    /// The height of the view box.
    pub(super) height: String,
    /// The years that have a label.
    pub(super) years: Vec<Label>,
    /// Where each year stands, as path data.
    pub(super) ticks: String,
    pub(super) bars: Vec<Bar>,
    /// The lines between the bars, as path data.
    pub(super) links: Vec<String>,
}

/// Words at a place.
pub(super) struct Label {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) text: String,
}

/// A programme.
pub(super) struct Bar {
    pub(super) path: String,
    pub(super) points: Vec<(String, String)>,
    pub(super) name: Label,
    /// Whether it is the programme that the page is about.
    pub(super) is_own: bool,
}

/// Draws a line of programmes; `None` where none follows another.
pub(super) fn draw(all: &[Publication], links: &[&Succession], own: ProgrammeNumber) -> Option<Diagram> {
    let mut lanes: Vec<ProgrammeNumber> = Vec::new();
    for known in all {
        if !lanes.contains(&known.snapshot.programme) {
            lanes.push(known.snapshot.programme);
        }
    }
    if lanes.len() < 2 {
        return None;
    }
    let axis = Axis::of(all)?;
    let of = |programme: ProgrammeNumber| -> Vec<&Publication> {
        all.iter().filter(|known| known.snapshot.programme == programme).collect()
    };
    let bars = lanes.iter().enumerate().filter_map(|(lane, &programme)| {
        let known = of(programme);
        let (first, last) = (known.first()?, known.last()?);
        let (from, to) = (axis.x(first.snapshot.fiscal_year), axis.x(last.snapshot.fiscal_year));
        Some(Bar {
            path: format!("M{from:.1} {:.1}H{to:.1}", y(lane)),
            points: known.iter().map(|known| (written(axis.x(known.snapshot.fiscal_year)), written(y(lane)))).collect(),
            name: name(&last.snapshot.name, from, y(lane) - 16.0),
            is_own: programme == own,
        })
    });
    let curves = links.iter().filter_map(|step| {
        let lane = |programme| lanes.iter().position(|known| *known == programme);
        let (from, to) = (lane(step.from)?, lane(step.to)?);
        let start = of(step.from).iter().map(|known| known.snapshot.fiscal_year).rfind(|year| *year < step.fiscal_year);
        let start = (axis.x(start.or_else(|| Some(of(step.from).last()?.snapshot.fiscal_year))?), y(from));
        Some(link(start, (axis.x(of(step.to).first()?.snapshot.fiscal_year), y(to))))
    });
    Some(Diagram {
        height: format!("{:.0}", TOP + LANE * size(lanes.len()) + BELOW),
        years: axis.labels(),
        ticks: axis.ticks(),
        bars: bars.collect(),
        links: curves.collect(),
    })
}

fn y(lane: usize) -> f64 {
    TOP + LANE * (size(lane) + 0.6)
}

/// A name at the beginning of its bar or, where it has no room there, as far to the left as it needs; only one that is
/// wider than the drawing is shortened.
fn name(text: &str, from: f64, y: f64) -> Label {
    let room = NAMES.right - NAMES.left;
    let mut text = text.to_owned();
    while text_width(&text, LETTER) > room && text.chars().count() > 2 {
        text = shortened(&text, text.chars().count() - 1);
    }
    let x = (from - 10.0).min(NAMES.right - text_width(&text, LETTER)).max(NAMES.left);
    Label { x: written(x), y: written(y), text }
}

/// Where the years stand.
struct Axis {
    first: FiscalYear,
    /// One for each year, the last included.
    count: usize,
    on_record: Vec<FiscalYear>,
}

impl Axis {
    fn of(all: &[Publication]) -> Option<Self> {
        let mut on_record: Vec<FiscalYear> = all.iter().map(|known| known.snapshot.fiscal_year).collect();
        on_record.sort_unstable();
        on_record.dedup();
        let (first, last) = (*on_record.first()?, *on_record.last()?);
        let count = usize::try_from(last.number() - first.number()).ok()? + 1;
        Some(Self { first, count, on_record })
    }

    fn x(&self, year: FiscalYear) -> f64 {
        let index = usize::try_from(year.number() - self.first.number()).unwrap_or(0);
        YEARS.middle(index, self.count)
    }

    /// The years on record, but for those without room: the newest keeps its label.
    fn labels(&self) -> Vec<Label> {
        let mut labelled: Vec<f64> = Vec::new();
        let mut labels = Vec::new();
        for &year in self.on_record.iter().rev() {
            let x = self.x(year);
            if labelled.iter().all(|known| (known - x).abs() >= BETWEEN_YEARS) {
                labelled.push(x);
                labels.push(Label { x: written(x), y: written(TOP - 28.0), text: year.to_string() });
            }
        }
        labels.reverse();
        labels
    }

    fn ticks(&self) -> String {
        let line = format!("M{:.1} {:.1}H{:.1}", YEARS.left, TOP - 14.0, YEARS.right);
        let ticks = (0..self.count).map(|index| format!("M{:.1} {:.1}v8", YEARS.middle(index, self.count), TOP - 18.0));
        std::iter::once(line).chain(ticks).collect()
    }
}
