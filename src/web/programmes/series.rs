//! The indicators of a line of programmes through the years.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::domain::figure::Figure;
use crate::domain::indicator::Direction;
use crate::domain::numbers::IndicatorNumber;
use crate::domain::publication::{IndicatorYear, Publication, PublishedIndicator};
use crate::web::context::Context;
use crate::web::parts::chart::{self, Chart};
use crate::web::parts::measured::Measured;

/// An indicator through the years.
pub(super) struct Series {
    pub(super) indicator: PublishedIndicator,
    pub(super) chart: Option<Chart>,
    pub(super) rows: Vec<SeriesRow>,
    pub(super) change: Option<String>,
}

/// A year of it.
pub(super) struct SeriesRow {
    pub(super) year: String,
    pub(super) measured: Measured,
    pub(super) note: Option<String>,
    pub(super) source: Option<String>,
    pub(super) not_comparable: bool,
}

/// Every indicator of the line as it was last published, with what earlier publications alone knew.
pub(super) fn series(all: &[Publication], context: &Context) -> Vec<Series> {
    let mut known: BTreeMap<IndicatorNumber, PublishedIndicator> = BTreeMap::new();
    for indicator in all.iter().flat_map(|publication| &publication.snapshot.indicators) {
        known.insert(indicator.number, indicator.clone());
    }
    let stages = all.iter().map(|known| (known.snapshot.fiscal_year, known.snapshot.stage)).collect();
    known
        .into_values()
        .map(|indicator| Series {
            chart: chart::draw(&indicator, &stages, context.words()),
            rows: indicator.years.iter().rev().map(|year| row(&indicator, year, all, context)).collect(),
            change: change(&indicator, context),
            indicator,
        })
        .collect()
}

fn row(indicator: &PublishedIndicator, year: &IndicatorYear, all: &[Publication], context: &Context) -> SeriesRow {
    let words = context.words();
    let snapshots = all.iter().map(|publication| &publication.snapshot);
    let stage = snapshots.filter(|sheet| sheet.fiscal_year == year.fiscal_year).map(|sheet| sheet.stage).max();
    let measured = Measured::of(indicator, year, stage, words).with_unit();
    SeriesRow {
        year: year.fiscal_year.label(context.language),
        note: measured.why_no_rate.clone(),
        measured,
        source: year.source.clone(),
        not_comparable: year.not_comparable.is_some(),
    }
}

/// From the first comparable value to the last, in words. Without a direction a change is neither good nor bad.
fn change(indicator: &PublishedIndicator, context: &Context) -> Option<String> {
    let words = context.words();
    let mut values = indicator.years.iter().filter(|year| year.not_comparable.is_none() && year.actual.is_some());
    let first = values.next()?;
    let last = values.next_back()?;
    let (from, to) = (first.actual?.value(), last.actual?.value());
    let difference = to - from;
    let key = match (indicator.direction, difference.cmp(&Decimal::ZERO)) {
        (_, std::cmp::Ordering::Equal) => "change-level",
        (Direction::More, std::cmp::Ordering::Greater) | (Direction::Less, std::cmp::Ordering::Less) => "change-better",
        (Direction::More | Direction::Less, _) => "change-worse",
        (_, std::cmp::Ordering::Greater) => "change-up",
        (_, std::cmp::Ordering::Less) => "change-down",
    };
    let unit = indicator.unit.as_deref().unwrap_or_default();
    Some(words.fill(
        "series-change",
        [
            ("first", first.fiscal_year.label(context.language).into()),
            ("from", format!("{}{unit}", Figure::new(from).grouped()).into()),
            ("last", last.fiscal_year.label(context.language).into()),
            ("to", format!("{}{unit}", Figure::new(to).grouped()).into()),
            ("change", words.text(key).into()),
        ],
    ))
}
