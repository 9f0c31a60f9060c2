//! 指標: what is counted. What became of them is in `years`, and written by `values`.

pub(crate) mod aims;
pub mod breaks;
pub mod of_goal;
pub(crate) mod stated;
pub mod values;
pub mod years;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, IndicatorKind, TargetPath};
use crate::domain::numbers::{IndicatorNumber, ProgrammeNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{Administer, Permit};
use crate::domain::publication::PublishedIndicator;
use crate::domain::text;
use crate::store::indicators::of_goal::Definition;
use crate::store::indicators::values::NewActual;
use crate::store::indicators::years::Limit;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::indicator;
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

#[derive(Debug, Clone)]
pub(super) struct NewIndicator<'text> {
    pub(super) name: &'text str,
    pub(super) unit: Option<&'text str>,
    pub(super) kind: IndicatorKind,
    pub(super) direction: Direction,
}

/// What an indicator says of itself, as its table holds it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = indicator, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct DefinitionRow {
    name: String,
    unit: Option<String>,
    kind: IndicatorKind,
    direction: Direction,
    definition: Option<String>,
    path_from_year: Option<FiscalYear>,
    path_from_value: Option<Figure>,
    path_to_year: Option<FiscalYear>,
    path_to_value: Option<Figure>,
}

impl From<&Definition> for DefinitionRow {
    fn from(known: &Definition) -> Self {
        let Definition { name, unit, kind, direction, definition, path } = known.clone();
        Self {
            name,
            unit,
            kind,
            direction,
            definition,
            path_from_year: path.map(|path| path.from_year),
            path_from_value: path.map(|path| path.from),
            path_to_year: path.map(|path| path.to_year),
            path_to_value: path.map(|path| path.to),
        }
    }
}

impl From<&PublishedIndicator> for DefinitionRow {
    fn from(known: &PublishedIndicator) -> Self {
        let PublishedIndicator { name, unit, kind, direction, definition, path, .. } = known.clone();
        Self::from(&Definition { name, unit, kind, direction, definition, path })
    }
}

impl DefinitionRow {
    fn path(&self) -> Option<TargetPath> {
        Some(TargetPath {
            from_year: self.path_from_year?,
            from: self.path_from_value?,
            to_year: self.path_to_year?,
            to: self.path_to_value?,
        })
    }
}

/// The indicators of a programme with everything known of them, oldest year first; with a limit, only what belongs to
/// it.
pub fn of_programme(
    connection: &mut DatabaseConnection,
    programme: ProgrammeNumber,
    limit: Option<Limit>,
) -> Result<Vec<PublishedIndicator>, StoreError> {
    let mut indicators = without_years(connection, &[programme])?;
    let mut breaks = breaks::of_programme(connection, programme)?;
    let mut years = years::of(connection, &numbers(&indicators), None, limit)?;
    for (_, indicator) in &mut indicators {
        indicator.breaks = breaks.remove(&indicator.number).unwrap_or_default();
        if let Some(limit) = limit {
            // What changes only later has not changed yet.
            let mut later = indicator.breaks.iter().filter(|known| known.from > limit.year);
            let former_unit = later.find_map(|known| known.former_unit.clone());
            indicator.unit = former_unit.or(indicator.unit.take());
            indicator.breaks.retain(|known| known.from <= limit.year);
        }
        indicator.years = years.remove(&indicator.number).unwrap_or_default();
    }
    Ok(indicators.into_iter().map(|(_, indicator)| indicator).collect())
}

/// The indicators of many programmes with what is known of them in some years, without their breaks. For overviews: few
/// queries, however many programmes there are.
pub fn of_programmes_in(
    connection: &mut DatabaseConnection,
    programmes: &[ProgrammeNumber],
    years: &[FiscalYear],
) -> Result<Vec<(ProgrammeNumber, PublishedIndicator)>, StoreError> {
    let mut indicators = without_years(connection, programmes)?;
    let mut known = years::of(connection, &numbers(&indicators), Some(years), None)?;
    for (_, indicator) in &mut indicators {
        indicator.years = known.remove(&indicator.number).unwrap_or_default();
    }
    Ok(indicators)
}

