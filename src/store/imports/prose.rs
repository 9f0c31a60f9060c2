//! Taking in what was found in the prose of a row.

use std::collections::BTreeMap;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::IndicatorKind;
use crate::domain::numbers::{GoalNumber, ObjectiveNumber, ProgrammeNumber, ResultNumber};
use crate::domain::proposal::{ProposedGoal, ProposedIndicator};
use crate::domain::stage::Stage;
use crate::store::imports::Added;
use crate::store::imports::rows::Taking;
use crate::store::indicators::NewIndicator;
use crate::store::indicators::values::{self, NewActual, NewTarget};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::{goals, stages};

/// The numbers that the objectives and results of a row got.
pub(super) struct Numbers {
    pub(super) objectives: Vec<ObjectiveNumber>,
    pub(super) results: Vec<ResultNumber>,
}

impl Numbers {
    pub(super) fn on_record(
        connection: &mut DatabaseConnection,
        goal: GoalNumber,
        stage: Stage,
    ) -> Result<Self, StoreError> {
        let objectives = goals::objectives(connection, goal)?.into_iter().map(|known| known.number).collect();
        let results = goals::results(connection, goal)?
            .into_iter()
            .filter(|known| known.stage == stage)
            .map(|known| known.number)
            .collect();
        Ok(Self { objectives, results })
    }
}

/// Takes the indicators found in a row's prose in, and tells how much of them was new.
pub(super) fn accept(
    writer: &mut Writer<'_>,
    (goal, programme): (GoalNumber, ProgrammeNumber),
    numbers: &Numbers,
    row: &ProposedGoal,
    taking: &Taking<'_>,
) -> Result<Added, StoreError> {
    let Taking { import, file, at } = *taking;
    let (year, stage) = (import.year.year, import.stage.max(Stage::Midyear));
    let mut added = Added::default();
    let mut answered: BTreeMap<ResultNumber, ObjectiveNumber> = BTreeMap::new();
    let goals_are_open = stages::standing(writer.connection, goal, Stage::Goals)?.status.is_editable();
    for proposed in &row.indicators {
        let new = NewIndicator {
            name: &proposed.name,
            unit: proposed.unit.as_deref(),
            kind: IndicatorKind::Outcome,
            direction: proposed.direction,
        };
        let indicator = crate::store::indicators::ensure(writer, programme, &new)?;
        let objective = proposed.objective.and_then(|index| numbers.objectives.get(index).copied());
        let result = proposed.result.and_then(|index| numbers.results.get(index).copied());
        if let Some(target) = proposed.target {
            // A target that no objective promises was read out of the result and belongs to its stage; so does one
            // whose goals are decided.
            let set_at = if objective.is_some() && goals_are_open { Stage::Goals } else { stage };
            let taken_from = proposed.target_place.as_ref().map(|place| place.of_file(file));
            let target = NewTarget { aim: target.into(), stage: set_at, reason: None, objective, taken_from };
            added.values += usize::from(values::add_given_target(writer, indicator, year, &target, at)?);
        }
        for (value_year, actual) in values(proposed, year) {
            let own = value_year == year;
            let actual = NewActual {
                stated: proposed.stated.clone().filter(|_| own),
                result,
                stage: Some(if own { stage } else { Stage::Results }),
                taken_from: proposed.place.as_ref().map(|place| place.of_file(file)),
                ..actual
            };
            added.values += usize::from(values::add_actual(writer, indicator, value_year, &actual, at)?);
        }
        if let (Some(result), Some(objective)) = (result, objective) {
            answered.entry(result).or_insert(objective);
        }
    }
    for (result, objective) in answered {
        added.answers += usize::from(goals::answer(writer, result, objective)?);
    }
    Ok(added)
}

/// The values of a proposed indicator by year; a rate stated without figures is a row of its own without a value.
fn values(proposed: &ProposedIndicator, year: FiscalYear) -> Vec<(FiscalYear, NewActual)> {
    if proposed.values.is_empty() {
        return vec![(year, NewActual::default())];
    }
    proposed
        .values
        .iter()
        .map(|&(year, value)| (year, NewActual { value: Some(value), ..NewActual::default() }))
        .collect()
}
