//! 指標: whose they are. What they count and what was counted is in the publications.

use diesel::prelude::*;

use crate::domain::numbers::{IndicatorNumber, ProgrammeNumber};
use crate::store::kit::schema::indicator;
use crate::store::kit::{Reader, StoreError, Topic};

/// The programme of an indicator.
pub fn programme(reader: &mut impl Reader, number: IndicatorNumber) -> Result<ProgrammeNumber, StoreError> {
    Ok(indicator::table.find(number).select(indicator::programme_id).first(reader.on(Topic::Lineage))?)
}
