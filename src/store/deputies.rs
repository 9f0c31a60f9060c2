//! 代決 and 後閲: who decides while a head is away, what they decided, and when the head read it.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::numbers::{DeputyActNumber, DeputyNumber, PersonNumber, PostNumber, UnitNumber, UpdateNumber};
use crate::domain::person::{Author, Deputyship, Post, Role};
use crate::domain::policy::{HeldPost, Permit, ReadAfterwards, Represent, TakenDecision};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::{deputy, deputy_act, person, post, unit};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::posts;

/// The most days for which one registration holds.
pub const MOST_DAYS: i64 = 366;
/// Registrations shown at a time.
const SHOWN: i64 = 200;

/// The post of a head, with who holds it.
#[derive(Debug, Clone)]
pub struct HeadPost {
    pub post: Post,
    pub holder: PersonNumber,
    /// The holder's name.
    pub name: String,
}

impl HeadPost {
    /// What the policy asks of it.
    pub const fn held(&self) -> HeldPost {
        HeldPost { post: self.post.number, holder: self.holder, role: self.post.role }
    }
}

/// A deputy as registered.
#[derive(Debug, Clone)]
pub struct Deputy {
    pub number: DeputyNumber,
    pub head: HeadPost,
    /// Who decides.
    pub person: PersonNumber,
    pub name: String,
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Who registered it.
    pub signature: String,
    /// When it was ended before its last day.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Deputy {
    /// Whether the deputy may still decide, today or later.
    pub fn is_ahead(&self, today: NaiveDate) -> bool {
        self.ended_at.is_none() && self.until >= today
    }

    /// Whether the deputy decides today.
    pub fn is_in_force(&self, today: NaiveDate) -> bool {
        self.is_ahead(today) && self.from <= today
    }
}

fn name(connection: &mut DatabaseConnection, number: PersonNumber) -> Result<String, StoreError> {
    Ok(person::table.find(number).select(person::name).first(connection)?)
}

/// A post of a head; `NotFound` for any other post.
pub fn head_post(connection: &mut DatabaseConnection, number: PostNumber) -> Result<HeadPost, StoreError> {
    let holder = post::table.find(number).select(post::person_id).first(connection)?;
    let held = posts::of(connection, holder)?.into_iter().find(|post| post.number == number);
    let post = held.filter(|post| matches!(post.role, Role::SectionHead | Role::DepartmentHead));
    let post = post.ok_or(StoreError::NotFound)?;
    Ok(HeadPost { post, holder, name: name(connection, holder)? })
}

/// The posts of heads that are held on a day, by name of the unit.
pub fn head_posts(connection: &mut DatabaseConnection, day: NaiveDate) -> Result<Vec<HeadPost>, StoreError> {
    let numbers: Vec<PostNumber> = post::table
        .inner_join(person::table)
        .left_join(unit::table)
        .filter(post::role.eq_any([Role::SectionHead, Role::DepartmentHead]))
        .filter(person::disabled_at.is_null())
        .filter(post::from_date.le(day))
        .filter(post::until_date.is_null().or(post::until_date.ge(day)))
        .order((unit::name, post::id))
        .select(post::id)
        .load(connection)?;
    numbers.into_iter().map(|number| head_post(connection, number)).collect()
}

/// Who can be the deputy of a head: whoever works in the same department on that day, as staff or head.
pub fn candidates(
    connection: &mut DatabaseConnection,
    head: &HeadPost,
    day: NaiveDate,
) -> Result<Vec<(PersonNumber, String)>, StoreError> {
    let Some(own) = head.post.unit else { return Ok(Vec::new()) };
    let parent: Option<UnitNumber> = unit::table.find(own).select(unit::parent_id).first(connection)?;
    let department = parent.unwrap_or(own);
    let roles = [Role::Staff, Role::SectionHead, Role::DepartmentHead];
    let mut found: Vec<(PersonNumber, String, String)> = person::table
        .inner_join(post::table.inner_join(unit::table))
        .filter(person::disabled_at.is_null())
        .filter(person::id.ne(head.holder))
        .filter(post::role.eq_any(roles))
        .filter(unit::id.eq(department).or(unit::parent_id.eq(department)))
        .filter(post::from_date.le(day))
        .filter(post::until_date.is_null().or(post::until_date.ge(day)))
        .order((unit::id, post::id))
        .select((person::id, person::name, unit::name))
        .load(connection)?;
    found.sort_by_key(|(number, ..)| *number);
    found.dedup_by_key(|(number, ..)| *number);
    Ok(found.into_iter().map(|(number, name, unit)| (number, format!("{name}（{unit}）"))).collect())
}

