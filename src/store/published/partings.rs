//! What was published of a programme that was parted into two since.

use std::collections::BTreeMap;
use std::sync::Arc;

use diesel::prelude::*;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{IndicatorNumber, ProgrammeNumber};
use crate::domain::publication::Publication;
use crate::store::kit::rows::Json;
use crate::store::kit::schema::programme_parting;
use crate::store::kit::{Reader, StoreError, Topic};

/// What matters here of the record of a parting.
#[derive(Debug, Deserialize)]
pub(super) struct Record {
    /// The number of each indicator that went along, before and after.
    pub(super) indicators: Vec<(IndicatorNumber, IndicatorNumber)>,
}

/// Reads what was published of a parted programme as the new number's own: its indicators under their numbers of now, and
/// nothing of the years that were the other's. What was published stays as it is; this is for what is gathered from many
/// publications.
pub(super) fn tell_apart(reader: &mut impl Reader, publications: &mut [Publication]) -> Result<(), StoreError> {
    let rows: Vec<(ProgrammeNumber, FiscalYear, Json<Record>)> = programme_parting::table
        .filter(programme_parting::undone_at.is_null())
        .select((programme_parting::new_programme, programme_parting::fiscal_year, programme_parting::record))
        .load(reader.on(Topic::Lineage))?;
    for (new, year, Json(Record { indicators })) in rows {
        let numbers: BTreeMap<_, _> = indicators.into_iter().collect();
        let snapshots = publications.iter_mut().map(|publication| &mut publication.snapshot);
        for snapshot in snapshots.filter(|snapshot| snapshot.programme == new) {
            let snapshot = Arc::make_mut(snapshot);
            for indicator in &mut snapshot.indicators {
                indicator.number = numbers.get(&indicator.number).copied().unwrap_or(indicator.number);
                indicator.years.retain(|known| known.fiscal_year >= year);
            }
            snapshot.indicators.retain(|indicator| !indicator.years.is_empty());
        }
    }
    Ok(())
}

/// Every programme that was parted from another, with the first year that is its own.
pub(super) fn since(reader: &mut impl Reader) -> Result<Vec<(ProgrammeNumber, FiscalYear)>, StoreError> {
    Ok(programme_parting::table
        .filter(programme_parting::undone_at.is_null())
        .select((programme_parting::new_programme, programme_parting::fiscal_year))
        .load(reader.on(Topic::Lineage))?)
}
