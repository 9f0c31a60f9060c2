//! Adding 目標値 and 実績値. Values are only ever added.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::aim::Aim;
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Missing, StatedRate};
use crate::domain::numbers::{IndicatorNumber, ObjectiveNumber, ResultNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::IndicatorYear;
use crate::domain::stage::Stage;
use crate::domain::value_source::ValueSource;
use crate::store::indicators::aims::AimRow;
use crate::store::indicators::years;
use crate::store::kit::rows::{At, Json};
use crate::store::kit::schema::{actual, target};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

/// A target to be added.
#[derive(Debug, Clone)]
pub struct NewTarget {
    pub aim: Aim,
    /// The stage at which it was set.
    pub stage: Stage,
    /// Why it replaces an earlier one.
    pub reason: Option<String>,
    /// The objective that promises it.
    pub objective: Option<ObjectiveNumber>,
    /// The cell of the file that it was read from.
    pub taken_from: Option<ValueSource>,
}

/// A value to be added.
#[derive(Debug, Clone, Default)]
pub struct NewActual {
    /// The value, unless it is missing.
    pub value: Option<Figure>,
    /// Which kind of nothing there is instead.
    pub missing: Option<Missing>,
    /// The source's own word for it.
    pub word: Option<String>,
    /// The outside cause of a value that can't be judged.
    pub note: Option<String>,
    /// The report it belongs to; none for what was reported in between.
    pub stage: Option<Stage>,
    /// The unit, where it is another than the indicator's.
    pub unit: Option<String>,
    /// The rate as the source prints it.
    pub stated: Option<StatedRate>,
    pub result: Option<ResultNumber>,
    pub as_of: Option<PartialDate>,
    /// Why it can't be compared with the others.
    pub not_comparable: Option<String>,
    pub source: Option<String>,
    /// The cell of the file that it was read from.
    pub taken_from: Option<ValueSource>,
}

/// What is known of a year of an indicator.
pub(super) fn in_force(
    connection: &mut DatabaseConnection,
    indicator: IndicatorNumber,
    year: FiscalYear,
) -> Result<Option<IndicatorYear>, StoreError> {
    Ok(years::of(connection, &[indicator], Some(&[year]), None)?.remove(&indicator).unwrap_or_default().pop())
}

#[derive(Insertable)]
#[diesel(table_name = target, treat_none_as_default_value = false)]
struct TargetEntry {
    indicator_id: IndicatorNumber,
    fiscal_year: FiscalYear,
    #[diesel(embed)]
    aim: AimRow,
    stage: Stage,
    reason: Option<String>,
    objective_id: Option<ObjectiveNumber>,
    withdrawn: bool,
    planned: bool,
    entered_at: At,
    taken_from: Option<Json<ValueSource>>,
}

impl TargetEntry {
    fn new(indicator: IndicatorNumber, year: FiscalYear, aim: &Aim, stage: Stage, at: DateTime<Utc>) -> Self {
        Self {
            indicator_id: indicator,
            fiscal_year: year,
            aim: aim.into(),
            stage,
            reason: None,
            objective_id: None,
            withdrawn: false,
            planned: false,
            entered_at: at.into(),
            taken_from: None,
        }
    }

    fn insert(self, writer: &mut Writer<'_>) -> Result<(), StoreError> {
        diesel::insert_into(target::table).values(self).execute(writer.connection)?;
        Ok(())
    }
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
    let same = |known: IndicatorYear| is_same_aim(known.target.as_ref(), &new.aim) && known.target_reason == new.reason;
    if known.is_some_and(same) {
        return Ok(false);
    }
    let entry = TargetEntry {
        reason: new.reason.clone(),
        objective_id: new.objective,
        taken_from: new.taken_from.clone().map(Json),
        ..TargetEntry::new(indicator, year, &new.aim, new.stage, at)
    };
    entry.insert(writer)?;
    Ok(true)
}

/// Why a target that another file gives stands in the place of the one on record. Which file it was, the trail says.
const GIVEN_BY_A_FILE: &str = "取り込んだ表による変更";

/// Adds a target that a file gives; tells whether it was added. One that differs from what is on record revises it, and
/// the earlier one stays beside it. A file that repeats the first target of a year knows nothing of what revised it
/// since, and changes nothing. The caller records it.
pub(crate) fn add_given_target(
    writer: &mut Writer<'_>,
    indicator: IndicatorNumber,
    year: FiscalYear,
    new: &NewTarget,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let known = in_force(writer.connection, indicator, year)?;
    // A word promises nothing yet.
    let is_promise = |known: &IndicatorYear| known.target.as_ref().is_some_and(|aim| !matches!(aim, Aim::Word(_)));
    let Some(known) = known.filter(is_promise) else {
        return add_target(writer, indicator, year, new, at);
    };
    if [known.target, known.original_target].iter().any(|target| is_same_aim(target.as_ref(), &new.aim)) {
        return Ok(false);
    }
    let reason = new.reason.clone().or_else(|| Some(GIVEN_BY_A_FILE.to_owned()));
    add_target(writer, indicator, year, &NewTarget { reason, ..new.clone() }, at)
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
    TargetEntry { withdrawn: true, ..TargetEntry::new(indicator, year, &known, stage, at) }.insert(writer)
}

/// Adds what a source plans, with the cell that it was read from, unless the one in force is the same; tells whether it
/// was added. The caller records it.
pub(crate) fn add_plan(
    writer: &mut Writer<'_>,
    indicator: IndicatorNumber,
    year: FiscalYear,
    (aim, taken_from): (&Aim, Option<ValueSource>),
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let known = in_force(writer.connection, indicator, year)?;
    if known.is_some_and(|known| is_same_aim(known.plan.as_ref(), aim)) {
        return Ok(false);
    }
    let entry = TargetEntry {
        planned: true,
        taken_from: taken_from.map(Json),
        ..TargetEntry::new(indicator, year, aim, Stage::Goals, at)
    };
    entry.insert(writer)?;
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
            && known.word == new.word
            && known.note == new.note
            && known.stated == new.stated
            && known.as_of == new.as_of
            && (new.stage != Some(Stage::Midyear) || known.midyear == new.value)
    });
    if same && says_something {
        return Ok(false);
    }
    insert_actual(writer, indicator, year, new, at)?;
    Ok(true)
}

