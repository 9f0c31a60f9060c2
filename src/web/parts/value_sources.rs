//! Where the values of a goal were read from: file, sheet and cell, for staff only.

use crate::domain::aim::Aim;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::ValueKind;
use crate::domain::publication::IndicatorYear;
use crate::domain::stage::Stage;
use crate::domain::value_source::ValueSource;
use crate::store::goals::Goal;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::value_sources::{self, Sources};
use crate::store::{amounts, indicators};

/// What a value is.
pub enum Valued {
    /// A value of an indicator, with the indicator's name and its unit.
    Indicator(String, Option<String>, ValueKind),
    /// An amount: the codes of its kind and of its part.
    Amount(&'static str, &'static str),
}

/// A value with the cell that it was read from.
pub struct SourceRow {
    pub of: Valued,
    pub year: FiscalYear,
    pub value: String,
    pub source: ValueSource,
}

/// The values of a goal and its indicators that were read from a file, as far as they are still in force.
pub fn of_goal(connection: &mut DatabaseConnection, goal: &Goal) -> Result<Vec<SourceRow>, StoreError> {
    let sources = Sources::of_programme(connection, goal.programme)?;
    let mut rows = Vec::new();
    for indicator in indicators::of_programme(connection, goal.programme, None)? {
        for year in &indicator.years {
            for (kind, value) in values(year) {
                let source = sources.find(indicator.number, year.fiscal_year, kind, &value);
                rows.extend(source.map(|source| SourceRow {
                    of: Valued::Indicator(indicator.name.clone(), indicator.unit.clone(), kind),
                    year: year.fiscal_year,
                    value: value.shown(""),
                    source: source.clone(),
                }));
            }
        }
    }
    let known = value_sources::of_amounts(connection, goal.number)?;
    for stated in amounts::of_goal(connection, goal.number, Stage::Results)? {
        let source = known.get(&(stated.fiscal_year, stated.kind, stated.part));
        rows.extend(source.map(|source| SourceRow {
            of: Valued::Amount(stated.kind.code(), stated.part.code()),
            year: stated.fiscal_year,
            value: stated.amount.written(),
            source: source.clone(),
        }));
    }
    Ok(rows)
}

/// The values of a year that are in force.
fn values(year: &IndicatorYear) -> impl Iterator<Item = (ValueKind, Aim)> {
    let target = year.target.clone().filter(|_| year.target_reason.is_none()).or_else(|| year.original_target.clone());
    let revised = year.target.clone().filter(|_| year.target_reason.is_some());
    [
        (ValueKind::Base, year.base.map(Aim::from)),
        (ValueKind::Target, target),
        (ValueKind::Target, revised),
        (ValueKind::Plan, year.plan.clone()),
        (ValueKind::Forecast, year.forecast.map(Aim::from)),
        (ValueKind::Actual, year.actual.map(Aim::from)),
    ]
    .into_iter()
    .filter_map(|(kind, value)| Some((kind, value?)))
}
