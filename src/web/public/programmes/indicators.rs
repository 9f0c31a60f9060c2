//! The indicators of a line of programmes through the years.

use std::collections::BTreeSet;

use crate::domain::lineage::Lineage;
use crate::domain::publication::{Publication, PublishedIndicator};
use crate::domain::{movement, series};
use crate::web::kit::context::Context;
use crate::web::parts::chart::{self, Chart};
use crate::web::parts::in_year::{self, InYear};
use crate::web::parts::movement::{from_to, sentence};

/// An indicator through the years.
pub(super) struct Series {
    pub(super) indicator: PublishedIndicator,
    pub(super) chart: Option<Chart>,
    pub(super) rows: Vec<InYear>,
    pub(super) rated: bool,
    /// What happened to it, in a sentence, where several years have a value.
    pub(super) change: Option<String>,
    /// The same beside the mark of its course.
    pub(super) from_to: Option<String>,
    /// Which way it went, where that can be told.
    pub(super) course: Option<&'static str>,
}

/// Every indicator of the line as it was last published, with what earlier publications alone knew.
pub(super) fn series(all: &[Publication], lineage: &Lineage, context: &Context) -> Vec<Series> {
    series::gather(all, lineage).into_iter().map(|series| one(series, context)).collect()
}

fn one(series: series::Series, context: &Context) -> Series {
    let words = context.words();
    let indicator = &series.indicator;
    let years: BTreeSet<_> = indicator.years.iter().map(|year| year.fiscal_year).collect();
    let over_years = movement::over(indicator, &years);
    let says_something = over_years.movement.is_some() || !over_years.apart.is_empty();
    let stages = series.goals.iter().map(|(year, goal)| (*year, goal.stage)).collect();
    let rows = in_year::rows(&series, words);
    Series {
        rated: in_year::has_rates(&rows),
        rows,
        chart: chart::draw(indicator, &stages, words),
        course: over_years.movement.as_ref().map(|movement| movement.course.code()),
        from_to: says_something.then(|| from_to(indicator, &over_years, words)),
        change: says_something.then(|| sentence(indicator, &over_years, words)),
        indicator: series.indicator,
    }
}
