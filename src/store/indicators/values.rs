//! 目標値 and 実績値. Values are only ever added; the newest is in force, and the first target of a year stays beside a
//! revised one.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Missing, StatedRate};
use crate::domain::numbers::{IndicatorNumber, ObjectiveNumber, ResultNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::IndicatorYear;
use crate::domain::stage::Stage;
use crate::store::kit::rows::{At, stored, stored_option};
use crate::store::kit::schema::{actual, target};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

/// How far the values of one fiscal year are read: what belongs to a later stage of that year stays out.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// The year.
    pub year: FiscalYear,
    /// The last stage that is read.
    pub stage: Stage,
}

impl Limit {
    fn admits(self, year: i32, stage: Stage) -> bool {
        year < self.year.number() || (year == self.year.number() && stage <= self.stage)
    }
}

/// A target to be added.
#[derive(Debug, Clone)]
pub struct NewTarget {
    /// The value.
    pub value: Figure,
    /// The stage at which it was set.
    pub stage: Stage,
    /// Why it replaces an earlier one.
    pub reason: Option<String>,
    /// The objective that promises it.
    pub objective: Option<ObjectiveNumber>,
}

/// A value to be added.
#[derive(Debug, Clone, Default)]
pub struct NewActual {
    /// The value, unless it is missing.
    pub value: Option<Figure>,
    /// Which kind of nothing there is instead.
    pub missing: Option<Missing>,
    /// The outside cause of a value that can't be judged.
    pub note: Option<String>,
    /// The report it belongs to; none for what was reported in between.
    pub stage: Option<Stage>,
    /// The unit, where it is another than the indicator's.
    pub unit: Option<String>,
    /// The rate as the source prints it.
    pub stated: Option<StatedRate>,
    /// The result that gives it.
    pub result: Option<ResultNumber>,
    /// The date of the value.
    pub as_of: Option<PartialDate>,
    /// Why it can't be compared with the others.
    pub not_comparable: Option<String>,
    /// Where it was taken from.
    pub source: Option<String>,
}

type ActualRow = (
    (i32, i32),
    (Option<String>, Option<String>, Option<String>, Option<String>),
    (Option<String>, Option<String>, Option<String>, Option<i32>),
    (Option<String>, Option<String>, Option<String>),
);

/// The years of an indicator, oldest first; with a limit, only what belongs to it.
pub(crate) fn years(
    connection: &mut DatabaseConnection,
    indicator: IndicatorNumber,
    limit: Option<Limit>,
) -> Result<Vec<IndicatorYear>, StoreError> {
    let mut years = Years::new();
    read_targets(connection, &[indicator.0], None, limit, &mut years)?;
    read_actuals(connection, &[indicator.0], None, limit, &mut years)?;
    Ok(years.into_values().collect())
}

/// What is known of these indicators in some years, by indicator, oldest year first.
pub(crate) fn in_years(
    connection: &mut DatabaseConnection,
    indicators: &[IndicatorNumber],
    wanted: &[FiscalYear],
) -> Result<BTreeMap<IndicatorNumber, Vec<IndicatorYear>>, StoreError> {
    let wanted: Vec<i32> = wanted.iter().map(|year| year.number()).collect();
    let mut years = Years::new();
    for some in indicators.chunks(500) {
        let numbers: Vec<i32> = some.iter().map(|indicator| indicator.0).collect();
        read_targets(connection, &numbers, Some(&wanted), None, &mut years)?;
        read_actuals(connection, &numbers, Some(&wanted), None, &mut years)?;
    }
    let mut found: BTreeMap<IndicatorNumber, Vec<IndicatorYear>> = BTreeMap::new();
    for ((indicator, _), year) in years {
        found.entry(IndicatorNumber(indicator)).or_default().push(year);
    }
    Ok(found)
}

/// What is known by indicator and year.
type Years = BTreeMap<(i32, i32), IndicatorYear>;

