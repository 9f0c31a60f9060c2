//! An import as one act on record: who took which file in, and all that it wrote, so that it can be taken back as one.
//!
//! Writers stand in one line, and numbers are given once; so what an import added of a kind is a range of numbers
//! ([`kinds`]). Of sheets, units and the plan it may change what is there: of these it is kept how they were before
//! ([`states`]). [`obstacles`] tells what stands against taking an import back, and [`undo`] does it.

mod beside_sheets;
mod kinds;
mod list;
mod obstacles;
mod restore;
mod rests;
mod states;
mod undo;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::mending::FileMark;
use crate::domain::person::Author;
use crate::domain::stage::Stage;
use crate::store::imports::acts::kinds::{Kind, Range};
use crate::store::imports::acts::states::{Changed, States};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, Json, signed};
use crate::store::kit::schema::{import, import_change};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

pub use list::{Act, PAGE_LENGTH, find, list, place};
pub use obstacles::{Obstacle, ObstacleKind, ObstructedSheet, of_import as obstacles};
pub use undo::{Undone, undo};

/// How much an import wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WrittenCounts {
    pub sheets_added: i64,
    pub sheets_changed: i64,
    pub programmes_added: i64,
    pub indicators_added: i64,
    /// Targets, plan values, base values, forecasts and actuals.
    pub values_added: i64,
    pub amounts_added: i64,
    pub ratings_added: i64,
    pub courses_added: i64,
    pub units_added: i64,
    pub plan_nodes_added: i64,
    pub years_added: i64,
    pub milestones_added: i64,
    /// Progress reports.
    pub updates_added: i64,
    /// Links between programmes.
    pub links_added: i64,
    /// Axes of the year's scheme, with their scales.
    pub axes_added: i64,
    /// Courses that may be decided in the year.
    pub course_labels_added: i64,
}

/// What was on record before an import.
pub(super) struct Before {
    marks: BTreeMap<Kind, i32>,
    states: States,
}

/// Notes what is on record before a table of `year` is taken in.
pub(super) fn before(connection: &mut DatabaseConnection, year: Option<FiscalYear>) -> Result<Before, StoreError> {
    let tables = Kind::ALL.iter().filter(|kind| kind.is_numbered());
    let marks = tables.map(|kind| Ok((*kind, kind.last(connection)?)));
    let marks = marks.collect::<Result<_, StoreError>>()?;
    Ok(Before { marks, states: States::load(connection, year, None)? })
}

/// What an import is of.
pub(super) struct Of<'a> {
    pub(super) year: Option<FiscalYear>,
    pub(super) stage: Option<Stage>,
    pub(super) source: &'a str,
    pub(super) file: &'a FileMark,
}

/// Keeps all that was written since `before` as one act, and gives its number; none where nothing was.
pub(super) fn keep(
    writer: &mut Writer<'_>,
    author: &Author,
    before: Before,
    of: &Of<'_>,
    at: DateTime<Utc>,
) -> Result<Option<i32>, StoreError> {
    let mut ranges = BTreeMap::new();
    let mut counts = BTreeMap::new();
    for (kind, mark) in before.marks {
        let range = Range { first: mark + 1, last: kind.last(writer.connection)? };
        counts.insert(kind, kind.count(writer.connection, range)?);
        ranges.insert(kind, range);
    }
    let sheets = ranges.get(&Kind::Goal).copied();
    let after = States::load(writer.connection, of.year, sheets)?;
    let changes = after.since(&before.states)?;
    if changes.is_empty() && counts.values().all(|count| *count == 0) {
        return Ok(None);
    }
    let written = written(&counts, &changes);
    let number: i32 = diesel::insert_into(import::table)
        .values((
            import::fiscal_year.eq(of.year),
            import::stage.eq(of.stage),
            import::source.eq(of.source),
            import::digest.eq(&of.file.digest),
            import::written.eq(Json(written.clone())),
            import::mended.eq(Json(of.file.mended.clone())),
            signed!(import, author),
            import::at.eq(At::from(at)),
        ))
        .returning(import::id)
        .get_result(writer.connection)?;
    for (kind, range) in ranges {
        insert_change(writer, number, kind, range, None, None)?;
    }
    for change in changes {
        let range = Range { first: change.number, last: change.number };
        insert_change(writer, number, change.kind, range, change.content, Some(change.digest))?;
    }
    let kept = serde_json::json!({ "source": of.source, "file": of.file, "written": written });
    writer.record(author, Change::new(Action::ImportKept, SubjectKind::Import, number).after(&kept)?);
    Ok(Some(number))
}

/// How much it is in all.
fn written(counts: &BTreeMap<Kind, i64>, changes: &[Changed]) -> WrittenCounts {
    let count = |kinds: &[Kind]| kinds.iter().filter_map(|kind| counts.get(kind)).sum();
    let of_kind = |kind: Kind| changes.iter().filter(move |change| change.kind == kind);
    let length = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    WrittenCounts {
        sheets_added: count(&[Kind::Goal]),
        sheets_changed: length(of_kind(Kind::Goal).filter(|change| change.content.is_some()).count()),
        programmes_added: count(&[Kind::Programme]),
        indicators_added: count(&[Kind::Indicator]),
        values_added: count(&[Kind::Target, Kind::StatedValue, Kind::Actual]),
        amounts_added: count(&[Kind::Amount]),
        ratings_added: count(&[Kind::Evaluation]),
        courses_added: count(&[Kind::CourseDecision]),
        units_added: count(&[Kind::Unit]),
        plan_nodes_added: count(&[Kind::PlanNode]),
        years_added: length(of_kind(Kind::FiscalYear).count()),
        milestones_added: count(&[Kind::Milestone]),
        updates_added: count(&[Kind::Update]),
        links_added: count(&[Kind::ProgrammeSuccession]),
        axes_added: count(&[Kind::EvaluationAxis]),
        course_labels_added: count(&[Kind::FutureCourse]),
    }
}

fn insert_change(
    writer: &mut Writer<'_>,
    number: i32,
    kind: Kind,
    range: Range,
    content: Option<String>,
    digest: Option<String>,
) -> Result<(), StoreError> {
    diesel::insert_into(import_change::table)
        .values((
            import_change::import_id.eq(number),
            import_change::kind.eq(kind),
            import_change::first_number.eq(range.first),
            import_change::last_number.eq(range.last),
            import_change::content.eq(content),
            import_change::digest.eq(digest),
        ))
        .execute(writer.connection)?;
    Ok(())
}
