//! Stated rates of attainment (達成率70%, 79%完了), with the figures they follow from. A percentage without such a word
//! is a value and never a rate.

use super::brackets;
use super::candidates::{Target, alikeness};
use super::names;
use super::quantities::{self, Quantity};
use crate::domain::attainment::{Attainment, round_half_up};
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, StatedRate};
use crate::domain::partial_date::PartialDate;
use crate::domain::proposal::{ProposedIndicator, RemarkKind};
use crate::domain::text;

/// Words for rates, the longer before the shorter ones they contain.
const LABELS: [&str; 7] = ["目標達成率", "達成率", "達成度", "完了率", "進捗率", "進捗度", "目標達成度"];

/// A rate as printed, and the figures printed with it.
struct Printed {
    percent: Figure,
    label: String,
    target: Option<Quantity>,
    actual: Option<Quantity>,
}

/// Whether the rate follows, whether the clause itself names the target, how alike the words are, and whether the
/// objective is still unanswered.
type Rank = (bool, bool, f64, bool);

/// The clause in front of a rate.
struct Clause<'a> {
    text: &'a str,
    quantities: Vec<Quantity>,
}

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
        let Some(printed) = printed(bracket.inside) else {
            if PartialDate::read(bracket.inside).is_ok() && bracket.closes_clause {
                start = bracket.end;
            }
            continue;
        };
        let whole = text.get(start..bracket.start).unwrap_or_default();
        let clause = whole.rsplit_once('。').map_or(whole, |(_, last)| last).trim();
        let used: Vec<usize> = before.iter().chain(&found).filter_map(|indicator| indicator.objective).collect();
        let evidence = text.get(start..bracket.end).unwrap_or(text).trim();
        let mut indicator =
            ProposedIndicator { evidence: evidence.to_owned(), ..propose(clause, printed, targets, year, &used) };
        if indicator.name.is_empty() {
            let above = found.last().map(|above| above.name.clone());
            indicator.name = above.unwrap_or_else(|| names::of_sentence(text.get(..bracket.start).unwrap_or(text)));
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

/// Reads what stands in a bracket as a rate: 達成率92%, 79%完了, 目標50件、達成率92%.
fn printed(inside: &str) -> Option<Printed> {
    let mut rate = None;
    let (mut target, mut actual) = (None, None);
    for part in inside.split(['、', '，', '／', '/', '；', ' ', '\u{3000}']) {
        let part = text::normalise(part);
        if let Some(found) = rate_in(&part) {
            rate = Some(found);
        } else if let Some(figure) = part.strip_prefix("目標").and_then(only_quantity) {
            target = Some(figure);
        } else if let Some(figure) = part.strip_prefix("実績").and_then(only_quantity) {
            actual = Some(figure);
        }
    }
    let (percent, label) = rate.or_else(|| rate_in(&text::comparison_key(inside)))?;
    Some(Printed { percent, label, target, actual })
}

fn only_quantity(text: &str) -> Option<Quantity> {
    let text = text.trim_start_matches(['値', ':', 'は', '=', ' ']);
    quantities::find(text).into_iter().next().filter(|quantity| quantity.place.start == 0)
}

fn rate_in(part: &str) -> Option<(Figure, String)> {
    let percent = |text: &str| {
        let text = text.trim().strip_suffix('%')?;
        Figure::read(text).ok().filter(|figure| !figure.value().is_sign_negative())
    };
    for label in LABELS {
        if let Some(rest) = part.strip_prefix(label) {
            let rest = rest.trim_start_matches([':', 'は', '=', '約', ' ', 'が']);
            return Some((percent(rest)?, label.to_owned()));
        }
    }
    for (ending, label) in [("完了済み", "完了率"), ("完了済", "完了率"), ("完了", "完了率"), ("達成", "達成率")]
    {
        if let Some(rest) = part.strip_suffix(ending) {
            return Some((percent(rest)?, label.to_owned()));
        }
    }
    None
}

fn propose(clause: &str, printed: Printed, targets: &[Target], year: FiscalYear, used: &[usize]) -> ProposedIndicator {
    let clause = Clause { text: clause, quantities: quantities::find(clause) };
    let outside = |quantity: &&Quantity| {
        !brackets::round(clause.text)
            .iter()
            .any(|bracket| bracket.start < quantity.place.start && quantity.place.end < bracket.end)
    };
    let last = clause.quantities.iter().rev().find(outside).or(clause.quantities.last());
    let actual = printed.actual.as_ref().or(last);
    let whole = last.and_then(|part| clause.whole_of(part));
    let name = names::of_clause(clause.text, last, whole);
    let chosen = actual.and_then(|actual| clause.choose(actual, &printed, targets, used));
    let target = chosen.map(|(target, _)| target);
    let follows = target.zip(actual).map(|(target, actual)| follows(target, actual.value, printed.percent));
    ProposedIndicator {
        name,
        unit: actual.map(|actual| actual.unit.clone()).filter(|unit| !unit.is_empty()),
        direction: Direction::More,
        objective: chosen.and_then(|(_, objective)| objective),
        result: None,
        target,
        values: actual.map(|actual| (year, actual.value)).into_iter().collect(),
        stated: Some(StatedRate { percent: printed.percent, label: printed.label }),
        follows,
        evidence: String::new(),
    }
}

fn follows(target: Figure, actual: Figure, stated: Figure) -> bool {
    let percent = Attainment::of(Direction::More, target, actual).percent();
    percent.is_some_and(|percent| round_half_up(percent, stated.value().scale()) == stated.value())
}

impl Clause<'_> {
    /// N of 「N件のうち、M件」.
    fn whole_of(&self, part: &Quantity) -> Option<&Quantity> {
        let names_part = |whole: &&Quantity| {
            let after = self.text.get(whole.place.end..).unwrap_or_default().trim_start();
            let after = after.strip_prefix('の').unwrap_or(after).trim_start();
            ["うち", "内", "中"].iter().any(|word| after.starts_with(word))
        };
        let before = self.quantities.iter().rev().filter(|whole| whole.place.end <= part.place.start);
        before.filter(|whole| whole.same_unit(part)).find(names_part)
    }

    /// The target and the objective it comes from: one from which the rate follows, then the whole that the clause
    /// itself names, then the one most alike in words, then an objective that no other result has answered.
    fn choose(
        &self,
        actual: &Quantity,
        printed: &Printed,
        targets: &[Target],
        used: &[usize],
    ) -> Option<(Figure, Option<usize>)> {
        let mut best: Option<(Rank, Figure, Option<usize>)> = None;
        let mut consider = |rank: Rank, figure: Figure, objective: Option<usize>| {
            if best.as_ref().is_none_or(|(best, ..)| rank.partial_cmp(best) == Some(std::cmp::Ordering::Greater)) {
                best = Some((rank, figure, objective));
            }
        };
        let fits = |figure: Figure| follows(figure, actual.value, printed.percent);
        if let Some(target) = &printed.target {
            consider((fits(target.value), true, 1.0, true), target.value, None);
        }
        if let Some(whole) = self.whole_of(actual) {
            consider((fits(whole.value), true, 0.0, true), whole.value, None);
        }
        let planned = self.quantities.iter().filter(|planned| planned.place.end <= actual.place.start);
        for planned in planned.filter(|planned| planned.same_unit(actual) && fits(planned.value)) {
            consider((true, false, 0.0, false), planned.value, None);
        }
        for target in targets {
            let Some(quantity) = target.quantity.as_ref().filter(|quantity| quantity.same_unit(actual)) else {
                continue;
            };
            let alike = alikeness(self.text, &target.clause);
            let rank = (fits(quantity.value), false, alike, !used.contains(&target.objective));
            consider(rank, quantity.value, Some(target.objective));
        }
        best.map(|(_, figure, objective)| (figure, objective))
    }
}
