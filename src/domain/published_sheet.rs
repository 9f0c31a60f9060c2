//! What lists, counts and comparisons need of a sheet in force: nothing of its text but the name.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::amount::of_year::{self, Money, UnitCost};
use super::attainment::AttainmentCounts;
use super::comparison::departments::Tally;
use super::fiscal_year::FiscalYear;
use super::future_course::Course;
use super::numbers::{GoalNumber, ProgrammeNumber, ResultNumber, UnitNumber};
use super::publication::{PublishedIndicator, Snapshot};
use super::rating::{EvaluationKind, Rating};
use super::stage::Stage;
use super::unit::UnitLabel;

/// A published sheet in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedSheet {
    pub goal: GoalNumber,
    pub programme: ProgrammeNumber,
    pub fiscal_year: FiscalYear,
    /// The last stage of the year's cycle that it holds.
    pub stage: Stage,
    /// When it was entered.
    pub published_at: DateTime<Utc>,
    /// 一部のみ収録・要約.
    pub partial: bool,
    /// The programme's name in that year.
    pub name: String,
    /// 部局 as of that year.
    pub department: Option<UnitLabel>,
    /// 課・室 as of that year.
    pub section: Option<UnitLabel>,
    /// What it adds to the counts of its department.
    pub tally: Tally,
    /// What was last reported as 成果, at the year's end or in its middle.
    pub last_results: usize,
    /// Indicators of which something is known in its own year.
    pub indicators: usize,
    /// The published ratings on the axis that counts in distributions.
    pub ratings: Vec<(EvaluationKind, Rating)>,
    /// The name of that axis, where any is published.
    pub axis: Option<String>,
    /// 今後の方向性, where it was decided.
    pub course: Option<Course>,
    /// Other fiscal years of which it gives a value.
    pub other_years: BTreeSet<FiscalYear>,
    /// Every 成果 on it.
    pub result_numbers: BTreeSet<ResultNumber>,
    /// Its path in the plan, from the top.
    pub plan: Vec<String>,
    /// What it states of its own year's money.
    pub money: Money,
    /// How far its indicators with a target came.
    pub reached: AttainmentCounts,
}

impl PublishedSheet {
    /// What a snapshot says in figures.
    pub fn of(snapshot: &Snapshot, published_at: DateTime<Utc>) -> Self {
        let years = snapshot.indicators.iter().flat_map(|indicator| &indicator.years);
        let with_value = years.filter(|year| year.actual.is_some()).map(|year| year.fiscal_year);
        Self {
            goal: snapshot.goal,
            programme: snapshot.programme,
            fiscal_year: snapshot.fiscal_year,
            stage: snapshot.stage,
            published_at,
            partial: snapshot.partial,
            name: snapshot.name.clone(),
            department: snapshot.department.clone(),
            section: snapshot.section.clone(),
            tally: Tally::of(snapshot),
            last_results: snapshot.last_results().count(),
            indicators: snapshot.own_figures().count(),
            ratings: snapshot.counting_evaluations().map(|given| (given.kind, given.rating.clone())).collect(),
            axis: snapshot.counting_evaluations().next().map(|given| given.axis_name().to_owned()),
            course: snapshot.future_course.as_ref().map(|decided| decided.course.clone()),
            result_numbers: snapshot.results.iter().map(|result| result.number).collect(),
            plan: snapshot.plan_path(),
            money: snapshot.money(),
            reached: snapshot.reached(),
            other_years: with_value.filter(|year| *year != snapshot.fiscal_year).collect(),
        }
    }

    /// Its department and its section.
    pub fn units(&self) -> impl Iterator<Item = &UnitLabel> {
        [&self.department, &self.section].into_iter().flatten()
    }

    /// The unit under which it stands in a list of departments.
    pub fn top_unit(&self) -> Option<&UnitLabel> {
        self.department.as_ref().or(self.section.as_ref())
    }

    /// Whether it belongs to a department or section.
    pub fn belongs_to(&self, unit: UnitNumber) -> bool {
        self.units().any(|known| known.number == unit)
    }
}

impl Snapshot {
    /// Its path in the plan, from the top: what was published as one policy is one step.
    pub fn plan_path(&self) -> Vec<String> {
        if self.plan.is_empty() { self.policy.iter().cloned().collect() } else { self.plan.clone() }
    }

    /// What it states of its own year's money in all.
    pub fn money(&self) -> Money {
        Money::of(&self.amounts, self.fiscal_year)
    }

    /// What one unit of the chosen indicator cost in its own year, where that can be said.
    pub fn unit_cost(&self) -> Option<(&PublishedIndicator, UnitCost)> {
        let (indicator, year) = self.own_figures().find(|(indicator, _)| Some(indicator.number) == self.cost_of)?;
        Some((indicator, of_year::unit_cost(&self.amounts, indicator, year)?))
    }
}
