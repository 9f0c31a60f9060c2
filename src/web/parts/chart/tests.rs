//! Whatever the values are: no label touches a line or another label, and every value stands within its axis.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::domain::figure::Figure;
use crate::domain::language::Language;
use crate::web::kit::words::Words;
use crate::web::parts::chart::labels::{Drawing, NARROW, WIDE, Wanted};
use crate::web::parts::chart::room::{Extent, Room, Spot};
use crate::web::parts::chart::scale::Scale;
use crate::web::parts::chart::{BOTTOM, Drawn, Frame, Label, Line, TOP};
use crate::web::parts::diagram::size;

/// Values and targets of some years, near each other or far apart.
fn any_years() -> impl Strategy<Value = Vec<(f64, Option<f64>)>> {
    let value = prop_oneof![0.0..1000.0_f64, 98.0..100.0_f64, Just(0.0), 990_000_000.0..999_999_999.0_f64];
    proptest::collection::vec((value.clone(), proptest::option::of(value)), 2..24)
}

struct Sketch {
    frame: Frame,
    drawn: BTreeMap<i32, Drawn>,
    lines: Vec<Line>,
    targets: Vec<Wanted>,
}

fn sketch(years: &[(f64, Option<f64>)]) -> Sketch {
    let all = years.iter().flat_map(|(value, target)| std::iter::once(*value).chain(*target));
    let frame = Frame { first: 2000, slot: 1.0 / size(years.len()), scale: Scale::of(all) };
    let year = |index: usize| 2000 + i32::try_from(index).unwrap();
    let place = |index: usize, value: f64| (frame.middle(year(index)), frame.y(value));
    let mut lines = Vec::new();
    for (index, pair) in years.windows(2).enumerate() {
        lines.push(Line { kind: "line", from: place(index, pair[0].0), to: place(index + 1, pair[1].0) });
        if let (Some(from), Some(to)) = (pair[0].1, pair[1].1) {
            lines.push(Line { kind: "target", from: place(index, from), to: place(index + 1, to) });
        }
    }
    let targets = years.iter().enumerate().filter_map(|(index, (_, target))| {
        let text = format!("目標 {:.1}", (*target)?);
        Some(Wanted { place: place(index, (*target)?), text, kind: "target" })
    });
    let targets = targets.collect();
    let drawn = years.iter().enumerate().map(|(index, (value, _))| {
        let figure = Figure::read(&format!("{value:.1}")).unwrap();
        (year(index), Drawn { value: *value, figure, kind: "actual" })
    });
    Sketch { drawn: drawn.collect(), lines, targets, frame }
}

/// Where a label is at a width, as a browser draws it.
fn extent(label: &Label, width: f64) -> Extent {
    let number = |text: &str| text.trim_end_matches('%').parse::<f64>().unwrap();
    let (x, wide) = (number(&label.x) / 100.0 * width + number(&label.dx), {
        label.text.chars().map(|letter| if letter.is_ascii() { 7.5 } else { 12.5 }).sum::<f64>()
    });
    let left = match label.anchor {
        "start" => x,
        "end" => x - wide,
        _ => x - wide / 2.0,
    };
    let y = number(&label.y);
    Extent(left, y - 10.0, left + wide, y + 3.0)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn labels_touch_no_line_and_no_other_label_at_any_width(years in any_years(), wider in 1.0..4.0_f64) {
        let sketch = sketch(&years);
        let drawing = Drawing { frame: &sketch.frame, drawn: &sketch.drawn, lines: &sketch.lines, breaks: &[] };
        let labels = drawing.labels(&sketch.targets, &mut [], Words::of(Language::Japanese));
        for (shown, from) in [("narrow", NARROW), ("wide", WIDE)] {
            let width = from * wider;
            let here: Vec<&Label> = labels.iter().filter(|label| [shown, "always"].contains(&label.shown)).collect();
            for (index, label) in here.iter().enumerate() {
                let own = extent(label, width);
                prop_assert!(own.0 >= -0.1 && own.2 <= width + 0.1 && own.1 >= 0.0 && own.3 <= BOTTOM, "{label:?}");
                for line in &sketch.lines {
                    let at = |place: (f64, f64)| (place.0 * width, place.1);
                    prop_assert!(!own.is_struck(at(line.from), at(line.to)), "{label:?} {line:?} at {width}");
                }
                for other in here.iter().skip(index + 1) {
                    prop_assert!(!own.meets(extent(other, width)), "{label:?} {other:?} at {width}");
                }
            }
        }
    }

    #[test]
    fn every_value_stands_within_its_axis(values in proptest::collection::vec(-1e6..1e6_f64, 1..20)) {
        let scale = Scale::of(values.iter().copied());
        let lines = scale.lines();
        for value in values {
            prop_assert!(lines[0] <= value + 1e-6 && value <= lines[lines.len() - 1] + 1e-6, "{value} {lines:?}");
            prop_assert!((0.0..=1.0).contains(&scale.part(value)));
        }
        prop_assert_eq!(scale.cut, lines[0] > 0.0);
    }
}

#[test]
fn a_line_strikes_what_it_passes_through() {
    let label = Extent(10.0, 10.0, 30.0, 20.0);
    assert!(label.is_struck((0.0, 0.0), (40.0, 30.0)) && label.is_struck((0.0, 15.0), (40.0, 15.0)));
    assert!(!label.is_struck((0.0, 25.0), (40.0, 25.0)) && !label.is_struck((31.0, 0.0), (40.0, 30.0)));
}

#[test]
fn a_label_goes_below_where_a_line_is_above() {
    let mut room = Room::new(400.0, TOP, BOTTOM);
    room.line((0.5, 120.0), (0.9, 60.0));
    room.line((0.1, 60.0), (0.5, 120.0));
    let place = (0.5, 120.0);
    room.mark(place);
    let spot: Spot = room.label(place, "12,345").unwrap();
    assert!(spot.y > 120.0, "{spot:?}");
}
