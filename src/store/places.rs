//! Where goals stand in the organisation and in their year: the input of every permit, found out here alone.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::policy::GoalPlace;
use crate::domain::unit::{Unit, UnitKind};
use crate::store::kit::schema::{city, fiscal_year, goal, unit};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::years::Phase;
use crate::store::{city as cities, units};

/// What places are found out from, read once for however many goals.
pub(super) struct Organisation {
    units: Vec<Unit>,
    own_writing_allowed: bool,
}

impl Organisation {
    pub(super) fn load(connection: &mut DatabaseConnection) -> Result<Self, StoreError> {
        Ok(Self { units: units::list(connection)?, own_writing_allowed: cities::own_writing_allowed(connection)? })
    }

    /// Where a goal of this unit stands. One that belongs to a department itself has a department and no section.
    pub(super) fn place(&self, goal: GoalNumber, unit: Option<UnitNumber>, phase: Phase) -> GoalPlace {
        let unit = unit.and_then(|number| self.units.iter().find(|unit| unit.number == number));
        let unit = unit.map(|unit| (unit.number, unit.kind, unit.parent));
        placed(goal, unit, phase, self.own_writing_allowed)
    }

    /// These sections and departments, with the sections of the departments.
    pub(super) fn within(&self, wanted: &[UnitNumber]) -> BTreeSet<UnitNumber> {
        let inside =
            |unit: &&Unit| wanted.contains(&unit.number) || unit.parent.is_some_and(|parent| wanted.contains(&parent));
        self.units.iter().filter(inside).map(|unit| unit.number).collect()
    }

    /// All units there ever were.
    pub(super) fn into_units(self) -> Vec<Unit> {
        self.units
    }
}

/// A unit with its kind and the one it belongs to.
type Standing = (UnitNumber, UnitKind, Option<UnitNumber>);

fn placed(goal: GoalNumber, unit: Option<Standing>, phase: Phase, own_writing_allowed: bool) -> GoalPlace {
    let (section, department) = match unit {
        Some((number, UnitKind::Section, parent)) => (Some(number), parent),
        Some((number, ..)) => (None, Some(number)),
        None => (None, None),
    };
    GoalPlace { goal, section, department, year_open: phase == Phase::Open, own_writing_allowed }
}

/// All that says where one goal stands, for a statement that joins the goal with its year and its unit.
#[derive(Queryable, Selectable)]
#[diesel(table_name = goal)]
pub(super) struct PlaceRow {
    id: GoalNumber,
    #[diesel(select_expression = (unit::id, unit::kind, unit::parent_id).nullable())]
    unit: Option<Standing>,
    #[diesel(select_expression = fiscal_year::phase)]
    phase: Phase,
    #[diesel(select_expression = city::table.select(city::own_writing).single_value())]
    own_writing_allowed: Option<bool>,
}

impl PlaceRow {
    pub(super) fn place(self) -> GoalPlace {
        placed(self.id, self.unit, self.phase, self.own_writing_allowed.unwrap_or_default())
    }
}

/// Where a goal stands.
pub fn place(connection: &mut DatabaseConnection, number: GoalNumber) -> Result<GoalPlace, StoreError> {
    let row: PlaceRow = goal::table
        .inner_join(fiscal_year::table)
        .left_join(unit::table)
        .filter(goal::id.eq(number))
        .select(PlaceRow::as_select())
        .first(connection)?;
    Ok(row.place())
}

/// Where these goals stand.
pub fn places(
    connection: &mut DatabaseConnection,
    numbers: &[GoalNumber],
) -> Result<BTreeMap<GoalNumber, GoalPlace>, StoreError> {
    let rows: Vec<(GoalNumber, Option<UnitNumber>, Phase)> = goal::table
        .inner_join(fiscal_year::table)
        .filter(goal::id.eq_any(numbers))
        .select((goal::id, goal::unit_id, fiscal_year::phase))
        .load(connection)?;
    let organisation = Organisation::load(connection)?;
    Ok(rows.into_iter().map(|(goal, unit, phase)| (goal, organisation.place(goal, unit, phase))).collect())
}
