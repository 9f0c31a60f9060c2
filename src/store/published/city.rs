//! The city as its pages name it, and its logo.

use chrono_tz::Tz;
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::english_names::EnglishNames;
use crate::domain::municipality_code::MunicipalityCode;
use crate::domain::numbers::UnitNumber;
use crate::store::kit::rows::{NoneIfEmpty, ZoneName, codes_in_columns};
use crate::store::kit::schema::{city, logo, unit};
use crate::store::kit::{DatabaseConnection, Reader, StoreError, Topic};

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
    pub kind: SampleKind,
    /// The published material, or what is invented, in Japanese.
    pub notice: String,
}

/// The city as its pages name it.
#[derive(Debug, Clone)]
pub struct City {
    /// 安芸高田市.
    pub name: String,
    /// What it and its units are called in English.
    pub english: EnglishNames,
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
    pub languages: Languages,
    /// The digest of the logo, where there is one.
    pub logo: Option<String>,
    /// Set for a demonstration.
    pub sample: Option<Sample>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = city)]
struct CityRow {
    name: String,
    #[diesel(deserialize_as = NoneIfEmpty<String>)]
    name_en: Option<String>,
    municipality_code: MunicipalityCode,
    contact: String,
    #[diesel(deserialize_as = NoneIfEmpty<String>)]
    licence: Option<String>,
    #[diesel(deserialize_as = ZoneName)]
    time_zone: Tz,
    silence_days: i32,
    languages: Languages,
    sample_notice: Option<String>,
    sample_kind: SampleKind,
}

/// The city; `NotFound` before `setup`.
pub fn load(reader: &mut impl Reader) -> Result<City, StoreError> {
    let connection = reader.on(Topic::City);
    let row: CityRow = city::table.select(CityRow::as_select()).first(connection)?;
    let units = unit::table.filter(unit::name_en.is_not_null()).select((unit::id, unit::name_en.assume_not_null()));
    let units: Vec<(UnitNumber, String)> = units.load(connection)?;
    Ok(City {
        name: row.name,
        english: EnglishNames { city: row.name_en, units: units.into_iter().collect() },
        municipality_code: row.municipality_code,
        contact: row.contact,
        licence: row.licence,
        time_zone: row.time_zone,
        silence_days: row.silence_days.into(),
        languages: row.languages,
        logo: logo::table.select(logo::digest).first(connection).optional()?,
        sample: row.sample_notice.map(|notice| Sample { kind: row.sample_kind, notice }),
    })
}

/// The logo with this digest.
pub fn logo(connection: &mut DatabaseConnection, digest: &str) -> Result<Vec<u8>, StoreError> {
    Ok(logo::table.filter(logo::digest.eq(digest)).select(logo::png).first(connection)?)
}
