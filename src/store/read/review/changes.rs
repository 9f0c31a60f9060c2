//! What was written in a year's goals since a day: reports, values, targets, ratings, steps of sheets, publications.

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::Missing;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{GoalNumber, MilestoneNumber, UpdateNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::rating::EvaluationKind;
use crate::domain::sheet::SheetStep;
use crate::domain::stage::Stage;
use crate::domain::update::{UpdateStatus, is_late_entry};
use crate::store::kit::database::utc;
use crate::store::kit::rows::{At, stored, stored_option};
use crate::store::kit::schema::{
    actual, evaluation, goal, indicator, milestone, progress_update, publication, rating, sheet_step, target,
    update_decision,
};
use crate::store::kit::{DatabaseConnection, StoreError};

/// The most changes of one kind that are read; the newest.
pub const MOST: i64 = 2000;

/// One change.
#[derive(Debug, Clone)]
pub struct Change {
    /// The goal.
    pub goal: GoalNumber,
    /// When it was entered.
    pub at: DateTime<Utc>,
    /// Who did it, in the words of that day, where it is kept with the change.
    pub signature: Option<String>,
    /// What it was.
    pub what: What,
}

/// What was changed.
#[derive(Debug, Clone)]
pub enum What {
    /// A report was entered.
    Reported {
        /// The report.
        update: UpdateNumber,
        /// The milestone and what is to be reached; none for a report on the goal itself.
        milestone: Option<(MilestoneNumber, String)>,
        /// When it happened.
        happened: PartialDate,
        /// Whether it was entered long after it happened.
        late: bool,
        /// What happened.
        text: String,
        /// The milestone's state from then on.
        state: Option<MilestoneState>,
        /// The indicator of which it gives a value.
        indicator: Option<String>,
        /// The value.
        value: Option<Figure>,
        /// Which kind of nothing there is instead.
        missing: Option<Missing>,
        /// What became of the report.
        status: UpdateStatus,
    },
    /// A value of an indicator.
    Value {
        /// The indicator.
        name: String,
        /// The unit.
        unit: Option<String>,
        /// The value.
        value: Option<Figure>,
        /// Which kind of nothing there is instead.
        missing: Option<Missing>,
    },
    /// A target of an indicator.
    Target {
        /// The indicator.
        name: String,
        /// The unit.
        unit: Option<String>,
        /// The value.
        value: Figure,
        /// Why it replaces an earlier one.
        reason: Option<String>,
    },
    /// A rating.
    Rated {
        /// Who rated.
        kind: EvaluationKind,
        /// The rating.
        label: String,
        /// The reasons.
        reasons: String,
    },
    /// A step of a sheet.
    Step {
        /// The stage.
        stage: Stage,
        /// The step.
        step: SheetStep,
        /// Why.
        reason: Option<String>,
    },
    /// A publication.
    Published {
        /// Its number.
        number: i32,
        /// The stage.
        stage: Stage,
        /// Why it replaces what was public, for corrections.
        reason: Option<String>,
    },
}

/// What was changed in a year's goals from `since` on, newest first.
pub fn since(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
    since: DateTime<Utc>,
    zone: Tz,
) -> Result<Vec<Change>, StoreError> {
    let year = year.number();
    let published = publications(connection, year, since.naive_utc())?;
    let since = At::from(since);
    let mut changes = reports(connection, year, since, zone)?;
    changes.extend(values(connection, year, since)?);
    changes.extend(targets(connection, year, since)?);
    changes.extend(ratings(connection, year, since)?);
    changes.extend(steps(connection, year, since)?);
    changes.extend(published);
    changes.sort_by_key(|change| std::cmp::Reverse(change.at));
    Ok(changes)
}

fn reports(connection: &mut DatabaseConnection, year: i32, since: At, zone: Tz) -> Result<Vec<Change>, StoreError> {
    type Row = (
        (i32, DateTime<Utc>, String, i32, String, String, Option<String>),
        (Option<i32>, Option<String>),
        (Option<String>, Option<String>, Option<String>),
        Option<String>,
    );
    let rows = progress_update::table
        .inner_join(goal::table)
        .left_join(milestone::table)
        .left_join(update_decision::table)
        .left_join(indicator::table.on(progress_update::indicator_id.eq(indicator::id.nullable())))
        .filter(goal::fiscal_year.eq(year))
        .filter(progress_update::entered_at.ge(since))
        .order(progress_update::id.desc())
        .limit(MOST)
        .select((
            (
                goal::id,
                progress_update::entered_at,
                progress_update::signature,
                progress_update::id,
                progress_update::happened,
                progress_update::text,
                progress_update::state,
            ),
            (milestone::id.nullable(), milestone::title.nullable()),
            (indicator::name.nullable(), progress_update::value, progress_update::missing),
            update_decision::decision.nullable(),
        ))
        .load::<Row>(connection)?;
    rows.into_iter()
        .map(|(entry, (milestone, title), (indicator, value, missing), decision)| {
            let (goal, at, signature, update, happened, text, state) = entry;
            let happened: PartialDate = stored(&happened)?;
            let at = at;
            let what = What::Reported {
                update: UpdateNumber(update),
                milestone: milestone.map(MilestoneNumber).zip(title),
                happened,
                late: is_late_entry(happened, at.with_timezone(&zone).date_naive()),
                text,
                state: stored_option(state.as_deref())?,
                indicator,
                value: stored_option(value.as_deref())?,
                missing: stored_option(missing.as_deref())?,
                status: stored_option(decision.as_deref())?.unwrap_or(UpdateStatus::Submitted),
            };
            Ok(Change { goal: GoalNumber(goal), at, signature: Some(signature), what })
        })
        .collect()
}

fn values(connection: &mut DatabaseConnection, year: i32, since: At) -> Result<Vec<Change>, StoreError> {
    type Row = (i32, DateTime<Utc>, String, Option<String>, (Option<String>, Option<String>, Option<String>));
    let rows = actual::table
        .inner_join(indicator::table)
        .inner_join(
            goal::table
                .on(goal::programme_id.eq(indicator::programme_id).and(goal::fiscal_year.eq(actual::fiscal_year))),
        )
        .filter(goal::fiscal_year.eq(year))
        .filter(actual::entered_at.ge(since))
        .order(actual::id.desc())
        .limit(MOST)
        .select((
            goal::id,
            actual::entered_at,
            indicator::name,
            indicator::unit,
            (actual::unit, actual::value, actual::missing),
        ))
        .load::<Row>(connection)?;
    rows.into_iter()
        .map(|(goal, at, name, unit, (own_unit, value, missing))| {
            let what = What::Value {
                name,
                unit: own_unit.or(unit),
                value: stored_option(value.as_deref())?,
                missing: stored_option(missing.as_deref())?,
            };
            Ok(Change { goal: GoalNumber(goal), at, signature: None, what })
        })
        .collect()
}

fn targets(connection: &mut DatabaseConnection, year: i32, since: At) -> Result<Vec<Change>, StoreError> {
    let rows = target::table
        .inner_join(indicator::table)
        .inner_join(
            goal::table
                .on(goal::programme_id.eq(indicator::programme_id).and(goal::fiscal_year.eq(target::fiscal_year))),
        )
        .filter(goal::fiscal_year.eq(year))
        .filter(target::entered_at.ge(since))
        .order(target::id.desc())
        .limit(MOST)
        .select((goal::id, target::entered_at, indicator::name, indicator::unit, target::value, target::reason))
        .load::<(i32, DateTime<Utc>, String, Option<String>, String, Option<String>)>(connection)?;
    rows.into_iter()
        .map(|(goal, at, name, unit, value, reason)| {
            let what = What::Target { name, unit, value: stored(&value)?, reason };
            Ok(Change { goal: GoalNumber(goal), at, signature: None, what })
        })
        .collect()
}

fn ratings(connection: &mut DatabaseConnection, year: i32, since: At) -> Result<Vec<Change>, StoreError> {
    let rows = evaluation::table
        .inner_join(goal::table)
        .inner_join(rating::table)
        .filter(goal::fiscal_year.eq(year))
        .filter(evaluation::at.ge(since))
        .order(evaluation::id.desc())
        .limit(MOST)
        .select((goal::id, evaluation::at, evaluation::signature, evaluation::kind, rating::label, evaluation::reasons))
        .load::<(i32, DateTime<Utc>, String, String, String, String)>(connection)?;
    rows.into_iter()
        .map(|(goal, at, signature, kind, label, reasons)| {
            let what = What::Rated { kind: stored(&kind)?, label, reasons };
            Ok(Change { goal: GoalNumber(goal), at, signature: Some(signature), what })
        })
        .collect()
}

fn steps(connection: &mut DatabaseConnection, year: i32, since: At) -> Result<Vec<Change>, StoreError> {
    let rows = sheet_step::table
        .inner_join(goal::table)
        .filter(goal::fiscal_year.eq(year))
        .filter(sheet_step::at.ge(since))
        .order(sheet_step::id.desc())
        .limit(MOST)
        .select((
            goal::id,
            sheet_step::at,
            sheet_step::signature,
            sheet_step::stage,
            sheet_step::step,
            sheet_step::reason,
        ))
        .load::<(i32, DateTime<Utc>, String, String, String, Option<String>)>(connection)?;
    rows.into_iter()
        .map(|(goal, at, signature, stage, step, reason)| {
            let what = What::Step { stage: stored(&stage)?, step: stored(&step)?, reason };
            Ok(Change { goal: GoalNumber(goal), at, signature: Some(signature), what })
        })
        .collect()
}

fn publications(
    connection: &mut DatabaseConnection,
    year: i32,
    since: NaiveDateTime,
) -> Result<Vec<Change>, StoreError> {
    let rows = publication::table
        .inner_join(goal::table)
        .filter(goal::fiscal_year.eq(year))
        .filter(publication::published_at.ge(since))
        .order(publication::id.desc())
        .limit(MOST)
        .select((
            goal::id,
            publication::published_at,
            publication::signature,
            publication::number,
            publication::stage,
            publication::reason,
        ))
        .load::<(i32, NaiveDateTime, String, i32, String, Option<String>)>(connection)?;
    rows.into_iter()
        .map(|(goal, at, signature, number, stage, reason)| {
            let what = What::Published { number, stage: stored(&stage)?, reason };
            Ok(Change { goal: GoalNumber(goal), at: utc(at), signature: Some(signature), what })
        })
        .collect()
}