/// What a registration says.
#[derive(Debug, Clone, Serialize)]
pub struct NewDeputy {
    /// Who decides.
    pub person: PersonNumber,
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = deputy)]
struct DeputyRow {
    id: DeputyNumber,
    post_id: PostNumber,
    person_id: PersonNumber,
    from_date: NaiveDate,
    until_date: NaiveDate,
    signature: String,
    ended_at: Option<DateTime<Utc>>,
}

fn from_row(connection: &mut DatabaseConnection, row: DeputyRow) -> Result<Deputy, StoreError> {
    Ok(Deputy {
        number: row.id,
        head: head_post(connection, row.post_id)?,
        person: row.person_id,
        name: name(connection, row.person_id)?,
        from: row.from_date,
        until: row.until_date,
        signature: row.signature,
        ended_at: row.ended_at,
    })
}

/// The deputies of every head, or of one, the newest first.
pub fn list(connection: &mut DatabaseConnection, of: Option<PersonNumber>) -> Result<Vec<Deputy>, StoreError> {
    let mut query = deputy::table
        .inner_join(post::table)
        .order(deputy::id.desc())
        .limit(SHOWN)
        .select(DeputyRow::as_select())
        .into_boxed();
    if let Some(head) = of {
        query = query.filter(post::person_id.eq(head));
    }
    let rows: Vec<DeputyRow> = query.load(connection)?;
    rows.into_iter().map(|row| from_row(connection, row)).collect()
}

/// One registration.
pub fn find(connection: &mut DatabaseConnection, number: DeputyNumber) -> Result<Deputy, StoreError> {
    let row = deputy::table.find(number).select(DeputyRow::as_select()).first(connection)?;
    from_row(connection, row)
}

/// The posts in which somebody decides on a day: where they are registered, the head still holds the post, and the
/// registration has not been ended.
pub(super) fn held_by(
    connection: &mut DatabaseConnection,
    number: PersonNumber,
    today: NaiveDate,
) -> Result<Vec<Deputyship>, StoreError> {
    let rows: Vec<(DeputyNumber, PostNumber)> = deputy::table
        .filter(deputy::person_id.eq(number))
        .filter(deputy::from_date.le(today))
        .filter(deputy::until_date.ge(today))
        .filter(deputy::ended_at.is_null())
        .order(deputy::id)
        .select((deputy::id, deputy::post_id))
        .load(connection)?;
    let mut deputyships = Vec::new();
    for (number, post) in rows {
        let head = head_post(connection, post)?;
        if head.post.is_held_on(today) {
            deputyships.push(Deputyship { number, post: head.post, absent: head.holder, absent_name: head.name });
        }
    }
    Ok(deputyships)
}

