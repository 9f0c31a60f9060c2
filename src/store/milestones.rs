//! マイルストーン as staff work on them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use diesel::dsl::max;
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::milestone::{Lateness, MilestoneState};
use crate::domain::numbers::{GoalNumber, MilestoneNumber, ProgrammeNumber, UnitNumber, UpdateNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{Administer, GoalPlace, MilestonePlace, Permit};
use crate::store::goals::position;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::{fiscal_year, goal, milestone, progress_update, unit, update_decision};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::places::{Organisation, PlaceRow};
use crate::store::published::years::Phase;

/// A milestone with the goal it belongs to.
#[derive(Debug, Clone)]
pub struct Milestone {
    pub place: MilestonePlace,
    pub fiscal_year: FiscalYear,
    /// The programme's name in that year.
    pub goal_name: String,
    pub title: String,
    /// The due date in force.
    pub due: PartialDate,
    /// The first due date, where it was postponed.
    pub original_due: Option<PartialDate>,
    /// Why it was postponed or cancelled.
    pub reason: Option<String>,
    pub state: MilestoneState,
    pub completed: Option<PartialDate>,
    /// The day from which silence counts while nothing has been reported.
    pub opened_on: NaiveDate,
    /// When the last update was entered, whatever became of it.
    pub last_entry: Option<DateTime<Utc>>,
    /// How many updates wait for approval.
    pub waiting: usize,
}

impl Milestone {
    /// What `today` says about it. Days of entries are counted in the city's zone.
    pub fn lateness(&self, today: NaiveDate, zone: Tz, silence_days: i64) -> Lateness {
        let last_entry = self.last_entry.map_or(self.opened_on, |at| at.with_timezone(&zone).date_naive());
        Lateness::on(today, self.state, self.due, last_entry, silence_days)
    }
}

/// Which milestones to load.
#[derive(Debug, Clone)]
pub enum Selection {
    Number(MilestoneNumber),
    Goal(GoalNumber),
    Goals(Vec<GoalNumber>),
    /// Those of these sections and departments in every open year.
    OpenIn(Vec<UnitNumber>),
    Year(FiscalYear),
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = milestone)]
struct StoredMilestone {
    id: MilestoneNumber,
    goal_id: GoalNumber,
    title: String,
    due: PartialDate,
    original_due: Option<PartialDate>,
    reason: Option<String>,
    state: MilestoneState,
    completed: Option<PartialDate>,
    opened_on: NaiveDate,
    #[diesel(select_expression = goal::fiscal_year)]
    fiscal_year: FiscalYear,
    #[diesel(select_expression = goal::name)]
    goal_name: String,
    #[diesel(select_expression = goal::unit_id)]
    unit: Option<UnitNumber>,
    #[diesel(select_expression = fiscal_year::phase)]
    phase: Phase,
}

