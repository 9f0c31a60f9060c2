//! People, their accounts and posts.

use chrono::{NaiveDate, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::numbers::{PersonNumber, PostNumber, UnitNumber};
use crate::domain::person::{Actor, Author, Post, Role};
use crate::domain::policy::{Administer, Permit};

use super::audit::{Action, Change, SubjectKind};
use super::connection::DatabaseConnection;
use super::database::Writer;
use super::schema::{person, post, unit};
use super::{StoreError, deputies, sessions, stored};

/// An account as signing in needs it.
#[derive(Debug, Clone)]
pub struct Account {
    /// Whose it is.
    pub person: PersonNumber,
    /// The name used for signing in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The stored hash of the password.
    pub password_hash: String,
    /// Whether the account has been closed.
    pub disabled: bool,
}

/// An account to be made.
#[derive(Debug, Clone, Serialize)]
pub struct NewPerson {
    /// The name used for signing in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The hash of the initial password; never in the audit log.
    #[serde(skip)]
    pub password_hash: String,
    /// Whether the password has to be changed at the first sign-in.
    pub must_change_password: bool,
    /// The posts held.
    pub posts: Vec<NewPost>,
}

/// A post to be given.
#[derive(Debug, Clone, Serialize)]
pub struct NewPost {
    /// What it entitles to.
    pub role: Role,
    /// The section or department.
    pub unit: Option<UnitNumber>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, where one is set.
    pub until: Option<NaiveDate>,
}

type AccountRow = (i32, String, String, String, bool);

fn account((number, login, name, password_hash, disabled): AccountRow) -> Account {
    Account { person: PersonNumber(number), login, name, password_hash, disabled }
}

/// The account of a login.
pub fn by_login(connection: &mut DatabaseConnection, login: &str) -> Result<Option<Account>, StoreError> {
    let row = person::table
        .filter(person::login.eq(login))
        .select((person::id, person::login, person::name, person::password_hash, person::disabled_at.is_not_null()))
        .first::<AccountRow>(connection)
        .optional()?;
    Ok(row.map(account))
}

/// The account of a person.
pub fn by_number(connection: &mut DatabaseConnection, number: PersonNumber) -> Result<Account, StoreError> {
    let row = person::table
        .find(number.0)
        .select((person::id, person::login, person::name, person::password_hash, person::disabled_at.is_not_null()))
        .first::<AccountRow>(connection)?;
    Ok(account(row))
}

/// All accounts with all their posts, by login.
pub fn list(connection: &mut DatabaseConnection) -> Result<Vec<(Account, Vec<Post>)>, StoreError> {
    let rows = person::table
        .order(person::login)
        .select((person::id, person::login, person::name, person::password_hash, person::disabled_at.is_not_null()))
        .load::<AccountRow>(connection)?;
    rows.into_iter()
        .map(|row| {
            let posts = posts(connection, row.0)?;
            Ok((account(row), posts))
        })
        .collect()
}

/// Every post that somebody holds, held or will hold.
pub(super) fn posts(connection: &mut DatabaseConnection, number: i32) -> Result<Vec<Post>, StoreError> {
    let rows = post::table
        .left_join(unit::table)
        .filter(post::person_id.eq(number))
        .order(post::id)
        .select((post::id, post::role, post::unit_id, unit::name.nullable(), post::from_date, post::until_date))
        .load::<(i32, String, Option<i32>, Option<String>, NaiveDate, Option<NaiveDate>)>(connection)?;
    rows.into_iter()
        .map(|(number, role, unit, unit_name, from, until)| {
            Ok(Post {
                number: PostNumber(number),
                role: stored(&role)?,
                unit: unit.map(UnitNumber),
                unit_name,
                from,
                until,
            })
        })
        .collect()
}

/// Somebody who is signed in, with the posts held today; `None` once the account is closed.
pub fn actor(
    connection: &mut DatabaseConnection,
    number: PersonNumber,
    today: NaiveDate,
) -> Result<Option<Actor>, StoreError> {
    let row = person::table
        .find(number.0)
        .filter(person::disabled_at.is_null())
        .select((person::name, person::must_change_password))
        .first::<(String, bool)>(connection)
        .optional()?;
    let Some((name, must_change_password)) = row else { return Ok(None) };
    let mut posts = posts(connection, number.0)?;
    posts.retain(|post| post.is_held_on(today));
    let deputyships = deputies::held_by(connection, number, today)?;
    Ok(Some(Actor { person: number, name, posts, deputyships, must_change_password }))
}

/// Makes an account; a conflict where the login is taken.
pub fn add(writer: &mut Writer<'_>, permit: &Permit<Administer>, new: &NewPerson) -> Result<PersonNumber, StoreError> {
    let number = diesel::insert_into(person::table)
        .values((
            person::login.eq(&new.login),
            person::name.eq(&new.name),
            person::password_hash.eq(&new.password_hash),
            person::must_change_password.eq(new.must_change_password),
            person::created_at.eq(Utc::now().naive_utc()),
        ))
        .returning(person::id)
        .get_result::<i32>(writer.connection)?;
    for held in &new.posts {
        diesel::insert_into(post::table)
            .values((
                post::person_id.eq(number),
                post::role.eq(held.role.code()),
                post::unit_id.eq(held.unit.map(|unit| unit.0)),
                post::from_date.eq(held.from),
                post::until_date.eq(held.until),
            ))
            .execute(writer.connection)?;
    }
    writer.record(permit.author(), Change::new(Action::PersonAdded, SubjectKind::Person, number).after(new)?);
    Ok(PersonNumber(number))
}

/// Gives an account a new initial password and ends its sessions.
pub fn reset_password(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: PersonNumber,
    password_hash: &str,
) -> Result<(), StoreError> {
    set_password(writer, number, password_hash, true)?;
    writer.record(permit.author(), Change::new(Action::PasswordReset, SubjectKind::Person, number.0));
    Ok(())
}

/// Sets the password of a demonstration's sample account, which need not be changed.
pub fn set_sample_password(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: PersonNumber,
    password_hash: &str,
) -> Result<(), StoreError> {
    set_password(writer, number, password_hash, false)?;
    writer.record(permit.author(), Change::new(Action::PasswordReset, SubjectKind::Person, number.0));
    Ok(())
}

/// Sets the password somebody chose for themselves and ends all their sessions.
pub fn change_password(
    writer: &mut Writer<'_>,
    author: &Author,
    number: PersonNumber,
    password_hash: &str,
) -> Result<(), StoreError> {
    set_password(writer, number, password_hash, false)?;
    writer.record(author, Change::new(Action::PasswordChanged, SubjectKind::Person, number.0));
    Ok(())
}

fn set_password(
    writer: &mut Writer<'_>,
    number: PersonNumber,
    password_hash: &str,
    must_change: bool,
) -> Result<(), StoreError> {
    let changed = diesel::update(person::table.find(number.0))
        .set((person::password_hash.eq(password_hash), person::must_change_password.eq(must_change)))
        .execute(writer.connection)?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    sessions::end_all_of(writer.connection, number)
}

/// Closes an account and ends its sessions. What the person wrote stays.
pub fn disable(writer: &mut Writer<'_>, permit: &Permit<Administer>, number: PersonNumber) -> Result<(), StoreError> {
    diesel::update(person::table.find(number.0))
        .set(person::disabled_at.eq(Utc::now().naive_utc()))
        .execute(writer.connection)?;
    sessions::end_all_of(writer.connection, number)?;
    writer.record(permit.author(), Change::new(Action::PersonDisabled, SubjectKind::Person, number.0));
    Ok(())
}
