//! Setting the city up, its settings, and its logo. What its pages name is in `published::city`.

use chrono::TimeDelta;
use chrono_tz::Tz;
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::allowance::GrowingWait;
use crate::domain::digest;
use crate::domain::logo::Logo;
use crate::domain::mail::{HostName, MailAddress, MailDay, MailEncryption, MailLogin, MailServer};
use crate::domain::municipality_code::MunicipalityCode;
use crate::domain::policy::{Administer, Permit};
use crate::domain::second_factor::Required;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{NoneIfEmpty, ZoneName};
use crate::store::kit::schema::{city, logo};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::published::city::{Languages, Sample, SampleKind};

/// What a new city needs.
#[derive(Debug, Clone, Serialize)]
pub struct NewCity {
    pub name: String,
    pub municipality_code: MunicipalityCode,
    pub contact: String,
    /// The licence of the published data, where it is the city's to give.
    pub licence: Option<String>,
    /// Set for a demonstration.
    pub sample: Option<Sample>,
}

/// Whether the city has been set up.
pub fn exists(connection: &mut DatabaseConnection) -> Result<bool, StoreError> {
    Ok(city::table.count().get_result::<i64>(connection)? > 0)
}

/// Whether the city lets people decide what they wrote themselves; not before `setup`.
pub(super) fn own_writing_allowed(connection: &mut DatabaseConnection) -> Result<bool, StoreError> {
    Ok(city::table.select(city::own_writing).first(connection).optional()?.unwrap_or_default())
}

/// For how many minutes a session may rest.
pub(super) fn idle_minutes(connection: &mut DatabaseConnection) -> Result<i32, StoreError> {
    Ok(city::table.select(city::idle_minutes).first(connection)?)
}

/// How often one may fail to sign in, and how long there is to wait then.
pub(super) fn sign_in_wait(connection: &mut DatabaseConnection) -> Result<GrowingWait, StoreError> {
    let (free, wait): (i32, i32) =
        city::table.select((city::sign_in_attempts, city::sign_in_wait)).first(connection)?;
    Ok(GrowingWait { free, first: TimeDelta::seconds(wait.into()) })
}

/// Who has to have a second factor; nobody before `setup`.
pub(super) fn second_factor_required(connection: &mut DatabaseConnection) -> Result<Required, StoreError> {
    Ok(city::table.select(city::second_factor).first(connection).optional()?.unwrap_or(Required::Nobody))
}

/// For how many years the log is kept.
pub(super) fn log_years(connection: &mut DatabaseConnection) -> Result<i32, StoreError> {
    Ok(city::table.select(city::log_years).first(connection)?)
}

/// The key that signs cookies and seals secrets, made once by [`set_up`], in hexadecimal.
pub fn cookie_key(connection: &mut DatabaseConnection) -> Result<String, StoreError> {
    Ok(city::table.select(city::cookie_key).first(connection)?)
}

