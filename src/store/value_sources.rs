//! The cell of its file that a value was read from, kept beside the value. Values that a person entered have none. Only staff
//! see it; nothing that is published names these columns.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::domain::aim::Aim;
use crate::domain::amount::{AmountKind, AmountPart};
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::StatedKind;
use crate::domain::indicator_table::ValueKind;
use crate::domain::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber};
use crate::domain::value_source::ValueSource;
use crate::store::indicators::aims::AimRow;
use crate::store::kit::rows::Json;
use crate::store::kit::schema::{actual, amount, indicator, stated_value, target};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

/// Notes where the amount stands that was just added to a sheet.
pub(super) fn note_amount(writer: &mut Writer<'_>, goal: GoalNumber, source: &ValueSource) -> Result<(), StoreError> {
    let newest: i32 = amount::table
        .filter(amount::goal_id.eq(goal))
        .order(amount::id.desc())
        .select(amount::id)
        .first(writer.connection)?;
    diesel::update(amount::table.find(newest))
        .set(amount::taken_from.eq(Json(source.clone())))
        .execute(writer.connection)?;
    Ok(())
}

/// The cell of a row, where it has one.
type Cell = Option<Json<ValueSource>>;
type Entered = (Option<Aim>, Cell);

/// Where the values of a programme's indicators stand.
#[derive(Debug, Default)]
pub struct Sources {
    /// What was entered, oldest first.
    entered: HashMap<(IndicatorNumber, FiscalYear, ValueKind), Vec<Entered>>,
}

impl Sources {
    /// The sources of a programme's values.
    pub fn of_programme(connection: &mut DatabaseConnection, programme: ProgrammeNumber) -> Result<Self, StoreError> {
        let mut sources = Self::default();
        let of_programme = indicator::programme_id.eq(programme);
        let targets: Vec<(IndicatorNumber, FiscalYear, bool, AimRow, Cell)> = target::table
            .inner_join(indicator::table)
            .filter(of_programme)
            .order(target::id)
            .select((
                target::indicator_id,
                target::fiscal_year,
                target::planned,
                AimRow::as_select(),
                target::taken_from,
            ))
            .load(connection)?;
        for (indicator, year, planned, value, source) in targets {
            let kind = if planned { ValueKind::Plan } else { ValueKind::Target };
            sources.add(indicator, year, kind, (Some(value.try_into()?), source));
        }
        let actuals: Vec<(IndicatorNumber, FiscalYear, Option<Figure>, Cell)> = actual::table
            .inner_join(indicator::table)
            .filter(of_programme)
            .order(actual::id)
            .select((actual::indicator_id, actual::fiscal_year, actual::value, actual::taken_from))
            .load(connection)?;
        for (indicator, year, value, source) in actuals {
            sources.add(indicator, year, ValueKind::Actual, (value.map(Aim::from), source));
        }
        let stated: Vec<(IndicatorNumber, FiscalYear, StatedKind, Figure, Cell)> = stated_value::table
            .inner_join(indicator::table)
            .filter(of_programme)
            .order(stated_value::id)
            .select((
                stated_value::indicator_id,
                stated_value::fiscal_year,
                stated_value::kind,
                stated_value::value,
                stated_value::taken_from,
            ))
            .load(connection)?;
        for (indicator, year, kind, value, source) in stated {
            let kind = match kind {
                StatedKind::Base => ValueKind::Base,
                StatedKind::Forecast => ValueKind::Forecast,
            };
            sources.add(indicator, year, kind, (Some(value.into()), source));
        }
        Ok(sources)
    }

    fn add(&mut self, indicator: IndicatorNumber, year: FiscalYear, kind: ValueKind, entered: Entered) {
        self.entered.entry((indicator, year, kind)).or_default().push(entered);
    }

    /// Where the value stands that is in force: of those that say the same, the one that was entered last.
    pub fn find(
        &self,
        indicator: IndicatorNumber,
        year: FiscalYear,
        kind: ValueKind,
        value: &Aim,
    ) -> Option<&ValueSource> {
        let entered = self.entered.get(&(indicator, year, kind))?;
        let (_, source) = entered.iter().rev().find(|(known, _)| known.as_ref() == Some(value))?;
        source.as_ref().map(|Json(source)| source)
    }
}

/// Where the amounts of a sheet stand: the newest of each year, kind and part.
pub fn of_amounts(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
) -> Result<HashMap<(FiscalYear, AmountKind, AmountPart), ValueSource>, StoreError> {
    let rows: Vec<(FiscalYear, AmountKind, AmountPart, Cell)> = amount::table
        .filter(amount::goal_id.eq(goal))
        .order(amount::id)
        .select((amount::fiscal_year, amount::kind, amount::part, amount::taken_from))
        .load(connection)?;
    let mut newest = HashMap::new();
    for (year, kind, part, source) in rows {
        newest.insert((year, kind, part), source);
    }
    Ok(newest.into_iter().filter_map(|(key, source)| Some((key, source?.0))).collect())
}