fn in_year(years: &mut Years, indicator: i32, year: i32) -> Result<&mut IndicatorYear, StoreError> {
    use std::collections::btree_map::Entry;
    let fiscal_year = FiscalYear::new(year).map_err(|error| StoreError::Internal(error.to_string()))?;
    Ok(match years.entry((indicator, year)) {
        Entry::Occupied(entry) => entry.into_mut(),
        Entry::Vacant(entry) => entry.insert(IndicatorYear::blank(fiscal_year)),
    })
}

fn read_targets(
    connection: &mut DatabaseConnection,
    indicators: &[i32],
    wanted: Option<&[i32]>,
    limit: Option<Limit>,
    years: &mut Years,
) -> Result<(), StoreError> {
    type Set = (Figure, Option<String>, Option<i32>);
    type TargetRow = (i32, i32, String, String, Option<String>, Option<i32>, bool, bool);
    let mut query = target::table
        .filter(target::indicator_id.eq_any(indicators.to_vec()))
        .order(target::id)
        .select((
            target::indicator_id,
            target::fiscal_year,
            target::value,
            target::stage,
            target::reason,
            target::objective_id,
            target::withdrawn,
            target::planned,
        ))
        .into_boxed();
    if let Some(wanted) = wanted {
        query = query.filter(target::fiscal_year.eq_any(wanted.to_vec()));
    }
    // For each indicator and year the promise and what revised it since.
    let mut standing: BTreeMap<(i32, i32), Vec<Set>> = BTreeMap::new();
    for (indicator, year, value, stage, reason, objective, withdrawn, planned) in query.load::<TargetRow>(connection)? {
        let stage: Stage = stored(&stage)?;
        if limit.is_some_and(|limit| !limit.admits(year, stage)) {
            continue;
        }
        if planned {
            in_year(years, indicator, year)?.plan = Some(stored(&value)?);
            continue;
        }
        let targets = standing.entry((indicator, year)).or_default();
        let revised = targets.last().is_some_and(|(_, reason, _)| reason.is_some());
        if withdrawn && revised {
            targets.retain(|(_, reason, _)| reason.is_none());
        } else if withdrawn || reason.is_none() {
            // A target without a reason is the promise itself; one with a reason revises it.
            targets.clear();
        }
        if !withdrawn {
            targets.push((stored(&value)?, reason, objective));
        }
    }
    for ((indicator, year), targets) in standing {
        let Some((value, reason, objective)) = targets.last() else { continue };
        let known = in_year(years, indicator, year)?;
        known.target = Some(*value);
        known.original_target = targets.first().filter(|_| targets.len() > 1).map(|(first, ..)| *first);
        known.target_reason.clone_from(reason);
        known.objective = objective.map(ObjectiveNumber);
    }
    Ok(())
}

