//! Room for words on a chart: a label stands where it strikes no line and no other label.
//!
//! A chart is as wide as its page: across, places are shares of its width, while letters have a size of their own. What
//! has room in a narrow chart has room in every wider one, for a label then reaches less far along the years; so room is
//! looked for at the narrowest width at which the label is shown.

use crate::web::parts::chart::TOP;
use crate::web::parts::diagram::text_width;

/// The size of the letters.
pub(super) const LETTER: f64 = 12.5;
/// How far letters reach above and below the line they stand on.
const RISE: f64 = 10.5;
const FALL: f64 = 3.5;
/// How close a label may come to a line or to another label.
const CLEAR: f64 = 2.0;
/// What a mark takes up around its place.
const MARK: f64 = 6.5;

/// A place: a share of the width from the left, and a height from the top.
pub(super) type Place = (f64, f64);

/// Where a label stands by its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) anchor: Anchor,
    /// How far beside the place, and the height of the line its letters stand on.
    pub(super) dx: f64,
    pub(super) y: f64,
}

/// Which part of a label stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// A box: left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent(pub(super) f64, pub(super) f64, pub(super) f64, pub(super) f64);

impl Extent {
    pub(super) fn meets(self, other: Self) -> bool {
        self.0 < other.2 && other.0 < self.2 && self.1 < other.3 && other.1 < self.3
    }

    /// Whether a line from one point to another, given from the left, passes through.
    pub(super) fn is_struck(self, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> bool {
        let (from, to) = (self.0.max(x1), self.2.min(x2));
        if from > to {
            return false;
        }
        let at = |x: f64| if x2 > x1 { y1 + (y2 - y1) * (x - x1) / (x2 - x1) } else { y1 };
        let (one, other) = (at(from), at(to));
        one.min(other) < self.3 && one.max(other) > self.1
    }

    fn grown(self, by: f64) -> Self {
        Self(self.0 - by, self.1 - by, self.2 + by, self.3 + by)
    }
}

impl Spot {
    /// What a text takes up at a place of a chart of this width.
    pub(super) fn extent(self, place: Place, text: &str, width: f64) -> Extent {
        let (wide, x) = (text_width(text, LETTER), place.0 * width + self.dx);
        let left = match self.anchor {
            Anchor::Start => x,
            Anchor::Middle => x - wide / 2.0,
            Anchor::End => x - wide,
        };
        Extent(left, self.y - RISE, left + wide, self.y + FALL)
    }

    /// The same from the place on: in a wider chart nothing of the label lies outside of it.
    fn reach(self, place: Place, text: &str, width: f64) -> Extent {
        let Extent(left, top, right, bottom) = self.extent(place, text, width);
        let x = place.0 * width;
        Extent(left.min(x), top, right.max(x), bottom)
    }
}

/// What is on a chart of some width already.
#[derive(Debug, Clone)]
pub(super) struct Room {
    width: f64,
    top: f64,
    bottom: f64,
    lines: Vec<(Place, Place)>,
    marks: Vec<Place>,
    taken: Vec<Extent>,
}

impl Room {
    /// An empty chart with room between two heights.
    pub(super) const fn new(width: f64, top: f64, bottom: f64) -> Self {
        Self { width, top, bottom, lines: Vec::new(), marks: Vec::new(), taken: Vec::new() }
    }

    /// Draws a line, from the left to the right.
    pub(super) fn line(&mut self, from: Place, to: Place) {
        self.lines.push((from, to));
    }

    /// Draws a line from top to bottom.
    pub(super) fn upright(&mut self, share: f64) {
        self.taken.push(Extent(share * self.width - 1.0, 0.0, share * self.width + 1.0, self.bottom));
    }

    pub(super) fn mark(&mut self, place: Place) {
        self.marks.push(place);
    }

    fn is_free(&self, extent: Extent) -> bool {
        let x = |share: f64| share * self.width;
        let wide = extent.grown(CLEAR);
        let marks = self.marks.iter().map(|(share, y)| Extent(x(*share) - MARK, y - MARK, x(*share) + MARK, y + MARK));
        extent.0 >= 0.0
            && extent.2 <= self.width
            && extent.1 >= self.top
            && extent.3 <= self.bottom
            && !self.taken.iter().copied().chain(marks).any(|other| wide.meets(other))
            && !self.lines.iter().any(|(from, to)| wide.is_struck((x(from.0), from.1), (x(to.0), to.1)))
    }

    /// Puts a label beside its place, the best spot first; `None` where there is no room.
    pub(super) fn label(&mut self, place: Place, text: &str) -> Option<Spot> {
        let y = place.1;
        let middle = |dy: f64| Spot { anchor: Anchor::Middle, dx: 0.0, y: y + dy };
        let beside = |anchor, dx: f64, dy: f64| Spot { anchor, dx, y: y + dy };
        let spots = [
            middle(-11.0),
            middle(20.0),
            beside(Anchor::Start, 4.0, -11.0),
            beside(Anchor::End, -4.0, -11.0),
            beside(Anchor::Start, 4.0, 20.0),
            beside(Anchor::End, -4.0, 20.0),
            middle(-24.0),
            middle(33.0),
            beside(Anchor::Start, 4.0, -24.0),
            beside(Anchor::End, -4.0, -24.0),
            beside(Anchor::Start, 4.0, 33.0),
            beside(Anchor::End, -4.0, 33.0),
        ];
        let spot = spots.into_iter().find(|spot| self.is_free(spot.reach(place, text, self.width)))?;
        self.taken.push(spot.reach(place, text, self.width));
        Some(spot)
    }

    /// Puts a label on its side in the middle of its place: the height of its own middle.
    pub(super) fn upright_label(&mut self, share: f64, text: &str) -> Option<f64> {
        let (length, x) = (text_width(text, LETTER), share * self.width);
        // Within the frame of its year.
        let room = self.bottom - TOP - length;
        let extent = |y: f64| Extent(x - RISE / 2.0 - 2.0, y - length / 2.0, x + RISE / 2.0 + 2.0, y + length / 2.0);
        let heights = [0.5, 0.98, 0.02, 0.75, 0.25].map(|part| TOP + length / 2.0 + room * part);
        let y = heights.into_iter().find(|y| room >= 0.0 && self.is_free(extent(*y)))?;
        self.taken.push(extent(y));
        Some(y)
    }
}
