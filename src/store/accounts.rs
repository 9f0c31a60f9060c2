//! Accounts, as signing in and writing to somebody need them.

use diesel::prelude::*;

use crate::domain::mail::MailAddress;
use crate::domain::numbers::PersonNumber;
use crate::store::kit::schema::{city, person};
use crate::store::kit::{DatabaseConnection, StoreError};

/// An account.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = person)]
pub struct Account {
    #[diesel(column_name = id)]
    pub person: PersonNumber,
    pub login: String,
    /// The person's own name.
    pub name: String,
    pub password_hash: String,
    /// Whether the account has been closed.
    #[diesel(select_expression = person::disabled_at.is_not_null())]
    pub disabled: bool,
}

/// Everybody with an open account and an address, or those of them who want notices.
pub(super) fn addresses(
    connection: &mut DatabaseConnection,
    only_who_want: bool,
) -> Result<Vec<(PersonNumber, MailAddress)>, StoreError> {
    let ending: String = city::table.select(city::mail_domain).first(connection)?;
    let rows: Vec<(PersonNumber, String, Option<String>, bool)> = person::table
        .filter(person::disabled_at.is_null())
        .order(person::id)
        .select((person::id, person::login, person::mail, person::digest_off))
        .load(connection)?;
    let wanted = rows.into_iter().filter(|(.., off)| !(only_who_want && *off));
    Ok(wanted.filter_map(|(number, login, own, _)| Some((number, address(&login, own, &ending)?))).collect())
}

/// The address of somebody. One on record that is none keeps nobody else's notice back.
pub(super) fn address(login: &str, own: Option<String>, ending: &str) -> Option<MailAddress> {
    let typed = own.or_else(|| (!ending.is_empty()).then(|| format!("{login}@{ending}")))?;
    typed.parse().ok()
}
