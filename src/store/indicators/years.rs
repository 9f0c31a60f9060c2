//! What is known of indicators year by year: of everything that was added the newest is in force, and the first target of
//! a year stays beside a revised one.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Missing, StatedKind, StatedRate};
use crate::domain::numbers::{IndicatorNumber, ObjectiveNumber, ResultNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::IndicatorYear;
use crate::domain::stage::Stage;
use crate::store::indicators::aims::AimRow;
use crate::store::kit::schema::{actual, stated_value, target};
use crate::store::kit::{DatabaseConnection, StoreError};

/// How far the values of one fiscal year are read: what belongs to a later stage of that year stays out.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    pub year: FiscalYear,
    /// The last stage that is read.
    pub stage: Stage,
}

impl Limit {
    fn admits(self, year: FiscalYear, stage: Stage) -> bool {
        year < self.year || (year == self.year && stage <= self.stage)
    }
}

/// The years of one indicator, oldest first.
pub(crate) fn of_one(
    connection: &mut DatabaseConnection,
    indicator: IndicatorNumber,
) -> Result<Vec<IndicatorYear>, StoreError> {
    Ok(of(connection, &[indicator], None, None)?.remove(&indicator).unwrap_or_default())
}

/// What is known of these indicators, by indicator, oldest year first: in some years where these are given, and with a
/// limit only what belongs to it.
pub(crate) fn of(
    connection: &mut DatabaseConnection,
    indicators: &[IndicatorNumber],
    wanted: Option<&[FiscalYear]>,
    limit: Option<Limit>,
) -> Result<BTreeMap<IndicatorNumber, Vec<IndicatorYear>>, StoreError> {
    let mut years = Years::new();
    for some in indicators.chunks(500) {
        read_targets(connection, some, wanted, limit, &mut years)?;
        read_stated(connection, some, wanted, limit, &mut years)?;
        read_actuals(connection, some, wanted, limit, &mut years)?;
    }
    let mut found: BTreeMap<IndicatorNumber, Vec<IndicatorYear>> = BTreeMap::new();
    for ((indicator, _), year) in years {
        found.entry(indicator).or_default().push(year);
    }
    Ok(found)
}

/// What is known by indicator and year.
type Years = BTreeMap<(IndicatorNumber, FiscalYear), IndicatorYear>;

fn in_year(years: &mut Years, indicator: IndicatorNumber, year: FiscalYear) -> &mut IndicatorYear {
    years.entry((indicator, year)).or_insert_with(|| IndicatorYear::blank(year))
}

/// The rows of these indicators, in some years where these are given. A single one is asked for by name: the database
/// prepares that question once, and one with a list each time anew.
macro_rules! of_indicators {
    ($table:ident, $row:ty, $indicators:expr, $years:expr) => {{
        let rows = $table::table.order($table::id).select(<$row>::as_select()).into_boxed();
        let rows = match $indicators {
            [one] => rows.filter($table::indicator_id.eq(*one)),
            many => rows.filter($table::indicator_id.eq_any(many)),
        };
        match $years {
            Some([one]) => rows.filter($table::fiscal_year.eq(*one)),
            Some(many) => rows.filter($table::fiscal_year.eq_any(many)),
            None => rows,
        }
    }};
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = target)]
struct TargetRow {
    indicator_id: IndicatorNumber,
    fiscal_year: FiscalYear,
    #[diesel(embed)]
    aim: AimRow,
    stage: Stage,
    reason: Option<String>,
    objective_id: Option<ObjectiveNumber>,
    withdrawn: bool,
    planned: bool,
}