/// Sets the city up; a conflict where it has been already.
pub fn set_up(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    new: &NewCity,
    cookie_key: &str,
) -> Result<(), StoreError> {
    diesel::insert_into(city::table)
        .values((
            city::id.eq(1),
            city::name.eq(&new.name),
            city::name_en.eq(""),
            city::municipality_code.eq(&new.municipality_code),
            city::contact.eq(&new.contact),
            city::licence.eq(new.licence.as_deref().unwrap_or_default()),
            city::time_zone.eq("Asia/Tokyo"),
            city::silence_days.eq(60),
            city::sample_notice.eq(new.sample.as_ref().map(|sample| &sample.notice)),
            city::sample_kind.eq(new.sample.as_ref().map_or(SampleKind::Published, |sample| sample.kind)),
            city::cookie_key.eq(cookie_key),
        ))
        .execute(writer.connection)?;
    let change = Change::new(Action::CitySetUp, SubjectKind::City, 1).after(new)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// What the planning office may set while the server runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = city, treat_none_as_null = true)]
pub struct Settings {
    pub name: String,
    /// The name on pages in English, where there is one.
    #[diesel(deserialize_as = NoneIfEmpty<String>, serialize_as = NoneIfEmpty<String>)]
    pub name_en: Option<String>,
    pub municipality_code: MunicipalityCode,
    /// お問い合わせ先.
    pub contact: String,
    /// The licence of the published data, where it is the city's to give.
    #[diesel(deserialize_as = NoneIfEmpty<String>, serialize_as = NoneIfEmpty<String>)]
    pub licence: Option<String>,
    /// The zone in which times are shown and days begin, from the next start on.
    #[serde(serialize_with = "zone_by_name")]
    #[diesel(deserialize_as = ZoneName, serialize_as = ZoneName)]
    pub time_zone: Tz,
    pub languages: Languages,
    /// After how many days without an update a milestone is silent.
    pub silence_days: i32,
    /// How many approvals a sheet needs: 1 or 2.
    pub approval_steps: i32,
    /// Whether people may decide what they wrote themselves.
    pub own_writing: bool,
    /// After how many minutes without a request a session ends.
    pub idle_minutes: i32,
    /// Attempts to sign in to one account in a row, without a wait.
    pub sign_in_attempts: i32,
    /// Seconds until the next attempt after those; each failure doubles them.
    pub sign_in_wait: i32,
    /// Who has to have a second factor.
    pub second_factor: Required,
    /// For how many years the log is kept.
    pub log_years: i32,
    /// The mail server that takes notices; without one no mail is sent.
    #[diesel(deserialize_as = NoneIfEmpty<MailServer>, serialize_as = NoneIfEmpty<MailServer>)]
    pub mail_server: Option<MailServer>,
    /// In whose name notices go.
    #[diesel(deserialize_as = NoneIfEmpty<MailAddress>, serialize_as = NoneIfEmpty<MailAddress>)]
    pub mail_sender: Option<MailAddress>,
    /// What stands behind the staff ID in an address of those who have none of their own.
    #[diesel(deserialize_as = NoneIfEmpty<HostName>, serialize_as = NoneIfEmpty<HostName>)]
    pub mail_domain: Option<HostName>,
    /// The day of the week on which digests go.
    pub mail_day: MailDay,
    /// From which hour of that day.
    pub mail_hour: i32,
    /// How the connection to the mail server is encrypted.
    pub mail_encryption: MailEncryption,
    /// As whom the server signs in there; it doesn't where this is empty.
    #[diesel(deserialize_as = NoneIfEmpty<MailLogin>, serialize_as = NoneIfEmpty<MailLogin>)]
    pub mail_login: Option<MailLogin>,
}

fn zone_by_name<S: serde::Serializer>(zone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(zone.name())
}

/// The settings as they are now.
pub fn settings(connection: &mut DatabaseConnection) -> Result<Settings, StoreError> {
    Ok(city::table.select(Settings::as_select()).first(connection)?)
}

/// Changes the settings. The trail holds those that changed, before and after.
pub fn set_settings(writer: &mut Writer<'_>, permit: &Permit<Administer>, new: &Settings) -> Result<(), StoreError> {
    let before = settings(writer.connection)?;
    if before == *new {
        return Ok(());
    }
    diesel::update(city::table).set(new.clone()).execute(writer.connection)?;
    if (&before.mail_server, &before.mail_login) != (&new.mail_server, &new.mail_login) {
        // It was for that account at that relay.
        diesel::update(city::table).set(city::mail_password.eq("")).execute(writer.connection)?;
    }
    let (mut before, mut after) = (serde_json::to_value(&before)?, serde_json::to_value(new)?);
    if let (Some(before), Some(after)) = (before.as_object_mut(), after.as_object_mut()) {
        let same = |name: &String| before.get(name) == after.get(name);
        let unchanged: Vec<String> = before.keys().filter(|name| same(name)).cloned().collect();
        for name in unchanged {
            before.remove(&name);
            after.remove(&name);
        }
    }
    let change = Change::new(Action::SettingChanged, SubjectKind::City, 1).before(&before)?.after(&after)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// The password for the mail server, encrypted; none where none was given.
pub fn mail_password(connection: &mut DatabaseConnection) -> Result<Option<String>, StoreError> {
    let kept: String = city::table.select(city::mail_password).first(connection)?;
    Ok(Some(kept).filter(|kept| !kept.is_empty()))
}

/// Keeps another password for the mail server, encrypted. The trail says that there is one, and not which.
pub fn set_mail_password(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    encrypted: &str,
) -> Result<(), StoreError> {
    let before = mail_password(writer.connection)?.is_some();
    diesel::update(city::table).set(city::mail_password.eq(encrypted)).execute(writer.connection)?;
    let change = Change::new(Action::SettingChanged, SubjectKind::City, 1)
        .before(&serde_json::json!({ "mail_password": before }))?
        .after(&serde_json::json!({ "mail_password": true }))?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Sets another logo, or none.
pub fn set_logo(writer: &mut Writer<'_>, permit: &Permit<Administer>, new: Option<&Logo>) -> Result<(), StoreError> {
    let before: Option<String> = logo::table.select(logo::digest).first(writer.connection).optional()?;
    let after = new.map(|new| digest::sha256(new.png()));
    if before == after {
        return Ok(());
    }
    diesel::delete(logo::table).execute(writer.connection)?;
    if let (Some(new), Some(digest)) = (new, &after) {
        diesel::insert_into(logo::table)
            .values((logo::id.eq(1), logo::digest.eq(digest), logo::png.eq(new.png())))
            .execute(writer.connection)?;
    }
    let change = Change::new(Action::SettingChanged, SubjectKind::City, 1)
        .before(&serde_json::json!({ "logo": before }))?
        .after(&serde_json::json!({ "logo": after }))?;
    writer.record(permit.author(), change);
    Ok(())
}
