//! Several years side by side, by department of today's organisation. Years that are recorded only in part enter no
//! total, no share and no count of new and ended goals; different scales are never added up.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::attainment::{AttainmentCounts, YearAttainment};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::Lineage;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::publication::PublishedIndicator;
use crate::domain::rating::EvaluationKind;
use crate::domain::stage::Stage;
use crate::domain::unit::{DepartmentToday, Organisation, Unit};
use crate::store::goals::{self, Goal};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::lineage;
use crate::store::published::scales::{self, ScaleRating};
use crate::store::published::years::{Phase, YearRecord};
use crate::store::{evaluations, fiscal_years, indicators, published, stages, units};

/// Years side by side.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// The years, oldest first.
    pub years: Vec<MatrixYear>,
    /// The departments of today in the order of the newest table, and what belongs to none of them.
    pub rows: Vec<(DepartmentToday, Vec<Option<Cell>>)>,
    /// The whole city, by year; none where the year is not on record as a whole.
    pub total: Vec<Option<Cell>>,
    /// All units, for their names.
    pub units: Vec<Unit>,
}

/// One of the years.
#[derive(Debug, Clone)]
pub struct MatrixYear {
    pub year: FiscalYear,
    pub record: Option<YearRecord>,
    /// Its scale from best to worst.
    pub scale: Vec<ScaleRating>,
}

impl MatrixYear {
    /// Whether the year is on record as a whole.
    pub fn is_whole(&self) -> bool {
        self.record.as_ref().is_some_and(|record| !record.partial)
    }
}

/// How many goals go on from the year before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turnover {
    /// Their programme, or one that it follows, had a goal in the year before.
    pub continued: usize,
    /// It had none.
    pub new: usize,
    /// Goals of the year before whose programme, and all that follow it, have none.
    pub ended: usize,
}

/// A department in a year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Goals on record.
    pub goals: usize,
    /// Against the year before; none unless both years are on record as a whole.
    pub turnover: Option<Turnover>,
    /// Goals by the number of the rating in force.
    pub ratings: BTreeMap<(EvaluationKind, Option<i32>), usize>,
    pub attainment: AttainmentCounts,
}

/// `count` years up to `last`, as they are told on `today`.
pub fn matrix(
    connection: &mut DatabaseConnection,
    last: FiscalYear,
    count: usize,
    today: NaiveDate,
) -> Result<Matrix, StoreError> {
    let organisation = Organisation::new(units::list(connection)?, published::units::lineage(connection)?);
    let lineage = lineage::of_programmes(connection)?;
    let records = fiscal_years::list(connection)?;
    let mut wanted = vec![last];
    while let Some(first) = wanted.first().filter(|_| wanted.len() < count) {
        wanted.insert(0, first.previous());
    }
    let mut rows: BTreeMap<DepartmentToday, Vec<Option<Cell>>> = BTreeMap::new();
    let mut order: Vec<DepartmentToday> = Vec::new();
    let mut years = Vec::with_capacity(wanted.len());
    let mut before = match wanted.first() {
        Some(first) => load(connection, first.previous(), &records)?,
        None => None,
    };
    for (index, &year) in wanted.iter().enumerate() {
        let loaded = load(connection, year, &records)?;
        let department = |goal: &Goal| organisation.department(goal.unit, FiscalYear::of(today));
        let mut cells: BTreeMap<DepartmentToday, Cell> = BTreeMap::new();
        if let Some(loaded) = &loaded {
            loaded.count(connection, today, department, &mut cells)?;
            order = newest_first(loaded.goals.iter().map(department), order);
            if let Some(before) = before.as_ref().filter(|before| !before.record.partial && !loaded.record.partial) {
                turnover(before, loaded, &lineage, department, &mut cells);
            }
        }
        for (department, cell) in cells {
            let row = rows.entry(department).or_insert_with(|| vec![None; wanted.len()]);
            if let Some(slot) = row.get_mut(index) {
                *slot = Some(cell);
            }
        }
        let scale = match &loaded {
            Some(_) => scales::of_year(connection, year)?,
            None => Vec::new(),
        };
        years.push(MatrixYear { year, record: loaded.as_ref().map(|loaded| loaded.record.clone()), scale });
        before = loaded;
    }
    let total = |index: usize| {
        let whole = years.get(index).is_some_and(MatrixYear::is_whole);
        whole.then(|| rows.values().filter_map(|row| row.get(index)?.as_ref()).fold(Cell::default(), Cell::and))
    };
    let total = (0..years.len()).map(total).collect();
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(known, _)| {
        let is_unit = matches!(known, DepartmentToday::Department(_));
        (!is_unit, order.iter().position(|department| department == known))
    });
    Ok(Matrix { total, rows, units: units::list(connection)?, years })
}

