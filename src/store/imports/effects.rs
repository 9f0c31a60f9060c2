//! What taking a row in would change of a sheet, word for word, and how many of its values are new: for whoever reads the
//! plan before it is carried out. Nothing here writes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use crate::domain::aim::Aim;
use crate::domain::amount::of_year;
use crate::domain::codes::codes;
use crate::domain::goal::{Footnote, Item};
use crate::domain::indicator::Missing;
use crate::domain::indicator_table::{ProposedValue, ValueKind};
use crate::domain::language::Language;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::plan::in_one_line;
use crate::domain::proposal::{Proposal, ProposedGoal, RowIdentity};
use crate::domain::publication::PublishedIndicator;
use crate::domain::stage::Stage;
use crate::store::imports::indicators::{IndicatorKey, key, known_key};
use crate::store::imports::plan::{footnotes, pairs, tells_of_goals};
use crate::store::imports::{Import, RowPlan};
use crate::store::indicators;
use crate::store::indicators::values::is_same_aim;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::{amounts, goals};

codes! {
    /// A part of a sheet that a row may change.
    Part {
        Code = "code",
        Policy = "policy",
        Summary = "summary",
        Objectives = "objectives",
        Results = "results",
        Footnotes = "footnotes",
        Amounts = "amounts",
    }
}

/// A part that would be another: what of it goes, and what comes in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartChange {
    pub part: Part,
    pub before: Vec<String>,
    pub after: Vec<String>,
}

/// How many values a row gives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ValueCounts {
    /// Where none is on record.
    pub added: usize,
    /// Where another one is.
    pub changed: usize,
    pub unchanged: usize,
}

/// What taking a row in would do to its sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowEffect {
    pub changes: Vec<PartChange>,
    /// The parts with something in them that stay as they are.
    pub left: Vec<Part>,
    pub values: ValueCounts,
}

/// What the first `most` rows of a plan would do.
pub fn of_rows(
    connection: &mut DatabaseConnection,
    proposal: &Proposal,
    rows: &[RowPlan],
    import: &Import,
    most: usize,
) -> Result<Vec<RowEffect>, StoreError> {
    let mut values: HashMap<RowIdentity<'_>, Vec<&ProposedValue>> = HashMap::new();
    for value in &proposal.values.rows {
        values.entry(value.identity()).or_default().push(value);
    }
    let mut effects = Vec::with_capacity(rows.len().min(most));
    for (row, plan) in proposal.goals.iter().zip(rows).take(most) {
        let mut effect = match *plan {
            RowPlan::Changes { goal } => of_sheet(connection, goal, row, import.stage)?,
            _ => RowEffect::default(),
        };
        let programme = match *plan {
            RowPlan::New | RowPlan::Asked => None,
            RowPlan::Continues { programme, .. } => Some(programme),
            RowPlan::Changes { goal } | RowPlan::Unchanged { goal } => Some(goals::find(connection, goal)?.programme),
        };
        let of_row = values.get(&row.identity()).map(Vec::as_slice).unwrap_or_default();
        effect.values = count(connection, programme, of_row)?;
        effects.push(effect);
    }
    Ok(effects)
}

fn of_sheet(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
) -> Result<RowEffect, StoreError> {
    let known = goals::find(connection, goal)?;
    let mut effect = RowEffect::default();
    let of_one = |text: Option<&str>| text.map(str::to_owned).into_iter().collect::<Vec<_>>();
    let code = known.code.as_ref().map(ToString::to_string);
    let new_code = row.code.as_ref().map(ToString::to_string).or_else(|| code.clone());
    effect.add(Part::Code, of_one(code.as_deref()), of_one(new_code.as_deref()));
    let path = (!row.plan.is_empty()).then(|| in_one_line(&row.plan));
    let policy = path.as_deref().or(row.policy.as_deref()).or(known.policy.as_deref());
    effect.add(Part::Policy, of_one(known.policy.as_deref()), of_one(policy));
    let objectives: Vec<_> =
        goals::objectives(connection, goal)?.into_iter().map(|known| (known.item, known.due)).collect();
    let (objectives, summary) = (lines(&objectives), of_one(known.summary.as_deref()));
    if tells_of_goals(row, stage) {
        effect.add(Part::Summary, summary, of_one(row.summary.as_deref()));
        effect.add(Part::Objectives, objectives, lines(&pairs(&row.objectives)));
    } else {
        effect.add(Part::Summary, summary.clone(), summary);
        effect.add(Part::Objectives, objectives.clone(), objectives);
    }
    let results: Vec<_> = goals::results(connection, goal)?
        .into_iter()
        .filter(|known| known.stage == stage)
        .map(|known| (known.item, known.date))
        .collect();
    let results = lines(&results);
    let new_results = if stage == Stage::Goals { results.clone() } else { lines(&pairs(&row.results)) };
    effect.add(Part::Results, results, new_results);
    let notes = |notes: Vec<Footnote>| notes.into_iter().map(|note| format!("{} {}", note.mark, note.text)).collect();
    let known_notes = goals::footnotes(connection, goal)?;
    let new_notes = footnotes(connection, goal, row, stage)?;
    effect.add(Part::Footnotes, notes(known_notes), notes(new_notes));
    of_amounts(connection, goal, row, &mut effect)?;
    Ok(effect)
}

