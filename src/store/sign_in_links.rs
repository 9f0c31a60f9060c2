//! Accounts elsewhere with which people sign in here. One is known by its issuer and its subject. Who may make and remove
//! them: their owner, who is signed in, and whoever manages people. A mail address makes one only where the provider has
//! verified it, it is that of one open account alone, and that account manages nothing and is linked with no other of that
//! provider.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::json;

use crate::domain::mail::MailAddress;
use crate::domain::numbers::{PersonNumber, SignInLinkNumber};
use crate::domain::person::{Author, Role};
use crate::domain::policy::{Administer, Permit};
use crate::domain::single_sign_on::{Identity, Issuer, MOST_LINKS, Subject};
use crate::store::accounts::{self, Account};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::{person, sign_in_link};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::{deputies, posts};

/// An account elsewhere that is linked with one here.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sign_in_link)]
pub struct SignInLink {
    #[diesel(column_name = id)]
    pub number: SignInLinkNumber,
    pub issuer: Issuer,
    pub subject: Subject,
    pub made_at: DateTime<Utc>,
}

/// Those of a person, the oldest first.
pub fn of(connection: &mut DatabaseConnection, person: PersonNumber) -> Result<Vec<SignInLink>, StoreError> {
    let of_person = sign_in_link::table.filter(sign_in_link::person_id.eq(person));
    Ok(of_person.order(sign_in_link::id).select(SignInLink::as_select()).load(connection)?)
}

/// The open account that is linked with one elsewhere.
pub fn account(
    connection: &mut DatabaseConnection,
    issuer: &Issuer,
    subject: &Subject,
) -> Result<Option<Account>, StoreError> {
    let linked = sign_in_link::table.inner_join(person::table).filter(person::disabled_at.is_null());
    let linked = linked.filter(sign_in_link::issuer.eq(issuer)).filter(sign_in_link::subject.eq(subject));
    Ok(linked.select(Account::as_select()).first(connection).optional()?)
}

/// Links an account with one elsewhere; a conflict where that one is linked already, or there are too many.
pub fn add(
    writer: &mut Writer<'_>,
    author: &Author,
    person: PersonNumber,
    issuer: &Issuer,
    subject: &Subject,
) -> Result<(), StoreError> {
    let open = person::table.find(person).filter(person::disabled_at.is_null()).count();
    if open.get_result::<i64>(writer.connection)? == 0 {
        return Err(StoreError::NotFound);
    }
    let same = sign_in_link::table.filter(sign_in_link::issuer.eq(issuer)).filter(sign_in_link::subject.eq(subject));
    let is_taken = same.count().get_result::<i64>(writer.connection)? > 0;
    if is_taken || of(writer.connection, person)?.len() >= MOST_LINKS {
        return Err(StoreError::Conflict(Conflict::Exists));
    }
    diesel::insert_into(sign_in_link::table)
        .values((
            sign_in_link::person_id.eq(person),
            sign_in_link::issuer.eq(issuer),
            sign_in_link::subject.eq(subject),
            sign_in_link::made_at.eq(At::from(Utc::now())),
        ))
        .execute(writer.connection)?;
    let trace = json!({ "issuer": issuer, "subject": subject });
    writer.record(author, Change::new(Action::SignInLinked, SubjectKind::Person, person.0).after(&trace)?);
    Ok(())
}

/// The same by whoever manages people.
pub fn give(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    person: PersonNumber,
    issuer: &Issuer,
    subject: &Subject,
) -> Result<(), StoreError> {
    add(writer, permit.author(), person, issuer, subject)
}

/// Links whoever has the verified mail address of somebody who signed in elsewhere, where that is beyond doubt.
pub fn link_by_mail(
    writer: &mut Writer<'_>,
    identity: &Identity,
    today: NaiveDate,
) -> Result<Option<Account>, StoreError> {
    let Some(mail) = &identity.verified_mail else { return Ok(None) };
    let Some(person) = owner(writer.connection, mail)? else { return Ok(None) };
    let links = of(writer.connection, person)?;
    let is_known_there = links.iter().any(|link| link.issuer == identity.issuer);
    if is_known_there || links.len() >= MOST_LINKS || manages(writer.connection, person, today)? {
        return Ok(None);
    }
    let account: Account = person::table.find(person).select(Account::as_select()).first(writer.connection)?;
    let author = Author::themselves(person, &account.name);
    add(writer, &author, person, &identity.issuer, &identity.subject)?;
    Ok(Some(account))
}

/// The one open account with a mail address; none where there are several.
fn owner(connection: &mut DatabaseConnection, mail: &MailAddress) -> Result<Option<PersonNumber>, StoreError> {
    let same = |address: &MailAddress| address.to_string().eq_ignore_ascii_case(&mail.to_string());
    let all = accounts::addresses(connection, false)?;
    let mut owners = all.into_iter().filter(|(_, address)| same(address)).map(|(person, _)| person);
    Ok(owners.next().filter(|_| owners.next().is_none()))
}

/// Whether somebody manages people, today or some day to come, by a post or for somebody who is absent.
fn manages(connection: &mut DatabaseConnection, person: PersonNumber, today: NaiveDate) -> Result<bool, StoreError> {
    let posts = posts::of(connection, person)?;
    let is_over = |until: Option<NaiveDate>| until.is_some_and(|until| until < today);
    let by_post = posts.iter().any(|post| post.role == Role::Administrator && !is_over(post.until));
    let stands_in = deputies::held_by(connection, person, today)?;
    Ok(by_post || stands_in.iter().any(|deputyship| deputyship.post.role == Role::Administrator))
}

/// Removes a link of a person; not found where they have no such.
pub fn remove(
    writer: &mut Writer<'_>,
    author: &Author,
    person: PersonNumber,
    number: SignInLinkNumber,
) -> Result<(), StoreError> {
    let link = of(writer.connection, person)?.into_iter().find(|link| link.number == number);
    take_out(writer, author, person, &link.ok_or(StoreError::NotFound)?)
}

/// The same by whoever manages people.
pub fn take_away(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    person: PersonNumber,
    number: SignInLinkNumber,
) -> Result<(), StoreError> {
    remove(writer, permit.author(), person, number)
}

/// Removes all links of an account that is closed.
pub(super) fn remove_all_of(writer: &mut Writer<'_>, author: &Author, person: PersonNumber) -> Result<(), StoreError> {
    for link in of(writer.connection, person)? {
        take_out(writer, author, person, &link)?;
    }
    Ok(())
}

fn take_out(
    writer: &mut Writer<'_>,
    author: &Author,
    person: PersonNumber,
    link: &SignInLink,
) -> Result<(), StoreError> {
    diesel::delete(sign_in_link::table.find(link.number)).execute(writer.connection)?;
    let trace = json!({ "issuer": link.issuer, "subject": link.subject });
    writer.record(author, Change::new(Action::SignInUnlinked, SubjectKind::Person, person.0).before(&trace)?);
    Ok(())
}
