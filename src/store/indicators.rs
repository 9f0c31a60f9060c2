//! 指標 with their targets and actuals. Values are only ever added; the newest is in force.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, IndicatorKind, Missing, StatedRate};
use crate::domain::numbers::{IndicatorNumber, ObjectiveNumber, ProgrammeNumber, ResultNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{Administer, Permit};
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::text;

use super::audit::{Action, Change, SubjectKind};
use super::connection::DatabaseConnection;
use super::database::Writer;
use super::schema::{actual, indicator, target};
use super::{StoreError, stored, stored_option};

/// An indicator to be put on record.
#[derive(Debug, Clone)]
pub(super) struct NewIndicator<'text> {
    pub(super) name: &'text str,
    pub(super) unit: Option<&'text str>,
    pub(super) kind: IndicatorKind,
    pub(super) direction: Direction,
}

/// A value to be added.
#[derive(Debug, Clone, Default)]
pub(super) struct NewActual {
    pub(super) value: Option<Figure>,
    pub(super) missing: Option<Missing>,
    pub(super) unit: Option<String>,
    pub(super) stated: Option<StatedRate>,
    pub(super) result: Option<ResultNumber>,
    pub(super) as_of: Option<PartialDate>,
    pub(super) not_comparable: Option<String>,
    pub(super) source: Option<String>,
}

type IndicatorRow = (i32, String, Option<String>, String, String, Option<String>);

/// The indicators of a programme with everything known of them, oldest year first.
pub fn of_programme(
    connection: &mut DatabaseConnection,
    programme: ProgrammeNumber,
) -> Result<Vec<PublishedIndicator>, StoreError> {
    let rows = indicator::table
        .filter(indicator::programme_id.eq(programme.0))
        .order(indicator::id)
        .select((
            indicator::id,
            indicator::name,
            indicator::unit,
            indicator::kind,
            indicator::direction,
            indicator::definition,
        ))
        .load::<IndicatorRow>(connection)?;
    let mut indicators = Vec::with_capacity(rows.len());
    for (number, name, unit, kind, direction, definition) in rows {
        indicators.push(PublishedIndicator {
            number: IndicatorNumber(number),
            name,
            unit,
            kind: stored(&kind)?,
            direction: stored(&direction)?,
            definition,
            years: years(connection, number)?,
        });
    }
    Ok(indicators)
}

fn years(connection: &mut DatabaseConnection, number: i32) -> Result<Vec<IndicatorYear>, StoreError> {
    let mut years: BTreeMap<i32, IndicatorYear> = BTreeMap::new();
    let blank = |year: i32| -> Result<IndicatorYear, StoreError> {
        Ok(IndicatorYear {
            fiscal_year: FiscalYear::new(year).map_err(|error| StoreError::Internal(error.to_string()))?,
            target: None,
            actual: None,
            missing: None,
            unit: None,
            stated: None,
            as_of: None,
            objective: None,
            result: None,
            not_comparable: None,
            source: None,
        })
    };
    let targets = target::table
        .filter(target::indicator_id.eq(number))
        .order(target::id)
        .select((target::fiscal_year, target::value, target::objective_id))
        .load::<(i32, String, Option<i32>)>(connection)?;
    for (year, value, objective) in targets {
        let known = match years.entry(year) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => entry.insert(blank(year)?),
        };
        known.target = Some(stored(&value)?);
        known.objective = objective.map(ObjectiveNumber);
    }
    let actuals = actual::table
        .filter(actual::indicator_id.eq(number))
        .order(actual::id)
        .select((
            actual::fiscal_year,
            actual::value,
            actual::missing,
            actual::unit,
            actual::stated_percent,
            actual::stated_label,
            actual::result_id,
            actual::as_of,
            actual::not_comparable,
            actual::source,
        ))
        .load::<ActualRow>(connection)?;
    for row in actuals {
        let (year, value, missing, unit, percent, label, result, as_of, not_comparable, source) = row;
        let known = match years.entry(year) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => entry.insert(blank(year)?),
        };
        known.actual = stored_option(value.as_deref())?;
        known.missing = stored_option(missing.as_deref())?;
        known.unit = unit;
        known.stated = match (percent, label) {
            (Some(percent), Some(label)) => Some(StatedRate { percent: stored(&percent)?, label }),
            _ => None,
        };
        known.result = result.map(ResultNumber);
        known.as_of = stored_option(as_of.as_deref())?;
        known.not_comparable = not_comparable;
        known.source = source;
    }
    Ok(years.into_values().collect())
}

