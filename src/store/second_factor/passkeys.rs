//! パスキー of the staff, and what they are asked for. What is asked is kept here until it is answered, once: two servers
//! never take the same answer, and none is taken after some minutes. All of it is on the real clock.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::domain::digest;
use crate::domain::encrypted::EncryptionKey;
use crate::domain::numbers::{PasskeyNumber, PersonNumber};
use crate::domain::passkey::{Answered, MOST, Passkey, Refused, Site};
use crate::domain::person::Author;
use crate::store::accounts::Account;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::{passkey, passkey_ceremony};
use crate::store::kit::{Conflict, Database, DatabaseConnection, StoreError, Writer};
use crate::store::second_factor::{self, Given, Taken};
use crate::store::sessions;

/// So long there is to answer.
const LASTS: TimeDelta = TimeDelta::minutes(5);

/// A passkey in the list of its owner.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = passkey)]
pub struct Listed {
    #[diesel(column_name = id)]
    pub number: PasskeyNumber,
    pub name: String,
    pub added_at: DateTime<Utc>,
    /// When somebody last signed in with it.
    pub used_at: Option<DateTime<Utc>>,
}

/// What a passkey is asked for, in one session or one form.
#[derive(Debug, Clone)]
pub struct Binding(String);

impl Binding {
    /// For the second step of signing in, of the browser that has this form.
    pub fn to_sign_in(form_token: &str) -> Self {
        Self::of("sign-in", form_token)
    }

    /// To show that it is oneself, in the session that has this token.
    pub fn to_show(token: &str) -> Self {
        Self::of("show", token)
    }

    /// To add one, in the session that has this token.
    pub fn to_add(token: &str) -> Self {
        Self::of("add", token)
    }

    fn of(what: &str, token: &str) -> Self {
        Self(digest::sha256(format!("passkey {what} {token}").as_bytes()))
    }
}

/// What a browser sent that was asked for a passkey.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The city's site, where it can have passkeys.
    pub site: Option<Site>,
    pub binding: Binding,
    pub text: String,
}

/// The passkeys of a person, those that were added first before the others.
pub fn of(connection: &mut DatabaseConnection, person: PersonNumber) -> Result<Vec<Listed>, StoreError> {
    let own = passkey::table.filter(passkey::person_id.eq(person)).order(passkey::id);
    Ok(own.select(Listed::as_select()).load(connection)?)
}

/// How many a person has.
pub fn count(connection: &mut DatabaseConnection, person: PersonNumber) -> Result<i64, StoreError> {
    Ok(passkey::table.filter(passkey::person_id.eq(person)).count().get_result(connection)?)
}

/// The keys of a person. One that cannot be read is none.
fn keys(connection: &mut DatabaseConnection, person: PersonNumber) -> Result<Vec<Passkey>, StoreError> {
    let own = passkey::table.filter(passkey::person_id.eq(person)).order(passkey::id);
    let kept: Vec<String> = own.select(passkey::credential).load(connection)?;
    Ok(kept.iter().filter_map(|kept| Passkey::read(kept)).collect())
}

/// A passkey that somebody wants to add.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub account: Account,
    pub site: Site,
    pub binding: Binding,
    pub name: String,
    /// The second factor that is there already, where there is one.
    pub given: Given,
}

/// Asks a person for one of theirs; gives what the browser is told, and nothing where there is none.
pub async fn ask(
    database: &Database,
    site: Site,
    person: PersonNumber,
    binding: Binding,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let asked = database.write_untrailed(move |connection| {
        let keys = keys(connection, person)?;
        if keys.is_empty() {
            return Ok(None);
        }
        let asked = site.ask_for_one_of(&keys).map_err(unasked)?;
        keep(connection, person, &binding, "", &asked.state, now)?;
        Ok(Some(asked.options))
    });
    asked.await
}

/// Asks a person for a new one; gives what the browser is told, and nothing where the second factor that is there already
/// is not the one given. A conflict where they have too many.
pub async fn ask_for_new(
    database: &Database,
    key: EncryptionKey,
    wanted: Wanted,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let asked = database.write_untrailed(move |connection| {
        let Wanted { account, site, binding, name, given } = &wanted;
        let taken = second_factor::accept(connection, &key, account.person, given, now)?;
        if !matches!(taken, Taken::Right(_)) {
            return Ok(None);
        }
        let keys = keys(connection, account.person)?;
        if keys.len() >= MOST {
            return Err(StoreError::Conflict(Conflict::Exists));
        }
        let asked = site.ask_for_new(account.person, &account.login, &account.name, &keys).map_err(unasked)?;
        keep(connection, account.person, binding, name, &asked.state, now)?;
        Ok(Some(asked.options))
    });
    asked.await
}

fn unasked(error: impl std::fmt::Display) -> StoreError {
    StoreError::Internal(error.to_string())
}

/// Keeps what is asked in the place of what was asked before, and drops what nobody answered in time.
fn keep(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    binding: &Binding,
    name: &str,
    state: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    use passkey_ceremony as ceremony;
    let former = ceremony::until.le(At::from(now)).or(ceremony::binding.eq(&binding.0));
    diesel::delete(ceremony::table.filter(former)).execute(connection)?;
    diesel::insert_into(ceremony::table)
        .values((
            ceremony::binding.eq(&binding.0),
            ceremony::person_id.eq(person),
            ceremony::name.eq(name),
            ceremony::state.eq(state),
            ceremony::until.eq(At::from(now + LASTS)),
        ))
        .execute(connection)?;
    Ok(())
}

