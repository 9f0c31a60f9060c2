//! What deputies decided, as the absent head reads it afterwards (後閲).

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::numbers::{DeputyActNumber, GoalNumber, PersonNumber, UpdateNumber};
use crate::domain::sheet::SheetStep;
use crate::domain::stage::Stage;
use crate::store::kit::schema::{deputy, deputy_act, post, sheet_step};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::{goals, updates};

/// Decisions shown at a time.
const SHOWN: i64 = 200;

/// The thing that was decided, with its name.
#[derive(Debug, Clone)]
pub enum ActSubject {
    /// An update on a milestone or a goal.
    Update {
        update: UpdateNumber,
        /// The milestone's title, or the goal's name.
        title: String,
        approved: bool,
    },
    /// A step of a sheet.
    Sheet { goal: GoalNumber, name: String, stage: Stage, step: SheetStep },
}

/// A decision taken in a head's stead.
#[derive(Debug, Clone)]
pub struct DeputyAct {
    pub number: DeputyActNumber,
    pub subject: ActSubject,
    /// By whom, as recorded.
    pub signature: String,
    pub at: DateTime<Utc>,
    /// When the head read it.
    pub read_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = deputy_act)]
struct ActRow {
    id: DeputyActNumber,
    update_id: Option<UpdateNumber>,
    sheet_step_id: Option<i32>,
    at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sheet_step)]
struct StepRow {
    goal_id: GoalNumber,
    stage: Stage,
    step: SheetStep,
    signature: String,
}

/// What was decided in somebody's stead, the newest first.
pub fn of(connection: &mut DatabaseConnection, absent: PersonNumber) -> Result<Vec<DeputyAct>, StoreError> {
    let rows: Vec<ActRow> = deputy_act::table
        .inner_join(deputy::table.inner_join(post::table))
        .filter(post::person_id.eq(absent))
        .order(deputy_act::id.desc())
        .limit(SHOWN)
        .select(ActRow::as_select())
        .load(connection)?;
    rows.iter().map(|row| act(connection, row)).collect()
}

fn act(connection: &mut DatabaseConnection, row: &ActRow) -> Result<DeputyAct, StoreError> {
    let (subject, signature) = if let Some(update) = row.update_id {
        let (written, milestone, update) = updates::written(connection, update)?;
        let approved = update.returned_because.is_none();
        let title = match milestone {
            Some(milestone) => milestone.title,
            None => goals::find(connection, written.about.goal.goal)?.name,
        };
        (ActSubject::Update { update: update.number, title, approved }, update.decided_by.unwrap_or_default())
    } else {
        let StepRow { goal_id: goal, stage, step, signature } = sheet_step::table
            .find(row.sheet_step_id.unwrap_or_default())
            .select(StepRow::as_select())
            .first(connection)?;
        let name = goals::find(connection, goal)?.name;
        (ActSubject::Sheet { goal, name, stage, step }, signature)
    };
    Ok(DeputyAct { number: row.id, subject, signature, at: row.at, read_at: row.read_at })
}