fn read_actuals(
    connection: &mut DatabaseConnection,
    indicators: &[i32],
    wanted: Option<&[i32]>,
    limit: Option<Limit>,
    years: &mut Years,
) -> Result<(), StoreError> {
    let mut query = actual::table
        .filter(actual::indicator_id.eq_any(indicators.to_vec()))
        .order(actual::id)
        .select((
            (actual::indicator_id, actual::fiscal_year),
            (actual::value, actual::missing, actual::note, actual::stage),
            (actual::unit, actual::stated_percent, actual::stated_label, actual::result_id),
            (actual::as_of, actual::not_comparable, actual::source),
        ))
        .into_boxed();
    if let Some(wanted) = wanted {
        query = query.filter(actual::fiscal_year.eq_any(wanted.to_vec()));
    }
    let mut closed = BTreeSet::new();
    for row in query.load::<ActualRow>(connection)? {
        let ((indicator, year), (value, missing, note, stage), rest, (as_of, not_comparable, source)) = row;
        let (unit, percent, label, result) = rest;
        let stage: Option<Stage> = stored_option(stage.as_deref())?;
        let admitted = limit.is_none_or(|limit| limit.admits(year, stage.unwrap_or(Stage::Goals)));
        if !admitted {
            continue;
        }
        let known = in_year(years, indicator, year)?;
        let value = stored_option(value.as_deref())?;
        if stage == Some(Stage::Midyear) {
            known.midyear = value;
            // Corrected after the year's end, it does not take the place of the value of the year's end.
            if closed.contains(&(indicator, year)) {
                continue;
            }
        }
        if stage == Some(Stage::Results) {
            closed.insert((indicator, year));
        }
        known.actual = value;
        known.missing = stored_option(missing.as_deref())?;
        known.note = note;
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
    Ok(())
}

fn in_force(
    connection: &mut DatabaseConnection,
    indicator: IndicatorNumber,
    year: FiscalYear,
) -> Result<Option<IndicatorYear>, StoreError> {
    Ok(years(connection, indicator, None)?.into_iter().find(|known| known.fiscal_year == year))
}

/// Adds a target unless the one in force is the same; tells whether it was added. The caller records it.
pub(crate) fn add_target(
    writer: &mut Writer<'_>,
    indicator: IndicatorNumber,
    year: FiscalYear,
    new: &NewTarget,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let known = in_force(writer.connection, indicator, year)?;
    let same =
        |known: IndicatorYear| is_written_alike(known.target, Some(new.value)) && known.target_reason == new.reason;
    if known.is_some_and(same) {
        return Ok(false);
    }
    diesel::insert_into(target::table)
        .values((
            target::indicator_id.eq(indicator.0),
            target::fiscal_year.eq(year.number()),
            target::value.eq(new.value.to_string()),
            target::stage.eq(new.stage.code()),
            target::reason.eq(&new.reason),
            target::objective_id.eq(new.objective.map(|objective| objective.0)),
            target::entered_at.eq(At::from(at)),
        ))
        .execute(writer.connection)?;
    Ok(true)
}

/// Takes the target in force back, where there is one: a revision gives way to the first target, and the first target
/// to none. The caller records it.
pub(crate) fn withdraw_target(
    writer: &mut Writer<'_>,
    indicator: IndicatorNumber,
    year: FiscalYear,
    stage: Stage,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(known) = in_force(writer.connection, indicator, year)?.and_then(|known| known.target) else {
        return Ok(());
    };
    diesel::insert_into(target::table)
        .values((
            target::indicator_id.eq(indicator.0),
            target::fiscal_year.eq(year.number()),
            target::value.eq(known.to_string()),
            target::stage.eq(stage.code()),
            target::withdrawn.eq(true),
            target::entered_at.eq(At::from(at)),
        ))
        .execute(writer.connection)?;
    Ok(())
}

/// Adds a plan figure of a source unless the one in force is the same; tells whether it was added. The caller records
/// it.
pub(crate) fn add_plan(
    writer: &mut Writer<'_>,
    indicator: IndicatorNumber,
    year: FiscalYear,
    value: Figure,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let known = in_force(writer.connection, indicator, year)?;
    if known.is_some_and(|known| is_written_alike(known.plan, Some(value))) {
        return Ok(false);
    }
    diesel::insert_into(target::table)
        .values((
            target::indicator_id.eq(indicator.0),
            target::fiscal_year.eq(year.number()),
            target::value.eq(value.to_string()),
            target::stage.eq(Stage::Goals.code()),
            target::planned.eq(true),
            target::entered_at.eq(At::from(at)),
        ))
        .execute(writer.connection)?;
    Ok(true)
}

/// Adds an actual unless the one in force says the same; tells whether it was added. The caller records it.
pub(crate) fn add_actual(
    writer: &mut Writer<'_>,
    indicator: IndicatorNumber,
    year: FiscalYear,
    new: &NewActual,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let says_something = new.value.is_some() || new.missing.is_some() || new.stated.is_some();
    let same = in_force(writer.connection, indicator, year)?.is_some_and(|known| {
        known.actual == new.value
            && known.missing == new.missing
            && known.note == new.note
            && known.stated == new.stated
            && known.as_of == new.as_of
            && (new.stage != Some(Stage::Midyear) || known.midyear == new.value)
    });
    if same && says_something {
        return Ok(false);
    }
    diesel::insert_into(actual::table)
        .values((
            actual::indicator_id.eq(indicator.0),
            actual::fiscal_year.eq(year.number()),
            actual::value.eq(new.value.map(|value| value.to_string())),
            actual::missing.eq(new.missing.map(Missing::code)),
            actual::note.eq(&new.note),
            actual::stage.eq(new.stage.map(Stage::code)),
            actual::unit.eq(&new.unit),
            actual::stated_percent.eq(new.stated.as_ref().map(|stated| stated.percent.to_string())),
            actual::stated_label.eq(new.stated.as_ref().map(|stated| &stated.label)),
            actual::result_id.eq(new.result.map(|result| result.0)),
            actual::as_of.eq(new.as_of.map(|date| date.to_string())),
            actual::not_comparable.eq(&new.not_comparable),
            actual::source.eq(&new.source),
            actual::entered_at.eq(At::from(at)),
        ))
        .execute(writer.connection)?;
    Ok(true)
}

/// What a stage's report says of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reported {
    /// The value, unless it is missing.
    pub value: Option<Figure>,
    /// Which kind of nothing there is instead.
    pub missing: Option<Missing>,
    /// The outside cause of a value that can't be judged.
    pub note: Option<String>,
    /// The date of the value.
    pub as_of: Option<PartialDate>,
}

