//! People and their accounts. Their posts are in `posts`.

use chrono::{NaiveDate, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::mail::MailAddress;
use crate::domain::numbers::PersonNumber;
use crate::domain::person::{Actor, Author, Post};
use crate::domain::policy::{Administer, Permit};
use crate::store::accounts::Account;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::person;
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::posts::{self, NewPost};
use crate::store::{deputies, second_factor, sessions, sign_in_links, units};

/// An account to be made.
#[derive(Debug, Clone, Serialize)]
pub struct NewPerson {
    pub login: String,
    pub name: String,
    /// The hash of the initial password; never in the trail.
    #[serde(skip)]
    pub password_hash: String,
    /// Whether the password has to be changed at the first sign-in.
    pub must_change_password: bool,
    pub posts: Vec<NewPost>,
}

/// The account of a login.
pub fn by_login(connection: &mut DatabaseConnection, login: &str) -> Result<Option<Account>, StoreError> {
    Ok(person::table.filter(person::login.eq(login)).select(Account::as_select()).first(connection).optional()?)
}

/// The account of a person.
pub fn by_number(connection: &mut DatabaseConnection, number: PersonNumber) -> Result<Account, StoreError> {
    Ok(person::table.find(number).select(Account::as_select()).first(connection)?)
}

/// All accounts with all their posts, by login.
pub fn list(connection: &mut DatabaseConnection) -> Result<Vec<(Account, Vec<Post>)>, StoreError> {
    let accounts: Vec<Account> = person::table.order(person::login).select(Account::as_select()).load(connection)?;
    let mut posts = posts::of_all(connection)?;
    let with_posts = |account: Account| (posts.remove(&account.person).unwrap_or_default(), account);
    Ok(accounts.into_iter().map(with_posts).map(|(posts, account)| (account, posts)).collect())
}

/// Somebody who is signed in, with the posts held today; `None` once the account is closed.
pub fn actor(
    connection: &mut DatabaseConnection,
    number: PersonNumber,
    today: NaiveDate,
) -> Result<Option<Actor>, StoreError> {
    let row = person::table
        .find(number)
        .filter(person::disabled_at.is_null())
        .select((person::name, person::must_change_password))
        .first::<(String, bool)>(connection)
        .optional()?;
    let Some((name, must_change_password)) = row else { return Ok(None) };
    let mut posts = posts::of(connection, number)?;
    posts.retain(|post| post.is_held_on(today));
    let mut deputyships = deputies::held_by(connection, number, today)?;
    let held = posts.iter_mut().chain(deputyships.iter_mut().map(|deputyship| &mut deputyship.post));
    units::name_former(connection, held, today)?;
    let roles = posts.iter().chain(deputyships.iter().map(|deputyship| &deputyship.post)).map(|post| post.role);
    let must_set_up_second_factor = second_factor::is_owed(connection, number, roles)?;
    Ok(Some(Actor { person: number, name, posts, deputyships, must_change_password, must_set_up_second_factor }))
}

/// Makes an account; a conflict where the login is taken.
pub fn add(writer: &mut Writer<'_>, permit: &Permit<Administer>, new: &NewPerson) -> Result<PersonNumber, StoreError> {
    let number: PersonNumber = diesel::insert_into(person::table)
        .values((
            person::login.eq(&new.login),
            person::name.eq(&new.name),
            person::password_hash.eq(&new.password_hash),
            person::must_change_password.eq(new.must_change_password),
            person::created_at.eq(At::from(Utc::now())),
        ))
        .returning(person::id)
        .get_result(writer.connection)?;
    for held in &new.posts {
        posts::insert(writer.connection, number, held)?;
    }
    writer.record(permit.author(), Change::new(Action::PersonAdded, SubjectKind::Person, number.0).after(new)?);
    Ok(number)
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
    let changed = diesel::update(person::table.find(number))
        .set((person::password_hash.eq(password_hash), person::must_change_password.eq(must_change)))
        .execute(writer.connection)?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    sessions::end_all_of(writer.connection, number)
}

/// Gives a person another name from now on; what is on record keeps the name of its time.
pub fn rename(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: PersonNumber,
    name: &str,
) -> Result<(), StoreError> {
    let before = by_number(writer.connection, number)?.name;
    if before == name {
        return Ok(());
    }
    diesel::update(person::table.find(number)).set(person::name.eq(name)).execute(writer.connection)?;
    let change = Change::new(Action::PersonRenamed, SubjectKind::Person, number.0).before(&before)?.after(&name)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Gives a person a mail address of their own, or the one that the city's settings make.
pub fn set_mail(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: PersonNumber,
    address: Option<&MailAddress>,
) -> Result<(), StoreError> {
    let before: Option<MailAddress> = person::table.find(number).select(person::mail).first(writer.connection)?;
    if before.as_ref() == address {
        return Ok(());
    }
    diesel::update(person::table.find(number)).set(person::mail.eq(address)).execute(writer.connection)?;
    let change = Change::new(Action::MailSet, SubjectKind::Person, number.0).before(&before)?.after(&address)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Closes an account and ends its sessions. What the person wrote stays. A conflict where nobody else manages people.
pub fn disable(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: PersonNumber,
    today: NaiveDate,
) -> Result<(), StoreError> {
    posts::keep_administered(writer, today, |writer| {
        let closed = diesel::update(person::table.find(number).filter(person::disabled_at.is_null()))
            .set(person::disabled_at.eq(At::from(Utc::now())))
            .execute(writer.connection)?;
        if closed == 0 {
            // It is closed already, or there is none.
            return by_number(writer.connection, number).map(|_| ());
        }
        sessions::end_all_of(writer.connection, number)?;
        sign_in_links::remove_all_of(writer, permit.author(), number)?;
        writer.record(permit.author(), Change::new(Action::PersonDisabled, SubjectKind::Person, number.0));
        Ok(())
    })
}

/// Opens a closed account again, with a new initial password.
pub fn reopen(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    number: PersonNumber,
    password_hash: &str,
) -> Result<(), StoreError> {
    set_password(writer, number, password_hash, true)?;
    diesel::update(person::table.find(number)).set(person::disabled_at.eq(None::<At>)).execute(writer.connection)?;
    writer.record(permit.author(), Change::new(Action::PersonReopened, SubjectKind::Person, number.0));
    Ok(())
}
