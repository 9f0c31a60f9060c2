//! Everything that is public of a city, with the numbers it has there: what the `record` of `/data/all.json` holds, so that
//! a city without years becomes the same one. Whoever changes a field here changes that document.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::fiscal_year::FiscalYear;
use super::lineage::Succession;
use super::municipality_code::MunicipalityCode;
use super::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber, UnitNumber};
use super::partial_date::PartialDate;
use super::rating::Axis;
use super::unit::{UnitKind, UnitSuccession};

/// All of it but the publications.
#[derive(Debug, Clone, PartialEq)]
pub struct Everything {
    pub municipality_code: MunicipalityCode,
    pub municipality: String,
    pub municipality_en: Option<String>,
    pub licence: Option<String>,
    pub successions: Vec<Succession>,
    pub ends: Vec<EndedProgramme>,
    pub frame: Frame,
}

/// What the publications stand in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// 部局 and 課・室 that are named in publications, and the departments of these.
    pub units: Vec<PublicUnit>,
    pub unit_successions: Vec<UnitSuccession>,
    pub years: Vec<PublicYear>,
    pub partings: Vec<PublicParting>,
    /// The sheets that are public now.
    pub goals: Vec<PublicGoal>,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicUnit {
    pub number: UnitNumber,
    pub kind: UnitKind,
    /// The department of a section.
    pub parent: Option<UnitNumber>,
    pub name: String,
    pub name_en: Option<String>,
    pub first_year: FiscalYear,
    /// None also where it is to end only after what is public: that is nobody's business yet.
    pub last_year: Option<FiscalYear>,
}

/// A fiscal year of which something is public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicYear {
    pub fiscal_year: FiscalYear,
    /// Whether sheets may still come.
    pub open: bool,
    /// 一部のみ収録・要約.
    pub partial: bool,
    /// 見本.
    pub sample: bool,
    pub source: Option<String>,
    pub note: Option<String>,
    /// On what its goals are rated.
    pub axes: Vec<Axis>,
}

/// A programme that was parted from another, or was and went back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicParting {
    pub new_programme: ProgrammeNumber,
    pub old_programme: ProgrammeNumber,
    pub fiscal_year: FiscalYear,
    /// When it was.
    pub at: DateTime<Utc>,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
    /// The numbers of its indicators, before and after.
    pub indicators: Vec<(IndicatorNumber, IndicatorNumber)>,
}

/// A sheet that is public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicGoal {
    pub number: GoalNumber,
    pub programme: ProgrammeNumber,
    pub fiscal_year: FiscalYear,
    /// Its place in the table of its year.
    pub position: i32,
    /// The number of the publication in force.
    pub publication: i32,
}

/// A programme that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedProgramme {
    pub programme: ProgrammeNumber,
    /// Its last year.
    pub fiscal_year: FiscalYear,
    pub reason: String,
}

/// A publication as it is on record: its text to the letter, and what was said with it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PublicationOnRecord {
    pub goal: GoalNumber,
    pub number: i32,
    pub published_at: DateTime<Utc>,
    /// 公表日.
    pub published_on: Option<PartialDate>,
    pub reason: Option<String>,
    pub note: Option<String>,
    pub sha256: String,
    pub text: String,
}

impl Frame {
    /// Under which number an indicator of a programme goes now.
    pub fn indicator(&self, programme: ProgrammeNumber, number: IndicatorNumber) -> IndicatorNumber {
        let mut partings =
            self.partings.iter().filter(|known| known.new_programme == programme && known.undone_at.is_none());
        let numbers: Option<BTreeMap<_, _>> = partings.next().map(|known| known.indicators.iter().copied().collect());
        numbers.and_then(|numbers| numbers.get(&number).copied()).unwrap_or(number)
    }

    /// The first year that is a parted programme's own.
    pub fn parted_in(&self, programme: ProgrammeNumber) -> Option<FiscalYear> {
        let mut partings = self.partings.iter().filter(|known| known.undone_at.is_none());
        partings.find(|known| known.new_programme == programme).map(|known| known.fiscal_year)
    }
}
