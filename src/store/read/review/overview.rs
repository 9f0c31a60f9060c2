//! A year as it stands: every goal with its milestones, stages, ratings and figures.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::domain::attainment::YearAttainment;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, MilestoneNumber, PersonNumber, ProgrammeNumber, UnitNumber, UpdateNumber};
use crate::domain::policy::{GoalPlace, UpdateSubject, WrittenUpdate};
use crate::domain::publication::PublishedIndicator;
use crate::domain::rating::EvaluationKind;
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::domain::unit::Unit;
use crate::store::evaluations;
use crate::store::goals::{self, Goal};
use crate::store::indicators;
use crate::store::kit::schema::{goal, progress_update, publication, update_decision};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::places::Organisation;
use crate::store::published::scales::{self, ScaleRating};
use crate::store::published::years::{self, Phase, YearRecord};
use crate::store::stages::{self, SheetStanding};

/// A year with everything the review tells of it.
#[derive(Debug, Clone)]
pub struct Overview {
    pub record: YearRecord,
    /// Its goals in the order of its table.
    pub goals: Vec<GoalReview>,
    /// All units there ever were, for their names.
    pub units: Vec<Unit>,
    /// The year's scale from best to worst.
    pub scale: Vec<ScaleRating>,
    /// How many approvals the city asks for.
    pub approvals: i32,
}

/// A goal as it stands.
#[derive(Debug, Clone)]
pub struct GoalReview {
    pub goal: Goal,
    pub place: GoalPlace,
    pub milestones: Vec<Milestone>,
    /// Its stages in their order.
    pub stages: Vec<SheetStanding>,
    /// The number of the rating in force, by who rated.
    pub ratings: BTreeMap<EvaluationKind, i32>,
    /// The indicators of its programme with what is known of this year.
    pub indicators: Vec<PublishedIndicator>,
    /// Whether the year's results were to be reported by now.
    pub due: bool,
    /// What the indicators say, one for each that was promised or told.
    pub attainments: Vec<YearAttainment>,
    /// The updates that wait for approval.
    pub waiting: Vec<WrittenUpdate>,
    /// When the newest update was entered, whatever became of it.
    pub newest_entry: Option<DateTime<Utc>>,
}

impl Overview {
    /// The unit of this number.
    pub fn unit(&self, number: UnitNumber) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.number == number)
    }
}

/// The year as it stands on `today`.
pub fn of_year(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
    today: NaiveDate,
) -> Result<Overview, StoreError> {
    let record = years::find(connection, year)?;
    let organisation = Organisation::load(connection)?;
    let goals = goals::of_year(connection, year)?;
    let numbers: Vec<GoalNumber> = goals.iter().map(|goal| goal.number).collect();
    let programmes: Vec<ProgrammeNumber> = goals.iter().map(|goal| goal.programme).collect();
    let published = published_stages(connection, year)?;
    let ratings = evaluations::of_year(connection, year)?;
    let mut milestones = by_goal(milestones::select(connection, &Selection::Year(year))?, |one| one.place.goal);
    let mut stages = by_goal(stages::standings(connection, year, &numbers)?, |standing| standing.goal);
    let mut updates = by_goal(updates(connection, year)?, |update| update.goal_id);
    let mut indicators: BTreeMap<ProgrammeNumber, Vec<PublishedIndicator>> = BTreeMap::new();
    for (programme, indicator) in indicators::of_programmes_in(connection, &programmes, &[year])? {
        indicators.entry(programme).or_default().push(indicator);
    }
    let goals = goals.into_iter().map(|goal| {
        let mut stages = stages.remove(&goal.number).unwrap_or_default();
        let due = record.phase == Phase::Closed || results_are_due(&stages, today);
        for standing in &mut stages {
            // Sheets that came in as they had been published took no steps here.
            if standing.steps == 0 && published.get(&goal.number).is_some_and(|public| *public >= standing.stage) {
                standing.status = SheetStatus::Published;
            }
        }
        let place = organisation.place(goal.number, goal.unit, record.phase);
        let updates = updates.remove(&goal.number).unwrap_or_default();
        let waiting = updates.iter().filter(|update| !update.decided);
        let waiting = waiting.map(|update| WrittenUpdate {
            update: update.id,
            // What nobody in particular wrote is nobody's own writing.
            writer: update.person_id.unwrap_or(PersonNumber(0)),
            about: UpdateSubject { goal: place, milestone: update.milestone_id },
        });
        let indicators = indicators.remove(&goal.programme).unwrap_or_default();
        let attainments =
            indicators.iter().filter_map(|known| YearAttainment::of(known, known.in_year(year)?, due)).collect();
        let rating = |&kind| Some((kind, *ratings.get(&(goal.number, kind))?));
        GoalReview {
            place,
            ratings: EvaluationKind::ALL.iter().filter_map(rating).collect(),
            waiting: waiting.collect(),
            newest_entry: updates.iter().map(|update| update.entered_at).max(),
            milestones: milestones.remove(&goal.number).unwrap_or_default(),
            due,
            stages,
            indicators,
            attainments,
            goal,
        }
    });
    let goals = goals.collect();
    let units = organisation.into_units();
    let (scale, approvals) = (scales::of_year(connection, year)?, stages::approvals(connection)?);
    Ok(Overview { record, goals, units, scale, approvals })
}

fn results_are_due(stages: &[SheetStanding], today: NaiveDate) -> bool {
    let results = stages.iter().find(|standing| standing.stage == Stage::Results);
    results.and_then(|standing| standing.deadline).is_some_and(|deadline| deadline < today)
}

fn by_goal<T>(all: Vec<T>, goal: impl Fn(&T) -> GoalNumber) -> BTreeMap<GoalNumber, Vec<T>> {
    let mut grouped: BTreeMap<GoalNumber, Vec<T>> = BTreeMap::new();
    for one in all {
        grouped.entry(goal(&one)).or_default().push(one);
    }
    grouped
}

/// How far each goal of a year is public.
fn published_stages(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
) -> Result<BTreeMap<GoalNumber, Stage>, StoreError> {
    let current = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(goal::fiscal_year.eq(year))
        .select((goal::id, publication::stage));
    Ok(current.load_iter(connection)?.collect::<Result<_, _>>()?)
}

/// An update, without what it says.
#[derive(Queryable, Selectable)]
#[diesel(table_name = progress_update)]
struct UpdateRow {
    goal_id: GoalNumber,
    id: UpdateNumber,
    milestone_id: Option<MilestoneNumber>,
    person_id: Option<PersonNumber>,
    entered_at: DateTime<Utc>,
    #[diesel(select_expression = update_decision::id.nullable().is_not_null())]
    decided: bool,
}

/// The updates on the goals of a year and on their milestones.
fn updates(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Vec<UpdateRow>, StoreError> {
    Ok(progress_update::table
        .inner_join(goal::table)
        .left_join(update_decision::table)
        .filter(goal::fiscal_year.eq(year))
        .order(progress_update::id)
        .select(UpdateRow::as_select())
        .load(connection)?)
}
