//! What sentences say in dates and figures: the date that closes an item, rates of attainment, series over years.
//! All of it is proposed with the words it was read from; a person accepts it or not.

mod brackets;
mod candidates;
mod dates;
mod names;
mod printed_rate;
mod quantities;
mod rates;
mod series;
mod times;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::DetailKind;
use crate::domain::proposal::{ProposedIndicator, ProposedItem, RemarkKind};

pub(super) use dates::closing_date;

/// The most figures, rates or series that are looked at in one goal; sheets that people write have a few dozen. Each
/// rate is compared with each promise, which must not keep a server busy.
const MOST: usize = 100;

/// Where the figures of a text stand, in bytes with the units behind them, and what they are.
pub fn figures_in(text: &str) -> Vec<(std::ops::Range<usize>, Figure)> {
    quantities::find(text).into_iter().map(|quantity| (quantity.range, quantity.value)).collect()
}

/// The indicators found in the results of one goal, in the order of the text.
pub(super) fn indicators(
    objectives: &[ProposedItem],
    results: &[ProposedItem],
    year: FiscalYear,
    warn: &mut dyn FnMut(RemarkKind, String),
) -> Vec<ProposedIndicator> {
    let targets = candidates::targets(objectives);
    let mut found: Vec<ProposedIndicator> = Vec::new();
    for (index, result) in results.iter().enumerate() {
        let points = result.item.details.iter().filter(|detail| detail.kind == DetailKind::Point);
        if found.len() >= MOST {
            break;
        }
        for text in std::iter::once(&result.item.text).chain(points.map(|point| &point.text)) {
            let mut here = rates::find(text, &targets, year, &found, warn);
            here.extend(series::find(text, &targets, year));
            for indicator in &mut here {
                indicator.result = Some(index);
            }
            found.extend(here);
        }
    }
    found.truncate(MOST);
    found
}
