//! What was written in a year's goals since a day: updates, values, targets, ratings, steps of sheets, publications.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::domain::aim::Aim;
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
use crate::store::indicators::aims::AimRow;
use crate::store::kit::rows::At;
use crate::store::kit::schema::{
    actual, evaluation, evaluation_axis, goal, indicator, milestone, progress_update, publication, rating, sheet_step,
    target, update_decision,
};
use crate::store::kit::{DatabaseConnection, StoreError};

/// The most events of one kind that are read; the newest.
pub const MOST: i64 = 2000;

/// One event.
#[derive(Debug, Clone)]
pub struct Event {
    pub goal: GoalNumber,
    /// When it was entered.
    pub at: DateTime<Utc>,
    /// Who did it, in the words of that day, where it is kept with the event.
    pub signature: Option<String>,
    pub what: What,
}

/// What was changed.
#[derive(Debug, Clone)]
pub enum What {
    /// An update was entered.
    Reported {
        update: UpdateNumber,
        /// The milestone and what is to be reached; none for an update on the goal itself.
        milestone: Option<(MilestoneNumber, String)>,
        happened: PartialDate,
        /// Whether it was entered long after it happened.
        late: bool,
        text: String,
        /// The milestone's state from then on.
        state: Option<MilestoneState>,
        /// The indicator of which it gives a value.
        indicator: Option<String>,
        value: Option<Figure>,
        missing: Option<Missing>,
        status: UpdateStatus,
    },
    /// A value of an indicator.
    Value {
        /// The indicator.
        name: String,
        unit: Option<String>,
        value: Option<Figure>,
        missing: Option<Missing>,
    },
    /// A target of an indicator.
    Target {
        /// The indicator.
        name: String,
        unit: Option<String>,
        aim: Aim,
        /// Why it replaces an earlier one.
        reason: Option<String>,
    },
    Rated {
        kind: EvaluationKind,
        /// The axis, where it is another than the one that counts.
        axis: Option<String>,
        label: String,
        reasons: String,
    },
    /// A step of a sheet.
    Step { stage: Stage, step: SheetStep, reason: Option<String> },
    Published {
        number: i32,
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
) -> Result<Vec<Event>, StoreError> {
    let since = At::from(since);
    let mut events = updates(connection, year, since, zone)?;
    events.extend(values(connection, year, since)?);
    events.extend(targets(connection, year, since)?);
    events.extend(ratings(connection, year, since)?);
    events.extend(steps(connection, year, since)?);
    events.extend(publications(connection, year, since)?);
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    Ok(events)
}

fn updates(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
    since: At,
    zone: Tz,
) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<UpdateRow> = progress_update::table
        .inner_join(goal::table)
        .left_join(milestone::table)
        .left_join(update_decision::table)
        .left_join(indicator::table.on(progress_update::indicator_id.eq(indicator::id.nullable())))
        .filter(goal::fiscal_year.eq(year))
        .filter(progress_update::entered_at.ge(since))
        .order(progress_update::id.desc())
        .limit(MOST)
        .select(UpdateRow::as_select())
        .load(connection)?;
    let event = |row: UpdateRow| {
        let what = What::Reported {
            update: row.id,
            milestone: row.milestone,
            happened: row.happened,
            late: is_late_entry(row.happened, row.entered_at.with_timezone(&zone).date_naive()),
            text: row.text,
            state: row.state,
            indicator: row.indicator,
            value: row.value,
            missing: row.missing,
            status: row.decision.unwrap_or(UpdateStatus::Submitted),
        };
        Event { goal: row.goal_id, at: row.entered_at, signature: Some(row.signature), what }
    };
    Ok(rows.into_iter().map(event).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = progress_update)]
struct UpdateRow {
    goal_id: GoalNumber,
    entered_at: DateTime<Utc>,
    signature: String,
    id: UpdateNumber,
    happened: PartialDate,
    text: String,
    state: Option<MilestoneState>,
    #[diesel(select_expression = (milestone::id, milestone::title).nullable())]
    milestone: Option<(MilestoneNumber, String)>,
    #[diesel(select_expression = indicator::name.nullable())]
    indicator: Option<String>,
    value: Option<Figure>,
    missing: Option<Missing>,
    #[diesel(select_expression = update_decision::decision.nullable())]
    decision: Option<UpdateStatus>,
}

fn values(connection: &mut DatabaseConnection, year: FiscalYear, since: At) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<ValueRow> = actual::table
        .inner_join(indicator::table)
        .inner_join(
            goal::table
                .on(goal::programme_id.eq(indicator::programme_id).and(goal::fiscal_year.eq(actual::fiscal_year))),
        )
        .filter(goal::fiscal_year.eq(year))
        .filter(actual::entered_at.ge(since))
        .order(actual::id.desc())
        .limit(MOST)
        .select(ValueRow::as_select())
        .load(connection)?;
    let event = |row: ValueRow| {
        let what =
            What::Value { name: row.name, unit: row.own_unit.or(row.unit), value: row.value, missing: row.missing };
        Event { goal: row.goal, at: row.entered_at, signature: None, what }
    };
    Ok(rows.into_iter().map(event).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = actual)]
