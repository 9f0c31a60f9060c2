//! Stated rates of attainment (達成率70%, 79%完了), with the figures they follow from.

use super::MOST;
use super::brackets::{self, Bracket};
use super::candidates::{Target, Words};
use super::dates;
use super::names;
use super::printed_rate::{self, PrintedRate};
use super::quantities::{self, Quantity};
use crate::domain::attainment::{Attainment, round_half_up};
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, StatedRate};
use crate::domain::proposal::{ProposedIndicator, RemarkKind};

/// How alike the words must be for a target from which the rate does not follow.
const ALIKE: f64 = 0.25;

/// The most figures before a rate among which the actual one is looked for. Each is compared with each before it.
const MOST_OF_A_CLAUSE: usize = 20;

/// The rates of one item or point.
pub(super) fn find(
    text: &str,
    targets: &[Target],
    year: FiscalYear,
    before: &[ProposedIndicator],
    warn: &mut dyn FnMut(RemarkKind, String),
) -> Vec<ProposedIndicator> {
    let mut found: Vec<ProposedIndicator> = Vec::new();
    let mut start = 0;
    for bracket in brackets::round(text) {
        if before.len() + found.len() >= MOST {
            break;
        }
        let Some(printed) = printed_rate::read(bracket.inside) else {
            if ends_clause(text, &bracket) {
                start = bracket.end;
            }
            continue;
        };
        let clause = Clause::of(last_sentence(text.get(start..bracket.start).unwrap_or_default()));
        let answered = before.iter().chain(&found).filter_map(|indicator| indicator.objective).collect();
        let mut indicator = Measure { clause: &clause, printed: &printed, targets, answered }.propose(year);
        let evidence = last_sentence(text.get(start..bracket.end).unwrap_or(text));
        evidence.trim_start_matches(['、', '，']).trim().clone_into(&mut indicator.evidence);
        if indicator.name.is_empty() {
            let above = found.last().map(|above| above.name.clone());
            let promised = || promised_name(&indicator, targets);
            let sentence = || names::of_sentence(text.get(..bracket.start).unwrap_or(text));
            indicator.name = above.or_else(promised).unwrap_or_else(sentence);
        }
        match indicator.follows {
            Some(true) => {}
            Some(false) => warn(RemarkKind::RateDoesNotFollow, indicator.evidence.clone()),
            None => warn(RemarkKind::RateWithoutFigures, indicator.evidence.clone()),
        }
        found.push(indicator);
        start = bracket.end;
    }
    names::tell_apart(&mut found);
    found
}

/// The name that the objective gives to what a result only counts.
fn promised_name(indicator: &ProposedIndicator, targets: &[Target]) -> Option<String> {
    let answers = |target: &&Target| {
        let value = target.quantity.as_ref().map(|quantity| quantity.value);
        Some(target.objective) == indicator.objective && value == indicator.target
    };
    let target = targets.iter().find(answers)?;
    Some(names::of_clause(&target.clause, target.quantity.as_ref(), None)).filter(|name| !name.is_empty())
}

/// Whether a bracket parts what stands before it from what comes after: a date that closes a clause does, unless
/// another bracket follows at once.
fn ends_clause(text: &str, bracket: &Bracket<'_>) -> bool {
    let goes_on = text.get(bracket.end..).is_some_and(|rest| rest.starts_with(['（', '(']));
    bracket.closes_clause && !goes_on && dates::read(bracket.inside).is_some()
}

fn last_sentence(text: &str) -> &str {
    text.rsplit_once('。').map_or(text, |(_, last)| last).trim()
}

/// The clause in front of a rate.
struct Clause<'a> {
    text: &'a str,
    words: Words,
    /// The last of its figures.
    quantities: Vec<Quantity>,
    brackets: Vec<Bracket<'a>>,
}

impl<'a> Clause<'a> {
    fn of(text: &'a str) -> Self {
        let mut quantities = quantities::find(text);
        quantities.drain(..quantities.len().saturating_sub(MOST_OF_A_CLAUSE));
        Self { text, words: Words::of(text), quantities, brackets: brackets::round(text) }
    }

    /// The figures that may be the actual one, the likeliest first: the last of the clause outside brackets.
    fn actuals(&self) -> Vec<&Quantity> {
        let bracketed = |quantity: &&Quantity| {
            let range = &quantity.range;
            self.brackets.iter().any(|bracket| bracket.start < range.start && range.end < bracket.end)
        };
        let (inside, outside): (Vec<_>, Vec<_>) = self.quantities.iter().rev().partition(bracketed);
        outside.into_iter().chain(inside).collect()
    }

    /// N of 「N件のうち、M件」.
    fn whole_of(&self, part: &Quantity) -> Option<&Quantity> {
        let names_part = |whole: &&Quantity| {
            let after = self.text.get(whole.range.end..).unwrap_or_default().trim_start();
            let after = after.strip_prefix('の').unwrap_or(after).trim_start();
            ["うち", "内", "中"].iter().any(|word| after.starts_with(word))
        };
        let before = self.quantities.iter().rev().filter(|whole| whole.range.end <= part.range.start);
        before.filter(|whole| whole.same_unit(part)).find(names_part)
    }
}

