//! Goals, counted: for a goal, a section, a department or the whole city alike.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::domain::attainment::AttainmentCounts;
use crate::domain::milestone::{Lateness, MilestoneState};
use crate::domain::rating::EvaluationKind;
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::store::milestones::Milestone;
use crate::store::read::review::GoalReview;

/// What being late and being silent are measured by.
#[derive(Debug, Clone, Copy)]
pub struct Yardstick {
    pub today: NaiveDate,
    /// The zone in which days begin.
    pub zone: Tz,
    /// After how many days without an update a milestone is silent.
    pub silence_days: i64,
}

impl Yardstick {
    /// How a milestone stands.
    pub fn lateness(&self, milestone: &Milestone) -> Lateness {
        milestone.lateness(self.today, self.zone, self.silence_days)
    }
}

/// The counts of some goals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub goals: usize,
    /// Milestones of all states.
    pub milestones: usize,
    /// 完了.
    pub completed: usize,
    /// Still open and neither late nor silent.
    pub on_time: usize,
    /// 期限超過.
    pub overdue: usize,
    /// Not late, but without an update for as long as the city's threshold.
    pub silent: usize,
    /// 中止.
    pub cancelled: usize,
    /// Updates and sheets that wait for approval.
    pub waiting: usize,
    pub newest_entry: Option<DateTime<Utc>>,
    /// Goals by where their sheets stand, for every stage.
    pub stages: BTreeMap<(Stage, SheetStatus), usize>,
    /// Goals by the number of the rating in force; `None` are those without.
    pub ratings: BTreeMap<(EvaluationKind, Option<i32>), usize>,
    pub attainment: AttainmentCounts,
}

impl Counts {
    /// The counts of one goal.
    pub fn of(goal: &GoalReview, yardstick: &Yardstick) -> Self {
        let mut counts = Self { goals: 1, newest_entry: goal.newest_entry, ..Self::default() };
        for milestone in &goal.milestones {
            let lateness = yardstick.lateness(milestone);
            counts.milestones += 1;
            counts.overdue += usize::from(lateness.overdue);
            // Each milestone is counted once, so that the figures add up.
            counts.silent += usize::from(lateness.silent && !lateness.overdue);
            match milestone.state {
                MilestoneState::Completed => counts.completed += 1,
                MilestoneState::Cancelled => counts.cancelled += 1,
                _ => counts.on_time += usize::from(!lateness.overdue && !lateness.silent),
            }
        }
        counts.waiting = goal.waiting.len();
        for standing in &goal.stages {
            let waits = matches!(standing.status, SheetStatus::Submitted | SheetStatus::Passed);
            counts.waiting += usize::from(waits);
            *counts.stages.entry((standing.stage, standing.status)).or_default() += 1;
        }
        for &kind in EvaluationKind::ALL {
            *counts.ratings.entry((kind, goal.ratings.get(&kind).copied())).or_default() += 1;
        }
        for &attainment in &goal.attainments {
            counts.attainment.count(attainment);
        }
        counts
    }

    /// Adds other counts.
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
        for (&key, count) in &other.stages {
            *self.stages.entry(key).or_default() += count;
        }
        for (&key, count) in &other.ratings {
            *self.ratings.entry(key).or_default() += count;
        }
        self.attainment.add(&other.attainment);
    }

    /// Goals whose sheet of a stage has not been approved.
    pub fn not_approved(&self, stage: Stage) -> usize {
        let done = |status| matches!(status, SheetStatus::Approved | SheetStatus::Published);
        self.stages.iter().filter(|((of, status), _)| *of == stage && !done(*status)).map(|(_, count)| count).sum()
    }

    /// Goals without a rating of this kind.
    pub fn unrated(&self, kind: EvaluationKind) -> usize {
        self.ratings.get(&(kind, None)).copied().unwrap_or_default()
    }
}
