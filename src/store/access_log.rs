//! What the access log notes (see [`audit`](crate::store::trail)): who came in, who left, who was turned away.

use std::net::IpAddr;

use crate::domain::person::{Actor, Author};
use crate::domain::single_sign_on::{Identity, Issuer};
use crate::store::accounts::Account;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::{StoreError, Writer};

/// The most characters of a name that somebody typed, and of an address that somebody asked for.
const LONGEST: usize = 100;

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

fn author(actor: &Actor) -> Author {
    match actor.posts.first() {
        Some(post) => Author::in_post(actor, post),
        None => Author::themselves(actor.person, &actor.name),
    }
}

/// Somebody signed in.
pub fn signed_in(writer: &mut Writer<'_>, account: &Account, address: Option<IpAddr>) -> Result<(), StoreError> {
    let author = Author::themselves(account.person, &account.name);
    let change = Change::new(Action::SignedIn, SubjectKind::Person, account.person.0);
    writer.record(&author, change.after(&serde_json::json!({ "address": address }))?);
    Ok(())
}

/// Somebody signed in with an account elsewhere.
pub fn signed_in_elsewhere(
    writer: &mut Writer<'_>,
    account: &Account,
    issuer: &Issuer,
    address: Option<IpAddr>,
) -> Result<(), StoreError> {
    let author = Author::themselves(account.person, &account.name);
    let change = Change::new(Action::SignedIn, SubjectKind::Person, account.person.0);
    writer.record(&author, change.after(&serde_json::json!({ "address": address, "issuer": issuer }))?);
    Ok(())
}

/// Somebody signed in elsewhere who is nobody here.
pub fn stranger_refused(
    writer: &mut Writer<'_>,
    identity: &Identity,
    address: Option<IpAddr>,
) -> Result<(), StoreError> {
    let change = Change::unnumbered(Action::SignInFailed, SubjectKind::Person);
    let trace = serde_json::json!({ "address": address, "issuer": identity.issuer, "subject": cut(&identity.subject.to_string()) });
    writer.record(&Author::unknown(), change.after(&trace)?);
    Ok(())
}

/// An attempt to sign in failed. `known` is the account of that name, where there is one.
pub fn sign_in_failed(
    writer: &mut Writer<'_>,
    login: &str,
    known: Option<&Account>,
    address: Option<IpAddr>,
) -> Result<(), StoreError> {
    let change = match known {
        Some(account) => Change::new(Action::SignInFailed, SubjectKind::Person, account.person.0),
        None => Change::unnumbered(Action::SignInFailed, SubjectKind::Person),
    };
    let trace = serde_json::json!({ "login": cut(login), "address": address });
    writer.record(&Author::unknown(), change.after(&trace)?);
    Ok(())
}

/// Somebody gave the right password and a wrong code.
pub fn code_refused(writer: &mut Writer<'_>, account: &Account, address: Option<IpAddr>) -> Result<(), StoreError> {
    let change = Change::new(Action::CodeRefused, SubjectKind::Person, account.person.0);
    writer
        .record(&Author::unknown(), change.after(&serde_json::json!({ "login": account.login, "address": address }))?);
    Ok(())
}

/// Somebody gave the right password and no passkey of theirs, or one of which there may be a copy.
pub fn passkey_refused(
    writer: &mut Writer<'_>,
    account: &Account,
    went_back: bool,
    address: Option<IpAddr>,
) -> Result<(), StoreError> {
    let action = if went_back { Action::PasskeyWentBack } else { Action::PasskeyRefused };
    let change = Change::new(action, SubjectKind::Person, account.person.0);
    writer
        .record(&Author::unknown(), change.after(&serde_json::json!({ "login": account.login, "address": address }))?);
    Ok(())
}

/// Somebody signed in with a passkey of this name.
pub fn passkey_used(writer: &mut Writer<'_>, account: &Account, name: &str) -> Result<(), StoreError> {
    let author = Author::themselves(account.person, &account.name);
    let change = Change::new(Action::PasskeyUsed, SubjectKind::Person, account.person.0);
    writer.record(&author, change.after(&serde_json::json!({ "passkey": name }))?);
    Ok(())
}

/// Somebody used up a recovery code.
pub fn recovery_code_used(writer: &mut Writer<'_>, account: &Account, left: i64) -> Result<(), StoreError> {
    let author = Author::themselves(account.person, &account.name);
    let change = Change::new(Action::RecoveryCodeUsed, SubjectKind::Person, account.person.0);
    writer.record(&author, change.after(&serde_json::json!({ "recovery_codes": left }))?);
    Ok(())
}

/// Somebody signed out.
pub fn signed_out(writer: &mut Writer<'_>, actor: &Actor) {
    let change = Change::new(Action::SignedOut, SubjectKind::Person, actor.person.0);
    writer.record(&Author::themselves(actor.person, &actor.name), change);
}

/// Somebody signed in was refused what is at `path`.
pub fn refused(writer: &mut Writer<'_>, actor: &Actor, path: &str, status: u16) -> Result<(), StoreError> {
    let change = Change::unnumbered(Action::AccessRefused, SubjectKind::Page);
    let trace = serde_json::json!({ "path": cut(path), "status": status });
    writer.record(&author(actor), change.after(&trace)?);
    Ok(())
}
