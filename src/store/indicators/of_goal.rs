//! The indicators of a goal's sheet as its section writes them, stage by stage.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::aim::Aim;
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, IndicatorKind, StatedKind, TargetPath};
use crate::domain::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber};
use crate::domain::policy::{Permit, Write};
use crate::domain::publication::PublishedIndicator;
use crate::domain::stage::Stage;
use crate::store::goals;
use crate::store::indicators::stated::{self, NewStated};
use crate::store::indicators::values::{self, NewTarget, StageValue};
use crate::store::indicators::{self, DefinitionRow};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::indicator;
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

/// An indicator on the sheet.
#[derive(Debug, Clone)]
pub struct GoalIndicator {
    /// The indicator with every year.
    pub indicator: PublishedIndicator,
    pub midyear: Option<StageValue>,
    /// What the report of the year's end says.
    pub results: Option<StageValue>,
}

impl GoalIndicator {
    /// What the report of a stage says; the goals report nothing.
    pub const fn reported(&self, stage: Stage) -> Option<&StageValue> {
        match stage {
            Stage::Goals => None,
            Stage::Midyear => self.midyear.as_ref(),
            Stage::Results => self.results.as_ref(),
        }
    }

    /// What stays the same from year to year.
    pub fn definition(&self) -> Definition {
        let PublishedIndicator { name, unit, kind, direction, definition, path, .. } = self.indicator.clone();
        Definition { name, unit, kind, direction, definition, path }
    }
}

/// What of an indicator stays the same from year to year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Definition {
    pub name: String,
    pub unit: Option<String>,
    pub kind: IndicatorKind,
    pub direction: Direction,
    pub definition: Option<String>,
    pub path: Option<TargetPath>,
}

impl Definition {
    fn is_same(&self, other: &Self) -> bool {
        let ends = |path: Option<TargetPath>| path.map(|path| (path.from.to_string(), path.to.to_string()));
        self == other && ends(self.path) == ends(other.path)
    }
}

/// A target as it is typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypedTarget {
    #[serde(rename = "value")]
    pub aim: Aim,
    /// Why it replaces the first one.
    pub reason: Option<String>,
}

/// An indicator as the section wants it.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Its number; none where it is new.
    pub number: Option<IndicatorNumber>,
    /// What stays the same from year to year.
    pub definition: Definition,
    /// The target of the goal's year, where one is given in this stage.
    pub target: Option<TypedTarget>,
    /// Whether the target in force is taken back: a revision, or else the first one.
    pub withdraws_target: bool,
    /// What the report of this stage says, where it says something.
    pub reported: Option<StageValue>,
    /// What is said of years beside targets and values; none leaves it as it is.
    pub stated: Option<Stated>,
}

/// 基準値 and 見込み as they are typed in; none takes back what is on record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Stated {
    /// The base value and its year.
    pub base: Option<(FiscalYear, Figure)>,
    /// What is expected to come of the goal's year.
    pub forecast: Option<Figure>,
}

impl Stated {
    /// What is on record of an indicator for the year of its goal: the newest base value until then.
    pub fn of(indicator: &PublishedIndicator, year: FiscalYear) -> Self {
        let until_then = indicator.years.iter().rev().filter(|known| known.fiscal_year <= year);
        let mut bases = until_then.filter_map(|known| Some((known.fiscal_year, known.base?)));
        Self { base: bases.next(), forecast: indicator.in_year(year).and_then(|own| own.forecast) }
    }

    fn is_same(self, other: Self) -> bool {
        let written = |stated: Self| {
            let base = stated.base.map(|(year, base)| (year, base.to_string()));
            (base, stated.forecast.map(|forecast| forecast.to_string()))
        };
        written(self) == written(other)
    }
}

/// The indicators of a programme as a goal of `year` has them on its sheet.
pub fn load(
    connection: &mut DatabaseConnection,
    programme: ProgrammeNumber,
    year: FiscalYear,
) -> Result<Vec<GoalIndicator>, StoreError> {
    let known = indicators::of_programme(connection, programme, None)?;
    known
        .into_iter()
        .map(|indicator| {
            let mut reported = |stage| values::reported(connection, indicator.number, year, stage);
            let (midyear, results) = (reported(Stage::Midyear)?, reported(Stage::Results)?);
            Ok(GoalIndicator { indicator, midyear, results })
        })
        .collect()
}

/// Writes what has changed of these indicators, and tells whether anything had: a conflict where the sheet is no longer
/// the one that the writer saw, `NotFound` where an indicator is not the programme's.
pub fn write(
    writer: &mut Writer<'_>,
    permit: &Permit<Write>,
    seen: i32,
    wanted: &[Wanted],
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let Write { place, stage } = *permit.act();
    let goal = goals::find(writer.connection, place.goal)?;
    let known = load(writer.connection, goal.programme, goal.fiscal_year)?;
    let mut changed = false;
    for wanted in wanted {
        let before = match wanted.number {
            Some(number) => {
                Some(known.iter().find(|known| known.indicator.number == number).ok_or(StoreError::NotFound)?)
            }
            None => None,
        };
        let difference = Difference::between(before, wanted, goal.fiscal_year, stage);
        if difference.is_nothing() {
            continue;
        }
        if !changed {
            goals::count_up(writer, goal.number, seen)?;
            changed = true;
        }
        let number = define(writer, goal.programme, wanted, &difference)?;
        if let Some(target) = difference.target {
            let new = NewTarget {
                aim: target.aim.clone(),
                stage,
                reason: target.reason.clone(),
                objective: difference.objective,
                taken_from: None,
            };
            values::add_target(writer, number, goal.fiscal_year, &new, at)?;
        }
        if difference.withdraws_target {
            values::withdraw_target(writer, number, goal.fiscal_year, stage, at)?;
        }
        if let Some(reported) = difference.reported {
            values::add_reported(writer, number, goal.fiscal_year, stage, reported, at)?;
        }
        if let Some(new) = difference.stated {
            state(writer, number, known_stated(before, goal.fiscal_year), new, (goal.fiscal_year, stage, at))?;
        }
        record(writer, permit, goal.number, number, before, &difference, goal.fiscal_year)?;
    }
    Ok(changed)
}

