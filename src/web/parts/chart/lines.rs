//! The lines of a chart, year by year: along the targets, along values that can be compared, and on to plan figures.

use std::collections::BTreeMap;

use crate::domain::figure::Figure;
use crate::domain::publication::PublishedIndicator;
use crate::domain::series::Comparable;
use crate::web::parts::chart::{Drawn, Frame, Line};

/// The lines between the targets of years in a row; a single one is a short stroke.
pub(super) fn of_targets(targets: &BTreeMap<i32, (f64, Figure)>, frame: &Frame) -> Vec<Line> {
    let values: BTreeMap<i32, f64> = targets.iter().map(|(year, target)| (*year, target.0)).collect();
    let stroke = |run: Vec<(i32, f64)>| {
        if let [(year, value)] = *run {
            let (middle, y) = (frame.middle(year), frame.y(value));
            let half = frame.slot * 0.4;
            return vec![Line { kind: "target", from: (middle - half, y), to: (middle + half, y) }];
        }
        along(&run, "target", frame)
    };
    runs(&values, |_, _| true).into_iter().flat_map(stroke).collect()
}

fn along(run: &[(i32, f64)], kind: &'static str, frame: &Frame) -> Vec<Line> {
    let place = |(year, value): (i32, f64)| (frame.middle(year), frame.y(value));
    let steps = run.windows(2).filter_map(|step| match step {
        [one, other] => Some(Line { kind, from: place(*one), to: place(*other) }),
        _ => None,
    });
    steps.collect()
}

/// Runs of consecutive years that may be joined.
fn runs(values: &BTreeMap<i32, f64>, joined: impl Fn(i32, i32) -> bool) -> Vec<Vec<(i32, f64)>> {
    let mut runs: Vec<Vec<(i32, f64)>> = Vec::new();
    for (&year, &value) in values {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|(before, _)| year - before == 1 && joined(*before, year)) => {
                run.push((year, value));
            }
            _ => runs.push(vec![(year, value)]),
        }
    }
    runs
}

/// The lines through values that can be compared, and those on to a plan figure.
pub(super) fn of_values(indicator: &PublishedIndicator, drawn: &BTreeMap<i32, Drawn>, frame: &Frame) -> Vec<Line> {
    let find = |year: i32| indicator.years.iter().find(|known| known.fiscal_year.number() == year);
    // A break that converts is crossed: both of its sides are drawn on the newer footing.
    let may_join = |before: i32, year: i32| {
        let apart = |year: i32| drawn.get(&year).is_some_and(|drawn| drawn.kind == "apart");
        match find(before).zip(find(year)).map(|(one, other)| indicator.comparable(one, other)) {
            Some(Comparable::No(_)) | None => false,
            Some(Comparable::Converted(_)) => !apart(before) && !apart(year),
            Some(Comparable::Yes) => true,
        }
    };
    let is_plan = |year: i32| drawn.get(&year).is_some_and(|drawn| drawn.kind == "plan");
    let values: BTreeMap<i32, f64> = drawn.iter().map(|(year, drawn)| (*year, drawn.value)).collect();
    let steps = runs(&values, may_join).into_iter().flat_map(|run| {
        let steps = run.windows(2).flat_map(|step| {
            let to_plan = step.iter().any(|(year, _)| is_plan(*year));
            along(step, if to_plan { "outlook" } else { "line" }, frame)
        });
        steps.collect::<Vec<_>>()
    });
    steps.collect()
}