fn read_targets(
    connection: &mut DatabaseConnection,
    indicators: &[IndicatorNumber],
    wanted: Option<&[FiscalYear]>,
    limit: Option<Limit>,
    years: &mut Years,
) -> Result<(), StoreError> {
    let query = of_indicators!(target, TargetRow, indicators, wanted);
    // For each indicator and year the promise and what revised it since.
    let mut promised: BTreeMap<(IndicatorNumber, FiscalYear), Vec<TargetRow>> = BTreeMap::new();
    for row in query.load(connection)? {
        let TargetRow { indicator_id, fiscal_year, stage, withdrawn, planned, .. } = row;
        if limit.is_some_and(|limit| !limit.admits(fiscal_year, stage)) {
            continue;
        }
        if planned {
            in_year(years, indicator_id, fiscal_year).plan = Some(row.aim.try_into()?);
            continue;
        }
        let targets = promised.entry((indicator_id, fiscal_year)).or_default();
        let revised = targets.last().is_some_and(|last| last.reason.is_some());
        if withdrawn && revised {
            targets.retain(|target| target.reason.is_none());
        } else if withdrawn || row.reason.is_none() {
            // A target without a reason is the promise itself; one with a reason revises it.
            targets.clear();
        }
        if !withdrawn {
            targets.push(row);
        }
    }
    for ((indicator, year), mut targets) in promised {
        let Some(last) = targets.pop() else { continue };
        let known = in_year(years, indicator, year);
        known.original_target = targets.into_iter().next().map(|first| first.aim.try_into()).transpose()?;
        known.target = Some(last.aim.try_into()?);
        known.target_reason = last.reason;
        known.objective = last.objective_id;
    }
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = stated_value)]
struct StatedRow {
    indicator_id: IndicatorNumber,
    fiscal_year: FiscalYear,
    kind: StatedKind,
    value: Figure,
    stage: Stage,
    withdrawn: bool,
}

fn read_stated(
    connection: &mut DatabaseConnection,
    indicators: &[IndicatorNumber],
    wanted: Option<&[FiscalYear]>,
    limit: Option<Limit>,
    years: &mut Years,
) -> Result<(), StoreError> {
    let query = of_indicators!(stated_value, StatedRow, indicators, wanted);
    for StatedRow { indicator_id, fiscal_year, kind, value, stage, withdrawn } in query.load(connection)? {
        if limit.is_some_and(|limit| !limit.admits(fiscal_year, stage)) {
            continue;
        }
        let known = in_year(years, indicator_id, fiscal_year);
        let stated = match kind {
            StatedKind::Base => &mut known.base,
            StatedKind::Forecast => &mut known.forecast,
        };
        *stated = (!withdrawn).then_some(value);
    }
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = actual)]
struct ActualRow {
    indicator_id: IndicatorNumber,
    fiscal_year: FiscalYear,
    value: Option<Figure>,
    missing: Option<Missing>,
    word: Option<String>,
    note: Option<String>,
    stage: Option<Stage>,
    unit: Option<String>,
    stated_percent: Option<Figure>,
    stated_label: Option<String>,
    result_id: Option<ResultNumber>,
    as_of: Option<PartialDate>,
    not_comparable: Option<String>,
    source: Option<String>,
}

fn read_actuals(
    connection: &mut DatabaseConnection,
    indicators: &[IndicatorNumber],
    wanted: Option<&[FiscalYear]>,
    limit: Option<Limit>,
    years: &mut Years,
) -> Result<(), StoreError> {
    let query = of_indicators!(actual, ActualRow, indicators, wanted);
    let mut closed = BTreeSet::new();
    for row in query.load(connection)? {
        let (indicator, year) = (row.indicator_id, row.fiscal_year);
        if limit.is_some_and(|limit| !limit.admits(year, row.stage.unwrap_or(Stage::Goals))) {
            continue;
        }
        let known = in_year(years, indicator, year);
        if row.stage == Some(Stage::Midyear) {
            known.midyear = row.value;
            // Corrected after the year's end, it does not take the place of the value of the year's end.
            if closed.contains(&(indicator, year)) {
                continue;
            }
        }
        if row.stage == Some(Stage::Results) {
            closed.insert((indicator, year));
        }
        row.become_in_force(known);
    }
    Ok(())
}

impl ActualRow {
    fn become_in_force(self, known: &mut IndicatorYear) {
        known.actual = self.value;
        known.missing = self.missing;
        known.word = self.word;
        known.note = self.note;
        known.unit = self.unit;
        known.stated = self.stated_percent.zip(self.stated_label).map(|(percent, label)| StatedRate { percent, label });
        known.result = self.result_id;
        known.as_of = self.as_of;
        known.not_comparable = self.not_comparable;
        known.source = self.source;
    }
}