/// What is to be written of one indicator.
struct Difference<'wanted> {
    definition: Option<&'wanted Definition>,
    target: Option<&'wanted TypedTarget>,
    withdraws_target: bool,
    objective: Option<crate::domain::numbers::ObjectiveNumber>,
    reported: Option<&'wanted StageValue>,
    stated: Option<Stated>,
}

impl<'wanted> Difference<'wanted> {
    fn between(before: Option<&GoalIndicator>, wanted: &'wanted Wanted, year: FiscalYear, stage: Stage) -> Self {
        let own = before.and_then(|known| known.indicator.in_year(year));
        let same_definition = before.is_some_and(|known| known.definition().is_same(&wanted.definition));
        let same_target = |target: &&TypedTarget| {
            own.is_some_and(|own| {
                values::is_same_aim(own.target.as_ref(), &target.aim) && own.target_reason == target.reason
            })
        };
        let known_report = before.and_then(|known| known.reported(stage));
        let same_report = |reported: &&StageValue| known_report.is_some_and(|known| known.is_same(reported));
        Self {
            definition: (!same_definition).then_some(&wanted.definition),
            target: wanted.target.as_ref().filter(|target| !same_target(target)),
            withdraws_target: wanted.withdraws_target && own.is_some_and(|own| own.target.is_some()),
            objective: own.and_then(|own| own.objective),
            reported: wanted.reported.as_ref().filter(|reported| !same_report(reported)),
            stated: wanted.stated.filter(|stated| !stated.is_same(known_stated(before, year))),
        }
    }

    const fn is_nothing(&self) -> bool {
        self.definition.is_none()
            && self.target.is_none()
            && !self.withdraws_target
            && self.reported.is_none()
            && self.stated.is_none()
    }
}

fn known_stated(before: Option<&GoalIndicator>, year: FiscalYear) -> Stated {
    before.map(|known| Stated::of(&known.indicator, year)).unwrap_or_default()
}

/// Puts 基準値 and 見込み on record, and takes back what stands in their place.
fn state(
    writer: &mut Writer<'_>,
    indicator: IndicatorNumber,
    known: Stated,
    new: Stated,
    (year, stage, at): (FiscalYear, Stage, DateTime<Utc>),
) -> Result<(), StoreError> {
    let mut add = |kind, year, value| {
        stated::add(writer, indicator, year, NewStated { kind, value, stage, taken_from: None }, at)
    };
    let left = known.base.filter(|(year, _)| new.base.is_none_or(|(new, _)| new != *year));
    if let Some((year, _)) = left {
        add(StatedKind::Base, year, None)?;
    }
    if let Some((year, value)) = new.base {
        add(StatedKind::Base, year, Some(value))?;
    }
    add(StatedKind::Forecast, year, new.forecast)?;
    Ok(())
}

/// Puts a new indicator on record, or changes what is on record of it.
fn define(
    writer: &mut Writer<'_>,
    programme: ProgrammeNumber,
    wanted: &Wanted,
    difference: &Difference<'_>,
) -> Result<IndicatorNumber, StoreError> {
    let definition = DefinitionRow::from(&wanted.definition);
    let Some(number) = wanted.number else {
        return Ok(diesel::insert_into(indicator::table)
            .values((indicator::programme_id.eq(programme), definition))
            .returning(indicator::id)
            .get_result(writer.connection)?);
    };
    if difference.definition.is_some() {
        diesel::update(indicator::table.find(number)).set(definition).execute(writer.connection)?;
    }
    Ok(number)
}

fn record(
    writer: &mut Writer<'_>,
    permit: &Permit<Write>,
    goal: GoalNumber,
    number: IndicatorNumber,
    before: Option<&GoalIndicator>,
    difference: &Difference<'_>,
    year: FiscalYear,
) -> Result<(), StoreError> {
    let stage = permit.act().stage;
    let own = before.and_then(|known| known.indicator.in_year(year));
    let old_target =
        own.and_then(|own| Some(TypedTarget { aim: own.target.clone()?, reason: own.target_reason.clone() }));
    let old = serde_json::json!({
        "indicator": before.map(|known| known.indicator.number),
        "definition": difference.definition.and_then(|_| before.map(GoalIndicator::definition)),
        "target": old_target.filter(|_| difference.target.is_some() || difference.withdraws_target),
        "reported": difference.reported.and(before.and_then(|known| known.reported(stage))),
        "stated": difference.stated.map(|_| known_stated(before, year)),
    });
    let new = serde_json::json!({
        "section": "indicators", "stage": stage, "indicator": number, "definition": difference.definition,
        "target": difference.target, "withdraws_target": difference.withdraws_target,
        "reported": difference.reported, "stated": difference.stated,
    });
    let change = Change::new(Action::SheetWritten, SubjectKind::Goal, goal.0).before(&old)?.after(&new)?;
    writer.record(permit.author(), change);
    Ok(())
}