/// The milestones of a selection, in the order of the year's table.
pub fn select(connection: &mut DatabaseConnection, selection: &Selection) -> Result<Vec<Milestone>, StoreError> {
    let mut query = milestone::table
        .inner_join(goal::table.inner_join(fiscal_year::table))
        .select(StoredMilestone::as_select())
        .order((goal::fiscal_year.desc(), goal::position, goal::id, milestone::position, milestone::id))
        .into_boxed();
    let organisation = Organisation::load(connection)?;
    query = match selection {
        Selection::Number(number) => query.filter(milestone::id.eq(number)),
        Selection::Goal(number) => query.filter(goal::id.eq(number)),
        Selection::Goals(numbers) => query.filter(goal::id.eq_any(numbers)),
        Selection::Year(year) => query.filter(goal::fiscal_year.eq(year)),
        Selection::OpenIn(wanted) => {
            let inside = organisation.within(wanted);
            query.filter(goal::unit_id.eq_any(inside)).filter(fiscal_year::phase.eq(Phase::Open))
        }
    };
    let rows: Vec<StoredMilestone> = query.load(connection)?;
    let mut entries = entries(connection, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let milestone = |row: StoredMilestone| {
        let place = organisation.place(row.goal_id, row.unit, row.phase);
        let entries = entries.remove(&row.id).unwrap_or_default();
        row.milestone(place, entries)
    };
    Ok(rows.into_iter().map(milestone).collect())
}

impl StoredMilestone {
    fn milestone(self, place: GoalPlace, (last_entry, waiting): (Option<DateTime<Utc>>, usize)) -> Milestone {
        let GoalPlace { goal, section, department, year_open, own_writing_allowed } = place;
        Milestone {
            place: MilestonePlace { milestone: self.id, goal, section, department, year_open, own_writing_allowed },
            fiscal_year: self.fiscal_year,
            goal_name: self.goal_name,
            title: self.title,
            due: self.due,
            original_due: self.original_due,
            reason: self.reason,
            state: self.state,
            completed: self.completed,
            opened_on: self.opened_on,
            last_entry,
            waiting,
        }
    }
}

/// One milestone.
pub fn find(connection: &mut DatabaseConnection, number: MilestoneNumber) -> Result<Milestone, StoreError> {
    select(connection, &Selection::Number(number))?.pop().ok_or(StoreError::NotFound)
}

/// What decides whether a milestone can be reported on, and how.
pub struct Reportable {
    pub place: MilestonePlace,
    pub programme: ProgrammeNumber,
    /// The due date in force.
    pub due: PartialDate,
    /// The newest update on it, whatever became of it.
    pub newest: Option<UpdateNumber>,
}

/// One milestone, as it decides on a report.
pub fn reportable(connection: &mut DatabaseConnection, number: MilestoneNumber) -> Result<Reportable, StoreError> {
    type Row = (PlaceRow, ProgrammeNumber, PartialDate, Option<UpdateNumber>);
    let newest = progress_update::table
        .filter(progress_update::milestone_id.eq(number))
        .select(max(progress_update::id))
        .single_value();
    let (place, programme, due, newest): Row = milestone::table
        .inner_join(goal::table.inner_join(fiscal_year::table).left_join(unit::table))
        .filter(milestone::id.eq(number))
        .select((PlaceRow::as_select(), goal::programme_id, milestone::due, newest))
        .first(connection)?;
    let GoalPlace { goal, section, department, year_open, own_writing_allowed } = place.place();
    let place = MilestonePlace { milestone: number, goal, section, department, year_open, own_writing_allowed };
    Ok(Reportable { place, programme, due, newest })
}

/// By milestone: when the last update was entered, and how many wait for approval.
type Entries = BTreeMap<MilestoneNumber, (Option<DateTime<Utc>>, usize)>;

fn entries(connection: &mut DatabaseConnection, milestones: &[MilestoneNumber]) -> Result<Entries, StoreError> {
    let mut found = Entries::new();
    for some in milestones.chunks(500) {
        let rows: Vec<(MilestoneNumber, DateTime<Utc>, Option<i32>)> = progress_update::table
            .left_join(update_decision::table)
            .filter(progress_update::milestone_id.eq_any(some))
            .select((
                progress_update::milestone_id.assume_not_null(),
                progress_update::entered_at,
                update_decision::id.nullable(),
            ))
            .load(connection)?;
        for (number, entered_at, decision) in rows {
            let (last, waiting) = found.entry(number).or_default();
            *last = (*last).max(Some(entered_at));
            *waiting += usize::from(decision.is_none());
        }
    }
    Ok(found)
}

/// A milestone to be set for a goal.
#[derive(Debug, Clone, Serialize)]
pub struct NewMilestone {
    pub title: String,
    pub due: PartialDate,
    /// The day from which silence counts.
    pub opened_on: NaiveDate,
}

/// Adds milestones to a goal.
pub fn add(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    goal: GoalNumber,
    new: &[NewMilestone],
) -> Result<Vec<MilestoneNumber>, StoreError> {
    let numbers = insert(writer, goal, new)?;
    writer.record(permit.author(), Change::new(Action::MilestonesSet, SubjectKind::Goal, goal.0).after(&new)?);
    Ok(numbers)
}

/// Puts milestones behind those that a goal has. The caller records it.
pub(super) fn insert(
    writer: &mut Writer<'_>,
    goal: GoalNumber,
    new: &[NewMilestone],
) -> Result<Vec<MilestoneNumber>, StoreError> {
    let known = select(writer.connection, &Selection::Goal(goal))?.len();
    let mut numbers = Vec::with_capacity(new.len());
    for (index, new) in new.iter().enumerate() {
        let number = diesel::insert_into(milestone::table)
            .values((
                milestone::goal_id.eq(goal),
                milestone::position.eq(position(known + index)),
                milestone::title.eq(&new.title),
                milestone::due.eq(new.due),
                milestone::state.eq(MilestoneState::NotStarted),
                milestone::opened_on.eq(new.opened_on),
            ))
            .returning(milestone::id)
            .get_result(writer.connection)?;
        numbers.push(number);
    }
    Ok(numbers)
}

/// The state of a milestone after an approved update.
pub(super) struct NewState<'text> {
    pub(super) state: MilestoneState,
    pub(super) happened: PartialDate,
    pub(super) new_due: Option<PartialDate>,
    pub(super) reason: Option<&'text str>,
}

/// Takes an approved update over into the milestone.
pub(super) fn take_over(writer: &mut Writer<'_>, known: &Milestone, new: &NewState<'_>) -> Result<(), StoreError> {
    let completed = (new.state == MilestoneState::Completed).then_some(new.happened);
    let due = new.new_due.unwrap_or(known.due);
    let original_due = known.original_due.or_else(|| new.new_due.map(|_| known.due));
    diesel::update(milestone::table.find(known.place.milestone))
        .set((
            milestone::state.eq(new.state),
            milestone::completed.eq(completed),
            milestone::due.eq(due),
            milestone::original_due.eq(original_due),
            milestone::reason.eq(new.reason),
        ))
        .execute(writer.connection)?;
    Ok(())
}
