//! The read model of the review page: every department's milestones of a year, counted.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::UnitNumber;
use crate::domain::unit::Unit;
use crate::domain::update::UpdateStatus;

use super::connection::DatabaseConnection;
use super::milestones::{self, Selection};
use super::{StoreError, goals, units, updates};

/// The counts of one department or section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Goals.
    pub goals: usize,
    /// Milestones of all states.
    pub milestones: usize,
    /// 完了.
    pub completed: usize,
    /// Still open and neither late nor silent.
    pub on_time: usize,
    /// 期限超過.
    pub overdue: usize,
    /// Without a report for longer than the city's threshold.
    pub silent: usize,
    /// 中止.
    pub cancelled: usize,
    /// Updates that wait for approval.
    pub waiting: usize,
    /// The newest entry.
    pub newest_entry: Option<DateTime<Utc>>,
}

/// A department with its sections.
#[derive(Debug, Clone)]
pub struct Department {
    /// The department; none for goals whose section is not on record.
    pub unit: Option<Unit>,
    /// The sum of its sections.
    pub counts: Counts,
    /// Its sections in the order of the year's table.
    pub sections: Vec<(Unit, Counts)>,
}

/// All departments of a year in the order of its table. Days are counted in the city's zone.
pub fn of_year(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
    today: NaiveDate,
    zone: Tz,
    silence_days: i64,
) -> Result<Vec<Department>, StoreError> {
    let all_units = units::list(connection)?;
    let mut order: Vec<Option<UnitNumber>> = Vec::new();
    let mut counts: BTreeMap<Option<UnitNumber>, Counts> = BTreeMap::new();
    let goals = goals::of_year(connection, year)?;
    for goal in &goals {
        if !counts.contains_key(&goal.unit) {
            order.push(goal.unit);
        }
        counts.entry(goal.unit).or_default().goals += 1;
    }
    for milestone in milestones::select(connection, &Selection::Year(year))? {
        let Some(counts) = counts.get_mut(&milestone.place.section) else { continue };
        let standing = milestone.standing(today, zone, silence_days);
        counts.milestones += 1;
        counts.waiting += milestone.waiting;
        counts.newest_entry = counts.newest_entry.max(milestone.last_entry);
        counts.overdue += usize::from(standing.overdue);
        counts.silent += usize::from(standing.silent);
        match milestone.state {
            MilestoneState::Completed => counts.completed += 1,
            MilestoneState::Cancelled => counts.cancelled += 1,
            _ => counts.on_time += usize::from(!standing.overdue && !standing.silent),
        }
    }
    let numbers = goals.iter().map(|goal| goal.number).collect();
    for update in updates::of_goals(connection, numbers)?.iter().filter(|update| update.milestone.is_none()) {
        let unit = goals.iter().find(|goal| goal.number == update.goal).and_then(|goal| goal.unit);
        let Some(counts) = counts.get_mut(&unit) else { continue };
        counts.waiting += usize::from(update.status == UpdateStatus::Submitted);
        counts.newest_entry = counts.newest_entry.max(Some(update.entered_at));
    }
    let mut departments: Vec<Department> = Vec::new();
    for number in order {
        let Some(section_counts) = counts.remove(&number) else { continue };
        let unit = number.and_then(|number| all_units.iter().find(|unit| unit.number == number)).cloned();
        let parent = unit.as_ref().and_then(|unit| unit.parent);
        let department = parent.or(number).and_then(|number| all_units.iter().find(|unit| unit.number == number));
        let place = departments.iter().position(|known| known.unit.as_ref() == department);
        let place = place.unwrap_or_else(|| {
            departments.push(Department { unit: department.cloned(), counts: Counts::default(), sections: Vec::new() });
            departments.len() - 1
        });
        if let Some(known) = departments.get_mut(place) {
            known.counts.add(&section_counts);
            if let Some(section) = unit.filter(|_| parent.is_some()) {
                known.sections.push((section, section_counts));
            }
        }
    }
    Ok(departments)
}

impl Counts {
    /// Adds the counts of another department or section.
    pub fn add(&mut self, other: &Self) {
        self.goals += other.goals;
        self.milestones += other.milestones;
        self.completed += other.completed;
        self.on_time += other.on_time;
        self.overdue += other.overdue;
        self.silent += other.silent;
        self.cancelled += other.cancelled;
        self.waiting += other.waiting;
        self.newest_entry = self.newest_entry.max(other.newest_entry);
    }
}
