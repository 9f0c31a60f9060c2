//! The city and its settings: one row.

use chrono_tz::Tz;
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::municipality_code::MunicipalityCode;
use crate::domain::policy::{Administer, Permit};

use super::audit::{Action, Change, SubjectKind};
use super::connection::DatabaseConnection;
use super::database::Writer;
use super::schema::city;
use super::{StoreError, stored};

codes! {
    /// What a demonstration is made of.
    SampleKind {
        /// Published material of a real city.
        Published = "published",
        /// Nothing but invention, the city included.
        Invented = "invented",
    }
}

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
    let (name, code, contact, licence, time_zone, silence_days, sample_notice, sample_kind) = city::table
        .select((
            city::name,
            city::municipality_code,
            city::contact,
            city::licence,
            city::time_zone,
            city::silence_days,
            city::sample_notice,
            city::sample_kind,
        ))
        .first::<(String, String, String, String, String, i32, Option<String>, String)>(connection)?;
    let sample_kind = stored(&sample_kind)?;
    Ok(City {
        name,
        municipality_code: stored(&code)?,
        contact,
        licence: Some(licence).filter(|licence| !licence.is_empty()),
        time_zone: stored(&time_zone)?,
        silence_days: silence_days.into(),
        sample: sample_notice.map(|notice| Sample { kind: sample_kind, notice }),
    })
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// How many approvals a sheet needs: 1 or 2.
    pub approval_steps: i32,
    /// After how many days without a report a milestone is silent.
    pub silence_days: i32,
}

/// The settings as they are now.
pub fn settings(connection: &mut DatabaseConnection) -> Result<Settings, StoreError> {
    let (approval_steps, silence_days) =
        city::table.select((city::approval_steps, city::silence_days)).first(connection)?;
    Ok(Settings { approval_steps, silence_days })
}

/// Changes the settings.
pub fn set_settings(writer: &mut Writer<'_>, permit: &Permit<Administer>, new: Settings) -> Result<(), StoreError> {
    let before = settings(writer.connection)?;
    if before == new {
        return Ok(());
    }
    diesel::update(city::table)
        .set((city::approval_steps.eq(new.approval_steps), city::silence_days.eq(new.silence_days)))
        .execute(writer.connection)?;
    let change = Change::new(Action::SettingChanged, SubjectKind::City, 1).before(&before)?.after(&new)?;
    writer.record(permit.author(), change);
    Ok(())
}
