//! What stands against taking an import back: whatever was published, handed in, changed or built upon since, sheet by
//! sheet. Rows are numbered in the order in which they came, so that what came after the import has a greater number than
//! the last one before it.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::store::imports::acts::kinds::{Kind, Range};
use crate::store::imports::acts::list::Wrote;
use crate::store::imports::acts::{rests, states};
use crate::store::kit::schema::{
    actual, amount, course_decision, evaluation, goal, import, import_change, indicator, milestone, progress_update,
    publication, sheet_step, stated_value, target,
};
use crate::store::kit::{DatabaseConnection, StoreError};

codes! {
    /// Why an import can't be taken back.
    ObstacleKind {
        Published = "published",
        /// It was handed in, decided or taken back since.
        HandedIn = "handed_in",
        /// There are progress reports or milestones since.
        Reported = "reported",
        /// Its text, values, money or ratings were changed since.
        Changed = "changed",
        /// Another sheet of its programme was begun since.
        Continued = "continued",
        /// It was commented on, or a report on it was asked for.
        Discussed = "discussed",
        /// A day was set for its publication.
        Scheduled = "scheduled",
        /// Its programme was linked with another, or parted from one.
        Linked = "linked",
        /// A later import wrote to it.
        LaterImport = "later_import",
    }
}

/// A sheet that something was done with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ObstructedSheet {
    pub goal: GoalNumber,
    pub year: FiscalYear,
    pub name: String,
}

/// One thing that stands against taking an import back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Obstacle {
    pub kind: ObstacleKind,
    pub sheet: ObstructedSheet,
    /// The later import, where it is one.
    pub import: Option<i32>,
}

/// Everything that stands against taking an import back.
pub fn of_import(connection: &mut DatabaseConnection, number: i32) -> Result<Vec<Obstacle>, StoreError> {
    let wrote = Wrote::load(connection, number)?;
    let mut found = Found { later: later_imports(connection, number)?, obstacles: BTreeSet::new() };
    for some in programmes(connection, &wrote)?.chunks(500) {
        found.of_programmes(connection, &wrote, some)?;
    }
    let numbers: Vec<i32> = wrote.of(Kind::Goal).map(|(number, _)| number).collect();
    let now = states::of_sheets(connection, &numbers)?;
    for (number, state) in wrote.of(Kind::Goal) {
        let is_same = match now.get(&number) {
            Some(sheet) => states::fingerprint(sheet)? == state.digest,
            None => false,
        };
        if !is_same {
            found.add(Kind::Goal, ObstacleKind::Changed, number, sheet(connection, number)?);
        }
    }
    rests::find(connection, &wrote, &mut found)?;
    Ok(found.obstacles.into_iter().collect())
}

/// The programmes of which an import wrote anything.
pub(super) fn programmes(
    connection: &mut DatabaseConnection,
    wrote: &Wrote,
) -> Result<Vec<ProgrammeNumber>, StoreError> {
    let mut programmes: BTreeSet<ProgrammeNumber> = BTreeSet::new();
    let changed = wrote.changed_sheets();
    let added = wrote.range(Kind::Goal);
    let of_goals = goal::table.select(goal::programme_id).distinct();
    programmes.extend(of_goals.filter(goal::id.between(added.first, added.last)).load::<ProgrammeNumber>(connection)?);
    for some in changed.chunks(500) {
        programmes.extend(of_goals.filter(goal::id.eq_any(some)).load::<ProgrammeNumber>(connection)?);
    }
    macro_rules! through {
        ($($kind:ident $table:ident $column:ident -> $owner:ident,)+) => {$({
            let Range { first, last } = wrote.range(Kind::$kind);
            let owners = $table::table.filter($table::id.between(first, last)).select($table::$column);
            let query = $owner::table.filter($owner::id.eq_any(owners)).select($owner::programme_id).distinct();
            programmes.extend(query.load::<ProgrammeNumber>(connection)?);
        })+};
    }
    through! {
        Target target indicator_id -> indicator,
        StatedValue stated_value indicator_id -> indicator,
        Actual actual indicator_id -> indicator,
        Amount amount goal_id -> goal,
        Evaluation evaluation goal_id -> goal,
        CourseDecision course_decision goal_id -> goal,
    }
    Ok(programmes.into_iter().collect())
}

/// What later imports that stand added, by kind.
type LaterImports = BTreeMap<Kind, Vec<(Range, i32)>>;

fn later_imports(connection: &mut DatabaseConnection, number: i32) -> Result<LaterImports, StoreError> {
    let rows: Vec<(Kind, i32, i32, i32)> = import_change::table
        .inner_join(import::table)
        .filter(import::id.gt(number))
        .filter(import::undone_at.is_null())
        .filter(import_change::first_number.le(import_change::last_number))
        .order(import_change::id)
        .select((
            import_change::kind,
            import_change::first_number,
            import_change::last_number,
            import_change::import_id,
        ))
        .load(connection)?;
    let mut later = LaterImports::new();
    for (kind, first, last, import) in rows {
        later.entry(kind).or_default().push((Range { first, last }, import));
    }
    Ok(later)
}

