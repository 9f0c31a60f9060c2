//! `/years/{year}.json`: the year in one document; and several years in one. Every object of it is a type of its own here,
//! so that neither the domain nor what is stored can change it unseen.

use std::io::Write;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Serialize, Serializer};

use crate::domain::english_names::EnglishNames;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::municipality_code::MunicipalityCode;
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::publication::Publication;
use crate::domain::stage::Stage;
use crate::store::kit::Reader;
use crate::store::published::city::City;

use super::data::OutletError;
use super::part::{self, Part, Scope};
use goal::Goal;

mod amount;
mod evaluation;
mod everything;
mod evidence;
mod goal;
mod indicator;
mod milestone;
mod record;

/// The version of the format. It is raised when a field goes or means something else than before; a field that is new
/// raises nothing, since whoever reads the others by name finds them.
const FORMAT: u32 = 1;

/// Writes the document of a year, or that of several. Objects keep the order of their fields, so that equal data give equal
/// bytes.
pub(super) fn write(
    out: &mut (dyn Write + Send),
    city: &City,
    reader: &mut impl Reader,
    (scope, years): (Scope, &[FiscalYear]),
    mut told: impl FnMut(),
) -> Result<(), OutletError> {
    if let (Scope::Year(_) | Scope::Unit(..), [year]) = (scope, years) {
        let part = part::read(reader, scope, *year)?;
        serde_json::to_writer_pretty(&mut *out, &Document::of(city, &part))?;
        told();
    } else {
        everything::write(out, city, reader, (scope, years), told)?;
    }
    Ok(out.write_all(b"\n")?)
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    fiscal_year: FiscalYear,
    label: String,
    label_en: String,
    municipality_code: &'a MunicipalityCode,
    municipality: &'a str,
    municipality_en: Option<&'a str>,
    licence: Option<&'a str>,
    stage: Option<Stage>,
    partial: bool,
    sample: bool,
    source: Option<&'a str>,
    published_at: Option<DateTime<Utc>>,
    goals: Goals<'a>,
}

/// Each goal is there only while it is written: those of a large year are many megabytes.
struct Goals<'a> {
    part: &'a Part,
    english: &'a EnglishNames,
}

impl<'a> Serialize for Goals<'a> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let goal = |publication: &'a Publication| {
            Goal::of(publication, self.part.versions(publication.snapshot.goal), self.english)
        };
        serializer.collect_seq(self.part.publications.iter().map(goal))
    }
}

impl<'a> Document<'a> {
    fn of(city: &'a City, part: &'a Part) -> Self {
        let record = &part.record;
        Self {
            format: FORMAT,
            fiscal_year: record.year,
            label: record.year.label(Language::Japanese),
            label_en: record.year.label(Language::English),
            municipality_code: &city.municipality_code,
            municipality: &city.name,
            municipality_en: city.english.city.as_deref(),
            licence: city.licence.as_deref(),
            stage: part.publications.iter().map(|publication| publication.snapshot.stage).max(),
            partial: record.partial,
            sample: record.sample,
            source: record.source.as_deref(),
            published_at: part.published_at(),
            goals: Goals { part, english: &city.english },
        }
    }
}

/// A period by its first and last day, how exactly it is known, and the words for it.
#[derive(Serialize)]
struct Date {
    from: NaiveDate,
    to: NaiveDate,
    precision: Precision,
    label: String,
}

impl From<PartialDate> for Date {
    fn from(date: PartialDate) -> Self {
        let label = date.label(Language::Japanese);
        Self { from: date.from(), to: date.to(), precision: date.precision(), label }
    }
}
