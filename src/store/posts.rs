//! Posts: who holds which, from when until when. A post that was held is never removed, only ended, so that the record
//! of its time stays whole.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::numbers::{PersonNumber, PostNumber, UnitNumber};
use crate::domain::person::{Post, Role, held_through};
use crate::domain::policy::{Administer, Permit};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::schema::{person, post, unit};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::sessions;

/// A post to be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewPost {
    pub role: Role,
    /// The section or department.
    pub unit: Option<UnitNumber>,
    pub from: NaiveDate,
    /// The last day, where one is set.
    pub until: Option<NaiveDate>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = post)]
struct PostRow {
    person_id: PersonNumber,
    id: PostNumber,
    role: Role,
    unit_id: Option<UnitNumber>,
    #[diesel(select_expression = unit::name.nullable())]
    unit_name: Option<String>,
    from_date: NaiveDate,
    until_date: Option<NaiveDate>,
}

impl From<PostRow> for Post {
    fn from(row: PostRow) -> Self {
        Self {
            number: row.id,
            role: row.role,
            unit: row.unit_id,
            unit_name: row.unit_name,
            former_units: Vec::new(),
            from: row.from_date,
            until: row.until_date,
        }
    }
}

/// Every post that a person has held, holds or will hold, in the order in which they were given.
pub fn of(connection: &mut DatabaseConnection, holder: PersonNumber) -> Result<Vec<Post>, StoreError> {
    let rows: Vec<PostRow> = post::table
        .left_join(unit::table)
        .filter(post::person_id.eq(holder))
        .order(post::id)
        .select(PostRow::as_select())
        .load(connection)?;
    Ok(rows.into_iter().map(Post::from).collect())
}

/// The same of everybody.
pub fn of_all(connection: &mut DatabaseConnection) -> Result<BTreeMap<PersonNumber, Vec<Post>>, StoreError> {
    let rows: Vec<PostRow> =
        post::table.left_join(unit::table).order(post::id).select(PostRow::as_select()).load(connection)?;
    let mut posts: BTreeMap<PersonNumber, Vec<Post>> = BTreeMap::new();
    for row in rows {
        posts.entry(row.person_id).or_default().push(row.into());
    }
    Ok(posts)
}

/// One post and who holds it.
pub fn find(connection: &mut DatabaseConnection, number: PostNumber) -> Result<(PersonNumber, Post), StoreError> {
    let row: PostRow = post::table
        .left_join(unit::table)
        .filter(post::id.eq(number))
        .select(PostRow::as_select())
        .first(connection)?;
    Ok((row.person_id, row.into()))
}

pub(super) fn insert(
    connection: &mut DatabaseConnection,
    holder: PersonNumber,
    new: &NewPost,
) -> Result<(), StoreError> {
    diesel::insert_into(post::table)
        .values((
            post::person_id.eq(holder),
            post::role.eq(new.role),
            post::unit_id.eq(new.unit),
            post::from_date.eq(new.from),
            post::until_date.eq(new.until),
        ))
        .execute(connection)?;
    Ok(())
}

/// Gives a person a post; a conflict where they hold the same one at some time of it.
pub fn add(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    holder: PersonNumber,
    new: &NewPost,
) -> Result<(), StoreError> {
    let same = |held: &Post| held.role == new.role && held.unit == new.unit;
    let meets = |held: &Post| {
        new.until.is_none_or(|until| held.from <= until) && held.until.is_none_or(|until| new.from <= until)
    };
    if of(writer.connection, holder)?.iter().any(|held| same(held) && meets(held)) {
        return Err(StoreError::Conflict(Conflict::PostHeld));
    }
    insert(writer.connection, holder, new)?;
    let change = Change::new(Action::PostGiven, SubjectKind::Person, holder.0).after(new)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Ends a post with its last day; one that has not begun by then is withdrawn. Whoever holds nothing any more is signed
/// out at once.
pub fn end(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: PostNumber,
    last_day: NaiveDate,
    today: NaiveDate,
) -> Result<(), StoreError> {
    keep_administered(writer, today, |writer| {
        let (holder, held) = find(writer.connection, number)?;
        if held.from > last_day {
            diesel::delete(post::table.find(number)).execute(writer.connection)?;
        } else {
            diesel::update(post::table.find(number)).set(post::until_date.eq(last_day)).execute(writer.connection)?;
        }
        let was = serde_json::json!({
            "role": held.role, "unit": held.unit_name, "from": held.from, "until": held.until,
        });
        let change = Change::new(Action::PostEnded, SubjectKind::Person, holder.0)
            .before(&was)?
            .after(&serde_json::json!({ "last_day": last_day, "withdrawn": held.from > last_day }))?;
        writer.record(permit.author(), change);
        if !of(writer.connection, holder)?.iter().any(|post| post.is_held_on(today)) {
            sessions::end_all_of(writer.connection, holder)?;
        }
        Ok(())
    })
}

/// Makes a change, unless people would be managed by nobody sooner than before it.
pub(super) fn keep_administered<T>(
    writer: &mut Writer<'_>,
    today: NaiveDate,
    change: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let before = administered_through(writer.connection, today)?;
    let value = change(writer)?;
    if administered_through(writer.connection, today)? < before {
        return Err(StoreError::Conflict(Conflict::LastAdministrator));
    }
    Ok(value)
}

/// The last day up to which somebody with an open account manages people, without a gap from today on.
fn administered_through(connection: &mut DatabaseConnection, today: NaiveDate) -> Result<NaiveDate, StoreError> {
    let posts: Vec<(NaiveDate, Option<NaiveDate>)> = post::table
        .inner_join(person::table)
        .filter(post::role.eq(Role::Administrator))
        .filter(person::disabled_at.is_null())
        .select((post::from_date, post::until_date))
        .load(connection)?;
    Ok(held_through(&posts, today))
}
