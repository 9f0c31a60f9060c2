//! The money of a sheet.

use serde::Serialize;

use crate::domain::amount::of_year::SheetAmount;
use crate::domain::amount::{Amount, AmountKind, AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::IndicatorNumber;
use crate::domain::publication::Snapshot;

#[derive(Serialize)]
pub(super) struct StatedAmount<'a> {
    fiscal_year: FiscalYear,
    kind: AmountKind,
    part: AmountPart,
    yen: i64,
    /// The unit that the source used; the amount itself is in yen.
    source_unit: MoneyUnit,
    original_yen: Option<i64>,
    reason: Option<&'a str>,
}

impl<'a> From<&'a SheetAmount> for StatedAmount<'a> {
    fn from(stated: &'a SheetAmount) -> Self {
        Self {
            fiscal_year: stated.fiscal_year,
            kind: stated.kind,
            part: stated.part,
            yen: stated.amount.yen(),
            source_unit: stated.amount.unit(),
            original_yen: stated.original.map(Amount::yen),
            reason: stated.reason.as_deref(),
        }
    }
}

/// What one unit of an indicator cost.
#[derive(Serialize)]
pub(super) struct CostOfAUnit {
    indicator: IndicatorNumber,
    yen: i64,
    with_staff_cost: bool,
}

impl CostOfAUnit {
    pub(super) fn of(snapshot: &Snapshot) -> Option<Self> {
        let (indicator, cost) = snapshot.unit_cost()?;
        Some(Self { indicator: indicator.number, yen: cost.yen, with_staff_cost: cost.with_staff })
    }
}
