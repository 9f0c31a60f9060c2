//! Writing publications: a year's sheets up to a stage, or one approved update.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::digest;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Author;
use crate::domain::policy::{Administer, Permit, UpdateSubject};
use crate::domain::publication::{ApprovedUpdate, Snapshot};
use crate::domain::stage::Stage;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::{goal, publication};
use crate::store::kit::{StoreError, Writer};
use crate::store::published::publications::current;
use crate::store::published::read_models::{self, InForce};
use crate::store::published::{city, stored_snapshot};
use crate::store::publishing::assemble::limit;
use crate::store::publishing::{Planned, Publishing, Verdict, plan};
use crate::store::stages;

/// What a publishing run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Goals with a new publication.
    pub published: usize,
    /// Goals whose publication in force says the same already.
    pub unchanged: usize,
    /// Names of goals of an open year whose sheets have not been approved: they stay as they are.
    pub not_approved: Vec<String>,
    /// Names of goals whose correction lacks a reason; nothing was written then.
    pub needing_reason: Vec<String>,
}

/// Publishes the sheets of a year up to a stage. What a section works on becomes public only after its approval, and
/// whatever else would come along has to be approved too. Sheets that are public already are corrected, for which a reason has
/// to be given; without one nothing at all is written.
pub fn publish_year(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    what: &Publishing,
    at: DateTime<Utc>,
) -> Result<Published, StoreError> {
    let mut done = Published::default();
    let planned = plan(writer.connection, what)?;
    for goal in &planned {
        match goal.verdict {
            Verdict::NotApproved => done.not_approved.push(goal.goal.name.clone()),
            Verdict::Unchanged => done.unchanged += 1,
            Verdict::Correction if what.reason.is_none() => done.needing_reason.push(goal.goal.name.clone()),
            Verdict::Correction | Verdict::New => done.published += 1,
        }
    }
    if !done.needing_reason.is_empty() {
        done.published = 0;
        return Ok(done);
    }
    for Planned { goal, verdict, snapshot, current } in planned {
        let reason = what.reason.as_deref().filter(|_| verdict == Verdict::Correction);
        if matches!(verdict, Verdict::New | Verdict::Correction) {
            let said = Said { published_on: what.published_on, reason, note: what.note.as_deref() };
            insert(writer, permit.author(), &snapshot, said, at)?;
        }
        if verdict != Verdict::NotApproved {
            let limit = limit(what.stage, current.as_ref());
            for &stage in Stage::ALL.iter().filter(|stage| **stage <= limit) {
                stages::mark_published(writer, permit.author(), goal.number, stage, at)?;
            }
        }
    }
    Ok(done)
}

/// Publishes a goal anew with an approved update, where it is public: on the day of the approval, and with everything
/// else as the public saw it.
pub(crate) fn publish_update(
    writer: &mut Writer<'_>,
    author: &Author,
    about: UpdateSubject,
    approved: ApprovedUpdate,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(current) = current(writer.connection, about.goal.goal)? else { return Ok(()) };
    let mut snapshot = Snapshot::clone(&current.snapshot);
    snapshot.take_in(about.milestone, approved);
    if snapshot == *current.snapshot {
        return Ok(());
    }
    let day = at.with_timezone(&city::load(writer.connection)?.time_zone).date_naive();
    let said = Said { published_on: Some(PartialDate::day(day)), ..Said::default() };
    insert(writer, author, &snapshot, said, at)
}

/// What is said with a publication.
#[derive(Clone, Copy, Default)]
struct Said<'said> {
    /// 公表日.
    published_on: Option<PartialDate>,
    /// Why it replaces what was public.
    reason: Option<&'said str>,
    note: Option<&'said str>,
}

fn insert(
    writer: &mut Writer<'_>,
    author: &Author,
    snapshot: &Snapshot,
    said: Said<'_>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Said { published_on, reason, note } = said;
    let unit = snapshot.section.as_ref().or(snapshot.department.as_ref()).map(|label| label.number);
    let written = stored_snapshot::write(snapshot)?;
    let last: Option<i32> = publication::table
        .filter(publication::goal_id.eq(snapshot.goal))
        .select(diesel::dsl::max(publication::number))
        .first(writer.connection)?;
    let last = last.unwrap_or(0);
    let sha256 = digest::sha256(written.as_bytes());
    let id: i32 = diesel::insert_into(publication::table)
        .values((
            publication::goal_id.eq(snapshot.goal),
            publication::number.eq(last + 1),
            publication::fiscal_year.eq(snapshot.fiscal_year),
            publication::stage.eq(snapshot.stage),
            publication::published_at.eq(At::from(at)),
            publication::published_on.eq(published_on),
            publication::reason.eq(reason),
            publication::snapshot.eq(&written),
            publication::sha256.eq(&sha256),
            publication::signature.eq(&author.signature),
            publication::note.eq(note),
            publication::unit_id.eq(unit),
        ))
        .returning(publication::id)
        .get_result(writer.connection)?;
    diesel::update(goal::table.find(snapshot.goal)).set(goal::current_publication.eq(id)).execute(writer.connection)?;
    read_models::put(writer.connection, InForce { publication: id, published_at: at, snapshot })?;
    let change = Change::new(Action::GoalPublished, SubjectKind::Goal, snapshot.goal.0)
        .before(&(last > 0).then_some(last))?
        .after(&serde_json::json!({ "publication": last + 1, "stage": snapshot.stage, "sha256": sha256, "reason": reason, "note": note }))?;
    writer.record(author, change);
    Ok(())
}
