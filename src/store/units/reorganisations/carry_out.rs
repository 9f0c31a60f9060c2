//! Carrying a reorganisation out.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, PersonNumber, PostNumber, UnitNumber};
use crate::domain::policy::{Administer, Permit};
use crate::domain::unit::UnitLink;
use crate::domain::unit::reorganisation::{Next, Reorganisation, UnitPlan};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, Json};
use crate::store::kit::schema::{goal, post, unit_change, unit_succession};
use crate::store::kit::{Conflict, StoreError, Writer};
use crate::store::units::reorganisations::{AffectedPost, HandedPost, Prospect, Record, prospect, set_last_year};
use crate::store::{trail, units};

/// To which heir each goal and each post goes, by its place among the heirs of its unit; the first where none is named.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    pub goals: BTreeMap<GoalNumber, usize>,
    pub posts: BTreeMap<PostNumber, usize>,
}

/// Carries a reorganisation out as it was shown; a conflict where it would touch something else by now.
pub fn carry_out(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    reorganisation: &Reorganisation,
    choices: &Choices,
    seen: &str,
    at: DateTime<Utc>,
) -> Result<i32, StoreError> {
    let changed_meanwhile = StoreError::Conflict(Conflict::ChangedMeanwhile);
    let Ok(prospect) = prospect(writer.connection, reorganisation)? else { return Err(changed_meanwhile) };
    if prospect.fingerprint()? != seen {
        return Err(changed_meanwhile);
    }
    let Prospect { plan, effects } = prospect;
    let begun = begin(writer, &plan)?;
    let resolve = |next: Next| match next {
        Next::New(index) => begun.get(index).copied().ok_or(StoreError::NotFound),
        Next::Known(number) => Ok(number),
    };
    let heir = |unit: UnitNumber, index: usize| {
        let heirs = plan.heirs(unit);
        resolve(*heirs.get(index).or(heirs.first()).ok_or(StoreError::NotFound)?)
    };
    let mut record = Record {
        ended: end(writer, &plan)?,
        begun: begun.clone(),
        links: Vec::new(),
        trail: trail::last(writer.connection)?,
        goals: Vec::new(),
        posts: Vec::new(),
    };
    for known in &plan.links {
        let to = resolve(known.to)?;
        link(writer, known.from, to, plan.year, known.kind)?;
        record.links.push((known.from, to));
    }
    for known in &effects.goals {
        let from = known.unit.ok_or(StoreError::NotFound)?;
        let to = heir(from, choices.goals.get(&known.number).copied().unwrap_or(0))?;
        diesel::update(goal::table.find(known.number)).set(goal::unit_id.eq(to)).execute(writer.connection)?;
        record.goals.push((known.number, from, to));
    }
    for known in &effects.posts {
        let to = heir(known.unit, choices.posts.get(&known.number).copied().unwrap_or(0))?;
        record.posts.push(hand_over(writer, known, to, plan.year)?);
    }
    let subject = plan.ends.first().or(begun.first()).map_or(0, |unit| unit.0);
    let trace = serde_json::json!({ "plan": plan, "record": record });
    writer.record(permit.author(), Change::new(Action::UnitsChanged, SubjectKind::Unit, subject).after(&trace)?);
    Ok(diesel::insert_into(unit_change::table)
        .values((
            unit_change::kind.eq(plan.kind),
            unit_change::fiscal_year.eq(plan.year),
            unit_change::record.eq(Json(record)),
            unit_change::signature.eq(&permit.author().signature),
            unit_change::at.eq(At::from(at)),
        ))
        .returning(unit_change::id)
        .get_result(writer.connection)?)
}

fn link(
    writer: &mut Writer<'_>,
    from: UnitNumber,
    to: UnitNumber,
    since: FiscalYear,
    kind: UnitLink,
) -> Result<(), StoreError> {
    diesel::insert_into(unit_succession::table)
        .values((
            unit_succession::from_unit.eq(from),
            unit_succession::to_unit.eq(to),
            unit_succession::fiscal_year.eq(since),
            unit_succession::kind.eq(kind),
        ))
        .execute(writer.connection)?;
    Ok(())
}

fn begin(writer: &mut Writer<'_>, plan: &UnitPlan) -> Result<Vec<UnitNumber>, StoreError> {
    let mut begun: Vec<UnitNumber> = Vec::new();
    for new in &plan.begins {
        let department = match new.department {
            None => None,
            Some(Next::Known(number)) => Some(number),
            Some(Next::New(index)) => Some(*begun.get(index).ok_or(StoreError::NotFound)?),
        };
        let number = units::create(writer, new.kind, department, &new.name, plan.year)?;
        units::set_english(writer, number, new.english.as_deref())?;
        begun.push(number);
    }
    Ok(begun)
}

fn end(writer: &mut Writer<'_>, plan: &UnitPlan) -> Result<Vec<(UnitNumber, Option<FiscalYear>)>, StoreError> {
    let last = plan.year.previous();
    let mut ended = Vec::new();
    for &number in &plan.ends {
        let known = units::find(writer.connection, number)?;
        // What ended earlier and is only now tied to a successor keeps its last year.
        let new = known.last_year.map_or(last, |known| known.min(last));
        set_last_year(writer, number, Some(new))?;
        ended.push((number, known.last_year));
    }
    Ok(ended)
}

/// A post ends with the old order and goes on in another; one that begins with the new order is moved as it is.
fn hand_over(
    writer: &mut Writer<'_>,
    known: &AffectedPost,
    to: UnitNumber,
    year: FiscalYear,
) -> Result<HandedPost, StoreError> {
    let handed = HandedPost { post: known.number, from: known.unit, to, until: known.until, next: None };
    let first_day = year.first_day();
    if known.from >= first_day {
        diesel::update(post::table.find(known.number)).set(post::unit_id.eq(to)).execute(writer.connection)?;
        return Ok(handed);
    }
    let person: PersonNumber = post::table.find(known.number).select(post::person_id).first(writer.connection)?;
    diesel::update(post::table.find(known.number))
        .set(post::until_date.eq(first_day.pred_opt()))
        .execute(writer.connection)?;
    let next: PostNumber = diesel::insert_into(post::table)
        .values((
            post::person_id.eq(person),
            post::role.eq(known.role),
            post::unit_id.eq(to),
            post::from_date.eq(first_day),
            post::until_date.eq(known.until),
        ))
        .returning(post::id)
        .get_result(writer.connection)?;
    Ok(HandedPost { next: Some(next), ..handed })
}