/// Registers a deputy. A conflict where the post has one on any of these days, or where the person can't be one.
pub fn register(
    writer: &mut Writer<'_>,
    permit: &Permit<Represent>,
    new: &NewDeputy,
    at: DateTime<Utc>,
) -> Result<DeputyNumber, StoreError> {
    let post = permit.act().0.post;
    let head = head_post(writer.connection, post)?;
    if !candidates(writer.connection, &head, new.from)?.iter().any(|(person, _)| *person == new.person) {
        return Err(StoreError::Conflict(Conflict::NoDeputy));
    }
    let overlapping = deputy::table
        .filter(deputy::post_id.eq(post))
        .filter(deputy::ended_at.is_null())
        .filter(deputy::from_date.le(new.until))
        .filter(deputy::until_date.ge(new.from))
        .count()
        .get_result::<i64>(writer.connection)?;
    if overlapping > 0 {
        return Err(StoreError::Conflict(Conflict::DeputyOverlap));
    }
    let number: DeputyNumber = diesel::insert_into(deputy::table)
        .values((
            deputy::post_id.eq(post),
            deputy::person_id.eq(new.person),
            deputy::from_date.eq(new.from),
            deputy::until_date.eq(new.until),
            deputy::signature.eq(&permit.author().signature),
            deputy::at.eq(At::from(at)),
        ))
        .returning(deputy::id)
        .get_result(writer.connection)?;
    let trace = serde_json::json!({
        "head": head.name, "post": post, "deputy": name(writer.connection, new.person)?, "from": new.from,
        "until": new.until,
    });
    let change = Change::new(Action::DeputyRegistered, SubjectKind::Deputy, number.0).after(&trace)?;
    writer.record(permit.author(), change);
    Ok(number)
}

/// Ends a registration of this post at once. A conflict where it has ended.
pub fn end(
    writer: &mut Writer<'_>,
    permit: &Permit<Represent>,
    number: DeputyNumber,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let ended = diesel::update(deputy::table.find(number))
        .filter(deputy::post_id.eq(permit.act().0.post))
        .filter(deputy::ended_at.is_null())
        .set(deputy::ended_at.eq(At::from(at)))
        .execute(writer.connection)?;
    if ended == 0 {
        return Err(StoreError::Conflict(Conflict::Settled));
    }
    writer.record(permit.author(), Change::new(Action::DeputyEnded, SubjectKind::Deputy, number.0));
    Ok(())
}

/// What a deputy decided.
#[derive(Debug, Clone, Copy)]
pub(super) enum Decided {
    Update(UpdateNumber),
    /// A step of a sheet, by its row.
    Step(i32),
}

/// Remembers a decision for the absent head, where its author is a deputy.
pub(super) fn remember(
    writer: &mut Writer<'_>,
    author: &Author,
    decided: Decided,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(number) = author.deputy else { return Ok(()) };
    let (update, step) = match decided {
        Decided::Update(update) => (Some(update), None),
        Decided::Step(step) => (None, Some(step)),
    };
    diesel::insert_into(deputy_act::table)
        .values((
            deputy_act::deputy_id.eq(number),
            deputy_act::update_id.eq(update),
            deputy_act::sheet_step_id.eq(step),
            deputy_act::at.eq(At::from(at)),
        ))
        .execute(writer.connection)?;
    Ok(())
}

/// How many decisions somebody has not read yet.
pub fn unread(connection: &mut DatabaseConnection, absent: PersonNumber) -> Result<usize, StoreError> {
    let count = deputy_act::table
        .inner_join(deputy::table.inner_join(post::table))
        .filter(post::person_id.eq(absent))
        .filter(deputy_act::read_at.is_null())
        .count()
        .get_result::<i64>(connection)?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Where a decision stands, for the policy.
pub fn act_place(connection: &mut DatabaseConnection, number: DeputyActNumber) -> Result<TakenDecision, StoreError> {
    let absent = deputy_act::table
        .inner_join(deputy::table.inner_join(post::table))
        .filter(deputy_act::id.eq(number))
        .select(post::person_id)
        .first(connection)?;
    Ok(TakenDecision { act: number, absent })
}

/// 後閲: marks a decision as read. The first time counts.
pub fn mark_read(
    writer: &mut Writer<'_>,
    permit: &Permit<ReadAfterwards>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let number = permit.act().0.act;
    let marked = diesel::update(deputy_act::table.find(number))
        .filter(deputy_act::read_at.is_null())
        .set(deputy_act::read_at.eq(At::from(at)))
        .execute(writer.connection)?;
    if marked > 0 {
        writer.record(permit.author(), Change::new(Action::DecisionRead, SubjectKind::DeputyAct, number.0));
    }
    Ok(())
}