/// A sheet as it is named.
pub(super) fn sheet(connection: &mut DatabaseConnection, number: i32) -> Result<ObstructedSheet, StoreError> {
    let columns = (goal::id, goal::fiscal_year, goal::name);
    let (goal, year, name) = goal::table.find(number).select(columns).first(connection)?;
    Ok(ObstructedSheet { goal, year, name })
}

/// What was found so far.
pub(super) struct Found {
    later: LaterImports,
    obstacles: BTreeSet<Obstacle>,
}

impl Found {
    /// Adds what was done with a sheet by hand.
    pub(super) fn insert(&mut self, kind: ObstacleKind, sheet: ObstructedSheet) {
        self.obstacles.insert(Obstacle { kind, sheet, import: None });
    }

    /// Adds what was done with a sheet; where a later import did it, that import.
    pub(super) fn add(&mut self, kind: Kind, obstacle: ObstacleKind, number: i32, sheet: ObstructedSheet) {
        let import = self.later.get(&kind).and_then(|later| later.iter().find(|(range, _)| range.holds(number)));
        let import = import.map(|(_, import)| *import);
        let kind = if import.is_some() { ObstacleKind::LaterImport } else { obstacle };
        self.obstacles.insert(Obstacle { kind, sheet, import });
    }

    /// Whatever came to the sheets of some programmes since.
    fn of_programmes(
        &mut self,
        connection: &mut DatabaseConnection,
        wrote: &Wrote,
        programmes: &[ProgrammeNumber],
    ) -> Result<(), StoreError> {
        type Columns = (i32, GoalNumber, FiscalYear, String);
        macro_rules! since {
            ($($kind:ident $obstacle:ident $table:ident $column:ident,)+) => {$({
                let rows: Vec<Columns> = $table::table
                    .inner_join(goal::table.on(goal::id.eq($table::$column)))
                    .filter(goal::programme_id.eq_any(programmes))
                    .filter($table::id.gt(wrote.range(Kind::$kind).last))
                    .order($table::id)
                    .select(($table::id, goal::id, goal::fiscal_year, goal::name))
                    .load(connection)?;
                for (number, goal, year, name) in rows {
                    let sheet = ObstructedSheet { goal, year, name };
                    self.add(Kind::$kind, ObstacleKind::$obstacle, number, sheet);
                }
            })+};
        }
        since! {
            Publication Published publication goal_id,
            SheetStep HandedIn sheet_step goal_id,
            Update Reported progress_update goal_id,
            Milestone Reported milestone goal_id,
            Amount Changed amount goal_id,
            Evaluation Changed evaluation goal_id,
            CourseDecision Changed course_decision goal_id,
        }
        let begun: Vec<Columns> = goal::table
            .filter(goal::programme_id.eq_any(programmes))
            .filter(goal::id.gt(wrote.range(Kind::Goal).last))
            .select((goal::id, goal::id, goal::fiscal_year, goal::name))
            .load(connection)?;
        for (number, goal, year, name) in begun {
            self.add(Kind::Goal, ObstacleKind::Continued, number, ObstructedSheet { goal, year, name });
        }
        self.of_values(connection, wrote, programmes)
    }

    /// Whatever values came to the indicators of some programmes since.
    fn of_values(
        &mut self,
        connection: &mut DatabaseConnection,
        wrote: &Wrote,
        programmes: &[ProgrammeNumber],
    ) -> Result<(), StoreError> {
        macro_rules! values_since {
            ($($kind:ident $table:ident,)+) => {$({
                let rows: Vec<(i32, ProgrammeNumber, FiscalYear)> = $table::table
                    .inner_join(indicator::table)
                    .filter(indicator::programme_id.eq_any(programmes))
                    .filter($table::id.gt(wrote.range(Kind::$kind).last))
                    .order($table::id)
                    .select(($table::id, indicator::programme_id, $table::fiscal_year))
                    .load(connection)?;
                let mut first: BTreeMap<(ProgrammeNumber, FiscalYear), i32> = BTreeMap::new();
                for (number, programme, year) in rows {
                    first.entry((programme, year)).or_insert(number);
                }
                for ((programme, year), number) in first {
                    let sheet = nearest_sheet(connection, programme, year)?;
                    self.add(Kind::$kind, ObstacleKind::Changed, number, sheet);
                }
            })+};
        }
        values_since! { Target target, StatedValue stated_value, Actual actual, }
        Ok(())
    }
}

/// The sheet on which a value of a year stands: that of the year, or the newest of its programme.
pub(super) fn nearest_sheet(
    connection: &mut DatabaseConnection,
    programme: ProgrammeNumber,
    year: FiscalYear,
) -> Result<ObstructedSheet, StoreError> {
    let rows: Vec<(GoalNumber, FiscalYear, String)> = goal::table
        .filter(goal::programme_id.eq(programme))
        .order(goal::fiscal_year.desc())
        .select((goal::id, goal::fiscal_year, goal::name))
        .load(connection)?;
    let of_year = rows.iter().find(|(_, of, _)| *of == year).or(rows.first()).cloned();
    let (goal, year, name) = of_year.unwrap_or((GoalNumber(0), year, String::new()));
    Ok(ObstructedSheet { goal, year, name })
}
