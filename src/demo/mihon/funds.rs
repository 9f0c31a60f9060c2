//! The money of 見本市's programmes: what was budgeted, changed in autumn and settled.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::cycle::{Cycle, StoryGoal};
use crate::domain::amount::{Amount, AmountKind, AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::stage::Stage;
use crate::store::amounts::{self, NewAmount, Wanted};
use crate::store::kit::{StoreError, Writer};
use crate::store::{goals, indicators};

/// The amounts of a year as they are written, part by part.
type Stated = BTreeMap<AmountPart, String>;

/// The money of a programme, year by year.
#[derive(Deserialize)]
pub(super) struct Funds {
    budget: BTreeMap<FiscalYear, Stated>,
    /// What took the place of a budget in autumn, and why.
    #[serde(default)]
    revised: BTreeMap<FiscalYear, (Stated, String)>,
    settled: BTreeMap<FiscalYear, Stated>,
    /// The indicator by whose actual the cost is divided.
    cost_of: Option<String>,
}

impl Funds {
    fn of(&self, year: FiscalYear, stage: Stage) -> Option<(AmountKind, &Stated, Option<&str>)> {
        match stage {
            Stage::Goals => self.budget.get(&year).map(|stated| (AmountKind::Budget, stated, None)),
            Stage::Midyear => {
                self.revised.get(&year).map(|(stated, reason)| (AmountKind::Budget, stated, Some(reason.as_str())))
            }
            Stage::Results => self.settled.get(&year).map(|stated| (AmountKind::Settled, stated, None)),
        }
    }
}

impl Cycle<'_> {
    /// Writes what a sheet states of its money in a stage.
    pub(super) fn write_money(
        &self,
        writer: &mut Writer<'_>,
        sheet: &StoryGoal<'_>,
        stage: Stage,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Some(funds) = &sheet.programme.money else { return Ok(()) };
        let Some((kind, stated, reason)) = funds.of(self.year, stage) else { return Ok(()) };
        let mut wanted = Wanted { amounts: Vec::new(), cost_of: None };
        for (part, written) in stated {
            let read = Amount::read(written, MoneyUnit::Yen);
            let amount = Some(read.map_err(|error| StoreError::Internal(format!("{written}: {error}")))?);
            let reason = reason.map(ToOwned::to_owned);
            wanted.amounts.push(NewAmount { year: self.year, kind, part: *part, amount, reason });
        }
        let known = indicators::of_programme(writer.connection, sheet.number, None)?;
        let chosen = known.iter().find(|known| Some(&known.name) == funds.cost_of.as_ref());
        wanted.cost_of = chosen.map(|known| known.number);
        let right = self.right(writer, sheet.goal, stage)?;
        let seen = goals::find(writer.connection, sheet.goal)?.version;
        amounts::write(writer, &right, seen, &wanted, at)
    }
}
