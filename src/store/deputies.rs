//! 代決 and 後閲: who decides while a head is away, what they decided, and when the head read it.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::numbers::{DeputyActNumber, DeputyNumber, GoalNumber, PersonNumber, PostNumber, UpdateNumber};
use crate::domain::person::{Author, Deputyship, Post, Role};
use crate::domain::policy::{DeputyActPlace, Permit, PostPlace, ReadAfterwards, Represent};
use crate::domain::sheet::SheetStep;
use crate::domain::stage::Stage;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, stored};
use crate::store::kit::schema::{deputy, deputy_act, person, post, sheet_step, unit};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::{goals, posts, updates};

/// The most days for which one registration holds.
pub const MOST_DAYS: i64 = 366;
/// Decisions shown at a time.
pub const ACTS_SHOWN: i64 = 200;

/// The post of a head, with who holds it.
#[derive(Debug, Clone)]
pub struct HeadPost {
    /// The post.
    pub post: Post,
    /// Who holds it.
    pub holder: PersonNumber,
    /// The holder's name.
    pub name: String,
}

impl HeadPost {
    /// Where it stands, for the policy.
    pub const fn place(&self) -> PostPlace {
        PostPlace { post: self.post.number, holder: self.holder, role: self.post.role }
    }
}

/// A deputy as registered.
#[derive(Debug, Clone)]
pub struct Deputy {
    /// The registration.
    pub number: DeputyNumber,
    /// The post that is represented.
    pub head: HeadPost,
    /// Who decides.
    pub person: PersonNumber,
    /// Their name.
    pub name: String,
    /// The first day.
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

fn name(connection: &mut DatabaseConnection, number: i32) -> Result<String, StoreError> {
    Ok(person::table.find(number).select(person::name).first(connection)?)
}

/// A post of a head; `NotFound` for any other post.
pub fn head_post(connection: &mut DatabaseConnection, number: PostNumber) -> Result<HeadPost, StoreError> {
    let holder: i32 = post::table.find(number).select(post::person_id).first(connection)?;
    let held = posts::of(connection, PersonNumber(holder))?.into_iter().find(|post| post.number == number);
    let post = held.filter(|post| matches!(post.role, Role::SectionHead | Role::DepartmentHead));
    let post = post.ok_or(StoreError::NotFound)?;
    Ok(HeadPost { post, holder: PersonNumber(holder), name: name(connection, holder)? })
}

/// The posts of heads that are held on a day, by name of the unit.
pub fn head_posts(connection: &mut DatabaseConnection, day: NaiveDate) -> Result<Vec<HeadPost>, StoreError> {
    let numbers = post::table
        .inner_join(person::table)
        .left_join(unit::table)
        .filter(post::role.eq_any([Role::SectionHead.code(), Role::DepartmentHead.code()]))
        .filter(person::disabled_at.is_null())
        .filter(post::from_date.le(day))
        .filter(post::until_date.is_null().or(post::until_date.ge(day)))
        .order((unit::name, post::id))
        .select(post::id)
        .load::<i32>(connection)?;
    numbers.into_iter().map(|number| head_post(connection, PostNumber(number))).collect()
}

/// Who can be the deputy of a head: whoever works in the same department on that day, as staff or head.
pub fn candidates(
    connection: &mut DatabaseConnection,
    head: &HeadPost,
    day: NaiveDate,
) -> Result<Vec<(PersonNumber, String)>, StoreError> {
    let Some(own) = head.post.unit else { return Ok(Vec::new()) };
    let parent: Option<i32> = unit::table.find(own).select(unit::parent_id).first(connection)?;
    let department = parent.unwrap_or(own.0);
    let roles = [Role::Staff.code(), Role::SectionHead.code(), Role::DepartmentHead.code()];
    let mut found = person::table
        .inner_join(post::table.inner_join(unit::table))
        .filter(person::disabled_at.is_null())
        .filter(person::id.ne(head.holder))
        .filter(post::role.eq_any(roles))
        .filter(unit::id.eq(department).or(unit::parent_id.eq(department)))
        .filter(post::from_date.le(day))
        .filter(post::until_date.is_null().or(post::until_date.ge(day)))
        .order((unit::id, post::id))
        .select((person::id, person::name, unit::name))
        .load::<(i32, String, String)>(connection)?;
    found.sort_by_key(|(number, ..)| *number);
    found.dedup_by_key(|(number, ..)| *number);
    Ok(found.into_iter().map(|(number, name, unit)| (PersonNumber(number), format!("{name}（{unit}）"))).collect())
}

/// What a registration says.
#[derive(Debug, Clone, Serialize)]
pub struct NewDeputy {
    /// Who decides.
    pub person: PersonNumber,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

type Row = (i32, i32, i32, NaiveDate, NaiveDate, String, Option<DateTime<Utc>>);

fn from_row(connection: &mut DatabaseConnection, row: Row) -> Result<Deputy, StoreError> {
    let (number, post, person, from, until, signature, ended_at) = row;
    Ok(Deputy {
        number: DeputyNumber(number),
        head: head_post(connection, PostNumber(post))?,
        person: PersonNumber(person),
        name: name(connection, person)?,
        from,
        until,
        signature,
        ended_at,
    })
}

/// The deputies of every head, or of one, the newest first.
pub fn list(connection: &mut DatabaseConnection, of: Option<PersonNumber>) -> Result<Vec<Deputy>, StoreError> {
    let mut query = deputy::table
        .inner_join(post::table)
        .order(deputy::id.desc())
        .limit(ACTS_SHOWN)
        .select((
            deputy::id,
            deputy::post_id,
            deputy::person_id,
            deputy::from_date,
            deputy::until_date,
            deputy::signature,
            deputy::ended_at,
        ))
        .into_boxed();
    if let Some(head) = of {
        query = query.filter(post::person_id.eq(head));
    }
    let rows = query.load::<Row>(connection)?;
    rows.into_iter().map(|row| from_row(connection, row)).collect()
}

/// One registration.
pub fn find(connection: &mut DatabaseConnection, number: DeputyNumber) -> Result<Deputy, StoreError> {
    let row = deputy::table
        .find(number)
        .select((
            deputy::id,
            deputy::post_id,
            deputy::person_id,
            deputy::from_date,
            deputy::until_date,
            deputy::signature,
            deputy::ended_at,
        ))
        .first::<Row>(connection)?;
    from_row(connection, row)
}

/// The posts in which somebody decides on a day: where they are registered, the head still holds the post, and the
/// registration has not been ended.
pub(super) fn held_by(
    connection: &mut DatabaseConnection,
    number: PersonNumber,
    today: NaiveDate,
) -> Result<Vec<Deputyship>, StoreError> {
    let rows = deputy::table
        .filter(deputy::person_id.eq(number))
        .filter(deputy::from_date.le(today))
        .filter(deputy::until_date.ge(today))
        .filter(deputy::ended_at.is_null())
        .order(deputy::id)
        .select((deputy::id, deputy::post_id))
        .load::<(i32, i32)>(connection)?;
    let mut deputyships = Vec::new();
    for (deputy, post) in rows {
        let head = head_post(connection, PostNumber(post))?;
        if head.post.is_held_on(today) {
            deputyships.push(Deputyship {
                number: DeputyNumber(deputy),
                post: head.post,
                absent: head.holder,
                absent_name: head.name,
            });
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
    let number = diesel::insert_into(deputy::table)
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
        "head": head.name, "post": post, "deputy": name(writer.connection, new.person.0)?, "from": new.from,
        "until": new.until,
    });
    let change = Change::new(Action::DeputyRegistered, SubjectKind::Deputy, number).after(&trace)?;
    writer.record(permit.author(), change);
    Ok(DeputyNumber(number))
}

/// Ends a registration of this post at once. A conflict where it has ended.
pub fn end(
    writer: &mut Writer<'_>,
    permit: &Permit<Represent>,
    number: DeputyNumber,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let ended = diesel::update(deputy::table.find(number))
        .filter(deputy::post_id.eq(permit.act().0.post.0))
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
        Decided::Update(update) => (Some(update.0), None),
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

/// The thing that was decided, with its name.
#[derive(Debug, Clone)]
pub enum ActSubject {
    /// A report on a milestone or a goal.
    Report {
        /// The report.
        update: UpdateNumber,
        /// The milestone's title, or the goal's name.
        title: String,
        /// Whether it was approved.
        approved: bool,
    },
    /// A step of a sheet.
    Sheet {
        /// The goal.
        goal: GoalNumber,
        /// Its name.
        name: String,
        /// The stage.
        stage: Stage,
        /// The step.
        step: SheetStep,
    },
}

/// A decision taken in a head's stead.
#[derive(Debug, Clone)]
pub struct DeputyAct {
    /// Its number.
    pub number: DeputyActNumber,
    /// What was decided.
    pub subject: ActSubject,
    /// By whom, as recorded.
    pub signature: String,
    /// When.
    pub at: DateTime<Utc>,
    /// When the head read it.
    pub read_at: Option<DateTime<Utc>>,
}

type ActRow = (i32, Option<i32>, Option<i32>, DateTime<Utc>, Option<DateTime<Utc>>);

/// What was decided in somebody's stead, the newest first.
pub fn acts_for(connection: &mut DatabaseConnection, absent: PersonNumber) -> Result<Vec<DeputyAct>, StoreError> {
    let rows = deputy_act::table
        .inner_join(deputy::table.inner_join(post::table))
        .filter(post::person_id.eq(absent))
        .order(deputy_act::id.desc())
        .limit(ACTS_SHOWN)
        .select((deputy_act::id, deputy_act::update_id, deputy_act::sheet_step_id, deputy_act::at, deputy_act::read_at))
        .load::<ActRow>(connection)?;
    rows.into_iter().map(|row| act(connection, row)).collect()
}

fn act(connection: &mut DatabaseConnection, row: ActRow) -> Result<DeputyAct, StoreError> {
    let (number, update, step, at, read_at) = row;
    let (subject, signature) = match (update, step) {
        (Some(update), _) => {
            let (place, milestone, update) = updates::place(connection, UpdateNumber(update))?;
            let approved = update.returned_because.is_none();
            let title = match milestone {
                Some(milestone) => milestone.title,
                None => goals::find(connection, place.about.goal.goal)?.name,
            };
            let subject = ActSubject::Report { update: update.number, title, approved };
            (subject, update.decided_by.unwrap_or_default())
        }
        (None, step) => {
            let (goal, stage, step, signature) = sheet_step::table
                .find(step.unwrap_or_default())
                .select((sheet_step::goal_id, sheet_step::stage, sheet_step::step, sheet_step::signature))
                .first::<(i32, String, String, String)>(connection)?;
            let goal = GoalNumber(goal);
            let name = goals::find(connection, goal)?.name;
            (ActSubject::Sheet { goal, name, stage: stored(&stage)?, step: stored(&step)? }, signature)
        }
    };
    Ok(DeputyAct { number: DeputyActNumber(number), subject, signature, at, read_at })
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
pub fn act_place(connection: &mut DatabaseConnection, number: DeputyActNumber) -> Result<DeputyActPlace, StoreError> {
    let absent = deputy_act::table
        .inner_join(deputy::table.inner_join(post::table))
        .filter(deputy_act::id.eq(number))
        .select(post::person_id)
        .first::<i32>(connection)?;
    Ok(DeputyActPlace { act: number, absent: PersonNumber(absent) })
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