/// A figure the rate may be measured against.
struct Candidate<'a> {
    value: Figure,
    target: Option<&'a Target>,
    /// The direction by whose formula the rate follows.
    follows: Option<Direction>,
    /// Whether it stands beside the rate or is the whole that the clause itself names.
    named_here: bool,
    alike: f64,
    unanswered: bool,
}

impl Candidate<'_> {
    /// One from which the rate follows, then the one that the clause itself names, then the one most alike in words,
    /// then an objective that no other result has answered.
    fn is_better_than(&self, other: &Self) -> bool {
        let rank = |candidate: &Self| {
            (candidate.follows.is_some(), candidate.named_here, candidate.alike, candidate.unanswered)
        };
        rank(self) > rank(other)
    }
}

/// A rate about to be measured.
struct Measure<'a> {
    clause: &'a Clause<'a>,
    printed: &'a PrintedRate,
    targets: &'a [Target],
    answered: Vec<usize>,
}

impl<'a> Measure<'a> {
    fn propose(&self, year: FiscalYear) -> ProposedIndicator {
        let actuals = self.printed.actual.as_ref().map_or_else(|| self.clause.actuals(), |actual| vec![actual]);
        let measured: Vec<_> = actuals.iter().map(|actual| (*actual, self.candidate(actual))).collect();
        // Another figure of the clause than the likeliest counts only if the rate follows from it.
        let fits = |(_, candidate): &&(&Quantity, Option<Candidate<'_>>)| {
            candidate.as_ref().is_some_and(|candidate| candidate.follows.is_some())
        };
        let chosen = measured.iter().find(fits).or(measured.first());
        let actual = chosen.map(|(actual, _)| *actual);
        let candidate = chosen.and_then(|(_, candidate)| candidate.as_ref());
        let in_clause = actual.filter(|_| self.printed.actual.is_none()).or(self.clause.actuals().first().copied());
        let whole = in_clause.and_then(|part| self.clause.whole_of(part));
        let name = names::of_clause(self.clause.text, in_clause, whole);
        let target = candidate.and_then(|candidate| candidate.target);
        ProposedIndicator {
            name,
            unit: actual.map(|actual| actual.unit.clone()).filter(|unit| !unit.is_empty()),
            direction: candidate.and_then(|candidate| candidate.follows).unwrap_or(Direction::More),
            objective: target.map(|target| target.objective),
            result: None,
            target: candidate.map(|candidate| candidate.value),
            values: actual.map(|actual| (year, actual.value)).into_iter().collect(),
            stated: Some(StatedRate { percent: self.printed.percent, label: self.printed.label.clone() }),
            follows: candidate.map(|candidate| candidate.follows.is_some()),
            evidence: String::new(),
            target_place: None,
            place: None,
        }
    }

    /// The best figure to measure `actual` against.
    fn candidate(&self, actual: &Quantity) -> Option<Candidate<'a>> {
        let here = |value: Figure, named_here: bool| Candidate {
            value,
            target: None,
            follows: self.follows(value, actual.value, false),
            named_here,
            alike: 0.0,
            unanswered: false,
        };
        let beside = self.printed.target.as_ref().map(|target| here(target.value, true));
        let whole = self.clause.whole_of(actual).map(|whole| here(whole.value, true));
        let planned = self.clause.quantities.iter().filter(|planned| planned.range.end <= actual.range.start);
        let planned = planned.filter(|planned| planned.same_unit(actual)).map(|planned| here(planned.value, false));
        let promised = self.targets.iter().filter_map(|target| {
            let quantity = target.quantity.as_ref().filter(|quantity| quantity.same_unit(actual))?;
            Some(Candidate {
                value: quantity.value,
                target: Some(target),
                follows: self.follows(quantity.value, actual.value, target.at_most),
                named_here: false,
                alike: self.clause.words.alikeness(&target.words),
                unanswered: !self.answered.contains(&target.objective),
            })
        });
        let mut best: Option<Candidate<'a>> = None;
        for candidate in beside.into_iter().chain(whole).chain(planned).chain(promised) {
            let stands = candidate.follows.is_some() || candidate.named_here || candidate.alike >= ALIKE;
            if stands && best.as_ref().is_none_or(|best| candidate.is_better_than(best)) {
                best = Some(candidate);
            }
        }
        best
    }

    /// The direction by which the printed rate follows: more is better, or less where the target is an upper limit.
    fn follows(&self, target: Figure, actual: Figure, at_most: bool) -> Option<Direction> {
        let stated = self.printed.percent.value();
        let by = |direction: &Direction| {
            let percent = Attainment::of(*direction, target, actual).percent();
            percent.is_some_and(|percent| round_half_up(percent, stated.scale()) == stated)
        };
        let directions = if at_most { &[Direction::More, Direction::Less][..] } else { &[Direction::More] };
        directions.iter().copied().find(by)
    }
}