fn insert_actual(
    writer: &mut Writer<'_>,
    indicator: IndicatorNumber,
    year: FiscalYear,
    new: &NewActual,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(actual::table)
        .values((
            actual::indicator_id.eq(indicator),
            actual::fiscal_year.eq(year),
            actual::value.eq(new.value),
            actual::missing.eq(new.missing),
            actual::word.eq(&new.word),
            actual::note.eq(&new.note),
            actual::stage.eq(new.stage),
            actual::unit.eq(&new.unit),
            actual::stated_percent.eq(new.stated.as_ref().map(|stated| stated.percent)),
            actual::stated_label.eq(new.stated.as_ref().map(|stated| &stated.label)),
            actual::result_id.eq(new.result),
            actual::as_of.eq(new.as_of),
            actual::not_comparable.eq(&new.not_comparable),
            actual::source.eq(&new.source),
            actual::entered_at.eq(At::from(at)),
            actual::taken_from.eq(new.taken_from.clone().map(Json)),
        ))
        .execute(writer.connection)?;
    Ok(())
}

/// What a stage's report says of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = actual)]
pub struct StageValue {
    /// The value, unless it is missing.
    pub value: Option<Figure>,
    /// Which kind of nothing there is instead.
    pub missing: Option<Missing>,
    /// The word for it, where it is another than the kind's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// The outside cause of a value that can't be judged.
    pub note: Option<String>,
    pub as_of: Option<PartialDate>,
}

impl StageValue {
    /// Whether the other says the same, to the last decimal.
    pub fn is_same(&self, other: &Self) -> bool {
        self == other && is_written_alike(self.value, other.value)
    }
}

/// Whether two figures are written alike: 23 and 23.0 are not.
pub(crate) fn is_written_alike(one: Option<Figure>, other: Option<Figure>) -> bool {
    one.map(|figure| figure.to_string()) == other.map(|figure| figure.to_string())
}

/// Whether the target on record is this one, written alike.
pub(crate) fn is_same_aim(known: Option<&Aim>, aim: &Aim) -> bool {
    known.is_some_and(|known| known.is_written_alike(aim))
}

/// What the report of one stage says of an indicator now.
pub(crate) fn reported(
    connection: &mut DatabaseConnection,
    indicator: IndicatorNumber,
    year: FiscalYear,
    stage: Stage,
) -> Result<Option<StageValue>, StoreError> {
    Ok(actual::table
        .filter(actual::indicator_id.eq(indicator))
        .filter(actual::fiscal_year.eq(year))
        .filter(actual::stage.eq(stage))
        .order(actual::id.desc())
        .select(StageValue::as_select())
        .first(connection)
        .optional()?)
}

/// Adds what a stage's report says of an indicator. The caller has looked whether it is new, and records it.
pub(crate) fn add_reported(
    writer: &mut Writer<'_>,
    indicator: IndicatorNumber,
    year: FiscalYear,
    stage: Stage,
    new: &StageValue,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let new = NewActual {
        value: new.value,
        missing: new.missing,
        word: new.word.clone(),
        note: new.note.clone(),
        stage: Some(stage),
        as_of: new.as_of,
        ..NewActual::default()
    };
    insert_actual(writer, indicator, year, &new, at)
}