fn of_amounts(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    effect: &mut RowEffect,
) -> Result<(), StoreError> {
    let known = amounts::of_goal(connection, goal, Stage::Results)?;
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for new in &row.amounts {
        let stands = of_year::find(&known, new.fiscal_year, new.kind, new.part).map(|known| known.amount);
        if stands == Some(new.amount) {
            continue;
        }
        let year = new.fiscal_year.label(Language::Japanese);
        before.extend(stands.map(|amount| format!("{year} {}", amount.written())));
        after.push(format!("{year} {}", new.amount.written()));
    }
    if after.is_empty() {
        effect.left.extend((!known.is_empty()).then_some(Part::Amounts));
    } else {
        effect.changes.push(PartChange { part: Part::Amounts, before, after });
    }
    Ok(())
}

/// Items with the dates that close them, one a line.
fn lines(items: &[(Item, Option<PartialDate>)]) -> Vec<String> {
    let line = |(item, date): &(Item, Option<PartialDate>)| {
        let details: Vec<&str> = item.details.iter().flat_map(|detail| [" ・", detail.text.as_str()]).collect();
        let date = date.map(|date| format!(" [{}]", date.label(Language::Japanese))).unwrap_or_default();
        format!("{}{}{date}", item.text, details.concat())
    };
    items.iter().map(line).collect()
}

impl RowEffect {
    /// Adds what becomes of a part, with only those of its lines that differ where some stay.
    fn add(&mut self, part: Part, before: Vec<String>, after: Vec<String>) {
        if before == after {
            self.left.extend((!before.is_empty()).then_some(part));
            return;
        }
        let known: BTreeSet<&String> = before.iter().collect();
        let new: BTreeSet<&String> = after.iter().collect();
        let goes: Vec<String> = before.iter().filter(|line| !new.contains(line)).cloned().collect();
        let comes: Vec<String> = after.iter().filter(|line| !known.contains(line)).cloned().collect();
        let change = if goes.is_empty() && comes.is_empty() {
            PartChange { part, before, after }
        } else {
            PartChange { part, before: goes, after: comes }
        };
        self.changes.push(change);
    }
}

fn count(
    connection: &mut DatabaseConnection,
    programme: Option<ProgrammeNumber>,
    values: &[&ProposedValue],
) -> Result<ValueCounts, StoreError> {
    let mut counts = ValueCounts::default();
    let known = match programme.filter(|_| !values.is_empty()) {
        Some(programme) => indicators::of_programme(connection, programme, None)?,
        None => Vec::new(),
    };
    let mut by_key: BTreeMap<IndicatorKey, Vec<&PublishedIndicator>> = BTreeMap::new();
    for indicator in &known {
        let key = key(indicator.kind, &indicator.name, indicator.unit.as_deref());
        by_key.entry(key).or_default().push(indicator);
    }
    for value in values {
        let same = by_key.get(&known_key(&by_key, value));
        let indicator = same.and_then(|same| same.get(value.occurrence));
        match stands(indicator.copied(), value) {
            Stands::Nothing => counts.added += 1,
            Stands::Another(_) => counts.changed += 1,
            Stands::Same => counts.unchanged += 1,
        }
    }
    Ok(counts)
}

/// What is said of a year in the place of a value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SaidOfYear {
    /// A figure, or what is aimed at.
    pub aim: Option<Aim>,
    /// Which kind of nothing there is instead.
    pub missing: Option<Missing>,
    /// The word for it.
    pub word: Option<String>,
}

impl From<&ProposedValue> for SaidOfYear {
    fn from(value: &ProposedValue) -> Self {
        Self { aim: value.aim(), missing: value.missing, word: value.word.clone() }
    }
}

/// What is on record where a value would go.
pub(super) enum Stands {
    Nothing,
    Another(SaidOfYear),
    Same,
}

/// The same of an indicator; of none where it would be a new one.
pub(super) fn stands(indicator: Option<&PublishedIndicator>, value: &ProposedValue) -> Stands {
    // What is missing of a plan or a forecast is none, and nothing is written of it.
    if value.value_kind != ValueKind::Actual && value.aim().is_none() {
        return Stands::Same;
    }
    let year = indicator.and_then(|known| known.years.iter().find(|year| year.fiscal_year == value.year));
    let Some(year) = year else { return Stands::Nothing };
    let given = value.aim();
    let is_same = |known: Option<&Aim>| given.as_ref().is_some_and(|given| is_same_aim(known, given));
    let in_force = match value.value_kind {
        ValueKind::Actual => {
            let known = (year.actual, year.missing);
            return match known {
                (None, None) => Stands::Nothing,
                known if known == (value.value, value.missing) && year.word == value.word => Stands::Same,
                (actual, missing) => {
                    Stands::Another(SaidOfYear { aim: actual.map(Aim::from), missing, word: year.word.clone() })
                }
            };
        }
        // A table that repeats the first target of a year changes nothing of what revised it.
        ValueKind::Target if is_same(year.original_target.as_ref()) => return Stands::Same,
        ValueKind::Target => year.target.clone(),
        ValueKind::Plan => year.plan.clone(),
        ValueKind::Base => year.base.map(Aim::from),
        ValueKind::Forecast => year.forecast.map(Aim::from),
    };
    match in_force {
        None => Stands::Nothing,
        Some(known) if is_same(Some(&known)) => Stands::Same,
        Some(known) => Stands::Another(SaidOfYear { aim: Some(known), ..SaidOfYear::default() }),
    }
}