type ActualRow = (
    i32,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<i32>,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// The programme's indicator of this name and unit, found or put on record.
pub(super) fn ensure(
    writer: &mut Writer<'_>,
    programme: ProgrammeNumber,
    new: &NewIndicator<'_>,
) -> Result<IndicatorNumber, StoreError> {
    let key = text::comparison_key(new.name);
    let known = of_programme(writer.connection, programme)?
        .into_iter()
        .find(|known| text::comparison_key(&known.name) == key && known.unit.as_deref() == new.unit);
    if let Some(known) = known {
        return Ok(known.number);
    }
    let number = diesel::insert_into(indicator::table)
        .values((
            indicator::programme_id.eq(programme.0),
            indicator::name.eq(new.name),
            indicator::unit.eq(new.unit),
            indicator::kind.eq(new.kind.code()),
            indicator::direction.eq(new.direction.code()),
        ))
        .returning(indicator::id)
        .get_result(writer.connection)?;
    Ok(IndicatorNumber(number))
}

/// Adds a target unless the one in force is the same; tells whether it was added.
pub(super) fn add_target(
    writer: &mut Writer<'_>,
    number: IndicatorNumber,
    year: FiscalYear,
    value: Figure,
    objective: Option<ObjectiveNumber>,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let in_force = years(writer.connection, number.0)?.into_iter().find(|known| known.fiscal_year == year);
    if in_force.is_some_and(|known| known.target == Some(value)) {
        return Ok(false);
    }
    diesel::insert_into(target::table)
        .values((
            target::indicator_id.eq(number.0),
            target::fiscal_year.eq(year.number()),
            target::value.eq(value.to_string()),
            target::objective_id.eq(objective.map(|objective| objective.0)),
            target::entered_at.eq(at.naive_utc()),
        ))
        .execute(writer.connection)?;
    Ok(true)
}

/// Adds an actual unless the one in force says the same; tells whether it was added.
pub(super) fn add_actual(
    writer: &mut Writer<'_>,
    number: IndicatorNumber,
    year: FiscalYear,
    new: &NewActual,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let in_force = years(writer.connection, number.0)?.into_iter().find(|known| known.fiscal_year == year);
    let same = in_force.is_some_and(|known| {
        known.actual == new.value
            && known.missing == new.missing
            && known.stated == new.stated
            && known.as_of == new.as_of
            && (new.value.is_some() || new.missing.is_some() || new.stated.is_some())
    });
    if same {
        return Ok(false);
    }
    diesel::insert_into(actual::table)
        .values((
            actual::indicator_id.eq(number.0),
            actual::fiscal_year.eq(year.number()),
            actual::value.eq(new.value.map(|value| value.to_string())),
            actual::missing.eq(new.missing.map(Missing::code)),
            actual::unit.eq(&new.unit),
            actual::stated_percent.eq(new.stated.as_ref().map(|stated| stated.percent.to_string())),
            actual::stated_label.eq(new.stated.as_ref().map(|stated| &stated.label)),
            actual::result_id.eq(new.result.map(|result| result.0)),
            actual::as_of.eq(new.as_of.map(|date| date.to_string())),
            actual::not_comparable.eq(&new.not_comparable),
            actual::source.eq(&new.source),
            actual::entered_at.eq(at.naive_utc()),
        ))
        .execute(writer.connection)?;
    Ok(true)
}

/// A value from another source than a goal's own sheet.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The indicator's name in that source.
    pub name: String,
    /// The unit in that source.
    pub unit: String,
    /// The year the value is of.
    pub fiscal_year: FiscalYear,
    /// The value.
    pub value: Figure,
    /// The date of the value.
    pub as_of: Option<PartialDate>,
    /// Why it can't be compared with the indicator's other values.
    pub not_comparable: Option<String>,
    /// The source.
    pub source: String,
}

/// Adds a value from another source to the programme's indicator of that name, and tells whether it was new: a value
/// that the programme's indicators have for that year already is not doubled.
pub fn add_reference(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    programme: ProgrammeNumber,
    reference: &Reference,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let known = of_programme(writer.connection, programme)?;
    let doubled = known.iter().any(|indicator| {
        indicator.unit.as_deref() == Some(&reference.unit)
            && indicator.in_year(reference.fiscal_year).is_some_and(|year| year.actual == Some(reference.value))
    });
    if doubled {
        return Ok(false);
    }
    let key = text::comparison_key(&reference.name);
    let same = known.iter().find(|indicator| text::comparison_key(&indicator.name) == key);
    let number = if let Some(indicator) = same {
        indicator.number
    } else {
        let new = NewIndicator {
            name: &reference.name,
            unit: Some(&reference.unit),
            kind: IndicatorKind::Outcome,
            direction: Direction::None,
        };
        ensure(writer, programme, &new)?
    };
    let other_unit = same.is_some_and(|indicator| indicator.unit.as_deref() != Some(&reference.unit));
    let new = NewActual {
        value: Some(reference.value),
        unit: other_unit.then(|| reference.unit.clone()),
        as_of: reference.as_of,
        not_comparable: reference.not_comparable.clone(),
        source: Some(reference.source.clone()),
        ..NewActual::default()
    };
    let added = add_actual(writer, number, reference.fiscal_year, &new, at)?;
    let change = Change::new(Action::ValueAdded, SubjectKind::Programme, programme.0).after(&serde_json::json!({
        "indicator": number, "fiscal_year": reference.fiscal_year, "value": reference.value,
        "source": reference.source, "not_comparable": reference.not_comparable,
    }))?;
    writer.record(permit.author(), change);
    Ok(added)
}
