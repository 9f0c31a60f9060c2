//! What is written on a chart: the values, the name of the targets, why a year is empty. Everything is placed twice, for
//! a narrow page and for a wide one.

use std::collections::BTreeMap;

use crate::web::kit::words::Words;
use crate::web::parts::chart::room::{Place, Room, Spot};
use crate::web::parts::chart::scale::short;
use crate::web::parts::chart::{BOTTOM, BreakLine, Drawn, Frame, Gap, Label, Line, TOP, percent};
use crate::web::parts::diagram::written;

/// The narrowest chart there is, on a page of 320 pixels.
pub(super) const NARROW: f64 = 230.0;
/// The narrowest on a page from the breakpoint of 48rem on.
pub(super) const WIDE: f64 = 620.0;
/// The least room between the labels of two years.
const YEAR: f64 = 36.0;

/// What a label says and where its place is.
pub(super) struct Wanted {
    pub(super) place: Place,
    pub(super) text: String,
    pub(super) kind: &'static str,
}

/// Everything that labels have to keep clear of.
pub(super) struct Drawing<'a> {
    pub(super) frame: &'a Frame,
    pub(super) drawn: &'a BTreeMap<i32, Drawn>,
    pub(super) lines: &'a [Line],
    pub(super) breaks: &'a [BreakLine],
}

impl Drawing<'_> {
    fn room(&self, width: f64) -> Room {
        let top = if self.breaks.is_empty() { 2.0 } else { TOP - 18.0 };
        let mut room = Room::new(width, top, BOTTOM);
        for line in self.lines {
            room.line(line.from, line.to);
        }
        for (year, drawn) in self.drawn {
            room.mark((self.frame.middle(*year), self.frame.y(drawn.value)));
        }
        for known in self.breaks {
            room.upright(known.share);
        }
        room
    }

    /// The values, the ends and the extremes first; the others where there is room.
    fn values(&self, words: Words) -> Vec<Wanted> {
        let extreme = |wanted: fn(&f64, &f64) -> std::cmp::Ordering| {
            let by_value = |one: &(&i32, &Drawn), other: &(&i32, &Drawn)| wanted(&one.1.value, &other.1.value);
            self.drawn.iter().min_by(by_value).map(|(year, _)| *year)
        };
        let ends = [self.drawn.keys().next_back().copied(), self.drawn.keys().next().copied()];
        let extremes = [extreme(|one, other| other.total_cmp(one)), extreme(f64::total_cmp)];
        let mut order: Vec<i32> = ends.into_iter().chain(extremes).flatten().collect();
        order.extend(self.drawn.keys().copied());
        let mut wanted: Vec<(i32, Wanted)> = Vec::new();
        for year in order {
            let Some(known) = self.drawn.get(&year).filter(|_| !wanted.iter().any(|(other, _)| *other == year)) else {
                continue;
            };
            let place = (self.frame.middle(year), self.frame.y(known.value));
            wanted.push((year, Wanted { place, text: short(known.figure, words.language()), kind: "value" }));
        }
        wanted.into_iter().map(|(_, wanted)| wanted).collect()
    }

    /// The labels of the chart at its two widths. `targets` are where the targets may be named, the best place first.
    pub(super) fn labels(&self, targets: &[Wanted], gaps: &mut [Gap], words: Words) -> Vec<Label> {
        let values = self.values(words);
        let at = |width: f64, gaps: &mut [Gap]| -> Vec<Option<Spot>> {
            let mut room = self.room(width);
            let first = values.iter().take(2).map(|wanted| room.label(wanted.place, &wanted.text)).collect::<Vec<_>>();
            let mut named = false;
            let targets = targets.iter().map(|wanted| {
                let spot = (!named).then(|| room.label(wanted.place, &wanted.text)).flatten();
                named |= spot.is_some();
                spot
            });
            let targets: Vec<Option<Spot>> = targets.collect();
            for gap in gaps.iter_mut() {
                let y = room.upright_label(gap.share, &gap.label);
                if width < WIDE { gap.narrow_y = y.map(written) } else { gap.wide_y = y.map(written) }
            }
            let others = values.iter().skip(2).map(|wanted| room.label(wanted.place, &wanted.text)).collect::<Vec<_>>();
            first.into_iter().chain(others).chain(targets).collect()
        };
        let (narrow, wide) = (at(NARROW, gaps), at(WIDE, gaps));
        let wanted = values.iter().chain(targets);
        wanted
            .zip(narrow.into_iter().zip(wide))
            .flat_map(|(wanted, (narrow, wide))| both(wanted, narrow, wide))
            .collect()
    }
}

/// One label for both widths where it stands at the same spot, else one for each where it has room.
fn both(wanted: &Wanted, narrow: Option<Spot>, wide: Option<Spot>) -> Vec<Label> {
    let label = |spot: Spot, shown: &'static str| Label {
        x: percent(wanted.place.0),
        dx: written(spot.dx),
        y: written(spot.y),
        anchor: spot.anchor.code(),
        text: wanted.text.clone(),
        kind: wanted.kind,
        shown,
    };
    match (narrow, wide) {
        (Some(narrow), Some(wide)) if narrow == wide => vec![label(wide, "always")],
        _ => {
            let narrow = narrow.map(|spot| label(spot, "narrow"));
            narrow.into_iter().chain(wide.map(|spot| label(spot, "wide"))).collect()
        }
    }
}

/// The labels of the years below: at both widths, or on a wide page only. Counted from the newest, which always has one.
pub(super) fn years(frame: &Frame, last: i32) -> Vec<(String, String, &'static str)> {
    let every = |width: f64| {
        let mut every = 1;
        while f64::from(every) * width / f64::from(last - frame.first + 1) < YEAR && every < 50 {
            every += 1;
        }
        every
    };
    let (narrow, wide) = (every(NARROW), every(WIDE));
    (frame.first..=last)
        .filter_map(|year| {
            let shown = match ((last - year) % narrow == 0, (last - year) % wide == 0) {
                (true, true) => "always",
                (true, false) => "narrow",
                (false, true) => "wide",
                (false, false) => return None,
            };
            Some((percent(frame.middle(year)), year.to_string(), shown))
        })
        .collect()
}
