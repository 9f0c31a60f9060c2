//! The city and its settings: one row. And its logo.

use chrono_tz::Tz;
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::digest;
use crate::domain::logo::Logo;
use crate::domain::mail::{HostName, MailAddress, MailServer};
use crate::domain::municipality_code::MunicipalityCode;
use crate::domain::policy::{Administer, Permit};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{codes_in_columns, stored, stored_option};
use crate::store::kit::schema::{city, logo};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

codes! {
    /// The languages in which pages are offered.
    Languages {
        /// Japanese only.
        Japanese = "ja",
        /// Japanese, and the whole interface in English.
        Both = "ja_en",
    }
}

codes! {
    /// What a demonstration is made of.
    SampleKind {
        /// Published material of a real city.
        Published = "published",
        /// Nothing but invention, the city included.
        Invented = "invented",
    }
}

codes_in_columns!(Languages SampleKind);

/// What makes a city a demonstration. Every page then says that it is not the city's.
#[derive(Debug, Clone, Serialize)]
pub struct Sample {
    /// What it is made of.
    pub kind: SampleKind,
    /// The published material, or what is invented, in Japanese.
    pub notice: String,
}

/// The city as its pages name it.
#[derive(Debug, Clone)]
pub struct City {
    /// 安芸高田市.
    pub name: String,
    /// 全国地方公共団体コード.
    pub municipality_code: MunicipalityCode,
    /// お問い合わせ先: whom the public asks.
    pub contact: String,
    /// The licence of the published data, where it is the city's to give.
    pub licence: Option<String>,
    /// The zone in which times are shown and days begin.
    pub time_zone: Tz,
    /// After how many days without a report a milestone is silent.
    pub silence_days: i64,
    /// The languages of the pages.
    pub languages: Languages,
    /// The digest of the logo, where there is one.
    pub logo: Option<String>,
    /// Set for a demonstration.
    pub sample: Option<Sample>,
}

/// What a new city needs.
#[derive(Debug, Clone, Serialize)]
pub struct NewCity {
    /// Its name.
    pub name: String,
    /// Its code.
    pub municipality_code: MunicipalityCode,
    /// Whom the public asks.
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

/// The city; `NotFound` before `setup`.
pub fn load(connection: &mut DatabaseConnection) -> Result<City, StoreError> {
    let settings = settings(connection)?;
    let (notice, kind) =
        city::table.select((city::sample_notice, city::sample_kind)).first::<(Option<String>, String)>(connection)?;
    let kind = stored(&kind)?;
    let logo = logo::table.select(logo::digest).first(connection).optional()?;
    Ok(City {
        name: settings.name,
        municipality_code: settings.municipality_code,
        contact: settings.contact,
        licence: settings.licence,
        time_zone: settings.time_zone,
        silence_days: settings.silence_days.into(),
        languages: settings.languages,
        logo,
        sample: notice.map(|notice| Sample { kind, notice }),
    })
}

/// Whether the city lets people decide what they wrote themselves; not before `setup`.
pub(super) fn own_writing_allowed(connection: &mut DatabaseConnection) -> Result<bool, StoreError> {
    Ok(city::table.select(city::own_writing).first(connection).optional()?.unwrap_or_default())
}

/// For how many minutes a session may rest.
pub(super) fn idle_minutes(connection: &mut DatabaseConnection) -> Result<i32, StoreError> {
    Ok(city::table.select(city::idle_minutes).first(connection)?)
}

/// For how many years the log is kept.
pub(super) fn log_years(connection: &mut DatabaseConnection) -> Result<i32, StoreError> {
    Ok(city::table.select(city::log_years).first(connection)?)
}

/// The key that signs session cookies, made once by [`set_up`], in hexadecimal.
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
            city::municipality_code.eq(new.municipality_code.to_string()),
            city::contact.eq(&new.contact),
            city::licence.eq(new.licence.as_deref().unwrap_or_default()),
            city::time_zone.eq("Asia/Tokyo"),
            city::silence_days.eq(60),
            city::sample_notice.eq(new.sample.as_ref().map(|sample| &sample.notice)),
            city::sample_kind.eq(new.sample.as_ref().map_or(SampleKind::Published, |sample| sample.kind).code()),
            city::cookie_key.eq(cookie_key),
        ))
        .execute(writer.connection)?;
    let change = Change::new(Action::CitySetUp, SubjectKind::City, 1).after(new)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// What the planning office may set while the server runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// The city's name.
    pub name: String,
    /// 全国地方公共団体コード.
    pub municipality_code: MunicipalityCode,
    /// お問い合わせ先.
    pub contact: String,
    /// The licence of the published data, where it is the city's to give.
    pub licence: Option<String>,
    /// The zone in which times are shown and days begin, from the next start on.
    #[serde(serialize_with = "zone_by_name")]
    pub time_zone: Tz,
    /// The languages of the pages.
    pub languages: Languages,
    /// After how many days without a report a milestone is silent.
    pub silence_days: i32,
    /// How many approvals a sheet needs: 1 or 2.
    pub approval_steps: i32,
    /// Whether people may decide what they wrote themselves.
    pub own_writing: bool,
    /// After how many minutes without a request a session ends.
    pub idle_minutes: i32,
    /// Attempts to sign in to one account in a row.
    pub sign_in_attempts: i32,
    /// Seconds until the next attempt after those.
    pub sign_in_wait: i32,
    /// For how many years the log is kept.
    pub log_years: i32,
    /// The mail server that takes notices; without one no mail is sent.
    pub mail_server: Option<MailServer>,
    /// In whose name notices go.
    pub mail_sender: Option<MailAddress>,
    /// What stands behind the staff ID in an address of those who have none of their own.
    pub mail_domain: Option<HostName>,
    /// From which hour of the day notices go.
    pub mail_hour: i32,
}

