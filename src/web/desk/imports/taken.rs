//! What was just taken in: carried to the page that says so by its query.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::store::imports::Outcome;
use crate::store::imports::indicators::{TableOutcome, YearOutcome};
use crate::web::kit::address::Address;

/// The query of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TakenQuery {
    taken: String,
    values: String,
    new: String,
    continued: String,
    renamed: String,
    renumbered: String,
    linked: String,
    indicators: String,
    sheets: String,
}

/// What was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    /// Sheets that were written.
    Sheets(usize),
    /// Values of a table of indicators.
    Values(usize),
}

/// What was taken in, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Taken {
    pub(super) what: What,
    /// What else is told, with how many there are of it.
    pub(super) told: Vec<(Cow<'static, str>, usize)>,
}

impl Taken {
    pub(super) fn of(outcome: &Outcome) -> Self {
        let told = outcome.programmes;
        let programmes = [
            ("new", told.new),
            ("continued", told.continued),
            ("renamed", told.renamed),
            ("renumbered", told.renumbered),
            ("linked", told.linked),
        ];
        let sheets = outcome.sheets();
        // Where every sheet is of a new programme there is nothing more to tell.
        let tells = |&(what, count): &(&str, usize)| count > 0 && (what != "new" || count != sheets);
        let told = programmes.into_iter().filter(tells).map(|(what, count)| (Cow::Borrowed(what), count));
        Self { what: What::Sheets(sheets), told: told.collect() }
    }

    pub(super) fn of_table(outcome: &TableOutcome) -> Self {
        let of_years = |count: fn(&YearOutcome) -> usize| outcome.years.values().map(count).sum();
        let told = [
            ("new", outcome.programmes_added),
            ("renamed", outcome.programmes_renamed),
            ("renumbered", outcome.programmes_renumbered),
            ("indicators", outcome.indicators_added),
            ("sheets", of_years(|year| year.sheets_added)),
        ];
        let told = told.into_iter().filter(|(_, count)| *count > 0);
        let told = told.map(|(what, count)| (Cow::Borrowed(what), count)).collect();
        Self { what: What::Values(of_years(|year| year.values_added)), told }
    }

    pub(super) fn read(query: &TakenQuery) -> Option<Self> {
        let what = match (query.taken.parse(), query.values.parse()) {
            (Ok(sheets), _) => What::Sheets(sheets),
            (_, Ok(values)) => What::Values(values),
            _ => return None,
        };
        let told = [
            ("new", &query.new),
            ("continued", &query.continued),
            ("renamed", &query.renamed),
            ("renumbered", &query.renumbered),
            ("linked", &query.linked),
            ("indicators", &query.indicators),
            ("sheets", &query.sheets),
        ];
        let read = |(what, count): (&'static str, &String)| Some((Cow::Borrowed(what), count.parse().ok()?));
        Some(Self { what, told: told.into_iter().filter_map(read).collect() })
    }

    /// The page that says so.
    pub(super) fn on(&self, page: Address) -> Address {
        let page = match self.what {
            What::Sheets(sheets) => page.with("taken", sheets),
            What::Values(values) => page.with("values", values),
        };
        self.told.iter().fold(page, |page, (what, count)| page.with(what, *count))
    }

    /// The key of the words that say what was taken in, with how much it was.
    pub(super) const fn title(&self) -> (&'static str, usize) {
        match self.what {
            What::Sheets(sheets) => ("import-taken", sheets),
            What::Values(values) => ("import-values-taken", values),
        }
    }
}
