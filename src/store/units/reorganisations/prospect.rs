//! What a reorganisation would touch.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::digest;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{PostNumber, UnitNumber};
use crate::domain::person::Role;
use crate::domain::unit::reorganisation::{
    Reorganisation, ReorganisationKind, UnitField, UnitPlan, UnitProblem, UnitProblems,
};
use crate::store::goals::Goal;
use crate::store::kit::schema::{goal, person, post, scheduled_publication};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::years::Phase;
use crate::store::{fiscal_years, published, units};

/// A post that reaches into the year of a reorganisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = post)]
pub struct AffectedPost {
    #[diesel(column_name = id)]
    pub number: PostNumber,
    #[diesel(select_expression = person::name)]
    pub person: String,
    pub role: Role,
    /// The unit that ends.
    #[diesel(select_expression = post::unit_id.assume_not_null())]
    pub unit: UnitNumber,
    #[diesel(column_name = from_date)]
    pub from: NaiveDate,
    #[diesel(column_name = until_date)]
    pub until: Option<NaiveDate>,
}

/// What a reorganisation touches besides the units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effects {
    /// Goals of open years that are handed over, in the order of their tables.
    pub goals: Vec<Goal>,
    /// Posts that are handed over.
    pub posts: Vec<AffectedPost>,
    /// Fiscal years of which something is public under the names that end, with the number of goals: they stay.
    pub published: Vec<(FiscalYear, usize)>,
}

/// A reorganisation that can be made, with what it touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prospect {
    pub plan: UnitPlan,
    pub effects: Effects,
}

impl Prospect {
    /// What a reader was shown: a reorganisation is carried out as it was shown or not at all.
    pub fn fingerprint(&self) -> Result<String, StoreError> {
        Ok(digest::sha256(&serde_json::to_vec(self)?))
    }
}

/// Lays a reorganisation out with everything it touches, or says why it can't be made.
pub fn prospect(
    connection: &mut DatabaseConnection,
    reorganisation: &Reorganisation,
) -> Result<Result<Prospect, UnitProblems>, StoreError> {
    let (units, lineage) = (units::list(connection)?, published::units::lineage(connection)?);
    let plan = match reorganisation.plan(&units, &lineage) {
        Ok(plan) => plan,
        Err(problems) => return Ok(Err(problems)),
    };
    let goals: Vec<Goal> = goal::table
        .filter(goal::unit_id.eq_any(&plan.ends))
        .filter(goal::fiscal_year.ge(plan.year))
        .order((goal::fiscal_year, goal::position, goal::id))
        .select(Goal::as_select())
        .load(connection)?;
    let effects = Effects { posts: posts(connection, &plan)?, published: published(connection, &plan)?, goals };
    let problems = in_the_way(connection, &plan, &effects)?;
    Ok(if problems.is_empty() { Ok(Prospect { plan, effects }) } else { Err(problems) })
}

fn in_the_way(
    connection: &mut DatabaseConnection,
    plan: &UnitPlan,
    effects: &Effects,
) -> Result<UnitProblems, StoreError> {
    let mut problems = Vec::new();
    let closed: Vec<FiscalYear> = fiscal_years::list(connection)?
        .into_iter()
        .filter(|record| record.phase == Phase::Closed)
        .map(|record| record.year)
        .collect();
    if effects.goals.iter().any(|goal| closed.contains(&goal.fiscal_year)) {
        problems.push((UnitField::Year, 0, UnitProblem::PastGoals));
    } else if plan.kind == ReorganisationKind::Ended && !effects.goals.is_empty() {
        problems.push((UnitField::Units, 0, UnitProblem::GoalsLeft));
    }
    if plan.kind == ReorganisationKind::Ended && !effects.posts.is_empty() {
        problems.push((UnitField::Units, 0, UnitProblem::PostsLeft));
    }
    let scheduled = scheduled_publication::table
        .filter(scheduled_publication::done_at.is_null())
        .filter(scheduled_publication::fiscal_year.ge(plan.year))
        .filter(scheduled_publication::unit_id.eq_any(&plan.ends))
        .count()
        .get_result::<i64>(connection)?;
    if scheduled > 0 {
        problems.push((UnitField::Units, 0, UnitProblem::Scheduled));
    }
    Ok(problems)
}

/// The posts in units that end which are held on the first day of the new order or later.
fn posts(connection: &mut DatabaseConnection, plan: &UnitPlan) -> Result<Vec<AffectedPost>, StoreError> {
    let first_day = plan.year.first_day();
    Ok(post::table
        .inner_join(person::table)
        .filter(post::unit_id.eq_any(&plan.ends))
        .filter(post::until_date.is_null().or(post::until_date.ge(first_day)))
        .filter(person::disabled_at.is_null())
        .order((post::unit_id, post::id))
        .select(AffectedPost::as_select())
        .load(connection)?)
}

/// How many goals of which years are public under the names that end.
fn published(connection: &mut DatabaseConnection, plan: &UnitPlan) -> Result<Vec<(FiscalYear, usize)>, StoreError> {
    let years: Vec<FiscalYear> = goal::table
        .filter(goal::unit_id.eq_any(&plan.ends))
        .filter(goal::current_publication.is_not_null())
        .select(goal::fiscal_year)
        .load(connection)?;
    let mut counts: BTreeMap<FiscalYear, usize> = BTreeMap::new();
    for year in years {
        *counts.entry(year).or_default() += 1;
    }
    Ok(counts.into_iter().collect())
}
