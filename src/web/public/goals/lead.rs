//! What a goal's page leads with: its verdict, or where it stands while its year goes on.

use crate::domain::publication::{PublishedEvaluation, Snapshot};
use crate::domain::stage::Stage;
use crate::store::kit::{Reading, StoreError};
use crate::store::published::years;
use crate::web::kit::context::Context;
use crate::web::kit::words::Words;
use crate::web::parts::progress::ProgressView;

/// What stands before everything else.
#[derive(Default)]
pub(in crate::web::public) struct Lead {
    /// Where it stands today; none of what was published before, and of a year that is over.
    pub(in crate::web::public) stands: Option<ProgressView>,
    /// How many of its targets were reached, or that there is nothing to say so by.
    pub(in crate::web::public) reached: Option<String>,
}

impl Lead {
    /// What is told of the publication in force.
    pub(super) fn load(reading: &mut Reading<'_>, snapshot: &Snapshot, context: &Context) -> Result<Self, StoreError> {
        if snapshot.partial {
            return Ok(Self::default());
        }
        if snapshot.stage < Stage::Results && years::is_open(reading, snapshot.fiscal_year)? {
            let today = context.for_today(reading);
            return Ok(Self { stands: Some(ProgressView::of(snapshot, today, context.language)), reached: None });
        }
        Ok(Self::verdict(snapshot, context.words()))
    }

    /// What is told of a publication whatever day it is.
    pub(super) fn verdict(snapshot: &Snapshot, words: Words) -> Self {
        Self { stands: None, reached: reached(snapshot, words) }
    }
}

fn reached(snapshot: &Snapshot, words: Words) -> Option<String> {
    if snapshot.partial || snapshot.stage < Stage::Results {
        return None;
    }
    let counts = snapshot.reached();
    if counts.known() > 0 {
        return Some(match (counts.met(), counts.known()) {
            (0, 1) => words.text("goal-missed-only"),
            (_, 1) => words.text("goal-reached-only"),
            (0, of) => words.fill("goal-reached-none", [("of", of.into())]),
            (met, of) => words.fill("goal-reached", [("met", met.into()), ("of", of.into())]),
        });
    }
    let is_rated = snapshot.counting_evaluations().next().is_some();
    let key = if counts.unknown() > 0 { "goal-reached-unknown" } else { "goal-reached-nothing" };
    (!is_rated || counts.unknown() > 0).then(|| words.text(key))
}

/// The ratings by axis: those that count, which the page leads with, or the others.
pub(super) fn ratings(snapshot: &Snapshot, counting: bool) -> Vec<(&str, Vec<&PublishedEvaluation>)> {
    let mut axes = snapshot.evaluations_by_axis();
    axes.retain(|(_, given)| given.iter().any(|one| one.counts()) == counting);
    axes
}
