//! The city as its pages name it, and its logo.

use chrono_tz::Tz;
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::municipality_code::MunicipalityCode;
use crate::store::kit::rows::stored;
use crate::store::kit::schema::{city, logo};
use crate::store::kit::{DatabaseConnection, StoreError};

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

type Row = ((String, String, String, String), (String, i32, String), (Option<String>, String));

/// The city; `NotFound` before `setup`.
pub fn load(connection: &mut DatabaseConnection) -> Result<City, StoreError> {
    let (about, rules, sample) = city::table
        .select((
            (city::name, city::municipality_code, city::contact, city::licence),
            (city::time_zone, city::silence_days, city::languages),
            (city::sample_notice, city::sample_kind),
        ))
        .first::<Row>(connection)?;
    let (name, code, contact, licence) = about;
    let (time_zone, silence_days, languages) = rules;
    let (notice, kind) = sample;
    let kind = stored(&kind)?;
    Ok(City {
        name,
        municipality_code: stored(&code)?,
        contact,
        licence: Some(licence).filter(|licence| !licence.is_empty()),
        time_zone: stored(&time_zone)?,
        silence_days: silence_days.into(),
        languages: stored(&languages)?,
        logo: logo::table.select(logo::digest).first(connection).optional()?,
        sample: notice.map(|notice| Sample { kind, notice }),
    })
}

/// The logo with this digest.
pub fn logo(connection: &mut DatabaseConnection, digest: &str) -> Result<Vec<u8>, StoreError> {
    Ok(logo::table.filter(logo::digest.eq(digest)).select(logo::png).first(connection)?)
}
