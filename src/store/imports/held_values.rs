//! Values of other years than the table's, of sheets that are public: where another value stands there, the table changes
//! nothing of it, and it is told. Whoever means to correct it takes it in as a table of indicators, or corrects the sheet.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::{IndicatorTable, ProposedValue, ValueKind};
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::proposal::Proposal;
use crate::domain::publication::PublishedIndicator;
use crate::domain::stage::Stage;
use crate::store::imports::effects::{SaidOfYear, Stands, stands};
use crate::store::imports::indicators::{IndicatorKey, key, known_key};
use crate::store::imports::whose::Whose;
use crate::store::imports::{Outcome, RowPlan};
use crate::store::kit::schema::{goal, publication};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::{goals, indicators};

/// A value that is not written, since what is public of its year is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueRemark {
    /// The line of the file, counted from 1.
    pub line: u64,
    pub fiscal_year: FiscalYear,
    pub kind: ValueKind,
    /// The indicator.
    pub name: String,
    /// As the table gives it.
    pub given: String,
    /// As it is on record.
    pub known: String,
}

/// The table without the values that are not written, and those. `year` is that of the table.
fn parted<'a>(
    connection: &mut DatabaseConnection,
    table: &'a IndicatorTable,
    whose: &Whose,
    year: FiscalYear,
) -> Result<(Cow<'a, IndicatorTable>, Vec<ValueRemark>), StoreError> {
    let others = table.rows.iter().enumerate().filter(|(_, row)| row.year != year);
    let others: Vec<(usize, &ProposedValue, ProgrammeNumber)> =
        others.filter_map(|(index, row)| Some((index, row, whose.of(row)?))).collect();
    let programmes: BTreeSet<ProgrammeNumber> = others.iter().map(|(.., programme)| *programme).collect();
    let programmes: Vec<ProgrammeNumber> = programmes.into_iter().collect();
    let years: BTreeSet<FiscalYear> = others.iter().map(|(_, row, _)| row.year).collect();
    let years: Vec<FiscalYear> = years.into_iter().collect();
    let public = public(connection, &programmes, &years)?;
    if public.is_empty() {
        return Ok((Cow::Borrowed(table), Vec::new()));
    }
    let mut known: HashMap<ProgrammeNumber, BTreeMap<IndicatorKey, Vec<PublishedIndicator>>> = HashMap::new();
    for (programme, indicator) in indicators::of_programmes_in(connection, &programmes, &years)? {
        let key = key(indicator.kind, &indicator.name, indicator.unit.as_deref());
        known.entry(programme).or_default().entry(key).or_default().push(indicator);
    }
    let (mut held, mut remarks) = (HashSet::new(), Vec::new());
    for (index, row, programme) in others {
        let stage = if row.value_kind == ValueKind::Actual { Stage::Results } else { Stage::Goals };
        let is_public = public.get(&(programme, row.year)).is_some_and(|public| stage <= *public);
        let indicator = known.get(&programme).and_then(|known| known.get(&known_key(known, row))?.get(row.occurrence));
        if let (true, Stands::Another(before)) = (is_public, stands(indicator, row)) {
            held.insert(index);
            remarks.push(ValueRemark {
                line: row.line,
                fiscal_year: row.year,
                kind: row.value_kind,
                name: row.name.to_string(),
                given: in_words(&row.into()),
                known: in_words(&before),
            });
        }
    }
    if held.is_empty() {
        return Ok((Cow::Borrowed(table), remarks));
    }
    let mut kept = table.clone();
    let mut index = 0..;
    kept.rows.retain(|_| index.next().is_none_or(|index| !held.contains(&index)));
    Ok((Cow::Owned(kept), remarks))
}

/// The values of a proposal without those, which are told with what came of it. A document of ours states what was public.
pub(super) fn without<'a>(
    connection: &mut DatabaseConnection,
    proposal: &'a Proposal,
    whose: &Whose,
    year: FiscalYear,
    outcome: &mut Outcome,
) -> Result<Cow<'a, IndicatorTable>, StoreError> {
    if proposal.recorded.is_some() {
        return Ok(Cow::Borrowed(&proposal.values));
    }
    let (values, held) = parted(connection, &proposal.values, whose, year)?;
    outcome.held = held;
    Ok(values)
}

/// The same for who reads the plan: the values without those. `rows` is the plan of the proposal.
pub fn planned<'a>(
    connection: &mut DatabaseConnection,
    proposal: &'a Proposal,
    rows: &[RowPlan],
    year: FiscalYear,
) -> Result<(Cow<'a, IndicatorTable>, Vec<ValueRemark>), StoreError> {
    if proposal.recorded.is_some() {
        return Ok((Cow::Borrowed(&proposal.values), Vec::new()));
    }
    let mut whose = Whose::default();
    for (row, plan) in proposal.goals.iter().zip(rows) {
        let programme = match *plan {
            RowPlan::New | RowPlan::Asked => continue,
            RowPlan::Continues { programme, .. } => programme,
            RowPlan::Changes { goal } | RowPlan::Unchanged { goal } => goals::find(connection, goal)?.programme,
        };
        whose.add(row, programme);
    }
    parted(connection, &proposal.values, &whose, year)
}

/// The furthest stage of which sheets are public.
fn public(
    connection: &mut DatabaseConnection,
    programmes: &[ProgrammeNumber],
    years: &[FiscalYear],
) -> Result<HashMap<(ProgrammeNumber, FiscalYear), Stage>, StoreError> {
    let mut furthest: HashMap<(ProgrammeNumber, FiscalYear), Stage> = HashMap::new();
    for some in programmes.chunks(500) {
        let sheets: HashMap<GoalNumber, (ProgrammeNumber, FiscalYear)> = goal::table
            .filter(goal::programme_id.eq_any(some).and(goal::fiscal_year.eq_any(years)))
            .select((goal::id, goal::programme_id, goal::fiscal_year))
            .load::<(GoalNumber, ProgrammeNumber, FiscalYear)>(connection)?
            .into_iter()
            .map(|(goal, programme, year)| (goal, (programme, year)))
            .collect();
        let numbers: Vec<GoalNumber> = sheets.keys().copied().collect();
        for numbers in numbers.chunks(500) {
            let published = publication::table
                .filter(publication::goal_id.eq_any(numbers))
                .select((publication::goal_id, publication::stage))
                .load::<(GoalNumber, Stage)>(connection)?;
            for (goal, stage) in published {
                let Some(of) = sheets.get(&goal) else { continue };
                let known = furthest.entry(*of).or_insert(stage);
                *known = (*known).max(stage);
            }
        }
    }
    Ok(furthest)
}

fn in_words(said: &SaidOfYear) -> String {
    let missing = || said.missing.map(|missing| missing.code().to_owned());
    let aim = said.aim.as_ref().map(ToString::to_string);
    aim.or_else(|| said.word.clone()).or_else(missing).unwrap_or_default()
}