fn numbers(indicators: &[(ProgrammeNumber, PublishedIndicator)]) -> Vec<IndicatorNumber> {
    indicators.iter().map(|(_, indicator)| indicator.number).collect()
}

fn without_years(
    connection: &mut DatabaseConnection,
    programmes: &[ProgrammeNumber],
) -> Result<Vec<(ProgrammeNumber, PublishedIndicator)>, StoreError> {
    let mut indicators = Vec::new();
    for some in programmes.chunks(500) {
        let rows: Vec<(ProgrammeNumber, IndicatorNumber, DefinitionRow)> = indicator::table
            .filter(indicator::programme_id.eq_any(some))
            .order(indicator::id)
            .select((indicator::programme_id, indicator::id, DefinitionRow::as_select()))
            .load(connection)?;
        indicators.extend(rows.into_iter().map(|(programme, number, row)| {
            let path = row.path();
            let DefinitionRow { name, unit, kind, direction, definition, .. } = row;
            let (breaks, years) = (Vec::new(), Vec::new());
            (programme, PublishedIndicator { number, name, unit, kind, direction, definition, path, breaks, years })
        }));
    }
    Ok(indicators)
}

/// The programme's indicator of this name and unit, found or put on record.
pub(super) fn ensure(
    writer: &mut Writer<'_>,
    programme: ProgrammeNumber,
    new: &NewIndicator<'_>,
) -> Result<IndicatorNumber, StoreError> {
    let key = text::comparison_key(new.name);
    let known = of_programme(writer.connection, programme, None)?
        .into_iter()
        .find(|known| text::comparison_key(&known.name) == key && known.unit.as_deref() == new.unit);
    if let Some(known) = known {
        return Ok(known.number);
    }
    create(writer, programme, new, None)
}

pub(super) fn create(
    writer: &mut Writer<'_>,
    programme: ProgrammeNumber,
    new: &NewIndicator<'_>,
    definition: Option<&str>,
) -> Result<IndicatorNumber, StoreError> {
    Ok(diesel::insert_into(indicator::table)
        .values((
            indicator::programme_id.eq(programme),
            indicator::name.eq(new.name),
            indicator::unit.eq(new.unit),
            indicator::kind.eq(new.kind),
            indicator::direction.eq(new.direction),
            indicator::definition.eq(definition),
        ))
        .returning(indicator::id)
        .get_result(writer.connection)?)
}

/// A value from another source than a goal's own sheet.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The indicator's name in that source.
    pub name: String,
    /// The unit in that source.
    pub unit: String,
    pub fiscal_year: FiscalYear,
    pub value: Figure,
    pub as_of: Option<PartialDate>,
    /// Why it can't be compared with the indicator's other values.
    pub not_comparable: Option<String>,
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
    let known = of_programme(writer.connection, programme, None)?;
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
    let added = values::add_actual(writer, number, reference.fiscal_year, &new, at)?;
    let change = Change::new(Action::ValueAdded, SubjectKind::Programme, programme.0).after(&serde_json::json!({
        "indicator": number, "fiscal_year": reference.fiscal_year, "value": reference.value,
        "source": reference.source, "not_comparable": reference.not_comparable,
    }))?;
    writer.record(permit.author(), change);
    Ok(added)
}

/// Puts the path of targets on record along which an indicator is to go. The caller records it.
pub(super) fn set_path(writer: &mut Writer<'_>, number: IndicatorNumber, path: TargetPath) -> Result<(), StoreError> {
    diesel::update(indicator::table.find(number))
        .set((
            indicator::path_from_year.eq(path.from_year),
            indicator::path_from_value.eq(path.from),
            indicator::path_to_year.eq(path.to_year),
            indicator::path_to_value.eq(path.to),
        ))
        .execute(writer.connection)?;
    Ok(())
}

pub(super) fn names(
    connection: &mut DatabaseConnection,
    numbers: &BTreeSet<IndicatorNumber>,
) -> Result<BTreeMap<IndicatorNumber, String>, StoreError> {
    let names = indicator::table.filter(indicator::id.eq_any(numbers)).select((indicator::id, indicator::name));
    Ok(names.load_iter(connection)?.collect::<Result<_, _>>()?)
}
