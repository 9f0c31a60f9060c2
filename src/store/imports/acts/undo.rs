//! Taking an import back, as one act.
//!
//! Values are only ever added, so that nobody loses what others have read. Of an import that may be taken back nobody has:
//! nothing of it was handed in, published or built upon. What it added therefore goes, and a value that was in force before it
//! is in force again as if nothing had been. What went is kept with the import, and the trail has both acts.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::policy::{Permit, UndoImport};
use crate::store::imports::acts::kinds::Kind;
use crate::store::imports::acts::list::Wrote;
use crate::store::imports::acts::states::{self, SheetState};
use crate::store::imports::acts::{WrittenCounts, beside_sheets, find, obstacles, restore};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::{import, import_change};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};

/// What was taken back.
#[derive(Debug, Clone, Serialize)]
pub struct Undone {
    /// What the import had written.
    pub written: WrittenCounts,
    /// How many units, nodes of the plan, axes, courses and years stay, because something else rests on them by now.
    pub kept: usize,
}

/// What an import added, in the order in which it can go: what rests on other rows before these.
const ADDED: [Kind; 9] = [
    Kind::Target,
    Kind::StatedValue,
    Kind::Actual,
    Kind::Amount,
    Kind::Evaluation,
    Kind::CourseDecision,
    Kind::UpdateDecision,
    Kind::Update,
    Kind::Milestone,
];
/// The same of what rests on programmes and indicators, when their sheets are gone.
const ADDED_BELOW: [Kind; 4] = [Kind::IndicatorBreak, Kind::Indicator, Kind::ProgrammeSuccession, Kind::Programme];
/// What is kept with the import when it goes, beside its sheets.
const REMEMBERED: [Kind; 5] =
    [Kind::Indicator, Kind::ProgrammeSuccession, Kind::EvaluationAxis, Kind::Rating, Kind::FutureCourse];

/// Takes an import back: what it added goes, and what it changed is again what it was. What went stays with the act on record.
/// A conflict where it was taken back before, or where something stands against it.
pub fn undo(
    writer: &mut Writer<'_>,
    permit: &Permit<UndoImport>,
    number: i32,
    at: DateTime<Utc>,
) -> Result<Undone, StoreError> {
    let act = find(writer.connection, number)?;
    if act.undone.is_some() {
        return Err(StoreError::Conflict(Conflict::Settled));
    }
    if !obstacles(writer.connection, number)?.is_empty() {
        return Err(StoreError::Conflict(Conflict::DependedOn));
    }
    let wrote = Wrote::load(writer.connection, number)?;
    remember(writer.connection, &wrote)?;
    for kind in ADDED {
        kind.delete(writer.connection, wrote.range(kind))?;
    }
    for (_, state) in wrote.of(Kind::Goal) {
        if let Some(content) = &state.content {
            let was: SheetState = serde_json::from_str(content)?;
            restore::sheet(writer.connection, &was)?;
        }
    }
    beside_sheets::restore_costs(writer.connection, &wrote)?;
    restore::remove_sheets(writer.connection, wrote.range(Kind::Goal))?;
    for kind in ADDED_BELOW {
        kind.delete(writer.connection, wrote.range(kind))?;
    }
    let scheme = beside_sheets::remove_scheme(writer.connection, act.year, &wrote)?;
    let kept = scheme.len() + restore::frame(writer.connection, &wrote)?.len();
    diesel::update(import::table.find(number))
        .set((import::undone_by.eq(&permit.author().signature), import::undone_at.eq(At::from(at))))
        .execute(writer.connection)?;
    let undone = Undone { written: act.written, kept };
    let before = serde_json::json!({ "source": act.source, "taken_in_by": act.signature, "undone": undone });
    writer.record(permit.author(), Change::new(Action::ImportUndone, SubjectKind::Import, number).before(&before)?);
    Ok(undone)
}

/// Keeps with the import what is about to go.
fn remember(connection: &mut DatabaseConnection, wrote: &Wrote) -> Result<(), StoreError> {
    let keep = |connection: &mut DatabaseConnection, kind: Kind, first: i32, content: String| {
        diesel::update(import_change::table)
            .filter(import_change::import_id.eq(wrote.number))
            .filter(import_change::kind.eq(kind))
            .filter(import_change::first_number.eq(first))
            .filter(import_change::content.is_null())
            .filter(import_change::digest.is_null().eq(kind != Kind::Goal))
            .set(import_change::content.eq(content))
            .execute(connection)
    };
    for kind in ADDED.into_iter().chain(REMEMBERED) {
        let range = wrote.range(kind);
        if let Some(content) = kind.content(connection, range)? {
            keep(connection, kind, range.first, content)?;
        }
    }
    let added: Vec<i32> =
        wrote.of(Kind::Goal).filter(|(_, state)| state.content.is_none()).map(|(number, _)| number).collect();
    for (number, sheet) in states::of_sheets(connection, &added)? {
        keep(connection, Kind::Goal, number, serde_json::to_string(&sheet)?)?;
    }
    Ok(())
}
