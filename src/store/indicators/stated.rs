//! Adding 基準値 and 見込み. They are only ever added; the newest is in force.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::StatedKind;
use crate::domain::numbers::IndicatorNumber;
use crate::domain::stage::Stage;
use crate::domain::value_source::ValueSource;
use crate::store::indicators::values::{self, is_written_alike};
use crate::store::kit::rows::{At, Json};
use crate::store::kit::schema::stated_value;
use crate::store::kit::{StoreError, Writer};

/// What is to be said of a year.
#[derive(Debug, Clone)]
pub(crate) struct NewStated {
    pub(crate) kind: StatedKind,
    /// None takes back what is in force.
    pub(crate) value: Option<Figure>,
    /// The stage in which it is said.
    pub(crate) stage: Stage,
    /// The cell of the file that it was read from.
    pub(crate) taken_from: Option<ValueSource>,
}

/// Adds a base value or a forecast, or takes it back, unless that is in force already; tells whether anything was added.
/// The caller records it.
pub(crate) fn add(
    writer: &mut Writer<'_>,
    indicator: IndicatorNumber,
    year: FiscalYear,
    new: NewStated,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let NewStated { kind, value, stage, taken_from } = new;
    let in_force = values::in_force(writer.connection, indicator, year)?.and_then(|known| match kind {
        StatedKind::Base => known.base,
        StatedKind::Forecast => known.forecast,
    });
    let Some(written) = value.or(in_force).filter(|_| !is_written_alike(in_force, value)) else { return Ok(false) };
    diesel::insert_into(stated_value::table)
        .values((
            stated_value::indicator_id.eq(indicator),
            stated_value::fiscal_year.eq(year),
            stated_value::kind.eq(kind),
            stated_value::value.eq(written),
            stated_value::stage.eq(stage),
            stated_value::withdrawn.eq(value.is_none()),
            stated_value::entered_at.eq(At::from(at)),
            stated_value::taken_from.eq(taken_from.map(Json)),
        ))
        .execute(writer.connection)?;
    Ok(true)
}