impl Reported {
    /// Whether the other says the same, to the last decimal.
    pub fn is_same(&self, other: &Self) -> bool {
        self == other && is_written_alike(self.value, other.value)
    }
}

/// Whether two figures are written alike: 23 and 23.0 are not.
pub(crate) fn is_written_alike(one: Option<Figure>, other: Option<Figure>) -> bool {
    one.map(|figure| figure.to_string()) == other.map(|figure| figure.to_string())
}

/// What the report of one stage says of an indicator now.
pub(crate) fn reported(
    connection: &mut DatabaseConnection,
    indicator: IndicatorNumber,
    year: FiscalYear,
    stage: Stage,
) -> Result<Option<Reported>, StoreError> {
    let row = actual::table
        .filter(actual::indicator_id.eq(indicator.0))
        .filter(actual::fiscal_year.eq(year.number()))
        .filter(actual::stage.eq(stage.code()))
        .order(actual::id.desc())
        .select((actual::value, actual::missing, actual::note, actual::as_of))
        .first::<(Option<String>, Option<String>, Option<String>, Option<String>)>(connection)
        .optional()?;
    row.map(|(value, missing, note, as_of)| {
        Ok(Reported {
            value: stored_option(value.as_deref())?,
            missing: stored_option(missing.as_deref())?,
            note,
            as_of: stored_option(as_of.as_deref())?,
        })
    })
    .transpose()
}

/// Adds what a stage's report says of an indicator. The caller has looked whether it is new, and records it.
pub(crate) fn add_reported(
    writer: &mut Writer<'_>,
    indicator: IndicatorNumber,
    year: FiscalYear,
    stage: Stage,
    new: &Reported,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(actual::table)
        .values((
            actual::indicator_id.eq(indicator.0),
            actual::fiscal_year.eq(year.number()),
            actual::value.eq(new.value.map(|value| value.to_string())),
            actual::missing.eq(new.missing.map(Missing::code)),
            actual::note.eq(&new.note),
            actual::stage.eq(stage.code()),
            actual::as_of.eq(new.as_of.map(|date| date.to_string())),
            actual::entered_at.eq(At::from(at)),
        ))
        .execute(writer.connection)?;
    Ok(())
}
