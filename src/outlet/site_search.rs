//! What the search of a static copy looks through, as scripts: a page opened from a file system can fetch nothing, but it
//! can take in scripts that lie beside it. The texts go out as they were published; the page compares them as the server
//! does ([`domain::search`](crate::domain::search)).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::publication::Snapshot;
use crate::domain::search::{self, Kind, Part};
use crate::domain::stage::Stage;
use crate::store::kit::{Reader, StoreError};
use crate::store::published::city;
use crate::store::published::search::{self as published, Index, Search, UnitLine};
use crate::store::published::sheets;

/// About how many bytes a script has at most; a sheet is never divided.
const LONGEST: usize = 192 * 1024;
/// So many publications are read at once.
const AT_ONCE: usize = 200;

/// What is known before any sheet is.
#[derive(Serialize)]
struct Guide {
    /// The names of the scripts with sheets, the newest year first.
    parts: Vec<String>,
    /// Each programme that is linked to others, with all of its line.
    lines: BTreeMap<ProgrammeNumber, BTreeSet<ProgrammeNumber>>,
    /// Other names of units, and the units that are found under them.
    units: Vec<(BTreeSet<String>, BTreeSet<UnitNumber>)>,
    /// What units are called in English, where the city says it.
    english: BTreeMap<UnitNumber, String>,
    /// Each year in words, in Japanese and in English.
    years: BTreeMap<FiscalYear, [String; 2]>,
    /// Where each part of a sheet is looked for.
    kinds: BTreeMap<Part, Kind>,
}

/// A sheet as it is searched and listed.
#[derive(Serialize)]
struct Sheet {
    goal: GoalNumber,
    programme: ProgrammeNumber,
    year: FiscalYear,
    position: i32,
    stage: Stage,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    sample: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// Number and name of its department and section.
    units: Vec<(UnitNumber, String)>,
    /// The passages in their order, each with the part of the sheet that it is of; the first is the name.
    passages: Vec<(&'static str, String)>,
}

impl Sheet {
    fn of(snapshot: &Snapshot) -> Self {
        let units = [&snapshot.department, &snapshot.section];
        Self {
            goal: snapshot.goal,
            programme: snapshot.programme,
            year: snapshot.fiscal_year,
            position: snapshot.position,
            stage: snapshot.stage,
            partial: snapshot.partial,
            sample: snapshot.sample,
            code: snapshot.code.clone(),
            units: units.into_iter().flatten().map(|unit| (unit.number, unit.name.clone())).collect(),
            passages: search::passages(snapshot).into_iter().map(|(part, text)| (part.code(), text)).collect(),
        }
    }
}

/// Hands out every script by its name, the one that tells of the others last.
pub fn write<E: From<StoreError>>(
    reader: &mut impl Reader,
    mut put: impl FnMut(&str, &str) -> Result<(), E>,
) -> Result<(), E> {
    let mut by_year: BTreeMap<FiscalYear, Vec<GoalNumber>> = BTreeMap::new();
    for sheet in sheets::listed(reader)? {
        by_year.entry(sheet.year).or_default().push(sheet.goal);
    }
    let mut parts = Vec::new();
    for (year, goals) in by_year.iter_mut().rev() {
        goals.sort_unstable();
        let mut part: Vec<String> = Vec::new();
        let mut number = 0;
        let mut hand_out = |part: &mut Vec<String>| {
            number += 1;
            let name = format!("{year}-{number}.js");
            put(&name, &called("sheets", &format!("[\n{}\n]", part.join(",\n"))))?;
            part.clear();
            parts.push(name);
            Ok::<(), E>(())
        };
        for some in goals.chunks(AT_ONCE) {
            for sheet in published::sheets(reader, some)? {
                let sheet = json(&Sheet::of(&sheet.snapshot))?;
                if !part.is_empty() && part.iter().map(String::len).sum::<usize>() + sheet.len() > LONGEST {
                    hand_out(&mut part)?;
                }
                part.push(sheet);
            }
        }
        if !part.is_empty() {
            hand_out(&mut part)?;
        }
    }
    let known = Search::load(&Index::default(), reader)?;
    let label = |year: FiscalYear| (year, [Language::Japanese, Language::English].map(|language| year.label(language)));
    let guide = Guide {
        parts,
        lines: known.programme_lines(),
        units: known.unit_lines().into_iter().map(|UnitLine { names, units }| (names, units)).collect(),
        english: city::load(reader)?.english.units,
        years: by_year.keys().copied().map(label).collect(),
        kinds: Part::ALL.iter().map(|part| (*part, part.kind())).collect(),
    };
    put("guide.js", &called("guide", &json(&guide)?))
}

/// A script that hands over a value.
fn called(what: &str, value: &str) -> String {
    format!("siteSearch.{what}({value});\n")
}

fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Internal(error.to_string()))
}
