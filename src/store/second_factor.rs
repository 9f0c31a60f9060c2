//! 2段階認証: the second factor of an account. Its codes are made on the real clock whatever day the city lives in. Whether
//! a code was taken before is decided by the row that it changes, so that two servers never take the same one.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::encrypted::EncryptionKey;
use crate::domain::numbers::PersonNumber;
use crate::domain::passkey::Refused;
use crate::domain::person::{Author, Role};
use crate::domain::policy::{Administer, Permit};
use crate::domain::second_factor::{Proof, Secret};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::{recovery_code, second_factor};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::{city, sessions};

pub mod passkeys;

/// A second factor to be set up.
#[derive(Debug, Clone)]
pub struct NewFactor {
    /// Encrypted for [`what_is_encrypted`].
    pub secret: String,
    /// The step of the code with which it was confirmed.
    pub step: i64,
    /// Of the recovery codes.
    pub hashes: Vec<String>,
}

/// How a second factor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Since when an app makes codes for it, where one does.
    pub since: Option<DateTime<Utc>>,
    /// How many passkeys there are.
    pub passkeys: i64,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
}

/// What somebody gives as their second factor.
#[derive(Debug, Clone)]
pub enum Given {
    /// Nothing, which is enough where they have none yet.
    Nothing,
    Typed(Proof),
    Passkey(passkeys::Answer),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is that of the account; of a passkey this is the name.
    Right(Option<String>),
    Wrong,
    /// It is that of a passkey that had signed more often before.
    WentBack,
}

/// What a stored secret is encrypted for.
pub fn what_is_encrypted(person: PersonNumber) -> String {
    format!("second factor of person {person}")
}

/// How the second factor of a person stands, where there is one.
pub fn standing(connection: &mut DatabaseConnection, person: PersonNumber) -> Result<Option<Standing>, StoreError> {
    let since = second_factor::table.find(person).select(second_factor::since).first(connection).optional()?;
    let passkeys = passkeys::count(connection, person)?;
    if since.is_none() && passkeys == 0 {
        return Ok(None);
    }
    Ok(Some(Standing { since, passkeys, recovery_codes: codes_left(connection, person)? }))
}

/// Whether a person has one: codes of an app, or a passkey.
pub fn is_set(connection: &mut DatabaseConnection, person: PersonNumber) -> Result<bool, StoreError> {
    Ok(has_app(connection, person)? || passkeys::count(connection, person)? > 0)
}

/// Whether an app makes codes for a person.
pub fn has_app(connection: &mut DatabaseConnection, person: PersonNumber) -> Result<bool, StoreError> {
    Ok(second_factor::table.find(person).count().get_result::<i64>(connection)? > 0)
}

fn codes_left(connection: &mut DatabaseConnection, person: PersonNumber) -> Result<i64, StoreError> {
    Ok(recovery_code::table.filter(recovery_code::person_id.eq(person)).count().get_result(connection)?)
}

/// Whether somebody in posts of these roles has to have a second factor and has none.
pub(super) fn is_owed(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    mut roles: impl Iterator<Item = Role>,
) -> Result<bool, StoreError> {
    let required = city::second_factor_required(connection)?;
    Ok(roles.any(|role| required.includes(role)) && !is_set(connection, person)?)
}

/// Sets up codes of an app, with recovery codes in the place of former ones, and ends all sessions of its owner; a conflict
/// where there are such codes.
pub fn set(
    writer: &mut Writer<'_>,
    author: &Author,
    person: PersonNumber,
    new: &NewFactor,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if has_app(writer.connection, person)? {
        return Err(StoreError::Conflict(Conflict::Exists));
    }
    diesel::insert_into(second_factor::table)
        .values((
            second_factor::person_id.eq(person),
            second_factor::secret.eq(&new.secret),
            second_factor::last_step.eq(new.step),
            second_factor::since.eq(At::from(now)),
        ))
        .execute(writer.connection)?;
    put_codes(writer.connection, person, &new.hashes)?;
    sessions::end_all_of(writer.connection, person)?;
    writer.record(author, Change::new(Action::SecondFactorSet, SubjectKind::Person, person.0));
    Ok(())
}

/// Puts new recovery codes in the place of those that are there; a conflict where there is no second factor.
pub fn renew_codes(
    writer: &mut Writer<'_>,
    author: &Author,
    person: PersonNumber,
    hashes: &[String],
) -> Result<(), StoreError> {
    if !is_set(writer.connection, person)? {
        return Err(StoreError::Conflict(Conflict::ChangedMeanwhile));
    }
    put_codes(writer.connection, person, hashes)?;
    writer.record(author, Change::new(Action::RecoveryCodesMade, SubjectKind::Person, person.0));
    Ok(())
}

