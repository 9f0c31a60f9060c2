//! The table of the review: a row for each department, section or goal, two levels at a time.

use crate::domain::attainment::{AttainmentCounts, Band};
use crate::domain::numbers::UnitNumber;
use crate::domain::rating::EvaluationKind;
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::store::published::scales::ScaleRating;
use crate::store::read::review::{Counts, GoalReview, Overview, Yardstick};
use crate::web::kit::address::Address;
use crate::web::review::filter::{Choice, Filter, Sort, department, section};

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Department,
    Section,
    Goal,
}

impl Level {
    /// The modifier of its class.
    pub(super) const fn modifier(&self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::Section => "section",
            Self::Goal => "goal",
        }
    }
}

/// What a row or a step is called.
#[derive(Debug, Clone)]
pub(super) enum RowName {
    Unit(UnitLabel),
    Goal(String),
}

impl RowName {
    /// The name of a unit in the overview.
    pub(super) fn of_unit(overview: &Overview, unit: Choice<UnitNumber>) -> Option<Self> {
        match unit {
            Choice::Of(number) => overview.unit(number).map(|unit| Self::Unit(unit.label())),
            Choice::Without => None,
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct ReviewRow {
    /// The place of the row in the page, which stays the same whatever the filter: `unit-5`, `goal-53`.
    pub(super) id: String,
    pub(super) level: Level,
    /// Its name; none where no unit is on record.
    pub(super) name: Option<RowName>,
    /// One level down.
    pub(super) address: Address,
    pub(super) counts: Counts,
}

/// A row with the rows below it.
struct Group {
    row: ReviewRow,
    rows: Vec<Group>,
}

/// The rows of a page, and their sum.
pub(super) struct Table {
    pub(super) rows: Vec<ReviewRow>,
    pub(super) total: Counts,
}

impl Table {
    /// Lays out the goals that the filter lets through, at its level.
    pub(super) fn of(
        goals: &[&GoalReview],
        overview: &Overview,
        filter: &Filter,
        yardstick: &Yardstick,
        review: Address,
    ) -> Self {
        let mut total = Counts::default();
        let mut departments: Vec<(Choice<UnitNumber>, Vec<&GoalReview>)> = Vec::new();
        for &goal in goals {
            total.add(&Counts::of(goal, yardstick));
            put(&mut departments, department(goal), goal);
        }
        let layout = Layout { overview, filter, yardstick, review };
        let mut groups: Vec<Group> = if filter.section.is_some() || filter.goal.is_some() {
            goals.iter().map(|goal| layout.goal(goal)).collect()
        } else if filter.department.is_some() {
            departments.iter().flat_map(|(_, goals)| layout.sections(goals, true)).collect()
        } else {
            departments.iter().map(|(unit, goals)| layout.department(*unit, goals)).collect()
        };
        sort(&mut groups, filter);
        let mut rows = Vec::new();
        flatten(groups, &mut rows);
        Self { rows, total }
    }
}

fn put<'goal>(
    groups: &mut Vec<(Choice<UnitNumber>, Vec<&'goal GoalReview>)>,
    unit: Choice<UnitNumber>,
    goal: &'goal GoalReview,
) {
    match groups.iter_mut().find(|(known, _)| *known == unit) {
        Some((_, goals)) => goals.push(goal),
        None => groups.push((unit, vec![goal])),
    }
}

struct Layout<'page> {
    overview: &'page Overview,
    filter: &'page Filter,
    yardstick: &'page Yardstick,
    review: Address,
}

impl Layout<'_> {
    fn counts(&self, goals: &[&GoalReview]) -> Counts {
        let mut counts = Counts::default();
        for goal in goals {
            counts.add(&Counts::of(goal, self.yardstick));
        }
        counts
    }

    fn name(&self, unit: Choice<UnitNumber>) -> Option<RowName> {
        RowName::of_unit(self.overview, unit)
    }

    fn department(&self, unit: Choice<UnitNumber>, goals: &[&GoalReview]) -> Group {
        let row = ReviewRow {
            id: anchor("unit", unit),
            level: Level::Department,
            name: self.name(unit),
            address: self.filter.at_department(unit).on(self.review.clone()),
            counts: self.counts(goals),
        };
        Group { row, rows: self.sections(goals, false) }
    }

    /// The sections of one department, with their goals or without.
    fn sections(&self, goals: &[&GoalReview], with_goals: bool) -> Vec<Group> {
        let mut sections: Vec<(Choice<UnitNumber>, Vec<&GoalReview>)> = Vec::new();
        for &goal in goals {
            put(&mut sections, section(goal), goal);
        }
        // Where no section is on record at all, its row would only repeat the department's.
        if !with_goals {
            sections.retain(|(unit, _)| *unit != Choice::Without);
        }
        let group = |(unit, goals): (Choice<UnitNumber>, Vec<&GoalReview>)| {
            let department = goals.first().map_or(Choice::Without, |goal| department(goal));
            let row = ReviewRow {
                id: anchor("unit", unit),
                level: Level::Section,
                name: self.name(unit),
                address: self.filter.at_section(department, unit).on(self.review.clone()),
                counts: self.counts(&goals),
            };
            let rows = if with_goals { goals.iter().map(|goal| self.goal(goal)).collect() } else { Vec::new() };
            Group { row, rows }
        };
        sections.into_iter().map(group).collect()
    }

    fn goal(&self, goal: &GoalReview) -> Group {
        let row = ReviewRow {
            id: anchor("goal", goal.goal.number),
            level: Level::Goal,
            name: Some(RowName::Goal(goal.goal.name.clone())),
            address: self.filter.at_goal(goal).on(self.review.clone()),
            counts: self.counts(&[goal]),
        };
        Group { row, rows: Vec::new() }
    }
}

/// Sorts each level within the one above it; rows that are equal stay in the order of the year's table.
fn sort(groups: &mut [Group], filter: &Filter) {
    for group in groups.iter_mut() {
        sort(&mut group.rows, filter);
    }
    match filter.sort {
        None | Some(Sort::Table) if filter.descending => groups.reverse(),
        None | Some(Sort::Table) => {}
        Some(sort) if filter.descending => {
            groups.sort_by_key(|group| std::cmp::Reverse(key(&group.row.counts, sort)));
        }
        Some(sort) => groups.sort_by_key(|group| key(&group.row.counts, sort)),
    }
}

fn key(counts: &Counts, sort: Sort) -> (usize, i64) {
    let count = match sort {
        Sort::Table => 0,
        Sort::Goals => counts.goals,
        Sort::Milestones => counts.milestones,
        Sort::Completed => counts.completed,
        Sort::OnTime => counts.on_time,
        Sort::Overdue => counts.overdue,
        Sort::Silent => counts.silent,
        Sort::Waiting => counts.waiting,
        Sort::Newest => return (0, counts.newest_entry.map_or(i64::MIN, |at| at.timestamp())),
        Sort::GoalsStage => counts.not_approved(Stage::Goals),
        Sort::MidyearStage => counts.not_approved(Stage::Midyear),
        Sort::ResultsStage => counts.not_approved(Stage::Results),
        Sort::Ratings => counts.unrated(EvaluationKind::SelfRating),
        Sort::Attainment => counts.attainment.below(),
    };
    (count, 0)
}

fn flatten(groups: Vec<Group>, rows: &mut Vec<ReviewRow>) {
    for group in groups {
        rows.push(group.row);
        flatten(group.rows, rows);
    }
}

/// The place of a unit or goal in a page.
pub(super) fn anchor(kind: &str, number: impl std::fmt::Display) -> String {
    format!("{kind}-{number}")
}

/// How many goals stand where in a stage, in the order of the road.
pub(super) fn statuses(counts: &Counts, stage: Stage) -> Vec<(SheetStatus, usize)> {
    let count = |&status: &SheetStatus| Some((status, *counts.stages.get(&(stage, status))?));
    SheetStatus::ALL.iter().filter_map(count).collect()
}

/// The spread of the ratings of one kind, from best to worst; those without a rating come last and have no label.
pub(super) fn ratings(
    ratings: &std::collections::BTreeMap<(EvaluationKind, Option<i32>), usize>,
    kind: EvaluationKind,
    scale: &[ScaleRating],
) -> Vec<(Option<String>, usize)> {
    let given = scale
        .iter()
        .filter_map(|rating| Some((Some(rating.rating.label.clone()), *ratings.get(&(kind, Some(rating.number)))?)));
    let without = ratings.get(&(kind, None)).map(|&count| (None, count));
    given.chain(without).collect()
}

/// Whether anybody of this kind rated.
pub(super) fn is_rated(counts: &Counts, kind: EvaluationKind) -> bool {
    counts.ratings.keys().any(|(of, rating)| *of == kind && rating.is_some())
}

/// The bands of rates that hold something, from the best.
pub(super) fn bands(counts: &AttainmentCounts) -> Vec<(Band, usize)> {
    Band::ALL.iter().filter_map(|&band| Some((band, *counts.bands.get(&band)?))).collect()
}
