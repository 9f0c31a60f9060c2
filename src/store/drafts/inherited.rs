//! Drafts of somebody who has left a section: those who now write for it can read them and take them over. They belong
//! to the section's work; what was typed for a decision stays with who typed it.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::domain::form_name::FormName;
use crate::domain::numbers::{GoalNumber, MilestoneNumber, PersonNumber, UnitNumber};
use crate::domain::person::{Post, Role};
use crate::domain::policy::{Inherit, Permit};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::{draft, goal, milestone};
use crate::store::kit::writer::{DraftContent, put_draft};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::people;

/// A draft that was left behind.
#[derive(Debug, Clone)]
pub struct LeftDraft {
    pub number: i32,
    /// Whose it was.
    pub person: PersonNumber,
    pub name: String,
    pub form: FormName,
    /// What the form is about, where it is about one goal.
    pub about: Option<String>,
    /// The section whose work it is.
    pub section: UnitNumber,
    /// The fields as JSON.
    pub content: String,
    pub saved_at: DateTime<Utc>,
}

/// What the form of a draft is about.
enum About {
    Goal(GoalNumber),
    Milestone(MilestoneNumber),
    Section(UnitNumber),
    /// The one section of whoever wrote it.
    Desk,
}

/// What a form is about; `None` for forms that are not a section's own writing.
const fn about(form: FormName) -> Option<About> {
    match form {
        FormName::Monthly => Some(About::Desk),
        FormName::MonthlyOf(section) => Some(About::Section(section)),
        FormName::Milestone(milestone) => Some(About::Milestone(milestone)),
        FormName::Objectives(goal)
        | FormName::Results(goal, _)
        | FormName::Milestones(goal)
        | FormName::Indicators(goal, _)
        | FormName::Breaks(goal, _)
        | FormName::Evaluation(goal) => Some(About::Goal(goal)),
        _ => None,
    }
}

/// A draft on record; its form may be one that there is no more.
#[derive(Queryable, Selectable)]
#[diesel(table_name = draft)]
struct DraftRow {
    id: i32,
    form: String,
    content: String,
    saved_at: DateTime<Utc>,
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
        let rows: Vec<DraftRow> = draft::table
            .filter(draft::person_id.eq(account.person))
            .filter(draft::content.ne(""))
            .order(draft::saved_at.desc())
            .select(DraftRow::as_select())
            .load(connection)?;
        for DraftRow { id: number, form, content, saved_at } in rows {
            let Ok(form) = form.parse() else { continue };
            let Some((section, about)) = section_of(connection, form, &gone)? else { continue };
            let (person, name) = (account.person, account.name.clone());
            left.push(LeftDraft { number, person, name, form, about, section, content, saved_at });
        }
    }
    left.sort_by_key(|draft| std::cmp::Reverse(draft.saved_at));
    Ok(left)
}

/// The section that the form of a draft belongs to, if it is one of these, and the name of the goal it is about.
fn section_of(
    connection: &mut DatabaseConnection,
    form: FormName,
    sections: &[UnitNumber],
) -> Result<Option<(UnitNumber, Option<String>)>, StoreError> {
    let row: Option<(Option<UnitNumber>, String)> = match about(form) {
        None => None,
        Some(About::Desk) => return Ok(sections.first().map(|section| (*section, None))),
        Some(About::Section(section)) => return Ok(sections.contains(&section).then_some((section, None))),
        Some(About::Goal(number)) => {
            goal::table.find(number).select((goal::unit_id, goal::name)).first(connection).optional()?
        }
        Some(About::Milestone(number)) => milestone::table
            .inner_join(goal::table)
            .filter(milestone::id.eq(number))
            .select((goal::unit_id, goal::name))
            .first(connection)
            .optional()?,
    };
    let Some((Some(unit), name)) = row else { return Ok(None) };
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
    if super::find(writer.connection, heir, left.form)?.is_some() {
        return Err(StoreError::Conflict(Conflict::OwnDraft));
    }
    put_draft(writer.connection, heir, left.form, DraftContent::default(), Utc::now())?;
    diesel::update(draft::table.find(number)).set(draft::person_id.eq(heir)).execute(writer.connection)?;
    let change = Change::new(Action::DraftTakenOver, SubjectKind::Person, left.person.0)
        .after(&serde_json::json!({ "form": left.form.to_string(), "saved_at": left.saved_at }))?;
    writer.record(permit.author(), change);
    Ok(left)
}