struct ValueRow {
    #[diesel(select_expression = goal::id)]
    goal: GoalNumber,
    entered_at: DateTime<Utc>,
    #[diesel(select_expression = indicator::name)]
    name: String,
    #[diesel(select_expression = indicator::unit)]
    unit: Option<String>,
    #[diesel(column_name = unit)]
    own_unit: Option<String>,
    value: Option<Figure>,
    missing: Option<Missing>,
}

fn targets(connection: &mut DatabaseConnection, year: FiscalYear, since: At) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<TargetRow> = target::table
        .inner_join(indicator::table)
        .inner_join(
            goal::table
                .on(goal::programme_id.eq(indicator::programme_id).and(goal::fiscal_year.eq(target::fiscal_year))),
        )
        .filter(goal::fiscal_year.eq(year))
        .filter(target::entered_at.ge(since))
        .order(target::id.desc())
        .limit(MOST)
        .select(TargetRow::as_select())
        .load(connection)?;
    let event = |row: TargetRow| {
        let what = What::Target { name: row.name, unit: row.unit, aim: row.aim.try_into()?, reason: row.reason };
        Ok(Event { goal: row.goal, at: row.entered_at, signature: None, what })
    };
    rows.into_iter().map(event).collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = target)]
struct TargetRow {
    #[diesel(select_expression = goal::id)]
    goal: GoalNumber,
    entered_at: DateTime<Utc>,
    #[diesel(select_expression = indicator::name)]
    name: String,
    #[diesel(select_expression = indicator::unit)]
    unit: Option<String>,
    #[diesel(embed)]
    aim: AimRow,
    reason: Option<String>,
}

fn ratings(connection: &mut DatabaseConnection, year: FiscalYear, since: At) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<RatingRow> = evaluation::table
        .inner_join(goal::table)
        .inner_join(rating::table.inner_join(evaluation_axis::table))
        .filter(goal::fiscal_year.eq(year))
        .filter(evaluation::at.ge(since))
        .order(evaluation::id.desc())
        .limit(MOST)
        .select(RatingRow::as_select())
        .load(connection)?;
    let event = |row: RatingRow| {
        let axis = (!row.counting).then_some(row.axis);
        let what = What::Rated { kind: row.kind, axis, label: row.label, reasons: row.reasons };
        Event { goal: row.goal_id, at: row.at, signature: Some(row.signature), what }
    };
    Ok(rows.into_iter().map(event).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = evaluation)]
struct RatingRow {
    goal_id: GoalNumber,
    at: DateTime<Utc>,
    signature: String,
    kind: EvaluationKind,
    #[diesel(select_expression = evaluation_axis::name)]
    axis: String,
    #[diesel(select_expression = evaluation_axis::counting)]
    counting: bool,
    #[diesel(select_expression = rating::label)]
    label: String,
    reasons: String,
}

fn steps(connection: &mut DatabaseConnection, year: FiscalYear, since: At) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<StepRow> = sheet_step::table
        .inner_join(goal::table)
        .filter(goal::fiscal_year.eq(year))
        .filter(sheet_step::at.ge(since))
        .order(sheet_step::id.desc())
        .limit(MOST)
        .select(StepRow::as_select())
        .load(connection)?;
    let event = |row: StepRow| {
        let what = What::Step { stage: row.stage, step: row.step, reason: row.reason };
        Event { goal: row.goal_id, at: row.at, signature: Some(row.signature), what }
    };
    Ok(rows.into_iter().map(event).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sheet_step)]
struct StepRow {
    goal_id: GoalNumber,
    at: DateTime<Utc>,
    signature: String,
    stage: Stage,
    step: SheetStep,
    reason: Option<String>,
}

fn publications(connection: &mut DatabaseConnection, year: FiscalYear, since: At) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<PublicationRow> = publication::table
        .inner_join(goal::table)
        .filter(goal::fiscal_year.eq(year))
        .filter(publication::published_at.ge(since))
        .order(publication::id.desc())
        .limit(MOST)
        .select(PublicationRow::as_select())
        .load(connection)?;
    let event = |row: PublicationRow| {
        let what = What::Published { number: row.number, stage: row.stage, reason: row.reason };
        Event { goal: row.goal_id, at: row.published_at, signature: Some(row.signature), what }
    };
    Ok(rows.into_iter().map(event).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = publication)]
struct PublicationRow {
    goal_id: GoalNumber,
    published_at: DateTime<Utc>,
    signature: String,
    number: i32,
    stage: Stage,
    reason: Option<String>,
}