/// Puts recovery codes in the place of those that are there.
pub(super) fn put_codes(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
    hashes: &[String],
) -> Result<(), StoreError> {
    diesel::delete(recovery_code::table.filter(recovery_code::person_id.eq(person))).execute(connection)?;
    for hash in hashes {
        diesel::insert_into(recovery_code::table)
            .values((recovery_code::hash.eq(hash), recovery_code::person_id.eq(person)))
            .execute(connection)?;
    }
    Ok(())
}

/// Drops the recovery codes of somebody who has no second factor any more.
pub(super) fn drop_codes_without_one(
    connection: &mut DatabaseConnection,
    person: PersonNumber,
) -> Result<(), StoreError> {
    if is_set(connection, person)? { Ok(()) } else { put_codes(connection, person, &[]) }
}

/// Switches one's own codes of an app off and ends all sessions of its owner; a conflict where there are none.
pub fn remove(writer: &mut Writer<'_>, author: &Author, person: PersonNumber) -> Result<(), StoreError> {
    let removed = diesel::delete(second_factor::table.find(person)).execute(writer.connection)?;
    removed_of(writer, author, person, removed)
}

/// Takes all of somebody's away who has lost their device; a conflict where there is none.
pub fn take_away(writer: &mut Writer<'_>, permit: &Permit<Administer>, person: PersonNumber) -> Result<(), StoreError> {
    let app = diesel::delete(second_factor::table.find(person)).execute(writer.connection)?;
    let removed = app + passkeys::remove_all(writer.connection, person)?;
    removed_of(writer, permit.author(), person, removed)
}

fn removed_of(
    writer: &mut Writer<'_>,
    author: &Author,
    person: PersonNumber,
    removed: usize,
) -> Result<(), StoreError> {
    if removed == 0 {
        return Err(StoreError::Conflict(Conflict::ChangedMeanwhile));
    }
    drop_codes_without_one(writer.connection, person)?;
    sessions::end_all_of(writer.connection, person)?;
    writer.record(author, Change::new(Action::SecondFactorRemoved, SubjectKind::Person, person.0));
    Ok(())
}

/// Takes what is given, once.
pub fn accept(
    connection: &mut DatabaseConnection,
    key: &EncryptionKey,
    person: PersonNumber,
    given: &Given,
    now: DateTime<Utc>,
) -> Result<Taken, StoreError> {
    let is_right = match given {
        Given::Nothing => !is_set(connection, person)?,
        Given::Typed(proof) => accept_typed(connection, key, person, proof, now)?,
        Given::Passkey(answer) => {
            return Ok(match passkeys::accept(connection, person, answer, now)? {
                Ok(name) => Taken::Right(Some(name)),
                Err(Refused::Wrong) => Taken::Wrong,
                Err(Refused::WentBack) => Taken::WentBack,
            });
        }
    };
    Ok(if is_right { Taken::Right(None) } else { Taken::Wrong })
}

/// Takes a proof, once: a code of a later step than the last one that was taken, or a recovery code that is there.
fn accept_typed(
    connection: &mut DatabaseConnection,
    key: &EncryptionKey,
    person: PersonNumber,
    proof: &Proof,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let taken = match proof {
        Proof::Recovery(hash) => {
            let code = recovery_code::table.find(hash).filter(recovery_code::person_id.eq(person));
            diesel::delete(code).execute(connection)?
        }
        Proof::Code(code) => {
            let Some(step) = secret(connection, key, person)?.and_then(|secret| secret.step_of(code, now)) else {
                return Ok(false);
            };
            diesel::update(second_factor::table.find(person).filter(second_factor::last_step.lt(step)))
                .set(second_factor::last_step.eq(step))
                .execute(connection)?
        }
    };
    Ok(taken > 0)
}

/// The secret of a person. One that does not open under the key of the city is no secret: whoever has it needs another.
fn secret(
    connection: &mut DatabaseConnection,
    key: &EncryptionKey,
    person: PersonNumber,
) -> Result<Option<Secret>, StoreError> {
    let encrypted: Option<String> =
        second_factor::table.find(person).select(second_factor::secret).first(connection).optional()?;
    Ok(encrypted
        .and_then(|encrypted| key.decrypt(&encrypted, &what_is_encrypted(person)))
        .and_then(|bytes| Secret::of(&bytes)))
}
