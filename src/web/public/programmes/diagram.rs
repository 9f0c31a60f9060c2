//! How the programmes of a line follow one another, drawn as SVG on the server: a bar for each programme over the years
//! in which it is on record, and a line from each to the one that follows it. The page says the same in sentences.

use std::collections::BTreeSet;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::Succession;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::publication::Publication;
use crate::web::parts::diagram::{Across, link, shortened, size, written};

/// Where the years stand; the view box is 720 wide, and its height grows with the programmes.
const YEARS: Across = Across { left: 48.0, right: 672.0 };
/// From where on a name ends at its bar instead of beginning there.
const TO_THE_RIGHT: f64 = 396.0;
const TOP: f64 = 44.0;
const LANE: f64 = 64.0;
const BELOW: f64 = 20.0;
/// The most characters of a name beside its bar.
const LONGEST_NAME: usize = 18;

pub(super) struct Diagram {
    /// The height of the view box.
    pub(super) height: String,
    pub(super) years: Vec<Label>,
    pub(super) bars: Vec<Bar>,
    /// The lines between the bars, as path data.
    pub(super) links: Vec<String>,
}

/// Words at a place.
pub(super) struct Label {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) text: String,
    /// Whether the words end at the place instead of beginning there.
    pub(super) at_end: bool,
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
    let years: Vec<FiscalYear> =
        all.iter().map(|known| known.snapshot.fiscal_year).collect::<BTreeSet<_>>().into_iter().collect();
    let mut lanes: Vec<ProgrammeNumber> = Vec::new();
    for known in all {
        if !lanes.contains(&known.snapshot.programme) {
            lanes.push(known.snapshot.programme);
        }
    }
    if lanes.len() < 2 {
        return None;
    }
    let x = |year: FiscalYear| YEARS.middle(years.iter().position(|known| *known == year).unwrap_or(0), years.len());
    let y = |lane: usize| TOP + LANE * (size(lane) + 0.6);
    let of = |programme: ProgrammeNumber| -> Vec<&Publication> {
        all.iter().filter(|known| known.snapshot.programme == programme).collect()
    };
    let bars = lanes.iter().enumerate().filter_map(|(lane, &programme)| {
        let known = of(programme);
        let (first, last) = (known.first()?, known.last()?);
        let (from, to) = (x(first.snapshot.fiscal_year), x(last.snapshot.fiscal_year));
        let at_end = from > TO_THE_RIGHT;
        Some(Bar {
            path: format!("M{from:.1} {:.1}H{to:.1}", y(lane)),
            points: known.iter().map(|known| (written(x(known.snapshot.fiscal_year)), written(y(lane)))).collect(),
            name: Label {
                x: written(if at_end { to + 10.0 } else { from - 10.0 }),
                y: written(y(lane) - 16.0),
                text: shortened(&last.snapshot.name, LONGEST_NAME),
                at_end,
            },
            is_own: programme == own,
        })
    });
    let curves = links.iter().filter_map(|step| {
        let lane = |programme| lanes.iter().position(|known| *known == programme);
        let (from, to) = (lane(step.from)?, lane(step.to)?);
        let start = of(step.from).iter().map(|known| known.snapshot.fiscal_year).rfind(|year| *year < step.fiscal_year);
        let start = (x(start.or_else(|| Some(of(step.from).last()?.snapshot.fiscal_year))?), y(from));
        Some(link(start, (x(of(step.to).first()?.snapshot.fiscal_year), y(to))))
    });
    let labels = years.iter().map(|&year| Label {
        x: written(x(year)),
        y: written(TOP - 20.0),
        text: year.to_string(),
        at_end: false,
    });
    Some(Diagram {
        height: format!("{:.0}", TOP + LANE * size(lanes.len()) + BELOW),
        years: labels.collect(),
        bars: bars.collect(),
        links: curves.collect(),
    })
}
