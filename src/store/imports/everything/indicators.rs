//! Indicators under their numbers: what they are, as the newest sheet says it; the values of a year as the sheet of that
//! year has them, and those of other years from the newest sheet that tells of them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::everything::Frame;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::IndicatorNumber;
use crate::domain::publication::{PublishedIndicator, Snapshot};
use crate::domain::stage::Stage;
use crate::store::imports::recorded::Numbers;
use crate::store::imports::recorded::series::{self, Limit};
use crate::store::indicators::values::{self, NewActual};
use crate::store::indicators::{DefinitionRow, breaks, years};
use crate::store::kit::schema::indicator;
use crate::store::kit::{StoreError, Writer};

/// The indicators of a sheet under their numbers of now, without the years of a programme from which it was parted.
fn own<'sheet>(
    frame: &'sheet Frame,
    sheet: &'sheet Snapshot,
) -> impl Iterator<Item = (IndicatorNumber, &'sheet PublishedIndicator)> {
    let since = frame.parted_in(sheet.programme);
    let is_own = move |known: &&PublishedIndicator| known.years.iter().any(|year| is_since(year.fiscal_year, since));
    let number = |known: &PublishedIndicator| frame.indicator(sheet.programme, known.number);
    sheet.indicators.iter().filter(is_own).map(move |known| (number(known), known))
}

fn is_since(year: FiscalYear, since: Option<FiscalYear>) -> bool {
    since.is_none_or(|since| year >= since)
}

/// Puts the indicators of a sheet on record that no newer one has.
pub(super) fn define(writer: &mut Writer<'_>, frame: &Frame, sheet: &Snapshot) -> Result<(), StoreError> {
    for (number, told) in own(frame, sheet) {
        let known: i64 = indicator::table.find(number).count().get_result(writer.connection)?;
        if known > 0 {
            continue;
        }
        diesel::insert_into(indicator::table)
            .values((indicator::id.eq(number), indicator::programme_id.eq(sheet.programme), DefinitionRow::from(told)))
            .execute(writer.connection)?;
        let mut broken = BTreeSet::new();
        for known in told.breaks.iter().filter(|known| broken.insert(known.from)) {
            breaks::insert(writer, number, known)?;
        }
    }
    Ok(())
}

/// Puts what a sheet says of its own year on record.
pub(super) fn own_year(
    writer: &mut Writer<'_>,
    frame: &Frame,
    sheet: &Snapshot,
    numbers: &Numbers,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let limit = Limit { year: sheet.fiscal_year, stage: sheet.stage };
    for (number, told) in own(frame, sheet) {
        let Some(year) = told.in_year(sheet.fiscal_year) else { continue };
        series::in_year(writer, number, year, None, numbers, limit, at)?;
        // Before there is any report, a value was reported while the year went on.
        if limit.stage == Stage::Goals && (year.actual.is_some() || year.missing.is_some()) {
            let new = NewActual {
                value: year.actual,
                missing: year.missing,
                word: year.word.clone(),
                note: year.note.clone(),
                unit: year.unit.clone(),
                as_of: year.as_of,
                not_comparable: year.not_comparable.clone(),
                source: year.source.clone(),
                ..NewActual::default()
            };
            values::add_actual(writer, number, sheet.fiscal_year, &new, at)?;
        }
    }
    Ok(())
}

/// Puts what a sheet says of other years on record where nothing is known of them.
pub(super) fn other_years(
    writer: &mut Writer<'_>,
    frame: &Frame,
    sheet: &Snapshot,
    numbers: &Numbers,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let limit = Limit { year: sheet.fiscal_year, stage: sheet.stage };
    let since = frame.parted_in(sheet.programme);
    for (number, told) in own(frame, sheet) {
        let known: BTreeSet<FiscalYear> =
            years::of_one(writer.connection, number)?.into_iter().map(|year| year.fiscal_year).collect();
        let others = told.years.iter().filter(|year| year.fiscal_year != sheet.fiscal_year);
        for year in others.filter(|year| is_since(year.fiscal_year, since) && !known.contains(&year.fiscal_year)) {
            series::in_year(writer, number, year, None, numbers, limit, at)?;
        }
    }
    Ok(())
}
