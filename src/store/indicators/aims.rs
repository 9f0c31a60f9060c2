//! 目標 as their table holds them: in parts.

use diesel::prelude::*;

use crate::domain::aim::{Aim, AimParts, Bound, NotAnAim, Tolerance};
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::store::kit::StoreError;
use crate::store::kit::schema::target;

/// The columns of a target that say what is aimed at.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = target, treat_none_as_default_value = false)]
pub(crate) struct AimRow {
    value: Option<Figure>,
    bound: Option<Bound>,
    tolerance: Option<Tolerance>,
    since_year: Option<FiscalYear>,
    word: Option<String>,
}

impl From<&Aim> for AimRow {
    fn from(aim: &Aim) -> Self {
        let AimParts { value, bound, tolerance, since, word } = aim.into();
        Self { value, bound, tolerance, since_year: since, word }
    }
}

impl TryFrom<AimRow> for Aim {
    type Error = StoreError;

    fn try_from(row: AimRow) -> Result<Self, StoreError> {
        let AimRow { value, bound, tolerance, since_year: since, word } = row;
        let parts = AimParts { value, bound, tolerance, since, word };
        parts.try_into().map_err(|error: NotAnAim| StoreError::Internal(error.to_string()))
    }
}