fn zone_by_name<S: serde::Serializer>(zone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(zone.name())
}

type Row = (
    (String, String, String, String, String, String),
    (i32, i32, bool),
    (i32, i32, i32, i32),
    (String, String, String, i32),
);

/// A stored text that stands for none where it is empty.
fn filled<T: std::str::FromStr>(text: &str) -> Result<Option<T>, StoreError>
where
    T::Err: std::fmt::Display,
{
    stored_option(Some(text).filter(|text| !text.is_empty()))
}

/// The text that is stored for a value or none.
fn written<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// The settings as they are now.
pub fn settings(connection: &mut DatabaseConnection) -> Result<Settings, StoreError> {
    let (about, rules, operation, mail) = city::table
        .select((
            (city::name, city::municipality_code, city::contact, city::licence, city::time_zone, city::languages),
            (city::silence_days, city::approval_steps, city::own_writing),
            (city::idle_minutes, city::sign_in_attempts, city::sign_in_wait, city::log_years),
            (city::mail_server, city::mail_sender, city::mail_domain, city::mail_hour),
        ))
        .first::<Row>(connection)?;
    let (name, code, contact, licence, time_zone, languages) = about;
    let (silence_days, approval_steps, own_writing) = rules;
    let (idle_minutes, sign_in_attempts, sign_in_wait, log_years) = operation;
    let (mail_server, mail_sender, mail_domain, mail_hour) = mail;
    Ok(Settings {
        name,
        municipality_code: stored(&code)?,
        contact,
        licence: Some(licence).filter(|licence| !licence.is_empty()),
        time_zone: stored(&time_zone)?,
        languages: stored(&languages)?,
        silence_days,
        approval_steps,
        own_writing,
        idle_minutes,
        sign_in_attempts,
        sign_in_wait,
        log_years,
        mail_server: filled(&mail_server)?,
        mail_sender: filled(&mail_sender)?,
        mail_domain: filled(&mail_domain)?,
        mail_hour,
    })
}

/// Changes the settings. The trail holds those that changed, before and after.
pub fn set_settings(writer: &mut Writer<'_>, permit: &Permit<Administer>, new: &Settings) -> Result<(), StoreError> {
    let before = settings(writer.connection)?;
    if before == *new {
        return Ok(());
    }
    diesel::update(city::table)
        .set((
            city::name.eq(&new.name),
            city::municipality_code.eq(new.municipality_code.to_string()),
            city::contact.eq(&new.contact),
            city::licence.eq(new.licence.as_deref().unwrap_or_default()),
            city::time_zone.eq(new.time_zone.name()),
            city::languages.eq(new.languages.code()),
            city::silence_days.eq(new.silence_days),
            city::approval_steps.eq(new.approval_steps),
            city::own_writing.eq(new.own_writing),
            city::idle_minutes.eq(new.idle_minutes),
            city::sign_in_attempts.eq(new.sign_in_attempts),
            city::sign_in_wait.eq(new.sign_in_wait),
            city::log_years.eq(new.log_years),
            city::mail_server.eq(written(new.mail_server.as_ref())),
            city::mail_sender.eq(written(new.mail_sender.as_ref())),
            city::mail_domain.eq(written(new.mail_domain.as_ref())),
            city::mail_hour.eq(new.mail_hour),
        ))
        .execute(writer.connection)?;
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

/// The logo with this digest.
pub fn logo(connection: &mut DatabaseConnection, digest: &str) -> Result<Vec<u8>, StoreError> {
    Ok(logo::table.filter(logo::digest.eq(digest)).select(logo::png).first(connection)?)
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
