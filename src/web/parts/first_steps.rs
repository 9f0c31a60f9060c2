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
    let about = words.text(&format!("first-step-about-{step}"));
    if matches!(step, FirstStep::People | FirstStep::Heads) && sections == 0 {
        return format!("{about} {}", words.text("first-steps-after-units"));
    }
    if step != FirstStep::Heads {
        return about;
    }
    let facts = [("sections", sections.into()), ("ready", at_work.into())];
    format!("{about} {}", words.fill("first-steps-ready", facts))
}

fn address(step: FirstStep, steps: &FirstSteps, to: To) -> Address {
    match step {
        FirstStep::City => to.settings(),
        FirstStep::Units => to.office_units(),
        FirstStep::People | FirstStep::Heads => to.new_person(),
        FirstStep::Year => to.year_opening(),
        FirstStep::Import => to.import(),
        FirstStep::Publish => match steps.to_publish {
            Some((year, stage)) => to.year_publications(year).with("stage", stage),
            None => to.publication_record(),
        },
    }
}
