//! What a person says of the figures and dates that were found in the prose of a file: which of them are taken in, and
//! with what changed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::figure::Figure;
use super::fiscal_year::FiscalYear;
use super::goal::SheetPart;
use super::indicator::{Direction, StatedRate};
use super::partial_date::PartialDate;
use super::proposal::{Proposal, ProposedGoal, ProposedIndicator, ProposedItem};

/// Everything that is said of one file, by the lines of its rows. What nothing is said of stays as a file has it by itself: a figure isn't taken
/// in, a date is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProseChoices {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub indicators: BTreeMap<u64, Vec<IndicatorChoice>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub dates: BTreeMap<u64, Vec<DateChoice>>,
}

/// What is said of one indicator. It is known again by the words it was read from and the name it was proposed
/// under; of several alike in both, each choice is for one, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorChoice {
    pub words: String,
    pub name: String,
    /// What is taken in; nothing where it was refused.
    pub taken: Option<TakenIndicator>,
}

/// An indicator as it is taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenIndicator {
    pub name: String,
    pub unit: Option<String>,
    pub direction: Direction,
    pub target: Option<Figure>,
    pub values: Vec<(FiscalYear, Figure)>,
    /// The rate in percent as the prose states it.
    pub stated: Option<Figure>,
}

/// What is said of the date of one item, known again by its part and its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateChoice {
    pub part: SheetPart,
    pub words: String,
    /// The date of the item; none where what was found is no date of it.
    pub taken: Option<PartialDate>,
}

impl TakenIndicator {
    /// An indicator as it was proposed.
    pub fn as_proposed(proposed: &ProposedIndicator) -> Self {
        Self {
            name: proposed.name.clone(),
            unit: proposed.unit.clone(),
            direction: proposed.direction,
            target: proposed.target,
            values: proposed.values.clone(),
            stated: proposed.stated.as_ref().map(|stated| stated.percent),
        }
    }
}

impl IndicatorChoice {
    /// What is said of a proposed indicator.
    pub fn of(proposed: &ProposedIndicator, taken: Option<TakenIndicator>) -> Self {
        Self { words: proposed.evidence.clone(), name: proposed.name.clone(), taken }
    }
}

impl ProseChoices {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.indicators.is_empty() && self.dates.is_empty()
    }

    /// What is said of each indicator of a row, in their order; nothing where nothing is.
    pub fn of_row(&self, row: &ProposedGoal) -> Vec<Option<&IndicatorChoice>> {
        let mut left: Vec<&IndicatorChoice> = self.indicators.get(&row.line).into_iter().flatten().collect();
        let mut find = |proposed: &ProposedIndicator| {
            let is_of = |choice: &&IndicatorChoice| choice.words == proposed.evidence && choice.name == proposed.name;
            left.iter().position(is_of).map(|place| left.remove(place))
        };
        row.indicators.iter().map(&mut find).collect()
    }

    /// What is said of the date of an item.
    pub fn of_date(&self, line: u64, part: SheetPart, item: &ProposedItem) -> Option<&DateChoice> {
        let is_of = |choice: &&DateChoice| choice.part == part && choice.words == item.item.text;
        self.dates.get(&line)?.iter().find(is_of)
    }

    /// Leaves of a proposal what is taken in, as it is taken in.
    pub fn apply(&self, proposal: &mut Proposal) {
        self.apply_to(proposal, false);
    }

    /// The same; `takes_rest` where every indicator of which nothing is said is taken in as it is proposed.
    pub fn apply_to(&self, proposal: &mut Proposal, takes_rest: bool) {
        for row in &mut proposal.goals {
            let said: Vec<Option<IndicatorChoice>> =
                self.of_row(row).into_iter().map(Option::<&IndicatorChoice>::cloned).collect();
            let found = std::mem::take(&mut row.indicators);
            let taken = |(proposed, said): (ProposedIndicator, Option<IndicatorChoice>)| match said {
                Some(choice) => Some(changed(proposed, choice.taken?)),
                None => takes_rest.then_some(proposed),
            };
            row.indicators = found.into_iter().zip(said).filter_map(taken).collect();
            self.apply_dates(row.line, SheetPart::Objectives, &mut row.objectives);
            self.apply_dates(row.line, SheetPart::Results, &mut row.results);
        }
    }

    /// The line and the words of what is said and is of nothing in the proposal.
    pub fn unmet<'s>(&'s self, proposal: &Proposal) -> Vec<(u64, &'s str)> {
        let rows = |line: u64| proposal.goals.iter().filter(move |row| row.line == line);
        let figures = self.indicators.iter().flat_map(|(line, all)| all.iter().map(move |one| (*line, one)));
        let is_met = |line: u64, choice: &IndicatorChoice| {
            let mut found = rows(line).flat_map(|row| &row.indicators);
            found.any(|proposed| choice.words == proposed.evidence && choice.name == proposed.name)
        };
        let unmet = figures.filter(|(line, one)| !is_met(*line, one)).map(|(line, one)| (line, one.name.as_str()));
        let dates = self.dates.iter().flat_map(|(line, all)| all.iter().map(move |one| (*line, one)));
        let is_dated = |line: u64, choice: &DateChoice| {
            let items = |row: &'_ ProposedGoal| match choice.part {
                SheetPart::Objectives => row.objectives.clone(),
                _ => row.results.clone(),
            };
            rows(line).flat_map(items).any(|item| item.item.text == choice.words)
        };
        let undated = dates.filter(|(line, one)| !is_dated(*line, one)).map(|(line, one)| (line, one.words.as_str()));
        unmet.chain(undated).collect()
    }

    fn apply_dates(&self, line: u64, part: SheetPart, items: &mut [ProposedItem]) {
        for item in items {
            if let Some(choice) = self.of_date(line, part, item) {
                item.date = choice.taken;
            }
        }
    }
}

