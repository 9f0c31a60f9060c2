//! What was found in the prose of a table, in its order, each with the words it was read from and what is said of it.

use std::collections::BTreeMap;

use crate::domain::goal::SheetPart;
use crate::domain::partial_date::PartialDate;
use crate::domain::proposal::{Proposal, ProposedGoal, ProposedIndicator, ProposedItem};
use crate::domain::prose_choice::{DateChoice, IndicatorChoice, ProseChoices, TakenIndicator};
use crate::domain::search::{Stretch, stretches};
use crate::intake;

/// One thing that was found.
pub(super) struct Finding {
    /// What its fields are called behind their names.
    pub(super) id: String,
    pub(super) line: u64,
    pub(super) programme: String,
    /// Whether it is the first one of its row.
    pub(super) opens_row: bool,
    /// The words it was read from, with what was read of them marked.
    pub(super) words: Vec<Stretch>,
    pub(super) found: Found,
}

/// What it is.
pub(super) enum Found {
    Indicator(Box<FoundIndicator>),
    Date(FoundDate),
}

pub(super) struct FoundIndicator {
    pub(super) proposed: ProposedIndicator,
    /// The words of the objective from which its target was read.
    pub(super) objective: Option<Vec<Stretch>>,
    pub(super) taken: Option<TakenIndicator>,
}

pub(super) struct FoundDate {
    part: SheetPart,
    /// The text of the item.
    text: String,
    pub(super) proposed: PartialDate,
    pub(super) taken: Option<PartialDate>,
}

impl FoundIndicator {
    /// As it is taken in, or would be.
    pub(super) fn as_taken(&self) -> TakenIndicator {
        self.taken.clone().unwrap_or_else(|| TakenIndicator::as_proposed(&self.proposed))
    }
}

/// What is decided of many at once.
#[derive(Clone, Copy)]
pub(super) struct Alike {
    of_indicators: bool,
    takes: bool,
}

impl Alike {
    /// Reads the button that was pressed.
    pub(super) fn read(code: &str) -> Option<Self> {
        let (of_indicators, takes) = match code {
            "take-indicators" => (true, true),
            "leave-indicators" => (true, false),
            "take-dates" => (false, true),
            "leave-dates" => (false, false),
            _ => return None,
        };
        Some(Self { of_indicators, takes })
    }
}

impl Finding {
    pub(super) const fn is_of_indicator(&self) -> bool {
        matches!(self.found, Found::Indicator(_))
    }

    /// Decides it as many others, where it is of those. What was changed of it stays where it is taken in.
    pub(super) fn decide(&mut self, alike: Alike) {
        match &mut self.found {
            Found::Indicator(found) if alike.of_indicators => found.taken = alike.takes.then(|| found.as_taken()),
            Found::Date(found) if !alike.of_indicators => {
                found.taken = alike.takes.then(|| found.taken.unwrap_or(found.proposed));
            }
            _ => {}
        }
    }
}

/// Everything that was found, with what is said of it.
pub(super) fn findings(proposal: &Proposal, choices: &ProseChoices) -> Vec<Finding> {
    let mut all = Vec::new();
    for (place, row) in proposal.goals.iter().enumerate() {
        let first = all.len();
        for (number, (proposed, choice)) in row.indicators.iter().zip(choices.of_row(row)).enumerate() {
            let id = format!("{place}-{number}");
            all.push(of_indicator(id, row, proposed, choice.and_then(|choice| choice.taken.clone())));
        }
        for (part, items) in [(SheetPart::Objectives, &row.objectives), (SheetPart::Results, &row.results)] {
            for (number, item) in items.iter().enumerate() {
                let id = format!("{place}-{part}-{number}");
                all.extend(of_date(id, row, part, item, choices));
            }
        }
        if let Some(first) = all.get_mut(first) {
            first.opens_row = true;
        }
    }
    all
}

fn of_indicator(
    id: String,
    row: &ProposedGoal,
    proposed: &ProposedIndicator,
    taken: Option<TakenIndicator>,
) -> Finding {
    let objective =
        proposed.objective.and_then(|place| row.objectives.get(place)).filter(|_| proposed.target.is_some());
    let found = FoundIndicator {
        objective: objective.map(|objective| with_figures(&objective.item.text, proposed)),
        proposed: proposed.clone(),
        taken,
    };
    let words = with_figures(&proposed.evidence, proposed);
    let found = Found::Indicator(Box::new(found));
    Finding { id, line: row.line, programme: row.programme.clone(), opens_row: false, words, found }
}

fn of_date(
    id: String,
    row: &ProposedGoal,
    part: SheetPart,
    item: &ProposedItem,
    choices: &ProseChoices,
) -> Option<Finding> {
    let proposed = item.date?;
    let text = &item.item.text;
    // The date closes its clause: of several alike it is the last.
    let place = PartialDate::find_in(text).into_iter().rfind(|(_, date)| *date == proposed);
    let marked: Vec<(usize, usize)> = place.map(|(place, _)| (place.start, place.end)).into_iter().collect();
    let taken = choices.of_date(row.line, part, item).map_or(Some(proposed), |choice| choice.taken);
    Some(Finding {
        id,
        line: row.line,
        programme: row.programme.clone(),
        opens_row: false,
        words: stretches(text, &marked),
        found: Found::Date(FoundDate { part, text: text.clone(), proposed, taken }),
    })
}

/// A text with the figures of an indicator marked.
fn with_figures(text: &str, indicator: &ProposedIndicator) -> Vec<Stretch> {
    let stated = indicator.stated.as_ref().map(|stated| stated.percent);
    let values = indicator.values.iter().map(|(_, value)| *value);
    let figures: Vec<_> = values.chain(indicator.target).chain(stated).collect();
    let places = intake::figures_in(text).into_iter().filter(|(_, figure)| figures.contains(figure));
    stretches(text, &places.map(|(place, _)| (place.start, place.end)).collect::<Vec<_>>())
}

/// What is said of all of it. What is as a table has it by itself is not said.
pub(super) fn choices(findings: Vec<Finding>) -> ProseChoices {
    let (mut indicators, mut dates) = (BTreeMap::<u64, Vec<_>>::new(), BTreeMap::<u64, Vec<_>>::new());
    for Finding { line, found, .. } in findings {
        match found {
            Found::Indicator(found) => {
                indicators.entry(line).or_default().push(IndicatorChoice::of(&found.proposed, found.taken));
            }
            Found::Date(FoundDate { part, text: words, proposed, taken }) if taken != Some(proposed) => {
                dates.entry(line).or_default().push(DateChoice { part, words, taken });
            }
            Found::Date(_) => {}
        }
    }
    indicators.retain(|_, said| said.iter().any(|choice| choice.taken.is_some()));
    ProseChoices { indicators, dates }
}
