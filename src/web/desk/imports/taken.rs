//! What was just taken in: carried to the page that says so by its query.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::store::imports::Outcome;
use crate::web::kit::address::Address;

/// The query of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TakenQuery {
    taken: String,
    new: String,
    continued: String,
    renamed: String,
    renumbered: String,
    linked: String,
}

/// How many sheets were written, and what became of their programmes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Taken {
    pub(super) sheets: usize,
    /// What is told, with how many programmes it is told of.
    pub(super) programmes: Vec<(Cow<'static, str>, usize)>,
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
        Self { sheets, programmes: told.collect() }
    }

    pub(super) fn read(query: &TakenQuery) -> Option<Self> {
        let sheets = query.taken.parse().ok()?;
        let programmes = [
            ("new", &query.new),
            ("continued", &query.continued),
            ("renamed", &query.renamed),
            ("renumbered", &query.renumbered),
            ("linked", &query.linked),
        ];
        let read = |(what, count): (&'static str, &String)| Some((Cow::Borrowed(what), count.parse().ok()?));
        Some(Self { sheets, programmes: programmes.into_iter().filter_map(read).collect() })
    }

    /// The page that says so.
    pub(super) fn on(&self, page: Address) -> Address {
        let told = self.programmes.iter();
        told.fold(page.with("taken", self.sheets), |page, (what, count)| page.with(what, *count))
    }
}
