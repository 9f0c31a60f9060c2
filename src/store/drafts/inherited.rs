//! Drafts of somebody who has left a section: those who now write for it can read them and take them over. They belong
//! to the section's work; what was typed for a decision stays with who typed it.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::domain::numbers::{GoalNumber, MilestoneNumber, PersonNumber, UnitNumber};
use crate::domain::person::{Post, Role};
use crate::domain::policy::{Inherit, Permit};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::{draft, goal, milestone};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::people;

/// A draft that was left behind.
#[derive(Debug, Clone)]
pub struct LeftDraft {
    /// Its number.
    pub number: i32,
    /// Whose it was.
    pub person: PersonNumber,
    /// The person's name.
    pub name: String,
    /// The form it belongs to.
    pub form: String,
    /// What the form is about, where it is about one goal.
    pub about: Option<String>,
    /// The section whose work it is.
    pub section: UnitNumber,
    /// The fields as JSON.
    pub content: String,
    /// When it was kept.
    pub saved_at: DateTime<Utc>,
}

/// What the form of a draft is about.
enum Place {
    Goal(GoalNumber),
    Milestone(MilestoneNumber),
    Section(UnitNumber),
    /// The one section of whoever wrote it.
    Desk,
}

/// Reads the name of a form, which is the address of its page; `None` for forms that are not a section's own writing.
fn place(form: &str) -> Option<Place> {
    let (path, query) = form.split_once('?').unwrap_or((form, ""));
    let mut parts = path.trim_start_matches('/').split('/');
    match (parts.next()?, parts.next()?, parts.next(), parts.next()) {
        ("desk", "goals", Some(_), Some("stages")) => None,
        ("desk", "goals", Some(number), _) => number.parse().ok().map(Place::Goal),
        ("desk", "milestones", Some(number), _) => number.parse().ok().map(Place::Milestone),
        ("desk", "report", None, _) => match query.strip_prefix("section=") {
            Some(section) => section.parse().ok().map(Place::Section),
            None => Some(Place::Desk),
        },
        _ => None,
    }
}

/// The drafts in these sections of people who wrote for them and no longer do, newest first.
pub fn left_in(
    connection: &mut DatabaseConnection,
    sections: &[UnitNumber],
    today: NaiveDate,
) -> Result<Vec<LeftDraft>, StoreError> {
    let writes = |post: &&Post| matches!(post.role, Role::Staff | Role::SectionHead);
    let mut left = Vec::new();
    for (account, held) in people::list(connection)? {
        let of = |post: &Post| post.unit.filter(|unit| sections.contains(unit));
        let was: BTreeSet<UnitNumber> =
            held.iter().filter(writes).filter(|post| post.from <= today).filter_map(of).collect();
        let gone = |unit: &&UnitNumber| {
            let now = held.iter().filter(writes).any(|post| post.is_held_on(today) && post.unit == Some(**unit));
            account.disabled || !now
        };
        let gone: Vec<UnitNumber> = was.iter().filter(gone).copied().collect();
        if gone.is_empty() {
            continue;
        }
        let rows = draft::table
            .filter(draft::person_id.eq(account.person.0))
            .order(draft::saved_at.desc())
            .select((draft::id, draft::form, draft::content, draft::saved_at))
            .load::<(i32, String, String, DateTime<Utc>)>(connection)?;
        for (number, form, content, saved_at) in rows {
            let Some((section, about)) = section_of(connection, &form, &gone)? else { continue };
            let (person, name, saved_at) = (account.person, account.name.clone(), saved_at);
            left.push(LeftDraft { number, person, name, form, about, section, content, saved_at });
        }
    }
    left.sort_by_key(|draft| std::cmp::Reverse(draft.saved_at));
    Ok(left)
}

/// The section that the form of a draft belongs to, if it is one of these, and the name of the goal it is about.
fn section_of(
    connection: &mut DatabaseConnection,
    form: &str,
    sections: &[UnitNumber],
) -> Result<Option<(UnitNumber, Option<String>)>, StoreError> {
    let row: Option<(Option<i32>, String)> = match place(form) {
        None => None,
        Some(Place::Desk) => return Ok(sections.first().map(|section| (*section, None))),
        Some(Place::Section(section)) => return Ok(sections.contains(&section).then_some((section, None))),
        Some(Place::Goal(number)) => {
            goal::table.find(number.0).select((goal::unit_id, goal::name)).first(connection).optional()?
        }
        Some(Place::Milestone(number)) => milestone::table
            .inner_join(goal::table)
            .filter(milestone::id.eq(number.0))
            .select((goal::unit_id, goal::name))
            .first(connection)
            .optional()?,
    };
    let Some((Some(unit), name)) = row else { return Ok(None) };
    let unit = UnitNumber(unit);
    Ok(sections.contains(&unit).then_some((unit, Some(name))))
}

/// One draft that was left in a section; `NotFound` where it was not, or is no longer there.
pub fn find(
    connection: &mut DatabaseConnection,
    sections: &[UnitNumber],
    number: i32,
    today: NaiveDate,
) -> Result<LeftDraft, StoreError> {
    left_in(connection, sections, today)?.into_iter().find(|draft| draft.number == number).ok_or(StoreError::NotFound)
}

/// Makes a draft that was left the draft of who takes it over. A conflict where they have one of the same form.
pub fn take_over(
    writer: &mut Writer<'_>,
    permit: &Permit<Inherit>,
    number: i32,
    today: NaiveDate,
) -> Result<LeftDraft, StoreError> {
    let left = find(writer.connection, &[permit.act().section], number, today)?;
    let heir = permit.author().person.ok_or(StoreError::NotFound)?;
    let own = draft::table
        .filter(draft::person_id.eq(heir.0))
        .filter(draft::form.eq(&left.form))
        .count()
        .get_result::<i64>(writer.connection)?;
    if own > 0 {
        return Err(StoreError::Conflict(Conflict::OwnDraft));
    }
    diesel::update(draft::table.find(number)).set(draft::person_id.eq(heir.0)).execute(writer.connection)?;
    let change = Change::new(Action::DraftTakenOver, SubjectKind::Person, left.person.0)
        .after(&serde_json::json!({ "form": left.form, "saved_at": left.saved_at }))?;
    writer.record(permit.author(), change);
    Ok(left)
}