/// Departments as the table of a year has them, and behind them those of the years before it.
fn newest_first(table: impl Iterator<Item = DepartmentToday>, before: Vec<DepartmentToday>) -> Vec<DepartmentToday> {
    let mut known = BTreeSet::new();
    table.chain(before).filter(|department| known.insert(*department)).collect()
}

/// A year on record with its goals.
struct Loaded {
    record: YearRecord,
    goals: Vec<Goal>,
}

/// A year; none where no goal of it is on record.
fn load(
    connection: &mut DatabaseConnection,
    year: FiscalYear,
    records: &[YearRecord],
) -> Result<Option<Loaded>, StoreError> {
    let Some(record) = records.iter().find(|record| record.year == year) else { return Ok(None) };
    let goals = goals::of_year(connection, year)?;
    Ok((!goals.is_empty()).then(|| Loaded { record: record.clone(), goals }))
}

impl Loaded {
    /// Counts the goals by department. Of a year that is recorded only in part there is nothing more to say.
    fn count(
        &self,
        connection: &mut DatabaseConnection,
        today: NaiveDate,
        department: impl Fn(&Goal) -> DepartmentToday,
        cells: &mut BTreeMap<DepartmentToday, Cell>,
    ) -> Result<(), StoreError> {
        let year = self.record.year;
        let ratings = evaluations::of_year(connection, year)?;
        let deadline = stages::deadlines(connection, year)?.get(&Stage::Results).copied();
        let due = self.record.phase == Phase::Closed || deadline.is_some_and(|deadline| deadline < today);
        let numbers: Vec<ProgrammeNumber> = self.goals.iter().map(|goal| goal.programme).collect();
        let indicators = indicators::of_programmes_in(connection, &numbers, &[year])?;
        let mut attainments: BTreeMap<ProgrammeNumber, Vec<YearAttainment>> = BTreeMap::new();
        let attainment = |indicator: &PublishedIndicator| YearAttainment::of(indicator, indicator.in_year(year)?, due);
        for (programme, indicator) in &indicators {
            attainments.entry(*programme).or_default().extend(attainment(indicator));
        }
        for goal in &self.goals {
            let cell = cells.entry(department(goal)).or_default();
            cell.goals += 1;
            if self.record.partial {
                continue;
            }
            for &kind in EvaluationKind::ALL {
                *cell.ratings.entry((kind, rating_of(&ratings, goal.number, kind))).or_default() += 1;
            }
            for &attainment in attainments.get(&goal.programme).into_iter().flatten() {
                cell.attainment.count(attainment);
            }
        }
        Ok(())
    }

    fn programmes(&self) -> BTreeSet<ProgrammeNumber> {
        self.goals.iter().map(|goal| goal.programme).collect()
    }
}

fn rating_of(
    ratings: &BTreeMap<(GoalNumber, EvaluationKind), i32>,
    goal: GoalNumber,
    kind: EvaluationKind,
) -> Option<i32> {
    ratings.get(&(goal, kind)).copied()
}

/// Counts which goals go on from the year before, begin and end.
fn turnover(
    before: &Loaded,
    after: &Loaded,
    lineage: &Lineage,
    department: impl Fn(&Goal) -> DepartmentToday,
    cells: &mut BTreeMap<DepartmentToday, Cell>,
) {
    let (earlier, later) = (before.programmes(), after.programmes());
    for cell in cells.values_mut() {
        cell.turnover = Some(Turnover::default());
    }
    for goal in &after.goals {
        let turnover = cells.entry(department(goal)).or_default().turnover.get_or_insert_default();
        if lineage.ancestors(goal.programme).is_disjoint(&earlier) {
            turnover.new += 1;
        } else {
            turnover.continued += 1;
        }
    }
    for goal in &before.goals {
        if lineage.descendants(goal.programme).is_disjoint(&later) {
            cells.entry(department(goal)).or_default().turnover.get_or_insert_default().ended += 1;
        }
    }
}

impl Cell {
    fn and(mut self, other: &Self) -> Self {
        self.goals += other.goals;
        if let Some(turnover) = other.turnover {
            let sum = self.turnover.get_or_insert_default();
            sum.continued += turnover.continued;
            sum.new += turnover.new;
            sum.ended += turnover.ended;
        }
        for (&key, count) in &other.ratings {
            *self.ratings.entry(key).or_default() += count;
        }
        self.attainment.add(&other.attainment);
        self
    }
}
