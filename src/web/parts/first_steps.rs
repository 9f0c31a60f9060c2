//! The checklist of the planning office of a new city.

use crate::store::read::first_steps::{FirstStep, FirstSteps};
use crate::web::kit::address::{Address, To};
use crate::web::kit::words::Words;

/// A step with the place where it is done.
pub struct StepView {
    pub done: bool,
    pub title: String,
    pub about: String,
    pub address: Address,
}

/// The steps; none once all of them are done.
pub fn view(steps: &FirstSteps, to: To, words: Words) -> Vec<StepView> {
    if steps.are_done() {
        return Vec::new();
    }
    let view = |&step: &FirstStep| StepView {
        done: steps.is_done(step),
        title: words.text(&format!("first-step-{step}")),
        about: about(step, steps, words),
        address: address(step, steps, to),
    };
    FirstStep::ALL.iter().map(view).collect()
}

fn about(step: FirstStep, steps: &FirstSteps, words: Words) -> String {
    let (sections, at_work) = steps.sections;
    let facts = [("sections", sections.into()), ("ready", at_work.into())];
    words.fill(&format!("first-step-about-{step}"), facts)
}

fn address(step: FirstStep, steps: &FirstSteps, to: To) -> Address {
    match step {
        FirstStep::City => to.settings(),
        FirstStep::Units => to.office_units(),
        FirstStep::People | FirstStep::Heads => to.new_person(),
        FirstStep::Year => to.year_opening(),
        FirstStep::Import => to.import(),
        FirstStep::Publish => steps.newest.map_or_else(|| to.publication_record(), |year| to.year_publications(year)),
    }
}
