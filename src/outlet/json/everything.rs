//! `/data/all.json` and `/programmes/{n}.json`: the documents of several years, and how their programmes follow one
//! another; of everything also the record of which all of it is made.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::Write;

use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};

use crate::domain::everything::EndedProgramme;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::{Succession, SuccessionKind};
use crate::domain::municipality_code::MunicipalityCode;
use crate::domain::numbers::ProgrammeNumber;
use crate::outlet::data::OutletError;
use crate::outlet::part::{self, Scope};
use crate::store::kit::{Reader, StoreError};
use crate::store::published::city::City;
use crate::store::published::{everything, lineage, sheets};

use super::record::{Publications, Record};
use super::{Document, FORMAT};

#[derive(Serialize)]
struct Everything<'a, Y: Serialize, R: Serialize> {
    format: u32,
    municipality_code: &'a MunicipalityCode,
    municipality: &'a str,
    municipality_en: Option<&'a str>,
    licence: Option<&'a str>,
    /// Each as `/years/{year}.json` has it, oldest first.
    years: Y,
    successions: Vec<Following<'a>>,
    ends: Vec<EndedProgramme>,
    /// For whoever takes the document in.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<R>,
}

/// One programme continues another.
#[derive(Serialize)]
struct Following<'a> {
    from: ProgrammeNumber,
    to: ProgrammeNumber,
    /// The first year of the later one.
    fiscal_year: FiscalYear,
    kind: SuccessionKind,
    basis: Option<&'a str>,
}

impl<'a> From<&'a Succession> for Following<'a> {
    fn from(link: &'a Succession) -> Self {
        let Succession { from, to, fiscal_year, kind, basis } = link;
        Self { from: *from, to: *to, fiscal_year: *fiscal_year, kind: *kind, basis: basis.as_deref() }
    }
}

/// The documents of the years, of which only the one that is being written is there.
struct Years<'a, 'reader, R, T> {
    city: &'a City,
    scope: Scope,
    of: &'a [FiscalYear],
    reader: &'a RefCell<(&'reader mut R, T)>,
    /// Why it could not be read.
    failure: &'a RefCell<Option<StoreError>>,
}

impl<R: Reader, T: FnMut()> Serialize for Years<'_, '_, R, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut written = serializer.serialize_seq(None)?;
        let mut reader = self.reader.borrow_mut();
        let (reader, told) = &mut *reader;
        for year in self.of {
            let part = part::read(*reader, self.scope, *year).map_err(|error| {
                let why = S::Error::custom(&error);
                *self.failure.borrow_mut() = Some(error);
                why
            })?;
            written.serialize_element(&Document::of(self.city, &part))?;
            told();
        }
        written.end()
    }
}

pub(super) fn write(
    out: &mut (dyn Write + Send),
    city: &City,
    reader: &mut impl Reader,
    (scope, years): (Scope, &[FiscalYear]),
    told: impl FnMut(),
) -> Result<(), OutletError> {
    // How a programme goes on of which nothing is public is nobody's business yet.
    let public: BTreeSet<ProgrammeNumber> = sheets::listed(reader)?.iter().map(|sheet| sheet.programme).collect();
    let is_wanted = |number: ProgrammeNumber| match scope {
        Scope::Programme(programme) => number == programme,
        Scope::Everything | Scope::Year(_) | Scope::Unit(..) => true,
    };
    let lineage = lineage::of_programmes(reader)?;
    let links = lineage.links().filter(|link| public.contains(&link.from) && public.contains(&link.to));
    let links = links.filter(|link| is_wanted(link.from) || is_wanted(link.to));
    let mut ends = everything::ends(reader)?;
    ends.retain(|end| public.contains(&end.programme) && is_wanted(end.programme));
    let frame = if scope == Scope::Everything { Some(everything::frame(reader)?) } else { None };
    let failure = RefCell::new(None);
    let reader = RefCell::new((reader, told));
    let document = Everything {
        format: FORMAT,
        municipality_code: &city.municipality_code,
        municipality: &city.name,
        municipality_en: city.english.city.as_deref(),
        licence: city.licence.as_deref(),
        years: Years { city, scope, of: years, reader: &reader, failure: &failure },
        successions: links.map(Following::from).collect(),
        ends,
        record: frame.map(|frame| Record { frame, publications: Publications { reader: &reader, failure: &failure } }),
    };
    let written = serde_json::to_writer_pretty(out, &document);
    drop(document);
    match failure.into_inner() {
        Some(error) => Err(error.into()),
        None => Ok(written?),
    }
}