/// A proposed indicator with what was changed of it.
fn changed(proposed: ProposedIndicator, taken: TakenIndicator) -> ProposedIndicator {
    let TakenIndicator { name, unit, direction, target, values, stated } = taken;
    let label = |percent| {
        let stated = proposed.stated.as_ref();
        StatedRate { percent, label: stated.map_or_else(String::new, |stated| stated.label.clone()) }
    };
    let stated = stated.filter(|_| proposed.stated.is_some()).map(label);
    ProposedIndicator { name, unit, direction, target, values, stated, ..proposed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::goal::Item;
    use crate::domain::identity::Said;
    use crate::domain::indicator_table::IndicatorTable;
    use crate::domain::mending::FileMark;

    fn indicator(name: &str, value: i64) -> ProposedIndicator {
        let year = FiscalYear::new(2020).expect("a year");
        ProposedIndicator {
            name: name.to_owned(),
            unit: Some("件".to_owned()),
            direction: Direction::More,
            objective: None,
            result: Some(0),
            target: None,
            values: vec![(year, Figure::new(value.into()))],
            stated: None,
            follows: None,
            evidence: "相談が12件、苦情が3件".to_owned(),
            place: None,
            target_place: None,
        }
    }

    fn proposal(indicators: Vec<ProposedIndicator>) -> Proposal {
        let item = Item { text: "相談が12件（令和3年1月）".to_owned(), details: Vec::new() };
        let date = PartialDate::read("令和3年1月").ok();
        let goal = ProposedGoal {
            line: 4,
            department: None,
            section: None,
            programme: "相談事業".to_owned(),
            code: None,
            policy: None,
            plan: Vec::new(),
            summary: None,
            objectives: Vec::new(),
            results: vec![ProposedItem { item, date }],
            footnotes: Vec::new(),
            indicators,
            ratings: Vec::new(),
            previous_rating: None,
            future_course: None,
            amounts: Vec::new(),
            former_names: Vec::new(),
            texts: Vec::new(),
        };
        let values = IndicatorTable::default();
        let source = "goals.tsv".to_owned();
        Proposal {
            source,
            file: FileMark::default(),
            named_years: Vec::new(),
            goals: vec![goal],
            warnings: Vec::new(),
            values,
            reading: Vec::new(),
            said: Said::default(),
            recorded: None,
        }
    }

    fn names(proposal: &Proposal) -> Vec<&str> {
        proposal.goals.iter().flat_map(|goal| &goal.indicators).map(|indicator| indicator.name.as_str()).collect()
    }

    #[test]
    fn what_nothing_is_said_of_is_no_indicator_and_stays_a_date() {
        let mut proposal = proposal(vec![indicator("相談", 12)]);
        ProseChoices::default().apply(&mut proposal);
        assert_eq!(names(&proposal), Vec::<&str>::new());
        assert!(proposal.goals[0].results[0].date.is_some());
    }

    #[test]
    fn each_of_two_indicators_of_one_name_has_a_choice_of_its_own() {
        let (one, other) = (indicator("相談", 12), indicator("相談", 3));
        let taken = TakenIndicator { name: "苦情".to_owned(), ..TakenIndicator::as_proposed(&other) };
        let said = vec![IndicatorChoice::of(&one, None), IndicatorChoice::of(&other, Some(taken))];
        let choices = ProseChoices { indicators: BTreeMap::from([(4, said)]), ..ProseChoices::default() };
        let mut proposal = proposal(vec![one, other]);
        choices.apply(&mut proposal);
        assert_eq!(names(&proposal), ["苦情"]);
        assert_eq!(proposal.goals[0].indicators[0].values[0].1, Figure::new(3.into()));
    }

    #[test]
    fn a_refused_date_is_none_and_the_text_stays() {
        let mut proposal = proposal(Vec::new());
        let words = proposal.goals[0].results[0].item.text.clone();
        let said = vec![DateChoice { part: SheetPart::Results, words: words.clone(), taken: None }];
        ProseChoices { dates: BTreeMap::from([(4, said)]), ..ProseChoices::default() }.apply(&mut proposal);
        assert_eq!(proposal.goals[0].results[0].date, None);
        assert_eq!(proposal.goals[0].results[0].item.text, words);
    }
}
