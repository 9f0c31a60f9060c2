//! The indicators of a sheet as it was published, with the years it was published with.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::Numbers;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{IndicatorKind, StatedKind};
use crate::domain::numbers::{IndicatorNumber, ProgrammeNumber};
use crate::domain::publication::{IndicatorYear, PublishedIndicator, Snapshot};
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::store::indicators::stated::{self, NewStated};
use crate::store::indicators::values::{self, NewActual, NewTarget};
use crate::store::indicators::{self, NewIndicator, breaks};
use crate::store::kit::{StoreError, Writer};

/// How far the year of the sheet is taken in.
#[derive(Clone, Copy)]
pub(in crate::store::imports) struct Limit {
    pub(in crate::store::imports) year: FiscalYear,
    pub(in crate::store::imports) stage: Stage,
}

/// What tells the indicators of a programme apart.
type Key = (IndicatorKind, String, String);

fn key(indicator: &PublishedIndicator) -> Key {
    let unit = indicator.unit.as_deref().unwrap_or_default();
    (indicator.kind, text::comparison_key(&indicator.name), text::comparison_key(unit))
}

/// Puts what is not on record there, and tells how much that was.
pub(super) fn take_in(
    writer: &mut Writer<'_>,
    programme: ProgrammeNumber,
    sheet: &Snapshot,
    numbers: &mut Numbers,
    limit: Limit,
    at: DateTime<Utc>,
) -> Result<usize, StoreError> {
    // Of several of one name each is the one in its place.
    let mut known: BTreeMap<Key, Vec<PublishedIndicator>> = BTreeMap::new();
    for indicator in indicators::of_programme(writer.connection, programme, None)?.into_iter().rev() {
        known.entry(key(&indicator)).or_default().push(indicator);
    }
    let mut added = 0;
    for told in &sheet.indicators {
        let same = known.get_mut(&key(told)).and_then(Vec::pop);
        let number = match &same {
            Some(same) => same.number,
            None => begin(writer, programme, told)?,
        };
        added += usize::from(same.is_none());
        numbers.indicators.insert(told.number, number);
        let years = same.map(|same| same.years).unwrap_or_default();
        for year in &told.years {
            let before = years.iter().find(|known| known.fiscal_year == year.fiscal_year);
            // What the record knows of other years it knows better than this one.
            if year.fiscal_year == limit.year || before.is_none() {
                added += in_year(writer, number, year, before, numbers, limit, at)?;
            }
        }
    }
    Ok(added)
}

fn begin(
    writer: &mut Writer<'_>,
    programme: ProgrammeNumber,
    told: &PublishedIndicator,
) -> Result<IndicatorNumber, StoreError> {
    let new = NewIndicator { name: &told.name, unit: told.unit.as_deref(), kind: told.kind, direction: told.direction };
    let number = indicators::create(writer, programme, &new, told.definition.as_deref())?;
    if let Some(path) = told.path {
        indicators::set_path(writer, number, path)?;
    }
    for known in &told.breaks {
        breaks::insert(writer, number, known)?;
    }
    Ok(number)
}

/// What is told of a year, beside what is known of it.
pub(in crate::store::imports) fn in_year(
    writer: &mut Writer<'_>,
    number: IndicatorNumber,
    told: &IndicatorYear,
    before: Option<&IndicatorYear>,
    numbers: &Numbers,
    limit: Limit,
    at: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let year = told.fiscal_year;
    let mut added = target(writer, number, told, before, numbers, at)?;
    if let Some(plan) = &told.plan {
        added += usize::from(values::add_plan(writer, number, year, (plan, None), at)?);
    }
    for (kind, value) in [(StatedKind::Base, told.base), (StatedKind::Forecast, told.forecast)] {
        if value.is_some() {
            let new = NewStated { kind, value, stage: Stage::Goals, taken_from: None };
            added += usize::from(stated::add(writer, number, year, new, at)?);
        }
    }
    let stage = if year == limit.year { limit.stage } else { Stage::Results };
    if stage == Stage::Goals {
        return Ok(added);
    }
    let known_midyear = before.and_then(|known| known.midyear);
    if told.midyear.is_some() && told.midyear != known_midyear {
        let new = NewActual { value: told.midyear, stage: Some(Stage::Midyear), ..NewActual::default() };
        added += usize::from(values::add_actual(writer, number, year, &new, at)?);
    }
    let says_something = told.actual.is_some() || told.missing.is_some() || told.stated.is_some();
    if says_something && !before.is_some_and(|before| is_same(before, told)) {
        // A value from another source belongs to no report.
        let stage = told.source.is_none().then_some(stage);
        let new = NewActual {
            value: told.actual,
            missing: told.missing,
            word: told.word.clone(),
            note: told.note.clone(),
            stage,
            unit: told.unit.clone(),
            stated: told.stated.clone(),
            result: told.result.and_then(|result| numbers.results.get(&result)).copied(),
            as_of: told.as_of,
            not_comparable: told.not_comparable.clone(),
            source: told.source.clone(),
            taken_from: None,
        };
        added += usize::from(values::add_actual(writer, number, year, &new, at)?);
    }
    Ok(added)
}

fn is_same(known: &IndicatorYear, told: &IndicatorYear) -> bool {
    let said = |year: &IndicatorYear| {
        (
            year.actual,
            year.missing,
            year.word.clone(),
            year.note.clone(),
            year.unit.clone(),
            year.stated.clone(),
            year.as_of,
        )
    };
    said(known) == said(told) && values::is_written_alike(known.actual, told.actual)
}

fn target(
    writer: &mut Writer<'_>,
    number: IndicatorNumber,
    told: &IndicatorYear,
    before: Option<&IndicatorYear>,
    numbers: &Numbers,
    at: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let Some(aim) = told.target.clone() else { return Ok(0) };
    let objective = told.objective.and_then(|objective| numbers.objectives.get(&objective)).copied();
    let year = told.fiscal_year;
    let new = NewTarget { aim, stage: Stage::Goals, reason: None, objective, taken_from: None };
    if before.is_some_and(|before| before.target.is_some()) {
        let new = NewTarget { reason: told.target_reason.clone(), ..new };
        return Ok(usize::from(values::add_given_target(writer, number, year, &new, at)?));
    }
    let Some(original) = told.original_target.clone() else {
        return Ok(usize::from(values::add_target(writer, number, year, &new, at)?));
    };
    let first = NewTarget { aim: original, ..new.clone() };
    values::add_target(writer, number, year, &first, at)?;
    let revised = NewTarget { stage: Stage::Midyear, reason: told.target_reason.clone(), ..new };
    Ok(1 + usize::from(values::add_target(writer, number, year, &revised, at)?))
}