/// What a person was asked and how what it is for is called, once.
fn take(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    binding: &Binding,
    now: DateTime<Utc>,
) -> Result<Option<(String, String)>, StoreError> {
    use passkey_ceremony as ceremony;
    let asked = ceremony::table
        .find(&binding.0)
        .filter(ceremony::person_id.eq(person))
        .filter(ceremony::until.gt(At::from(now)))
        .select((ceremony::state, ceremony::name))
        .first(connection)
        .optional()?;
    let taken = diesel::delete(ceremony::table.find(&binding.0)).execute(connection)?;
    Ok(asked.filter(|_| taken > 0))
}

/// Adds the passkey that was asked for, with recovery codes where it is the first second factor, and ends all sessions of
/// its owner. Gives whether these codes are theirs now, and nothing where the answer is none.
pub fn add(
    writer: &mut Writer<'_>,
    author: &Author,
    person: PersonNumber,
    answer: &Answer,
    hashes: &[String],
    now: DateTime<Utc>,
) -> Result<Option<bool>, StoreError> {
    let asked = take(writer.connection, person, &answer.binding, now)?;
    let Some((site, (state, name))) = answer.site.as_ref().zip(asked) else { return Ok(None) };
    let Ok(made) = site.made(&state, &answer.text) else { return Ok(None) };
    let is_known = passkey::table.filter(passkey::credential_id.eq(made.credential_id())).count();
    let is_one_too_many = usize::try_from(count(writer.connection, person)?).is_ok_and(|count| count >= MOST);
    if is_one_too_many || is_known.get_result::<i64>(writer.connection)? > 0 {
        return Ok(None);
    }
    let is_first = !second_factor::is_set(writer.connection, person)?;
    diesel::insert_into(passkey::table)
        .values((
            passkey::person_id.eq(person),
            passkey::name.eq(&name),
            passkey::credential_id.eq(made.credential_id()),
            passkey::credential.eq(made.written().map_err(unasked)?),
            passkey::added_at.eq(At::from(now)),
        ))
        .execute(writer.connection)?;
    if is_first {
        second_factor::put_codes(writer.connection, person, hashes)?;
    }
    sessions::end_all_of(writer.connection, person)?;
    let change = Change::new(Action::PasskeyAdded, SubjectKind::Person, person.0);
    writer.record(author, change.after(&serde_json::json!({ "passkey": name }))?);
    Ok(Some(is_first))
}

/// Takes an answer, once; gives the name of the passkey.
pub fn accept(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    answer: &Answer,
    now: DateTime<Utc>,
) -> Result<Result<String, Refused>, StoreError> {
    let asked = take(connection, person, &answer.binding, now)?;
    let Some((site, (state, _))) = answer.site.as_ref().zip(asked) else { return Ok(Err(Refused::Wrong)) };
    match site.answered(&state, &answer.text) {
        Ok(answered) => count_on(connection, person, &answered, now),
        Err(refused) => Ok(Err(refused)),
    }
}

/// Notes that a passkey was used. What it counts is compared with the row, which another answer may have changed since
/// this one was asked for.
fn count_on(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    answered: &Answered,
    now: DateTime<Utc>,
) -> Result<Result<String, Refused>, StoreError> {
    let own = passkey::person_id.eq(person).and(passkey::credential_id.eq(answered.credential_id()));
    let known: Option<(PasskeyNumber, String, String)> = passkey::table
        .filter(own)
        .select((passkey::id, passkey::name, passkey::credential))
        .first(connection)
        .optional()?;
    let known = known.and_then(|(number, name, kept)| Some((number, name, Passkey::read(&kept)?)));
    let Some((number, name, kept)) = known else { return Ok(Err(Refused::Wrong)) };
    let counter = answered.counter();
    // One that does not count says 0 each time.
    let goes_on = passkey::counter.lt(counter).or(passkey::counter.eq(0).and(passkey::counter.eq(counter)));
    let noted = diesel::update(passkey::table.find(number).filter(goes_on))
        .set((
            passkey::counter.eq(counter),
            passkey::credential.eq(kept.after(answered).written().map_err(unasked)?),
            passkey::used_at.eq(At::from(now)),
        ))
        .execute(connection)?;
    Ok(if noted > 0 { Ok(name) } else { Err(Refused::WentBack) })
}

/// Removes one of one's own and ends all sessions of its owner; a conflict where it is not there.
pub fn remove(
    writer: &mut Writer<'_>,
    author: &Author,
    person: PersonNumber,
    number: PasskeyNumber,
) -> Result<(), StoreError> {
    let own = passkey::table.find(number).filter(passkey::person_id.eq(person));
    let name: Option<String> = own.select(passkey::name).first(writer.connection).optional()?;
    let Some(name) = name else { return Err(StoreError::Conflict(Conflict::ChangedMeanwhile)) };
    diesel::delete(passkey::table.find(number)).execute(writer.connection)?;
    second_factor::drop_codes_without_one(writer.connection, person)?;
    sessions::end_all_of(writer.connection, person)?;
    let change = Change::new(Action::PasskeyRemoved, SubjectKind::Person, person.0);
    writer.record(author, change.before(&serde_json::json!({ "passkey": name }))?);
    Ok(())
}

/// Removes all of a person; gives how many there were.
pub(super) fn remove_all(connection: &mut DatabaseConnection, person: PersonNumber) -> Result<usize, StoreError> {
    Ok(diesel::delete(passkey::table.filter(passkey::person_id.eq(person))).execute(connection)?)
}
